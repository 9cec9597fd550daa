// SPDX-License-Identifier: AGPL-3.0-or-later
import { Actions, Button, Form, HiddenField, Notice, PlainList } from '../../../ui/index.ts'
import { valueInWords } from '../content.ts'
import { inheritedFields, itemFieldLabels, type Plan, type PlanItem } from '../model.ts'
import { planPaths } from '../view.ts'
import { type ItemStep, itemSteps } from '../view-item.ts'

interface InheritedProps {
  readonly plan: Plan
  readonly item: PlanItem
  readonly step: ItemStep
  readonly canWrite: boolean
}

/** What came from a model of the office and waits for somebody to confirm it: of one question, or all in the summary. */
export function InheritedNotice({ plan, item, step, canWrite }: InheritedProps) {
  const waiting = inheritedFields(item)
  const isSummary = step.key === 'riepilogo'
  const groups = itemSteps
    .filter((each) => isSummary || each.key === step.key)
    .map(({ key, label, fields }) => ({
      key,
      label,
      fields: waiting.filter((field) => (fields as readonly string[]).includes(field)),
    }))
    .filter(({ fields }) => fields.length > 0)
  if (groups.length === 0) return null
  const action = planPaths.confirm(plan.planId, item.digitalServiceId)
  const confirm = (group: string, words: string) =>
    canWrite ? (
      <Form action={action} version={item.version} label={words}>
        <HiddenField name="passo" value={step.key} />
        <HiddenField name="gruppo" value={group} />
        <Button small weight="secondary">
          {words}
        </Button>
      </Form>
    ) : null
  return (
    <Notice
      kind="warn"
      level={2}
      title={`Ripreso dal modello «${item.inherited.from}», da confermare`}
      actions={isSummary ? <Actions>{confirm('', 'Conferma tutto')}</Actions> : null}
    >
      Sono risposte pronte dell’ufficio, non ancora una decisione: confermale se valgono per questo servizio,
      oppure cambiale.
      <PlainList
        small
        items={groups.map(({ key, label, fields }) => (
          <>
            <strong>{label}</strong>:{' '}
            {fields
              .map((field) => `${itemFieldLabels[field].toLowerCase()}: ${valueInWords(field, item) ?? ''}`)
              .join('; ')}
            {confirm(key, `Conferma «${label}»`)}
          </>
        ))}
      />
    </Notice>
  )
}
