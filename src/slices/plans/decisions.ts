// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import type { MailSetting } from '../notices/index.ts'
import { loadMoveFacts } from './commands.ts'
import { planErrors } from './errors.ts'
import { closeEvaluation } from './evaluation-commands.ts'
import { refusalOf, refuseUnless } from './review-steps.ts'
import * as store from './store.ts'
import { tellOfPlan } from './telling.ts'
import * as versions from './versions-store.ts'

/**
 * Returns the plan with observations, or approves it; `version` is that of the page where the person read what the body will
 * receive. The new date asked after a past term is accepted or refused with it: an approval cannot leave it open (PLAN-026).
 * The sheet of evaluation goes with the outcome, whole (PLAN-061).
 */
export async function decidePlan(
  tx: ActorTx,
  input: {
    planId: PlanId
    version: number
    action: 'return' | 'approve'
    note: string
    late: 'accepted' | 'refused' | null
  },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  const person = personOf(tx)
  const facts = await loadMoveFacts(tx, plan, true)
  const to = await refuseUnless(tx, plan, input.action, facts, input.note)
  const version = await versions.getVersion(tx, plan.planId, plan.versionCount)
  const late = version.content.late ? input.late : null
  if (version.content.late && input.action === 'approve' && late === null)
    throw new DomainError(planErrors.lateUnanswered)
  const moved = await store.movePlan(
    tx,
    { planId: plan.planId, version: input.version },
    { to },
    person.personId,
    now,
  )
  if (!moved) throw await refusalOf(tx, plan, planErrors.changedMeanwhile.code)
  const sheet = await closeEvaluation(tx, plan, version, now)
  await versions.publishObservations(tx, plan.planId, plan.versionCount)
  const outcome = input.action === 'return' ? 'returned' : 'approved'
  await versions.closeVersion(
    tx,
    plan.planId,
    plan.versionCount,
    { outcome, note: input.note.trim(), late, by: person.personId },
    now,
  )
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: input.action,
    from: plan.state,
    to,
    reason: input.note,
    changes: {
      version: [null, plan.versionCount],
      ...(late ? { late: [null, late] } : {}),
      ...(sheet ? { score: [null, sheet.score] } : {}),
    },
    at: now,
  })
  await tellOfPlan(
    tx,
    plan,
    { kind: outcome, number: plan.versionCount, observations: facts.observations },
    mail,
    now,
  )
}
