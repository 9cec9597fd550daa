// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ListQuery, type ListSpec, printListQuery } from '../../shared/list-query.ts'
import type { AgidGroup, DataCentreState } from './model.ts'
import { dataCentreStateLabels, groupLabels } from './view.ts'

/** Words of the address and what they stand for. */
export const groupWords: Readonly<Record<string, AgidGroup | null>> = {
  psn: 'PSN',
  a: 'A',
  b: 'B',
  nessuno: null,
}
export const stateWords: Readonly<Record<string, DataCentreState>> = {
  esercizio: 'active',
  dismissione: 'in_decommissioning',
  chiuso: 'closed',
}

const bodyAndWords = {
  ente: { kind: 'code', pattern: /[a-z0-9_-]{2,36}/ },
  cerca: { kind: 'text', maxLength: 100 },
} as const

/** The list of data centres: what it filters by and sorts on. */
export const placeListSpec: ListSpec = {
  filters: {
    ...bodyAndWords,
    gruppo: { kind: 'choice', values: Object.keys(groupWords), many: true },
    stato: { kind: 'choice', values: Object.keys(stateWords), many: true },
    condivisi: { kind: 'flag' },
  },
  sorts: { nome: 'asc', ente: 'asc', chiusura: 'asc' },
  defaultSort: { key: 'ente', direction: 'asc' },
}

/** The list of software. */
export const softwareListSpec: ListSpec = {
  filters: { ...bodyAndWords, costo: { kind: 'choice', values: ['noto', 'non-noto'] } },
  sorts: { nome: 'asc', ente: 'asc', costo: 'desc' },
  defaultSort: { key: 'ente', direction: 'asc' },
}

export const placeFilterChoices = {
  gruppo: {
    label: 'Gruppo',
    options: Object.entries(groupWords).map(([value, group]) => ({
      value,
      label: group === null ? 'Non assegnato' : groupLabels[group],
    })),
  },
  stato: {
    label: 'Stato',
    options: Object.entries(stateWords).map(([value, state]) => ({
      value,
      label: dataCentreStateLabels[state],
    })),
  },
} as const

export const softwareFilterChoices = {
  costo: {
    label: 'Costo annuo',
    options: [
      { value: 'noto', label: 'Indicato' },
      { value: 'non-noto', label: 'Non indicato' },
    ],
  },
} as const

type Choices = Readonly<
  Record<string, { label: string; options: readonly { value: string; label: string }[] }>
>

/** The chips of the filters that are on. */
export function chipsOf(
  query: ListQuery,
  choices: Choices,
  bodyName: string | null,
): { name: string; value: string; label: string }[] {
  return Object.entries(query.filters).flatMap(([name, values]) =>
    values.map((value) => ({ name, value, label: chipLabel(name, value, choices, bodyName) })),
  )
}

function chipLabel(name: string, value: string, choices: Choices, bodyName: string | null): string {
  if (name === 'ente') return `Ente: ${bodyName ?? value}`
  if (name === 'cerca') return `Parole: ${value}`
  if (name === 'condivisi') return 'Ospitano altri enti'
  const choice = choices[name]
  return `${choice?.label}: ${choice?.options.find((option) => option.value === value)?.label ?? value}`
}

export const placeListPath = (query: ListQuery, extension = '') =>
  `/inventario/data-center${extension}${printListQuery(placeListSpec, query)}`

export const softwareListPath = (query: ListQuery, extension = '') =>
  `/inventario/applicativi${extension}${printListQuery(softwareListSpec, query)}`
