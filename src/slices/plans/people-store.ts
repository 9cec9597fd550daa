// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId, AssignmentId, PersonId } from '../../shared/ids.ts'
import { shortName } from '../../shared/names.ts'
import type { Role } from '../../shared/roles.ts'
import type { PersonChoice, Sender } from './model.ts'

/** Who may follow a plan or one of its services: those who write for the body today, in the body or in its office. */
export async function listWriters(tx: ActorTx, administrationId: AdministrationId): Promise<PersonChoice[]> {
  const { rows } = await sql<{
    person_id: string
    given_name: string
    family_name: string
    ceased_at: Date | null
  }>`
    select p.person_id, p.given_name, p.family_name, p.ceased_at
    from regia.writers_of(${administrationId}) w join people p using (person_id)
    order by p.family_name, p.given_name, p.person_id`.execute(tx)
  return rows.map((row) => ({
    personId: row.person_id as PersonId,
    name: shortName({ givenName: row.given_name, familyName: row.family_name, ceasedAt: row.ceased_at }),
  }))
}

export async function mayBeResponsible(
  tx: ActorTx,
  administrationId: AdministrationId,
  personId: PersonId,
): Promise<boolean> {
  return (await listWriters(tx, administrationId)).some((person) => person.personId === personId)
}

interface SenderRow {
  person_id: string
  given_name: string
  family_name: string
  ceased_at: Date | null
  role: string
  valid_from: string
  valid_to: string | null
  sends: string[]
}

function senderOf(row: SenderRow): Sender {
  return {
    personId: row.person_id as PersonId,
    name: row.ceased_at ? 'persona cessata' : `${row.given_name} ${row.family_name}`,
    role: row.role as Role,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    sends: row.sends,
  }
}

const senderColumns = [
  'a.person_id',
  'a.role',
  'a.valid_from',
  'a.valid_to',
  'a.sends',
  'p.given_name',
  'p.family_name',
  'p.ceased_at',
] as const

/** Legal representatives and delegates of a body, past ones too: who can send and who no longer can. Newest end first. */
export async function listSenders(tx: ActorTx, administrationId: AdministrationId): Promise<Sender[]> {
  const rows = await tx
    .selectFrom('assignments as a')
    .innerJoin('people as p', 'p.person_id', 'a.person_id')
    .select(senderColumns)
    .where('a.administration_id', '=', administrationId)
    .where('a.role', 'in', ['legal_representative', 'delegate'])
    .orderBy('a.role', 'desc')
    .orderBy(sql`a.valid_to desc nulls first`)
    .orderBy('a.assignment_id')
    .execute()
  return rows.map(senderOf)
}

/** Who sends the plan of each body today: the actor where it is them, else the legal representative, else a delegate. */
export async function findSenders(
  tx: ActorTx,
  administrationIds: readonly AdministrationId[],
): Promise<ReadonlyMap<AdministrationId, PersonChoice>> {
  const { actor } = tx
  const { rows } = await sql<{
    administration_id: string
    person_id: string
    given_name: string
    family_name: string
    ceased_at: Date | null
  }>`
    select distinct on (a.administration_id) a.administration_id, p.person_id, p.given_name, p.family_name, p.ceased_at
    from assignments a join people p using (person_id)
    where a.administration_id = any (${[...administrationIds]}::uuid[]) and p.ceased_at is null
      and a.valid_from <= ${actor.today} and (a.valid_to is null or a.valid_to >= ${actor.today})
      and (a.role = 'legal_representative' or (a.role = 'delegate' and 'plans' = any (a.sends)))
    order by a.administration_id, (p.person_id is not distinct from regia.person_id()) desc,
      a.role = 'legal_representative' desc, a.assignment_id`.execute(tx)
  return new Map(
    rows.map((row) => [
      row.administration_id as AdministrationId,
      {
        personId: row.person_id as PersonId,
        name: shortName({ givenName: row.given_name, familyName: row.family_name, ceasedAt: row.ceased_at }),
      },
    ]),
  )
}

/** The person and the role under which a version was sent; null when the reader may not see that assignment. */
export async function findSignatory(tx: ActorTx, assignmentId: AssignmentId): Promise<Sender | null> {
  const row = await tx
    .selectFrom('assignments as a')
    .innerJoin('people as p', 'p.person_id', 'a.person_id')
    .select(senderColumns)
    .where('a.assignment_id', '=', assignmentId)
    .executeTakeFirst()
  return row ? senderOf(row) : null
}
