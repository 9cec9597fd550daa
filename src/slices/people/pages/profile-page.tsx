// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatInstant, type LocalDate } from '../../../shared/dates.ts'
import { roleLabels } from '../../../shared/roles.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  CellNote,
  Checkbox,
  ErrorSummary,
  errorOf,
  Facts,
  Form,
  type FormError,
  Halves,
  HiddenField,
  Missing,
  Notice,
  PageHead,
  Section,
  StatusOf,
  Table,
  TextField,
} from '../../../ui/index.ts'
import { deviceOf } from '../device.ts'
import { type Assignment, isInForce, type OpenSessionRow, type PersonRow } from '../model.ts'
import { capital, roleStatus } from '../view.ts'
import { NewPasswordFields } from './password-pages.tsx'
import { SecondFactorReminder } from './second-factor-pages.tsx'

export interface ProfilePageProps {
  readonly person: PersonRow
  readonly name: string
  readonly isDemo: boolean
  readonly roles: readonly Assignment[]
  readonly currentRole: string
  readonly today: LocalDate
  readonly sessions: readonly OpenSessionRow[]
  readonly currentSession: string
  readonly hasSecondFactor: boolean
  readonly isAskedForSecondFactor: boolean
  readonly saved: 'recapiti' | 'password' | 'ruolo' | null
  readonly errors: readonly FormError[]
}

const savedWords = {
  recapiti: 'I tuoi recapiti sono salvati',
  password: 'La password è cambiata: dagli altri dispositivi bisogna accedere di nuovo',
  ruolo: 'Adesso agisci con l’altro ruolo',
} as const

/** What a person knows and changes of themselves: data, roles, password, second factor, sessions. */
export function ProfilePage(props: ProfilePageProps) {
  const { person, name, isDemo, errors, saved, isAskedForSecondFactor } = props
  return (
    <>
      <PageHead title="Il tuo profilo" lead={name} />
      <ErrorSummary errors={errors} />
      {saved ? <Notice kind="ok" title={savedWords[saved]} level={2} /> : null}
      {isAskedForSecondFactor ? <SecondFactorReminder /> : null}
      <Roles {...props} />
      {isDemo ? (
        <Notice kind="info" title="Sei nella dimostrazione" level={2}>
          Questa persona è inventata: non ha password, secondo fattore né recapiti da cambiare.
        </Notice>
      ) : (
        <Halves section>
          <Contacts person={person} errors={errors} />
          <Secrets {...props} />
        </Halves>
      )}
      <Section title="Chiavi per i programmi">
        <p>
          Un programma del tuo ente può leggere e scrivere per te, con un tuo ruolo e solo ciò che gli
          permetti.
        </p>
        <Actions stack>
          <ButtonLink href="/profilo/chiavi">Gestisci le chiavi per i programmi</ButtonLink>
        </Actions>
      </Section>
      <Sessions {...props} />
    </>
  )
}

function Roles({ roles, currentRole, today }: ProfilePageProps) {
  return (
    <Section title="I tuoi ruoli" first>
      <p>Agisci con un ruolo alla volta. Quelli finiti restano scritti qui, con le loro date.</p>
      <Table
        caption="I tuoi ruoli, quelli in vigore per primi"
        rows={roles}
        rowKey={(held) => held.id}
        isCurrent={(held) => held.id === currentRole}
        columns={[
          {
            key: 'ruolo',
            label: 'Ruolo',
            rowHeader: true,
            cell: (held) => (
              <>
                {capital(roleLabels[held.role])}
                {held.placeName ? <CellNote>{held.placeName}</CellNote> : null}
              </>
            ),
          },
          { key: 'dal', label: 'Dal', cell: (held) => formatDate(held.validFrom) },
          {
            key: 'al',
            label: 'Ultimo giorno',
            cell: (held) => (held.validTo ? formatDate(held.validTo) : <Missing>senza scadenza</Missing>),
          },
          {
            key: 'stato',
            label: 'Stato',
            cardLabel: false,
            cell: (held) => <StatusOf status={roleStatus(held, today)} />,
          },
          {
            key: 'azione',
            label: 'Cambia ruolo',
            labelHidden: true,
            cardLabel: false,
            cell: (held) =>
              held.id === currentRole ? (
                'Lo stai usando'
              ) : isInForce(held, today) ? (
                <Form action="/accesso/ruolo">
                  <HiddenField name="ruolo" value={held.id} />
                  <HiddenField name="da" value="/profilo?fatto=ruolo" />
                  <Button small weight="secondary">
                    Usa questo ruolo
                  </Button>
                </Form>
              ) : null,
          },
        ]}
      />
    </Section>
  )
}

function Contacts({ person, errors }: { person: PersonRow; errors: readonly FormError[] }) {
  return (
    <Box title="I tuoi dati">
      <Facts
        facts={[
          { label: 'Nome', value: person.givenName },
          { label: 'Cognome', value: person.familyName },
          { label: 'E-mail', value: person.email ?? <Missing>nessuna</Missing> },
        ]}
      />
      <p>Per correggerli, scrivi a chi amministra gli accessi.</p>
      <Form action="/profilo/recapiti" label="I tuoi recapiti">
        <TextField
          name="telefono"
          type="tel"
          label="Telefono"
          help="Lo vede solo chi amministra gli accessi"
          autocomplete="tel"
          maxLength={40}
          value={person.phone}
          error={errorOf(errors, 'telefono')}
        />
        <Checkbox
          name="avvisi"
          label="Mandami una mail quando c’è una novità"
          checked={person.wantsMail}
          help="Nella pagina iniziale le novità ci sono sempre"
        />
        <Actions stack>
          <Button weight="secondary">Salva i recapiti</Button>
        </Actions>
      </Form>
    </Box>
  )
}

function Secrets({ person, errors, hasSecondFactor }: ProfilePageProps) {
  return (
    <div>
      <Box title="Password">
        <Form action="/profilo/password" label="Cambia la password">
          <TextField
            name="attuale"
            type="password"
            label="Password attuale"
            autocomplete="current-password"
            error={errorOf(errors, 'attuale')}
          />
          <NewPasswordFields errors={errors} email={person.email ?? ''} />
          <Actions stack>
            <Button weight="secondary">Cambia la password</Button>
          </Actions>
        </Form>
      </Box>
      <Box title="Secondo fattore">
        <p>
          {hasSecondFactor
            ? 'Attivo: dopo la password scrivi un codice del telefono.'
            : 'Non attivo. Con un codice del telefono, chi scoprisse la tua password non entra.'}
        </p>
        <Actions stack>
          <ButtonLink href="/profilo/secondo-fattore">
            {hasSecondFactor ? 'Gestisci il secondo fattore' : 'Attiva il secondo fattore'}
          </ButtonLink>
        </Actions>
      </Box>
    </div>
  )
}

function Sessions({ sessions, currentSession }: ProfilePageProps) {
  return (
    <Section title="Dove hai fatto l’accesso">
      <p>Se non riconosci un dispositivo, esci da lì e cambia la password.</p>
      <Table
        caption="Le tue sessioni aperte, l’ultima usata per prima"
        rows={sessions}
        rowKey={(session) => session.sessionId}
        isCurrent={(session) => session.sessionId === currentSession}
        columns={[
          {
            key: 'dispositivo',
            label: 'Dispositivo',
            rowHeader: true,
            cell: (session) => (
              <>
                {deviceOf(session.userAgent)}
                {session.sessionId === currentSession ? <CellNote>questo dispositivo</CellNote> : null}
              </>
            ),
          },
          { key: 'indirizzo', label: 'Indirizzo', cell: (session) => session.clientAddress },
          { key: 'inizio', label: 'Accesso', cell: (session) => formatInstant(session.createdAt) },
          { key: 'ultima', label: 'Ultima volta', cell: (session) => formatInstant(session.lastSeenAt) },
          {
            key: 'azione',
            label: 'Esci',
            labelHidden: true,
            cardLabel: false,
            cell: (session) => (
              <Form
                action={
                  session.sessionId === currentSession
                    ? '/uscita'
                    : `/profilo/sessioni/${session.sessionId}/fine`
                }
              >
                <Button small weight="secondary">
                  Esci da questo dispositivo
                </Button>
              </Form>
            ),
          },
        ]}
      />
      <Form action="/uscita/ovunque" label="Esci ovunque">
        <Actions stack>
          <Button weight="danger">Esci ovunque</Button>
        </Actions>
      </Form>
    </Section>
  )
}
