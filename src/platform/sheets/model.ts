// SPDX-License-Identifier: AGPL-3.0-or-later

/** A sheet as its values read: every cell a text, dates as 30/06/2026, nothing as ''. Row 1 of the sheet is `rows[0]`. */
export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly (readonly string[])[]
}

/** Why a file cannot be read as a workbook. */
export type SheetFault =
  | 'empty'
  | 'password'
  | 'macros'
  | 'old_format'
  | 'not_a_workbook'
  | 'too_large'
  | 'too_slow'
  | 'damaged'

export type SheetReading =
  | { readonly ok: true; readonly sheets: readonly Sheet[] }
  | { readonly ok: false; readonly fault: SheetFault }
