// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DigitalServiceId } from '../../shared/ids.ts'
import {
  addService,
  mergeParts,
  removeSoftware,
  requireWriting,
  serviceForUpdate,
  writeService,
} from './commands.ts'
import { inventoryErrors } from './errors.ts'
import type { FormState } from './merge.ts'
import type { DigitalService, ServiceValues } from './model.ts'
import {
  findPaste,
  insertPaste,
  markUndone,
  type Paste,
  type PasteEffect,
  type PasteLineKept,
} from './paste-store.ts'
import { type ServicePart, serviceShape, serviceValues } from './shapes.ts'
import { findServiceById, listSoftware, listSupportedServices, lockService, lockSoftware } from './store.ts'

/** A row of the grid to write: a service with what the page showed of it, or a new one. */
export interface RowToWrite {
  readonly id: DigitalServiceId | null
  readonly base: FormState<ServicePart> | null
  readonly patch: Partial<ServiceValues>
  readonly name: string
  readonly lines: readonly Omit<PasteLineKept, 'id' | 'title'>[]
}

export type PasteOutcome =
  | { readonly ok: true; readonly pasteId: string; readonly count: number }
  | { readonly ok: false; readonly conflicted: readonly DigitalServiceId[] }

/**
 * Writes the rows of a pasted sheet, all or none, one event for each service: nothing is written when somebody else changed the same
 * part of one of them since the preview. Refuses GEN-006, INV-001, INV-005.
 */
export async function applyPaste(
  tx: ActorTx,
  { administrationId, rows }: { administrationId: AdministrationId; rows: readonly RowToWrite[] },
  now: Date,
): Promise<PasteOutcome> {
  await requireWriting(tx, administrationId)
  const locked = new Map<DigitalServiceId, { stored: DigitalService; next: ServiceValues }>()
  const conflicted: DigitalServiceId[] = []
  // In one order for everybody, so that two pastes on the same rows wait for each other instead of locking both.
  const ofStored = rows.flatMap(({ id, base, patch }) => (id === null ? [] : [{ id, base, patch }]))
  for (const { id, base, patch } of ofStored.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const stored = await serviceForUpdate(tx, id)
    if (stored.administrationId !== administrationId) throw new DomainError(commonErrors.notAllowed)
    const seen = { version: stored.version, storedVersion: stored.version, base }
    const { next, conflicts } = mergeParts(serviceShape, seen, serviceValues(stored), patch)
    if (conflicts.length > 0) conflicted.push(id)
    else if (JSON.stringify(next) !== JSON.stringify(serviceValues(stored))) locked.set(id, { stored, next })
  }
  if (conflicted.length > 0) return { ok: false, conflicted }
  const known = new Set((await listSoftware(tx, administrationId)).map(({ id }) => id))
  const services: PasteEffect[] = []
  const lines: PasteLineKept[] = []
  const wrote = (id: DigitalServiceId, before: ServiceValues | null, version: number, row: RowToWrite) => {
    services.push({ id, before, version })
    for (const line of row.lines) lines.push({ id, title: row.name, ...line })
  }
  for (const row of rows) {
    if (row.id === null) {
      wrote(await addService(tx, administrationId, row.patch as ServiceValues, now), null, 1, row)
      continue
    }
    const changed = locked.get(row.id)
    if (!changed) continue
    const { stored, next } = changed
    await writeService(tx, stored, { ...next, state: stored.state }, { action: 'paste' }, now)
    wrote(row.id, serviceValues(stored), stored.version + 1, row)
  }
  const pasteId = newId<string>()
  const after = (await listSoftware(tx, administrationId)).map(({ id }) => id)
  const effects = { services, softwareIds: after.filter((id) => !known.has(id)) }
  if (services.length > 0) await insertPaste(tx, { id: pasteId, administrationId, lines, effects }, now)
  return { ok: true, pasteId, count: services.length }
}

/** Services that still are as the paste left them: those that can go back. */
export async function undoable(tx: ActorTx, { effects, undoneAt }: Paste): Promise<PasteEffect[]> {
  if (undoneAt !== null) return []
  const found: PasteEffect[] = []
  for (const effect of effects.services)
    if ((await findServiceById(tx, effect.id))?.version === effect.version) found.push(effect)
  return found
}

/**
 * Puts back what a paste of the same person wrote: services as they were, added ones as ceased; software it added goes, unless something
 * uses it. What somebody wrote since stays. Answers how many went back. Refuses INV-012, INV-006 (already undone).
 */
export async function undoPaste(tx: ActorTx, id: string, now: Date): Promise<number> {
  const paste = await findPaste(tx, id, true)
  if (!paste) throw new DomainError(inventoryErrors.nothingToUndo)
  if (paste.undoneAt !== null) throw new DomainError(inventoryErrors.moveAlreadyDone)
  let count = 0
  for (const effect of [...paste.effects.services].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const stored = await lockService(tx, effect.id)
    if (stored?.version !== effect.version) continue
    const next = effect.before
      ? { ...effect.before, state: stored.state }
      : { ...serviceValues(stored), softwareIds: [], state: 'ceased' as const }
    const act = effect.before
      ? { action: 'paste_undo' }
      : { action: 'cease', from: stored.state, to: 'ceased', reason: 'Incolla annullato' }
    await writeService(tx, stored, next, act, now)
    count++
  }
  for (const softwareId of paste.effects.softwareIds) {
    const software = await lockSoftware(tx, softwareId)
    if (software?.version === 1 && (await listSupportedServices(tx, softwareId)).length === 0)
      await removeSoftware(tx, softwareId, now)
  }
  await markUndone(tx, paste, now)
  return count
}
