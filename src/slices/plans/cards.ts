// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { type QualifiedService, searchQualifiedServices } from '../inventory/index.ts'
import { editablePlan, saveItem, writer } from './commands.ts'
import { planErrors } from './errors.ts'
import { loadPlanFacts } from './facts-store.ts'
import { isModeChange, type PlanItemValues, type ReservedValues } from './model.ts'
import * as store from './store.ts'
import * as versions from './versions-store.ts'

interface Place {
  readonly planId: PlanId
  readonly digitalServiceId: DigitalServiceId
}

/** Keeps the signed statement of a change from mode A to B with the service it is about. GEN-006 when nothing asks one, PLAN-008 once sent. */
export async function attachStatement(
  tx: ActorTx,
  input: Place & {
    readonly fileName: string
    readonly mediaType: string
    readonly content: Uint8Array
  },
  now: Date,
): Promise<void> {
  const { plan, person } = await editablePlan(tx, input.planId)
  const item = await store.getItem(tx, input.planId, input.digitalServiceId)
  if (!isModeChange(await loadPlanFacts(tx, plan), item)) throw new DomainError(commonErrors.notAllowed)
  const sha256 = createHash('sha256').update(input.content).digest('hex')
  const documentId = await versions.insertDocument(
    tx,
    plan.administrationId,
    { ...input, sha256, by: person.personId },
    now,
  )
  await store.setStatement(tx, item, documentId)
  await store.touchPlan(tx, plan, person.personId, now)
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan_item',
    subjectId: item.planItemId,
    action: 'attach_statement',
    changes: {
      fileName: [item.statement?.fileName ?? null, input.fileName],
      sha256: [item.statement?.sha256 ?? null, sha256],
    },
    at: now,
  })
}

/** The values that a qualified service fills: where it goes, by what name and model, with which level and until when. */
export function destinationOf(service: QualifiedService): Partial<PlanItemValues> {
  const { name, serviceKind, levelCode, validTo } = service
  const isInfrastructure = serviceKind === 'infrastructure'
  return {
    destinationKind:
      isInfrastructure && levelCode?.startsWith('A') ? 'adequate_infrastructure' : 'qualified_cloud',
    destinationName: name,
    qualificationCode: levelCode,
    qualificationValidTo: validTo,
    ...(isInfrastructure ? {} : { serviceModel: serviceKind }),
  }
}

/** Takes the destination of a service from the table of qualified services. PLAN-038 when it does not hold today, PLAN-015 when somebody wrote meanwhile. */
export async function chooseQualifiedService(
  tx: ActorTx,
  input: Place & { readonly version: number; readonly code: string },
  now: Date,
): Promise<void> {
  const { planId, digitalServiceId, version, code } = input
  const found = await searchQualifiedServices(tx, tx.actor.today, [code], Number.POSITIVE_INFINITY)
  const service = found.find((each) => each.code === code)
  if (!service) throw new DomainError(planErrors.notInCatalogue)
  const values = destinationOf(service)
  const saved = await saveItem(tx, { planId, digitalServiceId, version, values }, now)
  if (!saved.ok) throw new DomainError(planErrors.itemChanged)
}

/** Writes what only the body and its office read. It is part of no version, so that it can change also after the sending; the event keeps no value. */
export async function saveReserved(tx: ActorTx, input: Place & ReservedValues, now: Date): Promise<void> {
  const person = writer(tx)
  const item = await store.getItem(tx, input.planId, input.digitalServiceId)
  const stored = (await store.listReserved(tx, input.planId)).get(input.digitalServiceId)
  const { componentIds, ipAddresses } = input
  if ((stored?.componentIds ?? '') === componentIds && (stored?.ipAddresses ?? '') === ipAddresses) return
  await store.writeReserved(tx, item, { componentIds, ipAddresses }, person.personId, now)
  await recordEvent(tx, {
    administrationId: item.administrationId,
    subjectKind: 'plan_item',
    subjectId: item.planItemId,
    action: 'note_reserved',
    at: now,
  })
}
