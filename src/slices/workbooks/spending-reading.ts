// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../shared/dates.ts'
import type { Cents } from '../../shared/money.ts'
import {
  amountSlots,
  conditionSlots,
  type Duty,
  type PastOutcome,
  type PastSending,
  type PastSpending,
  type SpendingValues,
  type YearAmount,
} from '../spending/index.ts'
import type { Cells } from './model.ts'
import { type Outcome, spendingField } from './spending-book.ts'
import { type Ask, emptying, leaveOut, readCell, unanswerable } from './values.ts'

/** Reads the cells of a row column by column, and knows which of them still wait for an answer. */
export class RowReading {
  readonly cells: Cells
  readonly today: LocalDate
  readonly ask: Ask
  private readonly open = new Set<string>()
  private readonly read = new Map<string, unknown>()

  constructor(cells: Cells, today: LocalDate, ask: Ask) {
    this.cells = cells
    this.today = today
    this.ask = (field, part, problem) => {
      const answer = ask(field, part, problem)
      if (answer === null) this.open.add(field)
      return answer
    }
  }

  cell(key: string): string {
    const cell = this.cells[key] ?? ''
    return emptying.test(cell) ? '' : cell
  }

  /** What a column holds; null when it is empty, or not understood yet. Asks once. */
  private value(key: string): unknown {
    const cell = this.cell(key)
    if (cell === '') return null
    if (!this.read.has(key))
      this.read.set(key, readCell(key, spendingField(key).reading, cell, this.today, this.ask) ?? null)
    return this.read.get(key)
  }

  text(key: string): string {
    return (this.value(key) as string | null) ?? ''
  }

  day(key: string): LocalDate | null {
    return this.value(key) as LocalDate | null
  }

  number(key: string): number | null {
    return this.value(key) as number | null
  }

  choice<Value extends string>(key: string): Value | null {
    return this.value(key) as Value | null
  }

  isOpen(key: string): boolean {
    return this.open.has(key)
  }

  /** The file must be corrected. */
  wrong(key: string, message: string): void {
    this.ask(key, 'coerenza', unanswerable(this.cell(key), message))
  }

  /** Something that must be there is not; not said of a cell that is already asked about. */
  missing(key: string, message: string): void {
    if (!this.isOpen(key)) this.ask(key, 'manca', unanswerable(this.cell(key), message))
  }

  /** What cannot come in: the row may do without it. */
  spare(key: string, message: string): void {
    this.ask(key, 'fuori', {
      found: this.cell(key),
      message,
      options: [{ value: leaveOut, label: 'Lascialo fuori' }],
      proposed: leaveOut,
      isSafe: false,
    })
  }

  /** Odd, and possible: the past is what it was. */
  warn(key: string, part: string, message: string): void {
    this.ask(key, part, {
      found: this.cell(key),
      message,
      options: [{ value: 'si', label: 'Importala così' }],
      proposed: 'si',
      isSafe: true,
    })
  }
}

/** The years of money of a row: what was asked, and what was spent. */
export function readYears(row: RowReading): {
  readonly amounts: readonly YearAmount[]
  readonly spent: readonly { readonly year: number; readonly cents: Cents; readonly key: string }[]
} {
  const amounts: YearAmount[] = []
  const spent: { year: number; cents: Cents; key: string }[] = []
  const years = new Set<number>()
  for (const slot of amountSlots) {
    const [netKey, vatKey, spentKey] = [`net${slot}`, `vat${slot}`, `spent${slot}`]
    const [netCents, vatCents, cents] = [row.number(netKey), row.number(vatKey), row.number(spentKey)]
    if (netCents === null && vatCents !== null) row.missing(netKey, 'C’è l’IVA ma non l’importo')
    if (netCents === null && cents === null) continue
    const year = row.number(`year${slot}`)
    if (year === null) row.missing(`year${slot}`, 'Scrivi di quale anno sono questi importi')
    else if (year < 2000 || year > 2100) row.wrong(`year${slot}`, 'Scrivi l’anno con quattro cifre')
    else if (years.has(year)) row.wrong(`year${slot}`, `L’anno ${year} c’è due volte`)
    else {
      years.add(year)
      if (netCents !== null) amounts.push({ year, netCents, vatCents })
      if (cents !== null) spent.push({ year, cents, key: spentKey })
    }
  }
  return { amounts: amounts.sort((a, b) => a.year - b.year), spent }
}

/** How it left; without a day nothing did. `body` is who sent it when the file does not say. */
export function readSending(row: RowReading, body: string): PastSending | null {
  const sentOn = row.day('sentOn')
  if (sentOn === null) row.missing('sentOn', 'Manca il giorno in cui fu inviata')
  const channel = row.choice<PastSending['channel']>('channel') ?? 'other'
  const sentByName = row.text('sentBy') || body
  return sentOn === null ? null : { channel, sentByName, sentOn, protocolNumber: row.text('protocol') }
}

export const isGranted = (outcome: Pick<PastOutcome, 'action'> | null) =>
  outcome?.action === 'record_authorised' || outcome?.action === 'record_with_conditions'

const saysMore = ['actNumber', 'actOn', 'reasons', 'words1', 'ground']

/** What was answered; null while it waits. */
export function readOutcome(
  row: RowReading,
  given: { readonly duty: Duty | null; readonly sentOn: LocalDate | null; readonly endsOn: LocalDate | null },
): PastOutcome | null {
  const action = row.choice<Outcome>('outcome')
  const [number, decidedOn] = [row.text('actNumber'), row.day('actOn')]
  if (action === null || action === 'waiting') {
    if (saysMore.some((key) => row.cell(key) !== ''))
      row.missing('outcome', 'Si parla di una risposta: scrivi com’è finita')
    return null
  }
  const reasons = row.text('reasons')
  if (action === 'record_withdrawn')
    return { action, number: '', decidedOn: null, reasons, conditions: [], derogation: null }
  if (given.duty !== null && (given.duty === 'authorisation') === (action === 'record_acknowledged'))
    row.wrong(
      'outcome',
      given.duty === 'authorisation'
        ? 'Di una richiesta di autorizzazione non si prende atto: correggi l’esito, o il tipo'
        : 'Una comunicazione non si autorizza e non si nega: correggi l’esito, o il tipo',
    )
  if (number === '') row.missing('actNumber', 'Manca il numero dell’atto')
  if (decidedOn === null) row.missing('actOn', 'Manca la data dell’atto')
  else if (given.sentOn !== null && decidedOn < given.sentOn)
    row.wrong('actOn', `L’atto viene prima dell’invio, ${formatDate(given.sentOn)}`)
  const granted = isGranted({ action })
  if (granted && given.endsOn === null)
    row.missing('endsOn', 'Manca la fine del contratto: un’autorizzazione vale fino a un giorno')
  const conditions = readConditions(row)
  const derogation = readDerogation(row)
  if (!granted && conditions.length > 0)
    row.spare('words1', 'Le prescrizioni stanno solo in un’autorizzazione')
  if (!granted && derogation !== null) row.spare('ground', 'Una deroga sta solo in un’autorizzazione')
  if (action === 'record_with_conditions' && conditions.length === 0)
    row.missing('words1', 'Scrivi almeno una prescrizione, con il suo giorno')
  return {
    action,
    number,
    decidedOn,
    reasons,
    conditions: granted ? conditions : [],
    derogation: granted ? derogation : null,
  }
}

function readConditions(row: RowReading): PastOutcome['conditions'] {
  return conditionSlots.flatMap((slot) => {
    const [words, dueOn, metOn] = [row.text(`words${slot}`), row.day(`due${slot}`), row.day(`met${slot}`)]
    if (words === '' && dueOn === null && metOn === null) return []
    if (words === '') row.missing(`words${slot}`, 'Scrivi la prescrizione')
    if (dueOn === null) row.missing(`due${slot}`, 'Scrivi entro quando')
    return words === '' || dueOn === null ? [] : [{ words, dueOn, metOn }]
  })
}

function readDerogation(row: RowReading): PastOutcome['derogation'] {
  const [ground, scope, expiresOn] = [row.text('ground'), row.text('scope'), row.day('expiresOn')]
  if (ground === '' && scope === '' && expiresOn === null) return null
  if (ground === '') row.missing('ground', 'Scrivi perché il contratto può durare più del piano')
  if (scope === '') row.missing('scope', 'Scrivi a che cosa si applica la deroga')
  if (expiresOn === null) row.missing('expiresOn', 'Scrivi fino a quando vale la deroga')
  return ground === '' || scope === '' || expiresOn === null ? null : { ground, scope, expiresOn }
}

/** Amounts really spent that may come in: of an authorised request, in years that have begun. */
export function spentOf(
  row: RowReading,
  spent: ReturnType<typeof readYears>['spent'],
  granted: boolean,
): PastSpending['spent'] {
  const thisYear = Number(row.today.slice(0, 4))
  return spent.flatMap(({ year, cents, key }) => {
    if (!granted) row.spare(key, 'Quanto è stato speso si scrive solo per una spesa autorizzata')
    else if (year > thisYear) row.spare(key, `Il ${year} non è ancora cominciato`)
    else return [{ year, cents }]
    return []
  })
}

/** The contract, in the order of time. */
export function readContract(row: RowReading): Pick<SpendingValues, 'startsOn' | 'endsOn'> {
  const [startsOn, endsOn] = [row.day('startsOn'), row.day('endsOn')]
  if (startsOn !== null && endsOn !== null && endsOn < startsOn)
    row.wrong('endsOn', `La fine viene prima dell’inizio, ${formatDate(startsOn)}`)
  return { startsOn, endsOn }
}
