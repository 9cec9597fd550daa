// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { dataClassLabels } from '../../../shared/classification.ts'
import { formatDate, formatLongDate } from '../../../shared/dates.ts'
import type { AskedDay, QuickDay } from '../../../shared/past.ts'
import {
  EmptyState,
  Facts,
  Missing,
  PageHead,
  PastBand,
  PastForm,
  PlainList,
  Section,
  StatusOf,
  Table,
} from '../../../ui/index.ts'
import { dataCentreStateLabels, groupInWords, inventoryPaths } from '../../inventory/index.ts'
import { type ContentService, totalsOf } from '../content.ts'
import { planStateLabels } from '../lifecycle.ts'
import { countedValues } from '../model.ts'
import type { PlanOnDay } from '../past.ts'
import {
  costsInWords,
  destinationInWords,
  modeInWords,
  modesInWords,
  outcomeInWords,
  planPaths,
} from '../view.ts'

export interface PastFrameProps {
  /** The page as it is today. */
  readonly href: string
  readonly title: string
  readonly lead?: ComponentChildren
  readonly asked: Exclude<AskedDay, { kind: 'today' }>
  readonly isRebuilt: boolean
  readonly quick: readonly QuickDay[]
  readonly children?: ComponentChildren
}

/** Head, band and choice of the day: what every page of a plan on a past day has. */
export function PastFrame({ href, title, lead, asked, isRebuilt, quick, children }: PastFrameProps) {
  return (
    <>
      <PageHead title={title} lead={lead} />
      {asked.kind === 'past' ? (
        <PastBand day={asked.day} href={href}>
          {isRebuilt
            ? 'Di quel giorno Regia teneva solo la storia delle modifiche: ciò che vedi è ricostruito da lì.'
            : null}
        </PastBand>
      ) : null}
      <PastForm
        href={href}
        value={asked.kind === 'past' ? formatDate(asked.day) : asked.typed}
        error={asked.kind === 'wrong' ? asked.why : undefined}
        quick={quick}
      />
      {children}
    </>
  )
}

/** Why there is nothing to show of that day. */
export function NothingThen({ past }: { past: PlanOnDay }) {
  return past.isOwn ? (
    <EmptyState title="Quel giorno il piano non c’era ancora">
      Scegli un giorno più vicino, o <a href={planPaths.plan(past.plan.planId)}>apri il piano di oggi</a>.
    </EmptyState>
  ) : (
    <EmptyState title="n.d.: quel giorno il piano non era ancora stato trasmesso">
      La bozza la leggono solo l’ente e il suo ufficio. La prima versione è fra i giorni elencati qui sopra.
    </EmptyState>
  )
}

/** A plan at the end of a past day: its state, what it said, how far each service had come, its data centres. */
export function PastPlan({ past }: { past: PlanOnDay }) {
  const { plan, state, shown, versions, approved, day } = past
  if (state === null || shown === null) return <NothingThen past={past} />
  const totals = totalsOf(shown.services)
  const at = `?al=${day}`
  return (
    <>
      <Section title="In sintesi">
        <Facts
          facts={[
            { label: 'Stato', value: planStateLabels[state] },
            {
              label: 'Ente',
              value:
                past.administrationName === plan.administrationName
                  ? plan.administrationName
                  : `${past.administrationName} (oggi ${plan.administrationName})`,
            },
            {
              label: 'In vigore',
              value: approved ? (
                <a href={planPaths.version(plan.planId, approved.number)}>{outcomeInWords(approved)}</a>
              ) : (
                <Missing>nessuna versione approvata</Missing>
              ),
            },
            { label: 'Servizi', value: modesInWords(totals) },
            { label: 'Fine', value: totals.lastEndOn ? formatLongDate(totals.lastEndOn) : <Missing /> },
            { label: 'Costi', value: costsInWords(totals) },
            { label: 'Chi segue', value: past.responsible ?? <Missing>nessuno</Missing> },
            ...(shown.late
              ? [
                  {
                    label: 'Piano di rientro',
                    value: `${shown.late.reason || 'motivo n.d.'} · nuova fine ${shown.late.newEndOn ? formatLongDate(shown.late.newEndOn) : 'n.d.'}`,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      <Section
        title="Servizi"
        id="servizi"
        aside={shown.version === null ? 'dalla bozza di quel giorno' : `dalla versione ${shown.version}`}
      >
        <Table
          caption={`Servizi del piano ${formatLongDate(day)}`}
          rows={shown.services}
          rowKey={(service) => service.id}
          columns={[
            {
              key: 'servizio',
              label: 'Servizio',
              rowHeader: true,
              cell: (service) => (
                <a href={`${planPaths.item(plan.planId, service.id)}${at}`}>{service.name}</a>
              ),
            },
            {
              key: 'classe',
              label: 'Classe',
              cell: (service) => (service.dataClass ? dataClassLabels[service.dataClass] : <Missing />),
            },
            {
              key: 'modo',
              label: 'Modo',
              cell: (service) => modeInWords(service) ?? <Missing>da decidere</Missing>,
            },
            { key: 'destinazione', label: 'Destinazione', cell: destination },
            {
              key: 'fine',
              label: 'Fine prevista',
              numeric: true,
              cell: (service) => (service.endsOn ? formatDate(service.endsOn) : <Missing />),
            },
            {
              key: 'avanzamento',
              label: 'Avanzamento',
              cell: (service) => {
                const progress = past.progress.get(service.id)
                return progress ? (
                  <StatusOf status={progress.status} />
                ) : (
                  <Missing>non ancora approvato</Missing>
                )
              },
            },
          ]}
          empty={{ title: 'Quel giorno il piano non aveva servizi' }}
        />
        <p>
          Rilievi:{' '}
          {shown.version === null ? (
            <Missing>
              n.d., quelli di una bozza cambiano con le regole di ogni giorno e non si conservano
            </Missing>
          ) : (
            <>
              sono <a href={planPaths.version(plan.planId, shown.version)}>nella versione {shown.version}</a>,
              come al momento dell’invio
            </>
          )}
          .
        </p>
      </Section>
      <Section title="Data center dell’ente">
        {past.dataCentres.length === 0 ? (
          <p>Nessuno, quel giorno.</p>
        ) : (
          <PlainList
            items={past.dataCentres.map((place) => (
              <>
                <a href={`${inventoryPaths.dataCentre(place.id)}${at}`}>{place.name}</a>,{' '}
                {groupInWords(place.group)}, {dataCentreStateLabels[place.state].toLowerCase()}
              </>
            ))}
          />
        )}
      </Section>
      {versions.length === 0 ? null : (
        <Section title="Versioni trasmesse fino a quel giorno">
          <PlainList
            items={versions.map((version) => (
              <>
                <a href={planPaths.version(plan.planId, version.number)}>Versione {version.number}</a>:{' '}
                {outcomeInWords(version)}
              </>
            ))}
          />
        </Section>
      )}
    </>
  )
}

function destination(service: ContentService) {
  const values = countedValues(service)
  return destinationInWords(values) ?? <Missing>nessuna</Missing>
}
