// SPDX-License-Identifier: AGPL-3.0-or-later
import { kindOf } from '../../platform/sheets/kind.ts'
import { type Merge, type RowBatch, Unreadable } from '../../platform/sheets/model.ts'
import { readWorkbookRows } from '../../platform/sheets/read.ts'
import { DomainError } from '../../shared/errors.ts'
import { workbookErrors } from './errors.ts'
import { faultWords } from './faults.ts'
import {
  type HeadSheet,
  headLines,
  markSheet,
  maxRows,
  type Recognised,
  type RecognisedRow,
  type Remembered,
  recognise,
  type Told,
} from './recognise.ts'

export interface FileToRead {
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly remembered: Remembered
  readonly told: Told | null
}

/** A workbook recognised, its rows to be taken a batch at a time. */
export interface OpenFile {
  readonly head: Recognised
  /** About how many rows there are. */
  readonly total: number
  readonly rows: AsyncIterable<readonly RecognisedRow[]>
}

/** A file no longer than this is kept whole while it is read; of a longer one only some rows at a time, and it is gone through twice. */
export const shortFile = 512 * 1024

/** Why a file is not used, in words for whoever brought it. */
export class Unusable extends Error {}

/**
 * Goes through a file for its heads and its marks, recognises it, and then gives its rows. Throws `Unusable` with what to do, also while the
 * rows are taken.
 */
export async function openFile(file: FileToRead): Promise<OpenFile> {
  const kept: RowBatch[] = []
  const heads: (HeadSheet & { rows: string[][] })[] = []
  const covered = new Covered()
  let total = 0
  for await (const batch of batchesOf(file)) {
    if (file.bytes.length <= shortFile) kept.push(batch)
    const head = heads[batch.sheet] ?? { name: batch.name, isHidden: batch.isHidden, rows: [] }
    heads[batch.sheet] = head
    const isMark = batch.name === markSheet
    for (const { line, cells } of batch.rows)
      if (isMark || line <= headLines) head.rows[line - 1] = [...cells]
    if (!batch.isHidden) total += batch.rows.length
    for (const merge of batch.end?.merges ?? []) covered.add(batch.name, merge)
  }
  const head = inWords(() =>
    recognise(
      heads.map((each) => ({ ...each, rows: Array.from(each.rows, (row) => row ?? []) })),
      file.remembered,
      file.told,
    ),
  )
  return { head, total, rows: rowsOf(file, head, covered, kept.length > 0 ? kept : batchesOf(file)) }
}

async function* rowsOf(
  { bytes, fileName }: FileToRead,
  head: Recognised,
  covered: Covered,
  batches: Iterable<RowBatch> | AsyncIterable<RowBatch>,
): AsyncGenerator<readonly RecognisedRow[]> {
  // What our own files put before a text that a spreadsheet would run.
  const isCsv = kindOf(bytes) === null && !/\.(xlsx|ods)$/i.test(fileName)
  const bare = (cells: readonly string[]) =>
    isCsv ? cells.map((cell) => cell.replace(/^'(?='*[=@+\-\t\r])/, '')) : cells
  let count = 0
  for await (const batch of batches) {
    if (batch.isHidden) continue
    const taken = batch.rows.flatMap(({ line, cells }) =>
      head.take(batch.name, line, bare(covered.without(batch.name, line, cells))),
    )
    count += taken.length
    if (count > maxRows)
      throw new Unusable(workbookErrors.tooManyRows.it({ count: `più di ${maxRows}`, limit: maxRows }))
    if (taken.length > 0) yield taken
  }
  if (count === 0) throw new Unusable(workbookErrors.noRows.it())
}

/** Cells under a merge, which hold what nobody sees: only its first cell counts. */
class Covered {
  private readonly byLine = new Map<string, Merge[]>()
  private left = 200_000

  add(sheet: string, merge: Merge): void {
    for (let line = merge.line; line <= merge.lastLine && this.left > 0; line += 1) {
      const key = `${sheet} ${line}`
      this.byLine.set(key, [...(this.byLine.get(key) ?? []), merge])
      this.left -= 1
    }
  }

  without(sheet: string, line: number, cells: readonly string[]): readonly string[] {
    const merges = this.byLine.get(`${sheet} ${line}`)
    if (!merges) return cells
    const isCovered = (column: number) =>
      merges.some(
        (each) =>
          column >= each.column && column <= each.lastColumn && (line > each.line || column > each.column),
      )
    return cells.map((cell, column) => (isCovered(column) ? '' : cell))
  }
}

async function* batchesOf({ bytes, fileName }: FileToRead): AsyncGenerator<RowBatch> {
  try {
    yield* readWorkbookRows(bytes, { fileName })
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const { fault, line, reason } = error.refusal
    throw new Unusable(
      workbookErrors.unreadable.it({ why: reason ? `Riga ${line}: ${reason}.` : faultWords[fault] }),
    )
  }
}

function inWords<Result>(fn: () => Result): Result {
  try {
    return fn()
  } catch (error) {
    if (error instanceof DomainError) throw new Unusable(error.message)
    throw error
  }
}
