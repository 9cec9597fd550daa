// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../src/platform/db/actor.ts'
import { newId } from '../../src/platform/ids.ts'
import type { AdministrationId, AssignmentId, AssociationId, PersonId } from '../../src/shared/ids.ts'
import type { Role } from '../../src/shared/roles.ts'
import { createAccount, createPerson, grantAssignment, type Sendable } from '../../src/slices/people/index.ts'

export interface PersonOptions {
  readonly givenName?: string
  readonly familyName?: string
  readonly email?: string
  readonly isDemo?: boolean
}

/** A person with an account. Actor: command line or administrator. */
export async function aPerson(tx: ActorTx, options: PersonOptions, now: Date): Promise<PersonId> {
  const personId = await createPerson(
    tx,
    {
      givenName: options.givenName ?? 'Irene',
      familyName: options.familyName ?? 'Bassi',
      isDemo: options.isDemo ?? false,
    },
    now,
  )
  await createAccount(tx, { personId, email: options.email ?? `${newId()}@esempio.it` }, now)
  return personId
}

export interface RoleOptions {
  readonly personId: PersonId
  readonly role: Role
  readonly administrationId?: AdministrationId | null
  readonly associationId?: AssociationId | null
  readonly validFrom?: string
  readonly validTo?: string | null
  readonly sends?: readonly Sendable[]
}

/** A role since 2020 without end, unless said otherwise. A delegate sends plans. */
export async function aRole(tx: ActorTx, options: RoleOptions, now: Date): Promise<AssignmentId> {
  return grantAssignment(
    tx,
    {
      ...options,
      validFrom: options.validFrom ?? '2020-01-01',
      sends: options.sends ?? (options.role === 'delegate' ? ['plans'] : []),
    },
    now,
  )
}
