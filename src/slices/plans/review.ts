// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvents } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import { type MailSetting, tellAudience } from '../notices/index.ts'
import { planErrors, refusal } from './errors.ts'
import { planTransitions } from './lifecycle.ts'
import type { Plan } from './model.ts'
import { plansProposed } from './proposals-store.ts'
import { planUnderMyReview, recordStep, refusalOf } from './review-steps.ts'
import * as review from './review-store.ts'
import * as store from './store.ts'
import { noticesOf } from './telling.ts'
import * as versions from './versions-store.ts'

/** Plans given in one act at most: each is locked, told and written in the journal. */
export const assignedAtOnce = 500

/** What giving a plan to a reviewer would do: nothing yet. */
export interface AssignmentPreview {
  readonly plan: Plan
  /** Null when it can be given; else the code of the refusal. */
  readonly refusal: string | null
}

/** Looks at what an assignment would change, and which plans it cannot touch and why; writes nothing. */
export async function previewAssignment(
  tx: ActorTx,
  planIds: readonly PlanId[],
  reviewerPersonId: PersonId,
): Promise<AssignmentPreview[]> {
  const person = personOf(tx)
  const isOfficer = person.role === 'programme_officer'
  if (!isOfficer && (person.role !== 'reviewer' || reviewerPersonId !== person.personId))
    throw new DomainError(planErrors.wrongRole)
  const isReviewer = (await review.listReviewers(tx)).some((each) => each.personId === reviewerPersonId)
  if (!isReviewer) throw new DomainError(planErrors.reviewerUnknown)
  const written = await review.plansWrittenBy(tx, planIds, reviewerPersonId)
  const proposed = await plansProposed(tx, planIds)
  const plans = new Map((await review.getPlansForUpdate(tx, planIds)).map((plan) => [plan.planId, plan]))
  return planIds.flatMap((planId) => {
    const plan = plans.get(planId)
    if (!plan) return []
    return [
      {
        plan,
        refusal: assignmentRefusal(plan, person, reviewerPersonId, {
          isAuthor: written.has(planId),
          isProposed: proposed.has(planId),
        }),
      },
    ]
  })
}

/** Nobody is given what they wrote, and a reviewer takes only what is free or already theirs. */
function assignmentRefusal(
  plan: Plan,
  person: PersonActor,
  reviewerPersonId: PersonId,
  { isAuthor, isProposed }: { readonly isAuthor: boolean; readonly isProposed: boolean },
): string | null {
  const decision = decide(planTransitions, plan.state, 'assign', person.role, {
    channel: plan.channel,
    isAuthor,
    isAssigned: plan.reviewerPersonId === person.personId,
    proposedBy: isProposed ? 'another' : 'nobody',
    // What only the body's own moves read.
    stops: 0,
    maySend: false,
    isOffice: false,
    observations: 0,
    isDeclared: false,
    missing: 0,
    revision: null,
    hasLapsed: false,
  })
  if (!decision.ok) return refusal(decision.code).code
  if (isAuthor) return planErrors.reviewerUnknown.code
  if (plan.reviewerPersonId === reviewerPersonId)
    return plan.state === 'under_review' ? planErrors.alreadyThere.code : null
  if (person.role === 'reviewer' && plan.reviewerPersonId !== null) return planErrors.notAssigned.code
  return null
}

/** `false` gives back what is true now: nothing was written, the person looks again. */
export type AssignedPlans =
  | { readonly ok: true; readonly count: number }
  | { readonly ok: false; readonly preview: readonly AssignmentPreview[] }

/**
 * Gives the examination of sent plans to a reviewer; the plans are then under review. A reviewer takes them for themselves, a
 * programme officer gives them to anyone who may examine them. All or none: a plan that changed since it was looked at, or that
 * cannot be given, stops the whole act. One event for each plan, one mail for the reviewer.
 */
export async function assignReviewers(
  tx: ActorTx,
  input: {
    plans: readonly { planId: PlanId; version: number }[]
    reviewerPersonId: PersonId
  },
  mail: MailSetting,
  now: Date,
): Promise<AssignedPlans> {
  const { reviewerPersonId } = input
  const person = personOf(tx)
  const seen = new Map(input.plans.map((plan) => [plan.planId, plan.version]))
  const preview = await previewAssignment(tx, [...seen.keys()], reviewerPersonId)
  const isAsSeen = preview.every(
    ({ plan, refusal: code }) => code === null && seen.get(plan.planId) === plan.version,
  )
  if (!isAsSeen || preview.length !== seen.size) return { ok: false, preview }
  const plans = preview.map(({ plan }) => plan)
  const moved = await review.moveToReviewer(tx, plans, reviewerPersonId, person.personId, now)
  if (moved !== plans.length) throw new DomainError(planErrors.changedMeanwhile)
  await recordEvents(
    tx,
    plans.map((plan) => ({
      administrationId: plan.administrationId,
      subjectKind: 'plan',
      subjectId: plan.planId,
      action: 'assign',
      from: plan.state,
      to: 'under_review',
      changes: { reviewerPersonId: [plan.reviewerPersonId, reviewerPersonId] },
      at: now,
    })),
  )
  await tellAudience(
    tx,
    plans.flatMap((plan) =>
      noticesOf({ ...plan, reviewerPersonId }, { kind: 'assigned', number: plan.versionCount }),
    ),
    mail,
    now,
  )
  return { ok: true, count: plans.length }
}

/** The same for one plan, refused with the code of the reason: PLAN-002, 004, 005, 006, 024, 025. */
export async function assignReviewer(
  tx: ActorTx,
  input: { planId: PlanId; version: number; reviewerPersonId: PersonId },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const { planId, version, reviewerPersonId } = input
  const given = await assignReviewers(tx, { plans: [{ planId, version }], reviewerPersonId }, mail, now)
  if (given.ok) return
  const plan = given.preview[0]?.plan ?? (await store.getPlanForUpdate(tx, planId))
  throw await refusalOf(tx, plan, given.preview[0]?.refusal ?? planErrors.changedMeanwhile.code)
}

/** Writes an observation on a service or on the whole plan; the body reads it with the outcome. The same words twice are one. */
export async function observe(
  tx: ActorTx,
  input: { planId: PlanId; versionNumber: number; digitalServiceId: DigitalServiceId | null; body: string },
  now: Date,
): Promise<void> {
  const plan = await planUnderMyReview(tx, input.planId, input.versionNumber)
  const { versionNumber, digitalServiceId, body } = input
  if (digitalServiceId !== null) {
    const { content } = await versions.getVersion(tx, plan.planId, versionNumber)
    if (!content.services.some((service) => service.id === digitalServiceId))
      throw new DomainError(planErrors.itemNotFound)
  }
  const isWritten = (await versions.listObservations(tx, plan.planId)).some(
    (each) =>
      each.versionNumber === versionNumber &&
      each.digitalServiceId === digitalServiceId &&
      each.body === body,
  )
  if (isWritten) return
  await versions.insertObservation(
    tx,
    plan,
    { versionNumber, digitalServiceId, body, by: personOf(tx).personId },
    now,
  )
  await recordStep(tx, plan, 'observe', { reason: body }, now)
}

/** Takes back an observation that nobody has seen yet; PLAN-018 when it is gone or published. */
export async function takeBackObservation(
  tx: ActorTx,
  input: { planId: PlanId; versionNumber: number; observationId: string },
  now: Date,
): Promise<void> {
  const plan = await planUnderMyReview(tx, input.planId, input.versionNumber)
  if (!(await versions.deleteUnpublished(tx, plan.planId, input.observationId)))
    throw new DomainError(planErrors.observationNotFound)
  await recordStep(tx, plan, 'take_back_observation', {}, now)
}

/** Says whether an observation of an earlier version was met by this one; PLAN-018 when there is none. */
export async function resolveObservation(
  tx: ActorTx,
  input: {
    planId: PlanId
    versionNumber: number
    observationId: string
    resolution: 'accepted' | 'not_accepted'
  },
  now: Date,
): Promise<void> {
  const plan = await planUnderMyReview(tx, input.planId, input.versionNumber)
  const { observationId, resolution } = input
  if (!(await versions.setResolution(tx, plan.planId, observationId, resolution)))
    throw new DomainError(planErrors.observationNotFound)
  await recordStep(tx, plan, 'resolve_observation', { to: resolution }, now)
}
