// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import type { MailSetting } from '../notices/index.ts'
import { editablePlan, writer } from './commands.ts'
import { planErrors } from './errors.ts'
import { loadPlanFacts } from './facts-store.ts'
import { planFindings } from './rules.ts'
import * as store from './store.ts'
import { tellOfPlan } from './telling.ts'
import * as versions from './versions-store.ts'

/** Says in the body's words why a finding is fine as it is; an empty text takes it back. */
export async function explainFinding(
  tx: ActorTx,
  input: { planId: PlanId; rule: string; subjectId: string; explanation: string },
  now: Date,
): Promise<void> {
  const { plan, person } = await editablePlan(tx, input.planId)
  const known = planFindings(await loadPlanFacts(tx, plan)).find(
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
