// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../../shared/dates.ts'
import {
  countedUpTo,
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
  Missing,
  Muted,
  Notice,
  PageHead,
  Select,
  Status,
  StatusOf,
  Table,
  TextField,
} from '../../../ui/index.ts'
import type { SpendingForm } from '../form.ts'
import { type SpendingState, spendingStateLabels, spendingStates } from '../lifecycle.ts'
import { spendingListSpec } from '../list.ts'
import { duties, dutyLabels, kindLabels, type SpendingRequest } from '../model.ts'
import { registerPath } from '../register.ts'
import { clockInWords, formPath, spendingPaths, stateInWords } from '../view.ts'

/** A request with what a list says of it beside its row. */
export interface ListLine {
  readonly request: SpendingRequest
  /** Of the draft, while nothing was sent. */
  readonly draftSubject: string
  /** Days with the programme, and whether its clock is stopped; null for a draft. */
  readonly clock: { readonly days: number; readonly isStopped: boolean } | null
  readonly isOverrun: boolean
  readonly reviewer: string | null
}

export interface SpendingListProps {
  readonly lines: readonly ListLine[]
  readonly query: ListQuery
  readonly page: { readonly next: ListQuery | null; readonly previous: ListQuery | null }
  readonly total: number
  /** The programme reads its queue, body and office their requests. */
  readonly isQueue: boolean
  readonly isReviewer: boolean
  readonly mayAsk: boolean
  /** Where those of past years come in. */
  readonly importHref: string
  /** May take note of many communications at once. */
  readonly mayAcknowledge: boolean
  /** How many were just taken note of. */
  readonly acknowledged: number | null
  readonly answerDays: number
  /** As the edition of the form in force calls the states, where it has names of its own. */
  readonly stateNames: SpendingForm['stateNames']
}

/** The list of requests: the queue of the programme, or those of the bodies of the reader. */
export function SpendingListPage(props: SpendingListProps) {
  const { query, total, isQueue, page } = props
  const here = (state: ListQuery) => `${spendingPaths.list}${printListQuery(spendingListSpec, state)}`
  const bare = withoutFilters(query)
  const whole = here({ ...query, cursor: null })
  const set = (name: string, ...values: string[]) => withFilter(spendingListSpec, bare, name, ...values)
  const view = (label: string, state: ListQuery) => ({
    label,
    href: here(state),
    current: here({ ...state, cursor: null }) === whole,
  })
  const decided = ['authorised', 'authorised_with_conditions', 'denied', 'acknowledged']
  return (
    <>
      <PageHead
        title={isQueue ? 'Spese da esaminare' : 'Spese dei data center'}
        lead={`${total === countedUpTo ? 'oltre ' : ''}${counted(total, 'richiesta', 'richieste')} in questo elenco · il silenzio non vale come autorizzazione`}
        actions={
          <>
            <ButtonLink small href="/spese/quadro">
              Quadro
            </ButtonLink>
            <ButtonLink small href={formPath}>
              Modulo
            </ButtonLink>
            <ButtonLink small href={registerPath}>
              Registro degli atti
            </ButtonLink>
            {props.mayAsk ? (
              <>
                <ButtonLink small icon="upload" href={props.importHref}>
                  Importa le passate
                </ButtonLink>
                <ButtonLink small weight="primary" href={spendingPaths.new}>
                  Nuova spesa
                </ButtonLink>
              </>
            ) : null}
          </>
        }
      />
      {props.acknowledged === null ? null : (
        <Notice
          kind="ok"
          level={2}
          title={`Presa d’atto di ${counted(props.acknowledged, 'comunicazione', 'comunicazioni')}`}
        />
      )}
      <Table
        caption="Richieste di autorizzazione e comunicazioni, dalla più vecchia"
        columns={columns(props)}
        rows={props.lines}
        rowKey={({ request }) => request.requestId}
        sort={{ ...query.sort, href: (key) => here(withSort(spendingListSpec, query, key)) }}
        views={
          isQueue
            ? [
                view('In coda o in istruttoria', bare),
                ...(props.isReviewer ? [view('Mie', set('miei', '1'))] : []),
                view('Comunicazioni', set('serve', 'communication', 'prior_communication')),
                view('In attesa dell’ente', set('stato', 'integration_requested', 'requalified')),
                view('Contratti oltre il piano', set('avvisi', '1')),
                view('Decise', set('stato', ...decided)),
              ]
            : [
                view('Tutte', bare),
                view('Da completare', set('stato', 'draft', 'integration_requested', 'requalified')),
                view('Inviate', set('stato', 'submitted', 'in_examination')),
                view('Contratti oltre il piano', set('avvisi', '1')),
                view('Decise', set('stato', ...decided)),
              ]
        }
        filters={{
          active: activeFilters(props, here),
          clearHref: here(bare),
          action: spendingPaths.list,
          keep: listFields(spendingListSpec, bare),
          add: (
            <>
              <TextField
                name="cerca"
                label="Oggetto, fornitore, data center o ente"
                value={filterValue(query, 'cerca') ?? ''}
              />
              <Select
                name="stato"
                label="Stato"
                empty="Tutti"
                value={filterValue(query, 'stato') ?? ''}
                options={spendingStates.map((value) => ({
                  value,
                  label: props.stateNames[value] ?? spendingStateLabels[value],
                }))}
              />
              <Select
                name="serve"
                label="Che cosa serve"
                empty="Tutto"
                value={filterValue(query, 'serve') ?? ''}
                options={duties.map((value) => ({ value, label: dutyLabels[value] }))}
              />
              <Select
                name="tipo"
                label="Tipo di spesa"
                empty="Tutti"
                value={filterValue(query, 'tipo') ?? ''}
                options={Object.entries(kindLabels).map(([value, label]) => ({ value, label }))}
              />
            </>
          ),
        }}
        {...(props.mayAcknowledge
          ? {
              bulk: {
                action: '/spese/prese-d-atto/anteprima',
                rowId: ({ request }: ListLine) => request.requestId,
                rowLabel: ({ request }: ListLine) => `${request.subject}, ${request.administrationName}`,
                matching: props.lines.length,
                query: whole.replace(spendingPaths.list, ''),
                children: <Muted>Prendi atto delle comunicazioni scelte</Muted>,
              },
            }
          : {})}
        pager={{
          shown: props.lines.length,
          total,
          nextHref: page.next && here(page.next),
          previousHref: page.previous && here(page.previous),
        }}
        note={
          isQueue
            ? `Età: giorni presso il programma, senza quelli in attesa dell’ente. ${
                props.answerDays > 0
                  ? `Termine interno: ${props.answerDays} giorni.`
                  : 'Nessun termine di legge è stato trovato.'
              }`
            : undefined
        }
        empty={{
          title: isQueue ? 'Niente da esaminare con questi filtri' : 'Nessuna spesa con questi filtri',
          action: props.mayAsk ? (
            <>
              <a href={spendingPaths.new}>Comincia una richiesta</a>, o{' '}
              <a href={props.importHref}>importa da un foglio quelle degli anni passati</a>
            </>
          ) : (
            <a href={here(bare)}>Togli i filtri</a>
          ),
        }}
      />
    </>
  )
}

function columns({ isQueue, answerDays }: SpendingListProps): Column<ListLine>[] {
  return [
    {
      key: 'eta',
      label: 'Età',
      sortable: true,
      cell: ({ clock }) =>
        clock === null ? (
          <Missing>bozza</Missing>
        ) : answerDays > 0 && clock.days > answerDays && !clock.isStopped ? (
          <Status kind="warn">{clockInWords(clock.days, false)}</Status>
        ) : (
          clockInWords(clock.days, clock.isStopped)
        ),
    },
    {
      key: 'ente',
      label: 'Ente',
      sortable: true,
      cell: ({ request }) => request.administrationName,
    },
    {
      key: 'oggetto',
      label: 'Oggetto',
      rowHeader: true,
      cell: ({ request, draftSubject, isOverrun }) => (
        <>
          <a
            href={
              isQueue && request.channel === 'programme'
                ? spendingPaths.exam(request.requestId)
                : spendingPaths.request(request.requestId)
            }
          >
            {request.subject || draftSubject || 'Senza oggetto'}
          </a>
          <CellNote>
            {dutyLabels[request.duty]}
            {request.kind ? ` · ${kindLabels[request.kind]}` : ''}
          </CellNote>
          {isOverrun ? <Status kind="bad">Oltre il piano</Status> : null}
        </>
      ),
    },
    { key: 'centro', label: 'Data center', cell: ({ request }) => request.dataCentreName },
    {
      key: 'importo',
      label: 'Senza IVA',
      numeric: true,
      cell: ({ request }) => (request.netCents === null ? <Missing /> : formatMoney(request.netCents)),
    },
    {
      key: 'fine',
      label: 'Fine contratto',
      sortable: true,
      cell: ({ request }) => (request.endsOn ? formatDate(request.endsOn) : <Missing />),
    },
    {
      key: 'stato',
      label: 'Stato',
      cardLabel: false,
      cell: ({ request, reviewer }) => (
        <>
          <StatusOf status={stateInWords(request)} />
          {reviewer ? <CellNote>{reviewer}</CellNote> : null}
        </>
      ),
    },
  ]
}

function activeFilters({ query, stateNames }: SpendingListProps, here: (state: ListQuery) => string) {
  const words: Readonly<Record<string, (value: string) => string>> = {
    stato: (value) =>
      `Stato: ${stateNames[value as SpendingState] ?? spendingStateLabels[value as SpendingState]}`,
    serve: (value) => `Serve: ${dutyLabels[value as keyof typeof dutyLabels]}`,
    tipo: (value) => `Tipo: ${kindLabels[value as keyof typeof kindLabels]}`,
    ente: () => 'Un solo ente',
    avvisi: () => 'Contratti oltre il piano',
    miei: () => 'Assegnate a me',
    cerca: (value) => `Parole: ${value}`,
  }
  return Object.entries(query.filters).flatMap(([name, values]) =>
    values.map((value) => ({
      label: words[name]?.(value) ?? value,
      removeHref: here(withoutFilter(spendingListSpec, query, name, value)),
    })),
  )
}
