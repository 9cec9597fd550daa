// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import { CellNote, Missing, PageHead, SearchForm, Status, Table } from '../../../ui/index.ts'
import type { RegisteredDerogation } from '../model.ts'
import { spendingPaths } from '../view.ts'

/** The register of derogations: why, on what, until when. */
export function DerogationsPage({
  rows,
  search,
  today,
}: {
  readonly rows: readonly RegisteredDerogation[]
  readonly search: string
  readonly today: LocalDate
}) {
  return (
    <>
      <PageHead
        title="Registro delle deroghe"
        lead="Contratti che possono durare più del piano, con il motivo, l’ambito e la scadenza."
      />
      <SearchForm
        action={spendingPaths.derogations}
        name="cerca"
        label="Cerca nel registro"
        value={search}
        help="Motivo, ambito, oggetto o ente"
      />
      <Table
        caption="Deroghe, dalla più recente"
        columns={[
          {
            key: 'spesa',
            label: 'Spesa',
            rowHeader: true,
            cell: ({ requestId, subject, administrationName, dataCentreName }) => (
              <>
                <a href={spendingPaths.request(requestId)}>{subject}</a>
                <CellNote>
                  {administrationName}, {dataCentreName}
                </CellNote>
              </>
            ),
          },
          { key: 'motivo', label: 'Motivo', cell: ({ ground }) => ground },
          { key: 'ambito', label: 'Ambito', cell: ({ scope }) => scope },
          {
            key: 'piano',
            label: 'Fine del piano allora',
            cell: ({ planEndsOn }) => (planEndsOn ? formatDate(planEndsOn) : <Missing />),
          },
          {
            key: 'scade',
            label: 'Vale fino al',
            cell: ({ expiresOn }) => (
              <>
                {formatDate(expiresOn)} {expiresOn < today ? <Status kind="idle">Scaduta</Status> : null}
              </>
            ),
          },
          {
            key: 'atto',
            label: 'Data',
            cell: ({ givenOn, actNumber }) => (
              <>
                {formatDate(givenOn)}
                <CellNote>{actNumber ? `atto n. ${actNumber}` : 'dopo la decisione'}</CellNote>
              </>
            ),
          },
        ]}
        rows={rows}
        rowKey={({ derogationId }) => derogationId}
        empty={{ title: 'Nessuna deroga con queste parole' }}
      />
    </>
  )
}
