// SPDX-License-Identifier: AGPL-3.0-or-later
import { filterValue, type ListQuery, type ListSpec } from '../../shared/list-query.ts'
import { type CandidacyState, candidacyStates } from './lifecycle.ts'
import { type NextStep, nextSteps } from './model.ts'

/** How near the last useful day is: days ahead, what is late included. */
export const withinDays = ['7', '30', '90'] as const

export const candidacyListSpec: ListSpec = {
  filters: {
    stato: { kind: 'choice', values: candidacyStates, many: true },
    passo: { kind: 'choice', values: nextSteps, many: true },
    ritardo: { kind: 'flag' },
    entro: { kind: 'choice', values: withinDays },
    misura: { kind: 'text', maxLength: 120 },
    avviso: { kind: 'code', pattern: /[0-9a-f-]{36}/ },
    ente: { kind: 'code', pattern: /[0-9A-Za-z_-]{1,40}/ },
    cerca: { kind: 'text', maxLength: 80 },
  },
  sorts: { scadenza: 'asc', importo: 'desc', ente: 'asc' },
  defaultSort: { key: 'scadenza', direction: 'asc' },
}

export interface CandidacyFilter {
  readonly states: readonly CandidacyState[]
  readonly steps: readonly NextStep[]
  readonly isLate: boolean
  readonly withinDays: number | null
  readonly measure: string | null
  readonly callId: string | null
  readonly body: string | null
  /** Words of the call, of the body, or the CUP. */
  readonly search: string | null
}

export function candidacyFilter(query: Pick<ListQuery, 'filters'>): CandidacyFilter {
  const values = (name: string) => query.filters[name] ?? []
  const one = (name: string) => filterValue(query as ListQuery, name)
  return {
    states: values('stato') as readonly CandidacyState[],
    steps: values('passo') as readonly NextStep[],
    isLate: one('ritardo') !== undefined,
    withinDays: one('entro') === undefined ? null : Number(one('entro')),
    measure: one('misura') ?? null,
    callId: one('avviso') ?? null,
    body: one('ente') ?? null,
    search: one('cerca') ?? null,
  }
}

/** What a whole list holds. */
export interface CandidacyTotals {
  readonly count: number
  /** Money of those with one that is known. */
  readonly cents: number
  /** At risk by the last useful day: late, or within thirty days. */
  readonly atRiskCents: number
  readonly atRisk: number
  readonly unknown: number
}
