// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { type Changes, recordEvent } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import { decide } from '../../shared/lifecycle.ts'
import { loadMoveFacts } from './commands.ts'
import { planErrors, refusal } from './errors.ts'
import { type PlanAction, planTransitions, type Revision } from './lifecycle.ts'
import type { Plan } from './model.ts'
import { movePlan } from './store.ts'

/** One step of the lifecycle of a locked plan: decided, done and told together. PLAN-002 on a version that changed. */
export async function moveAlong(
  tx: ActorTx,
  plan: Plan,
  input: {
    readonly version: number
    readonly action: PlanAction
    readonly reason: string
    readonly revision?: { readonly kind: Revision; readonly reason: string }
  },
  changes: Changes,
  now: Date,
): Promise<void> {
  const person = personOf(tx)
  const { action, reason, revision, version } = input
  const facts = await loadMoveFacts(tx, plan, true)
  const decision = decide(planTransitions, plan.state, action, person.role, facts, reason)
  if (!decision.ok) throw refusal(decision.code)
  const change = { to: decision.to, ...(revision ? { revision } : {}) }
  if (!(await movePlan(tx, { planId: plan.planId, version }, change, person.personId, now)))
    throw new DomainError(planErrors.changedMeanwhile)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action,
    from: plan.state,
    to: decision.to,
    reason: reason || null,
    changes,
    at: now,
  })
}
