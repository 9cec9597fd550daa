// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import { CellNote, type Column, Missing, StatusOf } from '../../../ui/index.ts'
import { destinationLabels } from '../../plans/index.ts'
import type { Execution } from '../model.ts'
import { delayInWords, executionPaths, partsInWords, stateInWords } from '../view.ts'

/** The columns of every table of executions; the body stands only where there are many. */
export function executionColumns(
  today: LocalDate,
  names: ReadonlyMap<string, string>,
  withBody: boolean,
): Column<Execution>[] {
  return [
    {
      key: 'servizio',
      label: 'Servizio',
      rowHeader: true,
      sortable: true,
      cell: (row) => (
        <>
          <a href={executionPaths.item(row)}>{row.serviceName}</a>
          <CellNote>
            {[
              row.dataClass ? dataClassLabels[row.dataClass] : 'classe n.d.',
              row.isServiceCeased ? 'servizio cessato' : null,
            ]
              .filter(Boolean)
              .join(' · ')}
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
            cell: (row: Execution) => <a href={executionPaths.plan(row.planId)}>{row.administrationName}</a>,
          },
        ]
      : []),
    {
      key: 'destinazione',
      label: 'Destinazione',
      cell: (row) => <Destination row={row} />,
    },
    {
      key: 'fine',
      label: 'Fine prevista',
      sortable: true,
      cell: (row) => (row.plannedEndsOn ? formatDate(row.plannedEndsOn) : <Missing />),
    },
    {
      key: 'effettiva',
      label: 'Fine effettiva',
      cell: (row) => (row.migratedOn ? formatDate(row.migratedOn) : <Missing>non ancora</Missing>),
    },
    {
      key: 'scostamento',
      label: 'Scostamento',
      cell: (row) => {
        const delay = delayInWords(row, today)
        return delay ? <StatusOf status={delay} /> : <Missing />
      },
    },
    {
      key: 'stato',
      label: 'Stato',
      cardLabel: false,
      cell: (row) => (
        <>
          <StatusOf status={stateInWords(row)} />
          {partsInWords(row) ? <CellNote>{partsInWords(row)}</CellNote> : null}
        </>
      ),
    },
    {
      key: 'persona',
      label: 'Chi segue',
      cell: (row) => names.get(row.responsiblePersonId ?? '') ?? <Missing>nessuno</Missing>,
    },
  ]
}

function Destination({ row }: { row: Execution }) {
  if (row.destinationKind === null) return <Missing>nessuna</Missing>
  return (
    <>
      {row.destinationName || destinationLabels[row.destinationKind]}
      {row.destinationName ? <CellNote>{destinationLabels[row.destinationKind]}</CellNote> : null}
    </>
  )
}
