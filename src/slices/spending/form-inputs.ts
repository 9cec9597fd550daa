// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../shared/dates.ts'
import { type FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import {
  asks,
  type FieldSetting,
  type FormContent,
  type FormField,
  fieldSpecs,
  formFields,
  proposedForm,
  type SpendingForm,
} from './form.ts'
import { type SpendingState, spendingStateLabels, spendingStates } from './lifecycle.ts'
import { duties } from './model.ts'

/** Everything the editor of an edition posts; `da` is the one it starts from, `per` whose form a preview shows. */
export const editionSchema = formSchema(
  'seen',
  'da',
  'validFrom',
  'note',
  'per',
  'communicationDue',
  'communicationSource',
  'communicationVerified',
  ...formFields.flatMap((key) => [
    `ask-${key}`,
    `duties-${key}[]`,
    `help-${key}`,
    `source-${key}`,
    `verified-${key}`,
  ]),
  ...spendingStates.map((state) => `state-${state}`),
)

/** An edition as the fields of its editor hold it. */
export function editionFields(form: SpendingForm): PostedForm {
  const { communication, stateNames, fields } = form
  const ticked = (is: boolean) => (is ? '1' : undefined)
  return {
    validFrom: form.validFrom === null ? '' : formatDate(form.validFrom),
    communicationDue: communication.isDue ? 'yes' : 'no',
    communicationSource: communication.source,
    communicationVerified: ticked(communication.isVerified),
    ...Object.fromEntries(
      formFields.flatMap((key): [string, PostedForm[string]][] => [
        [`ask-${key}`, fields[key].ask],
        [`duties-${key}`, fields[key].duties],
        [`help-${key}`, fields[key].help],
        [`source-${key}`, fields[key].source],
        [`verified-${key}`, ticked(fields[key].isVerified)],
      ]),
    ),
    ...Object.fromEntries(spendingStates.map((state) => [`state-${state}`, stateNames[state] ?? ''])),
  }
}

function readSetting(form: FormReader, key: FormField): FieldSetting {
  const { ask: proposedAsk, duties: proposedDuties } = proposedForm.fields[key]
  const isFixed = fieldSpecs[key].fixed !== undefined
  const ask = isFixed
    ? proposedAsk
    : (form.choice(`ask-${key}`, asks, { required: 'Scegli come si chiede' }) ?? 'no')
  const chosen = duties.filter((duty) => form.all(`duties-${key}`).includes(duty))
  if (!isFixed && ask !== 'no' && chosen.length === 0)
    form.fail(`duties-${key}`, `${fieldSpecs[key].label}: scegli a chi si chiede, oppure non chiederla`)
  return {
    ask,
    duties: isFixed ? proposedDuties : chosen,
    help: form.text(`help-${key}`, { max: 500 }),
    source: form.text(`source-${key}`, { max: 300 }),
    isVerified: form.ticked(`verified-${key}`),
  }
}

/** Reads an edition. What is wrong is in `form.errors`; two states with one name could not be told apart. */
export function readEdition(form: FormReader): FormContent {
  const stateNames: Partial<Record<SpendingState, string>> = {}
  const used = new Map<string, SpendingState>()
  for (const state of spendingStates) {
    const name = form.text(`state-${state}`, { max: 40 })
    if (name !== '' && name !== spendingStateLabels[state]) stateNames[state] = name
    const shown = (stateNames[state] ?? spendingStateLabels[state]).toLowerCase()
    if (used.has(shown))
      form.fail(`state-${state}`, `«${stateNames[state] ?? shown}» è il nome di un altro stato`)
    used.set(shown, state)
  }
  return {
    fields: Object.fromEntries(
      formFields.map((key) => [key, readSetting(form, key)]),
    ) as FormContent['fields'],
    communication: {
      isDue: form.choice('communicationDue', ['yes', 'no'], { required: 'Scegli se è dovuta' }) !== 'no',
      source: form.text('communicationSource', { max: 300 }),
      isVerified: form.ticked('communicationVerified'),
    },
    stateNames,
  }
}
