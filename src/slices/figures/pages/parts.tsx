// SPDX-License-Identifier: AGPL-3.0-or-later
import { CardFoot, CellNote, type Column, Missing, Table } from '../../../ui/index.ts'
import { inSentence, type PartLine, type Parts, type Shown } from '../view.ts'

/** A number that opens its rows, with how many are not in it; or «n.d.», whose reason stands under the table. */
export function Count({ count, inLine }: { count: Shown; inLine?: boolean }) {
  if (count.text === null) return inLine ? <Missing>n.d.: {count.note}</Missing> : <Missing />
  const value = count.href === null ? count.text : <a href={count.href}>{count.text}</a>
  if (count.note === null) return value
  return inLine ? (
    <>
      {value} · {count.note}
    </>
  ) : (
    <>
      {value}
      <CellNote>{count.note}</CellNote>
    </>
  )
}

/** Why some numbers of a table are not known, each reason once. */
export function Reasons({ counts }: { counts: readonly Shown[] }) {
  const reasons = new Set(counts.flatMap(({ text, note }) => (text === null && note !== null ? [note] : [])))
  return reasons.size === 0 ? null : <CardFoot>n.d.: {[...reasons].map(inSentence).join('; ')}.</CardFoot>
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
    <>
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
      <Reasons counts={parts.lines.flatMap(({ cells: each }) => each)} />
    </>
  )
}
