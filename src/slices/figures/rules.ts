// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { Milestone, MilestoneAudience } from '../inventory/index.ts'
import { administrationKinds } from '../registry/index.ts'
import type { FigureDefinition } from './definitions.ts'
import { audienceKinds, type FigureSet, type Tallies, type Tally } from './model.ts'

/** A figure as it is told: null is not known, and `why` says the reason. */
export interface Told {
  readonly value: number | null
  /** Rows that are not in the sum because nobody said how much. */
  readonly unknown: number
  readonly why: string | null
}

const nothing: Tally = { rows: 0, sum: null, unknown: 0 }

const partOf = (tallies: Tallies | undefined, dimension: string, key: string): Tally =>
  tallies?.[dimension]?.[key] ?? nothing

const plus = (a: Tally, b: Tally): Tally => ({
  rows: a.rows + b.rows,
  sum: a.sum === null ? b.sum : a.sum + (b.sum ?? 0),
  unknown: a.unknown + b.unknown,
})

/** What a tally says, where the rows it is a part of are `base`: without any of those it is not known. Source: HOUSE_RULE. */
export function tell(definition: FigureDefinition, tally: Tally, base: Tally): Told {
  const missing = (why: string): Told => ({ value: null, unknown: tally.unknown, why })
  if (base.rows === 0) return missing(definition.missing)
  if (definition.sums === null) return { value: tally.rows, unknown: 0, why: null }
  if (tally.rows === 0) return { value: 0, unknown: 0, why: null }
  return tally.sum === null
    ? missing(nobodySays(definition, tally.rows))
    : { value: tally.sum, unknown: tally.unknown, why: null }
}

function nobodySays({ thing }: FigureDefinition, rows: number): string {
  if (thing === 'spending')
    return rows === 1 ? 'L’ente non l’ha scritto' : `Nessuna delle ${rows} righe lo dice`
  return rows === 1 ? 'L’unico data center non lo dice' : `Nessuno dei ${rows} data center lo dice`
}

/** Parts of a figure that are the same part of its base; the year of a plan is not the year it was carried out. */
const sharedDimensions: readonly string[] = ['region', 'kind', 'class', 'group', 'spending', 'body']

/** The whole of a figure, or a part of it. A part is held against the same part of its base, where the base has it. */
export function told(figures: FigureSet, definition: FigureDefinition, dimension = '', key = ''): Told {
  const base = figures[definition.base]
  const wholeBase = partOf(base, '', '')
  const sameBase =
    base?.[dimension] === undefined || !sharedDimensions.includes(dimension)
      ? wholeBase
      : partOf(base, dimension, key)
  return tell(definition, partOf(figures[definition.key], dimension, key), sameBase)
}

/** A figure of some kinds of body only. */
export function toldOf(figures: FigureSet, definition: FigureDefinition, audience: MilestoneAudience): Told {
  if (audience === 'all') return told(figures, definition)
  const over = (key: string) =>
    audienceKinds[audience].map((kind) => partOf(figures[key], 'kind', kind)).reduce(plus, nothing)
  return tell(definition, over(definition.key), over(definition.base))
}

/** The keys a dimension has in any of the figures, in order: kinds as in the registry, the rest by name, «nd» last. */
export function keysOf(figures: FigureSet, dimension: string, of: readonly string[]): string[] {
  const keys = new Set(of.flatMap((figure) => Object.keys(figures[figure]?.[dimension] ?? {})))
  const order = (key: string) =>
    key === 'nd'
      ? '\uffff'
      : dimension === 'kind'
        ? String.fromCharCode(65 + administrationKinds.indexOf(key as never))
        : key
  return [...keys].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

export type Outcome = 'reached' | 'missed' | 'under_way' | 'unknown'

/**
 * What must shrink says nothing where fewer things than the target were ever written: an installation with a few bodies has not reached the
 * country's target. House rule.
 */
export function isTooFew(
  { baseline, target }: Pick<Milestone, 'baseline' | 'target'>,
  known: number | null,
): known is number {
  return baseline !== null && known !== null && known < target
}

/** Whether a target is met: by its day, or so far. What has a baseline must shrink down to the target. */
export function outcomeOf(
  milestone: Milestone & { readonly result: number | null },
  day: LocalDate,
): Outcome {
  const { result, target, baseline, dueOn } = milestone
  if (result === null) return 'unknown'
  if (baseline === null ? result >= target : result <= target) return 'reached'
  return dueOn < day ? 'missed' : 'under_way'
}
