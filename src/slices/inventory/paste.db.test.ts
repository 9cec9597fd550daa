// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { formOf } from '../../../test/forms.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { loadReferenceData } from './index.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:42:00Z')
const sheet = '/inventario/griglia/incolla'
const preview = `${sheet}/anteprima`

let app: TestApp
let associationId: AssociationId
let office: TestClient
let colleague: TestClient
let reviewer: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  associationId = (await anAssociation(database.db)).id
  office = await app.as({ role: 'office_member', associationId })
  colleague = await app.as({ role: 'office_member', associationId })
  reviewer = await app.as({ role: 'reviewer' })
})

async function aBody() {
  const body = await anAdministration(database.db)
  await aMember(database.db, associationId, body.id)
  await aDataCentre(database, { administrationId: body.id, name: 'Municipio' })
  const demos = await aSoftware(database, { administrationId: body.id, name: 'Demos' })
  const ids: string[] = []
  for (const name of ['Anagrafe', 'Biblioteca', 'Catasto'])
    ids.push((await aService(database, { administrationId: body.id, name, softwareIds: [demos.id] })).id)
  const [a = '', b = '', c = ''] = ids
  const page = await office.get(`/inventario/griglia?ente=${body.id}`)
  return { body, a, b, c, grid: formOf(page.body, '/inventario/griglia') }
}

const services = (administrationId: string) =>
  database.store.ownerRows<Record<string, unknown> & { name: string; version: number; state: string }>(
    'select * from digital_services where administration_id = $1 order by name',
    [administrationId],
  )
const missing: Record<string, unknown> = {}
const versions = async (administrationId: string) =>
  (await services(administrationId)).map(({ name, version }) => [name, version])
const events = (id: string) =>
  database.store.ownerRows<{ action: string; changes: Record<string, unknown> }>(
    'select action, changes from events where subject_id = $1 order by at, event_id',
    [id],
  )

/** Posts what the preview shows, with answers. */
async function write(html: string, answers: Record<string, string> = {}) {
  return office.post(sheet, { ...formOf(html, sheet), ...answers })
}

describe('a sheet pasted into the grid', () => {
  test('is shown first, then written whole with one event for each service, then undone', async () => {
    const { body, a, b, grid } = await aBody()
    const before = await services(body.id)
    const shown = await office.post(preview, {
      ...grid,
      cella: `dataClass.${a}`,
      testo: 'Critico\tACN\t01/03/2026\tmunicipio\nORDINARI\t"ACN,\nelenco"\t2026-03-01\tin cloud\r\n',
    })
    assert.equal(shown.statusCode, 200)
    assert.match(shown.body, /<ins>Critico<\/ins>/)
    assert.match(shown.body, /<ins>Municipio \(gruppo B\)<\/ins>/)
    assert.match(shown.body, /<ins>ACN, elenco<\/ins>/)
    assert.match(shown.body, /Cambia 2 servizi/)
    assert.deepEqual(await services(body.id), before)

    const written = await write(shown.body)
    assert.equal(written.statusCode, 303)
    const after = await services(body.id)
    const row = (rows: typeof after, id: string) => rows.find((each) => each['digital_service_id'] === id)
    const {
      data_class,
      data_class_source,
      data_class_on,
      hosting,
      data_centre_id,
      version,
      updated_at,
      ...rest
    } = row(after, a) ?? missing
    assert.deepEqual(
      [data_class, data_class_source, data_class_on, hosting, version],
      ['critical', 'ACN', '2026-03-01', 'data_centre', 2],
    )
    assert.ok(data_centre_id && updated_at)
    // What the sheet does not speak of is what it was, and so is the service under the block.
    for (const [field, value] of Object.entries(rest)) assert.deepEqual(value, row(before, a)?.[field], field)
    assert.equal(row(after, b)?.['data_class'], 'ordinary')
    assert.deepEqual(after[2], before[2])
    assert.deepEqual(
      (await events(a)).map(({ action, changes }) => [action, Object.keys(changes).sort()]),
      [['paste', ['dataClass', 'dataClassOn', 'dataClassSource', 'place']]],
    )

    const result = await office.get(written.headers.location ?? '')
    assert.match(result.body, /2 servizi cambiati/)
    assert.match(result.body, /Annulla: 2 servizi tornano com’erano/)
    assert.equal((await colleague.get(written.headers.location ?? '')).statusCode, 404)
    const undo = `${written.headers.location}/annullamento`
    assert.equal((await colleague.post(undo)).statusCode, 404)
    assert.match((await office.post(undo)).headers.location ?? '', /annullate=2/)
    assert.equal((await office.post(undo)).statusCode, 409)
    const { version: _, updated_at: __, ...undone } = row(await services(body.id), a) ?? missing
    for (const [field, value] of Object.entries(undone))
      assert.deepEqual(value, row(before, a)?.[field], field)
    assert.deepEqual(
      (await events(a)).map(({ action }) => action),
      ['paste', 'paste_undo'],
    )
  })

  test('asks what it cannot know, refuses what is wrong, and takes the answers in the same page', async () => {
    const { body, a, b, c, grid } = await aBody()
    const shown = await office.post(preview, {
      ...grid,
      cella: `dataClassOn.${a}`,
      testo:
        '03/04/2025\tMunicipo\tDemo\t1,234\n06/30/2025\tcloud\tDemos\t1.234,00\n31/02/2025\tLuna\t\tmolti',
    })
    assert.match(shown.body, /«03\/04\/2025»: quale giorno è\?/)
    assert.match(shown.body, /«Municipo»: quale intendi\?/)
    assert.match(shown.body, /L’ente ha già «Demos»: è lo stesso\?/)
    assert.match(shown.body, /può essere 1\.234 o una frazione/)
    assert.match(shown.body, /«31\/02\/2025» non è un giorno/)
    assert.match(shown.body, /«Luna» non è fra i posti/)
    assert.match(shown.body, /«molti» non è un numero intero/)
    assert.match(shown.body, /1 cella vuota|Una cella vuota del foglio lascia/)
    const refused = await write(shown.body)
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, new RegExp(`href="#place\\.${a}"`))
    assert.deepEqual(
      (await versions(body.id)).map(([, version]) => version),
      [1, 1, 1],
    )

    const place = /<option value="(dc:[^"]+)"/.exec(refused.body)?.[1] ?? ''
    const written = await write(refused.body, {
      [`dataClassOn.${a}`]: '03/04/2025',
      [`place.${a}`]: place,
      [`software.${a}`]: 'Demo',
      [`usersCount.${a}`]: '1.234',
      [`dataClassOn.${b}`]: '30/06/2025',
      [`dataClassOn.${c}`]: '28/02/2025',
      [`fuori.${c}`]: '1',
    })
    assert.equal(written.statusCode, 303)
    const rows = await services(body.id)
    assert.deepEqual(
      rows.map((row) => [row.name, row.version, row['data_class_on'], row['hosting'], row['users_count']]),
      [
        ['Anagrafe', 2, '2025-04-03', 'data_centre', 1234],
        ['Biblioteca', 2, '2025-06-30', 'cloud', 1234],
        ['Catasto', 1, null, 'unknown', null],
      ],
    )
  })

  test('keeps what was typed in the grid, and offers the rows beyond it as new services', async () => {
    const { body, a, c, grid } = await aBody()
    const testo = 'Tributi\nDemanio\nElettorale'
    const shown = await office.post(preview, {
      ...grid,
      [`usersCount.${a}`]: '40',
      [`usersCount.${c}`]: '9',
      cella: `name.${c}`,
      testo,
    })
    assert.match(shown.body, /Aggiungi come servizi nuovi le 2 righe che vanno oltre la griglia/)
    assert.equal((await write(shown.body)).statusCode, 303)
    assert.deepEqual(
      (await services(body.id)).map((row) => [row.name, row['users_count']]),
      [
        ['Anagrafe', 40],
        ['Biblioteca', null],
        ['Tributi', 9],
      ],
    )
    const written = await write(shown.body, { nuovi: '1' })
    // The rows of the first time are as the sheet says: only the new ones are left to write.
    assert.equal(written.statusCode, 303)
    assert.deepEqual(
      (await services(body.id)).map((row) => row.name),
      ['Anagrafe', 'Biblioteca', 'Demanio', 'Elettorale', 'Tributi'],
    )
    await office.post(`${written.headers.location}/annullamento`)
    assert.deepEqual(
      (await services(body.id)).filter((row) => row.state === 'ceased').map((row) => row.name),
      ['Demanio', 'Elettorale'],
    )
  })

  test('with its heads goes to the columns they name; new software named twice is one', async () => {
    const { body, a } = await aBody()
    const shown = await office.post(preview, {
      ente: body.id,
      riga: a,
      colonna: 'name',
      testo: 'Utenti\tApplicativi\n12\tClavis\n15\tDemos; clavis\n',
    })
    assert.match(shown.body, /La prima riga del foglio ha i nomi delle colonne/)
    const written = await write(shown.body)
    assert.equal(written.statusCode, 303)
    const software = () =>
      database.store.ownerRows('select name from software where administration_id = $1 order by name', [
        body.id,
      ])
    assert.deepEqual(await software(), [{ name: 'Clavis' }, { name: 'Demos' }])
    assert.deepEqual(
      (await services(body.id)).map((row) => row['users_count']),
      [12, 15, null],
    )
    await office.post(`${written.headers.location}/annullamento`)
    assert.deepEqual(await software(), [{ name: 'Demos' }])
  })

  test('writes nothing when somebody else wrote the same cell since the preview, and says so', async () => {
    const { body, a, b, grid } = await aBody()
    const shown = await office.post(preview, { ...grid, cella: `usersCount.${a}`, testo: '10\n20' })
    await colleague.post('/inventario/griglia', {
      ...grid,
      [`usersCount.${b}`]: '99',
      [`dataClass.${a}`]: 'critical',
    })
    const refused = await write(shown.body)
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /Biblioteca: qualcuno l’ha cambiato dopo la tua anteprima/)
    assert.match(refused.body, /<del>99<\/del>/)
    assert.deepEqual(
      (await services(body.id)).map((row) => row['users_count']),
      [null, 99, null],
    )
    assert.equal((await write(refused.body)).statusCode, 303)
    assert.deepEqual(
      (await services(body.id)).map((row) => [row['users_count'], row['data_class']]),
      [
        [10, 'critical'],
        [20, 'ordinary'],
        [null, 'ordinary'],
      ],
    )
  })

  test('an empty sheet, one too long, other bodies and other roles are refused', async () => {
    const { body, a, grid } = await aBody()
    assert.equal((await office.post(preview, { ...grid, cella: `name.${a}`, testo: '\r\n' })).statusCode, 422)
    const long = await office.post(preview, { ...grid, cella: `name.${a}`, testo: 'x\n'.repeat(501) })
    assert.match(long.body, /INV-030/)
    assert.equal((await reviewer.get(sheet)).statusCode, 403)
    assert.equal((await reviewer.post(preview, { ente: body.id, testo: 'x' })).statusCode, 403)
    const other = await anAdministration(database.db)
    const { id } = await aService(database, { administrationId: other.id, name: 'Altrui' })
    const stolen = await office.post(sheet, {
      ente: body.id,
      cella: `name.${id}`,
      righe: id,
      testo: 'Rubato',
      anteprima: '1',
      [`base.${id}`]: '{}',
    })
    assert.match(stolen.headers.location ?? '', /salvate=0/)
    assert.equal((await services(other.id))[0]?.name, 'Altrui')
    assert.equal((await office.post(preview, { ente: other.id, testo: 'x' })).statusCode, 403)
  })

  test('can be pasted in a box without scripts', async () => {
    const { body } = await aBody()
    const page = await office.get(`${sheet}?ente=${body.id}`)
    const form = formOf(page.body, preview)
    const shown = await office.post(preview, { ...form, colonna: 'usersCount', testo: '7\n\n8' })
    assert.equal((await write(shown.body)).statusCode, 303)
    assert.deepEqual(
      (await services(body.id)).map((row) => row['users_count']),
      [7, null, 8],
    )
  })

  test('of 300 services is shown and written', async () => {
    const body = await anAdministration(database.db)
    await aMember(database.db, associationId, body.id)
    for (let n = 100; n < 400; n++)
      await aService(database, { administrationId: body.id, name: `Servizio ${n}` })
    const page = await office.get(`${sheet}?ente=${body.id}`)
    const shown = await office.post(preview, {
      ...formOf(page.body, preview),
      colonna: 'dataClass',
      testo: 'ordinario\tACN\t01/03/2026\tcloud\tDemos\t12\n'.repeat(300),
    })
    assert.equal(shown.statusCode, 200)
    const written = await write(shown.body)
    assert.equal(written.statusCode, 303)
    assert.equal((await services(body.id)).filter((row) => row['data_class'] === 'ordinary').length, 300)
  })
})
