// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  Checkbox,
  ErrorSummary,
  errorOf,
  Form,
  HiddenField,
  Notice,
  PageHead,
  Section,
  Split,
} from '../../../ui/index.ts'
import type { AttachedDocument, SpendingFacts, SpendingRequest } from '../model.ts'
import { type Checked, excessOfRequest } from '../rules.ts'
import { type FormTrouble, spendingPaths } from '../view.ts'
import { DocumentsTable } from './documents-form.tsx'
import { AllAnswers, ContractBesidePlan, Findings, KeyFacts, YearsBox } from './parts.tsx'

export interface SendingPageProps {
  readonly request: SpendingRequest
  readonly facts: SpendingFacts
  readonly checked: Checked
  readonly documents: readonly AttachedDocument[]
  readonly owner: string
  /** What the edition of the form in force changes for the draft. */
  readonly formNotice: ComponentChildren
  readonly isOffice: boolean
  /** How many findings keep from sending. */
  readonly stops: number
  /** Why the reader cannot send; null when they may. */
  readonly bar: string | null
  readonly trouble: FormTrouble
}

/** What is about to leave, all of it, and the button that sends it. */
export function SendingPage(props: SendingPageProps) {
  const { request, facts, checked, stops, bar, isOffice, trouble } = props
  const isAnswer = request.state === 'integration_requested'
  const verb = isOffice ? 'Chiudi la versione' : isAnswer ? 'Invia la risposta' : 'Invia'
  return (
    <>
      <PageHead
        title={isOffice ? 'Rivedi e chiudi' : isAnswer ? 'Rivedi e invia la risposta' : 'Rivedi e invia'}
        lead={`${facts.values.subject || facts.place.name}, ${request.administrationTitle}`}
      />
      <ErrorSummary errors={trouble.errors} />
      {props.formNotice}
      <KeyFacts values={facts.values} asked={facts.asked} />
      <Split
        section
        width="slim"
        aside={[
          <YearsBox key="years" values={facts.values} excess={excessOfRequest(facts)} />,
          <Box key="where" title="A chi va" quiet>
            <p>
              {isOffice
                ? 'Da riportare sul portale nazionale, o per PEC: Regia prepara i campi e registra l’invio.'
                : props.owner}
            </p>
          </Box>,
        ]}
      >
        <AllAnswers values={facts.values} place={facts.place} asked={facts.asked} />
        <Section title="Documenti">
          <DocumentsTable requestId={request.requestId} documents={props.documents} />
        </Section>
        <Findings checked={checked} requestId={request.requestId} mayWrite />
        <Section title={verb} id="invio">
          {stops > 0 ? (
            <Notice kind="stop" title="Non si può ancora inviare">
              I rilievi «da completare» e «da motivare» hanno il posto in cui rispondere.
            </Notice>
          ) : bar !== null ? (
            <Notice kind="info" title="Non puoi inviarla tu">
              {bar}
            </Notice>
          ) : (
            <Form action={`${spendingPaths.request(request.requestId)}/invii`} version={request.version}>
              <HiddenField name="duty" value={facts.duty} />
              <HiddenField name="form" value={String(facts.form.number)} />
              <Checkbox
                name="isDeclared"
                label="Ho letto che cosa parte e corrisponde al vero"
                required
                error={errorOf(trouble.errors, 'isDeclared')}
              />
              <Actions stack>
                <Button>{verb}</Button>
                <ButtonLink href={spendingPaths.request(request.requestId)}>Più tardi</ButtonLink>
              </Actions>
            </Form>
          )}
        </Section>
        <ContractBesidePlan facts={facts} excess={excessOfRequest(facts)} />
      </Split>
    </>
  )
}
