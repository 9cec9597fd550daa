// SPDX-License-Identifier: AGPL-3.0-or-later
import { certaintyLabels } from '../../../shared/classification.ts'
import { formatDate, formatInstant, type LocalDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../../shared/forms.ts'
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
  EmptyState,
  ErrorSummary,
  errorOf,
  FieldRow,
  FileField,
  Form,
  HiddenField,
  Missing,
  Notice,
  NumberField,
  PageHead,
  Section,
  Select,
  Status,
  Table,
  TextField,
} from '../../../ui/index.ts'
import type { AnyRow, ReferenceField, ReferenceKind, ReferenceReject } from '../model.ts'
import { nationalCertainties } from '../model.ts'
import { nameOf, referencePaths, valueInWords } from '../view.ts'

type Kind = ReferenceKind<never>

/** A change as its page tells it. */
export interface ChangeLine {
  readonly key: string
  readonly at: Date
  readonly who: string
  readonly what: string
  readonly codes: string
  readonly fileName: string | null
  readonly sha256: string | null
}

export interface KindLine {
  readonly kind: Kind
  readonly count: number
  readonly last: ChangeLine | null
}

/** Every table of reference rows. */
export function ReferencesPage({ kinds }: { kinds: readonly KindLine[] }) {
  return (
    <>
      <PageHead
        title="Termini e dati di riferimento"
        lead="Tabelle con le loro date: un atto nuovo aggiunge una riga e non ne cambia nessuna"
      />
      <Table
        caption="Tabelle di riferimento"
        rows={kinds}
        rowKey={({ kind }) => kind.kind}
        columns={[
          {
            key: 'tabella',
            label: 'Tabella',
            rowHeader: true,
            cell: ({ kind }) => <a href={referencePaths.kind(kind)}>{kind.title}</a>,
          },
          { key: 'righe', label: 'In vigore oggi', numeric: true, cell: ({ count }) => count },
          {
            key: 'ultima',
            label: 'Ultimo cambiamento',
            cell: ({ last }) =>
              last === null ? (
                <Missing>nessuno registrato</Missing>
              ) : (
                <>
                  {formatInstant(last.at)}
                  <CellNote>{`${last.who}: ${last.what}`}</CellNote>
                </>
              ),
          },
        ]}
      />
    </>
  )
}

export interface KindPageProps {
  readonly kind: Kind
  readonly onDate: LocalDate
  readonly today: LocalDate
  /** What was typed as date, and what is wrong with it. */
  readonly typedDate: string
  readonly dateError: string | undefined
  readonly search: string
  readonly rows: readonly AnyRow[]
  readonly changes: readonly ChangeLine[]
  readonly mayAdd: boolean
  /** The reader adds rows of an office, not of all. */
  readonly isOffice: boolean
  readonly mayImport: boolean
  readonly mayEnd: (row: AnyRow) => boolean
  readonly notice: string | null
  /** The form that came back with errors. */
  readonly failed: { readonly form: PostedForm; readonly errors: readonly FieldError[] } | null
}

/** What is in force on a day, what changed, who loaded it; and the ways to add rows. */
export function KindPage(props: KindPageProps) {
  const { kind, onDate, today, typedDate, dateError, search, rows, changes, notice, failed } = props
  const here = referencePaths.kind(kind)
  const query = new URLSearchParams({ al: formatDate(onDate), ...(search === '' ? {} : { cerca: search }) })
  return (
    <>
      <PageHead
        title={kind.title}
        lead={onDate === today ? 'Quello che vale oggi' : `Quello che vale il ${formatDate(onDate)}`}
      />
      {notice === null ? null : <Notice kind="ok" level={2} title={notice} />}
      <p>{kind.lead}</p>
      <Form method="get" action={here} inline label="Scegli il giorno">
        <DateField
          name="al"
          label="In vigore il giorno"
          help={undefined}
          value={typedDate}
          error={dateError}
        />
        <TextField name="cerca" label="Parole" value={search} maxLength={100} />
        <Button small weight="secondary">
          Mostra
        </Button>
      </Form>
      <ErrorSummary errors={failed?.errors ?? []} />
      <Section title="Righe" titleHidden first>
        <Table
          caption={`${kind.title} il ${formatDate(onDate)}`}
          rows={rows}
          rowKey={(row) => referencePaths.end(kind, row)}
          columns={columns(props)}
          exports={[{ label: 'CSV', href: `${here}.csv?${query}` }]}
          empty={{
            title:
              search === '' ? 'Nessuna riga in vigore in questo giorno' : 'Nessuna riga con queste parole',
          }}
        />
      </Section>
      {props.mayAdd ? <AddRow {...props} /> : null}
      {props.mayImport ? <ImportForm kind={kind} errors={failed?.errors ?? []} /> : null}
      {kind.importedAt === undefined || !props.mayImport ? null : (
        <p>
          <a href={kind.importedAt}>Importa un elenco</a>
        </p>
      )}
      <Section title="Che cosa è cambiato" id="cambiamenti">
        <Table
          caption="Cambiamenti, dal più recente"
          rows={changes}
          rowKey={({ key }) => key}
          columns={changeColumns}
          empty={{ title: 'Nessun cambiamento registrato' }}
        />
      </Section>
    </>
  )
}

const changeColumns: Column<ChangeLine>[] = [
  { key: 'quando', label: 'Quando', rowHeader: true, cell: ({ at }) => formatInstant(at) },
  { key: 'chi', label: 'Chi', cell: ({ who }) => who },
  {
    key: 'che',
    label: 'Che cosa',
    cell: ({ what, codes }) => (
      <>
        {what}
        <CellNote>{codes}</CellNote>
      </>
    ),
  },
  {
    key: 'file',
    label: 'Da quale file',
    cell: ({ fileName, sha256 }) =>
      fileName === null ? (
        <Missing>scritta a mano</Missing>
      ) : (
        <>
          <Code>{fileName}</Code>
          <CellNote>
            impronta <Code>{sha256?.slice(0, 12) ?? ''}</Code>
          </CellNote>
        </>
      ),
  },
]

function shownFields(kind: Kind): ReferenceField[] {
  const own = kind.fields.filter(
    ({ as, name, isInStatus }) => as !== 'id' && as !== 'office' && name !== kind.named && !isInStatus,
  )
  return own.filter(({ name }) => name !== 'code' || kind.named === 'code')
}

function columns({ kind, onDate, mayEnd }: KindPageProps): Column<AnyRow>[] {
  const status = kind.status as ReferenceKind<AnyRow>['status']
  return [
    {
      key: 'nome',
      label: kind.fields.find(({ name }) => name === kind.named)?.label ?? 'Nome',
      rowHeader: true,
      cell: (row) => (
        <>
          {nameOf(kind, row)}
          {kind.named === 'code' ? null : (
            <CellNote>{row['associationId'] ? 'del tuo ufficio' : String(row['code'] ?? '')}</CellNote>
          )}
        </>
      ),
    },
    ...shownFields(kind).map(
      (field): Column<AnyRow> => ({
        key: field.name,
        label: field.label,
        numeric: field.as === 'count',
        cell: (row) => valueInWords(field, row) ?? <Missing>{field.missing ?? 'n.d.'}</Missing>,
      }),
    ),
    ...(status
      ? [
          {
            key: 'stato',
            label: 'Stato',
            cell: (row: AnyRow) => {
              const { kind: tone, label } = status(row, onDate)
              return <Status kind={tone}>{label}</Status>
            },
          },
        ]
      : []),
    ...(kind.hasNoSource
      ? []
      : [
          {
            key: 'fonte',
            label: 'Fonte',
            cell: (row: AnyRow) => (
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
        ]),
    {
      key: 'vale',
      label: 'Vale dal',
      cell: (row) => (
        <>
          {formatDate(row.validFrom)}
          {row.validTo === null ? null : <CellNote>{`fino al ${formatDate(row.validTo)}`}</CellNote>}
          {mayEnd(row) && row.validTo === null ? (
            <CellNote>
              <a href={referencePaths.end(kind, row)}>Poni fine</a>
            </CellNote>
          ) : null}
        </>
      ),
    },
  ]
}

function AddRow({ kind, isOffice, today, failed }: KindPageProps) {
  const title = `Aggiungi ${kind.one}`
  const fields = kind.fields.filter(({ as, isMade }) => as !== 'id' && as !== 'office' && !isMade)
  const made = isOffice ? [] : kind.fields.filter(({ name, isMade }) => isMade && name === 'code')
  const form = failed?.form ?? {}
  const errors = failed?.errors ?? []
  const source: ReferenceField = {
    name: 'source',
    column: '',
    label: 'Fonte',
    as: 'text',
    max: 500,
    help: 'L’atto o il documento, con articolo e data',
  }
  const certainty: ReferenceField = {
    name: 'certainty',
    column: '',
    label: 'Quanto è certa',
    as: 'choice',
    values: Object.fromEntries(
      (kind.certainties ?? nationalCertainties).map((each) => [each, certaintyLabels[each]]),
    ),
  }
  const from: ReferenceField = { name: 'validFrom', column: '', label: 'Vale dal', as: 'day' }
  const to: ReferenceField = {
    name: 'validTo',
    column: '',
    label: 'Vale fino al',
    as: 'day',
    isOptional: true,
    help: kind.keepsEnded ? 'Vuoto: trentasei mesi' : 'Vuoto se non ha fine',
  }
  const all = [...fields, ...made, source, ...(isOffice ? [] : [certainty])]
  return (
    <Disclosure
      summary={isOffice ? `${title} del tuo ufficio` : title}
      open={errors.length > 0 && form['source'] !== undefined}
    >
      <Form action={referencePaths.kind(kind)} label={title}>
        {pairs(all).map((pair) => (
          <FieldRow key={pair[0]?.name}>
            {pair.map((field) => (
              <FieldOf key={field.name} field={field} form={form} errors={errors} />
            ))}
          </FieldRow>
        ))}
        <FieldRow>
          <FieldOf field={from} form={{ validFrom: formatDate(today), ...form }} errors={errors} />
          <FieldOf field={to} form={form} errors={errors} />
        </FieldRow>
        <Button small>{title}</Button>
      </Form>
    </Disclosure>
  )
}

function pairs<Item>(items: readonly Item[]): Item[][] {
  return items.flatMap((_, index) => (index % 2 === 0 ? [items.slice(index, index + 2)] : []))
}

/** A value of a row, as its form asks it. */
function FieldOf({
  field,
  form,
  errors,
}: {
  field: ReferenceField
  form: PostedForm
  errors: readonly FieldError[]
}) {
  const { name, label, as, help, max } = field
  const common = {
    name,
    label,
    help,
    required: !field.isOptional && !field.isMade,
    value: new FormReader(form).typed(name),
    error: errorOf(errors, name),
  }
  if (as === 'yesNo') return <Checkbox name={name} label={label} checked={common.value !== ''} />
  if (as === 'day') return <DateField {...common} />
  if (as === 'count') return <NumberField {...common} />
  if (as === 'choice')
    return (
      <Select
        {...common}
        options={Object.entries(field.values ?? {}).map(([value, text]) => ({ value, label: text }))}
      />
    )
  const madeHelp = field.isMade
    ? 'Quello di una riga che c’è già, per sostituirla dalla nuova decorrenza; vuoto: nasce dal nome'
    : help
  return <TextField {...common} help={madeHelp} maxLength={as === 'code' ? 40 : (max ?? 200)} />
}

function ImportForm({ kind, errors }: { kind: Kind; errors: readonly FieldError[] }) {
  if (kind.importedAt !== undefined) return null
  const error = errorOf(errors, 'file')
  return (
    <Disclosure summary="Importa un file" open={error !== undefined}>
      <Form action={referencePaths.preview(kind)} multipart label="Importa un file">
        <FileField
          name="file"
          label="File CSV o JSON"
          help="Con le colonne del CSV che si esporta da qui. Aggiunge le righe che mancano e non ne cambia nessuna; al massimo 500 kB"
          accept=".csv,.json"
          error={error}
          required
        />
        <Button small icon="upload">
          Vedi l’anteprima
        </Button>
      </Form>
    </Disclosure>
  )
}

export interface ImportPreviewProps {
  readonly kind: Kind
  readonly fileName: string
  readonly sha256: string
  /** The file itself, to be posted back. */
  readonly content: string
  readonly fresh: readonly AnyRow[]
  readonly unchanged: number
  readonly different: readonly string[]
  readonly refused: readonly ReferenceReject[]
}

const shownAtMost = 200

/** What a file would add. Nothing has changed yet. */
export function ImportPreviewPage(props: ImportPreviewProps) {
  const { kind, fileName, sha256, content, fresh, unchanged, different, refused } = props
  const fields = [...kind.fields.filter(({ as }) => as !== 'id' && as !== 'office')]
  return (
    <>
      <PageHead
        title={`${kind.title}: anteprima`}
        lead={
          <>
            <Code>{fileName}</Code>, impronta <Code>{sha256.slice(0, 12)}</Code>: non è ancora cambiato nulla
          </>
        }
      />
      {different.length === 0 ? null : (
        <Notice kind="warn" level={2} title="Righe che ci sono già con altri valori">
          {`${different.join(', ')}: restano come sono. Un valore nuovo è una riga nuova, con la sua decorrenza.`}
        </Notice>
      )}
      {refused.length === 0 ? null : (
        <Section title="Righe rifiutate">
          <Table
            caption="Righe rifiutate, con il motivo"
            rows={refused.slice(0, shownAtMost)}
            rowKey={({ row, field }) => `${row} ${field}`}
            columns={[
              { key: 'riga', label: 'Riga', rowHeader: true, cell: ({ row }) => row },
              { key: 'campo', label: 'Campo', cell: ({ field }) => <Code>{field}</Code> },
              { key: 'motivo', label: 'Perché', cell: ({ message }) => message },
            ]}
          />
        </Section>
      )}
      {fresh.length === 0 ? (
        <EmptyState
          title="Non c’è nulla da aggiungere"
          action={<a href={referencePaths.kind(kind)}>Torna alla tabella</a>}
        >
          {unchanged === 0 ? undefined : `Le righe uguali sono ${unchanged}.`}
        </EmptyState>
      ) : (
        <Section title={fresh.length === 1 ? '1 riga nuova' : `${fresh.length} righe nuove`}>
          <Table
            caption="Righe che si aggiungono"
            rows={fresh.slice(0, shownAtMost)}
            rowKey={(row) => referencePaths.end(kind, row)}
            columns={[
              ...fields.map(
                (field): Column<AnyRow> => ({
                  key: field.name,
                  label: field.label,
                  ...(field.name === kind.named ? { rowHeader: true } : {}),
                  cell: (row) => valueInWords(field, row) ?? <Missing />,
                }),
              ),
              { key: 'dal', label: 'Vale dal', cell: (row) => formatDate(row.validFrom) },
              {
                key: 'al',
                label: 'Vale fino al',
                cell: (row) =>
                  row.validTo === null ? <Missing>senza fine</Missing> : formatDate(row.validTo),
              },
            ]}
            note={[
              fresh.length > shownAtMost ? `Altre ${fresh.length - shownAtMost} righe` : '',
              unchanged > 0
                ? `${unchanged === 1 ? '1 riga è uguale' : `${unchanged} righe sono uguali`}`
                : '',
            ]
              .filter((words) => words !== '')
              .join(' · ')}
          />
          <Form action={referencePaths.import(kind)}>
            <HiddenField name="nome" value={fileName} />
            <HiddenField name="contenuto" value={content} />
            <Actions>
              <Button>{fresh.length === 1 ? 'Aggiungi 1 riga' : `Aggiungi ${fresh.length} righe`}</Button>
              <a href={referencePaths.kind(kind)}>Lascia stare</a>
            </Actions>
          </Form>
        </Section>
      )}
    </>
  )
}

export interface EndReferencePageProps {
  readonly kind: Kind
  readonly action: string
  readonly name: string
  readonly validFrom: LocalDate
  readonly typed: string
  readonly errors: readonly FieldError[]
}

/** Says until when a row holds. */
export function EndReferencePage({ kind, action, name, validFrom, typed, errors }: EndReferencePageProps) {
  return (
    <>
      <PageHead title={`Fino a quando vale «${name}»?`} lead={`Vale dal ${formatDate(validFrom)}`} />
      <p>Dal giorno dopo non compare più; per i giorni in cui valeva resta leggibile.</p>
      <ErrorSummary errors={errors} />
      <Form action={action}>
        <DateField name="validTo" label="Ultimo giorno" value={typed} required error={errors[0]?.message} />
        <Actions>
          <Button>Poni fine</Button>
          <ButtonLink href={referencePaths.kind(kind)}>Lascia stare</ButtonLink>
        </Actions>
      </Form>
    </>
  )
}
