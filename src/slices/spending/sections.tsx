// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import { mayReadFor, mayWriteFor } from '../../platform/db/scope.ts'
import { formatDate } from '../../shared/dates.ts'
import { formatMoney } from '../../shared/money.ts'
import { Missing, StatusOf, Table } from '../../ui/index.ts'
import type { BodySection } from '../registry/index.ts'
import { draftsOf, selectRequests } from './store.ts'
import { importsHref, spendingPaths, stateInWords } from './view.ts'

const shown = 6

/** The spending of a body's data centres, on the page of the body. */
export const spendingSection: BodySection = {
  key: 'spese',
  title: 'Spese dei data center',
  order: 58,
  async load(tx, body) {
    if (!(await mayReadFor(tx, body.id))) return null
    const requests = await selectRequests(
      tx,
      sql`r.administration_id = ${body.id}::uuid`,
      sql`order by coalesce(r.submitted_at, r.created_at) desc, r.spending_request_id limit ${shown}`,
    )
    const mayWrite = await mayWriteFor(tx, body.id)
    if (requests.length === 0 && !mayWrite) return null
    const drafts = await draftsOf(
      tx,
      requests.map(({ requestId }) => requestId),
    )
    return {
      content: (
        <Table
          caption="Ultime spese, dalla più recente"
          columns={[
            {
              key: 'oggetto',
              label: 'Oggetto',
              rowHeader: true,
              cell: ({ requestId, subject }) => (
                <a href={spendingPaths.request(requestId)}>
                  {subject || drafts.get(requestId)?.subject || 'Senza oggetto'}
                </a>
              ),
            },
            { key: 'centro', label: 'Data center', cell: ({ dataCentreName }) => dataCentreName },
            {
              key: 'importo',
              label: 'Senza IVA',
              numeric: true,
              cell: ({ netCents }) => (netCents === null ? <Missing /> : formatMoney(netCents)),
            },
            {
              key: 'fine',
              label: 'Fine contratto',
              cell: ({ endsOn }) => (endsOn ? formatDate(endsOn) : <Missing />),
            },
            {
              key: 'stato',
              label: 'Stato',
              cardLabel: false,
              cell: (request) => <StatusOf status={stateInWords(request)} />,
            },
          ]}
          rows={requests}
          rowKey={({ requestId }) => requestId}
          empty={{ title: 'Nessuna spesa chiesta' }}
        />
      ),
      aside: (
        <>
          <a href={`${spendingPaths.list}?ente=${body.id}`}>Tutte</a>
          {mayWrite ? (
            <>
              {' '}
              · <a href={importsHref(body.id)}>Importa le passate</a> ·{' '}
              <a href={spendingPaths.new}>Nuova spesa</a>
            </>
          ) : null}
        </>
      ),
    }
  },
}
