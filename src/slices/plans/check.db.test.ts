// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { anActor, aPlan, aSentPlan } from '../../../test/factories/plans.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { loadReferenceData } from '../inventory/index.ts'
import { checkPlans, countPlansToCheck, type PlansChecked } from './check.ts'
import { saveItem } from './commands.ts'
import { loadPlanFacts } from './facts-store.ts'
import { movePlanBack } from './revisions.ts'
import { planFindings } from './rules.ts'
import { getItem, getPlan } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')

before(async () => {
  await database.opened
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
})

const of = ({ rules }: PlansChecked, rule: string) =>
  rules
    .filter((each) => each.rule === rule)
    .map(({ of, level, findings, plans }) => [of, level, findings, plans])

describe('the check of all plans', () => {
  it('finds nothing where there is no plan', async () => {
    assert.deepEqual(await checkPlans(database.db, now), {
      asOf: '2026-03-10',
      drafts: 0,
      sent: 0,
      items: 0,
      rules: [],
      sentWithStops: 0,
    })
  })

  it('counts by rule, level and what was checked, and finds what the page of each plan says', async () => {
    const draft = await aPlan(database, { ready: false }, now)
    const sent = await aSentPlan(database, {}, now)
    const withdrawn = await aSentPlan(database, {}, now)
    const found = new Map<string, number>()
    const checked = await checkPlans(database.db, now, {
      onFinding: (_, plan) => found.set(plan.planId, (found.get(plan.planId) ?? 0) + 1),
    })
    assert.deepEqual([checked.drafts, checked.sent, checked.items], [1, 2, 6])
    assert.deepEqual(of(checked, 'PR-01'), [['draft', 'stop', 2, 1]])
    assert.equal(checked.sentWithStops, 0)
    for (const { planId, editor } of [draft, sent, withdrawn]) {
      const page = await withActor(database.db, editor, async (tx) =>
        planFindings(await loadPlanFacts(tx, await getPlan(tx, planId))),
      )
      assert.equal(found.get(planId) ?? 0, page.length)
    }
    assert.equal(await countPlansToCheck(database.db, now), 3)

    const { planId, signer } = withdrawn
    await withActor(database.db, signer, async (tx) => {
      const { version } = await getPlan(tx, planId)
      const back = { planId, version, action: 'withdraw', note: 'Manca un servizio' } as const
      await movePlanBack(tx, back, { mailEnabled: false }, now)
    })
    const again = await checkPlans(database.db, now)
    assert.deepEqual([again.drafts, again.sent], [2, 1], 'a version taken back is not checked')
  })

  it('checks a plan that is on the desk again twice: as it is, and as it was sent', async () => {
    const made = await aSentPlan(database, {}, now)
    const before = await checkPlans(database.db, now)
    const { planId, administrationId } = made
    await database.store.asOwner(`update plans set state = 'returned' where plan_id = '${planId}';
      update plan_versions set outcome = 'returned', outcome_at = now() where plan_id = '${planId}'`)
    const editor = await anActor(database, { role: 'editor', administrationId }, now)
    await withActor(database.db, editor, async (tx) => {
      for (const digitalServiceId of made.services) {
        const { version } = await getItem(tx, planId, digitalServiceId)
        await saveItem(tx, { planId, digitalServiceId, version, values: { destinationKind: null } }, now)
      }
    })
    const after = await checkPlans(database.db, now)
    assert.deepEqual([after.drafts - before.drafts, after.sent - before.sent], [1, 0])
    assert.deepEqual(of(after, 'PR-03'), [['draft', 'stop', 2, 1]])
  })

  it('says when a rule stops a version already sent', async () => {
    const { planId } = await aSentPlan(database, {}, now)
    await database.store.asOwner(`update plan_items set ends_on = null where plan_id = '${planId}'`)
    const checked = await checkPlans(database.db, now)
    assert.deepEqual(of(checked, 'PR-07'), [['sent', 'stop', 2, 1]])
    assert.equal(checked.sentWithStops, 1)
  })

  it('reads drafts as the command line alone: a body sees no other’s', async () => {
    const [one, other] = [await aPlan(database, {}, now), await aPlan(database, {}, now)]
    const seen = await withActor(database.db, other.editor, (tx) =>
      tx.selectFrom('plan_items').select('plan_id').where('plan_id', '=', one.planId).execute(),
    )
    assert.deepEqual(seen, [])
    for (const name of ['jobs', 'public', 'status', 'sign_in'] as const) {
      const rows = await withActor(database.db, systemActor(name, now), (tx) =>
        tx.selectFrom('plan_items').select('plan_id').execute(),
      )
      assert.deepEqual(rows, [], name)
    }
  })
})
