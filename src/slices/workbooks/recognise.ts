// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError } from '../../shared/errors.ts'
import { isUuid } from '../../shared/ids.ts'
import { exampleMark } from './book-fields.ts'
import { cellsFrom, folded, nameKey, plain } from './cells.ts'
import { workbookErrors } from './errors.ts'
import { bookEdition, bookSheet, bookSheets, bookTitle, markWord } from './inventory-book.ts'
import { listEdition, listFields, listMarkWord, listSheets, listTitle } from './list-book.ts'
import {
  type Cells,
  type ColumnMap,
  type FoundSheet,
  type SheetSpec,
  type WorkbookKind,
  workbookKinds,
} from './model.ts'
import { spendingEdition, spendingMarkWord, spendingSheets, spendingTitle } from './spending-book.ts'

/** The hidden sheet of our own files. */
export const markSheet = '_regia'
export const maxRows = 100_000
/** Lines of a sheet among which its head is looked for. */
export const headLines = 30

/** The beginning of a sheet; of the hidden sheet of our own files, all of it. */
export interface HeadSheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly (readonly string[])[]
}

export const sheetsOf: Readonly<Record<WorkbookKind, readonly SheetSpec[]>> = {
  software_list: listSheets,
  inventory: bookSheets,
  spending: spendingSheets,
}
export const kindTitles: Readonly<Record<WorkbookKind, string>> = {
  software_list: listTitle,
  inventory: bookTitle,
  spending: spendingTitle,
}
export const editions: Readonly<Record<WorkbookKind, number>> = {
  software_list: listEdition,
  inventory: bookEdition,
  spending: spendingEdition,
}
/** What the hidden sheet of our own files begins with. */
export const markWords: Readonly<Record<WorkbookKind, string>> = {
  software_list: listMarkWord,
  inventory: markWord,
  spending: spendingMarkWord,
}
/** Our own workbooks, whose rows say of which body they are; the official list is of one. */
const ownKinds = ['inventory', 'spending'] as const
export const isOfMany = (kind: WorkbookKind) => kind !== 'software_list'

/** Words by which the other forms of the kit tell themselves. */
const otherForms: readonly { readonly words: string; readonly title: string }[] = [
  { words: 'scheda di assessment', title: 'Scheda di assessment dell’applicativo' },
  { words: 'competenze repurchase rehost', title: 'Valutazione delle competenze' },
  { words: 'competenze repurchase', title: 'Valutazione delle competenze' },
]

/** Headings that somebody told the field of, by kind and folded heading. */
export type Remembered = Readonly<Partial<Record<WorkbookKind, ReadonlyMap<string, string>>>>

/** What people said of a file whose headings did not tell. */
export interface Told {
  readonly kind: WorkbookKind
  readonly sheets: readonly Pick<FoundSheet, 'sheet' | 'name' | 'headerLine' | 'columns'>[]
}

/** A row of a file, with what the import keeps of it; whose it is, is told by code. */
export interface RecognisedRow {
  readonly sheet: number
  readonly line: number
  readonly cells: readonly string[]
  /** As written; '' when the file does not say. */
  readonly code: string
  readonly nameKey: string
  readonly ref: string | null
  readonly base: string | null
}

export interface Recognised {
  readonly kind: WorkbookKind
  readonly edition: number | null
  /** The body our own file was made for. */
  readonly administrationId: string | null
  readonly sheets: readonly FoundSheet[]
  /** Every sheet has the columns without which it cannot be read. */
  readonly isComplete: boolean
  /** The rows of the kind that a line of a sheet holds: two where edition 1 had two sheets in one. */
  readonly take: (sheetName: string, line: number, cells: readonly string[]) => RecognisedRow[]
}

interface Mark {
  readonly kind: WorkbookKind
  readonly edition: number
  readonly administrationId: string | null
  /** Of the list: what each software was. */
  readonly base: Readonly<Record<string, Cells>> | null
  /** Of the inventory: the fields of each sheet, and the marks of each row. */
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly rows: ReadonlyMap<string, string>
}

/**
 * Finds out what a workbook is and where its rows are. A file of another kind is named at once (WORK-004); one without headings we know is
 * taken for a list, and its columns are asked. Refuses WORK-004, 005, 007.
 */
export function recognise(
  sheets: readonly HeadSheet[],
  remembered: Remembered,
  told: Told | null,
): Recognised {
  const mark = readMark(sheets)
  if (mark && !(mark.edition >= 1 && mark.edition <= editions[mark.kind]))
    throw new DomainError(workbookErrors.unknownEdition, {
      details: { edition: mark.edition || '?', title: kindTitles[mark.kind], newest: editions[mark.kind] },
    })
  const seen = sheets.filter((sheet) => !sheet.isHidden && sheet.name !== markSheet)
  const { kind, found } = told ? takeTold(seen, told) : findSheets(seen, remembered, mark)
  const marked = found.map((each) => withMark(each, kind, mark))
  const layout = kind === 'inventory' ? upgraded(marked) : marked
  return {
    kind,
    edition: mark?.edition ?? null,
    administrationId: mark?.administrationId ?? null,
    sheets: layout,
    isComplete: layout.every(({ sheet, columns }) =>
      (sheetsOf[kind][sheet]?.required ?? []).every((field) => columns[field] !== undefined),
    ),
    take: (sheetName, line, cells) =>
      layout.flatMap((each) =>
        each.name === sheetName && line > each.headerLine ? (rowOf(kind, each, line, cells, mark) ?? []) : [],
      ),
  }
}

interface Head {
  readonly sheet: HeadSheet
  readonly index: number
  readonly columns: ColumnMap
  readonly known: number
}

function columnsOf(
  header: readonly string[],
  spec: SheetSpec,
  remembered: ReadonlyMap<string, string>,
): ColumnMap {
  const columns: Record<string, number> = {}
  header.forEach((heading, index) => {
    const key = folded(heading)
    if (key === '') return
    const own = remembered.get(key)
    const field =
      spec.fields.find((each) => each.key === own) ??
      spec.fields.find(({ label }) => folded(label) === key) ??
      spec.fields.find(({ others }) => others?.includes(key))
    if (field && columns[field.key] === undefined) columns[field.key] = index
  })
  return columns
}

/** The line of a sheet with most headings of a kind, null when it has none. */
function headOf(sheet: HeadSheet, spec: SheetSpec, remembered: ReadonlyMap<string, string>): Head | null {
  let best: Head | null = null
  for (const [index, row] of sheet.rows.slice(0, headLines).entries()) {
    const columns = columnsOf(row, spec, remembered)
    const known = Object.keys(columns).length
    if (known > (best?.known ?? 0)) best = { sheet, index, columns, known }
  }
  return best
}

function foundAt(position: number, { sheet, index, columns }: Omit<Head, 'known'>): FoundSheet {
  return {
    sheet: position,
    name: sheet.name,
    headerLine: index + 1,
    header: sheet.rows[index] ?? [],
    columns,
  }
}

function findSheets(
  seen: readonly HeadSheet[],
  remembered: Remembered,
  mark: Mark | null,
): { kind: WorkbookKind; found: FoundSheet[] } {
  const none = new Map<string, string>()
  const list = listSheets[0] as SheetSpec
  const lists = seen.flatMap((sheet) => headOf(sheet, list, remembered.software_list ?? none) ?? [])
  const best = lists.reduce<Head | null>(
    (found, head) => (head.known > (found?.known ?? 0) ? head : found),
    null,
  )
  const books = ownKinds.map((kind) => {
    const found = findBook(seen, sheetsOf[kind], remembered[kind] ?? none)
    return { kind, found, known: found.reduce((sum, each) => sum + Object.keys(each.columns).length, 0) }
  })
  const book = mark
    ? books.find(({ kind }) => kind === mark.kind)
    : books.reduce((likelier, each) => (each.known > likelier.known ? each : likelier))
  if (book && (mark || book.known > (best?.known ?? 0))) {
    if (book.found.length === 0) throw new DomainError(workbookErrors.noRows)
    return book
  }
  if (!best || best.known < 3) {
    const other = otherFormOf(seen)
    if (other) throw new DomainError(workbookErrors.wrongWorkbook, { details: { found: other } })
  }
  const head = best ?? firstFullLine(seen)
  if (!head) throw new DomainError(workbookErrors.noRows)
  return { kind: 'software_list', found: [foundAt(0, head)] }
}

/** The sheets of one of our own workbooks, each by its name or by its headings. */
function findBook(
  seen: readonly HeadSheet[],
  specs: readonly SheetSpec[],
  remembered: ReadonlyMap<string, string>,
): FoundSheet[] {
  const found = new Map<number, FoundSheet & { score: number }>()
  for (const sheet of seen) {
    const heads = specs.flatMap((spec, position) => {
      const head = headOf(sheet, spec, remembered)
      const isNamed = folded(sheet.name) === folded(spec.title)
      const isWhole = head !== null && spec.required.every((field) => head.columns[field] !== undefined)
      if (!head || !(isNamed || (isWhole && head.known > 1))) return []
      return [{ ...foundAt(position, head), score: head.known + (isNamed ? 100 : 0) }]
    })
    const best = heads.sort((a, b) => b.score - a.score)[0]
    if (best && best.score > (found.get(best.sheet)?.score ?? 0)) found.set(best.sheet, best)
  }
  return [...found.values()].sort((a, b) => a.sheet - b.sheet).map(({ score: _, ...each }) => each)
}

/** Edition 1 had where a service runs beside the service: it is read as the sheet of its own that it became. */
function upgraded(found: readonly FoundSheet[]): readonly FoundSheet[] {
  const services = found.find(({ sheet }) => sheet === bookSheet.services)
  if (!services || found.some(({ sheet }) => sheet === bookSheet.hosting)) return found
  const spec: SheetSpec = bookSheets[bookSheet.hosting]
  const columns = columnsOf(services.header, spec, new Map())
  if (columns['hosting'] === undefined && columns['software'] === undefined && columns['place'] === undefined)
    return found
  return [...found, { ...services, sheet: bookSheet.hosting, columns }].sort((a, b) => a.sheet - b.sheet)
}

function takeTold(seen: readonly HeadSheet[], told: Told): { kind: WorkbookKind; found: FoundSheet[] } {
  return {
    kind: told.kind,
    found: told.sheets.flatMap((each) => {
      const sheet = seen.find(({ name }) => name === each.name)
      return sheet ? [foundAt(each.sheet, { sheet, index: each.headerLine - 1, columns: each.columns })] : []
    }),
  }
}

function firstFullLine(seen: readonly HeadSheet[]): Omit<Head, 'known'> | null {
  const lines = seen.flatMap((sheet) =>
    sheet.rows.slice(0, headLines).map((row, index) => ({ sheet, index, columns: {}, row })),
  )
  return lines.find(({ row }) => row.filter((cell) => cell !== '').length > 1) ?? lines[0] ?? null
}

function otherFormOf(sheets: readonly HeadSheet[]): string | null {
  const text = sheets
    .map((sheet) => `${sheet.name} ${sheet.rows.slice(0, 5).flat().join(' ')}`)
    .map(folded)
    .join(' ')
  return otherForms.find(({ words }) => text.includes(words))?.title ?? null
}

function readMark(sheets: readonly HeadSheet[]): Mark | null {
  const rows = sheets.find((sheet) => sheet.name === markSheet)?.rows ?? []
  const [word, edition, administrationId] = rows[0] ?? []
  const kind = workbookKinds.find((each) => markWords[each] === word)
  if (!kind) return null
  const fields = new Map<string, readonly string[]>()
  const marks = new Map<string, string>()
  const base: Record<string, Cells> = {}
  const inOrder = Object.fromEntries(listFields.map((field, index) => [field, index]))
  for (const [first = '', second = '', third = '', ...rest] of rows.slice(1))
    if (kind === 'software_list') base[first] = cellsFrom([second, third, ...rest], inOrder)
    else if (first === 'campi') fields.set(second, third.split(','))
    else marks.set(`${second} ${first}`, third)
  return {
    kind,
    edition: Number(edition),
    administrationId: isUuid(administrationId ?? '') ? (administrationId ?? null) : null,
    base: kind === 'software_list' ? base : null,
    fields,
    rows: marks,
  }
}

function withMark(found: FoundSheet, kind: WorkbookKind, mark: Mark | null): FoundSheet {
  if (!mark) return found
  if (mark.base) return { ...found, base: mark.base }
  const marked = mark.fields.get(sheetsOf[kind][found.sheet]?.key ?? '')
  return marked ? { ...found, marked } : found
}

/** A line under the head that has something in a column that is read; not a blank one, nor the example. */
function rowOf(
  kind: WorkbookKind,
  found: FoundSheet,
  line: number,
  cells: readonly string[],
  mark: Mark | null,
): RecognisedRow | null {
  const key = sheetsOf[kind][found.sheet]?.key ?? ''
  const read = Object.entries(found.columns).filter(
    ([field, index]) => index !== undefined && field !== 'ipa',
  )
  const cell = (field: string) => {
    const index = found.columns[field]
    return index === undefined ? '' : plain(cells[index] ?? '')
  }
  const code = cell('ipa')
  const isBlank =
    read.length === 0
      ? cells.every((each) => plain(each) === '')
      : read.every(([field]) => cell(field) === '')
  if (isBlank || code.startsWith(exampleMark)) return null
  const ref = cell('ref').toLowerCase()
  return {
    sheet: found.sheet,
    line,
    cells,
    code,
    nameKey: nameKey(cell('name')),
    ref: isUuid(ref) ? ref : null,
    base: mark?.rows.get(`${key} ${ref}`) ?? null,
  }
}
