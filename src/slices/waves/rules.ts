// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, daysBetween, type LocalDate } from '../../shared/dates.ts'
import { carriedOut } from '../execution/index.ts'
import { editableStates, type PlanState } from '../plans/index.ts'
import type { WaveDates, WaveItem } from './model.ts'

/**
 * Whether a service slips: its planned end passed and it is not migrated (`late`), or falls after the end of its wave (`beyond`). House rule;
 * the store says the same in SQL, and a test compares the two.
 */
export function slipOf(
  item: Pick<WaveItem, 'approach' | 'endsOn' | 'executionState' | 'waveEndsOn'>,
  today: LocalDate,
): 'late' | 'beyond' | null {
  const { approach, endsOn, executionState, waveEndsOn } = item
  if (approach === null || !carriedOut.includes(approach) || endsOn === null) return null
  if (executionState === 'migrated' || executionState === 'verified') return null
  if (endsOn < today) return 'late'
  return waveEndsOn !== null && endsOn > waveEndsOn ? 'beyond' : null
}

/**
 * The dates of a service when its wave moves: each follows the same date of the wave by as many days, or the other one where the wave had only
 * that. A date that is missing stays missing: deciding it is not moving it.
 */
export function movedDates(item: WaveDates, from: WaveDates, to: WaveDates): WaveDates {
  const byStart = shift(from.startsOn, to.startsOn)
  const byEnd = shift(from.endsOn, to.endsOn)
  return {
    startsOn: moved(item.startsOn, byStart ?? byEnd),
    endsOn: moved(item.endsOn, byEnd ?? byStart),
  }
}

function shift(from: LocalDate | null, to: LocalDate | null): number | null {
  return from !== null && to !== null ? daysBetween(from, to) : null
}

function moved(date: LocalDate | null, days: number | null): LocalDate | null {
  return date === null || days === null ? date : addDays(date, days)
}

const whyFixed: Readonly<Partial<Record<PlanState, string>>> = {
  submitted: 'la versione è trasmessa: si cambia se torna in bozza',
  under_review: 'la versione è in esame: si cambia se torna in bozza',
  approved: 'il piano è approvato: per cambiarne le date va riaperto',
  withdrawn: 'il piano è ritirato: va prima ripreso',
}

/** Why the dates of a service stay where they are whatever its wave does; null when they can move. */
export function whyNotMoved(item: WaveItem): string | null {
  if (!editableStates.includes(item.planState)) return whyFixed[item.planState] ?? null
  if (item.isFrozen)
    return 'è approvato e l’integrazione non lo cambia: per cambiarne le date il piano va riaperto'
  if (item.approach === null || !carriedOut.includes(item.approach))
    return 'non ha una migrazione da spostare'
  return item.startsOn === null && item.endsOn === null ? 'non ha ancora date' : null
}
