// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anActor, aSentPlan, fillSheet, sendPlan } from '../../../test/factories/plans.ts'
import { formOf } from '../../../test/forms.ts'
import { type ActorTx, type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { criterionKind, loadReferenceData } from '../inventory/index.ts'
import { addReference } from '../reference/index.ts'
import { decidePlan } from './decisions.ts'
import { loadSheet, markCriteria, markService } from './evaluation-commands.ts'
import { listMarks, listSheets } from './evaluation-store.ts'
import { assignReviewer, observe } from './review.ts'
import { getPlan } from './store.ts'
import { getVersion } from './versions-store.ts'

const now = new Date('2026-03-10T10:07:32Z')
const later = new Date('2026-04-10T10:07:32Z')
const noMail = { mailEnabled: false }
const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code
const database = testDatabase()
let officer: PersonActor
let reviewer: PersonActor

before(async () => {
  await database.opened
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  officer = await anActor(database, { role: 'programme_officer' }, now)
  reviewer = await anActor(database, { role: 'reviewer' }, now)
})

const as = <Result>(actor: PersonActor, fn: (tx: ActorTx) => Promise<Result>) =>
  withActor(database.db, actor, fn)

async function take(planId: PlanId, when = now) {
  await as(officer, async (tx) => {
    const { version } = await getPlan(tx, planId)
    await assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.personId }, noMail, when)
  })
}

async function underReview() {
  const made = await aSentPlan(database, {}, now)
  await take(made.planId)
  return made
}

const decide = (planId: PlanId, action: 'approve' | 'return', when = now) =>
  as(reviewer, async (tx) => {
    const { version } = await getPlan(tx, planId)
    await decidePlan(tx, { planId, version, action, note: '', late: null }, noMail, when)
  })

const sheetOf = (planId: PlanId) =>
  as(reviewer, async (tx) =>
    loadSheet(tx, await getVersion(tx, planId, (await getPlan(tx, planId)).versionCount)),
  )

const mark = (
  planId: PlanId,
  code: string,
  value: 'met' | 'partly' | 'not_met',
  note = '',
  actor = reviewer,
) =>
  as(actor, async (tx) =>
    markCriteria(
      tx,
      {
        planId,
        versionNumber: (await getPlan(tx, planId)).versionCount,
        given: new Map([[code, { mark: value, note }]]),
        shown: new Map(),
      },
      now,
    ),
  )

const failIn = (planId: PlanId, digitalServiceId: DigitalServiceId, code: string) =>
  as(reviewer, async (tx) =>
    markService(
      tx,
      {
        planId,
        versionNumber: (await getPlan(tx, planId)).versionCount,
        digitalServiceId,
        code,
        mark: 'not_met',
        note: 'Livello 1: non basta.',
      },
      now,
    ),
  )

describe('the sheet of a version', () => {
  it('has the criteria in force when it was sent, whatever begins later', async () => {
    const { planId } = await underReview()
    const administrator = await anActor(database, { role: 'administrator' }, now)
    await as(administrator, (tx) =>
      addReference(
        tx,
        criterionKind,
        {
          code: 'V10',
          label: 'Il piano dice chi lo segue',
          lookAt: 'Nomi e ruoli',
          subject: 'plan',
          weight: 50,
          isCompulsory: true,
          certainty: 'house',
          source: 'Regola della casa',
          validFrom: '2026-03-11',
          validTo: null,
        },
        now,
      ),
    )
    const { lines, inForceOn } = await sheetOf(planId)
    assert.equal(inForceOn, '2026-03-10')
    assert.deepEqual(
      lines.map(({ code }) => code),
      ['V01', 'V02', 'V03', 'V04', 'V05', 'V06', 'V07', 'V08', 'V09'],
    )
    assert.equal(
      lines.reduce((sum, { weight }) => sum + weight, 0),
      100,
    )
    assert.ok(lines.every(({ certainty }) => certainty === 'house'))
  })

  it('stops the outcome until each compulsory criterion is evaluated', async () => {
    const { planId } = await underReview()
    await assert.rejects(decide(planId, 'approve'), refused('PLAN-061'))
    await as(reviewer, (tx) =>
      observe(tx, { planId, versionNumber: 1, digitalServiceId: null, body: 'Manca un servizio.' }, now),
    )
    await assert.rejects(decide(planId, 'return'), refused('PLAN-061'))
    await as(reviewer, (tx) => fillSheet(tx, planId, now))
    await decide(planId, 'approve')
    const sheet = (await as(reviewer, (tx) => listSheets(tx, planId))).get(1)
    assert.equal(sheet?.score, 100)
    assert.deepEqual(await as(reviewer, (tx) => listMarks(tx, planId, 1)), [], 'the draft is gone')
  })

  it('goes with the outcome as it is, for body and programme, and nobody changes it', async () => {
    const { planId, services, signer } = await underReview()
    const [first] = services as [DigitalServiceId]
    await as(reviewer, (tx) => fillSheet(tx, planId, now))
    await mark(planId, 'V03', 'not_met')
    await failIn(planId, first, 'V03')
    await mark(planId, 'V01', 'partly', 'Manca la biblioteca.')
    await as(reviewer, (tx) =>
      observe(
        tx,
        { planId, versionNumber: 1, digitalServiceId: first, body: 'Scegli un’altra destinazione.' },
        now,
      ),
    )
    assert.equal((await as(signer, (tx) => listSheets(tx, planId))).size, 0)
    assert.deepEqual(await as(signer, (tx) => listMarks(tx, planId, 1)), [], 'a draft is read by nobody else')
    await decide(planId, 'return')
    const read = (await as(signer, (tx) => listSheets(tx, planId))).get(1)
    assert.equal(read?.score, 73)
    const destination = read?.lines.find(({ code }) => code === 'V03')
    assert.deepEqual(
      destination?.services.map(({ name, mark: said, note }) => [name, said, note]),
      [['Anagrafe', 'not_met', 'Livello 1: non basta.']],
    )
    for (const actor of [reviewer, officer, signer])
      for (const statement of [
        sql`update plan_evaluations set content = '{}'`,
        sql`delete from plan_evaluations`,
      ])
        await assert.rejects(
          as(actor, (tx) => statement.execute(tx)),
          /permission denied/,
        )
  })

  it('stands beside that of the round before', async () => {
    const { planId, services, signer } = await underReview()
    const [first] = services as [DigitalServiceId]
    await as(reviewer, (tx) => fillSheet(tx, planId, now))
    await mark(planId, 'V03', 'not_met')
    await failIn(planId, first, 'V03')
    await as(reviewer, (tx) =>
      observe(tx, { planId, versionNumber: 1, digitalServiceId: null, body: 'Rivedi.' }, now),
    )
    await decide(planId, 'return')
    await sendPlan(database, planId, signer, later)
    await take(planId, later)
    const { lines } = await sheetOf(planId)
    assert.equal(lines.length, 10, 'sent when the sheet had one criterion more')
    assert.ok(
      lines.every(({ mark: said }) => said === null),
      'each round starts anew',
    )
    await as(reviewer, (tx) => fillSheet(tx, planId, later))
    await decide(planId, 'approve', later)
    const sheets = await as(signer, (tx) => listSheets(tx, planId))
    assert.deepEqual(
      [...sheets].map(([number, { score }]) => [number, score]),
      [
        [2, 100],
        [1, 80],
      ],
    )
  })

  it('refuses who does not examine it, a criterion of another sheet, a service of another plan', async () => {
    const { planId, signer } = await underReview()
    const other = await underReview()
    const colleague = await anActor(database, { role: 'reviewer' }, now)
    await assert.rejects(mark(planId, 'V01', 'met', '', colleague), refused('PLAN-024'))
    await assert.rejects(mark(planId, 'V01', 'met', '', signer), refused('PLAN-006'))
    await assert.rejects(mark(planId, 'X99', 'met'), refused('PLAN-060'))
    const [foreign] = other.services as [DigitalServiceId]
    await assert.rejects(failIn(planId, foreign, 'V03'), refused('PLAN-003'))
    await assert.rejects(failIn(planId, foreign, 'V01'), refused('PLAN-060'))
  })

  it('tells two people who mark the same criterion, and overwrites neither', async () => {
    const { planId } = await underReview()
    await mark(planId, 'V01', 'met')
    const colleague = await anActor(database, { role: 'reviewer' }, now)
    await as(officer, async (tx) => {
      const { version } = await getPlan(tx, planId)
      await assignReviewer(tx, { planId, version, reviewerPersonId: colleague.personId }, noMail, now)
    })
    const [conflict, ...others] = await mark(planId, 'V01', 'not_met', 'No.', colleague)
    assert.deepEqual(
      [conflict?.line.code, conflict?.line.mark, conflict?.given.mark, conflict?.by, others.length],
      ['V01', 'met', 'not_met', reviewer.personId, 0],
    )
    assert.deepEqual(await mark(planId, 'V02', 'met', '', colleague), [])
    assert.deepEqual(
      (await sheetOf(planId)).lines.slice(0, 2).map(({ mark: said }) => said),
      ['met', 'met'],
    )
  })
})

describe('the sheet in the pages', () => {
  let app: Awaited<ReturnType<typeof testApp>>
  let client: TestClient
  const words = (body: string) => body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

  before(async () => {
    app = await testApp(database, { now: later })
    client = await app.as({ role: 'reviewer' })
  })

  it('is saved while it is filled, names what is missing with its place, and goes with the outcome', async () => {
    const { planId, administrationId, services } = await aSentPlan(database, {}, now)
    const [first] = services as [DigitalServiceId]
    const exam = `/piani/${planId}/esame`
    const version = String((await as(officer, (tx) => getPlan(tx, planId))).version)
    await client.post(`/piani/${planId}/assegnazioni`, { version })
    const page = await client.get(exam)
    assert.match(words(page.body), /Scheda di valutazione .*6 da completare/)
    assert.match(words(page.body), /regola della casa/)
    const stopped = await client.post(`${exam}/esito`, { numero: '1', scelta: 'approva' })
    assert.equal(stopped.statusCode, 422)
    assert.match(stopped.body, /href="#voto\.V03"/)
    const shown = Object.fromEntries(
      (await sheetOf(planId)).lines.flatMap(({ code }) => [
        [`voto.${code}`, ''],
        [`nota.${code}`, ''],
      ]),
    )
    const met = Object.fromEntries(
      Object.keys(shown).map((name) => [name, name.startsWith('voto') ? 'met' : '']),
    )
    const saved = await client.post(
      `${exam}/schede/1`,
      { ...met, 'voto.V03': 'not_met', base: JSON.stringify(shown) },
      { 'x-autosave': '1' },
    )
    assert.equal(saved.statusCode, 200)
    assert.match(saved.body, /Salvato alle/)
    const nowhere = await client.post(`${exam}/esito`, { numero: '1', scelta: 'approva' })
    assert.match(words(nowhere.body), /Segna in quali servizi «La destinazione è adeguata/)
    const failed = await client.post(`${exam}/schede/1/servizi`, {
      su: first,
      criterio: 'V03',
      voto: 'not_met',
      nota: 'Serve il livello 2.',
    })
    assert.equal(failed.headers.location, `${exam}#servizio-${first}`)
    assert.match(
      words((await client.get(exam)).body),
      /Non soddisfatto La destinazione è adeguata alla classe : «Serve il livello 2\.»/,
    )
    const confirm = await client.get(`${exam}/esito?scelta=approva`)
    assert.match(words(confirm.body), /80 su 100/)
    const decided = await client.post(`/piani/${planId}/esiti`, {
      version: String((await as(officer, (tx) => getPlan(tx, planId))).version),
      scelta: 'approva',
    })
    assert.equal(decided.statusCode, 303)
    assert.match(
      words((await client.get(String(decided.headers.location))).body),
      /Stampa l’esito.*80 su 100/,
    )
    const contact = await app.as({ role: 'contact', administrationId })
    for (const address of [`/piani/${planId}`, `/piani/${planId}/versioni/1`]) {
      const read = words((await contact.get(address)).body)
      assert.match(read, /Scheda di valutazione della versione 1/)
      assert.match(read, /Anagrafe: non soddisfatto, «Serve il livello 2\.»/)
    }
  })

  it('shows both judgements of two people side by side, and keeps all that was typed with the one chosen', async () => {
    const { planId } = await underReview()
    const colleague = await app.as({ role: 'reviewer' })
    await mark(planId, 'V01', 'met', 'C’è tutto.')
    await as(officer, async (tx) => {
      const { version } = await getPlan(tx, planId)
      const reviewerPersonId = colleague.actor.personId
      await assignReviewer(tx, { planId, version, reviewerPersonId }, noMail, now)
    })
    const sheet = `/piani/${planId}/esame/schede/1`
    const said = async () =>
      (await sheetOf(planId)).lines.slice(0, 2).map(({ mark: each, note }) => [each, note])
    // The page was opened before the first person wrote.
    const base = JSON.stringify({ 'voto.V01': '', 'nota.V01': '', 'voto.V02': '', 'nota.V02': '' })
    const typed = {
      'voto.V01': 'partly',
      'nota.V01': 'Manca una data.',
      'voto.V02': 'met',
      'nota.V02': '',
    }
    const alone = await colleague.post(sheet, { ...typed, base }, { 'x-autosave': '1' })
    assert.equal(alone.statusCode, 409)
    const asked = await colleague.post(sheet, { ...typed, base })
    assert.equal(asked.statusCode, 409)
    assert.match(words(asked.body), /Soddisfatto, «C’è tutto\.» .* In parte, «Manca una data\.»/)
    assert.deepEqual((await said())[0], ['met', 'C’è tutto.'])
    const form = formOf(asked.body, sheet)
    assert.equal(form['nota.V02'], '')
    const kept = await colleague.post(sheet, { ...form, scelta: 'theirs' })
    assert.equal(kept.statusCode, 303)
    assert.deepEqual(await said(), [
      ['met', 'C’è tutto.'],
      ['met', ''],
    ])
    const put = await colleague.post(sheet, { ...form, scelta: 'mine' })
    assert.equal(put.statusCode, 303)
    assert.deepEqual(await said(), [
      ['partly', 'Manca una data.'],
      ['met', ''],
    ])
  })

  it('takes back what was marked on a service, and refuses a mark without its criterion', async () => {
    const { planId, services } = await underReview()
    const [first] = services as [DigitalServiceId]
    const mine = await app.as({ role: 'reviewer' })
    await as(officer, async (tx) => {
      const { version } = await getPlan(tx, planId)
      const reviewerPersonId = mine.actor.personId
      await assignReviewer(tx, { planId, version, reviewerPersonId }, noMail, now)
    })
    const sheet = `/piani/${planId}/esame/schede/1/servizi`
    const empty = await mine.post(sheet, { su: first, criterio: '', voto: 'not_met', nota: '' })
    assert.equal(empty.statusCode, 422)
    await mine.post(sheet, { su: first, criterio: 'V03', voto: 'partly', nota: '' })
    assert.equal((await sheetOf(planId)).lines[2]?.services.length, 1)
    await mine.post(`${sheet}/ritiri`, { su: first, criterio: 'V03' })
    assert.equal((await sheetOf(planId)).lines[2]?.services.length, 0)
  })

  it('is not for body, auditor or administrator to fill', async () => {
    const { planId, administrationId } = await underReview()
    for (const given of [
      { role: 'contact', administrationId },
      { role: 'auditor' },
      { role: 'administrator' },
    ] as const) {
      const other = await app.as(given)
      const answer = await other.post(`/piani/${planId}/esame/schede/1`, {
        'voto.V01': 'met',
        'nota.V01': '',
      })
      assert.equal(answer.statusCode, 403, given.role)
    }
    const auditor = await app.as({ role: 'auditor' })
    assert.doesNotMatch((await auditor.get(`/piani/${planId}/esame`)).body, /id="scheda"/)
  })
})
