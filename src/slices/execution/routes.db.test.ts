// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anApprovedPlan } from '../../../test/factories/plans.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import { withActor } from '../../platform/db/actor.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { executionDue } from './due.ts'
import { listEvidence } from './evidence-store.ts'
import type { Execution } from './model.ts'
import { tellSlips } from './slips.ts'
import { listExecutions } from './store.ts'

const made = new Date('2026-03-10T09:00:00Z')
const now = new Date('2026-07-20T09:00:00Z')
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
const database = testDatabase()
let app: TestApp
let officeId: AssociationId
let office: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now: made })
  officeId = (await anAssociation(database.db)).id
})

/** An approved plan of a body of the office, seen on the day of the tests. */
async function approved(given: Parameters<typeof anApprovedPlan>[1] = {}) {
  app.setNow(made)
  const plan = await anApprovedPlan(database, given, made)
  await aMember(database.db, officeId, plan.administrationId)
  app.setNow(now)
  office = await app.as({ role: 'office_member', associationId: officeId })
  return plan
}

const rowsOf = (client: TestClient, planId: Execution['planId']) =>
  withActor(database.db, client.actor, (tx) => listExecutions(tx, planId))

async function firstOf(client: TestClient, planId: Execution['planId'], name = 'Anagrafe') {
  const row = (await rowsOf(client, planId)).find((each) => each.serviceName === name)
  assert.ok(row)
  return { row, path: `/piani/${planId}/avanzamento/${row.executionId}` }
}

async function take(client: TestClient, planId: Execution['planId'], step: Record<string, string>) {
  const { row, path } = await firstOf(client, planId)
  return client.post(`${path}/passi`, { version: String(row.version), ...step })
}

const whole = { areSystemsMigrated: '1', isDataMigrated: '1', isSoftwareMigrated: '1' }

describe('one service', () => {
  test('is carried to its verification by pages, each role with its own step', async () => {
    const { planId, administrationId } = await approved()
    const editor = await app.as({ role: 'editor', administrationId })
    const reviewer = await app.as({ role: 'reviewer' })
    const { path } = await firstOf(editor, planId)
    assert.match((await editor.get(path)).body, /Il contratto è firmato\?/)
    assert.equal((await take(editor, planId, { action: 'contract', on: '01/04/2026' })).statusCode, 303)
    assert.equal((await take(editor, planId, { action: 'start', on: '20/4/2026' })).statusCode, 303)
    const part = { areSystemsMigrated: '1', isDataMigrated: '1' }
    assert.equal((await take(editor, planId, { action: 'record_progress', ...part })).statusCode, 303)
    assert.match((await editor.get(`/piani/${planId}/avanzamento`)).body, /2 parti su 3/)
    const half = await take(editor, planId, { action: 'migrate', on: '27/06/2026', ...part })
    assert.equal(half.statusCode, 422)
    assert.match(half.body, /È migrato solo quando lo sono tutti i sistemi/)
    assert.match(half.body, /value="27\/06\/2026"/)
    await take(editor, planId, { action: 'migrate', on: '27/06/2026', ...whole })
    const page = (await editor.get(path)).body
    assert.match(page, /in ritardo di 12 giorni/)
    assert.match(page, /Hai dichiarato tu la migrazione/)
    assert.doesNotMatch(page, /Hai verificato la migrazione\?/)
    assert.match((await reviewer.get(path)).body, /Hai verificato la migrazione\?/)
    assert.equal((await take(editor, planId, { action: 'verify', on: '01/07/2026' })).statusCode, 403)
    assert.equal((await take(reviewer, planId, { action: 'verify', on: '01/07/2026' })).statusCode, 303)
    const history = (
      await editor.get(`/storia/avanzamento/${(await firstOf(editor, planId)).row.executionId}`)
    ).body
    assert.match(history, /ha verificato la migrazione di Anagrafe/)
  })

  test('gives back what was typed: a day that is none, of the future, out of order', async () => {
    const { planId } = await approved()
    const day = await take(office, planId, { action: 'contract', on: '31/02/2026', note: 'Contratto n. 7' })
    assert.equal(day.statusCode, 422)
    assert.match(day.body, /«31\/02\/2026» non è un giorno/)
    assert.match(day.body, /value="31\/02\/2026"/)
    assert.match(day.body, />Contratto n\. 7</)
    const ahead = await take(office, planId, { action: 'contract', on: '21/07/2026' })
    assert.match(ahead.body, /è nel futuro/)
    await take(office, planId, { action: 'contract', on: '10/07/2026' })
    const before = await take(office, planId, { action: 'start', on: '09/07/2026' })
    assert.equal(before.statusCode, 422)
    assert.match(before.body, /viene prima di quella del contratto/)
    const back = await take(office, planId, { action: 'undo_contract', note: ' ' })
    assert.equal(back.statusCode, 422)
    assert.match(back.body, /Scrivi perché torni indietro/)
  })

  test('is told to who opened it before somebody else changed it', async () => {
    const { planId } = await approved()
    const { path } = await firstOf(office, planId)
    await take(office, planId, { action: 'contract', on: '01/04/2026' })
    const again = await office.post(`${path}/passi`, { version: '1', action: 'start', on: '02/04/2026' })
    assert.equal(again.statusCode, 409)
    assert.match(again.body, /EXEC-002/)
  })

  test('is not there for other bodies, nor for who administers', async () => {
    const { planId } = await approved()
    const { path } = await firstOf(office, planId)
    const other = await approved()
    const stranger = await app.as({ role: 'editor', administrationId: other.administrationId })
    const step = { version: '1', action: 'contract', on: '01/04/2026' }
    assert.equal((await stranger.get(path)).statusCode, 404)
    assert.equal((await stranger.post(`${path}/passi`, step)).statusCode, 404)
    const administrator = await app.as({ role: 'administrator' })
    for (const page of [path, '/piani/avanzamento', `/piani/${planId}/avanzamento`])
      assert.equal((await administrator.get(page)).statusCode, 403, page)
  })

  test('is followed by somebody, and its days are corrected with a reason', async () => {
    const { planId } = await approved()
    await take(office, planId, { action: 'contract', on: '01/04/2026' })
    const { row, path } = await firstOf(office, planId)
    await office.post(`${path}/incarichi`, { version: String(row.version), personId: office.person })
    const version = String((await firstOf(office, planId)).row.version)
    assert.equal((await office.post(`${path}/date`, { version, contractedOn: '02/04/2026' })).statusCode, 422)
    await office.post(`${path}/date`, { version, contractedOn: '02/04/2026', reason: 'Firma del 2' })
    const after = (await firstOf(office, planId)).row
    assert.deepEqual([after.responsiblePersonId, after.contractedOn], [office.person, '2026-04-02'])
  })
})

describe('lists', () => {
  test('filter, page and export what is on screen', async () => {
    const { planId, administrationId } = await approved({
      services: ['Alfa', 'Beta'],
      decisions: { Beta: { endsOn: '2026-09-01' } },
    })
    const path = `/piani/${planId}/avanzamento`
    const late = (await office.get(`${path}?ritardo=1`)).body
    assert.match(late, />Alfa</)
    assert.doesNotMatch(late, />Beta</)
    assert.match((await office.get(path)).body, /mancano 43 giorni/)
    const csv = await office.get(`${path}.csv?ritardo=1`)
    assert.match(csv.body, /^administration,ipa_code,service/)
    assert.match(csv.body, /Alfa.*,35,/)
    assert.doesNotMatch(csv.body, /Beta/)
    assert.equal((await office.get('/piani/avanzamento.xlsx')).rawPayload.subarray(0, 2).toString(), 'PK')
    const bodies = (await office.get(`/piani/avanzamento?ente=${administrationId}&ordina=-fine&dopo=!!`)).body
    assert.ok(bodies.indexOf('>Beta<') < bodies.indexOf('>Alfa<'))
    assert.equal((await office.get('/piani/avanzamento?dopo=WyJ4IiwieSJd')).statusCode, 200)
    const place = await office.get(`/enti/${administrationId}`)
    const body = (await office.get(String(place.headers.location))).body
    assert.match(body, /Apri l’avanzamento/)
  })

  test('take one step for many bodies: preview, then one event each', async () => {
    const plans = [await approved(), await approved()]
    const ids = (await Promise.all(plans.map(({ planId }) => rowsOf(office, planId)))).flat()
    await take(office, plans[0]?.planId as never, { action: 'contract', on: '01/04/2026' })
    const id = ids.map(({ executionId }) => executionId)
    const preview = await office.post('/piani/avanzamento/anteprima', { id, azione: 'contract', filtri: '' })
    assert.match(preview.body, /Registra per 3 servizi/)
    assert.match(preview.body, /Restano come sono: 1 servizio/)
    const riga = [...preview.body.matchAll(/name="riga" value="([^"]+)"/g)].map(([, value]) => value ?? '')
    assert.equal(riga.length, 3)
    const wrong = await office.post('/piani/avanzamento/registrazioni', {
      riga,
      azione: 'contract',
      on: '30/02/2026',
      note: 'N. 12',
    })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /value="30\/02\/2026"/)
    const done = await office.post('/piani/avanzamento/registrazioni', {
      riga,
      azione: 'contract',
      on: '05/05/2026',
      note: 'N. 12',
    })
    assert.equal(done.headers.location, '/piani/avanzamento?registrati=3')
    assert.match((await office.get(String(done.headers.location))).body, /Registrato per 3 servizi/)
    const start = {
      riga: riga.map((each) => each.replace(/:\d+$/, ':2')),
      azione: 'migrate',
      on: '06/06/2026',
    }
    assert.equal((await office.post('/piani/avanzamento/registrazioni', start)).statusCode, 422)
    const editor = await app.as({ role: 'editor', administrationId: plans[0]?.administrationId ?? null })
    const refused = await editor.post('/piani/avanzamento/anteprima', { id, azione: 'contract', filtri: '' })
    assert.equal(refused.statusCode, 403)
  })
})

describe('slips', () => {
  test('are told once, again for another planned end, and stand among what is due', async () => {
    const { planId, administrationId } = await approved()
    const editor = await app.as({ role: 'editor', administrationId })
    const noMail = { mailEnabled: false }
    assert.ok((await tellSlips(database.db, noMail, now)) > 0)
    assert.equal(await tellSlips(database.db, noMail, now), 0)
    assert.equal(await tellSlips(database.db, noMail, new Date('2026-07-21T09:00:00Z')), 0)
    assert.match((await editor.get('/notifiche')).body, /2 servizi oltre la fine prevista/)
    await database.store.asOwner(
      `update executions set planned_ends_on = '2026-07-01' where plan_id = '${planId}'`,
    )
    assert.equal(await tellSlips(database.db, noMail, now), 1)
    const due = await withActor(database.db, editor.actor, (tx) =>
      executionDue.load(tx, [administrationId], '2026-07-20'),
    )
    assert.deepEqual(
      due.map(({ title, dueOn }) => [title, dueOn]),
      [['Concludere 2 migrazioni oltre la fine prevista', '2026-07-01']],
    )
    const stranger = await app.as({ role: 'reviewer' })
    assert.doesNotMatch((await stranger.get('/notifiche')).body, /oltre la fine prevista/)
  })
})

describe('evidence', () => {
  const file = (content: Buffer | string, fileName = 'collaudo.pdf') => [{ field: 'file', fileName, content }]
  const listed = async (client: TestClient, planId: Execution['planId']) => {
    const { row } = await firstOf(client, planId)
    return withActor(database.db, client.actor, (tx) => listEvidence(tx, [row.executionId]))
  }

  test('is added, listed with its hash, given back as an attachment, withdrawn with a reason', async () => {
    const { planId } = await approved()
    const { path } = await firstOf(office, planId)
    const added = await office.postMultipart(
      `${path}/prove`,
      { note: 'Verbale di collaudo' },
      file(pdf, 'Verbale di collaudo.pdf'),
    )
    assert.equal(added.statusCode, 303)
    const page = (await office.get(path)).body
    assert.match(page, />Verbale di collaudo\.pdf</)
    assert.match(page, /PDF, 1 kB, impronta [0-9a-f]{8}…/)
    const [evidence] = await listed(office, planId)
    assert.ok(evidence)
    const href = `${path}/prove/${evidence.evidenceId}`
    const download = await office.get(href)
    assert.deepEqual(
      [download.headers['content-type'], download.headers['x-content-type-options']],
      ['application/pdf', 'nosniff'],
    )
    assert.match(String(download.headers['content-disposition']), /^attachment;/)
    assert.ok(download.rawPayload.equals(pdf))
    const reviewer = await app.as({ role: 'reviewer' })
    assert.equal((await reviewer.get(href)).statusCode, 200)
    assert.equal((await office.post(`${href}/ritiri`, { reason: ' ' })).statusCode, 422)
    assert.equal(
      (await office.post(`${href}/ritiri`, { reason: 'Era di un altro servizio' })).statusCode,
      303,
    )
    assert.match((await office.get(path)).body, /Era di un altro servizio/)
    assert.equal((await office.get(href)).statusCode, 200)
    assert.equal((await reviewer.get(href)).statusCode, 404)
    assert.equal((await office.post(`${href}/ritiri`, { reason: 'Ancora' })).statusCode, 409)
  })

  test('refuses in words a program, an empty file, a page, too much; keeps the note typed', async () => {
    const { planId } = await approved()
    const { path } = await firstOf(office, planId)
    const refusals: readonly [Buffer | string, RegExp][] = [
      ['MZ\u0090', /è un programma o uno script/],
      ['', /è vuoto: 0 byte/],
      ['<html>', /è una pagina web/],
      [Buffer.concat([pdf, Buffer.alloc(10 * 1024 * 1024)]), /è troppo grande: il limite è 10 MB/],
    ]
    for (const [content, why] of refusals) {
      const answer = await office.postMultipart(`${path}/prove`, { note: 'Nota da tenere' }, file(content))
      assert.equal(answer.statusCode, 422, String(why))
      assert.match(answer.body, why)
      assert.match(answer.body, />Nota da tenere</)
    }
    assert.deepEqual(await listed(office, planId), [])
    assert.equal((await office.postMultipart(`${path}/prove`, { note: '' }, [])).statusCode, 422)
  })

  test('is the same file once for a service, until it is withdrawn', async () => {
    const { planId } = await approved()
    const { path } = await firstOf(office, planId)
    await office.postMultipart(`${path}/prove`, { note: '' }, file(pdf))
    const again = await office.postMultipart(`${path}/prove`, { note: '' }, file(pdf, 'altro nome.pdf'))
    assert.equal(again.statusCode, 422)
    assert.match(again.body, /è lo stesso file/)
    const [evidence] = await listed(office, planId)
    await office.post(`${path}/prove/${evidence?.evidenceId}/ritiri`, { reason: 'Prova' })
    assert.equal((await office.postMultipart(`${path}/prove`, { note: '' }, file(pdf))).statusCode, 303)
    assert.equal((await listed(office, planId)).length, 2)
  })

  test('is added by who writes, and seen by nobody else’s body', async () => {
    const { planId, administrationId } = await approved()
    const { path } = await firstOf(office, planId)
    const auditor = await app.as({ role: 'auditor', administrationId })
    assert.equal((await auditor.postMultipart(`${path}/prove`, { note: 'x' }, [])).statusCode, 403)
    await office.postMultipart(`${path}/prove`, { note: 'Riservata' }, file(pdf))
    const [evidence] = await listed(office, planId)
    const other = await approved()
    const stranger = await app.as({ role: 'editor', administrationId: other.administrationId })
    assert.equal((await stranger.get(`${path}/prove/${evidence?.evidenceId}`)).statusCode, 404)
  })
})
