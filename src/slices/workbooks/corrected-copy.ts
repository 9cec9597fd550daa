// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Cell, WriteSheet } from 'hucre/xlsx'
import { plain } from './cells.ts'
import type { Problem, StoredRow, WorkbookImport } from './model.ts'
import { editions, markSheet, markWords, sheetsOf } from './recognise.ts'

export type LineToCorrect = Pick<StoredRow, 'sheet' | 'line' | 'cells' | 'ref' | 'base'> & {
  readonly problems: readonly Problem[]
}

const noteHeading = 'Da correggere'

/** The lines of a file as they were, each where it was, with a comment on every cell to correct and the same words in a last column. */
export function sheetsToCorrect(stored: WorkbookImport, lines: readonly LineToCorrect[]): WriteSheet[] {
  // Edition 1 had two of our sheets in one: it comes out once.
  const found = stored.sheets.filter(
    (each, index, all) => all.findIndex(({ name }) => name === each.name) === index,
  )
  const sheets = found.map((each): WriteSheet => {
    const same = new Set(stored.sheets.filter(({ name }) => name === each.name).map(({ sheet }) => sheet))
    const own = lines.filter(({ sheet }) => same.has(sheet))
    const width = Math.max(each.header.length, ...own.map(({ cells }) => cells.length))
    const rows: string[][] = [[]]
    rows[each.headerLine - 1] = [...each.header, ...blanks(width - each.header.length), noteHeading]
    const cells = new Map<string, Partial<Cell>>()
    for (const { line, cells: values, problems } of own) {
      const open = problems.filter(({ chosen }) => chosen === null)
      const notes = open.map((problem) => `${problem.label}: ${wordsOf(problem)}`)
      const row = rows[line - 1] ?? [...values, ...blanks(width - values.length), '']
      row[width] = [row[width], ...notes].filter(Boolean).join(' · ')
      rows[line - 1] = row
      for (const problem of open) {
        const column = each.columns[problem.field]
        if (column === undefined) continue
        const value = plain(values[column] ?? '')
        cells.set(`${line - 1},${column}`, {
          value,
          type: 'string',
          comment: { author: 'Regia', text: wordsOf(problem) },
        })
      }
    }
    return {
      name: each.name,
      rows: Array.from(rows, (row) => row ?? []),
      cells,
      columns: Array.from({ length: width + 1 }, (_, index) => ({ width: index === width ? 60 : 24 })),
    }
  })
  return [...sheets, ...markOf(stored, lines)]
}

const blanks = (count: number) => Array.from({ length: Math.max(0, count) }, () => '')

function wordsOf({ message, options, proposed }: Problem): string {
  const repair = options.find(({ value }) => value === proposed)
  return repair ? `${message}. Proposta: ${repair.label}` : message
}

/** The hidden sheet of our own files, so that the copy is still known for what it is. */
function markOf(stored: WorkbookImport, lines: readonly LineToCorrect[]): WriteSheet[] {
  if (stored.kind === null || stored.edition === null) return []
  const first = [
    markWords[stored.kind],
    String(Math.min(stored.edition, editions[stored.kind])),
    stored.bodyId ?? '',
  ]
  const keyOf = (sheet: number) => (stored.kind ? (sheetsOf[stored.kind][sheet]?.key ?? '') : '')
  const base = stored.sheets.flatMap((each) =>
    Object.entries(each.base ?? {}).map(([id, cells]) => [id, ...Object.values(cells)]),
  )
  const marks = stored.sheets.flatMap(({ sheet, marked }) =>
    marked ? [['campi', keyOf(sheet), marked.join(',')]] : [],
  )
  const rows = lines.flatMap(({ sheet, ref, base: mark }) => (ref && mark ? [[ref, keyOf(sheet), mark]] : []))
  return [{ name: markSheet, hidden: true, rows: [first, ...base, ...marks, ...rows] }]
}
