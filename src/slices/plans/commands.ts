// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { type ActorTx, type PersonActor, roleOf } from '../../platform/db/actor.ts'
import { changesBetween, recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { canonicalJson } from '../../shared/canonical-json.ts'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { MailSetting } from '../notices/index.ts'
import { asJson, contentOf } from './content.ts'
import { planErrors, refusal } from './errors.ts'
import { editableStates, type PlanAction, type PlanMoveFacts, planTransitions } from './lifecycle.ts'
import { itemFields, type Plan, type PlanItem, type PlanItemValues } from './model.ts'
import { planFindings } from './rules.ts'
import * as store from './store.ts'
import { tellOfPlan } from './telling.ts'
import * as versions from './versions-store.ts'

/** The person behind a command; the system never writes a plan. */
export function personOf(tx: ActorTx): PersonActor {
  if (tx.actor.kind !== 'person') throw new DomainError(commonErrors.notAllowed)
  return tx.actor
}

function writer(tx: ActorTx): PersonActor {
  const person = personOf(tx)
  if (!writingRoles.includes(person.role)) throw new DomainError(planErrors.wrongRole)
  return person
}

/** Opens the migration plan of a body with a line for each of its services. PLAN-009 when it has one, PLAN-011 without services. */
export async function createPlan(
  tx: ActorTx,
  administrationId: AdministrationId,
  now: Date,
): Promise<PlanId> {
  const person = writer(tx)
  if (await store.findPlanOf(tx, administrationId)) throw new DomainError(planErrors.planExists)
  const planId = newId<PlanId>()
  await store.insertPlan(tx, { planId, administrationId, createdBy: person.personId }, now)
  const plan = await store.getPlan(tx, planId)
  const { services } = await store.loadPlanFacts(tx, plan)
  if (services.length === 0) throw new DomainError(planErrors.noServices)
  await store.insertItems(
    tx,
    plan,
    services.map((service) => service.digitalServiceId),
    person.personId,
    now,
  )
  await store.touchPlan(tx, plan, person.personId, now)
  await recordEvent(tx, {
    administrationId,
    subjectKind: 'plan',
    subjectId: planId,
    action: 'open',
    to: 'draft',
    at: now,
  })
  return planId
}

/** The plan locked for a change of what it says; PLAN-008 once it was sent. */
async function editablePlan(tx: ActorTx, planId: PlanId): Promise<{ plan: Plan; person: PersonActor }> {
  const plan = await store.getPlanForUpdate(tx, planId)
  const person = writer(tx)
  if (!editableStates.includes(plan.state)) throw new DomainError(planErrors.notEditable)
  return { plan, person }
}

/** Adds to the plan the services of the inventory that are not in it yet. Answers how many. */
export async function addMissingServices(tx: ActorTx, planId: PlanId, now: Date): Promise<number> {
  const { plan, person } = await editablePlan(tx, planId)
  const { services } = await store.loadPlanFacts(tx, plan)
  const missing = services.filter((service) => service.item === null)
  if (missing.length === 0) return 0
  await store.insertItems(
    tx,
    plan,
    missing.map((service) => service.digitalServiceId),
    person.personId,
    now,
  )
  await store.touchPlan(tx, plan, person.personId, now)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: planId,
    action: 'add_services',
    changes: { services: [null, missing.map((service) => service.name)] },
    at: now,
  })
  return missing.length
}

export interface SaveItem {
  readonly planId: PlanId
  readonly digitalServiceId: DigitalServiceId
  /** The item's version that was on screen. */
  readonly version: number
  readonly values: Partial<PlanItemValues> & { readonly responsiblePersonId?: PersonId | null }
}

export type SavedItem =
  | { readonly ok: true; readonly item: PlanItem }
  /** Somebody saved meanwhile: `stored` is what they left; nothing was written. */
  | { readonly ok: false; readonly stored: PlanItem }

/** Saves the decision on one service. Only the fields given change; a conflict writes nothing and answers both sides. */
export async function saveItem(tx: ActorTx, input: SaveItem, now: Date): Promise<SavedItem> {
  const { plan, person } = await editablePlan(tx, input.planId)
  const item = await store.getItem(tx, input.planId, input.digitalServiceId)
  const before = { ...store.valuesOf(item), responsiblePersonId: item.responsiblePersonId }
  const after = { ...before, ...input.values }
  const changes = changesBetween(before, after, [...itemFields, 'responsiblePersonId'])
  if (Object.keys(changes).length === 0) return { ok: true, item }
  if (
    !(await store.updateItem(
      tx,
      { planItemId: item.planItemId, version: input.version },
      after,
      person.personId,
      now,
    ))
  )
    return { ok: false, stored: item }
  await store.touchPlan(tx, plan, person.personId, now)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan_item',
    subjectId: item.planItemId,
    action: 'decide',
    changes,
    at: now,
  })
  return { ok: true, item: await store.getItem(tx, input.planId, input.digitalServiceId) }
}

/** Writes the reason and the new date asked after a past term (piano di rientro); PLAN-002 on a version that changed. */
export async function saveLatePlan(
  tx: ActorTx,
  input: { planId: PlanId; version: number; reason: string; newEndOn: LocalDate | null },
  now: Date,
): Promise<void> {
  const { plan, person } = await editablePlan(tx, input.planId)
  if (plan.version !== input.version) throw new DomainError(planErrors.changedMeanwhile)
  const changes = changesBetween(plan, { lateReason: input.reason, lateNewEndOn: input.newEndOn }, [
    'lateReason',
    'lateNewEndOn',
  ])
  if (Object.keys(changes).length === 0) return
  await store.touchPlan(tx, plan, person.personId, now, {
    lateReason: input.reason,
    lateNewEndOn: input.newEndOn,
  })
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'plan_recovery',
    changes,
    at: now,
  })
}

/** Names the person who follows the plan, or nobody. */
export async function setResponsible(
  tx: ActorTx,
  planId: PlanId,
  personId: PersonId | null,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, planId)
  const person = writer(tx)
  await store.touchPlan(tx, plan, person.personId, now, { responsiblePersonId: personId })
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: planId,
    action: 'entrust',
    changes: changesBetween(plan, { responsiblePersonId: personId }, ['responsiblePersonId']),
    at: now,
  })
}

/** Says in the body's words why a finding is fine as it is; an empty text takes it back. */
export async function explainFinding(
  tx: ActorTx,
  input: { planId: PlanId; rule: string; subjectId: string; explanation: string },
  now: Date,
): Promise<void> {
  const { plan, person } = await editablePlan(tx, input.planId)
  const known = planFindings(await store.loadPlanFacts(tx, plan)).find(
    (each) => each.rule === input.rule && (each.subjectId ?? plan.planId) === input.subjectId,
  )
  if (!known?.canExplain) throw new DomainError(commonErrors.invalidForm)
  const explanation = input.explanation.trim()
  await versions.setExplanation(tx, plan, { ...input, explanation, by: person.personId }, now)
  await store.touchPlan(tx, plan, person.personId, now)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'explain',
    reason: explanation,
    changes: { [known.title]: [known.explanation, explanation || null] },
    at: now,
  })
}

/** Adds a note between office and body, on the plan or on one of its services. */
export async function addNote(
  tx: ActorTx,
  input: { planId: PlanId; digitalServiceId: DigitalServiceId | null; body: string },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const plan = await store.getPlan(tx, input.planId)
  const person = writer(tx)
  const noteId = newId<string>()
  await versions.insertNote(
    tx,
    plan,
    { noteId, digitalServiceId: input.digitalServiceId, body: input.body, by: person.personId },
    now,
  )
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'note',
    reason: input.body,
    at: now,
  })
  await tellOfPlan(tx, plan, { kind: 'note' }, mail, now)
}

/** Answers an observation of the programme, before sending again. */
export async function replyToObservation(
  tx: ActorTx,
  input: { planId: PlanId; observationId: string; reply: string },
  now: Date,
): Promise<void> {
  const { plan, person } = await editablePlan(tx, input.planId)
  if (!(await versions.setReply(tx, plan.planId, input.observationId, input.reply, person.personId, now)))
    throw new DomainError(planErrors.observationNotFound)
  await store.touchPlan(tx, plan, person.personId, now)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'reply',
    reason: input.reply,
    at: now,
  })
}

/** What the guards of every move read, gathered once. */
export async function loadMoveFacts(tx: ActorTx, plan: Plan, isDeclared: boolean): Promise<PlanMoveFacts> {
  const person = personOf(tx)
  const isBody = writingRoles.includes(person.role)
  const stops = isBody
    ? planFindings(await store.loadPlanFacts(tx, plan)).filter((finding) => finding.level === 'stop').length
    : 0
  const observations = isBody ? [] : await versions.listObservations(tx, plan.planId)
  return {
    channel: plan.channel,
    stops,
    maySend: person.role !== 'delegate' || person.sends.includes('plans'),
    isAuthor: await store.isAuthor(tx, plan.planId, person.personId),
    isAssigned: plan.reviewerPersonId === person.personId,
    observations: observations.filter(
      (each) => each.versionNumber === plan.versionCount && each.writtenBy === person.personId,
    ).length,
    isDeclared,
  }
}

export interface SentVersion {
  readonly number: number
  readonly receiptNumber: string
  readonly sha256: string
}

/**
 * Sends the plan to the programme, or in office mode closes the version to carry over: content, number, hash, event and
 * notices in one transaction. Refuses with the code of what is missing; a second sending finds it already sent (PLAN-004).
 */
export async function submitPlan(
  tx: ActorTx,
  input: { planId: PlanId; version: number; isDeclared: boolean },
  mail: MailSetting,
  now: Date,
): Promise<SentVersion> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  const person = personOf(tx)
  const action: PlanAction = plan.channel === 'office' ? 'close_version' : 'submit'
  const moveFacts = await loadMoveFacts(tx, plan, input.isDeclared)
  const decision = decide(planTransitions, plan.state, action, roleOf(tx.actor), moveFacts)
  if (!decision.ok)
    throw refusal(decision.code, { action: { href: `/piani/${plan.planId}`, label: 'Apri il piano' } })
  const facts = await store.loadPlanFacts(tx, plan)
  const findings = planFindings(facts)
  const number = plan.versionCount + 1
  const text = canonicalJson(asJson(contentOf(facts, findings)))
  const sha256 = createHash('sha256').update(text, 'utf8').digest('hex')
  const moved = await store.movePlan(
    tx,
    { planId: plan.planId, version: input.version },
    { to: decision.to, sent: true },
    person.personId,
    now,
  )
  if (!moved)
    throw new DomainError(planErrors.changedMeanwhile, {
      action: { href: `/piani/${plan.planId}`, label: 'Apri il piano' },
    })
  const receiptNumber = await store.nextReceiptNumber(tx, Number(dateInRome(now).slice(0, 4)))
  await versions.insertVersion(
    tx,
    plan,
    {
      planVersionId: newId<string>(),
      number,
      receiptNumber,
      text,
      sha256,
      findingCount: findings.filter((finding) => finding.level === 'warn').length,
      by: person.personId,
      as: person.assignmentId,
    },
    now,
  )
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action,
    from: plan.state,
    to: decision.to,
    changes: { version: [null, number], receiptNumber: [null, receiptNumber], sha256: [null, sha256] },
    at: now,
  })
  if (action === 'submit') await tellOfPlan(tx, plan, { kind: 'submitted', number, receiptNumber }, mail, now)
  return { number, receiptNumber, sha256 }
}

/** Withdraws a version nobody examines yet, or takes the draft up again. PLAN-002 on a version that changed. */
export async function movePlanBack(
  tx: ActorTx,
  input: { planId: PlanId; version: number; action: 'withdraw' | 'resume'; note: string },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  const person = personOf(tx)
  const decision = decide(
    planTransitions,
    plan.state,
    input.action,
    person.role,
    await loadMoveFacts(tx, plan, true),
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
  if (input.action === 'withdraw')
    await versions.closeVersion(
      tx,
      plan.planId,
      plan.versionCount,
      { outcome: 'withdrawn', note: input.note, late: null, by: person.personId },
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
    at: now,
  })
  if (input.action === 'withdraw')
    await tellOfPlan(tx, plan, { kind: 'withdrawn', number: plan.versionCount }, mail, now)
}
