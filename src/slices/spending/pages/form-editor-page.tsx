// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, type LocalDate } from '../../../shared/dates.ts'
import type { FieldError } from '../../../shared/errors.ts'
import type { PostedForm } from '../../../shared/forms.ts'
import {
  Actions,
  Button,
  ButtonLink,
  Checkbox,
  Checkboxes,
  DateField,
  Disclosure,
  ErrorSummary,
  errorOf,
  FieldRow,
  Form,
  HiddenField,
  Hint,
  PageHead,
  RadioChoices,
  Section,
  Select,
  TextArea,
  TextField,
} from '../../../ui/index.ts'
import {
  askLabels,
  asks,
  type FormField,
  fieldSpecs,
  formFields,
  type SpendingForm,
  stepKeys,
} from '../form.ts'
import { editionTitle } from '../form-view.ts'
import { spendingStateLabels, spendingStates } from '../lifecycle.ts'
import { duties, dutyLabels } from '../model.ts'
import { formPath, questions } from '../view.ts'

export interface EditorPageProps {
  /** How many editions there are. */
  readonly seen: number
  /** The edition it starts from. */
  readonly from: SpendingForm
  readonly typed: PostedForm
  readonly today: LocalDate
  readonly errors: readonly FieldError[]
}

const textOf = (value: PostedForm[string]) => (typeof value === 'string' ? value : (value?.[0] ?? ''))
const listOf = (value: PostedForm[string]) => (typeof value === 'string' ? [value] : (value ?? []))

/** The next edition: every question with how it is asked, the duty of group A, the names of the states. */
export function EditorPage(props: EditorPageProps) {
  const { seen, from, typed, errors, today } = props
  const field = (name: string) => ({ name, value: textOf(typed[name]), error: errorOf(errors, name) })
  return (
    <>
      <PageHead
        title="Prossima edizione del modulo"
        lead={`Parte da: ${editionTitle(from)}. Ciò che è già partito tiene le domande di allora.`}
      />
      <ErrorSummary errors={errors} />
      <Form action={`${formPath}/anteprima`}>
        <HiddenField name="seen" value={String(seen)} />
        <HiddenField name="da" value={String(from.number)} />
        <FieldRow>
          <DateField
            {...field('validFrom')}
            label="Vale dal"
            help={`Da oggi, ${formatLongDate(today)}, in poi. Le bozze la seguono da quel giorno.`}
            required
          />
          <TextField {...field('note')} label="Che cosa cambia, in breve" maxLength={500} />
        </FieldRow>
        {stepKeys.map((step) => (
          <Section key={step} title={questions[step]}>
            {formFields
              .filter((key) => fieldSpecs[key].step === step)
              .map((key) => (
                <Question key={key} {...props} field={key} />
              ))}
          </Section>
        ))}
        <Section title="Comunicazione per il gruppo A">
          <RadioChoices
            {...field('communicationDue')}
            label="La spesa di un data center di gruppo A si comunica?"
            choices={[
              { value: 'yes', label: 'Sì, è dovuta' },
              {
                value: 'no',
                label: 'No',
                consequence: 'Si può mandare lo stesso; non compare fra le cose da fare',
              },
            ]}
          />
          <TextField {...field('communicationSource')} label="Fonte dell’obbligo" maxLength={300} />
          <Checkbox
            name="communicationVerified"
            label="La fonte dell’obbligo è stata letta ed è in vigore"
            checked={textOf(typed['communicationVerified']) !== ''}
          />
        </Section>
        <Section title="Nomi degli stati">
          <Hint>Un campo vuoto lascia il nome di Regia. Gli stati e i passi restano gli stessi.</Hint>
          {spendingStates.map((state) => (
            <TextField
              key={state}
              {...field(`state-${state}`)}
              label={spendingStateLabels[state]}
              maxLength={40}
              narrow
            />
          ))}
        </Section>
        <Actions stack>
          <Button>Rivedi le differenze</Button>
          <ButtonLink href={formPath}>Torna al modulo</ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

function Question({ field: key, typed, errors }: EditorPageProps & { readonly field: FormField }) {
  const { label, fixed } = fieldSpecs[key]
  const names = ['ask', 'duties', 'help', 'source'].map((part) => `${part}-${key}`)
  const field = (part: string) => {
    const name = `${part}-${key}`
    return { name, value: textOf(typed[name]), error: errorOf(errors, name) }
  }
  const ask = asks.find((each) => each === textOf(typed[`ask-${key}`])) ?? 'no'
  return (
    <Disclosure
      summary={`${label} · ${fixed ? 'sempre chiesta' : askLabels[ask].toLowerCase()}`}
      open={names.some((name) => errorOf(errors, name) !== undefined)}
    >
      {fixed ? (
        <Hint>Non si può togliere. {fixed}</Hint>
      ) : (
        <>
          <Select
            {...field('ask')}
            label={`${label}: come si chiede`}
            empty={false}
            options={asks.map((value) => ({ value, label: askLabels[value] }))}
          />
          <Checkboxes
            name={`duties-${key}`}
            label={`${label}: a chi`}
            values={listOf(typed[`duties-${key}`])}
            error={errorOf(errors, `duties-${key}`)}
            options={duties.map((value) => ({ value, label: dutyLabels[value] }))}
          />
        </>
      )}
      <TextArea
        {...field('help')}
        label={`${label}: che cosa aggiungere alla domanda`}
        rows={2}
        maxLength={500}
      />
      <TextField {...field('source')} label={`${label}: fonte`} maxLength={300} />
      <Checkbox
        name={`verified-${key}`}
        label={`${label}: la fonte è stata letta ed è in vigore`}
        checked={textOf(typed[`verified-${key}`]) !== ''}
      />
    </Disclosure>
  )
}
