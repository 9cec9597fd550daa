// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { writeOds } from 'hucre/ods'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aService, aSoftware } from '../../../test/factories/inventory.ts'
import { anAdministration } from '../../../test/factories/registry.ts'

const now = new Date('2026-03-10T09:00:00Z')
const database = testDatabase()
let app: TestApp
const base = '/inventario/importazioni'

before(async () => {
  await database.opened
  app = await testApp(database, { now })
})

const head = [
  'NOME APPLICATIVO',
  'INTERLOCUTORE',
  'SERVIZI SUPPORTATI',
  'LICENZE',
  'OPPORTUNITÀ DA COGLIERE',
  'RISCHIO',
  'FACILITÀ DI MIGRAZIONE',
]
type Row = readonly (string | number | Date | null)[]

/** The official form, filled: instructions in a merged cell, a blank line, the head, the rows. */
function official(rows: readonly Row[]): Row[] {
  return [['ISTRUZIONI (3.1 Lista degli applicativi)'], [], head, ...rows]
}
const xlsx = async (rows: readonly Row[], more: Record<string, unknown> = {}) =>
  Buffer.from(
    await writeXlsx({ sheets: [{ name: 'Applicativi', rows: rows.map((row) => [...row]), ...more }] }),
  )
const ods = async (rows: readonly Row[]) =>
  Buffer.from(await writeOds({ sheets: [{ name: 'Applicativi', rows: rows.map((row) => [...row]) }] }))

async function aWriter() {
  const { id: administrationId } = await anAdministration(database.db)
  return { administrationId, client: await app.as({ role: 'editor', administrationId }) }
}

async function upload(
  client: TestClient,
  administrationId: string,
  content: Buffer,
  fileName = 'lista.xlsx',
) {
  return client.postMultipart(base, { ente: administrationId }, [{ field: 'file', fileName, content }])
}

async function uploaded(
  client: TestClient,
  administrationId: string,
  content: Buffer,
  fileName?: string,
): Promise<string> {
  const answer = await upload(client, administrationId, content, fileName)
  assert.equal(answer.statusCode, 303, answer.body.slice(0, 3000))
  return String(answer.headers['location'])
}

const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const fingerprintOf = (html: string) => /name="impronta" value="([^"]+)"/.exec(html)?.[1] ?? ''
/** What a browser would post of the answers: the option selected of each. */
const answersOf = (html: string) =>
  [...html.matchAll(/<select[^>]*name="scelta"[^>]*>(.*?)<\/select>/gs)].map(
    ([, options]) =>
      /<option value="([^"]*)" selected/.exec(
        (options ?? '').replace(/<option selected value/g, '<option value'),
      )?.[1] ??
      /<option[^>]*selected[^>]*value="([^"]*)"/.exec(options ?? '')?.[1] ??
      '',
  )

async function apply(client: TestClient, path: string, more: Record<string, string | string[]> = {}) {
  const page = await client.get(path)
  return client.post(`${path}/applicazione`, {
    impronta: fingerprintOf(page.body),
    modo: 'buone',
    scelta: answersOf(page.body),
    ...more,
  })
}

const softwareOf = (administrationId: string) =>
  database.store.ownerRows<Record<string, unknown>>(
    `select name, product_version, supplier, licences, opportunity, risk, ease from software where administration_id = $1 order by name`,
    [administrationId],
  )
const linksOf = async (administrationId: string) =>
  (
    await database.store.ownerRows<{ link: string }>(
      `select s.name || ' < ' || w.name || ' ' || s.state as link from digital_services s
       join service_software l using (administration_id, digital_service_id) join software w using (administration_id, software_id)
       where s.administration_id = $1 order by 1`,
      [administrationId],
    )
  ).map(({ link }) => link)
const eventsOf = async (administrationId: string) =>
  (
    await database.store.ownerRows<{ what: string }>(
      `select subject_kind || ' ' || action as what from events where administration_id = $1 and subject_kind <> 'assignment' order by at, event_id`,
      [administrationId],
    )
  ).map(({ what }) => what)

describe('the official list', () => {
  for (const [format, build] of [
    ['xlsx', xlsx],
    ['ods', ods],
  ] as const)
    test(`in .${format} is previewed, applied with one event for each thing, kept, and undone`, async () => {
      const { administrationId, client } = await aWriter()
      await aService(database, { administrationId, name: 'Anagrafe' })
      await aSoftware(database, { administrationId, name: 'Demos', productVersion: '5.2', supplier: 'Uno' })
      const file = await build(
        official([
          ['Demos 5.4', 'Due', 'Anagrafe', null, 'Alto', 'basso', null],
          [],
          ['Cimiteri Web', 'Tre', 'Cimiteri', 'annuale', 'Medio', 'Alto', 'Alto'],
          ['Guasto', null, null, null, 'boh', null, null],
        ]),
      )
      const path = await uploaded(client, administrationId, file, `lista.${format}`)
      const page = await client.get(path)
      assert.equal(page.statusCode, 200)
      assert.match(words(page.body), /nulla è ancora cambiato/)
      assert.match(words(page.body), /Applicativi!E7 .*boh/)
      assert.equal((await softwareOf(administrationId)).length, 1)

      await client.post(`${path}/scelte`, { scelta: ['0.6.services.cimiteri=+', ''] })
      const done = await apply(client, path)
      assert.equal(done.statusCode, 303, words(done.body))
      assert.deepEqual(await softwareOf(administrationId), [
        {
          name: 'Cimiteri Web',
          product_version: '',
          supplier: 'Tre',
          licences: 'annuale',
          opportunity: 'medium',
          risk: 'high',
          ease: 'high',
        },
        {
          name: 'Demos',
          product_version: '5.4',
          supplier: 'Due',
          licences: '',
          opportunity: 'high',
          risk: 'low',
          ease: null,
        },
      ])
      assert.deepEqual(await linksOf(administrationId), [
        'Anagrafe < Demos active',
        'Cimiteri < Cimiteri Web active',
      ])
      assert.deepEqual((await eventsOf(administrationId)).sort(), [
        'digital_service add',
        'digital_service correct',
        'software add',
        'software correct',
        'workbook_import apply',
        'workbook_import upload',
      ])
      const result = words((await client.get(path)).body)
      assert.match(result, /Importazione conclusa/)
      assert.match(result, /Righe rimaste fuori/)
      assert.match(words((await client.get(`${base}?ente=${administrationId}`)).body), /Importata/)
      assert.equal((await apply(client, path)).statusCode, 409)

      assert.equal((await client.post(`${path}/annullamento`)).statusCode, 303)
      assert.deepEqual(await softwareOf(administrationId), [
        {
          name: 'Demos',
          product_version: '5.2',
          supplier: 'Uno',
          licences: '',
          opportunity: null,
          risk: null,
          ease: null,
        },
      ])
      assert.deepEqual(await linksOf(administrationId), [])
      assert.match(words((await client.get(path)).body), /Importazione annullata/)
    })

  test('refuses all when one row is refused and all or nothing was chosen', async () => {
    const { administrationId, client } = await aWriter()
    const path = await uploaded(
      client,
      administrationId,
      await xlsx(official([['Uno'], ['Due', null, null, null, 'boh']])),
    )
    const answer = await apply(client, path, { modo: 'tutto' })
    assert.equal(answer.statusCode, 422)
    assert.match(words(answer.body), /ogni cella segnalata deve essere a posto/)
    assert.deepEqual(await softwareOf(administrationId), [])
  })

  test('refuses to apply on an inventory that is not the one of the preview', async () => {
    const { administrationId, client } = await aWriter()
    const path = await uploaded(client, administrationId, await xlsx(official([['Uno']])))
    const impronta = fingerprintOf((await client.get(path)).body)
    await aSoftware(database, { administrationId, name: 'Intanto' })
    const answer = await client.post(`${path}/applicazione`, { impronta, modo: 'buone' })
    assert.equal(answer.statusCode, 422)
    assert.match(words(answer.body), /Ciò che c’è in Regia è cambiato/)
    assert.equal((await softwareOf(administrationId)).length, 1)
  })

  test('is not undone once somebody wrote the same things', async () => {
    const { administrationId, client } = await aWriter()
    const path = await uploaded(client, administrationId, await xlsx(official([['Uno']])))
    await apply(client, path)
    await database.store.ownerRows(
      `update software set version = version + 1, supplier = 'Altri' where administration_id = $1 returning 1`,
      [administrationId],
    )
    assert.equal((await client.post(`${path}/annullamento`)).statusCode, 409)
    assert.equal((await softwareOf(administrationId)).length, 1)
  })

  test('left alone changes nothing, and cannot be applied later', async () => {
    const { administrationId, client } = await aWriter()
    const path = await uploaded(client, administrationId, await xlsx(official([['Uno']])))
    assert.equal((await client.post(`${path}/rinuncia`)).statusCode, 303)
    assert.match(words((await client.get(path)).body), /Nulla è cambiato/)
    assert.equal((await client.post(`${path}/annullamento`)).statusCode, 409)
  })

  test('gives its refused cells as a file', async () => {
    const { administrationId, client } = await aWriter()
    const path = await uploaded(
      client,
      administrationId,
      await xlsx(official([['Uno', null, null, null, 'boh']])),
    )
    const csv = await client.get(`${path}/rifiutate.csv`)
    assert.match(csv.body, /Applicativi!E4;Opportunità da cogliere;boh;/)
  })
})

describe('who may', () => {
  test('another body sees neither the imports nor the file', async () => {
    const { administrationId, client } = await aWriter()
    const path = await uploaded(client, administrationId, await xlsx(official([['Uno']])))
    const stranger = await aWriter()
    assert.equal((await stranger.client.get(path)).statusCode, 404)
    assert.equal((await stranger.client.post(`${path}/applicazione`, { modo: 'buone' })).statusCode, 404)
    assert.equal(
      (await upload(stranger.client, administrationId, await xlsx(official([['Uno']])))).statusCode >= 403,
      true,
    )
  })

  test('a reviewer is refused', async () => {
    const { administrationId } = await aWriter()
    const reviewer = await app.as({ role: 'reviewer' })
    for (const url of [
      `${base}?ente=${administrationId}`,
      `/inventario/esportazioni/applicativi.xlsx?ente=${administrationId}&versioni=1`,
    ])
      assert.equal((await reviewer.get(url)).statusCode, 403)
  })
})

describe('out and back', () => {
  async function filled() {
    const { administrationId, client } = await aWriter()
    const demos = await aSoftware(database, {
      administrationId,
      name: 'Demos',
      productVersion: '2024 R2',
      supplier: 'Uno, S.r.l.',
    })
    await aSoftware(database, { administrationId, name: 'Biblio 3' })
    await aService(database, { administrationId, name: 'Anagrafe', softwareIds: [demos.id] })
    await aService(database, { administrationId, name: 'Stato civile', softwareIds: [demos.id] })
    return { administrationId, client }
  }

  for (const format of ['xlsx', 'ods', 'csv'])
    for (const versions of ['', '&versioni=1'])
      test(`changes nothing in .${format}${versions && ' with versions'}`, async () => {
        const { administrationId, client } = await filled()
        const file = await client.get(
          `/inventario/esportazioni/applicativi.${format}?ente=${administrationId}${versions}`,
        )
        assert.equal(file.statusCode, 200)
        const path = await uploaded(client, administrationId, file.rawPayload, `lista.${format}`)
        assert.match(words((await client.get(path)).body), /Uguali 2 righe/)
        assert.equal((await apply(client, path)).statusCode, 422)
      })

  test('leaves versions out unless asked', async () => {
    const { administrationId, client } = await filled()
    const url = `/inventario/esportazioni/applicativi.csv?ente=${administrationId}`
    assert.ok(!(await client.get(url)).body.includes('2024'))
    assert.ok((await client.get(`${url}&versioni=1`)).body.includes('2024 R2'))
  })

  test('keeps what others wrote meanwhile, and asks where both did', async () => {
    const { administrationId, client } = await filled()
    const file = await client.get(`/inventario/esportazioni/applicativi.xlsx?ente=${administrationId}`)
    await database.store.ownerRows(
      `update software set supplier = 'Loro', risk = 'low', version = version + 1 where administration_id = $1 and name = 'Demos' returning 1`,
      [administrationId],
    )
    const book = await readXlsx(file.rawPayload)
    const sheets = book.sheets.map(({ name, rows, hidden }) => ({
      name,
      hidden: hidden ?? false,
      rows: rows.map((row) =>
        name === 'Applicativi' && row[0] === 'Demos' ? [row[0], 'Mio', ...row.slice(2)] : row,
      ),
    }))
    const path = await uploaded(client, administrationId, Buffer.from(await writeXlsx({ sheets })))
    const page = words((await client.get(path)).body)
    assert.match(page, /Dopo l’esportazione qualcuno ha scritto «Loro»/)
    const line = /Applicativi!B(\d)/.exec(page)?.[1]
    await apply(client, path, { scelta: `0.${line}.supplier.insieme=file` })
    const [, demos] = await softwareOf(administrationId)
    assert.deepEqual([demos?.['supplier'], demos?.['risk']], ['Mio', 'low'])
  })

  test('a file made for another body is refused', async () => {
    const { administrationId, client } = await filled()
    const file = await client.get(`/inventario/esportazioni/applicativi.xlsx?ente=${administrationId}`)
    const other = await aWriter()
    const answer = await upload(other.client, other.administrationId, file.rawPayload)
    assert.equal(answer.statusCode, 422)
    assert.match(words(answer.body), /per un altro ente/)
  })
})

test('columns under names of their own are asked once, and remembered for the office', async () => {
  const { administrationId, client } = await aWriter()
  const file = await xlsx([
    ['Programma', 'Ditta'],
    ['Uno', 'Due'],
  ])
  const path = await uploaded(client, administrationId, file)
  assert.match(words((await client.get(path)).body), /Quali sono le colonne/)
  assert.equal((await client.post(`${path}/colonne`, { '0.supplier': '1' })).statusCode, 422)
  assert.equal((await client.post(`${path}/colonne`, { '0.name': '0', '0.supplier': '0' })).statusCode, 422)
  assert.equal((await client.post(`${path}/colonne`, { '0.name': '0', '0.supplier': '1' })).statusCode, 303)
  assert.match(words((await client.get(path)).body), /Nuovi 1 riga/)
  const again = await uploaded(client, administrationId, file)
  assert.match(words((await client.get(again)).body), /Nuovi 1 riga/)
  const stranger = await aWriter()
  const theirs = await uploaded(stranger.client, stranger.administrationId, file)
  assert.match(words((await stranger.client.get(theirs)).body), /Quali sono le colonne/)
})
