// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { anActor, aPlan, readyValues } from '../../../test/factories/plans.ts'
import { withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { replyToObservation } from './answers.ts'
import { saveItem, submitPlan } from './commands.ts'
import { decidePlan } from './decisions.ts'
import { assignReviewer, observe } from './review.ts'
import { movePlanBack } from './revisions.ts'
import { getPlan } from './store.ts'
import { getVersion, listObservations, listVersions } from './versions-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:07:32Z')
const noMail = { mailEnabled: false }
const code = (expected: string) => (error: unknown) => error instanceof DomainError && error.code === expected

async function submitted(given: Parameters<typeof aPlan>[1] = {}) {
  const made = await aPlan(database, given, now)
  const signer = await anActor(
    database,
    { role: 'legal_representative', administrationId: made.administrationId },
    now,
  )
  const sent = await withActor(database.db, signer, async (tx) => {
    const { version } = await getPlan(tx, made.planId)
    return submitPlan(tx, { planId: made.planId, version, isDeclared: true }, noMail, now)
  })
  return { ...made, signer, sent }
}

async function versionOf(planId: PlanId, actor: Parameters<typeof withActor>[1]): Promise<number> {
  return withActor(database.db, actor, async (tx) => (await getPlan(tx, planId)).version)
}

describe('a plan on its road', () => {
  it('is sent as an immutable version with number, canonical text and its hash', async () => {
    const { planId, signer, sent } = await submitted()
    assert.equal(sent.number, 1)
    assert.match(sent.receiptNumber, /^2026\/\d{4}$/)
    const version = await withActor(database.db, signer, (tx) => getVersion(tx, planId, 1))
    assert.equal(createHash('sha256').update(version.text).digest('hex'), sent.sha256)
    assert.deepEqual(
      version.content.services.map((service) => [service.name, service.approach, service.costCents]),
      [
        ['Anagrafe', 'B', 420_000],
        ['Protocollo', 'B', 420_000],
      ],
    )
  })

  it('is examined, returned with observations, corrected, sent again and approved', async () => {
    const { planId, services, signer, editor } = await submitted()
    const reviewer = await anActor(database, { role: 'reviewer' }, now)
    const service = services[0] as DigitalServiceId
    await withActor(database.db, reviewer, async (tx) => {
      const { version } = await getPlan(tx, planId)
      await assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.personId }, noMail, now)
      await observe(
        tx,
        { planId, versionNumber: 1, digitalServiceId: service, body: 'Indicare il numero di utenti.' },
        now,
      )
    })
    const before = await withActor(database.db, editor, (tx) => listObservations(tx, planId))
    assert.deepEqual(before, [], 'the body reads observations only once they are published')
    await withActor(database.db, reviewer, async (tx) => {
      const { version } = await getPlan(tx, planId)
      await decidePlan(tx, { planId, version, action: 'return', note: '', late: null }, noMail, now)
    })
    await withActor(database.db, editor, async (tx) => {
      const [observation] = await listObservations(tx, planId)
      assert.equal(observation?.body, 'Indicare il numero di utenti.')
      await replyToObservation(
        tx,
        { planId, observationId: observation?.observationId ?? '', reply: 'Undici utenti.' },
        now,
      )
      const saved = await saveItem(
        tx,
        { planId, digitalServiceId: service, version: 2, values: { endsOn: '2026-06-01' } },
        now,
      )
      assert.equal(saved.ok, true)
    })
    const again = await withActor(database.db, signer, async (tx) =>
      submitPlan(tx, { planId, version: (await getPlan(tx, planId)).version, isDeclared: true }, noMail, now),
    )
    assert.equal(again.number, 2)
    await withActor(database.db, reviewer, async (tx) => {
      const take = async () => {
        const { version } = await getPlan(tx, planId)
        await assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.personId }, noMail, now)
      }
      await take()
      await assert.rejects(take(), code('PLAN-004'))
      const { version } = await getPlan(tx, planId)
      await decidePlan(tx, { planId, version, action: 'approve', note: 'Bene.', late: null }, noMail, now)
      assert.equal((await getPlan(tx, planId)).state, 'approved')
      assert.deepEqual(
        (await listVersions(tx, planId)).map((each) => [each.number, each.outcome]),
        [
          [2, 'approved'],
          [1, 'returned'],
        ],
      )
    })
  })

  it('refuses to be sent with a service without a decision', async () => {
    const { planId, administrationId } = await aPlan(database, { ready: false }, now)
    const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
    await assert.rejects(
      withActor(database.db, signer, async (tx) =>
        submitPlan(
          tx,
          { planId, version: (await getPlan(tx, planId)).version, isDeclared: true },
          noMail,
          now,
        ),
      ),
      code('PLAN-010'),
    )
  })

  it('refuses a second sending, an editor, a delegate without the scope and a mandate that ended', async () => {
    const { planId, administrationId, signer, editor } = await submitted()
    const version = await versionOf(planId, signer)
    const send = (actor: typeof signer) =>
      withActor(database.db, actor, (tx) =>
        submitPlan(tx, { planId, version, isDeclared: true }, noMail, now),
      )
    await assert.rejects(send(signer), code('PLAN-004'))
    const other = await aPlan(database, {}, now)
    const trySend = async (actor: typeof signer, planOfActor: PlanId) =>
      withActor(database.db, actor, async (tx) =>
        submitPlan(
          tx,
          { planId: planOfActor, version: (await getPlan(tx, planOfActor)).version, isDeclared: true },
          noMail,
          now,
        ),
      )
    await assert.rejects(trySend(other.editor, other.planId), code('PLAN-006'))
    const delegate = await anActor(
      database,
      { role: 'delegate', administrationId: other.administrationId, sends: [] },
      now,
    )
    await assert.rejects(trySend(delegate, other.planId), code('PLAN-021'))
    const ended = await anActor(
      database,
      { role: 'delegate', administrationId: other.administrationId, validTo: '2026-03-09' },
      new Date('2026-01-01T10:00:00Z'),
    )
    await assert.rejects(trySend({ ...ended, today: '2026-03-10' }, other.planId), code('PLAN-020'))
    await assert.rejects(trySend(signer, other.planId), code('PLAN-001'))
    assert.ok(editor && administrationId)
  })

  it('lets nobody examine what they wrote, and nobody but the assigned decide', async () => {
    const { planId, editor } = await submitted()
    const author = await anActor(database, { role: 'reviewer', personId: editor.personId }, now)
    const officer = await anActor(database, { role: 'programme_officer' }, now)
    const reviewer = await anActor(database, { role: 'reviewer' }, now)
    await withActor(database.db, officer, async (tx) => {
      const { version } = await getPlan(tx, planId)
      await assert.rejects(
        assignReviewer(tx, { planId, version, reviewerPersonId: author.personId }, noMail, now),
        code('PLAN-025'),
      )
      await assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.personId }, noMail, now)
      const plan = await getPlan(tx, planId)
      await assert.rejects(
        decidePlan(
          tx,
          { planId, version: plan.version, action: 'approve', note: '', late: null },
          noMail,
          now,
        ),
        code('PLAN-024'),
      )
    })
    await withActor(database.db, reviewer, async (tx) => {
      const plan = await getPlan(tx, planId)
      await assert.rejects(
        decidePlan(
          tx,
          { planId, version: plan.version, action: 'return', note: ' ', late: null },
          noMail,
          now,
        ),
        code('PLAN-023'),
      )
      await decidePlan(
        tx,
        { planId, version: plan.version, action: 'approve', note: '', late: null },
        noMail,
        now,
      )
      const [last] = await listVersions(tx, planId)
      assert.equal(last?.outcome, 'approved')
    })
  })

  it('is withdrawn before anybody examines it, and taken up again', async () => {
    const { planId, signer, editor } = await submitted()
    const version = await versionOf(planId, signer)
    await withActor(database.db, signer, (tx) =>
      movePlanBack(tx, { planId, version, action: 'withdraw', note: 'Manca un servizio.' }, noMail, now),
    )
    await withActor(database.db, editor, async (tx) => {
      const plan = await getPlan(tx, planId)
      assert.equal(plan.state, 'withdrawn')
      await movePlanBack(tx, { planId, version: plan.version, action: 'resume', note: '' }, noMail, now)
      assert.equal((await getPlan(tx, planId)).state, 'draft')
    })
  })
})

describe('two people on one plan', () => {
  it('answers both sides of a conflict and writes nothing', async () => {
    const { planId, services, editor } = await aPlan(database, {}, now)
    const digitalServiceId = services[0] as DigitalServiceId
    await withActor(database.db, editor, async (tx) => {
      const first = await saveItem(
        tx,
        { planId, digitalServiceId, version: 2, values: { endsOn: '2026-05-18' } },
        now,
      )
      assert.equal(first.ok, true)
      const second = await saveItem(
        tx,
        { planId, digitalServiceId, version: 2, values: { endsOn: '2026-05-25' } },
        now,
      )
      assert.equal(second.ok, false)
      assert.equal(second.ok ? null : second.stored.endsOn, '2026-05-18')
    })
  })

  it('refuses a change once the plan is sent', async () => {
    const { planId, services, editor } = await submitted()
    await assert.rejects(
      withActor(database.db, editor, (tx) =>
        saveItem(
          tx,
          { planId, digitalServiceId: services[0] as DigitalServiceId, version: 2, values: readyValues },
          now,
        ),
      ),
      code('PLAN-008'),
    )
  })
})

describeServerOnly('two sendings at once', () => {
  let made: Awaited<ReturnType<typeof aPlan>>
  before(async () => {
    made = await aPlan(database, {}, now)
  })
  it('keep one version and refuse the other', async () => {
    const signer = await anActor(
      database,
      { role: 'legal_representative', administrationId: made.administrationId },
      now,
    )
    const version = await versionOf(made.planId, signer)
    const send = () =>
      withActor(database.db, signer, (tx) =>
        submitPlan(tx, { planId: made.planId, version, isDeclared: true }, noMail, now),
      )
    const outcomes = await Promise.allSettled([send(), send(), send()])
    assert.equal(outcomes.filter((each) => each.status === 'fulfilled').length, 1)
    const stored = await withActor(database.db, signer, (tx) => listVersions(tx, made.planId))
    assert.equal(stored.length, 1)
  })
})
