// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { type ActorTx, systemActor, withActor } from '../../platform/db/actor.ts'
import type { DigitalServiceId } from '../../shared/ids.ts'
import type { Administration } from '../registry/index.ts'
import { insertDependency, listDependencies, waitForPath } from './dependency-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:42:00Z')

let app: TestApp
let own: Administration
let other: Administration
let contact: TestClient
let office: TestClient
let stranger: TestClient
let auditor: TestClient
let programme: TestClient
let id: Record<'registry' | 'protocol' | 'archive' | 'foreign' | 'gone', DigitalServiceId>

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  own = await anAdministration(database.db, { name: 'Valdorsa' })
  other = await anAdministration(database.db, { name: 'Pietralba' })
  const association = await anAssociation(database.db)
  await aMember(database.db, association.id, own.id)
  contact = await app.as({ role: 'contact', administrationId: own.id })
  office = await app.as({ role: 'office_member', associationId: association.id })
  stranger = await app.as({ role: 'contact', administrationId: other.id })
  auditor = await app.as({ role: 'auditor', associationId: association.id })
  programme = await app.as({ role: 'programme_officer' })
  const service = async (name: string, administrationId = own.id, state: 'active' | 'ceased' = 'active') =>
    (await aService(database, { administrationId, name, state })).id
  id = {
    registry: await service('Anagrafe'),
    protocol: await service('Protocollo'),
    archive: await service('Conservazione'),
    foreign: await service('Paghe di Pietralba', other.id),
    gone: await service('Vecchio portale', own.id, 'ceased'),
  }
})

const add = (client: TestClient, from: string, to: string, motivo = '') =>
  client.post(`/inventario/servizi/${from}/dipendenze`, { verso: 'da', servizio: to, motivo })

const events = (subject: string) =>
  database.store.ownerRows<{ action: string; changes: unknown; reason: string | null }>(
    `select action, changes, reason from events where subject_id = $1 order by at, event_id`,
    [subject],
  )

describe('what a service needs', () => {
  test('is added from either side, told in the history of both, and refused twice', async () => {
    assert.equal((await add(contact, id.registry, id.protocol, 'Registra gli atti')).statusCode, 303)
    assert.equal((await add(contact, id.registry, id.protocol)).statusCode, 409)
    const fromTheOtherSide = await office.post(`/inventario/servizi/${id.archive}/dipendenze`, {
      verso: 'a',
      servizio: id.protocol,
    })
    assert.equal(fromTheOtherSide.statusCode, 303)
    assert.deepEqual(await events(id.registry), [
      { action: 'add_dependency', changes: { dependsOn: [null, 'Protocollo'] }, reason: 'Registra gli atti' },
    ])
    assert.deepEqual((await events(id.protocol))[0]?.changes, { neededBy: [null, 'Anagrafe'] })
    const page = await contact.get(`/inventario/servizi/${id.protocol}`)
    assert.match(
      page.body,
      /Dipende da[\s\S]*Conservazione[\s\S]*Serve a[\s\S]*Anagrafe[\s\S]*Registra gli atti/,
    )
    assert.match(page.body, /ha aggiunto una dipendenza/)
  })

  test('cannot come back to where it began: the way is told by names', async () => {
    const refused = await add(contact, id.archive, id.registry)
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /Conservazione → Anagrafe → Protocollo → Conservazione/)
    const ofTwo = await add(contact, id.protocol, id.registry)
    assert.match(ofTwo.body, /Protocollo → Anagrafe → Protocollo/)
    assert.equal(
      (await withActor(database.db, systemActor('cli', now), (tx) => listDependencies(tx, own.id))).length,
      2,
    )
  })

  test('is never itself, nor a service of another body, nor written by who only reads', async () => {
    assert.equal((await add(contact, id.registry, id.registry)).statusCode, 422)
    assert.equal((await add(contact, id.registry, id.foreign)).statusCode, 404)
    assert.equal((await add(programme, id.registry, id.archive)).statusCode, 403)
    assert.equal((await add(auditor, id.registry, id.archive)).statusCode, 403)
    assert.equal((await add(stranger, id.registry, id.archive)).statusCode, 404)
    assert.equal((await add(contact, id.registry, 'x')).statusCode, 404)
    const both = await app.as({ role: 'office_member', associationId: (await officeOfTwo()).id })
    assert.equal((await add(both, id.registry, id.foreign)).statusCode, 422)
  })

  test('is removed once', async () => {
    const remove = () =>
      contact.post(`/inventario/servizi/${id.gone}/dipendenze/rimozione`, {
        verso: 'da',
        servizio: id.archive,
      })
    assert.equal((await add(contact, id.gone, id.archive)).statusCode, 303)
    assert.equal((await remove()).statusCode, 303)
    assert.equal((await remove()).statusCode, 404)
  })
})

describe('the picture of a body', () => {
  const path = () => `/inventario/dipendenze?ente=${own.id}`

  test('stands beside its table with the same rows, and marks a ceased service', async () => {
    await add(contact, id.registry, id.gone)
    const { body } = await contact.get(path())
    assert.match(body, /<svg[^>]*aria-labelledby="dipendenze-t dipendenze-d"/)
    assert.match(body, /<desc id="dipendenze-d">4 servizi e 3 dipendenze\./)
    assert.equal(body.match(/marker-end=/g)?.length, 3)
    assert.match(
      body,
      new RegExp(`<a href="/inventario/servizi/${id.gone}" aria-label="Vecchio portale, cessato">`),
    )
    assert.match(body, /Qualche dipendenza riguarda un servizio cessato/)
    assert.doesNotMatch(body, / style=/)
    for (const client of [office, auditor, programme])
      assert.equal((await client.get(path())).statusCode, 200)
    assert.ok([403, 404].includes((await stranger.get(path())).statusCode))
    assert.match((await stranger.get('/inventario/dipendenze')).body, /Nessuna dipendenza indicata/)
  })

  test('goes out as a file with what is on screen', async () => {
    const { body, headers } = await contact.get(path().replace('?', '.csv?'))
    assert.match(String(headers['content-disposition']), /dipendenze-2026-03-10\.csv/)
    assert.match(body, /Anagrafe[^\n]*Protocollo[^\n]*Registra gli atti/)
    assert.equal((await contact.get(path().replace('?', '.xlsx?'))).statusCode, 200)
    assert.ok([403, 404].includes((await stranger.get(path().replace('?', '.csv?'))).statusCode))
  })
})

test('who hosts a service of another body learns nothing of what it needs, nor of its software', async () => {
  const place = await aDataCentre(database, {
    administrationId: other.id,
    name: 'Sala comune',
    isShared: true,
  })
  const software = await aSoftware(database, {
    administrationId: own.id,
    name: 'Programma nascosto',
    components: '10.9.8.7',
    yearlyCostCents: 7_777_700,
  })
  const hosted = await aService(database, {
    administrationId: own.id,
    name: 'Ospitato altrove',
    dataCentreId: place.id,
    usersCount: 4321,
    note: 'nota nascosta',
    softwareIds: [software.id],
  })
  assert.equal((await add(contact, hosted.id, id.archive, 'motivo nascosto')).statusCode, 303)
  const { body } = await stranger.get(`/inventario/data-center/${place.id}`)
  assert.match(body, /Ospitato altrove[\s\S]*Valdorsa/)
  for (const url of [
    `/inventario/data-center/${place.id}`,
    `/inventario/servizi/${hosted.id}`,
    `/inventario/applicativi/${software.id}`,
    `/inventario/dipendenze?ente=${own.id}`,
    '/inventario/applicativi',
    '/inventario/data-center.csv',
    '/inventario/applicativi.csv',
  ])
    assert.doesNotMatch(
      (await stranger.get(url)).body,
      /nascost|4321|10\.9\.8\.7|77\.?777|Conservazione/,
      url,
    )
  await withActor(database.db, stranger.actor, async (tx) =>
    assert.deepEqual(await listDependencies(tx, own.id), []),
  )
})

async function officeOfTwo() {
  const association = await anAssociation(database.db)
  await aMember(database.db, association.id, own.id)
  await aMember(database.db, association.id, other.id)
  return association
}

test('the database refuses a circle by itself, and a stranger sees no way', async () => {
  const row = { administrationId: own.id, serviceId: id.protocol, dependsOnId: id.registry, reason: '' }
  await assert.rejects(
    withActor(database.db, contact.actor, (tx) => insertDependency(tx, row, now)),
    /circle/,
  )
  const way = (client: TestClient) =>
    withActor(database.db, client.actor, (tx) => waitForPath(tx, own.id, id.registry, id.archive))
  assert.deepEqual(await way(contact), ['Anagrafe', 'Protocollo', 'Conservazione'])
  assert.equal(await way(stranger), null)
})

describeServerOnly('at the same moment', () => {
  test('of two people who each add half of a circle, one is refused with the way', async () => {
    const [one, two] = [
      (await aService(database, { administrationId: own.id, name: 'Tributi' })).id,
      (await aService(database, { administrationId: own.id, name: 'Pagamenti' })).id,
    ]
    const half = async (tx: ActorTx, from: DigitalServiceId, to: DigitalServiceId) => {
      const path = await waitForPath(tx, own.id, to, from)
      if (path === null)
        await insertDependency(
          tx,
          { administrationId: own.id, serviceId: from, dependsOnId: to, reason: '' },
          now,
        )
      return path
    }
    let isIn = () => {}
    const firstIsIn = new Promise<void>((resolve) => {
      isIn = resolve
    })
    const first = withActor(database.db, contact.actor, async (tx) => {
      const path = await half(tx, one, two)
      isIn()
      await new Promise((resolve) => setTimeout(resolve, 200))
      return path
    })
    await firstIsIn
    const second = withActor(database.db, office.actor, (tx) => half(tx, two, one))
    assert.equal(await first, null)
    assert.deepEqual(await second, ['Tributi', 'Pagamenti'])
    const answers = await Promise.all([add(contact, id.archive, one), add(office, one, id.archive)])
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [303, 422])
  })
})
