// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, roleOf } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import { changesBetween, recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { commonErrors, DomainError, type DomainErrorOptions } from '../../shared/errors.ts'
import type { AdministrationId, DigitalServiceId, SoftwareId } from '../../shared/ids.ts'
import { decide, lifecycleRefusals } from '../../shared/lifecycle.ts'
import { foldWords } from '../../shared/search-text.ts'
import { inventoryErrors } from './errors.ts'
import { type ServiceAction, serviceTransitions } from './lifecycle.ts'
import { type FormState, merge, type Shape, stateOf, takeParts } from './merge.ts'
import type { DigitalService, ServiceState, ServiceValues, SoftwareValues } from './model.ts'
import { mayHost, placeLabel } from './place-store.ts'
import { listServiceTypes } from './reference-store.ts'
import {
  newServiceValues,
  newSoftwareValues,
  type ServicePart,
  type SoftwarePart,
  serviceShape,
  serviceValues,
  softwareShape,
  softwareValues,
} from './shapes.ts'
import * as store from './store.ts'
import { namesInWords } from './view.ts'

/** What a page showed of a thing: its version, and its parts when the form carried them. */
export interface Seen<Part extends string> {
  readonly version: number
  readonly base: FormState<Part> | null
}

/** The outcome of a correction: written (or nothing to write), or parts that somebody else changed meanwhile. */
export type Corrected<Stored, Part extends string> =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly stored: Stored; readonly conflicts: readonly Part[] }

/** Refuses with GEN-006 when the actor does not write for the body. */
export async function requireWriting(tx: ActorTx, administrationId: AdministrationId): Promise<void> {
  if (!(await mayWriteFor(tx, administrationId))) throw new DomainError(commonErrors.notAllowed)
}

/** The parts to write, or those to ask about. Without the form's own parts, the version decides alone (INV-009). */
export function mergeParts<Values, Part extends string>(
  shape: Shape<Values, Part>,
  seen: Seen<Part> & { readonly storedVersion: number },
  current: Values,
  mine: Partial<Values>,
): { next: Values; conflicts: readonly Part[] } {
  const theirs = stateOf(shape, current)
  if (seen.base === null && seen.version !== seen.storedVersion)
    throw new DomainError(inventoryErrors.changedMeanwhile)
  const merged = merge(seen.base ?? theirs, stateOf(shape, mine), theirs)
  return { next: takeParts(shape, current, mine, merged.mine), conflicts: merged.conflicts }
}

/** The refusal behind a code that `decide` answered. */
export function moveRefusal(code: string, options: DomainErrorOptions = {}): DomainError {
  const known = {
    [lifecycleRefusals.alreadyThere]: inventoryErrors.moveAlreadyDone,
    [lifecycleRefusals.wrongRole]: commonErrors.notAllowed,
    [lifecycleRefusals.noteMissing]: inventoryErrors.reasonMissing,
    [inventoryErrors.stillHosting.code]: inventoryErrors.stillHosting,
  }[code]
  return new DomainError(known ?? inventoryErrors.moveNotPossible, options)
}

/** Adds a service to a body; its software may be new. Refuses GEN-006, INV-005. */
export async function addService(
  tx: ActorTx,
  administrationId: AdministrationId,
  values: ServiceValues,
  now: Date,
): Promise<DigitalServiceId> {
  await requireWriting(tx, administrationId)
  await requirePlace(tx, administrationId, values)
  const id = newId<DigitalServiceId>()
  await store.insertServices(tx, administrationId, [{ id, ...values }], now)
  const softwareIds = await withNewSoftware(tx, administrationId, values, now)
  await store.linkSoftware(tx, { id, administrationId }, softwareIds)
  const added = await store.getService(tx, id)
  await recordEvent(tx, {
    administrationId,
    subjectKind: 'digital_service',
    subjectId: id,
    action: 'add',
    changes: changesBetween<ServiceInWords>(null, await inWords(tx, added), eventFields),
    at: now,
  })
  return id
}

/** Adds a service for each type of the catalogue the body has none of yet. Answers how many. Refuses GEN-006. */
export async function addServicesFromCatalogue(
  tx: ActorTx,
  administrationId: AdministrationId,
  typeCodes: readonly string[],
  now: Date,
): Promise<number> {
  await requireWriting(tx, administrationId)
  const known = await listServiceTypes(tx, tx.actor.today)
  const present = new Set((await store.listServices(tx, administrationId)).map((service) => service.typeCode))
  const wanted = known.filter((type) => typeCodes.includes(type.code) && !present.has(type.code))
  for (const type of wanted)
    await addService(tx, administrationId, { ...newServiceValues(type.label), typeCode: type.code }, now)
  return wanted.length
}

/** A stored service that the actor may write, locked. Refuses INV-001, GEN-006. */
export async function serviceForUpdate(tx: ActorTx, id: string): Promise<DigitalService> {
  const { id: known } = await store.getService(tx, id)
  const locked = await store.lockService(tx, known)
  if (!locked) throw new DomainError(commonErrors.notAllowed)
  return locked
}

/**
 * Writes the parts a person changed; what others changed meanwhile stays, and a part both changed is answered as a conflict, with
 * nothing written. Refuses INV-001, INV-005, INV-009, GEN-006.
 */
export async function correctService(
  tx: ActorTx,
  input: Seen<ServicePart> & { readonly id: string; readonly patch: Partial<ServiceValues> },
  now: Date,
): Promise<Corrected<DigitalService, ServicePart>> {
  const stored = await serviceForUpdate(tx, input.id)
  const current = serviceValues(stored)
  const { next, conflicts } = mergeParts(
    serviceShape,
    { ...input, storedVersion: stored.version },
    current,
    input.patch,
  )
  if (conflicts.length > 0) return { ok: false, stored, conflicts }
  if (JSON.stringify(next) === JSON.stringify(current)) return { ok: true, changed: false }
  await writeService(tx, stored, { ...next, state: stored.state }, { action: 'correct' }, now)
  return { ok: true, changed: true }
}

/** Marks a service as ceased, or brings it back. Refuses INV-001, INV-005 (its place closed meanwhile), INV-006, INV-007, GEN-006. */
export async function changeServiceState(
  tx: ActorTx,
  input: { id: string; action: ServiceAction; note?: string },
  now: Date,
): Promise<void> {
  const stored = await serviceForUpdate(tx, input.id)
  const decision = decide(serviceTransitions, stored.state, input.action, roleOf(tx.actor), null, input.note)
  if (!decision.ok) throw moveRefusal(decision.code)
  if (decision.to === 'active') await requirePlace(tx, stored.administrationId, stored)
  await writeService(
    tx,
    stored,
    { ...serviceValues(stored), state: decision.to },
    { action: input.action, from: stored.state, to: decision.to, reason: input.note ?? null },
    now,
  )
}

interface Act {
  readonly action: string
  readonly from?: string
  readonly to?: string
  readonly reason?: string | null
}

/** Writes a locked service and its event: both or neither. */
export async function writeService(
  tx: ActorTx,
  stored: DigitalService,
  next: ServiceValues & { state: ServiceState },
  act: Act,
  now: Date,
): Promise<void> {
  const { id, administrationId } = stored
  if (next.dataCentreId !== stored.dataCentreId) await requirePlace(tx, administrationId, next)
  const before = await inWords(tx, stored)
  await store.updateService(tx, id, next, now)
  await store.linkSoftware(tx, stored, await withNewSoftware(tx, administrationId, next, now))
  const after = await inWords(tx, await store.getService(tx, id))
  await recordEvent(tx, {
    administrationId,
    subjectKind: 'digital_service',
    subjectId: id,
    ...act,
    changes: changesBetween(before, after, eventFields),
    at: now,
  })
}

const eventFields = [
  'name',
  'type',
  'software',
  'place',
  'dataClass',
  'dataClassSource',
  'dataClassOn',
  'usersCount',
  'responsiblePersonId',
  'note',
] as const

type ServiceInWords = Awaited<ReturnType<typeof inWords>>

/** A service as its history keeps it: names instead of ids that may mean something else one day, nothing for an empty text. */
async function inWords(tx: ActorTx, service: DigitalService) {
  const types = service.typeCode === null ? [] : await listServiceTypes(tx, tx.actor.today)
  return {
    name: service.name,
    type: types.find((type) => type.code === service.typeCode)?.label ?? service.typeCode,
    software: service.software.length === 0 ? null : service.software.map((each) => each.name),
    place: await placeLabel(tx, service),
    dataClass: service.dataClass,
    dataClassSource: service.dataClassSource || null,
    dataClassOn: service.dataClassOn,
    usersCount: service.usersCount,
    responsiblePersonId: service.responsiblePersonId,
    note: service.note || null,
  }
}

async function requirePlace(
  tx: ActorTx,
  administrationId: AdministrationId,
  { dataCentreId }: Pick<ServiceValues, 'dataCentreId'>,
): Promise<void> {
  if (dataCentreId !== null && !(await mayHost(tx, dataCentreId, administrationId)))
    throw new DomainError(inventoryErrors.placeNotAvailable, {
      fields: [{ field: 'place', message: inventoryErrors.placeNotAvailable.it() }],
    })
}

/** The software a service is to be linked to. A name that became one of the body's since the form was read is that one, not another. */
async function withNewSoftware(
  tx: ActorTx,
  administrationId: AdministrationId,
  values: Pick<ServiceValues, 'softwareIds' | 'newSoftware'>,
  now: Date,
): Promise<SoftwareId[]> {
  if (values.newSoftware.length === 0) return [...values.softwareIds]
  const folded = (name: string) => foldWords(name).join(' ')
  const known = new Map(
    (await store.listSoftware(tx, administrationId)).map(({ id, name }) => [folded(name), id]),
  )
  const ids = new Set(values.softwareIds)
  for (const name of values.newSoftware)
    ids.add(
      known.get(folded(name)) ?? (await addSoftware(tx, administrationId, newSoftwareValues(name), now)),
    )
  return [...ids]
}

export const softwareFields = [
  'name',
  'product',
  'productVersion',
  'supplier',
  'contractEndsOn',
  'licences',
  'yearlyCostCents',
  'components',
  'opportunity',
  'risk',
  'ease',
] as const

/** Adds a software to those of a body. Refuses GEN-006. */
export async function addSoftware(
  tx: ActorTx,
  administrationId: AdministrationId,
  values: SoftwareValues,
  now: Date,
): Promise<SoftwareId> {
  await requireWriting(tx, administrationId)
  const id = newId<SoftwareId>()
  await store.insertSoftware(tx, administrationId, id, values, now)
  await recordEvent(tx, {
    administrationId,
    subjectKind: 'software',
    subjectId: id,
    action: 'add',
    changes: changesBetween<WithoutEmpty<SoftwareValues>>(null, withoutEmpty(values), softwareFields),
    at: now,
  })
  return id
}

/** Writes the parts of a software that a person changed, as `correctService` does. Refuses INV-004, INV-009, GEN-006. */
export async function correctSoftware(
  tx: ActorTx,
  input: Seen<SoftwarePart> & { readonly id: string; readonly patch: Partial<SoftwareValues> },
  now: Date,
): Promise<Corrected<SoftwareValues, SoftwarePart>> {
  const { id } = await store.getSoftware(tx, input.id)
  const stored = await store.lockSoftware(tx, id)
  if (!stored) throw new DomainError(commonErrors.notAllowed)
  const current = softwareValues(stored)
  const { next, conflicts } = mergeParts(
    softwareShape,
    { ...input, storedVersion: stored.version },
    current,
    input.patch,
  )
  if (conflicts.length > 0) return { ok: false, stored: current, conflicts }
  const changes = changesBetween(withoutEmpty(current), withoutEmpty(next), softwareFields)
  if (Object.keys(changes).length === 0) return { ok: true, changed: false }
  await store.updateSoftware(tx, id, next, now)
  await recordEvent(tx, {
    administrationId: stored.administrationId,
    subjectKind: 'software',
    subjectId: id,
    action: 'correct',
    changes,
    at: now,
  })
  return { ok: true, changed: true }
}

/** Removes a software that supports nothing. Refuses INV-004, INV-010 (with the services), GEN-006. */
export async function removeSoftware(tx: ActorTx, id: string, now: Date): Promise<void> {
  const known = await store.getSoftware(tx, id)
  const stored = await store.lockSoftware(tx, known.id)
  if (!stored) throw new DomainError(commonErrors.notAllowed)
  const supported = await store.listSupportedServices(tx, stored.id)
  if (supported.length > 0)
    throw new DomainError(inventoryErrors.softwareInUse, {
      details: { services: namesInWords(supported.map((service) => service.name)) },
    })
  await store.deleteSoftware(tx, stored.id)
  await recordEvent(tx, {
    administrationId: stored.administrationId,
    subjectKind: 'software',
    subjectId: stored.id,
    action: 'remove',
    changes: changesBetween(withoutEmpty(softwareValues(stored)), {}, softwareFields),
    at: now,
  })
}

type WithoutEmpty<Row> = { [Key in keyof Row]: Row[Key] | null }

/** Empty texts as «no value», so that a history does not tell of them. */
export function withoutEmpty<Row extends object>(row: Row): WithoutEmpty<Row> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value === '' ? null : value]),
  ) as WithoutEmpty<Row>
}
