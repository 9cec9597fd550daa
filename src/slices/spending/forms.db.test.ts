// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { type Form, type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import {
  aDesk,
  aPlace,
  aRequest,
  type Desk,
  type MadePlace,
  sendRequest,
} from '../../../test/factories/spending.ts'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import { saveAnswers } from './commands.ts'
import { readContent } from './content.ts'
import { spendingDue } from './due.ts'
import { askIntegration, takeRequest } from './examination.ts'
import { type Ask, type FormField, formFields, proposedForm, type SpendingForm } from './form.ts'
import { editionFields } from './form-inputs.ts'
import { listForms } from './form-store.ts'
import { writeForm } from './forms.ts'
import type { SpendingRequestId } from './model.ts'
import { loadWorking } from './queries.ts'
import { submitRequest } from './sending.ts'
import { findDraft, getRequest, listVersions } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const noMail = { mailEnabled: false }
const code = (expected: string) => (error: unknown) => error instanceof DomainError && error.code === expected
let app: TestApp
let officer: TestClient
let place: MadePlace
let desk: Desk

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  officer = await app.as({ role: 'programme_officer' })
  desk = await aDesk(database, now)
  place = await aPlace(database, { services: ['Anagrafe'] }, now)
})

/** On a later day: editions of a file follow one another. */
const on = <Actor extends PersonActor>(actor: Actor, today: string): Actor => ({ ...actor, today })
const at = (day: string) => new Date(`${day}T09:00:00Z`)

function write(
  day: string,
  asks: Partial<Record<FormField, Ask>>,
  given: Partial<Pick<SpendingForm, 'communication' | 'stateNames'>> = {},
): Promise<number> {
  const fields = Object.fromEntries(
    formFields.map((key) => [key, { ...proposedForm.fields[key], ...(asks[key] ? { ask: asks[key] } : {}) }]),
  ) as SpendingForm['fields']
  const { communication, stateNames } = { ...proposedForm, ...given }
  return withActor(database.db, on(desk.officer, day), async (tx) =>
    writeForm(
      tx,
      { fields, communication, stateNames, validFrom: day, note: '', seen: (await listForms(tx)).length },
      at(day),
    ),
  )
}

const editor = (day: string, of = place) => on(of.editor, day)
const working = (requestId: SpendingRequestId, day: string) =>
  withActor(database.db, editor(day), (tx) => loadWorking(tx, requestId))
const explained = { excessReason: 'Nessun piano', cup: 'A11B22000000006' }

/** A request on a day, under the edition of that day. */
const drafted = (day: string) => aRequest(database, { ...place, editor: editor(day) }, explained, at(day))
const sent = (requestId: SpendingRequestId, day: string) =>
  sendRequest(database, requestId, on(place.signer, day), at(day))

describe('an edition of the form', () => {
  test('is written by programme officers only, from a day to come, and never loses what the rules need', async () => {
    const body = (given: Form = {}): Form => ({
      ...(Object.fromEntries(
        Object.entries(editionFields(proposedForm)).filter(([, value]) => value !== undefined),
      ) as Form),
      seen: '0',
      validFrom: '11/03/2026',
      note: 'Senza CUP',
      'ask-cup': 'no',
      ...given,
    })
    const contact = await app.as({ role: 'contact', administrationId: place.administrationId })
    const reviewer = await app.as({ role: 'reviewer' })
    const administrator = await app.as({ role: 'administrator' })
    for (const client of [contact, reviewer, administrator]) {
      assert.equal((await client.get('/spese/modulo/nuova')).statusCode, 403)
      assert.equal((await client.post('/spese/modulo', body())).statusCode, 403)
    }
    assert.equal((await administrator.get('/spese/modulo')).statusCode, 403)
    const seen = (await contact.get('/spese/modulo')).body
    assert.match(seen, /proposta di Regia/)
    assert.match(seen, /Non si può togliere\. Dal tipo dipendono/)
    assert.doesNotMatch(seen, /Prepara la prossima/)

    const form = await officer.get('/spese/modulo/nuova')
    assert.match(form.body, /CUP: come si chiede/)
    assert.match(form.body, /Parte da: Proposta di Regia/)
    assert.equal((await officer.get('/spese/modulo/nuova?da=7')).statusCode, 404)
    const past = await officer.post('/spese/modulo/anteprima', body({ validFrom: '09/03/2026' }))
    assert.equal(past.statusCode, 422)
    assert.match(past.body, /Il giorno è già passato/)
    const nobody = await officer.post(
      '/spese/modulo/anteprima',
      body({ 'ask-cup': 'required', 'duties-cup': [] }),
    )
    assert.match(nobody.body, /CUP: scegli a chi si chiede/)
    const twice = await officer.post('/spese/modulo/anteprima', body({ 'state-denied': 'Inviata' }))
    assert.match(twice.body, /è il nome di un altro stato/)

    const preview = await officer.post('/spese/modulo/anteprima', body({ 'ask-kind': 'no' }))
    assert.equal(preview.statusCode, 200)
    assert.match(preview.body, /Facoltativa.*Non chiesta/s)
    assert.doesNotMatch(preview.body, /name="cup"/)
    assert.match(preview.body, /name="kind"/, 'a question of the rules stays')
    const back = await officer.post('/spese/modulo/modifiche', body({ note: 'Ancora da vedere' }))
    assert.match(back.body, /value="Ancora da vedere"/)
    assert.equal((await withActor(database.db, desk.officer, listForms)).length, 0, 'a preview keeps nothing')

    const write = () => officer.post('/spese/modulo', body({ 'ask-kind': 'no' }))
    const [late] = (await Promise.all([write(), write()])).filter(({ statusCode }) => statusCode !== 303)
    assert.match(late?.body ?? '', /SPEND-050/, 'of two at once, one is told')
    const [written] = await withActor(database.db, desk.officer, listForms)
    assert.deepEqual([written?.fields.cup.ask, written?.fields.kind.ask], ['no', 'required'])
    const page = (await officer.get('/spese/modulo/edizioni/1')).body
    assert.match(page, /vale dall’11 marzo 2026/)
    assert.match(page, /Senza CUP/)
    assert.match(
      (await contact.get('/spese/modulo/confronto?da=0&amp;a=1'.replace('&amp;', '&'))).body,
      /<th[^>]*>CUP|CUP/,
    )
    assert.match(
      (await contact.get('/spese/modulo/edizioni/1/domande?per=communication')).body,
      /per comunicazione/,
    )
    assert.equal((await contact.get('/spese/modulo/edizioni/9')).statusCode, 404)
    await assert.rejects(
      withActor(database.db, desk.officer, (tx) =>
        writeForm(tx, { ...proposedForm, validFrom: '2026-03-09', note: '', seen: 1 }, now),
      ),
      code('GEN-003'),
    )
    await assert.rejects(
      withActor(database.db, place.editor, (tx) =>
        writeForm(tx, { ...proposedForm, validFrom: '2026-04-01', note: '', seen: 1 }, now),
      ),
      code('GEN-006'),
    )
  })

  test('leaves what was sent as it was, with the same hash, and is followed by drafts that lose nothing', async () => {
    await write('2026-04-01', {})
    const requestId = await drafted('2026-04-01')
    const open = await drafted('2026-04-01')
    await sent(requestId, '2026-04-01')
    const version = () =>
      withActor(database.db, editor('2026-04-03'), async (tx) => (await listVersions(tx, requestId))[0])
    const before = await version()
    const number = await write('2026-04-02', { cup: 'no', supplier: 'required', signatory: 'expected' })
    assert.deepEqual(await version(), before)
    assert.ok(before)
    const hash = createHash('sha256').update(before.text, 'utf8').digest('hex')
    assert.equal(hash, before.sha256)
    const content = readContent(before.text)
    assert.equal(content.form.number, number - 1)
    assert.ok(content.form.asked.some(({ key }) => key === 'cup'))
    assert.equal((await working(requestId, '2026-04-03')).facts.values.cup, 'A11B22000000006')
    app.setNow(at('2026-04-03'))
    const contact = await app.as({ role: 'contact', administrationId: place.administrationId })
    assert.match((await contact.get(`/spese/${requestId}/versioni/1`)).body, /A11B22000000006/)

    const page = (await contact.get(`/spese/${open}`)).body
    assert.match(page, /Il modulo è cambiato dal 2 aprile 2026/)
    assert.match(page, /Non si chiede più: CUP/)
    assert.match(page, /Ora non si invia senza: Fornitore/)
    assert.match(page, /Manca chi firma/)
    assert.doesNotMatch((await contact.get(`/spese/${open}/domande/fornitore`)).body, /name="cup"/)
    // A page opened before the edition still says CUP: what it shows is kept, what it did not show too.
    const answered = await contact.post(`/spese/${open}/domande/fornitore`, {
      version: '99',
      base: JSON.stringify({ supplier: 'Fornitore dimostrativo 2', cup: 'A11B22000000006' }),
      supplier: 'Alfa',
      cup: 'A11B22000000007',
    })
    assert.equal(answered.statusCode, 303)
    const draft = await withActor(database.db, editor('2026-04-03'), (tx) => findDraft(tx, open))
    assert.deepEqual([draft?.values.supplier, draft?.values.cup], ['Alfa', 'A11B22000000007'])
    assert.equal((await contact.post(`/spese/${open}/modulo`)).statusCode, 303)
    assert.doesNotMatch((await contact.get(`/spese/${open}`)).body, /Il modulo è cambiato/)

    await sent(open, '2026-04-03')
    const [last] = await withActor(database.db, editor('2026-04-03'), (tx) => listVersions(tx, open))
    const under = readContent(last?.text ?? '')
    assert.deepEqual([under.form.number, under.values.cup], [number, ''])
    await write('2026-04-04', {})
    assert.equal((await working(open, '2026-04-05')).facts.form.number, number)
  })

  test('stops who reads the summary of another one, and asks what it made required', async () => {
    const number = await write('2026-04-06', {})
    const requestId = await drafted('2026-04-06')
    await write('2026-04-07', { signatory: 'required' })
    const submit = (form: number) =>
      withActor(database.db, on(place.signer, '2026-04-07'), async (tx) => {
        const { version } = await getRequest(tx, requestId)
        const input = { requestId, version, isDeclared: true, duty: 'authorisation', form } as const
        return submitRequest(tx, input, noMail, at('2026-04-07'))
      })
    await assert.rejects(submit(number), code('SPEND-009'))
    await withActor(database.db, editor('2026-04-07'), (tx) =>
      saveAnswers(tx, { requestId, values: { signatory: 'RTD' }, before: {} }, at('2026-04-07')),
    )
    await assert.rejects(submit(number), code('SPEND-051'))
    assert.equal((await submit(number + 1)).number, 1)
  })

  test('keeps for the answer to an integration the questions of its request', async () => {
    await write('2026-04-08', {})
    const requestId = await drafted('2026-04-08')
    await sent(requestId, '2026-04-08')
    const step = async () => ({
      requestId,
      version: (await withActor(database.db, desk.officer, (tx) => getRequest(tx, requestId))).version,
    })
    const reviewer = on(desk.reviewer, '2026-04-08')
    const taken = await step()
    await withActor(database.db, reviewer, (tx) => takeRequest(tx, taken, at('2026-04-08')))
    const asked = { ...(await step()), question: 'Che cosa?', dueOn: '2026-05-01' }
    await withActor(database.db, reviewer, (tx) => askIntegration(tx, asked, noMail, at('2026-04-08')))
    await write('2026-04-09', { cup: 'no', signatory: 'required' })
    const { facts, formChange } = await working(requestId, '2026-04-10')
    assert.equal(facts.values.cup, 'A11B22000000006')
    assert.equal(formChange, null)
    assert.equal((await sent(requestId, '2026-04-10')).number, 2)
  })

  test('names the states in lists and on the page, and the codes stay', async () => {
    await write('2026-04-11', {}, { stateNames: { draft: 'Da completare', submitted: 'Ricevuta' } })
    const requestId = await drafted('2026-04-11')
    app.setNow(at('2026-04-11'))
    const contact = await app.as({ role: 'contact', administrationId: place.administrationId })
    assert.match((await contact.get(`/spese/${requestId}`)).body, /Da completare/)
    assert.match((await contact.get('/spese')).body, /Ricevuta/)
    const request = await withActor(database.db, editor('2026-04-11'), (tx) => getRequest(tx, requestId))
    assert.deepEqual([request.state, request.stateName], ['draft', 'Da completare'])
  })

  test('says whether group A communicates: when not, nobody is reminded, and one may still be sent', async () => {
    const groupA = await aPlace(database, { place: { group: 'A' } }, now)
    const requestId = await aRequest(
      database,
      { ...groupA, editor: on(groupA.editor, '2026-04-12') },
      {},
      at('2026-04-12'),
    )
    const dues = (day: string) =>
      withActor(database.db, on(groupA.editor, day), (tx) =>
        spendingDue.load(tx, [groupA.administrationId], day),
      )
    await write('2026-04-12', {})
    assert.equal((await dues('2026-04-12')).length, 1)
    const communication = { isDue: false, source: 'Piano 2024-2026', isVerified: false }
    await write('2026-04-13', {}, { communication })
    assert.deepEqual(await dues('2026-04-13'), [])
    app.setNow(at('2026-04-13'))
    const contact = await app.as({ role: 'contact', administrationId: groupA.administrationId })
    assert.match((await contact.get('/spese/nuova')).body, /nessuna comunicazione è dovuta/)
    assert.match((await contact.get(`/spese/${requestId}`)).body, /Nessuna comunicazione è dovuta/)
    const signer = on(groupA.signer, '2026-04-13')
    const { number } = await sendRequest(database, requestId, signer, at('2026-04-13'), 'communication')
    assert.equal(number, 1)
  })
})
