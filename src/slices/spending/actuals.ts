// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { Changes } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import { type Cents, formatAmount } from '../../shared/money.ts'
import { listActuals, removeActual, saveActual } from './actuals-store.ts'
import { record, writer } from './commands.ts'
import { spendingErrors } from './errors.ts'
import { authorisedStates } from './lifecycle.ts'
import type { SpendingRequestId } from './model.ts'
import * as store from './store.ts'

/** What an authorised request cost in a year, without VAT; null takes the amount away. */
export interface ActualAmount {
  readonly year: number
  readonly cents: Cents | null
}

/**
 * Writes what was really spent, year by year: by who writes for the body. SPEND-026 for a request that is not authorised, SPEND-035 for a year
 * that has not begun, SPEND-002 when the request changed since the page was read.
 */
export async function recordSpent(
  tx: ActorTx,
  input: {
    readonly requestId: SpendingRequestId
    readonly version: number
    readonly amounts: readonly ActualAmount[]
  },
  now: Date,
): Promise<void> {
  const request = await store.lockRequest(tx, input.requestId)
  const by = writer(tx).personId
  if (!authorisedStates.includes(request.state)) throw new DomainError(spendingErrors.notAuthorised)
  const before = new Map((await listActuals(tx, input.requestId)).map(({ year, cents }) => [year, cents]))
  const changed = input.amounts.filter(({ year, cents }) => (before.get(year) ?? null) !== cents)
  if (changed.length === 0) return
  const late = changed.find(({ year }) => year > Number(tx.actor.today.slice(0, 4)))
  if (late) throw new DomainError(spendingErrors.yearNotBegun, { details: { year: late.year } })
  if (!(await store.changeRequest(tx, input, {}, now))) throw new DomainError(spendingErrors.changedMeanwhile)
  for (const { year, cents } of changed)
    if (cents === null) await removeActual(tx, input.requestId, year)
    else await saveActual(tx, request, { year, cents, by }, now)
  const words = (year: number, cents: Cents | null | undefined) =>
    cents == null ? null : `${year}: ${formatAmount(cents)} €`
  const changes: Changes = {
    spent: [
      changed.flatMap(({ year }) => words(year, before.get(year)) ?? []).join(' · ') || null,
      changed.flatMap(({ year, cents }) => words(year, cents) ?? []).join(' · ') || null,
    ],
  }
  await record(tx, request, { action: 'record_spent', changes }, now)
}
