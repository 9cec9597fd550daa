// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import { counted, formatMoney } from '../../../shared/money.ts'
import {
  Box,
  Button,
  ButtonLink,
  CellNote,
  Disclosure,
  EmptyState,
  ErrorSummary,
  ExportLinks,
  errorOf,
  Facts,
  FieldRow,
  Finding,
  Form,
  Halves,
  HiddenField,
  Num,
  PageHead,
  PrintButton,
  Section,
  Select,
  Table,
  TextField,
} from '../../../ui/index.ts'
import { amountOf } from '../amounts.ts'
import { hypotheses, type SimulatedPlace, splitsOf } from '../simulation.ts'
import type { Simulation, SimulatorQuery } from '../simulator.ts'
import { callPaths, callStatus, countsInWords } from '../view.ts'
import { countInWords, hypothesisNames, lumpInWords, type ScenarioColumn } from '../view-simulator.ts'
import { Comparison } from './comparison.tsx'

export interface SimulatorPageProps {
  readonly simulation: Simulation
  readonly query: SimulatorQuery
  readonly columns: readonly ScenarioColumn[]
  readonly today: LocalDate
  /** The address of this state, for files and after a choice. */
  readonly search: string
  readonly keepsScenarios: boolean
  readonly notice: string | null
  readonly errors: readonly FieldError[]
  readonly typed: { readonly fascia: string; readonly motivo: string }
}

/** What calls are worth and what they cost, three hypotheses side by side, for one body or for all. */
export function SimulatorPage(props: SimulatorPageProps) {
  const { simulation, columns, search, keepsScenarios, notice, errors } = props
  const { places, chosen, paymentMonths } = simulation
  return (
    <>
      <PageHead
        title="Quanto vale e quanto costa"
        lead={leadOf(simulation)}
        actions={
          <>
            <PrintButton small>Stampa</PrintButton>
            {keepsScenarios ? (
              <ButtonLink small weight="secondary" href={callPaths.scenarios}>
                Scenari salvati
              </ButtonLink>
            ) : null}
          </>
        }
      />
      {errors.length === 0 ? null : <ErrorSummary errors={errors} />}
      {notice === null ? null : <Finding kind="ok" title={notice} level={2} />}
      <Choices {...props} />
      {places.length === 0 ? (
        <EmptyState
          title={chosen.length === 0 ? 'Scegli un ente' : 'Nessun avviso per questa scelta'}
          level={2}
        >
          {chosen.length === 0
            ? 'Scrivi il codice IPA di un ente: con i suoi abitanti il simulatore trova la fascia.'
            : 'Oggi nessun avviso è aperto per questi enti: scegli un avviso chiuso per vedere quanto avrebbe dato.'}
        </EmptyState>
      ) : (
        <>
          <Comparison columns={columns} paymentMonths={paymentMonths} />
          {places.length === 1 && places[0] ? (
            <OnePlace {...props} place={places[0]} />
          ) : (
            <ManyPlaces {...props} />
          )}
          <Halves section>
            {keepsScenarios ? <SaveBox {...props} /> : null}
            <MethodBox simulation={simulation} />
          </Halves>
          <Section title="File" titleHidden>
            <ExportLinks
              links={['csv', 'xlsx'].map((kind) => ({
                label: kind.toUpperCase(),
                href: `${callPaths.simulator}.${kind}${search}`,
              }))}
            />
          </Section>
        </>
      )}
    </>
  )
}

function leadOf({ chosen, chosenCalls }: Simulation): string {
  const bodies = chosen.length === 1 ? (chosen[0]?.name ?? '') : counted(chosen.length, 'ente', 'enti')
  const calls =
    chosenCalls.length === 1 ? (chosenCalls[0]?.title ?? '') : counted(chosenCalls.length, 'avviso', 'avvisi')
  return chosen.length === 0 ? 'Tre ipotesi a confronto' : `Tre ipotesi a confronto: ${bodies} · ${calls}`
}

function Choices({ simulation, query, today }: SimulatorPageProps) {
  const { bodies, calls } = simulation
  const open = calls.filter((call) => callStatus(call, today).label !== 'chiuso')
  const option = ({ code, title }: (typeof calls)[number]) => ({ value: code, label: title })
  const closed = calls.filter((call) => !open.includes(call))
  return (
    <Form method="get" action={callPaths.simulator} inline label="Che cosa simulare">
      {bodies.length > 1 ? (
        <Select
          name="ente"
          label="Enti"
          value={query.body}
          empty={`Tutti i ${bodies.length} enti`}
          options={bodies.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : bodies.length === 0 ? (
        <TextField name="ipa" label="Codice IPA dell’ente" value={query.ipaCode} maxLength={30} />
      ) : null}
      <Select
        name="avviso"
        label="Avviso"
        value={query.calls[0] ?? ''}
        empty="Tutti gli avvisi aperti"
        options={[
          ...(open.length > 0 ? [{ label: 'Aperti e in arrivo', options: open.map(option) }] : []),
          { label: 'Chiusi, per confronto', options: closed.map(option) },
        ]}
      />
      <Button small weight="primary">
        Ricalcola
      </Button>
    </Form>
  )
}

/** One body under one call: its band, the choice of another, every split it admits. */
function OnePlace({ place, simulation, typed, errors }: SimulatorPageProps & { place: SimulatedPlace }) {
  const { call, reading } = place
  const mayWrite = simulation.chosen.some(({ id, mayWrite: may }) => id === place.administrationId && may)
  const isQuestion =
    reading.isNearBound || reading.other !== null || reading.by === 'person' || reading.band === null
  return (
    <>
      <Section title="Fascia" id="fascia-ente">
        {isQuestion ? (
          <Finding
            kind={reading.band === null || reading.by !== 'person' ? 'warn' : 'info'}
            title={bandTitle(place)}
            values={[reading.read, reading.other].flatMap((each) =>
              each === null
                ? []
                : [{ label: each === reading.read ? 'Conta' : 'Anche', value: countInWords(each) }],
            )}
          >
            {reading.by === 'person'
              ? 'La fascia è stata scelta da una persona, con un motivo che resta nella storia dell’ente.'
              : call.bandedBy === 'residents'
                ? 'L’avviso può aver letto un’altra popolazione: se lo sai, scegli la fascia e scrivi perché.'
                : `La fascia dipende da ${call.sizeLabel}: scegli quella giusta e scrivi perché.`}
          </Finding>
        ) : (
          <p>{`${reading.band?.label ?? ''}${reading.read ? ` (${countInWords(reading.read)})` : ''}`}</p>
        )}
        {mayWrite && call.bands.length > 1 ? (
          <Disclosure summary="Scegli un’altra fascia" open={isQuestion && reading.by !== 'person'}>
            <Form action={callPaths.band(call)}>
              <HiddenField name="ente" value={place.administrationId} />
              <FieldRow>
                <Select
                  name="fascia"
                  label="Fascia"
                  value={typed.fascia || (reading.by === 'person' ? (reading.band?.code ?? '') : '')}
                  empty={call.bandedBy === 'residents' ? 'Dalla popolazione' : 'Non scelta'}
                  options={call.bands.map(({ code, label }) => ({ value: code, label }))}
                  error={errorOf(errors, 'fascia')}
                />
                <TextField
                  name="motivo"
                  label="Motivo"
                  help="Per esempio: popolazione del censimento indicata nella PEC"
                  value={typed.motivo}
                  maxLength={300}
                  error={errorOf(errors, 'motivo')}
                />
              </FieldRow>
              <Button small weight="secondary">
                Salva la fascia
              </Button>
            </Form>
          </Disclosure>
        ) : null}
      </Section>
      {reading.band === null || reading.band.units.length === 0 ? null : <SplitsSection place={place} />}
    </>
  )
}

function bandTitle({ reading }: SimulatedPlace): string {
  if (reading.by === 'person') return `Fascia scelta a mano: ${reading.band?.label ?? ''}`
  if (reading.band === null) return 'La fascia di questo ente non è nota'
  return reading.other && reading.other.band?.code !== reading.band.code
    ? 'Due popolazioni, due fasce'
    : 'Gli abitanti sono vicini al confine della fascia'
}

/** Where a band has no limit, splits are shown up to so many services. */
const splitsUpTo = 20

function SplitsSection({ place: { call, reading } }: { place: SimulatedPlace }) {
  const { band } = reading
  if (band === null) return null
  const splits = [...splitsOf(band, splitsUpTo)].flatMap((services) => {
    const result = amountOf(band, services)
    return result.ok ? [{ services, cents: result.cents }] : []
  })
  return (
    <Section title="Tutte le combinazioni ammesse">
      <Disclosure
        summary={`Mostra le ${splits.length} combinazioni${band.servicesMax === null ? ` fino a ${splitsUpTo} servizi` : ''}`}
      >
        <Table
          plain
          caption="Combinazioni ammesse, dall’importo più basso"
          rows={splits.sort((a, b) => a.cents - b.cents)}
          rowKey={({ services }) => JSON.stringify(services)}
          columns={[
            {
              key: 'servizi',
              label: 'Servizi',
              rowHeader: true,
              cell: ({ services }) => countsInWords(call, services),
            },
            {
              key: 'importo',
              label: 'Contributo',
              numeric: true,
              cell: ({ cents }) => <Num>{formatMoney(cents)}</Num>,
            },
          ]}
        />
      </Disclosure>
    </Section>
  )
}

/** Many bodies or many calls: a row for each, with the three lump sums. */
function ManyPlaces({ simulation, columns }: SimulatorPageProps) {
  const rows = simulation.places.map((place, index) => ({
    place,
    lines: columns.map(({ lines }) => lines[index]),
  }))
  return (
    <Section title="Ente per ente" aside={counted(rows.length, 'riga', 'righe')}>
      <Table
        caption="Contributo di ogni ente nelle tre ipotesi"
        rows={rows}
        rowKey={({ place }) => `${place.call.callId} ${place.administrationId}`}
        columns={[
          {
            key: 'ente',
            label: 'Ente',
            rowHeader: true,
            cell: ({ place }) => (
              <>
                <a href={`${callPaths.simulator}?ente=${place.administrationId}&avviso=${place.call.code}`}>
                  {place.name}
                </a>
                {simulation.chosenCalls.length > 1 ? <CellNote>{place.call.title}</CellNote> : null}
              </>
            ),
          },
          {
            key: 'fascia',
            label: 'Fascia',
            cell: ({ place: { reading } }) => (
              <>
                {reading.band?.label ?? 'non nota'}
                {reading.other === null && !reading.isNearBound ? null : (
                  <CellNote>
                    {reading.by === 'person' ? 'scelta a mano' : 'vicino al confine: apri e controlla'}
                  </CellNote>
                )}
              </>
            ),
          },
          {
            key: 'servizi',
            label: 'Nel piano',
            cell: ({ place, lines: [, plan] }) =>
              plan?.result ? countsInWords(place.call, plan.result.services) : 'n.d.',
          },
          ...hypotheses.map((hypothesis, index) => ({
            key: hypothesis,
            label: `Ipotesi ${index + 1}: ${hypothesisNames[hypothesis]}`,
            numeric: true,
            cell: ({ lines }: (typeof rows)[number]) => (lines[index] ? lumpInWords(lines[index]) : 'n.d.'),
          })),
        ]}
      />
    </Section>
  )
}

function SaveBox({ query }: SimulatorPageProps) {
  return (
    <Box title="Salva un’ipotesi">
      <p>Uno scenario si può poi cambiare riga per riga, confrontare con altri e portare alle candidature.</p>
      <Form action={callPaths.scenarios}>
        <HiddenField name="ente" value={query.body} />
        {query.calls.map((code) => (
          <HiddenField key={code} name="avviso" value={code} />
        ))}
        <Select
          name="ipotesi"
          label="Ipotesi"
          empty={false}
          value="plan"
          options={hypotheses.map((each, index) => ({
            value: each,
            label: `Ipotesi ${index + 1}: ${hypothesisNames[each]}`,
          }))}
        />
        <TextField name="nome" label="Nome dello scenario" maxLength={120} />
        <Button small weight="primary">
          Salva lo scenario
        </Button>
      </Form>
    </Box>
  )
}

function MethodBox({
  simulation: { chosenCalls, medians, paymentMonths, nearPercent },
}: {
  simulation: Simulation
}) {
  const [call] = chosenCalls
  const { evidence } = (chosenCalls.length === 1 ? call : null) ?? { evidence: null }
  const bodies = Math.max(medians.A.bodies, medians.B.bodies)
  return (
    <Box title="Come sono calcolate le cifre" quiet>
      <Facts
        facts={[
          {
            label: 'Contributo',
            value: `quota fissa + servizi × importo del modo${evidence ? `; la tabella riproduce ${evidence.reproduced} candidature su ${evidence.applications}` : ''}`,
          },
          {
            label: 'Ipotesi',
            value:
              'il minimo e il massimo dei servizi pagati, e quelli in modo A e B nel piano; se nel piano sono troppi, contano quelli che pagano di più',
          },
          {
            label: 'Costi e canoni',
            value: `dal piano; dove mancano, la mediana di ${counted(bodies, 'ente', 'enti')} che ${bodies === 1 ? 'li ha' : 'li hanno'}; se nessuno li ha, n.d.`,
          },
          {
            label: 'Erogazione',
            value: `circa ${counted(paymentMonths, 'mese', 'mesi')} dopo la spesa: valore interno, si cambia fra i dati di riferimento`,
          },
          { label: 'Confini', value: `un ente è vicino a un confine entro il ${nearPercent}%` },
        ]}
      />
    </Box>
  )
}
