// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { formatDate, formatLongDate, type LocalDate, withArticle } from '../../../shared/dates.ts'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  Disclosure,
  ErrorSummary,
  Form,
  HiddenField,
  History,
  type HistoryEvent,
  Muted,
  PageHead,
  SavedNote,
  Section,
  Split,
  StatusOf,
  TextArea,
} from '../../../ui/index.ts'
import { stepKeys } from '../form.ts'
import { editionInWords } from '../form-view.ts'
import type { AttachedDocument, Integration, SpendingFacts, SpendingRequest } from '../model.ts'
import { type Checked, excessOfRequest } from '../rules.ts'
import {
  dutyReason,
  editionPath,
  type FormTrouble,
  fieldIn,
  integrationInWords,
  spendingPaths,
  stateInWords,
  stepsFor,
} from '../view.ts'
import { Aftermath, type AftermathProps } from './aftermath-section.tsx'
import { DocumentsTable } from './documents-form.tsx'
import { AllAnswers, ContractBesidePlan, Findings, KeyFacts, YearsBox } from './parts.tsx'

export interface RequestPageProps {
  readonly request: SpendingRequest
  readonly facts: SpendingFacts
  readonly checked: Checked
  readonly documents: readonly AttachedDocument[]
  readonly integrations: readonly Integration[]
  /** Null for who does not read the draft. */
  readonly saved: { readonly at: string; readonly version: number } | null
  /** What the edition of the form in force changes for the draft. */
  readonly formNotice: ComponentChildren
  readonly mayWrite: boolean
  readonly mayWithdraw: boolean
  readonly mayResume: boolean
  readonly mayExamine: boolean
  readonly history: readonly HistoryEvent[]
  readonly next: readonly HistoryEvent[]
  readonly aftermath: AftermathProps | null
  readonly today: LocalDate
  readonly trouble: FormTrouble
}

/** A request on one page: what it says beside the plan, what is wrong, how it goes on. */
export function RequestPage(props: RequestPageProps) {
  const { request, facts, checked, mayWrite } = props
  const { values, place } = facts
  const excess = excessOfRequest(facts)
  const open = props.integrations.find(({ answeredAt }) => answeredAt === null)
  return (
    <>
      <PageHead
        title={values.subject || `Nuova spesa, ${place.name}`}
        lead={
          <>
            {dutyReason(request.duty, place.group, facts.form)} · <StatusOf status={stateInWords(request)} />
            {request.externalRef === null ? null : ` · riferimento dell’ente ${request.externalRef}`}
            {open ? ` · risposta entro ${withArticle('il', formatLongDate(open.dueOn))}` : null}
            {props.saved ? (
              <>
                {' · '}
                <SavedNote at={props.saved.at} version={props.saved.version} />
              </>
            ) : null}
          </>
        }
        actions={<HeadActions {...props} />}
      />
      <ErrorSummary errors={props.trouble.errors} />
      {open ? (
        <Section title={open.isReceived ? 'Che cosa è stato chiesto' : 'Che cosa chiede il programma'} first>
          <Box>
            <p>{open.question}</p>
            <Muted>
              {open.isReceived
                ? `${integrationInWords(open)}.`
                : 'Il conteggio dei giorni è fermo fino alla risposta.'}
            </Muted>
            {open.isReceived && mayWrite ? (
              <p>
                <a href={`${spendingPaths.portal(request.requestId, request.versionCount)}#integrazioni`}>
                  Registra la risposta inviata
                </a>
              </p>
            ) : null}
          </Box>
        </Section>
      ) : null}
      {props.formNotice}
      <KeyFacts values={values} asked={facts.asked} />
      {props.aftermath ? <Aftermath {...props.aftermath} /> : null}
      <ContractBesidePlan facts={facts} excess={excess} />
      <Split
        section
        width="slim"
        aside={[
          <YearsBox key="years" values={values} excess={excess} />,
          <Box key="how" title="Come procede">
            <History events={[...props.history, ...props.next]} />
            <Muted>
              Il silenzio non vale come autorizzazione. Nessun termine di legge trovato:{' '}
              <a href="/aiuto#spese">come funziona</a>.{' '}
              {request.externalRef === null ? (
                <>
                  Modulo: <a href={editionPath(facts.form.number)}>{editionInWords(facts.form)}</a>.
                </>
              ) : (
                'Registrata da un foglio: il modulo di allora non è noto.'
              )}
            </Muted>
          </Box>,
          <Box key="place" title="Data center" quiet>
            <p>
              <a href={spendingPaths.place(place.id)}>Tutte le spese di {place.name}</a>
            </p>
          </Box>,
        ]}
      >
        <Findings
          checked={checked}
          requestId={request.requestId}
          mayWrite={mayWrite}
          actions={
            excess?.planEndsOn && values.startsOn !== null && excess.planEndsOn >= values.startsOn
              ? { 'SPESA-06': <ShortenButton {...props} endsOn={excess.planEndsOn} /> }
              : {}
          }
        />
        <AllAnswers values={values} place={place} asked={facts.asked} />
        <Section title="Documenti">
          <DocumentsTable requestId={request.requestId} documents={props.documents} />
        </Section>
        <OwnMoves {...props} />
      </Split>
    </>
  )
}

function HeadActions({ request, mayWrite, mayExamine, facts }: RequestPageProps) {
  const { requestId, versionCount, state } = request
  const first = stepsFor(facts)[0] ?? stepKeys[0]
  if (mayWrite)
    return (
      <>
        <ButtonLink small href={spendingPaths.step(requestId, first)}>
          Modifica i dati
        </ButtonLink>
        <ButtonLink small weight="primary" href={spendingPaths.sending(requestId)}>
          {state === 'integration_requested' ? 'Rivedi e prepara la risposta' : 'Rivedi e prepara l’invio'}
        </ButtonLink>
      </>
    )
  return (
    <>
      {versionCount > 0 ? (
        <ButtonLink small href={spendingPaths.receipt(requestId, versionCount)}>
          Ricevuta
        </ButtonLink>
      ) : null}
      {versionCount > 0 && request.channel === 'office' ? (
        <ButtonLink small href={spendingPaths.portal(requestId, versionCount)}>
          Da riportare e risposte
        </ButtonLink>
      ) : null}
      {mayExamine ? (
        <ButtonLink small weight="primary" href={spendingPaths.exam(requestId)}>
          Apri l’istruttoria
        </ButtonLink>
      ) : null}
    </>
  )
}

/** The repair of a contract beyond its plan: one press, and it ends with the last service. */
function ShortenButton({ request, endsOn }: RequestPageProps & { readonly endsOn: LocalDate }) {
  return (
    <Form action={`${spendingPaths.request(request.requestId)}/fine-del-piano`} label="Accorcia il contratto">
      <HiddenField name="endsOn" value={endsOn} />
      <Button small>Porta la fine al {formatDate(endsOn)}</Button>
    </Form>
  )
}

function OwnMoves({ request, mayWithdraw, mayResume, trouble }: RequestPageProps) {
  const base = spendingPaths.request(request.requestId)
  if (mayResume)
    return (
      <Section title="La richiesta è ritirata">
        <Form action={`${base}/riprese`} version={request.version}>
          <Button weight="secondary">Riprendi la bozza</Button>
        </Form>
      </Section>
    )
  if (!mayWithdraw) return null
  return (
    <Disclosure summary="Ritira" open={trouble.errors.some(({ field }) => field === 'note')}>
      <Form action={`${base}/ritiri`} version={request.version}>
        <TextArea
          {...fieldIn(trouble, 'note')}
          label="Perché la ritiri"
          help="Resta nella storia della richiesta."
          required
          rows={2}
          maxLength={2000}
        />
        <Actions>
          <Button weight="danger">Ritira la richiesta</Button>
        </Actions>
      </Form>
    </Disclosure>
  )
}
