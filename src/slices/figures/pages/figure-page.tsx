// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import { citeSource } from '../../../shared/legal.ts'
import {
  filterValue,
  type ListQuery,
  listFields,
  type Page,
  wholeList,
  withoutFilter,
  withoutFilters,
  withSort,
} from '../../../shared/list-query.ts'
import {
  CardFoot,
  CellNote,
  type Column,
  DateField,
  Facts,
  Missing,
  Num,
  PageHead,
  Section,
  Select,
  Table,
  TextField,
} from '../../../ui/index.ts'
import { groupLabels } from '../../inventory/index.ts'
import { kindLabels } from '../../registry/index.ts'
import { spendingKindLabels } from '../../spending/index.ts'
import type { FigureDefinition } from '../definitions.ts'
import { figureListPath, figureListSpec } from '../list.ts'
import type { FigureRow } from '../model.ts'
import type { Told } from '../rules.ts'
import { bodyHref, type FilterChoices, hasGroup, inUnits, rowHref, stateLabels } from '../view.ts'

export interface FigurePageProps {
  readonly definition: FigureDefinition
  readonly query: ListQuery
  readonly page: Page<FigureRow>
  readonly count: number
  /** What these rows give. */
  readonly told: Told
  readonly day: LocalDate
  readonly choices: FilterChoices
}

/** The rows behind a number, with its definition: what is counted, on which day, from where. */
export function FigurePage({ definition, query, page, count, told, day, choices }: FigurePageProps) {
  const spec = figureListSpec(definition)
  const path = (state: ListQuery, extension?: string) => figureListPath(definition, state, extension)
  const whole = wholeList(query)
  const isFiltered = Object.keys(query.filters).some((name) => name !== 'al')
  const al = filterValue(query, 'al')
  const back = al === undefined ? '/monitoraggio' : `/monitoraggio?al=${al}`
  return (
    <>
      <PageHead
        title={definition.name}
        lead={
          <>
            Al {formatDate(day)}
            {isFiltered ? ', con i filtri qui sotto' : ''} · <a href={back}>torna al monitoraggio</a>
          </>
        }
      />
      <Facts
        row
        facts={[
          {
            label: 'Queste righe danno',
            value:
              told.value === null ? (
                <>
                  <Missing /> {told.why}
                </>
              ) : (
                <>
                  <Num>{inUnits(definition, told.value)}</Num>{' '}
                  {definition.sums === null || definition.sums === 'count' ? definition.unit : ''}
                  {told.unknown === 0 ? '' : ` · ${told.unknown} n.d.`}
                </>
              ),
          },
          { label: 'Che cosa conta', value: definition.definition },
          { label: 'Fonte', value: citeSource(definition.source) },
        ]}
      />
      <Section title="Righe" titleHidden>
        <Table
          caption={`${definition.name}, riga per riga`}
          columns={columnsOf(definition)}
          rows={page.rows}
          rowKey={(row) => row.id}
          sort={{ ...query.sort, href: (key) => path(withSort(spec, query, key)) }}
          filters={{
            active: Object.entries(query.filters).flatMap(([name, values]) =>
              values.map((value) => ({
                label: chipLabel(name, value, choices),
                removeHref: path(withoutFilter(spec, query, name, value)),
              })),
            ),
            clearHref: path(withoutFilters(query)),
            action: path({ ...withoutFilters(query), sort: spec.defaultSort }),
            keep: listFields(spec, whole),
            add: (
              <>
                <DateField name="al" id="filtro-al" label="Situazione al" />
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
                {spec.filters['anno'] ? (
                  <TextField
                    name="anno"
                    id="filtro-anno"
                    label="Anno"
                    inputMode="numeric"
                    maxLength={4}
                    narrow
                  />
                ) : null}
                <TextField name="cerca" id="filtro-cerca" label="Parole del nome" maxLength={100} />
              </>
            ),
          }}
          pager={{
            shown: page.rows.length,
            total: count,
            nextHref: page.next && path(page.next),
            previousHref: page.previous && path(page.previous),
          }}
          exports={['csv', 'xlsx'].map((kind) => ({
            label: kind.toUpperCase(),
            href: path(whole, `.${kind}`),
          }))}
          empty={{
            title: 'Nessuna riga',
            action: isFiltered ? <a href={path(withoutFilters(query))}>Togli i filtri</a> : undefined,
          }}
        />
      </Section>
      <CardFoot>Un ente confluito in un altro conta come chi prosegue, ed è il suo nome che vedi.</CardFoot>
    </>
  )
}

function columnsOf(definition: FigureDefinition): Column<FigureRow>[] {
  const { thing, by, dayLabel, sums } = definition
  const body: Column<FigureRow> = {
    key: 'ente',
    label: 'Ente',
    sortable: true,
    ...(thing === 'body' ? { rowHeader: true } : {}),
    cell: (row) => <a href={bodyHref(row)}>{row.bodyName}</a>,
  }
  return [
    ...(thing === 'body'
      ? []
      : [
          {
            key: 'nome',
            label: { service: 'Servizio', data_centre: 'Data center', plan: 'Piano', spending: 'Spesa' }[
              thing
            ],
            rowHeader: true,
            sortable: true,
            cell: (row: FigureRow) => <a href={rowHref(definition, row)}>{row.thing}</a>,
          },
        ]),
    body,
    {
      key: 'kind',
      label: 'Tipo',
      cell: (row) => (
        <>
          {kindLabels[row.kind]}
          <CellNote>{row.regionName ?? 'regione n.d.'}</CellNote>
        </>
      ),
    },
    ...(by.includes('class')
      ? [
          {
            key: 'class',
            label: 'Classe',
            cell: (row: FigureRow) => (row.dataClass ? dataClassLabels[row.dataClass] : <Missing />),
          },
        ]
      : []),
    ...(by.includes('spending')
      ? [
          {
            key: 'spending',
            label: 'Tipo di spesa',
            cell: (row: FigureRow) => (row.spendingKind ? spendingKindLabels[row.spendingKind] : <Missing />),
          },
        ]
      : []),
    ...(hasGroup(thing)
      ? [
          {
            key: 'group',
            label: 'Gruppo',
            cell: (row: FigureRow) => (row.group ? groupLabels[row.group] : <Missing>non assegnato</Missing>),
          },
        ]
      : []),
    ...(by.includes('state')
      ? [
          {
            key: 'state',
            label: 'Stato',
            cell: (row: FigureRow) => stateLabels[row.state ?? ''] ?? <Missing />,
          },
        ]
      : []),
    ...(dayLabel === null
      ? []
      : [
          {
            key: 'giorno',
            label: dayLabel,
            numeric: true,
            sortable: true,
            cell: (row: FigureRow) => (row.day ? dayInWords(definition, row.day) : <Missing />),
          },
        ]),
    ...(sums === null
      ? []
      : [
          {
            key: 'amount',
            label: definition.unit,
            numeric: true,
            cell: (row: FigureRow) => (row.amount === null ? <Missing /> : inUnits(definition, row.amount)),
          },
        ]),
  ]
}

/** Money has a year, not a day. */
const dayInWords = ({ thing }: FigureDefinition, day: LocalDate) =>
  thing === 'spending' ? day.slice(0, 4) : formatDate(day)

function chipLabel(name: string, value: string, choices: FilterChoices): string {
  if (name === 'al') return `Situazione al ${formatDate(value)}`
  if (name === 'cerca') return `Parole: ${value}`
  if (name === 'anno') return `Anno: ${value === 'nd' ? 'n.d.' : value}`
  const choice = choices[name]
  return `${choice?.label ?? 'Ente'}: ${choice?.options.find((option) => option.value === value)?.label ?? value}`
}
