// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * A sheet as its values read: every cell a text, nothing as ''. Row 1 of the sheet is `rows[0]`. What the program showed is what reads:
 * dates as 30/06/2026, decimals with a comma and no thousands, 22%, sì and no, #N/D, the zeros of a code. A formula is its last result.
 */
export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly (readonly string[])[]
  /** Cells whose text is no value, in reading order; absent when none. */
  readonly notes?: readonly SheetNote[]
  /** Only the first cell of a merge has a value: a slice may fill the others, or ask. Absent when none. */
  readonly merges?: readonly Merge[]
  /** Lines, from 1, that a filter or a person hides: they are read all the same. Absent when none. */
  readonly hiddenLines?: readonly number[]
  /** Columns, from 0, that are hidden: they are read all the same. Absent when none. */
  readonly hiddenColumns?: readonly number[]
}

/** An error instead of a value, or a formula that was saved without its result (its text is then the formula). */
export interface CellNote {
  /** Counted from 0. */
  readonly column: number
  readonly kind: 'error' | 'no_result'
}

export interface SheetNote extends CellNote {
  /** Counted from 1. */
  readonly line: number
}

/** Lines from 1, columns from 0, ends included. */
export interface Merge {
  readonly line: number
  readonly column: number
  readonly lastLine: number
  readonly lastColumn: number
}

/** A row that has something in it. */
export interface ReadRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly isHidden?: true
  readonly notes?: readonly CellNote[]
}

/** Some rows of one sheet, in order; each sheet ends with one that tells what a file says after its rows. */
export interface RowBatch {
  /** Place of the sheet in the file, from 0. */
  readonly sheet: number
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly ReadRow[]
  readonly end?: { readonly merges: readonly Merge[]; readonly hiddenColumns: readonly number[] }
}

/** Why a file cannot be read as a workbook. */
export type SheetFault =
  | 'empty'
  | 'password'
  | 'rights'
  | 'macros'
  | 'old_format'
  | 'binary_format'
  | 'flat_format'
  | 'pdf'
  | 'picture'
  | 'text_document'
  | 'web_page'
  | 'archive'
  | 'not_a_workbook'
  | 'too_large'
  | 'too_many_sheets'
  | 'too_slow'
  | 'bomb'
  | 'entities'
  | 'unsafe_names'
  | 'truncated'
  | 'damaged'
  | 'bad_csv'

/** A file that is not read; `line` and `reason` (in Italian) for a CSV, which can be mended there. */
export interface Refusal {
  readonly fault: SheetFault
  readonly line?: number
  readonly reason?: string
}

export type SheetReading =
  | { readonly ok: true; readonly sheets: readonly Sheet[] }
  | ({ readonly ok: false } & Refusal)

/** Ends a reading. */
export class Unreadable extends Error {
  readonly refusal: Refusal
  constructor(fault: SheetFault, more: Omit<Refusal, 'fault'> = {}) {
    super(fault)
    this.refusal = { fault, ...more }
  }
}
