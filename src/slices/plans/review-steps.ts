// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { formatInstant, withArticle } from '../../shared/dates.ts'
import type { DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import { namesOfPeople } from '../history/index.ts'
import { loadMoveFacts } from './commands.ts'
import { planErrors, refusal } from './errors.ts'
import { type PlanAction, type PlanMoveFacts, planTransitions } from './lifecycle.ts'
import type { Plan } from './model.ts'
import { bumpVersion } from './review-store.ts'
import * as store from './store.ts'
import * as versions from './versions-store.ts'

/** A refusal that says what happened meanwhile, and leads back to the examination. */
export async function refusalOf(tx: ActorTx, plan: Plan, code: string): Promise<DomainError> {
  const what = await whatHappened(tx, plan)
  return refusal(code, {
    details: what ? { what } : {},
    action: { href: `/piani/${plan.planId}/esame`, label: 'Apri l’esame del piano' },
  })
}

/** The last thing that happened to a sent plan, in words: decided, withdrawn, sent again, given to somebody. */
async function whatHappened(tx: ActorTx, plan: Plan): Promise<string | null> {
  const [version] = await versions.listVersions(tx, plan.planId)
  if (!version) return null
  const names = await namesOfPeople(
    tx,
    [version.outcomeBy, plan.reviewerPersonId].filter((id) => id !== null),
  )
  if (version.outcome && version.outcomeAt) {
    const said = { approved: 'approvata', returned: 'rinviata', withdrawn: 'ritirata' }[version.outcome]
    const by = names.get(version.outcomeBy ?? '')
    return `la versione ${version.number} è stata ${said} ${withArticle('il', formatInstant(version.outcomeAt))}${by ? ` da ${by}` : ''}`
  }
  const reviewer = names.get(plan.reviewerPersonId ?? '')
  const sent = `la versione ${version.number} è stata trasmessa ${withArticle('il', formatInstant(version.submittedAt))}`
  return reviewer ? `${sent} ed è assegnata a ${reviewer}` : sent
}

/** The version on the reviewer's page, under their own examination; PLAN-002, 005, 022 or 024 otherwise. */
export async function planUnderMyReview(tx: ActorTx, planId: PlanId, versionNumber: number): Promise<Plan> {
  const plan = await store.getPlanForUpdate(tx, planId)
  await refuseUnless(tx, plan, 'approve', await loadMoveFacts(tx, plan, true))
  if (plan.versionCount !== versionNumber) throw await refusalOf(tx, plan, planErrors.changedMeanwhile.code)
  return plan
}

export async function refuseUnless(
  tx: ActorTx,
  plan: Plan,
  action: PlanAction,
  facts: PlanMoveFacts,
  note?: string,
) {
  const decision = decide(planTransitions, plan.state, action, personOf(tx).role, facts, note)
  if (!decision.ok) throw await refusalOf(tx, plan, refusal(decision.code).code)
  return decision.to
}

/** Writes the event of a step of the examination, which the body does not read, and marks the plan as changed. */
export async function recordStep(
  tx: ActorTx,
  plan: Plan,
  action: string,
  event: { reason?: string; to?: string; criteria?: readonly string[] },
  now: Date,
): Promise<void> {
  const { criteria, ...said } = event
  await bumpVersion(tx, plan.planId)
  await recordEvent(tx, {
    administrationId: null,
    subjectKind: 'plan_review',
    subjectId: plan.planId,
    action,
    ...said,
    ...(criteria ? { changes: { criteria: [null, criteria] } } : {}),
    at: now,
  })
}
