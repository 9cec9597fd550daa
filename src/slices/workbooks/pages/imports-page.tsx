// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatInstant } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import { counted } from '../../../shared/money.ts'
import {
  Actions,
  Button,
  CellNote,
  Checkboxes,
  Code,
  Disclosure,
  ErrorSummary,
  errorOf,
  FileField,
  Form,
  HiddenField,
  Hint,
  Missing,
  Notice,
  PageHead,
  PlainList,
  Section,
  Select,
  Status,
  Table,
} from '../../../ui/index.ts'
import { bookSheets } from '../inventory-book.ts'
import { importStateLabels } from '../lifecycle.ts'
import type { Counts, FoundSheet, ImportLine, ImportState, WorkbookImport } from '../model.ts'
import { kindTitles, sheetsOf } from '../recognise.ts'
import {
  exportsPath,
  importPath,
  importsOf,
  importsPath,
  isUnderWay,
  largestFileIt,
  rowsIt,
  shortHash,
} from '../view.ts'

const stateKinds: Readonly<Record<ImportState, 'info' | 'warn' | 'ok' | 'idle' | 'bad'>> = {
  reading: 'info',
  uploaded: 'warn',
  checking: 'info',
  previewed: 'warn',
  applying: 'info',
  applied: 'ok',
  undone: 'idle',
  discarded: 'idle',
  unreadable: 'bad',
}

export interface BodyChoice {
  readonly id: string
  readonly name: string
}

export interface ImportsPageProps {
  /** Null for the office, which sees those of all its bodies. */
  readonly body: BodyChoice | null
  readonly bodies: readonly BodyChoice[]
  readonly imports: readonly (ImportLine & { readonly who: string })[]
  readonly olderHref: string | null
  /** Files that came in just now. */
  readonly arrived: number
  /** Imports that many were asked for at once just now, and those left as they are. */
  readonly begun: { readonly files: number; readonly left: number } | null
  readonly errors: readonly FieldError[]
}

/** The imports of a body or of an office, the way to new ones, and the files to start from. */
export function ImportsPage(props: ImportsPageProps) {
  const { body, imports, errors } = props
  return (
    <>
      <PageHead
        title="Importa ed esporta"
        lead={`${body?.name ?? 'Tutti gli enti dell’ufficio'} · prima vedi che cosa cambierebbe, poi decidi`}
      />
      <ErrorSummary errors={errors} />
      {props.arrived > 0 ? (
        <Notice kind="ok" level={2} title={`${counted(props.arrived, 'file caricato', 'file caricati')}`}>
          Li leggo uno dopo l’altro: qui sotto vedi a che punto sono.
        </Notice>
      ) : null}
      {props.begun === null ? null : (
        <Notice
          kind="ok"
          level={2}
          title={`${counted(props.begun.files, 'file importato', 'file importati')}: solo le righe buone`}
        >
          {props.begun.left > 0
            ? `${counted(props.begun.left, 'file resta', 'file restano')} in anteprima: niente di nuovo, o da riguardare.`
            : ''}
        </Notice>
      )}
      <Section first title="Importa">
        <Form action={importsPath} multipart>
          {body ? <HiddenField name="ente" value={body.id} /> : null}
          <FileField
            name="file"
            label={body ? 'File' : 'File, anche molti insieme'}
            help={`«Inventario di Regia», «Spese dei data center», il modulo ufficiale «Lista degli applicativi», o un loro foglio in CSV: .xlsx, .ods o .csv, al massimo ${largestFileIt} ciascuno, senza macro né password${body ? '' : '. Di quale ente è un file lo dice il file stesso, il codice IPA o il nome dell’ente nel nome del file; se no te lo chiediamo'}`}
            accept=".xlsx,.ods,.csv"
            error={errorOf(errors, 'file')}
            multiple
            required
          />
          <Button icon="upload">Vedi l’anteprima</Button>
        </Form>
      </Section>
      <Exports {...props} />
      <Section
        title="Importazioni"
        id="importazioni"
        aside={
          imports.some(({ state }) => isUnderWay(state)) ? (
            <a href={importsOf(body?.id ?? null)}>Aggiorna</a>
          ) : undefined
        }
      >
        <ImportTable {...props} />
      </Section>
    </>
  )
}

function ImportTable({ imports, body, olderHref }: ImportsPageProps) {
  const ready = imports.filter(({ state }) => state === 'previewed').length
  return (
    <>
      <Table
        caption="Importazioni, dalla più recente"
        columns={[
          {
            key: 'file',
            label: 'File',
            rowHeader: true,
            cell: (each) => (
              <>
                <a href={importPath(each.id)}>{each.fileName}</a>
                <CellNote>
                  {each.kind ? `${kindTitles[each.kind]} · ` : ''}impronta{' '}
                  <Code>{shortHash(each.sha256)}</Code>
                </CellNote>
              </>
            ),
          },
          ...(body
            ? []
            : [
                {
                  key: 'ente',
                  label: 'Ente',
                  cell: (each: ImportLine) =>
                    each.bodyName ??
                    ((each.counts.bodies ?? 0) > 0 ? (
                      counted(each.counts.bodies ?? 0, 'ente', 'enti')
                    ) : (
                      <Missing />
                    )),
                },
              ]),
          { key: 'quando', label: 'Caricato', cell: (each) => formatInstant(each.createdAt) },
          { key: 'chi', label: 'Da', cell: (each) => each.who },
          {
            key: 'stato',
            label: 'Stato',
            cell: (each) => (
              <>
                <Status kind={stateKinds[each.state]}>{importStateLabels[each.state]}</Status>
                <CellNote>{outcomeInWords(each)}</CellNote>
              </>
            ),
          },
        ]}
        rows={imports}
        rowKey={(each) => each.id}
        {...(ready > 1
          ? {
              bulk: {
                action: `${importsPath}/applicazioni`,
                rowId: (each: ImportLine) => each.id,
                rowLabel: (each: ImportLine) => each.fileName,
                matching: ready,
                query: body?.id ?? '',
                submit: 'Importa le righe buone',
                children: <Hint>Entrano le righe buone dei file in anteprima; le altre restano fuori</Hint>,
              },
            }
          : {})}
        empty={{ title: 'Nessuna importazione', text: 'La prima comincia da un file compilato.' }}
      />
      {olderHref ? (
        <p>
          <a href={olderHref}>Importazioni più vecchie</a>
        </p>
      ) : null}
    </>
  )
}

function outcomeInWords({ state, counts, fault, progressDone, progressTotal }: ImportLine): string {
  if (state === 'unreadable') return fault ?? ''
  if (isUnderWay(state))
    return progressTotal > 0 ? `${Math.floor((progressDone * 100) / progressTotal)} %` : ''
  if (state === 'uploaded') return 'mancano le colonne o l’ente'
  if (state !== 'previewed' && state !== 'applied') return ''
  return countsInWords(counts)
}

export function countsInWords({ new: added = 0, changed = 0, refused = 0 }: Counts): string {
  const parts = [
    added > 0 ? counted(added, 'nuova', 'nuove') : '',
    changed > 0 ? counted(changed, 'cambiata', 'cambiate') : '',
    refused > 0 ? counted(refused, 'da correggere', 'da correggere') : '',
  ]
  return parts.filter(Boolean).join(', ') || 'niente di nuovo'
}

function Exports({ body, bodies }: ImportsPageProps) {
  const of = body ? `?ente=${body.id}` : ''
  const and = body ? '&' : '?'
  const csv = (key: string) => `${exportsPath}/inventario/${key}.csv${of}`
  return (
    <Section title="Esporta" id="esporta">
      <PlainList
        items={[
          <>
            <strong>Inventario di Regia</strong>{' '}
            <a href={`${exportsPath}/inventario.xlsx${of}`} download>
              Excel (.xlsx)
            </a>
            ,{' '}
            <a href={`${exportsPath}/inventario.ods${of}`} download>
              LibreOffice (.ods)
            </a>
            ; un foglio in CSV:{' '}
            {bookSheets.map(({ key, title }, index) => (
              <>
                {index > 0 ? ', ' : ''}
                <a href={csv(key)} download>
                  {title}
                </a>
              </>
            ))}
          </>,
          <>
            <strong>Modello vuoto</strong> dell’inventario, con istruzioni ed esempi{' '}
            <a href={`${exportsPath}/modello.xlsx`} download>
              .xlsx
            </a>
            ,{' '}
            <a href={`${exportsPath}/modello.ods`} download>
              .ods
            </a>
          </>,
          <>
            <strong>Spese dei data center</strong>, le richieste e le comunicazioni inviate{' '}
            <a href={`${exportsPath}/spese.xlsx${of}`} download>
              Excel (.xlsx)
            </a>
            ,{' '}
            <a href={`${exportsPath}/spese.ods${of}`} download>
              LibreOffice (.ods)
            </a>
            ,{' '}
            <a href={`${exportsPath}/spese.csv${of}`} download>
              CSV
            </a>
            ; il modello vuoto per quelle degli anni passati{' '}
            <a href={`${exportsPath}/spese-modello.xlsx`} download>
              .xlsx
            </a>
            ,{' '}
            <a href={`${exportsPath}/spese-modello.ods`} download>
              .ods
            </a>
          </>,
          body ? (
            <>
              <strong>Lista degli applicativi</strong>, il modulo ufficiale{' '}
              {(['xlsx', 'ods', 'csv'] as const).map((format, index) => (
                <>
                  {index > 0 ? ', ' : ''}
                  <a href={`${exportsPath}/applicativi.${format}${of}`} download>
                    .{format}
                  </a>
                </>
              ))}
            </>
          ) : (
            <>
              <strong>Liste degli applicativi</strong>, il modulo ufficiale di ogni ente in un archivio .zip{' '}
              <a href={`${exportsPath}/applicativi.zip`} download>
                in .xlsx
              </a>
              ,{' '}
              <a href={`${exportsPath}/applicativi.zip?formato=ods`} download>
                in .ods
              </a>
            </>
          ),
        ]}
      />
      <Hint>
        Sedi, locali, versioni e componenti sono dati riservati e restano fuori. Se il file serve a te,
        esportalo{' '}
        <a href={`${exportsPath}/inventario.xlsx${of}${and}riservati=1`} download>
          con i dati riservati
        </a>
        {body ? (
          <>
            , o la lista{' '}
            <a href={`${exportsPath}/applicativi.xlsx${of}&versioni=1`} download>
              con le versioni
            </a>
          </>
        ) : (
          '; per più enti insieme resta scritto nella loro storia'
        )}
        .
      </Hint>
      {bodies.length > 1 && !body ? (
        <Disclosure summary="Solo alcuni enti">
          <Form action={`${exportsPath}/inventario.xlsx`} method="get">
            <Checkboxes
              name="ente"
              label="Enti da esportare"
              options={bodies.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Actions>
              <Button small weight="secondary">
                Esporta in Excel
              </Button>
            </Actions>
          </Form>
        </Disclosure>
      ) : null}
    </Section>
  )
}

export const columnName = (sheet: number, field: string) => `${sheet}.${field}`

/** Which column holds which field, when the headings do not tell. */
export function ColumnsPage({
  stored,
  errors,
}: {
  readonly stored: WorkbookImport
  readonly errors: readonly FieldError[]
}) {
  return (
    <>
      <PageHead
        title="Quali sono le colonne?"
        lead={
          <>
            In <Code>{stored.fileName}</Code> dicci dove sta ogni cosa. La prossima volta lo ricordiamo.
          </>
        }
      />
      <ErrorSummary errors={errors} />
      <Form action={`${importPath(stored.id)}/colonne`}>
        {stored.sheets.map((found) => (
          <Section
            key={found.sheet}
            title={`Foglio ${found.name}, riga ${found.headerLine}`}
            titleHidden={stored.sheets.length === 1}
          >
            <SheetColumns stored={stored} found={found} errors={errors} />
          </Section>
        ))}
        <Actions>
          <Button>Vedi l’anteprima</Button>
        </Actions>
      </Form>
    </>
  )
}

function SheetColumns({
  stored,
  found,
  errors,
}: {
  readonly stored: WorkbookImport
  readonly found: FoundSheet
  readonly errors: readonly FieldError[]
}) {
  const options = found.header.flatMap((heading, index) =>
    heading === '' ? [] : [{ value: String(index), label: heading }],
  )
  const spec = stored.kind ? sheetsOf[stored.kind][found.sheet] : undefined
  return (
    <>
      {spec?.fields.map(({ key, label }) => (
        <Select
          key={key}
          name={columnName(found.sheet, key)}
          label={label}
          value={found.columns[key] ?? ''}
          options={options}
          empty="Non c’è"
          error={errorOf(errors, columnName(found.sheet, key))}
          required={spec.required.includes(key)}
        />
      ))}
    </>
  )
}

/** Whose a file is, when neither the file nor its name tells. */
export function WhosePage(props: {
  readonly stored: WorkbookImport
  readonly bodies: readonly BodyChoice[]
  readonly errors: readonly FieldError[]
}) {
  const { stored, bodies, errors } = props
  return (
    <>
      <PageHead
        title="Di quale ente è?"
        lead={
          <>
            {stored.kind ? kindTitles[stored.kind] : ''}, <Code>{stored.fileName}</Code>:{' '}
            {rowsIt(stored.progressTotal)}
          </>
        }
      />
      <ErrorSummary errors={errors} />
      <Form action={`${importPath(stored.id)}/ente`}>
        <Select
          name="ente"
          label="Ente"
          value=""
          options={bodies.map(({ id, name }) => ({ value: id, label: name }))}
          help="La prossima volta basta che il nome del file contenga il codice IPA o il nome dell’ente"
          error={errorOf(errors, 'ente')}
          required
        />
        <Actions>
          <Button>Vedi l’anteprima</Button>
        </Actions>
      </Form>
    </>
  )
}
