// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  ButtonLink,
  Facts,
  Heading,
  type HeadingLevel,
  Missing,
  PageHead,
  PlainList,
  PrintButton,
  Section,
  StatusOf,
} from '../../../ui/index.ts'
import type { OutcomeView, RecoveryView } from '../view-review.ts'
import { EvaluationTable } from './evaluation-sheet.tsx'

/** How a version ended: outcome, by whom, note, observations with their replies, the new date accepted or refused. */
export function OutcomeSummary({
  outcome,
  level = 3,
}: {
  outcome: OutcomeView
  /** Of the heading over the observations. */
  level?: HeadingLevel | undefined
}) {
  const { observations } = outcome
  return (
    <>
      <Facts
        facts={[
          { label: 'Esito', value: <StatusOf status={outcome.status} /> },
          ...(outcome.when
            ? [
                { label: 'Quando', value: <time dateTime={outcome.at ?? undefined}>{outcome.when}</time> },
                { label: 'Da chi', value: outcome.by ?? <Missing>non indicato</Missing> },
              ]
            : []),
          ...(outcome.note ? [{ label: 'Nota', value: outcome.note }] : []),
          ...(outcome.recovery
            ? [{ label: 'Piano di rientro', value: <Recovery recovery={outcome.recovery} /> }]
            : []),
        ]}
      />
      <Heading level={level}>
        {observations.length === 0 ? 'Nessuna osservazione' : `Osservazioni: ${observations.length}`}
      </Heading>
      {observations.length === 0 ? null : (
        <PlainList
          items={observations.map((observation) => (
            <>
              <p>
                <strong>{observation.about ?? 'Sull’insieme del piano'}:</strong> «{observation.text}»{' '}
                {observation.status ? <StatusOf status={observation.status} /> : null}
              </p>
              {observation.reply ? <p>Risposta dell’ente: «{observation.reply}»</p> : null}
            </>
          ))}
        />
      )}
    </>
  )
}

/** The sheet that goes with an outcome. */
export function OutcomeSheet({ outcome }: { outcome: OutcomeView }) {
  const { sheet } = outcome
  if (sheet === null) return null
  return (
    <Section title="Scheda di valutazione" aside={sheet.score ?? undefined}>
      <EvaluationTable sheet={sheet} caption="Criteri con cui è stato valutato il piano" />
    </Section>
  )
}

function Recovery({ recovery }: { recovery: RecoveryView }) {
  return (
    <>
      {recovery.newEndOn ? `Nuova fine ${recovery.newEndOn}` : 'Nuova fine non indicata'}
      {recovery.reason ? `: «${recovery.reason}»` : ''}{' '}
      {recovery.status ? <StatusOf status={recovery.status} /> : null}
    </>
  )
}

export interface OutcomePageProps {
  readonly title: string
  readonly outcome: OutcomeView
  readonly examHref: string
  readonly queueHref: string
  /** Whether there is something else to examine for the reader. */
  readonly hasNext: boolean
}

/** After a decision: what the body received, and the way to the next plan. */
export function OutcomePage({ title, outcome, examHref, queueHref, hasNext }: OutcomePageProps) {
  return (
    <>
      <PageHead
        title={title}
        lead="L’ente ha ricevuto l’avviso e legge qui sotto le stesse parole."
        actions={
          <>
            <PrintButton small>Stampa l’esito</PrintButton>
            <ButtonLink small href={examHref}>
              Apri l’esame
            </ButtonLink>
            {hasNext ? (
              <ButtonLink small weight="primary" href="/piani/prossimo">
                Esamina il prossimo
              </ButtonLink>
            ) : (
              <ButtonLink small weight="primary" href={queueHref}>
                Torna alla coda
              </ButtonLink>
            )}
          </>
        }
      />
      <Section title="Che cosa ha ricevuto l’ente" first box>
        <OutcomeSummary outcome={outcome} />
      </Section>
      <OutcomeSheet outcome={outcome} />
    </>
  )
}
