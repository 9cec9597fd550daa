// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatMoney } from '../../../shared/money.ts'
import { CellNote, Missing, PageHead, Table } from '../../../ui/index.ts'
import { type EnvelopeLine, leftOf } from '../money.ts'
import { candidacyPaths } from '../view.ts'

/** What the candidacies of the reader asked, got, gave up and were paid, call by call. */
export function EnvelopesPage({ lines }: { lines: readonly EnvelopeLine[] }) {
  const money = (cents: number | null) => (cents === null ? <Missing /> : formatMoney(cents))
  return (
    <>
      <PageHead
        title="Dotazione degli avvisi"
        lead="Per ogni avviso, le candidature inviate che puoi vedere"
      />
      <Table
        caption="Chiesto, concesso, rinunciato e pagato per avviso"
        rows={lines}
        rowKey={({ callId, measure }) => `${callId} ${measure}`}
        columns={[
          {
            key: 'avviso',
            label: 'Avviso',
            rowHeader: true,
            cell: ({ callId, title, measure }) => (
              <>
                <a href={`${candidacyPaths.list}?avviso=${callId}`}>{title}</a>
                <CellNote>{measure}</CellNote>
              </>
            ),
          },
          { key: 'quante', label: 'Inviate', numeric: true, cell: ({ count }) => count },
          {
            key: 'dotazione',
            label: 'Dotazione',
            numeric: true,
            cell: ({ envelopeCents }) => money(envelopeCents),
          },
          {
            key: 'chiesto',
            label: 'Chiesto',
            numeric: true,
            cell: ({ requestedCents }) => money(requestedCents),
          },
          {
            key: 'concesso',
            label: 'Concesso',
            numeric: true,
            cell: ({ grantedCents }) => money(grantedCents),
          },
          {
            key: 'rinunciato',
            label: 'Rinunciato o revocato',
            numeric: true,
            cell: ({ givenUpCents }) => money(givenUpCents),
          },
          { key: 'pagato', label: 'Pagato', numeric: true, cell: ({ paidCents }) => money(paidCents) },
          { key: 'resta', label: 'Resta', numeric: true, cell: (line) => money(leftOf(line)) },
        ]}
        note="«Resta» toglie dalla dotazione solo ciò che è stato concesso agli enti che vedi e non è stato restituito: gli altri enti non sono contati."
        empty={{
          title: 'Nessuna candidatura inviata',
          action: <a href={candidacyPaths.list}>Vai alle candidature</a>,
        }}
      />
    </>
  )
}
