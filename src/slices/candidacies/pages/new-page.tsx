// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../../shared/dates.ts'
import {
  Actions,
  Button,
  EmptyState,
  ErrorSummary,
  Form,
  Hint,
  PageHead,
  RadioChoices,
  Select,
} from '../../../ui/index.ts'
import type { Call } from '../../calls/index.ts'
import { candidacyPaths, type FormTrouble, fieldIn } from '../view.ts'

export interface NewCandidacyProps {
  readonly bodies: readonly { readonly id: string; readonly name: string }[]
  /** Open on the day first, then those that are not. */
  readonly open: readonly Call[]
  readonly others: readonly Call[]
  readonly trouble: FormTrouble
}

/** A draft: for which body, to which call. */
export function NewCandidacyPage({ bodies, open, others, trouble }: NewCandidacyProps) {
  const [only] = bodies
  const choice = ({ callId, title, windows }: Call) => ({
    value: callId,
    label: title,
    consequence:
      windows.length === 0
        ? 'Finestra non nota'
        : `Si chiude il ${formatLongDate(windows.at(-1)?.closesOn ?? '')}`,
  })
  return (
    <>
      <PageHead
        title="Nuova candidatura"
        lead="Si apre una bozza: i servizi arrivano dal piano di migrazione, poi si cambiano"
      />
      <ErrorSummary errors={trouble.errors} />
      {open.length + others.length === 0 || !only ? (
        <EmptyState
          title="Nessun avviso caricato"
          action={<a href={candidacyPaths.list}>Torna alle candidature</a>}
        >
          Gli avvisi sono dati di riferimento: li carica chi amministra Regia.
        </EmptyState>
      ) : (
        <Form action={candidacyPaths.list} label="Nuova candidatura">
          <Select
            label="Ente"
            required
            empty={bodies.length === 1 ? false : 'Scegli l’ente'}
            options={bodies.map(({ id, name }) => ({ value: id, label: name }))}
            {...fieldIn(trouble, 'administrationId', bodies.length === 1 ? only.id : '')}
          />
          {open.length > 0 ? (
            <RadioChoices label="Avviso aperto" choices={open.map(choice)} {...fieldIn(trouble, 'callId')} />
          ) : (
            <Hint>Nessun avviso è aperto oggi.</Hint>
          )}
          <Select
            label="Oppure un avviso non aperto"
            help="Per registrare una candidatura già inviata o prepararne una che verrà"
            empty="Nessuno"
            options={others.map(({ callId, title }) => ({ value: callId, label: title }))}
            {...fieldIn(trouble, 'otherCallId')}
          />
          <Actions>
            <Button>Apri la bozza</Button>
          </Actions>
        </Form>
      )}
    </>
  )
}
