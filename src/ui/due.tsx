// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { StatusOf, type StatusValue, type TaskState, taskStates } from './status.tsx'
import { type Column, Table, type TableProps } from './table.tsx'
import { classes, Missing } from './text.tsx'

export type DueRow = {
  id: string
  /** «4 giorni fa», «Ieri», «2 giorni». */
  left: string
  tone?: 'bad' | 'warn' | undefined
  /** «ven 6 marzo» */
  date: string
  title: string
  href: string
  /** Call or plan, what is missing. */
  detail?: ComponentChildren
  administration: { label: string; href?: string | undefined }
  /** Formatted; null when no money is at risk. Left out of every row, the column is left out: nobody knows it yet. */
  atRisk?: string | null | undefined
  who: string | null
  status: TaskState | StatusValue
}

export type DueGroup = { key: string; label: string; summary?: string | undefined; rows: readonly DueRow[] }

export type DueListProps = Omit<TableProps<DueRow>, 'columns' | 'rows' | 'groups' | 'rowKey'> & {
  groups: readonly DueGroup[]
}

/** What is due: days left in words first, date below; each group carries its totals. */
export function DueList({ groups, ...table }: DueListProps) {
  const shown = groups.filter((group) => group.rows.length > 0)
  const isMoneyKnown = shown.some((group) => group.rows.some((row) => row.atRisk !== undefined))
  const columns = dueColumns.filter((column) => column.key !== 'importo' || isMoneyKnown)
  return <Table {...table} groups={shown} rowKey={(row) => row.id} columns={columns} />
}

const dueColumns: readonly Column<DueRow>[] = [
  {
    key: 'scadenza',
    label: 'Ultimo giorno utile',
    sortable: true,
    cardLabel: false,
    cell: (row) => (
      <>
        <DaysLeft tone={row.tone}>{row.left}</DaysLeft> <span class="rg-num rg-small">{row.date}</span>
      </>
    ),
  },
  {
    key: 'attivita',
    label: 'Che cosa',
    rowHeader: true,
    cell: (row) => (
      <>
        <a href={row.href}>{row.title}</a>
        {row.detail ? <small>{row.detail}</small> : null}
      </>
    ),
  },
  {
    key: 'ente',
    label: 'Ente',
    cell: (row) =>
      row.administration.href === undefined ? (
        row.administration.label
      ) : (
        <a href={row.administration.href}>{row.administration.label}</a>
      ),
  },
  {
    key: 'importo',
    label: 'A rischio',
    numeric: true,
    sortable: true,
    cell: (row) => row.atRisk ?? <Missing>nessuno</Missing>,
  },
  { key: 'persona', label: 'Chi', cell: (row) => row.who ?? <Missing>nessuno</Missing> },
  {
    key: 'stato',
    label: 'Stato',
    cardLabel: false,
    cell: (row) => <StatusOf status={typeof row.status === 'string' ? taskStates[row.status] : row.status} />,
  },
]

/** How long is left, in words. */
export function DaysLeft({
  tone,
  children,
}: {
  tone?: 'bad' | 'warn' | undefined
  children: ComponentChildren
}) {
  return <span class={classes('rg-left', tone && `rg-${tone}`)}>{children}</span>
}

export type CalendarDay = {
  /** `2026-03-12` */
  date: string
  items: readonly { label: string; href: string }[]
  /** A day off besides Saturdays and Sundays. */
  holiday?: boolean | undefined
}

const weekdays = ['dom', 'lun', 'mar', 'mer', 'gio', 'ven', 'sab'] as const

/** Fourteen days at a glance; on a phone each day shows how many things it has. */
export function CalendarStrip({ days, today }: { days: readonly CalendarDay[]; today: string }) {
  return (
    <ol class="rg-cal">
      {days.map(({ date, items, holiday }) => {
        const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
        const off = holiday || weekday === 0 || weekday === 6
        const first = items[0]
        return (
          <li key={date} class={classes(date === today ? 'rg-today' : off && 'rg-off') || undefined}>
            <time dateTime={date}>
              {weekdays[weekday]} <b>{Number(date.slice(8))}</b>
            </time>
            {date === today && items.length === 0 ? <span class="rg-e">oggi</span> : null}
            {first === undefined ? null : (
              <a href={first.href}>
                <b class="rg-k" aria-hidden="true">
                  {items.length}
                </b>
                <span class="rg-e">
                  {first.label}
                  {items.length > 1
                    ? ` e ${items.length === 2 ? 'un altro' : `altri ${items.length - 1}`}`
                    : ''}
                </span>
              </a>
            )}
          </li>
        )
      })}
    </ol>
  )
}
