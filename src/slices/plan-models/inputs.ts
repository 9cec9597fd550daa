// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError } from '../../shared/errors.ts'
import type { FormReader, PostedForm } from '../../shared/forms.ts'
import { type DigitalServiceId, isUuid, type PlanId } from '../../shared/ids.ts'
import { emptyItemValues, itemForm, type LevelFacts, readItem } from '../plans/index.ts'
import type { CopyRow } from './commands.ts'
import { planModelErrors } from './errors.ts'
import {
  type Answers,
  answerFields,
  type CardValues,
  type Days,
  dayFields,
  type ModelCardId,
  type PlanModelId,
} from './model.ts'

export function modelIdOf(text: string): PlanModelId {
  if (!isUuid(text)) throw new DomainError(planModelErrors.notFound)
  return text as PlanModelId
}

export function cardIdOf(text: string): ModelCardId {
  if (!isUuid(text)) throw new DomainError(planModelErrors.notFound)
  return text as ModelCardId
}

export function readModel(form: FormReader) {
  return {
    name: form.text('name', { required: 'Scrivi il nome del modello', max: 80 }),
    note: form.text('note', { max: 2000 }),
  }
}

/** The names of the fields of a card's form. */
export const cardFields = [
  'serviceName',
  'serviceTypeCode',
  ...answerFields,
  ...dayFields.map(dayName),
] as const

export function dayName(field: string): string {
  return `${field}Days`
}

/** A card by hand: only what was answered. What is wrong goes to the errors of `form`. */
export function readCard(form: FormReader, posted: PostedForm, levels: readonly LevelFacts[]): CardValues {
  const typed = Object.fromEntries(answerFields.map((field) => [field, posted[field]]))
  const read = readItem(typed, itemForm(emptyItemValues), emptyItemValues, levels)
  for (const { field, message } of read.errors) form.fail(field, message)
  const answers = Object.entries(read.values).filter(([, value]) => value !== null && value !== '')
  const days = dayFields.flatMap((field) => {
    const count = form.count(dayName(field), { max: 3650 })
    return count === null ? [] : [[field, count] as const]
  })
  return {
    serviceName: form.text('serviceName', { required: 'Scrivi il nome del servizio', max: 120 }),
    serviceTypeCode: form.text('serviceTypeCode') || null,
    answers: Object.fromEntries(answers) as Answers,
    days: Object.fromEntries(days) as Days,
  }
}

/** Rows of the preview of a copy, as it posts them: `<plan>:<service>:<version>`. */
export function readRows(form: FormReader): CopyRow[] {
  return form.all('riga').flatMap((row) => {
    const [planId = '', serviceId = '', version = ''] = row.split(':')
    return isUuid(planId) && isUuid(serviceId)
      ? [
          {
            planId: planId as PlanId,
            digitalServiceId: serviceId as DigitalServiceId,
            version: Number(version) || 0,
          },
        ]
      : []
  })
}
