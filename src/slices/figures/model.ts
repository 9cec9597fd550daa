// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataClass } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import type { AgidGroup, Milestone, MilestoneAudience } from '../inventory/index.ts'
import type { AdministrationKind } from '../registry/index.ts'
import type { SpendingKind } from '../spending/index.ts'

/** Whose rows are counted: all that came inside the programme, or those of the bodies the actor works for. */
export type FigureScope = 'nation' | 'own'

/** What a figure can be divided by. A row without a value has the key `nd`, so that the parts always make the whole. */
export const dimensions = ['region', 'kind', 'class', 'group', 'year', 'state', 'spending', 'body'] as const
export type Dimension = (typeof dimensions)[number]
export const missingKey = 'nd'

/** When a body counts as migrated: all that its plan moves is verified, or one service of it. */
export type MigratedReading = 'all' | 'one'

/** What the rows of a figure (or of a part of it) give. */
export interface Tally {
  readonly rows: number
  /** The sum of the amounts that are known; null when none is, and for figures that count rows. */
  readonly sum: number | null
  /** Rows whose amount is not known. */
  readonly unknown: number
}

/** Of one figure: the whole under `''`, then each dimension by key. */
export type Tallies = Readonly<Record<string, Readonly<Record<string, Tally>>>>
/** Every figure by key. */
export type FigureSet = Readonly<Record<string, Tallies>>

/** A milestone with what the rows gave on its day, or give today when it is to come; null is not known. */
export interface MilestoneResult extends Milestone {
  readonly result: number | null
  /** Where so few things are known that what must shrink would be under its target anyway: how many, and no result. */
  readonly tooFew?: number
}

/** The figures of a day, as computed at an instant. Reports keep it as it was. */
export interface FigureSnapshot {
  readonly asOf: LocalDate
  readonly reading: MigratedReading
  readonly figures: FigureSet
  readonly milestones: readonly MilestoneResult[]
}

/** A row behind a figure. */
export interface FigureRow {
  readonly id: string
  /** What the row is: a service, a data centre, a plan, a spending; the body itself has none. */
  readonly thingId: string
  readonly thing: string
  readonly bodyId: AdministrationId
  readonly bodyName: string
  readonly ipaCode: string | null
  readonly kind: AdministrationKind
  readonly regionCode: string | null
  readonly regionName: string | null
  readonly dataClass: DataClass | null
  readonly group: AgidGroup | null
  readonly spendingKind: SpendingKind | null
  readonly day: LocalDate | null
  readonly state: string | null
  readonly amount: number | null
  readonly sortValue: string
}

/** Which kinds of body a target is about. Who is local is a house rule: the acts count them without a list. */
export const audienceKinds: Readonly<
  Record<Exclude<MilestoneAudience, 'all'>, readonly AdministrationKind[]>
> = {
  local: ['municipality', 'union', 'province', 'metropolitan_city', 'region', 'health', 'school'],
  central: ['central'],
  central_and_health: ['central', 'health'],
}
