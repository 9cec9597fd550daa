// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs in a thread of its own, started by write-book.ts: a long workbook takes seconds to pack.
import { parentPort, workerData } from 'node:worker_threads'
import { writeOds } from 'hucre/ods'
import { type WriteSheet, writeXlsx } from 'hucre/xlsx'

const { sheets, format } = workerData as { sheets: WriteSheet[]; format: 'xlsx' | 'ods' }
parentPort?.postMessage(await (format === 'xlsx' ? writeXlsx({ sheets }) : writeOds({ sheets })))
