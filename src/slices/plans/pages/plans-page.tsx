// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatDate, formatTime } from '../../../shared/dates.ts'
import {
  filterValue,
  type ListQuery,
  printListQuery,
  withFilter,
  withoutFilter,
  withoutFilters,
  withSort,
} from '../../../shared/list-query.ts'
import { counted } from '../../../shared/money.ts'
import {
  Button,
  ButtonLink,
  CellNote,
  Code,
  type Column,
  Form,
  HiddenField,
  Missing,
  PageHead,
  Section,
  Status,
  Table,
  TextField,
} from '../../../ui/index.ts'
import { plansSpec } from '../inputs.ts'
import { type PlanState, planStateLabels, planStates } from '../lifecycle.ts'
import type { BodyWithoutPlan, Plan, Wave } from '../model.ts'
import type { ListedRow } from '../queries.ts'
import { currentNumber, isEditable, planPaths, stateInWords } from '../view.ts'
import { WaveFilter, waveFilterLabel } from './wave-filter.tsx'

export interface PlansPageProps {
  readonly rows: readonly ListedRow[]
  readonly page: { readonly next: ListQuery | null; readonly previous: ListQuery | null }
  readonly total: number
  readonly query: ListQuery
  readonly without: readonly BodyWithoutPlan[]
  readonly canOpen: boolean
  /** False for who reads only what was sent: who works on the draft, and when, is not theirs to know. */
  readonly showsDraft: boolean
  readonly waves: readonly Wave[]
  /** Models are the office's own. */
  readonly isOffice: boolean
}

const columns: readonly Column<ListedRow>[] = [
  {
    key: 'ente',
    label: 'Ente',
    rowHeader: true,
    sortable: true,
    cell: ({ plan }) => (
      <>
        <a href={planPaths.plan(plan.planId)}>{plan.administrationName}</a>
        {plan.ipaCode ? (
          <CellNote>
            <Code>{plan.ipaCode}</Code>
          </CellNote>
        ) : null}
      </>
    ),
  },
  { key: 'stato', label: 'Stato', cardLabel: false, cell: ({ plan }) => <State plan={plan} /> },
  {
    key: 'versione',
    label: 'Versione',
    numeric: true,
    cell: ({ plan }) => `${currentNumber(plan)}${isEditable(plan) ? ', bozza' : ''}`,
  },
  { key: 'servizi', label: 'Servizi', numeric: true, cell: (row) => row.services },
  { key: 'rilievi', label: 'Rilievi', cell: (row) => <Findings row={row} /> },
  {
    key: 'modifica',
    label: 'Ultima modifica',
    sortable: true,
    cell: ({ plan, updatedBy }) => (
      <>
        {formatDate(dateInRome(plan.updatedAt))}
        <CellNote>{[updatedBy, formatTime(plan.updatedAt)].filter(Boolean).join(', ')}</CellNote>
      </>
    ),
  },
  {
    key: 'persona',
    label: 'Chi segue',
    cell: (row) => row.responsible ?? <Missing>nessuno</Missing>,
  },
]

const draftColumns: ReadonlySet<string> = new Set(['modifica', 'persona'])

/** The plans of the bodies in scope, then the bodies that have none. */
export function PlansPage(props: PlansPageProps) {
  const { rows, page, total, query, without, canOpen, showsDraft } = props
  const here = (state: ListQuery) => `${planPaths.list}${printListQuery(plansSpec, state)}`
  const bare = withoutFilters(query)
  const view = (label: string, state: ListQuery) => ({
    label,
    href: here(state),
    current: here({ ...state, cursor: null }) === here({ ...query, cursor: null }),
  })
  return (
    <>
      <PageHead
        title="Piani di migrazione"
        lead={`${counted(total, 'piano', 'piani')} in questo elenco${
          without.length > 0
            ? ` · ${counted(without.length, 'ente non ne ha', 'enti non ne hanno')} ancora uno`
            : ''
        }`}
        actions={
          <>
            {props.isOffice ? (
              <ButtonLink small href="/modelli">
                Modelli
              </ButtonLink>
            ) : null}
            {showsDraft ? (
              <ButtonLink small href="/ondate">
                Ondate
              </ButtonLink>
            ) : null}
            <ButtonLink small href={planPaths.progress()}>
              Avanzamento dei piani approvati
            </ButtonLink>
            {showsDraft ? null : (
              <ButtonLink small href="/piani/coda">
                Apri la coda dell’istruttoria
              </ButtonLink>
            )}
          </>
        }
      />
      <Table
        caption="Piani di migrazione degli enti"
        rows={rows}
        rowKey={(row) => row.plan.planId}
        columns={columns.filter((column) => showsDraft || !draftColumns.has(column.key))}
        sort={{ ...query.sort, href: (key) => here(withSort(plansSpec, query, key)) }}
        views={[
          view('Tutti', bare),
          view('Rinviati', withFilter(plansSpec, bare, 'stato', 'returned')),
          view('In bozza', withFilter(plansSpec, bare, 'stato', 'draft')),
          view('Trasmessi', withFilter(plansSpec, bare, 'stato', 'submitted', 'under_review')),
          view('Approvati', withFilter(plansSpec, bare, 'stato', 'approved')),
          view('Seguiti da me', withFilter(plansSpec, bare, 'miei', '1')),
        ]}
        filters={{
          active: activeFilters(query, here, props.waves),
          clearHref: here(bare),
          action: planPaths.list,
          add: (
            <>
              <TextField
                name="cerca"
                label="Nome o codice dell’ente"
                value={filterValue(query, 'cerca') ?? ''}
              />
              <WaveFilter waves={props.waves} value={filterValue(query, 'ondata')} />
            </>
          ),
          keep: planStates
            .filter((state) => query.filters['stato']?.includes(state))
            .map((state) => ['stato', state] as const),
        }}
        pager={{
          shown: rows.length,
          total,
          nextHref: page.next && here(page.next),
          previousHref: page.previous && here(page.previous),
        }}
        exports={[
          { label: 'CSV', href: `/piani.csv${printListQuery(plansSpec, { ...query, cursor: null })}` },
          { label: 'XLSX', href: `/piani.xlsx${printListQuery(plansSpec, { ...query, cursor: null })}` },
        ]}
        empty={
          Object.keys(query.filters).length === 0
            ? { title: 'Nessun piano aperto', text: 'Il primo si apre dall’elenco degli enti qui sotto.' }
            : { title: 'Nessun piano con questi filtri', action: <a href={planPaths.list}>Togli i filtri</a> }
        }
      />
      {without.length === 0 ? null : (
        <Section id="senza-piano" title="Enti senza piano" aside={counted(without.length, 'ente', 'enti')}>
          <Table
            caption="Enti che non hanno ancora un piano di migrazione"
            rows={without}
            rowKey={(body) => body.administrationId}
            columns={[
              { key: 'ente', label: 'Ente', rowHeader: true, cell: (body) => body.name },
              {
                key: 'ipa',
                label: 'Codice IPA',
                cell: (body) => (body.ipaCode ? <Code>{body.ipaCode}</Code> : <Missing />),
              },
              {
                key: 'servizi',
                label: 'Servizi nell’inventario',
                numeric: true,
                cell: (body) => body.services,
              },
              {
                key: 'apri',
                label: 'Piano',
                cardLabel: false,
                cell: (body) => <OpenPlan body={body} canOpen={canOpen} />,
              },
            ]}
          />
        </Section>
      )}
    </>
  )
}

function OpenPlan({ body, canOpen }: { body: BodyWithoutPlan; canOpen: boolean }) {
  if (!canOpen) return <Missing>da aprire</Missing>
  if (body.services === 0)
    return <a href={`/enti/${body.ipaCode ?? body.administrationId}`}>Aggiungi prima i servizi</a>
  return (
    <Form action={planPaths.list} label={`Piano di ${body.name}`}>
      <HiddenField name="administrationId" value={body.administrationId} />
      <Button small weight="secondary">
        Apri il piano
      </Button>
    </Form>
  )
}

function activeFilters(query: ListQuery, here: (state: ListQuery) => string, waves: readonly Wave[]) {
  const states = query.filters['stato'] ?? []
  const words = filterValue(query, 'cerca')
  return [
    ...states.map((state) => ({
      label: `Stato: ${planStateLabels[state as PlanState].toLowerCase()}`,
      removeHref: here(withoutFilter(plansSpec, query, 'stato', state)),
    })),
    ...(words
      ? [{ label: `Ente: ${words}`, removeHref: here(withoutFilter(plansSpec, query, 'cerca')) }]
      : []),
    ...(filterValue(query, 'ondata')
      ? [
          {
            label: waveFilterLabel(waves, filterValue(query, 'ondata')),
            removeHref: here(withoutFilter(plansSpec, query, 'ondata')),
          },
        ]
      : []),
    ...(filterValue(query, 'miei')
      ? [{ label: 'Seguiti da me', removeHref: here(withoutFilter(plansSpec, query, 'miei')) }]
      : []),
  ]
}

function State({ plan }: { plan: Plan }) {
  const { kind, label, icon } = stateInWords(plan.state)
  return (
    <Status kind={kind} icon={icon}>
      {label}
    </Status>
  )
}

function Findings({ row: { stops, warnings } }: { row: ListedRow }) {
  if (!stops && warnings === 0) return <Status kind="ok">Nessuno</Status>
  return (
    <>
      {stops ? <Status kind="bad">{counted(stops, 'bloccante', 'bloccanti')}</Status> : null}{' '}
      {warnings > 0 ? <Status kind="warn">{counted(warnings, 'avviso', 'avvisi')}</Status> : null}
    </>
  )
}
