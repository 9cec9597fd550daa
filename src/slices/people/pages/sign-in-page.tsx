// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  Box,
  Button,
  ErrorSummary,
  Form,
  type FormError,
  Halves,
  HiddenField,
  Hint,
  PageHead,
  RoleButtons,
  TextField,
} from '../../../ui/index.ts'

export interface SignInPageProps {
  readonly email: string
  readonly returnTo: string
  readonly errors: readonly FormError[]
  /** Empty outside a demonstration. */
  readonly demoRoles: readonly { value: string; title: string; detail: string }[]
}

/** Sign-in with an account of Regia, and in a demonstration a button for each role. */
export function SignInPage({ email, returnTo, errors, demoRoles }: SignInPageProps) {
  const account = (
    <Box title="Con il tuo account">
      <Form action="/accesso">
        <HiddenField name="da" value={returnTo} />
        <TextField name="email" type="email" label="Indirizzo e-mail" autocomplete="username" value={email} />
        <TextField name="password" type="password" label="Password" autocomplete="current-password" />
        <Actions stack>
          <Button>Accedi</Button>
          <a href="/password-dimenticata">Password dimenticata</a>
        </Actions>
      </Form>
      <Hint>
        SPID e CIE compaiono qui quando l’amministrazione li attiva. Entra chi ha ricevuto un invito:{' '}
        <a href="/accesso/invito">come chiederlo</a>.
      </Hint>
    </Box>
  )
  return (
    <>
      <PageHead
        title="Accedi a Regia"
        lead="Il programma di migrazione al cloud, dal piano di un ente alle cifre del Paese."
      />
      <ErrorSummary errors={errors} />
      <Halves>
        {account}
        {demoRoles.length > 0 ? (
          <Box title="Oppure prova la dimostrazione" quiet>
            <p>Nessuna password. Scegli con quali occhi guardare: enti, persone e importi sono inventati.</p>
            <Form action="/accesso/dimostrazione" label="Entra nella dimostrazione">
              <HiddenField name="da" value={returnTo} />
              <RoleButtons name="ruolo" roles={demoRoles} />
            </Form>
          </Box>
        ) : (
          <Box title="Prima volta qui?" quiet>
            <p>
              Chi amministra gli accessi ti manda un collegamento personale: aprilo e scegli la tua password.
              Vale una volta sola.
            </p>
            <p>Se è scaduto, chiedine un altro: nessuno può leggere quello di prima.</p>
          </Box>
        )}
      </Halves>
    </>
  )
}

/** How to get in, for who has no account. */
export function InvitationHelpPage() {
  return (
    <>
      <PageHead title="Come si chiede un invito" />
      <p>
        In Regia entra chi ha ricevuto un invito: ogni persona ha il proprio accesso, e ogni accesso dice per
        quale ente e fino a quando vale.
      </p>
      <p>
        Chiedilo a chi amministra gli accessi di questa installazione. Servono nome, cognome, indirizzo e-mail
        di lavoro, l’ente o l’ufficio per cui lavori, che cosa devi fare e l’atto che ti dà l’incarico, quando
        c’è.
      </p>
      <p>
        <a href="/accesso">Torna all’accesso</a>
      </p>
    </>
  )
}
