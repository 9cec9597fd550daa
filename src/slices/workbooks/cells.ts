// SPDX-License-Identifier: AGPL-3.0-or-later
import { foldWords, typingSlips } from '../../shared/search-text.ts'
import type { Cells, ColumnMap } from './model.ts'

const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аaеeоoрpсcхxуyіiАAВBЕEКKМMНHОOРPСCТTХXІIΙIΟOΑAΕE']
    .reduce<string[][]>((pairs, letter, index) => {
      if (index % 2 === 0) pairs.push([letter])
      else pairs.at(-1)?.push(letter)
      return pairs
    }, [])
    .map(([alike = '', ours = '']) => [alike, ours]),
)

/** Letters of other alphabets that look like ours become ours, blanks of every kind one blank, marks that cannot be seen go. */
export function plain(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('  ')) return text.trim()
  return [...text.normalize('NFKC')]
    .map((letter) => lookAlikes[letter] ?? letter)
    .join('')
    .replace(/[^\P{Cc}\n\t]|[\u200b-\u200f\u2060\ufeff\u00ad]/gu, '')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}

export function folded(text: string): string {
  return foldWords(plain(text)).join(' ')
}

/** What two names are the same by: their words, or their signs when they have no words. */
export function nameKey(name: string): string {
  return folded(name) || plain(name).toLowerCase()
}

/** The names that a cell lists, as they are written. */
export function splitNames(cell: string): string[] {
  return cell
    .split(/[;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** Up to three things whose key is some slips of typing away from another, the likest first. */
export function nearest<Thing>(
  key: string,
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
): Thing[] {
  const most = Math.max(1, Math.floor(key.length / 4))
  return things
    .map((thing) => ({ thing, slips: typingSlips(key, keyOf(thing), most) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips)
    .slice(0, 3)
    .map(({ thing }) => thing)
}

/** The fields of a row, each as its cell reads. */
export function cellsFrom(row: readonly string[], columns: ColumnMap): Cells {
  return Object.fromEntries(
    Object.entries(columns).map(([field, index]) => [
      field,
      index === undefined ? '' : plain(row[index] ?? ''),
    ]),
  )
}

/** «C» for 2, «AA» for 26. */
export function columnLetters(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26)
}

/** Whether two cells say the same: some programs keep the ends of lines in a cell, some make blanks of them. */
export function sameText(a: string, b: string): boolean {
  return a === b || oneLine(a) === oneLine(b)
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ')

/** A mark of what a cell said: tells whether it was touched, without repeating it. FNV-1a, 32 bits. */
export function cellMark(cell: string): string {
  const text = oneLine(cell)
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(36)
}
