// SPDX-License-Identifier: AGPL-3.0-or-later
import { readCsv } from '../../shared/csv.ts'
import { DomainError } from '../../shared/errors.ts'
import type { Cents } from '../../shared/money.ts'
import { callErrors } from './errors.ts'

/** A financed candidacy of the open data, with what the proof needs of it. */
export interface Candidacy {
  readonly file: string
  readonly line: number
  readonly title: string
  readonly ipaCode: string
  readonly istatCode: string
  readonly name: string
  readonly cents: Cents
}

/** Something wrong in a row: whether it was read all the same, and why it is told. */
export interface DamagedRow {
  readonly file: string
  readonly line: number
  readonly reason: string
  readonly isRead: boolean
}

interface Row {
  readonly line: number
  readonly cells: readonly string[]
  /** Quotes stand where they should not. */
  readonly isLoose: boolean
}

const needed = ['avviso', 'importo_finanziamento', 'codice_ipa'] as const

/** Reads a file of candidacies by the names of its columns; a damaged row is told with its line. Refuses CALL-005 when it is no such file. */
export function readCandidacies(
  file: string,
  bytes: Uint8Array,
): { candidacies: Candidacy[]; damaged: DamagedRow[] } {
  const [header, ...rows] = rowsOf(bytes)
  const place = new Map(header?.cells.map((name, index) => [name.trim().toLowerCase(), index]))
  const missing = needed.filter((name) => !place.has(name))
  if (!header || missing.length > 0)
    throw new DomainError(callErrors.unreadableCandidacies, {
      details: { file, reason: `mancano le colonne ${missing.join(', ')}` },
    })
  const candidacies: Candidacy[] = []
  const damaged: DamagedRow[] = []
  for (const { line, cells, isLoose } of rows) {
    const cell = (name: string) => cells[place.get(name) ?? -1]?.trim() ?? ''
    const tell = (reason: string, isRead = false) => damaged.push({ file, line, reason, isRead })
    const amount = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(cell('importo_finanziamento'))
    if (cells.length !== header.cells.length)
      tell(`ha ${cells.length} celle, l’intestazione ${header.cells.length}`)
    else if (cell('avviso') === '') tell('manca il titolo dell’avviso')
    else if (!amount) tell(`«${cell('importo_finanziamento')}» non è un importo`)
    else {
      if (isLoose) tell('virgolette fuori posto, letta con le celle fra le virgole', true)
      candidacies.push({
        file,
        line,
        title: cell('avviso'),
        ipaCode: cell('codice_ipa').toLowerCase(),
        istatCode: cell('cod_comune'),
        name: cell('ente') || cell('comune') || cell('codice_ipa'),
        cents: Number(amount[1]) * 100 + Number((amount[2] ?? '').padEnd(2, '0')),
      })
    }
  }
  return { candidacies, damaged }
}

/** Strictly when the whole file allows it; else line by line, so that one bad row does not take the others with it. */
function rowsOf(bytes: Uint8Array): Row[] {
  const reading = readCsv(bytes)
  if (reading.ok) {
    const { header, headerLine, records } = reading.table
    return [{ line: headerLine, cells: header }, ...records].map((row) => ({ ...row, isLoose: false }))
  }
  const lines = new TextDecoder()
    .decode(bytes)
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
  const separator = lines[0]?.includes(';') ? ';' : ','
  return lines.flatMap((text, index) =>
    text.trim() === '' ? [] : [{ line: index + 1, ...looseCells(text, separator) }],
  )
}

/** The cells of one line: a quote closes its cell only before a separator or the end. */
function looseCells(text: string, separator: string): Pick<Row, 'cells' | 'isLoose'> {
  const cells: string[] = []
  let isLoose = false
  let at = 0
  while (at <= text.length) {
    const isQuoted = text[at] === '"'
    const close = isQuoted ? `"${separator}` : separator
    const found = text.indexOf(close, isQuoted ? at + 1 : at)
    const end = found < 0 ? (isQuoted && text.endsWith('"') ? text.length - 1 : text.length) : found
    const cell = text.slice(isQuoted ? at + 1 : at, end)
    if (cell.replaceAll('""', '').includes('"')) isLoose = true
    cells.push(isQuoted ? cell.replaceAll('""', '"') : cell)
    at = found < 0 ? text.length + 1 : found + close.length
  }
  return { cells, isLoose }
}
