// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AssignmentId, PersonId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'

/** Secrets of a person, for the actor `sign_in` only. */
export interface Credentials {
  readonly personId: PersonId
  readonly email: string
  readonly givenName: string
  readonly familyName: string
  /** The account is open and the person is still with us. */
  readonly isActive: boolean
  readonly passwordHash: string | null
  readonly totpSecret: string | null
  readonly hasSecondFactor: boolean
}

const credentialsQuery = sql`
  select c.person_id as "personId", c.email, p.given_name as "givenName", p.family_name as "familyName",
    c.is_active and p.ceased_at is null as "isActive", k.password_hash as "passwordHash", k.totp_secret as "totpSecret",
    k.totp_confirmed_at is not null as "hasSecondFactor"
  from accounts c join people p using (person_id) left join credentials k using (person_id)`

export async function findCredentialsByEmail(tx: ActorTx, email: string): Promise<Credentials | null> {
  const { rows } = await sql<Credentials>`${credentialsQuery} where c.email = ${email}`.execute(tx)
  return rows[0] ?? null
}

export async function findCredentials(tx: ActorTx, personId: PersonId): Promise<Credentials | null> {
  const { rows } = await sql<Credentials>`${credentialsQuery} where c.person_id = ${personId}`.execute(tx)
  return rows[0] ?? null
}

export async function savePassword(tx: ActorTx, personId: PersonId, hash: string, now: Date): Promise<void> {
  await tx
    .insertInto('credentials')
    .values({ person_id: personId, password_hash: hash, password_changed_at: now, updated_at: now })
    .onConflict((conflict) =>
      conflict
        .column('person_id')
        .doUpdateSet({ password_hash: hash, password_changed_at: now, updated_at: now }),
    )
    .execute()
}

/** Keeps a secret that counts only once its first code was typed. Answers false when a factor is already on. */
export async function prepareTotp(
  tx: ActorTx,
  personId: PersonId,
  secret: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('credentials')
    .set({ totp_secret: secret, totp_last_step: null, updated_at: now })
    .where('person_id', '=', personId)
    .where('totp_confirmed_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

export async function confirmTotp(tx: ActorTx, personId: PersonId, now: Date): Promise<void> {
  await tx
    .updateTable('credentials')
    .set({ totp_confirmed_at: now, updated_at: now })
    .where('person_id', '=', personId)
    .execute()
}

export async function removeTotp(tx: ActorTx, personId: PersonId, now: Date): Promise<void> {
  await tx
    .updateTable('credentials')
    .set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: null, updated_at: now })
    .where('person_id', '=', personId)
    .execute()
  await tx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute()
}

/** Uses up a step of the clock, so that a code seen over a shoulder is worth nothing. False when it was used already. */
export async function useTotpStep(
  tx: ActorTx,
  personId: PersonId,
  step: number,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('credentials')
    .set({ totp_last_step: step, updated_at: now })
    .where('person_id', '=', personId)
    .where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

export async function replaceRecoveryCodes(
  tx: ActorTx,
  personId: PersonId,
  hashes: readonly string[],
): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute()
  await tx
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ person_id: personId, code_hash: hash })))
    .execute()
}

export async function useRecoveryCode(
  tx: ActorTx,
  personId: PersonId,
  hash: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('person_id', '=', personId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

export async function countRecoveryCodes(tx: ActorTx, personId: PersonId): Promise<number> {
  const row = await tx
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export interface HeldRole {
  readonly assignmentId: AssignmentId
  readonly role: Role
}

/** The roles a person holds today. */
export async function listRolesInForce(tx: ActorTx, personId: PersonId): Promise<HeldRole[]> {
  const { rows } = await sql<HeldRole>`
    select assignment_id as "assignmentId", role from assignments
    where person_id = ${personId} and valid_from <= regia.today() and (valid_to is null or valid_to >= regia.today())
    order by assignment_id`.execute(tx)
  return rows
}

/**
 * Counts an attempt as failed before anything is compared, so that many at once are counted too; a success forgets them. Answers
 * how many in a row there are now; null while this account and address must wait, with nothing counted.
 */
export async function countAttempt(
  tx: ActorTx,
  key: { account: string; address: string },
  now: Date,
): Promise<number | null> {
  const forgotten = new Date(now.getTime() - 24 * 3_600_000)
  await tx.deleteFrom('sign_in_waits').where('last_failure_at', '<', forgotten).execute()
  const { rows } = await sql<{ failures: number }>`
    insert into sign_in_waits as w (account_key, client_address, failures, last_failure_at)
    values (${key.account}, ${key.address}, 1, ${now})
    on conflict (account_key, client_address) do update set failures = w.failures + 1, last_failure_at = excluded.last_failure_at
    where w.blocked_until is null or w.blocked_until <= excluded.last_failure_at
    returning failures`.execute(tx)
  return rows[0]?.failures ?? null
}

export async function blockAttempts(
  tx: ActorTx,
  key: { account: string; address: string },
  until: Date,
): Promise<void> {
  await tx
    .updateTable('sign_in_waits')
    .set({ blocked_until: until })
    .where('account_key', '=', key.account)
    .where('client_address', '=', key.address)
    .execute()
}

export async function findBlockedUntil(
  tx: ActorTx,
  key: { account: string; address: string },
): Promise<Date | null> {
  const row = await tx
    .selectFrom('sign_in_waits')
    .select('blocked_until')
    .where('account_key', '=', key.account)
    .where('client_address', '=', key.address)
    .executeTakeFirst()
  return row?.blocked_until ?? null
}

export async function forgetAttempts(tx: ActorTx, key: { account: string; address: string }): Promise<void> {
  await tx
    .deleteFrom('sign_in_waits')
    .where('account_key', '=', key.account)
    .where('client_address', '=', key.address)
    .execute()
}
