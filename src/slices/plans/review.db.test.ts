// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import {
  anActor,
  aPlan,
  aSentPlan,
  type MadePlan,
  readyValues,
  sendPlan,
} from '../../../test/factories/plans.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { type ListQuery, parseListQuery, toPage } from '../../shared/list-query.ts'
import { addNote, explainFinding, replyToObservation } from './answers.ts'
import { createPlan, saveItem, saveLatePlan } from './commands.ts'
import { decidePlan } from './decisions.ts'
import { queueSpec } from './queue.ts'
import {
  countQueue,
  listQueue,
  listReviewerWork,
  type QueueFilter,
  queueOverview,
  responseTime,
} from './queue-store.ts'
import {
  assignReviewer,
  assignReviewers,
  observe,
  previewAssignment,
  resolveObservation,
  takeBackObservation,
} from './review.ts'
import { findNext, reviewSummary } from './review-queries.ts'
import { movePlanBack } from './revisions.ts'
import { getPlan } from './store.ts'
import { getVersion, listObservations } from './versions-store.ts'

const now = new Date('2026-03-10T10:07:32Z')
const later = new Date('2026-03-10T11:30:00Z')
const noMail = { mailEnabled: false }
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const refused =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof DomainError && error.code === code && words.test(error.message)

describe('the clocks of the queue', () => {
  const database = testDatabase()

  it('count the days with the programme, and those with the body, from round to round; and the work of who examines', async () => {
    await database.opened
    const officer = await anActor(database, { role: 'programme_officer' }, now)
    const reviewer = await anActor(database, { role: 'reviewer' }, now)
    const as = <Result>(fn: (tx: ActorTx) => Promise<Result>) => withActor(database.db, reviewer, fn)
    const { planId, signer } = await aSentPlan(database, {}, daysAgo(20))
    const take = (when: Date) =>
      as(async (tx) => {
        const { version } = await getPlan(tx, planId)
        await assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.personId }, noMail, when)
      })
    await take(daysAgo(19))
    await as(async (tx) => {
      await observe(tx, { planId, versionNumber: 1, digitalServiceId: null, body: 'Rivedi.' }, daysAgo(14))
      const { version } = await getPlan(tx, planId)
      await decidePlan(tx, { planId, version, action: 'return', note: '', late: null }, noMail, daysAgo(14))
    })
    const list = (filter: QueueFilter) =>
      withActor(database.db, officer, (tx) => listQueue(tx, filter, parseListQuery(queueSpec, '')))
    assert.equal((await list({})).length, 0)
    const [still] = await list({ isSuspended: true })
    assert.deepEqual([still?.returnedAt, still?.programmeDays, still?.suspendedDays], [daysAgo(14), 6, 14])
    await sendPlan(database, planId, signer, daysAgo(5))
    await take(daysAgo(4))
    const [again] = await list({})
    assert.deepEqual([again?.returnedAt, again?.programmeDays, again?.suspendedDays], [null, 11, 9])
    const [work] = await withActor(database.db, officer, listReviewerWork)
    assert.deepEqual(
      [work?.personId, work?.open, work?.late, work?.approved, work?.returned, work?.medianDays],
      [reviewer.personId, 1, 0, 0, 1, 6],
    )
    assert.equal((await list({ hasWarnings: true })).length, 0)
    assert.equal((await list({ hasWarnings: false })).length, 1)
  })
})

describe('the queue', () => {
  const database = testDatabase()
  let officer: PersonActor
  let reviewer: PersonActor
  const list = (query: Partial<ListQuery> = {}, filter: QueueFilter = {}) =>
    withActor(database.db, officer, (tx) =>
      listQueue(tx, filter, { ...parseListQuery(queueSpec, ''), ...query }),
    )

  before(async () => {
    officer = await anActor(database, { role: 'programme_officer' }, now)
    reviewer = await anActor(database, { role: 'reviewer' }, now)
    for (let n = 0; n < 5; n++)
      await aSentPlan(database, { body: { name: `Pari ${n}`, regionCode: '05', regionName: 'Veneto' } }, now)
    const old = await aSentPlan(
      database,
      { body: { name: 'Vecchia unione', kind: 'union', regionCode: '09', regionName: 'Toscana' } },
      daysAgo(31),
    )
    await aSentPlan(database, { body: { name: 'Al limite' } }, daysAgo(30))
    await aSentPlan(database, { channel: 'programme', body: { name: 'Ieri' } }, daysAgo(1))
    await withActor(database.db, officer, async (tx) =>
      assignReviewer(
        tx,
        {
          planId: old.planId,
          version: (await getPlan(tx, old.planId)).version,
          reviewerPersonId: reviewer.personId,
        },
        noMail,
        now,
      ),
    )
    await aPlan(database, { body: { name: 'Bozza' } }, now)
  })

  it('has the plans sent and not decided, the oldest first', async () => {
    const rows = await list()
    assert.deepEqual(
      rows.slice(0, 3).map((row) => row.administrationName),
      ['Vecchia unione', 'Comune di Al limite', 'Comune di Ieri'],
    )
    assert.equal(rows.length, 8, 'a draft is nobody’s business')
    assert.deepEqual([rows[0]?.state, rows[0]?.serviceCount, rows[0]?.versionNumber], ['under_review', 2, 1])
  })

  it('pages over equal instants without losing or repeating a plan, forwards and back', async () => {
    const cursorOf = (row: { submittedAt: Date; planId: PlanId }) => ({
      value: row.submittedAt.toISOString(),
      id: row.planId,
    })
    for (const direction of ['desc', 'asc'] as const) {
      let query: ListQuery = { ...parseListQuery(queueSpec, ''), sort: { key: 'eta', direction }, size: 2 }
      const all = (await list({ sort: query.sort })).map((row) => row.planId)
      const forwards: PlanId[][] = []
      for (;;) {
        const page = toPage(query, await list(query), cursorOf)
        forwards.push(page.rows.map((row) => row.planId))
        if (!page.next) break
        query = page.next
      }
      assert.deepEqual(forwards.flat(), all)
      const back: PlanId[][] = [forwards.at(-1) as PlanId[]]
      for (;;) {
        const page = toPage(query, await list(query), cursorOf)
        if (!page.previous) break
        query = page.previous
        back.unshift(toPage(query, await list(query), cursorOf).rows.map((row) => row.planId))
      }
      assert.deepEqual(back, forwards)
    }
  })

  it('answers nothing to a cursor that is not one', async () => {
    for (const at of [
      { value: 'ieri', id: '00000000-0000-7000-8000-000000000000' },
      { value: now.toISOString(), id: 'x' },
    ])
      assert.deepEqual(await list({ cursor: { direction: 'next', at } }), [])
  })

  it('filters by kind, region, age and reviewer, and counts what it lists', async () => {
    const cases: [QueueFilter, number][] = [
      [{ kinds: ['union'] }, 1],
      [{ kinds: ['union', 'municipality'] }, 8],
      [{ regionCode: '05' }, 5],
      [{ olderThanDays: 30 }, 1],
      [{ olderThanDays: 29 }, 2],
      [{ assignedTo: 'nobody' }, 7],
      [{ assignedTo: reviewer.personId }, 1],
      [{ reviewerPersonId: reviewer.personId, regionCode: '05' }, 0],
    ]
    for (const [filter, count] of cases) {
      assert.equal((await list({}, filter)).length, count, JSON.stringify(filter))
      assert.equal(await withActor(database.db, officer, (tx) => countQueue(tx, filter)), count)
    }
  })

  it('is told in figures that agree with its lists', async () => {
    await withActor(database.db, officer, async (tx) => {
      const { figures, loads, regions } = await queueOverview(tx, reviewer.personId)
      assert.deepEqual(figures, {
        total: 8,
        underReview: 1,
        late: 1,
        oldestAt: daysAgo(31),
        unassigned: 7,
        unassignedLong: 1,
        mine: 1,
        mineLate: 1,
      })
      assert.deepEqual([...loads], [[reviewer.personId, 1]])
      assert.deepEqual(
        regions.map((region) => region.name),
        ['Regione di prova', 'Toscana', 'Veneto'],
      )
      const summary = await reviewSummary(tx, reviewer.personId, 2)
      assert.deepEqual(summary.counts, { waiting: 8, unassigned: 7, mine: 1 })
      assert.deepEqual(
        summary.queue.map((plan) => plan.administrationName),
        ['Vecchia unione', 'Comune di Al limite'],
      )
    })
  })

  it('gives next the oldest of one’s own, else the oldest that is free and not one’s own writing', async () => {
    const next = (actor: PersonActor) => withActor(database.db, actor, (tx) => findNext(tx, actor))
    const [old, atBound, yesterday] = await list()
    assert.equal(await next(reviewer), old?.planId)
    const other = await anActor(database, { role: 'reviewer' }, now)
    assert.equal(await next(other), atBound?.planId)
    const rows = await database.store.ownerRows('select person_id from plan_authors where plan_id = $1', [
      atBound?.planId,
    ])
    const author = (rows[0] as { person_id: PersonActor['personId'] }).person_id
    const writer = await anActor(database, { role: 'reviewer', personId: author }, now)
    assert.equal(await next(writer), yesterday?.planId)
    assert.equal(await next(await anActor(database, { role: 'auditor' }, now)), null)
  })

  it('is read through its index, in the order of arrival', async () => {
    const plan = await withActor(database.db, officer, async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx)
      await sql`set local enable_sort = off`.execute(tx)
      const { rows } = await sql<Record<string, string>>`explain
        select v.plan_id from plan_versions v where v.outcome is null and v.channel = 'programme'
          and (v.submitted_at, v.plan_id) > (${daysAgo(40)}::timestamptz, ${officer.personId}::uuid)
        order by v.submitted_at, v.plan_id limit 51`.execute(tx)
      return rows.map((row) => Object.values(row).join()).join('\n')
    })
    assert.match(plan, /plan_versions_waiting/)
  })
})

describe('the time of response', () => {
  const database = testDatabase()

  it('is unknown without decisions, then the median and nine out of ten of the last four weeks', async () => {
    const officer = await anActor(database, { role: 'programme_officer' }, now)
    const reviewer = await anActor(database, { role: 'reviewer' }, now)
    const measured = () => withActor(database.db, officer, (tx) => responseTime(tx))
    assert.equal(await measured(), null)
    const decide = async (sentDaysAgo: number, decidedDaysAgo: number) => {
      const { planId } = await aSentPlan(database, {}, daysAgo(sentDaysAgo))
      await withActor(database.db, reviewer, async (tx) => {
        const { version } = await getPlan(tx, planId)
        await assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.personId }, noMail, now)
        await decidePlan(
          tx,
          { planId, version: version + 1, action: 'approve', note: '', late: null },
          noMail,
          daysAgo(decidedDaysAgo),
        )
      })
    }
    await decide(60, 29)
    assert.equal(await measured(), null, 'decided before the four weeks')
    await decide(12, 2)
    await decide(24, 4)
    await decide(31, 1)
    assert.deepEqual(await measured(), { medianDays: 20, p90Days: 30, count: 3 })
  })
})

describe('an examination', () => {
  const database = testDatabase()
  let officer: PersonActor
  let reviewer: PersonActor
  let other: PersonActor
  before(async () => {
    officer = await anActor(database, { role: 'programme_officer' }, now)
    reviewer = await anActor(database, { role: 'reviewer' }, now)
    other = await anActor(database, { role: 'reviewer' }, now)
  })

  const as = <Result>(actor: PersonActor, fn: (tx: ActorTx) => Promise<Result>) =>
    withActor(database.db, actor, fn)
  const versionOf = (planId: PlanId, actor = officer) =>
    as(actor, async (tx) => (await getPlan(tx, planId)).version)
  const give = async (planId: PlanId, to: PersonActor, by = officer) => {
    const version = await versionOf(planId)
    return as(by, (tx) => assignReviewer(tx, { planId, version, reviewerPersonId: to.personId }, noMail, now))
  }
  const count = async (statement: string, values: unknown[]) => {
    const [row] = await database.store.ownerRows(`select count(*)::integer as n ${statement}`, values)
    return (row as { n: number }).n
  }
  async function underReview(): Promise<Awaited<ReturnType<typeof aSentPlan>>> {
    const made = await aSentPlan(database, {}, now)
    await give(made.planId, reviewer)
    return made
  }

  describe('given to a reviewer', () => {
    it('for many plans is one act: an event for each plan, one mail for the person', async () => {
      const made = [await aSentPlan(database, {}, now), await aSentPlan(database, {}, now)]
      const plans = await Promise.all(
        made.map(async ({ planId }) => ({ planId, version: await versionOf(planId) })),
      )
      const given = await as(officer, (tx) =>
        assignReviewers(tx, { plans, reviewerPersonId: other.personId }, { mailEnabled: true }, later),
      )
      assert.deepEqual(given, { ok: true, count: 2 })
      const ids = made.map(({ planId }) => planId)
      assert.equal(
        await count("from events where action = 'assign' and subject_id = any ($1::uuid[])", [ids]),
        2,
      )
      assert.equal(
        await count("from notices where kind = 'assigned' and person_id = $1 and created_at = $2", [
          other.personId,
          later,
        ]),
        2,
      )
      assert.equal(await count('from mails where person_id = $1', [other.personId]), 1)
      for (const id of ids)
        assert.deepEqual(
          await as(officer, async (tx) => {
            const plan = await getPlan(tx, id)
            return [plan.state, plan.reviewerPersonId]
          }),
          ['under_review', other.personId],
        )
    })

    it('is all or none: a plan that changed since the preview stops the act and shows what is true now', async () => {
      const [first, second] = [await aSentPlan(database, {}, now), await aSentPlan(database, {}, now)]
      const plans = [
        { planId: first.planId, version: await versionOf(first.planId) },
        { planId: second.planId, version: await versionOf(second.planId) },
      ]
      await as(second.signer, (tx) =>
        movePlanBack(
          tx,
          {
            ...(plans[1] as { planId: PlanId; version: number }),
            action: 'withdraw',
            note: 'Manca un servizio.',
          },
          noMail,
          now,
        ),
      )
      const given = await as(officer, (tx) =>
        assignReviewers(tx, { plans, reviewerPersonId: other.personId }, noMail, now),
      )
      assert.equal(given.ok, false)
      assert.deepEqual(given.ok ? [] : given.preview.map((row) => row.refusal), [null, 'PLAN-005'])
      assert.equal(await versionOf(first.planId), plans[0]?.version)
    })

    it('refuses who wrote in the plan, and who sent it', async () => {
      const { planId, editor, signer } = await aSentPlan(database, {}, now)
      for (const { personId } of [editor, signer]) {
        const author = await anActor(database, { role: 'reviewer', personId }, now)
        await assert.rejects(give(planId, author), refused('PLAN-025'))
        const [row] = await as(officer, (tx) => previewAssignment(tx, [planId], personId))
        assert.equal(row?.refusal, 'PLAN-025')
      }
    })

    it('lets a reviewer take only for themself, and only what is free', async () => {
      const { planId } = await aSentPlan(database, {}, now)
      await assert.rejects(give(planId, other, reviewer), refused('PLAN-006'))
      await give(planId, reviewer, reviewer)
      await assert.rejects(give(planId, other, other), refused('PLAN-024'))
      await assert.rejects(give(planId, reviewer, reviewer), refused('PLAN-004'))
      await give(planId, other, officer)
      assert.equal(
        await as(officer, async (tx) => (await getPlan(tx, planId)).reviewerPersonId),
        other.personId,
      )
    })

    it('refuses a person who does not examine today, and everybody who is not of the programme', async () => {
      const { planId, editor, signer } = await aSentPlan(database, {}, now)
      const ended = await anActor(
        database,
        { role: 'reviewer', validTo: '2026-03-09' },
        new Date('2026-01-01T10:00:00Z'),
      )
      await assert.rejects(give(planId, ended), refused('PLAN-025'))
      const auditor = await anActor(database, { role: 'auditor' }, now)
      const administrator = await anActor(database, { role: 'administrator' }, now)
      for (const actor of [editor, signer, auditor, administrator])
        await assert.rejects(give(planId, reviewer, actor), refused('PLAN-006'))
    })

    it('says who and when to the one who comes second', async () => {
      const { planId } = await aSentPlan(database, {}, now)
      const version = await versionOf(planId)
      await give(planId, reviewer)
      await assert.rejects(
        as(officer, (tx) =>
          assignReviewer(tx, { planId, version, reviewerPersonId: other.personId }, noMail, now),
        ),
        refused('PLAN-002', /trasmessa il 10 marzo 2026, 11:07 ed è assegnata a Irene B\./),
      )
    })
  })

  describe('while it is written', () => {
    it('keeps observations as rows that can be taken back; the same words twice are one', async () => {
      const { planId, services, editor } = await underReview()
      const input = {
        planId,
        versionNumber: 1,
        digitalServiceId: services[0] as DigitalServiceId,
        body: 'Manca la data.',
      }
      await as(reviewer, (tx) => observe(tx, input, now))
      await as(reviewer, (tx) => observe(tx, input, now))
      const written = await as(reviewer, (tx) => listObservations(tx, planId))
      assert.equal(written.length, 1)
      assert.deepEqual(await as(editor, (tx) => listObservations(tx, planId)), [])
      const observationId = written[0]?.observationId as string
      const take = () =>
        as(reviewer, (tx) => takeBackObservation(tx, { planId, versionNumber: 1, observationId }, now))
      await take()
      await assert.rejects(take(), refused('PLAN-018'))
      assert.deepEqual(await as(reviewer, (tx) => listObservations(tx, planId)), [])
    })

    it('refuses a service of another plan, a stranger, and a page of another version', async () => {
      const { planId } = await underReview()
      const foreign = (await underReview()).services[0] as DigitalServiceId
      const write = (actor: PersonActor, versionNumber: number, digitalServiceId: DigitalServiceId | null) =>
        as(actor, (tx) => observe(tx, { planId, versionNumber, digitalServiceId, body: 'Prova.' }, now))
      await assert.rejects(write(reviewer, 1, foreign), refused('PLAN-003'))
      await assert.rejects(write(other, 1, null), refused('PLAN-024'))
      await assert.rejects(write(officer, 1, null), refused('PLAN-024'))
      await assert.rejects(write(reviewer, 2, null), refused('PLAN-002'))
    })

    it('passes to the next reviewer with what was written so far', async () => {
      const { planId, editor } = await underReview()
      await as(reviewer, (tx) =>
        observe(tx, { planId, versionNumber: 1, digitalServiceId: null, body: 'Manca chi segue.' }, now),
      )
      await give(planId, other)
      const version = await versionOf(planId)
      await as(other, (tx) =>
        decidePlan(tx, { planId, version, action: 'return', note: '', late: null }, noMail, now),
      )
      assert.deepEqual(
        (await as(editor, (tx) => listObservations(tx, planId))).map((each) => each.body),
        ['Manca chi segue.'],
      )
    })
  })

  describe('that ends', () => {
    it('refuses a confirmation of a page that was not the last word', async () => {
      const { planId } = await underReview()
      const version = await versionOf(planId)
      await as(reviewer, (tx) =>
        observe(tx, { planId, versionNumber: 1, digitalServiceId: null, body: 'Scritta dopo.' }, now),
      )
      await assert.rejects(
        as(reviewer, (tx) =>
          decidePlan(tx, { planId, version, action: 'approve', note: '', late: null }, noMail, now),
        ),
        refused('PLAN-002'),
      )
    })

    it('says what happened to the one who decides second', async () => {
      const { planId } = await underReview()
      const version = await versionOf(planId)
      const decideAs = (actor: PersonActor, action: 'approve' | 'return') =>
        as(actor, (tx) => decidePlan(tx, { planId, version, action, note: '', late: null }, noMail, now))
      await decideAs(reviewer, 'approve')
      await assert.rejects(
        decideAs(reviewer, 'approve'),
        refused('PLAN-004', /la versione 1 è stata approvata il 10 marzo 2026, 11:07 da Irene B\./),
      )
      await assert.rejects(decideAs(reviewer, 'return'), refused('PLAN-005', /approvata/))
    })

    it('answers the new date asked after a past term before it approves', async () => {
      const { planId, services, editor, signer } = await aPlanWithRecovery()
      await give(planId, reviewer)
      const approve = async (late: 'accepted' | 'refused' | null) => {
        const version = await versionOf(planId)
        return as(reviewer, (tx) =>
          decidePlan(tx, { planId, version, action: 'approve', note: '', late }, noMail, now),
        )
      }
      await assert.rejects(approve(null), refused('PLAN-026'))
      await approve('accepted')
      const version = await as(signer, (tx) => getVersion(tx, planId, 1))
      assert.deepEqual([version.outcome, version.lateOutcome], ['approved', 'accepted'])
      assert.ok(services.length > 0 && editor)
    })

    it('keeps no answer to a date that nobody asked', async () => {
      const { planId, signer } = await underReview()
      const version = await versionOf(planId)
      await as(reviewer, (tx) =>
        decidePlan(tx, { planId, version, action: 'approve', note: 'Bene.', late: 'accepted' }, noMail, now),
      )
      const sent = await as(signer, (tx) => getVersion(tx, planId, 1))
      assert.deepEqual([sent.lateOutcome, sent.outcomeNote], [null, 'Bene.'])
    })

    async function aPlanWithRecovery() {
      const made = await aPlan(database, {}, now)
      await as(made.editor, (tx) =>
        saveLatePlan(
          tx,
          {
            planId: made.planId,
            before: { lateReason: '', lateNewEndOn: null },
            after: { lateReason: 'Gara deserta.', lateNewEndOn: '2026-09-30' },
          },
          now,
        ),
      )
      const signer = await anActor(
        database,
        { role: 'legal_representative', administrationId: made.administrationId },
        now,
      )
      await sendPlan(database, made.planId, signer, now)
      return { ...made, signer }
    }
  })

  describe('of a plan that came back', () => {
    it('reads a reply once the version that carries it was sent, and judges it out of the body’s sight', async () => {
      const { planId, editor, signer } = await underReview()
      await as(reviewer, (tx) =>
        observe(tx, { planId, versionNumber: 1, digitalServiceId: null, body: 'Chi segue?' }, now),
      )
      const version = await versionOf(planId)
      await as(reviewer, (tx) =>
        decidePlan(tx, { planId, version, action: 'return', note: '', late: null }, noMail, now),
      )
      const [observation] = await as(editor, (tx) => listObservations(tx, planId))
      const observationId = observation?.observationId as string
      await as(editor, (tx) => replyToObservation(tx, { planId, observationId, reply: 'Irene.' }, later))
      const replyFor = async (actor: PersonActor) =>
        (await as(actor, (tx) => listObservations(tx, planId)))[0]?.reply
      assert.equal(await replyFor(editor), 'Irene.')
      for (const actor of [reviewer, officer, await anActor(database, { role: 'auditor' }, now)])
        assert.equal(await replyFor(actor), null)
      const sentAgain = new Date('2026-03-10T12:00:00Z')
      await sendPlan(database, planId, signer, sentAgain)
      assert.equal(await replyFor(reviewer), 'Irene.')
      await give(planId, reviewer)
      const resolution = 'accepted' as const
      await as(reviewer, (tx) =>
        resolveObservation(tx, { planId, versionNumber: 2, observationId, resolution }, sentAgain),
      )
      const resolutionFor = async (actor: PersonActor) =>
        (await as(actor, (tx) => listObservations(tx, planId)))[0]?.resolution
      assert.equal(await resolutionFor(reviewer), 'accepted')
      assert.equal(await resolutionFor(editor), null)
      const last = await versionOf(planId)
      await as(reviewer, (tx) =>
        decidePlan(tx, { planId, version: last, action: 'approve', note: '', late: null }, noMail, sentAgain),
      )
      assert.equal(await resolutionFor(editor), 'accepted')
    })
  })

  describeServerOnly('two decisions at once', () => {
    it('keep one and tell the other what happened', async () => {
      const { planId } = await underReview()
      const version = await versionOf(planId)
      const approve = () =>
        as(reviewer, (tx) =>
          decidePlan(tx, { planId, version, action: 'approve', note: '', late: null }, noMail, now),
        )
      const outcomes = await Promise.allSettled([approve(), approve()])
      const failed = outcomes.filter((each) => each.status === 'rejected')
      assert.equal(failed.length, 1)
      assert.ok(refused('PLAN-004', /approvata/)((failed[0] as PromiseRejectedResult).reason))
      assert.equal(await count("from events where subject_id = $1 and action = 'approve'", [planId]), 1)
    })

    it('of who examines and of who reassigns leave one of the two', async () => {
      const { planId } = await underReview()
      const version = await versionOf(planId)
      const outcomes = await Promise.allSettled([
        as(reviewer, (tx) =>
          decidePlan(tx, { planId, version, action: 'approve', note: '', late: null }, noMail, now),
        ),
        as(officer, (tx) =>
          assignReviewer(tx, { planId, version, reviewerPersonId: other.personId }, noMail, now),
        ),
      ])
      assert.equal(outcomes.filter((each) => each.status === 'fulfilled').length, 1)
    })
  })
})

describe('what the programme sees', () => {
  const database = testDatabase()
  const drafts = [
    'plan_items',
    'finding_explanations',
    'plan_notes',
    'portal_ticks',
    'external_sendings',
  ] as const
  const sentTables = ['plans', 'plan_versions', 'plan_observations'] as const
  let sent: Awaited<ReturnType<typeof aSentPlan>>
  let draft: MadePlan
  let office: Awaited<ReturnType<typeof aSentPlan>>
  let placeId: string
  let host: PersonActor

  before(async () => {
    sent = await aSentPlan(database, {}, now)
    draft = await aPlan(database, {}, now)
    office = await officePlan()
    const reviewer = await anActor(database, { role: 'reviewer' }, now)
    await withActor(database.db, reviewer, async (tx) => {
      const { planId } = sent
      const { version } = await getPlan(tx, planId)
      await assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.personId }, noMail, now)
      await observe(
        tx,
        { planId, versionNumber: 1, digitalServiceId: null, body: 'Non ancora inviata.' },
        now,
      )
    })
    const { administrationId } = draft
    const software = await aSoftware(database, { administrationId, contractEndsOn: '2026-03-31' })
    await database.store.ownerRows(
      'insert into service_software (administration_id, digital_service_id, software_id) values ($1, $2, $3) returning 1',
      [administrationId, draft.services[0], software.id],
    )
    await withActor(database.db, draft.editor, async (tx) => {
      const { planId } = draft
      await addNote(tx, { planId, digitalServiceId: null, body: 'Fra noi.' }, noMail, now)
      await saveItem(
        tx,
        {
          planId,
          digitalServiceId: draft.services[0] as DigitalServiceId,
          version: 2,
          values: { endsOn: '2026-12-31' },
        },
        now,
      )
      const finding = { planId, rule: 'PR-13', subjectId: draft.services[0] as string }
      await explainFinding(tx, { ...finding, explanation: 'Il fornitore è in ritardo.' }, now)
    })
    const { id: hostId } = await anAdministration(database.db, {})
    host = await anActor(database, { role: 'contact', administrationId: hostId }, now)
    placeId = (await aDataCentre(database, { administrationId: hostId, isShared: true })).id
    await database.store.ownerRows(
      'update digital_services set hosting = $1, data_centre_id = $2 where digital_service_id = $3 returning 1',
      ['data_centre', placeId, draft.services[0]],
    )
  })

  /** A version closed in office mode: it left by another channel. */
  async function officePlan() {
    const { id: administrationId } = await anAdministration(database.db, { submissionChannel: 'office' })
    const service = await aService(database, { administrationId, name: 'Anagrafe' })
    const editor = await anActor(database, { role: 'editor', administrationId }, now)
    const planId = await withActor(database.db, editor, async (tx) => {
      const id = await createPlan(tx, administrationId, now)
      await saveItem(tx, { planId: id, digitalServiceId: service.id, version: 1, values: readyValues }, now)
      return id
    })
    const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
    return {
      administrationId,
      planId,
      services: [service.id],
      editor,
      signer,
      sent: await sendPlan(database, planId, signer, now),
    }
  }

  const plannedEnds = (actor: PersonActor) =>
    withActor(database.db, actor, async (tx) => {
      const { rows } = await sql<{ planned_end: string | null }>`
        select planned_end from regia.hosted_services(${placeId}::uuid)`.execute(tx)
      return rows.map((row) => row.planned_end)
    })

  const rowsOf = (actor: PersonActor, table: (typeof drafts | typeof sentTables)[number]) =>
    withActor(database.db, actor, async (tx) =>
      (await tx.selectFrom(table).select('administration_id').execute()).map((row) => row.administration_id),
    )

  it('is there for the body, so that the other tests mean something', async () => {
    for (const table of ['plan_items', 'finding_explanations', 'plan_notes'] as const)
      assert.ok((await rowsOf(draft.editor, table)).length > 0, table)
  })

  for (const role of ['reviewer', 'programme_officer', 'auditor'] as const) {
    it(`is nothing of a draft for ${role}, and only what was sent to the programme`, async () => {
      const actor = await anActor(database, { role }, now)
      for (const table of drafts) assert.deepEqual(await rowsOf(actor, table), [], table)
      for (const table of ['plans', 'plan_versions'] as const)
        assert.deepEqual(await rowsOf(actor, table), [sent.administrationId], table)
      const findable = (planId: PlanId) => withActor(database.db, actor, (tx) => getPlan(tx, planId))
      assert.equal((await findable(sent.planId)).planId, sent.planId)
      await assert.rejects(findable(draft.planId), refused('PLAN-001'))
      await assert.rejects(findable(office.planId), refused('PLAN-001'))
    })

    it(`is no planned end of a draft under a shared place for ${role}`, async () => {
      assert.deepEqual(await plannedEnds(await anActor(database, { role }, now)), [null])
      assert.deepEqual(await plannedEnds(host), ['2026-12-31'], 'the owner of the place sees it')
    })
  }

  it('is an observation not sent yet only for those who examine', async () => {
    const see = async (role: 'reviewer' | 'programme_officer' | 'auditor') =>
      rowsOf(await anActor(database, { role }, now), 'plan_observations')
    assert.equal((await see('reviewer')).length, 1)
    assert.equal((await see('programme_officer')).length, 1)
    assert.deepEqual(await see('auditor'), [])
    assert.deepEqual(await rowsOf(sent.editor, 'plan_observations'), [])
  })

  it('is no plan at all for an administrator, and for the people of another body', async () => {
    const administrator = await anActor(database, { role: 'administrator' }, now)
    const { id: administrationId } = await anAdministration(database.db, {})
    const stranger = await anActor(database, { role: 'contact', administrationId }, now)
    const auditor = await anActor(database, { role: 'auditor', administrationId }, now)
    for (const actor of [administrator, stranger, auditor])
      for (const table of [...drafts, ...sentTables]) assert.deepEqual(await rowsOf(actor, table), [], table)
  })
})
