// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../../shared/dates.ts'
import type { AskedDay, QuickDay } from '../../../shared/past.ts'
import { EmptyState, Missing, PageHead, PastBand, PastForm, Section } from '../../../ui/index.ts'
import type { DataCentre, PlaceOnDay } from '../model.ts'
import { dataCentreStateLabels, paths } from '../view.ts'
import { BaselineSection, ClosingSection } from './closing-sections.tsx'
import { HostedSection, PlaceFacts } from './place-facts.tsx'

export interface PastDataCentrePageProps {
  readonly today: DataCentre
  readonly bodyHref: string
  readonly asked: Exclude<AskedDay, { kind: 'today' }>
  /** Null when the day asked for is none. */
  readonly past: PlaceOnDay | null
  readonly quick: readonly QuickDay[]
}

/** A data centre at the end of a past day, for reading: its group, what it hosted, its closing, its costs as they were then. */
export function PastDataCentrePage({ today, bodyHref, asked, past, quick }: PastDataCentrePageProps) {
  const href = paths.dataCentre(today.id)
  const place = past?.place ?? null
  return (
    <>
      <PageHead
        title={place?.name ?? today.name}
        lead={
          past === null ? undefined : (
            <>
              Data center di <a href={bodyHref}>{past.administrationName}</a>
              {place ? ` · ${dataCentreStateLabels[place.state].toLowerCase()}` : ''}
            </>
          )
        }
      />
      {asked.kind === 'past' ? (
        <PastBand day={asked.day} href={href}>
          {past?.isRebuilt
            ? 'Di quel giorno Regia teneva solo la storia delle modifiche: la situazione è ricostruita da lì, e un servizio può mancare fra quelli ospitati.'
            : null}
        </PastBand>
      ) : null}
      <PastForm
        href={href}
        value={asked.kind === 'past' ? formatDate(asked.day) : asked.typed}
        error={asked.kind === 'wrong' ? asked.why : undefined}
        quick={quick}
      />
      {past === null || asked.kind === 'wrong' ? null : place === null ? (
        <EmptyState title="Quel giorno non era ancora nell’inventario">
          Scegli un giorno più vicino, o <a href={href}>guarda com’è oggi</a>.
        </EmptyState>
      ) : (
        <>
          <PlaceFacts
            place={place}
            today={asked.day}
            reserved={null}
            hosted={[]}
            lastEnd={{ lastEnd: null, undated: 0 }}
            isFirst={false}
          />
          <ClosingSection {...readOnly(place, past)} />
          {past.hadDraftCosts ? (
            <Section title="Costi prima dei lavori" id="costi">
              <p>
                <Missing>n.d.</Missing>: erano una bozza, e di una bozza restano solo gli ultimi valori.
              </p>
            </Section>
          ) : (
            <BaselineSection {...readOnly(place, past)} />
          )}
          <HostedSection hosted={past.hosted} />
          <Section title="Requisiti, sede e locale">
            <p>
              <Missing>n.d.</Missing>: di questi Regia mostra solo la situazione di oggi.
            </p>
          </Section>
        </>
      )}
    </>
  )
}

const readOnly = (place: DataCentre, { closing, baselines }: PlaceOnDay) => ({
  place,
  closing,
  baselines,
  baselineMark: '',
  mayWrite: false,
  isPast: true,
  refused: { form: {}, errors: [] },
})
