// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant, formatTime } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import { counted } from '../../../shared/money.ts'
import {
  Button,
  ButtonLink,
  CellNote,
  Checkbox,
  Code,
  DetailsPanel,
  ErrorSummary,
  errorOf,
  Figures,
  FileField,
  Form,
  Hint,
  Missing,
  Notice,
  PageHead,
  Section,
  Split,
  Status,
  Table,
  wholeNumber,
} from '../../../ui/index.ts'
import type { ChangeRow, NewRow } from '../imports.ts'
import type { ImportReport, Reject } from '../model.ts'

const base = '/amministrazione/importazioni'

/** An import of the list. */
export interface RunRow {
  readonly id: string
  readonly file: string
  readonly sha256: string
  readonly read: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly refused: number
  readonly finishedAt: Date
  readonly who: string
}

/** Imports made so far, and the way to a new one. */
export function ImportsPage({
  runs,
  justDone,
  errors,
}: {
  readonly runs: readonly RunRow[]
  /** The import that ended a moment ago. */
  readonly justDone: RunRow | null
  readonly errors: readonly FieldError[]
}) {
  return (
    <>
      <PageHead
        title="Importazioni"
        lead="Comuni, enti dell’IPA, categorie: da un file CSV, riconosciuto dalle sue colonne. Prima vedi che cosa cambierebbe, poi decidi."
      />
      <ErrorSummary errors={errors} />
      {justDone ? (
        <Notice kind="ok" title="Importazione conclusa" level={2}>
          Da <Code>{justDone.file}</Code>: {counted(justDone.new, 'ente nuovo', 'enti nuovi')},{' '}
          {counted(justDone.changed, 'cambiato', 'cambiati')},{' '}
          {counted(justDone.unchanged, 'uguale', 'uguali')},{' '}
          {counted(justDone.refused, 'riga rifiutata', 'righe rifiutate')}.
        </Notice>
      ) : null}
      <Section first title="Importa un elenco">
        <Form action={`${base}/anteprime`} multipart>
          <FileField
            name="file"
            label="File CSV"
            help="Colonne in qualsiasi ordine; separatore virgola o punto e virgola; UTF-8 o Windows-1252. Al massimo 10 MB"
            accept=".csv,text/csv"
            error={errorOf(errors, 'file')}
            required
          />
          <Button icon="upload">Vedi l’anteprima</Button>
        </Form>
      </Section>
      <Section title="Importazioni fatte">
        <Table
          caption="Importazioni fatte, dalla più recente"
          columns={[
            {
              key: 'quando',
              label: 'Quando',
              rowHeader: true,
              cell: (run) => (
                <>
                  {formatInstant(run.finishedAt)}
                  <CellNote>{run.who}</CellNote>
                </>
              ),
            },
            {
              key: 'file',
              label: 'File',
              cell: (run) => (
                <>
                  <Code>{run.file}</Code>
                  <CellNote>
                    impronta <Code>{shortHash(run.sha256)}</Code>
                  </CellNote>
                </>
              ),
            },
            { key: 'lette', label: 'Lette', numeric: true, cell: (run) => wholeNumber(run.read) },
            { key: 'nuove', label: 'Nuove', numeric: true, cell: (run) => wholeNumber(run.new) },
            { key: 'cambiate', label: 'Cambiate', numeric: true, cell: (run) => wholeNumber(run.changed) },
            { key: 'uguali', label: 'Uguali', numeric: true, cell: (run) => wholeNumber(run.unchanged) },
            {
              key: 'rifiutate',
              label: 'Rifiutate',
              numeric: true,
              cell: (run) =>
                run.refused === 0 ? (
                  '0'
                ) : (
                  <a href={`${base}/${run.id}/rifiutate.csv`} download>
                    {wholeNumber(run.refused)} <span>in CSV</span>
                  </a>
                ),
            },
          ]}
          rows={runs}
          rowKey={(run) => run.id}
          empty={{
            title: 'Nessuna importazione',
            text: 'La prima porta nel registro tutte le righe buone del file.',
          }}
        />
      </Section>
    </>
  )
}

export interface PreviewPageProps {
  readonly id: string
  readonly report: ImportReport
  readonly uploadedAt: Date
  readonly bytes: number
  readonly added: readonly NewRow[]
  readonly changes: readonly ChangeRow[]
  /** «virgola, UTF-8» */
  readonly format: string
  readonly otherColumns: readonly string[]
  /** «l’elenco dei comuni» */
  readonly what: string
  /** Rows expected, when the file has fewer than half of them. */
  readonly tooSmallFor: number | null
  readonly errors: readonly FieldError[]
}

const shownAtMost = 50

/** What a file would change. Nothing has changed yet. */
export function PreviewPage(props: PreviewPageProps) {
  const { id, report, added, changes } = props
  const good = report.new + report.changed
  const path = `${base}/anteprime/${id}`
  return (
    <>
      <PageHead
        title="Anteprima: nulla è ancora cambiato"
        lead={
          <>
            Questo file è {props.what} · <Code>{report.file}</Code>,{' '}
            {wholeNumber(Math.ceil(props.bytes / 1024))} kB, caricato alle {formatTime(props.uploadedAt)} ·
            impronta <Code>{shortHash(report.sha256)}</Code>
          </>
        }
        actions={
          <ButtonLink small href={base}>
            Carica un altro file
          </ButtonLink>
        }
      />
      <ErrorSummary errors={props.errors} />
      <Figures
        level={2}
        figures={[
          {
            label: 'Nuovi',
            value: rows(report.new),
            tone: 'ok',
            context: 'non ancora in Regia',
            ...(report.new > 0 ? { href: '#nuovi' } : {}),
          },
          {
            label: 'Cambiati',
            value: rows(report.changed),
            context: counted(changes.length, 'campo diverso', 'campi diversi'),
            ...(report.changed > 0 ? { href: '#cambiati' } : {}),
          },
          {
            label: 'Rifiutati',
            value: rows(report.refused),
            ...(report.refused > 0 ? { tone: 'bad' as const, href: '#rifiutati' } : {}),
            context: counted(report.rejects.length, 'cella da correggere', 'celle da correggere'),
          },
          { label: 'Uguali', value: rows(report.unchanged), context: 'resteranno come sono' },
        ]}
      />
      {report.rejects.length === 0 ? null : <Rejected rejects={report.rejects} path={path} />}
      <Split section width="slim" aside={<Choice {...props} good={good} path={path} />}>
        {changes.length === 0 ? null : <Changed changes={changes} path={path} />}
        {added.length === 0 ? null : <Added added={added} path={path} />}
        {good === 0 ? <p>Il file non porta nulla di nuovo.</p> : null}
      </Split>
    </>
  )
}

function Rejected({ rejects, path }: { rejects: readonly Reject[]; path: string }) {
  return (
    <Section
      id="rifiutati"
      title="Celle da correggere"
      aside={
        <a href={`${path}/rifiutate.csv`} download>
          Elenco in CSV
        </a>
      }
    >
      <Table
        caption="Celle rifiutate, per riga del file, con la riparazione proposta"
        columns={[
          {
            key: 'riga',
            label: 'Riga',
            rowHeader: true,
            cell: (reject) => `Riga ${wholeNumber(reject.line)}`,
          },
          { key: 'colonna', label: 'Colonna', cell: (reject) => reject.column || 'tutta la riga' },
          {
            key: 'valore',
            label: 'C’è scritto',
            cell: (reject) => (reject.value === '' ? <Missing>nulla</Missing> : <Code>{reject.value}</Code>),
          },
          { key: 'motivo', label: 'Che cosa non va', cell: (reject) => reject.reason },
          {
            key: 'proposta',
            label: 'Proposta',
            cell: (reject) =>
              reject.proposal === null ? (
                <Missing>nessuna: correggi nel file</Missing>
              ) : (
                <ins>{reject.proposal}</ins>
              ),
          },
        ]}
        rows={rejects.slice(0, shownAtMost)}
        rowKey={(reject) => `${reject.line} ${reject.column}`}
        note={firstOf(rejects.length, 'celle')}
      />
      <Hint>
        Una riga con una cella rifiutata resta fuori, se il motivo non dice che entra senza: correggi il file
        e caricalo di nuovo, il resto non cambia.
      </Hint>
    </Section>
  )
}

function Changed({ changes, path }: { changes: readonly ChangeRow[]; path: string }) {
  return (
    <Section
      id="cambiati"
      title="Cambiati"
      first
      aside={
        <a href={`${path}/cambiati.csv`} download>
          Tutti in CSV
        </a>
      }
    >
      <Table
        caption="Campi che cambiano, prima e dopo"
        columns={[
          { key: 'ente', label: 'Ente', rowHeader: true, cell: (change) => change.body },
          { key: 'campo', label: 'Campo', cell: (change) => change.field },
          {
            key: 'prima',
            label: 'In Regia',
            cell: (change) => (change.before === null ? <Missing /> : <del>{change.before}</del>),
          },
          { key: 'dopo', label: 'Nel file', cell: (change) => <ins>{change.after}</ins> },
        ]}
        rows={changes.slice(0, shownAtMost)}
        rowKey={(change) => change.key}
        note={firstOf(changes.length, 'campi')}
      />
    </Section>
  )
}

function Added({ added, path }: { added: readonly NewRow[]; path: string }) {
  return (
    <Section
      id="nuovi"
      title="Nuovi"
      aside={
        <a href={`${path}/nuovi.csv`} download>
          Tutti in CSV
        </a>
      }
    >
      <Table
        caption="Righe nuove, nell’ordine del file"
        columns={[
          { key: 'riga', label: 'Riga', numeric: true, cell: (row) => wholeNumber(row.line) },
          { key: 'nome', label: 'Nome', rowHeader: true, cell: (row) => row.name },
          {
            key: 'istat',
            label: 'ISTAT',
            cell: (row) =>
              row.istatCode === null ? <Missing>nessuno</Missing> : <Code>{row.istatCode}</Code>,
          },
          {
            key: 'ipa',
            label: 'IPA',
            cell: (row) => (row.ipaCode === null ? <Missing>nessuno</Missing> : <Code>{row.ipaCode}</Code>),
          },
          { key: 'provincia', label: 'Provincia', cell: (row) => row.province ?? <Missing /> },
          {
            key: 'abitanti',
            label: 'Abitanti',
            numeric: true,
            cell: (row) => (row.residents === null ? <Missing /> : wholeNumber(row.residents)),
          },
        ]}
        rows={added.slice(0, shownAtMost)}
        rowKey={(row) => String(row.line)}
        note={firstOf(added.length, 'righe')}
      />
    </Section>
  )
}

function Choice(props: PreviewPageProps & { good: number; path: string }) {
  const { report, good, path, tooSmallFor, errors } = props
  return (
    <DetailsPanel
      title="Che cosa importare"
      level={2}
      parts={[
        good === 0 ? null : (
          <>
            <p>
              Entrano solo le righe buone: {counted(report.new, 'nuova', 'nuove')} e{' '}
              {counted(report.changed, 'cambiata', 'cambiate')}.
            </p>
            <p>Entra tutto in una volta: se qualcosa si interrompe, resta com’era.</p>
          </>
        ),
        good === 0 ? (
          <p>
            Non c’è nulla da importare. <a href={base}>Carica un altro file</a>
          </p>
        ) : (
          <Form action={`${path}/importazione`}>
            {tooSmallFor === null ? null : (
              <Checkbox
                name="piccolo"
                label={
                  report.kind === 'comuni'
                    ? `Il file è piccolo apposta: nel registro ci sono già ${wholeNumber(tooSmallFor)} comuni`
                    : `Il file è piccolo apposta: uno di prima aveva ${wholeNumber(tooSmallFor)} righe`
                }
                help="Ciò che manca nel file resta com’è"
                error={errorOf(errors, 'piccolo')}
              />
            )}
            <div>
              <Button small>Importa {counted(good, 'riga', 'righe')}</Button>
            </div>
            <p>
              <a href={base}>Lascia stare</a>
            </p>
          </Form>
        ),
        <>
          <Status kind="ok">File riconosciuto</Status>
          <Hint>
            {counted(report.read, 'riga letta', 'righe lette')} · {props.format}
            {props.otherColumns.length > 0 ? ` · colonne non lette: ${props.otherColumns.join(', ')}` : ''}
          </Hint>
        </>,
      ]}
    />
  )
}

function rows(count: number): string {
  return counted(count, 'riga', 'righe')
}

function firstOf(total: number, what: string): string {
  return total > shownAtMost ? `Prime ${shownAtMost} di ${wholeNumber(total)} ${what}: tutte nel CSV` : ''
}

function shortHash(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`
}
