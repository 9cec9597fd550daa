// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../../shared/money.ts'
import { ButtonLink, CellNote, Missing, PageHead, Section, Table } from '../../../ui/index.ts'
import { lateAfterDays, workWindowDays } from '../review-model.ts'
import { planPaths } from '../view.ts'
import type { WorkLine } from '../view-review.ts'

/** The work of each person who examines: what is open, what was decided lately, in how many days. */
export function WorkPage({ rows, queueHref }: { rows: readonly WorkLine[]; queueHref: string }) {
  return (
    <>
      <PageHead
        title="Chi esamina i piani"
        lead={`Che cosa ha in coda ciascuno, e che cosa ha deciso negli ultimi ${workWindowDays} giorni`}
        actions={
          <ButtonLink small href={queueHref}>
            Torna alla coda
          </ButtonLink>
        }
      />
      <Section title="Persone" titleHidden first>
        <Table
          caption="Il lavoro di ciascuno, da chi ha più piani in coda"
          rows={rows}
          rowKey={(row) => row.personId}
          columns={[
            { key: 'chi', label: 'Chi', rowHeader: true, cell: (row) => row.name },
            {
              key: 'coda',
              label: 'In coda',
              numeric: true,
              cell: (row) =>
                row.open === 0 ? 0 : <a href={`${queueHref}?istruttore=${row.personId}`}>{row.open}</a>,
            },
            {
              key: 'oltre',
              label: `Oltre ${lateAfterDays} giorni`,
              numeric: true,
              cell: (row) =>
                row.late === 0 ? (
                  0
                ) : (
                  <a href={`${queueHref}?giorni=oltre-${lateAfterDays}&istruttore=${row.personId}`}>
                    {row.late}
                  </a>
                ),
            },
            {
              key: 'vecchio',
              label: 'Il più vecchio',
              numeric: true,
              cell: (row) => (row.oldestDays === null ? <Missing>nessuno</Missing> : `${row.oldestDays} gg`),
            },
            {
              key: 'decisi',
              label: 'Decisi',
              numeric: true,
              cell: (row) => (
                <>
                  {row.closed}
                  {row.closed > 0 ? (
                    <CellNote>{`${counted(row.approved, 'approvato', 'approvati')}, ${counted(row.returned, 'rinviato', 'rinviati')}`}</CellNote>
                  ) : null}
                </>
              ),
            },
            {
              key: 'mediana',
              label: 'Giorni, mediana',
              numeric: true,
              cell: (row) => row.medianDays ?? <Missing>n.d.: nessuna decisione</Missing>,
            },
          ]}
          exports={[
            { label: 'CSV', href: `${planPaths.work}.csv` },
            { label: 'XLSX', href: `${planPaths.work}.xlsx` },
          ]}
          note={`I giorni vanno dalla trasmissione alla decisione. Dove servono due persone conta chi ha esaminato. I ${workWindowDays} giorni sono una regola interna.`}
          empty={{ title: 'Nessuno può esaminare piani oggi' }}
        />
      </Section>
    </>
  )
}
