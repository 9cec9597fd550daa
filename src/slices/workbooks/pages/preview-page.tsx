// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatTime } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import {
  Button,
  ButtonLink,
  Code,
  DetailsPanel,
  ErrorSummary,
  errorOf,
  Figures,
  Form,
  HiddenField,
  Hint,
  Missing,
  Notice,
  PageHead,
  RadioChoices,
  Section,
  Select,
  Split,
  Status,
  Table,
  wholeNumber,
} from '../../../ui/index.ts'
import { fieldLabels } from '../list-file.ts'
import type { FieldChange, Problem, RowOutcome, WorkbookImport } from '../model.ts'
import { countOf, countVerdicts, importPath, importsOf, shortHash } from '../view.ts'

const shownAtMost = 100

export interface PreviewPageProps {
  readonly stored: WorkbookImport
  readonly bodyName: string
  readonly rows: readonly RowOutcome[]
  readonly fingerprint: string
  readonly isAllOrNothing: boolean
  readonly errors: readonly FieldError[]
}

/** What a file would change, with the cells to correct. Nothing has changed yet. */
export function PreviewPage(props: PreviewPageProps) {
  const { stored, rows, bodyName, errors } = props
  const problems = rows.flatMap((row) => row.problems)
  return (
    <>
      <PageHead
        title="Anteprima: nulla è ancora cambiato"
        lead={
          <>
            Lista degli applicativi, {bodyName} · <FileWords stored={stored} />
          </>
        }
        actions={
          <ButtonLink small href={importsOf(stored.administrationId)}>
            Carica un altro file
          </ButtonLink>
        }
      />
      <ErrorSummary errors={errors} />
      <Counts rows={rows} />
      <Form action={`${importPath(stored.id)}/applicazione`}>
        <HiddenField name="impronta" value={props.fingerprint} />
        {problems.length === 0 ? null : <Problems problems={problems} id={stored.id} />}
        <Split section width="slim" aside={<Choice {...props} />}>
          <Rows rows={rows} />
        </Split>
      </Form>
      <Form action={`${importPath(stored.id)}/rinuncia`}>
        <Button small weight="link">
          Lascia stare
        </Button>
      </Form>
    </>
  )
}

/** How an import ended; it can be undone while nobody wrote the same things since. */
export function ResultPage(props: {
  readonly stored: WorkbookImport
  readonly bodyName: string
  readonly rows: readonly RowOutcome[]
  readonly mayUndo: boolean
  readonly notice: string | null
}) {
  const { stored, rows, bodyName } = props
  const refused = rows.filter((row) => row.verdict === 'refused')
  const titles = { applied: 'Importazione conclusa', undone: 'Importazione annullata' } as Record<
    string,
    string
  >
  return (
    <>
      <PageHead
        title={titles[stored.state] ?? 'Importazione lasciata stare'}
        lead={
          <>
            Lista degli applicativi, {bodyName} · <FileWords stored={stored} />
          </>
        }
      />
      {props.notice === null ? null : <Notice kind="ok" level={2} title={props.notice} />}
      {stored.state === 'discarded' ? <p>Nulla è cambiato.</p> : <Counts rows={rows} />}
      {props.mayUndo ? (
        <Section title="Non va bene?" id="annulla" box="quiet">
          <p>
            Si può annullare finché nessuno ha cambiato ciò che è stato scritto. Gli applicativi aggiunti
            spariscono, i servizi aggiunti restano come cessati.
          </p>
          <Form action={`${importPath(stored.id)}/annullamento`}>
            <Button small weight="secondary">
              Annulla l’importazione
            </Button>
          </Form>
        </Section>
      ) : null}
      {refused.length === 0 || stored.state === 'discarded' ? null : (
        <Section
          title="Righe rimaste fuori"
          aside={
            <a href={`${importPath(stored.id)}/rifiutate.csv`} download>
              Elenco in CSV
            </a>
          }
        >
          <ProblemTable problems={refused.flatMap((row) => row.problems)} withAnswer={false} />
        </Section>
      )}
      {stored.state === 'discarded' ? null : <Rows rows={rows} />}
      <p>
        <a href={importsOf(stored.administrationId)}>Tutte le importazioni</a>
      </p>
    </>
  )
}

function FileWords({ stored }: { readonly stored: WorkbookImport }) {
  return (
    <>
      <Code>{stored.fileName}</Code>, {wholeNumber(Math.ceil(stored.size / 1024))} kB, caricato alle{' '}
      {formatTime(stored.createdAt)} · impronta <Code>{shortHash(stored.sha256)}</Code>
    </>
  )
}

function Counts({ rows }: { readonly rows: readonly RowOutcome[] }) {
  const counts = countVerdicts(rows)
  const fields = rows.flatMap((row) => (row.verdict === 'changed' ? row.changes : [])).length
  const open = rows.flatMap((row) => row.problems.filter(({ chosen }) => chosen === null)).length
  const words = (count: number) => countOf(count, 'riga', 'righe')
  return (
    <Figures
      level={2}
      figures={[
        { label: 'Nuovi', value: words(counts.new), tone: 'ok', context: 'applicativi non ancora in Regia' },
        {
          label: 'Cambiati',
          value: words(counts.changed),
          context: countOf(fields, 'campo diverso', 'campi diversi'),
        },
        {
          label: 'Rifiutati',
          value: words(counts.refused),
          ...(counts.refused > 0 ? { tone: 'bad' as const } : {}),
          context: countOf(open, 'cella da correggere', 'celle da correggere'),
        },
        { label: 'Uguali', value: words(counts.unchanged), context: 'restano come sono' },
      ]}
    />
  )
}

function Problems({ problems, id }: { readonly problems: readonly Problem[]; readonly id: string }) {
  return (
    <Section
      id="rifiutati"
      title="Celle da correggere"
      aside={
        <a href={`${importPath(id)}/rifiutate.csv`} download>
          Elenco in CSV
        </a>
      }
    >
      <ProblemTable problems={problems} withAnswer />
      <Button small weight="secondary" formAction={`${importPath(id)}/scelte`}>
        Aggiorna l’anteprima
      </Button>
    </Section>
  )
}

function ProblemTable({
  problems,
  withAnswer,
}: {
  readonly problems: readonly Problem[]
  readonly withAnswer: boolean
}) {
  return (
    <Table
      caption="Celle da correggere, per foglio e cella, con la riparazione proposta"
      columns={[
        { key: 'dove', label: 'Dove', rowHeader: true, cell: (each) => each.cell },
        { key: 'campo', label: 'Campo', cell: (each) => fieldLabels[each.field] },
        {
          key: 'scritto',
          label: 'C’è scritto',
          cell: (each) => (each.found === '' ? <Missing>nulla</Missing> : <Code>{each.found}</Code>),
        },
        { key: 'motivo', label: 'Che cosa non va', cell: (each) => each.message },
        {
          key: 'proposta',
          label: 'Proposta',
          cell: (each) => {
            const proposed = each.options.find(({ value }) => value === each.proposed)
            return proposed ? (
              <ins>{proposed.label}</ins>
            ) : (
              <Missing>{each.options.length > 0 ? 'nessuna: scegli tu' : 'correggi nel file'}</Missing>
            )
          },
        },
        ...(withAnswer
          ? [
              {
                key: 'risposta',
                label: 'Risposta',
                cell: (each: Problem) =>
                  each.options.length === 0 ? null : (
                    <Select
                      bare
                      labelHidden
                      name="scelta"
                      id={`scelta-${each.key.replace(/[^\w.-]/g, '-')}`}
                      label={`${fieldLabels[each.field]}, ${each.cell}`}
                      value={each.chosen === null ? '' : `${each.key}=${each.chosen}`}
                      options={each.options.map(({ value, label }) => ({
                        value: `${each.key}=${value}`,
                        label,
                      }))}
                    />
                  ),
              },
            ]
          : []),
      ]}
      rows={problems}
      rowKey={(each) => each.key}
    />
  )
}

interface ChangeLine extends FieldChange {
  readonly line: number
  readonly label: string
}

function Rows({ rows }: { readonly rows: readonly RowOutcome[] }) {
  const changes = rows
    .filter(({ verdict }) => verdict === 'changed')
    .flatMap((row) =>
      row.changes.map((change): ChangeLine => ({ ...change, line: row.line, label: row.label })),
    )
  const added = rows.filter(({ verdict }) => verdict === 'new')
  return (
    <>
      {changes.length === 0 ? null : (
        <Section id="cambiati" title="Cambiati" first>
          <Table
            caption="Campi che cambiano, prima e dopo"
            columns={[
              { key: 'nome', label: 'Applicativo', rowHeader: true, cell: (each) => each.label },
              { key: 'campo', label: 'Campo', cell: (each) => fieldLabels[each.field] },
              {
                key: 'prima',
                label: 'In Regia',
                cell: (each) => (each.before === '' ? <Missing /> : <del>{each.before}</del>),
              },
              {
                key: 'dopo',
                label: 'Nel file',
                cell: (each) => (each.after === '' ? <Missing /> : <ins>{each.after}</ins>),
              },
            ]}
            rows={changes.slice(0, shownAtMost)}
            rowKey={(each) => `${each.line} ${each.field}`}
            note={firstOf(changes.length, 'campi')}
          />
        </Section>
      )}
      {added.length === 0 ? null : (
        <Section id="nuovi" title="Nuovi" first={changes.length === 0}>
          <Table
            caption="Applicativi nuovi, nell’ordine del file"
            columns={[
              { key: 'riga', label: 'Riga', numeric: true, cell: (row) => wholeNumber(row.line) },
              { key: 'nome', label: 'Applicativo', rowHeader: true, cell: (row) => row.label },
              ...(['services', 'opportunity', 'risk', 'ease'] as const).map((field) => ({
                key: field,
                label: fieldLabels[field],
                cell: (row: RowOutcome) =>
                  row.changes.find((each) => each.field === field)?.after || <Missing />,
              })),
            ]}
            rows={added.slice(0, shownAtMost)}
            rowKey={(row) => String(row.line)}
            note={firstOf(added.length, 'righe')}
          />
        </Section>
      )}
    </>
  )
}

function Choice({ stored, rows, isAllOrNothing, errors }: PreviewPageProps) {
  const counts = countVerdicts(rows)
  const good = counts.new + counts.changed
  return (
    <DetailsPanel
      title="Che cosa importare"
      level={2}
      parts={[
        <RadioChoices
          key="modo"
          plain
          labelHidden
          name="modo"
          label="Che cosa importare"
          value={isAllOrNothing ? 'tutto' : 'buone'}
          error={errorOf(errors, 'modo')}
          choices={[
            {
              value: 'buone',
              label: 'Solo le righe buone',
              consequence: `${countOf(counts.new, 'nuova', 'nuove')}, ${countOf(counts.changed, 'cambiata', 'cambiate')}`,
            },
            {
              value: 'tutto',
              label: 'Tutto o niente',
              consequence: 'Se anche una riga è rifiutata, non cambia nulla',
            },
          ]}
        />,
        <>
          <p>
            Entra tutto in una volta: se qualcosa si interrompe, resta com’era. Si può annullare fino al
            prossimo cambio.
          </p>
          <Button small>Importa {countOf(good, 'riga', 'righe')}</Button>
        </>,
        <>
          <Status kind="ok">File riconosciuto</Status>
          <Hint>
            Modello «Lista degli applicativi»
            {stored.edition === null ? '' : `, edizione ${stored.edition} di Regia`} ·{' '}
            {countOf(rows.length, 'riga letta', 'righe lette')} · una cella vuota lascia ciò che c’è ·{' '}
            <a href={`${importPath(stored.id)}/colonne`}>colonne</a>
          </Hint>
        </>,
      ]}
    />
  )
}

function firstOf(total: number, what: string): string {
  return total > shownAtMost ? `Primi ${shownAtMost} di ${wholeNumber(total)} ${what}` : ''
}
