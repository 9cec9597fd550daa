// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationKind } from '../registry/index.ts'
import { type AmountResult, amountOf, type Readings, readingsOf } from './amounts.ts'
import type { Band, CallBody, CallContent, CallTerm, CallWindow, Count, Counts, TermStep } from './model.ts'

/** The band of a size, bounds included; null when none has it. */
export function bandOfSize(content: CallContent, size: number): Band | null {
  return (
    content.bands.find(({ from, to }) => (from === null || size >= from) && (to === null || size <= to)) ??
    null
  )
}

/** A count of residents and the band it falls in. */
export interface CountReading {
  readonly count: Count
  readonly band: Band | null
}

/** The band of a body for a call, and what a person must know of it. */
export interface BandReading {
  /** Null when nothing says it: a person chooses. */
  readonly band: Band | null
  /** What decided: one band only, the count the call reads, a person, or nothing yet. */
  readonly by: 'single' | 'residents' | 'person' | 'unknown'
  /** The count the call reads, or the latest before it; null for bands that are not by residents, or when nobody counted. */
  readonly read: CountReading | null
  /** The other count, when it matters: it gives another band, or the body is near a bound. */
  readonly other: CountReading | null
  /** Residents are within the share of a bound that the setting says. */
  readonly isNearBound: boolean
}

/** The band of a body: chosen by a person, else by the count the call reads. `nearPercent` is the setting `call-near-bound-percent`. */
export function readBand(content: CallContent, body: CallBody, nearPercent: number): BandReading {
  const chosen = content.bands.find(({ code }) => code === body.chosenBand) ?? null
  const counted = content.bandedBy === 'residents' ? countsFor(content, body.counts) : null
  const near = counted !== null && isNear(content, counted.read.count.residents, nearPercent)
  const differs = counted?.other != null && counted.other.band?.code !== counted.read.band?.code
  const facts = {
    read: counted?.read ?? null,
    other: near || differs ? (counted?.other ?? null) : null,
    isNearBound: near,
  }
  if (chosen) return { band: chosen, by: 'person', ...facts }
  if (content.bandedBy === 'none') return { band: content.bands[0] ?? null, by: 'single', ...facts }
  if (facts.read?.band) return { band: facts.read.band, by: 'residents', ...facts }
  return { band: null, by: 'unknown', ...facts }
}

/** The count that a call reads and the latest of the others; a count taken after is read only when there is none before. House rule. */
function countsFor(content: CallContent, counts: readonly Count[]) {
  const latestFirst = [...counts].sort((a, b) => (a.countedOn < b.countedOn ? 1 : -1))
  const asOf = content.countedOn
  const read = latestFirst.find(({ countedOn }) => asOf === null || countedOn <= asOf) ?? latestFirst.at(-1)
  if (!read) return null
  const other = latestFirst.find((count) => count !== read)
  const reading = (count: Count): CountReading => ({ count, band: bandOfSize(content, count.residents) })
  return { read: reading(read), other: other ? reading(other) : null }
}

function isNear(content: CallContent, residents: number, nearPercent: number): boolean {
  return content.bands.some(({ to }) => to !== null && Math.abs(residents - to) * 100 <= to * nearPercent)
}

/** The lump sum of a body: in the band its size gives, or the one chosen for it. */
export function amount(
  content: CallContent,
  body: CallBody,
  services: Counts,
): AmountResult | { readonly ok: false; readonly reason: 'unknown_band' } {
  const { band } = readBand(content, body, 0)
  return band ? amountOf(band, services) : { ok: false, reason: 'unknown_band' }
}

/** Every reading of an amount in the band of a body, in any band when it is not known; with the nearest amounts when there is none. */
export function readings(content: CallContent, body: CallBody, cents: number): Readings {
  const { band } = readBand(content, body, 0)
  return readingsOf(band ? [band] : content.bands, cents)
}

/** Whether a call is for a kind of body. */
export function isFor(content: CallContent, kind: AdministrationKind): boolean {
  return content.audience.includes(kind)
}

/** The window a day falls in. */
export function windowOn(content: CallContent, day: LocalDate): CallWindow | null {
  return content.windows.find(({ opensOn, closesOn }) => opensOn <= day && day <= closesOn) ?? null
}

export type CallState = 'announced' | 'open' | 'between' | 'closed'

/** How a call stands on a day. */
export function stateOn(content: CallContent, day: LocalDate): CallState {
  if (windowOn(content, day)) return 'open'
  const coming = content.windows.some(({ opensOn }) => opensOn > day)
  const past = content.windows.some(({ closesOn }) => closesOn < day)
  return coming ? (past ? 'between' : 'announced') : 'closed'
}

/** The terms of a call that hold for a band, of one step or of all. */
export function termsFor(content: CallContent, bandCode: string, step?: TermStep): CallTerm[] {
  return content.terms.filter(
    (term) => (step === undefined || term.step === step) && (term.bands?.includes(bandCode) ?? true),
  )
}
