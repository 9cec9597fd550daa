// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AssignmentId, PersonId } from '../../shared/ids.ts'
import { deviceOf } from './device.ts'
import { peopleErrors } from './errors.ts'
import { type Client, privilegedRoles, type SessionId } from './model.ts'
import type { ProvenAccount } from './provider.ts'
import { setSessionRole } from './session-store.ts'
import { startSession } from './sessions.ts'
import { findCredentials, type HeldRole, listRolesInForce } from './sign-in-store.ts'

/** A session just opened, and what the person still has to give before they are in. */
export interface Entry {
  readonly secret: string
  readonly next: 'code' | 'role' | 'in'
}

/**
 * Opens a session for who proved who they are, by whatever provider. The only role in force is taken at once, one of several is
 * chosen on the next page. Actor: sign_in.
 */
export async function enter(tx: ActorTx, proven: ProvenAccount, client: Client, now: Date): Promise<Entry> {
  const { personId, by, withSecondFactor } = proven
  const account = await findCredentials(tx, personId)
  const roles = await listRolesInForce(tx, personId)
  const { secret } = await startSession(
    tx,
    {
      personId,
      assignmentId: onlyRole(roles),
      secondFactorAt: withSecondFactor ? now : null,
      client,
    },
    now,
  )
  if (account?.hasSecondFactor && !withSecondFactor) return { secret, next: 'code' }
  await recordSignIn(tx, { personId, action: 'sign_in', by, client, roles }, now)
  return { secret, next: roles.length === 1 ? 'in' : 'role' }
}

function onlyRole(roles: readonly HeldRole[]): AssignmentId | null {
  return roles.length === 1 ? (roles[0]?.assignmentId ?? null) : null
}

export interface SignInRecord {
  readonly personId: PersonId
  readonly action: 'sign_in' | 'refuse' | 'sign_out'
  readonly by: string
  readonly client: Client
  /** When known already. */
  readonly roles?: readonly HeldRole[]
}

/**
 * Keeps the record of sign-ins of who sees more than one body: each one, each refused attempt, each sign-out, with address and
 * device. Of other people nothing is kept beyond their open sessions. Actor: sign_in.
 */
export async function recordSignIn(tx: ActorTx, record: SignInRecord, now: Date): Promise<void> {
  const roles = record.roles ?? (await listRolesInForce(tx, record.personId))
  if (!roles.some((held) => privilegedRoles.includes(held.role))) return
  await recordEvent(tx, {
    subjectKind: 'session',
    subjectId: record.personId,
    action: record.action,
    changes: {
      person: [null, record.personId],
      by: [null, record.by],
      address: [null, record.client.address],
      device: [null, deviceOf(record.client.userAgent)],
    },
    at: now,
  })
}

/** From now on the session acts under this role. Refuses one that is not the person's, or not in force (PEOPLE-013). Actor: sign_in. */
export async function chooseRole(
  tx: ActorTx,
  input: { readonly sessionId: SessionId; readonly assignmentId: AssignmentId },
): Promise<void> {
  if (!(await setSessionRole(tx, input.sessionId, input.assignmentId)))
    throw new DomainError(peopleErrors.roleNotInForce)
}
