// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  Button,
  ErrorSummary,
  Form,
  type FormError,
  HiddenField,
  Notice,
  PageHead,
  Section,
  TextArea,
} from '../../../ui/index.ts'
import type { OutcomeView } from '../view-review.ts'
import { OutcomeSheet, OutcomeSummary } from './review-outcome.tsx'

export interface ConfirmPageProps {
  readonly planId: string
  readonly version: number
  readonly title: string
  readonly action: 'approva' | 'rinvia'
  readonly recovery: string | null
  readonly outcome: OutcomeView
  /** Why another person has to confirm the approval; null when one is enough. */
  readonly secondPerson: string | null
  /** Observations of the version before that nobody judged. */
  readonly unresolved: number
  readonly backHref: string
  readonly errors: readonly FormError[]
  readonly note: string
}

/** What the body is about to receive, word for word; the decision is taken from here. */
export function ConfirmPage(props: ConfirmPageProps) {
  const { planId, action, outcome, unresolved, backHref, secondPerson } = props
  const isApproval = action === 'approva'
  return (
    <>
      <PageHead
        title={props.title}
        lead="Non è ancora deciso nulla: rileggi che cosa riceverà l’ente, poi conferma."
      />
      <ErrorSummary errors={props.errors} />
      <Section title="Che cosa riceverà l’ente" first box>
        <OutcomeSummary outcome={outcome} />
      </Section>
      <OutcomeSheet outcome={outcome} />
      <Section title="Che cosa succede">
        {unresolved > 0 ? (
          <Notice
            kind="info"
            title={
              unresolved === 1
                ? 'Un’osservazione della versione precedente è da valutare'
                : `${unresolved} osservazioni della versione precedente sono da valutare`
            }
            actions={<a href={backHref}>Torna all’esame e valutale</a>}
          >
            L’ente non saprà se la correzione basta.
          </Notice>
        ) : null}
        <p>
          {secondPerson
            ? `${secondPerson} Finché la proposta è aperta il piano resta in esame e l’ente non riceve nulla.`
            : isApproval
              ? 'Il piano diventa approvato. L’ente e il suo ufficio ricevono l’avviso; il passo resta nella storia del piano.'
              : 'Il piano torna all’ente, che può correggerlo e rispondere alle osservazioni. L’ente e il suo ufficio ricevono l’avviso; il passo resta nella storia del piano.'}
        </p>
        <Form action={`/piani/${planId}/esiti`} version={props.version}>
          <HiddenField name="scelta" value={action} />
          {props.recovery ? <HiddenField name="rientro" value={props.recovery} /> : null}
          {isApproval ? (
            <TextArea
              name="nota"
              label="Nota per l’ente (facoltativa)"
              rows={2}
              maxLength={2000}
              value={props.note}
            />
          ) : null}
          <Actions stack>
            <Button>
              {secondPerson
                ? 'Proponi l’approvazione'
                : isApproval
                  ? 'Approva il piano'
                  : 'Rinvia con osservazioni'}
            </Button>
            <a href={backHref}>Torna all’esame</a>
          </Actions>
        </Form>
      </Section>
    </>
  )
}
