// SPDX-License-Identifier: AGPL-3.0-or-later
import { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { Unreadable } from './model.ts'

/** The most that the parts we read may unfold to: 50,000 rows of 20 columns are below in every format. */
const maxUnfolded = 400 * 1024 * 1024
/** A small part is read whole. */
const maxWhole = 16 * 1024 * 1024
const maxEntries = 5_000
/** Sheets, repetitive as they are, fold 10 to 50 times. */
const bombRatio = 150

interface Part {
  readonly method: number
  readonly start: number
  readonly size: number
  readonly crc: number
  readonly declared: number
}

/**
 * The parts of an archive, by lower-case name, without unfolding any. Sizes are not believed: whatever unfolds is counted. Refuses names
 * that leave the archive, parts that lie over each other, passwords.
 */
export class Zip {
  readonly #bytes: Buffer
  readonly #parts = new Map<string, Part>()
  #unfolded = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#readDirectory()
  }

  get names(): string[] {
    return [...this.#parts.keys()]
  }

  has(name: string): boolean {
    return this.#parts.has(name.toLowerCase())
  }

  /** What a part says it unfolds to: good for a progress bar only. */
  declaredSize(name: string): number {
    return this.#parts.get(name.toLowerCase())?.declared ?? 0
  }

  async *chunks(name: string): AsyncGenerator<Buffer> {
    const part = this.#parts.get(name.toLowerCase())
    if (!part) throw new Unreadable('damaged')
    const folded = this.#bytes.subarray(part.start, part.start + part.size)
    const source =
      part.method === 0
        ? Readable.from(pieces(folded))
        : Readable.from(pieces(folded)).pipe(createInflateRaw({ chunkSize: 256 * 1024 }))
    let [crc, size] = [0, 0]
    try {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        size += chunk.length
        this.#unfolded += chunk.length
        if (size > maxUnfolded / 10 && size > part.size * bombRatio) throw new Unreadable('bomb')
        if (this.#unfolded > maxUnfolded) throw new Unreadable('too_large')
        crc = crc32(chunk, crc)
        yield chunk
      }
    } catch (error) {
      throw String((error as { code?: string }).code).startsWith('Z_') ? new Unreadable('damaged') : error
    }
    if (crc !== part.crc) throw new Unreadable('damaged')
  }

  async whole(name: string): Promise<Buffer> {
    const all: Buffer[] = []
    let size = 0
    for await (const chunk of this.chunks(name)) {
      size += chunk.length
      if (size > maxWhole) throw new Unreadable('bomb')
      all.push(chunk)
    }
    return Buffer.concat(all)
  }

  #readDirectory(): void {
    const bytes = this.#bytes
    const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
    if (end < 0 || end + 22 > bytes.length) throw new Unreadable('truncated')
    const count = bytes.readUInt16LE(end + 10)
    if (count > maxEntries) throw new Unreadable('too_large')
    const spans: [number, number][] = []
    let at = bytes.readUInt32LE(end + 16)
    for (let index = 0; index < count; index += 1) {
      if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) throw new Unreadable('damaged')
      if (bytes.readUInt16LE(at + 8) & 1) throw new Unreadable('password')
      const [nameLength, extraLength] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30)]
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/')
      if (/^\/|^[a-z]:|(^|\/)\.\.(\/|$)|\0/i.test(name)) throw new Unreadable('unsafe_names')
      const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
      const [declared, size, local] = wideSizes(
        [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)],
        extra,
      )
      if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== 0x04034b50)
        throw new Unreadable('damaged')
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
      const method = bytes.readUInt16LE(at + 10)
      if (start + size > bytes.length || (method !== 0 && method !== 8)) throw new Unreadable('damaged')
      if (this.#parts.has(name.toLowerCase())) throw new Unreadable('damaged')
      spans.push([local, start + size])
      this.#parts.set(name.toLowerCase(), { method, start, size, declared, crc: bytes.readUInt32LE(at + 16) })
      at += 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32)
    }
    spans.sort(([a], [b]) => a - b)
    if (spans.some(([start], index) => start < (spans[index - 1]?.[1] ?? 0))) throw new Unreadable('bomb')
  }
}

/** Sizes and place of a part; those that do not fit in 32 bits stand, in this order, in an extra field. */
function wideSizes(sizes: [number, number, number], extra: Buffer): [number, number, number] {
  let at = 0
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2)
  at += 4
  return sizes.map((size) => {
    if (size !== 0xffffffff) return size
    if (at + 8 > extra.length) throw new Unreadable('damaged')
    at += 8
    return Number(extra.readBigUInt64LE(at - 8))
  }) as [number, number, number]
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024)
}
