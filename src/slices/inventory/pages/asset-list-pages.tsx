// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import {
  countedUpTo,
  type ListQuery,
  type ListSpec,
  listFields,
  type Page,
  withoutFilter,
  withoutFilters,
  withSort,
} from '../../../shared/list-query.ts'
import { type Cents, formatMoney } from '../../../shared/money.ts'
import {
  ButtonLink,
  CellNote,
  Checkbox,
  type Column,
  Missing,
  PageHead,
  Select,
  Status,
  Table,
  TextField,
} from '../../../ui/index.ts'
import {
  chipsOf,
  placeFilterChoices,
  placeListPath,
  placeListSpec,
  softwareFilterChoices,
  softwareListPath,
  softwareListSpec,
} from '../asset-lists.ts'
import type { PlaceRow, SoftwareRow, Total } from '../model.ts'
import { type Capacity, capacities } from '../model.ts'
import { capacityInWords, capacityLabels, dataCentreStateLabels, groupLabels, paths } from '../view.ts'

interface AssetListProps<Row> {
  readonly query: ListQuery
  readonly page: Page<Row>
  readonly count: number
  readonly today: LocalDate
  /** The bodies the reader works for; none for the programme. */
  readonly bodies: readonly {
    readonly id: string
    readonly name: string
    readonly ipaCode: string | null
    readonly mayWrite: boolean
  }[]
  readonly bodyName: string | null
  /** The reader may ask for a file with reserved fields. */
  readonly offersReserved: boolean
}

/** The data centres of the reader's bodies, with how large they are. */
export function PlaceListPage(
  props: AssetListProps<PlaceRow> & { readonly totals: Readonly<Record<Capacity, Total>> | null },
) {
  const { totals, bodies } = props
  return (
    <>
      <Head
        {...props}
        title="Data center"
        lead="Gruppo, dimensioni e chiusura dei data center"
        newPath="/inventario/data-center/nuovo"
        newLabel="Aggiungi un data center"
      />
      <AssetTable
        {...props}
        spec={placeListSpec}
        listPath={placeListPath}
        choices={placeFilterChoices}
        flag={{ name: 'condivisi', label: 'Ospitano altri enti' }}
        caption="Data center"
        columns={[
          {
            key: 'nome',
            label: 'Data center',
            rowHeader: true,
            sortable: true,
            cell: (row) => (
              <>
                <a href={paths.dataCentre(row.id)}>{row.name}</a>
                {row.isShared ? <CellNote>ospita altri enti</CellNote> : null}
              </>
            ),
          },
          ...(bodies.length === 1 ? [] : [bodyColumn<PlaceRow>()]),
          {
            key: 'gruppo',
            label: 'Gruppo',
            cell: (row) => (
              <>
                {row.group === null ? <Missing>non assegnato</Missing> : groupLabels[row.group]}
                {row.isGroupContested ? <CellNote>contestato</CellNote> : null}
              </>
            ),
          },
          {
            key: 'stato',
            label: 'Stato',
            cell: (row) => (
              <>
                {dataCentreStateLabels[row.state]}
                {row.closedOn === null ? null : <CellNote>dal {formatDate(row.closedOn)}</CellNote>}
              </>
            ),
          },
          ...capacities.map(
            (key): Column<PlaceRow> => ({
              key,
              label: capacityLabels[key],
              numeric: true,
              cell: (row) => capacityInWords(key, row[key]) ?? <Missing />,
            }),
          ),
          {
            key: 'chiusura',
            label: 'Chiusura prevista',
            numeric: true,
            sortable: true,
            cell: (row) => (
              <>
                {row.closesOn === null ? <Missing /> : formatDate(row.closesOn)}{' '}
                {row.closesOn !== null && row.closesOn < props.today && row.state !== 'closed' ? (
                  <Status kind="warn">passata</Status>
                ) : null}
              </>
            ),
          },
        ]}
        totals={
          totals &&
          Object.fromEntries(
            capacities.map((key) => [
              key,
              totalInWords(capacityInWords(key, totals[key].sum), totals[key].unknown),
            ]),
          )
        }
      />
    </>
  )
}

/** The software of the reader's bodies, with what it costs. */
export function SoftwareListPage(
  props: AssetListProps<SoftwareRow> & {
    readonly cost: { readonly sum: Cents | null; readonly unknown: number } | null
  },
) {
  const { cost, bodies, today } = props
  return (
    <>
      <Head
        {...props}
        title="Applicativi"
        lead="Prodotto, fornitore, contratto e costo degli applicativi"
        newPath="/inventario/applicativi/nuovo"
        newLabel="Aggiungi un applicativo"
      />
      <AssetTable
        {...props}
        spec={softwareListSpec}
        listPath={softwareListPath}
        choices={softwareFilterChoices}
        caption="Applicativi"
        columns={[
          {
            key: 'nome',
            label: 'Applicativo',
            rowHeader: true,
            sortable: true,
            cell: (row) => (
              <>
                <a href={paths.software(row.id)}>{row.name}</a>
                {row.product === '' || row.product === row.name ? null : <CellNote>{row.product}</CellNote>}
              </>
            ),
          },
          ...(bodies.length === 1 ? [] : [bodyColumn<SoftwareRow>()]),
          { key: 'fornitore', label: 'Fornitore', cell: (row) => row.supplier || <Missing /> },
          { key: 'servizi', label: 'Servizi', numeric: true, cell: (row) => row.services },
          {
            key: 'contratto',
            label: 'Fine del contratto',
            numeric: true,
            cell: (row) => (
              <>
                {row.contractEndsOn === null ? <Missing /> : formatDate(row.contractEndsOn)}{' '}
                {row.contractEndsOn !== null && row.contractEndsOn < today ? (
                  <Status kind="warn">scaduto</Status>
                ) : null}
              </>
            ),
          },
          {
            key: 'costo',
            label: 'Costo annuo',
            numeric: true,
            sortable: true,
            cell: (row) => (row.yearlyCostCents === null ? <Missing /> : formatMoney(row.yearlyCostCents)),
          },
        ]}
        totals={
          cost && { costo: totalInWords(cost.sum === null ? null : formatMoney(cost.sum), cost.unknown) }
        }
      />
    </>
  )
}

/** A sum of what is known, and how many are not in it. */
export function totalInWords(sum: string | null, unknown: number) {
  return (
    <>
      {sum ?? <Missing />}
      {unknown === 0 || sum === null ? null : <CellNote>{`${unknown} n.d.`}</CellNote>}
    </>
  )
}

function bodyColumn<Row extends PlaceRow | SoftwareRow>(): Column<Row> {
  return {
    key: 'ente',
    label: 'Ente',
    sortable: true,
    cell: (row) => <a href={`/enti/${row.ipaCode ?? row.administrationId}`}>{row.administrationName}</a>,
  }
}

function Head<Row>({
  title,
  lead,
  newPath,
  newLabel,
  bodies,
  query,
}: AssetListProps<Row> & { title: string; lead: string; newPath: string; newLabel: string }) {
  const asked = query.filters['ente']?.[0] ?? ''
  const chosen =
    bodies.length === 1 ? bodies[0] : bodies.find((body) => [body.id, body.ipaCode].includes(asked))
  const ente = chosen ? `?ente=${chosen.id}` : ''
  return (
    <PageHead
      title={title}
      lead={
        <>
          {lead} · <a href={paths.list}>servizi</a> · <a href={paths.dataCentres}>data center</a> ·{' '}
          <a href={paths.softwareList}>applicativi</a>
        </>
      }
      actions={
        bodies.some((body) => body.mayWrite) ? (
          <ButtonLink small weight="primary" icon="plus" href={`${newPath}${ente}`}>
            {newLabel}
          </ButtonLink>
        ) : null
      }
    />
  )
}

type Choices = Readonly<
  Record<string, { label: string; options: readonly { value: string; label: string }[] }>
>

/** What both lists share: filters as chips, order, pages, files. */
function AssetTable<Row extends { readonly id: string }>({
  query,
  page,
  count,
  bodies,
  bodyName,
  offersReserved,
  spec,
  listPath,
  choices,
  flag,
  totals,
  ...table
}: AssetListProps<Row> & {
  spec: ListSpec
  listPath: (query: ListQuery, extension?: string) => string
  choices: Choices
  flag?: { name: string; label: string }
  caption: string
  columns: Column<Row>[]
  /** Of what is known; null when the rows are too many to sum. */
  totals: Readonly<Record<string, ComponentChildren>> | null
}) {
  const whole = { ...query, cursor: null }
  const files = ['csv', 'xlsx'].map((kind) => ({
    label: kind.toUpperCase(),
    href: listPath(whole, `.${kind}`),
  }))
  const asking = (href: string) => `${href}${href.includes('?') ? '&' : '?'}riservati=1`
  return (
    <Table
      {...table}
      rows={page.rows}
      rowKey={(row) => row.id}
      {...(count === 0 || totals === null ? {} : { totals })}
      sort={{ ...query.sort, href: (key) => listPath(withSort(spec, query, key)) }}
      filters={{
        active: chipsOf(query, choices, bodyName).map(({ name, value, label }) => ({
          label,
          removeHref: listPath(withoutFilter(spec, query, name, value)),
        })),
        clearHref: listPath(withoutFilters(query)),
        action: listPath({ ...withoutFilters(query), sort: spec.defaultSort }),
        keep: listFields(spec, whole),
        add: (
          <>
            {bodies.length === 1 ? null : <BodyFilter bodies={bodies} />}
            <TextField name="cerca" label="Parole del nome" id="filtro-cerca" maxLength={100} />
            {Object.entries(choices).map(([name, { label, options }]) => (
              <Select
                key={name}
                name={name}
                id={`filtro-${name}`}
                label={label}
                empty="Qualsiasi"
                options={options}
              />
            ))}
            {flag ? <Checkbox name={flag.name} id={`filtro-${flag.name}`} label={flag.label} /> : null}
          </>
        ),
      }}
      pager={{
        shown: page.rows.length,
        total: Math.min(count, countedUpTo),
        capped: count > countedUpTo,
        nextHref: page.next && listPath(page.next),
        previousHref: page.previous && listPath(page.previous),
      }}
      exports={[
        ...files,
        ...(offersReserved
          ? files.map(({ label, href }) => ({ label: `${label} con i campi riservati`, href: asking(href) }))
          : []),
      ]}
      empty={{
        title: 'Nessuna riga',
        action:
          Object.keys(query.filters).length === 0 ? undefined : (
            <a href={listPath(withoutFilters(query))}>Togli i filtri</a>
          ),
      }}
    />
  )
}

/** The body to show: one of the reader's, or a code for the programme, which reads them all. */
export function BodyFilter({ bodies }: Pick<AssetListProps<unknown>, 'bodies'>) {
  return bodies.length === 0 ? (
    <TextField
      name="ente"
      id="filtro-ente"
      label="Ente"
      help="Codice IPA, per esempio c_a123"
      maxLength={36}
    />
  ) : (
    <Select
      name="ente"
      id="filtro-ente"
      label="Ente"
      empty="Qualsiasi"
      options={bodies.map((body) => ({ value: body.ipaCode ?? body.id, label: body.name }))}
    />
  )
}
