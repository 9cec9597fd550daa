// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Sheet } from '../../platform/sheets/model.ts'
import { DomainError } from '../../shared/errors.ts'
import { foldWords } from '../../shared/search-text.ts'
import { workbookErrors } from './errors.ts'
import {
  type Cells,
  type ColumnMap,
  type ListField,
  listFields,
  type Mark,
  type ReadList,
  type SheetRow,
} from './model.ts'

/** The hidden sheet of our own files. */
export const markSheet = '_regia'
export const markWord = 'regia-applicativi'
export const edition = 1
export const maxRows = 5_000

export const fieldLabels: Readonly<Record<ListField, string>> = {
  name: 'Nome applicativo',
  supplier: 'Interlocutore',
  services: 'Servizi supportati',
  licences: 'Licenze',
  opportunity: 'Opportunità da cogliere',
  risk: 'Rischio',
  ease: 'Facilità di migrazione',
}

/** Other names under which the columns are found. */
const otherHeadings: Readonly<Record<ListField, readonly string[]>> = {
  name: ['applicativo', 'nome', 'nome dell applicativo', 'software', 'nome applicativo con versione'],
  supplier: ['fornitore', 'produttore', 'referente'],
  services: ['servizi', 'servizio', 'servizio supportato'],
  licences: ['licenza', 'licenze e scadenze'],
  opportunity: ['opportunita'],
  risk: ['rischi'],
  ease: ['facilita', 'facilita migrazione'],
}

/** Words by which the other forms of the kit tell themselves. */
const otherForms: readonly { readonly words: string; readonly title: string }[] = [
  { words: 'scheda di assessment', title: 'Scheda di assessment dell’applicativo' },
  { words: 'competenze repurchase rehost', title: 'Valutazione delle competenze' },
  { words: 'competenze repurchase', title: 'Valutazione delle competenze' },
]

const lookAlikes: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  х: 'x',
  у: 'y',
  і: 'i',
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
  І: 'I',
  Ι: 'I',
  Ο: 'O',
  Α: 'A',
  Ε: 'E',
}

/** Letters of other alphabets that look like ours become ours, blanks of every kind one blank, marks that cannot be seen go. */
export function plain(text: string): string {
  return [...text.normalize('NFKC')]
    .map((letter) => lookAlikes[letter] ?? letter)
    .join('')
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}

export function folded(text: string): string {
  return foldWords(plain(text)).join(' ')
}

/** The field a heading stands for; `remembered` first, by folded heading. */
function fieldOf(heading: string, remembered: ReadonlyMap<string, ListField>): ListField | null {
  const key = folded(heading)
  if (key === '') return null
  const known = remembered.get(key)
  if (known) return known
  return (
    listFields.find((field) => folded(fieldLabels[field]) === key || otherHeadings[field].includes(key)) ??
    null
  )
}

function columnsOf(header: readonly string[], remembered: ReadonlyMap<string, ListField>): ColumnMap {
  const columns: Partial<Record<ListField, number>> = {}
  header.forEach((heading, index) => {
    const field = fieldOf(heading, remembered)
    if (field && columns[field] === undefined) columns[field] = index
  })
  return columns
}

/**
 * Finds the list in a workbook: the sheet and line with most of its headings. A file of another kind is named at once (WORK-004); one
 * without headings we know is taken from its first full line, and its columns are asked. Refuses WORK-003, 004, 005, 006, 007, 013.
 */
export function findList(
  sheets: readonly Sheet[],
  administrationId: string,
  remembered: ReadonlyMap<string, ListField> = new Map(),
): ReadList {
  const mark = readMark(sheets)
  if (mark && mark.edition !== edition)
    throw new DomainError(workbookErrors.unknownEdition, { details: { edition: mark.edition } })
  if (mark && mark.administrationId !== administrationId) throw new DomainError(workbookErrors.otherBody)
  const seen = sheets.filter((sheet) => !sheet.isHidden && sheet.name !== markSheet)
  const heads = seen.flatMap((sheet) =>
    sheet.rows.slice(0, 30).map((row, index) => {
      const columns = columnsOf(row, remembered)
      return { sheet, index, columns, known: Object.keys(columns).length }
    }),
  )
  const best = heads.reduce<(typeof heads)[number] | null>(
    (found, head) => (head.known > (found?.known ?? 0) ? head : found),
    null,
  )
  if (!best || best.known < 3) {
    const other = otherFormOf(seen)
    if (other) throw new DomainError(workbookErrors.wrongWorkbook, { details: { found: other } })
  }
  const head =
    best && best.known > 0
      ? best
      : (heads.find(
          ({ sheet, index }) => (sheet.rows[index] ?? []).filter((cell) => cell !== '').length > 1,
        ) ?? heads[0])
  if (!head) throw new DomainError(workbookErrors.noRows)
  const header = head.sheet.rows[head.index] ?? []
  const rows = head.sheet.rows.slice(head.index + 1)
  const count = rows.filter((row) => row.some((cell) => cell !== '')).length
  if (count === 0) throw new DomainError(workbookErrors.noRows)
  if (count > maxRows)
    throw new DomainError(workbookErrors.tooManyRows, { details: { count, limit: maxRows } })
  return { sheetName: head.sheet.name, headerLine: head.index + 1, header, columns: head.columns, rows, mark }
}

function otherFormOf(sheets: readonly Sheet[]): string | null {
  const text = sheets
    .map((sheet) => `${sheet.name} ${sheet.rows.slice(0, 5).flat().join(' ')}`)
    .map(folded)
    .join(' ')
  return otherForms.find(({ words }) => text.includes(words))?.title ?? null
}

function readMark(sheets: readonly Sheet[]): Mark | null {
  const rows = sheets.find((sheet) => sheet.name === markSheet)?.rows ?? []
  const [word, number, administrationId] = rows[0] ?? []
  if (word !== markWord) return null
  const base: Record<string, Cells> = {}
  for (const [id, ...cells] of rows.slice(1)) if (id) base[id] = cellsFrom(cells, identityColumns)
  return { edition: Number(number), administrationId: administrationId ?? '', base }
}

const identityColumns: ColumnMap = Object.fromEntries(listFields.map((field, index) => [field, index]))

function cellsFrom(row: readonly string[], columns: ColumnMap): Cells {
  return Object.fromEntries(
    listFields.map((field) => {
      const index = columns[field]
      return [field, index === undefined ? '' : plain(row[index] ?? '')]
    }),
  ) as Record<ListField, string>
}

/** The rows under the head that have something in a column that is read. Blank ones are skipped. */
export function rowsOf(
  rows: readonly { readonly line: number; readonly cells: readonly string[] }[],
  columns: ColumnMap,
): SheetRow[] {
  return rows
    .map(({ line, cells }) => ({ line, cells: cellsFrom(cells, columns) }))
    .filter(({ cells }) => listFields.some((field) => cells[field] !== ''))
}

/** «C» for 2, «AA» for 26. */
export function columnLetters(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26)
}
