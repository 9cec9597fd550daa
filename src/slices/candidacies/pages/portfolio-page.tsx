// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted, formatMoney } from '../../../shared/money.ts'
import {
  ButtonLink,
  Chart,
  type Column,
  EmptyState,
  Figures,
  Hint,
  Legend,
  Missing,
  mark,
  PageHead,
  Section,
  Table,
} from '../../../ui/index.ts'
import type { CashGap, CashMonth } from '../cash.ts'
import { type CandidacyState, candidacyStateLabels, candidacyStates } from '../lifecycle.ts'
import type { MoneyLine } from '../money.ts'
import { candidacyPaths } from '../view.ts'

export interface PortfolioProps {
  readonly states: readonly MoneyLine<CandidacyState>[]
  readonly measures: readonly MoneyLine<string>[]
  readonly cash: CashGap
}

const months = ['gen', 'feb', 'mar', 'apr', 'mag', 'giu', 'lug', 'ago', 'set', 'ott', 'nov', 'dic'] as const

/** «mar 2026» */
function monthInWords(month: string): string {
  return `${months[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`
}

/** The money of the candidacies of an office: where it stands, what is at risk, what must be advanced. */
export function PortfolioPage({ states, measures, cash }: PortfolioProps) {
  const sum = (lines: readonly MoneyLine<string>[], of: 'cents' | 'atRiskCents') =>
    lines.reduce((total, line) => total + line[of], 0)
  const inStates = (...wanted: CandidacyState[]) => states.filter(({ key }) => wanted.includes(key))
  const query = (...wanted: CandidacyState[]) =>
    `${candidacyPaths.list}?${wanted.map((state) => `stato=${state}`).join('&')}`
  const pending = ['check_positive', 'payment_requested', 'in_payment'] as const
  const lost = ['not_admitted', 'renounced', 'renunciation_decreed', 'revoked'] as const
  const peak = cash.months.toSorted((a, b) => b.gapCents - a.gapCents)[0]
  if (states.length === 0)
    return (
      <>
        <PageHead title="Portafoglio delle candidature" />
        <EmptyState
          title="Nessuna candidatura"
          action={<a href={candidacyPaths.list}>Vai alle candidature</a>}
        />
      </>
    )
  return (
    <>
      <PageHead
        title="Portafoglio delle candidature"
        lead="Ogni numero apre le sue righe; gli importi non noti sono contati a parte"
        actions={
          <ButtonLink small href={candidacyPaths.calls}>
            Dotazione degli avvisi
          </ButtonLink>
        }
      />
      <Section title="In breve" titleHidden first>
        <Figures
          figures={[
            {
              label: 'A rischio, in ritardo o entro 30 giorni',
              value: formatMoney(sum(states, 'atRiskCents')),
              href: `${candidacyPaths.list}?entro=30`,
              ...(sum(states, 'atRiskCents') > 0 ? { tone: 'warn' as const } : {}),
            },
            {
              label: 'Da incassare',
              value: formatMoney(sum(inStates(...pending), 'cents')),
              href: query(...pending),
            },
            {
              label: 'Incassato',
              value: formatMoney(sum(inStates('paid', 'concluded'), 'cents')),
              href: query('paid', 'concluded'),
              tone: 'ok',
            },
            {
              label: 'Non ottenuto o perso',
              value: formatMoney(sum(inStates(...lost), 'cents')),
              href: query(...lost),
            },
          ]}
        />
      </Section>
      <Section title="Per stato">
        <MoneyTable
          caption="Importi per stato"
          of="Stato"
          lines={states.toSorted((a, b) => candidacyStates.indexOf(a.key) - candidacyStates.indexOf(b.key))}
          label={(key) => candidacyStateLabels[key as CandidacyState]}
          href={(key) => `${candidacyPaths.list}?stato=${key}`}
        />
      </Section>
      <Section title="Per misura">
        <MoneyTable
          caption="Importi per misura"
          of="Misura"
          lines={measures}
          label={(key) => key}
          href={(key) => `${candidacyPaths.list}?misura=${encodeURIComponent(key)}`}
        />
      </Section>
      <Section
        title="Cassa da anticipare"
        aside={
          peak && peak.gapCents > 0
            ? `al massimo ${formatMoney(peak.gapCents)}, ${monthInWords(peak.month)}`
            : undefined
        }
      >
        {cash.months.length === 0 ? (
          <EmptyState title="Nessun progetto con date e importi noti" />
        ) : (
          <>
            <CashChart months={cash.months} />
            <CashTable months={cash.months} />
          </>
        )}
        <Hint>
          I fornitori si pagano al completamento o al suo termine; il fondo paga quando ha pagato, o dopo i
          giorni che verifica, richiesta e liquidazione richiedono di solito.
          {cash.unknown > 0
            ? ` Restano fuori ${counted(cash.unknown, 'movimento', 'movimenti')} senza importo o senza data.`
            : ''}
        </Hint>
      </Section>
    </>
  )
}

function MoneyTable({
  caption,
  of,
  lines,
  label,
  href,
}: {
  caption: string
  of: string
  lines: readonly MoneyLine<string>[]
  label: (key: string) => string
  href: (key: string) => string
}) {
  const total = (value: (line: MoneyLine<string>) => number) =>
    lines.reduce((sum, line) => sum + value(line), 0)
  const unknown = total((line) => line.unknown)
  const columns: Column<MoneyLine<string>>[] = [
    { key: 'nome', label: of, rowHeader: true, cell: ({ key }) => <a href={href(key)}>{label(key)}</a> },
    { key: 'quante', label: 'Candidature', numeric: true, cell: ({ count }) => count },
    { key: 'importo', label: 'Importo', numeric: true, cell: ({ cents }) => formatMoney(cents) },
    {
      key: 'rischio',
      label: 'A rischio entro 30 giorni',
      numeric: true,
      cell: ({ atRiskCents }) => (atRiskCents === 0 ? <Missing>nulla</Missing> : formatMoney(atRiskCents)),
    },
    {
      key: 'ignoti',
      label: 'Senza importo',
      numeric: true,
      cell: (line) => (line.unknown === 0 ? <Missing>nessuna</Missing> : line.unknown),
    },
  ]
  return (
    <Table
      caption={caption}
      rows={lines}
      rowKey={({ key }) => key}
      columns={columns}
      totals={{
        nome: 'Totale',
        quante: total(({ count }) => count),
        importo: formatMoney(total(({ cents }) => cents)),
        rischio: formatMoney(total(({ atRiskCents }) => atRiskCents)),
        ignoti: unknown,
      }}
    />
  )
}

const width = 1200
const height = 260

/** What is advanced at the end of each month; below the line more came in than went out. */
function CashChart({ months: rows }: { months: readonly CashMonth[] }) {
  const most = Math.max(0, ...rows.map(({ gapCents }) => gapCents))
  const least = Math.min(0, ...rows.map(({ gapCents }) => gapCents))
  const y = (cents: number) => 20 + ((most - cents) / Math.max(1, most - least)) * (height - 50)
  const step = (width - 20) / rows.length
  const every = Math.ceil(rows.length / 12)
  return (
    <>
      <Chart
        id="cassa"
        wideOnly
        title="Cassa anticipata alla fine di ogni mese"
        description={`Da ${monthInWords(rows[0]?.month ?? '')} a ${monthInWords(rows.at(-1)?.month ?? '')}; gli stessi valori sono nella tabella.`}
        width={width}
        height={height}
      >
        {rows.map(({ month, gapCents }, index) => (
          <g key={month}>
            <rect
              class={gapCents > 0 ? mark.main : mark.light}
              x={10 + index * step + step * 0.15}
              y={Math.min(y(0), y(gapCents))}
              width={step * 0.7}
              height={Math.max(1, Math.abs(y(gapCents) - y(0)))}
            />
            {index % every === 0 ? (
              <text class={mark.textMuted} x={10 + (index + 0.5) * step} y={height - 8} text-anchor="middle">
                {monthInWords(month)}
              </text>
            ) : null}
          </g>
        ))}
        <line class={mark.axis} x1="10" x2={width - 10} y1={y(0)} y2={y(0)} />
        <text class={mark.textMuted} x="10" y="14">
          {formatMoney(most)}
        </text>
      </Chart>
      <Legend
        wideOnly
        items={[
          { label: 'da anticipare', mark: 'main' },
          { label: 'entrato più di quanto è uscito', mark: 'light' },
        ]}
      />
    </>
  )
}

function CashTable({ months: rows }: { months: readonly CashMonth[] }) {
  return (
    <Table
      caption="Uscite, entrate e cassa anticipata per mese"
      rows={rows}
      rowKey={({ month }) => month}
      columns={[
        { key: 'mese', label: 'Mese', rowHeader: true, cell: ({ month }) => monthInWords(month) },
        {
          key: 'uscite',
          label: 'Ai fornitori',
          numeric: true,
          cell: ({ outCents }) => formatMoney(outCents),
        },
        { key: 'entrate', label: 'Dal fondo', numeric: true, cell: ({ inCents }) => formatMoney(inCents) },
        {
          key: 'cassa',
          label: 'Anticipato a fine mese',
          numeric: true,
          cell: ({ gapCents }) => formatMoney(gapCents),
        },
      ]}
    />
  )
}
