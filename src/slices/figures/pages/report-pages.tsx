// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatInstant } from '../../../shared/dates.ts'
import {
  CopyText,
  Missing,
  PageHead,
  PlainList,
  PrintButton,
  Section,
  Status,
  Table,
} from '../../../ui/index.ts'
import type { ComparedFigure, Piece } from '../report-view.ts'
import type { ReportLine } from '../reports.ts'

const paths = { list: '/monitoraggio/rapporti', report: (id: string) => `/monitoraggio/rapporti/${id}` }

/** The reports that were frozen: of which day, when, by whom. */
export function ReportsPage({ reports }: { reports: readonly ReportLine[] }) {
  return (
    <>
      <PageHead
        title="Rapporti"
        lead="Le cifre di un giorno, fissate: restano quelle qualunque cosa succeda dopo"
      />
      <Table
        caption="Rapporti, dal più recente"
        columns={[
          {
            key: 'day',
            label: 'Situazione al',
            rowHeader: true,
            cell: ({ id, asOf }) => <a href={paths.report(id)}>{formatDate(asOf)}</a>,
          },
          { key: 'made', label: 'Fatto il', cell: ({ madeAt }) => formatInstant(madeAt) },
          { key: 'by', label: 'Da', cell: ({ madeByName }) => madeByName },
        ]}
        rows={reports}
        rowKey={({ id }) => id}
        empty={{
          title: 'Nessun rapporto',
          action: <a href="/monitoraggio">Congela le cifre dal monitoraggio</a>,
        }}
      />
    </>
  )
}

/** A report: its numbers, those of today beside them, and the text ready to publish. */
export function ReportPage({
  report,
  figures,
  text,
}: {
  report: ReportLine
  figures: readonly ComparedFigure[]
  text: readonly (readonly Piece[])[]
}) {
  return (
    <>
      <PageHead
        title={`Rapporto al ${formatDate(report.asOf)}`}
        lead={
          <>
            Fatto il {formatInstant(report.madeAt)} da {report.madeByName} ·{' '}
            <a href={paths.list}>tutti i rapporti</a>
          </>
        }
        actions={<PrintButton small>Stampa</PrintButton>}
      />
      <Section title="Cifre" titleHidden first>
        <Table
          caption="Le cifre del rapporto e quelle di oggi"
          columns={[
            { key: 'name', label: 'Cifra', rowHeader: true, cell: ({ name }) => name },
            {
              key: 'frozen',
              label: 'Nel rapporto',
              numeric: true,
              cell: ({ frozen }) => frozen ?? <Missing />,
            },
            {
              key: 'today',
              label: 'Oggi',
              numeric: true,
              cell: ({ today, href }) => (today === null ? <Missing /> : <a href={href}>{today}</a>),
            },
            {
              key: 'changed',
              label: 'Da allora',
              cardLabel: false,
              cell: ({ hasChanged }) =>
                hasChanged ? <Status kind="info">cambiata</Status> : <Status kind="ok">uguale</Status>,
            },
          ]}
          rows={figures}
          rowKey={({ key }) => key}
        />
      </Section>
      <Section title="Testo pronto da pubblicare">
        <p>Con le cifre del rapporto. Ogni numero apre le righe di quel giorno, come risultano oggi.</p>
        <PlainList
          items={text.map((line) => (
            <>
              {line.map(({ text: words, href }) => (href === undefined ? words : <a href={href}>{words}</a>))}
            </>
          ))}
        />
        <CopyText
          id="testo"
          label="Lo stesso testo, da copiare"
          value={text.map((line) => line.map(({ text: words }) => words).join('')).join('\n')}
        />
      </Section>
    </>
  )
}
