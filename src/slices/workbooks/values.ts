// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, formatDate, isLocalDate, type LocalDate, parseDate } from '../../shared/dates.ts'
import { formatAmount, formatMoney, parseMoney } from '../../shared/money.ts'
import { typingSlips } from '../../shared/search-text.ts'
import { folded } from './cells.ts'
import type { CellOption, Problem } from './model.ts'

/** Puts a question about a cell; answers what was chosen, null when nobody did yet. */
export type Ask = (
  field: string,
  part: string,
  problem: Pick<Problem, 'found' | 'message' | 'options' | 'proposed' | 'isSafe'>,
) => string | null

/** The answer that leaves what there is. */
export const leaveOut = '-'
/** What a cell holds that empties the field. */
export const emptying = /^[-–—]$/

export const leaveIt: CellOption = { value: leaveOut, label: 'Lascia ciò che c’è' }

/** A question whose only answer is to correct the file. */
export function unanswerable(found: string, message: string) {
  return { found, message, options: [], proposed: null, isSafe: false }
}

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  /** Other words for it, folded. */
  readonly others?: readonly string[]
}

/** How a column is read: text, day, whole number, amount, one of a list, yes or no. */
export type Reading =
  | { readonly as: 'text'; readonly max: number }
  | { readonly as: 'date'; readonly isPast?: boolean }
  | { readonly as: 'count'; readonly unit?: 'GB' | 'kWh' }
  | { readonly as: 'money' }
  | { readonly as: 'flag' }
  | { readonly as: 'choice'; readonly choices: readonly Choice<string>[] }

/** A value as its cell shows it; nothing is an empty cell. */
export function cellText(reading: Reading, value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  switch (reading.as) {
    case 'date':
      return formatDate(String(value))
    case 'money':
      return formatAmount(Number(value)).replaceAll('.', '')
    case 'flag':
      return value === true ? 'sì' : 'no'
    case 'choice':
      return reading.choices.find((each) => each.value === value)?.label ?? String(value)
    default:
      return String(value)
  }
}

/** A cell that is plainly understood, as our own file would write it; any other as it is. */
export function canonical(reading: Reading, cell: string): string {
  if (cell === '') return ''
  switch (reading.as) {
    case 'date':
      return cellText(reading, dayOf(cell)) || cell
    case 'count':
      return /^\d{1,3}(\.\d{3})+$/.test(cell) ? cell.replaceAll('.', '') : cell
    case 'money': {
      const parsed = parseMoney(cell)
      return parsed.ok ? cellText(reading, parsed.cents) : cell
    }
    case 'flag':
      return yes.includes(folded(cell)) ? 'sì' : no.includes(folded(cell)) ? 'no' : cell
    case 'choice':
      return meant(reading.choices, folded(cell))?.label ?? cell
    default:
      return cell
  }
}

/** What an emptied field becomes. */
export function emptyValue(reading: Reading): unknown {
  return reading.as === 'text' ? '' : reading.as === 'flag' ? false : null
}

/** Reads a cell that is not empty; undefined when it is not understood and nobody answered, or said to leave what there is. */
export function readCell(field: string, reading: Reading, cell: string, today: LocalDate, ask: Ask): unknown {
  switch (reading.as) {
    case 'text':
      if (cell.length <= reading.max) return cell
      ask(
        field,
        '',
        unanswerable(`${cell.slice(0, 60)}…`, `Al massimo ${reading.max} caratteri: ora sono ${cell.length}`),
      )
      return undefined
    case 'date':
      return readDay(field, cell, reading.isPast === true, today, ask)
    case 'count':
      return readCount(field, cell, reading.unit, ask)
    case 'money':
      return readAmount(field, cell, ask)
    case 'flag':
      return readFlag(field, cell, ask)
    case 'choice':
      return readChoice(field, cell, reading.choices, ask)
  }
}

const monthNames =
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' ')

/** A day as people write it: 30/6/2026, 2026-06-30, 30 giugno 2026. */
function dayOf(cell: string): LocalDate | null {
  const day = parseDate(cell)
  if (day) return day
  const named = /^(\d{1,2})\W*\s([a-z]{3,9})\.?\s(\d{4})$/i.exec(cell)
  const month = named?.[2]
    ? monthNames.findIndex((name) => name.startsWith((named[2] ?? '').toLowerCase()))
    : -1
  return named && month >= 0 ? parseDate(`${named[1]}/${month + 1}/${named[3]}`) : null
}

function readDay(field: string, cell: string, isPast: boolean, today: LocalDate, ask: Ask): unknown {
  const day = dayOf(cell)
  const answered = (message: string, repaired: readonly (readonly [LocalDate, string])[], isSafe = false) => {
    const options = repaired.map(([value, why]) => ({ value, label: `${formatDate(value)}${why}` }))
    const answer = ask(field, '', {
      found: cell,
      message,
      options: [...options, leaveIt],
      proposed: options[0]?.value ?? null,
      isSafe,
    })
    return answer !== null && isLocalDate(answer) ? answer : undefined
  }
  if (day !== null) return isPast && day > today ? answered('Questo giorno deve ancora venire', []) : day
  const [, a = '', b = '', c = ''] = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})$/.exec(cell) ?? []
  if (a !== '') {
    const year = c.length === 2 ? `20${c}` : c
    const straight = parseDate(`${a}/${b}/${year}`)
    if (straight) return answered('L’anno va scritto con quattro cifre', [[straight, '']])
    const swapped = parseDate(`${b}/${a}/${year}`)
    if (swapped)
      return answered('Il mese viene dopo il giorno: qui sembrano scambiati', [
        [swapped, ', giorno e mese scambiati'],
      ])
    const first = parseDate(`1/${b}/${year}`)
    if (first && Number(a) <= 31)
      return answered('Il giorno non esiste', [
        [
          addDays(first, new Date(Date.UTC(Number(year), Number(b), 0)).getUTCDate() - 1),
          ', ultimo giorno del mese',
        ],
      ])
  }
  // Days since 1899: a date whose cell lost its format.
  if (/^\d{5}$/.test(cell) && Number(cell) > 30_000 && Number(cell) < 60_000)
    return answered('È un numero e non una data: la cella ha perso il formato', [
      [addDays('1899-12-30', Number(cell)), ''],
    ])
  return answered('Non è un giorno: scrivi giorno, mese, anno, per esempio 30/06/2026', [])
}

function readCount(field: string, cell: string, unit: 'GB' | 'kWh' | undefined, ask: Ask): unknown {
  const bare = cell.replace(/\s/g, '')
  if (/^\d{1,9}$/.test(bare) || /^\d{1,3}(\.\d{3}){1,2}$/.test(bare)) return Number(bare.replaceAll('.', ''))
  if (/^\d{1,9}[.,]0{1,2}$/.test(bare)) return Number(bare.replace(/[.,]0+$/, ''))
  if (unit !== undefined && bare.toLowerCase() === `${Number.parseInt(bare, 10)}${unit.toLowerCase()}`)
    return Number.parseInt(bare, 10)
  const terabytes = unit === 'GB' ? /^(\d{1,5})(?:[.,](\d))?TB$/i.exec(bare) : null
  const grouped = /^(\d{1,3}),(\d{3})$/.exec(bare)
  const parsed = parseMoney(bare)
  const numbers: (readonly [number, string])[] = terabytes
    ? [
        [Math.round(Number(`${terabytes[1]}.${terabytes[2] ?? 0}`) * 1000), ' GB, un TB di 1.000'],
        [Math.round(Number(`${terabytes[1]}.${terabytes[2] ?? 0}`) * 1024), ' GB, un TB di 1.024'],
      ]
    : grouped
      ? [[Number(`${grouped[1]}${grouped[2]}`), ', con la virgola fra le migliaia']]
      : parsed.ok && parsed.cents >= 0
        ? [[Math.round(parsed.cents / 100), ', arrotondato']]
        : [...cell.matchAll(/\d{1,9}/g)].length === 1
          ? [[Number(/\d{1,9}/.exec(cell)?.[0]), ', il numero nel testo']]
          : []
  const answer = ask(field, '', {
    found: cell,
    message: 'Serve un numero intero da 0 in su',
    options: [...numbers.map(([value, why]) => ({ value: String(value), label: `${value}${why}` })), leaveIt],
    proposed: numbers.length === 1 && /^-/.test(cell) === false ? String(numbers[0]?.[0]) : null,
    isSafe: false,
  })
  return answer !== null && /^\d+$/.test(answer) ? Number(answer) : undefined
}

function readAmount(field: string, cell: string, ask: Ask): unknown {
  const parsed = parseMoney(cell)
  if (parsed.ok && parsed.cents >= 0) return parsed.cents
  const digits = cell.replace(/\D/g, '')
  const amounts =
    !parsed.ok && parsed.reason === 'ambiguous'
      ? [Number(digits) * 100, Math.round(Number(digits) / 10)]
      : parsed.ok
        ? [-parsed.cents]
        : []
  const answer = ask(field, '', {
    found: cell,
    message:
      amounts.length === 2
        ? 'Si può leggere in due modi: scrivi anche i centesimi, o scegli'
        : parsed.ok
          ? 'Un importo non può essere negativo'
          : 'Non è un importo: scrivi per esempio 1.234,56',
    options: [...amounts.map((cents) => ({ value: String(cents), label: formatMoney(cents) })), leaveIt],
    proposed: null,
    isSafe: false,
  })
  return answer !== null && /^\d+$/.test(answer) ? Number(answer) : undefined
}

const yes = ['si', 's', 'x', 'vero', 'true', '1', 'yes', 'y']
const no = ['no', 'n', 'falso', 'false', '0']

function readFlag(field: string, cell: string, ask: Ask): unknown {
  const word = folded(cell)
  if (yes.includes(word)) return true
  if (no.includes(word)) return false
  const answer = ask(field, '', {
    found: cell,
    message: 'Valori ammessi: sì, no',
    options: [{ value: 'si', label: 'sì' }, { value: 'no', label: 'no' }, leaveIt],
    proposed: null,
    isSafe: false,
  })
  return answer === 'si' ? true : answer === 'no' ? false : undefined
}

/** What a word, folded, plainly means among choices. */
function meant<Value extends string>(
  choices: readonly Choice<Value>[],
  word: string,
): Choice<Value> | undefined {
  return choices.find(
    (each) => folded(each.label) === word || folded(each.value) === word || each.others?.includes(word),
  )
}

export function readChoice<Value extends string>(
  field: string,
  cell: string,
  choices: readonly Choice<Value>[],
  ask: Ask,
): Value | undefined {
  const word = folded(cell)
  const exact = meant(choices, word)
  if (exact) return exact.value
  // A figure for the letter it looks like cannot mean anything else.
  const alike = meant(choices, word.replaceAll('0', 'o').replaceAll('1', 'l'))
  const near =
    alike ??
    choices.find(
      (each) => word.length > 2 && typingSlips(word, folded(each.label), 2) <= Math.min(2, word.length / 4),
    )
  const most = choices.length > 12 ? (near ? [near] : []) : choices
  const answer = ask(field, '', {
    found: cell,
    message:
      choices.length > 12
        ? 'Non è nell’elenco dei valori ammessi'
        : `Valori ammessi: ${choices.map((each) => each.label).join(', ')}`,
    options: [...most.map(({ value, label }) => ({ value, label })), leaveIt],
    proposed: near?.value ?? null,
    isSafe: alike !== undefined,
  })
  return choices.find(({ value }) => value === answer)?.value
}
