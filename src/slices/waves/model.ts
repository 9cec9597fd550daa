// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, DigitalServiceId, PlanId, PlanItemId } from '../../shared/ids.ts'
import type { ExecutionId, ExecutionState } from '../execution/index.ts'
import type { Approach, PlanState, WaveId } from '../plans/index.ts'

/** A service of a plan with its wave, its dates as the plan says them now, and how far it came if it is approved. */
export interface WaveItem {
  readonly planItemId: PlanItemId
  readonly planId: PlanId
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly digitalServiceId: DigitalServiceId
  readonly serviceName: string
  readonly approach: Approach | null
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  readonly version: number
  readonly planState: PlanState
  /** An addition is open, and this service is of the approved plan that it leaves as it is. */
  readonly isFrozen: boolean
  /** Null while no version with it is approved. */
  readonly executionId: ExecutionId | null
  readonly executionState: ExecutionState | null
  readonly waveId: WaveId | null
  readonly waveName: string | null
  readonly waveEndsOn: LocalDate | null
}

/** How a wave stands, over the bodies of the reader. */
export interface WaveTally {
  readonly services: number
  readonly bodies: number
  readonly migrated: number
  readonly verified: number
  readonly slipping: number
}

export const emptyTally: WaveTally = { services: 0, bodies: 0, migrated: 0, verified: 0, slipping: 0 }

export interface WaveDates {
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
}

/** Services of which the office changes the wave in one act. */
export const bulkLimit = 1000
