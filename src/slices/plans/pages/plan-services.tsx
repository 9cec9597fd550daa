// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { formatDate } from '../../../shared/dates.ts'
import type { PlanItemId } from '../../../shared/ids.ts'
import { counted, formatMoney } from '../../../shared/money.ts'
import {
  ButtonLink,
  CardFoot,
  DetailsPanel,
  Disclosure,
  type Fact,
  Facts,
  Filters,
  FindingList,
  Missing,
  Num,
  Section,
  Split,
  Status,
  Table,
} from '../../../ui/index.ts'
import { isFrozen, isMoving } from '../model.ts'
import {
  currentNumber,
  decisionInWords,
  destinationInWords,
  findingsInWords,
  isEditable,
  levelInWords,
  modeInWords,
  type PlanFilterKey,
  type PlanRow,
  planPaths,
  rowMatches,
  todayInWords,
} from '../view.ts'
import { type FindingContext, findingItem } from './finding-items.tsx'
import type { PlanPageProps } from './plan-page.tsx'
import { Notes, ResponsibleForm } from './plan-talk.tsx'

/** What the findings of the page need to offer their repairs. */
export function contextOf({ plan, facts, canWrite, trouble }: PlanPageProps): FindingContext {
  return { plan, services: facts.services, canWrite, trouble }
}

/** The services of the plan with the details of the one selected. */
export function Services(props: PlanPageProps) {
  const { plan, rows, filter, selected, versions, canWrite } = props
  const [last] = versions
  const shown = rows.filter((row) => rowMatches(row, filter))
  const count = (key: PlanFilterKey) => rows.filter((row) => rowMatches(row, key)).length
  const chip = (key: PlanFilterKey, label: string) => ({
    label: `${label} (${count(key)})`,
    href: hereWith({ filtro: key === 'tutti' ? null : key }),
    current: key === filter,
  })
  const state = { filtro: filter === 'tutti' ? null : filter, gruppi: props.isByWave ? 'ondate' : null }
  const hereWith = (change: Readonly<Record<string, string | null>>, anchor = 'servizi') => {
    const given = Object.entries({ ...state, ...change }).filter(
      (pair): pair is [string, string] => pair[1] !== null,
    )
    return `${planPaths.plan(plan.planId)}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}#${anchor}`
  }
  return (
    <Section
      id="servizi"
      title="Servizi"
      aside={
        <>
          {canWrite ? (
            <>
              <a href={planPaths.grid(plan.planId)}>Griglia da compilare</a> ·{' '}
            </>
          ) : null}
          esporta <a href={`${planPaths.plan(plan.planId)}/servizi.csv`}>CSV</a> ·{' '}
          <a href={`${planPaths.plan(plan.planId)}/servizi.xlsx`}>XLSX</a>
        </>
      }
    >
      <Split width="wide" aside={selected ? <Details {...props} row={selected} /> : null}>
        <Filters
          choices={[
            chip('tutti', 'Tutti'),
            chip('rilievi', 'Con rilievi'),
            chip('critici', 'Critici'),
            ...(count('strategici') > 0 ? [chip('strategici', 'Strategici')] : []),
            ...(last && isEditable(plan) ? [chip('cambiati', `Cambiati dalla versione ${last.number}`)] : []),
            ...(props.waves.length > 0
              ? [
                  {
                    label: 'Per ondata',
                    href: hereWith({ gruppi: props.isByWave ? null : 'ondate' }),
                    current: props.isByWave,
                  },
                ]
              : []),
          ]}
        />
        <Table
          caption={`Servizi del piano, versione ${currentNumber(plan)}`}
          {...(props.isByWave ? { groups: waveGroups(props, shown) } : { rows: shown })}
          rowKey={(row) => row.service.digitalServiceId}
          isCurrent={(row) => row === selected}
          columns={[
            {
              key: 'servizio',
              label: 'Servizio',
              rowHeader: true,
              cell: ({ service }) => (
                <a href={hereWith({ voce: service.digitalServiceId }, 'dettaglio')}>{service.name}</a>
              ),
            },
            {
              key: 'classe',
              label: 'Classe',
              cell: ({ service }) =>
                service.dataClass ? dataClassLabels[service.dataClass] : <Missing>da indicare</Missing>,
            },
            { key: 'modo', label: 'Modo', cell: (row) => <Mode row={row} /> },
            { key: 'destinazione', label: 'Destinazione', cell: (row) => <Destination row={row} /> },
            {
              key: 'fine',
              label: 'Fine',
              cardLabel: 'Fine prevista',
              numeric: true,
              cell: (row) => <End row={row} />,
            },
            { key: 'rilievi', label: 'Rilievi', cell: (row) => <RowFindings row={row} /> },
          ]}
          empty={{
            title: 'Nessun servizio con questo filtro',
            action: <a href={planPaths.plan(plan.planId)}>Togli il filtro</a>,
          }}
        />
        <CardFoot>
          A: trasferimento in sicurezza dell’infrastruttura. B: aggiornamento in sicurezza di applicazioni.
          QC, QI, AI, AC: qualificazione e adeguamento ACN, con il livello.
        </CardFoot>
      </Split>
    </Section>
  )
}

/** The rows under the wave each is in, in the order of the office; those in none come last. */
function waveGroups({ waves, waveOf }: PlanPageProps, rows: readonly PlanRow[]) {
  const of = ({ service }: PlanRow) => (service.item && waveOf.get(service.item.planItemId)) ?? null
  return [
    ...waves.map(({ waveId, name }) => ({ key: waveId as string | null, label: name })),
    { key: null, label: 'Senza ondata' },
  ]
    .map(({ key, label }) => ({ key: key ?? 'nessuna', label, rows: rows.filter((row) => of(row) === key) }))
    .filter((group) => group.rows.length > 0)
    .map((group) => ({ ...group, summary: counted(group.rows.length, 'servizio', 'servizi') }))
}

function Mode({ row: { values } }: { row: PlanRow }) {
  const mode = values && modeInWords(values)
  if (!mode) return <Missing>da scegliere</Missing>
  return values.approach === 'not_due' ? <Missing>–</Missing> : mode
}

function Destination({ row: { values } }: { row: PlanRow }) {
  if (!values) return <Missing>non è nel piano</Missing>
  if (values.approach !== null && !isMoving(values)) return <Missing>nessuna</Missing>
  return destinationInWords(values) ?? <Missing>da scegliere</Missing>
}

function End({ row: { values } }: { row: PlanRow }) {
  if (values?.endsOn) return formatDate(values.endsOn)
  if (values?.approach === 'retain' || values?.approach === 'not_due') return <Missing>non dovuta</Missing>
  return <Missing />
}

function RowFindings({ row: { values, findings } }: { row: PlanRow }) {
  if (values?.approach === 'not_due' && findings.length === 0) return <Status kind="idle">Non dovuto</Status>
  const { kind, label } = findingsInWords(findings)
  return <Status kind={kind}>{label}</Status>
}

function Details(props: PlanPageProps & { row: PlanRow }) {
  const { plan, facts, row, canWrite, observations, names, trouble } = props
  const { service, findings } = row
  const received = observations.filter((each) => each.digitalServiceId === service.digitalServiceId)
  const items = [
    ...findings.map((finding) => findingItem(finding, contextOf(props))),
    ...received.map((each) => ({
      key: each.observationId,
      kind: 'info' as const,
      title: `Osservazione del programma, ${each.reply === null ? 'senza risposta' : 'con risposta'}`,
      text:
        each.reply === null
          ? `«${each.body}»`
          : `«${each.body}» ${names.get(each.repliedBy ?? '') ?? ''}: ${each.reply}`,
      actions: <a href={`#oss-${each.observationId}`}>Apri l’osservazione</a>,
    })),
  ]
  return (
    <DetailsPanel
      title={service.name}
      lead={todayInWords(service, facts)}
      parts={[
        items.length > 0 ? <FindingList key="rilievi" level={4} findings={items} /> : null,
        row.values ? (
          <>
            <Facts facts={factsOf(props, row)} />
            {service.item && canWrite ? (
              <Disclosure summary="Indica chi segue il servizio" open={trouble.has('chi-segue-servizio')}>
                <ResponsibleForm
                  action={`${planPaths.plan(plan.planId)}/servizi/${service.digitalServiceId}/responsabile`}
                  id="chi-segue-servizio"
                  label="Chi segue il servizio"
                  value={service.item.responsiblePersonId}
                  version={service.item.version}
                  {...props}
                />
              </Disclosure>
            ) : null}
          </>
        ) : null,
        <Notes key="note" {...props} serviceId={service.digitalServiceId} isFolded />,
      ]}
      actions={
        service.item ? (
          <>
            {canWrite && !isFrozen(facts, service.digitalServiceId) ? (
              <ButtonLink small weight="primary" href={planPaths.step(plan.planId, service.digitalServiceId)}>
                Modifica
              </ButtonLink>
            ) : null}
            {service.item.version > 1 ? (
              <ButtonLink small weight="link" href={planPaths.itemHistory(service.item.planItemId)}>
                Storia
              </ButtonLink>
            ) : null}
          </>
        ) : null
      }
    />
  )
}

function factsOf(props: PlanPageProps, { service, values }: PlanRow): Fact[] {
  if (!values) return []
  const level = levelInWords(props.facts, service)
  const fact = (label: string, value: Fact['value'] | null): Fact => ({ label, value: value ?? <Missing /> })
  const follower = service.item?.responsiblePersonId ?? null
  const followed = fact('Chi segue', (follower && props.names.get(follower)) ?? <Missing>nessuno</Missing>)
  const wave = props.waves.find(
    (each) => each.waveId === props.waveOf.get(service.item?.planItemId as PlanItemId),
  )
  const inWave = wave ? [fact('Ondata', <a href={`/ondate/${wave.waveId}`}>{wave.name}</a>)] : []
  const date = (value: string | null) => (value === null ? null : formatDate(value))
  if (values.approach !== null && !isMoving(values))
    return [
      fact('Modo', modeInWords(values)),
      fact('Motivo', values.reason || null),
      ...(values.approach === 'retain' ? [fact('Da rivedere il', date(values.reviewOn))] : []),
      ...(values.approach === 'retire' ? [fact('Fine prevista', date(values.endsOn))] : []),
      followed,
      ...inWave,
    ]
  const costs = [
    values.costCents === null ? 'n.d.' : formatMoney(values.costCents),
    values.yearlyFeeCents === null ? 'n.d.' : `${formatMoney(values.yearlyFeeCents)}/anno`,
  ]
  return [
    fact('Modo', decisionInWords(values)),
    fact(
      'Destinazione',
      values.destinationKind === null ? null : (
        <>
          {destinationInWords(values)}
          {values.destinationKind !== 'psn' && values.destinationName && values.qualificationCode
            ? ` · ${values.destinationName}`
            : ''}{' '}
          {level ? <Status kind={level.kind}>{level.label}</Status> : null}
        </>
      ),
    ),
    fact('Contratto', date(values.contractOn)),
    fact('Inizio', date(values.startsOn)),
    fact('Fine prevista', date(values.endsOn)),
    fact(
      'Costo',
      values.costCents === null && values.yearlyFeeCents === null ? null : <Num>{costs.join(' + ')}</Num>,
    ),
    ...(values.reason ? [fact('Motivo', values.reason)] : []),
    fact('Utenti', service.usersCount === null ? null : String(service.usersCount)),
    followed,
    ...inWave,
  ]
}
