// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { DueItem } from '../../shared/due.ts'
import type { AdministrationId, PersonId } from '../../shared/ids.ts'
import { filterValue, type ListQuery, type ListSpec } from '../../shared/list-query.ts'
import { taskStates } from '../../ui/index.ts'
import { type DueFilter, type DueSpan, dueSpans } from './model.ts'
import { spanOf } from './rules.ts'
import { spanLabels } from './view.ts'

const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** The list of an office in its address: how far, which day, which body, who. */
export const dueSpec: ListSpec = {
  filters: {
    quando: { kind: 'choice', values: dueSpans },
    giorno: { kind: 'date' },
    ente: { kind: 'code', pattern: id },
    importo: { kind: 'flag' },
    chi: { kind: 'code', pattern: new RegExp(`nessuno|${id.source}`) },
  },
  sorts: { scadenza: 'asc' },
  defaultSort: { key: 'scadenza', direction: 'asc' },
}

export function dueFilter(query: ListQuery): DueFilter {
  const [span, on, administrationId, who] = ['quando', 'giorno', 'ente', 'chi'].map((name) =>
    filterValue(query, name),
  )
  return {
    ...(span ? { span: span as DueSpan } : {}),
    ...(on ? { on } : {}),
    ...(administrationId ? { administrationId: administrationId as AdministrationId } : {}),
    ...(filterValue(query, 'importo') ? { isMoneyAtRisk: true } : {}),
    ...(who ? { responsible: who === 'nessuno' ? ('nobody' as const) : (who as PersonId) } : {}),
  }
}

/** The columns on screen, as a file. */
export function dueColumns(today: LocalDate): readonly ExportColumn<DueItem>[] {
  return [
    { key: 'due_on', label: 'Ultimo giorno utile', kind: 'date', value: (item) => item.dueOn },
    { key: 'span', label: 'Quando', value: (item) => spanLabels[spanOf(item, today)] },
    { key: 'title', label: 'Che cosa', value: (item) => item.title },
    { key: 'hint', label: 'Nota', value: (item) => item.hint },
    { key: 'administration', label: 'Ente', value: (item) => item.administrationName },
    { key: 'at_risk', label: 'Importo a rischio', kind: 'money', value: (item) => item.atRiskCents },
    { key: 'responsible', label: 'Chi', value: (item) => item.responsible?.name },
    { key: 'status', label: 'Stato', value: (item) => taskStates[item.status].label },
  ]
}
