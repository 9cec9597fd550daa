// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import { aPlan, type MadePlan } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import type { reservedFields } from './model.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:42:00Z')

/** One planted in each reserved field: it is nowhere else, and no page writes the like by itself. */
const planted = {
  software: { productVersion: 'segreto-zqx-1', components: 'segreto-zqx-2' },
  dataCentre: { site: 'segreto-zqx-3', room: 'segreto-zqx-4' },
} as const satisfies {
  [Kind in keyof typeof reservedFields]: Record<(typeof reservedFields)[Kind][number], string>
}
const secret = /segreto-zqx-\d/

let app: TestApp
let plan: MadePlan
let ids: readonly string[]
let ipaCode: string
let place: string
let contact: TestClient
let office: TestClient
let assigned: TestClient
/** Those who may not read them: another body, a tenant, the auditor, the programme, a reviewer of other plans, the administrator. */
let others: readonly TestClient[]

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  plan = await aPlan(database, { ready: true, services: ['Anagrafe'], body: { name: 'Valdorsa' } }, now)
  const { administrationId } = plan
  const dataCentre = await aDataCentre(database, {
    administrationId,
    name: 'Municipio',
    isShared: true,
    ...planted.dataCentre,
  })
  const software = await aSoftware(database, { administrationId, name: 'Demos', ...planted.software })
  const service = await aService(database, {
    administrationId,
    name: 'Protocollo',
    dataCentreId: dataCentre.id,
    softwareIds: [software.id],
  })
  const tenant = await anAdministration(database.db, { name: 'Pietralba' })
  await aService(database, { administrationId: tenant.id, name: 'Ospite', dataCentreId: dataCentre.id })
  const association = await anAssociation(database.db)
  await aMember(database.db, association.id, administrationId)
  await aMember(database.db, association.id, tenant.id)
  place = `/inventario/data-center/${dataCentre.id}`
  contact = await app.as({ role: 'contact', administrationId })
  office = await app.as({ role: 'office_member', associationId: association.id })
  assigned = await app.as({ role: 'reviewer' })
  await database.store.ownerRows(
    'update plans set reviewer_person_id = $1, version_count = 1 where plan_id = $2 returning 1',
    [assigned.person, plan.planId],
  )
  others = [
    await app.as({ role: 'contact', administrationId: tenant.id }),
    await app.as({ role: 'auditor', associationId: association.id }),
    await app.as({ role: 'reviewer' }),
    await app.as({ role: 'programme_officer' }),
    await app.as({ role: 'administrator' }),
  ]
  const [body] = await database.store.ownerRows<{ ipa_code: string }>(
    'select ipa_code from administrations where administration_id = $1',
    [administrationId],
  )
  ipaCode = body?.ipa_code ?? ''
  ids = [dataCentre.id, software.id, service.id, administrationId, plan.planId, plan.services[0] ?? '']
  // The history has them too: a correction of each field.
  const edited = await contact.get(`${place}/modifica`)
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(edited.body)?.[1] ?? ''
  const corrected = await contact.post(place, {
    name: 'Municipio',
    group: 'B',
    isShared: '1',
    site: `${planted.dataCentre.site} bis`,
    room: `${planted.dataCentre.room} bis`,
    version: hidden('version'),
    base: hidden('base').replaceAll('&quot;', '"'),
  })
  assert.equal(corrected.statusCode, 303)
  const changed = await contact.post(`/inventario/applicativi/${software.id}`, {
    name: 'Demos',
    productVersion: `${planted.software.productVersion} bis`,
    components: `${planted.software.components} bis`,
    version: '1',
  })
  assert.equal(changed.statusCode, 303)
})

/** What an answer says, also inside a spreadsheet or any other zip. */
function textOf(answer: { body: string; rawPayload: Buffer }): string {
  const bytes = answer.rawPayload
  if (bytes.subarray(0, 4).toString('latin1') !== 'PK\x03\x04') return answer.body
  let text = ''
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 4)) {
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    const content = bytes.subarray(from)
    text += bytes.readUInt16LE(at + 8) === 8 ? inflateRawSync(content).toString() : content.toString('latin1')
  }
  return text
}

/** Every address that answers, about the thing that it shows: pages, lists, files, API, search, history. */
function addresses(): string[] {
  const [dataCentre = '', software = '', service = '', administration = ''] = ids
  const ofPath: readonly (readonly [start: string, id: string])[] = [
    ['/inventario/data-center/', dataCentre],
    ['/inventario/applicativi/', software],
    ['/inventario/servizi/', service],
    ['/enti/', ipaCode],
    ['/rest/regia/v1/administrations/', ipaCode],
    ['/piani/', plan.planId],
    ['/rest/regia/v1/plans/', plan.planId],
  ]
  const things = [
    `data-center/${dataCentre}`,
    `applicativo/${software}`,
    `servizio/${service}`,
    `ente/${administration}`,
  ]
  return app.server.registered
    .filter(({ method, url }) => method === 'GET' && !url.startsWith('/assets/') && !url.includes('*'))
    .flatMap(({ url }) => {
      if (url === '/storia/:slug/:id') return things.map((thing) => `/storia/${thing}`)
      if (!url.includes(':'))
        return /inventario|cerca/.test(url) ? [`${url}?ente=${administration}&q=demos&cerca=d`, url] : [url]
      const id = ofPath.find(([start]) => url.startsWith(start))?.[1] ?? administration
      return [
        url
          .replace(/:number(\([^)]*\))?/, '1')
          .replace(':serviceId', service)
          .replace(':passo', 'applicativi')
          .replace(/:\w+/g, id),
      ]
    })
}

let calls = 0
/** From an address of its own each time: the limit of requests is not what is tested. */
async function ask(client: TestClient, url: string) {
  calls += 1
  return app.server.inject({
    method: 'GET',
    url,
    remoteAddress: `10.2.${calls >> 8}.${calls & 255}`,
    headers: { accept: 'text/html' },
    cookies: { 'regia-sessione': client.cookie('regia-sessione') ?? '' },
  })
}

describe('reserved fields', () => {
  test('are in no output for who may not read them, whatever they ask', async () => {
    const urls = [
      ...addresses(),
      '/inventario/data-center.csv?riservati=1',
      '/inventario/applicativi.xlsx?riservati=1',
    ]
    assert.ok(urls.length > 120, String(urls.length))
    let answered = 0
    for (const client of others)
      for (const url of urls) {
        const answer = await ask(client, url)
        if (answer.statusCode === 200) answered += 1
        assert.doesNotMatch(textOf(answer), secret, `${client.actor.role} ${url}`)
      }
    assert.ok(answered > 100, String(answered))
  })

  test('are only in the pages of their own thing, and in the files that ask, for who may read them', async () => {
    const [dataCentre, software, service] = ids
    const own = [
      `/inventario/data-center/${dataCentre}`,
      `/inventario/applicativi/${software}`,
      `/inventario/servizi/${service}`,
      // Forms of who writes: the software that a service may choose is told apart by its version.
      '/inventario/servizi/nuovo',
      '/inventario/griglia',
      `/inventario/servizi/${plan.services[0]}/`,
    ]
    const leaks = new Set<string>()
    for (const client of [contact, assigned])
      for (const url of addresses())
        if (secret.test(textOf(await ask(client, url))) && !own.some((path) => url.startsWith(path)))
          leaks.add(url)
    assert.deepEqual([...leaks], [])
  })

  test('are read by the body, its office and the reviewer of its plan, each field on its page', async () => {
    for (const client of [contact, office, assigned]) {
      const page = (await client.get(place)).body
      for (const value of Object.values(planted.dataCentre)) assert.match(page, new RegExp(value))
      const software = (await client.get(`/inventario/applicativi/${ids[1]}`)).body
      for (const value of Object.values(planted.software)) assert.match(software, new RegExp(value))
    }
    assert.equal((await assigned.get(`${place}/modifica`)).statusCode, 403)
  })

  test('go out when asked; for more than one body each of them has an event', async () => {
    const events = () =>
      database.store.ownerRows<{ administration_id: string; person_id: string }>(
        "select administration_id, person_id from events where subject_kind = 'reserved_fields'",
      )
    for (const client of [contact, assigned]) {
      const file = await client.get('/inventario/data-center.csv?riservati=1')
      for (const value of Object.values(planted.dataCentre)) assert.match(file.body, new RegExp(value))
      const sheet = textOf(await client.get('/inventario/applicativi.xlsx?riservati=1'))
      for (const value of Object.values(planted.software)) assert.match(sheet, new RegExp(value))
    }
    assert.deepEqual(await events(), [], 'one body only')
    const another = await anAdministration(database.db, { name: 'Altra' })
    const both = await anAssociation(database.db)
    for (const id of [plan.administrationId, another.id]) await aMember(database.db, both.id, id)
    await aDataCentre(database, { administrationId: another.id, name: 'Altro', site: 'Via Po' })
    const clerk = await app.as({ role: 'office_member', associationId: both.id })
    assert.equal((await clerk.get('/inventario/data-center.csv?riservati=1')).statusCode, 200)
    assert.deepEqual(
      (await events()).map((event) => event.administration_id).sort(),
      [plan.administrationId, another.id].sort(),
    )
  })
})
