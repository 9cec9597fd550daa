// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, formatDate, type LocalDate, parseDate, startOfDayInRome } from './dates.ts'

/** Which day a page is asked for: today, a past one, or words that are neither. */
export type AskedDay =
  | { readonly kind: 'today' }
  | { readonly kind: 'past'; readonly day: LocalDate }
  | { readonly kind: 'wrong'; readonly typed: string; readonly why: string }

/** Reads the day of an address, `al`: not to come. */
export function readAskedDay(typed: string | null, today: LocalDate): AskedDay {
  if (typed === null || typed.trim() === '') return { kind: 'today' }
  const day = parseDate(typed)
  if (day === null)
    return {
      kind: 'wrong',
      typed,
      why: `«${typed}» non è un giorno: scrivi giorno, mese, anno, per esempio 31/03/2026`,
    }
  if (day > today)
    return { kind: 'wrong', typed, why: `Il ${formatDate(day)} deve ancora venire: scegli un giorno passato` }
  return day === today ? { kind: 'today' } : { kind: 'past', day }
}

/** The last instant of a day in Italy: what was true on a day is what was true when it ended. */
export function endOfDayInRome(day: LocalDate): Date {
  return new Date(startOfDayInRome(addDays(day, 1)).getTime() - 1)
}

/** A day that something happened, to look at with one click. */
export interface QuickDay {
  readonly label: string
  readonly day: LocalDate
}

/** Past days of what happened, the newest first, each day once with all that it brought. */
export function quickDays(happened: readonly QuickDay[], today: LocalDate): QuickDay[] {
  const labels = new Map<LocalDate, string[]>()
  for (const { day, label } of happened)
    if (day < today) labels.set(day, [...new Set([...(labels.get(day) ?? []), label])])
  return [...labels]
    .map(([day, said]) => ({ day, label: said.join(', ') }))
    .sort((a, b) => (a.day < b.day ? 1 : -1))
}
