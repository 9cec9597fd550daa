// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FieldError } from '../../../shared/errors.ts'
import {
  Actions,
  Button,
  ButtonLink,
  type Column,
  ErrorSummary,
  errorOf,
  Form,
  HiddenField,
  Notice,
  PageHead,
  Table,
} from '../../../ui/index.ts'
import { cellName, type GridCells, gridColumns } from '../grid.ts'
import type { ServiceChoices } from '../inputs.ts'
import { paths } from '../view.ts'
import { GridCell, GridSuggestions } from './grid-cell.tsx'
import { pastePreview } from './paste-pages.tsx'

export interface GridPageRow {
  readonly id: string
  readonly cells: GridCells
  /** What the page shows of a stored service, posted back with it; null for a row to add. */
  readonly base: string | null
}

export interface GridPageProps {
  readonly body: { readonly id: string; readonly name: string }
  /** The reader writes for other bodies too. */
  readonly hasOthers: boolean
  readonly rows: readonly GridPageRow[]
  readonly total: number
  readonly choices: ServiceChoices
  readonly errors: readonly FieldError[]
  readonly notice: string | null
  /** Where this page of rows begins, the one before, and the next one. */
  readonly after: string
  readonly previousHref: string | null
  readonly nextHref: string | null
}

/** The services of a body as a sheet: everything is written in place, and only the rows that change are saved. */
export function GridPage(props: GridPageProps) {
  const { body, hasOthers, rows, total, choices, errors, notice, after, previousHref, nextHref } = props
  return (
    <>
      <PageHead
        title="Servizi in griglia"
        lead={
          <>
            {`${body.name} · ${total === 1 ? '1 servizio' : `${total} servizi`}`}
            {hasOthers ? (
              <>
                {' · '}
                <a href="/inventario/griglia">cambia ente</a>
              </>
            ) : null}
          </>
        }
        actions={
          <>
            <ButtonLink small href={paths.paste(body.id)}>
              Incolla da un foglio
            </ButtonLink>
            <ButtonLink small href={paths.catalogue(body.id)}>
              Aggiungi dal catalogo
            </ButtonLink>
          </>
        }
      />
      {notice === null ? null : <Notice kind="ok" level={2} title={notice} />}
      <ErrorSummary errors={errors} />
      <Form action="/inventario/griglia" label="Griglia dei servizi" paste={pastePreview}>
        <HiddenField name="ente" value={body.id} />
        <HiddenField name="da" value={after} />
        <GridSuggestions choices={choices} />
        {rows.map((row) =>
          row.base === null ? null : (
            <HiddenField key={row.id} name={cellName('base', row.id)} value={row.base} />
          ),
        )}
        <Table
          caption="Servizi dell’ente, una riga ciascuno; le ultime righe, vuote, servono ad aggiungerne"
          columns={columns(props)}
          rows={rows}
          rowKey={(row) => row.id}
          note="Più applicativi nella stessa casella: separali con un punto e virgola. Quelli nuovi si aggiungono all’ente. Si salvano solo le righe che hai toccato. Una colonna o un blocco copiati da un foglio di calcolo si incollano nella prima casella: vedi che cosa cambia prima di scrivere."
        />
        <Actions>
          <Button>Salva le righe cambiate</Button>
          {previousHref === null ? null : <a href={previousHref}>Servizi precedenti</a>}
          {nextHref === null ? null : <a href={nextHref}>Servizi successivi</a>}
        </Actions>
      </Form>
    </>
  )
}

function columns({ choices, errors, body }: GridPageProps): Column<GridPageRow>[] {
  return gridColumns.map(({ key, label }) => ({
    key,
    label,
    ...(key === 'name' ? { rowHeader: true, cardLabel: label } : {}),
    cell: (row) => {
      const name = cellName(key, row.id)
      return (
        <GridCell
          column={key}
          name={name}
          label={`${label} di ${row.cells.name || 'un servizio nuovo'}`}
          value={row.cells[key]}
          error={errorOf(errors, name)}
          choices={choices}
          administrationId={body.id}
        />
      )
    },
  }))
}
