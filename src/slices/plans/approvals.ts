// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import { type MailSetting, type NewNotice, tellAudience } from '../notices/index.ts'
import { loadMoveFacts } from './commands.ts'
import { conclude } from './decisions.ts'
import { planErrors, refusal } from './errors.ts'
import { isAllMet } from './evaluation.ts'
import { loadSheet } from './evaluation-commands.ts'
import { planTransitions } from './lifecycle.ts'
import type { Plan, PlanVersion } from './model.ts'
import {
  closedAlready,
  costOf,
  getProposal,
  proposeApproval,
  reasonFor,
  secondPersonLimits,
  tellProposer,
} from './proposals.ts'
import { closeProposal, type Proposal, type ProposalId, type ProposalReason } from './proposals-store.ts'
import { getPlansForUpdate } from './review-store.ts'
import * as versions from './versions-store.ts'

/** Plans approved in one act at most: each has its outcome, its sheet, its notices. */
export const approvedAtOnce = 100

/** Why a plan is not approved with others: somebody has to look at it alone. A code is that of the lifecycle. */
export type ApprovalObstacle =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'findings' | 'observations' | 'late' | 'sheet' | 'changed' }

export interface ApprovalPreview {
  readonly plan: Plan
  readonly version: PlanVersion
  readonly costCents: number
  /** Null when it goes with the others. */
  readonly obstacle: ApprovalObstacle | null
}

/** Which of these plans could be approved together, and which stay and why; writes nothing. */
export async function previewApprovals(tx: ActorTx, planIds: readonly PlanId[]): Promise<ApprovalPreview[]> {
  const rows: ApprovalPreview[] = []
  for (const plan of await getPlansForUpdate(tx, planIds.slice(0, approvedAtOnce))) {
    const version = await versions.getVersion(tx, plan.planId, plan.versionCount)
    rows.push({ plan, version, costCents: costOf(version), obstacle: await obstacleOf(tx, plan, version) })
  }
  return rows
}

/**
 * Only where nothing is open: no finding but notes, explained or not (nobody has judged the explanation in a bulk act), no observation
 * written or left without a judgement, no new date to answer, every criterion evaluated and met. House rule.
 */
async function obstacleOf(tx: ActorTx, plan: Plan, version: PlanVersion): Promise<ApprovalObstacle | null> {
  const facts = await loadMoveFacts(tx, plan, true)
  const decision = decide(planTransitions, plan.state, 'approve', personOf(tx).role, facts)
  if (!decision.ok) return { kind: 'refused', code: refusal(decision.code).code }
  if (version.content.findings.some(({ level }) => level !== 'info')) return { kind: 'findings' }
  const observations = await versions.listObservations(tx, plan.planId)
  const isOpen = observations.some(
    ({ versionNumber, resolution }) => versionNumber === version.number || resolution !== 'accepted',
  )
  if (isOpen) return { kind: 'observations' }
  if (version.content.late) return { kind: 'late' }
  return isAllMet(await loadSheet(tx, version)) ? null : { kind: 'sheet' }
}

/** Why approving these takes two people; null when one is enough. */
export async function reasonOf(
  tx: ActorTx,
  rows: readonly ApprovalPreview[],
): Promise<ProposalReason | null> {
  const going = rows.filter(({ obstacle }) => obstacle === null)
  return reasonFor(
    await secondPersonLimits(tx),
    going.map(({ costCents }) => costCents),
  )
}

/** `false` gives back what is true now: nothing was written, the person looks again. */
export type ApprovedPlans =
  | { readonly ok: true; readonly count: number; readonly proposalId: ProposalId | null }
  | { readonly ok: false; readonly preview: readonly ApprovalPreview[] }

/** Approves the plans that were looked at, all or none; above a threshold it proposes, and another person confirms. */
export async function approvePlans(
  tx: ActorTx,
  seen: readonly { readonly planId: PlanId; readonly version: number }[],
  mail: MailSetting,
  now: Date,
): Promise<ApprovedPlans> {
  const versionsSeen = new Map(seen.map(({ planId, version }) => [planId, version]))
  const preview = await previewApprovals(tx, [...versionsSeen.keys()])
  const isAsSeen = preview.every(
    ({ plan, obstacle }) => obstacle === null && versionsSeen.get(plan.planId) === plan.version,
  )
  if (!isAsSeen || preview.length === 0 || preview.length !== versionsSeen.size) return { ok: false, preview }
  const reason = await reasonOf(tx, preview)
  const given = preview.map(({ plan, version }) => ({ plan, version, note: '', late: null }))
  if (reason) {
    const proposalId = await proposeApproval(tx, reason, given, mail, now)
    return { ok: true, count: given.length, proposalId }
  }
  const notices: NewNotice[] = []
  for (const each of given)
    notices.push(...(await conclude(tx, { ...each, action: 'approve', proposedBy: null }, now)))
  await tellAudience(tx, notices, mail, now)
  return { ok: true, count: given.length, proposalId: null }
}

/** Which plans of a proposal would be approved now, and which changed since: those stay with who examines them. */
export async function previewProposal(tx: ActorTx, proposal: Proposal): Promise<ApprovalPreview[]> {
  const proposed = new Map(proposal.plans.map((plan) => [plan.planId, plan]))
  const rows: ApprovalPreview[] = []
  for (const plan of await getPlansForUpdate(tx, [...proposed.keys()])) {
    const as = proposed.get(plan.planId)
    const version = await versions.getVersion(tx, plan.planId, as?.versionNumber ?? plan.versionCount)
    const isAsProposed =
      plan.state === 'under_review' &&
      plan.versionCount === as?.versionNumber &&
      plan.version === as.planVersion
    rows.push({
      plan,
      version,
      costCents: as?.costCents ?? costOf(version),
      obstacle: isAsProposed ? null : { kind: 'changed' },
    })
  }
  return rows
}

/**
 * The second person confirms: what is as it was proposed is approved. `seen` are the plans that were on the page: when they are others
 * now, nothing is written (PLAN-002). Refuses PLAN-063 (closed already), PLAN-064 (the same person), PLAN-022 (wrote in one of them).
 */
export async function confirmProposal(
  tx: ActorTx,
  input: { readonly proposalId: string; readonly seen: readonly PlanId[] },
  mail: MailSetting,
  now: Date,
): Promise<number> {
  const proposal = await getProposal(tx, input.proposalId)
  if (proposal.proposedBy === personOf(tx).personId) throw new DomainError(planErrors.sameProposer)
  // The plans are locked first: of two people who confirm at once, the second finds the proposal closed.
  const rows = await previewProposal(tx, proposal)
  if ((await getProposal(tx, input.proposalId)).state !== 'open')
    throw await closedAlready(tx, proposal.proposalId)
  const going = rows.filter(({ obstacle }) => obstacle === null)
  const seen = new Set(input.seen)
  if (going.length === 0 || going.length !== seen.size || going.some(({ plan }) => !seen.has(plan.planId)))
    throw new DomainError(planErrors.changedMeanwhile, {
      action: { href: `/piani/approvazioni/${proposal.proposalId}`, label: 'Guarda di nuovo la proposta' },
    })
  for (const { plan } of going) {
    const facts = await loadMoveFacts(tx, plan, true)
    const decision = decide(planTransitions, plan.state, 'confirm_approval', personOf(tx).role, facts)
    if (!decision.ok) throw refusal(decision.code)
  }
  const approved = going.map(({ plan }) => plan.planId)
  if (!(await closeProposal(tx, proposal.proposalId, { state: 'confirmed', reason: '', approved }, now)))
    throw await closedAlready(tx, proposal.proposalId)
  const notices: NewNotice[] = []
  for (const { plan, version } of going) {
    const { note = '', late = null } = proposal.plans.find((each) => each.planId === plan.planId) ?? {}
    const { proposedBy } = proposal
    notices.push(...(await conclude(tx, { plan, version, action: 'approve', note, late, proposedBy }, now)))
  }
  await tellAudience(tx, notices, mail, now)
  await tellProposer(tx, proposal, { kind: 'confirmed' }, mail, now)
  return going.length
}
