// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Cents } from '../../shared/money.ts'
import type { CallId } from '../calls/index.ts'

/** Money of the candidacies of a state, or of a measure, that the reader sees. */
export interface MoneyLine<Key extends string> {
  readonly key: Key
  readonly count: number
  readonly cents: Cents
  /** By the last useful day: late, or within thirty days. */
  readonly atRiskCents: Cents
  /** How many have no amount: left out of the sums. */
  readonly unknown: number
}

/** What the candidacies that the reader sees did with the envelope of a call. */
export interface EnvelopeLine {
  readonly callId: CallId
  readonly title: string
  readonly measure: string
  readonly count: number
  readonly requestedCents: Cents
  readonly grantedCents: Cents
  /** Renounced or revoked after the decree. */
  readonly givenUpCents: Cents
  readonly paidCents: Cents
  /** Null when the call does not say it. */
  readonly envelopeCents: Cents | null
}

/** What is left of an envelope by what the reader sees: less what was granted and not given up. Null when it is not known. */
export function leftOf({ envelopeCents, grantedCents, givenUpCents }: EnvelopeLine): Cents | null {
  return envelopeCents === null ? null : envelopeCents - grantedCents + givenUpCents
}
