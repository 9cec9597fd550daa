// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import { roleLabels } from '../../../shared/roles.ts'
import {
  Actions,
  Button,
  EmptyState,
  ErrorSummary,
  Form,
  type FormError,
  HiddenField,
  Hint,
  PageHead,
  PlainList,
  RoleButtons,
  Section,
  TextField,
} from '../../../ui/index.ts'
import type { Assignment } from '../model.ts'
import { capital, periodInWords, roleInWords } from '../view.ts'

/** The second step of sign-in: a code of the authenticator, or a recovery code. */
export function CodePage({ returnTo, errors }: { returnTo: string; errors: readonly FormError[] }) {
  return (
    <>
      <PageHead
        title="Scrivi il codice"
        lead="È il secondo passo: lo leggi nell’applicazione di autenticazione del telefono."
      />
      <ErrorSummary errors={errors} />
      <Form action="/accesso/codice">
        <HiddenField name="da" value={returnTo} />
        <TextField
          name="codice"
          label="Codice di sei cifre"
          help="Senza telefono: scrivi uno dei codici di recupero, per esempio abcd-efgh-2345-6777"
          autocomplete="one-time-code"
          maxLength={40}
          narrow
        />
        <Actions stack>
          <Button>Entra</Button>
        </Actions>
      </Form>
      <Hint>
        Hai perso telefono e codici? Chiedi a chi amministra gli accessi di azzerare il secondo fattore.
      </Hint>
      <SignOutForm words="Annulla e torna all’accesso" />
    </>
  )
}

export interface RolePageProps {
  readonly inForce: readonly Assignment[]
  readonly others: readonly Assignment[]
  readonly today: LocalDate
  readonly returnTo: string
}

/** Which role to act under: after sign-in, and when the one of the session has ended. */
export function RolePage({ inForce, others, today, returnTo }: RolePageProps) {
  return (
    <>
      <PageHead
        title="Con quale ruolo entri?"
        lead="Ogni ruolo vede e fa cose diverse. Puoi cambiarlo in ogni momento dal tuo profilo."
      />
      {inForce.length > 0 ? (
        <Form action="/accesso/ruolo" label="Scegli il ruolo">
          <HiddenField name="da" value={returnTo} />
          <RoleButtons
            name="ruolo"
            roles={inForce.map((held) => ({
              value: held.id,
              title: capital(roleLabels[held.role]),
              detail: [
                held.placeName ?? 'intero programma',
                held.validTo ? `fino al ${formatDate(held.validTo)}` : null,
              ]
                .filter(Boolean)
                .join(', '),
            }))}
          />
        </Form>
      ) : (
        <EmptyState title="Oggi non hai ruoli in vigore">
          Il tuo accesso esiste, ma nessun incarico vale oggi. Se ne aspetti uno, chiedi a chi amministra gli
          accessi.
        </EmptyState>
      )}
      {others.length > 0 ? (
        <Section title="Ruoli che oggi non valgono">
          <PlainList
            items={others.map((held) => (
              <>
                {capital(roleInWords(held))}: {periodInWords(held)}
                {held.validFrom > today ? ', deve ancora cominciare' : ''}
              </>
            ))}
          />
        </Section>
      ) : null}
      <SignOutForm words="Esci" />
    </>
  )
}

function SignOutForm({ words }: { words: string }) {
  return (
    <Form action="/uscita" label={words}>
      <Button weight="link">{words}</Button>
    </Form>
  )
}
