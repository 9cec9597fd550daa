// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, type LocalDate } from '../../shared/dates.ts'
import type { Cents } from '../../shared/money.ts'
import type { Durations } from './durations.ts'
import { projectStates } from './lifecycle.ts'
import type { Candidacy, CandidacyId, Contract } from './model.ts'

/** What suppliers are paid and what the fund pays in a month, and what the bodies have advanced by its end. */
export interface CashMonth {
  /** `2026-03` */
  readonly month: string
  readonly outCents: Cents
  readonly inCents: Cents
  /** Paid out so far less paid in so far: what is advanced. Negative when more came in. */
  readonly gapCents: Cents
}

export interface CashGap {
  readonly months: readonly CashMonth[]
  /** Contracts without an amount, and projects without a day to expect their money: left out, never zero. */
  readonly unknown: number
}

const isProject = ({ state }: Candidacy) =>
  ([...projectStates, 'paid', 'concluded'] as readonly string[]).includes(state) && state !== 'check_negative'

/**
 * The cash gap by month: suppliers are paid when the work is completed (or by its term), the fund pays when it did, or when it would after the steps
 * that are left, by their usual days. What should have happened by now and did not is expected today. House rule.
 */
export function cashGap(
  candidacies: readonly Candidacy[],
  contracts: ReadonlyMap<CandidacyId, readonly Pick<Contract, 'amountCents' | 'withdrawnAt'>[]>,
  durations: Pick<Durations, 'check' | 'request' | 'payment'>,
  today: LocalDate,
): CashGap {
  const flows: { month: string; out: Cents; in: Cents }[] = []
  let unknown = 0
  const later = (day: LocalDate) => (day < today ? today : day)
  for (const candidacy of candidacies.filter(isProject)) {
    const { completedOn, paidOn, requestedOn, dueOn, nextStep } = candidacy
    const completes = completedOn ?? (nextStep === 'completion' && dueOn ? later(dueOn) : null)
    for (const { amountCents, withdrawnAt } of contracts.get(candidacy.candidacyId) ?? []) {
      if (withdrawnAt !== null) continue
      if (amountCents === null || completes === null) unknown++
      else flows.push({ month: completes.slice(0, 7), out: amountCents, in: 0 })
    }
    const { check, request, payment } = durations
    const asked =
      requestedOn ?? (completes && addDays(later(completes), check.span.count + request.span.count))
    const comes = paidOn ?? (asked && later(addDays(asked, payment.span.count)))
    const cents = candidacy.paidCents ?? candidacy.grantedCents
    if (comes === null || cents === null) unknown++
    else flows.push({ month: comes.slice(0, 7), out: 0, in: cents })
  }
  return { months: monthsOf(flows), unknown }
}

/** Every month from the first flow to the last, those without flows too. */
function monthsOf(flows: readonly { month: string; out: Cents; in: Cents }[]): CashMonth[] {
  const named = flows.map(({ month }) => month).toSorted()
  const [first, last] = [named[0], named.at(-1)]
  if (!first || !last) return []
  const months: CashMonth[] = []
  let gapCents = 0
  for (let month = first; month <= last; month = nextMonth(month)) {
    const own = flows.filter((flow) => flow.month === month)
    const outCents = own.reduce((sum, flow) => sum + flow.out, 0)
    const inCents = own.reduce((sum, flow) => sum + flow.in, 0)
    gapCents += outCents - inCents
    months.push({ month, outCents, inCents, gapCents })
  }
  return months
}

function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
