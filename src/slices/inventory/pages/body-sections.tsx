// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { formatDate } from '../../../shared/dates.ts'
import { CellNote, type Column, Missing, Status, StatusOf, Table } from '../../../ui/index.ts'
import type { DataCentre, Host, HostedService, ServicePlanLine, ServiceRow } from '../model.ts'
import { dataCentreStateLabels, groupLabels, hostingLabels, paths } from '../view.ts'

export interface DataCentreTableProps {
  readonly places: readonly { readonly place: DataCentre; readonly services: readonly HostedService[] }[]
  /** Places of other bodies where services of this one run, with how many. */
  readonly foreign: readonly { readonly host: Host; readonly count: number }[]
  /** Active services of the body. */
  readonly total: number
}

interface PlaceLine {
  readonly key: string
  readonly name: string
  readonly href: string | null
  readonly owner: string | null
  readonly group: DataCentre['group']
  readonly reason: string
  readonly contested: boolean
  readonly hosted: number
  readonly others: number
  readonly state: DataCentre['state']
  readonly closesOn: string | null
  readonly undated: number
}

/** The data centres of a body, and those of others where it is hosted. */
export function DataCentreTable({ places, foreign, total }: DataCentreTableProps) {
  const lines: PlaceLine[] = [
    ...places.map(({ place, services }) => ({
      key: place.id,
      name: place.name,
      href: paths.dataCentre(place.id),
      owner: null,
      group: place.group,
      reason: place.groupReason,
      contested: place.isGroupContested,
      hosted: services.filter((service) => service.isOwn).length,
      others: services.filter((service) => !service.isOwn).length,
      state: place.state,
      closesOn: place.closesOn,
      undated:
        place.closesOn === null ? 0 : services.filter((service) => service.plannedEndOn === null).length,
    })),
    ...foreign.map(({ host, count }) => ({
      key: host.id,
      name: host.name,
      href: null,
      owner: host.administrationName,
      group: host.group,
      reason: '',
      contested: false,
      hosted: count,
      others: 0,
      state: host.state,
      closesOn: host.closesOn,
      undated: 0,
    })),
  ]
  return (
    <Table
      caption="Data center dell’ente, e quelli di altri enti che lo ospitano"
      rows={lines}
      rowKey={(line) => line.key}
      columns={[
        {
          key: 'nome',
          label: 'Data center',
          rowHeader: true,
          cell: (line) => (
            <>
              {line.href === null ? line.name : <a href={line.href}>{line.name}</a>}
              {line.owner === null ? null : <CellNote>di {line.owner}</CellNote>}
            </>
          ),
        },
        {
          key: 'gruppo',
          label: 'Gruppo',
          cell: (line) => (
            <>
              {line.group === null ? <Missing>non assegnato</Missing> : groupLabels[line.group]}
              {line.reason === '' && !line.contested ? null : (
                <CellNote>
                  {[line.reason, line.contested ? 'contestato' : ''].filter(Boolean).join(' · ')}
                </CellNote>
              )}
            </>
          ),
        },
        {
          key: 'ospitati',
          label: 'Servizi ospitati',
          numeric: true,
          cell: (line) => (
            <>
              {line.hosted} di {total}
              {line.others === 0 ? null : <CellNote>{`e ${line.others} di altri enti`}</CellNote>}
            </>
          ),
        },
        { key: 'stato', label: 'Stato', cell: (line) => dataCentreStateLabels[line.state] },
        {
          key: 'chiusura',
          label: 'Chiusura prevista',
          cell: (line) => (
            <>
              {line.closesOn === null ? <Missing /> : formatDate(line.closesOn)}{' '}
              {line.undated === 0 ? null : (
                <Status kind="warn">
                  {line.undated === 1 ? '1 servizio senza data' : `${line.undated} servizi senza data`}
                </Status>
              )}
            </>
          ),
        },
      ]}
      empty={{ title: 'Nessun data center', text: 'L’ente non ne ha indicato nessuno.' }}
    />
  )
}

export interface ServiceTableProps {
  readonly rows: readonly ServiceRow[]
  readonly total: number
  readonly listHref: string
  /** By service; null when no plan is told. */
  readonly planLines: ReadonlyMap<string, ServicePlanLine> | null
  readonly catalogueHref: string | null
}

/** The first services of a body, with what its plan says of each. */
export function ServiceTable({ rows, total, listHref, planLines, catalogueHref }: ServiceTableProps) {
  const planColumns: Column<ServiceRow>[] = planLines
    ? [
        { key: 'modo', label: 'Modo e livello', cell: (row) => planLines.get(row.id)?.mode ?? <Missing /> },
        {
          key: 'stato',
          label: 'Stato',
          cardLabel: false,
          cell: (row) => {
            const status = planLines.get(row.id)?.status
            return status ? <StatusOf status={status} /> : <Missing>non nel piano</Missing>
          },
        },
        {
          key: 'fine',
          label: 'Fine prevista',
          numeric: true,
          cell: (row) => {
            const endsOn = planLines.get(row.id)?.endsOn ?? null
            return endsOn === null ? <Missing /> : formatDate(endsOn)
          },
        },
      ]
    : []
  return (
    <Table
      caption={`Servizi digitali${total > rows.length ? `, primi ${rows.length} di ${total}` : ''}`}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'servizio',
          label: 'Servizio',
          rowHeader: true,
          cell: (row) => <a href={paths.service(row.id)}>{row.name}</a>,
        },
        {
          key: 'classe',
          label: 'Classe',
          cell: (row) => (row.dataClass === null ? <Missing /> : dataClassLabels[row.dataClass]),
        },
        {
          key: 'programma',
          label: 'Programma',
          cell: (row) =>
            row.software.length === 0 ? <Missing /> : row.software.map((each) => each.name).join(', '),
        },
        {
          key: 'dove',
          label: 'Dove sta',
          cell: (row) =>
            row.hosting === 'unknown' ? <Missing /> : (row.placeName ?? hostingLabels[row.hosting]),
        },
        ...planColumns,
      ]}
      note={
        total === 0 ? undefined : (
          <>
            Righe 1–{rows.length} di {total} · <a href={listHref}>mostra tutte</a>
          </>
        )
      }
      exports={['csv', 'xlsx'].map((kind) => ({
        label: kind.toUpperCase(),
        href: listHref.replace('/inventario', `/inventario.${kind}`),
      }))}
      empty={{
        title: 'Nessun servizio nell’inventario',
        action:
          catalogueHref === null ? undefined : <a href={catalogueHref}>Aggiungi i servizi dal catalogo</a>,
      }}
    />
  )
}
