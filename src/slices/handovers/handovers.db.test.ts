// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService } from '../../../test/factories/inventory.ts'
import { anActor, aPlan } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { type Actor, type ActorTx, systemActor, withActor } from '../../platform/db/actor.ts'
import type { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import { importRegistryFile } from '../registry/index.ts'
import { closeHandover } from './commands.ts'
import { handoverDue } from './due.ts'
import { listHandovers } from './store.ts'

const now = new Date('2026-03-10T09:00:00Z')
const today = '2026-03-10'
const database = testDatabase()
let app: TestApp
let old: AdministrationId
let next: AdministrationId
let stranger: AdministrationId
let other: AdministrationId
let officeId: AssociationId
const as = <Value>(actor: Actor, fn: (tx: ActorTx) => Promise<Value>) => withActor(database.db, actor, fn)

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  const made = async (name: string, istatCode: string) =>
    (await anAdministration(database.db, { name, istatCode, ipaCode: `c_${istatCode}` })).id
  old = await made('Borgovecchio', '199701')
  next = await made('Borgonuovo', '199702')
  stranger = await made('Lontana', '199703')
  other = await made('Terza', '199704')
  officeId = (await anAssociation(database.db)).id
  await aMember(database.db, officeId, next)
  const head =
    'Codice Comune;Denominazione Comune;Comune soppresso per scorporo;Data evento;Codice del Comune associato alla variazione;Denominazione Comune associato alla variazione'
  const lines = [
    '199701;Borgovecchio;;22/01/2024;199799;Intermedio',
    '199799;Intermedio;;22/01/2025;199702;Borgonuovo',
    '199704;Terza;;01/01/2027;199702;Borgonuovo',
  ]
  await importRegistryFile(
    { db: database.db, clock: () => now, actor: systemActor('cli', now) },
    Buffer.from([head, ...lines].join('\n')),
    'soppressi.csv',
  )
  await aService(database, { administrationId: old, name: 'Anagrafe' })
  await aService(database, { administrationId: other, name: 'Anagrafe' })
})

const openTo = async (actor: Actor, of: readonly AdministrationId[]) =>
  (await as(actor, (tx) => listHandovers(tx, of))).map(({ predecessor, successor, endedOn, open }) => [
    predecessor.name,
    successor.name,
    endedOn,
    open.map(({ kind, number }) => `${kind} ${number}`).join(', '),
  ])

describe('what a body left open when it ended', () => {
  test('is a task of the one that goes on, more than one step away, for its office and people', async () => {
    await aDataCentre(database, { administrationId: old, name: 'Sala' })
    const office = await anActor(database, { role: 'office_member', associationId: officeId }, now)
    const expected = [['Borgovecchio', 'Borgonuovo', '2024-01-22', 'services 1, data_centres 1']]
    assert.deepEqual(await openTo(office, [next]), expected)
    const contact = await anActor(database, { role: 'contact', administrationId: next }, now)
    assert.deepEqual(await openTo(contact, [next]), expected)
    const [item] = await as(office, (tx) => handoverDue.load(tx, [next], today))
    assert.deepEqual(
      [item?.title, item?.hint, item?.administrationName, item?.href],
      [
        'Prendere in carico ciò che resta di Borgovecchio',
        'confluito il 22 gennaio 2024: 1 servizio attivo, 1 data center non chiuso',
        'Borgonuovo',
        `/passaggi/${old}/${next}`,
      ],
    )
  })

  test('tells the successor kinds and numbers, not the rows', async () => {
    const contact = await anActor(database, { role: 'contact', administrationId: next }, now)
    const rows = await as(contact, (tx) => tx.selectFrom('digital_services').select('name').execute())
    assert.deepEqual(rows, [])
  })

  test('is seen by the people of the body that ended, who keep their access', async () => {
    const contact = await anActor(database, { role: 'contact', administrationId: old }, now)
    const [item] = await as(contact, (tx) => handoverDue.load(tx, [old], today))
    assert.equal(item?.administrationName, 'Borgovecchio')
    const rows = await as(contact, (tx) => tx.selectFrom('digital_services').select('name').execute())
    assert.deepEqual(rows, [{ name: 'Anagrafe' }])
  })

  test('is no task before the day, nor for anybody else', async () => {
    const actors = [
      await anActor(database, { role: 'contact', administrationId: stranger }, now),
      await anActor(database, { role: 'reviewer' }, now),
      await anActor(database, { role: 'administrator' }, now),
    ]
    for (const actor of actors) assert.deepEqual(await openTo(actor, [old, next]), [])
    const contact = await anActor(database, { role: 'contact', administrationId: other }, now)
    assert.deepEqual(await openTo(contact, [other]), [])
  })

  test('names a plan with its state, and a mandate', async () => {
    const { administrationId } = await aPlan(
      database,
      { body: { istatCode: '199705', name: 'Con piano' } },
      now,
    )
    await aMember(database.db, officeId, administrationId)
    await database.store.asOwner(
      "insert into municipality_endings values ('199705', '2024-02-01', '199702', 'Con piano', 'Borgonuovo', false, '')",
    )
    const office = await anActor(database, { role: 'office_member', associationId: officeId }, now)
    const handovers = await openTo(office, [administrationId])
    assert.match(String(handovers[0]?.[3]), /^plan_draft 1, services \d+, (data_centres \d+, )?mandates 1$/)
    const due = await as(office, (tx) => handoverDue.load(tx, [administrationId, next], today))
    assert.equal(due.length, 2)
  })
})

describe('the page of a handover', () => {
  test('names what is open with links, and says how to get the rest', async () => {
    const contact = await app.as({ role: 'contact', administrationId: next })
    const page = (await contact.get(`/passaggi/${old}/${next}`)).body
    assert.match(page, /href="\/enti\/c_199701#servizi">1 servizio attivo</)
    assert.match(page, /Il dettaglio è di chi ha un incarico/)
    assert.match((await contact.get('/')).body, /Prendere in carico ciò che resta di Borgovecchio/)
    for (const code of ['c_199702', 'c_199701'])
      assert.match((await contact.get(`/enti/${code}`)).body, /Prendere in carico ciò che resta/)
  })

  test('is not there for others, nor for addresses that are none', async () => {
    const reader = await app.as({ role: 'contact', administrationId: stranger })
    assert.equal((await reader.get(`/passaggi/${old}/${next}`)).statusCode, 404)
    assert.equal((await reader.get('/passaggi/a/b')).statusCode, 404)
  })

  test('is closed with a reason by who writes for the successor, once, with an event for each body', async () => {
    const path = `/passaggi/${old}/${next}`
    const former = await app.as({ role: 'editor', administrationId: old })
    assert.doesNotMatch((await former.get(path)).body, /Segna come concluso/)
    assert.equal((await former.post(path, { reason: 'No' })).statusCode, 403)
    const auditor = await anActor(database, { role: 'auditor', administrationId: next }, now)
    await assert.rejects(
      as(auditor, (tx) => closeHandover(tx, { predecessorId: old, successorId: next, reason: 'x' }, now)),
      (error: DomainError) => error.code === 'GEN-006',
    )
    const office = await app.as({ role: 'office_member', associationId: officeId })
    const empty = await office.post(path, { reason: ' ' })
    assert.equal(empty.statusCode, 422)
    assert.match(empty.body, /Scrivi perché non c’è altro da fare/)
    assert.equal((await office.post(path, { reason: 'Riportato nel piano nuovo' })).statusCode, 303)
    const events = await database.store.ownerRows<{ administration_id: string; reason: string }>(
      "select administration_id, reason from events where subject_kind = 'handover'",
    )
    assert.deepEqual(events.map((event) => event.administration_id).sort(), [old, next].sort())
    assert.equal((await office.get(path)).statusCode, 404)
    assert.doesNotMatch((await office.get('/')).body, /resta di Borgovecchio/)
    assert.match(
      (await office.get('/enti/c_199702')).body,
      /ha segnato come concluso il passaggio da Borgovecchio a Borgonuovo/,
    )
  })
})
