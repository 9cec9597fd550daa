// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../../shared/money.ts'
import {
  Button,
  ErrorSummary,
  Form,
  Missing,
  PageHead,
  Section,
  Select,
  Table,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import type { FormTrouble, Plan } from '../../plans/index.ts'
import type { PlanModel } from '../model.ts'
import { planModelPaths } from '../view.ts'

export interface ModelsPageProps {
  readonly models: readonly PlanModel[]
  /** Those a model can be made from. */
  readonly plans: readonly Plan[]
  readonly trouble: FormTrouble
}

/** The models of the office, and the way to make one: by hand or from a plan. */
export function ModelsPage({ models, plans, trouble }: ModelsPageProps) {
  return (
    <>
      <PageHead
        title="Modelli di piano"
        lead="Risposte pronte per tipo di servizio, da copiare nelle bozze degli enti: quello che copi resta da confermare."
      />
      <ErrorSummary errors={trouble.errors} />
      <Table
        caption="Modelli dell’ufficio, per nome"
        rows={models}
        rowKey={(model) => model.modelId}
        columns={[
          {
            key: 'nome',
            label: 'Modello',
            rowHeader: true,
            cell: (model) => <a href={planModelPaths.model(model.modelId)}>{model.name}</a>,
          },
          {
            key: 'schede',
            label: 'Schede',
            cell: (model) => counted(model.cards, 'servizio', 'servizi'),
          },
          { key: 'nota', label: 'Nota', cell: (model) => model.note || <Missing>nessuna</Missing> },
        ]}
        empty={{ title: 'Nessun modello', text: 'Il più comodo da fare parte da un piano già scritto.' }}
      />
      <Section title="Aggiungi un modello" box>
        <Form action={planModelPaths.list}>
          <ModelFields trouble={trouble} name="" note="" />
          <Select
            name="fromPlanId"
            label="Parti da"
            help="Una scheda per ogni servizio già deciso di quel piano; senza, le scrivi a mano."
            empty="Nessun piano: le schede a mano"
            value={trouble.typed('fromPlanId', '')}
            options={plans.map((plan) => ({ value: plan.planId, label: plan.administrationName }))}
          />
          <Button small>Aggiungi il modello</Button>
        </Form>
      </Section>
    </>
  )
}

export function ModelFields({
  trouble,
  name,
  note,
}: { readonly trouble: FormTrouble } & Pick<PlanModel, 'name' | 'note'>) {
  return (
    <>
      <TextField
        name="name"
        label="Nome"
        help="Per esempio Piccoli comuni"
        required
        maxLength={80}
        value={trouble.typed('name', name)}
        error={trouble.error('name')}
      />
      <TextArea
        name="note"
        label="Nota (facoltativa)"
        rows={2}
        maxLength={2000}
        value={trouble.typed('note', note)}
        error={trouble.error('note')}
      />
    </>
  )
}
