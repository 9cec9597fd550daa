// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import { beginAttempt, passwordAttempts } from './attempts.ts'
import { recordSignIn } from './enter.ts'
import { peopleErrors } from './errors.ts'
import { isPassword } from './passwords.ts'
import type { AccountProvider } from './provider.ts'
import { findCredentialsByEmail, forgetAttempts } from './sign-in-store.ts'

export interface TypedPassword {
  /** Lower case. */
  readonly email: string
  readonly password: string
}

/**
 * Accounts of Regia's own. The same refusal, after the same work, for an address nobody has, a closed account and a wrong
 * password (PEOPLE-005); PEOPLE-006 while this account must wait at this address.
 */
export function passwordProvider(db: Db): AccountProvider<TypedPassword> {
  return {
    async prove({ email, password }, client, now, requestId) {
      const signIn = systemActor('sign_in', now, requestId)
      const key = passwordAttempts(email, client.address)
      const { refusal, account } = await withActor(db, signIn, async (tx) => ({
        refusal: await beginAttempt(tx, key, now),
        account: await findCredentialsByEmail(tx, email),
      }))
      if (refusal) throw refusal
      const isRight = await isPassword(password, account?.passwordHash ?? null)
      if (!account?.isActive || !isRight) {
        if (account)
          await withActor(db, signIn, (tx) =>
            recordSignIn(tx, { personId: account.personId, action: 'refuse', by: 'password', client }, now),
          )
        throw new DomainError(peopleErrors.wrongPassword)
      }
      await withActor(db, signIn, (tx) => forgetAttempts(tx, key))
      return { personId: account.personId, by: 'password', withSecondFactor: false }
    },
  }
}
