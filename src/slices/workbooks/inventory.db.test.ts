// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type CellValue, readXlsx, writeXlsx } from 'hucre/xlsx'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'

const now = new Date('2026-03-10T09:00:00Z')
const database = testDatabase()
let app: TestApp
const base = '/inventario/importazioni'
const exports = '/inventario/esportazioni'

before(async () => {
  await database.opened
  app = await testApp(database, { now })
})

/** An office of two bodies, and somebody at work in it. */
async function anOffice() {
  const { id: associationId } = await anAssociation(database.db)
  const one = await anAdministration(database.db, { name: 'Valdorsa' })
  const two = await anAdministration(database.db, { name: 'Pietralba' })
  for (const { id } of [one, two]) await aMember(database.db, associationId, id)
  const client = await app.as({ role: 'office_member', associationId })
  return { associationId, one, two, client }
}

const code = (body: { ipaCode?: string | null; id: string }) => body.ipaCode ?? body.id
type Rows = readonly (readonly CellValue[])[]

async function book(sheets: Readonly<Record<string, Rows>>, edition: number | null = null): Promise<Buffer> {
  const mark =
    edition === null
      ? []
      : [{ name: '_regia', hidden: true, rows: [['regia-inventario', String(edition), '']] }]
  const written = Object.entries(sheets).map(([name, rows]) => ({ name, rows: rows.map((row) => [...row]) }))
  return Buffer.from(await writeXlsx({ sheets: [...written, ...mark] }))
}

async function upload(
  client: TestClient,
  content: Buffer,
  fileName = 'inventario.xlsx',
  more: Record<string, string> = {},
) {
  const answer = await client.postMultipart(base, more, [{ field: 'file', fileName, content }])
  assert.equal(answer.statusCode, 303, words(answer.body))
  return String(answer.headers['location'])
}

const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const fingerprintOf = (html: string) => /name="impronta" value="([^"]+)"/.exec(html)?.[1] ?? ''

async function apply(client: TestClient, path: string, more: Record<string, string | string[]> = {}) {
  const page = await client.get(path)
  return client.post(`${path}/applicazione`, { impronta: fingerprintOf(page.body), modo: 'buone', ...more })
}

const rowsOf = (sql: string, values: unknown[]) =>
  database.store.ownerRows<Record<string, unknown>>(sql, values)

describe('the inventory of many bodies in one file', () => {
  test('comes in whole, each row to its body, and can be taken back', async () => {
    const { one, two, client } = await anOffice()
    const path = await upload(
      client,
      await book({
        'Data center': [
          [
            'Codice IPA',
            'Data center',
            'Gruppo',
            'Ospita altri enti',
            'Server',
            'RAM (GB)',
            'Capacità al giorno',
          ],
          [code(one), 'Sala comune', 'Gruppo A', 'sì', 4, '1.024', '01/03/2026'],
        ],
        Applicativi: [
          ['Codice IPA', 'Applicativo', 'Fornitore', 'Costo annuo (€)', 'Contratto fino al'],
          [code(one), 'Demos', 'Uno S.r.l.', '1.234,56', '31/12/2027'],
          [code(two), 'Demos', 'Uno S.r.l.', '1,234.56', '2027-12-31'],
        ],
        Servizi: [
          ['Codice IPA', 'Servizio', 'Classe', 'Utenti'],
          [code(one), 'Anagrafe', 'critico', 120],
          [code(one), 'Tributi', '', ''],
          [code(two), 'Anagrafe', 'Ordinari', ''],
          ['c_altrove', 'Anagrafe', '', ''],
        ],
        Ospitalità: [
          ['Codice IPA', 'Servizio', 'Dove sta', 'Data center', 'Codice IPA del data center', 'Applicativi'],
          [code(one), 'Anagrafe', '', 'Sala comune', '', 'Demos'],
          [code(two), 'Anagrafe', 'Data center', 'Sala comune', code(one), 'Demos'],
          [code(two), 'Cimiteri', 'Cloud', '', '', ''],
        ],
        Dipendenze: [
          ['Codice IPA', 'Servizio', 'Dipende da', 'Perché'],
          [code(one), 'Tributi', 'Anagrafe', 'Legge i residenti'],
          [code(one), 'Anagrafe', 'Tributi', ''],
        ],
      }),
    )
    const page = words((await client.get(path)).body)
    assert.match(page, /2 enti/)
    assert.match(page, /c_altrove .*Non è fra gli enti per cui scrivi/)
    assert.match(page, /Cimiteri .*non è nel foglio «Servizi» né in Regia/)
    assert.match(page, /Si chiude un cerchio: (Anagrafe|anagrafe) → (Tributi|tributi) → (Anagrafe|anagrafe)/)
    assert.equal((await apply(client, path)).statusCode, 303)
    assert.match(words((await client.get(path)).body), /Importazione conclusa/)
    assert.deepEqual(
      await rowsOf(
        'select name, agid_group, servers_count, ram_gb, capacity_on::text from data_centres where administration_id = $1',
        [one.id],
      ),
      [{ name: 'Sala comune', agid_group: 'A', servers_count: 4, ram_gb: 1024, capacity_on: '2026-03-01' }],
    )
    for (const { id } of [one, two])
      assert.deepEqual(
        await rowsOf(
          'select yearly_cost_cents::integer as cost, contract_ends_on::text as until from software where administration_id = $1',
          [id],
        ),
        [{ cost: 123456, until: '2027-12-31' }],
      )
    assert.deepEqual(
      await rowsOf(
        `select s.name, d.name as place, w.name as software, s.data_class from digital_services s join data_centres d using (data_centre_id)
         join service_software l on l.digital_service_id = s.digital_service_id join software w on w.software_id = l.software_id where s.administration_id = $1`,
        [two.id],
      ),
      [{ name: 'Anagrafe', place: 'Sala comune', software: 'Demos', data_class: 'ordinary' }],
    )
    assert.deepEqual(
      await rowsOf('select reason from service_dependencies where administration_id = $1', [one.id]),
      [{ reason: 'Legge i residenti' }],
    )
    const events = await rowsOf(
      `select administration_id as body, subject_kind || ' ' || action as what, count(*)::integer as count from events
       where administration_id = any ($1) and subject_kind in ('data_centre', 'software', 'digital_service', 'workbook_import') group by 1, 2 order by 2, 1`,
      [[one.id, two.id]],
    )
    const told = (body: string) =>
      events.filter((each) => each['body'] === body).map(({ what, count }) => `${what} ${count}`)
    assert.deepEqual(told(two.id), ['digital_service add 1', 'software add 1', 'workbook_import apply 1'])

    assert.equal((await client.post(`${path}/annullamento`)).statusCode, 303)
    assert.deepEqual(
      await rowsOf('select 1 from data_centres where administration_id = any ($1)', [[one.id, two.id]]),
      [],
    )
    assert.deepEqual(
      await rowsOf("select 1 from digital_services where administration_id = any ($1) and state = 'active'", [
        [one.id, two.id],
      ]),
      [],
    )
  })

  test('out and back changes nothing; what both changed is asked', async () => {
    const { one, two, client } = await anOffice()
    for (const { id } of [one, two]) {
      const place = await aDataCentre(database, { administrationId: id, site: 'Piazza 1' })
      const demos = await aSoftware(database, { administrationId: id, productVersion: '5', supplier: 'Zero' })
      await aService(database, { administrationId: id, dataCentreId: place.id, softwareIds: [demos.id] })
    }
    for (const url of [
      `${exports}/inventario.xlsx`,
      `${exports}/inventario.ods`,
      `${exports}/inventario.xlsx?riservati=1`,
    ]) {
      const file = await client.get(url)
      assert.equal(file.statusCode, 200)
      const path = await upload(client, file.rawPayload)
      assert.match(words((await client.get(path)).body), /Uguali 8 righe/)
    }
    const kept = await rowsOf(
      `select count(*)::integer as count from events where action = 'export_reserved' and administration_id = any ($1)`,
      [[one.id, two.id]],
    )
    assert.deepEqual(kept, [{ count: 2 }])
    assert.ok(!(await client.get(`${exports}/inventario/data_centres.csv`)).body.includes('Piazza'))

    const out = await readXlsx((await client.get(`${exports}/inventario.xlsx?ente=${one.id}`)).rawPayload)
    await rowsOf(
      `update software set supplier = 'Loro', version = version + 1, updated_at = now() where administration_id = $1 returning 1`,
      [one.id],
    )
    const sheets = out.sheets.map(({ name, rows, hidden }) => ({
      name,
      hidden: hidden ?? false,
      rows: rows.map((row) =>
        name === 'Applicativi' ? row.map((cell) => (cell === 'Zero' ? 'Mio' : cell)) : row,
      ),
    }))
    const path = await upload(client, Buffer.from(await writeXlsx({ sheets })))
    assert.match(words((await client.get(path)).body), /Dopo l’esportazione qualcuno ha scritto «Loro»/)
    await apply(client, path, { scelta: '1.2.supplier.insieme=file' })
    assert.deepEqual(await rowsOf('select supplier from software where administration_id = $1', [one.id]), [
      { supplier: 'Mio' },
    ])
  })

  test('of a body shows its people nothing of other bodies', async () => {
    const { one, two, client } = await anOffice()
    const path = await upload(
      client,
      await book({
        Servizi: [
          ['Codice IPA', 'Servizio', 'Utenti'],
          [code(one), 'Anagrafe', 3],
          [code(two), 'Anagrafe', 4],
        ],
      }),
      'inventario.xlsx',
      { ente: one.id },
    )
    assert.match(words((await client.get(path)).body), /Questo file è di un ente solo/)
    const contact = await app.as({ role: 'contact', administrationId: one.id })
    assert.equal((await contact.get(path)).statusCode, 200)
    const ofOffice = await upload(
      client,
      await book({
        Servizi: [
          ['Codice IPA', 'Servizio', 'Utenti'],
          [code(one), 'Anagrafe', 3],
          [code(two), 'Anagrafe', 4],
        ],
      }),
    )
    assert.equal((await contact.get(ofOffice)).statusCode, 404)
  })
})

describe('editions', () => {
  test('edition 1, where a service said itself where it runs, is brought to the present one', async () => {
    const { one, client } = await anOffice()
    const path = await upload(
      client,
      await book(
        {
          'Data center': [
            ['Codice IPA', 'Data center', 'Gruppo'],
            [code(one), 'Municipio', 'B'],
          ],
          Servizi: [
            ['Codice IPA', 'Servizio', 'Dove sta', 'Data center'],
            [code(one), 'Anagrafe', 'Data center', 'Municipio'],
            [code(one), 'Protocollo', 'Nuvola', ''],
          ],
        },
        1,
      ),
    )
    const page = words((await client.get(path)).body)
    assert.match(page, /edizione 1: l’ho portato alla 2/)
    assert.match(page, /Servizi!C3 .*Nuvola/)
    await apply(client, path)
    assert.deepEqual(
      await rowsOf(
        `select d.name from digital_services s join data_centres d using (data_centre_id) where s.administration_id = $1`,
        [one.id],
      ),
      [{ name: 'Municipio' }],
    )
  })

  test('an edition of the future is refused with what to do', async () => {
    const { client } = await anOffice()
    const answer = await client.postMultipart(base, {}, [
      {
        field: 'file',
        fileName: 'a.xlsx',
        content: await book(
          {
            Servizi: [
              ['Servizio', 'Utenti'],
              ['Anagrafe', 1],
            ],
          },
          7,
        ),
      },
    ])
    assert.equal(answer.statusCode, 422)
    assert.match(words(answer.body), /edizione 7 di «Inventario di Regia»: qui si arriva alla 2/)
  })

  test('the empty template is itself not importable, and its example is not a row', async () => {
    const { client } = await anOffice()
    const template = await client.get(`${exports}/modello.xlsx`)
    const answer = await client.postMultipart(base, {}, [
      { field: 'file', fileName: 'modello.xlsx', content: template.rawPayload },
    ])
    assert.equal(answer.statusCode, 422)
    assert.match(words(answer.body), /nessuna riga/)
  })
})

describe('many files at once', () => {
  test('go each to its body by name or by what they say; one nobody can place is asked about', async () => {
    const { one, two, client } = await anOffice()
    const list = async (name: string) =>
      book({
        Applicativi: [
          ['NOME APPLICATIVO', 'INTERLOCUTORE', 'RISCHIO'],
          [name, 'Uno', 'Alto'],
        ],
      })
    const exported = await client.get(`${exports}/applicativi.xlsx?ente=${two.id}`)
    assert.equal(exported.statusCode, 200)
    const answer = await client.postMultipart(base, {}, [
      { field: 'file', fileName: `Lista ${one.name}.xlsx`, content: await list('Demos') },
      { field: 'file', fileName: 'senza nome.xlsx', content: await list('Biblio') },
    ])
    assert.equal(answer.statusCode, 303)
    for (let tries = 0; tries < 100; tries += 1) {
      if (!/In lettura|In controllo/.test((await client.get(base)).body)) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const page = await client.get(String(answer.headers['location']))
    assert.match(words(page.body), /2 file caricati/)
    assert.match(words(page.body), /Da completare mancano le colonne o l’ente/)
    const open = /href="([^"]+)">senza nome\.xlsx/.exec(page.body)?.[1] ?? ''
    assert.match(words((await client.get(open)).body), /Di quale ente è\?/)
    assert.equal((await client.post(`${open}/ente`, { ente: two.id })).statusCode, 303)
    assert.match(words((await client.get(open)).body), /Nuovi 1 riga/)
    const mine = /href="([^"]+)">Lista [^<]+\.xlsx/.exec(page.body)?.[1] ?? ''
    const contact = await app.as({ role: 'contact', administrationId: one.id })
    assert.match(words((await contact.get(mine)).body), /Nuovi 1 riga/)
  })

  test('are imported together, those with something to look at left as they are', async () => {
    const { one, two, client } = await anOffice()
    const list = async (name: string, risk: string) =>
      book({
        Applicativi: [
          ['NOME APPLICATIVO', 'INTERLOCUTORE', 'RISCHIO'],
          [name, 'Uno', risk],
        ],
      })
    const good = await upload(client, await list('Demos', 'Alto'), `Lista ${one.name}.xlsx`)
    const bad = await upload(client, await list('Biblio', 'boh'), `Lista ${two.name}.xlsx`)
    assert.match(words((await client.get(base)).body), /Importa le righe buone/)
    const answer = await client.post(`${base}/applicazioni`, { tutti: '1', filtri: '' })
    assert.equal(answer.statusCode, 303)
    assert.match(
      words((await client.get(String(answer.headers['location']))).body),
      /1 file importato.*1 file resta in anteprima/,
    )
    assert.match(words((await client.get(good)).body), /Importazione conclusa/)
    assert.match(words((await client.get(bad)).body), /Anteprima/)
    const stranger = await anOffice()
    assert.equal(
      (await stranger.client.post(`${base}/applicazioni`, { id: bad.split('/').at(-1) ?? '' })).statusCode,
      303,
    )
    assert.match(words((await client.get(bad)).body), /Anteprima/)
  })

  test('come out as one archive with the list of each body', async () => {
    const { one, client } = await anOffice()
    await aSoftware(database, { administrationId: one.id })
    const zip = await client.get(`${exports}/applicativi.zip`)
    assert.equal(zip.headers['content-type'], 'application/zip')
    assert.equal(zip.rawPayload.subarray(0, 2).toString(), 'PK')
    assert.ok(zip.rawPayload.includes(Buffer.from(`${one.name}.xlsx`)))
  })
})

test('a copy of the file has the words in its cells, and comes back for what it is', async () => {
  const { one, client } = await anOffice()
  const path = await upload(
    client,
    await book({
      'Data center': [
        ['Codice IPA', 'Data center', 'Server', 'Chiusura prevista'],
        [code(one), 'Municipio', 'quattro', '31/02/2027'],
      ],
    }),
  )
  const copy = await readXlsx((await client.get(`${path}/da-correggere.xlsx`)).rawPayload)
  const [sheet] = copy.sheets
  assert.match(sheet?.cells?.get('1,3')?.comment?.text ?? '', /Il giorno non esiste. Proposta: 28\/02\/2027/)
  assert.match(
    String(sheet?.rows[1]?.[4]),
    /Server: Serve un numero intero.* · Chiusura prevista: Il giorno non esiste/,
  )
  await client.post(`${path}/proposte`)
  assert.match(words((await client.get(path)).body), /1 cella da correggere/)
})

test('the people of another body or role see nothing of it', async () => {
  const { one, client } = await anOffice()
  const path = await upload(
    client,
    await book({
      Servizi: [
        ['Codice IPA', 'Servizio', 'Utenti'],
        [code(one), 'Anagrafe', 3],
      ],
    }),
  )
  const stranger = await anOffice()
  for (const url of [path, `${path}/originale`, `${path}/da-correggere.xlsx`, `${path}/avanzamento`])
    assert.equal((await stranger.client.get(url)).statusCode, 404, url)
  assert.equal((await stranger.client.post(`${path}/applicazione`, { modo: 'buone' })).statusCode, 404)
  const auditor = await app.as({ role: 'reviewer' })
  assert.equal((await auditor.get(`${exports}/inventario.xlsx`)).statusCode, 403)
})
