// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, formatDate } from '../../../shared/dates.ts'
import { counted, formatMoney } from '../../../shared/money.ts'
import {
  Box,
  Chart,
  Disclosure,
  HatchPattern,
  Hint,
  Missing,
  mark,
  OnlyOn,
  Section,
  Table,
} from '../../../ui/index.ts'
import { type Excess, lastEnd, monthsSpan } from '../excess.ts'
import type { PlacedService } from '../model.ts'
import { monthsInWords } from '../rules.ts'
import {
  chartLeft,
  chartRight,
  type Timeline,
  type TimelineRow,
  timelineOf,
  timelineRows,
} from '../timeline.ts'

const shortMonths = ['gen', 'feb', 'mar', 'apr', 'mag', 'giu', 'lug', 'ago', 'set', 'ott', 'nov', 'dic']
const rowHeight = 36

export interface TimelineSectionProps {
  readonly services: readonly PlacedService[]
  readonly contract: { readonly startsOn: string; readonly endsOn: string }
  readonly excess: Excess | null
  /** «versione 3 del piano, approvata» */
  readonly compared: string
}

/** The contract beside the day each service leaves: drawn, and in a table. */
export function TimelineSection({ services, contract, excess, compared }: TimelineSectionProps) {
  const timeline = timelineOf(services, contract)
  const table = <DatesTable services={services} contract={contract} excess={excess} />
  return (
    <Section
      title={excess ? 'Il contratto dura più della migrazione' : 'Il contratto e la migrazione'}
      aside={compared}
    >
      <Box>
        <Drawing timeline={timeline} contract={contract} excess={excess} end={lastEnd(services)} />
        {timeline.hidden > 0 ? (
          <Hint>
            {counted(timeline.hidden, 'gruppo di servizi', 'gruppi di servizi')} che se ne vanno prima non
            sono disegnati: sono in tabella.
          </Hint>
        ) : null}
        <OnlyOn screen="wide">
          <Disclosure summary="Le stesse date in tabella">{table}</Disclosure>
        </OnlyOn>
        <OnlyOn screen="narrow">{table}</OnlyOn>
      </Box>
    </Section>
  )
}

function Drawing({
  timeline,
  contract,
  excess,
  end,
}: Pick<TimelineSectionProps, 'contract' | 'excess'> & { timeline: Timeline; end: string | null }) {
  const { rows, x, months } = timeline
  const bottom = 52 + rows.length * rowHeight + 74
  const contractTop = 52 + rows.length * rowHeight + 14
  const [left, right] = [x(contract.startsOn), x(addDays(contract.endsOn, 1))]
  const limit = end === null ? null : Math.min(chartRight, x(addDays(end, 1)))
  const cut = excess === null ? right : Math.max(left, x(excess.overFrom))
  const overWords = excess
    ? `${excess.planEndsOn === null ? 'senza piano' : `${monthsInWords(excess.months)} in più`}${excess.cents === 0 ? '' : ` · ${formatMoney(excess.cents)}`}`
    : ''
  return (
    <Chart
      id="contratto-e-piano"
      wideOnly
      title="Contratto e migrazione a confronto"
      description={`Il contratto va dal ${formatDate(contract.startsOn)} al ${formatDate(contract.endsOn)}${end === null ? ', nessun servizio ha una data' : `; l’ultimo servizio con una data se ne va il ${formatDate(end)}`}.`}
      width={890}
      height={bottom + 6}
    >
      <HatchPattern />
      {months.map((month) => (
        <>
          <line class={mark.grid} x1={x(month)} x2={x(month)} y1={40} y2={bottom} />
          <text class={mark.textMuted} x={x(month) + 3} y={32}>
            {shortMonths[Number(month.slice(5, 7)) - 1]}
          </text>
          {month.slice(5, 7) === '01' || month === months[0] ? (
            <text class={mark.textStrong} x={x(month)} y={14}>
              {month.slice(0, 4)}
            </text>
          ) : null}
        </>
      ))}
      {rows.map((row, index) => (
        <ServiceBar
          key={row.label}
          row={row}
          top={52 + index * rowHeight}
          timeline={timeline}
          limit={limit}
        />
      ))}
      <text class={mark.textStrong} x={0} y={contractTop + 20}>
        Contratto
      </text>
      {cut > left ? (
        <rect
          class={mark.main}
          x={left}
          y={contractTop}
          width={Math.max(2, Math.min(cut, right) - left)}
          height={30}
        />
      ) : null}
      {excess ? (
        <rect class={mark.over} x={cut} y={contractTop} width={Math.max(2, right - cut)} height={30} />
      ) : null}
      {cut - left > 90 ? (
        <text class={mark.textOnDark} x={left + 8} y={contractTop + 20}>
          {monthsInWords(
            monthsSpan(contract.startsOn, excess ? addDays(excess.overFrom, -1) : contract.endsOn),
          )}{' '}
          coperti
        </text>
      ) : null}
      {excess ? (
        <text class={mark.textBad} x={chartRight} y={contractTop + 46} text-anchor="end">
          {overWords}
        </text>
      ) : null}
      {limit === null || end === null ? null : (
        <>
          <line class={mark.limit} x1={limit} x2={limit} y1={40} y2={bottom} />
          <text
            class={mark.textBad}
            x={limit > 560 ? limit - 8 : limit + 8}
            y={46}
            text-anchor={limit > 560 ? 'end' : 'start'}
          >
            {formatDate(end)}: ultimo servizio con una data
          </text>
        </>
      )}
    </Chart>
  )
}

function ServiceBar({
  row,
  top,
  timeline,
  limit,
}: {
  row: TimelineRow
  top: number
  timeline: Timeline
  limit: number | null
}) {
  const { x } = timeline
  const left = row.startsOn === null ? chartLeft : Math.max(chartLeft, x(row.startsOn))
  const right = row.endsOn === null ? (limit ?? chartRight) : x(addDays(row.endsOn, 1))
  const label = row.label.length > 24 ? `${row.label.slice(0, 23)}…` : row.label
  return (
    <>
      <text x={0} y={top + 16}>
        {label}
      </text>
      <rect
        class={row.endsOn === null ? mark.unknown : mark.light}
        x={left}
        y={top}
        width={Math.max(2, right - left)}
        height={22}
        rx={2}
      />
      <text class={mark.textSmall} x={right - left > 110 ? left + 8 : right + 6} y={top + 16}>
        {row.endsOn === null ? 'senza data' : `fine ${formatDate(row.endsOn)}`}
      </text>
    </>
  )
}

function DatesTable({ services, contract, excess }: Omit<TimelineSectionProps, 'compared'>) {
  const end = lastEnd(services)
  const over = excess
    ? `${monthsInWords(excess.months)}${excess.cents === 0 ? '' : `, ${formatMoney(excess.cents)}`}`
    : '–'
  const rows = [
    ...timelineRows(services).map((row) => ({
      ...row,
      beyond: row.endsOn === null ? null : row.endsOn === end ? 'ultimo con una data' : '–',
    })),
    { label: 'Contratto', ...contract, beyond: over },
  ]
  return (
    <Table
      caption="Servizi ospitati e contratto"
      columns={[
        { key: 'voce', label: 'Voce', rowHeader: true, cell: ({ label }) => label },
        { key: 'dal', label: 'Dal', cell: ({ startsOn }) => (startsOn ? formatDate(startsOn) : <Missing />) },
        { key: 'al', label: 'Al', cell: ({ endsOn }) => (endsOn ? formatDate(endsOn) : <Missing />) },
        { key: 'oltre', label: 'Oltre l’ultimo servizio', cell: ({ beyond }) => beyond ?? <Missing /> },
      ]}
      rows={rows}
      rowKey={({ label }) => label}
    />
  )
}
