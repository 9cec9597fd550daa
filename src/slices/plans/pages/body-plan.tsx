// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import { Button, Facts, Form, HiddenField, Missing, Status } from '../../../ui/index.ts'
import type { BodyWithoutPlan, Plan } from '../model.ts'
import { planPaths, stateInWords } from '../view.ts'

export interface PlanSummaryProps {
  readonly plan: Plan
  readonly hasDraft: boolean
  readonly last: {
    readonly number: number
    readonly receiptNumber: string
    readonly sentOn: LocalDate
    readonly outcome: 'returned' | 'approved' | 'withdrawn' | null
  } | null
  readonly observations: number
  readonly endsOn: LocalDate | null
}

/** The plan of a body in four facts. */
export function PlanSummary({ plan, hasDraft, last, observations, endsOn }: PlanSummaryProps) {
  const state = stateInWords(plan.state)
  const outcome =
    plan.state === 'returned' && observations > 0
      ? `Rinviato con ${counted(observations, 'osservazione', 'osservazioni')}`
      : state.label
  return (
    <Facts
      row
      box
      facts={[
        ...(hasDraft ? [{ label: 'Versione in lavorazione', value: `${plan.versionCount + 1}, bozza` }] : []),
        {
          label: 'Ultima trasmessa',
          value: last ? (
            `${last.number}, il ${formatLongDate(last.sentOn)}, n. ${last.receiptNumber}`
          ) : (
            <Missing>nessuna</Missing>
          ),
        },
        {
          label: last ? 'Esito' : 'Stato',
          value: (
            <Status kind={state.kind} icon={state.icon}>
              {outcome}
            </Status>
          ),
        },
        { label: 'Fine del piano', value: endsOn ? formatLongDate(endsOn) : <Missing /> },
      ]}
    />
  )
}

/** A body without a plan: the way to open it. */
export function NoPlanYet({ body, canOpen }: { body: BodyWithoutPlan; canOpen: boolean }) {
  if (body.services === 0) return <p>Il piano si apre quando nell’inventario c’è almeno un servizio.</p>
  return (
    <>
      <p>L’ente non ha ancora un piano.</p>
      {canOpen ? (
        <Form action={planPaths.list}>
          <HiddenField name="administrationId" value={body.administrationId} />
          <Button small weight="secondary">
            Apri il piano
          </Button>
        </Form>
      ) : null}
    </>
  )
}
