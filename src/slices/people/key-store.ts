// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { ApiScope } from '../../shared/api-scopes.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssignmentId, AssociationId, PersonId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import type { AccessKey, AccessKeyId } from './model.ts'

/** A key that opens today, with the role it acts under. Read by the actor `sign_in` only. */
export interface OpenKey {
  readonly id: AccessKeyId
  readonly scopes: readonly ApiScope[]
  readonly lastUsedOn: LocalDate | null
  readonly personId: PersonId
  readonly givenName: string
  readonly familyName: string
  readonly assignmentId: AssignmentId
  readonly role: Role
  readonly administrationId: AdministrationId | null
  readonly associationId: AssociationId | null
  readonly placeName: string | null
  readonly sends: readonly string[]
}

/** Null when there is none, or it was revoked, or its last day or that of its role is past, or its person lost the access. */
export async function findOpenKey(tx: ActorTx, hash: string): Promise<OpenKey | null> {
  const { rows } = await sql<OpenKey>`
    select k.access_key_id as "id", k.scopes, k.last_used_on as "lastUsedOn", k.person_id as "personId",
      p.given_name as "givenName", p.family_name as "familyName", a.assignment_id as "assignmentId", a.role,
      a.administration_id as "administrationId", a.association_id as "associationId", coalesce(b.name, o.name) as "placeName", a.sends
    from access_keys k
    join people p on p.person_id = k.person_id and p.ceased_at is null
    join assignments a on a.assignment_id = k.assignment_id and a.person_id = k.person_id
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
    left join accounts c on c.person_id = k.person_id
    left join administrations b on b.administration_id = a.administration_id
    left join associations o on o.association_id = a.association_id
    where k.key_hash = ${hash} and k.revoked_at is null and k.expires_on >= regia.today() and coalesce(c.is_active, p.is_demo)`.execute(
    tx,
  )
  return rows[0] ?? null
}

export async function noteUse(tx: ActorTx, id: AccessKeyId, day: LocalDate): Promise<void> {
  await tx
    .updateTable('access_keys')
    .set({ last_used_on: day })
    .where('access_key_id', '=', id)
    .executeTakeFirst()
}

export async function insertKey(
  tx: ActorTx,
  key: Pick<AccessKey, 'id' | 'personId' | 'name' | 'scopes' | 'expiresOn'> & {
    readonly assignmentId: AssignmentId
    readonly hash: string
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('access_keys')
    .values({
      access_key_id: key.id,
      person_id: key.personId,
      assignment_id: key.assignmentId,
      name: key.name,
      scopes: [...key.scopes],
      key_hash: key.hash,
      created_at: now,
      expires_on: key.expiresOn,
    })
    .execute()
}

/** Whose it was and its name; null when it was not open any more, or is not the actor's to revoke. */
export async function revokeKey(
  tx: ActorTx,
  id: AccessKeyId,
  now: Date,
): Promise<{ personId: PersonId; name: string } | null> {
  const row = await tx
    .updateTable('access_keys')
    .set({ revoked_at: now })
    .where('access_key_id', '=', id)
    .where('revoked_at', 'is', null)
    .returning(['person_id as personId', 'name'])
    .executeTakeFirst()
  return row ? { ...row, personId: row.personId as PersonId } : null
}

/** Those of a person, the newest first. */
export async function listKeys(tx: ActorTx, personId: PersonId): Promise<AccessKey[]> {
  const rows = await tx
    .selectFrom('access_keys as k')
    .innerJoin('assignments as a', 'a.assignment_id', 'k.assignment_id')
    .leftJoin('administrations as b', 'b.administration_id', 'a.administration_id')
    .leftJoin('associations as o', 'o.association_id', 'a.association_id')
    .select((of) => [
      'k.access_key_id as id',
      'k.person_id as personId',
      'k.name',
      'k.scopes',
      'k.created_at as createdAt',
      'k.expires_on as expiresOn',
      'k.revoked_at as revokedAt',
      'k.last_used_on as lastUsedOn',
      'a.role',
      'a.valid_to as roleEndsOn',
      of.fn.coalesce('b.name', 'o.name').as('placeName'),
    ])
    .where('k.person_id', '=', personId)
    .orderBy('k.created_at', 'desc')
    .orderBy('k.access_key_id')
    .execute()
  return rows as unknown as AccessKey[]
}
