// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import {
  filterValue,
  type ListQuery,
  listFields,
  printListQuery,
  withFilter,
  withoutFilter,
  withoutFilters,
  withSort,
} from '../../../shared/list-query.ts'
import { CellNote, type Column, Missing, Select, StatusOf, Table, TextField } from '../../../ui/index.ts'
import {
  type Approach,
  approaches,
  approachLabels,
  type PlanState,
  planPaths,
  planStateLabels,
  planStates,
  type Wave,
  WaveFilter,
  waveFilterLabel,
} from '../../plans/index.ts'
import { waveItemsSpec } from '../list.ts'
import type { WaveItem } from '../model.ts'
import { progressInWords, slipInWords, wavePaths } from '../view.ts'

export interface ItemsListProps {
  readonly items: readonly WaveItem[]
  readonly query: ListQuery
  readonly page: { readonly next: ListQuery | null; readonly previous: ListQuery | null }
  readonly total: number
  readonly waves: readonly Wave[]
  readonly today: LocalDate
  /** The reader puts services in waves, many in one act. */
  readonly mayPlace: boolean
}

/** Services of the plans of all bodies with their wave; `wave` when the list is of one. */
export function ItemsTable(props: ItemsListProps & { readonly wave: Wave | null }) {
  const { items, query, page, total, waves, today, wave } = props
  const base = wave ? wavePaths.wave(wave.waveId) : wavePaths.items
  // The page of a wave says which one by its address.
  const here = (state: ListQuery, path = base) => {
    const { ondata: _, ...others } = state.filters
    return `${path}${printListQuery(waveItemsSpec, wave ? { ...state, filters: others } : state)}`
  }
  const bare = withoutFilters(query)
  const whole = { ...query, cursor: null }
  const view = (label: string, state: ListQuery) => ({
    label,
    href: here(state),
    current: here({ ...state, cursor: null }) === here(whole),
  })
  const set = (name: string, ...values: string[]) => withFilter(waveItemsSpec, bare, name, ...values)
  const exported = printListQuery(waveItemsSpec, whole)
  return (
    <Table
      caption={wave ? `Servizi dell’ondata ${wave.name}` : 'Servizi dei piani, con la loro ondata'}
      rows={items}
      rowKey={(row) => row.planItemId}
      columns={columns(today, wave !== null)}
      sort={{ ...query.sort, href: (key) => here(withSort(waveItemsSpec, query, key)) }}
      views={[
        view('Tutti', bare),
        ...(wave ? [] : [view('Senza ondata', set('ondata', 'nessuna'))]),
        view('Scivolano', set('scivola', '1')),
      ]}
      filters={{
        active: activeFilters(query, here, waves, wave !== null),
        clearHref: here(bare),
        action: base,
        add: (
          <>
            <TextField name="cerca" label="Servizio o ente" value={filterValue(query, 'cerca') ?? ''} />
            {wave ? null : <WaveFilter waves={waves} value={filterValue(query, 'ondata')} />}
            <Select
              name="modo"
              label="Modo"
              empty="Tutti"
              value={filterValue(query, 'modo')}
              options={approaches.map((value) => ({ value, label: approachLabels[value] }))}
            />
            <Select
              name="stato"
              label="Stato del piano"
              empty="Tutti"
              value={filterValue(query, 'stato')}
              options={planStates.map((value) => ({ value, label: planStateLabels[value] }))}
            />
          </>
        ),
        keep: listFields(waveItemsSpec, whole).filter(([name]) =>
          ['scivola', 'ente', 'ordina'].includes(name),
        ),
      }}
      pager={{
        shown: items.length,
        total,
        nextHref: page.next && here(page.next),
        previousHref: page.previous && here(page.previous),
      }}
      exports={['csv', 'xlsx'].map((format) => ({
        label: format.toUpperCase(),
        href: `${wavePaths.items}.${format}${exported}`,
      }))}
      {...(props.mayPlace && waves.length > 0
        ? {
            bulk: {
              action: `${wavePaths.items}/anteprima`,
              rowId: (row: WaveItem) => row.planItemId,
              rowLabel: (row: WaveItem) => `${row.serviceName}, ${row.administrationName}`,
              matching: total,
              query: exported,
              children: (
                <Select
                  bare
                  name="waveId"
                  label="Metti in"
                  empty={false}
                  options={[
                    ...waves.map((each) => ({ value: each.waveId as string, label: each.name })),
                    { value: 'nessuna', label: 'Nessuna ondata' },
                  ]}
                />
              ),
            },
          }
        : {})}
      note="Scivola ciò che ha la fine prevista passata e non è migrato, o che finisce dopo la sua ondata."
      empty={
        Object.keys(query.filters).some((name) => !(wave && name === 'ondata'))
          ? { title: 'Nessun servizio con questi filtri', action: <a href={here(bare)}>Togli i filtri</a> }
          : wave
            ? {
                title: 'L’ondata non ha ancora servizi',
                action: props.mayPlace ? (
                  <a href={`${wavePaths.items}?ondata=nessuna`}>Scegli i servizi da metterci</a>
                ) : undefined,
              }
            : { title: 'Non ci sono ancora piani', text: 'I servizi arrivano qui quando un piano è aperto.' }
      }
    />
  )
}

function columns(today: LocalDate, isOfWave: boolean): Column<WaveItem>[] {
  return [
    {
      key: 'servizio',
      label: 'Servizio',
      rowHeader: true,
      sortable: true,
      cell: (row) => <a href={planPaths.service(row.planId, row.digitalServiceId)}>{row.serviceName}</a>,
    },
    {
      key: 'ente',
      label: 'Ente',
      sortable: true,
      cell: (row) => <a href={planPaths.plan(row.planId)}>{row.administrationName}</a>,
    },
    ...(isOfWave
      ? []
      : [
          {
            key: 'ondata',
            label: 'Ondata',
            cell: (row: WaveItem) =>
              row.waveId ? (
                <a href={wavePaths.wave(row.waveId)}>{row.waveName}</a>
              ) : (
                <Missing>nessuna</Missing>
              ),
          },
        ]),
    {
      key: 'modo',
      label: 'Modo',
      cell: (row) =>
        row.approach === null ? (
          <Missing>da scegliere</Missing>
        ) : row.approach === 'A' || row.approach === 'B' ? (
          row.approach
        ) : (
          approachLabels[row.approach]
        ),
    },
    {
      key: 'inizio',
      label: 'Inizio',
      cell: (row) => (row.startsOn ? formatDate(row.startsOn) : <Missing />),
    },
    {
      key: 'fine',
      label: 'Fine prevista',
      sortable: true,
      cell: (row) => {
        const slip = slipInWords(row, today)
        return (
          <>
            {row.endsOn ? formatDate(row.endsOn) : <Missing />}
            {slip ? (
              <CellNote>
                <StatusOf status={slip} />
              </CellNote>
            ) : null}
          </>
        )
      },
    },
    {
      key: 'stato',
      label: 'Stato',
      cardLabel: false,
      cell: (row) => <StatusOf status={progressInWords(row)} />,
    },
  ]
}

function activeFilters(
  query: ListQuery,
  here: (state: ListQuery) => string,
  waves: readonly Wave[],
  isOfWave: boolean,
) {
  const many = (name: string, label: (value: string) => string) =>
    (query.filters[name] ?? []).map((value) => ({
      label: label(value),
      removeHref: here(withoutFilter(waveItemsSpec, query, name, value)),
    }))
  return [
    ...(isOfWave
      ? []
      : many('ondata', (value) => (value === 'nessuna' ? 'Senza ondata' : waveFilterLabel(waves, value)))),
    ...many('scivola', () => 'Scivolano'),
    ...many('modo', (value) => `Modo: ${approachLabels[value as Approach]}`),
    ...many('stato', (value) => `Piano: ${planStateLabels[value as PlanState].toLowerCase()}`),
    ...many('ente', (value) => `Ente: ${value}`),
    ...many('cerca', (value) => `Cerca: ${value}`),
  ]
}
