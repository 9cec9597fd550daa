// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../../shared/dates.ts'
import { ButtonLink, EmptyState, PageHead, PrintButton, Section } from '../../../ui/index.ts'
import type { WrittenAct } from '../act-text.ts'
import type { SpendingRequest } from '../model.ts'
import { actKindLabels } from '../register.ts'
import { spendingPaths } from '../view.ts'
import { ActText } from './act-text.tsx'

/** An act in the words it was decided with: to read, print, or go on writing. */
export function ActPage({
  request,
  act,
  actId,
}: {
  readonly request: SpendingRequest
  readonly act: WrittenAct
  readonly actId: string
}) {
  return (
    <>
      <PageHead
        title={`Atto n. ${act.number}`}
        lead={`${actKindLabels[act.kind]}, ${formatLongDate(act.decidedOn)} · ${request.subject}, ${request.administrationName}`}
        actions={
          act.text === null ? null : (
            <>
              <ButtonLink small href={`${spendingPaths.act(request.requestId, actId)}.docx`} download>
                Scarica DOCX
              </ButtonLink>
              <PrintButton small>Stampa</PrintButton>
            </>
          )
        }
      />
      {act.text === null ? (
        <EmptyState
          title="Il testo di questo atto non è in Regia"
          action={<a href={spendingPaths.request(request.requestId)}>Torna alla richiesta</a>}
        >
          È arrivato per un altro canale, oppure è di prima dei modelli: ci sono numero, giorno e motivi.
        </EmptyState>
      ) : (
        <Section title="Testo dell’atto" titleHidden first>
          <ActText text={act.text} />
        </Section>
      )}
    </>
  )
}
