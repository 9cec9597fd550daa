// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ApiScope } from '../../shared/api-scopes.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssignmentId, AssociationId, Branded, PersonId } from '../../shared/ids.ts'
import { ceasedPerson, type NamedPerson } from '../../shared/names.ts'
import type { Role } from '../../shared/roles.ts'

export type SessionId = Branded<'SessionId'>
export type ResetId = Branded<'ResetId'>
export type AccessKeyId = Branded<'AccessKeyId'>

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
  /** May change many things in one act. */
  readonly changesMany: boolean
  readonly version: number
}

/** A person with the account, when there is one. */
export interface PersonRow {
  readonly id: PersonId
  readonly givenName: string
  readonly familyName: string
  readonly ceasedAt: Date | null
  readonly isDemo: boolean
  readonly email: string | null
  readonly phone: string | null
  readonly isActive: boolean
  readonly wantsMail: boolean
  readonly accountUpdatedAt: Date | null
}

/** How far somebody is with signing in, as an administrator may know it. */
export interface SignInState {
  readonly hasPassword: boolean
  readonly hasSecondFactor: boolean
  readonly lastSeenAt: Date | null
}

export interface WaitingReset {
  readonly id: ResetId
  readonly personId: PersonId
  readonly personName: string
  readonly askedBy: PersonId
  readonly askedByName: string
  readonly askedAt: Date
  readonly reason: string
}

/** A key with which a program acts as a person, under one of their roles and within some scopes. */
export interface AccessKey {
  readonly id: AccessKeyId
  readonly personId: PersonId
  /** What the person calls it: the program that has it. */
  readonly name: string
  readonly scopes: readonly ApiScope[]
  readonly createdAt: Date
  /** The last day, included. */
  readonly expiresOn: LocalDate
  readonly revokedAt: Date | null
  readonly lastUsedOn: LocalDate | null
  readonly role: Role
  readonly roleEndsOn: LocalDate | null
  readonly placeName: string | null
}

/** A body or an office, to be chosen as the place of a role. */
export interface Place<Id> {
  readonly id: Id
  readonly name: string
  /** What tells namesakes apart: province, code. */
  readonly detail: string
}

/** A role of the demonstration that anybody on this machine may take. */
export interface DemoRole {
  readonly assignmentId: AssignmentId
  readonly personId: PersonId
  readonly role: Role
  readonly givenName: string
  readonly familyName: string
  readonly placeName: string | null
  /** Bodies an office acts for today. */
  readonly bodies: number
}

/** A session as its person sees it. */
export interface OpenSessionRow {
  readonly sessionId: SessionId
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly clientAddress: string
  readonly userAgent: string
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
