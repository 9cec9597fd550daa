// SPDX-License-Identifier: AGPL-3.0-or-later
import { filterValue, type ListQuery, type ListSpec } from '../../shared/list-query.ts'
import {
  type Approach,
  approaches,
  type PlanState,
  planStates,
  uuidPattern,
  type WaveId,
} from '../plans/index.ts'

/** What a list of services in waves may be asked for. */
export const waveItemsSpec: ListSpec = {
  filters: {
    ondata: { kind: 'code', pattern: new RegExp(`${uuidPattern.source}|nessuna`) },
    scivola: { kind: 'flag' },
    modo: { kind: 'choice', values: approaches, many: true },
    stato: { kind: 'choice', values: planStates, many: true },
    ente: { kind: 'code', pattern: /[0-9A-Za-z_-]{1,40}/ },
    cerca: { kind: 'text', maxLength: 80 },
  },
  sorts: { ente: 'asc', servizio: 'asc', fine: 'asc' },
  defaultSort: { key: 'ente', direction: 'asc' },
}

export interface WaveItemFilter {
  readonly ids: readonly string[] | null
  /** `none`: services in no wave. */
  readonly wave: WaveId | 'none' | null
  readonly isSlipping: boolean
  readonly approaches: readonly Approach[]
  readonly states: readonly PlanState[]
  readonly body: string | null
  /** Words of the name of the service or of the body. */
  readonly search: string | null
}

export const everyItem: WaveItemFilter = {
  ids: null,
  wave: null,
  isSlipping: false,
  approaches: [],
  states: [],
  body: null,
  search: null,
}

export function waveItemFilter(query: ListQuery): WaveItemFilter {
  const wave = filterValue(query, 'ondata') ?? null
  return {
    ids: null,
    wave: wave === 'nessuna' ? 'none' : (wave as WaveId | null),
    isSlipping: filterValue(query, 'scivola') !== undefined,
    approaches: (query.filters['modo'] ?? []) as readonly Approach[],
    states: (query.filters['stato'] ?? []) as readonly PlanState[],
    body: filterValue(query, 'ente') ?? null,
    search: filterValue(query, 'cerca') ?? null,
  }
}
