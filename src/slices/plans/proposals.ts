// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvents } from '../../platform/events.ts'
import { formatInstant, withArticle } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PersonId, PlanId } from '../../shared/ids.ts'
import { counted } from '../../shared/money.ts'
import { namesOfPeople } from '../history/index.ts'
import { listRuleValues } from '../inventory/index.ts'
import { type MailSetting, type NewNotice, tellAudience } from '../notices/index.ts'
import { totalsOf } from './content.ts'
import { planErrors } from './errors.ts'
import { requireWholeSheet } from './evaluation-commands.ts'
import type { Plan, PlanVersion } from './model.ts'
import {
  closeProposal,
  insertProposal,
  listProposals,
  type Proposal,
  type ProposalId,
  type ProposalReason,
} from './proposals-store.ts'
import { authorsOf, bumpVersion, listReviewers } from './review-store.ts'

/** From how many plans in one act, and from what cost of one of them (in cents), an approval takes two people; null is never. */
export interface SecondPersonLimits {
  readonly plans: number | null
  readonly costCents: number | null
}

/** House rules, held as dated values. */
export async function secondPersonLimits(tx: ActorTx): Promise<SecondPersonLimits> {
  const values = await listRuleValues(tx, tx.actor.today)
  const [plans, euro] = [values.get('second-person-plans'), values.get('second-person-cost')]
  return { plans: plans || null, costCents: euro ? euro * 100 : null }
}

/** Why approving these versions in one act takes two people; null when one is enough. */
export function reasonFor(limits: SecondPersonLimits, costs: readonly number[]): ProposalReason | null {
  const { plans, costCents } = limits
  if (plans !== null && costs.length >= plans) return 'plans'
  return costCents !== null && costs.some((cost) => cost >= costCents) ? 'cost' : null
}

export const costOf = (version: PlanVersion): number => totalsOf(version.content.services).costCents

export async function secondPersonReason(
  tx: ActorTx,
  all: readonly PlanVersion[],
): Promise<ProposalReason | null> {
  return reasonFor(await secondPersonLimits(tx), all.map(costOf))
}

/** Proposes approvals that were checked: the sheets are whole (PLAN-061), and nothing of these versions changes until it is closed. */
export async function proposeApproval(
  tx: ActorTx,
  reason: ProposalReason,
  given: readonly {
    readonly plan: Plan
    readonly version: PlanVersion
    readonly note: string
    readonly late: 'accepted' | 'refused' | null
  }[],
  mail: MailSetting,
  now: Date,
): Promise<ProposalId> {
  const proposed = []
  for (const { plan, version, note, late } of given) {
    await requireWholeSheet(tx, plan, version)
    await bumpVersion(tx, plan.planId)
    proposed.push({ plan: { ...plan, version: plan.version + 1 }, note, late, costCents: costOf(version) })
  }
  const plans = given.map(({ plan }) => plan)
  const proposalId = await insertProposal(tx, reason, proposed, now)
  await recordSteps(tx, plans, 'propose_approval', null, now)
  const person = personOf(tx).personId
  const authors = new Set<PersonId>()
  for (const { planId } of plans) for (const id of await authorsOf(tx, planId)) authors.add(id)
  const audience = (await listReviewers(tx))
    .map((each) => each.personId)
    .filter((id) => id !== person && !authors.has(id))
  await tell(
    tx,
    { proposalId, audience, kind: 'proposed', names: plans.map((plan) => plan.administrationName) },
    mail,
    now,
  )
  return proposalId
}

/** One proposal, whatever became of it; PLAN-065. */
export async function getProposal(tx: ActorTx, proposalId: string): Promise<Proposal> {
  const [proposal] = await listProposals(tx, { proposalId })
  if (!proposal) throw new DomainError(planErrors.proposalNotFound)
  return proposal
}

/** Refuses the approvals proposed, with a reason: the plans stay under examination. PLAN-007, PLAN-063, PLAN-064. */
export async function refuseProposal(
  tx: ActorTx,
  input: { proposalId: string; reason: string },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const proposal = await getProposal(tx, input.proposalId)
  if (proposal.proposedBy === personOf(tx).personId) throw new DomainError(planErrors.sameProposer)
  await close(tx, proposal, 'refused', input.reason, now)
  await tellProposer(tx, proposal, { kind: 'refused', reason: input.reason }, mail, now)
}

/** Takes back one's own proposal: the plans stay under examination. PLAN-006 for who did not make it, PLAN-063. */
export async function withdrawProposal(
  tx: ActorTx,
  input: { proposalId: string; reason: string },
  now: Date,
): Promise<void> {
  const proposal = await getProposal(tx, input.proposalId)
  if (proposal.proposedBy !== personOf(tx).personId) throw new DomainError(planErrors.wrongRole)
  await close(tx, proposal, 'withdrawn', input.reason, now)
}

async function close(
  tx: ActorTx,
  proposal: Proposal,
  state: 'refused' | 'withdrawn',
  typed: string,
  now: Date,
): Promise<void> {
  const reason = typed.trim()
  if (reason === '') throw new DomainError(planErrors.noteMissing)
  const isClosed = await closeProposal(tx, proposal.proposalId, { state, reason, approved: [] }, now)
  if (!isClosed) throw await closedAlready(tx, proposal.proposalId)
  const action = state === 'refused' ? 'refuse_approval' : 'withdraw_approval'
  await recordSteps(tx, proposal.plans, action, reason, now)
}

/** PLAN-063 in words: who closed it, how and when. */
export async function closedAlready(tx: ActorTx, proposalId: ProposalId): Promise<DomainError> {
  const { state, closedBy, closedAt } = await getProposal(tx, proposalId)
  const said = { open: '', confirmed: 'confermata', refused: 'rifiutata', withdrawn: 'ritirata' }[state]
  const names = await namesOfPeople(tx, closedBy ? [closedBy] : [])
  const by = names.get(closedBy ?? '')
  return new DomainError(planErrors.notProposed, {
    details: closedAt
      ? { what: `è stata ${said} ${withArticle('il', formatInstant(closedAt))}${by ? ` da ${by}` : ''}` }
      : {},
    action: { href: `/piani/approvazioni/${proposalId}`, label: 'Apri la proposta' },
  })
}

/** One event for each plan of a proposal; the body does not read them. */
export async function recordSteps(
  tx: ActorTx,
  plans: readonly { readonly planId: PlanId }[],
  action: string,
  reason: string | null,
  now: Date,
): Promise<void> {
  await recordEvents(
    tx,
    plans.map(({ planId }) => ({
      administrationId: null,
      subjectKind: 'plan_review',
      subjectId: planId,
      action,
      ...(reason ? { reason } : {}),
      at: now,
    })),
  )
}

type ProposalNews =
  | { readonly kind: 'confirmed'; readonly reason?: never }
  | { readonly kind: 'refused'; readonly reason: string }

export async function tellProposer(
  tx: ActorTx,
  proposal: Proposal,
  news: ProposalNews,
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const { proposalId, proposedBy, plans } = proposal
  const names = plans.map((plan) => plan.administrationName)
  await tell(tx, { proposalId, audience: [proposedBy], names, ...news }, mail, now)
}

const subjects = {
  proposed: 'Un’approvazione aspetta la tua conferma',
  confirmed: 'La tua proposta di approvazione è confermata',
  refused: 'La tua proposta di approvazione è rifiutata',
} as const

async function tell(
  tx: ActorTx,
  news: {
    readonly proposalId: ProposalId
    readonly audience: readonly PersonId[]
    readonly names: readonly string[]
    readonly kind: keyof typeof subjects
    readonly reason?: string
  },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const { proposalId, audience, names, kind, reason } = news
  const [first = ''] = names
  const which =
    names.length === 1 ? first : `${first} e ${counted(names.length - 1, 'altro ente', 'altri enti')}`
  const notice: NewNotice = {
    audience,
    kind,
    administrationId: null,
    subjectKind: 'approval',
    subjectId: proposalId,
    details: { which, ...(reason ? { reason } : {}) },
    href: `/piani/approvazioni/${proposalId}`,
    mail: {
      subject: subjects[kind],
      body: `${subjects[kind]}: ${which}.${reason ? ` Motivo: ${reason}` : ''}`,
    },
  }
  await tellAudience(tx, notice, mail, now)
}
