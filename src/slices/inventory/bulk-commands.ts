// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { mayChangeMany } from '../../platform/db/scope.ts'
import type { Changes } from '../../platform/events.ts'
import type { DataClass } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PersonId } from '../../shared/ids.ts'
import { listChangedTogether } from './bulk-store.ts'
import { writeService } from './commands.ts'
import { inventoryErrors } from './errors.ts'
import type { DigitalService, ServiceValues } from './model.ts'
import { serviceValues } from './shapes.ts'
import { getService, listWriters, lockService } from './store.ts'

/** The most rows one act may change: beyond it a page cannot show what happens. */
export const bulkLimit = 2000

/** Changing many services in one act is a right of its own: refuses INV-031. */
export async function requireBulk(tx: ActorTx): Promise<void> {
  if (!(await mayChangeMany(tx))) throw new DomainError(inventoryErrors.bulkNotAllowed)
}

/** What one act changes on many services: the class with its source and date, the person responsible, or both. */
export interface BulkChange {
  readonly classification?: { dataClass: DataClass; dataClassSource: string; dataClassOn: LocalDate | null }
  readonly responsiblePersonId?: PersonId
}

export interface BulkOutcome {
  readonly changed: readonly DigitalServiceId[]
  /** Rows left as they were, with why. */
  readonly skipped: readonly { readonly name: string; readonly why: SkipReason }[]
}

/** `changed_meanwhile`: somebody wrote it after the preview. `not_allowed`: the actor does not write it. */
export type SkipReason = 'changed_meanwhile' | 'not_allowed' | 'person_elsewhere' | 'same'

/** What the change would leave of a service. */
export function bulkNext(service: DigitalService, change: BulkChange): ServiceValues {
  return {
    ...serviceValues(service),
    ...change.classification,
    ...(change.responsiblePersonId === undefined ? {} : { responsiblePersonId: change.responsiblePersonId }),
  }
}

/**
 * Applies one change to the rows of a preview, each with the version that was shown; one event for each. Rows that changed since, or that
 * the actor may not write, stay as they are and are told. Refuses INV-011, INV-031.
 */
export async function changeServices(
  tx: ActorTx,
  rows: readonly { id: string; version: number }[],
  change: BulkChange,
  now: Date,
): Promise<BulkOutcome> {
  await requireBulk(tx)
  if (rows.length > bulkLimit)
    throw new DomainError(inventoryErrors.tooManyRows, { details: { count: rows.length, limit: bulkLimit } })
  const changed: DigitalServiceId[] = []
  const skipped: { name: string; why: SkipReason }[] = []
  const writers = new Map<string, ReadonlySet<string>>()
  const worksFor = async (service: DigitalService): Promise<boolean> => {
    if (change.responsiblePersonId === undefined) return true
    const known =
      writers.get(service.administrationId) ??
      new Set<string>((await listWriters(tx, service.administrationId)).map(({ id }) => id))
    writers.set(service.administrationId, known)
    return known.has(change.responsiblePersonId)
  }
  // In one order for everybody, so that two acts on the same rows wait for each other instead of locking both.
  for (const { id, version } of [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const shown = await getService(tx, id)
    const service = await lockService(tx, shown.id)
    const next = service && bulkNext(service, change)
    if (!service || !next) skipped.push({ name: shown.name, why: 'not_allowed' })
    else if (service.version !== version) skipped.push({ name: service.name, why: 'changed_meanwhile' })
    else if (!(await worksFor(service))) skipped.push({ name: service.name, why: 'person_elsewhere' })
    else if (JSON.stringify(next) === JSON.stringify(serviceValues(service)))
      skipped.push({ name: service.name, why: 'same' })
    else {
      await writeService(tx, service, { ...next, state: service.state }, { action: 'bulk_correct' }, now)
      changed.push(service.id)
    }
  }
  return { changed, skipped }
}

const revertible = ['dataClass', 'dataClassSource', 'dataClassOn', 'responsiblePersonId'] as const

/**
 * Puts back what one act of the same person changed, told by the id of its request. A row that was written again since stays as it is.
 * Refuses INV-012 when there is no such act, INV-031.
 */
export async function undoBulk(tx: ActorTx, requestId: string, now: Date): Promise<BulkOutcome> {
  await requireBulk(tx)
  const acts = await listChangedTogether(tx, requestId)
  if (acts.length === 0) throw new DomainError(inventoryErrors.nothingToUndo)
  const changed: DigitalServiceId[] = []
  const skipped: { name: string; why: SkipReason }[] = []
  for (const { serviceId, changes } of acts) {
    const service = await lockService(tx, serviceId)
    if (!service) skipped.push({ name: serviceId, why: 'not_allowed' })
    else if (!isAsLeft(service, changes)) skipped.push({ name: service.name, why: 'changed_meanwhile' })
    else {
      const next = { ...serviceValues(service), ...valuesBefore(changes), state: service.state }
      await writeService(tx, service, next, { action: 'bulk_undo' }, now)
      changed.push(service.id)
    }
  }
  return { changed, skipped }
}

/** Whether a service still holds what the act left in the fields it changed. */
export function isAsLeft(service: DigitalService, changes: Changes): boolean {
  return revertible.every((field) => {
    const change = changes[field]
    return change === undefined || (service[field] || null) === change[1]
  })
}

function valuesBefore(changes: Changes): Partial<ServiceValues> {
  const before: Record<string, unknown> = {}
  for (const field of revertible)
    if (changes[field]) before[field] = changes[field][0] ?? (field === 'dataClassSource' ? '' : null)
  return before
}
