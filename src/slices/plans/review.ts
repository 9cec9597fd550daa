// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import type { MailSetting } from '../notices/index.ts'
import { loadMoveFacts, personOf } from './commands.ts'
import { planErrors, refusal } from './errors.ts'
import { planTransitions } from './lifecycle.ts'
import type { Plan } from './model.ts'
import * as store from './store.ts'
import { tellOfPlan } from './telling.ts'
import * as versions from './versions-store.ts'

/**
 * Gives the examination of a sent plan to a reviewer; the plan is then under review. A reviewer takes it for themselves,
 * a programme officer gives it to anyone who may examine it: in force today and not among its authors (PLAN-025).
 */
export async function assignReviewer(
  tx: ActorTx,
  input: { planId: PlanId; version: number; reviewerPersonId: PersonId },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  const person = personOf(tx)
  const decision = decide(
    planTransitions,
    plan.state,
    'assign',
    person.role,
    await loadMoveFacts(tx, plan, true),
  )
  if (!decision.ok) throw refusal(decision.code)
  if (person.role === 'reviewer' && input.reviewerPersonId !== person.personId)
    throw new DomainError(planErrors.wrongRole)
  if (!(await mayReview(tx, plan, input.reviewerPersonId))) throw new DomainError(planErrors.reviewerUnknown)
  if (plan.state === 'under_review' && plan.reviewerPersonId === input.reviewerPersonId)
    throw new DomainError(planErrors.alreadyThere)
  const moved = await store.movePlan(
    tx,
    { planId: plan.planId, version: input.version },
    { to: decision.to, reviewerPersonId: input.reviewerPersonId },
    person.personId,
    now,
  )
  if (!moved) throw new DomainError(planErrors.changedMeanwhile)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'assign',
    from: plan.state,
    to: decision.to,
    changes: { reviewerPersonId: [plan.reviewerPersonId, input.reviewerPersonId] },
    at: now,
  })
  await tellOfPlan(
    tx,
    { ...plan, reviewerPersonId: input.reviewerPersonId },
    { kind: 'assigned', number: plan.versionCount },
    mail,
    now,
  )
}

async function mayReview(tx: ActorTx, plan: Plan, personId: PersonId): Promise<boolean> {
  const people = await listReviewers(tx)
  return (
    people.some((person) => person.personId === personId) &&
    !(await store.isAuthor(tx, plan.planId, personId))
  )
}

/** Who may examine plans on the actor's day. */
export async function listReviewers(tx: ActorTx): Promise<{ personId: PersonId; name: string }[]> {
  const rows = await tx
    .selectFrom('assignments as a')
    .innerJoin('people as p', 'p.person_id', 'a.person_id')
    .select(['a.person_id', 'p.given_name', 'p.family_name'])
    .distinct()
    .where('a.role', 'in', ['reviewer', 'programme_officer'])
    .where('p.ceased_at', 'is', null)
    .where('a.valid_from', '<=', tx.actor.today)
    .where((eb) => eb.or([eb('a.valid_to', 'is', null), eb('a.valid_to', '>=', tx.actor.today)]))
    .orderBy('p.family_name')
    .orderBy('p.given_name')
    .execute()
  return rows.map((row) => ({
    personId: row.person_id as PersonId,
    name: `${row.given_name} ${row.family_name}`,
  }))
}

/** The plan under the actor's own examination; PLAN-005, PLAN-022 or PLAN-024 otherwise. */
async function planUnderMyReview(tx: ActorTx, planId: PlanId): Promise<Plan> {
  const plan = await store.getPlanForUpdate(tx, planId)
  const facts = await loadMoveFacts(tx, plan, true)
  const decision = decide(planTransitions, plan.state, 'approve', personOf(tx).role, facts)
  if (!decision.ok) throw refusal(decision.code)
  return plan
}

/** Writes an observation on a service or on the whole plan; the body reads it when the plan is returned. */
export async function observe(
  tx: ActorTx,
  input: { planId: PlanId; digitalServiceId: DigitalServiceId | null; body: string },
  now: Date,
): Promise<void> {
  const plan = await planUnderMyReview(tx, input.planId)
  await versions.insertObservation(
    tx,
    plan,
    {
      versionNumber: plan.versionCount,
      digitalServiceId: input.digitalServiceId,
      body: input.body,
      by: personOf(tx).personId,
    },
    now,
  )
  await recordEvent(tx, {
    administrationId: null,
    subjectKind: 'plan_review',
    subjectId: plan.planId,
    action: 'observe',
    reason: input.body,
    at: now,
  })
}

/** Takes back an observation that nobody has seen yet. */
export async function takeBackObservation(
  tx: ActorTx,
  input: { planId: PlanId; observationId: string },
  now: Date,
): Promise<void> {
  const plan = await planUnderMyReview(tx, input.planId)
  if (!(await versions.deleteUnpublished(tx, plan.planId, input.observationId)))
    throw new DomainError(planErrors.observationNotFound)
  await recordEvent(tx, {
    administrationId: null,
    subjectKind: 'plan_review',
    subjectId: plan.planId,
    action: 'take_back_observation',
    at: now,
  })
}

/** Says whether an observation of an earlier version was met by this one. */
export async function resolveObservation(
  tx: ActorTx,
  input: { planId: PlanId; observationId: string; resolution: 'accepted' | 'not_accepted' },
  now: Date,
): Promise<void> {
  const plan = await planUnderMyReview(tx, input.planId)
  if (!(await versions.setResolution(tx, plan.planId, input.observationId, input.resolution)))
    throw new DomainError(planErrors.observationNotFound)
  await recordEvent(tx, {
    administrationId: null,
    subjectKind: 'plan_review',
    subjectId: plan.planId,
    action: 'resolve_observation',
    to: input.resolution,
    at: now,
  })
}

/** Returns the plan with observations, or approves it; the recovery dates asked are accepted or refused with it. */
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
  const general = input.action === 'return' && input.note.trim() !== '' ? 1 : 0
  const decision = decide(
    planTransitions,
    plan.state,
    input.action,
    person.role,
    { ...facts, observations: facts.observations + general },
    input.note,
  )
  if (!decision.ok) throw refusal(decision.code)
  if (
    !(await store.movePlan(
      tx,
      { planId: plan.planId, version: input.version },
      { to: decision.to },
      person.personId,
      now,
    ))
  )
    throw new DomainError(planErrors.changedMeanwhile)
  if (general === 1)
    await versions.insertObservation(
      tx,
      plan,
      {
        versionNumber: plan.versionCount,
        digitalServiceId: null,
        body: input.note.trim(),
        by: person.personId,
      },
      now,
    )
  await versions.publishObservations(tx, plan.planId, plan.versionCount)
  const outcome = input.action === 'return' ? 'returned' : 'approved'
  await versions.closeVersion(
    tx,
    plan.planId,
    plan.versionCount,
    { outcome, note: input.note.trim(), late: input.late, by: person.personId },
    now,
  )
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: input.action,
    from: plan.state,
    to: decision.to,
    reason: input.note,
    changes: { version: [null, plan.versionCount], ...(input.late ? { late: [null, input.late] } : {}) },
    at: now,
  })
  const observations = facts.observations + general
  await tellOfPlan(tx, plan, { kind: outcome, number: plan.versionCount, observations }, mail, now)
}
