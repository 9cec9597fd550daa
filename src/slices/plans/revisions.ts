// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { MailSetting } from '../notices/index.ts'
import { addMissingServices } from './commands.ts'
import { planErrors } from './errors.ts'
import { loadPlanFacts } from './facts-store.ts'
import type { PlanAction, Revision } from './lifecycle.ts'
import { countedValues, itemFields, type PlanItem } from './model.ts'
import { moveAlong } from './moves.ts'
import * as store from './store.ts'
import { tellOfPlan } from './telling.ts'
import { closeVersion, findApproved } from './versions-store.ts'

const revisionOf = { add_further: 'addition', reopen: 'reopening' } as const satisfies Partial<
  Record<PlanAction, Revision>
>

/**
 * Puts an approved plan back on the desk: for the services that came after it (integrazione), which are added, or whole, with a reason.
 * The approved version stays in force until another is. PLAN-002 on a version that changed, PLAN-032 with nothing to
 * add; reopening asks the reason.
 */
export async function openRevision(
  tx: ActorTx,
  input: { planId: PlanId; version: number; action: keyof typeof revisionOf; reason: string },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  const kind = revisionOf[input.action]
  const reason = input.reason.trim()
  await moveAlong(tx, plan, { ...input, reason, revision: { kind, reason } }, {}, now)
  if (kind === 'addition') await addMissingServices(tx, plan.planId, now)
  else await tellOfPlan(tx, plan, { kind: 'reopened', number: plan.versionCount, reason }, mail, now)
}

/**
 * Leaves what was begun on an approved plan: every service as it was approved, those added since taken out. PLAN-002, PLAN-033, GEN-006.
 */
export async function dropRevision(
  tx: ActorTx,
  input: { planId: PlanId; version: number },
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  const person = personOf(tx)
  if (!writingRoles.includes(person.role)) throw new DomainError(commonErrors.notAllowed)
  const approved = await findApproved(tx, plan.planId)
  if (!approved) throw new DomainError(planErrors.noRevision)
  const { content } = approved
  const was = new Map(content.services.map((service) => [service.id, service]))
  const items = await store.listItems(tx, [plan.planId])
  const added = items.filter((item) => !was.has(item.digitalServiceId))
  const changed = items.filter((item) => {
    const service = was.get(item.digitalServiceId)
    const now = countedValues(item)
    return service !== undefined && itemFields.some((field) => service[field] !== now[field])
  })
  const { services } = await loadPlanFacts(tx, plan)
  const names = new Map<string, string>([
    ...content.services.map(({ id, name }) => [id, name] as const),
    ...services.map(({ digitalServiceId, name }) => [digitalServiceId, name] as const),
  ])
  const namesOf = (list: readonly PlanItem[]) => list.map((item) => names.get(item.digitalServiceId) ?? '')
  await moveAlong(
    tx,
    plan,
    { ...input, action: 'drop_revision', reason: '' },
    {
      ...(added.length > 0 ? { removed: [null, namesOf(added)] } : {}),
      ...(changed.length > 0 ? { restored: [null, namesOf(changed)] } : {}),
    },
    now,
  )
  for (const item of added) await store.removeItem(tx, item)
  for (const item of changed) {
    const service = was.get(item.digitalServiceId)
    if (service)
      await store.updateItem(tx, item, { ...item, ...store.valuesOf(service) }, person.personId, now)
  }
  await store.touchPlan(tx, plan, person.personId, now, {
    lateReason: content.late?.reason ?? '',
    lateNewEndOn: content.late?.newEndOn ?? null,
  })
}

/** Withdraws a version without an outcome, or takes the draft up again. PLAN-002 on a version that changed. */
export async function movePlanBack(
  tx: ActorTx,
  input: { planId: PlanId; version: number; action: 'withdraw' | 'resume'; note: string },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  await moveAlong(tx, plan, { ...input, reason: input.note }, {}, now)
  if (input.action === 'resume') return
  const outcome = {
    outcome: 'withdrawn',
    note: input.note,
    late: null,
    by: personOf(tx).personId,
  } as const
  await closeVersion(tx, plan.planId, plan.versionCount, outcome, now)
  await tellOfPlan(tx, plan, { kind: 'withdrawn', number: plan.versionCount }, mail, now)
}
