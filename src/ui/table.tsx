// SPDX-License-Identifier: AGPL-3.0-or-later
// biome-ignore-all lint/a11y/noRedundantRoles: as cards the rows are flex boxes, which drops the roles of a table
// biome-ignore-all lint/a11y/useSemanticElements: the same
import { type ComponentChildren, Fragment } from 'preact'
import { CsrfField } from './context.tsx'
import { EmptyState } from './facts.tsx'
import {
  BulkBar,
  type BulkBarProps,
  type ExportLink,
  ExportLinks,
  Filters,
  type FiltersProps,
  Pager,
  type PagerProps,
  type View,
  Views,
} from './filters.tsx'
import { Icon } from './icon.tsx'
import { classes } from './text.tsx'

export type Column<Row> = {
  key: string
  label: string
  cell: (row: Row) => ComponentChildren
  /** The cell that names the row: exactly one column. */
  rowHeader?: boolean | undefined
  /** Figures: at the right, tabular. */
  numeric?: boolean | undefined
  /** The head can be clicked to sort; `key` is the sort key of the list. */
  sortable?: boolean | undefined
  /** Read aloud, not shown. */
  labelHidden?: boolean | undefined
  /** The label before the value on a phone; default the head, none for the cell that names the row, `false` for none (statuses, buttons). */
  cardLabel?: string | false | undefined
}

export type RowGroup<Row> = {
  key: string
  label: string
  /** The totals of the group: «2 attività, 33.319,00 €». */
  summary?: string | undefined
  rows: readonly Row[]
}

export type TableSort = {
  key: string
  direction: 'asc' | 'desc'
  /** Where a click on the head of a column goes. */
  href: (key: string) => string
}

export type TableBulk<Row> = BulkBarProps & {
  /** Where the selection is posted: `id` once for each ticked row, or `tutti=1` with the filters in `filtri`. */
  action: string
  rowId: (row: Row) => string
  rowLabel: (row: Row) => string
}

export type TableProps<Row> = {
  /** Says what the rows are and how they are sorted. */
  caption: string
  captionShown?: boolean | undefined
  columns: readonly Column<Row>[]
  /** Either rows, or groups with their totals. */
  rows?: readonly Row[] | undefined
  groups?: readonly RowGroup<Row>[] | undefined
  rowKey: (row: Row) => string
  /** The selected row, whose details are in the panel. */
  isCurrent?: ((row: Row) => boolean) | undefined
  /** Totals under the table, by column key. */
  totals?: Readonly<Record<string, ComponentChildren>> | undefined
  /** Small tables that need no cards on a phone. */
  plain?: boolean | undefined
  sort?: TableSort | undefined
  views?: readonly View[] | undefined
  filters?: FiltersProps | undefined
  bulk?: TableBulk<Row> | undefined
  pager?: PagerProps | undefined
  exports?: readonly ExportLink[] | undefined
  /** A line at the foot: what a column means. */
  note?: ComponentChildren
  /** Instead of the table when there are no rows. */
  empty?: { title: string; text?: ComponentChildren; action?: ComponentChildren } | undefined
  id?: string | undefined
}

/**
 * The table of every list. Views, filters and selection above; paging and export below. On a phone
 * each row is a card. All of it works as plain links and forms.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, groups, views, filters, bulk, pager, exports, note, empty, id } = props
  const groupList: readonly RowGroup<Row>[] = groups ?? [{ key: 'all', label: '', rows: rows ?? [] }]
  const isEmpty = groupList.every((group) => group.rows.length === 0)
  const withFoot =
    (pager !== undefined || (exports !== undefined && exports.length > 0) || Boolean(note)) && !isEmpty
  const table =
    isEmpty && empty !== undefined ? (
      <EmptyState title={empty.title} action={empty.action} level={null}>
        {empty.text}
      </EmptyState>
    ) : (
      <TableElement {...props} groupList={groupList} columns={columns} />
    )
  return (
    <div class="rg-tablewrap" {...(id === undefined ? {} : { id })}>
      {views === undefined ? null : <Views views={views} />}
      {filters === undefined ? null : <Filters {...filters} />}
      {bulk === undefined || isEmpty ? (
        table
      ) : (
        <form method="post" action={bulk.action} data-bulk>
          <CsrfField />
          <BulkBar {...bulk} />
          {table}
        </form>
      )}
      {withFoot ? (
        <div class="rg-tablefoot">
          {pager === undefined ? null : <Pager {...pager} />}
          {note ? <p>{note}</p> : null}
          {exports === undefined || exports.length === 0 ? null : <ExportLinks links={exports} />}
        </div>
      ) : null}
    </div>
  )
}

function TableElement<Row>(props: TableProps<Row> & { groupList: readonly RowGroup<Row>[] }) {
  const { caption, captionShown, columns, groupList, groups, rowKey, isCurrent, totals, plain, sort, bulk } =
    props
  const width = columns.length + (bulk === undefined ? 0 : 1)
  return (
    <table class={classes('rg-table', !plain && 'rg-cards')} role="table">
      <caption {...(captionShown ? {} : { class: 'visually-hidden' })}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {bulk === undefined ? null : (
            <th scope="col" role="columnheader" class="rg-c-check">
              <span class="visually-hidden">Selezione</span>
            </th>
          )}
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} sort={sort} />
          ))}
        </tr>
      </thead>
      {groupList.map((group) => (
        <tbody key={group.key} role="rowgroup">
          {groups === undefined ? null : (
            <tr class="rg-group" role="row">
              <th scope="rowgroup" role="rowheader" colSpan={width}>
                {group.label}
                {group.summary ? <span class="rg-muted"> · {group.summary}</span> : null}
              </th>
            </tr>
          )}
          {group.rows.map((row) => {
            const current = isCurrent?.(row) ?? false
            return (
              <tr
                key={rowKey(row)}
                role="row"
                {...(current ? { class: 'rg-on', 'aria-current': 'true' as const } : {})}
              >
                {bulk === undefined ? null : (
                  <td role="cell" class="rg-c-check">
                    <input
                      type="checkbox"
                      name="id"
                      value={bulk.rowId(row)}
                      aria-label={`Seleziona ${bulk.rowLabel(row)}`}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <BodyCell key={column.key} column={column} row={row} />
                ))}
              </tr>
            )
          })}
        </tbody>
      ))}
      {totals === undefined ? null : (
        <tfoot role="rowgroup">
          <tr role="row">
            {bulk === undefined ? null : <td role="cell" class="rg-c-check" />}
            {columns.map((column) => (
              <Fragment key={column.key}>
                {column.rowHeader ? (
                  <th scope="row" role="rowheader">
                    {totals[column.key] ?? 'Totale'}
                  </th>
                ) : (
                  <td role="cell" {...(totals[column.key] === undefined ? {} : cellAttributes(column))}>
                    {totals[column.key] ?? null}
                  </td>
                )}
              </Fragment>
            ))}
          </tr>
        </tfoot>
      )}
    </table>
  )
}

function HeadCell<Row>({ column, sort }: { column: Column<Row>; sort: TableSort | undefined }) {
  const sorted = sort !== undefined && sort.key === column.key
  const label = column.labelHidden ? <span class="visually-hidden">{column.label}</span> : column.label
  return (
    <th
      scope="col"
      role="columnheader"
      {...(column.numeric ? { class: 'rg-r' } : {})}
      {...(sorted
        ? { 'aria-sort': sort.direction === 'asc' ? ('ascending' as const) : ('descending' as const) }
        : {})}
    >
      {column.sortable && sort !== undefined ? (
        <a class="rg-sort" href={sort.href(column.key)}>
          {label}{' '}
          {sorted ? (
            <Icon name={sort.direction === 'asc' ? 'arrow-up-triangle' : 'arrow-down-triangle'} />
          ) : null}
        </a>
      ) : (
        label
      )}
    </th>
  )
}

function BodyCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  if (column.rowHeader) {
    return (
      <th scope="row" role="rowheader" {...(column.cardLabel ? { 'data-label': column.cardLabel } : {})}>
        {column.cell(row)}
      </th>
    )
  }
  return (
    <td role="cell" {...cellAttributes(column)}>
      {column.cell(row)}
    </td>
  )
}

function cellAttributes<Row>({ numeric, cardLabel, label }: Column<Row>) {
  return {
    ...(numeric ? { class: 'rg-r' } : {}),
    ...(cardLabel === false ? {} : { 'data-label': cardLabel ?? label }),
  }
}

/** The second, smaller line of a cell. */
export function CellNote({ children }: { children: ComponentChildren }) {
  return <small>{children}</small>
}
