// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome } from '../../shared/dates.ts'
import { Table } from '../../ui/index.ts'
import type { BodySection } from '../registry/index.ts'
import { namesIn } from './frame.ts'
import { candidacyColumns } from './pages/list-page.tsx'
import { listCandidaciesOf } from './store.ts'
import { candidacyPaths } from './view.ts'

/** The candidacies of a body, on the page of the body. */
export const candidacySection: BodySection = {
  key: 'candidature',
  title: 'Candidature',
  order: 57,
  async load(tx, body, now) {
    const rows = await listCandidaciesOf(tx, [body.id])
    if (rows.length === 0) return null
    const names = await namesIn(
      tx,
      rows.map(({ responsiblePersonId }) => responsiblePersonId),
    )
    return {
      content: (
        <Table
          caption="Candidature dell’ente"
          rows={rows}
          rowKey={(row) => row.candidacyId}
          columns={candidacyColumns(dateInRome(now), names, false).map(
            ({ sortable: _, ...column }) => column,
          )}
        />
      ),
      aside: <a href={`${candidacyPaths.list}?ente=${body.ipaCode ?? body.id}`}>Apri l’elenco</a>,
    }
  },
}
