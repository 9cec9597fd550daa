// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import { type AmountPart, type AmountResult, amountOf } from './amounts.ts'
import type { Band, Call, Counts } from './model.ts'
import type { BandReading } from './rules.ts'

/** Amounts of the services of a plan in one mode: how many there are, how many have the amount, and their sum. */
export interface KnownSum {
  readonly services: number
  readonly known: number
  readonly cents: Cents
}

/** What inventory and plan say of a body, by mode of the plan. */
export interface BodyFacts {
  readonly activeServices: number
  readonly modes: Readonly<Record<'A' | 'B', { readonly cost: KnownSum; readonly fee: KnownSum }>>
  /** Yearly expense for the software of the services that migrate. */
  readonly ceasing: KnownSum
}

/** One body under one call. */
export interface SimulatedPlace {
  readonly administrationId: AdministrationId
  readonly name: string
  readonly call: Call
  readonly reading: BandReading
  /** Null where the reader may not see plan and inventory. */
  readonly facts: BodyFacts | null
}

export const hypotheses = ['least', 'plan', 'most'] as const
export type Hypothesis = (typeof hypotheses)[number]

/** What a body would ask, and what is expected of money. */
export interface ScenarioLine {
  readonly services: Counts
  readonly costCents: Cents | null
  readonly yearlyFeeCents: Cents | null
  readonly ceasingCents: Cents | null
}

/** What a line gives. One-off money and yearly money stay apart. */
export interface LineResult extends ScenarioLine {
  readonly lumpSum: AmountResult | { readonly ok: false; readonly reason: 'unknown_band' }
  readonly feeCents: Cents | null
  readonly parts: readonly AmountPart[]
  readonly lumpCents: Cents | null
  /** Paid before the lump sum comes: all of the expected cost. */
  readonly advanceCents: Cents | null
  /** What is left of the lump sum once the cost is paid. */
  readonly residueCents: Cents | null
  /** New yearly fees less what ends. */
  readonly yearlyCents: Cents | null
  readonly fiveYearsCents: Cents | null
}

/** Years of fees that a lump sum never pays. */
const YEARS = 5

/** What a line gives in a band. Pure, whole cents; null stays null. */
export function simulateLine(band: Band | null, line: ScenarioLine): LineResult {
  const lumpSum = band ? amountOf(band, line.services) : ({ ok: false, reason: 'unknown_band' } as const)
  const lumpCents = lumpSum.ok ? lumpSum.cents : null
  const yearlyCents = minus(line.yearlyFeeCents, line.ceasingCents)
  return {
    ...line,
    lumpSum,
    lumpCents,
    feeCents: lumpSum.ok && band ? band.feeCents : null,
    parts: lumpSum.ok ? lumpSum.parts : [],
    advanceCents: line.costCents,
    residueCents: minus(lumpCents, line.costCents),
    yearlyCents,
    fiveYearsCents: yearlyCents === null ? null : yearlyCents * YEARS,
  }
}

function minus(a: Cents | null, b: Cents | null): Cents | null {
  return a === null || b === null ? null : a - b
}

/**
 * The services a hypothesis asks for: as in the plan, the fewest in the mode that pays least, the most in the one that pays most. The most is
 * never more than the services the body has; null when there is no limit to it. House rule.
 */
export function servicesFor(
  hypothesis: Hypothesis,
  band: Band,
  call: Call,
  facts: BodyFacts | null,
): Counts | null {
  const byAmount = [...band.units].sort((a, b) => a.cents - b.cents)
  const [cheapest, dearest] = [byAmount[0], byAmount.at(-1)]
  if (!cheapest || !dearest) return {}
  if (hypothesis === 'least') return { [cheapest.mode]: Math.max(band.servicesMin, 1) }
  const areOfPlan = call.modes.some(({ planMode }) => planMode !== null)
  if (hypothesis === 'plan') return areOfPlan && facts ? servicesOfPlan(band, call, facts) : null
  const limit = areOfPlan && facts && facts.activeServices > 0 ? facts.activeServices : null
  const most = band.servicesMax === null ? limit : Math.min(band.servicesMax, limit ?? band.servicesMax)
  return most === null ? null : { [dearest.mode]: most }
}

/** The services of the plan in their modes; of more than the band pays, those that pay most. */
function servicesOfPlan(band: Band, call: Call, facts: BodyFacts): Counts {
  let room = band.servicesMax ?? Number.MAX_SAFE_INTEGER
  const counts: Record<string, number> = {}
  for (const { mode } of [...band.units].sort((a, b) => b.cents - a.cents)) {
    const planMode = call.modes.find(({ code }) => code === mode)?.planMode
    const count = Math.min(planMode ? facts.modes[planMode].cost.services : 0, room)
    counts[mode] = count
    room -= count
  }
  return Object.fromEntries(band.units.map(({ mode }) => [mode, counts[mode] ?? 0]))
}

/** Amounts of one service in a mode, where a body has none of its own: the median of the others. */
export type Medians = Readonly<
  Record<'A' | 'B', { readonly cost: Cents | null; readonly fee: Cents | null; readonly bodies: number }>
>

/** Median of what one service costs, among bodies that know it. */
export function mediansOf(all: readonly (BodyFacts | null)[]): Medians {
  const of = (mode: 'A' | 'B') => {
    const each = (measure: 'cost' | 'fee') =>
      all.flatMap((facts) => {
        const sum = facts?.modes[mode][measure]
        return sum && sum.known > 0 ? [sum.cents / sum.known] : []
      })
    return { cost: median(each('cost')), fee: median(each('fee')), bodies: each('cost').length }
  }
  return { A: of('A'), B: of('B') }
}

function median(values: readonly number[]): Cents | null {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2)
}

/**
 * What so many services in each mode would cost: in the plan's own numbers when they are the plan's, else by what one service costs there on
 * average, else by the median of the others; null when nobody knows. House rule.
 */
export function estimateLine(
  call: Call,
  services: Counts,
  facts: BodyFacts | null,
  medians: Medians,
): ScenarioLine {
  const sum = (measure: 'cost' | 'fee'): Cents | null =>
    Object.entries(services).reduce<Cents | null>((total, [mode, count]) => {
      if (count === 0 || total === null) return total
      const planMode = call.modes.find(({ code }) => code === mode)?.planMode ?? null
      if (planMode === null) return null
      const own = facts?.modes[planMode][measure]
      const cents =
        own && own.known > 0
          ? Math.round((own.cents * count) / own.known)
          : times(medians[planMode][measure], count)
      return cents === null ? null : total + cents
    }, 0)
  const isNothing = Object.values(services).every((count) => count === 0)
  return {
    services,
    costCents: isNothing ? null : sum('cost'),
    yearlyFeeCents: isNothing ? null : sum('fee'),
    ceasingCents: call.modes.some(({ planMode }) => planMode !== null) ? wholeSum(facts?.ceasing) : null,
  }
}

function times(cents: Cents | null, count: number): Cents | null {
  return cents === null ? null : cents * count
}

/** A sum of which every part is known. */
function wholeSum(sum: KnownSum | undefined): Cents | null {
  return sum && sum.known === sum.services && sum.services > 0 ? sum.cents : null
}

/** A total and how many lines it does not count, because nobody knows their amount. */
export interface Total {
  /** Null when no line is known. */
  readonly cents: Cents | null
  readonly unknown: number
}

export function totalOf(values: readonly (Cents | null)[]): Total {
  const known = values.filter((value) => value !== null)
  return {
    cents: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0),
    unknown: values.length - known.length,
  }
}

/** Every split a band admits, up to so many services where it has no limit. */
export function* splitsOf(band: Band, unlimitedUpTo: number): Generator<Counts> {
  const most = band.servicesMax ?? Math.max(unlimitedUpTo, band.servicesMin)
  yield* splitsFrom(band, 0, 0, most, {})
}

function* splitsFrom(
  band: Band,
  at: number,
  used: number,
  most: number,
  services: Counts,
): Generator<Counts> {
  const unit = band.units[at]
  if (!unit) {
    if (used >= band.servicesMin) yield services
    return
  }
  for (let count = 0; count <= most - used; count++)
    yield* splitsFrom(band, at + 1, used + count, most, { ...services, [unit.mode]: count })
}
