// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aService } from '../../../test/factories/inventory.ts'
import { anActor, aPlan, type MadePlan, readyValues, sendPlan } from '../../../test/factories/plans.ts'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'
import type { DigitalServiceId } from '../../shared/ids.ts'
import { listExecutions, moveExecution, progressOn } from '../execution/index.ts'
import { correctService, getService, serviceValues } from '../inventory/index.ts'
import { addMissingServices, saveItem, saveLatePlan } from './commands.ts'
import { decidePlan } from './decisions.ts'
import { loadPlanOn } from './past.ts'
import { draftContent, loadWorkingPlan } from './queries.ts'
import { assignReviewer, observe } from './review.ts'
import { dropRevision, openRevision } from './revisions.ts'
import { getItem, getPlan } from './store.ts'

const database = testDatabase()
const noMail = { mailEnabled: false }
const at = (day: LocalDate, hour = 10) => new Date(`${day}T${String(hour).padStart(2, '0')}:00:00Z`)

let app: TestApp
let made: MadePlan
let signer: PersonActor
let reviewer: PersonActor
let own: TestClient
let programme: TestClient
let stranger: TestClient

/** What the draft said when a day ended, as its page showed it that day. */
const seen = new Map<LocalDate, { state: string; services: unknown }>()

function as<Result>(actor: PersonActor, when: Date, act: (tx: ActorTx) => Promise<Result>): Promise<Result> {
  return withActor(database.db, { ...actor, today: dateInRome(when) }, act)
}

const decisions = (services: readonly object[]) =>
  services.map((service) => ({ ...service, hosting: null, modeChange: undefined }))

async function look(day: LocalDate): Promise<void> {
  const working = await as(made.editor, at(day, 21), (tx) => loadWorkingPlan(tx, made.planId))
  seen.set(day, { state: working.plan.state, services: decisions(draftContent(working).services) })
}

async function decide(day: LocalDate, index: number, values: Parameters<typeof saveItem>[1]['values']) {
  await as(made.editor, at(day), async (tx) => {
    const digitalServiceId = made.services[index] as DigitalServiceId
    const { version } = await getItem(tx, made.planId, digitalServiceId)
    assert.ok((await saveItem(tx, { planId: made.planId, digitalServiceId, version, values }, at(day))).ok)
  })
}

async function examine(day: LocalDate, action: 'return' | 'approve') {
  await as(reviewer, at(day), async (tx) => {
    const { planId } = made
    const plan = await getPlan(tx, planId)
    const who = { reviewerPersonId: reviewer.personId }
    await assignReviewer(tx, { planId, version: plan.version, ...who }, noMail, at(day, 8))
    if (action === 'return') {
      const words = { digitalServiceId: null, body: 'Manca il contratto' }
      await observe(tx, { planId, versionNumber: plan.versionCount, ...words }, at(day, 9))
    }
    const { version } = await getPlan(tx, planId)
    const note = action === 'return' ? 'Da correggere' : ''
    await decidePlan(tx, { planId, version, action, note, late: 'accepted' }, noMail, at(day))
  })
}

const onDay = (actor: PersonActor, day: LocalDate) =>
  as(actor, at('2026-05-20'), (tx) => loadPlanOn(tx, made.planId, day, progressOn))

before(async () => {
  await database.opened
  app = await testApp(database, { now: at('2026-05-20') })
  made = await aPlan(database, { ready: false, body: { name: 'Valdorsa' } }, at('2026-01-10'))
  const { administrationId } = made
  signer = await anActor(database, { role: 'legal_representative', administrationId }, at('2026-01-10'))
  reviewer = await anActor(database, { role: 'reviewer' }, at('2026-01-10'))
  await look('2026-01-10')
  await decide('2026-01-15', 0, readyValues)
  await look('2026-01-15')
  await decide('2026-01-20', 1, readyValues)
  await decide('2026-01-20', 0, { endsOn: '2026-09-30', costCents: 500_000 })
  await look('2026-01-20')
  await as(made.editor, at('2026-01-21'), async (tx) => {
    const before = { lateReason: '', lateNewEndOn: null }
    const after = { lateReason: 'Gara deserta', lateNewEndOn: '2026-12-31' }
    await saveLatePlan(tx, { planId: made.planId, before, after }, at('2026-01-21'))
  })
  await sendPlan(database, made.planId, signer, at('2026-01-31'))
  await look('2026-01-31')
  await examine('2026-02-10', 'return')
  await look('2026-02-10')
  await as(made.editor, at('2026-02-12'), async (tx) => {
    const service = await getService(tx, made.services[0] as string)
    const patch = {
      ...serviceValues(service),
      name: 'Anagrafe e stato civile',
      dataClass: 'critical' as const,
      usersCount: 40,
    }
    await correctService(
      tx,
      { id: service.id, version: service.version, base: null, patch },
      at('2026-02-12'),
    )
  })
  await decide('2026-02-12', 0, { qualificationCode: 'QC3' })
  await look('2026-02-12')
  await sendPlan(database, made.planId, signer, at('2026-02-20'))
  await examine('2026-03-02', 'approve')
  await look('2026-03-02')
  await as(made.editor, at('2026-03-20'), async (tx) => {
    const [execution] = await listExecutions(tx, made.planId)
    assert.ok(execution)
    const { executionId, version } = execution
    await moveExecution(tx, { executionId, version, action: 'contract', on: '2026-03-18' }, at('2026-03-20'))
  })
  await as(made.editor, at('2026-03-30'), async (tx) => {
    const [execution] = await listExecutions(tx, made.planId)
    assert.ok(execution)
    const { executionId, version } = execution
    await moveExecution(tx, { executionId, version, action: 'start', on: '2026-03-25' }, at('2026-03-30'))
  })
  await database.store.ownerRows(
    `insert into administration_names (administration_id, name, replaced_on, search_text) values ($1, 'Valdorsa Vecchia', '2026-02-15', '') returning 1`,
    [administrationId],
  )
  // Opened again, changed, with a service more; then left as it was approved.
  await as(made.editor, at('2026-04-01'), async (tx) => {
    const { version } = await getPlan(tx, made.planId)
    const input = { planId: made.planId, version, action: 'reopen', reason: 'Cambia il fornitore' } as const
    await openRevision(tx, input, noMail, at('2026-04-01'))
  })
  await decide('2026-04-05', 1, { approach: 'retain', reason: 'Resta' })
  const { id: further } = await aService(database, { administrationId, name: 'Mensa' })
  await database.store.ownerRows(
    `update digital_services set created_at = '2026-04-05T08:00:00Z' where digital_service_id = $1 returning 1`,
    [further],
  )
  await as(made.editor, at('2026-04-05'), (tx) => addMissingServices(tx, made.planId, at('2026-04-05')))
  await look('2026-04-05')
  await as(made.editor, at('2026-04-10'), async (tx) => {
    const { version } = await getPlan(tx, made.planId)
    await dropRevision(tx, { planId: made.planId, version }, at('2026-04-10'))
  })
  await look('2026-04-10')
  own = await app.as({ role: 'contact', administrationId })
  programme = await app.as({ role: 'programme_officer' })
  const { administrationId: other } = await aPlan(database, {}, at('2026-01-10'))
  stranger = await app.as({ role: 'contact', administrationId: other })
})

describe('a plan on a past day', () => {
  it('says what its page said when that day ended, day by day', async () => {
    for (const [day, { state, services }] of seen) {
      const past = await onDay(made.editor, day)
      assert.equal(past.state, state, day)
      assert.deepEqual(
        decisions(past.shown?.services ?? []).map((each) => ({ ...each })),
        services,
        day,
      )
    }
    assert.equal(seen.size, 9)
  })

  it('has the versions, the outcomes and the recovery known then, and not those that came later', async () => {
    const sent = await onDay(made.editor, '2026-02-09')
    assert.deepEqual(
      sent.versions.map(({ number, outcome }) => [number, outcome]),
      [[1, null]],
    )
    assert.equal((await onDay(made.editor, '2026-01-20')).shown?.late, null)
    assert.equal((await onDay(made.editor, '2026-02-12')).shown?.late?.reason, 'Gara deserta')
    assert.equal((await onDay(made.editor, '2026-03-01')).approved, null)
    assert.equal((await onDay(made.editor, '2026-04-05')).approved?.number, 2)
  })

  it('has how far each service had come', async () => {
    const first = made.services[0] as DigitalServiceId
    const stateOn = async (day: LocalDate) =>
      (await onDay(made.editor, day)).progress.get(first)?.status.label
    assert.equal(await stateOn('2026-03-01'), undefined)
    assert.equal(await stateOn('2026-03-19'), 'Da iniziare')
    assert.equal(await stateOn('2026-03-20'), 'Contratto firmato')
    assert.equal(await stateOn('2026-03-29'), 'Contratto firmato')
    assert.equal(await stateOn('2026-03-30'), 'In corso')
  })

  it('is no plan before it was opened, and no draft for the programme', async () => {
    assert.equal((await onDay(made.editor, '2026-01-09')).state, null)
    const past = await onDay(reviewer, '2026-01-20')
    assert.deepEqual([past.state, past.shown, past.versions], [null, null, []])
    assert.equal((await onDay(reviewer, '2026-02-15')).state, 'returned')
    assert.equal((await onDay(reviewer, '2026-02-15')).shown?.version, 1)
    const reopened = await onDay(reviewer, '2026-04-05')
    assert.deepEqual([reopened.state, reopened.shown?.version], ['approved', 2])
  })
})

describe('what rows said before', () => {
  const tablesRead = (actor: PersonActor) =>
    as(actor, at('2026-05-20'), async (tx) => {
      const { rows } = await sql<{ name: string }>`
        select distinct table_name as name from past_rows where administration_id = ${made.administrationId} order by 1`.execute(
        tx,
      )
      return rows.map(({ name }) => name)
    })

  it('is read as the rows are: all by the body, no draft by the programme, nothing by others', async () => {
    const whole = ['digital_services', 'executions', 'plan_items', 'plans']
    assert.deepEqual(await tablesRead(made.editor), whole)
    assert.deepEqual(
      await tablesRead(reviewer),
      whole.filter((name) => name !== 'plan_items'),
    )
    assert.deepEqual(await tablesRead(stranger.actor), [])
  })

  it('is written by the database alone', async () => {
    const forge = (tx: ActorTx) => sql`update past_rows set ended_at = now()`.execute(tx)
    await assert.rejects(as(made.editor, at('2026-05-20'), forge), /permission denied/)
  })
})

describe('the page of a past day', () => {
  const page = (query: string, client = own) => client.get(`/piani/${made.planId}${query}`)

  it('has its band, the name of then, days to choose from, nothing to write', async () => {
    const { statusCode, body } = await page('?al=2026-01-20')
    assert.equal(statusCode, 200)
    assert.match(body, /Situazione al 20 gennaio 2026/)
    assert.match(body, /Piano di migrazione di Valdorsa Vecchia/)
    assert.match(body, /oggi Valdorsa\)/)
    assert.match(body, /dalla bozza di quel giorno/)
    assert.match(body, /30\/09\/2026/)
    assert.match(body, /al=2026-01-31">31 gennaio 2026<\/a>: versione 1 trasmessa/)
    assert.match(body, /al=2026-03-02">2 marzo 2026<\/a>: versione 2 approvata/)
    assert.match(body, /Torna a oggi/)
    assert.doesNotMatch(body.slice(body.indexOf('<main')), /method="post"/)
  })

  it('opens each service of that day', async () => {
    const [first] = made.services
    const before = await own.get(`/piani/${made.planId}/servizi/${first}?al=2026-01-15`)
    assert.equal(before.statusCode, 200)
    assert.match(before.body, /<h1[^>]*>\s*Anagrafe\s*</)
    assert.match(before.body, /15\/06\/2026/)
    assert.match(before.body, /quel giorno nessuna versione del piano era approvata/)
    const then = await own.get(`/piani/${made.planId}/servizi/${first}?al=2026-03-21`)
    assert.match(then.body, /Anagrafe e stato civile/)
    assert.match(then.body, /18 marzo 2026/)
  })

  it('reads for the programme what was sent, and says why there is no more', async () => {
    assert.match(
      (await page('?al=2026-01-20', programme)).body,
      /n\.d\.: quel giorno il piano non era ancora stato trasmesso/,
    )
    const sent = await page('?al=2026-02-05', programme)
    assert.match(sent.body, /dalla versione 1/)
    assert.doesNotMatch(sent.body, /Chi segue<[\s\S]{0,80}Irene/)
  })

  it('takes a day as people type it; refuses one to come and words that are none; today is today', async () => {
    assert.match((await page('?al=20%2F01%2F2026')).body, /Situazione al 20 gennaio 2026/)
    const tomorrow = await page('?al=2026-05-21')
    assert.equal(tomorrow.statusCode, 422)
    assert.match(tomorrow.body, /deve ancora venire/)
    const wrong = await page('?al=ieri')
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /«ieri» non è un giorno/)
    assert.doesNotMatch((await page('?al=2026-05-20')).body, /Situazione al/)
    assert.match((await page('?al=2025-12-31')).body, /Quel giorno il piano non c’era ancora/)
  })

  it('is nothing for who reads nothing of the body today', async () => {
    assert.equal((await page('?al=2026-02-05', stranger)).statusCode, 404)
    const [first] = made.services
    const item = await stranger.get(`/piani/${made.planId}/servizi/${first}?al=2026-02-05`)
    assert.equal(item.statusCode, 404)
  })
})
