// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { readXlsx } from 'hucre/xlsx'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import { aPlan } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { withActor } from '../../platform/db/actor.ts'
import type { Administration } from '../registry/index.ts'
import { lastPlannedEnd, likelyTwins } from './place-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:42:00Z')

let app: TestApp
let own: Administration
let neighbour: Administration
let union: Administration
let contact: TestClient
let office: TestClient
let ownerOfUnion: TestClient
let programme: TestClient
let administrator: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  own = await anAdministration(database.db, { name: 'Valdorsa' })
  neighbour = await anAdministration(database.db, { name: 'Pietralba' })
  union = await anAdministration(database.db, { name: 'Unione Alto Brento', kind: 'union', istatCode: null })
  const association = await anAssociation(database.db)
  await aMember(database.db, association.id, own.id)
  await aMember(database.db, association.id, neighbour.id)
  contact = await app.as({ role: 'contact', administrationId: own.id })
  office = await app.as({ role: 'office_member', associationId: association.id })
  ownerOfUnion = await app.as({ role: 'contact', administrationId: union.id })
  programme = await app.as({ role: 'programme_officer' })
  administrator = await app.as({ role: 'administrator' })
})

describe('the list of data centres', () => {
  test('has totals of what is known, and says how many are not in them', async () => {
    const large = await aDataCentre(database, { administrationId: own.id, name: 'Sala grande', group: 'A' })
    const small = await aDataCentre(database, { administrationId: neighbour.id, name: 'Sala piccola' })
    await database.store.ownerRows(
      `update data_centres set servers_count = 12, ram_gb = 1500, storage_gb = 0 where data_centre_id = $1 returning 1`,
      [large.id],
    )
    await database.store.ownerRows(
      `update data_centres set servers_count = 3 where data_centre_id = $1 returning 1`,
      [small.id],
    )
    const { body } = await office.get('/inventario/data-center')
    assert.match(body, /Sala grande[\s\S]*Sala piccola|Sala piccola[\s\S]*Sala grande/)
    const totals = body.slice(body.indexOf('<tfoot'))
    assert.match(totals, />15</)
    assert.match(totals, /1,5\u00a0TB[\s\S]*1 n\.d\./)
    assert.match(totals, /0\u00a0GB/)
    const groupA = await office.get('/inventario/data-center?gruppo=a')
    assert.match(groupA.body, /Sala grande/)
    assert.doesNotMatch(groupA.body, /Sala piccola/)
    const ownOnly = await contact.get('/inventario/data-center')
    assert.doesNotMatch(ownOnly.body, /Sala piccola/)
    assert.equal((await programme.get('/inventario/data-center?stato=esercizio')).statusCode, 200)
    assert.equal((await administrator.get('/inventario/data-center')).statusCode, 403)
    const file = await office.get('/inventario/data-center.csv?gruppo=a')
    const [heads = '', ...lines] = file.body.trim().split('\n')
    assert.equal(lines.length, 1)
    const cell = (name: string) => lines[0]?.split(',')[heads.split(',').indexOf(name)]
    assert.deepEqual([cell('servers'), cell('ram'), cell('storage'), cell('cpu')], ['12', '1500', '0', ''])
  })

  test('pages without losing a row, in either order', async () => {
    const body = await anAdministration(database.db, { name: 'Molti' })
    for (let index = 0; index < 53; index++)
      await aDataCentre(database, { administrationId: body.id, name: `Sala ${index % 7}` })
    for (const order of ['nome', '-chiusura', 'ente']) {
      let href: string | undefined = `/inventario/data-center?ente=${body.id}&ordina=${order}`
      const seen = new Set<string>()
      while (href) {
        const page: string = (await programme.get(href)).body
        for (const [, id] of page.matchAll(/href="\/inventario\/data-center\/([0-9a-f-]{36})"/g))
          seen.add(id ?? '')
        href = /href="([^"]*dopo=[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
      }
      assert.equal(seen.size, 53, order)
    }
  })
})

test('the list of software adds up what it costs, without counting what is not known as zero', async () => {
  const body = await anAdministration(database.db, { name: 'Costosa' })
  const reader = await app.as({ role: 'contact', administrationId: body.id })
  assert.match((await reader.get('/inventario/applicativi')).body, /Nessuna riga/)
  await aSoftware(database, { administrationId: body.id, name: 'Paghe', yearlyCostCents: 123_456 })
  await aSoftware(database, { administrationId: body.id, name: 'Gratuito', yearlyCostCents: 0 })
  await aSoftware(database, { administrationId: body.id, name: 'Ignoto' })
  const page = await reader.get('/inventario/applicativi?ordina=-costo')
  assert.match(page.body, /<tfoot[\s\S]*1\.234,56\u00a0€[\s\S]*1 n\.d\./)
  assert.match(page.body, /Paghe[\s\S]*Gratuito[\s\S]*Ignoto/)
  assert.doesNotMatch((await reader.get('/inventario/applicativi?costo=noto')).body, /Ignoto/)
  const { sheets } = await readXlsx((await reader.get('/inventario/applicativi.xlsx')).rawPayload)
  assert.equal(sheets[0]?.rows.length, 4)
  assert.match((await reader.get(`/enti/${body.ipaCode ?? body.id}`)).body, /1\.234,56\u00a0€/)
})

describe('what must know other bodies’ rows', () => {
  test('a twin of another body is told by name and owner only, and to who writes', async () => {
    const shared = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Sala Macchine',
      isShared: true,
      site: 'Via segreta 1',
    })
    await aDataCentre(database, { administrationId: union.id, name: 'CED di Valdorsa' })
    await aDataCentre(database, { administrationId: union.id, name: 'Municipio' })
    await aDataCentre(database, {
      administrationId: union.id,
      name: 'Vecchia',
      isShared: true,
      state: 'closed',
    })
    const twins = (client: TestClient, name: string) =>
      withActor(database.db, client.actor, (tx) => likelyTwins(tx, own.id, name))
    const ced = { name: 'CED di Valdorsa', administrationName: 'Unione Alto Brento', sharedId: null }
    assert.deepEqual(await twins(contact, 'sala  màcchine'), [
      ced,
      { name: 'Sala Macchine', administrationName: 'Unione Alto Brento', sharedId: shared.id },
    ])
    assert.deepEqual((await twins(contact, 'Server dell’Unione Alto Brento')).length, 2)
    assert.deepEqual(await twins(contact, 'Municipio'), [ced], 'a common name alone says nothing')
    assert.deepEqual(await twins(contact, 'Vecchia'), [ced])
    for (const client of [ownerOfUnion, programme]) assert.deepEqual(await twins(client, 'Sala Macchine'), [])
  })

  test('the form asks before it adds, or renames to, the place of another body', async () => {
    const form = { ente: own.id, name: 'Sala macchine', group: 'unknown' }
    const asked = await contact.post('/inventario/data-center', form)
    assert.equal(asked.statusCode, 422)
    assert.match(asked.body, /Forse è lo stesso di «Sala Macchine» di Unione Alto Brento/)
    assert.doesNotMatch(asked.body, /Via segreta/)
    const added = await contact.post('/inventario/data-center', { ...form, distinto: '1' })
    assert.equal(added.statusCode, 303)
    const id = /data-center\/([0-9a-f-]{36})/.exec(String(added.headers.location))?.[1] ?? ''
    const again = await contact.post(`/inventario/data-center/${id}`, { ...form, version: '1', servers: '4' })
    assert.equal(again.statusCode, 303, 'an old name is not asked about again')
    await database.store.ownerRows(
      `update data_centres set name = 'Altro', version = 1 where data_centre_id = $1 returning 1`,
      [id],
    )
    assert.equal(
      (await contact.post(`/inventario/data-center/${id}`, { ...form, version: '1' })).statusCode,
      422,
    )
    await database.store.ownerRows('delete from data_centres where data_centre_id = $1 returning 1', [id])
  })

  test('a second service of the same name wants a word', async () => {
    await aService(database, { administrationId: own.id, name: 'Mensa scolàstica' })
    const form = { ente: own.id, name: 'mensa  scolastica', place: 'unknown', dataClass: 'unknown' }
    const asked = await contact.post('/inventario/servizi', form)
    assert.equal(asked.statusCode, 422)
    assert.match(asked.body, /L’ente ha già un servizio «mensa {2}scolastica»/)
    assert.match(asked.body, /name="distinto"/)
    assert.equal((await contact.post('/inventario/servizi', { ...form, distinto: '1' })).statusCode, 303)
  })

  test('the last planned end counts the services of every body, for the owner alone', async () => {
    const place = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Condivisa',
      isShared: true,
      closesOn: '2026-06-30',
    })
    const end = (client: TestClient) =>
      withActor(database.db, client.actor, (tx) => lastPlannedEnd(tx, place.id))
    assert.deepEqual(await end(ownerOfUnion), { lastEnd: null, undated: 0 })
    await aService(database, { administrationId: union.id, name: 'Dell’Unione', dataCentreId: place.id })
    for (const endsOn of ['2026-09-15', '2026-05-01']) {
      const { services } = await aPlan(database, { ready: true, services: ['Ospite'] }, now)
      await database.store.ownerRows(
        `update digital_services set hosting = 'data_centre', data_centre_id = $1 where digital_service_id = $2 returning 1`,
        [place.id, services[0]],
      )
      await database.store.ownerRows(
        'update plan_items set starts_on = $1, contract_on = $1, ends_on = $1 where digital_service_id = $2 returning 1',
        [endsOn, services[0]],
      )
    }
    assert.deepEqual(await end(ownerOfUnion), { lastEnd: '2026-09-15', undated: 1 })
    for (const client of [contact, programme]) assert.equal((await end(client)).lastEnd, null)
    const page = await ownerOfUnion.get(`/inventario/data-center/${place.id}`)
    assert.match(page.body, /L’ultimo servizio esce dopo la chiusura prevista/)
    assert.match(page.body, /15\/09\/2026 · 1 servizio senza data/)
  })
})
