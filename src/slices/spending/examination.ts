// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { MailSetting } from '../notices/index.ts'
import { finalText } from './act-text.ts'
import { destinationOf, loadFacts, loadMoveFacts, record } from './commands.ts'
import { readContent, type SpendingContent } from './content.ts'
import { spendingErrors } from './errors.ts'
import * as acts from './examination-store.ts'
import { planDifferences, seenPlanOf } from './excess.ts'
import { formInForce } from './form-store.ts'
import { type SpendingAction, type SpendingState, spendingStateLabels } from './lifecycle.ts'
import type {
  ActKind,
  Condition,
  SentVersion,
  SpendingFacts,
  SpendingRequest,
  SpendingRequestId,
  Verdict,
} from './model.ts'
import { excessOfRequest } from './rules.ts'
import * as store from './store.ts'
import { tellOfSpending } from './telling.ts'
import { checkText, draftOfAct } from './templates.ts'

interface Step {
  readonly requestId: SpendingRequestId
  /** Of the page the person was looking at. */
  readonly version: number
}

/** What a version sent says, beside the plan as it is today. */
export interface SentFacts {
  readonly version: SentVersion
  readonly content: SpendingContent
  readonly facts: SpendingFacts
}

export async function sentFacts(tx: ActorTx, request: SpendingRequest): Promise<SentFacts> {
  const version = await store.getVersion(tx, request.requestId, request.versionCount)
  const content = readContent(version.text)
  const facts = await loadFacts(tx, { ...request, state: 'submitted' }, content.values, content.form)
  return { version, content, facts }
}

async function moved(tx: ActorTx, step: Step, change: store.RequestChange, now: Date): Promise<void> {
  if (!(await store.changeRequest(tx, step, change, now)))
    throw new DomainError(spendingErrors.changedMeanwhile)
}

/** A reviewer takes the examination: of a new request, or of one that somebody else was examining. */
export async function takeRequest(tx: ActorTx, step: Step, now: Date): Promise<void> {
  const request = await store.lockRequest(tx, step.requestId)
  const person = personOf(tx)
  const to = destinationOf(tx, request, 'take', await loadMoveFacts(tx, request))
  await moved(tx, step, { state: to, reviewer_person_id: person.personId }, now)
  await record(
    tx,
    request,
    { action: 'take', to, changes: { reviewerPersonId: [request.reviewerPersonId, person.personId] } },
    now,
  )
}

/** Asks the owner for what is missing: the clock stops until the answer. */
export async function askIntegration(
  tx: ActorTx,
  input: Step & { readonly question: string; readonly dueOn: LocalDate },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const request = await store.lockRequest(tx, input.requestId)
  const to = destinationOf(tx, request, 'ask_integration', await loadMoveFacts(tx, request), input.question)
  await moved(tx, input, { state: to }, now)
  const asked = { question: input.question, dueOn: input.dueOn, by: personOf(tx).personId }
  await acts.insertIntegration(tx, request, asked, now)
  await record(
    tx,
    request,
    { action: 'ask_integration', to, reason: input.question, changes: { dueOn: [null, input.dueOn] } },
    now,
  )
  await tellOfSpending(tx, request, { kind: 'integration_requested', dueOn: input.dueOn }, mail, now)
}

/** Writes the opinion on the version examined, with the plan as it is now: once for each version. */
export async function giveOpinion(
  tx: ActorTx,
  input: Step & { readonly verdict: Verdict; readonly reasons: string },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const request = await store.lockRequest(tx, input.requestId)
  const facts = await loadMoveFacts(tx, request)
  const to = destinationOf(tx, request, 'give_opinion', facts, input.reasons)
  if (facts.hasOpinion)
    throw new DomainError(spendingErrors.alreadyThere, { details: { state: 'Con parere' } })
  const { facts: sent } = await sentFacts(tx, request)
  const { verdict, reasons } = input
  await moved(tx, input, { state: to }, now)
  const opinion = { verdict, reasons, seenPlan: seenPlanOf(sent.place.services), by: personOf(tx).personId }
  await acts.writeOpinion(tx, request, opinion, now)
  await record(
    tx,
    request,
    { action: 'give_opinion', reason: reasons, changes: { verdict: [null, verdict] } },
    now,
  )
  await tellOfSpending(tx, request, { kind: 'opinion_given' }, mail, now)
}

/** Why a contract may outlive its plan, as it is asked. */
export interface DerogationInput {
  readonly ground: string
  readonly scope: string
  readonly expiresOn: LocalDate
}

export const decisions = ['authorise', 'authorise_with_conditions', 'deny'] as const
export type DecisionAction = (typeof decisions)[number]

/**
 * Decides on a request: act, conditions, derogation, state, event and notices in one transaction. SPEND-018 while the plan is not the one of the
 * opinion and the person did not say to have seen the difference; SPEND-019, 032 for a contract beyond its plan without a derogation as long as it;
 * SPEND-036 for words of the act with a name that means nothing.
 */
export async function decideRequest(
  tx: ActorTx,
  input: Step & {
    readonly action: DecisionAction
    readonly reasons: string
    readonly conditions: readonly Pick<Condition, 'words' | 'dueOn'>[]
    readonly derogation: DerogationInput | null
    /** The words of the act; without them, the draft as it is. */
    readonly text?: string | null
    /** The plan's mark that was on the page, when its differences were ticked as seen. */
    readonly seenMark: string | null
  },
  mail: MailSetting,
  now: Date,
): Promise<string> {
  const request = await store.lockRequest(tx, input.requestId)
  const to = destinationOf(tx, request, input.action, await loadMoveFacts(tx, request), input.reasons)
  const sent = await sentFacts(tx, request)
  const { facts } = sent
  const seenPlan = seenPlanOf(facts.place.services)
  const opinion = await acts.findOpinion(tx, request.requestId, request.versionCount)
  const differs = opinion !== null && planDifferences(opinion.seenPlan, seenPlan).length > 0
  if (differs && input.seenMark !== markOf(seenPlan)) throw new DomainError(spendingErrors.planReplaced)
  const isGranted = input.action !== 'deny'
  if (input.action === 'authorise_with_conditions' && input.conditions.length === 0)
    throw new DomainError(spendingErrors.conditionsMissing)
  if (isGranted && excessOfRequest(facts) !== null) {
    if (!input.derogation) throw new DomainError(spendingErrors.groundMissing)
    if (input.derogation.expiresOn < (request.endsOn ?? ''))
      throw new DomainError(spendingErrors.derogationTooShort)
  }
  const text = input.text ?? (await draftOfAct(tx, request, input.action, sent, input))
  checkText(text)
  await moved(tx, input, { state: to, decided_at: now }, now)
  const act = {
    kind: input.action,
    ...(await ownActOf(tx, text, now)),
    reasons: input.reasons.trim(),
    seenPlan,
    conditions: input.action === 'authorise_with_conditions' ? input.conditions : [],
    derogation: isGranted ? input.derogation : null,
  }
  await conclude(tx, request, { action: input.action, to, act }, mail, now)
  return act.number
}

/** What every outcome leaves: the act of who decided, with what it asks and what it allows. */
type Concluded = Omit<Parameters<typeof acts.insertAct>[2], 'by'> & {
  readonly conditions: readonly Pick<Condition, 'words' | 'dueOn'>[]
  readonly derogation: DerogationInput | null
}

/** Number, day and words of an act given here, today. */
async function ownActOf(tx: ActorTx, text: string, now: Date) {
  const decidedOn = dateInRome(now)
  const number = await acts.nextActNumber(tx, Number(decidedOn.slice(0, 4)))
  return { number, decidedOn, text: finalText(text, number, decidedOn) }
}

/** Writes the act with its conditions and derogation, the event, and the notices. */
async function conclude(
  tx: ActorTx,
  request: SpendingRequest,
  { action, to, act }: { action: SpendingAction; to: SpendingState; act: Concluded },
  mail: MailSetting | null,
  now: Date,
): Promise<void> {
  const { personId: by } = personOf(tx)
  const { number, reasons, conditions, derogation } = act
  const actId = await acts.insertAct(tx, request, { ...act, by }, now)
  await acts.insertConditions(tx, request, actId, conditions)
  if (derogation)
    await acts.insertDerogation(
      tx,
      request,
      { ...derogation, actId, planEndsOn: act.seenPlan?.endsOn ?? null, by },
      now,
    )
  await record(tx, request, { action, to, reason: reasons, changes: { act: [null, number] } }, now)
  if (mail === null) return
  const { stateNames } = await formInForce(tx)
  const stateName = stateNames[to] ?? spendingStateLabels[to]
  await tellOfSpending(tx, request, { kind: 'decided', state: to, stateName, number }, mail, now)
}

/** A short name of a plan as it was seen: another plan, another mark. */
export function markOf(plan: ReturnType<typeof seenPlanOf>): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16)
}

/** Takes note of a communication, or says that it needs an authorisation: then its owner writes a request from it. */
export async function answerCommunication(
  tx: ActorTx,
  input: Step & { readonly action: 'acknowledge' | 'requalify'; readonly reasons: string },
  mail: MailSetting,
  now: Date,
): Promise<string> {
  const request = await store.lockRequest(tx, input.requestId)
  const to = destinationOf(tx, request, input.action, await loadMoveFacts(tx, request), input.reasons)
  const change =
    input.action === 'requalify'
      ? ({ state: to, is_requalified: true, duty: 'authorisation', reviewer_person_id: null } as const)
      : { state: to, decided_at: now }
  const decided = { reasons: input.reasons, conditions: [], derogation: null }
  const text = await draftOfAct(tx, request, input.action, await sentFacts(tx, request), decided)
  await moved(tx, input, change, now)
  const act = {
    kind: input.action,
    ...(await ownActOf(tx, text, now)),
    seenPlan: null,
    ...decided,
    reasons: input.reasons.trim(),
  }
  await conclude(tx, request, { action: input.action, to, act }, mail, now)
  return act.number
}

/** Takes note of many communications in one act each; one that changed since the preview, or is a request, stops all of them. */
export async function acknowledgeMany(
  tx: ActorTx,
  rows: readonly Step[],
  mail: MailSetting,
  now: Date,
): Promise<number> {
  if (rows.length === 0) throw new DomainError(spendingErrors.nothingChosen)
  for (const row of [...rows].sort((a, b) => (a.requestId < b.requestId ? -1 : 1)))
    await answerCommunication(tx, { ...row, action: 'acknowledge', reasons: '' }, mail, now)
  return rows.length
}

/** The answers that an office records, with the state each leads to. */
export const recordedOutcomes = {
  record_authorised: 'authorise',
  record_with_conditions: 'authorise_with_conditions',
  record_denied: 'deny',
  record_acknowledged: 'acknowledge',
} as const satisfies Partial<Record<SpendingAction, ActKind>>
export type RecordedOutcome = keyof typeof recordedOutcomes

/**
 * Records the answer that came by another channel: the act with its own number and day, its conditions, and why the contract may outlive its plan. Nobody
 * is told of one that comes in with the past (`mail` null).
 */
export async function recordOutcome(
  tx: ActorTx,
  input: Step & {
    readonly action: RecordedOutcome
    readonly number: string
    readonly decidedOn: LocalDate
    readonly reasons: string
    readonly conditions: readonly Pick<Condition, 'words' | 'dueOn'>[]
    readonly derogation: DerogationInput | null
  },
  mail: MailSetting | null,
  now: Date,
): Promise<SpendingState> {
  const request = await store.lockRequest(tx, input.requestId)
  const to = destinationOf(tx, request, input.action, await loadMoveFacts(tx, request), input.reasons)
  const isGranted = input.action === 'record_authorised' || input.action === 'record_with_conditions'
  if (input.action === 'record_with_conditions' && input.conditions.length === 0)
    throw new DomainError(spendingErrors.conditionsMissing)
  await moved(tx, input, { state: to, decided_at: now }, now)
  if (request.state === 'integration_requested') await acts.answerIntegration(tx, request.requestId, now)
  const { facts } = await sentFacts(tx, request)
  const seenPlan = seenPlanOf(facts.place.services)
  const act = {
    kind: recordedOutcomes[input.action],
    number: input.number,
    decidedOn: input.decidedOn,
    reasons: input.reasons,
    text: null,
    seenPlan,
    conditions: isGranted ? input.conditions : [],
    derogation: isGranted ? input.derogation : null,
  }
  await conclude(tx, request, { action: input.action, to, act }, mail, now)
  return to
}
