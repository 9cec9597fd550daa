// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import {
  Actions,
  Button,
  ButtonLink,
  CellNote,
  Checkboxes,
  Code,
  DateField,
  EmptyState,
  ErrorSummary,
  errorOf,
  FieldRow,
  Form,
  Hidden,
  HiddenField,
  Missing,
  PageHead,
  SearchForm,
  Section,
  Status,
  Table,
  TextField,
  wholeNumber,
} from '../../../ui/index.ts'
import { HistoryList, type HistoryRow } from '../../history/index.ts'
import { associationsPath } from '../association-parts.ts'
import type { Association, BodyRow, Mandate } from '../model.ts'
import { administrationPath, periodInWords, placeOf, standingOf, titleOf } from '../view.ts'

const base = associationsPath

/** The associations, with how many bodies each acts for. */
export function AssociationsPage({
  associations,
}: {
  associations: readonly (Association & { memberCount: number })[]
}) {
  return (
    <>
      <PageHead
        title="Uffici associati"
        lead="Gli uffici che lavorano per più enti, con i mandati e le loro date."
        actions={
          <ButtonLink small weight="primary" icon="plus" href={`${base}/nuova`}>
            Registra un ufficio
          </ButtonLink>
        }
      />
      <Table
        caption="Uffici associati, per nome"
        columns={[
          {
            key: 'nome',
            label: 'Ufficio',
            rowHeader: true,
            cell: (row) => <a href={`${base}/${row.id}`}>{row.name}</a>,
          },
          { key: 'enti', label: 'Enti oggi', numeric: true, cell: (row) => wholeNumber(row.memberCount) },
          {
            key: 'telefono',
            label: 'Telefono',
            cell: (row) => (
              <>
                {row.contactPhone ?? <Missing />}
                {row.contactHours ? <CellNote>{row.contactHours}</CellNote> : null}
              </>
            ),
          },
        ]}
        rows={associations}
        rowKey={(row) => row.id}
        empty={{
          title: 'Nessun ufficio associato',
          text: 'Registra il primo: poi aggiungi gli enti con l’atto e le date del mandato.',
        }}
      />
    </>
  )
}

export interface AssociationFormProps {
  readonly title: string
  readonly action: string
  readonly cancelHref: string
  readonly submit: string
  readonly version?: number
  readonly values: { readonly name: string; readonly contact_phone: string; readonly contact_hours: string }
  readonly errors: readonly FieldError[]
}

/** Registers an office, or corrects its name and contacts. */
export function AssociationFormPage({
  title,
  action,
  cancelHref,
  submit,
  version,
  values,
  errors,
}: AssociationFormProps) {
  return (
    <>
      <PageHead title={title} />
      <ErrorSummary errors={errors} />
      <Form action={action} version={version}>
        <TextField
          name="name"
          label="Nome dell’ufficio"
          value={values.name}
          error={errorOf(errors, 'name')}
          required
          maxLength={200}
        />
        <TextField
          name="contact_phone"
          label="Telefono"
          help="Gli enti lo vedono quando chiedono aiuto"
          value={values.contact_phone}
          error={errorOf(errors, 'contact_phone')}
          maxLength={40}
        />
        <TextField
          name="contact_hours"
          label="Quando risponde"
          help="Per esempio: dal lunedì al venerdì, dalle 9 alle 13"
          value={values.contact_hours}
          error={errorOf(errors, 'contact_hours')}
          maxLength={200}
        />
        <Actions stack>
          <Button>{submit}</Button>
          <a href={cancelHref}>Lascia stare</a>
        </Actions>
      </Form>
    </>
  )
}

export interface MemberRow extends Mandate {
  readonly bodyName: string
  readonly bodyIpaCode: string | null
  readonly provinceAbbreviation: string | null
}

export interface AssociationPageProps {
  readonly association: Association
  readonly members: readonly MemberRow[]
  readonly history: readonly HistoryRow[]
  readonly today: LocalDate
  /** What was typed to find bodies to add; null before. */
  readonly typed: string | null
  readonly found: readonly BodyRow[]
  readonly isLikeness: boolean
  readonly posted: {
    readonly ids: readonly string[]
    readonly valid_from: string
    readonly valid_to: string
    readonly act: string
  }
  readonly errors: readonly FieldError[]
}

/** One office: contacts, mandates, and the way to add bodies. */
export function AssociationPage(props: AssociationPageProps) {
  const { association, members, today, errors } = props
  const here = `${base}/${association.id}`
  const current = members.filter((member) => standingOf(member, today) === 'current')
  return (
    <>
      <PageHead
        title={association.name}
        lead={
          [association.contactPhone, association.contactHours].filter(Boolean).join(' · ') ||
          'Nessun contatto indicato'
        }
        actions={
          <ButtonLink small icon="pencil" href={`${here}/modifica`}>
            Correggi i dati
          </ButtonLink>
        }
      />
      <ErrorSummary errors={errors} />
      <Section first id="enti" title="Enti" aside={`${wholeNumber(current.length)} con mandato in corso`}>
        <Table
          caption="Enti dell’ufficio: prima i mandati in corso"
          columns={[
            {
              key: 'ente',
              label: 'Ente',
              rowHeader: true,
              cell: (row) => (
                <>
                  <a href={administrationPath({ id: row.administrationId, ipaCode: row.bodyIpaCode })}>
                    {row.bodyName}
                  </a>
                  {row.provinceAbbreviation ? ` (${row.provinceAbbreviation})` : ''}
                </>
              ),
            },
            { key: 'periodo', label: 'Mandato', cell: (row) => periodInWords(row) },
            { key: 'atto', label: 'Atto', cell: (row) => row.act || <Missing /> },
            {
              key: 'stato',
              label: 'Stato',
              cardLabel: false,
              cell: (row) => <Standing mandate={row} today={today} />,
            },
            {
              key: 'fine',
              label: 'Azioni',
              labelHidden: true,
              cardLabel: false,
              cell: (row) =>
                standingOf(row, today) === 'ended' ? null : (
                  <a href={`${here}/mandati/${row.id}`}>
                    {row.validTo === null ? 'Fissa la fine' : 'Cambia la fine'}
                    <Hidden> di {row.bodyName}</Hidden>
                  </a>
                ),
            },
          ]}
          rows={members}
          rowKey={(row) => row.id}
          empty={{ title: 'Nessun ente, per ora', text: 'Cercalo qui sotto e registra il mandato.' }}
        />
      </Section>
      <Section
        id="aggiungi"
        title="Aggiungi enti"
        aside={<a href={`${here}/elenco`}>Incolla un elenco di nomi</a>}
      >
        <SearchForm
          action={`${here}#aggiungi`}
          name="cerca"
          label="Nome o codice dell’ente"
          value={props.typed}
        />
        {props.typed === null ? null : <Found {...props} here={here} />}
      </Section>
      <Section
        id="storia"
        title="Storia"
        aside={<a href={`/storia/associazione/${association.id}`}>Tutta la storia</a>}
      >
        <HistoryList rows={props.history} bodies />
      </Section>
    </>
  )
}

function Standing({ mandate, today }: { mandate: Mandate; today: LocalDate }) {
  switch (standingOf(mandate, today)) {
    case 'current':
      return <Status kind="ok">In corso</Status>
    case 'future':
      return <Status kind="info">Comincia il {formatDate(mandate.validFrom)}</Status>
    case 'ended':
      return <Status kind="idle">Finito</Status>
  }
}

function Found({ found, isLikeness, posted, errors, typed, here }: AssociationPageProps & { here: string }) {
  if (found.length === 0)
    return <EmptyState title="Nessun ente trovato">Prova con meno lettere, oppure con un codice.</EmptyState>
  return (
    <Form action={`${here}/mandati`}>
      <HiddenField name="cerca" value={typed ?? ''} />
      <Checkboxes
        name="administration_id"
        label="Quali enti"
        {...(isLikeness ? { help: 'Nessuno si chiama così: questi hanno un nome simile' } : {})}
        options={found.map((body) => ({
          value: body.id,
          label: titleOf(body),
          help: (
            <>
              {placeOf(body)} {body.ipaCode === null ? null : <Code>{body.ipaCode}</Code>}
            </>
          ),
        }))}
        values={found.length === 1 ? found.map((body) => body.id) : posted.ids}
        error={errorOf(errors, 'administration_id')}
      />
      <MandateFields values={posted} errors={errors} />
      <Button>Registra il mandato</Button>
    </Form>
  )
}

/** From when to when, by which act. */
export function MandateFields({
  values,
  errors,
}: {
  readonly values: { readonly valid_from: string; readonly valid_to: string; readonly act: string }
  readonly errors: readonly FieldError[]
}) {
  return (
    <>
      <FieldRow>
        <DateField
          name="valid_from"
          label="Dal"
          value={values.valid_from}
          error={errorOf(errors, 'valid_from')}
          required
        />
        <DateField
          name="valid_to"
          label="Al"
          help="Ultimo giorno; vuoto se non ha scadenza"
          value={values.valid_to}
          error={errorOf(errors, 'valid_to')}
        />
      </FieldRow>
      <TextField
        name="act"
        label="Atto"
        help="Convenzione o delibera, con numero e data"
        value={values.act}
        error={errorOf(errors, 'act')}
        required
        maxLength={300}
      />
    </>
  )
}

/** Sets the last day of a mandate. */
export function MandateEndPage({
  association,
  member,
  values,
  errors,
}: {
  readonly association: Association
  readonly member: MemberRow
  readonly values: { readonly valid_to: string; readonly reason: string }
  readonly errors: readonly FieldError[]
}) {
  return (
    <>
      <PageHead
        title={`Fine del mandato per ${member.bodyName}`}
        lead={`${association.name}: mandato ${periodInWords(member)}`}
      />
      <ErrorSummary errors={errors} />
      <Form action={`${base}/${association.id}/mandati/${member.id}`}>
        <p>
          Dal giorno dopo l’ufficio non vede e non invia più nulla per l’ente. Bozze e documenti restano
          all’ente.
        </p>
        <DateField
          name="valid_to"
          label="Ultimo giorno"
          value={values.valid_to}
          error={errorOf(errors, 'valid_to')}
          required
        />
        <TextField
          name="reason"
          label="Perché"
          help="Atto, recesso o scadenza"
          value={values.reason}
          error={errorOf(errors, 'reason')}
          required
          maxLength={300}
        />
        <Actions stack>
          <Button>Fissa la fine del mandato</Button>
          <a href={`${base}/${association.id}`}>Lascia stare</a>
        </Actions>
      </Form>
    </>
  )
}
