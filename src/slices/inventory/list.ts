// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataClass } from '../../shared/classification.ts'
import { dataClassLabels } from '../../shared/classification.ts'
import {
  type ListQuery,
  type ListSpec,
  printListQuery,
  withFilter,
  withoutFilters,
} from '../../shared/list-query.ts'
import type { AgidGroup, Hosting } from './model.ts'
import type { ServiceGap } from './rules.ts'
import { gapLabels, groupLabels, hostingLabels } from './view.ts'

/** Words of the address and what they stand for. */
const classWords: Readonly<Record<string, DataClass>> = {
  ordinario: 'ordinary',
  critico: 'critical',
  strategico: 'strategic',
}
const hostingWords: Readonly<Record<string, Hosting>> = {
  'data-center': 'data_centre',
  cloud: 'cloud',
  fornitore: 'supplier',
  'non-noto': 'unknown',
}
const groupWords: Readonly<Record<string, AgidGroup>> = { psn: 'PSN', a: 'A', b: 'B' }
const gapWords: Readonly<Record<string, ServiceGap>> = {
  classe: 'class',
  fonte: 'class_source',
  posto: 'place',
  applicativo: 'software',
  utenti: 'users',
  persona: 'responsible',
}

/** The list of services: what it filters by and sorts on. */
export const serviceListSpec: ListSpec = {
  filters: {
    ente: { kind: 'code', pattern: /[a-z0-9_-]{2,36}/ },
    cerca: { kind: 'text', maxLength: 100 },
    classe: { kind: 'choice', values: Object.keys(classWords), many: true },
    dove: { kind: 'choice', values: Object.keys(hostingWords), many: true },
    gruppo: { kind: 'choice', values: Object.keys(groupWords), many: true },
    manca: { kind: 'choice', values: Object.keys(gapWords), many: true },
    cessati: { kind: 'flag' },
  },
  sorts: { servizio: 'asc', ente: 'asc', classe: 'desc' },
  defaultSort: { key: 'ente', direction: 'asc' },
}

/** The filters as the store reads them. */
export interface ServiceFilter {
  /** IPA code or id of a body. */
  readonly body: string | null
  readonly words: string | null
  readonly classes: readonly DataClass[]
  readonly hostings: readonly Hosting[]
  readonly groups: readonly AgidGroup[]
  /** Every one of these is missing. */
  readonly gaps: readonly ServiceGap[]
  readonly ceased: boolean
  /** Only these rows, as ticked in a page. */
  readonly ids?: readonly string[]
}

export function serviceFilter({ filters }: Pick<ListQuery, 'filters'>): ServiceFilter {
  const read = <Value>(name: string, words: Readonly<Record<string, Value>>): Value[] =>
    (filters[name] ?? []).flatMap((word) => words[word] ?? [])
  return {
    body: filters['ente']?.[0] ?? null,
    words: filters['cerca']?.[0] ?? null,
    classes: read('classe', classWords),
    hostings: read('dove', hostingWords),
    groups: read('gruppo', groupWords),
    gaps: read('manca', gapWords),
    ceased: filters['cessati'] !== undefined,
  }
}

function options<Value extends string>(
  words: Readonly<Record<string, Value>>,
  labels: Readonly<Record<Value, string>>,
): { value: string; label: string }[] {
  return Object.entries(words).map(([value, meaning]) => ({ value, label: labels[meaning] }))
}

/** What can be chosen in «Aggiungi filtro», by name of the filter. */
export const filterChoices = {
  classe: { label: 'Classe', options: options(classWords, dataClassLabels) },
  dove: { label: 'Dove sta', options: options(hostingWords, hostingLabels) },
  gruppo: { label: 'Gruppo del data center', options: options(groupWords, groupLabels) },
  manca: { label: 'Che cosa manca', options: options(gapWords, gapLabels) },
} as const

/** The chips of the filters that are on: each with its words and its value. `bodyName` names the body of `ente`. */
export function activeFilters(
  query: ListQuery,
  bodyName: string | null,
): { name: string; value: string; label: string }[] {
  return Object.entries(query.filters).flatMap(([name, values]) =>
    values.map((value) => ({ name, value, label: chipLabel(name, value, bodyName) })),
  )
}

function chipLabel(name: string, value: string, bodyName: string | null): string {
  if (name === 'ente') return `Ente: ${bodyName ?? value}`
  if (name === 'cerca') return `Parole: ${value}`
  if (name === 'cessati') return 'Servizi cessati'
  const choice = filterChoices[name as keyof typeof filterChoices]
  return `${choice.label}: ${choice.options.find((option) => option.value === value)?.label ?? value}`
}

/** The saved views: each a state of the list. The body chosen stays chosen. */
export function serviceViews(query: ListQuery): { label: string; query: ListQuery }[] {
  const all = withoutFilters(query)
  const body = query.filters['ente']
  const plain = body ? withFilter(serviceListSpec, all, 'ente', ...body) : all
  return [
    { label: 'Tutti', query: plain },
    { label: 'Senza classe', query: withFilter(serviceListSpec, plain, 'manca', 'classe') },
    { label: 'In gruppo B', query: withFilter(serviceListSpec, plain, 'gruppo', 'b') },
    { label: 'Senza posto', query: withFilter(serviceListSpec, plain, 'manca', 'posto') },
    { label: 'Cessati', query: withFilter(serviceListSpec, plain, 'cessati', '1') },
  ]
}

export function listPath(query: ListQuery, extension = ''): string {
  return `/inventario${extension}${printListQuery(serviceListSpec, query)}`
}
