// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  type ListQuery,
  listFields,
  type Page,
  wholeList,
  withFilter,
  withoutFilter,
  withoutFilters,
  withSort,
} from '../../../shared/list-query.ts'
import {
  Button,
  ButtonLink,
  CellNote,
  Checkboxes,
  DaysLeft,
  Figures,
  HiddenField,
  Missing,
  Muted,
  PageHead,
  Section,
  Select,
  StatusOf,
  Table,
  wholeNumber,
} from '../../../ui/index.ts'
import { kindLabels } from '../../registry/index.ts'
import { printQueue, type QueueState, queueAges, queueSpec, queueViews } from '../queue.ts'
import { lateAfterDays } from '../review-model.ts'
import { planPaths } from '../view.ts'
import type { QueueCard, QueueLine } from '../view-review.ts'

export interface QueuePageProps {
  /** The address of the queue for the reader. */
  readonly path: string
  readonly state: QueueState
  readonly page: Page<QueueLine>
  readonly total: number
  /** Of the whole queue, whatever the filters. */
  readonly counts: {
    readonly underReview: number
    readonly waiting: number
    readonly mine: number
    readonly unassigned: number
    readonly suspended: number
  }
  readonly cards: readonly QueueCard[]
  readonly regions: readonly { readonly code: string; readonly name: string }[]
  readonly reviewers: readonly { readonly value: string; readonly label: string }[]
  /** May be given plans; null for who only reads. `choices` are the people one may give them to. */
  readonly assign: { readonly self: string; readonly choices: QueuePageProps['reviewers'] | null } | null
  readonly hasNext: boolean
  /** Approvals proposed by others that wait for a second person. */
  readonly awaiting: number
}

/** The queue of the programme: figures, saved views, filters, the plans from the oldest, and what to do with many. */
export function QueuePage(props: QueuePageProps) {
  const { state, page, total, counts, assign } = props
  const { query } = state
  const here = (to: ListQuery) => `${props.path}${printQueue({ ...state, query: to })}`
  const whole = printQueue({ ...state, query: wholeList(query) })
  return (
    <>
      <PageHead
        title="Piani da esaminare"
        lead={`${wholeNumber(counts.underReview)} in esame, ${wholeNumber(counts.waiting)} in attesa · ${
          query.sort.direction === 'desc' ? 'i più vecchi per primi' : 'i più recenti per primi'
        }`}
        actions={
          <>
            <ButtonLink small href={planPaths.progress()}>
              Avanzamento
            </ButtonLink>
            <ButtonLink small href={planPaths.work}>
              Chi esamina
            </ButtonLink>
            {assign ? (
              <ButtonLink small href={planPaths.proposals}>
                {props.awaiting > 0
                  ? `Da confermare (${wholeNumber(props.awaiting)})`
                  : 'Approvazioni in due'}
              </ButtonLink>
            ) : null}
            <ButtonLink small icon="download" href={`/piani/coda.xlsx${whole}`} download>
              Esporta questa vista
            </ButtonLink>
            {props.hasNext ? (
              <ButtonLink small weight="primary" href="/piani/prossimo">
                Esamina il prossimo
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Section title="In breve" titleHidden first>
        <Figures figures={props.cards} />
      </Section>
      <Section title="Elenco" titleHidden>
        <Table
          caption={`Piani in coda o in esame, ${query.sort.direction === 'desc' ? 'dal più vecchio' : 'dal più recente'}`}
          columns={columns(assign)}
          rows={page.rows}
          rowKey={(row) => row.id}
          sort={{ ...query.sort, href: (key) => here(withSort(queueSpec, query, key)) }}
          views={viewsOf(props)}
          filters={filtersOf(props, here)}
          {...(assign && state.view !== 'sospesi'
            ? {
                bulk: {
                  action: '/piani/assegnazioni/anteprima',
                  rowId: (row: QueueLine) => row.id,
                  rowLabel: (row: QueueLine) => row.body,
                  matching: total,
                  query: whole,
                  children: assign.choices ? (
                    <Select bare name="a" label="Assegna a" options={assign.choices} />
                  ) : (
                    <HiddenField name="a" value={assign.self} />
                  ),
                  submit: assign.choices ? 'Anteprima' : 'Anteprima: prendi in esame',
                  more: (
                    <Button small weight="secondary" formAction="/piani/approvazioni/anteprima">
                      Anteprima: approva
                    </Button>
                  ),
                },
              }
            : {})}
          pager={{
            shown: page.rows.length,
            total,
            nextHref: page.next && here(page.next),
            previousHref: page.previous && here(page.previous),
          }}
          exports={[
            { label: 'CSV', href: `/piani/coda.csv${whole}` },
            { label: 'XLSX', href: `/piani/coda.xlsx${whole}` },
          ]}
          note={`Chi ha scritto un piano non può esaminarlo. L’età si conta dalla trasmissione; i ${lateAfterDays} giorni per rispondere sono una regola interna, e l’orologio si ferma mentre il piano è dall’ente.`}
          empty={
            whole === ''
              ? {
                  title: 'Nessun piano da esaminare',
                  text: 'Quando un ente trasmette, il piano compare qui.',
                }
              : {
                  title: 'Nessun piano con questi filtri',
                  action: <a href={props.path}>Apri tutta la coda</a>,
                }
          }
        />
      </Section>
    </>
  )
}

function columns(assign: QueuePageProps['assign']) {
  return [
    {
      key: 'eta',
      label: 'Età',
      numeric: true,
      sortable: true,
      cardLabel: 'Giorni in coda',
      cell: (row: QueueLine) => (
        <>
          <DaysLeft tone={row.isLate ? 'bad' : undefined}>{row.age}</DaysLeft>
          <CellNote>{row.clock}</CellNote>
        </>
      ),
    },
    {
      key: 'ente',
      label: 'Ente',
      rowHeader: true,
      cell: (row: QueueLine) => (
        <>
          <a href={row.href}>{row.body}</a>
          <CellNote>{row.receipt}</CellNote>
        </>
      ),
    },
    { key: 'tipo', label: 'Tipo', cell: (row: QueueLine) => row.kind },
    { key: 'regione', label: 'Regione', cell: (row: QueueLine) => row.region ?? <Missing>n.d.</Missing> },
    { key: 'versione', label: 'Versione', cell: (row: QueueLine) => row.version },
    { key: 'servizi', label: 'Servizi', numeric: true, cell: (row: QueueLine) => row.services },
    { key: 'rilievi', label: 'Rilievi', cell: (row: QueueLine) => row.warnings },
    {
      key: 'stato',
      label: 'Stato',
      cardLabel: false as const,
      cell: (row: QueueLine) => <StatusOf status={row.status} />,
    },
    {
      key: 'istruttore',
      label: 'Istruttore',
      cell: (row: QueueLine) =>
        row.reviewer ??
        (assign && row.canBeGiven ? (
          <a href={`${row.href}#assegnazione`}>{assign.choices ? 'Assegna' : 'Prendi in esame'}</a>
        ) : (
          <Muted>nessuno</Muted>
        )),
    },
  ]
}

function viewsOf({ path, state, counts, assign }: QueuePageProps) {
  const labels: Readonly<Record<QueueState['view'], string>> = {
    tutti: 'Tutti i piani in coda',
    miei: `Assegnati a me (${wholeNumber(counts.mine)})`,
    'da-assegnare': `Da assegnare (${wholeNumber(counts.unassigned)})`,
    sospesi: `Fermi, dall’ente (${wholeNumber(counts.suspended)})`,
  }
  const views = queueViews.filter((view) => view !== 'miei' || assign !== null)
  return views.map((view) => ({
    label: labels[view],
    href: view === 'tutti' ? path : `${path}?vista=${view}`,
    current: view === state.view,
  }))
}

function filtersOf(
  { path, state, regions, reviewers }: QueuePageProps,
  here: (to: ListQuery) => string,
): Parameters<typeof Table>[0]['filters'] {
  const { query } = state
  const words: Readonly<Record<string, (value: string) => string>> = {
    tipo: (value) => `Tipo: ${kindLabels[value as keyof typeof kindLabels]}`,
    regione: (value) => `Regione: ${regions.find((region) => region.code === value)?.name ?? value}`,
    giorni: (value) => `Età: oltre ${queueAges[value]} giorni`,
    avvisi: (value) => (value === 'con' ? 'Con avvisi' : 'Senza avvisi'),
    istruttore: (value) =>
      `Istruttore: ${reviewers.find((reviewer) => reviewer.value === value)?.label ?? 'non più in servizio'}`,
  }
  const value = (name: string) => query.filters[name]?.[0] ?? ''
  return {
    active: Object.entries(query.filters).flatMap(([name, values]) =>
      values.map((each) => ({
        label: words[name]?.(each) ?? each,
        removeHref: here(withoutFilter(queueSpec, query, name, each)),
      })),
    ),
    clearHref: here(withoutFilters(query)),
    choices: value('giorni')
      ? []
      : Object.entries(queueAges).map(([name, days]) => ({
          label: `Oltre ${days} giorni`,
          href: here(withFilter(queueSpec, query, 'giorni', name)),
        })),
    action: path,
    keep: [
      ...(state.view === 'tutti' ? [] : [['vista', state.view] as const]),
      ...listFields(queueSpec, wholeList(withoutFilters(query))),
      ...listFields(queueSpec, wholeList(query)).filter(([name]) => name === 'giorni'),
    ],
    add: (
      <>
        <Checkboxes
          name="tipo"
          label="Tipo"
          options={Object.entries(kindLabels).map(([kind, label]) => ({ value: kind, label }))}
          values={query.filters['tipo'] ?? []}
        />
        <Select
          name="regione"
          label="Regione"
          empty="Tutte"
          value={value('regione')}
          options={regions.map((region) => ({ value: region.code, label: region.name }))}
        />
        <Select
          name="avvisi"
          label="Rilievi"
          empty="Tutti"
          value={value('avvisi')}
          options={[
            { value: 'senza', label: 'Senza avvisi' },
            { value: 'con', label: 'Con avvisi' },
          ]}
        />
        <Select
          name="istruttore"
          label="Istruttore"
          empty="Tutti"
          value={value('istruttore')}
          options={reviewers}
        />
      </>
    ),
  }
}
