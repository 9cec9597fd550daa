// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { anActor, aSentPlan, fillSheet } from '../../../test/factories/plans.ts'
import { type ActorTx, type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import { loadReferenceData } from '../inventory/index.ts'
import { approvePlans, confirmProposal, previewApprovals } from './approvals.ts'
import { decidePlan } from './decisions.ts'
import { markCriteria } from './evaluation-commands.ts'
import { getProposal, refuseProposal, withdrawProposal } from './proposals.ts'
import { countAwaiting, listProposals, type ProposalId } from './proposals-store.ts'
import { assignReviewer, observe } from './review.ts'
import { movePlanBack } from './revisions.ts'
import { getPlan } from './store.ts'
import { getVersion } from './versions-store.ts'

const now = new Date('2026-03-10T10:07:32Z')
const noMail = { mailEnabled: false }
const refused =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof DomainError && error.code === code && words.test(error.message)
const database = testDatabase()
let officer: PersonActor
let reviewer: PersonActor
let second: PersonActor

before(async () => {
  await database.opened
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  officer = await anActor(database, { role: 'programme_officer' }, now)
  reviewer = await anActor(database, { role: 'reviewer' }, now)
  second = await anActor(database, { role: 'reviewer' }, now)
})

const as = <Result>(actor: PersonActor, fn: (tx: ActorTx) => Promise<Result>) =>
  withActor(database.db, actor, fn)
const planOf = (planId: PlanId) => as(officer, (tx) => getPlan(tx, planId))

/** A plan examined to its end, with nothing open. Its only findings are notes. */
async function ready(services: readonly string[] = ['Anagrafe'], by = reviewer) {
  const made = await aSentPlan(database, { services }, now)
  const { planId } = made
  await as(officer, async (tx) => {
    const { version } = await getPlan(tx, planId)
    await assignReviewer(tx, { planId, version, reviewerPersonId: by.personId }, noMail, now)
  })
  await as(by, (tx) => fillSheet(tx, planId, now))
  return made
}

/** Many services of 4.200 € each: 36 of them pass the 150.000 € of the house rule. */
const costly = () => ready(Array.from({ length: 36 }, (_, n) => `Servizio ${n}`))

const decide = (planId: PlanId, by = reviewer) =>
  as(by, async (tx) => {
    const { version } = await getPlan(tx, planId)
    return decidePlan(tx, { planId, version, action: 'approve', note: 'Bene.', late: null }, noMail, now)
  })

const seen = (planIds: readonly PlanId[]) =>
  as(reviewer, async (tx) => {
    const rows = await previewApprovals(tx, planIds)
    return rows.map(({ plan }) => ({ planId: plan.planId, version: plan.version }))
  })

const confirm = (proposalId: ProposalId, planIds: readonly PlanId[], by = second) =>
  as(by, (tx) => confirmProposal(tx, { proposalId, seen: planIds }, noMail, now))

async function proposed() {
  const made = await costly()
  const decided = await decide(made.planId)
  assert.equal(decided.kind, 'proposed')
  return { ...made, proposalId: (decided as { proposalId: ProposalId }).proposalId }
}

describe('approving many plans in one act', () => {
  it('takes those where nothing is open, and says why the others stay', async () => {
    const good = await ready()
    const observed = await ready()
    await as(reviewer, (tx) =>
      observe(
        tx,
        { planId: observed.planId, versionNumber: 1, digitalServiceId: null, body: 'Rivedi.' },
        now,
      ),
    )
    const unfinished = await ready()
    await as(reviewer, (tx) =>
      markCriteria(
        tx,
        {
          planId: unfinished.planId,
          versionNumber: 1,
          given: new Map([['V01', { mark: 'partly', note: 'Manca un servizio.' }]]),
          shown: new Map([['V01', { mark: 'met', note: '' }]]),
        },
        now,
      ),
    )
    const ofAnother = await ready(['Anagrafe'], second)
    const waiting = await aSentPlan(database, {}, now)
    const found = await aSentPlan(database, {}, now)
    await as(officer, async (tx) => {
      // What a version says never changes: this one is written with an open warning as it would have been sent.
      const { version } = await getPlan(tx, found.planId)
      await assignReviewer(
        tx,
        { planId: found.planId, version, reviewerPersonId: reviewer.personId },
        noMail,
        now,
      )
      const { content } = await getVersion(tx, found.planId, 1)
      const warned = {
        ...content,
        findings: [
          {
            rule: 'PR-17',
            level: 'warn',
            subjectId: null,
            subjectName: null,
            title: 'Da guardare',
            detail: 'x',
            explanation: 'Va bene così.',
          },
        ],
      }
      await sql`update plan_versions set content = ${JSON.stringify(warned)} where plan_id = ${found.planId}`.execute(
        tx,
      )
    })
    await as(reviewer, (tx) => fillSheet(tx, found.planId, now))
    const all = [good, observed, unfinished, ofAnother, waiting, found].map(({ planId }) => planId)
    const rows = await as(reviewer, (tx) => previewApprovals(tx, all))
    const why = new Map(rows.map(({ plan, obstacle }) => [plan.planId, obstacle]))
    assert.deepEqual(
      all.map((planId) => why.get(planId)),
      [
        null,
        { kind: 'observations' },
        { kind: 'sheet' },
        { kind: 'refused', code: 'PLAN-024' },
        { kind: 'refused', code: 'PLAN-005' },
        { kind: 'findings' },
      ],
    )
    assert.equal((await planOf(good.planId)).state, 'under_review', 'a preview writes nothing')
  })

  it('is all or none, and looks again when something changed', async () => {
    const [one, two] = [await ready(), await ready()]
    const plans = await seen([one.planId, two.planId])
    await as(reviewer, (tx) =>
      observe(tx, { planId: two.planId, versionNumber: 1, digitalServiceId: null, body: 'Aspetta.' }, now),
    )
    const stopped = await as(reviewer, (tx) => approvePlans(tx, plans, noMail, now))
    assert.equal(stopped.ok, false)
    assert.equal((await planOf(one.planId)).state, 'under_review')
    const again = await as(reviewer, async (tx) =>
      approvePlans(tx, await seenIn(tx, [one.planId]), noMail, now),
    )
    assert.deepEqual(again, { ok: true, count: 1, proposalId: null })
    assert.equal((await planOf(one.planId)).state, 'approved')
  })

  it('takes two people from ten plans on', async () => {
    const made: PlanId[] = []
    for (let n = 0; n < 10; n++) made.push((await ready()).planId)
    const ten = await as(reviewer, async (tx) => {
      const rows = await seenIn(tx, made)
      return approvePlans(tx, rows, noMail, now)
    })
    assert.ok(ten.ok && ten.proposalId)
    assert.equal((await planOf(made[0] as PlanId)).state, 'under_review')
    const proposal = await as(second, (tx) => getProposal(tx, ten.proposalId ?? ''))
    assert.deepEqual([proposal.reason, proposal.plans.length], ['plans', 10])
    assert.equal(await confirm(proposal.proposalId, made), 10)
    for (const planId of made) assert.equal((await planOf(planId)).state, 'approved')
  })
})

const seenIn = async (tx: ActorTx, planIds: readonly PlanId[]) =>
  (await previewApprovals(tx, planIds)).map(({ plan }) => ({ planId: plan.planId, version: plan.version }))

describe('an approval that takes two people', () => {
  it('is proposed by one and confirmed by another, and the outcome names both', async () => {
    const { planId, proposalId, signer } = await proposed()
    assert.equal((await planOf(planId)).state, 'under_review')
    assert.equal(await as(signer, (tx) => listProposals(tx, { open: true })).then((rows) => rows.length), 0)
    assert.ok((await as(second, countAwaiting)) > 0)
    await assert.rejects(confirm(proposalId, [planId], reviewer), refused('PLAN-064'))
    await confirm(proposalId, [planId])
    const version = await as(signer, (tx) => getVersion(tx, planId, 1))
    assert.deepEqual(
      [version.outcome, version.outcomeBy, version.proposedBy, version.outcomeNote],
      ['approved', second.personId, reviewer.personId, 'Bene.'],
    )
    await assert.rejects(confirm(proposalId, [planId], officer), refused('PLAN-063', /confermata il/))
  })

  it('is never of the same person, whoever writes to the table', async () => {
    const { proposalId } = await proposed()
    await assert.rejects(
      as(reviewer, (tx) =>
        sql`update approval_proposals set state = 'confirmed', closed_by = ${reviewer.personId}, closed_at = now()
          where approval_proposal_id = ${proposalId}`.execute(tx),
      ),
      /check constraint/,
    )
    await assert.rejects(
      as(reviewer, (tx) =>
        sql`update approval_proposals set state = 'confirmed', closed_by = ${second.personId}, closed_at = now()
          where approval_proposal_id = ${proposalId}`.execute(tx),
      ),
      /row-level security/,
    )
  })

  it('holds the version still while it waits', async () => {
    const { planId } = await proposed()
    await assert.rejects(
      as(reviewer, (tx) => observe(tx, { planId, versionNumber: 1, digitalServiceId: null, body: 'x' }, now)),
      refused('PLAN-062'),
    )
    await assert.rejects(decide(planId), refused('PLAN-062'))
    await assert.rejects(
      as(officer, async (tx) => {
        const { version } = await getPlan(tx, planId)
        await assignReviewer(tx, { planId, version, reviewerPersonId: second.personId }, noMail, now)
      }),
      refused('PLAN-062'),
    )
  })

  it('is refused with a reason by another, or withdrawn by who proposed it, and the plan is examined again', async () => {
    const { planId, proposalId } = await proposed()
    await assert.rejects(
      as(second, (tx) => refuseProposal(tx, { proposalId, reason: ' ' }, noMail, now)),
      refused('PLAN-007'),
    )
    await assert.rejects(
      as(reviewer, (tx) => refuseProposal(tx, { proposalId, reason: 'No.' }, noMail, now)),
      refused('PLAN-064'),
    )
    await assert.rejects(
      as(second, (tx) => withdrawProposal(tx, { proposalId, reason: 'No.' }, now)),
      refused('PLAN-006'),
    )
    await as(second, (tx) => refuseProposal(tx, { proposalId, reason: 'Il costo non torna.' }, noMail, now))
    const told = await as(reviewer, (tx) =>
      tx.selectFrom('notices').select(['kind', 'details']).where('subject_id', '=', proposalId).execute(),
    )
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['refused'],
    )
    const again = await decide(planId)
    assert.equal(again.kind, 'proposed')
    const next = (again as { proposalId: ProposalId }).proposalId
    await as(reviewer, (tx) => withdrawProposal(tx, { proposalId: next, reason: 'Da rivedere.' }, now))
    await assert.rejects(confirm(next, [planId]), refused('PLAN-063', /ritirata il/))
    assert.equal((await planOf(planId)).state, 'under_review')
  })

  it('leaves out what changed since: the body took its plan back', async () => {
    const { planId, proposalId, signer } = await proposed()
    await as(signer, async (tx) => {
      const { version } = await getPlan(tx, planId)
      await movePlanBack(tx, { planId, version, action: 'withdraw', note: 'Manca un servizio.' }, noMail, now)
    })
    await assert.rejects(confirm(proposalId, [planId]), refused('PLAN-002'))
    assert.equal((await planOf(planId)).state, 'withdrawn')
  })

  it('is told to those who can confirm, and to nobody else', async () => {
    const { proposalId, signer } = await proposed()
    const told = async (actor: PersonActor) =>
      (
        await as(actor, (tx) =>
          tx.selectFrom('notices').select('kind').where('subject_id', '=', proposalId).execute(),
        )
      ).length
    assert.deepEqual(
      [await told(second), await told(officer), await told(reviewer), await told(signer)],
      [1, 1, 0, 0],
    )
  })

  it('needs a whole sheet before it is proposed', async () => {
    const made = await aSentPlan(
      database,
      { services: Array.from({ length: 36 }, (_, n) => `Servizio ${n}`) },
      now,
    )
    await as(officer, async (tx) => {
      const { version } = await getPlan(tx, made.planId)
      await assignReviewer(
        tx,
        { planId: made.planId, version, reviewerPersonId: reviewer.personId },
        noMail,
        now,
      )
    })
    await assert.rejects(decide(made.planId), refused('PLAN-061'))
  })
})

describe('the pages of approvals', () => {
  let app: TestApp
  let client: TestClient
  let other: TestClient
  const words = (body: string) => body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

  before(async () => {
    app = await testApp(database, { now })
    client = await app.as({ role: 'reviewer' })
    other = await app.as({ role: 'programme_officer' })
  })

  it('show which plans go and which stay, then approve them', async () => {
    const good = await ready(['Anagrafe'], client.actor)
    const theirs = await ready()
    const preview = await client.post('/piani/approvazioni/anteprima', {
      id: [good.planId, theirs.planId],
      a: '',
      filtri: '',
    })
    assert.equal(preview.statusCode, 200)
    assert.match(words(preview.body), /1 piano su 2/)
    assert.match(words(preview.body), /Restano come sono .* Lo esamina/)
    const piani = /name="piani" value="([^"]+)"/.exec(preview.body)?.[1] ?? ''
    const done = await client.post('/piani/approvazioni', { piani, filtri: '' })
    assert.equal(done.statusCode, 303)
    const twice = await client.post('/piani/approvazioni', { piani, filtri: '' })
    assert.equal(twice.statusCode, 409)
    assert.match(words(twice.body), /Nel frattempo qualche piano è cambiato/)
  })

  it('lead a costly plan from the proposal to the confirmation of another', async () => {
    const { planId } = await ready(
      Array.from({ length: 36 }, (_, n) => `Servizio ${n}`),
      client.actor,
    )
    const read = await client.get(`/piani/${planId}/esame/esito?scelta=approva`)
    assert.match(words(read.body), /Servono due persone: .* 150\.000,00 € \(regola della casa\)/)
    const made = await client.post(`/piani/${planId}/esiti`, {
      version: String((await planOf(planId)).version),
      scelta: 'approva',
    })
    const place = String(made.headers.location)
    assert.match(place, /^\/piani\/approvazioni\//)
    assert.match(words((await client.get(place)).body), /L’hai proposta tu .* Ritira la proposta/)
    assert.match(
      words((await client.get('/piani/approvazioni')).body),
      /Proposte tue ancora aperte .*Approvazione di 1 piano/,
    )
    assert.match(
      words((await client.get(`/piani/${planId}/esame`)).body),
      /aspetta la conferma di un’altra persona/,
    )
    const page = await other.get(place)
    assert.match(words(page.body), /Conferma: approva 1 piano/)
    const empty = await other.post(`${place}/rifiuti`, { motivo: '' })
    assert.equal(empty.statusCode, 422)
    const own = await client.post(`${place}/conferme`, { piani: planId })
    assert.equal(own.statusCode, 403)
    const confirmed = await other.post(`${place}/conferme`, { piani: planId })
    assert.equal(confirmed.headers.location, place)
    assert.equal((await planOf(planId)).state, 'approved')
    assert.match(words((await other.get(`/piani/${planId}/esiti/1`)).body), /su proposta di/)
    assert.equal((await other.post(`${place}/conferme`, { piani: planId })).statusCode, 409)
  })

  it('are of those who examine', async () => {
    for (const role of ['auditor', 'administrator'] as const) {
      const stranger = await app.as({ role })
      assert.equal((await stranger.get('/piani/approvazioni')).statusCode, 403, role)
    }
    assert.equal((await client.get('/piani/approvazioni/non-esiste')).statusCode, 404)
  })
})

describeServerOnly('two people at once', () => {
  it('who confirm the same proposal: one confirms, the other is told', async () => {
    const { planId, proposalId } = await proposed()
    const results = await Promise.allSettled([
      confirm(proposalId, [planId], second),
      confirm(proposalId, [planId], officer),
    ])
    const lost = results.filter((result) => result.status === 'rejected')
    assert.equal(lost.length, 1)
    assert.ok(refused('PLAN-063', /confermata il/)((lost[0] as PromiseRejectedResult).reason))
  })

  it('who close the same examination: one decides, the other gets a conflict that says who did', async () => {
    const { planId } = await ready()
    const results = await Promise.allSettled([decide(planId), decide(planId)])
    const lost = results.filter((result) => result.status === 'rejected')
    assert.equal(lost.length, 1)
    assert.match(String((lost[0] as PromiseRejectedResult).reason), /è stata approvata il/)
  })
})
