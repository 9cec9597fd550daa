// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PersonId } from '../../shared/ids.ts'
import type { Client } from './model.ts'

/** Somebody who proved who they are. It says nothing of what they may do: that is a role given in Regia. */
export interface ProvenAccount {
  readonly personId: PersonId
  /** How, for the record of sign-ins: 'password', 'link', the name of an identity provider. */
  readonly by: string
  /** The provider already asked for more than one proof: Regia does not ask for its own second factor. */
  readonly withSecondFactor: boolean
}

/**
 * A way of proving who one is. The local password is one; a provider of the body or SPID and CIE through a proxy is another: what
 * it answers goes the same way into a session (`enter`). Throws a DomainError that says what to do when the proof does not hold.
 */
export interface AccountProvider<Given> {
  prove(given: Given, client: Client, now: Date, requestId: string): Promise<ProvenAccount>
}
