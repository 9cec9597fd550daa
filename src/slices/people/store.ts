// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AssignmentId, PersonId } from '../../shared/ids.ts'
import type { NewAccount, NewAssignment, NewPerson } from './commands.ts'

export async function insertPerson(tx: ActorTx, id: PersonId, person: NewPerson, now: Date): Promise<void> {
  await tx
    .insertInto('people')
    .values({
      person_id: id,
      given_name: person.givenName,
      family_name: person.familyName,
      is_demo: person.isDemo ?? false,
      created_at: now,
    })
    .execute()
}

/** False when the address belongs to somebody already. */
export async function insertAccount(tx: ActorTx, account: NewAccount, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('accounts')
    .values({
      person_id: account.personId,
      email: account.email,
      phone: account.phone ?? null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows) === 1
}

export async function insertAssignment(
  tx: ActorTx,
  id: AssignmentId,
  assignment: NewAssignment,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('assignments')
    .values({
      assignment_id: id,
      person_id: assignment.personId,
      role: assignment.role,
      administration_id: assignment.administrationId ?? null,
      association_id: assignment.associationId ?? null,
      valid_from: assignment.validFrom,
      valid_to: assignment.validTo ?? null,
      act: assignment.act ?? '',
      sends: [...(assignment.sends ?? [])],
      granted_by: tx.actor.kind === 'person' ? tx.actor.personId : null,
      created_at: now,
    })
    .execute()
}
