// SPDX-License-Identifier: AGPL-3.0-or-later
import { CsvError, parse } from 'csv-parse/sync'

/** A file of separated values, read whole or refused whole; a record keeps the line on which it begins. */
export interface CsvTable {
  readonly encoding: 'utf-8' | 'utf-16' | 'windows-1252'
  readonly separator: ',' | ';' | '\t'
  readonly header: readonly string[]
  readonly headerLine: number
  readonly records: readonly CsvRecord[]
}

export interface CsvRecord {
  /** Counted from 1, the head of the file included: what an editor shows. */
  readonly line: number
  readonly cells: readonly string[]
}

/** Why a file cannot be read, and where: nothing of it is used. */
export interface CsvFault {
  readonly line: number
  readonly reason: string
}

export type CsvReading =
  | { readonly ok: true; readonly table: CsvTable }
  | { readonly ok: false; readonly fault: CsvFault }

/**
 * Reads bytes as comma, semicolon or tab separated values, UTF-8 (with or without its mark), UTF-16 with its mark, or Windows-1252.
 * A first line `sep=;` is what Excel makes of it: the separator. A quote out of place refuses the file, since what follows it can no longer
 * be trusted. Values stay the texts they are: «NA» and «None» too.
 */
export function readCsv(bytes: Uint8Array): CsvReading {
  const { text: whole, encoding } = decode(bytes)
  const told = /^sep=([,;\t])\n/i.exec(whole)
  const text = told ? whole.slice(told[0].length - 1) : whole
  if (text.includes('\0'))
    return refused(1, 'Non è un testo CSV. Se viene da un foglio di calcolo, salvalo prima come CSV')
  const separator = (told?.[1] as CsvTable['separator'] | undefined) ?? separatorOf(text)
  const records: CsvRecord[] = []
  let [lastLine, blankLines] = [0, 0]
  try {
    parse(text, {
      delimiter: separator,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines, empty_lines: blank }) => {
        // A row of empty cells is what a spreadsheet leaves at the end.
        if (cells.some((cell) => cell.trim() !== ''))
          records.push({ line: lastLine + 1 + blank - blankLines, cells })
        lastLine = lines
        blankLines = blank
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const found = Number(error['lines'])
    const line = lastLine + 1 + Number(error['empty_lines']) - blankLines
    return refused(line, wordsOf(error.code, line, found))
  }
  const [header, ...rows] = records
  if (!header) return refused(1, 'Il file è vuoto')
  return {
    ok: true,
    table: {
      encoding,
      separator,
      header: header.cells.map((name) => name.trim()),
      headerLine: header.line,
      records: rows,
    },
  }
}

function refused(line: number, reason: string): CsvReading {
  return { ok: false, fault: { line, reason } }
}

/** UTF-16 when its mark says so, UTF-8 when every byte is, else the set of characters of Italian Windows; line ends become one. */
function decode(bytes: Uint8Array): { text: string; encoding: CsvTable['encoding'] } {
  const oneLineEnd = (text: string) => text.replace(/\r\n?/g, '\n')
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const decoder = new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be')
    return { text: oneLineEnd(decoder.decode(bytes)), encoding: 'utf-16' }
  }
  try {
    return { text: oneLineEnd(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), encoding: 'utf-8' }
  } catch {
    return { text: oneLineEnd(new TextDecoder('windows-1252').decode(bytes)), encoding: 'windows-1252' }
  }
}

/** The separator that the first line that has one uses most, outside quotes. */
function separatorOf(text: string): CsvTable['separator'] {
  const start = text.slice(0, 64 * 1024).replace(/"[^"]*"/g, '')
  const head = start.split('\n').find((line) => /[,;\t]/.test(line.trim())) ?? ''
  const count = (separator: string) => head.split(separator).length
  return ([',', ';', '\t'] as const).reduce((best, each) => (count(each) > count(best) ? each : best))
}

function wordsOf(code: string, line: number, found: number): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `Le virgolette aperte alla riga ${line} non si chiudono più`
  if (found > line) return `Le virgolette aperte alla riga ${line} si chiudono male alla riga ${found}`
  return `Alla riga ${line} ci sono virgolette fuori posto: dentro un valore vanno scritte due volte`
}
