// SPDX-License-Identifier: AGPL-3.0-or-later
import { type CellValue, writeXlsx } from 'hucre/xlsx'

/**
 * One column of an exported file. The kind says what `value` gives: text, a number, integer euro cents
 * (`money`), a calendar date `2026-06-30`, or an instant as ISO text. Null and undefined leave the cell empty.
 */
export type ExportColumn<Row> = {
  key: string
  /** The head of the column; files for machines use `key`. */
  label: string
  kind?: 'text' | 'number' | 'money' | 'date' | 'instant'
  value: (row: Row) => string | number | boolean | null | undefined
}

/** CSV for machines (RFC 4180): UTF-8 without BOM, comma, heads from `key`, ISO dates, dot decimals. */
export function toCsv<Row>(columns: readonly ExportColumn<Row>[], rows: Iterable<Row>): string {
  return [...csvLines(columns, rows)].join('')
}

/** The same lines one by one, for long exports. */
export function csvLines<Row>(columns: readonly ExportColumn<Row>[], rows: Iterable<Row>): Generator<string> {
  return lines(columns, rows, { separator: ',', decimal: '.', head: (column) => column.key })
}

/** CSV that an Italian Excel opens by itself: BOM, semicolon, heads from `label`, comma decimals. */
export function toCsvExcel<Row>(columns: readonly ExportColumn<Row>[], rows: Iterable<Row>): string {
  const all = lines(columns, rows, { separator: ';', decimal: ',', head: (column) => column.label })
  return `\uFEFF${[...all].join('')}`
}

/** A workbook of one sheet: real dates and numbers, head row kept in sight. Texts are never read as formulas. */
export async function toXlsx<Row>(
  columns: readonly ExportColumn<Row>[],
  rows: Iterable<Row>,
  sheetName = 'Dati',
): Promise<Uint8Array> {
  const cells = [...rows].map((row) => columns.map((column) => xlsxCell(column, row)))
  return await writeXlsx({
    sheets: [
      {
        name: validSheetName(sheetName),
        columns: columns.map((column) => {
          const format = xlsxFormat(column)
          return { width: xlsxWidth(column), ...(format === undefined ? {} : { numFmt: format }) }
        }),
        rows: [columns.map((column) => column.label), ...cells],
        freezePane: { rows: 1 },
      },
    ],
  })
}

type CsvDialect = { separator: string; decimal: string; head: (column: ExportColumn<never>) => string }

function* lines<Row>(
  columns: readonly ExportColumn<Row>[],
  rows: Iterable<Row>,
  dialect: CsvDialect,
): Generator<string> {
  const line = (cells: string[]) =>
    `${cells.map((cell) => quoted(cell, dialect.separator)).join(dialect.separator)}\r\n`
  yield line(columns.map((column) => harmless(dialect.head(column as ExportColumn<never>))))
  for (const row of rows) yield line(columns.map((column) => csvCell(column, row, dialect.decimal)))
}

function csvCell<Row>(column: ExportColumn<Row>, row: Row, decimal: string): string {
  const value = column.value(row)
  if (value === null || value === undefined) return ''
  if (column.kind === 'money' && typeof value === 'number') return centsText(value).replace('.', decimal)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value).replace('.', decimal) : ''
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return harmless(value)
}

/** Spreadsheets run a text that starts like a formula: a quote before it makes it a text again. */
function harmless(text: string): string {
  return /^'*[=@+\-\t\r]/.test(text) ? `'${text}` : text
}

function quoted(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/.test(text) || /^\s|\s$/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text
}

/** 1234 → 12.34, without going through floating point. */
function centsText(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function xlsxCell<Row>(column: ExportColumn<Row>, row: Row): CellValue {
  const value = column.value(row)
  if (value === null || value === undefined) return null
  if (column.kind === 'money' && typeof value === 'number') return Number(centsText(value))
  if ((column.kind === 'date' || column.kind === 'instant') && typeof value === 'string') {
    const date = new Date(column.kind === 'date' ? `${value}T00:00:00Z` : value)
    return Number.isNaN(date.getTime()) ? value : date
  }
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

function xlsxFormat<Row>(column: ExportColumn<Row>): string | undefined {
  switch (column.kind) {
    case 'money':
      return '#,##0.00 "€"'
    case 'date':
      return 'dd/mm/yyyy'
    case 'instant':
      return 'dd/mm/yyyy hh:mm'
    case 'number':
    case 'text':
    case undefined:
      return undefined
  }
}

function xlsxWidth<Row>(column: ExportColumn<Row>): number {
  const least =
    column.kind === 'money' ? 16 : column.kind === 'date' ? 12 : column.kind === 'instant' ? 18 : 10
  return Math.min(40, Math.max(least, column.label.length + 2))
}

/** Excel refuses these characters, and more than 31, in the name of a sheet. */
function validSheetName(name: string): string {
  return (
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .slice(0, 31)
      .trim() || 'Dati'
  )
}
