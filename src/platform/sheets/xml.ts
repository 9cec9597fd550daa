// SPDX-License-Identifier: AGPL-3.0-or-later
import { Unreadable } from './model.ts'

/** What hears the tags and texts of a part; names come without their prefix, a tag closed at once is opened and closed. */
export interface XmlSink {
  open(name: string, attributes: string): void
  close(name: string): void
  text(text: string): void
}

/** No honest tag is longer. */
const longestTag = 1024 * 1024
const deepest = 256

/**
 * Tells a sink the tags and texts of a part, chunk by chunk, so that the part is never whole in memory. Definitions of entities, where
 * bombs and outside files hide, are refused.
 */
export class XmlReader {
  readonly #sink: XmlSink
  #decoder: TextDecoder | null = null
  #rest = ''
  #depth = 0

  constructor(sink: XmlSink) {
    this.#sink = sink
  }

  push(chunk: Uint8Array): void {
    this.#decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true })
    this.#read(this.#rest + decoded(this.#decoder, chunk))
    if (this.#rest.length > longestTag) throw new Unreadable('damaged')
  }

  end(): void {
    if (this.#rest.trim() !== '' || this.#depth !== 0) throw new Unreadable('damaged')
  }

  #read(text: string): void {
    let at = 0
    for (;;) {
      const tag = text.indexOf('<', at)
      if (tag < 0) break
      if (tag > at) this.#sink.text(unescaped(text.slice(at, tag)))
      const next = text.charCodeAt(tag + 1)
      if (next === 33 || next === 63) at = this.#aside(text, tag)
      else {
        const end = endOfTag(text, tag + 1)
        at = end < 0 ? -1 : end + 1
        if (end >= 0) this.#tag(text, tag + 1, end)
      }
      if (at < 0) {
        this.#rest = text.slice(tag)
        return
      }
    }
    this.#rest = text.slice(at)
  }

  #tag(text: string, start: number, end: number): void {
    if (text.charCodeAt(start) === 47) {
      this.#depth -= 1
      if (this.#depth < 0) throw new Unreadable('damaged')
      this.#sink.close(localName(text.slice(start + 1, end).trimEnd()))
      return
    }
    const isEmpty = text.charCodeAt(end - 1) === 47
    const inside = text.slice(start, isEmpty ? end - 1 : end)
    const space = inside.search(/\s/)
    const name = localName(space < 0 ? inside : inside.slice(0, space))
    if (name === '') throw new Unreadable('damaged')
    this.#sink.open(name, space < 0 ? '' : inside.slice(space))
    if (isEmpty) this.#sink.close(name)
    else if (++this.#depth > deepest) throw new Unreadable('damaged')
  }

  /** A comment, an instruction or a run of plain characters: where it ends, or -1 when the chunk ends before. */
  #aside(text: string, start: number): number {
    const [open, close] = [
      ['<!--', '-->'],
      ['<![CDATA[', ']]>'],
      ['<?', '?>'],
    ].find(([open]) => open && text.startsWith(open, start)) ?? ['', '']
    if (!open || !close) {
      if (text.length - start < 9) return -1
      throw new Unreadable(/^<!(DOCTYPE|ENTITY)/i.test(text.slice(start, start + 9)) ? 'entities' : 'damaged')
    }
    const end = text.indexOf(close, start + open.length)
    if (end < 0) return -1
    if (open === '<![CDATA[') this.#sink.text(text.slice(start + 9, end))
    return end + close.length
  }
}

/** An attribute as it was meant, undefined when the tag has none; `name` with its prefix. */
export function attribute(attributes: string, name: string): string | undefined {
  const pattern = patterns.get(name) ?? new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
  patterns.set(name, pattern)
  const found = pattern.exec(attributes)
  return found ? unescaped(found[1] ?? found[2] ?? '') : undefined
}
const patterns = new Map<string, RegExp>()

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w+);/gi, (_, body: string) => {
    const letter = body.startsWith('#')
      ? Number(/^#x/i.test(body) ? `0x${body.slice(2)}` : body.slice(1))
      : named[body]
    if (typeof letter === 'string') return letter
    if (letter === undefined || letter > 0x10ffff) throw new Unreadable('damaged')
    return String.fromCodePoint(letter)
  })
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** A `>` inside quotes does not end a tag. */
function endOfTag(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 62) return at
    if (code === 34 || code === 39) {
      at = text.indexOf(code === 34 ? '"' : "'", at + 1)
      if (at < 0) return -1
    }
  }
  return -1
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

function decoded(decoder: TextDecoder, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true })
  } catch {
    throw new Unreadable('damaged')
  }
}
