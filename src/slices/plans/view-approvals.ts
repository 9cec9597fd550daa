// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../shared/dates.ts'
import { counted, formatMoney } from '../../shared/money.ts'
import type { StatusValue } from '../../ui/index.ts'
import type { ApprovalObstacle, ApprovalPreview } from './approvals.ts'
import { planErrors } from './errors.ts'
import { planStateLabels } from './lifecycle.ts'
import type { Plan } from './model.ts'
import type { SecondPersonLimits } from './proposals.ts'
import type { Proposal, ProposalReason, ProposalState } from './proposals-store.ts'
import { planPaths } from './view.ts'
import { type Names, plansInWords } from './view-review.ts'

/** A plan that goes or stays, in the preview of many approvals. */
export interface ApprovalLine {
  readonly id: string
  readonly version: number
  readonly href: string
  readonly body: string
  readonly cost: string
  /** Why it stays; null when it goes. */
  readonly reason: string | null
}

export function approvalLine({ plan, costCents, obstacle }: ApprovalPreview, names: Names): ApprovalLine {
  return {
    id: plan.planId,
    version: plan.version,
    href: planPaths.review(plan.planId),
    body: `${plan.administrationTitle}, versione ${plan.versionCount}`,
    cost: formatMoney(costCents),
    reason: obstacle && obstacleInWords(plan, obstacle, names),
  }
}

function obstacleInWords(plan: Plan, obstacle: ApprovalObstacle, names: Names): string {
  switch (obstacle.kind) {
    case 'findings':
      return 'Ha avvisi aperti, anche se spiegati: si decide uno per uno'
    case 'observations':
      return 'Ha osservazioni scritte o non ancora accolte'
    case 'late':
      return 'Chiede una nuova data: va accettata o rifiutata nell’esame'
    case 'sheet':
      return 'La scheda di valutazione non è completa, o un criterio non è soddisfatto'
    case 'changed':
      return 'È cambiato dopo la proposta: resta a chi lo esamina'
    case 'refused':
      return refusalInWords(plan, obstacle.code, names)
  }
}

function refusalInWords(plan: Plan, code: string, names: Names): string {
  switch (code) {
    case planErrors.isAuthor.code:
      return 'Hai scritto in questo piano: chi scrive non decide'
    case planErrors.notAssigned.code:
      return plan.reviewerPersonId
        ? `Lo esamina ${names.get(plan.reviewerPersonId) ?? 'un’altra persona'}`
        : 'Nessuno lo esamina ancora'
    case planErrors.proposed.code:
      return 'La sua approvazione è già proposta e aspetta una seconda persona'
    default:
      return `Non è in esame: ${planStateLabels[plan.state].toLowerCase()}`
  }
}

/** Why one person is not enough, with the threshold and that it is of the house. */
export function thresholdInWords(reason: ProposalReason, limits: SecondPersonLimits): string {
  const why =
    reason === 'plans'
      ? `sono ${limits.plans === null ? 'molti' : `${limits.plans} o più`} piani in un solo atto`
      : `il costo di un piano arriva alla soglia${limits.costCents === null ? '' : ` di ${formatMoney(limits.costCents)}`}`
  return `${why} (regola della casa)`
}

/** The same for who is about to propose. */
export const secondPersonInWords = (reason: ProposalReason, limits: SecondPersonLimits): string =>
  `Servono due persone: ${thresholdInWords(reason, limits)}. Tu proponi, un’altra persona conferma.`

const reasonWords: Readonly<Record<ProposalReason, string>> = {
  plans: 'molti piani in un atto',
  cost: 'costo di un piano',
}

const stateStatus: Readonly<Record<ProposalState, StatusValue>> = {
  open: { kind: 'warn', label: 'Aspetta una seconda persona' },
  confirmed: { kind: 'ok', label: 'Confermata' },
  refused: { kind: 'bad', label: 'Rifiutata' },
  withdrawn: { kind: 'idle', label: 'Ritirata' },
}

/** A proposal as a line of a list, and as the head of its page. */
export interface ProposalLine {
  readonly id: string
  readonly href: string
  readonly title: string
  readonly plans: string
  readonly bodies: string
  readonly by: string
  readonly when: string
  readonly reason: string
  readonly status: StatusValue
  /** «rifiutata da Ada B. il …: «…»» */
  readonly closing: string | null
}

const bodiesShown = 3

export function proposalLine(proposal: Proposal, names: Names): ProposalLine {
  const { proposalId, plans, proposedBy, proposedAt, state, closedBy, closedAt, closeReason } = proposal
  const shown = plans.slice(0, bodiesShown).map((plan) => plan.administrationName)
  const more = plans.length - shown.length
  return {
    id: proposalId,
    href: planPaths.proposal(proposalId),
    title: `Approvazione di ${plansInWords(plans.length)}`,
    plans: plansInWords(plans.length),
    bodies: [...shown, ...(more > 0 ? [counted(more, 'altro ente', 'altri enti')] : [])].join(', '),
    by: names.get(proposedBy) ?? 'persona cessata',
    when: formatInstant(proposedAt),
    reason: reasonWords[proposal.reason],
    status: stateStatus[state],
    closing: closedAt
      ? `${names.get(closedBy ?? '') ?? 'persona cessata'}, ${formatInstant(closedAt)}${closeReason ? `: «${closeReason}»` : ''}`
      : null,
  }
}
