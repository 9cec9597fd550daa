// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatMoney } from '../../../shared/money.ts'
import { FindingList, mark, ScenarioTable, Section } from '../../../ui/index.ts'
import { comparisonGroups, type ScenarioColumn, totalsOf, warningsOf } from '../view-simulator.ts'

const width = 320

/** Columns side by side: what comes in, what is spent once, what is paid every year; and what to know before choosing. */
export function Comparison({
  columns,
  paymentMonths,
}: {
  columns: readonly ScenarioColumn[]
  paymentMonths: number
}) {
  const warnings = warningsOf(columns)
  return (
    <>
      <Section first title="Confronto" titleHidden>
        <ScenarioTable
          caption="Ipotesi a confronto"
          scenarios={columns.map((column) => ({
            name: column.name,
            drawing: columns.length > 1 ? <Bars column={column} columns={columns} /> : undefined,
          }))}
          groups={comparisonGroups(columns, paymentMonths)}
        />
      </Section>
      {warnings.length === 0 ? null : (
        <Section title="Da sapere prima di scegliere">
          <FindingList
            findings={warnings.map(({ kind, title, text, source, isUnverified }) => ({
              kind,
              title,
              text,
              source,
              unverified: isUnverified,
            }))}
          />
        </Section>
      )}
    </>
  )
}

/** Lump sum above, cost below, on one scale for all columns. The table says the same. */
function Bars({ column, columns }: { column: ScenarioColumn; columns: readonly ScenarioColumn[] }) {
  const amounts = (each: ScenarioColumn) => {
    const { lumpSum, cost } = totalsOf(each)
    return [lumpSum.cents ?? 0, cost.cents ?? 0] as const
  }
  const most = Math.max(1, ...columns.flatMap(amounts))
  const [lumpSum, cost] = amounts(column)
  const long = (cents: number) => Math.round((cents / most) * width)
  return (
    <svg class="rg-chart d-none d-md-block" viewBox={`0 0 ${width} 62`} aria-hidden="true">
      <rect class={mark.main} x="0" y="2" width={long(lumpSum)} height="24" />
      <rect class={mark.light} x="0" y="32" width={long(cost)} height="24" />
      <text
        class={long(lumpSum) > 90 ? mark.textPlainOnDark : mark.textSmall}
        x={long(lumpSum) > 90 ? 8 : long(lumpSum) + 8}
        y="19"
      >
        contributo
      </text>
      <text class={mark.textSmall} x="8" y="49">
        {cost === 0 ? 'costo n.d.' : 'costo'}
      </text>
      <title>{`Contributo ${formatMoney(lumpSum)}, costo ${formatMoney(cost)}`}</title>
    </svg>
  )
}
