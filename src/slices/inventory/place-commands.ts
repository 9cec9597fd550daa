// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, roleOf } from '../../platform/db/actor.ts'
import { changesBetween, recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DataCentreId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import { type ClosingInput, endClosing, insertClosing, noClosing, toldOfClosing } from './closing-store.ts'
import {
  type Corrected,
  mergeParts,
  moveRefusal,
  requireWriting,
  type Seen,
  withoutEmpty,
} from './commands.ts'
import { inventoryErrors } from './errors.ts'
import { type DataCentreAction, dataCentreTransitions } from './lifecycle.ts'
import {
  type DataCentre,
  type DataCentreState,
  type DataCentreValues,
  dataCentreFields,
  type HostedService,
} from './model.ts'
import * as store from './place-store.ts'
import { isPast } from './rules.ts'
import { type DataCentrePart, dataCentreShape, dataCentreValues } from './shapes.ts'
import { namesInWords, paths } from './view.ts'

/** Adds a data centre to a body, one that has its closing day as closed already. Refuses INV-017, GEN-006. */
export async function addDataCentre(
  tx: ActorTx,
  administrationId: AdministrationId,
  values: DataCentreValues,
  now: Date,
): Promise<DataCentreId> {
  await requireWriting(tx, administrationId)
  const id = newId<DataCentreId>()
  const state = values.closedOn === null ? 'active' : 'closed'
  requireClosingDay(tx, state, values.closedOn)
  await store.insertDataCentre(tx, administrationId, id, { ...values, state }, now)
  if (state === 'closed') await insertClosing(tx, { ...values, administrationId, id }, noClosing, now)
  const told = {
    ...withoutEmpty(values),
    isGroupContested: values.isGroupContested || null,
    isShared: values.isShared || null,
  }
  await recordEvent(tx, {
    administrationId,
    subjectKind: 'data_centre',
    subjectId: id,
    action: 'add',
    changes: changesBetween<typeof told>(null, told, dataCentreFields),
    at: now,
  })
  return id
}

/** Writes the parts of a data centre that a person changed, as `correctService` does. Refuses INV-002, INV-009, INV-017, GEN-006. */
export async function correctDataCentre(
  tx: ActorTx,
  input: Seen<DataCentrePart> & { readonly id: string; readonly patch: Partial<DataCentreValues> },
  now: Date,
): Promise<Corrected<DataCentre, DataCentrePart>> {
  const { id } = await store.getDataCentre(tx, input.id)
  const stored = await store.lockDataCentre(tx, id)
  if (!stored) throw new DomainError(commonErrors.notAllowed)
  const current = dataCentreValues(stored)
  const { next, conflicts } = mergeParts(
    dataCentreShape,
    { ...input, storedVersion: stored.version },
    current,
    input.patch,
  )
  if (conflicts.length > 0) return { ok: false, stored, conflicts }
  requireClosingDay(tx, stored.state, next.closedOn)
  const changes = changesBetween(withoutEmpty(current), withoutEmpty(next), dataCentreFields)
  if (Object.keys(changes).length === 0) return { ok: true, changed: false }
  await store.updateDataCentre(tx, id, { ...next, state: stored.state }, now)
  await recordEvent(tx, {
    administrationId: stored.administrationId,
    subjectKind: 'data_centre',
    subjectId: id,
    action: 'correct',
    changes,
    at: now,
  })
  return { ok: true, changed: true }
}

/**
 * Moves a data centre along its lifecycle. Closing looks at the services of every body, after the row is locked: whoever is putting a
 * service there is waited for; closing wants its day, and reopening forgets it. Refuses INV-002, INV-003, INV-006, INV-007, INV-008,
 * INV-017, GEN-006.
 */
export async function moveDataCentre(
  tx: ActorTx,
  input: {
    id: string
    action: DataCentreAction
    note?: string
    closedOn?: LocalDate | null
    closing?: ClosingInput
  },
  now: Date,
): Promise<void> {
  const { id } = await store.getDataCentre(tx, input.id)
  const locked = await store.lockDataCentre(tx, id)
  const stored = locked ?? (await store.getDataCentre(tx, id))
  const hosted = await store.listHostedServices(tx, id)
  const decision = decide(
    dataCentreTransitions,
    stored.state,
    input.action,
    roleOf(tx.actor),
    { hosted },
    input.note,
  )
  if (!decision.ok)
    throw moveRefusal(decision.code, {
      details: { services: namesInWords(hosted.map(nameWithOwner)) },
      action: { href: `${paths.dataCentre(id)}#ospitati`, label: 'Apri i servizi ospitati' },
    })
  if (!locked) throw new DomainError(commonErrors.notAllowed)
  const closedOn = decision.to === 'closed' ? (input.closedOn ?? null) : null
  requireClosingDay(tx, decision.to, closedOn)
  await store.updateDataCentre(tx, id, { ...dataCentreValues(stored), closedOn, state: decision.to }, now)
  const closing = input.closing ?? noClosing
  if (decision.to === 'closed') await insertClosing(tx, stored, closing, now)
  else if (stored.state === 'closed') await endClosing(tx, id, now)
  await recordEvent(tx, {
    administrationId: stored.administrationId,
    subjectKind: 'data_centre',
    subjectId: id,
    action: input.action,
    from: stored.state,
    to: decision.to,
    reason: input.note ?? null,
    changes: changesBetween(
      { closedOn: stored.closedOn, ...toldOfClosing(noClosing) },
      { closedOn, ...toldOfClosing(decision.to === 'closed' ? closing : noClosing) },
      ['closedOn', 'yearlyCostCents', 'proof'],
    ),
    at: now,
  })
}

/** A closed data centre has the day it was closed, which is not to come; one in use has none (INV-017). */
function requireClosingDay(tx: ActorTx, state: DataCentreState, day: LocalDate | null): void {
  if (state === 'closed' ? day === null || !isPast(day, tx.actor.today) : day !== null)
    throw new DomainError(inventoryErrors.closingDay)
}

function nameWithOwner({ name, isOwn, administrationName }: HostedService): string {
  return isOwn ? name : `${name} (${administrationName})`
}
