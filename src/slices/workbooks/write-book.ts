// SPDX-License-Identifier: AGPL-3.0-or-later
import { Worker } from 'node:worker_threads'
import { writeOds } from 'hucre/ods'
import { type CellValue, type WriteSheet, writeXlsx } from 'hucre/xlsx'
import { type ExportColumn, toCsvExcel } from '../../platform/export.ts'
import { type BookField, type BookSheet, exampleMark } from './book-fields.ts'
import { cellMark, columnLetters } from './cells.ts'
import type { WorkbookKind } from './model.ts'
import { editions, kindTitles, markSheet, markWords } from './recognise.ts'

export const bookFormats = ['xlsx', 'ods'] as const
export type BookFormat = (typeof bookFormats)[number]

export interface BookRow {
  readonly id: string
  /** What each cell reads, by column. */
  readonly texts: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, unknown>>
}

/** A sheet to write: its columns in this file, its rows. */
export interface SheetToWrite {
  readonly spec: Pick<BookSheet, 'key' | 'title'>
  readonly fields: readonly BookField[]
  readonly rows: readonly BookRow[]
  /** Whether its rows are found again by their reference, and marked. */
  readonly isMarked: boolean
}

/** One of our own workbooks; without rows it is the empty one, with an example in each sheet. */
export interface BookToWrite {
  readonly kind: WorkbookKind
  readonly instructions: readonly string[]
  readonly sheets: readonly SheetToWrite[]
  /** The body that it is made for, when it is one. */
  readonly administrationId: string | null
  readonly isEmpty: boolean
}

/** A cell with its true kind, so that a spreadsheet can sort and sum it. */
function cellOf({ key, reading }: BookField, row: BookRow): CellValue {
  const text = row.texts[key] ?? ''
  const value = row.values[key]
  if (text === '') return null
  switch (reading.as) {
    case 'date':
      return new Date(`${String(value)}T00:00:00Z`)
    case 'count':
      return Number(value)
    case 'money':
      return Number(value) / 100
    default:
      return text
  }
}

function columnOf({ label, reading, key }: BookField) {
  const width =
    key === 'ref'
      ? 38
      : ['name', 'software', 'note', 'place'].includes(key)
        ? 36
        : Math.max(14, label.length + 2)
  return {
    width,
    ...(reading.as === 'date'
      ? { numFmt: 'dd/mm/yyyy' }
      : reading.as === 'money'
        ? { numFmt: '#,##0.00' }
        : {}),
  }
}

function sheetOf({ spec, fields, rows }: SheetToWrite, example: boolean): WriteSheet {
  const written = rows.map((row) => fields.map((field) => cellOf(field, row)))
  const sample = fields.map((field) =>
    field.key === 'ipa' ? `${exampleMark}: questa riga non si legge` : field.example || null,
  )
  const last = Math.max(1000, written.length + 200)
  return {
    name: spec.title,
    columns: fields.map(columnOf),
    rows: [fields.map(({ label }) => label), ...(example ? [sample] : []), ...written],
    freezePane: { rows: 1 },
    dataValidations: fields.flatMap(({ reading, label }, index) => {
      const values =
        reading.as === 'choice'
          ? reading.choices.map((each) => each.label)
          : reading.as === 'flag'
            ? ['sì', 'no']
            : null
      const letters = columnLetters(index)
      return values
        ? [
            {
              type: 'list' as const,
              values,
              allowBlank: true,
              showErrorMessage: true,
              errorStyle: 'warning' as const,
              errorTitle: label,
              errorMessage: `Valori ammessi: ${values.join(', ')}`,
              range: `${letters}2:${letters}${last}`,
            },
          ]
        : []
    }),
  }
}

function instructionSheet({ kind, instructions, sheets }: BookToWrite): WriteSheet {
  const lines = sheets.flatMap(({ spec, fields }) => [
    [],
    [spec.title],
    ...fields.map(({ label, help, reading }) => [
      label,
      help,
      reading.as === 'choice' ? reading.choices.map((each) => each.label).join(', ') : '',
    ]),
  ])
  return {
    name: 'Istruzioni',
    columns: [{ width: 34 }, { width: 70 }, { width: 60 }],
    rows: [[kindTitles[kind]], ...instructions.map((words) => [words]), ...lines].map((row) => [...row]),
  }
}

/** The workbook as a file, with the marks of what each cell said on its hidden sheet. */
export function writeBook(book: BookToWrite, format: BookFormat): Promise<Uint8Array> {
  const marks = book.sheets.flatMap(({ spec, fields, rows, isMarked }) => {
    if (!isMarked) return []
    const marked = fields.filter(({ key }) => key !== 'ipa' && key !== 'ref')
    return [
      ['campi', spec.key, marked.map(({ key }) => key).join(',')],
      ...rows.map((row) => [
        row.id,
        spec.key,
        marked.map(({ key }) => cellMark(row.texts[key] ?? '')).join('.'),
      ]),
    ]
  })
  const first = [markWords[book.kind], String(editions[book.kind]), book.administrationId ?? '']
  return writeSheets(
    [
      instructionSheet(book),
      ...book.sheets.map((sheet) => sheetOf(sheet, book.isEmpty)),
      { name: markSheet, hidden: true, rows: [first, ...(book.isEmpty ? [] : marks)] },
    ],
    format,
  )
}

/** One sheet as CSV for an Italian spreadsheet. */
export function sheetCsv(fields: readonly BookField[], rows: Iterable<BookRow>): string {
  const columns = fields.map(
    ({ key, label }): ExportColumn<BookRow> => ({ key, label, value: (row) => row.texts[key] ?? '' }),
  )
  return toCsvExcel(columns, rows)
}

const longFile = 2000

/** «_x0041_» stands for a letter in .xlsx: a text that looks so is written so that it stays what it is. */
function escapeAt(cell: CellValue, index: number, row: CellValue[]): void {
  if (typeof cell === 'string' && cell.includes('_x'))
    row[index] = cell.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
}

/** Writes a workbook; a long one in a thread of its own. */
export async function writeSheets(sheets: readonly WriteSheet[], format: BookFormat): Promise<Uint8Array> {
  if (format === 'xlsx') for (const { rows } of sheets) for (const row of rows ?? []) row.forEach(escapeAt)
  const rows = sheets.reduce((sum, sheet) => sum + (sheet.rows?.length ?? 0), 0)
  if (rows <= longFile)
    return format === 'xlsx' ? writeXlsx({ sheets: [...sheets] }) : writeOds({ sheets: [...sheets] })
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./write-thread.${extension}`, import.meta.url), {
    workerData: { sheets, format },
  })
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
  } finally {
    await worker.terminate()
  }
}
