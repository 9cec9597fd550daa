// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AdministrationId, isUuid } from '../../shared/ids.ts'
import { filterValue, type ListQuery, type ListSpec } from '../../shared/list-query.ts'
import { type SpendingState, spendingStates, waitingStates } from './lifecycle.ts'
import { type Duty, duties, type SpendingKind, spendingKinds } from './model.ts'

/** What the address of the list says. */
export const spendingListSpec: ListSpec = {
  filters: {
    stato: { kind: 'choice', values: spendingStates, many: true },
    serve: { kind: 'choice', values: duties, many: true },
    tipo: { kind: 'choice', values: spendingKinds, many: true },
    ente: { kind: 'code', pattern: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ },
    avvisi: { kind: 'flag' },
    miei: { kind: 'flag' },
    cerca: { kind: 'text' },
  },
  sorts: { eta: 'desc', ente: 'asc', fine: 'asc' },
  defaultSort: { key: 'eta', direction: 'desc' },
}

export interface SpendingFilter {
  readonly states: readonly SpendingState[]
  readonly duties: readonly Duty[]
  readonly kinds: readonly SpendingKind[]
  readonly body: AdministrationId | null
  /** Only with an open notice: a contract that outlives its plan. */
  readonly isOverrun: boolean
  /** Only those the actor examines. */
  readonly isMine: boolean
  readonly search: string
}

/** What the list shows: for the programme, when no state is chosen, what waits for it. */
export function spendingFilter(query: ListQuery, isQueue: boolean): SpendingFilter {
  const values = (name: string) => query.filters[name] ?? []
  const states = values('stato') as readonly SpendingState[]
  const isOverrun = filterValue(query, 'avvisi') !== undefined
  const body = filterValue(query, 'ente')
  return {
    states: states.length > 0 || !isQueue || isOverrun ? states : waitingStates,
    duties: values('serve') as readonly Duty[],
    kinds: values('tipo') as readonly SpendingKind[],
    body: body !== undefined && isUuid(body) ? (body as AdministrationId) : null,
    isOverrun,
    isMine: filterValue(query, 'miei') !== undefined,
    search: filterValue(query, 'cerca') ?? '',
  }
}
