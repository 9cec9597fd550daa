// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService } from '../../../test/factories/inventory.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { Administration } from '../registry/index.ts'
import { listRequirements, loadReferenceData } from './index.ts'
import { begunRequirements } from './reference-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:42:00Z')
const cli = systemActor('cli', now)

let app: TestApp
let own: Administration
let contact: TestClient
let stranger: TestClient
let reviewer: TestClient
let auditor: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  await withActor(database.db, cli, (tx) => loadReferenceData(tx, now))
  own = await anAdministration(database.db, { name: 'Valdorsa' })
  const other = await anAdministration(database.db, { name: 'Pietralba' })
  contact = await app.as({ role: 'contact', administrationId: own.id })
  stranger = await app.as({ role: 'contact', administrationId: other.id })
  reviewer = await app.as({ role: 'reviewer' })
  auditor = await app.as({ role: 'auditor', administrationId: own.id })
})

const hidden = (html: string, name: string) =>
  (new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

async function aPlace() {
  const { id } = await aDataCentre(database, { administrationId: own.id, name: 'Municipio' })
  const path = `/inventario/data-center/${id}/requisiti`
  const page = await contact.get(path)
  const seen = () => ({ version: hidden(page.body, 'version'), base: hidden(page.body, 'base') })
  return { id, path, page, seen, dataCentre: `/inventario/data-center/${id}` }
}

test('the 23 requirements of 2017 come with Regia, and were in force only until they were replaced', async () => {
  await withActor(database.db, cli, async (tx) => {
    assert.equal((await listRequirements(tx, '2018-05-02')).length, 23)
    assert.equal((await listRequirements(tx, '2019-06-13')).length, 23)
    assert.deepEqual(await listRequirements(tx, '2019-06-14'), [])
    assert.deepEqual(await begunRequirements(tx, '2017-11-29'), [])
  })
})

describe('answering', () => {
  test('a superseded list says so, and nothing is suggested before the first answer', async () => {
    const { page, dataCentre } = await aPlace()
    assert.match(page.body, /Elenco non più in vigore: solo di esempio/)
    assert.equal(page.body.match(/<select/g)?.length, 23)
    const body = (await contact.get(dataCentre)).body
    assert.match(body, /Nessuna risposta ancora: non c’è un gruppo da suggerire/)
    assert.match(body, /Senza risposta<\/dt>\s*<dd[^>]*>23 di 23/)
  })

  test('an answer keeps its note and its day, suggests a group, and leaves the group in force alone', async () => {
    const { id, path, seen, dataCentre } = await aPlace()
    const saved = await contact.post(path, {
      ...seen(),
      giorno: '1/3/2026',
      'r_C5-12': 'partly',
      'n_C5-12': 'Manca il piano interrato',
    })
    assert.equal(saved.statusCode, 303)
    const body = (await contact.get(dataCentre)).body
    assert.match(body, /porterebbero a <strong>Gruppo B<\/strong>: mancano 22 risposte/)
    assert.match(body, /ha risposto sui requisiti del data center/)
    const [place] = await database.store.ownerRows(
      'select agid_group, version from data_centres where data_centre_id = $1',
      [id],
    )
    assert.deepEqual(place, { agid_group: 'B', version: 1 })
    const [row] = await database.store.ownerRows(
      'select answer, note, answered_on, person_id from data_centre_requirements where data_centre_id = $1',
      [id],
    )
    assert.deepEqual(row, {
      answer: 'partly',
      note: 'Manca il piano interrato',
      answered_on: '2026-03-01',
      person_id: contact.person,
    })
    const again = await contact.get(path)
    await contact.post(path, {
      version: hidden(again.body, 'version'),
      base: hidden(again.body, 'base'),
      giorno: '2/3/2026',
    })
    assert.deepEqual(
      await database.store.ownerRows('select 1 from data_centre_requirements where data_centre_id = $1', [
        id,
      ]),
      [],
      'an answer taken back is no answer',
    )
  })

  test('refuses a note alone, an answer of its own making, a day to come, an unknown requirement', async () => {
    const { path, seen } = await aPlace()
    const post = (fields: Record<string, string>) =>
      contact.post(path, { ...seen(), giorno: '1/3/2026', ...fields })
    for (const fields of [
      { 'n_C5-01': 'forse' },
      { 'r_C5-01': 'maybe' },
      { 'r_C5-01': 'met', giorno: '1/1/2099' },
      { 'r_C5-01': 'met', giorno: '' },
    ] as Record<string, string>[])
      assert.equal((await post(fields)).statusCode, 422, JSON.stringify(fields))
    assert.equal((await post({ 'x_C5-01': 'met' })).statusCode, 400)
  })

  test('two people answer different requirements at once; the same one is asked about', async () => {
    const { path, seen, dataCentre } = await aPlace()
    const post = (client: TestClient, fields: Record<string, string>) =>
      client.post(path, { ...seen(), giorno: '1/3/2026', ...fields })
    assert.equal((await post(contact, { 'r_C5-01': 'met' })).statusCode, 303)
    assert.equal((await post(contact, { 'r_C5-02': 'not_met' })).statusCode, 303)
    const body = (await contact.get(dataCentre)).body
    assert.match(body, /Soddisfatto<\/dt>\s*<dd[^>]*>1 di 23/)
    assert.match(body, /Non soddisfatto<\/dt>\s*<dd[^>]*>1 di 23/)
    const asked = await post(contact, { 'r_C5-01': 'partly' })
    assert.equal(asked.statusCode, 409)
    assert.match(asked.body, /Soddisfatto[\s\S]*In parte/)
  })

  test('who only reads reads; another body does not, not even a tenant', async () => {
    const { id, path, seen } = await aPlace()
    await database.store.ownerRows(
      'update data_centres set is_shared = true where data_centre_id = $1 returning 1',
      [id],
    )
    await aService(database, {
      administrationId: stranger.actor.administrationId ?? '',
      name: 'Ospite',
      dataCentreId: id,
    })
    for (const client of [reviewer, auditor]) {
      const page = await client.get(path)
      assert.equal(page.statusCode, 200)
      assert.doesNotMatch(page.body, /<select/)
      assert.equal((await client.post(path, { ...seen(), giorno: '1/3/2026' })).statusCode, 403)
    }
    assert.equal((await stranger.get(path)).statusCode, 404)
    assert.equal(
      (await stranger.post(path, { ...seen(), giorno: '1/3/2026', 'r_C5-01': 'met' })).statusCode,
      404,
    )
  })
})

test('a list in force takes the place of the example, and all of its column gives the group', async () => {
  const administrator = await app.as({ role: 'administrator' })
  for (const [code, column] of [
    ['N-1', 'forA'],
    ['N-2', 'forPsn'],
  ] as const) {
    const added = await administrator.post('/amministrazione/riferimenti/requisiti', {
      checklist: 'prova',
      code,
      area: 'infrastruttura',
      label: `Requisito ${code}`,
      [column]: '1',
      certainty: 'inferred',
      source: 'Elenco di prova',
      validFrom: '1/1/2026',
    })
    assert.equal(added.statusCode, 303)
  }
  const { path, page, seen, dataCentre } = await aPlace()
  assert.match(page.body, /Elenco in vigore\. Fonte: Elenco di prova/)
  assert.equal((await contact.post(path, { ...seen(), giorno: '1/3/2026', 'r_N-1': 'met' })).statusCode, 303)
  assert.match((await contact.get(dataCentre)).body, /porterebbero a <strong>Gruppo A<\/strong>/)
  const next = await contact.get(path)
  await contact.post(path, {
    version: hidden(next.body, 'version'),
    base: hidden(next.body, 'base'),
    giorno: '1/3/2026',
    'r_N-1': 'met',
    'r_N-2': 'met',
  })
  assert.match((await contact.get(dataCentre)).body, /porterebbero a <strong>Candidabile a PSN<\/strong>/)
})
