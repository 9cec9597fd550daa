// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { mayWriteFor, personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, PlanId } from '../../shared/ids.ts'
import type { MailSetting } from '../notices/index.ts'
import { saveItem, writer } from './commands.ts'
import { planErrors } from './errors.ts'
import { loadPlanFacts } from './facts-store.ts'
import { answerOne, bumpVersion, insertRenunciation, openRenunciations } from './lapses-store.ts'
import { editableStates } from './lifecycle.ts'
import {
  isFrozen,
  type Plan,
  type Renunciation,
  type RenunciationAnswer,
  type RenunciationId,
} from './model.ts'
import { moveAlong } from './moves.ts'
import * as store from './store.ts'
import { tellOfPlan } from './telling.ts'

export type RenouncedFunding = Omit<Renunciation, 'renunciationId'> & {
  readonly administrationId: AdministrationId
}

/**
 * Records that the funding behind the plan of a body was given up: the plan lapses, nothing of it is changed, and body, office and
 * programme are told. Answers null where the body has no plan. GEN-006 for who does not write for the body.
 */
export async function notePlanFundingRenounced(
  tx: ActorTx,
  input: RenouncedFunding,
  mail: MailSetting,
  now: Date,
): Promise<RenunciationId | null> {
  const { administrationId, ...renounced } = input
  if (!(await mayWriteFor(tx, administrationId))) throw new DomainError(commonErrors.notAllowed)
  const found = await store.findPlanOf(tx, administrationId)
  if (!found) return null
  const plan = await store.getPlanForUpdate(tx, found.planId)
  const { personId } = personOf(tx)
  const renunciation = { ...renounced, renunciationId: newId<RenunciationId>() }
  await insertRenunciation(tx, plan, renunciation, personId, now)
  // Whoever is about to send or approve what they read before must read it again.
  await bumpVersion(tx, plan.planId)
  await recordEvent(tx, {
    administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'renounce_funding',
    from: plan.state,
    to: plan.state,
    reason: renounced.reason,
    changes: {
      call: [null, renounced.callTitle],
      ...(renounced.measure ? { measure: [null, renounced.measure] } : {}),
      renouncedOn: [null, renounced.renouncedOn],
      ...(renounced.protocolNumber ? { protocolNumber: [null, renounced.protocolNumber] } : {}),
    },
    at: now,
  })
  await tellOfPlan(tx, plan, { kind: 'funding_renounced', call: renounced.callTitle }, mail, now)
  return renunciation.renunciationId
}

/**
 * What the body makes of a plan whose funding was given up: it stays as it is without the money, or the services that the money paid are
 * decided again. An approved plan is reopened, a withdrawn one taken up: it has to be sent again. PLAN-041 while a version is out,
 * PLAN-042 when it was answered, PLAN-002 on a version that changed.
 */
export async function answerRenunciation(
  tx: ActorTx,
  input: {
    planId: PlanId
    renunciationId: RenunciationId
    version: number
    answer: RenunciationAnswer
  },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  const { personId } = writer(tx)
  const renunciation = await openOne(tx, plan, input)
  await putOnDesk(tx, plan, renunciation, mail, now)
  const again = input.answer === 'reduced' ? await decideAgain(tx, plan.planId, renunciation, now) : []
  await answerOne(tx, renunciation.renunciationId, input.answer, personId, now)
  await store.touchPlan(tx, plan, personId, now)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'answer_renunciation',
    changes: {
      call: [null, renunciation.callTitle],
      answer: [null, input.answer],
      ...(again.length > 0 ? { again: [null, again] } : {}),
    },
    at: now,
  })
}

/**
 * The act that gave the funding up was undone: the plan stands as before, unless the body has already said what it makes of it. A plan that
 * never heard of it stays as it is.
 */
export async function undoPlanFundingRenounced(
  tx: ActorTx,
  input: { administrationId: AdministrationId; candidacyActId: string; reason: string },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const found = await openRenunciationOfAct(tx, input)
  if (!found) return
  await takeBack(
    tx,
    await store.getPlanForUpdate(tx, found.planId),
    found.renunciation,
    input.reason,
    mail,
    now,
  )
}

/** The renunciation of an act of a candidacy while nobody has answered it, with its plan. */
export async function openRenunciationOfAct(
  tx: ActorTx,
  of: { administrationId: AdministrationId; candidacyActId: string },
): Promise<{ planId: PlanId; renunciation: Renunciation } | null> {
  const plan = await store.findPlanOf(tx, of.administrationId)
  if (!plan) return null
  const open = (await openRenunciations(tx, [plan.planId])).get(plan.planId) ?? []
  const renunciation = open.find((each) => each.candidacyActId === of.candidacyActId)
  return renunciation ? { planId: plan.planId, renunciation } : null
}

/** Takes back a renunciation recorded by hand that was a mistake. PLAN-066 for one of a candidacy, PLAN-042, PLAN-002. */
export async function takeBackRenunciation(
  tx: ActorTx,
  input: { planId: PlanId; renunciationId: RenunciationId; version: number; reason: string },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  const renunciation = await openOne(tx, plan, input)
  if (renunciation.candidacyActId !== null) throw new DomainError(planErrors.renunciationOfCandidacy)
  await takeBack(tx, plan, renunciation, input.reason, mail, now)
}

async function openOne(
  tx: ActorTx,
  plan: Plan,
  input: { renunciationId: RenunciationId; version: number },
): Promise<Renunciation> {
  const open = (await openRenunciations(tx, [plan.planId])).get(plan.planId) ?? []
  const renunciation = open.find((each) => each.renunciationId === input.renunciationId)
  if (!renunciation) throw new DomainError(planErrors.renunciationAnswered)
  if (plan.version !== input.version) throw new DomainError(planErrors.changedMeanwhile)
  return renunciation
}

async function takeBack(
  tx: ActorTx,
  plan: Plan,
  { renunciationId, callTitle }: Renunciation,
  reason: string,
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const { personId } = writer(tx)
  await answerOne(tx, renunciationId, 'taken_back', personId, now)
  await bumpVersion(tx, plan.planId)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'take_back_renunciation',
    reason,
    changes: { call: [null, callTitle] },
    at: now,
  })
  await tellOfPlan(tx, plan, { kind: 'funding_kept', call: callTitle }, mail, now)
}

async function putOnDesk(
  tx: ActorTx,
  plan: Plan,
  { callTitle }: Renunciation,
  mail: MailSetting,
  now: Date,
): Promise<void> {
  if (editableStates.includes(plan.state)) return
  const { version, state } = plan
  if (state === 'withdrawn') return moveAlong(tx, plan, { version, action: 'resume', reason: '' }, {}, now)
  if (state !== 'approved') throw new DomainError(planErrors.renunciationWaits)
  const reason = `Rinuncia al finanziamento «${callTitle}»`
  const revision = { kind: 'reopening', reason } as const
  await moveAlong(tx, plan, { version, action: 'reopen', reason, revision }, {}, now)
  await tellOfPlan(tx, plan, { kind: 'reopened', number: plan.versionCount, reason }, mail, now)
}

/** Takes back the decision on the services that the money paid; the other answers stay written. Answers their names. */
async function decideAgain(
  tx: ActorTx,
  planId: PlanId,
  { serviceIds }: Renunciation,
  now: Date,
): Promise<string[]> {
  const facts = await loadPlanFacts(tx, await store.getPlan(tx, planId))
  const names: string[] = []
  for (const { digitalServiceId, name, item } of facts.services) {
    if (!item || item.approach === null || !serviceIds.includes(digitalServiceId)) continue
    if (isFrozen(facts, digitalServiceId)) continue
    const values = { approach: null, strategy: null }
    await saveItem(tx, { planId, digitalServiceId, version: item.version, values }, now)
    names.push(name)
  }
  return names
}
