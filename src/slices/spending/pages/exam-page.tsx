// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatDate, formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  CellNote,
  Checkbox,
  DateField,
  Disclosure,
  ErrorSummary,
  errorOf,
  Facts,
  FieldRow,
  Form,
  HiddenField,
  Hint,
  Missing,
  Notice,
  PageHead,
  RadioChoices,
  Section,
  Split,
  StatusOf,
  Table,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { PlanDifference } from '../excess.ts'
import { conditionSlots } from '../inputs.ts'
import type { SpendingAction } from '../lifecycle.ts'
import {
  type AttachedDocument,
  type Integration,
  type Opinion,
  type SpendingFacts,
  type SpendingRequest,
  verdictLabels,
  verdicts,
} from '../model.ts'
import { type Checked, excessOfRequest } from '../rules.ts'
import type { SimilarPrices } from '../similar.ts'
import { dutyTitle } from '../telling.ts'
import { clockInWords, type FormTrouble, fieldIn, spendingPaths, stateInWords } from '../view.ts'
import { Aftermath, type AftermathProps, DerogationFields } from './aftermath-section.tsx'
import { DocumentsTable } from './documents-form.tsx'
import { AllAnswers, ContractBesidePlan, Findings, IntegrationList, KeyFacts, YearsBox } from './parts.tsx'
import { SimilarBox } from './similar-box.tsx'

export interface ExamPageProps {
  readonly request: SpendingRequest
  readonly receiptNumber: string
  readonly facts: SpendingFacts
  readonly checked: Checked
  readonly documents: readonly AttachedDocument[]
  readonly integrations: readonly Integration[]
  readonly opinion: Opinion | null
  readonly opinionBy: string | null
  readonly reviewer: string | null
  readonly clock: { readonly days: number; readonly isStopped: boolean }
  readonly moves: ReadonlySet<SpendingAction>
  /** Of the plan since the opinion was written. */
  readonly differences: readonly PlanDifference[]
  /** The mark of the plan on this page. */
  readonly planMark: string
  readonly similar: SimilarPrices
  readonly aftermath: AftermathProps | null
  readonly integrationDue: LocalDate
  readonly trouble: FormTrouble
}

/** A request beside the plan of its data centre, with what the reader may do about it. */
export function ExamPage(props: ExamPageProps) {
  const { request, facts, checked, clock } = props
  const excess = excessOfRequest(facts)
  return (
    <>
      <PageHead
        title={`${request.administrationName}: ${request.subject}`}
        lead={
          <>
            {dutyTitle(request)}, n. {props.receiptNumber} · {clockInWords(clock.days, clock.isStopped)} ·{' '}
            <StatusOf status={stateInWords(request)} />
            {props.reviewer ? ` · istruttore ${props.reviewer}` : ''}
          </>
        }
        actions={
          <>
            <ButtonLink small href={`/enti/${request.ipaCode ?? request.administrationId}`}>
              Scheda dell’ente
            </ButtonLink>
            <ButtonLink small href={spendingPaths.place(request.dataCentreId)}>
              Spese del data center
            </ButtonLink>
          </>
        }
      />
      <ErrorSummary errors={props.trouble.errors} />
      <KeyFacts values={facts.values} asked={facts.asked} />
      <Split section aside={<Desk {...props} />}>
        {props.aftermath ? <Aftermath {...props.aftermath} /> : null}
        <ContractBesidePlan facts={facts} excess={excess} />
        <Differences {...props} />
        <Findings checked={checked} requestId={request.requestId} mayWrite={false} />
        <AllAnswers values={facts.values} place={facts.place} asked={facts.asked} />
        <PlanTable facts={facts} />
        <Section title="Documenti">
          <DocumentsTable requestId={request.requestId} documents={props.documents} />
        </Section>
        <Integrations integrations={props.integrations} />
      </Split>
    </>
  )
}

/** What changed in the plan after the opinion: the officer sees it before deciding. */
function Differences({ differences, opinion }: ExamPageProps) {
  if (differences.length === 0 || !opinion) return null
  const words = (side: PlanDifference['before']) =>
    side === null ? (
      <Missing>non ospitato</Missing>
    ) : (
      <>
        {side.endsOn ? formatDate(side.endsOn) : 'senza data'}
        {side.number ? <CellNote>versione {side.number}</CellNote> : null}
      </>
    )
  return (
    <Section
      title="Il piano è cambiato dopo il parere"
      id="differenze"
      aside={`parere del ${formatLongDate(dateInRome(opinion.writtenAt))}`}
    >
      <Table
        caption="Servizi che il piano tratta in un altro modo"
        columns={[
          {
            key: 'servizio',
            label: 'Servizio',
            rowHeader: true,
            cell: ({ name, body }) => (
              <>
                {name}
                <CellNote>{body}</CellNote>
              </>
            ),
          },
          { key: 'prima', label: 'Quando fu scritto il parere', cell: ({ before }) => words(before) },
          { key: 'ora', label: 'Adesso', cell: ({ after }) => words(after) },
        ]}
        rows={differences}
        rowKey={({ id }) => id}
      />
    </Section>
  )
}

function PlanTable({ facts }: Pick<ExamPageProps, 'facts'>) {
  const { services } = facts.place
  if (services.length === 0) return null
  return (
    <Disclosure summary={`Tutti i ${services.length} servizi ospitati, con il loro piano`}>
      <Table
        caption="Servizi ospitati, dal primo che se ne va"
        columns={[
          { key: 'servizio', label: 'Servizio', rowHeader: true, cell: ({ name }) => name },
          { key: 'ente', label: 'Ente', cell: ({ administrationName }) => administrationName },
          {
            key: 'fine',
            label: 'Se ne va il',
            cell: ({ endsOn, approach }) => (
              <>
                {endsOn ? formatDate(endsOn) : <Missing>senza data</Missing>}
                {approach === 'retain' ? <CellNote>resta: è la data in cui si rivede</CellNote> : null}
              </>
            ),
          },
          {
            key: 'piano',
            label: 'Piano',
            cell: ({ standing, planNumber }) =>
              standing === null ? (
                <Missing>piano mancante</Missing>
              ) : (
                `${planNumber ? `versione ${planNumber}, ` : ''}${standing === 'approved' ? 'approvata' : 'trasmessa, non approvata'}`
              ),
          },
        ]}
        rows={services}
        rowKey={({ serviceId }) => serviceId}
      />
    </Disclosure>
  )
}

function Integrations({ integrations }: Pick<ExamPageProps, 'integrations'>) {
  if (integrations.length === 0) return null
  return (
    <Section title="Integrazioni chieste">
      <IntegrationList integrations={integrations} />
    </Section>
  )
}

/** The right side: opinion, decision, what else can be done now. */
function Desk(props: ExamPageProps) {
  const { request, opinion, opinionBy, moves, facts } = props
  const base = spendingPaths.request(request.requestId)
  const excess = excessOfRequest(facts)
  return (
    <>
      <YearsBox values={facts.values} excess={excess} />
      {opinion ? (
        <Box title="Parere">
          <Facts
            facts={[
              { label: 'Istruttore', value: opinionBy ?? <Missing /> },
              { label: 'Parere', value: <strong>{verdictLabels[opinion.verdict]}</strong> },
            ]}
          />
          <p>{opinion.reasons}</p>
        </Box>
      ) : null}
      {moves.has('take') ? (
        <Box
          title={
            request.reviewerPersonId ? 'L’istruttoria è di un’altra persona' : 'Nessuno la esamina ancora'
          }
        >
          <Form action={`${base}/prese-in-carico`} version={request.version}>
            <Button>Prendi in istruttoria</Button>
          </Form>
        </Box>
      ) : null}
      {moves.has('give_opinion') && !opinion ? <OpinionForm {...props} /> : null}
      {moves.has('ask_integration') ? <IntegrationForm {...props} /> : null}
      {moves.has('authorise') ? <DecisionForm {...props} hasExcess={excess !== null} /> : null}
      {moves.has('acknowledge') ? <CommunicationForm {...props} /> : null}
      <SimilarBox similar={props.similar} />
      <Box title="Regole del tavolo" quiet>
        <p>
          Parere e decisione sono di due persone diverse, e nessuno decide ciò che ha scritto. Il silenzio non
          vale come autorizzazione.
        </p>
      </Box>
    </>
  )
}

function OpinionForm({ request, trouble }: ExamPageProps) {
  return (
    <Box title="Scrivi il parere">
      <Form action={`${spendingPaths.request(request.requestId)}/pareri`} version={request.version}>
        <RadioChoices
          {...fieldIn(trouble, 'verdict')}
          plain
          label="Parere"
          choices={verdicts.map((value) => ({ value, label: verdictLabels[value] }))}
        />
        <TextArea {...fieldIn(trouble, 'opinion')} label="Motivi" rows={5} maxLength={8000} />
        <Button>Registra il parere</Button>
        <Hint>L’ente lo legge con la decisione.</Hint>
      </Form>
    </Box>
  )
}

function IntegrationForm({ request, trouble, integrationDue }: ExamPageProps) {
  return (
    <Disclosure summary="Chiedi integrazioni" open={errorOf(trouble.errors, 'question') !== undefined}>
      <Form action={`${spendingPaths.request(request.requestId)}/integrazioni`} version={request.version}>
        <TextArea {...fieldIn(trouble, 'question')} label="Che cosa manca" rows={4} maxLength={4000} />
        <DateField {...fieldIn(trouble, 'dueOn', formatDate(integrationDue))} label="Risposta entro" />
        <Button weight="secondary">Chiedi integrazioni</Button>
        <Hint>
          Il conteggio dei giorni si ferma fino alla risposta. Il termine proposto è una regola interna.
        </Hint>
      </Form>
    </Disclosure>
  )
}

function DecisionForm({
  request,
  trouble,
  differences,
  planMark,
  hasExcess,
}: ExamPageProps & { hasExcess: boolean }) {
  return (
    <Box title="Decisione">
      <Form
        action={`${spendingPaths.request(request.requestId)}/decisioni/anteprima`}
        version={request.version}
      >
        {differences.length > 0 ? (
          <>
            <Notice kind="warn" title="Il piano è cambiato dopo il parere">
              Guarda <a href="#differenze">che differenza fa</a>, poi segna che l’hai vista.
            </Notice>
            <HiddenField name="planMark" value={planMark} />
            <Checkbox
              name="isPlanSeen"
              label="Ho visto che cosa è cambiato nel piano"
              error={errorOf(trouble.errors, 'isPlanSeen')}
            />
          </>
        ) : null}
        <RadioChoices
          {...fieldIn(trouble, 'action')}
          plain
          label="Esito"
          choices={[
            { value: 'authorise', label: 'Autorizza' },
            { value: 'authorise_with_conditions', label: 'Autorizza con prescrizioni' },
            { value: 'deny', label: 'Nega' },
          ]}
        />
        <TextArea {...fieldIn(trouble, 'reasons')} label="Motivi dell’atto" rows={5} maxLength={8000} />
        <Disclosure summary="Prescrizioni" open={trouble.typed['action'] === 'authorise_with_conditions'}>
          {conditionSlots.map((slot) => (
            <FieldRow key={slot}>
              <TextField {...fieldIn(trouble, `words${slot}`)} label={`Prescrizione ${slot}`} />
              <DateField {...fieldIn(trouble, `due${slot}`)} label="Entro" help="Giorno, mese, anno" />
            </FieldRow>
          ))}
        </Disclosure>
        {hasExcess ? (
          <Disclosure summary="Deroga: il contratto dura più del piano" open>
            <DerogationFields trouble={trouble} expiresOn={request.endsOn} scope={request.subject} />
          </Disclosure>
        ) : null}
        <Button>Rivedi la decisione</Button>
      </Form>
    </Box>
  )
}

function CommunicationForm({ request, trouble }: ExamPageProps) {
  return (
    <Box title="Esito della comunicazione">
      <Form action={`${spendingPaths.request(request.requestId)}/esiti`} version={request.version}>
        <RadioChoices
          {...fieldIn(trouble, 'action')}
          plain
          label="Esito"
          choices={[
            { value: 'acknowledge', label: 'Prendi atto' },
            {
              value: 'requalify',
              label: 'Serve l’autorizzazione',
              consequence: 'L’ente la completa e la invia di nuovo',
            },
          ]}
        />
        <TextArea
          {...fieldIn(trouble, 'reasons')}
          label="Motivi"
          help="Servono per chiedere l’autorizzazione"
          rows={3}
          maxLength={8000}
        />
        <Actions>
          <Button>Registra l’esito</Button>
        </Actions>
      </Form>
    </Box>
  )
}
