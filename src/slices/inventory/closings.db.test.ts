// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService } from '../../../test/factories/inventory.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { withActor } from '../../platform/db/actor.ts'
import type { AdministrationId } from '../../shared/ids.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
let app: TestApp
let own: AdministrationId
let contact: TestClient
let stranger: TestClient
let officer: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  own = (await anAdministration(database.db)).id
  const other = (await anAdministration(database.db)).id
  contact = await app.as({ role: 'contact', administrationId: own })
  stranger = await app.as({ role: 'contact', administrationId: other })
  officer = await app.as({ role: 'programme_officer' })
})

const pdf = Buffer.from('%PDF-1.7 verbale di spegnimento')
const path = (id: string, rest = '') => `/inventario/data-center/${id}${rest}`
const markIn = (body: string) => /name="visto" value="([^"]*)"/.exec(body)?.[1] ?? ''
const costs = { energy: '1.200,50', staff: '8.000,00', method: 'Bollette del 2025', countedOn: '31/12/2025' }

async function write(id: string, form: Record<string, string>, client = contact) {
  const { body } = await client.get(path(id))
  return client.post(path(id, '/costi'), { visto: markIn(body), ...costs, ...form })
}

const rowsOf = (id: string) =>
  database.store.ownerRows<{
    number: number
    energy: string
    reason: string
    late: boolean
    locked: boolean
  }>(
    `select number, energy_cents::integer as energy, reason, is_late as late, locked_at is not null as locked
      from data_centre_baselines where data_centre_id = $1 order by number`,
    [id],
  )

describe('the costs before work starts', () => {
  it('are a draft until locked; then only restated, with a reason, beside the old values', async () => {
    const { id } = await aDataCentre(database, { administrationId: own, name: 'Sala' })
    assert.equal((await write(id, {})).statusCode, 303)
    assert.equal((await write(id, { energy: '1.000,00' })).statusCode, 303)
    assert.equal((await write(id, { energy: '1.100,00', blocca: '1' })).statusCode, 303)
    const refused = await write(id, { energy: '900,00' })
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /INV-008/)
    assert.equal((await write(id, { energy: '900,00', reason: 'Una bolletta era doppia' })).statusCode, 303)
    assert.deepEqual(await rowsOf(id), [
      { number: 1, energy: 110_000, reason: '', late: false, locked: true },
      { number: 2, energy: 90_000, reason: 'Una bolletta era doppia', late: false, locked: true },
    ])
    const { body } = await officer.get(path(id))
    assert.match(body, /1\.100,00/)
    assert.match(body, /900,00/)
    assert.match(body, /Una bolletta era doppia/)
    assert.doesNotMatch(body, /Rettifica la base/)
    const history = (await contact.get(`/storia/data-center/${id}`)).body
    assert.match(history, /ha bloccato la base dei costi prima dei lavori/)
    assert.match(history, /ha rettificato la base dei costi/)
  })

  it('cannot be changed once locked, not even below the commands', async () => {
    const { id } = await aDataCentre(database, { administrationId: own, name: 'Bloccata' })
    await write(id, { blocca: '1' })
    const changed = await withActor(database.db, contact.actor, (tx) =>
      tx
        .updateTable('data_centre_baselines')
        .set({ energy_cents: 1 })
        .where('data_centre_id', '=', id)
        .executeTakeFirst(),
    )
    assert.equal(Number(changed.numUpdatedRows), 0)
  })

  it('are refused to who saw other values, reads only, or comes when it is closed; late is said', async () => {
    const { id } = await aDataCentre(database, {
      administrationId: own,
      name: 'Contesa',
      state: 'in_decommissioning',
    })
    const mark = markIn((await contact.get(path(id))).body)
    assert.equal((await write(id, { blocca: '1' })).statusCode, 303)
    assert.match((await contact.get(path(id))).body, /Bloccata a lavori avviati/)
    const stale = await contact.post(path(id, '/costi'), { visto: mark, ...costs })
    assert.equal(stale.statusCode, 409)
    assert.equal((await officer.post(path(id, '/costi'), { visto: '', ...costs })).statusCode, 403)
    assert.equal((await stranger.post(path(id, '/costi'), { visto: '', ...costs })).statusCode, 404)
    const empty = await write(id, { energy: '', staff: '', method: '', countedOn: '1/1/2099' })
    assert.equal(empty.statusCode, 422)
    for (const field of ['energy', 'method', 'countedOn'])
      assert.match(empty.body, new RegExp(`href="#${field}"`))
    const closed = await aDataCentre(database, { administrationId: own, name: 'Chiuso', state: 'closed' })
    const late = await contact.post(path(closed.id, '/costi'), { visto: '', ...costs, blocca: '1' })
    assert.equal(late.statusCode, 409)
    assert.match(late.body, /INV-024/)
  })
})

describe('a closing', () => {
  const close = (
    id: string,
    form: Record<string, string>,
    content: Buffer | null,
    fileName = 'verbale.pdf',
  ) =>
    contact.postMultipart(
      path(id, '/stato'),
      { azione: 'close', motivo: '', giorno: '01/03/2026', ...form },
      content === null ? [] : [{ field: 'prova', fileName, content }],
    )

  it('keeps its proof, the capacity as it was and the cost that ends, and lets the programme read the proof', async () => {
    const { id } = await aDataCentre(database, { administrationId: own, name: 'Da chiudere' })
    await database.store.ownerRows(
      'update data_centres set cpu_count = 8, ram_gb = 256 where data_centre_id = $1 returning 1',
      [id],
    )
    await write(id, { blocca: '1' })
    assert.match((await contact.get(path(id))).body, /name="costo" value="9200,50"|value="9200,50"/)
    assert.equal((await close(id, { costo: '9.000,00' }, pdf)).statusCode, 303)
    const page = (await officer.get(path(id))).body
    assert.match(page, /CPU 8, RAM 256/)
    assert.match(page, /9\.000,00/)
    const proof = await officer.get(path(id, '/prova'))
    assert.equal(proof.statusCode, 200)
    assert.equal(proof.headers['content-type'], 'application/pdf')
    assert.match(String(proof.headers['content-disposition']), /attachment; filename="verbale\.pdf"/)
    assert.deepEqual(proof.rawPayload, pdf)
    assert.equal((await stranger.get(path(id, '/prova'))).statusCode, 404)
    await database.store.ownerRows(
      'update data_centres set cpu_count = 99 where data_centre_id = $1 returning 1',
      [id],
    )
    assert.match((await contact.get(path(id))).body, /CPU 8, RAM 256/)
    assert.match((await contact.get(`/storia/data-center/${id}`)).body, /verbale\.pdf/)
    assert.match((await officer.get('/monitoraggio/costi-finiti')).body, /9\.000,00/)
  })

  it('refuses a program, an empty file and a page, whatever they are called, and closes nothing', async () => {
    const { id } = await aDataCentre(database, { administrationId: own, name: 'Resiste' })
    for (const content of [Buffer.from('MZ\x90\x00 program'), Buffer.alloc(0), Buffer.from('<html>')]) {
      const refused = await close(id, { costo: '' }, content)
      assert.equal(refused.statusCode, 422)
      assert.match(refused.body, /href="#prova"/)
    }
    const { body } = await contact.get(path(id))
    assert.match(body, /Chiudi il data center/)
  })

  it('without proof says so, is completed once, and counts no more when the place is in use again', async () => {
    const { id } = await aDataCentre(database, { administrationId: own, name: 'Senza prova' })
    assert.equal((await close(id, { costo: '' }, null)).statusCode, 303)
    assert.match((await contact.get(path(id))).body, /Prova dello spegnimento<\/dt>[\s\S]{0,200}manca/)
    const complete = (form: Record<string, string>, files: Parameters<TestClient['postMultipart']>[2]) =>
      contact.postMultipart(path(id, '/chiusura'), form, files)
    const file = [{ field: 'prova', fileName: 'foto.pdf', content: pdf }]
    assert.equal((await complete({ costo: '' }, file)).statusCode, 303)
    assert.equal((await complete({ costo: '' }, file)).statusCode, 409)
    assert.equal((await complete({ costo: '100,00' }, [])).statusCode, 303)
    assert.equal((await complete({ costo: '200,00' }, [])).statusCode, 409)
    assert.match((await contact.get(path(id))).body, /100,00/)
    await contact.post(path(id, '/stato'), { azione: 'reopen', motivo: 'Torna in uso' })
    const [open] = await database.store.ownerRows<{ n: number }>(
      'select count(*)::integer as n from data_centre_closings where data_centre_id = $1 and reopened_at is null',
      [id],
    )
    assert.equal(open?.n, 0)
    assert.equal((await contact.get(path(id, '/prova'))).statusCode, 404)
  })

  it('is refused while a service of another body runs there', async () => {
    const place = await aDataCentre(database, { administrationId: own, name: 'Condivisa', isShared: true })
    const guest = (await anAdministration(database.db)).id
    await aService(database, { administrationId: guest, dataCentreId: place.id, name: 'Ospite' })
    const refused = await close(place.id, { costo: '' }, pdf)
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /INV-003/)
    const [kept] = await database.store.ownerRows<{ n: number }>(
      'select count(*)::integer as n from documents where administration_id = $1 and file_name = $2',
      [own, 'verbale.pdf'],
    )
    assert.equal(kept?.n, 1)
  })
})
