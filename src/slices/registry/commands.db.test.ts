// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { aPerson, aRole } from '../../../test/factories/people.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import {
  type Actor,
  type ActorTx,
  type PersonActor,
  systemActor,
  withActor,
} from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import { addAssociation, addMember, correctAssociation, endMandate } from './association-commands.ts'
import { getAssociation, listAssociations, listMandates } from './associations-store.ts'
import { addAdministration, changeChannel, correctAdministration } from './commands.ts'
import { listFormerNames } from './former-store.ts'
import type { Administration, BodyValues } from './model.ts'
import { resolveSearch } from './search-store.ts'
import { getAdministration, getAdministrationByKey, listPopulations } from './store.ts'

const now = new Date('2026-03-10T09:00:00Z')

const valuesOf = ({
  id: _,
  submissionChannel: _c,
  isDemo: _d,
  version: _v,
  updatedAt: _u,
  ...values
}: Administration) => values satisfies BodyValues

async function refuses(work: Promise<unknown>, code: string): Promise<DomainError> {
  let refusal: unknown
  await assert.rejects(work, (error) => {
    refusal = error
    return true
  })
  assert.ok(refusal instanceof DomainError, String(refusal))
  assert.equal(refusal.code, code)
  return refusal
}

const database = testDatabase()
const cli = systemActor('cli', now)
const as = <Value>(actor: Actor, fn: (tx: ActorTx) => Promise<Value>) => withActor(database.db, actor, fn)

async function actorOf(
  role: Role,
  place: { administrationId?: AdministrationId; associationId?: AssociationId } = {},
): Promise<PersonActor> {
  return as(cli, async (tx) => {
    const personId = await aPerson(tx, {}, now)
    const assignmentId = await aRole(tx, { personId, role, ...place }, now)
    return {
      kind: 'person',
      personId,
      assignmentId,
      role,
      administrationId: place.administrationId ?? null,
      associationId: place.associationId ?? null,
      sends: [],
      today: '2026-03-10',
    }
  })
}

let administrator: PersonActor
let office: PersonActor
let contact: PersonActor
let officeId: AssociationId
let member: Administration
let stranger: Administration

before(async () => {
  await database.opened
  member = await anAdministration(database.db, { name: 'Valdorsa' })
  stranger = await anAdministration(database.db, { name: 'Montebrina' })
  officeId = (await anAssociation(database.db, { name: 'Ufficio Alta Valdorsa' })).id
  await aMember(database.db, officeId, member.id)
  await aMember(database.db, officeId, stranger.id, { validTo: '2026-03-09' })
  administrator = await actorOf('administrator')
  office = await actorOf('office_member', { associationId: officeId })
  contact = await actorOf('contact', { administrationId: member.id })
})

const union: BodyValues = {
  ipaCode: 'uc_valle',
  name: 'Unione della Valle',
  otherLanguageName: null,
  kind: 'union',
  ipaCategory: 'L18',
  istatCode: null,
  cadastralCode: null,
  taxCode: '97735020584',
  provinceCode: null,
  provinceName: null,
  provinceAbbreviation: null,
  regionCode: '01',
  regionName: 'Piemonte',
  certifiedMail: null,
  website: null,
}

describe('adding a body', () => {
  test('writes it with its counts and an event that says every value', async () => {
    const id = await as(administrator, (tx) =>
      addAdministration(
        tx,
        { values: union, populations: [{ countedOn: '2023-01-01', residents: 9000, source: 'ISTAT' }] },
        now,
      ),
    )
    const [body, counts] = await as(administrator, async (tx) => [
      await getAdministrationByKey(tx, 'UC_VALLE'),
      await listPopulations(tx, id),
    ])
    assert.equal(body?.id, id)
    assert.equal(counts[0]?.residents, 9000)
    const [event] = await database.store.ownerRows<{
      action: string
      person_id: string
      changes: Record<string, unknown>
    }>('select action, person_id, changes from events where subject_id = $1', [id])
    assert.deepEqual([event?.action, event?.person_id], ['add', administrator.personId])
    assert.deepEqual(event?.changes['name'], [null, 'Unione della Valle'])
  })

  for (const [field, values] of [
    ['ipa_code', { ipaCode: 'uc_valle' }],
    ['tax_code', { taxCode: '97735020584' }],
  ] as const)
    test(`refuses a ${field} that another body has, with the way to it`, async () => {
      const refusal = await refuses(
        as(administrator, (tx) =>
          addAdministration(
            tx,
            { values: { ...union, ipaCode: 'uc_altra', taxCode: null, ...values }, populations: [] },
            now,
          ),
        ),
        'REG-002',
      )
      assert.equal(refusal.fields[0]?.field, field)
      assert.deepEqual(refusal.options.action, { href: '/enti/uc_valle', label: 'Apri Unione della Valle' })
    })

  test('refuses another abbreviation for a province already known', async () => {
    const refusal = await refuses(
      as(administrator, (tx) =>
        addAdministration(
          tx,
          {
            values: {
              ...union,
              ipaCode: 'uc_x',
              taxCode: null,
              provinceCode: '199',
              provinceAbbreviation: 'ZZ',
            },
            populations: [],
          },
          now,
        ),
      ),
      'GEN-003',
    )
    assert.match(refusal.fields[0]?.message ?? '', /199 è Provaterra \(PV\)/)
  })

  test('lets an invented body share codes that a real one has', async () => {
    const id = await as(cli, (tx) =>
      addAdministration(tx, { values: { ...union, ipaCode: 'uc_demo' }, populations: [], isDemo: true }, now),
    )
    assert.equal((await as(cli, (tx) => getAdministration(tx, id))).isDemo, true)
  })

  for (const role of ['office', 'contact'] as const)
    test(`is refused to ${role}`, async () => {
      const actor = role === 'office' ? office : contact
      await refuses(
        as(actor, (tx) =>
          addAdministration(
            tx,
            { values: { ...union, ipaCode: 'uc_y', taxCode: null }, populations: [] },
            now,
          ),
        ),
        'GEN-006',
      )
    })
})

describe('correcting a body', () => {
  const correct = (actor: Actor, body: Administration, change: Partial<BodyValues>, version = body.version) =>
    as(actor, (tx) =>
      correctAdministration(
        tx,
        { administrationId: body.id, version, values: { ...valuesOf(body), ...change }, populations: [] },
        now,
      ),
    )

  test('an office corrects its members, and the event says what was there before', async () => {
    const body = await anAdministration(database.db, { name: 'Collemora' })
    await aMember(database.db, officeId, body.id)
    assert.equal(await correct(office, body, { website: 'https://www.collemora.example' }), true)
    const after = await as(office, (tx) => getAdministration(tx, body.id))
    assert.deepEqual([after.website, after.version], ['https://www.collemora.example', 2])
    const [event] = await database.store.ownerRows<{ changes: unknown }>(
      "select changes from events where subject_id = $1 and action = 'correct'",
      [body.id],
    )
    assert.deepEqual(event?.changes, { website: [null, 'https://www.collemora.example'] })
  })

  test('an office does not correct a body whose mandate ended yesterday', async () => {
    await refuses(correct(office, stranger, { website: 'https://a.example' }), 'GEN-006')
    assert.equal((await as(cli, (tx) => getAdministration(tx, stranger.id))).website, null)
  })

  test('a contact corrects nothing, not even of its own body', async () => {
    await refuses(correct(contact, member, { website: 'https://a.example' }), 'GEN-006')
  })

  test('an older version is refused, and nothing is overwritten', async () => {
    const body = await anAdministration(database.db, { name: 'Pietralba' })
    await correct(administrator, body, { website: 'https://primo.example' })
    await refuses(correct(administrator, body, { website: 'https://secondo.example' }, 1), 'REG-003')
    assert.equal((await as(cli, (tx) => getAdministration(tx, body.id))).website, 'https://primo.example')
  })

  test('without a difference nothing happens, not even an event', async () => {
    assert.equal(await correct(administrator, member, {}), false)
    assert.equal((await as(cli, (tx) => getAdministration(tx, member.id))).version, member.version)
  })

  test('a new name is found by the search at once', async () => {
    const body = await anAdministration(database.db, { name: 'Vecchionome' })
    await correct(administrator, body, { name: 'Santo Nuovonome' })
    const [row] = await database.store.ownerRows<{ search_text: string }>(
      'select search_text from administrations where administration_id = $1',
      [body.id],
    )
    assert.match(row?.search_text ?? '', / s nuovonome =santonuovonome /)
  })

  test('a renamed body keeps its old name, with the day, and is found by it', async () => {
    const body = await anAdministration(database.db, { name: 'Roccabuia' })
    await aMember(database.db, officeId, body.id)
    const rename = (renamedOn: LocalDate, name: string) =>
      as(office, (tx) =>
        correctAdministration(
          tx,
          {
            administrationId: body.id,
            version: 1,
            values: { ...valuesOf(body), name },
            populations: [],
            renamedOn,
          },
          now,
        ),
      )
    await refuses(rename('2026-01-01', 'ROCCABUIA'), 'REG-022')
    await rename('2026-01-01', 'Roccachiara')
    assert.deepEqual(await as(cli, (tx) => listFormerNames(tx, body.id)), [
      { name: 'Roccabuia', replacedOn: '2026-01-01' },
    ])
    assert.deepEqual(await as(contact, (tx) => resolveSearch(tx, 'Roccabuia')), {
      by: 'code',
      ids: [body.id],
    })
    const [event] = await database.store.ownerRows<{ action: string; changes: unknown }>(
      'select action, changes from events where subject_id = $1',
      [body.id],
    )
    assert.deepEqual(event, {
      action: 'rename',
      changes: { name: ['Roccabuia', 'Roccachiara'], renamed_on: [null, '2026-01-01'] },
    })
  })

  test('a count of the same day takes the place of the one before, others stay', async () => {
    const body = await anAdministration(database.db, {
      populations: [
        { countedOn: '2011-10-09', residents: 100, source: 'ISTAT, censimento' },
        { countedOn: '2023-01-01', residents: 90, source: 'ISTAT' },
      ],
    })
    await as(administrator, (tx) =>
      correctAdministration(
        tx,
        {
          administrationId: body.id,
          version: 1,
          values: valuesOf(body),
          populations: [{ countedOn: '2023-01-01', residents: 95, source: 'Anagrafe' }],
        },
        now,
      ),
    )
    assert.deepEqual(await as(cli, (tx) => listPopulations(tx, body.id)), [
      { countedOn: '2023-01-01', residents: 95, source: 'Anagrafe' },
      { countedOn: '2011-10-09', residents: 100, source: 'ISTAT, censimento' },
    ])
  })
})

describe('where a body sends its plans', () => {
  test('is chosen by its office, with an event', async () => {
    const body = await anAdministration(database.db)
    await aMember(database.db, officeId, body.id)
    await as(office, (tx) =>
      changeChannel(tx, { administrationId: body.id, channel: 'office', version: 1 }, now),
    )
    assert.equal((await as(cli, (tx) => getAdministration(tx, body.id))).submissionChannel, 'office')
    const events = await database.store.ownerRows(
      "select from_state, to_state from events where subject_id = $1 and action = 'set_channel'",
      [body.id],
    )
    assert.deepEqual(events, [{ from_state: 'programme', to_state: 'office' }])
    await refuses(
      as(office, (tx) =>
        changeChannel(tx, { administrationId: body.id, channel: 'programme', version: 1 }, now),
      ),
      'GEN-010',
    )
  })

  test('is not chosen by a contact, nor by another office', async () => {
    await refuses(
      as(contact, (tx) => changeChannel(tx, { administrationId: member.id, channel: 'office' }, now)),
      'GEN-006',
    )
    await refuses(
      as(office, (tx) => changeChannel(tx, { administrationId: stranger.id, channel: 'office' }, now)),
      'GEN-006',
    )
  })
})

describe('an association and its mandates', () => {
  test('is registered and corrected by an administrator, under a name of its own', async () => {
    const values = { name: 'Ufficio della Piana', contactPhone: null, contactHours: null }
    const id = await as(administrator, (tx) => addAssociation(tx, values, now))
    await refuses(
      as(administrator, (tx) => addAssociation(tx, { ...values, name: 'UFFICIO della piana' }, now)),
      'REG-013',
    )
    await as(administrator, (tx) =>
      correctAssociation(tx, id, 1, { ...values, contactPhone: '0123 4567' }, now),
    )
    await refuses(
      as(administrator, (tx) => correctAssociation(tx, id, 1, { ...values, contactPhone: '9' }, now)),
      'GEN-010',
    )
    assert.equal((await as(administrator, (tx) => getAssociation(tx, id))).contactPhone, '0123 4567')
    await refuses(
      as(office, (tx) => correctAssociation(tx, id, 2, values, now)),
      'GEN-006',
    )
    await refuses(
      as(office, (tx) => addAssociation(tx, { ...values, name: 'Altro' }, now)),
      'GEN-006',
    )
  })

  const period = (validFrom: string, validTo: string | null = null) => ({
    validFrom,
    validTo,
    act: 'Convenzione 1/2026',
  })

  test('counts the bodies with a mandate of today', async () => {
    const { id } = await anAssociation(database.db, { name: 'Ufficio che conta' })
    for (const given of [
      {},
      { validTo: '2026-03-10' },
      { validTo: '2026-03-09' },
      { validFrom: '2026-03-11' },
    ])
      await aMember(database.db, id, (await anAdministration(database.db)).id, given)
    const found = (await as(administrator, listAssociations)).find((each) => each.id === id)
    assert.equal(found?.memberCount, 2)
  })

  test('a second mandate may follow the first, and not overlap it', async () => {
    const { id } = await anAssociation(database.db)
    const body = await anAdministration(database.db, { name: 'Rocca Prova' })
    const add = (given: ReturnType<typeof period>) =>
      as(administrator, (tx) =>
        addMember(tx, { associationId: id, administrationId: body.id, ...given }, now),
      )
    await add(period('2024-01-01', '2025-12-31'))
    const refusal = await refuses(add(period('2025-12-31')), 'REG-014')
    assert.match(
      refusal.message,
      /Rocca Prova è già associato a questo ufficio dal 01\/01\/2024 al 31\/12\/2025/,
    )
    await add(period('2026-01-01'))
    await refuses(add(period('2030-01-01')), 'REG-014')
    const mandates = await as(administrator, (tx) => listMandates(tx, { administrationId: body.id }))
    assert.deepEqual(
      mandates.map((mandate) => mandate.validFrom),
      ['2026-01-01', '2024-01-01'],
    )
    const events = await database.store.ownerRows(
      "select 1 from events where subject_id = $1 and administration_id = $2 and action = 'add_member'",
      [id, body.id],
    )
    assert.equal(events.length, 2)
  })

  test('ends on the day that is set, which may be moved until it has come', async () => {
    const { id } = await anAssociation(database.db)
    const body = await anAdministration(database.db)
    const mandateId = await aMember(database.db, id, body.id, { validFrom: '2024-01-01' })
    const end = (validTo: string, actor: Actor = administrator) =>
      as(actor, (tx) => endMandate(tx, { associationId: id, mandateId, validTo, reason: 'Recesso' }, now))
    await refuses(end('2023-12-31'), 'REG-017')
    await refuses(end('2026-12-31', office), 'GEN-006')
    await end('2026-12-31')
    await end('2026-03-09')
    await refuses(end('2026-12-31'), 'REG-016')
    await refuses(
      as(administrator, (tx) =>
        endMandate(tx, { associationId: officeId, mandateId, validTo: '2026-12-31', reason: 'x' }, now),
      ),
      'REG-015',
    )
  })

  test('stops seeing drafts and correcting the same day it ends', async () => {
    const body = await anAdministration(database.db)
    const mandateId = await aMember(database.db, officeId, body.id)
    const scope = async () => {
      const { rows } = await as(office, (tx) =>
        sql<{ inside: boolean }>`select ${body.id}::uuid = any (regia.writing_scope()) as inside`.execute(tx),
      )
      return rows[0]?.inside
    }
    assert.equal(await scope(), true)
    await as(administrator, (tx) =>
      endMandate(tx, { associationId: officeId, mandateId, validTo: '2026-03-09', reason: 'Recesso' }, now),
    )
    assert.equal(await scope(), false)
  })
})

describeServerOnly('two people at once', () => {
  test('of two bodies with one tax code, one comes in', async () => {
    const add = (ipaCode: string) =>
      as(administrator, (tx) =>
        addAdministration(
          tx,
          { values: { ...union, ipaCode, taxCode: '80014890638' }, populations: [] },
          now,
        ),
      )
    const outcomes = await Promise.allSettled([add('uc_uno'), add('uc_due')])
    assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected'])
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')
    assert.equal((refused?.reason as DomainError | undefined)?.code, 'REG-002')
  })

  test('of two overlapping mandates, one is given', async () => {
    const { id } = await anAssociation(database.db)
    const body = await anAdministration(database.db)
    const add = () =>
      as(administrator, (tx) =>
        addMember(
          tx,
          { associationId: id, administrationId: body.id, validFrom: '2026-01-01', validTo: null, act: 'x' },
          now,
        ),
      )
    const outcomes = await Promise.allSettled([add(), add()])
    assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected'])
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')
    assert.equal((refused?.reason as DomainError | undefined)?.code, 'REG-014')
  })
})
