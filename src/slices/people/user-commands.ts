// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PersonId } from '../../shared/ids.ts'
import { createAccount, createPerson, grantAssignment, type NewAssignment } from './commands.ts'
import { peopleErrors } from './errors.ts'
import { type IssuedLink, issueLink } from './links.ts'
import { type Assignment, isInForce } from './model.ts'
import { findPeople, findPersonByEmail, findSignInStates, listAssignments } from './store.ts'

export interface NewUser extends Omit<NewAssignment, 'personId'> {
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  readonly phone?: string | null
}

/** Adds a person with account and role, and the invitation by which they choose a password. Actor: administrator or command line. */
export async function addUser(
  tx: ActorTx,
  input: NewUser,
  options: { readonly mailEnabled: boolean },
  now: Date,
): Promise<{ personId: PersonId; link: IssuedLink }> {
  const personId = await createPerson(tx, input, now)
  const email = input.email.trim().toLowerCase()
  await createAccount(tx, { personId, email, phone: input.phone ?? null }, now)
  await grantAssignment(tx, { ...input, personId }, now)
  return { personId, link: await issueLink(tx, { personId, purpose: 'invitation', ...options }, now) }
}

/** Gives a link to a new password, never mailed: who runs the installation hands it over. Throws PEOPLE-021. Actor: command line. */
export async function issuePasswordLink(tx: ActorTx, email: string, now: Date): Promise<IssuedLink> {
  const address = email.trim().toLowerCase()
  const personId = await findPersonByEmail(tx, address)
  if (!personId) throw new DomainError(peopleErrors.emailUnknown, { details: { email: address } })
  return issueLink(tx, { personId, purpose: 'password', mailEnabled: false }, now)
}

export interface ListedUser {
  readonly personId: PersonId
  readonly givenName: string
  readonly familyName: string
  readonly email: string | null
  readonly isActive: boolean
  readonly hasPassword: boolean
  readonly hasSecondFactor: boolean
  /** Those in force today. */
  readonly roles: readonly Assignment[]
}

/** Everybody who was not taken away, by surname. Actor: command line. */
export async function listUsers(tx: ActorTx): Promise<ListedUser[]> {
  const filter = { words: [], role: null, state: null }
  const people = await findPeople(tx, filter, { after: null, descending: false, limit: 100_000 })
  const here = people.filter((person) => person.ceasedAt === null)
  const ids = here.map((person) => person.id)
  const states = await findSignInStates(tx, ids)
  const roles = Map.groupBy(await listAssignments(tx, ids), (held) => held.personId)
  return here.map(({ id, givenName, familyName, email, isActive }) => ({
    personId: id,
    givenName,
    familyName,
    email,
    isActive,
    hasPassword: states.get(id)?.hasPassword ?? false,
    hasSecondFactor: states.get(id)?.hasSecondFactor ?? false,
    roles: (roles.get(id) ?? []).filter((held) => isInForce(held, tx.actor.today)),
  }))
}
