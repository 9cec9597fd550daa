// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../../shared/classification.ts'
import { daysBetween, formatDate, type LocalDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import type { PostedForm } from '../../../shared/forms.ts'
import {
  Actions,
  Button,
  ButtonLink,
  CellNote,
  Checkbox,
  Code,
  type Column,
  DateField,
  Disclosure,
  ErrorSummary,
  FieldRow,
  Form,
  Missing,
  Notice,
  PageHead,
  Section,
  Select,
  Status,
  Table,
  TextField,
  WithIndex,
} from '../../../ui/index.ts'
import type { AdministrationKind } from '../../registry/index.ts'
import {
  nationalCertainties,
  type QualificationLevel,
  qualificationFamilies,
  type ReferenceKind,
  type ReferenceRows,
  type Requirement,
  type ServiceType,
  type Term,
  termSubjects,
} from '../model.ts'
import { certaintyLabels, paths, termSubjectLabels } from '../view.ts'
import { fieldOf } from './service-fields.tsx'

/** The word of each kind in addresses. */
export const referenceSlugs: Readonly<Record<ReferenceKind, string>> = {
  terms: 'termini',
  qualification_levels: 'livelli',
  service_types: 'tipi',
  requirements: 'requisiti',
}

export interface ReferencePageProps {
  readonly onDate: LocalDate
  readonly today: LocalDate
  /** What was typed as date, and what is wrong with it. */
  readonly typedDate: string
  readonly dateError: string | undefined
  readonly terms: readonly Term[]
  readonly levels: readonly QualificationLevel[]
  readonly types: readonly ServiceType[]
  readonly requirements: readonly Requirement[]
  /** Kinds the reader may add rows to: all of them, or the terms of their office, or none. */
  readonly mayAdd: readonly ReferenceKind[]
  /** The reader adds terms of an office, not of all. */
  readonly isOffice: boolean
  readonly mayEnd: (kind: ReferenceKind, row: ReferenceRows[ReferenceKind]) => boolean
  readonly kindLabels: Readonly<Record<AdministrationKind, string>>
  readonly notice: string | null
  /** The form that came back with errors. */
  readonly failed: {
    readonly kind: ReferenceKind
    readonly form: PostedForm
    readonly errors: readonly FieldError[]
  } | null
}

/** What is in force on a day: terms, levels, types; each with its source and how certain it is. */
export function ReferencePage(props: ReferencePageProps) {
  const { onDate, today, typedDate, dateError, terms, levels, types, requirements, notice, failed } = props
  return (
    <>
      <PageHead
        title="Termini e dati di riferimento"
        lead={onDate === today ? 'Quello che vale oggi' : `Quello che vale il ${formatDate(onDate)}`}
      />
      {notice === null ? null : <Notice kind="ok" level={2} title={notice} />}
      <Form method="get" action={paths.references} inline label="Scegli il giorno">
        <DateField
          name="al"
          label="In vigore il giorno"
          help={undefined}
          value={typedDate}
          error={dateError}
        />
        <Button small weight="secondary">
          Mostra
        </Button>
      </Form>
      <ErrorSummary errors={failed?.errors ?? []} />
      <WithIndex
        parts={[
          { id: 'termini', label: `Termini (${terms.length})` },
          { id: 'livelli', label: `Livelli (${levels.length})` },
          { id: 'tipi', label: `Tipi di servizio (${types.length})` },
          { id: 'requisiti', label: `Requisiti (${requirements.length})` },
        ]}
      >
        <Section title="Termini" id="termini" first>
          <p>
            Un termine passato non blocca nulla: dice di quanti giorni si è oltre, e chiede un motivo e una
            data nuova.
          </p>
          <Table
            caption="Termini in vigore, dal più vicino"
            rows={terms}
            rowKey={(term) => term.id}
            columns={[...termColumns(today), ...commonColumns<Term>('terms', props)]}
            empty={{ title: 'Nessun termine in vigore in questo giorno' }}
          />
          <AddRow kind="terms" {...props} />
        </Section>
        <Section title="Livelli di qualificazione e di adeguamento" id="livelli">
          <p>
            Per ogni livello, la classe più alta di dati e servizi che può ospitare; vale anche per le classi
            più basse.
          </p>
          <Table
            caption="Livelli in vigore"
            rows={levels}
            rowKey={(level) => `${level.code} ${level.validFrom}`}
            columns={[...levelColumns, ...commonColumns<QualificationLevel>('qualification_levels', props)]}
            empty={{ title: 'Nessun livello in vigore in questo giorno' }}
          />
          <AddRow kind="qualification_levels" {...props} />
        </Section>
        <Section title="Tipi di servizio" id="tipi">
          <p>
            Il catalogo ufficiale completo non è pubblico: ogni riga dice quanto è certa. Una classe
            predefinita compare solo se è scritta in una fonte ufficiale.
          </p>
          <Table
            caption="Tipi di servizio in vigore"
            rows={types}
            rowKey={(type) => type.code}
            columns={[
              ...typeColumns(props.kindLabels),
              ...commonColumns<ServiceType>('service_types', props),
            ]}
            empty={{ title: 'Nessun tipo in vigore in questo giorno' }}
          />
          <AddRow kind="service_types" {...props} />
        </Section>
        <Section title="Requisiti dei data center" id="requisiti">
          <p>
            L’elenco che dà il gruppo a un data center. Quello del 2019 non è pubblico: con Regia arriva, come
            esempio, quello del 2017, che non è più in vigore. Scegli un giorno del 2018 per vederlo.
          </p>
          <Table
            caption="Requisiti in vigore"
            rows={requirements}
            rowKey={(row) => `${row.checklist} ${row.code} ${row.validFrom}`}
            columns={[...requirementColumns, ...commonColumns<Requirement>('requirements', props)]}
            empty={{ title: 'Nessun requisito in vigore in questo giorno' }}
          />
          <AddRow kind="requirements" {...props} />
        </Section>
      </WithIndex>
    </>
  )
}

function termColumns(today: LocalDate): Column<Term>[] {
  return [
    {
      key: 'titolo',
      label: 'Termine',
      rowHeader: true,
      cell: (term) => (
        <>
          {term.title}
          <CellNote>
            {termSubjectLabels[term.subject]}
            {term.associationId === null ? '' : ' · del tuo ufficio'}
          </CellNote>
        </>
      ),
    },
    {
      key: 'scadenza',
      label: 'Entro il',
      cell: (term) => {
        const days = daysBetween(today, term.dueOn)
        return (
          <>
            {formatDate(term.dueOn)}{' '}
            {days < 0 ? (
              <Status kind="warn">{`oltre il termine da ${days === -1 ? '1 giorno' : `${-days} giorni`}`}</Status>
            ) : null}
          </>
        )
      },
    },
  ]
}

const levelColumns: Column<QualificationLevel>[] = [
  { key: 'codice', label: 'Livello', rowHeader: true, cell: (level) => <Code>{level.code}</Code> },
  { key: 'classe', label: 'Serve fino a', cell: (level) => dataClassLabels[level.servesClass] },
]

function typeColumns(kindLabels: ReferencePageProps['kindLabels']): Column<ServiceType>[] {
  return [
    {
      key: 'nome',
      label: 'Tipo',
      rowHeader: true,
      cell: (type) => (
        <>
          {type.label}
          <CellNote>{type.code}</CellNote>
        </>
      ),
    },
    {
      key: 'enti',
      label: 'Per',
      cell: (type) => kindLabels[type.audience as AdministrationKind] ?? type.audience,
    },
    {
      key: 'classe',
      label: 'Classe predefinita',
      cell: (type) => (type.defaultClass === null ? <Missing /> : dataClassLabels[type.defaultClass]),
    },
  ]
}

const requirementColumns: Column<Requirement>[] = [
  {
    key: 'requisito',
    label: 'Requisito',
    rowHeader: true,
    cell: (row) => (
      <>
        {row.label}
        <CellNote>
          {row.code} · {row.area} · elenco {row.checklist}
        </CellNote>
      </>
    ),
  },
  {
    key: 'colonne',
    label: 'Chiesto per',
    cell: (row) => [row.forPsn ? 'PSN' : '', row.forA ? 'gruppo A' : ''].filter(Boolean).join(' e '),
  },
]

/** What every kind of row has: how certain, from where, since when; and the way to end it. */
function commonColumns<Row extends ReferenceRows[ReferenceKind]>(
  kind: ReferenceKind,
  { mayEnd }: Pick<ReferencePageProps, 'mayEnd'>,
): Column<Row>[] {
  return [
    {
      key: 'fonte',
      label: 'Fonte',
      cell: (row) => (
        <>
          {row.source}
          <CellNote>
            {row.certainty === 'certain' || row.certainty === 'house' ? (
              certaintyLabels[row.certainty]
            ) : (
              <em>{certaintyLabels[row.certainty]}</em>
            )}
          </CellNote>
        </>
      ),
    },
    {
      key: 'vale',
      label: 'Vale dal',
      cell: (row) => (
        <>
          {formatDate(row.validFrom)}
          {row.validTo === null ? null : <CellNote>{`fino al ${formatDate(row.validTo)}`}</CellNote>}
          {mayEnd(kind, row) && row.validTo === null ? (
            <CellNote>
              <a href={endPath(kind, row)}>Poni fine</a>
            </CellNote>
          ) : null}
        </>
      ),
    },
  ]
}

/** The address at which a row is ended. */
export function endPath(kind: ReferenceKind, row: ReferenceRows[ReferenceKind]): string {
  const key =
    kind === 'terms'
      ? (row as Term).id
      : kind === 'service_types'
        ? row.code
        : [...('checklist' in row ? [row.checklist] : []), row.code, row.validFrom].join('.')
  return `${paths.references}/${referenceSlugs[kind]}/${encodeURIComponent(key)}/fine`
}

const addTitles: Readonly<Record<ReferenceKind, string>> = {
  terms: 'Aggiungi un termine',
  qualification_levels: 'Aggiungi un livello',
  service_types: 'Aggiungi un tipo',
  requirements: 'Aggiungi un requisito',
}

function AddRow({ kind, ...props }: ReferencePageProps & { kind: ReferenceKind }) {
  const { mayAdd, isOffice, failed } = props
  if (!mayAdd.includes(kind)) return null
  const mine = failed?.kind === kind ? failed : { form: {}, errors: [] }
  const prefixed = { form: mine.form, errors: mine.errors }
  return (
    <Disclosure
      summary={isOffice ? `${addTitles[kind]} del tuo ufficio` : addTitles[kind]}
      open={failed?.kind === kind}
    >
      <Form action={`${paths.references}/${referenceSlugs[kind]}`} label={addTitles[kind]}>
        {kind === 'terms' ? <TermFields {...prefixed} terms={props.terms} isOffice={isOffice} /> : null}
        {kind === 'qualification_levels' ? <LevelFields {...prefixed} /> : null}
        {kind === 'service_types' ? <TypeFields {...prefixed} kindLabels={props.kindLabels} /> : null}
        {kind === 'requirements' ? <RequirementFields {...prefixed} /> : null}
        <CommonFields kind={kind} {...prefixed} isOffice={isOffice} today={props.today} />
        <Button small>{addTitles[kind]}</Button>
      </Form>
    </Disclosure>
  )
}

type FieldsProps = Pick<NonNullable<ReferencePageProps['failed']>, 'form' | 'errors'>

/** Names repeat among the forms of the page: each field has an id of its own. */
function fields(kind: ReferenceKind, props: FieldsProps) {
  const field = fieldOf(props)
  return (name: string) => ({ ...field(name), id: props.errors.length > 0 ? name : `${kind}-${name}` })
}

function TermFields({
  terms,
  isOffice,
  ...props
}: FieldsProps & { terms: readonly Term[]; isOffice: boolean }) {
  const field = fields('terms', props)
  return (
    <>
      {isOffice ? null : (
        <Select
          {...field('code')}
          label="Sostituisce un termine che c’è già?"
          help="La riga nuova vale dalla sua decorrenza; quella di prima resta per i giorni passati."
          empty="No, è un termine nuovo"
          options={terms
            .filter((term) => term.associationId === null)
            .map((term) => ({ value: term.code, label: `${term.title}, ${formatDate(term.dueOn)}` }))}
        />
      )}
      <FieldRow>
        <TextField {...field('title')} label="Che cosa scade" required maxLength={200} />
        <DateField {...field('dueOn')} label="Entro il" required />
      </FieldRow>
      <Select
        {...field('subject')}
        label="Riguarda"
        required
        options={termSubjects.map((value) => ({ value, label: termSubjectLabels[value] }))}
      />
    </>
  )
}

function LevelFields(props: FieldsProps) {
  const field = fields('qualification_levels', props)
  return (
    <FieldRow>
      <Select
        {...field('family')}
        label="Sigla"
        required
        options={qualificationFamilies.map((value) => ({ value, label: value }))}
      />
      <Select
        {...field('level')}
        label="Livello"
        required
        options={['1', '2', '3', '4'].map((value) => ({ value, label: value }))}
      />
      <Select
        {...field('servesClass')}
        label="Classe più alta che serve"
        required
        options={Object.entries(dataClassLabels).map(([value, label]) => ({ value, label }))}
      />
    </FieldRow>
  )
}

function TypeFields({ kindLabels, ...props }: FieldsProps & Pick<ReferencePageProps, 'kindLabels'>) {
  const field = fields('service_types', props)
  return (
    <FieldRow>
      <TextField {...field('code')} label="Codice" required maxLength={40} narrow />
      <TextField {...field('label')} label="Nome" required maxLength={200} />
      <Select
        {...field('audience')}
        label="Per quali enti"
        required
        options={Object.entries(kindLabels).map(([value, label]) => ({ value, label }))}
      />
      <Select
        {...field('defaultClass')}
        label="Classe predefinita"
        help="Solo se è scritta in una fonte ufficiale"
        empty="Nessuna"
        options={Object.entries(dataClassLabels).map(([value, label]) => ({ value, label }))}
      />
    </FieldRow>
  )
}

function RequirementFields(props: FieldsProps) {
  const field = fields('requirements', props)
  return (
    <>
      <FieldRow>
        <TextField
          {...field('checklist')}
          label="Elenco"
          help="Il suo codice, per esempio circolare-1-2019"
          required
          maxLength={40}
        />
        <TextField {...field('code')} label="Codice" required maxLength={40} narrow />
        <TextField {...field('area')} label="Area" required maxLength={100} />
      </FieldRow>
      <TextField {...field('label')} label="Requisito" required maxLength={300} />
      {(['forPsn', 'forA'] as const).map((name) => (
        <Checkbox
          key={name}
          name={name}
          id={field(name).id}
          label={name === 'forPsn' ? 'È nella colonna PSN' : 'È nella colonna del gruppo A'}
          checked={field(name).value !== ''}
        />
      ))}
    </>
  )
}

function CommonFields({
  kind,
  isOffice,
  today,
  ...props
}: FieldsProps & { kind: ReferenceKind; isOffice: boolean; today: LocalDate }) {
  const field = fields(kind, props)
  const validFrom = field('validFrom')
  return (
    <>
      <FieldRow>
        <TextField
          {...field('source')}
          label="Fonte"
          required
          help="L’atto o il documento, con articolo e data"
          maxLength={500}
        />
        {isOffice ? null : (
          <Select
            {...field('certainty')}
            label="Quanto è certa"
            required
            options={nationalCertainties.map((value) => ({ value, label: certaintyLabels[value] }))}
          />
        )}
      </FieldRow>
      <DateField {...validFrom} value={validFrom.value || formatDate(today)} label="Vale dal" required />
    </>
  )
}

export interface EndReferencePageProps {
  readonly action: string
  readonly name: string
  readonly validFrom: LocalDate
  readonly typed: string
  readonly errors: readonly FieldError[]
}

/** Says until when a row holds. */
export function EndReferencePage({ action, name, validFrom, typed, errors }: EndReferencePageProps) {
  return (
    <>
      <PageHead title={`Fino a quando vale «${name}»?`} lead={`Vale dal ${formatDate(validFrom)}`} />
      <p>Dal giorno dopo non compare più; per i giorni in cui valeva resta leggibile.</p>
      <ErrorSummary errors={errors} />
      <Form action={action}>
        <DateField name="validTo" label="Ultimo giorno" value={typed} required error={errors[0]?.message} />
        <Actions>
          <Button>Poni fine</Button>
          <ButtonLink href={paths.references}>Lascia stare</ButtonLink>
        </Actions>
      </Form>
    </>
  )
}
