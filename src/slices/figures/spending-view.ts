// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, type LocalDate } from '../../shared/dates.ts'
import { counted } from '../../shared/money.ts'
import { groupLabels } from '../inventory/index.ts'
import { kindLabels, regionNames } from '../registry/index.ts'
import { type DecisionTimes, decisionsHref, spendingKindLabels } from '../spending/index.ts'
import { definitionOf } from './definitions.ts'
import { rowsHref } from './list.ts'
import type { Dimension, FigureScope, FigureSet } from './model.ts'
import { told } from './rules.ts'
import { type FigureCardView, inUnits, type Parts, partsOver } from './view.ts'

/** The columns of every table of the portfolio: money asked, how it was answered, what was spent. */
export const moneyColumns = [
  'spending_requested',
  'spending_authorised',
  'spending_denied',
  'spending_communicated',
  'spending_spent',
  'spending_avoided',
] as const
export const moneyLabels = ['Richiesta', 'Autorizzata', 'Negata', 'Comunicata', 'Effettiva', 'Evitata l’anno']

/** Decisions of a year with how long they took, or of all years. */
export interface TimeLine extends DecisionTimes {
  readonly key: string
  readonly label: string
  readonly href: string
}

export interface SpendingView {
  readonly title: string
  readonly cards: readonly FigureCardView[]
  readonly years: Parts
  readonly regions: Parts
  readonly groups: Parts
  readonly spendings: Parts
  readonly kinds: Parts
  readonly bodies: Parts
  readonly times: readonly TimeLine[]
}

export const daysInWords = (days: number) => counted(Math.round(days), 'giorno', 'giorni')

/** The portfolio of spending on a day: every number opens its rows. */
export function spendingView(facts: {
  readonly figures: FigureSet
  readonly scope: FigureScope
  readonly day: LocalDate
  readonly today: LocalDate
  readonly times: readonly (DecisionTimes & { readonly year: number | null })[]
  readonly regionNames: Readonly<Record<string, string>>
  readonly bodies: readonly { readonly id: string; readonly name: string }[]
}): SpendingView {
  const { figures, scope, day } = facts
  const pastDay = day === facts.today ? null : day
  const { parts } = partsOver(figures, pastDay)
  const over = (dimension: Dimension, name: (key: string) => string, isTotalled = true) =>
    parts(
      dimension,
      moneyColumns.filter((key) => definitionOf(key).by.includes(dimension)),
      (key) => ({ label: name(key) }),
      null,
      isTotalled,
    )
  const card = (label: string, key: string, context: string): FigureCardView => {
    const definition = definitionOf(key)
    const { value, unknown, why } = told(figures, definition)
    if (value === null) return { label, value: null, context: why ?? '' }
    const missing = unknown === 0 ? '' : ` · ${counted(unknown, 'riga n.d.', 'righe n.d.')}`
    return {
      label,
      value: inUnits(definition, value),
      href: rowsHref(definition, {}, pastDay),
      context: context + missing,
    }
  }
  const times = facts.times.map(({ year, ...times }) => ({
    ...times,
    key: String(year),
    label: year === null ? 'Tutte' : String(year),
    href: decisionsHref(year),
  }))
  const all = facts.times.find(({ year }) => year === null)
  return {
    title: `Spese dei data center al ${formatLongDate(day)}`,
    cards: [
      card('Richiesta', 'spending_requested', 'per cui serve l’autorizzazione'),
      card('Autorizzata', 'spending_authorised', 'con o senza prescrizioni'),
      card('Negata', 'spending_denied', 'richieste negate'),
      card('Effettiva', 'spending_spent', 'come la scrivono gli enti'),
      card('Evitata ogni anno', 'spending_avoided', 'dai data center chiusi'),
      all
        ? {
            label: 'Tempo per decidere',
            value: daysInWords(all.median),
            href: decisionsHref(null),
            context: `mediana; nove su dieci entro ${daysInWords(all.p90)}`,
          }
        : { label: 'Tempo per decidere', value: null, context: 'Nessuna richiesta è stata decisa' },
    ],
    years: over('year', (key) => key),
    regions:
      scope === 'nation'
        ? over('region', (key) => regionNames[key] ?? facts.regionNames[key] ?? key)
        : { lines: [], total: null },
    groups: over('group', (key) => groupLabels[key as keyof typeof groupLabels]),
    spendings: over('spending', (key) => spendingKindLabels[key as keyof typeof spendingKindLabels]),
    kinds: over('kind', (key) => kindLabels[key as keyof typeof kindLabels]),
    bodies:
      scope === 'own' && facts.bodies.length > 1
        ? over(
            'body',
            (key) => facts.bodies.find(({ id }) => id === key)?.name ?? 'Ente che prosegue un tuo ente',
          )
        : { lines: [], total: null },
    times,
  }
}
