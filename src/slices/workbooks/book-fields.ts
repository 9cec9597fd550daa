// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Field, SheetSpec } from './model.ts'
import type { Choice, Reading } from './values.ts'

/** A column of our own workbook: how it is read, and what the empty one says of it. */
export interface BookField extends Field {
  readonly reading: Reading
  readonly help: string
  readonly example: string
  /** In the file only when asked for. */
  readonly isReserved?: boolean
  /** Moves along its own lifecycle: written out, compared, never written in. */
  readonly isTold?: boolean
  /** The first edition that has it. */
  readonly since?: number
}

export interface BookSheet extends SheetSpec {
  readonly fields: readonly BookField[]
  readonly since?: number
}

/** An example row begins with it, and is not read. */
export const exampleMark = 'ESEMPIO'

export const text = (max: number): Reading => ({ as: 'text', max })
export const day: Reading = { as: 'date' }
export const pastDay: Reading = { as: 'date', isPast: true }
export const flag: Reading = { as: 'flag' }
export const choice = <Value extends string>(
  values: readonly Value[],
  labels: Readonly<Record<Value, string>>,
  others: Readonly<Record<string, readonly string[]>> = {},
): Reading => ({
  as: 'choice',
  choices: values.map(
    (value): Choice<string> => ({ value, label: labels[value], others: others[value] ?? [] }),
  ),
})
export const ipa: BookField = {
  key: 'ipa',
  label: 'Codice IPA',
  others: ['ipa', 'ente', 'codice ente', 'codice ipa ente'],
  reading: text(60),
  help: 'Di quale ente è la riga. In un file di un ente solo può mancare',
  example: 'c_x000',
}
export const ref: BookField = {
  key: 'ref',
  label: 'Riferimento Regia',
  others: ['riferimento'],
  reading: text(60),
  help: 'Lo scrive Regia nei file che esporta, per ritrovare la riga anche se cambia nome: lascialo com’è. Vuoto nelle righe nuove',
  example: '',
}
export const field = (
  key: string,
  label: string,
  reading: Reading,
  help: string,
  example: string,
  more: Partial<BookField> = {},
): BookField => ({
  key,
  label,
  reading,
  help,
  example,
  ...more,
})
