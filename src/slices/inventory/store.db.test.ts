// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import { aPerson, aRole } from '../../../test/factories/people.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { type ActorTx, type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import { addReference } from '../reference/index.ts'
import type { Administration } from '../registry/index.ts'
import { changeServices } from './bulk-commands.ts'
import { addService, correctService } from './commands.ts'
import { serviceFilter, serviceListSpec } from './list.ts'
import { listServiceRows } from './list-store.ts'
import { moveDataCentre } from './place-commands.ts'
import { hostsOf, listDataCentres, listHostedServices, listHostingChoices, mayHost } from './place-store.ts'
import { importReferenceCommand, loadReferenceData } from './reference-commands.ts'
import { levelKind, termKind } from './reference-kinds.ts'
import { listQualificationLevels, listServiceTypes, listTerms } from './reference-store.ts'
import { gapsOf, serviceGaps } from './rules.ts'
import { newServiceValues } from './shapes.ts'
import { getService, listServices, listWriters } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const cli = systemActor('cli', now)

let own: Administration
let union: Administration
let associationId: AssociationId
let contact: PersonActor
let owner: PersonActor
let office: PersonActor
let reviewer: PersonActor
let administrator: PersonActor

before(async () => {
  await database.opened
  own = await anAdministration(database.db, { name: 'Valdorsa' })
  union = await anAdministration(database.db, { name: 'Unione Alto Brento', kind: 'union', istatCode: null })
  associationId = (await anAssociation(database.db)).id
  await aMember(database.db, associationId, own.id)
  contact = await person('contact', own.id)
  owner = await person('contact', union.id)
  office = await person('office_member', null, associationId)
  reviewer = await person('reviewer')
  administrator = await person('administrator')
})

async function person(
  role: Role,
  administrationId: AdministrationId | null = null,
  association: AssociationId | null = null,
): Promise<PersonActor> {
  const { personId, assignmentId } = await withActor(database.db, cli, async (tx) => {
    const personId = await aPerson(tx, {}, now)
    return {
      personId,
      assignmentId: await aRole(tx, { personId, role, administrationId, associationId: association }, now),
    }
  })
  return {
    kind: 'person',
    personId,
    assignmentId,
    role,
    administrationId,
    associationId: association,
    sends: [],
    today: '2026-03-10',
  }
}

const as = <Result>(actor: PersonActor, fn: (tx: ActorTx) => Promise<Result>) =>
  withActor(database.db, actor, fn)
const codeOf = (error: unknown) => (error instanceof DomainError ? error.code : String(error))

describe('reading', () => {
  test('lists the active services of a body with their software, and the places that host them', async () => {
    const body = await anAdministration(database.db)
    const place = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Sala dell’Unione',
      group: 'A',
      isShared: true,
    })
    const software = await aSoftware(database, {
      administrationId: body.id,
      name: 'Demos',
      productVersion: '5',
    })
    await aService(database, {
      administrationId: body.id,
      name: 'Anagrafe',
      dataClass: 'critical',
      dataCentreId: place.id,
      softwareIds: [software.id],
    })
    await aService(database, { administrationId: body.id, name: 'Archivio storico', state: 'ceased' })
    await withActor(database.db, cli, async (tx) => {
      const services = await listServices(tx, body.id)
      assert.deepEqual(
        services.map(({ name, dataClass, hosting, software: linked }) => ({
          name,
          dataClass,
          hosting,
          linked,
        })),
        [
          {
            name: 'Anagrafe',
            dataClass: 'critical',
            hosting: 'data_centre',
            linked: [{ id: software.id, name: 'Demos' }],
          },
        ],
      )
      assert.equal((await listServices(tx, body.id, { withCeased: true })).length, 2)
      assert.deepEqual(await listDataCentres(tx, body.id), [])
      assert.deepEqual(
        (await hostsOf(tx, body.id)).map((host) => [host.name, host.group, host.administrationName]),
        [['Sala dell’Unione', 'A', 'Unione Alto Brento']],
      )
    })
  })

  test('tells what is missing the same way in SQL and in the rule', async () => {
    const body = await anAdministration(database.db)
    const software = await aSoftware(database, { administrationId: body.id })
    const some = [
      {},
      { dataClass: null },
      { dataClassSource: 'ACN', dataClassOn: '2026-01-01' },
      { dataClassSource: 'ACN' },
      { hosting: 'cloud' as const },
      { usersCount: 0 },
      { softwareIds: [software.id] },
      { responsiblePersonId: contact.personId },
    ]
    for (const values of some) await aService(database, { administrationId: body.id, ...values })
    await withActor(database.db, cli, async (tx) => {
      const services = await listServices(tx, body.id)
      for (const gap of serviceGaps) {
        const filter = { ...serviceFilter({ filters: {} }), body: body.id, gaps: [gap] }
        const rows = await listServiceRows(tx, filter, {
          sort: serviceListSpec.defaultSort,
          cursor: null,
          size: 50,
        })
        const expected = services.filter((service) => gapsOf(service).includes(gap)).map(({ id }) => id)
        assert.deepEqual(rows.map(({ id }) => id).sort(), expected.sort(), gap)
      }
    })
  })
})

describe('policies', () => {
  test('another body’s rows are neither seen nor written', async () => {
    const place = await aDataCentre(database, { administrationId: own.id })
    const software = await aSoftware(database, { administrationId: own.id })
    const { id } = await aService(database, {
      administrationId: own.id,
      name: 'Anagrafe',
      dataCentreId: place.id,
      softwareIds: [software.id],
    })
    await as(owner, async (tx) => {
      assert.deepEqual(await listServices(tx, own.id), [])
      assert.deepEqual(await listDataCentres(tx, own.id), [])
      assert.deepEqual(await hostsOf(tx, own.id), [])
      assert.deepEqual(await listHostedServices(tx, place.id), [])
      assert.deepEqual(await listWriters(tx, own.id), [])
      for (const table of ['digital_services', 'data_centres', 'software', 'service_software'] as const) {
        const updated = await tx
          .updateTable(table)
          .set({ administration_id: union.id })
          .where('administration_id', '=', own.id)
          .executeTakeFirst()
        assert.equal(Number(updated.numUpdatedRows), 0, table)
        const deleted = await tx.deleteFrom(table).where('administration_id', '=', own.id).executeTakeFirst()
        assert.equal(Number(deleted.numDeletedRows), 0, table)
      }
    })
    await assert.rejects(
      as(owner, (tx) => addService(tx, own.id, newServiceValues('Intruso'), now)),
      (error) => codeOf(error) === 'GEN-006',
    )
    await assert.rejects(
      as(owner, (tx) =>
        tx
          .insertInto('digital_services')
          .values({
            administration_id: own.id,
            digital_service_id: crypto.randomUUID(),
            name: 'Intruso',
            created_at: now,
            updated_at: now,
          })
          .execute(),
      ),
      /row-level security/,
    )
    assert.equal((await as(contact, (tx) => getService(tx, id))).name, 'Anagrafe')
  })

  test('a reviewer reads and never writes; an administrator sees nothing', async () => {
    const { id } = await aService(database, { administrationId: own.id, name: 'Leva' })
    assert.equal((await as(reviewer, (tx) => getService(tx, id))).name, 'Leva')
    await assert.rejects(
      as(reviewer, (tx) => correctService(tx, { id, version: 1, base: null, patch: { name: 'Altro' } }, now)),
      (error) => codeOf(error) === 'GEN-006',
    )
    const classification = { dataClass: 'critical', dataClassSource: '', dataClassOn: null } as const
    const change = () =>
      as(reviewer, (tx) => changeServices(tx, [{ id, version: 1 }], { classification }, now))
    await assert.rejects(change(), (error) => codeOf(error) === 'INV-031')
    // Nor would the right to change many, given by mistake, open a row that the role does not write.
    await database.store.ownerRows(
      'update assignments set changes_many = true where assignment_id = $1 returning 1',
      [reviewer.assignmentId],
    )
    assert.deepEqual((await change()).skipped, [{ name: 'Leva', why: 'not_allowed' }])
    await assert.rejects(
      as(administrator, (tx) => getService(tx, id)),
      (error) => codeOf(error) === 'INV-001',
    )
    assert.deepEqual(await as(administrator, (tx) => listServices(tx, own.id)), [])
  })

  test('the owner of a shared place sees the four facts of a foreign service, and its tenant the name of the place', async () => {
    const place = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Sala',
      site: 'Locale 3',
      group: 'B',
      isShared: true,
    })
    const { id } = await aService(database, {
      administrationId: own.id,
      name: 'Tributi',
      dataClass: 'critical',
      dataCentreId: place.id,
      note: 'riservata',
    })
    const hosted = await as(owner, (tx) => listHostedServices(tx, place.id))
    assert.deepEqual(hosted, [
      {
        administrationId: own.id,
        administrationName: 'Valdorsa',
        serviceId: id,
        name: 'Tributi',
        dataClass: 'critical',
        plannedEndOn: null,
        isOwn: false,
      },
    ])
    await assert.rejects(
      as(owner, (tx) => getService(tx, id)),
      (error) => codeOf(error) === 'INV-001',
    )
    const hosts = await as(contact, (tx) => hostsOf(tx, own.id))
    assert.deepEqual(
      hosts.find((host) => host.id === place.id),
      {
        id: place.id,
        name: 'Sala',
        group: 'B',
        state: 'active',
        closesOn: null,
        administrationId: union.id,
        administrationName: 'Unione Alto Brento',
      },
    )
    assert.deepEqual(await as(contact, (tx) => listDataCentres(tx, union.id)), [])
  })

  test('a place of another body hosts only when it is shared and open, and only for who writes', async () => {
    const shared = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Condivisa',
      isShared: true,
    })
    const own_ = await aDataCentre(database, { administrationId: union.id, name: 'Riservata' })
    const closed = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Chiusa',
      isShared: true,
      state: 'closed',
    })
    await as(contact, async (tx) => {
      assert.equal(await mayHost(tx, shared.id, own.id), true)
      assert.equal(await mayHost(tx, own_.id, own.id), false)
      assert.equal(await mayHost(tx, closed.id, own.id), false)
      const found = (await listHostingChoices(tx, own.id, 'brento unione')).map((place) => place.name)
      assert.ok(found.includes('Condivisa'))
      assert.ok(!found.includes('Riservata') && !found.includes('Chiusa'))
      assert.equal(
        (await listHostingChoices(tx, own.id, '%')).some((place) => place.id === shared.id),
        false,
      )
      await assert.rejects(
        addService(
          tx,
          own.id,
          { ...newServiceValues('X'), hosting: 'data_centre', dataCentreId: own_.id },
          now,
        ),
        (error) => codeOf(error) === 'INV-005',
      )
    })
    assert.equal(await as(reviewer, (tx) => mayHost(tx, shared.id, own.id)), false)
  })

  test('those who may be responsible are the people of the body and of its office, today', async () => {
    const names = (await as(contact, (tx) => listWriters(tx, own.id))).map(({ id }) => id)
    assert.ok(names.includes(contact.personId) && names.includes(office.personId))
    assert.ok(!names.includes(owner.personId) && !names.includes(reviewer.personId))
  })
})

describe('reference rows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'riferimenti-'))
  const count = () =>
    database.store.ownerRows<{ n: number }>(
      "select count(*)::integer as n from events where subject_kind = 'reference'",
    )

  test('are brought in once: a second time adds nothing and leaves no trace', async () => {
    const first = await withActor(database.db, cli, (tx) => loadReferenceData(tx, now))
    assert.deepEqual(
      first.map(({ kind, added, refused }) => [kind, added > 0, refused.length]),
      [
        ['terms', true, 0],
        ['qualification_levels', true, 0],
        ['service_types', true, 0],
        ['requirements', true, 0],
        ['population_bands', true, 0],
        ['rule_values', true, 0],
        ['milestones', true, 0],
        ['evaluation_criteria', true, 0],
      ],
    )
    const events = await count()
    const second = await withActor(database.db, cli, (tx) => loadReferenceData(tx, now))
    assert.ok(
      second.every(
        ({ added, read, unchanged, different }) =>
          added === 0 && read === unchanged && different.length === 0,
      ),
    )
    assert.deepEqual(await count(), events)
  })

  test('a file adds rows, edits none, and says which are different', async () => {
    const path = join(folder, 'termini.json')
    const row = {
      code: 'migration',
      title: 'Proroga',
      dueOn: '2027-06-30',
      subject: 'migration',
      source: 'Decreto di prova',
      certainty: 'certain',
      validFrom: '2026-05-01',
    }
    const text = JSON.stringify({
      kind: 'terms',
      rows: [row, { ...row, validFrom: '2021-12-15', dueOn: '2029-01-01' }, { ...row, dueOn: '2026-02-31' }],
    })
    writeFileSync(path, text)
    const [outcome] = await importReferenceCommand(database.db, [path], now)
    assert.deepEqual(
      [outcome?.read, outcome?.added, outcome?.different, outcome?.refused.length],
      [3, 1, ['migration'], 1],
    )
    await withActor(database.db, cli, async (tx) => {
      const due = async (day: string) =>
        (await listTerms(tx, day)).find((term) => term.code === 'migration')?.dueOn
      assert.equal(await due('2021-12-14'), undefined)
      assert.equal(await due('2026-04-30'), '2026-06-30')
      assert.equal(await due('2026-05-01'), '2027-06-30')
    })
  })

  test('a file that is not one stops before anything is written', async () => {
    const path = join(folder, 'vuoto.json')
    writeFileSync(path, '')
    const before = await count()
    await assert.rejects(
      importReferenceCommand(database.db, [path], now),
      (error) => codeOf(error) === 'INV-014',
    )
    assert.deepEqual(await count(), before)
  })

  test('the level in force is that of the row that began last', async () => {
    await as(administrator, (tx) =>
      addReference(
        tx,
        levelKind,
        {
          code: 'QC2',
          family: 'QC',
          level: 2,
          servesClass: 'strategic',
          certainty: 'certain',
          source: 'Decreto di prova',
          validFrom: '2027-01-01',
          validTo: '2027-12-31',
        },
        now,
      ),
    )
    await withActor(database.db, cli, async (tx) => {
      const serves = async (day: string) =>
        (await listQualificationLevels(tx, day)).find((level) => level.code === 'QC2')?.servesClass
      assert.deepEqual(
        [
          await serves('2023-01-18'),
          await serves('2023-01-19'),
          await serves('2026-12-31'),
          await serves('2027-01-01'),
          await serves('2028-01-01'),
        ],
        [undefined, 'critical', 'critical', 'strategic', undefined],
      )
      assert.ok((await listServiceTypes(tx, '2022-04-18')).length === 0)
      assert.ok((await listServiceTypes(tx, '2022-04-19', 'municipality')).length > 60)
    })
  })

  test('an office writes terms of its own only, whatever the page says', async () => {
    const term = {
      id: crypto.randomUUID(),
      code: 'conferma',
      title: 'Conferma',
      dueOn: '2026-03-15',
      subject: 'other' as const,
      source: 'Conferenza',
      certainty: 'house' as const,
      associationId,
      validFrom: '2026-03-01',
      validTo: null,
    }
    await as(office, (tx) => addReference(tx, termKind, term, now))
    const other = (await anAssociation(database.db)).id
    for (const [actor, associationOfTerm] of [
      [office, null],
      [office, other],
      [contact, associationId],
      [administrator, associationId],
    ] as const)
      await assert.rejects(
        as(actor, (tx) =>
          addReference(
            tx,
            termKind,
            { ...term, id: crypto.randomUUID(), code: 'altro', associationId: associationOfTerm },
            now,
          ),
        ),
        (error) => codeOf(error) === 'GEN-006',
      )
    await assert.rejects(
      as(office, (tx) =>
        tx
          .insertInto('terms')
          .values({
            term_id: crypto.randomUUID(),
            term_code: 'x',
            title: 'x',
            due_on: '2026-03-15',
            subject: 'other',
            source: 'x',
            certainty: 'certain',
            valid_from: '2026-03-01',
          })
          .execute(),
      ),
      /row-level security/,
    )
  })
})

describeServerOnly('at the same moment', () => {
  test('a service cannot slip into a place that is closing', async () => {
    const place = await aDataCentre(database, { administrationId: union.id, name: 'Contesa', isShared: true })
    let closeIt = () => {}
    const mayClose = new Promise<void>((resolve) => {
      closeIt = resolve
    })
    const closing = as(owner, async (tx) => {
      await moveDataCentre(tx, { id: place.id, action: 'close', closedOn: '2026-03-01' }, now)
      closeIt()
      await new Promise((resolve) => setTimeout(resolve, 200))
    })
    await mayClose
    const adding = as(contact, (tx) =>
      addService(
        tx,
        own.id,
        { ...newServiceValues('Ritardatario'), hosting: 'data_centre', dataCentreId: place.id },
        now,
      ),
    )
    await assert.rejects(adding, (error) => codeOf(error) === 'INV-005')
    await closing
  })

  test('a place does not close under a service that is coming in', async () => {
    const place = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Contesa 2',
      isShared: true,
    })
    let comeIn = () => {}
    const isIn = new Promise<void>((resolve) => {
      comeIn = resolve
    })
    const adding = as(contact, async (tx) => {
      await addService(
        tx,
        own.id,
        { ...newServiceValues('Puntuale'), hosting: 'data_centre', dataCentreId: place.id },
        now,
      )
      comeIn()
      await new Promise((resolve) => setTimeout(resolve, 200))
    })
    await isIn
    await assert.rejects(
      as(owner, (tx) => moveDataCentre(tx, { id: place.id, action: 'close', closedOn: '2026-03-01' }, now)),
      (error) => codeOf(error) === 'INV-003',
    )
    await adding
  })
})
