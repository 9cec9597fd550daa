// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { type ActorTx, type PersonActor, roleOf } from '../../platform/db/actor.ts'
import { mayWriteFor, personOf } from '../../platform/db/scope.ts'
import { changesBetween, recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { canonicalJson } from '../../shared/canonical-json.ts'
import { dateInRome } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { MailSetting } from '../notices/index.ts'
import { asJson, contentOf } from './content.ts'
import { planErrors, refusal } from './errors.ts'
import { loadPlanFacts } from './facts-store.ts'
import { hasLapsed } from './lapses-store.ts'
import { editableStates, type PlanAction, type PlanMoveFacts, planTransitions } from './lifecycle.ts'
import {
  type ItemChange,
  type ItemField,
  type ItemValues,
  isModeChange,
  itemFields,
  modeOfStrategy,
  type Plan,
  type PlanItem,
} from './model.ts'
import { mayBeResponsible } from './people-store.ts'
import { proposerOf } from './proposals-store.ts'
import { planFindings } from './rules.ts'
import * as store from './store.ts'
import { tellOfPlan } from './telling.ts'
import * as versions from './versions-store.ts'

/** The person, when they may write what the body declares; PLAN-006 otherwise. */
export function writer(tx: ActorTx): PersonActor {
  const person = personOf(tx)
  if (!writingRoles.includes(person.role)) throw new DomainError(planErrors.wrongRole)
  return person
}

/** Opens the migration plan of a body with a line for each of its services. PLAN-009 when it has one, PLAN-011 without services, GEN-006 for another's body. */
export async function createPlan(
  tx: ActorTx,
  administrationId: AdministrationId,
  now: Date,
): Promise<PlanId> {
  const person = writer(tx)
  if (!(await mayWriteFor(tx, administrationId))) throw new DomainError(commonErrors.notAllowed)
  if (await store.findPlanOf(tx, administrationId)) throw new DomainError(planErrors.planExists)
  const planId = newId<PlanId>()
  await store.insertPlan(tx, { planId, administrationId, createdBy: person.personId }, now)
  const plan = await store.getPlan(tx, planId)
  const { services } = await loadPlanFacts(tx, plan)
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
export async function editablePlan(
  tx: ActorTx,
  planId: PlanId,
): Promise<{ plan: Plan; person: PersonActor }> {
  const plan = await store.getPlanForUpdate(tx, planId)
  const person = writer(tx)
  if (!editableStates.includes(plan.state)) throw new DomainError(planErrors.notEditable)
  return { plan, person }
}

/** Adds to the plan the services of the inventory that are not in it yet. Answers how many. */
export async function addMissingServices(tx: ActorTx, planId: PlanId, now: Date): Promise<number> {
  const { plan, person } = await editablePlan(tx, planId)
  const { services } = await loadPlanFacts(tx, plan)
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
  readonly values: ItemChange
  /** What the page showed in those fields: with it, only a field that somebody else changed meanwhile is a conflict. */
  readonly before?: ItemChange
}

export type SavedItem =
  | { readonly ok: true; readonly item: PlanItem }
  /** Somebody saved meanwhile: `stored` is what they left, `fields` those written by both; nothing was saved. */
  | { readonly ok: false; readonly stored: PlanItem; readonly fields: readonly ItemField[] }

const savedFields: readonly ItemField[] = [...itemFields, 'responsiblePersonId']

/** Saves the decision on one service. Only the fields given change; a conflict writes nothing and answers both sides. */
export async function saveItem(tx: ActorTx, input: SaveItem, now: Date): Promise<SavedItem> {
  const { plan, person } = await editablePlan(tx, input.planId)
  const item = await store.getItem(tx, input.planId, input.digitalServiceId)
  await refuseFrozen(tx, plan, input)
  const stored: ItemValues = { ...store.valuesOf(item), responsiblePersonId: item.responsiblePersonId }
  const after = withStrategyOfMode({ ...stored, ...input.values }, input.values)
  const changes = changesBetween(stored, after, savedFields)
  if (Object.keys(changes).length === 0) return { ok: true, item }
  // A save of one's own brings the version on screen up to date, and not what the page shows of the other fields.
  if (input.before || item.version !== input.version) {
    const fields = await clashes(tx, item, stored, Object.keys(changes) as ItemField[], input.before)
    if (fields.length > 0) return { ok: false, stored: item, fields }
  }
  if (
    input.values.responsiblePersonId &&
    !(await mayBeResponsible(tx, plan.administrationId, input.values.responsiblePersonId))
  )
    throw new DomainError(planErrors.responsibleUnknown)
  if (!(await store.updateItem(tx, item, after, person.personId, now)))
    return {
      ok: false,
      stored: await store.getItem(tx, input.planId, input.digitalServiceId),
      fields: savedFields,
    }
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

/** An addition changes nothing that was approved, but for who follows it. */
export async function refuseFrozen(
  tx: ActorTx,
  plan: Plan,
  { digitalServiceId, values }: Pick<SaveItem, 'digitalServiceId' | 'values'>,
): Promise<void> {
  if (plan.revision !== 'addition') return
  if (Object.keys(values).every((field) => field === 'responsiblePersonId')) return
  const approved = await versions.findApproved(tx, plan.planId)
  const service = approved?.content.services.find(({ id }) => id === digitalServiceId)
  if (service) throw new DomainError(planErrors.frozenService, { details: { service: service.name } })
}

/** A strategy of the other mode falls when the mode changes under it. */
function withStrategyOfMode(after: ItemValues, given: ItemChange): ItemValues {
  const { approach, strategy } = after
  const isOther = strategy !== null && modeOfStrategy[strategy] !== approach
  return isOther && given.approach && given.strategy === undefined ? { ...after, strategy: null } : after
}

/** The fields that somebody else changed since the page was read; all of them when the page does not say what it showed. */
async function clashes(
  tx: ActorTx,
  item: PlanItem,
  stored: ItemValues,
  changed: readonly ItemField[],
  before: ItemChange | undefined,
): Promise<readonly ItemField[]> {
  if (!before) return changed
  const moved = changed.filter((field) => field in before && before[field] !== stored[field])
  if (moved.length === 0) return []
  const writers = await store.lastWritersOf(tx, item.planItemId)
  return moved.filter((field) => writers.get(field)?.personId !== personOf(tx).personId)
}

/** Sets the value that a finding offers as its repair, if it still offers it; PLAN-030 otherwise. */
export async function applyRepair(
  tx: ActorTx,
  input: { planId: PlanId; digitalServiceId: DigitalServiceId; rule: string; version: number },
  now: Date,
): Promise<SavedItem> {
  const { plan } = await editablePlan(tx, input.planId)
  const offer = planFindings(await loadPlanFacts(tx, plan)).find(
    (each) => each.rule === input.rule && each.subjectId === input.digitalServiceId && each.repair,
  )?.repair
  if (!offer) throw new DomainError(planErrors.repairGone)
  return saveItem(tx, { ...input, values: { [offer.field]: offer.value } }, now)
}

export type SavedLatePlan = { readonly ok: true } | { readonly ok: false; readonly stored: Plan }

/** Writes the reason and the new date asked after a past term (piano di rientro). `before` is what the page showed. */
export async function saveLatePlan(
  tx: ActorTx,
  input: {
    planId: PlanId
    before: Pick<Plan, 'lateReason' | 'lateNewEndOn'>
    after: Pick<Plan, 'lateReason' | 'lateNewEndOn'>
  },
  now: Date,
): Promise<SavedLatePlan> {
  const { plan, person } = await editablePlan(tx, input.planId)
  const changes = changesBetween<Pick<Plan, 'lateReason' | 'lateNewEndOn'>>(plan, input.after, [
    'lateReason',
    'lateNewEndOn',
  ])
  if (Object.keys(changes).length === 0) return { ok: true }
  if (plan.lateReason !== input.before.lateReason || plan.lateNewEndOn !== input.before.lateNewEndOn)
    return { ok: false, stored: plan }
  await store.touchPlan(tx, plan, person.personId, now, input.after)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'plan_recovery',
    changes,
    at: now,
  })
  return { ok: true }
}

/** Names the person who follows the plan, or nobody; PLAN-031 when they do not write for the body today. */
export async function setResponsible(
  tx: ActorTx,
  planId: PlanId,
  personId: PersonId | null,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, planId)
  const person = writer(tx)
  if (plan.responsiblePersonId === personId) return
  if (personId && !(await mayBeResponsible(tx, plan.administrationId, personId)))
    throw new DomainError(planErrors.responsibleUnknown)
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

/** What the guards of every move read, gathered once. */
export async function loadMoveFacts(tx: ActorTx, plan: Plan, isDeclared: boolean): Promise<PlanMoveFacts> {
  const person = personOf(tx)
  const isBody = writingRoles.includes(person.role)
  const facts = isBody ? await loadPlanFacts(tx, plan) : null
  const stops = facts ? planFindings(facts).filter((finding) => finding.level === 'stop').length : 0
  const observations = isBody ? [] : await versions.listObservations(tx, plan.planId)
  return {
    channel: plan.channel,
    stops,
    maySend: person.role !== 'delegate' || person.sends.includes('plans'),
    isOffice: person.role === 'office_member',
    isAuthor: await store.isAuthor(tx, plan.planId, person.personId),
    isAssigned: plan.reviewerPersonId === person.personId,
    proposedBy: isBody ? 'nobody' : await proposerOf(tx, plan),
    observations: observations.filter((each) => each.versionNumber === plan.versionCount).length,
    isDeclared,
    missing: facts?.services.filter(({ item }) => item === null).length ?? 0,
    revision: plan.revision,
    hasLapsed: await hasLapsed(tx, plan),
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
  const facts = await loadPlanFacts(tx, plan)
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
  await store.addAuthor(tx, plan, person.personId)
  const receiptNumber = await store.nextReceiptNumber(tx, Number(dateInRome(now).slice(0, 4)))
  const planVersionId = newId<string>()
  await versions.insertVersion(
    tx,
    plan,
    {
      planVersionId,
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
  const statements = facts.services.flatMap(({ item }) =>
    item?.statement && isModeChange(facts, item)
      ? [{ digitalServiceId: item.digitalServiceId, documentId: item.statement.documentId }]
      : [],
  )
  await versions.insertVersionDocuments(tx, plan.administrationId, planVersionId, statements)
  await versions.insertSentCosts(tx, plan.administrationId, planVersionId, facts.services)
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
