// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FieldError } from '../../../shared/errors.ts'
import {
  Actions,
  Button,
  ButtonLink,
  CellNote,
  CellSelect,
  Checkbox,
  type Column,
  EmptyState,
  ErrorSummary,
  errorOf,
  FieldRow,
  Form,
  HiddenField,
  Missing,
  Notice,
  PageHead,
  Select,
  Table,
  TextArea,
} from '../../../ui/index.ts'
import { cellName, gridColumns } from '../grid.ts'
import { type PasteLine, type PastePlan, type PasteRow, unanswered } from '../grid-paste.ts'
import type { ServiceChoices } from '../inputs.ts'
import { paths } from '../view.ts'
import { GridCell, GridSuggestions } from './grid-cell.tsx'

/** Where a pasted sheet is shown, and where it is written. */
export const pastePath = '/inventario/griglia/incolla'
export const pastePreview = `${pastePath}/anteprima`

interface Body {
  readonly id: string
  readonly name: string
}

export interface PasteFormPageProps {
  readonly body: Body
  readonly services: readonly { readonly id: string; readonly name: string }[]
  readonly errors: readonly FieldError[]
}

/** The sheet in a box, for who has no scripts or starts from far away in the grid. */
export function PasteFormPage({ body, services, errors }: PasteFormPageProps) {
  return (
    <>
      <PageHead title="Incolla da un foglio" lead={body.name} />
      <p>
        Copia le celle in Excel o LibreOffice, incollale qui e di’ da dove cominciano. Se la prima riga ha i
        nomi delle colonne della griglia, vale quella. Nella pagina dopo vedi che cosa cambia; nulla è scritto
        prima.
      </p>
      <ErrorSummary errors={errors} />
      <Form action={pastePreview} label="Foglio da incollare">
        <HiddenField name="ente" value={body.id} />
        <FieldRow>
          <Select
            name="riga"
            label="Dalla riga"
            empty={false}
            options={[
              ...services.map(({ id, name }) => ({ value: id, label: name })),
              { value: 'n1', label: 'Righe nuove, in fondo' },
            ]}
          />
          <Select
            name="colonna"
            label="Dalla colonna"
            empty={false}
            options={gridColumns.map(({ key, label }) => ({ value: key, label }))}
          />
        </FieldRow>
        <TextArea name="testo" label="Celle copiate" rows={10} required error={errorOf(errors, 'testo')} />
        <Checkbox name="vuote" label="Le celle vuote del foglio svuotano quelle della griglia" />
        <Actions>
          <Button>Guarda che cosa cambia</Button>
          <ButtonLink href={paths.grid(body.id)}>Torna alla griglia</ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export interface PastePreviewPageProps {
  readonly body: Body
  readonly plan: PastePlan
  readonly choices: ServiceChoices
  /** Cells to answer, once the person asked to write. */
  readonly errors: readonly FieldError[]
  /** The fields that say which sheet, from which cell and how. */
  readonly hidden: readonly (readonly [name: string, value: string])[]
  readonly takesBeyond: boolean
}

type Line = PasteLine & { readonly row: PasteRow; readonly isFirst: boolean }

/** What a pasted sheet would do, cell by cell; what is in doubt is answered here. Nothing has changed yet. */
export function PastePreviewPage({
  body,
  plan,
  choices,
  errors,
  hidden,
  takesBeyond,
}: PastePreviewPageProps) {
  const lines = plan.rows.flatMap((row) =>
    row.lines.map((line, index): Line => ({ ...line, row, isFirst: index === 0 })),
  )
  const changed = plan.rows.filter(({ stored }) => stored !== null).length
  const added = plan.rows.length - changed
  if (lines.length === 0)
    return (
      <>
        <PageHead title="Foglio incollato" lead={body.name} />
        <EmptyState
          title="Non c’è nulla da cambiare"
          action={<a href={paths.grid(body.id)}>Torna alla griglia</a>}
        >
          La griglia dice già quello che c’è nel foglio.
        </EmptyState>
      </>
    )
  return (
    <>
      <PageHead title="Foglio incollato" lead={`${body.name} · anteprima: non è ancora cambiato nulla`} />
      <ErrorSummary errors={errors} />
      <PlanNotices plan={plan} />
      <Form action={pastePath} label="Anteprima del foglio incollato">
        {hidden.map(([name, value]) => (
          <HiddenField key={name} name={name} value={value} />
        ))}
        <HiddenField name="anteprima" value="1" />
        <HiddenField name="righe" value={plan.targets.join(',')} />
        {plan.rows.map((row) => (
          <RowFields key={row.id} row={row} />
        ))}
        <GridSuggestions choices={choices} />
        {plan.beyondCount === 0 ? null : (
          <Checkbox
            name="nuovi"
            label={
              plan.beyondCount === 1
                ? 'Aggiungi come servizio nuovo la riga che va oltre la griglia'
                : `Aggiungi come servizi nuovi le ${plan.beyondCount} righe che vanno oltre la griglia`
            }
            checked={takesBeyond}
          />
        )}
        <Table
          caption="Che cosa cambia, casella per casella"
          rows={lines}
          rowKey={(line) => cellName(line.column, line.row.id)}
          columns={columns(choices, body)}
        />
        <Actions>
          <Button>{submitWords(changed, added)}</Button>
          <Button weight="secondary" formAction={pastePreview}>
            Aggiorna l’anteprima
          </Button>
          <a href={paths.grid(body.id)}>Lascia stare</a>
        </Actions>
      </Form>
    </>
  )
}

function submitWords(changed: number, added: number): string {
  const services = changed === 1 ? '1 servizio' : `${changed} servizi`
  if (changed === 0) return added === 1 ? 'Aggiungi 1 servizio' : `Aggiungi ${added} servizi`
  return added === 0 ? `Cambia ${services}` : 'Scrivi nella griglia'
}

/** What of the sheet does not show in the table. */
function PlanNotices({ plan }: { plan: PastePlan }) {
  const lost = plan.columnCount - plan.columns.length
  const told = [
    plan.hasHead ? 'La prima riga del foglio ha i nomi delle colonne.' : '',
    lost > 0
      ? `${lost === 1 ? 'Una colonna va' : `${lost} colonne vanno`} oltre l’ultima della griglia: ${lost === 1 ? 'è rimasta' : 'sono rimaste'} fuori.`
      : '',
    plan.emptyKept > 0
      ? `${plan.emptyKept === 1 ? 'Una cella vuota del foglio lascia' : `${plan.emptyKept} celle vuote del foglio lasciano`} quello che c’è nella griglia.`
      : '',
    plan.goneCount > 0
      ? `${plan.goneCount === 1 ? 'Un servizio non è più fra quelli attivi: la sua riga è rimasta' : `${plan.goneCount} servizi non sono più fra quelli attivi: le loro righe sono rimaste`} fuori.`
      : '',
  ].filter((words) => words !== '')
  if (told.length === 0) return null
  return (
    <Notice
      kind={lost > 0 || plan.goneCount > 0 ? 'warn' : 'info'}
      level={2}
      title="Come è stato letto il foglio"
    >
      {told.join(' ')}
    </Notice>
  )
}

/** What the page saw of a row, and what the person had typed in it. */
function RowFields({ row }: { row: PasteRow }) {
  return (
    <>
      {row.base === null ? null : (
        <HiddenField name={cellName('base', row.id)} value={JSON.stringify(row.base)} />
      )}
      {row.carried.map(([name, value]) => (
        <HiddenField key={name} name={name} value={value} />
      ))}
    </>
  )
}

function columns(choices: ServiceChoices, body: Body): Column<Line>[] {
  return [
    {
      key: 'servizio',
      label: 'Servizio',
      rowHeader: true,
      cell: ({ row }) => (
        <>
          {row.name}
          {row.stored === null ? <CellNote>nuovo</CellNote> : null}
        </>
      ),
    },
    { key: 'campo', label: 'Campo', cell: ({ column }) => labelOf(column) },
    {
      key: 'prima',
      label: 'Prima',
      cell: ({ before }) => (before === null ? <Missing>nessuno</Missing> : <del>{before}</del>),
    },
    {
      key: 'dopo',
      label: 'Dopo',
      cell: (line) => (
        <>
          {line.doubt ? (
            <DoubtCell line={line} choices={choices} body={body} />
          ) : line.after === null ? (
            <Missing>nessuno</Missing>
          ) : (
            <ins>{line.after}</ins>
          )}
          {line.note === null ? null : <CellNote>{line.note}</CellNote>}
        </>
      ),
    },
    {
      key: 'fuori',
      label: 'Lascia fuori',
      cardLabel: false,
      cell: ({ row, isFirst }) =>
        isFirst ? (
          <Checkbox
            name={cellName('fuori', row.id)}
            label="Lascia fuori la riga"
            checked={row.isLeftOut && !row.isBeyond}
          />
        ) : null,
    },
  ]
}

function labelOf(column: PasteLine['column']): string {
  return gridColumns.find(({ key }) => key === column)?.label ?? column
}

function DoubtCell({ line, choices, body }: { line: Line; choices: ServiceChoices; body: Body }) {
  const { column, row, doubt } = line
  const cell = {
    name: cellName(column, row.id),
    label: `${labelOf(column)} di ${row.name}`,
    error: doubt?.message,
  }
  if (!doubt || doubt.options.length === 0)
    return (
      <GridCell {...cell} column={column} value={line.value} choices={choices} administrationId={body.id} />
    )
  const keep = {
    value: line.shown,
    label: line.before === null ? 'Lascia vuoto' : `Lascia «${line.before}»`,
  }
  const options = [
    { value: unanswered, label: 'Scegli' },
    ...doubt.options.filter(({ value }) => value !== keep.value),
    keep,
  ]
  return <CellSelect {...cell} value={unanswered} empty={false} wide options={options} />
}
