// SPDX-License-Identifier: AGPL-3.0-or-later
import { type DataClass, dataClasses } from '../../shared/classification.ts'
import type { PlanId } from '../../shared/ids.ts'
import { filterValue, type ListQuery, type ListSpec } from '../../shared/list-query.ts'
import { type DestinationKind, destinationKinds, uuidPattern, type WaveId } from '../plans/index.ts'
import { type ExecutionState, executionStates } from './lifecycle.ts'

export const executionListSpec: ListSpec = {
  filters: {
    stato: { kind: 'choice', values: executionStates, many: true },
    ritardo: { kind: 'flag' },
    verificare: { kind: 'flag' },
    ente: { kind: 'code', pattern: /[0-9A-Za-z_-]{1,40}/ },
    destinazione: { kind: 'choice', values: destinationKinds, many: true },
    classe: { kind: 'choice', values: dataClasses, many: true },
    cerca: { kind: 'text', maxLength: 80 },
    ondata: { kind: 'code', pattern: uuidPattern },
  },
  sorts: { fine: 'asc', ente: 'asc', servizio: 'asc' },
  defaultSort: { key: 'fine', direction: 'asc' },
}

/** What a list of executions may be asked for. Only what is in force and has something to carry out, unless `everything`. */
export interface ExecutionFilter {
  readonly planId: PlanId | null
  readonly ids: readonly string[] | null
  readonly states: readonly ExecutionState[]
  /** Planned end past, not moved yet. */
  readonly isLate: boolean
  /** Waiting for a verification that the reader may give: declared by somebody else, and of their channel. */
  readonly isToVerify: boolean
  readonly body: string | null
  readonly destinations: readonly DestinationKind[]
  readonly classes: readonly DataClass[]
  /** Words of the name of the service, of the destination or of the body. */
  readonly search: string | null
  /** A wave of the reader's office. */
  readonly waveId: WaveId | null
  readonly everything: boolean
}

export const everyExecution: ExecutionFilter = {
  planId: null,
  ids: null,
  states: [],
  isLate: false,
  isToVerify: false,
  body: null,
  destinations: [],
  classes: [],
  search: null,
  waveId: null,
  everything: false,
}

/** The filter of an address; a plan's own list shows what stays as well. */
export function executionFilter(
  query: Pick<ListQuery, 'filters'>,
  planId: PlanId | null = null,
): ExecutionFilter {
  const values = (name: string) => query.filters[name] ?? []
  const one = (name: string) => filterValue(query as ListQuery, name)
  return {
    planId,
    ids: null,
    states: values('stato') as readonly ExecutionState[],
    isLate: one('ritardo') !== undefined,
    isToVerify: one('verificare') !== undefined,
    body: one('ente') ?? null,
    destinations: values('destinazione') as readonly DestinationKind[],
    classes: values('classe') as readonly DataClass[],
    search: one('cerca') ?? null,
    waveId: (one('ondata') ?? null) as WaveId | null,
    everything: planId !== null,
  }
}
