// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { closeStore, describeEmbeddedOnly, testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService } from '../../../test/factories/inventory.ts'
import { anActor } from '../../../test/factories/plans.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { migrationsDir } from '../../platform/db/migrate.ts'
import { openEmbedded } from '../../platform/db/store.ts'
import { newId } from '../../platform/ids.ts'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'
import { endOfDayInRome } from '../../shared/past.ts'
import { completeClosing, writeBaseline } from './closing-commands.ts'
import { correctService } from './commands.ts'
import type { DataCentreValues, ServiceValues } from './model.ts'
import { addDataCentre, correctDataCentre, moveDataCentre } from './place-commands.ts'
import { getDataCentre } from './place-store.ts'
import { dataCentreValues, newDataCentreValues, serviceValues } from './shapes.ts'
import { getService } from './store.ts'

const database = testDatabase()
const at = (day: LocalDate) => new Date(`${day}T10:00:00Z`)

let app: TestApp
let id: string
let owner: PersonActor
let contact: TestClient
let guest: TestClient
let stranger: TestClient
let officer: TestClient

function as<Result>(
  actor: PersonActor,
  day: LocalDate,
  act: (tx: ActorTx, now: Date) => Promise<Result>,
): Promise<Result> {
  return withActor(database.db, { ...actor, today: dateInRome(at(day)) }, (tx) => act(tx, at(day)))
}

const correct = (day: LocalDate, patch: Partial<DataCentreValues>) =>
  as(owner, day, async (tx, now) => {
    const place = await getDataCentre(tx, id)
    const whole = { ...dataCentreValues(place), ...patch }
    assert.ok((await correctDataCentre(tx, { id, version: place.version, base: null, patch: whole }, now)).ok)
  })

const correctThe = (actor: PersonActor, day: LocalDate, service: string, patch: Partial<ServiceValues>) =>
  as(actor, day, async (tx, now) => {
    const { version, ...stored } = await getService(tx, service)
    const whole = { ...serviceValues({ version, ...stored }), ...patch }
    assert.ok((await correctService(tx, { id: service, version, base: null, patch: whole }, now)).ok)
  })

const costs = (energy: number) => ({
  ...{
    energy,
    maintenance: null,
    connectivity: null,
    premises: null,
    staff: null,
    licences: null,
    other: null,
  },
  ...{ method: 'Bollette', countedOn: '2025-12-31' },
})

before(async () => {
  await database.opened
  app = await testApp(database, { now: at('2026-05-20') })
  const body = (await anAdministration(database.db, { name: 'Unione del Colle' })).id
  const other = (await anAdministration(database.db, { name: 'Torre Selvina' })).id
  owner = await anActor(database, { role: 'editor', administrationId: body }, at('2026-01-05'))
  const tenant = await anActor(database, { role: 'editor', administrationId: other }, at('2026-01-05'))
  id = await as(owner, '2026-01-10', (tx, now) =>
    addDataCentre(
      tx,
      body,
      { ...newDataCentreValues('Sala server'), isShared: true, room: 'Seminterrato 3' },
      now,
    ),
  )
  const mine = (await aService(database, { administrationId: body, name: 'Protocollo' })).id
  const theirs = (await aService(database, { administrationId: other, name: 'Anagrafe' })).id
  const here = { hosting: 'data_centre', dataCentreId: id as ServiceValues['dataCentreId'] } as const
  await correctThe(owner, '2026-01-12', mine, here)
  await correctThe(tenant, '2026-01-20', theirs, here)
  await correct('2026-02-01', {
    group: 'B',
    groupReason: 'Manca il gruppo elettrogeno',
    servers: 14,
    capacityOn: '2026-01-31',
  })
  await correctThe(tenant, '2026-02-10', theirs, { name: 'Anagrafe nuova', dataClass: 'critical' })
  await as(owner, '2026-02-15', (tx, now) =>
    writeBaseline(tx, { id, seen: '', values: costs(100_000), isLocked: false, reason: '' }, now),
  )
  const seen = (day: LocalDate) => `1 ${at(day).toISOString()}`
  await as(owner, '2026-02-20', (tx, now) =>
    writeBaseline(
      tx,
      { id, seen: `${seen('2026-02-15')} bozza`, values: costs(110_000), isLocked: true, reason: '' },
      now,
    ),
  )
  await database.store.ownerRows(
    `insert into administration_names (administration_id, name, replaced_on, search_text)
      values ($1, 'Torre Vecchia', '2026-02-05', '') returning 1`,
    [other],
  )
  await correctThe(tenant, '2026-03-01', theirs, { hosting: 'cloud', dataCentreId: null })
  await correctThe(owner, '2026-03-02', mine, { hosting: 'cloud', dataCentreId: null })
  await as(owner, '2026-03-10', (tx, now) =>
    moveDataCentre(
      tx,
      { id, action: 'close', closedOn: '2026-03-09', closing: { yearlyCostCents: 110_000, proof: null } },
      now,
    ),
  )
  const proof = {
    fileName: 'spegnimento.pdf',
    mediaType: 'application/pdf',
    content: Buffer.from('%PDF-1.7'),
    sha256: 'a'.repeat(64),
  }
  await as(owner, '2026-03-20', (tx, now) =>
    completeClosing(tx, { id, closing: { yearlyCostCents: null, proof } }, now),
  )
  await as(owner, '2026-04-01', (tx, now) =>
    writeBaseline(
      tx,
      {
        id,
        seen: `${seen('2026-02-20')} bloccata`,
        values: costs(90_000),
        isLocked: true,
        reason: 'Bolletta doppia',
      },
      now,
    ),
  )
  contact = await app.as({ role: 'contact', administrationId: body })
  guest = await app.as({ role: 'contact', administrationId: other })
  stranger = await app.as({ role: 'contact', administrationId: (await anAdministration(database.db)).id })
  officer = await app.as({ role: 'programme_officer' })
})

const page = async (day: string, client = contact) => client.get(`/inventario/data-center/${id}?al=${day}`)
const bodyOn = async (day: string, client = contact) => (await page(day, client)).body

describe('a data centre on a past day', () => {
  it('was not there before it was added', async () => {
    assert.match(await bodyOn('2026-01-09'), /Quel giorno non era ancora nell’inventario/)
    assert.match(await bodyOn('2026-01-10'), /in esercizio/)
  })

  it('hosted what ran there then, under the name and class of then, of bodies as they were called', async () => {
    assert.match(await bodyOn('2026-01-11'), /Non ospita nessun servizio attivo/)
    const january = await bodyOn('2026-01-25')
    assert.match(january, /2 in tutto, 1 di altri enti/)
    assert.match(january, />Anagrafe<[\s\S]{0,200}Torre Vecchia[\s\S]{0,200}Ordinari/)
    const february = await bodyOn('2026-02-12')
    assert.match(february, />Anagrafe nuova<[\s\S]{0,200}Torre Selvina[\s\S]{0,200}Critic/)
    assert.doesNotMatch(await bodyOn('2026-03-01'), /Anagrafe nuova/)
    assert.match(await bodyOn('2026-03-01'), /Protocollo/)
  })

  it('had the group and the size of then', async () => {
    assert.doesNotMatch(await bodyOn('2026-01-31'), /Manca il gruppo elettrogeno/)
    assert.match(await bodyOn('2026-02-01'), /Manca il gruppo elettrogeno/)
  })

  it('had the costs written by then: a draft is not known any more, a later restatement is not there', async () => {
    assert.match(await bodyOn('2026-02-14'), /non scritti/)
    assert.match(await bodyOn('2026-02-16'), /erano una bozza/)
    const locked = await bodyOn('2026-03-31')
    assert.match(locked, /1\.100,00/)
    assert.doesNotMatch(locked, /Bolletta doppia/)
    assert.match(await bodyOn('2026-04-01'), /Bolletta doppia/)
  })

  it('was closed as it was told then: the proof came later', async () => {
    assert.doesNotMatch(await bodyOn('2026-03-09'), /Che cosa ha liberato/)
    const closed = await bodyOn('2026-03-10')
    assert.match(closed, /Server 14/)
    assert.doesNotMatch(closed, /spegnimento\.pdf/)
    assert.match(await bodyOn('2026-03-20'), /spegnimento\.pdf/)
  })

  it('is read by who reads it today, without reserved fields and with nothing to write', async () => {
    const body = await bodyOn('2026-02-12')
    assert.match(body, /Situazione al 12 febbraio 2026/)
    assert.match(body, /al=2026-03-10">10 marzo 2026<\/a>: chiuso/)
    assert.doesNotMatch(body, /Seminterrato 3/)
    assert.doesNotMatch(body.slice(body.indexOf('<main')), /method="post"/)
    assert.match(await bodyOn('2026-02-12', officer), /Anagrafe nuova/)
    assert.equal((await page('2026-02-12', stranger)).statusCode, 404)
    assert.equal((await page('2026-02-12', guest)).statusCode, 404)
    assert.equal((await page('2026-13-01')).statusCode, 422)
  })
})

describeEmbeddedOnly('what happened before the past was kept', () => {
  it('is told again from events: each change taken back, places by their words', async () => {
    const store = await openEmbedded(null)
    try {
      const files = readdirSync(migrationsDir).sort()
      const first = files.indexOf('0125_past_rows.sql')
      for (const file of files.slice(0, first))
        await store.asOwner(readFileSync(join(migrationsDir, file), 'utf8'))
      const old = { store }
      const administrationId = (await anAdministration(store.db, { name: 'Colle' })).id
      const place = (await aDataCentre(old, { administrationId, name: 'Sala', group: 'A' })).id
      const service = (await aService(old, { administrationId, name: 'Anagrafe nuova', hosting: 'cloud' })).id
      const tell = (kind: string, subject: string, day: LocalDate, changes: object) =>
        store.ownerRows(
          `insert into events (event_id, at, system_actor, administration_id, subject_kind, subject_id, action, changes)
            values ($1, $2, 'cli', $3, $4, $5, 'correct', $6) returning 1`,
          [newId(), at(day), administrationId, kind, subject, JSON.stringify(changes)],
        )
      await tell('data_centre', place, '2026-02-01', { group: ['B', 'A'], isGroupContested: [null, false] })
      await tell('digital_service', service, '2026-02-01', {
        place: ['Presso il fornitore', 'Sala (gruppo B)'],
      })
      await tell('digital_service', service, '2026-03-01', {
        name: ['Anagrafe', 'Anagrafe nuova'],
        place: ['Sala (gruppo B)', 'Cloud'],
      })
      await tell('digital_service', service, '2026-01-15', {
        place: ['Un posto che non c’è più (gruppo B)', 'Presso il fornitore'],
      })
      for (const file of files.slice(first))
        await store.asOwner(readFileSync(join(migrationsDir, file), 'utf8'))
      const on = async (table: string, day: LocalDate) =>
        (
          await store.ownerRows<Record<string, unknown>>(`select * from regia.${table}_on($1, $2)`, [
            administrationId,
            endOfDayInRome(day),
          ])
        )[0]
      assert.equal((await on('data_centres', '2026-01-20'))?.['agid_group'], 'B')
      assert.equal((await on('data_centres', '2026-01-20'))?.['is_group_contested'], false)
      assert.equal((await on('data_centres', '2026-02-01'))?.['agid_group'], 'A')
      const placed = async (day: LocalDate) => {
        const row = await on('digital_services', day)
        return [row?.['name'], row?.['hosting'], row?.['data_centre_id']]
      }
      assert.deepEqual(await placed('2026-01-10'), ['Anagrafe', 'unknown', null])
      assert.deepEqual(await placed('2026-01-20'), ['Anagrafe', 'supplier', null])
      assert.deepEqual(await placed('2026-02-20'), ['Anagrafe', 'data_centre', place])
      assert.deepEqual(await placed('2026-03-02'), ['Anagrafe nuova', 'cloud', null])
      const [told] = await store.ownerRows<{ earlier: boolean; later: boolean }>(
        `select regia.is_rebuilt_on('2026-01-20') as earlier, regia.is_rebuilt_on('2026-04-01') as later`,
      )
      assert.deepEqual(told, { earlier: true, later: false })
    } finally {
      await closeStore(store)
    }
  })
})
