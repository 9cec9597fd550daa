// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Cents } from '../../shared/money.ts'
import type { Band, CallContent, Counts } from './model.ts'

export type AmountResult =
  | { readonly ok: true; readonly cents: Cents; readonly parts: readonly AmountPart[] }
  | { readonly ok: false; readonly reason: 'too_few' | 'too_many' | 'unknown_mode' | 'not_whole' }

/** What one mode brings. */
export interface AmountPart {
  readonly mode: string
  readonly count: number
  readonly unitCents: Cents
  readonly cents: Cents
}

/** A way of reading an amount: so many services in each mode of a band. */
export interface Reading {
  readonly band: string
  readonly services: Counts
  readonly cents: Cents
}

export interface Readings {
  /** Every way to the amount, in whole services. */
  readonly exact: readonly Reading[]
  /** When there is none: the nearest amounts the bands can give, one below and one above. */
  readonly nearest: readonly Reading[]
}

/** The lump sum of a band: its fee and so much for each service. Whole cents in and out. */
export function amountOf(band: Band, services: Counts): AmountResult {
  const counts = Object.entries(services)
  if (counts.some(([, count]) => !Number.isSafeInteger(count) || count < 0))
    return { ok: false, reason: 'not_whole' }
  if (counts.some(([mode, count]) => count > 0 && band.units.every((unit) => unit.mode !== mode)))
    return { ok: false, reason: 'unknown_mode' }
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  if (total < band.servicesMin) return { ok: false, reason: 'too_few' }
  if (band.servicesMax !== null && total > band.servicesMax) return { ok: false, reason: 'too_many' }
  const parts = band.units.map(({ mode, cents }) => {
    const count = services[mode] ?? 0
    return { mode, count, unitCents: cents, cents: count * cents }
  })
  return { ok: true, parts, cents: parts.reduce((sum, part) => sum + part.cents, band.feeCents) }
}

/** Every reading of an amount among the bands given, and the nearest amounts when there is none. */
export function readingsOf(bands: readonly Band[], cents: Cents): Readings {
  const exact: Reading[] = []
  let below: Reading | null = null
  let above: Reading | null = null
  for (const band of bands)
    for (const services of candidatesOf(band, cents)) {
      const result = amountOf(band, services)
      if (!result.ok) continue
      const reading = { band: band.code, services, cents: result.cents }
      if (result.cents === cents) exact.push(reading)
      else if (result.cents < cents && (below === null || result.cents > below.cents)) below = reading
      else if (result.cents > cents && (above === null || result.cents < above.cents)) above = reading
    }
  return { exact, nearest: exact.length > 0 ? [] : [below, above].filter((reading) => reading !== null) }
}

/**
 * The counts worth trying for an amount: every split of all modes but the last, and of the last the two counts on either side of what is left.
 * No other count of it comes nearer.
 */
function* candidatesOf(band: Band, cents: Cents): Generator<Counts> {
  yield* splits(band, 0, cents - band.feeCents, 0, {})
}

function* splits(
  band: Band,
  at: number,
  restCents: number,
  used: number,
  services: Counts,
): Generator<Counts> {
  const unit = band.units[at]
  if (!unit) {
    yield services
    return
  }
  const room = band.servicesMax === null ? Number.MAX_SAFE_INTEGER : band.servicesMax - used
  const missing = Math.max(0, band.servicesMin - used)
  if (at === band.units.length - 1) {
    const low = Math.min(Math.max(Math.floor(restCents / unit.cents), missing), room)
    yield { ...services, [unit.mode]: low }
    if (low + 1 <= room) yield { ...services, [unit.mode]: low + 1 }
    return
  }
  const most = Math.min(room, Math.max(Math.floor(restCents / unit.cents) + 1, missing))
  for (let count = 0; count <= most; count++)
    yield* splits(band, at + 1, restCents - count * unit.cents, used + count, {
      ...services,
      [unit.mode]: count,
    })
}

/** The least and the most a band pays; the most is null when nobody saw a limit to the services. */
export function spanOf(band: Band): { readonly leastCents: Cents; readonly mostCents: Cents | null } {
  const units = band.units.map(({ cents }) => cents)
  if (units.length === 0) return { leastCents: band.feeCents, mostCents: band.feeCents }
  return {
    leastCents: band.feeCents + band.servicesMin * Math.min(...units),
    mostCents: band.servicesMax === null ? null : band.feeCents + band.servicesMax * Math.max(...units),
  }
}

/** An example as the version says it and as its table gives it. */
export interface FailedExample {
  /** From 1, as in the file. */
  readonly line: number
  readonly expectedCents: Cents
  /** Null when the table gives no amount at all. */
  readonly foundCents: Cents | null
}

/** The examples of a version that do not come out. */
export function failedExamples(
  content: CallContent,
  bandFor: (content: CallContent, size: number) => Band | null,
): FailedExample[] {
  return content.examples.flatMap(({ size, band: code, services, cents }, index) => {
    const band =
      code !== null
        ? (content.bands.find((each) => each.code === code) ?? null)
        : size !== null
          ? bandFor(content, size)
          : null
    const result = band && amountOf(band, services)
    const foundCents = result?.ok ? result.cents : null
    return foundCents === cents ? [] : [{ line: index + 1, expectedCents: cents, foundCents }]
  })
}
