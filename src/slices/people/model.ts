// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssignmentId, AssociationId, Branded, PersonId } from '../../shared/ids.ts'
import { ceasedPerson, type NamedPerson } from '../../shared/names.ts'
import type { Role } from '../../shared/roles.ts'

export type SessionId = Branded<'SessionId'>
export type ResetId = Branded<'ResetId'>

/** What a delegate may be charged to send. */
export const sendables = ['plans', 'spending', 'candidacies'] as const
export type Sendable = (typeof sendables)[number]

/** Where a session comes from. */
export interface Client {
  readonly address: string
  readonly userAgent: string
}

/** A role of a person with its dates and the place where it is held. */
export interface Assignment {
  readonly id: AssignmentId
  readonly personId: PersonId
  readonly role: Role
  readonly administrationId: AdministrationId | null
  readonly associationId: AssociationId | null
  /** Name of the body or association; null when the role is held on the whole programme. */
  readonly placeName: string | null
  readonly validFrom: LocalDate
  /** Last day, included; the day before `validFrom` when the role was taken back before it counted. */
  readonly validTo: LocalDate | null
  readonly act: string
  readonly sends: readonly Sendable[]
  readonly version: number
}

/** Whether a role counts on a day: both ends included. */
export function isInForce(
  role: { validFrom: LocalDate; validTo: LocalDate | null },
  today: LocalDate,
): boolean {
  return role.validFrom <= today && (role.validTo === null || role.validTo >= today)
}

/** Roles that see or change more than one body's data: they are asked for a second factor and their sign-ins are recorded. */
export const privilegedRoles: readonly Role[] = ['administrator', 'programme_officer']

/** Name and surname; who left is no longer named. */
export function fullName(person: NamedPerson): string {
  return person.ceasedAt ? ceasedPerson : `${person.givenName} ${person.familyName}`.trim()
}
