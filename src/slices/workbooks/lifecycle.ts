// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Guard, Transition } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { ImportState } from './model.ts'

export type ImportAction =
  | 'read'
  | 'ask'
  | 'refuse'
  | 'tell'
  | 'check'
  | 'check_again'
  | 'apply'
  | 'write'
  | 'give_back'
  | 'undo'
  | 'discard'

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

/** What Regia does aside, it does under the assignment of who asked. */
export const importTransitions: readonly Transition<ImportState, ImportAction, ImportFacts>[] = [
  { action: 'read', from: ['reading'], to: 'checking', by: writingRoles, labelIt: 'Letta' },
  { action: 'ask', from: ['reading'], to: 'uploaded', by: writingRoles, labelIt: 'Mancano colonne o ente' },
  {
    action: 'refuse',
    from: ['reading', 'checking'],
    to: 'unreadable',
    by: writingRoles,
    labelIt: 'Non si legge',
  },
  {
    action: 'tell',
    from: ['uploaded', 'previewed'],
    to: 'reading',
    by: writingRoles,
    labelIt: 'Indica colonne o ente',
  },
  { action: 'check', from: ['checking'], to: 'previewed', by: writingRoles, labelIt: 'Controllata' },
  {
    action: 'check_again',
    from: ['previewed', 'applying'],
    to: 'checking',
    by: writingRoles,
    labelIt: 'Aggiorna l’anteprima',
  },
  {
    action: 'apply',
    from: ['previewed'],
    to: 'applying',
    by: writingRoles,
    guards: [somethingToWrite, nothingRefused],
    labelIt: 'Importa',
  },
  { action: 'write', from: ['applying'], to: 'applied', by: writingRoles, labelIt: 'Scritta' },
  {
    action: 'give_back',
    from: ['applying'],
    to: 'previewed',
    by: writingRoles,
    labelIt: 'Non si può scrivere',
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
    from: ['reading', 'uploaded', 'checking', 'previewed', 'unreadable'],
    to: 'discarded',
    by: writingRoles,
    labelIt: 'Lascia stare',
  },
]

export const importStateLabels: Readonly<Record<ImportState, string>> = {
  reading: 'In lettura',
  uploaded: 'Da completare',
  checking: 'In controllo',
  previewed: 'In anteprima',
  applying: 'In scrittura',
  applied: 'Importata',
  undone: 'Annullata',
  discarded: 'Lasciata stare',
  unreadable: 'Non letta',
}
