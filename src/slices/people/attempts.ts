// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { DomainError, type ErrorKind } from '../../shared/errors.ts'
import type { PersonId } from '../../shared/ids.ts'
import { peopleErrors } from './errors.ts'
import { addressKey, waitAfter, waitInWords } from './rules.ts'
import { hashOfSecret } from './secrets.ts'
import { blockAttempts, countAttempt, findBlockedUntil } from './sign-in-store.ts'

/** What wrong attempts are counted under. */
export interface AttemptKey {
  readonly account: string
  readonly address: string
  /** How the wait is said; its sentence quotes `wait`. */
  readonly refusal: ErrorKind
}

/**
 * Passwords: account *and* address, so that a stranger's attempts elsewhere never make the signatory wait. The account is hashed:
 * people type passwords into the wrong field.
 */
export function passwordAttempts(email: string, address: string): AttemptKey {
  return { account: hashOfSecret(email), address: addressKey(address), refusal: peopleErrors.mustWait }
}

/** Second factor: the account alone. Who gets there knows the password, so it is no stranger who makes people wait. */
export function codeAttempts(personId: PersonId): AttemptKey {
  return { account: `code ${personId}`, address: '*', refusal: peopleErrors.codeMustWait }
}

/** Counts an attempt and sets the wait after it; answers the refusal when it is still too early for one. Actor: sign_in. */
export async function beginAttempt(tx: ActorTx, key: AttemptKey, now: Date): Promise<DomainError | null> {
  const failures = await countAttempt(tx, key, now)
  if (failures === null) {
    const until = (await findBlockedUntil(tx, key)) ?? now
    const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
    return new DomainError(key.refusal, { details: { wait: waitInWords(seconds) }, retryAfter: seconds })
  }
  const wait = waitAfter(failures)
  if (wait > 0) await blockAttempts(tx, key, new Date(now.getTime() + wait * 1000))
  return null
}
