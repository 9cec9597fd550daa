// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDesk, aPlace, type Desk, examine, type MadePlace } from '../../../test/factories/spending.ts'
import { withActor } from '../../platform/db/actor.ts'
import { proposedForm } from './form.ts'
import { writeForm } from './forms.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
const base = '/rest/regia/v1/spending-requests'
let app: TestApp
let place: MadePlace
let groupA: MadePlace
let other: MadePlace
let desk: Desk
let signer: TestClient
let officer: TestClient
const keys: Record<'signer' | 'officer' | 'reader' | 'stranger', string> = {
  signer: '',
  officer: '',
  reader: '',
  stranger: '',
}
let calls = 0

async function aKey(client: TestClient, ...permessi: string[]): Promise<string> {
  const { body } = await client.post('/profilo/chiavi', { nome: 'Prova', permessi, fine: '31/12/2026' })
  return /regia_[A-Za-z0-9_-]{43}/.exec(body)?.[0] ?? assert.fail('no key on the page')
}

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  desk = await aDesk(database, now)
  place = await aPlace(database, { services: ['Anagrafe'], body: { name: 'Acquarola' } }, now)
  groupA = await aPlace(database, { place: { group: 'A' }, body: { name: 'Borgo' } }, now)
  other = await aPlace(database, { body: { name: 'Colle' } }, now)
  const { administrationId } = place
  signer = await app.as({ role: 'delegate', administrationId, sends: ['spending'] })
  officer = await app.as({ role: 'programme_officer' })
  const stranger = await app.as({
    role: 'delegate',
    administrationId: groupA.administrationId,
    sends: ['spending'],
  })
  keys.signer = await aKey(signer, 'spending:read', 'spending:write')
  keys.officer = await aKey(officer, 'spending:read', 'spending:decide')
  keys.reader = await aKey(signer, 'spending:read')
  keys.stranger = await aKey(stranger, 'spending:read', 'spending:write')
})

type Method = 'GET' | 'POST' | 'PATCH'
const call = (
  key: keyof typeof keys,
  method: Method,
  url: string,
  payload?: object,
  idempotencyKey = `chiamata-${++calls}`,
) =>
  app.server.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${keys[key]}`,
      ...(method === 'GET' ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(payload ? { payload } : {}),
  })
const euro = (amount: string) => ({ amount, currency: 'EUR' })
const answers = {
  kind: 'ordinary_maintenance',
  subject: 'Manutenzione dei server',
  purpose: 'avoid_interruption',
  need: 'I server sono fuori garanzia.',
  cloud_reason: 'La migrazione finisce a giugno.',
  amounts: [{ year: 2026, net: euro('14640.5'), vat: euro('3220.91') }],
  supplier: 'Fornitore dimostrativo 2',
  starts_on: '2026-04-01',
  ends_on: '2026-06-30',
  excess_reason: 'Nessun piano ancora',
}

async function created(key: 'signer' | 'stranger' = 'signer', of = place, values: object = answers) {
  const response = await call(key, 'POST', base, { data_centre_id: of.dataCentreId, values })
  assert.equal(response.statusCode, 201, response.body)
  return response.json()
}

async function submitted(key: 'signer' | 'stranger' = 'signer', of = place, duty = 'authorisation') {
  const request = await created(key, of)
  const sent = await call(key, 'POST', `${base}/${request.spending_request_id}/submissions`, {
    version: request.version,
    duty,
    declared: true,
  })
  assert.equal(sent.statusCode, 201, sent.body)
  return sent.json()
}

describe('spending for programs', () => {
  test('is written, given its document, sent with a declaration, and read with amounts as decimals', async () => {
    const request = await created('signer', place, { ...answers, service_ids: place.services })
    assert.deepEqual(
      [request.state, request.duty, request.values.amounts, request.values.service_ids],
      [
        'draft',
        'authorisation',
        [{ year: 2026, net: euro('14640.50'), vat: euro('3220.91') }],
        place.services,
      ],
    )
    const url = `${base}/${request.spending_request_id}`
    const changed = await call('signer', 'PATCH', `${url}/draft`, {
      draft_version: request.draft_version,
      values: { need: 'Si guastano.' },
    })
    assert.equal(changed.json().values.need, 'Si guastano.')
    const stale = await call('signer', 'PATCH', `${url}/draft`, {
      draft_version: request.draft_version,
      values: { need: 'Altro' },
    })
    assert.deepEqual([stale.statusCode, stale.json().code], [409, 'SPEND-002'])
    const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
    const document = { purpose: 'report', file_name: 'Relazione.pdf', content: pdf.toString('base64') }
    const added = await call('signer', 'POST', `${url}/documents`, document)
    assert.equal(added.statusCode, 201, added.body)
    assert.equal(added.json().documents[0].media_type, 'application/pdf')
    const program = { file_name: 'a.pdf', content: Buffer.from('MZprogram').toString('base64') }
    assert.equal((await call('signer', 'POST', `${url}/documents`, program)).json().code, 'SPEND-023')
    const sent = await call('signer', 'POST', `${url}/submissions`, {
      version: added.json().version,
      duty: 'authorisation',
      declared: true,
    })
    assert.deepEqual([sent.statusCode, sent.json().state], [201, 'submitted'])
    assert.equal(sent.json().versions[0].receipt_number, sent.json().receipt_number)
    assert.equal((await call('officer', 'GET', url)).json().net.amount, '14640.50')
  })

  test('takes a document of a multipart form too', async () => {
    const request = await created()
    const pdf = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n'
    const body = [
      '--x',
      'content-disposition: form-data; name="purpose"',
      '',
      'other',
      '--x',
      'content-disposition: form-data; name="file"; filename="Offerta.pdf"',
      'content-type: application/pdf',
      '',
      `${pdf}\r\n--x--`,
      '',
    ].join('\r\n')
    const response = await app.server.inject({
      method: 'POST',
      url: `${base}/${request.spending_request_id}/documents`,
      headers: {
        authorization: `Bearer ${keys.signer}`,
        'idempotency-key': 'modulo',
        'content-type': 'multipart/form-data; boundary=x',
      },
      payload: body,
    })
    assert.equal(response.statusCode, 201, response.body)
    assert.equal(response.json().documents[0].file_name, 'Offerta.pdf')
  })

  test('repeated with the same key is done once', async () => {
    const payload = { data_centre_id: place.dataCentreId }
    const first = await call('signer', 'POST', base, payload, 'la stessa')
    const second = await call('signer', 'POST', base, payload, 'la stessa')
    assert.equal(second.json().spending_request_id, first.json().spending_request_id)
    const another = await call('signer', 'POST', base, { ...payload, values: { need: 'x' } }, 'la stessa')
    assert.equal(another.json().code, 'GEN-015')
  })

  test('is listed by pages, with states and duties, to who may read it', async () => {
    const all = (await call('officer', 'GET', `${base}?limit=1`)).json()
    assert.equal(all.items.length, 1)
    const next = (await call('officer', 'GET', `${base}?limit=200&cursor=${all.next_cursor ?? ''}`)).json()
    assert.ok(!next.items?.some((item: { state: string }) => item.state === 'draft'))
    const drafts = (await call('signer', 'GET', `${base}?state=draft&duty=authorisation`)).json()
    assert.ok(drafts.items.length >= 2)
    assert.equal((await call('stranger', 'GET', base)).json().items.length, 0)
  })

  test('refuses what it cannot understand, by field, and foreign data centres, services and keys', async () => {
    const draft = await created()
    const url = `${base}/${draft.spending_request_id}/draft`
    const values = async (given: object) => {
      const { draft_version } = (await call('signer', 'GET', `${base}/${draft.spending_request_id}`)).json()
      return call('signer', 'PATCH', url, { draft_version, values: given })
    }
    for (const given of [
      { amounts: [{ year: 2026, net: euro('1.234,56') }] },
      { amounts: [{ year: 2026, net: euro('1,234.56') }] },
      { amounts: [{ year: 2026, net: euro('1234.567') }] },
      { amounts: [{ year: '2026', net: euro('1234.56') }] },
      { starts_on: '2026-02-30' },
      { starts_on: '2026-05-01', ends_on: '2026-04-01' },
      { ends_on: '2026-03-01' },
      { service_ids: [other.dataCentreId] },
      { unknown: 1 },
    ])
      assert.equal((await values(given)).statusCode, 400, JSON.stringify(given))
    assert.equal(
      (await call('signer', 'POST', base, { data_centre_id: other.dataCentreId })).json().code,
      'SPEND-021',
    )
    assert.equal(
      (await call('stranger', 'GET', `${base}/${draft.spending_request_id}`)).json().code,
      'SPEND-001',
    )
    assert.equal(
      (await call('reader', 'POST', base, { data_centre_id: place.dataCentreId })).json().code,
      'GEN-013',
    )
    const submission = { version: 1, duty: 'authorisation', declared: false }
    assert.equal(
      (await call('signer', 'POST', `${base}/${draft.spending_request_id}/submissions`, submission))
        .statusCode,
      400,
    )
    const session = await signer.post(base, {}, { 'idempotency-key': 'x' })
    assert.equal(session.statusCode, 401)
  })

  test('is decided under the rules of the pages: an opinion of somebody else, a derogation beyond the plan', async () => {
    const sent = await submitted()
    const url = `${base}/${sent.spending_request_id}`
    const decision = { outcome: 'authorise', reasons: 'Serve fino alla migrazione.' }
    const early = await call('officer', 'POST', `${url}/decisions`, { version: sent.version, ...decision })
    assert.equal(early.json().code, 'SPEND-003')
    await examine(database, sent.spending_request_id, desk, now)
    const { version } = (await call('officer', 'GET', url)).json()
    const bare = await call('officer', 'POST', `${url}/decisions`, { version, ...decision })
    assert.equal(bare.json().code, 'SPEND-019')
    const derogation = { ground: 'Il piano arriva.', scope: 'Tutto', expires_on: '2026-06-30' }
    const repeated = { version, ...decision, derogation }
    const done = await call('officer', 'POST', `${url}/decisions`, repeated, 'decisione')
    assert.deepEqual([done.statusCode, done.json().state], [201, 'authorised'])
    assert.match(done.json().act_number, /^S2026\/\d{4}$/)
    const again = await call('officer', 'POST', `${url}/decisions`, repeated, 'decisione')
    assert.equal(again.json().act_number, done.json().act_number)
    assert.equal((await call('signer', 'POST', `${url}/decisions`, repeated)).json().code, 'GEN-013')
    assert.equal((await call('signer', 'GET', url)).json().acts[0].number, done.json().act_number)
  })

  test('is taken note of, or asked an authorisation for', async () => {
    const one = await submitted('stranger', groupA, 'communication')
    const noted = await call('officer', 'POST', `${base}/${one.spending_request_id}/acknowledgements`, {
      version: one.version,
    })
    assert.equal(noted.json().state, 'acknowledged')
    const two = await submitted('stranger', groupA, 'communication')
    const asked = await call('officer', 'POST', `${base}/${two.spending_request_id}/requalifications`, {
      version: two.version,
      reasons: 'Il gruppo è B.',
    })
    assert.deepEqual([asked.statusCode, asked.json().duty], [201, 'authorisation'])
  })

  test('tells of itself in the OpenAPI document', async () => {
    const { paths } = (await officer.get('/rest/regia/v1/openapi.json')).json()
    for (const [path, methods] of [
      [base, ['get', 'post']],
      [`${base}/{spending_request_id}/decisions`, ['post']],
      [`${base}/{spending_request_id}/draft`, ['patch']],
    ] as const)
      assert.deepEqual(Object.keys(paths[path]).sort(), methods)
  })

  test('says what the form in force asks, and refuses what it asks of nobody or what changed meanwhile', async () => {
    const form = '/rest/regia/v1/spending-form'
    const proposal = (await call('reader', 'GET', form)).json()
    assert.equal(proposal.edition, 0)
    const cup = proposal.questions.find(({ question }: { question: string }) => question === 'cup')
    assert.deepEqual([cup.ask, cup.values, cup.is_verified], ['optional', ['cup'], false])
    assert.equal(proposal.communication.is_due, true)
    const request = await created()
    assert.equal(request.form.edition, 0)
    const fields = { ...proposedForm.fields, cup: { ...proposedForm.fields.cup, ask: 'no' } } as const
    await withActor(database.db, desk.officer, (tx) =>
      writeForm(tx, { ...proposedForm, fields, validFrom: '2026-03-10', note: '', seen: 0 }, now),
    )
    assert.equal((await call('reader', 'GET', form)).json().edition, 1)
    const url = `${base}/${request.spending_request_id}`
    const { draft_version } = (await call('signer', 'GET', url)).json()
    const refused = await call('signer', 'PATCH', `${url}/draft`, {
      draft_version,
      values: { cup: 'A11B22000000006' },
    })
    assert.equal(refused.statusCode, 400)
    assert.match(refused.body, /non lo chiede/)
    const empty = { cup: '', items: ['hardware'], signatory: 'RTD' }
    const taken = await call('signer', 'PATCH', `${url}/draft`, { draft_version, values: empty })
    assert.deepEqual([taken.statusCode, taken.json().values.items], [200, ['hardware']])
    const send = (form_edition: number) =>
      call('signer', 'POST', `${url}/submissions`, {
        version: request.version,
        duty: 'authorisation',
        declared: true,
        form_edition,
      })
    assert.equal((await send(0)).json().code, 'SPEND-051')
    const sent = await send(1)
    assert.equal(sent.statusCode, 201, sent.body)
    assert.ok(!sent.json().form.questions.some(({ question }: { question: string }) => question === 'cup'))
  })
})
