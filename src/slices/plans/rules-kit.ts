// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Certainty } from '../../shared/classification.ts'
import { daysBetween, type LocalDate } from '../../shared/dates.ts'
import { HOUSE_RULE, type LegalSource } from '../../shared/legal.ts'
import { formatCount } from '../../shared/money.ts'
import { type Finding, isMoving, type RuleFacts, type RuleItem, type RuleService } from './model.ts'

/** A rule reads the facts and tells every place that breaks it. */
export type PlanRule = (facts: RuleFacts) => Finding[]

type Draft = Omit<
  Finding,
  'rule' | 'subjectId' | 'subjectName' | 'explanation' | 'canExplain' | 'certainty'
> & {
  canExplain?: boolean
  /** Only where the source does not tell it: a reference row carries its own. */
  certainty?: Certainty
}

export function finding(
  facts: RuleFacts,
  rule: string,
  subject: { id: string; name: string } | null,
  draft: Draft,
): Finding {
  const explanation = facts.explanations.get(`${rule} ${subject?.id ?? facts.plan.planId}`) ?? null
  return {
    rule,
    subjectId: subject?.id ?? null,
    subjectName: subject?.name ?? null,
    canExplain: false,
    explanation,
    certainty: certaintyOf(draft.source),
    ...draft,
  }
}

/** How sure the rule behind a source is. */
function certaintyOf(source: LegalSource): Certainty {
  if (source === HOUSE_RULE) return 'house'
  return source.unverified ? 'inferred' : 'certain'
}

export function about(service: RuleService): { id: string; name: string } {
  return { id: service.digitalServiceId, name: service.name }
}

/** «18 giorni», «1 giorno». */
export function days(from: LocalDate, to: LocalDate): string {
  const count = daysBetween(from, to)
  return count === 1 ? '1 giorno' : `${formatCount(count)} giorni`
}

export type Planned = RuleService & { readonly item: RuleItem }

// Kept by the services they are of: two dozen rules ask for them.
const plannedOf = new WeakMap<RuleFacts['services'], readonly Planned[]>()
const movingOf = new WeakMap<RuleFacts['services'], readonly Planned[]>()

export function planned({ services }: RuleFacts): readonly Planned[] {
  const kept = plannedOf.get(services)
  if (kept) return kept
  const found = services.filter((service): service is Planned => service.item !== null)
  plannedOf.set(services, found)
  return found
}

/** Services that move: mode A or B. */
export function moving(facts: RuleFacts): readonly Planned[] {
  const kept = movingOf.get(facts.services)
  if (kept) return kept
  const found = planned(facts).filter(({ item }) => isMoving(item))
  movingOf.set(facts.services, found)
  return found
}
