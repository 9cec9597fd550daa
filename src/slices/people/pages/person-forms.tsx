// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../../shared/dates.ts'
import type { FormReader } from '../../../shared/forms.ts'
import {
  Actions,
  Button,
  ButtonLink,
  CopyField,
  ErrorSummary,
  errorOf,
  FieldRow,
  Fieldset,
  Form,
  type FormError,
  HiddenField,
  PageHead,
  Section,
  TextField,
} from '../../../ui/index.ts'
import { RoleFields, type RoleFieldsProps } from './role-fields.tsx'

function PersonFields({ form, errors }: { form: FormReader; errors: readonly FormError[] }) {
  const field = (name: string) => ({ name, value: form.typed(name), error: errorOf(errors, name) })
  return (
    <Fieldset legend="Persona">
      <FieldRow>
        <TextField {...field('nome')} label="Nome" />
        <TextField {...field('cognome')} label="Cognome" />
      </FieldRow>
      <FieldRow>
        <TextField
          {...field('email')}
          type="email"
          label="E-mail di lavoro"
          help="È anche il nome con cui accede"
        />
        <TextField {...field('telefono')} type="tel" label="Telefono" help="Se non lo sai, lascia vuoto" />
      </FieldRow>
    </Fieldset>
  )
}

/** A new person with the first role. */
export function InvitePage(props: RoleFieldsProps & { mailEnabled: boolean }) {
  const { form, errors, mailEnabled } = props
  return (
    <>
      <PageHead
        title="Invita una persona"
        lead={
          mailEnabled
            ? 'Le arriva una mail con il collegamento per scegliere la password.'
            : 'Qui le mail non partono: vedrai il collegamento una volta sola, da consegnarle.'
        }
      />
      <ErrorSummary errors={errors} />
      <Form action="/amministrazione/persone">
        <PersonFields form={form} errors={errors} />
        <RoleFields {...props} />
        <Actions>
          <Button>Aggiungi e prepara l’invito</Button>
          <a href="/amministrazione/persone">Annulla</a>
        </Actions>
      </Form>
    </>
  )
}

/** Another role for somebody who is here already. */
export function NewRolePage(props: RoleFieldsProps & { personId: string; personName: string }) {
  const { errors, personId, personName } = props
  return (
    <>
      <PageHead title="Aggiungi un ruolo" lead={personName} />
      <ErrorSummary errors={errors} />
      <Form action={`/amministrazione/persone/${personId}/ruoli`}>
        <RoleFields {...props} />
        <Actions>
          <Button>Aggiungi il ruolo</Button>
          <a href={`/amministrazione/persone/${personId}`}>Annulla</a>
        </Actions>
      </Form>
    </>
  )
}

export interface CorrectPageProps {
  readonly personId: string
  readonly form: FormReader
  /** When the account was changed last, as the page saw it. */
  readonly seenAt: string
  readonly errors: readonly FormError[]
}

/** Name and ways of reaching a person. */
export function CorrectPage({ personId, form, seenAt, errors }: CorrectPageProps) {
  return (
    <>
      <PageHead title="Correggi nome e recapiti" />
      <ErrorSummary errors={errors} />
      <Form action={`/amministrazione/persone/${personId}/dati`}>
        <HiddenField name="visto" value={seenAt} />
        <PersonFields form={form} errors={errors} />
        <Actions>
          <Button>Salva</Button>
          <a href={`/amministrazione/persone/${personId}`}>Annulla</a>
        </Actions>
      </Form>
    </>
  )
}

export interface LinkPageProps {
  readonly personId: string
  readonly personName: string
  readonly isInvitation: boolean
  /** The whole address, or null when it went by mail. */
  readonly url: string | null
  readonly mailedTo: string | null
  readonly expiresAt: Date
}

/** A link that was just made: gone by mail, or shown this once. */
export function LinkPage({ personId, personName, isInvitation, url, mailedTo, expiresAt }: LinkPageProps) {
  return (
    <>
      <PageHead
        title={isInvitation ? 'L’invito è pronto' : 'Il collegamento è pronto'}
        lead={`Per ${personName}, vale una volta sola, fino al ${formatInstant(expiresAt)}.`}
      />
      <Section title="Come arriva" titleHidden first>
        {url ? (
          <>
            <p>
              Consegnalo tu, di persona o al telefono: chi lo apre sceglie la password di {personName}. Quando
              lasci questa pagina non lo rivedi più; se serve, ne fai un altro.
            </p>
            <CopyField name="collegamento" label="Collegamento" value={url} done={null} />
          </>
        ) : (
          <p>
            La mail per {mailedTo} parte fra qualche istante. Se non arriva, guarda la{' '}
            <a href="/amministrazione/posta">posta in uscita</a>.
          </p>
        )}
        <Actions>
          <ButtonLink weight="primary" href={`/amministrazione/persone/${personId}`}>
            Vai alla persona
          </ButtonLink>
        </Actions>
      </Section>
    </>
  )
}
