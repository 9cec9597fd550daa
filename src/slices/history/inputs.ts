// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import type { PersonId } from '../../shared/ids.ts'
import { filterValue, type ListQuery, type ListSpec } from '../../shared/list-query.ts'
import type { EventWords, HistoryRow } from './model.ts'
import type { EventFilter } from './store.ts'
import { changeLine, kindOfSlug } from './view.ts'

const newestFirst = { sorts: { quando: 'desc' }, defaultSort: { key: 'quando', direction: 'desc' } } as const

export const thingSpec: ListSpec = { ...newestFirst, filters: {} }

/** Filters of the journal in its address: kinds of things, who, days. */
export function journalSpec(words: EventWords): ListSpec {
  return {
    ...newestFirst,
    filters: {
      tipo: { kind: 'choice', values: Object.values(words).map((kind) => kind.slug), many: true },
      persona: { kind: 'code', pattern: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ },
      nome: { kind: 'text', maxLength: 80 },
      dal: { kind: 'date' },
      al: { kind: 'date' },
    },
  }
}

export function journalFilter(words: EventWords, query: ListQuery): EventFilter {
  const kinds = (query.filters['tipo'] ?? []).flatMap((slug) => kindOfSlug(words, slug) ?? [])
  const personId = filterValue(query, 'persona') as PersonId | undefined
  const [personName, from, to] = ['nome', 'dal', 'al'].map((name) => filterValue(query, name))
  return {
    ...(kinds.length > 0 ? { subjectKinds: kinds } : {}),
    ...(personId ? { personId } : {}),
    ...(personName ? { personName } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}

export const journalColumns: readonly ExportColumn<HistoryRow>[] = [
  { key: 'at', label: 'Quando', kind: 'instant', value: (row) => row.at },
  { key: 'person_id', label: 'Identificativo di chi', value: (row) => row.personId },
  { key: 'who', label: 'Chi', value: (row) => row.who },
  { key: 'kind', label: 'Tipo', value: (row) => row.kindLabel },
  { key: 'sentence', label: 'Che cosa', value: (row) => [row.sentence, row.code].filter(Boolean).join(' ') },
  { key: 'administration', label: 'Ente', value: (row) => row.administration?.name },
  { key: 'reason', label: 'Motivo', value: (row) => row.reason },
  { key: 'changes', label: 'Modifiche', value: (row) => row.changes.map(changeLine).join('; ') },
  { key: 'request_id', label: 'Richiesta', value: (row) => row.requestId },
]
