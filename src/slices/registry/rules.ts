// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AssociationId } from '../../shared/ids.ts'
import type { LegalSource } from '../../shared/legal.ts'
import type { Role } from '../../shared/roles.ts'
import { foldWords } from '../../shared/search-text.ts'
import type { Mandate, Population } from './model.ts'

export const POPULATION_BANDS: LegalSource = {
  key: 'POPULATION_BANDS',
  act: 'PA digitale 2026, avvisi della misura 1.2 per i comuni (aprile e luglio 2022)',
  unverified: true,
  note: 'Estremi inclusi, ricavati dalle candidature finanziate pubblicate.',
}

export interface PopulationBand {
  /** Least residents of the band. */
  readonly from: number
  /** Most residents, included; null for the last band. */
  readonly to: number | null
}

/** The band of a number of residents among those in force; null when none of them has it. Source: POPULATION_BANDS. */
export function bandOf(residents: number, bands: readonly PopulationBand[]): PopulationBand | null {
  return bands.find(({ from, to }) => residents >= from && (to === null || residents <= to)) ?? null
}

/** How near a bound is near: within this share of it a call may have read another count. House rule. */
const NEAR_SHARE = 0.05

export function isNearBound(residents: number, bands: readonly PopulationBand[]): boolean {
  return bands.some(({ to }) => to !== null && Math.abs(residents - to) <= to * NEAR_SHARE)
}

export interface BandReading {
  readonly latest: Population
  /** The count before, when it matters: near a bound, or on its other side. */
  readonly other: Population | null
  /** Null when no band in force has it. */
  readonly band: PopulationBand | null
  /** The band of the other count, when it is not the same. */
  readonly otherBand: PopulationBand | null
}

/** The band of a body and the counts it depends on; null when nobody counted. A call says which count it reads. */
export function readBand(
  populations: readonly Population[],
  bands: readonly PopulationBand[],
): BandReading | null {
  const [latest, before] = [...populations].sort((a, b) => compareDates(b.countedOn, a.countedOn))
  if (!latest) return null
  const band = bandOf(latest.residents, bands)
  if (!before) return { latest, other: null, band, otherBand: null }
  const otherBand = bandOf(before.residents, bands)
  const differs = otherBand?.from !== band?.from
  const matters = differs || isNearBound(latest.residents, bands) || isNearBound(before.residents, bands)
  return { latest, other: matters ? before : null, band, otherBand: differs ? otherBand : null }
}

function compareDates(a: LocalDate, b: LocalDate): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** An import of fewer than half of the bodies already there is taken for a broken file. House rule. */
export function isOddlySmall(rows: number, alreadyThere: number): boolean {
  return rows * 2 < alreadyThere
}

/** Two periods, both ends included, share at least a day; null is no end. */
export function periodsOverlap(
  a: { validFrom: LocalDate; validTo: LocalDate | null },
  b: { validFrom: LocalDate; validTo: LocalDate | null },
): boolean {
  return (b.validTo === null || a.validFrom <= b.validTo) && (a.validTo === null || b.validFrom <= a.validTo)
}

/** Whether a name is another one, not the same written better: case, accents and signs are no renaming. */
export function isRenamed(before: string, after: string): boolean {
  return foldWords(before).join('') !== foldWords(after).join('')
}

/** What the rules need to know of who acts. */
type Acting =
  | {
      readonly kind: 'person'
      readonly role: Role
      readonly associationId: AssociationId | null
      readonly today: LocalDate
    }
  | { readonly kind: 'system'; readonly name: string; readonly today: LocalDate }

/** Who adds bodies and associations, and gives mandates. House rule. */
export function mayAddBodies(actor: Acting): boolean {
  return actor.kind === 'person' ? actor.role === 'administrator' : actor.name === 'cli'
}

/** Who corrects a body: the administrator, and the office that has its mandate today. House rule. */
export function mayCorrectBody(actor: Acting, mandates: readonly Mandate[]): boolean {
  if (mayAddBodies(actor)) return true
  if (actor.kind !== 'person' || actor.role !== 'office_member') return false
  return mandates.some(
    (mandate) => mandate.associationId === actor.associationId && isMandateInForce(mandate, actor.today),
  )
}

/** Both ends count. */
export function isMandateInForce(
  mandate: { validFrom: LocalDate; validTo: LocalDate | null },
  today: LocalDate,
): boolean {
  return mandate.validFrom <= today && (mandate.validTo === null || mandate.validTo >= today)
}

/** The counts that differ, as a change of the history keeps them: those before and those after; null when none does. */
export function changedCounts(
  before: readonly Population[],
  after: readonly Population[],
): readonly [readonly Population[], readonly Population[]] | null {
  const known = (count: Population) => before.find((other) => other.countedOn === count.countedOn)
  const differing = after.filter((count) => known(count)?.residents !== count.residents)
  if (differing.length === 0) return null
  return [differing.flatMap((count) => known(count) ?? []), differing]
}
