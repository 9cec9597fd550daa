// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs in a thread of its own, started by read.ts: a hostile file costs this thread, not the server.
import { parentPort, workerData } from 'node:worker_threads'
import { inflateRawSync } from 'node:zlib'
import { readOds } from 'hucre/ods'
import { readXlsx } from 'hucre/xlsx'
import type { Sheet, SheetReading } from './model.ts'

/** The most a workbook may unfold to: an honest one of 50,000 rows is below. */
const maxUnfolded = 150 * 1024 * 1024
const maxEntries = 2_000

class Unreadable extends Error {
  readonly fault: Extract<SheetReading, { ok: false }>['fault']
  constructor(fault: Extract<SheetReading, { ok: false }>['fault']) {
    super(fault)
    this.fault = fault
  }
}

/** Unfolds every part of the archive within the limit, whatever sizes it declares; answers small texts by name. */
function inspectZip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 20 > bytes.length) throw new Unreadable('damaged')
  const count = bytes.readUInt16LE(end + 10)
  if (count > maxEntries) throw new Unreadable('too_large')
  const parts = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  let left = maxUnfolded
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw new Unreadable('damaged')
    const method = bytes.readUInt16LE(at + 10)
    const size = bytes.readUInt32LE(at + 20)
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const local = bytes.readUInt32LE(at + 42)
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new Unreadable('password')
    if (local + 30 > bytes.length) throw new Unreadable('damaged')
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const unfolded = unfold(bytes.subarray(start, start + size), method, left)
    left -= unfolded.length
    if (left <= 0) throw new Unreadable('too_large')
    parts.set(name, unfolded.length < 1024 * 1024 ? unfolded : Buffer.alloc(0))
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return parts
}

function unfold(content: Buffer, method: number, most: number): Buffer {
  if (method === 0) return content
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(most, 1) })
  } catch (error) {
    throw new Unreadable(
      (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'damaged',
    )
  }
}

async function read(bytes: Buffer): Promise<Sheet[]> {
  const parts = inspectZip(bytes)
  const names = [...parts.keys()]
  if (names.some((name) => /vbaproject\.bin$/i.test(name) || /^(Basic|Scripts)\//.test(name)))
    throw new Unreadable('macros')
  if (parts.get('META-INF/manifest.xml')?.includes('encryption-data')) throw new Unreadable('password')
  const isOds = names.includes('content.xml')
  if (!isOds && !names.includes('xl/workbook.xml')) throw new Unreadable('not_a_workbook')
  const book = isOds ? await readOds(bytes) : await readXlsx(bytes)
  return book.sheets.map((sheet) => ({
    name: sheet.name,
    isHidden: sheet.hidden === true || sheet.veryHidden === true,
    rows: sheet.rows.map((row) => withoutTail(row.map(textOf))),
  }))
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return ''
    const [year, month, day] = value.toISOString().slice(0, 10).split('-')
    return `${day}/${month}/${year}`
  }
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  return String(value).replace(/\r\n?/g, '\n').trim()
}

function withoutTail(row: readonly string[]): string[] {
  const last = row.findLastIndex((cell) => cell !== '')
  return row.slice(0, last + 1)
}

const reading: SheetReading = await read(Buffer.from(workerData as Uint8Array)).then(
  (sheets) => ({ ok: true as const, sheets }),
  (error: unknown) => ({ ok: false as const, fault: error instanceof Unreadable ? error.fault : 'damaged' }),
)
parentPort?.postMessage(reading)
