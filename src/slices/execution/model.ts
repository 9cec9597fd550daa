// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataClass } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, Branded, DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import type { Approach, DestinationKind } from '../plans/index.ts'
import type { ExecutionState } from './lifecycle.ts'

export type ExecutionId = Branded<'ExecutionId'>

/** What of a service has moved. All three, and it is migrated. */
export interface MovedParts {
  readonly areSystemsMigrated: boolean
  readonly isDataMigrated: boolean
  readonly isSoftwareMigrated: boolean
}

/** The days on which something happened; each is null until it did. */
export interface ActualDates {
  readonly contractedOn: LocalDate | null
  readonly startedOn: LocalDate | null
  readonly migratedOn: LocalDate | null
  readonly verifiedOn: LocalDate | null
}

/** What the latest approved version of a plan commits to for one service, and how far it has come. */
export interface Execution extends MovedParts, ActualDates {
  readonly executionId: ExecutionId
  readonly planId: PlanId
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly ipaCode: string | null
  readonly digitalServiceId: DigitalServiceId
  /** In the words of the approved version. */
  readonly serviceName: string
  /** The service ended since, or the inventory holds it no more for this reader. */
  readonly isServiceCeased: boolean
  readonly dataClass: DataClass | null
  readonly approach: Approach
  readonly destinationKind: DestinationKind | null
  readonly destinationName: string
  readonly plannedStartsOn: LocalDate | null
  readonly plannedEndsOn: LocalDate | null
  readonly approvedNumber: number
  readonly channel: 'programme' | 'office'
  /** False when a later version left the service out: what was done is kept and counts no more. */
  readonly isInForce: boolean
  readonly state: ExecutionState
  readonly responsiblePersonId: PersonId | null
  readonly declaredBy: PersonId | null
  readonly verifiedBy: PersonId | null
  readonly version: number
  readonly updatedBy: PersonId | null
  readonly updatedAt: Date
}
