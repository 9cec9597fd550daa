// SPDX-License-Identifier: AGPL-3.0-or-later
import { readCsv } from '../../shared/csv.ts'
import { type RowBatch, Unreadable } from './model.ts'
import { type RowGatherer, tidy } from './rows.ts'

/** A file of separated values as a workbook of one sheet, «CSV». */
export function* readCsvRows(
  bytes: Uint8Array,
  gatherer: RowGatherer,
  progress: { bytes: number; bytesToRead: number },
): Generator<RowBatch> {
  const reading = readCsv(bytes)
  if (!reading.ok) throw new Unreadable('bad_csv', reading.fault)
  const { header, headerLine, records } = reading.table
  const head = { sheet: 0, name: 'CSV', isHidden: false }
  progress.bytesToRead = records.length + 1
  gatherer.add(headerLine, [...header], [], false)
  const flush = function* (): Generator<RowBatch> {
    for (const rows of gatherer.take()) yield { ...head, rows }
  }
  for (const { line, cells } of records) {
    gatherer.add(line, cells.map(tidy), [], false)
    progress.bytes += 1
    if (gatherer.isFull) yield* flush()
  }
  yield* flush()
  yield { ...head, rows: [], end: { merges: [], hiddenColumns: [] } }
}
