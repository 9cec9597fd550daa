// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../../shared/dates.ts'
import {
  type ListQuery,
  type ListSpec,
  listFields,
  type Page,
  printListQuery,
  wholeList,
  withFilter,
  withoutFilter,
  withoutFilters,
} from '../../../shared/list-query.ts'
import { CellNote, Checkboxes, Code, DateField, PageHead, Table, TextField } from '../../../ui/index.ts'
import type { HistoryRow, KindWords } from '../model.ts'
import { changeLine } from '../view.ts'

export interface JournalPageProps {
  readonly spec: ListSpec
  readonly query: ListQuery
  readonly kinds: readonly KindWords[]
  /** The name of the person filtered by, when there is one. */
  readonly personName: string | null
  readonly page: Page<HistoryRow>
  readonly total: number
  readonly capped: boolean
}

/** The journal: every event the reader may see, with its filters and its file. */
export function JournalPage({ spec, query, kinds, personName, page, total, capped }: JournalPageProps) {
  const here = (state: ListQuery) => `/amministrazione/giornale${printListQuery(spec, state)}`
  const labelOf = (name: string, value: string) => {
    if (name === 'tipo') return `Tipo: ${kinds.find((kind) => kind.slug === value)?.label ?? value}`
    if (name === 'persona') return `Chi: ${personName ?? value}`
    if (name === 'nome') return `Nome: ${value}`
    return `${name === 'dal' ? 'Dal' : 'Al'} ${formatDate(value)}`
  }
  const active = Object.entries(query.filters).flatMap(([name, values]) =>
    values.map((value) => ({
      label: labelOf(name, value),
      removeHref: here(withoutFilter(spec, query, name, value)),
    })),
  )
  const added = new Set(['tipo', 'nome', 'dal', 'al'])
  return (
    <>
      <PageHead
        title="Giornale"
        lead="Tutto quello che è successo, dal più recente: chi, quando, che cosa."
      />
      <Table
        caption="Eventi, dal più recente"
        columns={[
          { key: 'quando', label: 'Quando', cell: (row) => <time dateTime={row.at}>{row.when}</time> },
          {
            key: 'evento',
            label: 'Che cosa',
            rowHeader: true,
            cell: (row) => (
              <>
                {row.href === null ? row.sentence : <a href={row.href}>{row.sentence}</a>}{' '}
                {row.code === null ? null : <Code>{row.code}</Code>}
                {row.reason === null ? null : <CellNote>Motivo: {row.reason}</CellNote>}
                {row.changes.map((change) => (
                  <CellNote key={change.label}>{changeLine(change)}</CellNote>
                ))}
              </>
            ),
          },
          {
            key: 'ente',
            label: 'Ente',
            cell: (row) =>
              row.administration ? (
                <a href={`/enti/${row.administration.id}`}>{row.administration.name}</a>
              ) : null,
          },
          { key: 'tipo', label: 'Tipo', cell: (row) => row.kindLabel },
          {
            key: 'chi',
            label: 'Chi',
            cell: (row) =>
              row.personId === null ? (
                row.who
              ) : (
                <a href={here(withFilter(spec, query, 'persona', row.personId))}>{row.who}</a>
              ),
          },
        ]}
        rows={page.rows}
        rowKey={(row) => row.id}
        filters={{
          active,
          clearHref: here(withoutFilters(query)),
          action: '/amministrazione/giornale',
          keep: listFields(spec, wholeList(query)).filter(([name]) => !added.has(name)),
          add: (
            <>
              <TextField name="nome" label="Nome di chi ha agito" value={query.filters['nome']?.[0] ?? ''} />
              <DateField name="dal" label="Dal" value={typedDate(query, 'dal')} />
              <DateField name="al" label="Al" value={typedDate(query, 'al')} />
              <Checkboxes
                name="tipo"
                label="Tipo"
                options={kinds.map((kind) => ({ value: kind.slug, label: kind.label }))}
                values={query.filters['tipo'] ?? []}
              />
            </>
          ),
        }}
        pager={{
          shown: page.rows.length,
          total,
          capped,
          nextHref: page.next && here(page.next),
          previousHref: page.previous && here(page.previous),
        }}
        exports={[
          { label: 'CSV', href: `/amministrazione/giornale.csv${printListQuery(spec, wholeList(query))}` },
        ]}
        empty={{
          title: 'Nessun evento con questi filtri',
          text: 'Prova con un periodo più lungo o senza il nome.',
          action: <a href={here(withoutFilters(query))}>Togli i filtri</a>,
        }}
      />
    </>
  )
}

function typedDate(query: ListQuery, name: string): string {
  const date = query.filters[name]?.[0]
  return date === undefined ? '' : formatDate(date)
}
