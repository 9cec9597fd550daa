// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssignmentId, AssociationId, PersonId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import type { Client, OpenSessionRow, SessionId } from './model.ts'

/** A session with what a request needs to know of its person and role. Read and written by the actor `sign_in` only. */
export interface SessionRow {
  readonly sessionId: SessionId
  readonly personId: PersonId
  readonly givenName: string
  readonly familyName: string
  readonly isOpenToPerson: boolean
  readonly hasSecondFactor: boolean
  readonly secondFactorAt: Date | null
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly rotatedAt: Date
  readonly expiresAt: Date
  readonly clientAddress: string
  readonly userAgent: string
  readonly isDemo: boolean
  readonly isPrevious: boolean
  readonly assignmentId: AssignmentId | null
  readonly role: Role | null
  readonly administrationId: AdministrationId | null
  readonly associationId: AssociationId | null
  readonly placeName: string | null
  readonly sends: readonly string[] | null
  readonly validFrom: LocalDate | null
  readonly validTo: LocalDate | null
  readonly rolesInForce: number
  readonly unreadNotices: number
}

export async function findSession(tx: ActorTx, hash: string): Promise<SessionRow | null> {
  const { rows } = await sql<SessionRow>`
    select s.session_id as "sessionId", s.person_id as "personId", p.given_name as "givenName", p.family_name as "familyName",
      p.ceased_at is null and coalesce(c.is_active, s.is_demo) as "isOpenToPerson",
      k.totp_confirmed_at is not null as "hasSecondFactor", s.second_factor_at as "secondFactorAt",
      s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.rotated_at as "rotatedAt", s.expires_at as "expiresAt",
      s.client_address as "clientAddress", s.user_agent as "userAgent", s.is_demo as "isDemo",
      s.session_hash <> ${hash} as "isPrevious", a.assignment_id as "assignmentId", a.role,
      a.administration_id as "administrationId", a.association_id as "associationId", coalesce(b.name, o.name) as "placeName",
      a.sends, a.valid_from as "validFrom", a.valid_to as "validTo",
      (select count(*)::integer from assignments x where x.person_id = s.person_id
        and x.valid_from <= regia.today() and (x.valid_to is null or x.valid_to >= regia.today())) as "rolesInForce",
      regia.unread_notices(s.person_id) as "unreadNotices"
    from sessions s
    join people p on p.person_id = s.person_id
    left join accounts c on c.person_id = s.person_id
    left join credentials k on k.person_id = s.person_id
    left join assignments a on a.assignment_id = s.assignment_id and a.person_id = s.person_id
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
    left join administrations b on b.administration_id = a.administration_id
    left join associations o on o.association_id = a.association_id
    where s.session_hash = ${hash} or s.previous_hash = ${hash}`.execute(tx)
  return rows[0] ?? null
}

export interface NewSession {
  readonly sessionId: SessionId
  readonly hash: string
  readonly personId: PersonId
  readonly assignmentId: AssignmentId | null
  readonly secondFactorAt: Date | null
  readonly expiresAt: Date
  readonly client: Client
  readonly isDemo: boolean
}

export async function insertSession(tx: ActorTx, session: NewSession, now: Date): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      session_id: session.sessionId,
      session_hash: session.hash,
      person_id: session.personId,
      assignment_id: session.assignmentId,
      created_at: now,
      last_seen_at: now,
      rotated_at: now,
      expires_at: session.expiresAt,
      second_factor_at: session.secondFactorAt,
      client_address: session.client.address,
      user_agent: session.client.userAgent,
      is_demo: session.isDemo,
    })
    .execute()
}

/** Gives the session another secret, unless a request that came together with this one already did: then false. */
export async function rotateSession(tx: ActorTx, hash: string, newHash: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sessions')
    .set({ session_hash: newHash, previous_hash: hash, rotated_at: now, last_seen_at: now })
    .where('session_hash', '=', hash)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** The second factor was given: another secret, and the one before is good no longer. */
export async function openWithSecondFactor(
  tx: ActorTx,
  sessionId: SessionId,
  newHash: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({
      session_hash: newHash,
      previous_hash: null,
      rotated_at: now,
      last_seen_at: now,
      second_factor_at: now,
    })
    .where('session_id', '=', sessionId)
    .execute()
}

/** The session goes on, with the second factor that was just set up. */
export async function markSecondFactor(tx: ActorTx, sessionId: SessionId, now: Date): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ second_factor_at: now })
    .where('session_id', '=', sessionId)
    .execute()
}

export async function touchSession(
  tx: ActorTx,
  sessionId: SessionId,
  client: Client,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ last_seen_at: now, client_address: client.address, user_agent: client.userAgent })
    .where('session_id', '=', sessionId)
    .execute()
}

export async function deleteSession(tx: ActorTx, personId: PersonId, sessionId: SessionId): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('sessions')
    .where('session_id', '=', sessionId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return Number(numDeletedRows) === 1
}

/** Every session of a person, or all but one. */
export async function deleteSessionsOf(tx: ActorTx, personId: PersonId, except?: SessionId): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('sessions')
    .where('person_id', '=', personId)
    .$if(except !== undefined, (query) => query.where('session_id', '<>', except ?? ''))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** The sessions of a person that can still be used, the one seen last first. */
export async function listSessionsOf(
  tx: ActorTx,
  personId: PersonId,
  lastSeenAfter: Date,
  now: Date,
): Promise<OpenSessionRow[]> {
  const { rows } = await sql<OpenSessionRow>`
    select session_id as "sessionId", created_at as "createdAt", last_seen_at as "lastSeenAt",
      client_address as "clientAddress", user_agent as "userAgent"
    from sessions where person_id = ${personId} and expires_at > ${now} and last_seen_at > ${lastSeenAfter}
    order by last_seen_at desc, session_id`.execute(tx)
  return rows
}

/** From now on the session acts under this role. False when the person does not hold it today. */
export async function setSessionRole(
  tx: ActorTx,
  sessionId: SessionId,
  assignmentId: AssignmentId,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update sessions s set assignment_id = a.assignment_id from assignments a
    where s.session_id = ${sessionId} and a.assignment_id = ${assignmentId} and a.person_id = s.person_id
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())`.execute(tx)
  return Number(numAffectedRows) === 1
}

/** Sessions nobody can use any more. */
export async function deleteExpiredSessions(tx: ActorTx, lastSeenBefore: Date, now: Date): Promise<void> {
  await tx
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('last_seen_at', '<=', lastSeenBefore)]))
    .execute()
}
