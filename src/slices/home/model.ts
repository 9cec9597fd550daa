// SPDX-License-Identifier: AGPL-3.0-or-later

import type { LocalDate } from '../../shared/dates.ts'
import type { DueItem } from '../../shared/due.ts'
import type { AdministrationId, AssociationId, PersonId, PlanId } from '../../shared/ids.ts'
import type { Administration } from '../registry/index.ts'

/** A body the actor acts for. */
export type ScopeBody = Pick<Administration, 'id' | 'ipaCode' | 'name' | 'otherLanguageName' | 'kind'>

/** How far the last day of a duty is, in the words of the address. */
export const dueSpans = ['in-ritardo', 'entro-7', 'entro-30', 'oltre', 'senza-data'] as const
export type DueSpan = (typeof dueSpans)[number]

/** What an office chose to see of its list. */
export interface DueFilter {
  readonly span?: DueSpan
  readonly on?: LocalDate
  readonly administrationId?: AdministrationId
  /** Only what money hangs on. */
  readonly isMoneyAtRisk?: boolean
  /** A person, or nobody. */
  readonly responsible?: PersonId | 'nobody'
}

export interface PersonLoad {
  readonly personId: PersonId
  readonly name: string
  /** Late or due within seven days. */
  readonly urgent: number
  readonly all: number
}

export interface DueCounts {
  readonly items: number
  readonly bodies: number
}

export interface ReturnedPlan {
  readonly planId: PlanId
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly versionNumber: number
  readonly returnedAt: Date | null
  readonly observations: number
  readonly replies: number
}

/** Who of the office answers a body, and how to reach the office. */
export interface OfficeHelp {
  readonly associationId: AssociationId
  readonly officeName: string
  readonly personName: string | null
  readonly phone: string | null
  readonly hours: string | null
}

export interface Upkeep {
  readonly withoutSecondFactor: number
  readonly withoutIpaCode: number
}

/** Everything a guided home shows of the duties. */
export interface GuidedDuties {
  /** The actor's own or nobody's, open, the nearest first. */
  readonly own: readonly DueItem[]
  /** Those that somebody else follows. */
  readonly others: readonly DueItem[]
  /** Done this year, the last first. */
  readonly done: readonly DueItem[]
}
