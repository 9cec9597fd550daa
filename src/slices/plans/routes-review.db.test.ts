// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { aPlan, aSentPlan, sendPlan } from '../../../test/factories/plans.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { withActor } from '../../platform/db/actor.ts'
import type { PlanId } from '../../shared/ids.ts'
import { replyToObservation } from './answers.ts'
import { saveLatePlan } from './commands.ts'
import { movePlanBack } from './revisions.ts'
import { getPlan } from './store.ts'
import { listObservations } from './versions-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:07:32Z')
const later = new Date('2026-03-10T11:30:00Z')
const json = { accept: 'application/json' }
let app: TestApp
let officer: TestClient
let reviewer: TestClient
let colleague: TestClient
let auditor: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now: later })
  officer = await app.as({ role: 'programme_officer' })
  reviewer = await app.as({ role: 'reviewer' })
  colleague = await app.as({ role: 'reviewer' })
  auditor = await app.as({ role: 'auditor' })
})

const planOf = (planId: PlanId) => withActor(database.db, officer.actor, (tx) => getPlan(tx, planId))
const versionOf = async (planId: PlanId) => String((await planOf(planId)).version)
const observationsOf = (planId: PlanId) =>
  withActor(database.db, reviewer.actor, (tx) => listObservations(tx, planId))
const take = async (planId: PlanId, client = reviewer) =>
  client.post(`/piani/${planId}/assegnazioni`, { version: await versionOf(planId) })

async function underReview(given: Parameters<typeof aSentPlan>[1] = {}) {
  const made = await aSentPlan(database, given, now)
  assert.equal((await take(made.planId)).statusCode, 303)
  return made
}

/** The words of a page, without its markup. */
const wordsOf = (body: string) =>
  body
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&amp;', '&')

describe('the queue', () => {
  it('shows each of the programme the plans with their ages, and what they may do', async () => {
    const { planId } = await aSentPlan(
      database,
      { body: { name: 'Fontebruna', regionCode: '09', regionName: 'Toscana' } },
      new Date('2026-01-25T10:00:00Z'),
    )
    for (const client of [officer, reviewer]) {
      const page = await client.get('/piani')
      assert.equal(page.statusCode, 200)
      const words = wordsOf(page.body)
      assert.match(words, /44 gg oltre da 14 giorni Comune di Fontebruna n\. 2026\/\d{4} Comune Toscana 1ª/)
      assert.match(words, /Oltre 30 giorni 1 piano/)
      assert.match(words, /regola interna/)
      assert.match(page.body, new RegExp(`name="id" value="${planId}"`))
    }
    const read = await auditor.get('/piani/coda')
    assert.equal(read.statusCode, 200)
    assert.match(read.body, /Comune di Fontebruna/)
    assert.doesNotMatch(read.body, /name="id"|Esamina il prossimo|Assegnati a me/)
  })

  it('keeps view and filters in the address, with a way out of each', async () => {
    const page = await officer.get('/piani?vista=da-assegnare&regione=09&giorni=oltre-30')
    const words = wordsOf(page.body)
    assert.match(words, /Regione: Toscana/)
    assert.match(words, /Età: oltre 30 giorni/)
    assert.match(page.body, /href="\/piani\?vista=da-assegnare&amp;giorni=oltre-30"/)
    assert.match(
      page.body,
      /href="\/piani\/coda\.csv\?vista=da-assegnare&amp;regione=09&amp;giorni=oltre-30"/,
    )
    const none = await officer.get('/piani?tipo=university')
    assert.match(wordsOf(none.body), /Nessun piano con questi filtri/)
  })

  it('gives what is on screen as CSV and XLSX', async () => {
    const csv = await officer.get('/piani/coda.csv?regione=09')
    assert.equal(csv.statusCode, 200)
    const [head, line, ...rest] = csv.body.trim().split('\r\n')
    assert.equal(
      head,
      'age_days,days_left,programme_days,suspended_days,administration,ipa_code,receipt_number,submitted_at,kind,region,version,services,warnings,state,reviewer',
    )
    assert.match(
      line ?? '',
      /^44,-14,44,0,Comune di Fontebruna,c_v\d+,2026\/\d{4},2026-01-25T10:00:00\.000Z,Comune,Toscana,1,2,/,
    )
    assert.deepEqual(rest, [])
    const xlsx = await auditor.get('/piani/coda.xlsx')
    assert.equal(xlsx.statusCode, 200)
    assert.equal(xlsx.rawPayload.subarray(0, 2).toString(), 'PK')
  })

  it('tells the work of each reviewer, for those of the programme alone', async () => {
    for (const client of [officer, reviewer, auditor]) {
      const page = await client.get('/piani/istruttori')
      assert.equal(page.statusCode, 200)
      assert.match(wordsOf(page.body), /Chi esamina i piani/)
    }
    const csv = await auditor.get('/piani/istruttori.csv')
    assert.match(csv.body, /^reviewer,open,late,oldest_days,approved,returned,median_days\r\n/)
    const xlsx = await auditor.get('/piani/istruttori.xlsx')
    assert.equal(xlsx.rawPayload.subarray(0, 2).toString(), 'PK')
    const contact = await app.as({
      role: 'contact',
      administrationId: (await anAdministration(database.db, {})).id,
    })
    assert.equal((await contact.get('/piani/istruttori')).statusCode, 403)
  })

  it('leads an auditor to it from the list of plans, which tells nothing of who works on a draft', async () => {
    const list = await auditor.get('/piani')
    assert.match(list.body, /href="\/piani\/coda"/)
    assert.doesNotMatch(wordsOf(list.body), /Ultima modifica|Chi segue/)
    const [head] = (await auditor.get('/piani.csv')).body.split('\r\n')
    assert.equal(head, 'administration,ipa_code,state,version,services,warnings')
  })

  it('says n.d. with the reason while no version was decided', async () => {
    const words = wordsOf((await reviewer.get('/piani')).body)
    assert.match(words, /Tempo di risposta n\.d\. nessuna versione decisa nelle ultime 4 settimane/)
  })

  it('leads to the next plan, the oldest first', async () => {
    const response = await colleague.get('/piani/prossimo')
    assert.equal(response.statusCode, 303)
    const next = await colleague.get(response.headers.location as string)
    assert.match(next.body, /Comune di Fontebruna, piano versione 1/)
  })

  it('is refused to everybody else, as page and as problem', async () => {
    const { id: administrationId } = await anAdministration(database.db, {})
    const others = [
      await app.as({ role: 'administrator' }),
      await app.as({ role: 'contact', administrationId }),
      await app.as({ role: 'auditor', administrationId }),
    ]
    for (const client of others)
      for (const path of ['/piani/coda', '/piani/coda.csv', '/piani/coda.xlsx', '/piani/prossimo']) {
        assert.equal((await client.get(path)).statusCode, 403, path)
        const problem = await client.get(path, json)
        assert.match(String(problem.headers['content-type']), /^application\/problem\+json/)
        assert.equal(problem.json().code, 'GEN-006')
      }
    assert.equal((await app.anonymous().get('/piani/coda')).statusCode, 303)
  })
})

describe('a bulk assignment', () => {
  it('shows before and after with who is refused and why, writes nothing, then assigns', async () => {
    const [free, written] = [await aSentPlan(database, {}, now), await aSentPlan(database, {}, now)]
    const author = await app.as({ role: 'reviewer', personId: written.editor.personId })
    const ids = [free.planId, written.planId]
    const preview = await officer.post('/piani/assegnazioni/anteprima', {
      id: ids,
      a: author.person,
      filtri: '?vista=da-assegnare',
    })
    assert.equal(preview.statusCode, 200)
    const words = wordsOf(preview.body)
    assert.match(words, /2 piani scelti, 1 resta com’è/)
    assert.match(words, /ha scritto in questo piano: chi scrive non esamina/)
    assert.equal((await planOf(free.planId)).state, 'submitted')
    const piani = /name="piani" value="([^"]+)"/.exec(preview.body)?.[1] as string
    assert.equal(piani, `${free.planId}.${await versionOf(free.planId)}`)
    const confirmed = await officer.post('/piani/assegnazioni', {
      a: author.person,
      piani,
      filtri: '?vista=da-assegnare',
    })
    assert.equal(confirmed.statusCode, 303)
    assert.equal(confirmed.headers.location, '/piani?vista=da-assegnare')
    const plan = await planOf(free.planId)
    assert.deepEqual([plan.state, plan.reviewerPersonId], ['under_review', author.person])
    assert.equal((await planOf(written.planId)).state, 'submitted')
    // The same confirmation again finds that it changed: nothing is written twice.
    const again = await officer.post('/piani/assegnazioni', { a: author.person, piani, filtri: '' })
    assert.equal(again.statusCode, 409)
    assert.match(wordsOf(again.body), /Nel frattempo qualche piano è cambiato/)
    assert.equal((await planOf(free.planId)).version, plan.version)
  })

  it('takes all the rows of the list, not only those on screen', async () => {
    const region = { regionCode: '12', regionName: 'Lazio' }
    for (let n = 0; n < 3; n++) await aSentPlan(database, { body: region }, now)
    const preview = await officer.post('/piani/assegnazioni/anteprima', {
      tutti: '1',
      filtri: '?regione=12',
      a: colleague.person,
    })
    assert.match(wordsOf(preview.body), /3 piani: cambia l’istruttore/)
  })

  it('asks for a choice, refuses another’s name to a reviewer and unknown fields to all', async () => {
    const { planId } = await aSentPlan(database, {}, now)
    const nothing = await officer.post('/piani/assegnazioni/anteprima', { a: reviewer.person }, json)
    assert.deepEqual([nothing.statusCode, nothing.json().errors[0].field], [422, 'id'])
    const nobody = await officer.post('/piani/assegnazioni/anteprima', { id: planId, a: '' }, json)
    assert.deepEqual([nobody.statusCode, nobody.json().errors[0].field], [422, 'a'])
    const other = await reviewer.post(
      '/piani/assegnazioni/anteprima',
      { id: planId, a: colleague.person },
      json,
    )
    assert.equal(other.json().code, 'PLAN-006')
    const unknown = await officer.post('/piani/assegnazioni', { a: reviewer.person, altro: '1' }, json)
    assert.equal(unknown.json().code, 'GEN-002')
    for (const path of ['/piani/assegnazioni/anteprima', '/piani/assegnazioni'])
      assert.equal((await auditor.post(path, {}, json)).statusCode, 403)
  })

  it('lets a reviewer take several for themself', async () => {
    const { planId } = await aSentPlan(database, {}, now)
    const preview = await colleague.post('/piani/assegnazioni/anteprima', { id: planId })
    assert.match(wordsOf(preview.body), /Prendi in esame 1 piano/)
    const piani = /name="piani" value="([^"]+)"/.exec(preview.body)?.[1] as string
    const confirmed = await colleague.post('/piani/assegnazioni', { a: colleague.person, piani })
    assert.equal(confirmed.headers.location, '/piani?vista=miei')
    assert.equal((await planOf(planId)).reviewerPersonId, colleague.person)
  })
})

describe('the page of an examination', () => {
  it('is all that the programme sees of a plan given back: what is prepared for the next version is of the body', async () => {
    const { planId } = await underReview()
    await reviewer.post(`/piani/${planId}/esame/esito`, {
      numero: '1',
      scelta: 'rinvia',
      osservazione: 'Le date.',
    })
    await reviewer.post(`/piani/${planId}/esiti`, { version: await versionOf(planId), scelta: 'rinvia' })
    assert.equal((await planOf(planId)).state, 'returned')
    for (const client of [reviewer, officer, auditor]) {
      const page = await client.get(`/piani/${planId}/trasmissione`)
      assert.equal(page.headers.location, `/piani/${planId}`)
    }
  })
  it('lets the assigned reviewer write and decide, and says to the others why they only read', async () => {
    const { planId, editor } = await aSentPlan(database, {}, now)
    const path = `/piani/${planId}/esame`
    assert.match(wordsOf((await reviewer.get(path)).body), /Nessuno esamina ancora questo piano/)
    await take(planId)
    const mine = await reviewer.get(path)
    assert.match(mine.body, /Rivedi l’esito/)
    assert.match(mine.body, /Scrivi un’osservazione/)
    const author = await app.as({ role: 'reviewer', personId: editor.personId })
    const readers: [TestClient, RegExp][] = [
      [colleague, /Assegnato a Irene B\.: solo chi esamina/],
      [officer, /Assegnato a Irene B\.: solo chi esamina/],
      [author, /Hai scritto in questo piano: chi scrive non esamina e non decide/],
      [auditor, /In sola lettura: decide chi esamina il piano/],
    ]
    for (const [client, words] of readers) {
      const page = await client.get(path)
      assert.match(wordsOf(page.body), words)
      assert.doesNotMatch(page.body, /Rivedi l’esito|Scrivi un’osservazione/)
    }
    const assignable = (await officer.get(path)).body
    assert.match(assignable, new RegExp(`value="${colleague.person}"`))
    assert.doesNotMatch(assignable, new RegExp(`value="${editor.personId}"`), 'authors are not offered')
  })

  it('is refused to administrators and bodies, and to a plan that was not sent', async () => {
    const { planId, administrationId, signer } = await underReview()
    const { id: foreign } = await anAdministration(database.db, {})
    const { planId: draftId } = await aPlan(database, {}, now)
    for (const client of [
      await app.as({ role: 'administrator' }),
      await app.as({ role: 'contact', administrationId }),
      await app.as({ role: 'legal_representative', administrationId: foreign }),
      await app.as({ role: 'auditor', administrationId }),
    ]) {
      assert.equal((await client.get(`/piani/${planId}/esame`)).statusCode, 403)
      const problem = await client.get(`/piani/${planId}/esame`, json)
      assert.equal(problem.json().code, 'GEN-006')
    }
    assert.ok(signer)
    const missing = await reviewer.get(`/piani/${draftId}/esame`, json)
    assert.deepEqual([missing.statusCode, missing.json().code], [404, 'PLAN-001'])
    assert.equal((await reviewer.get('/piani/non-un-piano/esame')).statusCode, 404)
  })

  it('shows what is typed as text, whatever it holds', async () => {
    const { planId, services } = await underReview({
      services: ['<script>alert("servizio")</script>', 'Protocollo'],
    })
    await reviewer.post(`/piani/${planId}/esame/osservazioni`, {
      numero: '1',
      su: services[0] as string,
      testo: '<img src=x onerror=alert(1)>',
    })
    for (const path of [`/piani/${planId}/esame`, `/piani/${planId}/esame/esito?scelta=rinvia`]) {
      const { body } = await reviewer.get(path)
      assert.match(body, /&lt;img src=x onerror=alert\(1\)&gt;|&lt;img src=x onerror=alert\(1\)>/)
      assert.doesNotMatch(body, /<script>alert|<img src=x/)
    }
  })

  it('keeps an observation as a row, with the view it was written in, and takes it back', async () => {
    const { planId, services } = await underReview()
    const su = services[0] as string
    const saved = await reviewer.post(`/piani/${planId}/esame/osservazioni?mostra=tutti`, {
      numero: '1',
      su,
      testo: 'Indicare la data.',
    })
    assert.equal(saved.statusCode, 303)
    assert.equal(saved.headers.location, `/piani/${planId}/esame?mostra=tutti#servizio-${su}`)
    const page = await reviewer.get(`/piani/${planId}/esame?mostra=osservazioni`)
    assert.match(wordsOf(page.body), /Osservazione non ancora inviata: «Indicare la data\.»/)
    const [observation] = await observationsOf(planId)
    const back = await reviewer.post(
      `/piani/${planId}/esame/osservazioni/${observation?.observationId}/ritiro`,
      { numero: '1', ancora: `servizio-${su}` },
    )
    assert.equal(back.statusCode, 303)
    assert.deepEqual(await observationsOf(planId), [])
    const again = await reviewer.post(
      `/piani/${planId}/esame/osservazioni/${observation?.observationId}/ritiro`,
      { numero: '1', ancora: 'https://altrove.it' },
      json,
    )
    assert.equal(again.json().code, 'PLAN-018')
  })

  it('comes back with what was typed when it cannot be saved', async () => {
    const { planId, services } = await underReview()
    const empty = await reviewer.post(`/piani/${planId}/esame/osservazioni`, {
      numero: '1',
      su: services[0] as string,
      testo: '  ',
    })
    assert.equal(empty.statusCode, 422)
    assert.match(empty.body, new RegExp(`href="#testo-${services[0]}"`))
    const long = await reviewer.post(`/piani/${planId}/esame/osservazioni`, {
      numero: '1',
      su: 'piano',
      testo: 'x'.repeat(2001),
    })
    assert.equal(long.statusCode, 422)
    assert.ok(long.body.includes('x'.repeat(2001)))
    assert.deepEqual(await observationsOf(planId), [])
  })

  it('refuses those who do not examine it, with the code', async () => {
    const { planId, administrationId } = await underReview()
    const contact = await app.as({ role: 'contact', administrationId })
    const write = (client: TestClient) =>
      client.post(`/piani/${planId}/esame/osservazioni`, { numero: '1', su: 'piano', testo: 'No.' }, json)
    assert.equal((await write(colleague)).json().code, 'PLAN-024')
    assert.equal((await write(officer)).json().code, 'PLAN-024')
    for (const client of [auditor, contact]) assert.equal((await write(client)).json().code, 'GEN-006')
  })
})

describe('the outcome', () => {
  it('is read again before it is sent, then told to the body: the road of a return', async () => {
    const { planId, services, signer, editor } = await underReview()
    const base = `/piani/${planId}`
    const nothing = await reviewer.post(`${base}/esame/esito`, { numero: '1' })
    assert.equal(nothing.statusCode, 422)
    assert.match(wordsOf(nothing.body), /Scegli un esito/)
    const alone = await reviewer.post(`${base}/esame/esito`, { numero: '1', scelta: 'rinvia' })
    assert.equal(alone.statusCode, 422)
    assert.match(wordsOf(alone.body), /Per rinviare scrivi almeno un’osservazione/)

    await reviewer.post(`${base}/esame/osservazioni`, {
      numero: '1',
      su: services[0] as string,
      testo: 'Indicare la data.',
    })
    const chosen = await reviewer.post(`${base}/esame/esito`, {
      numero: '1',
      scelta: 'rinvia',
      osservazione: 'Manca chi segue.',
    })
    assert.equal(chosen.headers.location, `${base}/esame/esito?scelta=rinvia`)
    const confirm = await reviewer.get(chosen.headers.location as string)
    const words = wordsOf(confirm.body)
    assert.match(words, /Non è ancora deciso nulla/)
    assert.match(words, /Anagrafe: «Indicare la data\.»/)
    assert.match(words, /Sull’insieme del piano: «Manca chi segue\.»/)
    assert.equal((await planOf(planId)).state, 'under_review')
    assert.equal((await observationsOf(planId)).length, 2, 'both survive leaving the page')

    const done = await reviewer.post(`${base}/esiti`, {
      version: await versionOf(planId),
      scelta: 'rinvia',
    })
    assert.equal(done.headers.location, `${base}/esiti/1`)
    const outcome = await reviewer.get(`${base}/esiti/1`)
    assert.match(wordsOf(outcome.body), /Rinviato con osservazioni/)
    assert.match(wordsOf((await auditor.get(`${base}/esiti/1`)).body), /«Manca chi segue\.»/)
    assert.equal((await planOf(planId)).state, 'returned')
    const seen = await withActor(database.db, editor, (tx) => listObservations(tx, planId))
    assert.equal(seen.length, 2)

    await withActor(database.db, editor, (tx) =>
      replyToObservation(
        tx,
        { planId, observationId: seen[0]?.observationId as string, reply: 'Aggiunta.' },
        later,
      ),
    )
    assert.doesNotMatch((await reviewer.get(`${base}/esame`)).body, /Aggiunta\./)
    await sendPlan(database, planId, signer, new Date('2026-03-10T12:00:00Z'))
    assert.match(
      wordsOf((await reviewer.get(`${base}/esame`)).body),
      /un’altra versione del piano che esaminavi/,
    )
    await take(planId)
    const second = await reviewer.get(`${base}/esame?mostra=tutti`)
    assert.match(wordsOf(second.body), /Risposta dell’ente: «Aggiunta\.»/)
    const judged = await reviewer.post(
      `${base}/esame/osservazioni/${seen[0]?.observationId}/valutazione?mostra=tutti`,
      { numero: '2', ancora: 'insieme', valutazione: 'accolta' },
    )
    assert.equal(judged.headers.location, `${base}/esame?mostra=tutti#insieme`)
    assert.equal((await observationsOf(planId))[0]?.resolution, 'accepted')
    await reviewer.post(`${base}/esame/esito`, { numero: '2', scelta: 'approva' })
    assert.match(
      wordsOf((await reviewer.get(`${base}/esame/esito?scelta=approva`)).body),
      /Un’osservazione della versione precedente è da valutare/,
    )
    await reviewer.post(`${base}/esiti`, {
      version: await versionOf(planId),
      scelta: 'approva',
      nota: 'Bene così.',
    })
    assert.equal((await planOf(planId)).state, 'approved')
    assert.match(wordsOf((await reviewer.get(`${base}/esiti/2`)).body), /Approvato .*Bene così\./)
    assert.equal((await reviewer.get(`${base}/esiti/3`)).statusCode, 404)
  })

  it('answers the new date of a recovery plan before an approval', async () => {
    const { planId, editor, administrationId } = await aPlan(database, {}, now)
    await withActor(database.db, editor, (tx) =>
      saveLatePlan(
        tx,
        {
          planId,
          before: { lateReason: '', lateNewEndOn: null },
          after: { lateReason: 'Gara deserta.', lateNewEndOn: '2026-09-30' },
        },
        now,
      ),
    )
    const signer = await app.as({ role: 'legal_representative', administrationId })
    await sendPlan(database, planId, signer.actor, now)
    await take(planId)
    const open = await reviewer.post(`/piani/${planId}/esame/esito`, { numero: '1', scelta: 'approva' })
    assert.equal(open.statusCode, 422)
    assert.match(wordsOf(open.body), /prima di approvare, accettala o rifiutala/)
    const chosen = await reviewer.post(`/piani/${planId}/esame/esito`, {
      numero: '1',
      scelta: 'approva',
      rientro: 'accetta',
    })
    const confirm = await reviewer.get(chosen.headers.location as string)
    assert.match(wordsOf(confirm.body), /Nuova fine 30\/09\/2026: «Gara deserta\.» Nuova data accettata/)
    const skipped = await reviewer.post(
      `/piani/${planId}/esiti`,
      { version: await versionOf(planId), scelta: 'approva' },
      json,
    )
    assert.equal(skipped.json().code, 'PLAN-026')
    const done = await reviewer.post(`/piani/${planId}/esiti`, {
      version: await versionOf(planId),
      scelta: 'approva',
      rientro: 'accetta',
    })
    assert.equal(done.statusCode, 303)
  })

  it('sends back to the examination who confirms what cannot be', async () => {
    const { planId } = await underReview()
    for (const search of ['', '?scelta=altro', '?scelta=rinvia']) {
      const response = await reviewer.get(`/piani/${planId}/esame/esito${search}`)
      assert.equal(response.headers.location, `/piani/${planId}/esame`, search)
    }
    assert.equal(
      (await colleague.get(`/piani/${planId}/esame/esito?scelta=approva`)).headers.location,
      `/piani/${planId}/esame`,
    )
    const long = await reviewer.post(`/piani/${planId}/esiti`, {
      version: await versionOf(planId),
      scelta: 'approva',
      nota: 'x'.repeat(2001),
    })
    assert.equal(long.statusCode, 422)
    assert.ok(long.body.includes('x'.repeat(2001)))
  })

  it('says what happened meanwhile: decided, withdrawn, given to another', async () => {
    const { planId } = await underReview()
    const version = await versionOf(planId)
    const approve = (headers = {}) =>
      reviewer.post(`/piani/${planId}/esiti`, { version, scelta: 'approva' }, headers)
    await reviewer.post(`/piani/${planId}/esame/osservazioni`, { numero: '1', su: 'piano', testo: 'Dopo.' })
    assert.equal((await approve(json)).json().code, 'PLAN-002')
    const fresh = await versionOf(planId)
    await officer.post(`/piani/${planId}/assegnazioni`, { version: fresh, a: colleague.person })
    const taken = await approve(json)
    assert.deepEqual([taken.statusCode, taken.json().code], [403, 'PLAN-024'])
    const last = await versionOf(planId)
    await colleague.post(`/piani/${planId}/esiti`, { version: last, scelta: 'approva' })
    const late = await colleague.post(`/piani/${planId}/esiti`, { version: last, scelta: 'approva' })
    assert.equal(late.statusCode, 409)
    assert.match(wordsOf(late.body), /PLAN-004/)
    assert.match(wordsOf(late.body), /la versione 1 è stata approvata il 10 marzo 2026, 12:30 da Irene B\./)
    assert.match(late.body, new RegExp(`href="/piani/${planId}/esame"`))

    const withdrawn = await aSentPlan(database, {}, now)
    const seen = await versionOf(withdrawn.planId)
    await withActor(database.db, withdrawn.signer, (tx) =>
      movePlanBack(
        tx,
        { planId: withdrawn.planId, version: Number(seen), action: 'withdraw', note: 'Manca un servizio.' },
        { mailEnabled: false },
        later,
      ),
    )
    const gone = await reviewer.post(`/piani/${withdrawn.planId}/assegnazioni`, { version: seen })
    assert.equal(gone.statusCode, 409)
    assert.match(wordsOf(gone.body), /la versione 1 è stata ritirata il 10 marzo 2026, 12:30/)
    assert.match(
      wordsOf((await reviewer.get(`/piani/${withdrawn.planId}/esame`)).body),
      /L’ente ha ritirato questa versione/,
    )
  })

  describeServerOnly('confirmed twice at once', () => {
    it('is taken once; the other reads what happened', async () => {
      const { planId } = await underReview()
      const version = await versionOf(planId)
      const outcomes = await Promise.all(
        [1, 2].map(() => reviewer.post(`/piani/${planId}/esiti`, { version, scelta: 'approva' }, json)),
      )
      assert.deepEqual(outcomes.map((each) => each.statusCode).sort(), [303, 409])
    })
  })
})
