// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../../shared/dates.ts'
import { formatMoney } from '../../../shared/money.ts'
import {
  ButtonLink,
  CellNote,
  type Column,
  Missing,
  Num,
  PageHead,
  Section,
  StatusOf,
  Table,
} from '../../../ui/index.ts'
import { kindLabels } from '../../registry/index.ts'
import type { Call } from '../model.ts'
import { callPaths, callStatus, windowsInWords } from '../view.ts'

export interface CallsPageProps {
  readonly calls: readonly Call[]
  readonly today: LocalDate
  readonly mayLoad: boolean
  readonly notice: string | null
}

/** Every call: those that can be answered first, then what is past, for history and audit. */
export function CallsPage({ calls, today, mayLoad, notice }: CallsPageProps) {
  const past = calls.filter((call) => callStatus(call, today).label === 'chiuso')
  const current = calls.filter((call) => !past.includes(call))
  return (
    <>
      <PageHead
        title="Avvisi"
        lead="Che cosa paga ogni avviso, a chi, entro quando"
        actions={
          <>
            {mayLoad ? (
              <ButtonLink small weight="secondary" href={callPaths.load}>
                Carica avvisi
              </ButtonLink>
            ) : null}
            <ButtonLink small weight="secondary" href={callPaths.scenarios}>
              Scenari salvati
            </ButtonLink>
            <ButtonLink small weight="primary" href={callPaths.simulator}>
              Simula un contributo
            </ButtonLink>
          </>
        }
      />
      {notice === null ? null : <p>{notice}</p>}
      <Section first title="Aperti e in arrivo">
        <Table
          caption="Avvisi aperti e in arrivo"
          columns={columns(today)}
          rows={current}
          rowKey={({ callId }) => callId}
          empty={{
            title: 'Nessun avviso aperto',
            text: 'Quelli chiusi restano qui sotto, per storia e controlli: il simulatore funziona anche con le loro tabelle.',
          }}
        />
      </Section>
      <Section title="Chiusi" aside={`${past.length}`}>
        <Table
          caption="Avvisi chiusi"
          columns={columns(today)}
          rows={past}
          rowKey={({ callId }) => callId}
          empty={{ title: 'Nessun avviso chiuso' }}
        />
      </Section>
    </>
  )
}

function columns(today: LocalDate): Column<Call>[] {
  return [
    {
      key: 'avviso',
      label: 'Avviso',
      rowHeader: true,
      cell: (call) => (
        <>
          <a href={callPaths.call(call)}>{call.title}</a>
          <CellNote>{call.fund}</CellNote>
        </>
      ),
    },
    {
      key: 'stato',
      label: 'Stato',
      cardLabel: false,
      cell: (call) => <StatusOf status={callStatus(call, today)} />,
    },
    { key: 'per', label: 'Per', cell: (call) => call.audience.map((kind) => kindLabels[kind]).join(', ') },
    { key: 'finestra', label: 'Si candida', cell: windowsInWords },
    {
      key: 'dotazione',
      label: 'Dotazione',
      numeric: true,
      cell: ({ envelopeCents }) =>
        envelopeCents === null ? <Missing /> : <Num>{formatMoney(envelopeCents)}</Num>,
    },
    {
      key: 'versione',
      label: 'Versione',
      cell: ({ number, validFrom }) => `${number}, dal ${formatDate(validFrom)}`,
    },
  ]
}
