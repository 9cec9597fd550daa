// SPDX-License-Identifier: AGPL-3.0-or-later
import { daysBetween, formatLongDate, type LocalDate, withArticle } from '../../shared/dates.ts'
import { carriedOut, type ExecutionAction, openStates } from './lifecycle.ts'
import type { ActualDates, Execution } from './model.ts'

/** The day each step writes, in the order in which they happen. */
export const dateSteps = [
  { field: 'contractedOn', of: 'del contratto' },
  { field: 'startedOn', of: 'dell’avvio' },
  { field: 'migratedOn', of: 'della migrazione' },
  { field: 'verifiedOn', of: 'della verifica' },
] as const satisfies readonly { field: keyof ActualDates; of: string }[]

export type DateField = (typeof dateSteps)[number]['field']

/** The day a step asks for; none for a step back and for progress. */
export const dateOf: Readonly<Partial<Record<ExecutionAction, DateField>>> = {
  contract: 'contractedOn',
  start: 'startedOn',
  migrate: 'migratedOn',
  switch_off: 'migratedOn',
  verify: 'verifiedOn',
}

/** Why these days cannot be, in words; null when they can. Nothing happens in the future, and each step after the one before. House rule. */
export function dateFault(dates: ActualDates, today: LocalDate): string | null {
  let before: { day: LocalDate; of: string } | null = null
  for (const { field, of } of dateSteps) {
    const day = dates[field]
    if (day === null) continue
    if (day > today) return `la data ${of} è nel futuro: si registra ciò che è già accaduto`
    if (before && day < before.day)
      return `la data ${of} viene prima di quella ${before.of}, ${withArticle('il', formatLongDate(before.day))}`
    before = { day, of }
  }
  return null
}

/**
 * Days of delay of the end against the plan: negative when early, counted to today while the service has not moved and its planned end is past.
 * Null when there is nothing to compare: no planned end, nothing to carry out, or the end still ahead.
 */
export function delayInDays(
  execution: Pick<Execution, 'approach' | 'plannedEndsOn' | 'migratedOn' | 'state'>,
  today: LocalDate,
): number | null {
  const { approach, plannedEndsOn, migratedOn, state } = execution
  if (plannedEndsOn === null || !carriedOut.includes(approach)) return null
  if (!openStates.includes(state)) return migratedOn === null ? null : daysBetween(plannedEndsOn, migratedOn)
  return plannedEndsOn < today ? daysBetween(plannedEndsOn, today) : null
}

/** Late today: not moved, and its planned end is past. */
export function isLate(execution: Parameters<typeof delayInDays>[0], today: LocalDate): boolean {
  return openStates.includes(execution.state) && (delayInDays(execution, today) ?? 0) > 0
}
