// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PersonActor } from '../../platform/db/actor.ts'
import type { ExportColumn } from '../../platform/export.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { PersonId } from '../../shared/ids.ts'
import {
  filterValue,
  type ListQuery,
  type ListSpec,
  parseListQuery,
  printListQuery,
} from '../../shared/list-query.ts'
import { administrationKinds, kindLabels } from '../registry/index.ts'
import type { QueueFilter } from './queue-store.ts'
import { lateAfterDays, type QueueRow, unassignedAfterDays } from './review-model.ts'
import { ageInDays, type Names, reviewStatus, type WorkLine } from './view-review.ts'

/** The queue as each reads it: the list of plans of those who examine them, a page of its own for the auditor. */
export function queuePath(actor: Pick<PersonActor, 'role'>): string {
  return actor.role === 'auditor' ? '/piani/coda' : '/piani'
}

/** Saved views of the queue, by their name in the address. */
export const queueViews = ['tutti', 'miei', 'da-assegnare', 'sospesi'] as const
export type QueueView = (typeof queueViews)[number]

/** Ages one can filter by, by their name in the address: in the queue for more days than these. */
export const queueAges: Readonly<Record<string, number>> = {
  [`oltre-${unassignedAfterDays}`]: unassignedAfterDays,
  [`oltre-${lateAfterDays}`]: lateAfterDays,
}

/** What the address of the queue says: filters and order; the view goes beside them. */
export const queueSpec: ListSpec = {
  filters: {
    tipo: { kind: 'choice', values: administrationKinds, many: true },
    regione: { kind: 'code', pattern: /\d{2}/ },
    giorni: { kind: 'choice', values: Object.keys(queueAges) },
    avvisi: { kind: 'choice', values: ['con', 'senza'] },
    istruttore: { kind: 'code', pattern: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ },
  },
  sorts: { eta: 'desc' },
  defaultSort: { key: 'eta', direction: 'desc' },
}

export interface QueueState {
  readonly view: QueueView
  readonly query: ListQuery
}

export function parseQueue(search: URLSearchParams | string): QueueState {
  const params = new URLSearchParams(search)
  const view = queueViews.find((each) => each === params.get('vista')) ?? 'tutti'
  return { view, query: parseListQuery(queueSpec, params) }
}

/** The state as the end of an address: `?vista=miei&giorni=oltre-30`, or nothing for the plain queue. */
export function printQueue({ view, query }: QueueState): string {
  const rest = printListQuery(queueSpec, query)
  return view === 'tutti' ? rest : `?vista=${view}${rest.replace('?', '&')}`
}

export function queueFilter({ view, query }: QueueState, actor: PersonActor): QueueFilter {
  const kinds = query.filters['tipo']
  const regionCode = filterValue(query, 'regione')
  const olderThanDays = queueAges[filterValue(query, 'giorni') ?? '']
  const reviewer = filterValue(query, 'istruttore') as PersonId | undefined
  const warnings = filterValue(query, 'avvisi')
  return {
    ...(view === 'miei' ? { assignedTo: actor.personId } : {}),
    ...(view === 'da-assegnare' ? { assignedTo: 'nobody' as const } : {}),
    ...(view === 'sospesi' ? { isSuspended: true } : {}),
    ...(warnings ? { hasWarnings: warnings === 'con' } : {}),
    ...(kinds ? { kinds } : {}),
    ...(regionCode ? { regionCode } : {}),
    ...(olderThanDays ? { olderThanDays } : {}),
    ...(reviewer ? { reviewerPersonId: reviewer } : {}),
  }
}

/** A row of the queue as a file carries it: the same rows, columns and order as on screen. */
export interface ExportedRow extends QueueRow {
  readonly ageDays: number
  readonly stateLabel: string
  readonly reviewerName: string | null
}

export function exportedRow(row: QueueRow, names: Names, today: LocalDate): ExportedRow {
  return {
    ...row,
    ageDays: ageInDays(row.submittedAt, today),
    stateLabel: row.isProposed
      ? 'Approvazione proposta'
      : reviewStatus(row.state, row.reviewerPersonId !== null).label,
    reviewerName: row.reviewerPersonId && (names.get(row.reviewerPersonId) ?? null),
  }
}

export const queueColumns: readonly ExportColumn<ExportedRow>[] = [
  { key: 'age_days', label: 'Giorni in coda', kind: 'number', value: (row) => row.ageDays },
  {
    key: 'days_left',
    label: 'Giorni rimasti',
    kind: 'number',
    value: (row) => (row.returnedAt ? null : lateAfterDays - row.ageDays),
  },
  { key: 'programme_days', label: 'Giorni al programma', kind: 'number', value: (row) => row.programmeDays },
  { key: 'suspended_days', label: 'Giorni all’ente', kind: 'number', value: (row) => row.suspendedDays },
  { key: 'administration', label: 'Ente', value: (row) => row.administrationName },
  { key: 'ipa_code', label: 'Codice IPA', value: (row) => row.ipaCode },
  { key: 'receipt_number', label: 'Numero di ricevuta', value: (row) => row.receiptNumber },
  { key: 'submitted_at', label: 'Trasmesso', kind: 'instant', value: (row) => row.submittedAt.toISOString() },
  { key: 'kind', label: 'Tipo', value: (row) => kindLabels[row.kind] },
  { key: 'region', label: 'Regione', value: (row) => row.regionName },
  { key: 'version', label: 'Versione', kind: 'number', value: (row) => row.versionNumber },
  { key: 'services', label: 'Servizi', kind: 'number', value: (row) => row.serviceCount },
  { key: 'warnings', label: 'Avvisi', kind: 'number', value: (row) => row.findingCount },
  { key: 'state', label: 'Stato', value: (row) => row.stateLabel },
  { key: 'reviewer', label: 'Istruttore', value: (row) => row.reviewerName },
]

/** The work of each reviewer as a file carries it. */
export const workColumns: readonly ExportColumn<WorkLine>[] = [
  { key: 'reviewer', label: 'Chi esamina', value: (row) => row.name },
  { key: 'open', label: 'In coda', kind: 'number', value: (row) => row.open },
  { key: 'late', label: `Oltre ${lateAfterDays} giorni`, kind: 'number', value: (row) => row.late },
  { key: 'oldest_days', label: 'Il più vecchio, giorni', kind: 'number', value: (row) => row.oldestDays },
  { key: 'approved', label: 'Approvati', kind: 'number', value: (row) => row.approved },
  { key: 'returned', label: 'Rinviati', kind: 'number', value: (row) => row.returned },
  { key: 'median_days', label: 'Giorni, mediana', kind: 'number', value: (row) => row.medianDays },
]
