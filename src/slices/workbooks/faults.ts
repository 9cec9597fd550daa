// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SheetFault } from '../../platform/sheets/model.ts'

/** Why a file is not read, and what to do. */
export const faultWords: Readonly<Record<SheetFault, string>> = {
  empty: 'Il file è vuoto.',
  password: 'Il file è protetto da una password: toglila e salvalo di nuovo.',
  macros:
    'Il file contiene macro, che non si accettano: salvalo come cartella di lavoro semplice (.xlsx o .ods).',
  old_format: 'È un file .xls, il formato vecchio: salvalo come .xlsx o .ods.',
  not_a_workbook: 'Non è un foglio di calcolo .xlsx o .ods, né un CSV.',
  too_large: 'Il file, una volta aperto, è troppo grande: lascia solo il foglio con la lista.',
  too_slow: 'La lettura del file richiede troppo tempo: lascia solo il foglio con la lista.',
  damaged: 'Il file è danneggiato: aprilo con il tuo programma, salvalo di nuovo e riprova.',
}
