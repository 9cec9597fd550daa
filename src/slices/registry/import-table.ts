// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CodeCheck } from '../../shared/codes.ts'
import { type CsvRecord, type CsvTable, readCsv } from '../../shared/csv.ts'
import { DomainError } from '../../shared/errors.ts'
import { registryErrors } from './errors.ts'
import type { Reject } from './model.ts'

/** A file read whole: columns by name in lower case, whatever their order. */
export interface ImportTable {
  readonly names: readonly string[]
  readonly records: readonly CsvRecord[]
  readonly encoding: CsvTable['encoding']
  readonly separator: CsvTable['separator']
}

/** Reads the bytes of a file. Refuses one that cannot be trusted (REG-004, REG-006). */
export function readTable(bytes: Uint8Array): ImportTable {
  const reading = readCsv(bytes)
  if (!reading.ok)
    throw new DomainError(registryErrors.unreadableFile, {
      details: { reason: reading.fault.reason, line: reading.fault.line },
    })
  const { header, records, encoding, separator } = reading.table
  const names = header.map((name) => name.toLowerCase())
  const repeated = names.filter((name, index) => name !== '' && names.indexOf(name) !== index)
  if (repeated.length > 0)
    throw new DomainError(registryErrors.repeatedColumns, { details: { columns: repeated.join(', ') } })
  return { names, records, encoding, separator }
}

/** What a reader of rows gives: the good ones, and every refused cell with its reason. */
export interface ReadRows<Row> {
  readonly rows: readonly Row[]
  readonly rejects: readonly Reject[]
  /** Lines of the file that do not come in. */
  readonly refused: number
}

/** The cells of one row, each read once; what is wrong is kept with its line and column. */
export class RowReader {
  readonly rejects: Reject[] = []
  /** A cell that cannot be left out was refused. */
  isRefused = false

  readonly #places: ReadonlyMap<string, number>
  readonly #record: CsvRecord

  constructor(places: ReadonlyMap<string, number>, record: CsvRecord) {
    this.#places = places
    this.#record = record
  }

  get line(): number {
    return this.#record.line
  }

  cell(column: string): string {
    const place = this.#places.get(column)
    return place === undefined ? '' : (this.#record.cells[place] ?? '').normalize('NFC').trim()
  }

  refuse(column: string, value: string, reason: string, proposal: string | null = null): void {
    this.isRefused = true
    this.rejects.push({ line: this.line, column, value: value.slice(0, 200), reason, proposal })
  }

  /** A refused cell that leaves its row in. */
  leaveOut(column: string, value: string, reason: string, proposal: string | null = null): void {
    const whole = `${reason}: la riga entra senza questo valore`
    this.rejects.push({ line: this.line, column, value: value.slice(0, 200), reason: whole, proposal })
  }

  /** A required text. */
  words(column: string): string {
    const typed = this.cell(column)
    if (typed === '') this.refuse(column, '', 'La cella è vuota')
    else if (/\p{Cc}/u.test(typed))
      this.refuse(column, typed, 'Nella cella ci sono caratteri che non si vedono')
    else if (typed.length > 300) this.refuse(column, typed.slice(0, 50), 'Il testo supera 300 caratteri')
    return typed
  }

  /** A code, null where the cell is empty or says «N/D». */
  code(column: string, check: (typed: string) => CodeCheck): string | null {
    const typed = this.cell(column)
    if (typed === '' || typed === 'N/D') return null
    const checked = check(typed)
    if (checked.ok) return checked.value
    this.refuse(column, typed, checked.reason, checked.proposal)
    return null
  }
}

/** Reads every row; what `read` answers for a row it refused is thrown away. */
export function readRows<Row>(table: ImportTable, read: (row: RowReader) => Row): ReadRows<Row> {
  const places = new Map(table.names.map((name, place) => [name, place]))
  const rows: Row[] = []
  const rejects: Reject[] = []
  let refused = 0
  for (const record of table.records) {
    const reader = new RowReader(places, record)
    if (record.cells.length !== table.names.length)
      reader.refuse(
        '',
        record.cells.join(' | '),
        `La riga ha ${record.cells.length} celle, l’intestazione ${table.names.length}`,
      )
    else {
      const row = read(reader)
      if (!reader.isRefused) rows.push(row)
    }
    if (reader.isRefused) refused += 1
    rejects.push(...reader.rejects)
  }
  return { rows, rejects, refused }
}

/** Refuses every row whose key stands in another one too: nothing says which is right. */
export function refuseRepeated<Row extends { readonly line: number }>(
  read: ReadRows<Row>,
  column: string,
  keyOf: (row: Row) => string | null,
): ReadRows<Row> {
  const holders = Map.groupBy(
    read.rows.filter((row) => keyOf(row) !== null),
    (row) => keyOf(row) as string,
  )
  const repeated = [...holders].filter(([, rows]) => rows.length > 1)
  if (repeated.length === 0) return read
  const out = new Set(repeated.flatMap(([, rows]) => rows.map((row) => row.line)))
  const rejects = repeated.flatMap(([value, rows]) =>
    rows.map((row) => {
      const other = rows.find((each) => each !== row)
      const reason = `Lo stesso codice è anche alla riga ${other?.line}: uno solo è giusto`
      return { line: row.line, column, value, reason, proposal: null }
    }),
  )
  return {
    rows: read.rows.filter((row) => !out.has(row.line)),
    rejects: [...read.rejects, ...rejects].sort((a, b) => a.line - b.line),
    refused: read.refused + out.size,
  }
}
