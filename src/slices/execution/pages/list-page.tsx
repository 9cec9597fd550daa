// SPDX-License-Identifier: AGPL-3.0-or-later
import { type DataClass, dataClasses, dataClassLabels } from '../../../shared/classification.ts'
import type { LocalDate } from '../../../shared/dates.ts'
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
import { counted } from '../../../shared/money.ts'
import { ButtonLink, Notice, PageHead, Select, Table, TextField } from '../../../ui/index.ts'
import {
  type DestinationKind,
  destinationKinds,
  destinationLabels,
  type Wave,
  WaveFilter,
  waveFilterLabel,
} from '../../plans/index.ts'
import { type ExecutionState, executionStateLabels, executionStates } from '../lifecycle.ts'
import { executionListSpec } from '../list.ts'
import type { Execution } from '../model.ts'
import { executionPaths } from '../view.ts'
import { executionColumns } from './execution-table.tsx'

export interface ExecutionListProps {
  /** The plan whose list it is; null for the list over the scope. */
  readonly plan: {
    readonly planId: string
    readonly href: string
    readonly title: string
    readonly approvedNumber: number | null
  } | null
  readonly rows: readonly Execution[]
  readonly query: ListQuery
  readonly page: { readonly next: ListQuery | null; readonly previous: ListQuery | null }
  readonly total: number
  readonly capped: boolean
  readonly names: ReadonlyMap<string, string>
  readonly today: LocalDate
  readonly mayChangeMany: boolean
  readonly mayVerify: boolean
  readonly mayAsk: boolean
  readonly waves: readonly Wave[]
  /** After a bulk act: how many rows took the step, and how many had changed meanwhile. */
  readonly outcome: { readonly moved: number; readonly skipped: number } | null
}

/** How far what was approved has come: of one plan, or over the bodies of the reader. */
export function ExecutionListPage(props: ExecutionListProps) {
  const { plan, rows, query, page, total, capped, names, today, outcome } = props
  const base = plan ? executionPaths.plan(plan.planId) : executionPaths.list
  const here = (state: ListQuery) => `${base}${printListQuery(executionListSpec, state)}`
  const bare = withoutFilters(query)
  const whole = { ...query, cursor: null }
  const view = (label: string, state: ListQuery) => ({
    label,
    href: here(state),
    current: here({ ...state, cursor: null }) === here(whole),
  })
  const set = (name: string, ...values: string[]) => withFilter(executionListSpec, bare, name, ...values)
  return (
    <>
      <PageHead
        title={plan ? `Avanzamento del piano, ${plan.title}` : 'Avanzamento dei piani approvati'}
        lead={
          plan?.approvedNumber
            ? `${counted(total, 'servizio', 'servizi')} della versione ${plan.approvedNumber}, approvata`
            : `${capped ? 'oltre ' : ''}${counted(total, 'servizio', 'servizi')} in questo elenco`
        }
        actions={
          plan ? (
            <>
              {props.mayAsk ? (
                <ButtonLink small href={executionPaths.suppliers(plan.planId)}>
                  Documenti dai fornitori
                </ButtonLink>
              ) : null}
              <ButtonLink small href={plan.href}>
                Apri il piano
              </ButtonLink>
            </>
          ) : null
        }
      />
      {outcome ? <Outcome {...outcome} /> : null}
      <Table
        caption={
          plan
            ? 'Servizi del piano approvato, con previsto ed effettivo'
            : 'Servizi dei piani approvati, con previsto ed effettivo'
        }
        rows={rows}
        rowKey={(row) => row.executionId}
        columns={executionColumns(today, names, plan === null)}
        sort={{ ...query.sort, href: (key) => here(withSort(executionListSpec, query, key)) }}
        views={[
          view('Tutti', bare),
          view('In ritardo', set('ritardo', '1')),
          view('Da iniziare', set('stato', 'not_started', 'contracted')),
          view('In corso', set('stato', 'in_progress')),
          view('Da verificare', props.mayVerify ? set('verificare', '1') : set('stato', 'migrated')),
          view('Verificati', set('stato', 'verified')),
        ]}
        filters={{
          active: activeFilters(query, here, props.waves),
          clearHref: here(bare),
          action: base,
          add: (
            <>
              <TextField
                name="cerca"
                label="Servizio, destinazione o ente"
                value={filterValue(query, 'cerca') ?? ''}
              />
              <Select
                name="stato"
                label="Stato"
                empty="Tutti"
                value={filterValue(query, 'stato')}
                options={executionStates.map((value) => ({ value, label: executionStateLabels[value] }))}
              />
              <Select
                name="destinazione"
                label="Destinazione"
                empty="Tutte"
                value={filterValue(query, 'destinazione')}
                options={destinationKinds.map((value) => ({ value, label: destinationLabels[value] }))}
              />
              <Select
                name="classe"
                label="Classe"
                empty="Tutte"
                value={filterValue(query, 'classe')}
                options={dataClasses.map((value) => ({ value, label: dataClassLabels[value] }))}
              />
              <WaveFilter waves={props.waves} value={filterValue(query, 'ondata')} />
              {plan ? null : (
                <TextField
                  name="ente"
                  label="Codice IPA dell’ente"
                  value={filterValue(query, 'ente') ?? ''}
                />
              )}
            </>
          ),
          keep: listFields(executionListSpec, whole).filter(([name]) =>
            ['ritardo', 'verificare', 'ordina'].includes(name),
          ),
        }}
        pager={{
          shown: rows.length,
          total,
          capped,
          nextHref: page.next && here(page.next),
          previousHref: page.previous && here(page.previous),
        }}
        exports={['csv', 'xlsx'].map((format) => ({
          label: format.toUpperCase(),
          href: `${base}.${format}${printListQuery(executionListSpec, whole)}`,
        }))}
        {...(props.mayChangeMany
          ? {
              bulk: {
                action: plan ? `${base}/anteprima` : '/piani/avanzamento/anteprima',
                rowId: (row: Execution) => row.executionId,
                rowLabel: (row: Execution) => `${row.serviceName}, ${row.administrationName}`,
                matching: total,
                capped,
                query: printListQuery(executionListSpec, whole),
                children: (
                  <Select
                    bare
                    name="azione"
                    label="Registra"
                    empty={false}
                    options={[
                      { value: 'contract', label: 'il contratto' },
                      { value: 'start', label: 'l’avvio dei lavori' },
                      { value: 'migrate', label: 'la migrazione' },
                    ]}
                  />
                ),
              },
            }
          : {})}
        note="Lo scostamento confronta la fine prevista con il giorno della migrazione; finché non è migrato conta fino a oggi."
        empty={
          Object.keys(query.filters).length === 0
            ? {
                title: 'Non c’è ancora nulla da seguire',
                text: 'I servizi arrivano qui quando la versione di un piano è approvata.',
              }
            : { title: 'Nessun servizio con questi filtri', action: <a href={base}>Togli i filtri</a> }
        }
      />
    </>
  )
}

function Outcome({ moved, skipped }: { moved: number; skipped: number }) {
  return (
    <Notice
      kind={skipped > 0 ? 'warn' : 'ok'}
      title={`Registrato per ${counted(moved, 'servizio', 'servizi')}`}
    >
      {skipped > 0
        ? `${counted(skipped, 'servizio è cambiato', 'servizi sono cambiati')} dopo l’anteprima e resta com’era.`
        : 'Ogni servizio ha la sua riga nella storia.'}
    </Notice>
  )
}

function activeFilters(query: ListQuery, here: (state: ListQuery) => string, waves: readonly Wave[]) {
  const off = (name: string, value?: string) => here(withoutFilter(executionListSpec, query, name, value))
  const many = (name: string, label: (value: string) => string) =>
    (query.filters[name] ?? []).map((value) => ({ label: label(value), removeHref: off(name, value) }))
  return [
    ...many('stato', (value) => `Stato: ${executionStateLabels[value as ExecutionState].toLowerCase()}`),
    ...many('destinazione', (value) => `Destinazione: ${destinationLabels[value as DestinationKind]}`),
    ...many('classe', (value) => `Classe: ${dataClassLabels[value as DataClass].toLowerCase()}`),
    ...many('cerca', (value) => `Cerca: ${value}`),
    ...many('ente', (value) => `Ente: ${value}`),
    ...many('ondata', (value) => waveFilterLabel(waves, value)),
    ...many('ritardo', () => 'In ritardo'),
    ...many('verificare', () => 'Da verificare'),
  ]
}
