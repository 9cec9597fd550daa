// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  type ListQuery,
  type ListSpec,
  listFields,
  type Page,
  printListQuery,
  wholeList,
  withoutFilter,
  withoutFilters,
  withSort,
} from '../../../shared/list-query.ts'
import { type Role, roleLabels, roles } from '../../../shared/roles.ts'
import {
  ButtonLink,
  CellNote,
  Missing,
  PageHead,
  SearchForm,
  Select,
  StatusOf,
  Table,
} from '../../../ui/index.ts'
import type { PersonLine } from '../people-list.ts'
import { capital, roleInWords } from '../view.ts'

const path = '/amministrazione/persone'
const filterLabels: Readonly<Record<string, string>> = {
  cerca: 'Cerca',
  ruolo: 'Ruolo',
  accesso: 'Accesso',
  fattore: 'Secondo fattore',
}
/** Filters whose field stands in «Aggiungi filtro». */
const added = new Set(['ruolo', 'accesso', 'fattore'])
const factorLabels: Readonly<Record<string, string>> = { manca: 'manca a chi deve averlo' }
const accessLabels: Readonly<Record<string, string>> = {
  attivo: 'attivo',
  sospeso: 'sospeso o mai aperto',
  cessata: 'persona cessata',
}

export interface PeoplePageProps {
  readonly spec: ListSpec
  readonly query: ListQuery
  readonly page: Page<PersonLine>
  readonly total: number
}

/** Everybody who has, had or will have a role. */
export function PeoplePage({ spec, query, page, total }: PeoplePageProps) {
  const here = (state: ListQuery) => `${path}${printListQuery(spec, state)}`
  const words = (name: string, value: string) =>
    name === 'ruolo'
      ? roleLabels[value as Role]
      : ((name === 'accesso' ? accessLabels[value] : name === 'fattore' ? factorLabels[value] : null) ??
        value)
  const exported = printListQuery(spec, wholeList(query))
  return (
    <>
      <PageHead
        title="Persone"
        lead="Chi entra in Regia, con quale ruolo e fino a quando."
        actions={
          <ButtonLink small weight="primary" icon="plus" href={`${path}/nuova`}>
            Invita una persona
          </ButtonLink>
        }
      />
      <SearchForm
        action={path}
        name="cerca"
        label="Nome o e-mail"
        value={query.filters['cerca']?.[0]}
        keep={listFields(spec, wholeList(withoutFilter(spec, query, 'cerca')))}
      />
      <Table
        caption="Persone in ordine di cognome"
        columns={[
          {
            key: 'nome',
            label: 'Persona',
            rowHeader: true,
            sortable: true,
            cell: (row) => (
              <>
                <a href={`${path}/${row.id}`}>{row.name}</a>
                {row.email ? <CellNote>{row.email}</CellNote> : null}
              </>
            ),
          },
          {
            key: 'ruoli',
            label: 'Ruoli in vigore',
            cell: (row) =>
              row.roles.length === 0 ? (
                <Missing>nessuno</Missing>
              ) : (
                row.roles.map((held) => <div key={held.id}>{capital(roleInWords(held))}</div>)
              ),
          },
          {
            key: 'accesso',
            label: 'Accesso',
            cardLabel: false,
            cell: (row) => <StatusOf status={row.status} />,
          },
          {
            key: 'fattore',
            label: 'Secondo fattore',
            cell: (row) => (row.hasSecondFactor ? 'attivo' : <Missing>non attivo</Missing>),
          },
        ]}
        rows={page.rows}
        rowKey={(row) => row.id}
        sort={{ ...query.sort, href: (key) => here(withSort(spec, query, key)) }}
        filters={{
          active: Object.entries(query.filters).flatMap(([name, values]) =>
            values.map((value) => ({
              label: `${filterLabels[name]}: ${words(name, value)}`,
              removeHref: here(withoutFilter(spec, query, name)),
            })),
          ),
          clearHref: here(withoutFilters(query)),
          action: path,
          keep: listFields(spec, wholeList(query)).filter(([name]) => !added.has(name)),
          add: (
            <>
              <Select
                name="ruolo"
                label="Ruolo in vigore"
                empty="Tutti"
                value={query.filters['ruolo']?.[0]}
                options={roles.map((role) => ({ value: role, label: capital(roleLabels[role]) }))}
              />
              <Select
                name="accesso"
                label="Accesso"
                empty="Tutti"
                value={query.filters['accesso']?.[0]}
                options={Object.entries(accessLabels).map(([value, label]) => ({
                  value,
                  label: capital(label),
                }))}
              />
              <Select
                name="fattore"
                label="Secondo fattore"
                empty="Tutti"
                value={query.filters['fattore']?.[0]}
                options={Object.entries(factorLabels).map(([value, label]) => ({
                  value,
                  label: capital(label),
                }))}
              />
            </>
          ),
        }}
        pager={{
          shown: page.rows.length,
          total,
          nextHref: page.next && here(page.next),
          previousHref: page.previous && here(page.previous),
        }}
        exports={[
          { label: 'CSV', href: `${path}.csv${exported}` },
          { label: 'XLSX', href: `${path}.xlsx${exported}` },
        ]}
        empty={{ title: 'Nessuna persona con questi filtri', action: <a href={path}>Togli i filtri</a> }}
      />
    </>
  )
}
