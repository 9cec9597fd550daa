// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../../shared/money.ts'
import {
  Button,
  ButtonLink,
  CellNote,
  Disclosure,
  ErrorSummary,
  Form,
  Missing,
  Notice,
  PageHead,
  Section,
  Table,
} from '../../../ui/index.ts'
import type { FormTrouble } from '../../plans/index.ts'
import type { ModelCard, PlanModel } from '../model.ts'
import { daysInWords, planModelPaths, valuesInWords } from '../view.ts'
import { ModelFields } from './models-page.tsx'

export interface ModelPageProps {
  readonly model: PlanModel
  readonly cards: readonly ModelCard[]
  readonly trouble: FormTrouble
  /** After a copy: how many services took something, how many had changed meanwhile. */
  readonly outcome: { readonly filled: number; readonly skipped: number } | null
}

/** A model: its cards, and the way to copy them. */
export function ModelPage({ model, cards, trouble, outcome }: ModelPageProps) {
  const { modelId, version } = model
  return (
    <>
      <PageHead
        title={model.name}
        lead={`${counted(cards.length, 'scheda', 'schede')}${model.note ? ` · ${model.note}` : ''}`}
        actions={
          <>
            <ButtonLink small weight="link" href={planModelPaths.history(modelId)}>
              Storia
            </ButtonLink>
            <ButtonLink small href={planModelPaths.card(modelId, 'nuova')}>
              Aggiungi una scheda
            </ButtonLink>
            {cards.length > 0 ? (
              <ButtonLink small weight="primary" href={planModelPaths.copy(modelId)}>
                Copia nelle bozze
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <ErrorSummary errors={trouble.errors} />
      {outcome ? (
        <Notice
          kind={outcome.skipped > 0 ? 'warn' : 'ok'}
          level={2}
          title={`Copiato in ${counted(outcome.filled, 'servizio', 'servizi')}: i valori ripresi sono da confermare`}
        >
          {outcome.skipped > 0
            ? `${counted(outcome.skipped, 'servizio è cambiato', 'servizi sono cambiati')} dopo l’anteprima e resta com’era.`
            : 'Ogni piano lo chiede in «Che cosa manca», e non parte finché non sono confermati.'}
        </Notice>
      ) : null}
      <Table
        caption="Schede del modello, per servizio"
        rows={cards}
        rowKey={(card) => card.cardId}
        columns={[
          {
            key: 'servizio',
            label: 'Servizio',
            rowHeader: true,
            cell: (card) => (
              <>
                <a href={planModelPaths.card(modelId, card.cardId)}>{card.serviceName}</a>
                <CellNote>{card.serviceTypeCode}</CellNote>
              </>
            ),
          },
          {
            key: 'risposte',
            label: 'Risposte',
            cell: (card) => valuesInWords(card.answers) || <Missing>nessuna</Missing>,
          },
          {
            key: 'giorni',
            label: 'Date, dal giorno di partenza',
            cell: (card) => daysInWords(card.days) || <Missing>nessuna</Missing>,
          },
        ]}
        empty={{ title: 'Il modello non ha ancora schede' }}
      />
      <Section title="Il modello">
        <Disclosure summary="Cambia nome o nota" open={trouble.errors.length > 0}>
          <Form action={planModelPaths.model(modelId)} version={version}>
            <ModelFields trouble={trouble} {...model} />
            <Button small>Salva il modello</Button>
          </Form>
        </Disclosure>
        <Disclosure summary="Elimina il modello">
          <Form action={`${planModelPaths.model(modelId)}/eliminazioni`} version={version}>
            <p>Ciò che è già stato copiato nei piani resta dov’è.</p>
            <Button small weight="danger">
              Elimina il modello
            </Button>
          </Form>
        </Disclosure>
      </Section>
    </>
  )
}
