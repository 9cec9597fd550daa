// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { changesBetween, recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { formatDate, type LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import {
  findAssociationByName,
  getAssociation,
  holdAssociation,
  insertAssociation,
  insertMandate,
  listMandates,
  type MandateRow,
  updateAssociation,
  updateMandateEnd,
} from './associations-store.ts'
import { registryErrors } from './errors.ts'
import type { Association, Mandate } from './model.ts'
import { mayAddBodies, periodsOverlap } from './rules.ts'
import { getAdministration } from './store.ts'
import { periodInWords } from './view.ts'

type AssociationValues = Pick<Association, 'name' | 'contactPhone' | 'contactHours'>

function eventFields(values: AssociationValues): Record<(typeof fieldNames)[number], string | null> {
  return { name: values.name, contact_phone: values.contactPhone, contact_hours: values.contactHours }
}
const fieldNames = ['name', 'contact_phone', 'contact_hours'] as const

/** Adds an association of bodies. Refuses a name that is taken (REG-013). Actor: administrator. */
export async function addAssociation(
  tx: ActorTx,
  values: AssociationValues & { readonly isDemo?: boolean },
  now: Date,
): Promise<AssociationId> {
  if (!mayAddBodies(tx.actor)) throw new DomainError(commonErrors.notAllowed)
  await refuseTakenName(tx, values.name, null)
  const id = newId<AssociationId>()
  await insertAssociation(tx, id, values, now)
  await recordEvent(tx, {
    subjectKind: 'association',
    subjectId: id,
    action: 'add',
    changes: changesBetween<ReturnType<typeof eventFields>>(null, eventFields(values), fieldNames),
    at: now,
  })
  return id
}

/** Corrects name and contacts. Refuses a version that is no longer the last (GEN-010). Actor: administrator. */
export async function correctAssociation(
  tx: ActorTx,
  id: AssociationId,
  version: number,
  values: AssociationValues,
  now: Date,
): Promise<void> {
  if (!mayAddBodies(tx.actor)) throw new DomainError(commonErrors.notAllowed)
  const before = await getAssociation(tx, id)
  await refuseTakenName(tx, values.name, id)
  const changes = changesBetween(eventFields(before), eventFields(values), fieldNames)
  if (Object.keys(changes).length === 0) return
  if (!(await updateAssociation(tx, id, version, values, now)))
    throw new DomainError(commonErrors.changedMeanwhile)
  await recordEvent(tx, { subjectKind: 'association', subjectId: id, action: 'correct', changes, at: now })
}

async function refuseTakenName(tx: ActorTx, name: string, except: AssociationId | null): Promise<void> {
  const holder = await findAssociationByName(tx, name)
  if (holder === undefined || holder === except) return
  throw new DomainError(registryErrors.associationNameTaken, {
    details: { name },
    fields: [{ field: 'name', message: 'Un altro ufficio ha già questo nome' }],
    action: { href: `/amministrazione/associazioni/${holder}`, label: 'Apri quell’ufficio' },
  })
}

/** Gives an association the mandate for a body. Refusals as below. Actor: administrator. */
export async function addMember(
  tx: ActorTx,
  { administrationId, ...mandate }: Omit<Mandate, 'id' | 'associationName'>,
  now: Date,
): Promise<void> {
  await addMembers(tx, { ...mandate, administrationIds: [administrationId] }, now)
}

/**
 * Gives an association the same mandate for some bodies, each with its event. Refuses a period that overlaps one that a body already
 * has there (REG-014), saying which. Actor: administrator.
 */
export async function addMembers(
  tx: ActorTx,
  input: Pick<Mandate, 'associationId' | 'validFrom' | 'validTo' | 'act'> & {
    readonly administrationIds: readonly AdministrationId[]
  },
  now: Date,
): Promise<void> {
  if (!mayAddBodies(tx.actor)) throw new DomainError(commonErrors.notAllowed)
  const { administrationIds, ...mandate } = input
  await holdAssociation(tx, mandate.associationId)
  const existing = await listMandates(tx, { associationId: mandate.associationId })
  for (const administrationId of new Set(administrationIds)) {
    const { name } = await getAdministration(tx, administrationId)
    refuseOverlap(existing, { ...mandate, administrationId, bodyName: name }, null)
    await insertMandate(tx, { ...mandate, administrationId, id: newId<string>() }, now)
    await recordEvent(tx, {
      administrationId,
      subjectKind: 'association',
      subjectId: mandate.associationId,
      action: 'add_member',
      reason: mandate.act,
      changes: {
        body: [null, name],
        valid_from: [null, mandate.validFrom],
        valid_to: [null, mandate.validTo],
      },
      at: now,
    })
  }
}

function refuseOverlap(
  existing: readonly MandateRow[],
  period: {
    administrationId: AdministrationId
    bodyName: string
    validFrom: LocalDate
    validTo: LocalDate | null
  },
  except: string | null,
): void {
  const clash = existing.find(
    (other) =>
      other.id !== except &&
      other.administrationId === period.administrationId &&
      periodsOverlap(other, period),
  )
  if (clash)
    throw new DomainError(registryErrors.mandateOverlaps, {
      details: { name: period.bodyName, period: periodInWords(clash) },
      fields: [
        { field: 'valid_from', message: `${period.bodyName} è già associato ${periodInWords(clash)}` },
      ],
    })
}

/**
 * Sets the last day of a mandate, which also moves an end still to come. Refuses one before its start (REG-017), an end already
 * past (REG-016), a period that would overlap the next (REG-014). Actor: administrator.
 */
export async function endMandate(
  tx: ActorTx,
  input: { associationId: AssociationId; mandateId: string; validTo: LocalDate; reason: string },
  now: Date,
): Promise<void> {
  if (!mayAddBodies(tx.actor)) throw new DomainError(commonErrors.notAllowed)
  await holdAssociation(tx, input.associationId)
  const mandates = await listMandates(tx, { associationId: input.associationId })
  const mandate = mandates.find((each) => each.id === input.mandateId)
  if (!mandate) throw new DomainError(registryErrors.mandateNotFound)
  if (mandate.validTo !== null && mandate.validTo < tx.actor.today)
    throw new DomainError(registryErrors.mandateAlreadyEnded, {
      details: { date: formatDate(mandate.validTo) },
    })
  if (input.validTo < mandate.validFrom)
    throw new DomainError(registryErrors.mandateEndsBeforeStart, {
      details: { date: formatDate(mandate.validFrom) },
      fields: [{ field: 'valid_to', message: `Il mandato comincia il ${formatDate(mandate.validFrom)}` }],
    })
  refuseOverlap(mandates, { ...mandate, validTo: input.validTo }, mandate.id)
  if (mandate.validTo === input.validTo) return
  if (!(await updateMandateEnd(tx, mandate.id, input.validTo))) throw new DomainError(commonErrors.notAllowed)
  await recordEvent(tx, {
    administrationId: mandate.administrationId,
    subjectKind: 'association',
    subjectId: input.associationId,
    action: 'end_member',
    reason: input.reason,
    changes: { body: [mandate.bodyName, mandate.bodyName], valid_to: [mandate.validTo, input.validTo] },
    at: now,
  })
}
