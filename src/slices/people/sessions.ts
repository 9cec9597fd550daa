// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../platform/config.ts'
import { type ActorTx, systemActor, withActor } from '../../platform/db/actor.ts'
import type { AppContext, SessionSource, SignedIn } from '../../platform/http/types.ts'
import { newId } from '../../platform/ids.ts'
import { dateInRome } from '../../shared/dates.ts'
import type { AssignmentId, PersonId } from '../../shared/ids.ts'
import { roleLabels } from '../../shared/roles.ts'
import { keyOf, signedInByKey } from './keys.ts'
import type { Client, SessionId } from './model.ts'
import { hashOfSecret, newSecret } from './secrets.ts'
import {
  deleteExpiredSessions,
  deleteSession,
  findSession,
  insertSession,
  openWithSecondFactor,
  rotateSession,
  type SessionRow,
  touchSession,
} from './session-store.ts'

const minute = 60_000
/** A session ends 12 hours after sign-in, or after 60 minutes without a request. */
export const sessionLimits = {
  absolute: 12 * 60 * minute,
  idle: 60 * minute,
  /** Time to type the second factor. */
  halfOpen: 10 * minute,
  rotation: 15 * minute,
  previousGood: minute,
  /** Seen again sooner than this, the row is not written. */
  touch: minute,
} as const

/** An open session, with or without a role: who may choose a role or type a second factor. */
export interface OpenSession {
  readonly row: SessionRow
  /** The password was right and the second factor is still awaited. */
  readonly awaitsSecondFactor: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of the browser, even when it has no role to act under; pages of sign-in and profile only. */
    openSession: OpenSession | null
  }
}

function cookieName(config: Config): string {
  return config.secureCookies ? '__Host-regia-sessione' : 'regia-sessione'
}

/** Gives the browser the secret of its session. Host-only: no Domain. */
export function setSessionCookie(config: Config, reply: FastifyReply, secret: string): void {
  reply.setCookie(cookieName(config), secret, cookieOptions(config))
}

export function clearSessionCookie(config: Config, reply: FastifyReply): void {
  reply.clearCookie(cookieName(config), cookieOptions(config))
}

function cookieOptions(config: Config) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: config.secureCookies } as const
}

export function clientOf(request: FastifyRequest): Client {
  return { address: request.ip, userAgent: (request.headers['user-agent'] ?? '').slice(0, 300) }
}

export interface StartSession {
  readonly personId: PersonId
  readonly assignmentId: AssignmentId | null
  readonly secondFactorAt: Date | null
  readonly client: Client
  readonly isDemo?: boolean
}

/** Opens a session for who has just proved who they are; answers its secret, for the cookie. Actor: sign_in. */
export async function startSession(
  tx: ActorTx,
  input: StartSession,
  now: Date,
): Promise<{ sessionId: SessionId; secret: string }> {
  await deleteExpiredSessions(tx, new Date(now.getTime() - sessionLimits.idle), now)
  const sessionId = newId<SessionId>()
  const secret = newSecret()
  await insertSession(
    tx,
    {
      ...input,
      sessionId,
      hash: hashOfSecret(secret),
      isDemo: input.isDemo ?? false,
      expiresAt: new Date(now.getTime() + sessionLimits.absolute),
    },
    now,
  )
  return { sessionId, secret }
}

/** Marks the second factor as given and changes the secret: the one of the half-open session is worth nothing. Actor: sign_in. */
export async function completeSession(tx: ActorTx, sessionId: SessionId, now: Date): Promise<string> {
  const secret = newSecret()
  await openWithSecondFactor(tx, sessionId, hashOfSecret(secret), now)
  return secret
}

/** True when the session can still be used at this instant. */
export function isAlive(row: SessionRow, now: Date): boolean {
  const at = now.getTime()
  return (
    row.isOpenToPerson &&
    row.expiresAt.getTime() > at &&
    row.lastSeenAt.getTime() + sessionLimits.idle > at &&
    (!row.isPrevious || row.rotatedAt.getTime() + sessionLimits.previousGood > at) &&
    (!awaitsSecondFactor(row) || row.createdAt.getTime() + sessionLimits.halfOpen > at)
  )
}

function awaitsSecondFactor(row: SessionRow): boolean {
  return row.hasSecondFactor && row.secondFactorAt === null
}

/** Finds who is calling: a program by its key, a browser by the cookie of its session, kept alive and its secret turned over. */
export function sessionSource(context: AppContext): SessionSource {
  const { config, db } = context
  return {
    async find(request, reply) {
      const key = keyOf(request)
      if (key !== null) return signedInByKey(context, request, key)
      const secret = request.cookies[cookieName(config)]
      if (!secret || secret.length > 100) return null
      const now = context.clock()
      const hash = hashOfSecret(secret)
      const found = await withActor(db, systemActor('sign_in', now, request.id), async (tx) => {
        const row = await findSession(tx, hash)
        if (!row) return null
        if (!isAlive(row, now)) {
          if (!row.isPrevious) await deleteSession(tx, row.personId, row.sessionId)
          return null
        }
        return { row, renewed: await keepAlive(tx, row, hash, clientOf(request), now) }
      })
      if (!found) {
        clearSessionCookie(config, reply)
        return null
      }
      if (found.renewed) setSessionCookie(config, reply, found.renewed)
      request.openSession = { row: found.row, awaitsSecondFactor: awaitsSecondFactor(found.row) }
      return request.openSession.awaitsSecondFactor ? null : signedIn(found.row, config, now, request.id)
    },
  }
}

/** Writes when the session was seen, and every quarter of an hour gives it another secret; answers that secret. */
async function keepAlive(
  tx: ActorTx,
  row: SessionRow,
  hash: string,
  client: Client,
  now: Date,
): Promise<string | null> {
  const at = now.getTime()
  if (!row.isPrevious && row.rotatedAt.getTime() + sessionLimits.rotation <= at) {
    const secret = newSecret()
    return (await rotateSession(tx, hash, hashOfSecret(secret), now)) ? secret : null
  }
  if (row.lastSeenAt.getTime() + sessionLimits.touch <= at) await touchSession(tx, row.sessionId, client, now)
  return null
}

/** Null while the session has no role in force: the person may only choose one. */
function signedIn(row: SessionRow, config: Config, now: Date, requestId: string): SignedIn | null {
  if (!row.assignmentId || !row.role) return null
  return {
    sessionId: row.sessionId,
    actor: {
      kind: 'person',
      personId: row.personId,
      assignmentId: row.assignmentId,
      role: row.role,
      administrationId: row.administrationId,
      associationId: row.associationId,
      sends: row.sends ?? [],
      today: dateInRome(now),
      requestId,
    },
    name: `${row.givenName} ${row.familyName}`,
    roleLabel: roleLabels[row.role],
    ownerName: row.placeName ?? config.owner,
    hasOtherRoles: row.rolesInForce > 1,
    unreadNotices: row.unreadNotices,
    scopes: null,
  }
}
