// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  ErrorSummary,
  FieldRow,
  Form,
  NumberField,
  PageHead,
  Section,
  Select,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { ServiceType } from '../../inventory/index.ts'
import {
  approaches,
  approachLabels,
  destinationKinds,
  destinationLabels,
  emptyItemValues,
  type FormTrouble,
  itemFieldLabels,
  itemForm,
  type LevelFacts,
  originKinds,
  originLabels,
  serviceModelLabels,
  serviceModels,
  strategies,
  strategyLabels,
} from '../../plans/index.ts'
import { dayName } from '../inputs.ts'
import { type AnswerField, dayFields, type ModelCard, type PlanModel } from '../model.ts'
import { planModelPaths } from '../view.ts'

export interface CardPageProps {
  readonly model: PlanModel
  /** Null for a new one. */
  readonly card: ModelCard | null
  readonly types: readonly ServiceType[]
  readonly levels: readonly LevelFacts[]
  readonly trouble: FormTrouble
}

const labelled = <Value extends string>(values: readonly Value[], labels: Readonly<Record<Value, string>>) =>
  values.map((value) => ({ value: value as string, label: labels[value] }))

const yesNo = [
  { value: 'si', label: 'Sì' },
  { value: 'no', label: 'No' },
]

/** The answers of a model on one service; what is left empty is left to each body. */
export function CardPage({ model, card, types, levels, trouble }: CardPageProps) {
  const stored = itemForm({ ...emptyItemValues, ...card?.answers })
  const field = (name: AnswerField) => ({
    name,
    label: itemFieldLabels[name],
    value: trouble.typed(name, stored[name] === 'unknown' ? '' : stored[name]),
    error: trouble.error(name),
  })
  const empty = 'Decide ogni ente'
  const action = planModelPaths.card(model.modelId, card?.cardId ?? 'nuova')
  return (
    <>
      <PageHead
        title={card ? `${card.serviceName}, nel modello ${model.name}` : `Nuova scheda di ${model.name}`}
        lead="Rispondi solo a ciò che vale per tutti: il resto lo decide ogni ente."
      />
      <ErrorSummary errors={trouble.errors} />
      <Form action={action} version={model.version}>
        <TextField
          name="serviceName"
          label="Servizio"
          help="Come si chiama negli inventari degli enti: la scheda si copia nel servizio dello stesso tipo, o dello stesso nome."
          required
          maxLength={120}
          value={trouble.typed('serviceName', card?.serviceName ?? '')}
          error={trouble.error('serviceName')}
        />
        <Select
          name="serviceTypeCode"
          label="Tipo di servizio"
          empty="Non indicato"
          value={trouble.typed('serviceTypeCode', card?.serviceTypeCode ?? '')}
          error={trouble.error('serviceTypeCode')}
          options={types.map((type) => ({ value: type.code, label: type.label }))}
        />
        <FieldRow>
          <Select {...field('approach')} empty={empty} options={labelled(approaches, approachLabels)} />
          <Select {...field('strategy')} empty={empty} options={labelled(strategies, strategyLabels)} />
        </FieldRow>
        <TextArea {...field('reason')} rows={2} maxLength={2000} />
        <FieldRow>
          <Select
            {...field('destinationKind')}
            empty={empty}
            options={labelled(destinationKinds, destinationLabels)}
          />
          <TextField {...field('destinationName')} maxLength={200} />
        </FieldRow>
        <FieldRow>
          <Select
            {...field('serviceModel')}
            empty={empty}
            options={labelled(serviceModels, serviceModelLabels)}
          />
          <Select
            {...field('qualificationCode')}
            empty={empty}
            options={levels.map(({ code }) => ({ value: code, label: code }))}
          />
          <DateField {...field('qualificationValidTo')} help="Per esempio 14/02/2028" />
        </FieldRow>
        <FieldRow>
          <Select {...field('originKind')} empty={empty} options={labelled(originKinds, originLabels)} />
          <Select {...field('isOriginQualified')} empty={empty} options={yesNo} />
        </FieldRow>
        <FieldRow>
          <Select {...field('isDataComplete')} empty={empty} options={yesNo} />
          <TextField {...field('dataReason')} maxLength={2000} />
        </FieldRow>
        <FieldRow>
          <Select {...field('isLegacyDecommissioned')} empty={empty} options={yesNo} />
          <TextField {...field('legacyReason')} maxLength={2000} />
        </FieldRow>
        <Section title="Date, in giorni da quello di partenza">
          <FieldRow>
            {dayFields.map((name) => (
              <NumberField
                key={name}
                name={dayName(name)}
                label={itemFieldLabels[name]}
                help="Per esempio 90"
                value={trouble.typed(dayName(name), String(card?.days[name] ?? ''))}
                error={trouble.error(dayName(name))}
              />
            ))}
          </FieldRow>
        </Section>
        <Actions>
          <Button>Salva la scheda</Button>
          <ButtonLink href={planModelPaths.model(model.modelId)}>Torna al modello</ButtonLink>
        </Actions>
      </Form>
      {card ? (
        <Form action={`${action}/eliminazioni`} version={model.version}>
          <Button small weight="danger">
            Togli la scheda
          </Button>
        </Form>
      ) : null}
    </>
  )
}
