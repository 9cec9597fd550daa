// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Certainty } from '../../shared/classification.ts'
import { addDays, addMonths, daysBetween, formatLongDate, type LocalDate } from '../../shared/dates.ts'
import { addWorkingDays, dayOff, nearestWorkingDay } from '../../shared/working-days.ts'

/** How long a step may take, or takes. */
export interface Span {
  readonly count: number
  readonly unit: 'days' | 'working_days' | 'months'
}

/** Where a date comes from: the rule in words, the text behind it, how sure that is. */
export interface Ground {
  readonly rule: string
  readonly source: string
  readonly certainty: Certainty
}

/** One line of the sum: «+ 120 giorni», and the day it leads to. */
export interface SumLine {
  readonly text: string
  readonly on: LocalDate
}

/** A date with its arithmetic: the last line is the date itself. */
export interface Deadline extends Ground {
  readonly on: LocalDate
  readonly lines: readonly SumLine[]
}

/** Days on which a term does not run, both included. */
export interface Suspension {
  readonly from: LocalDate
  readonly to: LocalDate
  readonly why: string
}

/** A day with what happened, or happens, on it. */
export interface NamedDay {
  readonly on: LocalDate
  readonly what: string
}

export interface TermOf {
  readonly start: NamedDay
  readonly span: Span
  readonly ground: Ground
  /** Months that an act added, with the act. */
  readonly extensions?: readonly { readonly months: number; readonly why: string }[]
  readonly suspensions?: readonly Suspension[]
  /** A day beyond which nothing goes, whatever the sum says. */
  readonly finalDay?: NamedDay | null
  /** Whether a term that ends on a day off moves to the next working day. No text read says so: a setting, prudently false. */
  readonly movesOnDayOff: boolean
}

const units = {
  days: ['giorno', 'giorni'],
  working_days: ['giorno lavorativo', 'giorni lavorativi'],
  months: ['mese', 'mesi'],
} as const

/** «120 giorni», «1 mese», «20 giorni lavorativi». */
export function spanInWords({ count, unit }: Span): string {
  return `${count} ${units[unit][count === 1 ? 0 : 1]}`
}

function move(date: LocalDate, { count, unit }: Span, direction: 1 | -1): LocalDate {
  const by = count * direction
  return unit === 'days'
    ? addDays(date, by)
    : unit === 'months'
      ? addMonths(date, by)
      : addWorkingDays(date, by)
}

/**
 * The last day of a term: the day it starts from does not count. Months of an extension join those of the term, so that the end of a month is
 * cut once; then come suspended days, the day off, the final day.
 */
export function dueAfter({ start, span, ground, finalDay, movesOnDayOff, ...rest }: TermOf): Deadline {
  const { extensions = [], suspensions = [] } = rest
  let on = start.on
  const lines: SumLine[] = []
  const add = (text: string, day: LocalDate) => {
    on = day
    lines.push({ text, on })
  }
  add(start.what, on)
  add(`+ ${spanInWords(span)}`, move(on, span, 1))
  let months = 0
  for (const { months: more, why } of extensions) {
    months += more
    const end =
      span.unit === 'months'
        ? addMonths(start.on, span.count + months)
        : addMonths(move(start.on, span, 1), months)
    add(`+ ${spanInWords({ count: more, unit: 'months' })} di proroga: ${why}`, end)
  }
  for (const { from, to, why } of withoutOverlaps(suspensions)) {
    if (to <= start.on || from > on) continue
    const first = from > start.on ? from : addDays(start.on, 1)
    const days = daysBetween(first, to) + 1
    add(`+ ${spanInWords({ count: days, unit: 'days' })} di sospensione: ${why}`, addDays(on, days))
  }
  const off = dayOff(on)
  if (off !== null)
    if (movesOnDayOff)
      add(`cade di festa (${off}): si sposta al giorno lavorativo dopo`, nearestWorkingDay(on, 1))
    else add(`cade di festa (${off}): per prudenza non si sposta`, on)
  if (finalDay && finalDay.on < on) add(`non oltre ${finalDay.what}`, finalDay.on)
  return { ...ground, on, lines }
}

function withoutOverlaps(suspensions: readonly Suspension[]): Suspension[] {
  const joined: Suspension[] = []
  for (const each of suspensions.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = joined.at(-1)
    if (last && each.from <= addDays(last.to, 1))
      joined[joined.length - 1] = { ...last, to: each.to > last.to ? each.to : last.to }
    else joined.push(each)
  }
  return joined
}

/** A step that must fit before a day, with how long it takes and how that is known. */
export interface FollowingStep {
  readonly what: string
  readonly span: Span
  readonly known: string
}

/**
 * The last day on which something can start so that the steps after it still end by `end`: they are taken away one by one, the last first.
 * A day off is no day to act: it goes back to the working day before.
 */
export function lastUsefulDay(end: NamedDay, following: readonly FollowingStep[], ground: Ground): Deadline {
  let on = end.on
  const lines: SumLine[] = [{ text: end.what, on }]
  for (const { what, span, known } of following.toReversed()) {
    on = move(on, span, -1)
    lines.push({ text: `− ${spanInWords(span)}: ${what} (${known})`, on })
  }
  const off = dayOff(on)
  if (off !== null) {
    on = nearestWorkingDay(on, -1)
    lines.push({ text: `cade di festa (${off}): si agisce il giorno lavorativo prima`, on })
  }
  return { ...ground, on, lines }
}

/** The one that comes first; a line tells of the other. */
export function earlier(a: Deadline, b: Deadline): Deadline {
  const [first, second] = b.on < a.on ? [b, a] : [a, b]
  const told = { text: `viene prima del ${formatLongDate(second.on)}: ${second.rule}`, on: first.on }
  return second.on === first.on ? first : { ...first, lines: [...first.lines, told] }
}
