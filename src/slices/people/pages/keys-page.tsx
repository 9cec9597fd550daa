// SPDX-License-Identifier: AGPL-3.0-or-later
import { apiScopeLabels, apiScopes } from '../../../shared/api-scopes.ts'
import { formatDate, formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import { FormReader, type PostedForm } from '../../../shared/forms.ts'
import { roleLabels } from '../../../shared/roles.ts'
import {
  Actions,
  Button,
  ButtonLink,
  CellNote,
  Checkboxes,
  Code,
  DateField,
  ErrorSummary,
  errorOf,
  Form,
  type FormError,
  Missing,
  Notice,
  PageHead,
  Section,
  StatusOf,
  Table,
  TextField,
} from '../../../ui/index.ts'
import type { AccessKey } from '../model.ts'
import { capital, keyStatus } from '../view.ts'

export interface KeysPageProps {
  readonly keys: readonly AccessKey[]
  readonly today: LocalDate
  /** Under which the next key acts. */
  readonly role: string
  readonly place: string
  readonly form: PostedForm
  readonly errors: readonly FormError[]
  readonly isRevoked: boolean
}

/** The keys of a person, and the form for another. */
export function KeysPage({ keys, today, role, place, form, errors, isRevoked }: KeysPageProps) {
  const typed = new FormReader(form)
  return (
    <>
      <PageHead
        title="Chiavi per i programmi"
        lead="Con una chiave un programma agisce al tuo posto: vede e fa ciò che può il tuo ruolo, nei permessi che scegli qui."
      />
      <ErrorSummary errors={errors} />
      {isRevoked ? <Notice kind="ok" title="La chiave è revocata: non apre più nulla" level={2} /> : null}
      <Table
        caption="Le tue chiavi, l’ultima preparata per prima"
        rows={keys}
        rowKey={(key) => key.id}
        empty={{ title: 'Non hai ancora preparato chiavi' }}
        columns={[
          {
            key: 'nome',
            label: 'Programma',
            rowHeader: true,
            cell: (key) => (
              <>
                {key.name}
                <CellNote>
                  {capital(roleLabels[key.role])}
                  {key.placeName ? `, ${key.placeName}` : ''}
                </CellNote>
              </>
            ),
          },
          {
            key: 'permessi',
            label: 'Può',
            cell: (key) => key.scopes.map((scope) => apiScopeLabels[scope]).join('; '),
          },
          { key: 'fine', label: 'Ultimo giorno', cell: (key) => formatDate(key.expiresOn) },
          {
            key: 'uso',
            label: 'Ultimo uso',
            cell: (key) => (key.lastUsedOn ? formatDate(key.lastUsedOn) : <Missing>mai usata</Missing>),
          },
          {
            key: 'stato',
            label: 'Stato',
            cardLabel: false,
            cell: (key) => <StatusOf status={keyStatus(key, today)} />,
          },
          {
            key: 'azione',
            label: 'Revoca',
            labelHidden: true,
            cardLabel: false,
            cell: (key) =>
              key.revokedAt === null ? (
                <Form action={`/profilo/chiavi/${key.id}/revoca`}>
                  <Button small weight="secondary">
                    Revoca la chiave
                  </Button>
                </Form>
              ) : null,
          },
        ]}
      />
      <Section title="Prepara una chiave">
        <p>
          Agirà con il ruolo che usi adesso: {role}
          {place === '' ? '' : `, ${place}`}. Quando il ruolo finisce, finisce anche lei.
        </p>
        <Form action="/profilo/chiavi" label="Prepara una chiave">
          <TextField
            name="nome"
            label="Programma che la userà"
            help="Per esempio: gestionale contratti"
            maxLength={80}
            value={typed.typed('nome')}
            error={errorOf(errors, 'nome')}
          />
          <Checkboxes
            name="permessi"
            label="Che cosa può fare"
            options={apiScopes.map((scope) => ({
              value: scope,
              label: capital(apiScopeLabels[scope]),
              help: scope,
            }))}
            values={typed.all('permessi')}
            error={errorOf(errors, 'permessi')}
          />
          <DateField
            name="fine"
            label="Ultimo giorno in cui vale"
            help="Al più un anno da oggi"
            value={typed.typed('fine')}
            error={errorOf(errors, 'fine')}
          />
          <Actions stack>
            <Button>Prepara la chiave</Button>
          </Actions>
        </Form>
      </Section>
    </>
  )
}

/** The one time a key is seen. */
export function NewKeyPage({
  secret,
  name,
  expiresOn,
}: {
  secret: string
  name: string
  expiresOn: LocalDate
}) {
  return (
    <>
      <PageHead title="La chiave è pronta" lead={`${name}, fino al ${formatLongDate(expiresOn)}`} />
      <Notice kind="warn" title="Copiala adesso: non si potrà più leggere" level={2}>
        <p>
          <Code>{secret}</Code>
        </p>
        <p>
          Il programma la manda così: <Code>Authorization: Bearer {secret}</Code>. Chi la possiede agisce a
          nome tuo: se finisce in mani sbagliate, revocala.
        </p>
      </Notice>
      <Actions stack>
        <ButtonLink href="/profilo/chiavi">Torna alle chiavi</ButtonLink>
      </Actions>
    </>
  )
}
