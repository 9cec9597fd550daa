// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import {
  Button,
  ButtonLink,
  CardFoot,
  Chart,
  DateField,
  Figures,
  Form,
  Legend,
  mark,
  PageHead,
  PrintButton,
  Section,
  Table,
} from '../../../ui/index.ts'
import { registerPath } from '../../spending/index.ts'
import { daysInWords, moneyLabels, type SpendingView, type TimeLine } from '../spending-view.ts'
import type { PartLine, Parts } from '../view.ts'
import { PartsTable } from './parts.tsx'

/** The portfolio of spending: money asked, answered and spent, by year, region, kind and group; how long decisions took. */
export function SpendingPage({ view, day }: { readonly view: SpendingView; readonly day: LocalDate }) {
  const withoutAvoided = moneyLabels.slice(0, -1)
  return (
    <>
      <PageHead
        title={view.title}
        lead="Importi senza IVA. Ogni numero apre le righe che conta; n.d. è ciò che nessuno ha scritto"
        actions={
          <>
            <ButtonLink small href={registerPath}>
              Registro degli atti
            </ButtonLink>
            <PrintButton small>Stampa</PrintButton>
          </>
        }
      />
      <Form action="/spese/quadro" method="get" inline label="Un altro giorno">
        <DateField name="al" label="Situazione al" value={formatDate(day)} />
        <Button small weight="secondary">
          Mostra
        </Button>
      </Form>
      <Section title="In breve" titleHidden first>
        <Figures figures={view.cards} />
      </Section>
      <Section title="Per anno di spesa">
        <YearBars parts={view.years} />
        <PartsTable caption="Spesa per anno" first="Anno" columns={moneyLabels} parts={view.years} />
        <CardFoot>
          Nell’anno in cui un data center ha chiuso sta il costo annuo che finisce da allora.
        </CardFoot>
      </Section>
      <Section title="Per tipo di spesa">
        <PartsTable caption="Spesa per tipo" first="Tipo" columns={withoutAvoided} parts={view.spendings} />
      </Section>
      <Section title="Per gruppo del data center">
        <PartsTable caption="Spesa per gruppo" first="Gruppo" columns={moneyLabels} parts={view.groups} />
      </Section>
      <Section title="Per tipo di ente">
        <PartsTable caption="Spesa per tipo di ente" first="Tipo" columns={moneyLabels} parts={view.kinds} />
      </Section>
      {view.regions.lines.length === 0 ? null : (
        <Section title="Per regione">
          <PartsTable
            caption="Spesa per regione"
            first="Regione"
            columns={moneyLabels}
            parts={view.regions}
          />
        </Section>
      )}
      {view.bodies.lines.length === 0 ? null : (
        <Section title="Per ente">
          <PartsTable caption="Spesa per ente" first="Ente" columns={moneyLabels} parts={view.bodies} />
        </Section>
      )}
      <Section title="Tempo per decidere">
        <TimesTable times={view.times} />
      </Section>
    </>
  )
}

function TimesTable({ times }: { readonly times: readonly TimeLine[] }) {
  return (
    <>
      <Table
        caption="Giorni dall’invio alla decisione"
        columns={[
          { key: 'year', label: 'Anno dell’atto', rowHeader: true, cell: ({ label }) => label },
          {
            key: 'decisions',
            label: 'Decisioni',
            numeric: true,
            cell: ({ decisions, href }) => <a href={href}>{decisions}</a>,
          },
          { key: 'median', label: 'Mediana', numeric: true, cell: ({ median }) => daysInWords(median) },
          { key: 'p90', label: 'Nove su dieci entro', numeric: true, cell: ({ p90 }) => daysInWords(p90) },
        ]}
        rows={times}
        rowKey={({ key }) => key}
        empty={{ title: 'Nessuna richiesta è stata decisa' }}
      />
      <CardFoot>
        Si contano i giorni dall’invio all’atto, senza quelli in attesa dell’ente. Le comunicazioni non ci
        sono.
      </CardFoot>
    </>
  )
}

const series = [
  { label: 'Richiesta', cell: 0, mark: 'light' },
  { label: 'Autorizzata', cell: 1, mark: 'good' },
  { label: 'Effettiva', cell: 4, mark: 'main' },
] as const
const barHeight = 12
const groupHeight = series.length * barHeight + 14
const left = 60
const chartWidth = 1200
const longest = 900

/** Three bars for each year: asked, authorised, spent. What is not known has no bar, and says so. */
function YearBars({ parts }: { readonly parts: Parts }) {
  const lines = parts.lines.filter(({ key }) => key !== 'nd')
  const amountOf = (line: PartLine, index: number) => line.cells[index]?.value ?? null
  const most = Math.max(0, ...lines.flatMap((line) => series.map(({ cell }) => amountOf(line, cell) ?? 0)))
  if (most === 0) return null
  return (
    <>
      <Legend wideOnly items={series.map(({ label, mark: each }) => ({ label, mark: each }))} />
      <Chart
        id="spese-per-anno"
        title="Spesa richiesta, autorizzata ed effettiva per anno; gli stessi valori sono nella tabella"
        width={chartWidth}
        height={lines.length * groupHeight + 4}
        wideOnly
      >
        {lines.map((line, row) => (
          <g key={line.key}>
            <text class={mark.textMuted} x="0" y={row * groupHeight + 26}>
              {line.label}
            </text>
            {series.map(({ cell, mark: each, label }, index) => {
              const y = row * groupHeight + 6 + index * barHeight
              const value = amountOf(line, cell)
              const length = ((value ?? 0) / most) * longest
              return (
                <g key={label}>
                  <rect class={mark[each]} x={left} y={y} width={length} height={barHeight - 2} />
                  <text class={mark.textSmall} x={left + length + 6} y={y + 9}>
                    {value === null ? 'n.d.' : value === 0 ? '' : line.cells[cell]?.text}
                  </text>
                </g>
              )
            })}
          </g>
        ))}
        <line class={mark.axis} x1={left} x2={left} y1="0" y2={lines.length * groupHeight} />
      </Chart>
    </>
  )
}
