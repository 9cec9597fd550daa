// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatInstant, type LocalDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import { formatCount, formatMoney } from '../../../shared/money.ts'
import {
  Box,
  Button,
  ButtonLink,
  CellNote,
  errorOf,
  Facts,
  Form,
  MoneyField,
  Num,
  PageHead,
  PlainList,
  Section,
  Select,
  Split,
  StatusOf,
  Table,
} from '../../../ui/index.ts'
import { kindLabels } from '../../registry/index.ts'
import type { Readings } from '../amounts.ts'
import type { Band, Call, CallRequirement, CallVersion } from '../model.ts'
import {
  callPaths,
  callStatus,
  countsInWords,
  isUnverified,
  phaseLabels,
  servicesInWords,
  spanInWords,
  stepLabel,
  termInWords,
  windowsInWords,
} from '../view.ts'

export interface CallPageProps {
  readonly call: Call
  readonly versions: readonly CallVersion[]
  readonly today: LocalDate
  /** The amount somebody wants to read, as typed, and what it says. */
  readonly asked: {
    readonly typed: string
    readonly band: string
    readonly readings: Readings | null
    readonly errors: readonly FieldError[]
  }
}

/** One call: what it pays, to whom, by when, on what source. */
export function CallPage({ call, versions, today, asked }: CallPageProps) {
  return (
    <>
      <PageHead
        title={call.title}
        lead={
          <>
            <StatusOf status={callStatus(call, today)} /> · {call.fund}, {call.measure}
          </>
        }
        actions={
          <ButtonLink small weight="primary" href={`${callPaths.simulator}?avviso=${call.code}`}>
            Simula con questo avviso
          </ButtonLink>
        }
      />
      <Split section aside={<CallAside call={call} versions={versions} today={today} />}>
        <Section first title={call.bandedBy === 'none' ? 'Che cosa paga' : 'Fasce e importi'}>
          {call.bandedBy === 'residents' ? (
            <p>
              La fascia segue gli abitanti al {formatDate(call.countedOn ?? '')}, estremi inclusi. Se il tuo
              ente è vicino a un confine, il simulatore mostra le due fasce e ti lascia scegliere.
            </p>
          ) : call.bandedBy === 'choice' ? (
            <p>La fascia si sceglie a mano: dipende da {call.sizeLabel}.</p>
          ) : null}
          {call.modes.length < 2 ? null : (
            <p>{call.modes.map(({ code, label }) => `Modo ${code}: ${label}`).join('. ')}.</p>
          )}
          <BandsTable call={call} />
          {call.note === '' ? null : <p>{call.note}</p>}
        </Section>
        <ReadingSection call={call} asked={asked} />
        {call.terms.length === 0 ? null : <TermsSection call={call} />}
        <RequirementsSection title="Documenti" requirements={call.documents} />
        <RequirementsSection title="Che cosa si controlla" requirements={call.checks} />
      </Split>
    </>
  )
}

function CallAside({ call, versions, today }: Pick<CallPageProps, 'call' | 'versions' | 'today'>) {
  const { evidence } = call
  return (
    <>
      <Box title="In breve">
        <Facts
          facts={[
            { label: 'Per', value: call.audience.map((kind) => kindLabels[kind]).join(', ') },
            { label: 'Si candida', value: windowsInWords(call) },
            {
              label: 'Dotazione',
              value: call.envelopeCents === null ? 'n.d.' : formatMoney(call.envelopeCents),
            },
            ...(call.contractsFrom === null
              ? []
              : [{ label: 'Contratti', value: `dal ${formatDate(call.contractsFrom)} in poi` }]),
            { label: 'Piano di migrazione', value: call.needsPlan ? 'necessario' : 'non richiesto' },
          ]}
        />
      </Box>
      <Box title="Da dove vengono gli importi" quiet>
        <p>
          {isUnverified(call.certainty) ? 'Fonte da verificare: ' : ''}
          {call.source}.
        </p>
        {evidence === null ? null : (
          <p>
            La tabella riproduce al centesimo {formatCount(evidence.reproduced)} candidature finanziate su{' '}
            {formatCount(evidence.applications)} ({evidence.source}).
          </p>
        )}
      </Box>
      <Box title="Versioni">
        <PlainList
          small
          items={versions.map(({ number, validFrom, fileName, loadedAt, versionId }) => (
            <>
              Versione {number}, vale dal {formatDate(validFrom)}
              {versionId === call.versionId ? ' (questa)' : validFrom > today ? ' (non ancora)' : ''}
              <br />
              caricata il {formatInstant(loadedAt)} da {fileName}
            </>
          ))}
        />
      </Box>
    </>
  )
}

function BandsTable({ call }: { call: Call }) {
  return (
    <Table
      caption="Fasce e importi"
      rows={call.bands}
      rowKey={({ code }) => code}
      columns={[
        {
          key: 'fascia',
          label: 'Fascia',
          rowHeader: true,
          cell: ({ label, certainty, evidence }) => (
            <>
              {label}
              {isUnverified(certainty) ? <CellNote>importi dedotti, fonte da verificare</CellNote> : null}
              {evidence === null ? null : (
                <CellNote>{`${formatCount(evidence.reproduced)} su ${formatCount(evidence.applications)} riprodotte`}</CellNote>
              )}
            </>
          ),
        },
        { key: 'servizi', label: 'Servizi', cell: servicesInWords },
        {
          key: 'fissa',
          label: 'Quota fissa',
          numeric: true,
          cell: ({ feeCents }) => <Num>{formatMoney(feeCents)}</Num>,
        },
        ...call.modes.map(({ code, label }) => ({
          key: `modo-${code}`,
          label: call.modes.length === 1 ? label : `Modo ${code}`,
          numeric: true,
          cell: (band: Band) => {
            const unit = band.units.find(({ mode }) => mode === code)
            return unit ? <Num>{formatMoney(unit.cents)}</Num> : 'no'
          },
        })),
        { key: 'estremi', label: 'Contributo', cell: spanInWords },
      ]}
    />
  )
}

function ReadingSection({ call, asked }: Pick<CallPageProps, 'call' | 'asked'>) {
  const bandLabel = (code: string) => call.bands.find((band) => band.code === code)?.label ?? code
  const { readings } = asked
  return (
    <Section title="Leggi un importo" id="leggi">
      <p>Scrivi un contributo concesso: ti dice quanti servizi sono, o gli importi possibili più vicini.</p>
      <Form method="get" action={`${callPaths.call(call)}#leggi`} inline label="Leggi un importo">
        <MoneyField
          name="importo"
          label="Importo in euro"
          value={asked.typed}
          error={errorOf(asked.errors, 'importo')}
        />
        {call.bands.length === 1 ? null : (
          <Select
            name="fascia"
            label="Fascia"
            value={asked.band}
            empty="Tutte"
            options={call.bands.map(({ code, label }) => ({ value: code, label }))}
          />
        )}
        <Button small weight="secondary">
          Leggi
        </Button>
      </Form>
      {readings === null ? null : readings.exact.length === 0 && readings.nearest.length === 0 ? (
        <p>Nessuna fascia dà un importo vicino.</p>
      ) : (
        <Table
          caption={
            readings.exact.length > 0
              ? 'Letture dell’importo'
              : 'Nessuna lettura: gli importi possibili più vicini'
          }
          note={
            readings.exact.length > 0
              ? undefined
              : 'Nessun numero intero di servizi dà questo importo. I più vicini sono questi.'
          }
          rows={readings.exact.length > 0 ? readings.exact : readings.nearest}
          rowKey={(reading) => `${reading.band} ${JSON.stringify(reading.services)}`}
          columns={[
            { key: 'fascia', label: 'Fascia', rowHeader: true, cell: ({ band }) => bandLabel(band) },
            { key: 'servizi', label: 'Servizi', cell: ({ services }) => countsInWords(call, services) },
            {
              key: 'importo',
              label: 'Importo',
              numeric: true,
              cell: ({ cents }) => <Num>{formatMoney(cents)}</Num>,
            },
          ]}
        />
      )}
    </Section>
  )
}

function TermsSection({ call }: { call: Call }) {
  return (
    <Section title="Termini">
      <Table
        caption="Termini dell’avviso"
        rows={call.terms}
        rowKey={({ code }) => code}
        columns={[
          {
            key: 'termine',
            label: 'Che cosa',
            rowHeader: true,
            cell: ({ title, bands }) => (
              <>
                {title}
                {bands === null ? null : (
                  <CellNote>
                    {bands
                      .map((code) => call.bands.find((band) => band.code === code)?.label ?? code)
                      .join('; ')}
                  </CellNote>
                )}
              </>
            ),
          },
          { key: 'passo', label: 'Passo', cell: ({ step }) => stepLabel(step) },
          { key: 'entro', label: 'Quanto', cell: termInWords },
          { key: 'fonte', label: 'Fonte', cell: SourceCell },
        ]}
      />
    </Section>
  )
}

function RequirementsSection({
  title,
  requirements,
}: {
  title: string
  requirements: readonly CallRequirement[]
}) {
  if (requirements.length === 0) return null
  return (
    <Section title={title}>
      <Table
        caption={title}
        rows={requirements}
        rowKey={({ code }) => code}
        columns={[
          { key: 'cosa', label: 'Che cosa', rowHeader: true, cell: (each) => each.title },
          { key: 'quando', label: 'Quando', cell: ({ phase }) => phaseLabels[phase] },
          { key: 'fonte', label: 'Fonte', cell: SourceCell },
        ]}
      />
    </Section>
  )
}

function SourceCell({ source, certainty }: Pick<CallRequirement, 'source' | 'certainty'>) {
  return (
    <>
      {source}
      {isUnverified(certainty) ? <CellNote>fonte da verificare</CellNote> : null}
    </>
  )
}
