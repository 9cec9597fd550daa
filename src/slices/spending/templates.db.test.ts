// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDesk, aPlace, aRequest, decideOn, examine, sendRequest } from '../../../test/factories/spending.ts'
import { withActor } from '../../platform/db/actor.ts'
import { docxMediaType } from './act-docx.ts'
import { listActs } from './examination-store.ts'
import type { SpendingRequestId } from './model.ts'
import { getRequest } from './store.ts'
import { findActText } from './template-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
let app: TestApp
let officer: TestClient
let desk: Awaited<ReturnType<typeof aDesk>>
let place: Awaited<ReturnType<typeof aPlace>>
const derogation = { ground: 'In ritardo.', scope: 'Tutto', expiresOn: '2026-06-30' }

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  officer = await app.as({ role: 'programme_officer' })
  desk = await aDesk(database, now)
  place = await aPlace(database, { body: { name: 'Comune di Acquarola' } }, now)
})

async function examined(): Promise<SpendingRequestId> {
  const requestId = await aRequest(database, place, { excessReason: 'Nessun piano' }, now)
  await sendRequest(database, requestId, place.signer, now)
  await examine(database, requestId, desk, now)
  return requestId
}

async function textOf(requestId: SpendingRequestId) {
  return withActor(database.db, place.editor, async (tx) => {
    const [act] = await listActs(tx, requestId)
    assert.ok(act)
    return { ...act, text: (await findActText(tx, requestId, act.actId))?.text ?? '' }
  })
}

describe('the template of an act', () => {
  const path = '/spese/modelli/deny'

  test('is written by officers with a day, refused with the place of an unknown name, and keeps its versions', async () => {
    assert.match((await officer.get('/spese/modelli')).body, /testo di Regia/)
    const form = { text: '# Diniego\n\n{{enti}}', validFrom: '10/03/2026', note: 'Prova', seen: '0' }
    const refused = await officer.post(path, form)
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /Riga 3, posizione 1: «{{enti}}» non è fra i nomi elencati/)
    assert.equal((await officer.post(path, { ...form, text: 'x', validFrom: '09/03/2026' })).statusCode, 422)
    const good = {
      ...form,
      text: '# Diniego a {{ente}}\n\nn. {{numero_atto}} del {{giorno_atto}}\n\n{{motivi}}',
    }
    assert.equal((await officer.post(path, good)).statusCode, 303)
    assert.match((await officer.post(path, good)).body, /SPEND-037/)
    const later = { ...good, text: 'Da aprile: {{motivi}}', validFrom: '01/04/2026', seen: '1' }
    assert.equal((await officer.post(path, later)).statusCode, 303)
    const page = (await officer.get(path)).body
    assert.match(page, /In vigore la versione 1/)
    assert.match(page, /Versione 2, dal 1 aprile 2026|Versione 2, dal 1º aprile 2026/)
    const requestId = await examined()
    await decideOn(database, requestId, desk, { action: 'deny', reasons: 'Non serve.' }, now)
    const act = await textOf(requestId)
    assert.equal(
      act.text,
      `# Diniego a Comune di Acquarola\n\nn. ${act.number} del 10 marzo 2026\n\nNon serve.`,
    )
  })

  test('is read by the programme only, and written by no reviewer', async () => {
    const reviewer = await app.as({ role: 'reviewer' })
    const page = await reviewer.get(path)
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(page.body, /Salva come nuova versione/)
    const form = { text: 'x', validFrom: '10/03/2026', seen: '2' }
    assert.equal((await reviewer.post(path, form)).statusCode, 403)
    const contact = await app.as({ role: 'contact', administrationId: place.administrationId })
    assert.equal((await contact.get(path)).statusCode, 403)
  })
})

describe('the words of a decision', () => {
  test('come filled in its preview, can be changed, exported and are kept as decided', async () => {
    const requestId = await examined()
    const { version } = await withActor(database.db, desk.officer, (tx) => getRequest(tx, requestId))
    const form = {
      version: String(version),
      action: 'authorise',
      reasons: 'Serve fino alla migrazione.',
      ground: derogation.ground,
      scope: derogation.scope,
      expiresOn: '30/06/2026',
    }
    const base = `/spese/${requestId}/decisioni`
    const preview = (await officer.post(`${base}/anteprima`, form)).body
    assert.match(preview, /Vista la richiesta n\. .*Comune di Acquarola/)
    assert.match(preview, /14\.640,00/)
    const wrong = await officer.post(base, { ...form, text: 'Si autorizza {{tutto}}' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /Riga 1, posizione 14/)
    const text = '# Si autorizza\n\nAtto n. {{numero_atto}}: va bene.'
    const draft = await officer.post(`${base}/bozza.docx`, { ...form, text })
    assert.equal(draft.headers['content-type'], docxMediaType)
    const again = (await officer.post(`${base}/anteprima`, { ...form, text })).body
    assert.match(again, /va bene/)
    assert.equal((await officer.post(base, { ...form, text })).statusCode, 303)
    const act = await textOf(requestId)
    assert.equal(act.text, `# Si autorizza\n\nAtto n. ${act.number}: va bene.`)
    const contact = await app.as({ role: 'contact', administrationId: place.administrationId })
    assert.match((await contact.get(`/spese/${requestId}/atti/${act.actId}`)).body, /va bene/)
    assert.equal((await contact.get(`/spese/${requestId}/atti/${act.actId}.docx`)).statusCode, 200)
    const other = await aPlace(database, {}, now)
    const stranger = await app.as({ role: 'contact', administrationId: other.administrationId })
    assert.equal((await stranger.get(`/spese/${requestId}/atti/${act.actId}`)).statusCode, 404)
  })
})
