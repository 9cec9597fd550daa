// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PersonId, PlanId } from '../../shared/ids.ts'
import { type MailSetting, type NewNotice, tellAudience } from '../notices/index.ts'
import { loadMoveFacts } from './commands.ts'
import { planErrors } from './errors.ts'
import { closeEvaluation } from './evaluation-commands.ts'
import type { Plan, PlanVersion } from './model.ts'
import { proposeApproval, secondPersonReason } from './proposals.ts'
import type { ProposalId } from './proposals-store.ts'
import { refusalOf, refuseUnless } from './review-steps.ts'
import * as store from './store.ts'
import { noticesOf } from './telling.ts'
import * as versions from './versions-store.ts'

export type LateOutcome = 'accepted' | 'refused' | null

/** What became of a decision: an approval above a threshold is proposed, and another person confirms it. */
export type Decided =
  | { readonly kind: 'decided' }
  | { readonly kind: 'proposed'; readonly proposalId: ProposalId }

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
    late: LateOutcome
  },
  mail: MailSetting,
  now: Date,
): Promise<Decided> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  const facts = await loadMoveFacts(tx, plan, true)
  await refuseUnless(tx, plan, input.action, facts, input.note)
  const version = await versions.getVersion(tx, plan.planId, plan.versionCount)
  const late = version.content.late ? input.late : null
  if (version.content.late && input.action === 'approve' && late === null)
    throw new DomainError(planErrors.lateUnanswered)
  if (plan.version !== input.version) throw await refusalOf(tx, plan, planErrors.changedMeanwhile.code)
  const note = input.note.trim()
  const reason = input.action === 'approve' ? await secondPersonReason(tx, [version]) : null
  if (reason) {
    const proposalId = await proposeApproval(tx, reason, [{ plan, version, note, late }], mail, now)
    return { kind: 'proposed', proposalId }
  }
  const decision = { plan, version, action: input.action, note, late, proposedBy: null }
  await tellAudience(tx, await conclude(tx, decision, now), mail, now)
  return { kind: 'decided' }
}

/** Writes an outcome that was checked: the sheet closes, the body reads what was observed. Answers who must hear of it, to be told in one. */
export async function conclude(
  tx: ActorTx,
  decision: {
    readonly plan: Plan
    readonly version: PlanVersion
    readonly action: 'return' | 'approve'
    readonly note: string
    readonly late: LateOutcome
    readonly proposedBy: PersonId | null
  },
  now: Date,
): Promise<NewNotice[]> {
  const { plan, version, action, note, late, proposedBy } = decision
  const by = personOf(tx).personId
  const outcome = action === 'return' ? 'returned' : 'approved'
  if (!(await store.movePlan(tx, plan, { to: outcome }, by, now)))
    throw await refusalOf(tx, plan, planErrors.changedMeanwhile.code)
  const sheet = await closeEvaluation(tx, plan, version, now)
  await versions.publishObservations(tx, plan.planId, version.number)
  await versions.closeVersion(tx, plan.planId, version.number, { outcome, note, late, by, proposedBy }, now)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action,
    from: plan.state,
    to: outcome,
    reason: note,
    changes: {
      version: [null, version.number],
      ...(late ? { late: [null, late] } : {}),
      ...(sheet ? { score: [null, sheet.score] } : {}),
      ...(proposedBy ? { proposedBy: [null, proposedBy] } : {}),
    },
    at: now,
  })
  const observations = (await versions.listObservations(tx, plan.planId)).filter(
    (each) => each.versionNumber === version.number,
  ).length
  return noticesOf(plan, { kind: outcome, number: version.number, observations })
}
