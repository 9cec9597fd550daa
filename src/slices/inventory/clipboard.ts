// SPDX-License-Identifier: AGPL-3.0-or-later
import { type LocalDate, parseDate } from '../../shared/dates.ts'
import { formatCount } from '../../shared/money.ts'
import { foldWords, typingSlips } from '../../shared/search-text.ts'

/**
 * The cells of a text copied from a spreadsheet: tabs between cells, a line for each row. A cell that holds tabs, line ends or quotes
 * comes in quotes; any other quote is part of what was written. Empty lines at the end are what the program adds.
 */
export function readClipboard(text: string): string[][] {
  const source = text.replace(/\r\n?/g, '\n').replaceAll('\0', '')
  const rows: string[][] = [[]]
  for (let at = 0; at <= source.length; ) {
    const { value, end } = quotedCell(source, at) ?? plainCell(source, at)
    rows.at(-1)?.push(value)
    if (source[end] === '\n') rows.push([])
    at = end + 1
  }
  while (rows.at(-1)?.every((cell) => cell.trim() === '')) rows.pop()
  return rows
}

function plainCell(source: string, at: number): { value: string; end: number } {
  const separator = /[\t\n]|$/g
  separator.lastIndex = at
  const end = separator.exec(source)?.index ?? source.length
  return { value: source.slice(at, end), end }
}

function quotedCell(source: string, at: number): { value: string; end: number } | null {
  const quoted = /"([^"]*(?:""[^"]*)*)"(?=[\t\n]|$)/y
  quoted.lastIndex = at
  const inner = quoted.exec(source)?.[1]
  if (inner === undefined || !/[\t\n]|""/.test(inner)) return null
  return { value: inner.replaceAll('""', '"'), end: quoted.lastIndex }
}

export interface Meaning {
  readonly value: string
  readonly label: string
}

/** How a pasted cell reads: plainly, in more ways than one (to be asked), or not at all (`options` empty, with why). */
export interface Reading {
  readonly value: string
  readonly doubt: { readonly message: string; readonly options: readonly Meaning[] } | null
}

export const plainly = (value: string): Reading => ({ value, doubt: null })
export const doubtful = (found: string, message: string, options: readonly Meaning[] = []): Reading => ({
  value: found,
  doubt: { message, options },
})

/** Something that a cell may name, with the words people use for it. */
export interface Named extends Meaning {
  readonly words: readonly string[]
}

const fold = (text: string) => foldWords(text).join(' ')

/** The thing a cell names, whatever its capitals, accents and points; one that is only like it, or like none, is asked about. */
export function readName(typed: string, names: readonly Named[], otherwise: string): Reading {
  const wanted = fold(typed)
  const exact = names.filter(({ words }) => words.some((each) => fold(each) === wanted))
  const [only] = exact
  if (only && exact.length === 1) return plainly(only.value)
  const found =
    exact.length > 0 ? exact : names.filter(({ words }) => words.some((each) => isLike(wanted, fold(each))))
  if (found.length > 0) return doubtful(typed, `«${typed}»: quale intendi?`, found)
  return doubtful(typed, `«${typed}» ${otherwise}`, names)
}

/** A slip of the keyboard or two, or all the words of one within the other. */
export function isLike(a: string, b: string): boolean {
  const most = Math.min(a.length, b.length) < 4 ? 0 : a.length < 8 ? 1 : 2
  if (typingSlips(a, b, most) <= most) return true
  const [fewer, more] = [a.split(' '), b.split(' ')].sort((x, y) => x.length - y.length) as [
    string[],
    string[],
  ]
  return fewer.every(
    (word) => word.length > 2 && more.some((other) => other.startsWith(word) || word === other),
  )
}

const months = 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'
  .split(' ')
  .map((month) => month.slice(0, 3))

/** Whether a day can only be written with the month first: then a whole column probably is. */
export function isMonthFirst(typed: string): boolean {
  const parts = dayParts(typed)
  return parts !== null && parts.day <= 12 && parts.month > 12
}

function dayParts(typed: string): { day: number; month: number; year: string } | null {
  const m = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})$/.exec(withoutTime(typed))
  return m ? { day: Number(m[1]), month: Number(m[2]), year: m[3] ?? '' } : null
}

const withoutTime = (typed: string) => typed.trim().replace(/[ T]\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?Z?$/, '')

/** A day as spreadsheets show it. What can be read in two ways is asked: the order of day and month, a year of two figures, a bare number. */
export function readDay(typed: string, inMonthFirstColumn: boolean): Reading {
  const bare = withoutTime(typed)
  const option = (date: LocalDate | null): Meaning[] =>
    date === null ? [] : [{ value: written(date), label: written(date) }]
  const ask = (...dates: (LocalDate | null)[]) =>
    doubtful(typed, `«${typed}»: quale giorno è?`, dates.flatMap(option))
  const named = /^(\d{1,2})[ \-/.]([a-z]{3,9})\.?[ \-/.](\d{2}|\d{4})$/i.exec(bare)
  const month = named ? months.indexOf((named[2] ?? '').slice(0, 3).toLowerCase()) + 1 : 0
  const parts = named && month > 0 ? { day: Number(named[1]), month, year: named[3] ?? '' } : dayParts(bare)
  if (parts) {
    const year = parts.year.length === 2 ? `20${parts.year}` : parts.year
    const [dayFirst, monthFirst] = [
      parseDate(`${parts.day}/${parts.month}/${year}`),
      parseDate(`${parts.month}/${parts.day}/${year}`),
    ]
    const isSwappable = !named && dayFirst !== monthFirst && (dayFirst === null || inMonthFirstColumn)
    if (isSwappable && monthFirst !== null) return ask(dayFirst, monthFirst)
    if (dayFirst !== null) return parts.year.length === 2 ? ask(dayFirst) : plainly(written(dayFirst))
  }
  const iso = parseDate(bare)
  if (iso !== null) return plainly(written(iso))
  if (/^[2-7]\d{4}$/.test(bare)) return ask(serialDay(Number(bare)))
  return doubtful(typed, `«${typed}» non è un giorno: scrivi giorno, mese, anno, per esempio 30/06/2026`)
}

const written = (date: LocalDate) => date.split('-').reverse().join('/')

/** A spreadsheet keeps days as numbers, from 30 December 1899. */
function serialDay(days: number): LocalDate {
  return new Date(Date.UTC(1899, 11, 30 + days)).toISOString().slice(0, 10)
}

/** A whole number: 1.234, 1 234, 1.234,00, 1,234.00. A comma before three figures is asked about: it may be part of a fraction. */
export function readWhole(typed: string): Reading {
  const bare = typed.replace(/[\s\u00a0\u202f']/g, '')
  const told = (digits: string) => plainly(formatCount(Number(digits)))
  if (/^\d{1,9}([.,]0{1,2})?$/.test(bare)) return told(bare.replace(/[.,]0{1,2}$/, ''))
  if (/^\d{1,3}(\.\d{3}){1,2}(,0{1,2})?$/.test(bare))
    return told(bare.replace(/,.*$/, '').replaceAll('.', ''))
  if (/^\d{1,3}(,\d{3}){1,2}\.0{1,2}$/.test(bare) || /^\d{1,3}(,\d{3}){2}$/.test(bare))
    return told(bare.replace(/\..*$/, '').replaceAll(',', ''))
  if (/^\d{1,3},\d{3}$/.test(bare)) {
    const number = formatCount(Number(bare.replace(',', '')))
    return doubtful(typed, `«${typed}» può essere ${number} o una frazione: che numero è?`, [
      { value: number, label: number },
    ])
  }
  return doubtful(typed, `«${typed}» non è un numero intero`)
}
