// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, addMonths, daysBetween, type LocalDate } from '../../shared/dates.ts'
import type { Cents } from '../../shared/money.ts'
import type { PlacedService, SeenPlan, YearAmount } from './model.ts'

/** Months between two days, both included: a whole month is one, a part of one its days over those of that month. */
export function monthsSpan(from: LocalDate, to: LocalDate): number {
  let months = 0
  let start = from
  while (start <= to) {
    const first = `${start.slice(0, 7)}-01`
    const next = addMonths(first, 1)
    const end = next <= to ? addDays(next, -1) : to
    months += (daysBetween(start, end) + 1) / daysBetween(first, next)
    start = next
  }
  return months
}

/** What a contract costs beyond the plan in one year, where the money was asked in the year it is spent. */
export interface YearExcess extends YearAmount {
  readonly overCents: Cents
}

/** How far a contract goes beyond the last service hosted. */
export interface Excess {
  /** The last service leaves on this day; null when no plan gives a day: then nothing says how long the contract may last. */
  readonly planEndsOn: LocalDate | null
  readonly overFrom: LocalDate
  readonly months: number
  /** Of the net amount, what falls on each month of the contract. */
  readonly monthlyCents: Cents
  readonly cents: Cents
  /** Null when a year has less money than its months beyond the plan are worth: paid in advance, or late. */
  readonly years: readonly YearExcess[] | null
}

/** The day by which the last service leaves; null when no plan gives one. */
export function lastEnd(services: readonly Pick<PlacedService, 'endsOn'>[]): LocalDate | null {
  return services.reduce<LocalDate | null>(
    (last, { endsOn }) => (endsOn !== null && (last === null || endsOn > last) ? endsOn : last),
    null,
  )
}

/** The part of a contract beyond its plan, in months and money; null when the plan covers all of it. The net amount falls evenly on the months of the contract. */
export function excessOf(
  contract: { readonly startsOn: LocalDate; readonly endsOn: LocalDate },
  planEndsOn: LocalDate | null,
  amounts: readonly YearAmount[],
): Excess | null {
  const { startsOn, endsOn } = contract
  if (planEndsOn !== null && endsOn <= planEndsOn) return null
  const overFrom = planEndsOn !== null && planEndsOn >= startsOn ? addDays(planEndsOn, 1) : startsOn
  const monthly = amounts.reduce((sum, { netCents }) => sum + netCents, 0) / monthsSpan(startsOn, endsOn)
  const months = monthsSpan(overFrom, endsOn)
  const years = amounts.map((amount): YearExcess => {
    const [from, to] = [`${amount.year}-01-01`, `${amount.year}-12-31`]
    const over = monthsSpan(overFrom > from ? overFrom : from, endsOn < to ? endsOn : to)
    return { ...amount, overCents: Math.round(monthly * over) }
  })
  const cents = Math.round(monthly * months)
  const isByYear =
    years.every(({ netCents, overCents }) => overCents <= netCents) &&
    Math.abs(years.reduce((sum, { overCents }) => sum + overCents, 0) - cents) <= years.length
  return {
    planEndsOn,
    overFrom,
    months,
    monthlyCents: Math.round(monthly),
    cents,
    years: isByYear ? years : null,
  }
}

/** The plan of a data centre in short, to be kept beside an opinion or a decision. */
export function seenPlanOf(services: readonly PlacedService[]): SeenPlan {
  return {
    endsOn: lastEnd(services),
    services: services.map((service) => ({
      id: service.serviceId,
      body: service.administrationName,
      name: service.name,
      number: service.planNumber,
      standing: service.standing,
      endsOn: service.endsOn,
    })),
  }
}

export interface PlanDifference {
  readonly id: string
  readonly name: string
  readonly body: string
  readonly before: { readonly number: number | null; readonly endsOn: LocalDate | null } | null
  readonly after: { readonly number: number | null; readonly endsOn: LocalDate | null } | null
}

/** What changed in the plan of a place between two looks at it: versions, days, services come and gone. */
export function planDifferences(before: SeenPlan, after: SeenPlan): PlanDifference[] {
  const was = new Map(before.services.map((service) => [service.id, service]))
  const is = new Map(after.services.map((service) => [service.id, service]))
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const [old, now] = [was.get(id), is.get(id)]
    const isSame =
      old && now && old.number === now.number && old.standing === now.standing && old.endsOn === now.endsOn
    if (isSame) return []
    const { name, body } = (now ?? old) as SeenPlan['services'][number]
    return [{ id, name, body, before: old ?? null, after: now ?? null }]
  })
}
