// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, AssignmentId, AssociationId, PersonId } from '../../shared/ids.ts'
import { type Role, type RoleScope, roleLabels, roleScopes } from '../../shared/roles.ts'
import { peopleErrors } from './errors.ts'
import type { Sendable } from './model.ts'
import { insertAccount, insertAssignment, insertPerson } from './store.ts'

export interface NewPerson {
  readonly givenName: string
  readonly familyName: string
  readonly isDemo?: boolean
}

/** Adds a person, without account and roles. Actor: administrator or command line. */
export async function createPerson(tx: ActorTx, input: NewPerson, now: Date): Promise<PersonId> {
  const personId = newId<PersonId>()
  await insertPerson(tx, personId, input, now)
  await recordEvent(tx, { subjectKind: 'person', subjectId: personId, action: 'add', at: now })
  return personId
}

export interface NewAccount {
  readonly personId: PersonId
  /** Lower case. */
  readonly email: string
  readonly phone?: string | null
}

/** Gives a person the address they sign in with. Refuses one that is taken (PEOPLE-002). */
export async function createAccount(tx: ActorTx, input: NewAccount, now: Date): Promise<void> {
  if (!(await insertAccount(tx, input, now)))
    throw new DomainError(peopleErrors.emailTaken, {
      details: { email: input.email },
      fields: [
        {
          field: 'email',
          message: 'Questo indirizzo appartiene già a un’altra persona: cercala nell’elenco',
        },
      ],
    })
  await recordEvent(tx, { subjectKind: 'person', subjectId: input.personId, action: 'open_account', at: now })
}

export interface NewAssignment {
  readonly personId: PersonId
  readonly role: Role
  readonly administrationId?: AdministrationId | null
  readonly associationId?: AssociationId | null
  readonly validFrom: LocalDate
  readonly validTo?: LocalDate | null
  /** The decree, resolution or letter that gives the role. */
  readonly act?: string
  readonly sends?: readonly Sendable[]
}

const whereHeld: Readonly<Record<RoleScope, string>> = {
  programme: 'sull’intero programma',
  association: 'in un ufficio associato',
  administration: 'in un ente',
}

/**
 * Gives a person a role with its dates. Refuses a place that the role does not have (PEOPLE-004) and a second legal
 * representative of a body in the same days (PEOPLE-003).
 */
export async function grantAssignment(tx: ActorTx, input: NewAssignment, now: Date): Promise<AssignmentId> {
  const place: RoleScope = input.administrationId
    ? 'administration'
    : input.associationId
      ? 'association'
      : 'programme'
  const places = roleScopes[input.role]
  if (!places.includes(place) || (input.administrationId && input.associationId))
    throw new DomainError(peopleErrors.wrongPlaceForRole, {
      details: { role: roleLabels[input.role], where: places.map((each) => whereHeld[each]).join(' o ') },
    })
  const assignmentId = newId<AssignmentId>()
  await insertAssignment(tx, assignmentId, input, now).catch(refuseOverlap)
  await recordEvent(tx, {
    administrationId: input.administrationId ?? null,
    subjectKind: 'assignment',
    subjectId: assignmentId,
    action: 'grant',
    to: input.role,
    reason: input.act ?? null,
    changes: {
      person: [null, input.personId],
      valid_from: [null, input.validFrom],
      valid_to: [null, input.validTo ?? null],
      ...(input.sends?.length ? { sends: [null, input.sends] } : {}),
    },
    at: now,
  })
  return assignmentId
}

const exclusionViolation = '23P01'

/** Turns the clash of two legal representatives into its refusal: only their periods exclude each other. */
export function refuseOverlap(error: unknown): never {
  if ((error as { code?: string }).code === exclusionViolation)
    throw new DomainError(peopleErrors.representativeOverlaps)
  throw error
}
