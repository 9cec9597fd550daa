// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type CellValue, readXlsx, writeXlsx } from 'hucre/xlsx'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre } from '../../../test/factories/inventory.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { aPlace, aRequest, sendRequest } from '../../../test/factories/spending.ts'
import { withActor } from '../../platform/db/actor.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { getRequest, recordSpent, type SpendingRequestId } from '../spending/index.ts'

const now = new Date('2026-03-10T09:00:00Z')
const database = testDatabase()
let app: TestApp
const base = '/inventario/importazioni'
const exports = '/inventario/esportazioni'

before(async () => {
  await database.opened
  app = await testApp(database, { now })
})

type Texts = Readonly<Record<string, CellValue>>
const row: Texts = {
  'Riferimento dell’ente': 'Pratica 14',
  Oggetto: 'Manutenzione dei server',
  'Data center': 'Municipio',
  Tipo: 'Autorizzazione',
  'Natura della spesa': 'Manutenzione ordinaria',
  Fornitore: 'Uno S.r.l.',
  'Inizio del contratto': '01/01/2024',
  'Fine del contratto': '31/12/2026',
  'Anno 1': 2024,
  'Senza IVA 1': '1.234,56',
  'IVA 1': '271,60',
  'Speso 1': '1,200.50',
  'Anno 2': 2025,
  'Senza IVA 2': '1234.56',
  'Inviata il': '10/11/2023',
  Canale: 'PEC',
  Protocollo: '4471/2023',
  Esito: 'Autorizzata con prescrizioni',
  'Numero dell’atto': '112/2024',
  'Data dell’atto': '15/01/2024',
  'Prescrizione 1': 'Verbale di collaudo',
  'Entro il 1': '30/06/2024',
  'Rispettata il 1': '20/06/2024',
  'Prescrizione 2': 'Comunicare il CIG',
  'Entro il 2': '30/06/2026',
}
const waiting: Texts = {
  ...{
    'Riferimento dell’ente': 'Pratica 15',
    Oggetto: 'Batterie',
    'Data center': 'Municipio',
    Tipo: 'Comunicazione',
  },
  ...{ 'Anno 1': 2025, 'Senza IVA 1': 500, 'Inviata il': '10/02/2025' },
}

/** Rows as the sheet «Spese» of a workbook, under the headings that any of them has. */
async function book(...rows: readonly Texts[]): Promise<Buffer> {
  const head = [...new Set(rows.flatMap((each) => Object.keys(each)))]
  const lines = rows.map((each) => head.map((label) => each[label] ?? ''))
  return Buffer.from(await writeXlsx({ sheets: [{ name: 'Spese', rows: [head, ...lines] }] }))
}

async function aBody(
  more: Parameters<typeof anAdministration>[1] = {},
  place: Parameters<typeof aDataCentre>[1] | object = {},
) {
  const body = await anAdministration(database.db, { name: 'Valdorsa', ...more })
  const { id: placeId } = await aDataCentre(database, {
    administrationId: body.id,
    name: 'Municipio',
    ...place,
  })
  return { ...body, placeId }
}

async function aWriter(role: 'editor' | 'contact' | 'delegate' | 'legal_representative' = 'editor') {
  const body = await aBody()
  return { body, client: await app.as({ role, administrationId: body.id }) }
}

async function upload(client: TestClient, content: Buffer, more: Record<string, string> = {}) {
  const answer = await client.postMultipart(base, more, [{ field: 'file', fileName: 'spese.xlsx', content }])
  assert.equal(answer.statusCode, 303, words(answer.body).slice(0, 2000))
  return String(answer.headers['location'])
}
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** The page of an import, once its work has ended: a server under load answers before. */
async function preview(client: TestClient, path: string): Promise<string> {
  for (let turn = 0; ; turn++) {
    const page = words((await client.get(path)).body)
    if (turn === 300 || !/In (lettura|controllo|scrittura): /.test(page)) return page
    await delay(200)
  }
}

async function apply(client: TestClient, path: string, more: Record<string, string | string[]> = {}) {
  const page = await client.get(path)
  const impronta = /name="impronta" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const answer = await client.post(`${path}/applicazione`, { impronta, modo: 'buone', ...more })
  assert.equal(answer.statusCode, 303, words(answer.body).slice(0, 3000))
  const result = await preview(client, path)
  assert.match(result, /Importazione conclusa/, result.slice(0, 2000))
}

/** What was spent in 2025, as somebody writes it by hand. */
const spend = ({ actor }: TestClient, requestId: SpendingRequestId, cents: number) =>
  withActor(database.db, actor, async (tx) => {
    const { version } = await getRequest(tx, requestId)
    await recordSpent(tx, { requestId, version, amounts: [{ year: 2025, cents }] }, now)
  })

const rowsOf = <Row extends Record<string, unknown>>(sql: string, values: unknown[]) =>
  database.store.ownerRows<Row>(sql, values)
const requestsOf = (id: AdministrationId) =>
  rowsOf<{ id: SpendingRequestId; ref: string; state: string; channel: string }>(
    `select spending_request_id as id, external_ref as ref, state, channel from spending_requests
     where administration_id = $1 order by external_ref`,
    [id],
  )
const eventsOf = async (id: AdministrationId) =>
  (
    await rowsOf<{ action: string }>(
      `select action from events where administration_id = $1 and subject_kind in ('spending_request', 'workbook_import') order by event_id`,
      [id],
    )
  ).map(({ action }) => action)
const tables = [
  'spending_requests',
  'spending_drafts',
  'spending_authors',
  'spending_versions',
  'spending_amounts',
  'spending_services',
  'spending_acts',
  'spending_conditions',
  'spending_derogations',
  'spending_sendings',
  'spending_actuals',
  'spending_overruns',
]
async function countsOf(id: AdministrationId): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const [found] = await rowsOf<{ n: number }>(
      `select count(*)::integer as n from ${table} where administration_id = $1`,
      [id],
    )
    if (found?.n) counts[table] = found.n
  }
  return counts
}

describe('past requests in a workbook', () => {
  for (const role of ['editor', 'contact', 'delegate', 'legal_representative'] as const)
    test(`come in for the ${role} of their body, as office mode records them`, async () => {
      const { body, client } = await aWriter(role)
      const path = await upload(client, await book(row, waiting))
      const seen = await preview(client, path)
      assert.match(seen, /Nuovi 2 righe/)
      assert.match(seen, /di gruppo B: oggi servirebbe l’autorizzazione/)
      await apply(client, path)
      const [first, second] = await requestsOf(body.id)
      assert.deepEqual(
        [first, second].map((each) => [each?.ref, each?.state, each?.channel]),
        [
          ['Pratica 14', 'authorised_with_conditions', 'office'],
          ['Pratica 15', 'submitted', 'office'],
        ],
      )
      const [stored] = await rowsOf(
        `select r.duty, r.net_cents::integer as net, r.ends_on::text as ends, (r.submitted_at at time zone 'Europe/Rome')::date::text as sent,
           (r.decided_at at time zone 'Europe/Rome')::date::text as decided, v.sha256 = encode(sha256(v.content::bytea), 'hex') as hashed,
           (v.content::jsonb ->> 'duty') as said, s.channel, s.protocol_number as protocol, s.differences, a.number, a.kind
         from spending_requests r join spending_versions v using (spending_request_id) join spending_sendings s using (spending_version_id)
           join spending_acts a on a.spending_request_id = r.spending_request_id where r.spending_request_id = $1`,
        [first?.id],
      )
      assert.deepEqual(stored, {
        ...{
          duty: 'authorisation',
          net: 246_912,
          ends: '2026-12-31',
          sent: '2023-11-10',
          decided: '2024-01-15',
        },
        ...{ hashed: true, said: 'authorisation', channel: 'pec', protocol: '4471/2023', differences: '' },
        ...{ number: '112/2024', kind: 'authorise_with_conditions' },
      })
      assert.deepEqual(await eventsOf(body.id), [
        'upload',
        'record_past',
        'record_sending',
        'record_with_conditions',
        'meet_condition',
        'record_spent',
        'record_past',
        'record_sending',
        'apply',
      ])
      const page = words((await client.get(`/spese/${first?.id}`)).body)
      assert.match(page, /riferimento dell’ente Pratica 14/)
      assert.match(page, /Inviata fuori da Regia, registrata da/)
      const told = await rowsOf('select 1 from notices where subject_id = $1', [first?.id])
      assert.deepEqual(told, [], 'nobody is told of the past')
    })

  test('stand in list, register and portfolio, and not with the programme', async () => {
    const { body, client } = await aWriter()
    await apply(client, await upload(client, await book(row)))
    const [stored] = await requestsOf(body.id)
    assert.match(words((await client.get('/spese')).body), /Manutenzione dei server/)
    assert.match(words((await client.get('/spese/registro')).body), /112\/2024.* 66 /)
    const figures = words((await client.get('/spese/quadro')).body)
    assert.match(figures, /2024 1\.234,56 € 1\.234,56 €/)
    assert.match(figures, /1\.200,50 €/)
    const officer = await app.as({ role: 'programme_officer' })
    assert.equal((await officer.get(`/spese/${stored?.id}`)).statusCode, 404)
    assert.ok(!(await officer.get('/spese/registro')).body.includes('112/2024'))
  })

  test('open a notice when an authorised contract outlives its plan, with the event that caused it', async () => {
    const { body, client } = await aWriter()
    const past = { ...row, 'Riferimento dell’ente': 'Pratica 1', 'Fine del contratto': '31/12/2025' }
    const covered = {
      ...row,
      ...{ 'Riferimento dell’ente': 'Pratica 2', Oggetto: 'Licenze', 'Motivo della deroga': 'Ritardo' },
      ...{ 'Ambito della deroga': 'Tutto', 'Deroga fino al': '31/12/2026' },
    }
    await apply(client, await upload(client, await book(row, past, covered), {}), {
      scelta: ['0.3.name.doppia=+'],
    })
    const notices = await rowsOf(
      `select r.external_ref as ref, o.causes -> 0 ->> 'kind' as cause, o.closed_on from spending_overruns o
       join spending_requests r using (spending_request_id) where r.administration_id = $1`,
      [body.id],
    )
    assert.deepEqual(notices, [{ ref: 'Pratica 14', cause: 'authorised', closed_on: null }])
  })

  test('are taken back whole, as long as nothing followed', async () => {
    const { body, client } = await aWriter()
    const path = await upload(client, await book(row, waiting))
    await apply(client, path)
    assert.equal((await countsOf(body.id))['spending_overruns'], 1)
    assert.equal((await client.post(`${path}/annullamento`)).statusCode, 303)
    assert.deepEqual(await countsOf(body.id), {})
    assert.deepEqual((await eventsOf(body.id)).slice(-3), ['undo', 'take_back', 'take_back'])

    const again = await upload(client, await book(row, waiting))
    await apply(client, again)
    const [decided] = await requestsOf(body.id)
    await spend(client, decided?.id as SpendingRequestId, 1)
    const refused = await client.post(`${again}/annullamento`)
    assert.equal(refused.statusCode, 409)
    assert.match(words(refused.body), /non si può più annullare/)
    assert.equal((await requestsOf(body.id)).length, 2)
  })

  test('are found again by their reference: the same changes nothing, an answer is added and taken back', async () => {
    const { body, client } = await aWriter()
    await apply(client, await upload(client, await book(row, waiting)))
    const same = await upload(client, await book(row, waiting))
    assert.match(await preview(client, same), /Uguali 2 righe/)
    const answer = { Esito: 'Presa d’atto', 'Numero dell’atto': '9', 'Data dell’atto': '01/03/2025' }
    const later = await upload(
      client,
      await book({ ...row, 'Anno 2': 2025, 'Speso 2': 700 }, { ...waiting, ...answer }),
    )
    const before = await countsOf(body.id)
    assert.match(await preview(client, later), /Cambiati 2 righe/)
    await apply(client, later)
    assert.deepEqual(
      (await requestsOf(body.id)).map(({ state }) => state),
      ['authorised_with_conditions', 'acknowledged'],
    )
    assert.equal((await client.post(`${later}/annullamento`)).statusCode, 303)
    assert.deepEqual(await countsOf(body.id), before)
    assert.deepEqual(
      (await requestsOf(body.id)).map(({ state }) => state),
      ['authorised_with_conditions', 'submitted'],
    )
  })

  test('are looked at again when something changed between the preview and the import', async () => {
    const { body, client } = await aWriter()
    await apply(client, await upload(client, await book(row)))
    const [stored] = await requestsOf(body.id)
    const path = await upload(client, await book({ ...row, 'Speso 2': 700 }))
    const page = (await client.get(path)).body
    await spend(client, stored?.id as SpendingRequestId, 70_000)
    const impronta = /name="impronta" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const answer = await client.post(`${path}/applicazione`, { impronta, modo: 'buone' })
    assert.equal(answer.statusCode, 422)
    assert.match(await preview(client, path), /Uguali 1 riga/)
  })

  test('of a formula that failed, or of another body, are refused one by one', async () => {
    const { client } = await aWriter()
    const other = await aBody({ name: 'Altrove' }, { name: 'Sala altrui' })
    const path = await upload(
      client,
      await book(
        { ...row, 'Senza IVA 1': '#RIF!' },
        { ...row, 'Riferimento dell’ente': '2', 'Data center': 'Sala altrui' },
        { ...row, 'Riferimento dell’ente': '3', 'Codice IPA': other.ipaCode ?? other.id },
      ),
    )
    const seen = await preview(client, path)
    assert.match(seen, /Rifiutati 3 righe/)
    assert.match(seen, /Non è fra i data center dell’ente/)
    assert.match(seen, /Questo file è di un ente solo/)
    assert.deepEqual(await countsOf(other.id), {})
  })
})

describe('an office', () => {
  test('brings in those of 42 bodies in one file, and each body sees its own', async () => {
    const { id: associationId } = await anAssociation(database.db)
    const bodies = []
    for (let index = 0; index < 42; index += 1) {
      const body = await aBody({ name: `Comune ${index}` })
      await aMember(database.db, associationId, body.id)
      bodies.push(body)
    }
    const client = await app.as({ role: 'office_member', associationId })
    const stranger = await aBody()
    const rows = [...bodies, stranger].map((body) => ({ 'Codice IPA': body.ipaCode ?? body.id, ...row }))
    const path = await upload(client, await book(...rows))
    const seen = await preview(client, path)
    assert.match(seen, /42 enti/)
    assert.match(seen, /Nuovi 42 righe/)
    assert.match(seen, /Rifiutati 1 riga/)
    await apply(client, path)
    const [written] = await rowsOf<{ n: number; told: number }>(
      `select count(distinct r.administration_id)::integer as n, count(distinct e.event_id)::integer as told from spending_requests r
       join events e on e.subject_id = r.spending_request_id and e.action = 'record_past' where r.administration_id = any ($1)`,
      [bodies.map(({ id }) => id)],
    )
    assert.deepEqual(written, { n: 42, told: 42 })
    assert.deepEqual(await countsOf(stranger.id), {})
    const [one] = bodies
    const own = await app.as({ role: 'contact', administrationId: one?.id ?? null })
    assert.match(words((await own.get('/spese')).body), /1 richiesta in questo elenco/)

    const file = await client.get(`${exports}/spese.xlsx`)
    assert.match(await preview(client, await upload(client, file.rawPayload)), /Uguali 42 righe/)
    assert.equal((await client.post(`${path}/annullamento`)).statusCode, 303)
    assert.deepEqual(await countsOf(one?.id as AdministrationId), {})
  })
})

describe('the file that goes out', () => {
  test('has what was sent inside Regia too, comes back without a change, and takes what was spent', async () => {
    const place = await aPlace(database, { services: ['Anagrafe'] }, now)
    const id = await aRequest(
      database,
      place,
      { excessReason: 'Nessun piano', serviceIds: [...place.services] },
      now,
    )
    await sendRequest(database, id, place.signer, now)
    await aRequest(database, place, { subject: 'Bozza' }, now)
    const client = await app.as({ role: 'editor', administrationId: place.administrationId })
    for (const format of ['xlsx', 'ods', 'csv']) {
      const file = await client.get(`${exports}/spese.${format}`)
      assert.equal(file.statusCode, 200)
      const answer = await client.postMultipart(base, {}, [
        { field: 'file', fileName: `spese.${format}`, content: file.rawPayload },
      ])
      assert.match(await preview(client, String(answer.headers['location'])), /Uguali 1 riga/)
    }
    const out = await readXlsx((await client.get(`${exports}/spese.xlsx`)).rawPayload)
    const sheet = out.sheets.find(({ name }) => name === 'Spese')
    const at = sheet?.rows[0]?.indexOf('Protocollo') ?? -1
    const sheets = out.sheets.map(({ name, rows, hidden }) => ({
      name,
      hidden: hidden ?? false,
      rows: rows.map((each, line) => (name === 'Spese' && line === 1 ? each.with(at, '12') : each)),
    }))
    const path = await upload(client, Buffer.from(await writeXlsx({ sheets })))
    assert.match(await preview(client, path), /In Regia è «nulla», e da qui non cambia/)
  })

  test('is for who writes: readers are refused, the empty one too', async () => {
    const { id: administrationId } = await aBody()
    for (const client of [
      await app.as({ role: 'auditor', administrationId }),
      await app.as({ role: 'programme_officer' }),
      await app.as({ role: 'administrator' }),
    ])
      for (const path of ['spese.xlsx', 'spese.csv', 'spese-modello.ods'])
        assert.equal((await client.get(`${exports}/${path}`)).statusCode, 403)
    const { client } = await aWriter()
    assert.equal((await client.get(`${exports}/spese-modello.xlsx`)).statusCode, 200)
    assert.equal((await client.get(`${exports}/spese.xlsx?ente=${administrationId}`)).statusCode, 422)
  })
})
