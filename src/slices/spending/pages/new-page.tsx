// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Button,
  ButtonLink,
  EmptyState,
  ErrorSummary,
  Form,
  Hint,
  PageHead,
  RadioChoices,
} from '../../../ui/index.ts'
import type { SpendingForm } from '../form.ts'
import type { OwnPlace } from '../model.ts'
import { dutyOf } from '../rules.ts'
import { dutyReason, type FormTrouble, fieldIn } from '../view.ts'

/** For which data centre: the first question, and the only one that must be answered to begin. */
export function NewPage({
  places,
  chosen,
  manyBodies,
  importHref,
  form,
  trouble,
}: {
  readonly places: readonly OwnPlace[]
  readonly chosen: string
  readonly manyBodies: boolean
  readonly importHref: string
  /** The edition in force. */
  readonly form: SpendingForm
  readonly trouble: FormTrouble
}) {
  return (
    <>
      <PageHead
        title="Per quale data center serve la spesa?"
        lead="Dal gruppo del data center dipende che cosa serve prima di spendere."
      />
      <ErrorSummary errors={trouble.errors} />
      {places.length === 0 ? (
        <EmptyState
          title="Nell’inventario non c’è un data center"
          action={<ButtonLink href="/inventario">Apri l’inventario</ButtonLink>}
        >
          Aggiungilo all’inventario, con il suo gruppo: poi la spesa si chiede da qui.
        </EmptyState>
      ) : (
        <Form action="/spese">
          <RadioChoices
            {...fieldIn(trouble, 'dataCentreId', chosen)}
            label="Data center"
            choices={places.map((place) => ({
              value: place.dataCentreId,
              label: manyBodies ? `${place.name}, ${place.administrationName}` : place.name,
              consequence: `${dutyReason(dutyOf(place, null, false), place.group, form)}${place.state === 'closed' ? ' · è chiuso' : ''}`,
            }))}
          />
          <Button>Comincia</Button>
        </Form>
      )}
      <Hint>
        È già partita, negli anni passati, per PEC o su carta?{' '}
        <a href={importHref}>Si importa da un foglio</a>.
      </Hint>
    </>
  )
}
