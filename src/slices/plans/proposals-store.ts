// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { newId } from '../../platform/ids.ts'
import type { Branded, PersonId, PlanId } from '../../shared/ids.ts'
import { type AdministrationKind, titleOf } from '../registry/index.ts'
import type { PlanMoveFacts } from './lifecycle.ts'
import type { Plan } from './model.ts'

export type ProposalId = Branded<'ApprovalProposalId'>
export type ProposalState = 'open' | 'confirmed' | 'refused' | 'withdrawn'
/** Why one person is not enough. */
export type ProposalReason = 'plans' | 'cost'

/** A plan whose approval is proposed. */
export interface ProposedPlan {
  readonly planId: PlanId
  readonly administrationName: string
  readonly versionNumber: number
  /** Of the plan as it was proposed. */
  readonly planVersion: number
  readonly note: string
  readonly late: 'accepted' | 'refused' | null
  readonly costCents: number
  readonly isApproved: boolean
}

export interface Proposal {
  readonly proposalId: ProposalId
  readonly proposedBy: PersonId
  readonly proposedAt: Date
  readonly reason: ProposalReason
  readonly state: ProposalState
  readonly closedBy: PersonId | null
  readonly closedAt: Date | null
  readonly closeReason: string
  readonly plans: readonly ProposedPlan[]
}

/** Which of these plans have the approval of their last version proposed and not closed. */
export async function plansProposed(
  tx: ActorTx,
  planIds: readonly PlanId[],
): Promise<ReadonlyMap<PlanId, { proposalId: ProposalId; proposedBy: PersonId }>> {
  if (planIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('approval_proposal_plans as l')
    .innerJoin('approval_proposals as a', 'a.approval_proposal_id', 'l.approval_proposal_id')
    .innerJoin('plans as p', (join) =>
      join.onRef('p.plan_id', '=', 'l.plan_id').onRef('p.version_count', '=', 'l.version_number'),
    )
    .select(['l.plan_id', 'l.approval_proposal_id', 'a.proposed_by'])
    .where(sql<boolean>`l.plan_id = any (${[...planIds]}::uuid[])`)
    .where('l.is_open', '=', true)
    .where('p.state', '=', 'under_review')
    .execute()
  return new Map(
    rows.map((row) => [
      row.plan_id as PlanId,
      { proposalId: row.approval_proposal_id as ProposalId, proposedBy: row.proposed_by as PersonId },
    ]),
  )
}

/** Who proposed the approval of a plan, as the guards ask it. */
export async function proposerOf(tx: ActorTx, plan: Plan): Promise<PlanMoveFacts['proposedBy']> {
  const found = (await plansProposed(tx, [plan.planId])).get(plan.planId)
  if (!found) return 'nobody'
  return found.proposedBy === personOf(tx).personId ? 'actor' : 'another'
}

export async function insertProposal(
  tx: ActorTx,
  reason: ProposalReason,
  plans: readonly (Pick<ProposedPlan, 'note' | 'late' | 'costCents'> & { readonly plan: Plan })[],
  now: Date,
): Promise<ProposalId> {
  const proposalId = newId<ProposalId>()
  await tx
    .insertInto('approval_proposals')
    .values({
      approval_proposal_id: proposalId,
      proposed_by: personOf(tx).personId,
      proposed_at: now,
      reason,
    })
    .execute()
  await tx
    .insertInto('approval_proposal_plans')
    .values(
      plans.map(({ plan, note, late, costCents }) => ({
        approval_proposal_id: proposalId,
        administration_id: plan.administrationId,
        plan_id: plan.planId,
        version_number: plan.versionCount,
        plan_version: plan.version,
        note,
        late,
        cost_cents: costCents,
      })),
    )
    .execute()
  return proposalId
}

/** Closes an open proposal; false when somebody closed it first. The plans approved are told from those that stay. */
export async function closeProposal(
  tx: ActorTx,
  proposalId: ProposalId,
  closing: { state: Exclude<ProposalState, 'open'>; reason: string; approved: readonly PlanId[] },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('approval_proposals')
    .set({
      state: closing.state,
      closed_by: personOf(tx).personId,
      closed_at: now,
      close_reason: closing.reason,
    })
    .where('approval_proposal_id', '=', proposalId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  await tx
    .updateTable('approval_proposal_plans')
    .set({
      is_open: false,
      is_approved: sql<boolean>`plan_id = any (${[...closing.approved]}::uuid[])`,
    })
    .where('approval_proposal_id', '=', proposalId)
    .execute()
  return true
}

/** Proposals by when they were made: those that wait, or those closed since a day; or one. */
export async function listProposals(
  tx: ActorTx,
  which: { readonly proposalId: string } | { readonly open: true } | { readonly closedSince: Date },
  limit = 200,
): Promise<Proposal[]> {
  let query = tx
    .selectFrom('approval_proposals')
    .select([
      'approval_proposal_id',
      'proposed_by',
      'proposed_at',
      'reason',
      'state',
      'closed_by',
      'closed_at',
      'close_reason',
    ])
    .limit(limit)
  if ('proposalId' in which) query = query.where('approval_proposal_id', '=', which.proposalId)
  else if ('open' in which) query = query.where('state', '=', 'open').orderBy('proposed_at')
  else query = query.where('closed_at', '>=', which.closedSince).orderBy('closed_at', 'desc')
  const rows = await query.execute()
  const plans = await listProposedPlans(
    tx,
    rows.map((row) => row.approval_proposal_id),
  )
  return rows.map((row) => ({
    proposalId: row.approval_proposal_id as ProposalId,
    proposedBy: row.proposed_by as PersonId,
    proposedAt: row.proposed_at,
    reason: row.reason as ProposalReason,
    state: row.state as ProposalState,
    closedBy: row.closed_by as PersonId | null,
    closedAt: row.closed_at,
    closeReason: row.close_reason,
    plans: plans.get(row.approval_proposal_id) ?? [],
  }))
}

async function listProposedPlans(
  tx: ActorTx,
  proposalIds: readonly string[],
): Promise<ReadonlyMap<string, ProposedPlan[]>> {
  const found = new Map<string, ProposedPlan[]>()
  if (proposalIds.length === 0) return found
  const rows = await tx
    .selectFrom('approval_proposal_plans as l')
    .innerJoin('administrations as a', 'a.administration_id', 'l.administration_id')
    .select([
      'l.approval_proposal_id',
      'l.plan_id',
      'l.version_number',
      'l.plan_version',
      'l.note',
      'l.late',
      'l.cost_cents',
      'l.is_approved',
      'a.name',
      'a.kind',
      'a.other_language_name',
    ])
    .where('l.approval_proposal_id', 'in', [...proposalIds])
    .orderBy('a.name')
    .orderBy('l.plan_id')
    .execute()
  for (const row of rows) {
    const plans = found.get(row.approval_proposal_id) ?? []
    plans.push({
      planId: row.plan_id as PlanId,
      administrationName: titleOf({
        name: row.name,
        kind: row.kind as AdministrationKind,
        otherLanguageName: row.other_language_name,
      }),
      versionNumber: row.version_number,
      planVersion: row.plan_version,
      note: row.note,
      late: row.late as ProposedPlan['late'],
      costCents: Number(row.cost_cents),
      isApproved: row.is_approved,
    })
    found.set(row.approval_proposal_id, plans)
  }
  return found
}

/** How many proposals wait that the actor did not make. */
export async function countAwaiting(tx: ActorTx): Promise<number> {
  const row = await tx
    .selectFrom('approval_proposals')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'open')
    .where('proposed_by', '<>', personOf(tx).personId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
