// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../shared/money.ts'
import {
  emptyItemValues,
  itemFieldLabels,
  itemFields,
  type PlanItemValues,
  valueInWords,
} from '../plans/index.ts'
import { type Days, dayFields } from './model.ts'

/** Addresses of the pages of models. */
export const planModelPaths = {
  list: '/modelli',
  model: (modelId: string) => `/modelli/${modelId}`,
  card: (modelId: string, cardId: string) => `/modelli/${modelId}/schede/${cardId}`,
  copy: (modelId: string) => `/modelli/${modelId}/copia`,
  history: (modelId: string) => `/storia/modello/${modelId}`,
} as const

/** «modo: B; destinazione: Servizio cloud qualificato»: values as one line; empty for none. */
export function valuesInWords(values: Partial<PlanItemValues>): string {
  const whole = { ...emptyItemValues, ...values }
  return itemFields
    .flatMap((field) => {
      const words = valueInWords(field, whole)
      return words === null ? [] : [`${itemFieldLabels[field].toLowerCase()}: ${words}`]
    })
    .join('; ')
}

/** «inizio dopo 30 giorni, fine prevista dopo 120»: dates as days from the start; empty for none. */
export function daysInWords(days: Days): string {
  return dayFields
    .flatMap((field) => {
      const count = days[field]
      return count === undefined
        ? []
        : [`${itemFieldLabels[field].toLowerCase()} dopo ${counted(count, 'giorno', 'giorni')}`]
    })
    .join(', ')
}
