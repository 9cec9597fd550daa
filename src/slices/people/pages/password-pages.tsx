// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  Button,
  ErrorSummary,
  errorOf,
  Form,
  type FormError,
  Notice,
  PageHead,
  TextField,
} from '../../../ui/index.ts'
import { passwordLength } from '../rules.ts'

export interface ForgottenPageProps {
  readonly mailEnabled: boolean
  readonly sent: boolean
  readonly email: string
  readonly errors: readonly FormError[]
}

/** Asks for a link to a new password. What it says afterwards is the same whether or not the account exists. */
export function ForgottenPage({ mailEnabled, sent, email, errors }: ForgottenPageProps) {
  return (
    <>
      <PageHead title="Password dimenticata" />
      {mailEnabled ? null : (
        <Notice kind="info" title="Qui le mail non partono" level={2}>
          Questa installazione non ha un server di posta: chiedi a chi amministra gli accessi un collegamento
          per scegliere una nuova password. Te lo consegna di persona o al telefono, vale una volta sola.
        </Notice>
      )}
      {mailEnabled && sent ? (
        <Notice kind="ok" title="Controlla la posta" level={2}>
          Se a {email} corrisponde un accesso attivo, fra qualche minuto arriva un collegamento per scegliere
          una nuova password: vale un’ora e una volta sola. Guarda anche nella posta indesiderata.
        </Notice>
      ) : null}
      {mailEnabled && !sent ? (
        <>
          <ErrorSummary errors={errors} />
          <Form action="/password-dimenticata">
            <TextField
              name="email"
              type="email"
              label="Indirizzo e-mail del tuo accesso"
              autocomplete="username"
              value={email}
              error={errorOf(errors, 'email')}
            />
            <Actions stack>
              <Button>Mandami il collegamento</Button>
            </Actions>
          </Form>
        </>
      ) : null}
      <p>
        <a href="/accesso">Torna all’accesso</a>
      </p>
    </>
  )
}

export interface NewPasswordPageProps {
  readonly isInvitation: boolean
  readonly action: string
  readonly name: string
  readonly email: string
  readonly errors: readonly FormError[]
}

/** The page that an invitation, or a link to a new password, opens. */
export function NewPasswordPage({ isInvitation, action, name, email, errors }: NewPasswordPageProps) {
  return (
    <>
      <PageHead
        title={isInvitation ? 'Ti diamo il benvenuto in Regia' : 'Scegli una nuova password'}
        lead={`${name}: accederai con ${email}.`}
      />
      <ErrorSummary errors={errors} />
      <Form action={action}>
        <NewPasswordFields errors={errors} email={email} />
        <Actions stack>
          <Button>Salva la password ed entra</Button>
        </Actions>
      </Form>
    </>
  )
}

/** A new password, typed twice. The address goes along for the browser's own store of passwords. */
export function NewPasswordFields({ errors, email }: { errors: readonly FormError[]; email: string }) {
  return (
    <>
      <input type="hidden" autocomplete="username" value={email} />
      <TextField
        name="nuova"
        type="password"
        label="Nuova password"
        help={`Almeno ${passwordLength.min} caratteri: una frase che ricordi va benissimo, anche con spazi. Nessun obbligo di cifre o simboli.`}
        autocomplete="new-password"
        error={errorOf(errors, 'nuova')}
      />
      <TextField
        name="ripeti"
        type="password"
        label="Ripeti la nuova password"
        autocomplete="new-password"
        error={errorOf(errors, 'ripeti')}
      />
    </>
  )
}
