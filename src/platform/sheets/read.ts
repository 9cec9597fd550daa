// SPDX-License-Identifier: AGPL-3.0-or-later
import { Worker } from 'node:worker_threads'
import type { SheetReading } from './model.ts'

const maxSeconds = 20
const maxMemoryMb = 512

/**
 * Reads an .xlsx or .ods, told apart by content and not by name, in a thread with bounded time and memory. Values only: styles, and the
 * text of formulas, are left aside.
 */
export async function readWorkbook(bytes: Uint8Array, seconds = maxSeconds): Promise<SheetReading> {
  if (bytes.length === 0) return { ok: false, fault: 'empty' }
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8))
  // The container of old Excel files, and of new ones behind a password.
  if (start.toString('hex') === 'd0cf11e0a1b11ae1')
    return {
      ok: false,
      fault: Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
        ? 'password'
        : 'old_format',
    }
  if (start.subarray(0, 4).toString('hex') !== '504b0304') return { ok: false, fault: 'not_a_workbook' }
  return inThread(bytes, seconds)
}

function inThread(bytes: Uint8Array, seconds: number): Promise<SheetReading> {
  // The same file is `.ts` when tests run it and `.js` once built.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb },
  })
  return new Promise((resolve) => {
    const end = (reading: SheetReading) => {
      clearTimeout(timer)
      resolve(reading)
      void worker.terminate()
    }
    const timer = setTimeout(() => end({ ok: false, fault: 'too_slow' }), seconds * 1000)
    worker.once('message', (reading: SheetReading) => end(reading))
    worker.once('error', (error: NodeJS.ErrnoException) =>
      end({ ok: false, fault: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_large' : 'damaged' }),
    )
  })
}
