// SPDX-License-Identifier: AGPL-3.0-or-later
import { Code, PageHead, Table } from '../../../ui/index.ts'

/** Every code that a page, the API or the command line can answer; an address like /errori#PLAN-004 leads to its row. */
export function ErrorsPage({
  entries,
}: {
  entries: readonly { readonly code: string; readonly status: number; readonly sentence: string }[]
}) {
  return (
    <>
      <PageHead
        title="Codici di errore"
        lead="Un codice non cambia mai significato. I puntini stanno per ciò che la frase cita."
      />
      <Table
        caption="Codici in ordine alfabetico"
        rows={entries}
        rowKey={(entry) => entry.code}
        columns={[
          {
            key: 'code',
            label: 'Codice',
            rowHeader: true,
            cell: (entry) => (
              <span id={entry.code}>
                <Code>{entry.code}</Code>
              </span>
            ),
          },
          { key: 'sentence', label: 'Che cosa dice', cell: (entry) => entry.sentence },
          { key: 'status', label: 'Stato HTTP', numeric: true, cell: (entry) => entry.status },
        ]}
      />
    </>
  )
}
