// SPDX-License-Identifier: AGPL-3.0-or-later
import { Worker } from 'node:worker_threads'
import { writeOds } from 'hucre/ods'
import { type CellValue, type WriteSheet, writeXlsx } from 'hucre/xlsx'
import { type ExportColumn, toCsvExcel } from '../../platform/export.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { BookNames, bookText, thingValues } from './book-cells.ts'
import { cellMark, columnLetters, plain } from './cells.ts'
import {
  type BookField,
  bookEdition,
  bookSheet,
  bookSheets,
  bookTitle,
  exampleMark,
  fieldOfBook,
  markWord,
} from './inventory-book.ts'
import type { Known } from './model.ts'
import { markSheet } from './recognise.ts'

export interface BookOptions {
  readonly bodies: readonly Known[]
  readonly codeOf: (id: AdministrationId) => string
  /** Reserved fields too. */
  readonly isWhole: boolean
}

export const bookFormats = ['xlsx', 'ods'] as const
export type BookFormat = (typeof bookFormats)[number]

interface BookRow {
  readonly id: string
  /** What each cell reads, by column. */
  readonly texts: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, unknown>>
}

/** The columns of a sheet in a file. */
function fieldsIn(sheet: number, isWhole: boolean): readonly BookField[] {
  const fields: readonly BookField[] = bookSheets[sheet]?.fields ?? []
  return fields.filter(({ isReserved }) => isWhole || !isReserved)
}

/** The rows of a sheet, body by body. */
export function* bookRows(sheet: number, { bodies, codeOf }: BookOptions): Generator<BookRow> {
  for (const known of bodies) {
    const names = new BookNames(known, codeOf)
    const ipa = codeOf(known.administrationId)
    if (sheet <= bookSheet.services) {
      const things = [known.dataCentres, known.software, known.services][sheet] ?? []
      for (const thing of things) {
        const values = thingValues(sheet, thing)
        const texts = Object.fromEntries(
          fieldsIn(sheet, true).map(({ key }) => [key, bookText(sheet, key, values[key])]),
        )
        yield { id: thing.id, values, texts: { ...texts, ipa, ref: thing.id } }
      }
    } else if (sheet === bookSheet.hosting)
      for (const service of known.services) {
        const texts = { ...names.hosting(service), name: names.service(service), ipa, ref: service.id }
        yield { id: service.id, values: texts, texts }
      }
    else {
      const byId = new Map(known.services.map((service) => [service.id, service]))
      for (const { serviceId, dependsOnId, reason } of known.dependencies) {
        const [from, to] = [byId.get(serviceId), byId.get(dependsOnId)]
        if (!from || !to) continue
        const texts = { ipa, name: names.service(from), on: names.service(to), reason: plain(reason) }
        yield { id: serviceId, values: texts, texts }
      }
    }
  }
}

/** A cell with its true kind, so that a spreadsheet can sort and sum it. */
function cellOf(sheet: number, field: BookField, row: BookRow): CellValue {
  const text = row.texts[field.key] ?? ''
  const value = row.values[field.key]
  if (text === '') return null
  switch (fieldOfBook(sheet, field.key)?.reading.as) {
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

function sheetOf(sheet: number, rows: readonly BookRow[], isWhole: boolean, example: boolean): WriteSheet {
  const spec = bookSheets[sheet]
  const fields = fieldsIn(sheet, isWhole)
  const written = rows.map((row) => fields.map((field) => cellOf(sheet, field, row)))
  const sample = fields.map((field) =>
    field.key === 'ipa' ? `${exampleMark}: questa riga non si legge` : field.example || null,
  )
  const last = Math.max(1000, written.length + 200)
  return {
    name: spec?.title ?? '',
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

const instructions: readonly (readonly string[])[] = [
  [bookTitle],
  [`Edizione ${bookEdition}. Compila i fogli che ti servono; gli altri lasciali vuoti.`],
  [
    'Una riga per cosa. Una cella vuota lascia ciò che c’è in Regia; un trattino (-) lo toglie. Nulla si cancella perché manca dal file.',
  ],
  [
    'In un file possono stare righe di molti enti: «Codice IPA» dice di quale. In un file di un ente solo la colonna può mancare.',
  ],
  [
    'I nomi legano i fogli: un servizio di «Ospitalità» si scrive come in «Servizi», un data center come in «Data center».',
  ],
  [
    'Quando due cose hanno lo stesso nome, Regia scrive dopo il nome la fine del riferimento: «Demos #1a2b3c4d». Lasciala.',
  ],
  ['Date: 30/06/2026. Importi: 1.234,56. Numeri interi senza unità di misura.'],
]

function instructionSheet(isWhole: boolean): WriteSheet {
  const lines = bookSheets.flatMap((spec, sheet) => [
    [],
    [spec.title],
    ...fieldsIn(sheet, isWhole).map(({ label, help, reading }) => [
      label,
      help,
      reading.as === 'choice' ? reading.choices.map((each) => each.label).join(', ') : '',
    ]),
  ])
  return {
    name: 'Istruzioni',
    columns: [{ width: 34 }, { width: 70 }, { width: 60 }],
    rows: [...instructions, ...lines].map((row) => [...row]),
  }
}

/** Our own workbook, filled with these bodies; with none it is the empty one, with an example in each sheet. */
export function bookFile(options: BookOptions, format: BookFormat): Promise<Uint8Array> {
  const isEmpty = options.bodies.length === 0
  const all = bookSheets.map((_, sheet) => [...bookRows(sheet, options)])
  const marks = all.flatMap((rows, sheet) => {
    const fields = fieldsIn(sheet, options.isWhole).filter(({ key }) => key !== 'ipa' && key !== 'ref')
    const key = bookSheets[sheet]?.key ?? ''
    if (sheet === bookSheet.dependencies) return []
    return [
      ['campi', key, fields.map((field) => field.key).join(',')],
      ...rows.map((row) => [
        row.id,
        key,
        fields.map((field) => cellMark(row.texts[field.key] ?? '')).join('.'),
      ]),
    ]
  })
  const only = options.bodies.length === 1 ? (options.bodies[0]?.administrationId ?? '') : ''
  const sheets = [
    instructionSheet(options.isWhole),
    ...all.map((rows, sheet) => sheetOf(sheet, rows, options.isWhole, isEmpty)),
    {
      name: markSheet,
      hidden: true,
      rows: [[markWord, String(bookEdition), only], ...(isEmpty ? [] : marks)],
    },
  ]
  return writeSheets(sheets, format)
}

/** One sheet as CSV for an Italian spreadsheet. */
export function bookCsv(sheet: number, options: BookOptions): string {
  const columns = fieldsIn(sheet, options.isWhole).map(
    (field): ExportColumn<BookRow> => ({
      key: field.key,
      label: field.label,
      value: (row) => row.texts[field.key] ?? '',
    }),
  )
  return toCsvExcel(columns, bookRows(sheet, options))
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
