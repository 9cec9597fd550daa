// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../shared/classification.ts'
import { daysBetween, formatLongDate, formatTime, type LocalDate } from '../../shared/dates.ts'
import { formatGigabytes } from '../../shared/gigabytes.ts'
import { formatMoney } from '../../shared/money.ts'
import type { StatusValue } from '../../ui/index.ts'
import { wholeNumber } from '../../ui/index.ts'
import {
  groupLabels,
  inventoryPaths,
  type MilestoneAudience,
  milestoneAudienceLabels,
} from '../inventory/index.ts'
import { type AdministrationKind, administrationPath, kindLabels, regionNames } from '../registry/index.ts'
import { type SpendingRequestId, spendingKindLabels, spendingPaths } from '../spending/index.ts'
import { definitionOf, type FigureDefinition, figureOfReading } from './definitions.ts'
import { audienceWords, figureListSpec, rowsHref } from './list.ts'
import {
  type Dimension,
  type FigureRow,
  type FigureScope,
  type FigureSet,
  type FigureSnapshot,
  type MilestoneResult,
  missingKey,
} from './model.ts'
import { keysOf, type Outcome, outcomeOf, type Told, told, toldOf } from './rules.ts'

/** A number on a page: with its rows, or «n.d.» with the reason. */
export interface Shown {
  readonly text: string | null
  readonly href: string | null
  /** Why it is not known, or how many rows are not in it. */
  readonly note: string | null
  readonly value: number | null
}

export interface FigureCardView {
  readonly label: string
  readonly value: string | null
  readonly of?: string
  readonly href?: string
  readonly context: string
  readonly tone?: 'warn'
}

export interface TargetLine {
  readonly code: string
  readonly title: string
  readonly dueOn: LocalDate
  readonly target: string
  readonly result: Shown
  readonly gap: string | null
  readonly outcome: StatusValue
  readonly source: string
  readonly isUnverified: boolean
  /** «1.100 su 1.064» beside the bar. */
  readonly words: string
  /** Lengths of bar and mark, where 1 is the target, or the baseline of what must shrink; null is not known. */
  readonly bar: number | null
  readonly mark: number
}

export interface TargetSeries {
  readonly key: string
  readonly title: string
  readonly lines: readonly TargetLine[]
}

export interface Segment {
  readonly key: string
  readonly label: string
  readonly count: Shown
  readonly share: string | null
}

/** A row of a table of parts: one cell for each figure, in the order of its columns. */
export interface PartLine {
  readonly key: string
  readonly label: string
  readonly href: string | null
  readonly cells: readonly Shown[]
  /** The share of the bodies (or services) that are done, where there are any. */
  readonly share: string | null
  readonly ratio: number | null
}

export interface Parts {
  readonly lines: readonly PartLine[]
  readonly total: PartLine | null
}

export interface ProgrammeView {
  readonly title: string
  readonly lead: string
  readonly day: LocalDate
  readonly scope: FigureScope
  readonly cards: readonly FigureCardView[]
  readonly targets: readonly TargetSeries[]
  readonly plans: readonly Segment[]
  readonly services: readonly Segment[]
  readonly regions: Parts
  readonly kinds: Parts
  readonly classes: Parts
  readonly groups: Parts
  readonly capacity: readonly { readonly label: string; readonly count: Shown }[]
  /** What left by another channel; empty where nothing was closed for it. */
  readonly carried: readonly { readonly label: string; readonly count: Shown }[]
  readonly years: Parts
  readonly bodies: Parts
  readonly migratedLabel: string
}

export const stateLabels: Readonly<Record<string, string>> = {
  not_started: 'Da iniziare',
  contracted: 'Contratto firmato',
  in_progress: 'In corso',
  migrated: 'Migrati, da verificare',
  verified: 'Verificati',
  approved: 'Approvati',
  under_review: 'In esame',
  submitted: 'In attesa',
  returned: 'Rinviati',
  withdrawn: 'Ritirati',
}

const percent = (part: number, whole: number) =>
  `${new Intl.NumberFormat('it-IT', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format((part / whole) * 100)}%`

export function inUnits(definition: FigureDefinition, value: number): string {
  if (definition.sums === 'money') return formatMoney(value)
  return definition.sums === 'gigabytes' ? formatGigabytes(value) : wholeNumber(value)
}

function show(definition: FigureDefinition, { value, unknown, why }: Told, href: string): Shown {
  if (value === null) return { text: null, href: null, note: why, value }
  const note = unknown === 0 ? null : `${wholeNumber(unknown)} n.d.`
  return { text: inUnits(definition, value), href, note, value }
}

export interface ProgrammeFacts {
  readonly snapshot: FigureSnapshot
  readonly scope: FigureScope
  readonly today: LocalDate
  /** When the figures of the nation were computed; null when they were for this page. */
  readonly computedAt: Date | null
  readonly regionNames: Readonly<Record<string, string>>
  readonly bodies: readonly { readonly id: string; readonly name: string; readonly ipaCode: string | null }[]
}

/** Numbers of these figures with the way to their rows: one, or those of every part of a dimension. */
export function partsOver(figures: FigureSet, pastDay: LocalDate | null) {
  const cell = (key: string, dimension?: Dimension, part = ''): Shown => {
    const definition = definitionOf(key)
    const where = dimension && definition.by.includes(dimension) ? { [dimension]: part } : {}
    return show(definition, told(figures, definition, dimension, part), rowsHref(definition, where, pastDay))
  }
  const parts = (
    dimension: Dimension,
    columns: readonly string[],
    name: (key: string) => { label: string; href?: string },
    ratio: readonly [part: string, whole: string] | null,
    isTotalled = true,
  ): Parts => {
    const line = (key: string, label: string, href: string | null, by: Dimension | undefined): PartLine => {
      const [part, whole] = (ratio ?? []).map((figure) => cell(figure, by, key).value)
      const isKnown = part != null && whole != null && whole > 0
      return {
        key,
        label,
        href,
        cells: columns.map((column) => cell(column, by, key)),
        share: isKnown ? percent(part, whole) : null,
        ratio: isKnown ? part / whole : null,
      }
    }
    const keys = keysOf(figures, dimension, columns)
    const lines = keys.map((key) => {
      const { label, href } = key === missingKey ? { label: 'n.d.' } : { href: undefined, ...name(key) }
      return line(key, label, href ?? null, dimension)
    })
    const isByName = dimension === 'body' || dimension === 'region'
    return {
      lines: isByName ? lines.sort((a, b) => a.label.localeCompare(b.label, 'it')) : lines,
      total: isTotalled && keys.length > 1 ? line('', 'Totale', null, undefined) : null,
    }
  }
  return { cell, parts }
}

/** What the page of the programme shows: every number through the same definitions, with the way to its rows. */
export function programmeView(facts: ProgrammeFacts): ProgrammeView {
  const { snapshot, scope, today } = facts
  const { figures, asOf: day, reading } = snapshot
  const pastDay = day === today ? null : day
  const migrated = definitionOf(figureOfReading('bodies_migrated', reading))
  const other = definitionOf(reading === 'all' ? 'bodies_migrated_one' : 'bodies_migrated')
  const { cell, parts } = partsOver(figures, pastDay)
  const regionName = (code: string) => ({ label: regionNames[code] ?? facts.regionNames[code] ?? code })
  const bodyColumns = ['bodies', 'bodies_with_plan', migrated.key, other.key, 'bodies_on_psn']
  const ownBody = (id: string) => {
    const body = facts.bodies.find((each) => each.id === id)
    return body
      ? { label: body.name, href: administrationPath({ id: body.id as never, ipaCode: body.ipaCode }) }
      : { label: 'Ente che prosegue un tuo ente' }
  }
  return {
    title: `${scope === 'nation' ? 'Il programma' : facts.bodies.length === 1 ? `L’avanzamento di ${facts.bodies[0]?.name ?? ''}` : 'I tuoi enti'} al ${formatLongDate(day)}`,
    lead: facts.computedAt ? `Cifre calcolate alle ${formatTime(facts.computedAt)}` : 'Cifre calcolate ora',
    day,
    scope,
    cards: cardsOf(facts, migrated, other, pastDay),
    targets: seriesOf(snapshot, day),
    plans: segments('plans', 'bodies_without_plan', 'Mai trasmessi'),
    services: segments('services_due', null, ''),
    regions: parts('region', bodyColumns, regionName, [migrated.key, 'bodies']),
    kinds: parts('kind', bodyColumns, (key) => ({ label: kindLabels[key as AdministrationKind] }), [
      migrated.key,
      'bodies',
    ]),
    classes: parts(
      'class',
      ['services_due', 'services_migrated', 'services_verified'],
      (key) => ({ label: dataClassLabels[key as keyof typeof dataClassLabels] }),
      ['services_migrated', 'services_due'],
    ),
    groups: parts(
      'group',
      ['data_centres', 'data_centres_closed'],
      (key) => ({ label: groupLabels[key as keyof typeof groupLabels] }),
      ['data_centres_closed', 'data_centres'],
    ),
    capacity: ['group_b_left', 'group_b_cpu', 'group_b_ram', 'group_b_storage'].map((key) => ({
      label: definitionOf(key).name,
      count: cell(key),
    })),
    carried:
      scope === 'own' && (cell('office_closed').value ?? 0) > 0
        ? ['office_closed', 'office_carried', 'office_receipt', 'office_differing'].map((key) => ({
            label: definitionOf(key).name,
            count: cell(key),
          }))
        : [],
    years: parts(
      'year',
      [
        'services_migrated',
        'services_verified',
        migrated.key,
        other.key,
        'bodies_on_psn',
        'data_centres_closed',
        'yearly_cost_ended',
      ],
      (key) => ({ label: key }),
      null,
    ),
    bodies:
      scope === 'own' && facts.bodies.length > 1
        ? parts(
            'body',
            ['services_due', 'services_migrated', 'services_verified', 'group_b_left', 'data_centres_closed'],
            ownBody,
            ['services_migrated', 'services_due'],
          )
        : { lines: [], total: null },
    migratedLabel: reading === 'all' ? 'tutti i servizi' : 'almeno un servizio',
  }

  function segments(figure: string, rest: string | null, restLabel: string): Segment[] {
    const definition = definitionOf(figure)
    const order = Object.keys(stateLabels)
    const keys = keysOf(figures, 'state', [figure]).sort((a, b) => order.indexOf(a) - order.indexOf(b))
    const found = keys.map((key) => ({
      key,
      label: stateLabels[key] ?? key,
      count: cell(figure, 'state', key),
    }))
    const all = rest === null ? found : [...found, { key: 'rest', label: restLabel, count: cell(rest) }]
    const sum = all.reduce((total, { count }) => total + (count.value ?? 0), 0)
    return definition.by.includes('state')
      ? all.map((each) => ({
          ...each,
          share: each.count.value !== null && sum > 0 ? percent(each.count.value, sum) : null,
        }))
      : []
  }
}

function cardsOf(
  { snapshot, scope, today }: ProgrammeFacts,
  migrated: FigureDefinition,
  other: FigureDefinition,
  pastDay: LocalDate | null,
): FigureCardView[] {
  const { figures, asOf: day, milestones } = snapshot
  const card = (
    label: string,
    definition: FigureDefinition,
    audience: MilestoneAudience,
    words: { of?: string | undefined; context: string; tone?: 'warn' | undefined },
  ): FigureCardView => {
    const { value, unknown, why } = toldOf(figures, definition, audience)
    if (value === null) return { label, value: null, context: why ?? '' }
    return {
      label,
      value: inUnits(definition, value),
      href: rowsHref(definition, { audience }, pastDay),
      context: unknown === 0 ? words.context : `${words.context} · ${wholeNumber(unknown)} n.d.`,
      ...(words.of ? { of: words.of } : {}),
      ...(words.tone ? { tone: words.tone } : {}),
    }
  }
  const local: MilestoneAudience = scope === 'nation' ? 'local' : 'all'
  const target = (definition: FigureDefinition, audience: MilestoneAudience) => {
    const ofIt = milestones.filter(
      (each) =>
        figureOfReading(each.figure, snapshot.reading) === definition.key && each.audience === audience,
    )
    return ofIt.find(({ dueOn }) => dueOn >= day) ?? ofIt.at(-1)
  }
  const againstTarget = (definition: FigureDefinition, audience: MilestoneAudience, plain: string) => {
    const goal = target(definition, audience)
    const { value } = toldOf(figures, definition, audience)
    if (!goal || value === null) return { context: plain }
    const left = goal.target - value
    const when =
      goal.dueOn < day
        ? `il termine era il ${formatLongDate(goal.dueOn)}`
        : `in ${daysBetween(today, goal.dueOn)} giorni`
    return {
      of: `su ${wholeNumber(goal.target)}`,
      context: `${percent(value, goal.target)} · ${left > 0 ? `ne mancano ${wholeNumber(left)}, ${when}` : 'traguardo raggiunto'}`,
      tone: left > 0 && goal.dueOn < day ? ('warn' as const) : undefined,
    }
  }
  const outOf = (definition: FigureDefinition, plain: string) => {
    const whole = definition.of ? told(figures, definitionOf(definition.of)).value : null
    const { value } = told(figures, definition)
    return whole !== null && whole > 0 && value !== null
      ? { of: `su ${wholeNumber(whole)}`, context: `${percent(value, whole)} · ${plain}` }
      : { context: plain }
  }
  const otherValue = toldOf(figures, other, local).value
  const otherWords =
    otherValue === null ? '' : ` · con l’altra lettura ${wholeNumber(otherValue)} (regola interna)`
  const main =
    scope === 'nation'
      ? againstTarget(migrated, local, 'nessun traguardo')
      : outOf(migrated, 'tutti i loro servizi')
  const psn: MilestoneAudience = scope === 'nation' ? 'central_and_health' : 'all'
  const closed = told(figures, definitionOf('data_centres_closed')).value
  return [
    card(scope === 'nation' ? 'Enti locali migrati' : 'Enti migrati', migrated, local, {
      ...main,
      context: `${main.context}${otherWords}`,
    }),
    card(
      scope === 'nation' ? 'Centrali e sanità sul PSN' : 'Enti sul PSN',
      definitionOf('bodies_on_psn'),
      psn,
      scope === 'nation'
        ? againstTarget(definitionOf('bodies_on_psn'), psn, 'nessun traguardo')
        : { context: 'almeno un servizio verificato' },
    ),
    card(
      'Servizi migrati per intero',
      definitionOf('services_migrated'),
      'all',
      outOf(definitionOf('services_migrated'), 'una parte non conta'),
    ),
    card('Data center di gruppo B', definitionOf('group_b_left'), 'all', {
      context:
        closed === null ? 'ancora aperti' : `ancora aperti · chiusi di ogni gruppo ${wholeNumber(closed)}`,
    }),
    card('Spesa annua finita', definitionOf('yearly_cost_ended'), 'all', {
      context: 'con le chiusure dei data center',
    }),
  ]
}

const outcomes: Readonly<Record<Outcome, StatusValue>> = {
  reached: { kind: 'ok', label: 'Raggiunto' },
  missed: { kind: 'bad', label: 'Non raggiunto' },
  under_way: { kind: 'info', label: 'In corso' },
  unknown: { kind: 'idle', label: 'n.d.' },
}

const seriesOrder = ['bodies_migrated', 'bodies_on_psn', 'services_migrated', 'group_b_left']

function seriesOf({ milestones, reading }: FigureSnapshot, day: LocalDate): TargetSeries[] {
  const series = Map.groupBy(milestones, ({ figure, audience }) => `${figure} ${audience}`)
  const order = (key: string) => seriesOrder.indexOf(key.split(' ')[0] ?? '')
  return [...series]
    .sort(([a], [b]) => order(a) - order(b) || (a < b ? 1 : -1))
    .map(([key, ofIt]) => {
      const [first] = ofIt as [MilestoneResult]
      const definition = definitionOf(figureOfReading(first.figure, reading))
      return {
        key,
        title: `${definition.name}: ${milestoneAudienceLabels[first.audience]}`,
        lines: ofIt.map((milestone) => targetLine(milestone, definition, day)),
      }
    })
}

/** A reason inside a sentence. */
export const inSentence = (reason: string) => `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`

/** Why a target has no result; null when it has. */
export function whyUnknown(
  { result, tooFew }: MilestoneResult,
  { missing }: FigureDefinition,
): string | null {
  if (result !== null) return null
  return tooFew === undefined
    ? `A quel giorno ${missing.toLowerCase()}`
    : `Qui ce ne sono ${wholeNumber(tooFew)} in tutto, meno del traguardo: non dicono se è raggiunto`
}

function targetLine(milestone: MilestoneResult, definition: FigureDefinition, day: LocalDate): TargetLine {
  const { result, target, baseline, dueOn, audience } = milestone
  const whole = baseline ?? target
  const isPast = dueOn < day
  const gap = result === null ? null : result - target
  return {
    code: milestone.code,
    title: milestone.title,
    dueOn,
    target: baseline === null ? wholeNumber(target) : `${wholeNumber(target)} da ${wholeNumber(baseline)}`,
    result: {
      text: result === null ? null : wholeNumber(result),
      href: rowsHref(definition, { audience }, isPast ? dueOn : null),
      note: whyUnknown(milestone, definition),
      value: result,
    },
    gap: gap === null ? null : gap > 0 ? `+${wholeNumber(gap)}` : gap < 0 ? `−${wholeNumber(-gap)}` : '0',
    outcome: outcomes[outcomeOf(milestone, day)],
    source: milestone.source,
    isUnverified: milestone.certainty !== 'certain',
    words:
      result === null
        ? `n.d. su ${wholeNumber(target)}`
        : `${wholeNumber(result)} su ${wholeNumber(target)}${isPast ? '' : ' (finora)'}`,
    bar: result === null || whole === 0 ? null : result / whole,
    mark: whole === 0 ? 0 : target / whole,
  }
}

/** Rows of a data centre, whose group they are told with. */
export const hasGroup = (thing: FigureDefinition['thing']) => thing === 'data_centre' || thing === 'spending'

/** Where a row of a list leads. */
export function rowHref({ thing }: FigureDefinition, row: FigureRow): string {
  if (thing === 'service') return inventoryPaths.service(row.thingId)
  if (thing === 'data_centre') return inventoryPaths.dataCentre(row.thingId)
  if (thing === 'spending') return spendingPaths.request(row.thingId as SpendingRequestId)
  return thing === 'plan' ? `/piani/${row.thingId}` : bodyHref(row)
}

export const bodyHref = (row: FigureRow) => administrationPath({ id: row.bodyId, ipaCode: row.ipaCode })

export type FilterChoices = Readonly<
  Record<
    string,
    {
      readonly label: string
      readonly options: readonly { readonly value: string; readonly label: string }[]
    }
  >
>

const asOptions = (labels: Readonly<Record<string, string>>, keys: readonly string[]) =>
  keys.map((value) => ({ value, label: value === missingKey ? 'n.d.' : (labels[value] ?? value) }))

/** What the list of a figure can be filtered by, in words. */
export function filterChoices(
  definition: FigureDefinition,
  regions: Readonly<Record<string, string>>,
  bodies: ProgrammeFacts['bodies'],
): FilterChoices {
  const { filters } = figureListSpec(definition)
  const choice = (name: string, label: string, labels: Readonly<Record<string, string>>): FilterChoices => {
    const filter = filters[name]
    return filter?.kind === 'choice' ? { [name]: { label, options: asOptions(labels, filter.values) } } : {}
  }
  return {
    ...(bodies.length > 1
      ? { ente: { label: 'Ente', options: bodies.map(({ id, name }) => ({ value: id, label: name })) } }
      : {}),
    regione: {
      label: 'Regione',
      options: [...asOptions(regions, Object.keys(regions).sort()), { value: missingKey, label: 'n.d.' }],
    },
    ...choice('tipo', 'Tipo di ente', kindLabels),
    platea: {
      label: 'Enti',
      options: Object.entries(audienceWords).map(([value, audience]) => ({
        value,
        label: milestoneAudienceLabels[audience],
      })),
    },
    ...choice('classe', 'Classe', dataClassLabels),
    ...choice('gruppo', 'Gruppo', groupLabels),
    ...choice('stato', 'Stato', stateLabels),
    ...choice('spesa', 'Tipo di spesa', spendingKindLabels),
    ...choice('dato', 'Dato', { noto: 'Indicato', mancante: 'Non indicato' }),
  }
}
