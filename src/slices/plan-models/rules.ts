// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, daysBetween, type LocalDate } from '../../shared/dates.ts'
import {
  emptyItemValues,
  isFrozen,
  itemFields,
  type PlanFacts,
  type PlanItemValues,
  type ServiceFacts,
} from '../plans/index.ts'
import {
  answerFields,
  type CardValues,
  type Days,
  dayFields,
  type ModelCard,
  type ModelCardId,
} from './model.ts'

type Field = keyof PlanItemValues
const isDecided = (values: Partial<PlanItemValues>, field: Field) =>
  values[field] !== undefined && values[field] !== emptyItemValues[field]

/** What a service of a plan teaches: its answers, and its dates as days from the first of them. Null while nothing is decided. */
export function cardOf(service: ServiceFacts, today: LocalDate): CardValues | null {
  const { item } = service
  if (!item || item.approach === null) return null
  const from = [item.contractOn, item.startsOn].filter((date) => date !== null).sort()[0] ?? today
  const days = dayFields.flatMap((field): [string, number][] => {
    const date = item[field]
    return date === null ? [] : [[field, Math.max(0, daysBetween(from, date))]]
  })
  const answers = answerFields.filter((field) => isDecided(item, field)).map((field) => [field, item[field]])
  return {
    serviceName: service.name,
    serviceTypeCode: service.serviceTypeCode,
    answers: Object.fromEntries(answers),
    days: Object.fromEntries(days),
  }
}

/** The values that a card gives when the work starts on a day; without one, no dates. */
export function valuesOf(card: CardValues, startsOn: LocalDate | null): Partial<PlanItemValues> {
  return { ...card.answers, ...(startsOn === null ? {} : datesOf(card.days, startsOn)) }
}

function datesOf(days: Days, startsOn: LocalDate): Partial<PlanItemValues> {
  return Object.fromEntries(
    dayFields.flatMap((field) => {
      const count = days[field]
      return count === undefined ? [] : [[field, addDays(startsOn, count)]]
    }),
  )
}

const folded = (name: string) => name.trim().toLowerCase().replace(/\s+/g, ' ')

/** The card for a service: of the same type, else of the same name. */
export function cardFor<Card extends CardValues>(
  cards: readonly Card[],
  service: Pick<ServiceFacts, 'name' | 'serviceTypeCode'>,
): Card | null {
  const { name, serviceTypeCode } = service
  return (
    cards.find((card) => card.serviceTypeCode !== null && card.serviceTypeCode === serviceTypeCode) ??
    cards.find((card) => folded(card.serviceName) === folded(name)) ??
    null
  )
}

/** Whether another card of the model already has this name. */
export function hasName(cards: readonly ModelCard[], cardId: ModelCardId | null, name: string): boolean {
  return cards.some((card) => card.cardId !== cardId && folded(card.serviceName) === folded(name))
}

/** What copying would do to one service. */
export interface CopyLine {
  readonly service: ServiceFacts
  readonly version: number
  readonly fills: Partial<PlanItemValues>
  /** Fields that somebody decided otherwise than the card: they stay. */
  readonly kept: readonly Field[]
  /** Why the whole card is left out; null when it is not. */
  readonly left: string | null
}

export interface PlanCopy {
  readonly facts: PlanFacts
  readonly lines: readonly CopyLine[]
  /** Services that the model says nothing of. */
  readonly without: readonly string[]
  /** Cards for services that the plan does not have. */
  readonly unused: readonly string[]
}

/** What copying a model into a plan would fill and keep. What somebody decided is never written over. */
export function copyOf(facts: PlanFacts, cards: readonly CardValues[], startsOn: LocalDate | null): PlanCopy {
  const lines: CopyLine[] = []
  const without: string[] = []
  const used = new Set<CardValues>()
  for (const service of facts.services) {
    const card = cardFor(cards, service)
    if (card) used.add(card)
    else without.push(service.name)
    if (card && service.item) lines.push(lineOf(facts, service, valuesOf(card, startsOn)))
  }
  return {
    facts,
    lines,
    without,
    unused: cards.filter((card) => !used.has(card)).map((card) => card.serviceName),
  }
}

function lineOf(facts: PlanFacts, service: ServiceFacts, values: Partial<PlanItemValues>): CopyLine {
  const item = service.item ?? { ...emptyItemValues, version: 0 }
  const given = itemFields.filter((field) => isDecided(values, field))
  const kept = given.filter((field) => isDecided(item, field) && item[field] !== values[field])
  const filled = given.filter((field) => !isDecided(item, field))
  const line = { service, version: item.version, kept, fills: {} }
  if (isFrozen(facts, service.digitalServiceId))
    return { ...line, left: 'è approvato: l’integrazione non lo cambia' }
  if (kept.includes('approach')) return { ...line, left: 'si è già deciso un altro modo' }
  if (filled.length === 0) return { ...line, left: 'è già tutto deciso' }
  return { ...line, left: null, fills: Object.fromEntries(filled.map((field) => [field, values[field]])) }
}
