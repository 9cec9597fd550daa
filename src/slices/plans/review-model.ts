// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId, PersonId, PlanId } from '../../shared/ids.ts'
import type { AdministrationKind } from '../registry/index.ts'
import type { PlanState } from './lifecycle.ts'

/** Days within which a version is decided; after them it counts as late. House rule. */
export const lateAfterDays = 30
/** Days after which a plan without a reviewer is told apart. House rule. */
export const unassignedAfterDays = 7
/** Over which the time of response is measured. House rule. */
export const responseWindowDays = 28

/** Over which the work of each reviewer is told. House rule. */
export const workWindowDays = 30

/** A version sent to the programme and not decided yet, or returned and waiting for the body. */
export interface QueueRow {
  readonly planId: PlanId
  readonly administrationId: AdministrationId
  /** As people call the body: «Comune di Valdorsa». */
  readonly administrationName: string
  readonly ipaCode: string | null
  readonly kind: AdministrationKind
  readonly regionName: string | null
  readonly state: PlanState
  readonly versionNumber: number
  readonly planVersion: number
  readonly receiptNumber: string
  readonly submittedAt: Date
  /** Findings of level `warn` when it was sent. */
  readonly findingCount: number
  readonly serviceCount: number
  readonly reviewerPersonId: PersonId | null
  /** When it was returned: its clock stands still until the body sends another version; null in the queue. */
  readonly returnedAt: Date | null
  /** Days it spent with the programme since the last approval, over all the versions sent; and with the body between one and the next. */
  readonly programmeDays: number
  readonly suspendedDays: number
  /** Its approval waits for a second person. */
  readonly isProposed: boolean
}

/** What a person examines, and has decided lately. */
export interface ReviewerWork {
  readonly personId: PersonId
  readonly open: number
  readonly late: number
  readonly oldestAt: Date | null
  readonly approved: number
  readonly returned: number
  /** From sending to decision, of what they decided; null when nothing was. */
  readonly medianDays: number | null
}

/** The queue in figures on the actor's day; each agrees with the list its card opens. */
export interface QueueFigures {
  readonly total: number
  readonly underReview: number
  readonly late: number
  readonly oldestAt: Date | null
  readonly unassigned: number
  readonly unassignedLong: number
  readonly mine: number
  readonly mineLate: number
}

/** Days from sending to decision of the versions decided in the last four weeks; null when none was. */
export interface ResponseTime {
  readonly medianDays: number
  /** Nine out of ten were decided within these days. */
  readonly p90Days: number
  readonly count: number
}
