// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Guard, Transition } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { ImportState } from './model.ts'

export type ImportAction = 'tell_columns' | 'apply' | 'undo' | 'discard'

export interface ImportFacts {
  /** Rows that bring something. */
  readonly good: number
  readonly refused: number
  readonly isAllOrNothing: boolean
  /** Things written by the import that somebody changed afterwards. */
  readonly changedSince: number
}

/** An import brings at least one row. Source: HOUSE_RULE. */
export const somethingToWrite: Guard<ImportFacts> = ({ good }) => (good > 0 ? null : 'WORK-008')

/** All or nothing means all. Source: HOUSE_RULE. */
export const nothingRefused: Guard<ImportFacts> = ({ isAllOrNothing, refused }) =>
  isAllOrNothing && refused > 0 ? 'WORK-009' : null

/** What others wrote since is never taken away. Source: HOUSE_RULE. */
export const nothingChangedSince: Guard<ImportFacts> = ({ changedSince }) =>
  changedSince === 0 ? null : 'WORK-010'

export const importTransitions: readonly Transition<ImportState, ImportAction, ImportFacts>[] = [
  {
    action: 'tell_columns',
    from: ['uploaded', 'previewed'],
    to: 'previewed',
    by: writingRoles,
    labelIt: 'Indica le colonne',
  },
  {
    action: 'apply',
    from: ['previewed'],
    to: 'applied',
    by: writingRoles,
    guards: [somethingToWrite, nothingRefused],
    labelIt: 'Importa',
  },
  {
    action: 'undo',
    from: ['applied'],
    to: 'undone',
    by: writingRoles,
    guards: [nothingChangedSince],
    labelIt: 'Annulla l’importazione',
  },
  {
    action: 'discard',
    from: ['uploaded', 'previewed'],
    to: 'discarded',
    by: writingRoles,
    labelIt: 'Lascia stare',
  },
]

export const importStateLabels: Readonly<Record<ImportState, string>> = {
  uploaded: 'Da completare',
  previewed: 'In anteprima',
  applied: 'Importata',
  undone: 'Annullata',
  discarded: 'Lasciata stare',
}
