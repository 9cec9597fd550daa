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
import { counted, formatMoney } from '../../../shared/money.ts'
import {
  ButtonLink,
  CellNote,
  type Column,
  DaysLeft,
  Missing,
  PageHead,
  Select,
  StatusOf,
  Table,
  TextField,
} from '../../../ui/index.ts'
import { type CandidacyState, candidacyStateLabels, candidacyStates } from '../lifecycle.ts'
import { type CandidacyTotals, candidacyListSpec, withinDays } from '../list.ts'
import { type Candidacy, type NextStep, nextStepLabels, nextSteps } from '../model.ts'
import {
  atRiskOf,
  candidacyPaths,
  hasRisk,
  leftInWords,
  moneyOrNothing,
  nextInWords,
  stateStatus,
} from '../view.ts'

export interface CandidacyListProps {
  readonly rows: readonly Candidacy[]
  readonly query: ListQuery
  readonly page: { readonly next: ListQuery | null; readonly previous: ListQuery | null }
  readonly totals: CandidacyTotals
  readonly names: ReadonlyMap<string, string>
  readonly today: LocalDate
  readonly mayMake: boolean
  readonly withBody: boolean
}

const here = (state: ListQuery) => `${candidacyPaths.list}${printListQuery(candidacyListSpec, state)}`

/** Candidacies of the bodies of the reader, the one whose last useful day comes first on top. */
export function CandidacyListPage(props: CandidacyListProps) {
  const { rows, query, page, totals, names, today } = props
  const bare = withoutFilters(query)
  const whole = { ...query, cursor: null }
  const view = (label: string, state: ListQuery) => ({
    label,
    href: here(state),
    current: here({ ...state, cursor: null }) === here(whole),
  })
  const set = (name: string, ...values: string[]) => withFilter(candidacyListSpec, bare, name, ...values)
  return (
    <>
      <PageHead
        title="Candidature"
        lead={totalsInWords(totals)}
        actions={
          <>
            <ButtonLink small href={candidacyPaths.portfolio}>
              Portafoglio
            </ButtonLink>
            {props.mayMake ? (
              <ButtonLink small weight="primary" href={candidacyPaths.make}>
                Nuova candidatura
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Table
        caption="Candidature, con il prossimo passo e l’importo che dipende da quel passo"
        rows={rows}
        rowKey={(row) => row.candidacyId}
        columns={candidacyColumns(today, names, props.withBody)}
        sort={{ ...query.sort, href: (key) => here(withSort(candidacyListSpec, query, key)) }}
        views={[
          view('Tutte', bare),
          view('In ritardo', set('ritardo', '1')),
          view('Entro 30 giorni', set('entro', '30')),
          view('In bozza', set('stato', 'draft')),
          view('In progetto', set('stato', 'funded', 'contracted', 'completed', 'in_check', 'check_partial')),
          view('Da incassare', set('stato', 'check_positive', 'payment_requested', 'in_payment')),
        ]}
        filters={{
          active: activeFilters(query),
          clearHref: here(bare),
          action: candidacyPaths.list,
          add: (
            <>
              <TextField name="cerca" label="Avviso, ente o CUP" value={filterValue(query, 'cerca') ?? ''} />
              <Select
                name="stato"
                label="Stato"
                empty="Tutti"
                value={filterValue(query, 'stato')}
                options={candidacyStates.map((value) => ({ value, label: candidacyStateLabels[value] }))}
              />
              <Select
                name="passo"
                label="Prossimo passo"
                empty="Tutti"
                value={filterValue(query, 'passo')}
                options={nextSteps.map((value) => ({ value, label: nextStepLabels[value] }))}
              />
              <Select
                name="entro"
                label="Ultimo giorno utile"
                empty="Tutti"
                value={filterValue(query, 'entro')}
                options={withinDays.map((value) => ({ value, label: `entro ${value} giorni` }))}
              />
              <TextField name="ente" label="Codice IPA dell’ente" value={filterValue(query, 'ente') ?? ''} />
            </>
          ),
          keep: listFields(candidacyListSpec, whole).filter(([name]) =>
            ['ritardo', 'misura', 'avviso', 'ordina'].includes(name),
          ),
        }}
        pager={{
          shown: rows.length,
          total: totals.count,
          nextHref: page.next && here(page.next),
          previousHref: page.previous && here(page.previous),
        }}
        exports={['csv', 'xlsx', 'ics'].map((format) => ({
          label: format === 'ics' ? 'Calendario' : format.toUpperCase(),
          href: `${candidacyPaths.list}.${format}${printListQuery(candidacyListSpec, whole)}`,
        }))}
        note={
          <>
            «Ultimo giorno utile» è il giorno oltre il quale i passi successivi non stanno più nel termine:
            aprendo la candidatura si legge il conto.{' '}
            <a href={candidacyPaths.calls}>Dotazione degli avvisi</a> ·{' '}
            <a href={candidacyPaths.sharings}>Servizi condivisi</a>
          </>
        }
        empty={
          Object.keys(query.filters).length === 0
            ? {
                title: 'Nessuna candidatura',
                text: 'Si apre una bozza da un avviso: importo e scadenze si calcolano da soli.',
                ...(props.mayMake ? { action: <a href={candidacyPaths.make}>Apri la prima</a> } : {}),
              }
            : {
                title: 'Nessuna candidatura con questi filtri',
                action: <a href={candidacyPaths.list}>Togli i filtri</a>,
              }
        }
      />
    </>
  )
}

/** «22 candidature, 1.072.316,00 € · 223.746,00 € a rischio entro 30 giorni». */
function totalsInWords({ count, cents, atRisk, atRiskCents, unknown }: CandidacyTotals): string {
  return [
    `${counted(count, 'candidatura', 'candidature')}, ${formatMoney(cents)}`,
    ...(atRisk > 0 ? [`${formatMoney(atRiskCents)} a rischio, in ritardo o entro 30 giorni`] : []),
    ...(unknown > 0 ? [`${counted(unknown, 'importo non noto', 'importi non noti')}`] : []),
  ].join(' · ')
}

export function candidacyColumns(
  today: LocalDate,
  names: ReadonlyMap<string, string>,
  withBody: boolean,
): Column<Candidacy>[] {
  return [
    {
      key: 'scadenza',
      label: 'Ultimo giorno utile',
      sortable: true,
      cardLabel: false,
      cell: (row) => {
        const left = leftInWords(row.nextStep === 'maintenance' ? null : row.lastUsefulOn, today)
        if (left === null) return <Missing>nessun termine</Missing>
        return (
          <>
            <DaysLeft tone={left.tone}>{left.words}</DaysLeft>
            <CellNote>{left.date}</CellNote>
          </>
        )
      },
    },
    {
      key: 'candidatura',
      label: 'Candidatura',
      rowHeader: true,
      cell: (row) => (
        <>
          <a href={candidacyPaths.one(row.candidacyId)}>{row.callTitle}</a>
          <CellNote>
            {row.measure}
            {row.cup ? ` · CUP ${row.cup}` : ''}
          </CellNote>
        </>
      ),
    },
    ...(withBody
      ? [
          {
            key: 'ente',
            label: 'Ente',
            sortable: true,
            cell: (row: Candidacy) => (
              <a href={`/enti/${row.ipaCode ?? row.administrationId}`}>{row.administrationName}</a>
            ),
          },
        ]
      : []),
    {
      key: 'passo',
      label: 'Prossimo passo',
      cell: (row) => (
        <>
          {nextInWords(row)}
          {row.dueOn && row.dueOn !== row.lastUsefulOn && row.nextStep !== 'maintenance' ? (
            <CellNote>termine {formatDate(row.dueOn)}</CellNote>
          ) : null}
        </>
      ),
    },
    {
      key: 'importo',
      label: 'A rischio',
      numeric: true,
      sortable: true,
      cell: (row) => moneyOrNothing(atRiskOf(row)) ?? <Missing>{hasRisk(row) ? 'n.d.' : 'nessuno'}</Missing>,
    },
    {
      key: 'persona',
      label: 'Chi',
      cell: (row) => names.get(row.responsiblePersonId ?? '') ?? <Missing>nessuno</Missing>,
    },
    {
      key: 'stato',
      label: 'Stato',
      cardLabel: false,
      cell: (row) => <StatusOf status={stateStatus(row.state)} />,
    },
  ]
}

function activeFilters(query: ListQuery) {
  const off = (name: string, value?: string) => here(withoutFilter(candidacyListSpec, query, name, value))
  const many = (name: string, label: (value: string) => string) =>
    (query.filters[name] ?? []).map((value) => ({ label: label(value), removeHref: off(name, value) }))
  return [
    ...many('stato', (value) => `Stato: ${candidacyStateLabels[value as CandidacyState].toLowerCase()}`),
    ...many('passo', (value) => nextStepLabels[value as NextStep]),
    ...many('ritardo', () => 'In ritardo'),
    ...many('entro', (value) => `Entro ${value} giorni`),
    ...many('misura', (value) => `Misura: ${value}`),
    ...many('avviso', () => 'Un avviso'),
    ...many('ente', (value) => `Ente: ${value}`),
    ...many('cerca', (value) => `Cerca: ${value}`),
  ]
}
