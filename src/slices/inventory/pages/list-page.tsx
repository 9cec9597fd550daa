// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import {
  type ListQuery,
  listFields,
  type Page,
  withoutFilter,
  withoutFilters,
  withSort,
} from '../../../shared/list-query.ts'
import {
  ButtonLink,
  CellNote,
  type Column,
  Missing,
  Notice,
  PageHead,
  Select,
  Status,
  Table,
  TextField,
} from '../../../ui/index.ts'
import { activeFilters, filterChoices, listPath, serviceListSpec, serviceViews } from '../list.ts'
import type { ServiceRow } from '../model.ts'
import { gapsOf } from '../rules.ts'
import { gapLabels, groupInWords, hostingLabels, paths } from '../view.ts'
import { BodyFilter } from './asset-list-pages.tsx'

export interface ListPageProps {
  readonly query: ListQuery
  readonly page: Page<ServiceRow>
  readonly total: number
  readonly capped: boolean
  /** The bodies the reader works for; none for the programme. */
  readonly bodies: readonly {
    readonly id: string
    readonly name: string
    readonly ipaCode: string | null
    readonly mayWrite: boolean
  }[]
  readonly bodyName: string | null
  readonly mayWrite: boolean
  /** Who can be named responsible; null when the reader changes no services in bulk. */
  readonly writers: readonly { readonly id: string; readonly name: string }[] | null
  /** Rows a bulk edit left as they were, after none changed. */
  readonly untouched: number
}

/** The services of the reader's bodies. */
export function ListPage(props: ListPageProps) {
  const { query, page, total, capped, bodies, bodyName, mayWrite, writers } = props
  const only = bodies.length === 1 ? bodies[0] : undefined
  const chosen =
    bodies.find((body) => [body.id, body.ipaCode].includes(query.filters['ente']?.[0] ?? '')) ?? only
  const ente = chosen ? `?ente=${chosen.id}` : ''
  return (
    <>
      <PageHead
        title="Inventario"
        lead={
          <>
            Servizi digitali, con gli applicativi e il posto dove stanno ·{' '}
            <a href={paths.dataCentres}>data center</a> · <a href={paths.softwareList}>applicativi</a> ·{' '}
            {chosen ? (
              <>
                <a href={paths.dependencies(chosen.id)}>dipendenze</a> ·{' '}
              </>
            ) : null}
            <a href={paths.references}>termini e dati di riferimento</a>
          </>
        }
        actions={
          mayWrite ? (
            <>
              <ButtonLink small icon="upload" href={`/inventario/importazioni${ente}`}>
                Importa ed esporta
              </ButtonLink>
              <ButtonLink small href={`/inventario/griglia${ente}`}>
                Scrivi in griglia
              </ButtonLink>
              <ButtonLink small weight="primary" icon="plus" href={`/inventario/servizi/nuovo${ente}`}>
                Aggiungi un servizio
              </ButtonLink>
            </>
          ) : null
        }
      />
      {props.untouched === 0 ? null : (
        <Notice kind="info" title="Nessun servizio è cambiato" level={2}>
          {props.untouched === 1
            ? 'La riga scelta era già così'
            : `Le ${props.untouched} righe scelte erano già così`}
          , o qualcuno le ha cambiate dopo la tua anteprima. Controlla e ripeti.
        </Notice>
      )}
      <Table
        caption={`Servizi digitali, ${sortWords[query.sort.key] ?? 'per servizio'}`}
        columns={columns(only === undefined)}
        rows={page.rows}
        rowKey={(row) => row.id}
        sort={{ ...query.sort, href: (key) => listPath(withSort(serviceListSpec, query, key)) }}
        views={serviceViews(query).map((view) => ({
          label: view.label,
          href: listPath(view.query),
          current: listPath({ ...view.query, sort: query.sort }) === listPath({ ...query, cursor: null }),
        }))}
        filters={{
          active: activeFilters(query, bodyName).map(({ name, value, label }) => ({
            label,
            removeHref: listPath(withoutFilter(serviceListSpec, query, name, value)),
          })),
          clearHref: listPath(withoutFilters(query)),
          action: '/inventario',
          keep: listFields(serviceListSpec, { ...query, cursor: null }),
          add: (
            <>
              {only ? null : <BodyFilter bodies={bodies} />}
              <TextField name="cerca" label="Parole del nome" id="filtro-cerca" maxLength={100} />
              {Object.entries(filterChoices).map(([name, { label, options }]) => (
                <Select
                  key={name}
                  name={name}
                  id={`filtro-${name}`}
                  label={label}
                  empty="Qualsiasi"
                  options={options}
                />
              ))}
            </>
          ),
        }}
        {...(writers !== null && query.filters['cessati'] === undefined
          ? {
              bulk: {
                action: '/inventario/blocco/anteprima',
                rowId: (row: ServiceRow) => row.id,
                rowLabel: (row: ServiceRow) => `${row.name}, ${row.administrationName}`,
                matching: total,
                capped,
                query: listPath({ ...query, cursor: null }).replace(/^[^?]*/, ''),
                children: (
                  <>
                    <Select
                      bare
                      name="classe"
                      label="Classe"
                      empty="Com’è"
                      options={Object.entries(dataClassLabels).map(([value, label]) => ({ value, label }))}
                    />
                    <Select
                      bare
                      name="persona"
                      label="Persona"
                      empty="Com’è"
                      options={writers.map(({ id, name }) => ({ value: id, label: name }))}
                    />
                  </>
                ),
              },
            }
          : {})}
        pager={{
          shown: page.rows.length,
          total,
          capped,
          nextHref: page.next && listPath(page.next),
          previousHref: page.previous && listPath(page.previous),
        }}
        exports={['csv', 'xlsx'].map((kind) => ({
          label: kind.toUpperCase(),
          href: listPath({ ...query, cursor: null }, `.${kind}`),
        }))}
        empty={emptyOf(props, mayWrite, chosen?.id)}
      />
    </>
  )
}

const sortWords: Readonly<Record<string, string>> = {
  servizio: 'per nome',
  ente: 'per ente e nome',
  classe: 'per classe',
}

function columns(withBody: boolean): Column<ServiceRow>[] {
  const all: (Column<ServiceRow> | null)[] = [
    {
      key: 'servizio',
      label: 'Servizio',
      rowHeader: true,
      sortable: true,
      cell: (row) => (
        <>
          <a href={paths.service(row.id)}>{row.name}</a>
          {row.typeLabel && row.typeLabel !== row.name ? <CellNote>{row.typeLabel}</CellNote> : null}
        </>
      ),
    },
    withBody
      ? {
          key: 'ente',
          label: 'Ente',
          sortable: true,
          cell: (row) => (
            <a href={`/enti/${row.ipaCode ?? row.administrationId}`}>{row.administrationName}</a>
          ),
        }
      : null,
    {
      key: 'classe',
      label: 'Classe',
      sortable: true,
      cell: (row) => (row.dataClass === null ? <Missing /> : dataClassLabels[row.dataClass]),
    },
    { key: 'dove', label: 'Dove sta', cell: place },
    {
      key: 'applicativi',
      label: 'Applicativi',
      cell: (row) =>
        row.software.length === 0 ? <Missing /> : row.software.map((each) => each.name).join(', '),
    },
    {
      key: 'persona',
      label: 'Persona',
      cell: (row) => row.responsibleName ?? <Missing>nessuna</Missing>,
    },
    { key: 'manca', label: 'Che cosa manca', cell: missing },
  ]
  return all.filter((column) => column !== null)
}

function place(row: ServiceRow) {
  if (row.hosting === 'unknown') return <Missing />
  if (row.placeName === null) return hostingLabels[row.hosting]
  return (
    <>
      {row.placeName}
      <CellNote>{[row.placeOwner, groupInWords(row.placeGroup)].filter(Boolean).join(' · ')}</CellNote>
    </>
  )
}

function missing(row: ServiceRow) {
  const gaps = gapsOf(row)
  if (gaps.length === 0) return row.state === 'ceased' ? '' : <Status kind="ok">Completo</Status>
  const first = gaps[0]
  return (
    <Status kind={first === 'class' || first === 'place' ? 'warn' : 'idle'}>
      {gaps.map((gap) => gapLabels[gap].replace(/^mancan?o? /, '')).join(', ')}
    </Status>
  )
}

function emptyOf({ query }: ListPageProps, mayWrite: boolean, bodyId: string | undefined) {
  if (Object.keys(query.filters).length > 0)
    return {
      title: 'Nessun servizio con questi filtri',
      action: <a href={listPath(withoutFilters(query))}>Togli i filtri</a>,
    }
  return {
    title: 'Nessun servizio nell’inventario',
    text: mayWrite
      ? 'Si comincia dal catalogo: spunti i servizi che l’ente offre, poi aggiungi il resto.'
      : undefined,
    action: mayWrite ? (
      <a href={bodyId ? paths.catalogue(bodyId) : '/inventario/servizi/catalogo'}>
        Aggiungi i servizi dal catalogo
      </a>
    ) : undefined,
  }
}
