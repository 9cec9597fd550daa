// SPDX-License-Identifier: AGPL-3.0-or-later
import { type CellNote, type ReadRow, Unreadable } from './model.ts'

/** As many as the programs have. */
export const maxLines = 1_048_576
export const maxColumns = 16_384
export const maxSheets = 256
export const batchSize = 500
/** A text that thousands of cells share, or a row said a million times, costs nothing in the file and much once read. */
const maxCells = 4_000_000
const maxCharacters = 200_000_000

/** Gathers the rows of a sheet as they are read, within limits that hold for the whole file. */
export class RowGatherer {
  count = 0
  #rows: ReadRow[] = []
  #cells = 0
  #characters = 0

  /** Rows without a value are not kept. */
  add(line: number, cells: string[], notes: CellNote[], isHidden: boolean): void {
    const last = cells.findLastIndex((cell) => cell !== undefined && cell !== '')
    if (last < 0) return
    const kept = Array.from({ length: last + 1 }, (_, column) => cells[column] ?? '')
    this.#cells += kept.length
    for (const cell of kept) this.#characters += cell.length
    if (this.#cells > maxCells || this.#characters > maxCharacters) throw new Unreadable('too_large')
    this.count += 1
    this.#rows.push({
      line,
      cells: kept,
      ...(isHidden ? { isHidden } : {}),
      ...(notes.length > 0 ? { notes } : {}),
    })
  }

  get isFull(): boolean {
    return this.#rows.length >= batchSize
  }

  /** Hands over what was gathered, a batch at a time: a chunk can hold many. */
  *take(): Generator<ReadRow[]> {
    for (let at = 0; at < this.#rows.length; at += batchSize) yield this.#rows.slice(at, at + batchSize)
    this.#rows = []
  }
}

export function tidy(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim()
}
