// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { changesBetween, recordEvent } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { editablePlan, refuseFrozen } from './commands.ts'
import { planErrors } from './errors.ts'
import { emptyItemValues, itemFieldLabels, itemFields, type PlanItemValues } from './model.ts'
import * as store from './store.ts'

interface Place {
  readonly planId: PlanId
  readonly digitalServiceId: DigitalServiceId
  /** The item's version that was on screen. */
  readonly version: number
}

/**
 * Fills fields nobody decided yet with the values of a model, to be confirmed; a field with a value stays. Answers false when nothing was
 * left to fill or the item changed meanwhile. PLAN-008 once sent, PLAN-034 for what an addition leaves as approved.
 */
export async function inheritValues(
  tx: ActorTx,
  input: Place & { readonly values: Partial<PlanItemValues>; readonly model: string },
  now: Date,
): Promise<boolean> {
  const { plan, person } = await editablePlan(tx, input.planId)
  const item = await store.getItem(tx, input.planId, input.digitalServiceId)
  await refuseFrozen(tx, plan, input)
  const filled = itemFields.filter(
    (field) =>
      item[field] === emptyItemValues[field] &&
      input.values[field] !== undefined &&
      input.values[field] !== emptyItemValues[field],
  )
  if (item.version !== input.version || filled.length === 0) return false
  const after = { ...item, ...Object.fromEntries(filled.map((field) => [field, input.values[field]])) }
  const inherited = { fields: [...item.inherited.fields, ...filled], from: input.model }
  if (!(await store.updateItem(tx, item, after, person.personId, now, inherited))) return false
  await store.touchPlan(tx, plan, person.personId, now)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan_item',
    subjectId: item.planItemId,
    action: 'inherit',
    changes: { model: [null, input.model], ...changesBetween(item, after, filled) },
    at: now,
  })
  return true
}

/** Says that values taken from a model are the body's own decision: those asked, or all. PLAN-015 when the item changed since it was shown. */
export async function confirmInherited(
  tx: ActorTx,
  input: Place & { readonly fields: readonly (keyof PlanItemValues)[] | null },
  now: Date,
): Promise<void> {
  const { plan, person } = await editablePlan(tx, input.planId)
  const item = await store.getItem(tx, input.planId, input.digitalServiceId)
  const { fields, from } = item.inherited
  const confirmed = fields.filter((field) => input.fields?.includes(field) ?? true)
  if (confirmed.length === 0) return
  const left = fields.filter((field) => !confirmed.includes(field))
  const inherited = { fields: left, from: left.length === 0 ? '' : from }
  if (
    item.version !== input.version ||
    !(await store.updateItem(tx, item, item, person.personId, now, inherited))
  )
    throw new DomainError(planErrors.itemChanged)
  await store.touchPlan(tx, plan, person.personId, now)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan_item',
    subjectId: item.planItemId,
    action: 'confirm',
    changes: { model: [null, from], confirmed: [null, confirmed.map((field) => itemFieldLabels[field])] },
    at: now,
  })
}
