// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import {
  Actions,
  Box,
  Button,
  ButtonLink,
  ErrorSummary,
  Form,
  HiddenField,
  Notice,
  PageHead,
  SavedNote,
  Split,
  Steps,
} from '../../../ui/index.ts'
import { askedDocuments, type StepKey } from '../form.ts'
import type { SpendingFacts, SpendingRequest, SpendingValues } from '../model.ts'
import {
  dutyReason,
  editionPath,
  type FormTrouble,
  isAnswered,
  questions,
  spendingPaths,
  stepLabels,
  stepsFor,
  whys,
} from '../view.ts'
import { Answers } from './answers.tsx'
import { DocumentsForm, type DocumentsFormProps } from './documents-form.tsx'

export interface StepPageProps extends Pick<DocumentsFormProps, 'documents'> {
  readonly request: SpendingRequest
  readonly facts: SpendingFacts
  readonly step: StepKey
  /** All that the draft holds, also what the form does not ask now. */
  readonly values: SpendingValues
  readonly draftVersion: number
  readonly savedAt: string
  /** What the edition of the form in force changes for the draft. */
  readonly formNotice: ComponentChildren
  /** The fields as they are shown, by name. */
  readonly form: Readonly<Record<string, string>>
  /** Of the answers on the page: to tell who changed what. */
  readonly base: string
  readonly chosen: readonly string[]
  /** Somebody else wrote the same answers meanwhile: what is stored now. */
  readonly clash: string | null
  readonly trouble: FormTrouble
}

/** One question of a request. Every question can be opened; none must be answered to go on. */
export function StepPage(props: StepPageProps) {
  const { request, step, trouble, facts } = props
  const { requestId } = request
  const { place, form: edition, duty } = facts
  const steps = stepsFor(facts)
  const at = steps.indexOf(step)
  const action = spendingPaths.step(requestId, step)
  return (
    <>
      <PageHead
        title={questions[step]}
        lead={
          <>
            {place.name}, {request.administrationTitle} ·{' '}
            <SavedNote at={props.savedAt} version={props.draftVersion} />
          </>
        }
      />
      <Steps
        label="Domande sulla spesa"
        steps={steps.map((each) => ({
          label: stepLabels[each],
          href: spendingPaths.step(requestId, each),
          done: isAnswered(each, facts, props.documents),
          current: each === step,
        }))}
      />
      <Split
        aside={[
          <Box key="why" title="Perché lo chiediamo" quiet>
            <p>{whys[step]}</p>
          </Box>,
          <Box key="duty" title="Che cosa serve">
            <p>{dutyReason(duty, place.group, edition)}.</p>
            <p>
              <a href={spendingPaths.request(requestId)}>Vedi tutta la richiesta</a>
            </p>
            <p>
              <a href={editionPath(edition.number)}>Da dove vengono le domande</a>
            </p>
          </Box>,
        ]}
      >
        {props.formNotice}
        <ErrorSummary errors={trouble.errors} />
        {props.clash === null ? null : (
          <Notice kind="warn" level={2} title="Qualcuno ha scritto qui mentre scrivevi">
            Ora c’è: {props.clash}. Se salvi di nuovo, vale quello che vedi sotto.
          </Notice>
        )}
        {step === 'documenti' ? (
          <DocumentsForm
            requestId={requestId}
            documents={props.documents}
            purposes={askedDocuments(edition, duty).map((purpose) => ({
              purpose,
              help: edition.fields[purpose].help,
            }))}
            trouble={trouble}
          />
        ) : (
          <Form action={action} version={props.draftVersion} autosave={action}>
            <HiddenField name="base" value={props.base} />
            <Answers {...props} step={step} duty={duty} edition={edition} place={place} />
            <Actions stack>
              <Button>{at === steps.length - 1 ? 'Salva e rivedi tutto' : 'Salva e continua'}</Button>
              <ButtonLink href={spendingPaths.request(requestId)}>Torna alla richiesta</ButtonLink>
            </Actions>
          </Form>
        )}
      </Split>
    </>
  )
}
