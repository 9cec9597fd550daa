// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatLongDate } from '../../../shared/dates.ts'
import { formatMoney } from '../../../shared/money.ts'
import {
  ButtonLink,
  CellNote,
  Facts,
  Missing,
  PageHead,
  Section,
  Status,
  StatusOf,
  Table,
} from '../../../ui/index.ts'
import { lastEnd } from '../excess.ts'
import type { SpendingForm } from '../form.ts'
import { dutyLabels, type PlaceFacts } from '../model.ts'
import { dutyOf } from '../rules.ts'
import { dutyReason, spendingPaths, stateInWords } from '../view.ts'
import type { ListLine } from './list-page.tsx'
import { comparedWith } from './parts.tsx'

/** All that was asked and decided for one data centre. */
export function PlacePage({
  place,
  form,
  lines,
  mayAsk,
}: {
  readonly place: PlaceFacts
  /** The edition in force. */
  readonly form: SpendingForm
  readonly lines: readonly ListLine[]
  readonly mayAsk: boolean
}) {
  const end = lastEnd(place.services)
  return (
    <>
      <PageHead
        title={`Spese di ${place.name}`}
        lead={dutyReason(dutyOf(place, null, false), place.group, form)}
        actions={
          <>
            <ButtonLink small href={`/inventario/data-center/${place.id}`}>
              Apri il data center
            </ButtonLink>
            {mayAsk ? (
              <ButtonLink small weight="primary" href={`${spendingPaths.new}?data-center=${place.id}`}>
                Nuova spesa
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Facts
        row
        box
        facts={[
          {
            label: 'Gruppo',
            value: (
              <>
                {place.group ?? <Missing />}
                {place.isGroupContested ? ' · contestato' : ''}
              </>
            ),
          },
          { label: 'Ultimo servizio con una data', value: end ? formatLongDate(end) : <Missing /> },
          { label: 'Piano', value: comparedWith(place) },
          {
            label: 'Spesa annua dichiarata',
            value: place.yearlyCost ? formatMoney(place.yearlyCost.cents) : <Missing />,
          },
        ]}
      />
      <Section title="Richieste" titleHidden>
        <Table
          caption={`Spese di ${place.name}, dalla più recente`}
          columns={[
            {
              key: 'oggetto',
              label: 'Oggetto',
              rowHeader: true,
              cell: ({ request, draftSubject, isOverrun }) => (
                <>
                  <a href={spendingPaths.request(request.requestId)}>
                    {request.subject || draftSubject || 'Senza oggetto'}
                  </a>
                  <CellNote>{dutyLabels[request.duty]}</CellNote>
                  {isOverrun ? <Status kind="bad">Oltre il piano</Status> : null}
                </>
              ),
            },
            { key: 'fornitore', label: 'Fornitore', cell: ({ request }) => request.supplier || <Missing /> },
            {
              key: 'importo',
              label: 'Senza IVA',
              numeric: true,
              cell: ({ request }) =>
                request.netCents === null ? <Missing /> : formatMoney(request.netCents),
            },
            {
              key: 'contratto',
              label: 'Contratto',
              cell: ({ request }) =>
                request.startsOn && request.endsOn ? (
                  `${formatDate(request.startsOn)} – ${formatDate(request.endsOn)}`
                ) : (
                  <Missing />
                ),
            },
            {
              key: 'stato',
              label: 'Stato',
              cardLabel: false,
              cell: ({ request }) => <StatusOf status={stateInWords(request)} />,
            },
          ]}
          rows={lines}
          rowKey={({ request }) => request.requestId}
          empty={{ title: 'Nessuna spesa chiesta per questo data center' }}
        />
      </Section>
    </>
  )
}
