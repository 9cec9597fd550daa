// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant, type LocalDate } from '../../../shared/dates.ts'
import { roleLabels, writingRoles } from '../../../shared/roles.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  CellNote,
  Checkbox,
  DateField,
  Disclosure,
  ErrorSummary,
  errorOf,
  Facts,
  Form,
  type FormError,
  HiddenField,
  Hint,
  Missing,
  Notice,
  PageHead,
  Section,
  Split,
  StatusOf,
  Table,
  TextField,
} from '../../../ui/index.ts'
import { HistoryList, type HistoryRow } from '../../history/index.ts'
import { type Assignment, fullName, type PersonRow, type SignInState, type WaitingReset } from '../model.ts'
import { accountStatus, capital, periodInWords, roleStatus, sendableLabels } from '../view.ts'

export interface PersonPageProps {
  readonly person: PersonRow
  readonly state: SignInState
  readonly roles: readonly Assignment[]
  readonly reset: WaitingReset | null
  readonly history: readonly HistoryRow[]
  readonly hasSignIns: boolean
  /** The administrator who looks. */
  readonly viewer: string
  readonly today: LocalDate
  readonly saved: string | null
  readonly errors: readonly FormError[]
}

/** Everything of a person, for who administers: roles with dates, access, second factor, history. */
export function PersonPage(props: PersonPageProps) {
  const { person, errors, saved, reset } = props
  const path = `/amministrazione/persone/${person.id}`
  return (
    <>
      <PageHead
        title={capital(fullName(person))}
        lead={person.ceasedAt ? `Nome e recapiti tolti il ${formatInstant(person.ceasedAt)}` : person.email}
        actions={
          person.ceasedAt ? null : (
            <ButtonLink small weight="primary" icon="plus" href={`${path}/ruoli/nuovo`}>
              Aggiungi un ruolo
            </ButtonLink>
          )
        }
      />
      <ErrorSummary errors={errors} />
      {saved ? <Notice kind="ok" title={saved} level={2} /> : null}
      {reset ? <WaitingResetNotice reset={reset} viewer={props.viewer} /> : null}
      <Split aside={<Aside {...props} path={path} />}>
        <Roles {...props} />
        <Section
          title="Storia"
          aside={
            <>
              <a href={`/storia/persona/${person.id}`}>Tutta la storia</a>
              {props.hasSignIns ? (
                <>
                  {' · '}
                  <a href={`/storia/accessi/${person.id}`}>Registro degli accessi</a>
                </>
              ) : null}
            </>
          }
        >
          <HistoryList rows={props.history.map((row) => ({ ...row, href: null }))} />
        </Section>
        {person.ceasedAt ? null : <Farewell {...props} path={path} />}
      </Split>
    </>
  )
}

function Roles({ roles, today, person }: PersonPageProps) {
  return (
    <Section title="Ruoli" first>
      <Table
        caption="Ruoli della persona, quelli in vigore per primi"
        rows={roles}
        rowKey={(held) => held.id}
        empty={{ title: 'Nessun ruolo', text: 'Senza un ruolo la persona entra, ma non vede nulla.' }}
        columns={[
          {
            key: 'ruolo',
            label: 'Ruolo',
            rowHeader: true,
            cell: (held) => (
              <>
                {capital(roleLabels[held.role])}
                {held.placeName ? <CellNote>{held.placeName}</CellNote> : null}
                {held.sends.length > 0 ? (
                  <CellNote>invia {held.sends.map((each) => sendableLabels[each]).join(', ')}</CellNote>
                ) : null}
                {held.changesMany ? <CellNote>modifica molti servizi insieme</CellNote> : null}
              </>
            ),
          },
          {
            key: 'periodo',
            label: 'Periodo',
            cell: (held) => (
              <>
                {periodInWords(held)}
                {held.act ? <CellNote>{held.act}</CellNote> : null}
              </>
            ),
          },
          {
            key: 'stato',
            label: 'Stato',
            cardLabel: false,
            cell: (held) => <StatusOf status={roleStatus(held, today)} />,
          },
          {
            key: 'azione',
            label: 'Cambia',
            labelHidden: true,
            cardLabel: false,
            cell: (held) =>
              person.ceasedAt || (held.validTo !== null && held.validTo < today) ? null : (
                <a href={`/amministrazione/ruoli/${held.id}`}>
                  Cambia<CellNote>fine e modifiche in blocco</CellNote>
                </a>
              ),
          },
        ]}
      />
    </Section>
  )
}

function Aside({ person, state, reset, path }: PersonPageProps & { path: string }) {
  return (
    <>
      <Box title="Accesso">
        <p>
          <StatusOf status={accountStatus({ ...person, hasPassword: state.hasPassword })} />
        </p>
        <Facts
          facts={[
            {
              label: 'Secondo fattore',
              value: state.hasSecondFactor ? 'attivo' : <Missing>non attivo</Missing>,
            },
            {
              label: 'Ultima volta',
              value: state.lastSeenAt ? (
                formatInstant(state.lastSeenAt)
              ) : (
                <Missing>nessuna sessione aperta</Missing>
              ),
            },
            ...(person.phone ? [{ label: 'Telefono', value: person.phone }] : []),
          ]}
        />
        {person.ceasedAt || !person.isActive ? null : (
          <Form action={`${path}/inviti`} label="Prepara un collegamento">
            <Actions stack>
              <Button small weight="secondary">
                {state.hasPassword ? 'Dai un collegamento per una nuova password' : 'Manda di nuovo l’invito'}
              </Button>
            </Actions>
          </Form>
        )}
        {person.ceasedAt ? null : (
          <Actions stack>
            <ButtonLink small href={`${path}/dati`}>
              Correggi nome e recapiti
            </ButtonLink>
          </Actions>
        )}
      </Box>
      {state.hasSecondFactor && !reset ? (
        <Box title="Telefono perso?">
          <p>L’azzeramento del secondo fattore lo chiede un amministratore e lo conferma un altro.</p>
          <Form action={`${path}/azzeramenti`} label="Chiedi l’azzeramento del secondo fattore">
            <TextField name="motivo" label="Motivo" help="Come hai verificato che sia la persona giusta" />
            <Actions stack>
              <Button small weight="secondary">
                Chiedi l’azzeramento
              </Button>
            </Actions>
          </Form>
        </Box>
      ) : null}
    </>
  )
}

function WaitingResetNotice({ reset, viewer }: { reset: WaitingReset; viewer: string }) {
  const path = `/amministrazione/azzeramenti/${reset.id}`
  const mayConfirm = reset.askedBy !== viewer && reset.personId !== viewer
  return (
    <>
      <Notice kind="warn" title="Un azzeramento del secondo fattore aspetta conferma" level={2}>
        Chiesto da {reset.askedByName} il {formatInstant(reset.askedAt)}: «{reset.reason}».{' '}
        {mayConfirm
          ? 'Confermalo solo dopo aver verificato tu stesso con la persona.'
          : 'Lo conferma un amministratore diverso da chi l’ha chiesto e dalla persona interessata.'}
      </Notice>
      <Actions>
        {mayConfirm ? (
          <Form action={`${path}/conferma`} label="Conferma l’azzeramento">
            <Button small>Conferma l’azzeramento</Button>
          </Form>
        ) : null}
        <Form action={`${path}/rifiuto`} label="Respingi l’azzeramento">
          <Button small weight="secondary">
            Respingi la richiesta
          </Button>
        </Form>
      </Actions>
    </>
  )
}

function Farewell({ person, path, errors }: PersonPageProps & { path: string }) {
  return (
    <Section title="Sospendere o chiudere">
      {person.email === null ? null : (
        <Form
          action={person.isActive ? `${path}/sospensione` : `${path}/riattivazione`}
          label={person.isActive ? 'Sospendi l’accesso' : 'Riattiva l’accesso'}
        >
          <TextField
            name="motivo"
            id="motivo-accesso"
            label={person.isActive ? 'Perché sospendi l’accesso' : 'Perché riattivi l’accesso'}
            error={errorOf(errors, 'motivo-accesso')}
          />
          <Actions>
            <Button small weight={person.isActive ? 'danger' : 'secondary'}>
              {person.isActive ? 'Sospendi l’accesso' : 'Riattiva l’accesso'}
            </Button>
          </Actions>
          <Hint>
            {person.isActive
              ? 'Esce subito da ogni dispositivo. I ruoli restano scritti; l’accesso si può riattivare.'
              : 'I ruoli ancora in vigore tornano a valere.'}
          </Hint>
        </Form>
      )}
      <Disclosure
        summary="La persona non lavora più qui: togli il suo nome"
        open={errorOf(errors, 'conferma') !== undefined}
      >
        <p>
          Nome, cognome, e-mail e telefono spariscono da ogni pagina, al loro posto si legge «persona
          cessata». I ruoli finiscono; quello che ha fatto resta nella storia. Non si torna indietro.
        </p>
        <Form action={`${path}/cessazione`} label="Togli il nome">
          <TextField
            name="motivo"
            id="motivo-cessazione"
            label="Perché"
            error={errorOf(errors, 'motivo-cessazione')}
          />
          <Checkbox
            name="conferma"
            label={`Tolgo per sempre il nome di ${fullName(person)}`}
            error={errorOf(errors, 'conferma')}
          />
          <Actions>
            <Button small weight="danger">
              Togli il nome
            </Button>
          </Actions>
        </Form>
      </Disclosure>
    </Section>
  )
}

export interface EndRolePageProps {
  readonly held: Assignment
  readonly personName: string
  readonly end: string
  readonly reason: string
  readonly errors: readonly FormError[]
}

/** The last day of a role. */
export function EndRolePage({ held, personName, end, reason, errors }: EndRolePageProps) {
  return (
    <>
      <PageHead
        title="Cambia il ruolo"
        lead={`${personName}: ${roleLabels[held.role]}${held.placeName ? `, ${held.placeName}` : ''}, ${periodInWords(held)}.`}
      />
      <ErrorSummary errors={errors} />
      <Form action={`/amministrazione/ruoli/${held.id}/fine`} version={held.version}>
        <DateField
          name="fine"
          label="Ultimo giorno"
          help="Vuoto se non ha scadenza; dal giorno dopo non vede e non invia più nulla"
          value={end}
          error={errorOf(errors, 'fine')}
        />
        <TextField
          name="motivo"
          label="Perché"
          help="Per esempio l’atto che revoca o proroga l’incarico"
          value={reason}
          error={errorOf(errors, 'motivo')}
        />
        <Actions>
          <Button>Salva l’ultimo giorno</Button>
          <Button weight="danger" name="subito" value="1">
            Togli il ruolo subito
          </Button>
          <a href={`/amministrazione/persone/${held.personId}`}>Annulla</a>
        </Actions>
      </Form>
      {writingRoles.includes(held.role) ? (
        <Section title="Modifiche in blocco">
          <p>
            {held.changesMany
              ? 'Con questo ruolo può cambiare molti servizi in una volta dall’inventario.'
              : 'Con questo ruolo corregge i servizi a uno a uno, o nella griglia di un ente.'}
          </p>
          <Form action={`/amministrazione/ruoli/${held.id}/blocco`} version={held.version}>
            <HiddenField name="blocco" value={held.changesMany ? 'no' : 'si'} />
            <Button small weight="secondary">
              {held.changesMany ? 'Togli le modifiche in blocco' : 'Permetti le modifiche in blocco'}
            </Button>
          </Form>
        </Section>
      ) : null}
    </>
  )
}
