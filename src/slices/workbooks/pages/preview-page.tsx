// SPDX-License-Identifier: AGPL-3.0-or-later
import { Fragment } from 'preact'
import { formatTime } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
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
import type { FieldChange, OutcomeRow, Problem, WorkbookImport } from '../model.ts'
import { editions, isOfMany, kindTitles, sheetsOf } from '../recognise.ts'
import { importPath, importsOf, type LookWord, rowsIt, shortHash, sizeInWords } from '../view.ts'

/** The first rows of a kind, with the way to the others. */
export interface Slice {
  readonly rows: readonly OutcomeRow[]
  readonly nextHref: string | null
}

export interface OutcomeProps {
  readonly stored: WorkbookImport
  /** Null for a file of many bodies. */
  readonly bodyName: string | null
  readonly slices: Readonly<Record<LookWord, Slice | null>>
}

export interface PreviewPageProps extends OutcomeProps {
  readonly isAllOrNothing: boolean
  readonly errors: readonly FieldError[]
}

/** What a file would change, with the cells to correct. Nothing has changed yet. */
export function PreviewPage(props: PreviewPageProps) {
  const { stored, errors, slices } = props
  const { problemi } = slices
  return (
    <>
      <PageHead
        title="Anteprima: nulla è ancora cambiato"
        lead={<FileWords {...props} />}
        actions={
          <ButtonLink small href={importsOf(stored.administrationId)}>
            Carica un altro file
          </ButtonLink>
        }
      />
      <ErrorSummary errors={errors} />
      {stored.fault === null ? null : <Notice kind="warn" level={2} title={stored.fault} />}
      {stored.edition !== null && stored.kind && stored.edition < editions[stored.kind] ? (
        <Notice
          kind="info"
          level={2}
          title={`Il file è dell’edizione ${stored.edition}: l’ho portato alla ${editions[stored.kind]}`}
        >
          Ciò che quell’edizione non diceva resta com’è in Regia.
        </Notice>
      ) : null}
      <Counts stored={stored} />
      <Form action={`${importPath(stored.id)}/applicazione`}>
        <HiddenField name="impronta" value={stored.fingerprint ?? ''} />
        {problemi === null || problemi.rows.length === 0 ? null : (
          <Problems slice={problemi} stored={stored} />
        )}
        <Split section width="slim" aside={<Choice {...props} />}>
          <Rows {...props} />
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
export function ResultPage(
  props: OutcomeProps & { readonly mayUndo: boolean; readonly notice: string | null },
) {
  const { stored, slices } = props
  const refused = slices.problemi?.rows.filter((row) => row.verdict === 'refused') ?? []
  const titles: Partial<Record<WorkbookImport['state'], string>> = {
    applied: 'Importazione conclusa',
    undone: 'Importazione annullata',
  }
  return (
    <>
      <PageHead
        title={titles[stored.state] ?? 'Importazione lasciata stare'}
        lead={<FileWords {...props} />}
      />
      {props.notice === null ? null : <Notice kind="ok" level={2} title={props.notice} />}
      {stored.state === 'discarded' ? <p>Nulla è cambiato.</p> : <Counts stored={stored} />}
      {props.mayUndo ? (
        <Section title="Non va bene?" id="annulla" box="quiet">
          <p>
            Si può annullare finché nessuno ha cambiato ciò che è stato scritto.{' '}
            {stored.kind === 'spending'
              ? 'Le spese aggiunte spariscono, le altre tornano com’erano.'
              : 'Data center e applicativi aggiunti spariscono, i servizi aggiunti restano come cessati.'}
          </p>
          <Form action={`${importPath(stored.id)}/annullamento`}>
            <Button small weight="secondary">
              Annulla l’importazione
            </Button>
          </Form>
        </Section>
      ) : null}
      {refused.length === 0 || stored.state === 'discarded' ? null : (
        <Section title="Righe rimaste fuori" aside={<Files stored={stored} />}>
          <ProblemTable rows={refused} withAnswer={false} stored={stored} />
          <More href={slices.problemi?.nextHref ?? null} />
        </Section>
      )}
      {stored.state === 'discarded' ? null : <Rows {...props} isFirst={false} />}
      <p>
        <a href={importsOf(stored.administrationId)}>Tutte le importazioni</a>
      </p>
    </>
  )
}

function FileWords({ stored, bodyName }: Pick<OutcomeProps, 'stored' | 'bodyName'>) {
  const { counts, kind } = stored
  return (
    <>
      {kind ? kindTitles[kind] : 'File'}, {bodyName ?? counted(counts.bodies ?? 0, 'ente', 'enti')} ·{' '}
      <Code>{stored.fileName}</Code>, {sizeInWords(stored.size)}, caricato alle {formatTime(stored.createdAt)}{' '}
      · impronta <Code>{shortHash(stored.sha256)}</Code> ·{' '}
      <a href={`${importPath(stored.id)}/originale`} download>
        scaricalo
      </a>
    </>
  )
}

function Counts({ stored }: { readonly stored: WorkbookImport }) {
  const { new: added = 0, changed = 0, refused = 0, unchanged = 0, fields = 0, open = 0 } = stored.counts
  const of = (look: LookWord) => `${importPath(stored.id)}?vista=${look}`
  return (
    <Figures
      level={2}
      figures={[
        {
          label: 'Nuovi',
          value: rowsIt(added),
          tone: 'ok',
          context: 'non ancora in Regia',
          ...(added > 0 ? { href: of('nuove') } : {}),
        },
        {
          label: 'Cambiati',
          value: rowsIt(changed),
          context: counted(fields, 'campo diverso', 'campi diversi'),
          ...(changed > 0 ? { href: of('cambiate') } : {}),
        },
        {
          label: 'Rifiutati',
          value: rowsIt(refused),
          ...(refused > 0 ? { tone: 'bad' as const, href: of('problemi') } : {}),
          context: counted(open, 'cella da correggere', 'celle da correggere'),
        },
        {
          label: 'Uguali',
          value: rowsIt(unchanged),
          context: 'restano come sono',
          ...(unchanged > 0 ? { href: of('uguali') } : {}),
        },
      ]}
    />
  )
}

function Files({ stored }: { readonly stored: WorkbookImport }) {
  return (
    <>
      <a href={`${importPath(stored.id)}/da-correggere.xlsx`} download>
        Il file con le note nelle celle
      </a>{' '}
      ·{' '}
      <a href={`${importPath(stored.id)}/rifiutate.csv`} download>
        Elenco in CSV
      </a>
    </>
  )
}

function Problems({ slice, stored }: { readonly slice: Slice; readonly stored: WorkbookImport }) {
  const { proposed = 0 } = stored.counts
  return (
    <Section id="rifiutati" title="Celle da correggere" aside={<Files stored={stored} />}>
      <ProblemTable rows={slice.rows} withAnswer stored={stored} />
      <Actions>
        <Button small weight="secondary" formAction={`${importPath(stored.id)}/scelte`}>
          Aggiorna l’anteprima
        </Button>
        {proposed > 0 ? (
          <Button small weight="secondary" formAction={`${importPath(stored.id)}/proposte`}>
            {proposed === 1 ? 'Accetta la proposta' : `Accetta le ${proposed} proposte`}
          </Button>
        ) : null}
      </Actions>
      <More href={slice.nextHref} />
    </Section>
  )
}

function More({ href }: { readonly href: string | null }) {
  return href === null ? null : (
    <p>
      <a href={href}>Le righe seguenti</a>
    </p>
  )
}

type ProblemLine = Problem & { readonly bodyName: string | null }

function ProblemTable({
  rows,
  withAnswer,
  stored,
}: {
  readonly rows: readonly OutcomeRow[]
  readonly withAnswer: boolean
  readonly stored: WorkbookImport
}) {
  const isOfMany = (stored.counts.bodies ?? 0) > 1
  return (
    <Table
      caption="Celle da correggere, per foglio e cella, con la riparazione proposta"
      columns={[
        { key: 'dove', label: 'Dove', rowHeader: true, cell: (each) => each.cell },
        ...(isOfMany
          ? [{ key: 'ente', label: 'Ente', cell: (each: ProblemLine) => each.bodyName ?? <Missing /> }]
          : []),
        { key: 'campo', label: 'Campo', cell: (each) => each.label },
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
                cell: (each: ProblemLine) =>
                  each.options.length === 0 ? null : (
                    <Select
                      bare
                      labelHidden
                      name="scelta"
                      id={`scelta-${each.key.replace(/[^\w.-]/g, '-')}`}
                      label={`${each.label}, ${each.cell}`}
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
      rows={rows.flatMap(({ problems, bodyName }) =>
        problems.map((problem): ProblemLine => ({ ...problem, bodyName })),
      )}
      rowKey={(each) => each.key}
    />
  )
}

interface ChangeLine extends FieldChange {
  readonly row: OutcomeRow
}

function Rows({ slices, stored, isFirst = true }: OutcomeProps & { readonly isFirst?: boolean }) {
  const { cambiate, nuove, uguali } = slices
  const where = (row: OutcomeRow) => {
    const found = stored.sheets.find(({ sheet }) => sheet === row.sheet)
    return stored.sheets.length > 1 ? `${found?.name ?? ''}, ${wholeNumber(row.line)}` : wholeNumber(row.line)
  }
  const isOfMany = (stored.counts.bodies ?? 0) > 1
  const body = isOfMany
    ? [{ key: 'ente', label: 'Ente', cell: (row: OutcomeRow) => row.bodyName ?? <Missing /> }]
    : []
  const changes =
    cambiate?.rows.flatMap((row) => row.changes.map((change): ChangeLine => ({ ...change, row }))) ?? []
  return (
    <>
      {changes.length === 0 ? null : (
        <Section id="cambiati" title="Cambiati" first={isFirst}>
          <Table
            caption="Campi che cambiano, prima e dopo"
            columns={[
              { key: 'riga', label: 'Riga', cell: (each) => where(each.row) },
              ...(isOfMany
                ? [
                    {
                      key: 'ente',
                      label: 'Ente',
                      cell: (each: ChangeLine) => each.row.bodyName ?? <Missing />,
                    },
                  ]
                : []),
              { key: 'nome', label: 'Che cosa', rowHeader: true, cell: (each) => each.row.label },
              { key: 'campo', label: 'Campo', cell: (each) => each.label },
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
            rows={changes}
            rowKey={(each) => `${each.row.sheet} ${each.row.line} ${each.field}`}
          />
          <More href={cambiate?.nextHref ?? null} />
        </Section>
      )}
      {nuove === null || nuove.rows.length === 0 ? null : (
        <Section id="nuovi" title="Nuovi" first={isFirst && changes.length === 0}>
          <Table
            caption="Righe nuove, nell’ordine del file"
            columns={[
              { key: 'riga', label: 'Riga', cell: where },
              ...body,
              { key: 'nome', label: 'Che cosa', rowHeader: true, cell: (row) => row.label },
              { key: 'valori', label: 'Che cosa dice', cell: summaryOf },
            ]}
            rows={nuove.rows}
            rowKey={(row) => `${row.sheet} ${row.line}`}
          />
          <More href={nuove.nextHref} />
        </Section>
      )}
      {uguali === null || uguali.rows.length === 0 ? null : (
        <Section id="uguali" title="Uguali" first={isFirst}>
          <Table
            caption="Righe che non cambiano nulla"
            columns={[
              { key: 'riga', label: 'Riga', cell: where },
              ...body,
              { key: 'nome', label: 'Che cosa', rowHeader: true, cell: (row) => row.label },
            ]}
            rows={uguali.rows}
            rowKey={(row) => `${row.sheet} ${row.line}`}
          />
          <More href={uguali.nextHref} />
        </Section>
      )}
    </>
  )
}

/** The values of a new row that are not its name. */
function summaryOf({ changes, label }: OutcomeRow) {
  const said = changes.filter(({ after }) => after !== '' && after !== label)
  return said.length === 0 ? (
    <Missing>solo il nome</Missing>
  ) : (
    said.map((each) => `${each.label}: ${each.after}`).join(' · ')
  )
}

function Choice({ stored, isAllOrNothing, errors }: PreviewPageProps) {
  const { new: added = 0, changed = 0, unchanged = 0, refused = 0 } = stored.counts
  const { kind } = stored
  const ways = [
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
          consequence: `${counted(added, 'nuova', 'nuove')}, ${counted(changed, 'cambiata', 'cambiate')}`,
        },
        {
          value: 'tutto',
          label: 'Tutto o niente',
          consequence: 'Se anche una riga è rifiutata, non cambia nulla',
        },
      ]}
    />,
    <Fragment key="importa">
      <p>
        Entra tutto in una volta: se qualcosa si interrompe, resta com’era. Si può annullare fino al prossimo
        cambio.
      </p>
      <Button small>Importa {rowsIt(added + changed)}</Button>
    </Fragment>,
  ]
  return (
    <DetailsPanel
      title="Che cosa importare"
      level={2}
      parts={[
        ...(added + changed === 0 ? [<Nothing key="nulla" refused={refused} />] : ways),
        <>
          <Status kind="ok">File riconosciuto</Status>
          <Hint>
            {kind ? `Modello «${kindTitles[kind]}»` : ''}
            {stored.edition === null ? '' : `, edizione ${stored.edition} di Regia`} ·{' '}
            {counted(added + changed + unchanged + refused, 'riga letta', 'righe lette')}
            {stored.sheets.length > 1 ? ` · fogli: ${sheetNames(stored)}` : ''} · una cella vuota lascia ciò
            che c’è
            {kind && isOfMany(kind) ? ', un trattino lo toglie' : ''} ·{' '}
            <a href={`${importPath(stored.id)}/colonne`}>colonne</a>
          </Hint>
        </>,
      ]}
    />
  )
}

/** No row would write anything: there is no choice to make. */
function Nothing({ refused }: { refused: number }) {
  return (
    <p>
      {refused === 0
        ? 'Nulla da importare: il file dice quello che c’è già.'
        : 'Nulla da importare per ora: rispondi alle celle da correggere, o correggi il file e ricaricalo.'}
    </p>
  )
}

function sheetNames({ sheets, kind }: WorkbookImport): string {
  return sheets.map(({ sheet, name }) => (kind ? (sheetsOf[kind][sheet]?.title ?? name) : name)).join(', ')
}
