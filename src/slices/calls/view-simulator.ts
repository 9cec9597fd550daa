// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../shared/dates.ts'
import { type Cents, counted, formatCount, formatMoney } from '../../shared/money.ts'
import type { Counts } from './model.ts'
import type { CountReading } from './rules.ts'
import { type Hypothesis, type LineResult, type SimulatedPlace, type Total, totalOf } from './simulation.ts'
import { countsInWords, servicesInWords, whyNot } from './view.ts'

export const hypothesisNames: Readonly<Record<Hypothesis, string>> = {
  least: 'il minimo',
  plan: 'come nel piano',
  most: 'il massimo',
}

/** A hypothesis or a saved scenario: what each body would ask, and what it gives; null when nobody can say. */
export interface ScenarioColumn {
  readonly name: string
  readonly lines: readonly { readonly place: SimulatedPlace; readonly result: LineResult | null }[]
}

type Line = ScenarioColumn['lines'][number]

/** The totals of a column. One-off money and yearly money are never in one sum. */
export function totalsOf({ lines }: ScenarioColumn) {
  const of = (amount: (result: LineResult) => Cents | null) =>
    totalOf(lines.map(({ result }) => (result === null ? null : amount(result))))
  return {
    lumpSum: of(({ lumpCents }) => lumpCents),
    fee: of(({ feeCents }) => feeCents),
    cost: of(({ costCents }) => costCents),
    residue: of(({ residueCents }) => residueCents),
    advance: of(({ advanceCents }) => advanceCents),
    yearlyFee: of(({ yearlyFeeCents }) => yearlyFeeCents),
    ceasing: of(({ ceasingCents }) => ceasingCents),
    yearly: of(({ yearlyCents }) => yearlyCents),
    fiveYears: of(({ fiveYearsCents }) => fiveYearsCents),
  }
}

/** «56.526,00 €», «56.526,00 €, più 3 n.d.», «n.d.» */
export function totalInWords({ cents, unknown }: Total): string {
  if (cents === null) return 'n.d.'
  return `${formatMoney(cents)}${unknown === 0 ? '' : `, più ${formatCount(unknown)} n.d.`}`
}

interface Group {
  readonly label: string
  readonly summary?: string
  readonly rows: readonly { label: string; note?: string; values: readonly string[]; strong?: boolean }[]
}

/** The rows of the comparison: of one body under one call with its parts, else the totals. */
export function comparisonGroups(columns: readonly ScenarioColumn[], paymentMonths: number): Group[] {
  const totals = columns.map(totalsOf)
  const row = (
    label: string,
    total: (each: (typeof totals)[number]) => Total,
    more: { strong?: boolean; note?: string } = {},
  ) => ({
    label,
    values: totals.map((each) => totalInWords(total(each))),
    ...more,
  })
  return [
    {
      label: 'Entrata',
      rows: [
        ...incomeRows(columns),
        row('Contributo forfettario', ({ lumpSum }) => lumpSum, { strong: true }),
      ],
    },
    {
      label: 'Una tantum',
      summary: 'si spende una volta',
      rows: [
        row('Costo previsto', ({ cost }) => cost),
        row('Residuo', ({ residue }) => residue, {
          strong: true,
          note: 'contributo meno costo, dove si sanno tutti e due',
        }),
        row('Da anticipare fino all’erogazione', ({ advance }) => advance, {
          note: `per circa ${counted(paymentMonths, 'mese', 'mesi')}`,
        }),
      ],
    },
    {
      label: 'Parte corrente',
      summary: 'ogni anno, dopo la migrazione',
      rows: [
        row('Canoni nuovi', ({ yearlyFee }) => yearlyFee),
        row('Spesa che cessa', ({ ceasing }) => ceasing, { note: 'applicativi dei servizi che migrano' }),
        row('Da trovare in bilancio ogni anno', ({ yearly }) => yearly, {
          strong: true,
          note: 'dove si sanno tutti e due; sotto zero si risparmia',
        }),
        row('In 5 anni', ({ fiveYears }) => fiveYears),
      ],
    },
  ]
}

function incomeRows(columns: readonly ScenarioColumn[]): Group['rows'] {
  const [first] = columns
  const [only] = first?.lines ?? []
  if (!only || columns.some(({ lines }) => lines.length !== 1)) return manyRows(columns)
  const { call, reading } = only.place
  const cell = (words: (line: Line) => string) =>
    columns.map(({ lines: [line] }) => (line === undefined ? 'n.d.' : words(line)))
  return [
    {
      label: 'Servizi',
      ...(reading.band ? { note: servicesInWords(reading.band) } : {}),
      values: cell(({ result }) => (result === null ? 'n.d.' : countsInWords(call, result.services))),
    },
    { label: 'Quota fissa', values: cell(({ result }) => moneyOr(result?.feeCents ?? null)) },
    ...call.modes.map(({ code, label }, index) => ({
      label: call.modes.length === 1 ? label : `Modo ${code}`,
      ...(reading.band?.units[index]
        ? { note: `${formatMoney(reading.band.units[index].cents)} ciascuno` }
        : {}),
      values: cell(({ result }) => moneyOr(result?.parts.find(({ mode }) => mode === code)?.cents ?? null)),
    })),
  ]
}

function manyRows(columns: readonly ScenarioColumn[]): Group['rows'] {
  const applications = (column: ScenarioColumn) => column.lines.filter(({ result }) => result?.lumpSum.ok)
  return [
    {
      label: 'Candidature possibili',
      values: columns.map(
        (column) => `${formatCount(applications(column).length)} su ${formatCount(column.lines.length)}`,
      ),
    },
    {
      label: 'Servizi',
      values: columns.map((column) =>
        formatCount(
          applications(column).reduce((sum, { result }) => sum + countOf(result?.services ?? {}), 0),
        ),
      ),
    },
  ]
}

export function countOf(services: Counts): number {
  return Object.values(services).reduce((sum, count) => sum + count, 0)
}

export function moneyOr(cents: Cents | null): string {
  return cents === null ? 'n.d.' : formatMoney(cents)
}

/** What a line gives, or why it gives nothing. */
export function lumpInWords({ place, result }: Line): string {
  if (result === null) return place.reading.band === null ? 'fascia non nota' : 'n.d.'
  return result.lumpCents === null
    ? whyNot(result.lumpSum, place.reading.band)
    : formatMoney(result.lumpCents)
}

/** «2.491 abitanti al 01/01/2023: fino a 2.500 abitanti» */
export function countInWords({ count, band }: CountReading): string {
  return `${formatCount(count.residents)} abitanti al ${formatDate(count.countedOn)}: ${band?.label ?? 'nessuna fascia'}`
}

/** «Ipotesi 3» with what is to be known of it before choosing. */
export interface Warning {
  readonly kind: 'warn' | 'info' | 'ok'
  readonly title: string
  readonly text: string
  readonly source?: string
  readonly isUnverified?: boolean
}

/** What to know before choosing. */
export function warningsOf(columns: readonly ScenarioColumn[]): Warning[] {
  const warnings: Warning[] = []
  columns.forEach((column, index) => {
    const { residue, fiveYears } = totalsOf(column)
    if (residue.cents !== null && residue.cents < 0)
      warnings.push({
        kind: 'warn',
        title: `Ipotesi ${index + 1}: il contributo non copre il costo previsto`,
        text: `Mancano ${formatMoney(-residue.cents)}: vanno trovati in bilancio, oltre ai canoni.`,
      })
    else if (residue.cents !== null && fiveYears.cents !== null && fiveYears.cents > residue.cents)
      warnings.push({
        kind: 'warn',
        title: `Ipotesi ${index + 1}: i canoni di 5 anni superano il residuo`,
        text: `Residuo ${formatMoney(residue.cents)}, canoni in più ${formatMoney(fiveYears.cents)}. Il residuo è un’entrata una tantum: i canoni vanno coperti con la parte corrente.`,
        source: 'ARCONET, risposte 48 e 49',
        isUnverified: true,
      })
  })
  const short = columns.flatMap(({ lines }, index) =>
    lines.filter(({ result }) => result !== null && !result.lumpSum.ok).map((line) => ({ line, index })),
  )
  if (short.length > 0)
    warnings.push({
      kind: 'warn',
      title: 'Il numero di servizi non è ammesso dappertutto',
      text: short
        .slice(0, 8)
        .map(({ line, index }) => `Ipotesi ${index + 1}, ${line.place.name}: ${lumpInWords(line)}`)
        .join('. '),
    })
  else if (columns.some(({ lines }) => lines.some(({ result }) => result?.lumpSum.ok)))
    warnings.push({
      kind: 'ok',
      title: 'Il numero di servizi è ammesso',
      text: 'In ogni ipotesi calcolata i servizi stanno fra il minimo e il massimo della fascia.',
    })
  return warnings
}
