// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import { type AdministrationId, type DataCentreId, isUuid } from '../../shared/ids.ts'
import { filterValue, type ListQuery, type ListSpec, printListQuery } from '../../shared/list-query.ts'
import type { Cents } from '../../shared/money.ts'
import { type ActKind, actKinds, type Channel, type SpendingActId, type SpendingRequestId } from './model.ts'

/** An act as the register tells it. */
export interface RegisterLine {
  readonly actId: SpendingActId
  readonly number: string
  readonly decidedOn: LocalDate
  readonly kind: ActKind
  readonly channel: Channel
  readonly requestId: SpendingRequestId
  readonly subject: string
  readonly supplier: string
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly ipaCode: string | null
  readonly dataCentreId: DataCentreId
  readonly dataCentreName: string
  readonly netCents: Cents | null
  readonly endsOn: LocalDate | null
  readonly conditions: number
  readonly openConditions: number
  readonly derogations: number
  /** Until when the last derogation holds. */
  readonly derogatedUntil: LocalDate | null
  /** Days with who decided, without those that waited for the owner; null when nothing was sent inside Regia. */
  readonly days: number | null
}

/** Acts that decide upon a request: those that the time to decide is measured on. */
export const decidingKinds: readonly ActKind[] = ['authorise', 'authorise_with_conditions', 'deny']

export const actKindLabels: Readonly<Record<ActKind, string>> = {
  authorise: 'Autorizzata',
  authorise_with_conditions: 'Autorizzata con prescrizioni',
  deny: 'Negata',
  acknowledge: 'Presa d’atto',
  requalify: 'Serve l’autorizzazione',
}

export const registerPath = '/spese/registro'

/** What the address of the register says. */
export const registerSpec: ListSpec = {
  filters: {
    esito: { kind: 'choice', values: actKinds, many: true },
    anno: { kind: 'code', pattern: /\d{4}/ },
    dal: { kind: 'date' },
    al: { kind: 'date' },
    ente: { kind: 'code', pattern: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ },
    prescrizioni: { kind: 'flag' },
    deroghe: { kind: 'flag' },
    cerca: { kind: 'text' },
  },
  sorts: { giorno: 'desc', ente: 'asc', numero: 'desc' },
  defaultSort: { key: 'giorno', direction: 'desc' },
}

export interface RegisterFilter {
  readonly kinds: readonly ActKind[]
  readonly year: number | null
  readonly from: LocalDate | null
  readonly to: LocalDate | null
  readonly body: AdministrationId | null
  /** Only acts with conditions that are still to be met. */
  readonly hasOpenConditions: boolean
  readonly hasDerogation: boolean
  readonly search: string
}

export function registerFilter(query: ListQuery): RegisterFilter {
  const year = filterValue(query, 'anno')
  const body = filterValue(query, 'ente')
  return {
    kinds: (query.filters['esito'] ?? []) as readonly ActKind[],
    year: year === undefined ? null : Number(year),
    from: filterValue(query, 'dal') ?? null,
    to: filterValue(query, 'al') ?? null,
    body: body !== undefined && isUuid(body) ? (body as AdministrationId) : null,
    hasOpenConditions: filterValue(query, 'prescrizioni') !== undefined,
    hasDerogation: filterValue(query, 'deroghe') !== undefined,
    search: filterValue(query, 'cerca') ?? '',
  }
}

export const registerHref = (query: ListQuery, extension = '') =>
  `${registerPath}${extension}${printListQuery(registerSpec, query)}`

/** The decisions behind a time to decide: of a year, or all. */
export function decisionsHref(year: number | null): string {
  const params = new URLSearchParams(decidingKinds.map((kind) => ['esito', kind]))
  if (year !== null) params.set('anno', String(year))
  return `${registerPath}?${params}`
}

/** How long decisions took: half within the median, nine out of ten within p90. */
export interface DecisionTimes {
  readonly decisions: number
  readonly median: number
  readonly p90: number
}
