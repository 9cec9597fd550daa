// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import { Facts, Missing, Section, Status, Table } from '../../../ui/index.ts'
import { capacities, type DataCentre, type HostedService, type reservedFields } from '../model.ts'
import { capacityInWords, capacityLabels, groupLabels, paths } from '../view.ts'

export interface PlaceFactsProps {
  readonly place: DataCentre
  readonly today: LocalDate
  /** Null for who may not read it. */
  readonly reserved: Pick<DataCentre, (typeof reservedFields.dataCentre)[number]> | null
  readonly hosted: readonly HostedService[]
  /** The last planned end of what it hosts, of every body. */
  readonly lastEnd: { readonly lastEnd: LocalDate | null; readonly undated: number }
  readonly isFirst: boolean
}

/** What a data centre is: its group with reason and source, when it closes, how big it is. */
export function PlaceFacts(props: PlaceFactsProps) {
  const { place, hosted, today } = props
  const { lastEnd, undated } = props.lastEnd
  const isLate = place.state !== 'closed' && place.closesOn !== null && place.closesOn < today
  return (
    <>
      <Section title="Gruppo e chiusura" first={props.isFirst}>
        <Facts
          facts={[
            ...(props.reserved === null
              ? []
              : [
                  { label: 'Sede', value: props.reserved.site || <Missing /> },
                  { label: 'Locale', value: props.reserved.room || <Missing /> },
                ]),
            {
              label: 'Gruppo',
              value: (
                <>
                  {place.group === null ? <Missing>non assegnato</Missing> : groupLabels[place.group]}
                  {place.isGroupContested ? (
                    <>
                      {' · '}
                      <Status kind="warn">contestato dall’ente</Status>
                    </>
                  ) : null}
                </>
              ),
            },
            { label: 'Motivo', value: place.groupReason || <Missing /> },
            {
              label: 'Fonte',
              value: [place.groupSource, place.groupOn ? formatDate(place.groupOn) : '', place.censusEdition]
                .filter(Boolean)
                .join(', ') || <Missing />,
            },
            { label: 'Ospita altri enti', value: place.isShared ? 'sì' : 'no' },
            ...(place.closedOn === null ? [] : [{ label: 'Chiuso il', value: formatDate(place.closedOn) }]),
            {
              label: 'Chiusura prevista',
              value:
                place.closesOn === null ? (
                  <Missing />
                ) : (
                  <>
                    {formatDate(place.closesOn)} {isLate ? <Status kind="warn">data passata</Status> : null}
                  </>
                ),
            },
            ...(hosted.length === 0
              ? []
              : [
                  {
                    label: 'Ultima fine prevista di ciò che ospita',
                    value: (
                      <>
                        {lastEnd === null ? <Missing /> : formatDate(lastEnd)}
                        {undated === 0
                          ? null
                          : ` · ${undated === 1 ? '1 servizio' : `${undated} servizi`} senza data`}
                      </>
                    ),
                  },
                ]),
          ]}
        />
      </Section>
      <Section
        title="Dimensioni"
        aside={place.capacityOn === null ? undefined : `al ${formatDate(place.capacityOn)}`}
      >
        <Facts
          row
          facts={capacities.map((key) => ({
            label: capacityLabels[key],
            value: capacityInWords(key, place[key]) ?? <Missing />,
          }))}
        />
      </Section>
    </>
  )
}

/** What runs there. Of a service of another body only four things are known: body, name, class, planned end. */
export function HostedSection({ hosted }: Pick<PlaceFactsProps, 'hosted'>) {
  const foreign = hosted.filter((service) => !service.isOwn).length
  return (
    <Section
      title="Servizi ospitati"
      id="ospitati"
      aside={
        hosted.length === 0
          ? undefined
          : `${hosted.length} in tutto${foreign > 0 ? `, ${foreign} di altri enti` : ''}`
      }
    >
      <Table
        caption="Servizi attivi che stanno in questo data center"
        rows={hosted}
        rowKey={(service) => service.serviceId}
        columns={[
          {
            key: 'servizio',
            label: 'Servizio',
            rowHeader: true,
            cell: (service) =>
              service.isOwn ? <a href={paths.service(service.serviceId)}>{service.name}</a> : service.name,
          },
          {
            key: 'ente',
            label: 'Ente',
            cell: (service) => (service.isOwn ? 'questo ente' : service.administrationName),
          },
          {
            key: 'classe',
            label: 'Classe',
            cell: (service) =>
              service.dataClass === null ? <Missing /> : dataClassLabels[service.dataClass],
          },
          {
            key: 'fine',
            label: 'Fine prevista',
            numeric: true,
            cell: (service) =>
              service.plannedEndOn === null ? <Missing /> : formatDate(service.plannedEndOn),
          },
        ]}
        note={
          foreign > 0
            ? 'Degli altri enti si vedono solo nome, classe e fine prevista del servizio.'
            : undefined
        }
        empty={{ title: 'Non ospita nessun servizio attivo', text: 'Un data center vuoto si può chiudere.' }}
      />
    </Section>
  )
}
