// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import {
  Actions,
  Button,
  ErrorSummary,
  errorOf,
  Form,
  Hint,
  Notice,
  PageHead,
  PlainList,
  Section,
  TextArea,
} from '../../../ui/index.ts'
import { administrationPath, titleOf } from '../../registry/index.ts'
import type { Handover } from '../model.ts'
import { handoverPath, matterInWords, placeOfMatter, takeOverTitle } from '../view.ts'

export interface HandoverPageProps {
  readonly handover: Handover
  /** Whether the reader also reads what belongs to the body that ended. */
  readonly readsPredecessor: boolean
  readonly mayClose: boolean
  readonly reason: string
  readonly errors: readonly FieldError[]
}

/** What a body left open when it ended, for the one that goes on. */
export function HandoverPage({ handover, readsPredecessor, mayClose, reason, errors }: HandoverPageProps) {
  const { predecessor, successor, endedOn, open } = handover
  return (
    <>
      <PageHead
        title={takeOverTitle(handover)}
        lead={
          <>
            <a href={administrationPath(predecessor)}>{titleOf(predecessor)}</a>
            {` è confluito il ${formatLongDate(endedOn)} in `}
            <a href={administrationPath(successor)}>{titleOf(successor)}</a>
            {': ciò che era aperto resta suo finché non è concluso.'}
          </>
        }
      />
      <ErrorSummary errors={errors} />
      <Section first id="aperto" title="Ancora aperto">
        <PlainList
          items={open.map((matter) => (
            <a href={placeOfMatter(predecessor, matter)}>{matterInWords(matter)}</a>
          ))}
        />
        <Hint>
          Servizi e data center si riportano nell’inventario di {successor.name}, poi qui si cessano e si
          chiudono. L’attività finisce da sé quando non resta nulla di aperto.
        </Hint>
        {readsPredecessor ? null : (
          <Notice
            kind="info"
            title={`Il dettaglio è di chi ha un incarico per ${predecessor.name}`}
            level={3}
          >
            L’incarico non passa da solo: chiedilo all’amministratore di sistema, con l’atto della fusione.
          </Notice>
        )}
      </Section>
      {mayClose ? (
        <Section id="concludi" title="Segna come concluso">
          <Form action={handoverPath(handover)}>
            <TextArea
              name="reason"
              label="Perché"
              help="Per esempio: tutto riportato nel piano del nuovo comune. Resta nella storia dei due enti"
              value={reason}
              error={errorOf(errors, 'reason')}
              required
              maxLength={500}
            />
            <Actions stack>
              <Button>Segna come concluso</Button>
              <a href={administrationPath(successor)}>Lascia stare</a>
            </Actions>
          </Form>
        </Section>
      ) : null}
    </>
  )
}
