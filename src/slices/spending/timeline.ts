// SPDX-License-Identifier: AGPL-3.0-or-later
import { addMonths, daysBetween, type LocalDate } from '../../shared/dates.ts'
import type { PlacedService } from './model.ts'

/** A line of the drawing: services that leave on the same day are one. */
export interface TimelineRow {
  readonly label: string
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
}

/** Where days fall on the drawing, and its months. */
export interface Timeline {
  readonly rows: readonly TimelineRow[]
  readonly hidden: number
  readonly from: LocalDate
  readonly to: LocalDate
  /** First days of the months to name: every one, or one in three when they are many. */
  readonly months: readonly LocalDate[]
  x(day: LocalDate): number
}

export const chartLeft = 190
export const chartRight = 880
const mostRows = 10
const shortNames = 2

/** Services by the day they leave, those without a day last. */
export function timelineRows(services: readonly PlacedService[]): TimelineRow[] {
  const groups = Map.groupBy(services, ({ endsOn }) => endsOn ?? '')
  return [...groups]
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1))
    .map(([endsOn, members]) => {
      const names = members.map(({ name }) => name)
      const starts = members.flatMap(({ startsOn }) => startsOn ?? []).sort()
      const rest = names.length - shortNames
      return {
        label: rest > 0 ? `${names.slice(0, shortNames).join(', ')} e altri ${rest}` : names.join(', '),
        startsOn: starts[0] ?? null,
        endsOn: endsOn === '' ? null : endsOn,
      }
    })
}

/** The drawing of a contract beside the services of its data centre. */
export function timelineOf(
  services: readonly PlacedService[],
  contract: { readonly startsOn: LocalDate; readonly endsOn: LocalDate },
): Timeline {
  const all = timelineRows(services)
  const dated = all.filter(({ endsOn }) => endsOn !== null)
  const rows = [...dated.slice(-mostRows), ...all.filter(({ endsOn }) => endsOn === null)].slice(
    0,
    mostRows + 1,
  )
  const days = [
    contract.startsOn,
    contract.endsOn,
    ...rows.flatMap(({ startsOn, endsOn }) => [startsOn, endsOn].filter((day) => day !== null)),
  ].sort()
  const from = `${(days[0] as string).slice(0, 7)}-01`
  const to = addMonths(`${(days.at(-1) as string).slice(0, 7)}-01`, 1)
  const span = daysBetween(from, to)
  const count =
    Number(to.slice(0, 4)) * 12 +
    Number(to.slice(5, 7)) -
    Number(from.slice(0, 4)) * 12 -
    Number(from.slice(5, 7))
  const every = count <= 18 ? 1 : count <= 54 ? 3 : 12
  const months = Array.from({ length: count }, (_, index) => addMonths(from, index)).filter(
    (month) => (Number(month.slice(5, 7)) - 1) % every === 0,
  )
  return {
    rows,
    hidden: all.length - rows.length,
    from,
    to,
    months,
    x: (day) => chartLeft + ((chartRight - chartLeft) * daysBetween(from, day)) / span,
  }
}
