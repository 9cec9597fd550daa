// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs in a thread of its own, started by read.ts: a hostile file costs this thread, not the server.
import { parentPort, workerData } from 'node:worker_threads'
import { readCsvRows } from './csv.ts'
import { type RowBatch, Unreadable } from './model.ts'
import { readOds } from './ods.ts'
import { RowGatherer } from './rows.ts'
import type { WorkerAnswer, WorkerTask } from './tasks.ts'
import { readXlsx } from './xlsx.ts'
import { Zip } from './zip.ts'

async function open(
  { bytes, isCsv }: WorkerTask,
  gatherer: RowGatherer,
  progress: { bytes: number; bytesToRead: number },
): Promise<AsyncIterable<RowBatch> | Iterable<RowBatch>> {
  if (isCsv) return readCsvRows(bytes, gatherer, progress)
  const zip = new Zip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
  const { names } = zip
  if (names.some((name) => /vbaproject\.bin$|^(basic|scripts)\/|^xl\/macrosheets\//.test(name)))
    throw new Unreadable('macros')
  if (zip.has('encrypted-package')) throw new Unreadable('password')
  if (
    zip.has('META-INF/manifest.xml') &&
    (await zip.whole('META-INF/manifest.xml')).includes('encryption-data')
  )
    throw new Unreadable('password')
  if (zip.has('xl/workbook.bin')) throw new Unreadable('binary_format')
  if (zip.has('word/document.xml') || zip.has('ppt/presentation.xml')) throw new Unreadable('text_document')
  const kind = zip.has('mimetype') ? (await zip.whole('mimetype')).toString('latin1') : ''
  if (/opendocument\.(?!spreadsheet)/.test(kind)) throw new Unreadable('text_document')
  if (zip.has('content.xml')) return readOds(zip, gatherer, progress)
  if (zip.has('xl/workbook.xml') || zip.has('[Content_Types].xml')) return readXlsx(zip, gatherer, progress)
  throw new Unreadable(
    names.some((name) => /\.(xlsx|ods|csv|xls)$/.test(name)) ? 'archive' : 'not_a_workbook',
  )
}

/** One batch is read ahead of what was asked for, no more: who is slow to use the rows does not pile them up. */
async function answer(task: WorkerTask): Promise<void> {
  const gatherer = new RowGatherer()
  const progress = { bytes: 0, bytesToRead: 0 }
  const post = async (message: WorkerAnswer) => {
    await asked()
    parentPort?.postMessage(message)
  }
  try {
    let rowsRead = 0
    for await (const batch of await open(task, gatherer, progress)) {
      rowsRead += batch.rows.length
      const part = progress.bytesToRead > 0 ? progress.bytes / progress.bytesToRead : 0
      const rowsTotal = part > 0 ? Math.max(rowsRead, Math.round(gatherer.count / Math.min(part, 1))) : null
      await post({ batch, rowsRead, rowsTotal })
    }
    await post({ done: true })
  } catch (error) {
    await post({ refusal: error instanceof Unreadable ? error.refusal : { fault: 'damaged' } })
  }
}

let requests = 0
let wake = () => {}
parentPort?.on('message', () => {
  requests += 1
  wake()
})
async function asked(): Promise<void> {
  while (requests === 0)
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  requests -= 1
}

await answer(workerData as WorkerTask)
parentPort?.close()
