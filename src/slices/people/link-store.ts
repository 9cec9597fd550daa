// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { PersonId } from '../../shared/ids.ts'

export type LinkPurpose = 'invitation' | 'password'

export interface NewLink {
  readonly hash: string
  readonly personId: PersonId
  readonly purpose: LinkPurpose
  readonly expiresAt: Date
}

/** Written by an administrator, by the command line or by the sign-in actor; read by the last only. */
export async function insertLink(tx: ActorTx, link: NewLink, now: Date): Promise<void> {
  await tx
    .insertInto('one_time_links')
    .values({
      link_hash: link.hash,
      person_id: link.personId,
      purpose: link.purpose,
      issued_by: tx.actor.kind === 'person' ? tx.actor.personId : null,
      created_at: now,
      expires_at: link.expiresAt,
    })
    .execute()
}

export interface GoodLink {
  readonly personId: PersonId
  readonly purpose: LinkPurpose
}

/** A link that can still be used by somebody whose account is open. */
export async function findGoodLink(tx: ActorTx, hash: string, now: Date): Promise<GoodLink | null> {
  const { rows } = await sql<GoodLink>`
    select l.person_id as "personId", l.purpose
    from one_time_links l join people p using (person_id) join accounts c using (person_id)
    where l.link_hash = ${hash} and l.used_at is null and l.expires_at > ${now} and c.is_active and p.ceased_at is null
    for update of l`.execute(tx)
  return rows[0] ?? null
}

/** Whatever links the person has are used up: they chose a password. */
export async function useLinks(tx: ActorTx, personId: PersonId, now: Date): Promise<void> {
  await tx
    .updateTable('one_time_links')
    .set({ used_at: now })
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .execute()
}

export async function hasLinkSince(tx: ActorTx, personId: PersonId, since: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('one_time_links')
    .select('link_hash')
    .where('person_id', '=', personId)
    .where('issued_by', 'is', null)
    .where('created_at', '>', since)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
