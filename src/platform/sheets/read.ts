// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { kindOf } from './kind.ts'
import {
  type Merge,
  type RowBatch,
  type Sheet,
  type SheetNote,
  type SheetReading,
  Unreadable,
} from './model.ts'
import type { WorkerAnswer, WorkerTask } from './tasks.ts'

const maxBytes = 50 * 1024 * 1024
const maxSeconds = 60
const maxMemoryMb = 256

export interface ReadOptions {
  /** One that ends in .csv, .tsv or .txt is read as separated values when its content is nothing else. */
  readonly fileName?: string
  /** The most the reading itself may take, without the time in which its rows are used. */
  readonly seconds?: number
  /** Hears rows of every sheet, and about how many there will be: guessed from the part of the file that is behind, null at first. */
  readonly onProgress?: (rowsRead: number, rowsTotal: number | null) => void
}

/**
 * Reads an .xlsx, .ods or .csv, told apart by content and not by name, into memory. Values only, in the words of `Sheet`: styles are left
 * aside. For many rows `readWorkbookRows` keeps few of them at a time.
 */
export async function readWorkbook(bytes: Uint8Array, options: ReadOptions = {}): Promise<SheetReading> {
  const sheets: OpenSheet[] = []
  let steps = 0
  const spend = (count: number) => {
    steps += count
    if (steps > maxSteps) throw new Unreadable('too_large')
  }
  try {
    for await (const batch of readWorkbookRows(bytes, options)) {
      sheets[batch.sheet] ??= openSheet(batch)
      addRows(sheets[batch.sheet] as OpenSheet, batch, spend)
    }
    return { ok: true, sheets: sheets.map((sheet) => closeSheet(sheet, spend)) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { ok: false, ...error.refusal }
  }
}

/**
 * The same, some rows at a time, in a thread with bounded time and memory that waits for whoever uses them. Throws `Unreadable`. Cells
 * under a merge come as the file has them: merges are told after the rows.
 */
export async function* readWorkbookRows(
  bytes: Uint8Array,
  { fileName = '', seconds = maxSeconds, onProgress }: ReadOptions = {},
): AsyncGenerator<RowBatch> {
  const kind = kindOf(bytes)
  const isCsv = kind === null && /\.(csv|tsv|txt)$/i.test(fileName)
  if (kind !== 'zip' && !isCsv) throw new Unreadable(kind ?? 'not_a_workbook')
  if (bytes.length > maxBytes) throw new Unreadable('too_large')
  // The same file is `.ts` when tests run it and `.js` once built.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
    workerData: { bytes, isCsv } satisfies WorkerTask,
    resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb },
  })
  try {
    let left = seconds * 1000
    for (;;) {
      const since = performance.now()
      const answer = await ask(worker, left)
      left -= performance.now() - since
      if ('refusal' in answer) {
        const { fault, ...more } = answer.refusal
        throw new Unreadable(fault, more)
      }
      if ('done' in answer) return
      onProgress?.(answer.rowsRead, answer.rowsTotal)
      yield answer.batch
    }
  } finally {
    await worker.terminate()
  }
}

/** Asks the thread for its next answer, and ends with a fault when it gives none in time. */
async function ask(worker: Worker, milliseconds: number): Promise<WorkerAnswer> {
  const signal = AbortSignal.timeout(Math.max(Math.ceil(milliseconds), 1))
  worker.postMessage('more')
  try {
    const [answer] = await once(worker, 'message', { signal })
    return answer
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException
    if (name === 'AbortError') throw new Unreadable('too_slow')
    throw new Unreadable(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_large' : 'damaged')
  }
}

interface OpenSheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: string[][]
  readonly notes: SheetNote[]
  readonly hiddenLines: number[]
  end: { merges: readonly Merge[]; hiddenColumns: readonly number[] }
}

function openSheet({ name, isHidden }: RowBatch): OpenSheet {
  return { name, isHidden, rows: [], notes: [], hiddenLines: [], end: { merges: [], hiddenColumns: [] } }
}

/** All the lines without anything are one array. */
const blank: string[] = []
/** Lines a file may have in all, and steps its merges may take: a hostile one says a million of each in a few bytes. */
const maxSteps = 4_000_000

function addRows(sheet: OpenSheet, { rows, end }: RowBatch, spend: (steps: number) => void): void {
  for (const { line, cells, isHidden, notes = [] } of rows) {
    spend(line - sheet.rows.length)
    while (sheet.rows.length < line - 1) sheet.rows.push(blank)
    sheet.rows.push([...cells])
    if (isHidden) sheet.hiddenLines.push(line)
    for (const note of notes) sheet.notes.push({ line, ...note })
  }
  if (end) sheet.end = end
}

function closeSheet(
  { name, isHidden, rows, notes, hiddenLines, end }: OpenSheet,
  spend: (steps: number) => void,
): Sheet {
  const { merges, hiddenColumns } = end
  for (const merge of merges) {
    spend(Math.max(Math.min(merge.lastLine, rows.length) - merge.line + 1, 1))
    clearCovered(rows, merge)
  }
  return {
    name,
    isHidden,
    rows,
    ...(notes.length > 0 ? { notes } : {}),
    ...(merges.length > 0 ? { merges } : {}),
    ...(hiddenLines.length > 0 ? { hiddenLines } : {}),
    ...(hiddenColumns.length > 0 ? { hiddenColumns } : {}),
  }
}

/** Some programs leave values under a merge, where nobody sees them. */
function clearCovered(rows: string[][], { line, column, lastLine, lastColumn }: Merge): void {
  for (let at = line; at <= Math.min(lastLine, rows.length); at += 1) {
    const row = rows[at - 1] ?? blank
    const first = at === line ? column + 1 : column
    if (row.length > first) row.fill('', first, Math.min(lastColumn + 1, row.length))
    while (row.at(-1) === '') row.pop()
  }
}
