// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { changesBetween, recordEvent } from '../../platform/events.ts'
import { addDays, type LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AssignmentId, PersonId } from '../../shared/ids.ts'
import { writingRoles } from '../../shared/roles.ts'
import { refuseOverlap } from './commands.ts'
import { peopleErrors } from './errors.ts'
import { isInForce, type PersonRow, type SessionId } from './model.ts'
import { endNow, endProblem } from './rules.ts'
import { deleteSessionsOf } from './session-store.ts'
import { savePassword } from './sign-in-store.ts'
import {
  findAssignment,
  findPerson,
  hasOtherAdministrator,
  isAdministratorOn,
  isEmailTaken,
  listAssignments,
  updateAccount,
  updateAssignment,
  updateNames,
} from './store.ts'

/** A person still with us. Throws PEOPLE-001, PEOPLE-020. */
async function getLivingPerson(tx: ActorTx, id: PersonId): Promise<PersonRow> {
  const person = await findPerson(tx, id)
  if (!person) throw new DomainError(peopleErrors.personNotFound)
  if (person.ceasedAt) throw new DomainError(peopleErrors.alreadyCeased)
  return person
}

export interface EndAssignment {
  readonly assignmentId: AssignmentId
  readonly version: number
  /** The last day, included; null for no end; 'now' takes the role away at once. */
  readonly end: LocalDate | null | 'now'
  readonly reason: string
}

/**
 * Sets the last day of a role. Refuses to rewrite the past (a field error on `fine`), to leave nobody who administers (PEOPLE-015)
 * and what changed meanwhile (GEN-010).
 */
export async function endAssignment(tx: ActorTx, input: EndAssignment, now: Date): Promise<PersonId> {
  const { today } = tx.actor
  const held = await findAssignment(tx, input.assignmentId)
  if (!held) throw new DomainError(peopleErrors.assignmentNotFound)
  const end = input.end === 'now' ? endNow(held, today) : input.end
  const problem = endProblem(held, end ?? '9999-12-31', today)
  if (problem) throw invalid('fine', problem)
  if (held.role === 'administrator' && end !== null)
    await keepAnAdministrator(tx, held.personId, addDays(end, 1))
  const changed = await updateAssignment(tx, {
    id: held.id,
    version: input.version,
    validTo: end,
  }).catch(refuseOverlap)
  if (!changed) throw new DomainError(commonErrors.changedMeanwhile)
  await recordEvent(tx, {
    administrationId: held.administrationId,
    subjectKind: 'assignment',
    subjectId: held.id,
    action: 'change_end',
    reason: input.reason,
    changes: {
      role: [held.role, held.role],
      person: [held.personId, held.personId],
      valid_to: [held.validTo, end],
    },
    at: now,
  })
  return held.personId
}

/**
 * Gives or takes the right to change many services in one act. Refuses a role that writes nothing (PEOPLE-022) and what changed meanwhile
 * (GEN-010).
 */
export async function setChangesMany(
  tx: ActorTx,
  input: { readonly assignmentId: AssignmentId; readonly version: number; readonly changesMany: boolean },
  now: Date,
): Promise<PersonId> {
  const { assignmentId, version, changesMany } = input
  const held = await findAssignment(tx, assignmentId)
  if (!held) throw new DomainError(peopleErrors.assignmentNotFound)
  if (!writingRoles.includes(held.role)) throw new DomainError(peopleErrors.writesNothing)
  if (held.changesMany === changesMany) return held.personId
  if (!(await updateAssignment(tx, { id: held.id, version, changesMany })))
    throw new DomainError(commonErrors.changedMeanwhile)
  await recordEvent(tx, {
    administrationId: held.administrationId,
    subjectKind: 'assignment',
    subjectId: held.id,
    action: 'change_bulk',
    changes: {
      role: [held.role, held.role],
      person: [held.personId, held.personId],
      changes_many: [held.changesMany, changesMany],
    },
    at: now,
  })
  return held.personId
}

/** Refuses what would leave Regia without anybody who administers from that day on (PEOPLE-015). */
async function keepAnAdministrator(tx: ActorTx, leaving: PersonId, from: LocalDate): Promise<void> {
  const { today } = tx.actor
  if (!(await hasOtherAdministrator(tx, leaving, from < today ? today : from)))
    throw new DomainError(peopleErrors.lastAdministrator)
}

/** Closes or opens an account again; closed, it ends every session at its next request. Throws PEOPLE-015. */
export async function setAccountOpen(
  tx: ActorTx,
  input: { readonly personId: PersonId; readonly isOpen: boolean; readonly reason: string },
  now: Date,
): Promise<void> {
  const { personId, isOpen, reason } = input
  await getLivingPerson(tx, personId)
  if (!isOpen && (await isAdministratorOn(tx, personId, tx.actor.today)))
    await keepAnAdministrator(tx, personId, tx.actor.today)
  if (!(await updateAccount(tx, personId, { isActive: isOpen }, now)))
    throw new DomainError(peopleErrors.noAccount)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: personId,
    action: isOpen ? 'open_again' : 'close',
    reason,
    at: now,
  })
}

/**
 * Takes the name and the address away for good: every history then says «persona cessata». Roles in force end, what the person did
 * stays. Throws PEOPLE-015, PEOPLE-020.
 */
export async function ceasePerson(
  tx: ActorTx,
  input: { readonly personId: PersonId; readonly reason: string },
  now: Date,
): Promise<void> {
  const { personId, reason } = input
  const { today } = tx.actor
  await getLivingPerson(tx, personId)
  if (await isAdministratorOn(tx, personId, today)) await keepAnAdministrator(tx, personId, today)
  for (const held of await listAssignments(tx, [personId])) {
    if (!isInForce(held, today) && held.validFrom <= today) continue
    const validTo = endNow(held, today)
    await updateAssignment(tx, { id: held.id, version: held.version, validTo })
    await recordEvent(tx, {
      administrationId: held.administrationId,
      subjectKind: 'assignment',
      subjectId: held.id,
      action: 'change_end',
      reason,
      changes: { valid_to: [held.validTo, validTo] },
      at: now,
    })
  }
  await updateAccount(
    tx,
    personId,
    { email: `${personId}@persona-cessata.invalid`, phone: null, isActive: false, wantsMail: false },
    now,
  )
  await updateNames(tx, personId, { givenName: '', familyName: '', ceasedAt: now })
  await recordEvent(tx, { subjectKind: 'person', subjectId: personId, action: 'cease', reason, at: now })
}

export interface CorrectPerson {
  readonly personId: PersonId
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  readonly phone: string | null
  /** When the account had been changed last, as the page said it. */
  readonly seenAt: string
}

/**
 * Corrects how a person is called and reached. The event says which fields, not the values: they are personal. Refuses an address
 * that is taken (PEOPLE-002) and what changed meanwhile (GEN-010).
 */
export async function correctPerson(tx: ActorTx, input: CorrectPerson, now: Date): Promise<void> {
  const person = await getLivingPerson(tx, input.personId)
  if ((person.accountUpdatedAt?.toISOString() ?? '') !== input.seenAt)
    throw new DomainError(commonErrors.changedMeanwhile)
  if (await isEmailTaken(tx, input.email, input.personId))
    throw new DomainError(peopleErrors.emailTaken, {
      details: { email: input.email },
      fields: [
        {
          field: 'email',
          message: 'Questo indirizzo appartiene già a un’altra persona: cercala nell’elenco',
        },
      ],
    })
  const changed = Object.keys(changesBetween(person, input, ['givenName', 'familyName', 'email', 'phone']))
  if (changed.length === 0) return
  await updateNames(tx, input.personId, input)
  const { email, phone } = input
  if (!(await updateAccount(tx, input.personId, { email, phone }, now)))
    throw new DomainError(peopleErrors.noAccount)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: input.personId,
    action: 'correct',
    changes: { fields: [null, changed] },
    at: now,
  })
}

/** What people change of themselves. */
export async function changeOwnContacts(
  tx: ActorTx,
  input: { readonly personId: PersonId; readonly phone: string | null; readonly wantsMail: boolean },
  now: Date,
): Promise<void> {
  const { personId, phone, wantsMail } = input
  if (!(await updateAccount(tx, personId, { phone, wantsMail }, now)))
    throw new DomainError(peopleErrors.noAccount)
  await recordEvent(tx, { subjectKind: 'person', subjectId: personId, action: 'change_contacts', at: now })
}

/** Keeps a new password; the other sessions of the person end. Actor: sign_in. */
export async function changePassword(
  tx: ActorTx,
  input: { readonly personId: PersonId; readonly passwordHash: string; readonly sessionId: SessionId },
  now: Date,
): Promise<void> {
  await savePassword(tx, input.personId, input.passwordHash, now)
  await deleteSessionsOf(tx, input.personId, input.sessionId)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: input.personId,
    action: 'change_password',
    at: now,
  })
}

function invalid(field: string, message: string): DomainError {
  return new DomainError(commonErrors.invalidForm, { fields: [{ field, message }] })
}
