// SPDX-License-Identifier: AGPL-3.0-or-later
import { CellNote, type Column, Missing, Table } from '../../../ui/index.ts'
import type { PartLine, Parts, Shown } from '../view.ts'

/** A number that opens its rows, or «n.d.» with the reason. */
export function Count({ count }: { count: Shown }) {
  return (
    <>
      {count.text === null ? (
        <Missing />
      ) : count.href === null ? (
        count.text
      ) : (
        <a href={count.href}>{count.text}</a>
      )}
      {count.note === null ? null : <CellNote>{count.note}</CellNote>}
    </>
  )
}

/** A table of the parts of some figures: a row for each part, a column for each figure, then the share. */
export function PartsTable({
  caption,
  first,
  columns,
  share,
  parts,
}: {
  caption: string
  first: string
  columns: readonly string[]
  share?: string
  parts: Parts
}) {
  const cells = columns.map(
    (label, index): Column<PartLine> => ({
      key: `c${index}`,
      label,
      numeric: true,
      cell: ({ cells: each }) => (each[index] ? <Count count={each[index]} /> : null),
    }),
  )
  return (
    <Table
      caption={caption}
      columns={[
        {
          key: 'part',
          label: first,
          rowHeader: true,
          cell: ({ label, href }) => (href === null ? label : <a href={href}>{label}</a>),
        },
        ...cells,
        ...(share === undefined
          ? []
          : [
              {
                key: 'share',
                label: share,
                numeric: true,
                cell: (line: PartLine) => line.share ?? <Missing />,
              },
            ]),
      ]}
      rows={parts.lines}
      rowKey={({ key }) => key}
      totals={
        parts.total === null
          ? undefined
          : {
              ...Object.fromEntries(
                parts.total.cells.map((count, index) => [`c${index}`, <Count count={count} />]),
              ),
              share: parts.total.share ?? undefined,
            }
      }
      empty={{ title: 'Nessuna riga' }}
    />
  )
}
