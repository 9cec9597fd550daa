// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  filterValue,
  type ListQuery,
  type ListSpec,
  listFields,
  type Page,
  printListQuery,
  withFilter,
  withoutFilter,
  withoutFilters,
  withSort,
} from '../../../shared/list-query.ts'
import {
  type ActiveFilter,
  ButtonLink,
  CellNote,
  Checkbox,
  Code,
  Hint,
  Missing,
  PageHead,
  SearchForm,
  Select,
  Table,
  wholeNumber,
} from '../../../ui/index.ts'
import { channelSlugs, kindSlugs } from '../list.ts'
import { administrationKinds, type BodyRow, submissionChannels } from '../model.ts'
import { administrationPath, channelLabels, fullName, kindLabels } from '../view.ts'

export interface BodiesPageProps {
  readonly spec: ListSpec
  readonly query: ListQuery
  readonly page: Page<BodyRow>
  readonly total: number
  readonly capped: boolean
  /** No name fits what was typed: these are names like it. */
  readonly isLikeness: boolean
  readonly regions: readonly { code: string; name: string }[]
  readonly offices: readonly { id: string; name: string }[]
  /** The office of the reader. */
  readonly ownOfficeId: string | null
  readonly mayAdd: boolean
}

/** Every body, with search, filters, order and files of what is on screen. */
export function BodiesPage(props: BodiesPageProps) {
  const { spec, query, page, total, capped, isLikeness } = props
  const here = (state: ListQuery) => `/enti${printListQuery(spec, state)}`
  const typed = filterValue(query, 'cerca')
  return (
    <>
      <PageHead
        title="Enti"
        lead="Il registro delle amministrazioni: comuni, unioni, enti centrali e gli altri."
        {...(props.mayAdd
          ? {
              actions: (
                <ButtonLink small weight="primary" icon="plus" href="/enti/nuovo">
                  Aggiungi un ente
                </ButtonLink>
              ),
            }
          : {})}
      />
      <SearchForm
        action="/enti"
        name="cerca"
        label="Nome o codice"
        help="Anche senza accenti, con «S.» per «San» o nell’altra lingua; oppure un codice IPA, ISTAT, catastale o fiscale"
        value={typed}
        keep={listFields(spec, withoutFilter(spec, query, 'cerca')).filter(([name]) => name !== 'ordina')}
      />
      {isLikeness && page.rows.length > 0 ? (
        <Hint>Nessun ente si chiama «{typed}»: questi hanno un nome simile.</Hint>
      ) : null}
      <Table
        caption={captionOf(query)}
        columns={[
          {
            key: 'ente',
            label: 'Ente',
            rowHeader: true,
            sortable: true,
            cell: (row) => (
              <>
                <a href={administrationPath(row)}>{fullName(row)}</a>
                <CellNote>
                  <Codes row={row} />
                </CellNote>
              </>
            ),
          },
          { key: 'tipo', label: 'Tipo', cell: (row) => kindLabels[row.kind] },
          {
            key: 'provincia',
            label: 'Provincia',
            sortable: true,
            cell: (row) => (
              <>
                {row.provinceName ?? <Missing />}
                {row.provinceAbbreviation ? ` (${row.provinceAbbreviation})` : ''}
              </>
            ),
          },
          { key: 'regione', label: 'Regione', cell: (row) => row.regionName ?? <Missing /> },
          {
            key: 'abitanti',
            label: 'Abitanti',
            numeric: true,
            sortable: true,
            cell: (row) => (row.residents === null ? <Missing /> : wholeNumber(row.residents)),
          },
          {
            key: 'ufficio',
            label: 'Ufficio associato',
            cell: (row) => row.offices || <Missing>nessuno</Missing>,
          },
          { key: 'canale', label: 'Dove trasmette', cell: (row) => channelLabels[row.submissionChannel] },
        ]}
        rows={page.rows}
        rowKey={(row) => row.id}
        sort={{ ...query.sort, href: (key) => here(withSort(spec, query, key)) }}
        {...(props.ownOfficeId === null ? {} : { views: viewsOf(props, here) })}
        filters={{
          active: activeFilters(props, here),
          clearHref: here(withoutFilters(query)),
          action: '/enti',
          keep: listFields(spec, {
            ...query,
            cursor: null,
            filters: typed === undefined ? {} : { cerca: [typed] },
          }),
          add: <FilterFields {...props} />,
        }}
        pager={{
          shown: page.rows.length,
          total,
          capped,
          nextHref: page.next && here(page.next),
          previousHref: page.previous && here(page.previous),
        }}
        exports={[
          { label: 'CSV', href: `/enti.csv${printListQuery(spec, { ...query, cursor: null })}` },
          { label: 'XLSX', href: `/enti.xlsx${printListQuery(spec, { ...query, cursor: null })}` },
        ]}
        empty={{
          title: 'Nessun ente con questi filtri',
          text:
            typed === undefined
              ? 'Nel registro non c’è ancora nessun ente così.'
              : `Nessun nome assomiglia a «${typed}» e nessun codice è uguale.`,
          action: <a href="/enti">Vedi tutti gli enti</a>,
        }}
      />
    </>
  )
}

function Codes({ row }: { row: BodyRow }) {
  if (row.ipaCode === null && row.istatCode === null) return <Missing>senza codici</Missing>
  return (
    <>
      {row.ipaCode === null ? <Missing>senza codice IPA</Missing> : <Code>{row.ipaCode}</Code>}
      {row.istatCode === null ? null : (
        <>
          {' · ISTAT '}
          <Code>{row.istatCode}</Code>
        </>
      )}
    </>
  )
}

const orders: Readonly<Record<string, string>> = {
  ente: 'per nome',
  provincia: 'per provincia',
  abitanti: 'per abitanti',
  vicinanza: 'dal più vicino a quello che hai cercato',
}

function captionOf({ sort }: ListQuery): string {
  return `Enti ${orders[sort.key]}${sort.direction === 'desc' ? ', dal più grande' : ''}`
}

function viewsOf({ query, spec, ownOfficeId }: BodiesPageProps, here: (state: ListQuery) => string) {
  const isOwn = filterValue(query, 'ufficio') === ownOfficeId
  const bare = withoutFilters(query)
  return [
    {
      label: 'I nostri enti',
      href: here(withFilter(spec, bare, 'ufficio', ownOfficeId ?? '')),
      current: isOwn,
    },
    { label: 'Tutti gli enti', href: here(bare), current: !isOwn },
  ]
}

function activeFilters(
  { spec, query, regions, offices }: BodiesPageProps,
  here: (state: ListQuery) => string,
): ActiveFilter[] {
  const labels: Readonly<Record<string, (value: string) => string>> = {
    cerca: (value) => `Cerca: ${value}`,
    regione: (value) => `Regione: ${regions.find((region) => region.code === value)?.name ?? value}`,
    tipo: (value) => `Tipo: ${labelOfSlug(kindSlugs, kindLabels, value)}`,
    ufficio: (value) =>
      `Ufficio: ${offices.find((office) => office.id === value)?.name ?? 'non più in elenco'}`,
    canale: (value) => `Trasmette: ${labelOfSlug(channelSlugs, channelLabels, value)}`,
    'senza-ipa': () => 'Senza codice IPA',
  }
  return Object.entries(query.filters).flatMap(([name, values]) =>
    values.map((value) => ({
      label: labels[name]?.(value) ?? value,
      removeHref: here(withoutFilter(spec, query, name)),
    })),
  )
}

function labelOfSlug<Key extends string>(
  slugs: Readonly<Record<Key, string>>,
  labels: Readonly<Record<Key, string>>,
  slug: string,
): string {
  const key = (Object.keys(slugs) as Key[]).find((each) => slugs[each] === slug)
  return key === undefined ? slug : labels[key]
}

function FilterFields({ query, regions, offices }: BodiesPageProps) {
  return (
    <>
      <Select
        name="regione"
        label="Regione"
        empty="Tutte"
        value={filterValue(query, 'regione')}
        options={regions.map((region) => ({ value: region.code, label: region.name }))}
      />
      <Select
        name="tipo"
        label="Tipo"
        empty="Tutti"
        value={filterValue(query, 'tipo')}
        options={administrationKinds.map((kind) => ({ value: kindSlugs[kind], label: kindLabels[kind] }))}
      />
      <Select
        name="ufficio"
        label="Ufficio associato"
        empty="Tutti"
        value={filterValue(query, 'ufficio')}
        options={offices.map((office) => ({ value: office.id, label: office.name }))}
      />
      <Select
        name="canale"
        label="Dove trasmette"
        empty="Ovunque"
        value={filterValue(query, 'canale')}
        options={submissionChannels.map((channel) => ({
          value: channelSlugs[channel],
          label: channelLabels[channel],
        }))}
      />
      <Checkbox
        name="senza-ipa"
        label="Solo senza codice IPA"
        checked={filterValue(query, 'senza-ipa') !== undefined}
      />
    </>
  )
}
