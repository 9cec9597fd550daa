// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataClass } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type {
  AdministrationId,
  Branded,
  DigitalServiceId,
  DocumentId,
  PersonId,
  PlanId,
} from '../../shared/ids.ts'
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

export type EvidenceId = Branded<'EvidenceId'>
export type SupplierRequestId = Branded<'SupplierRequestId'>

/** `pending`: a supplier brought it, and somebody must say whether it is good. */
export const evidenceStates = ['pending', 'accepted', 'refused', 'withdrawn'] as const
export type EvidenceState = (typeof evidenceStates)[number]

/** A file as it is kept: its type told by its bytes. */
export interface EvidenceFile {
  readonly fileName: string
  readonly mediaType: string
  readonly sha256: string
  readonly content: Uint8Array
}

/** What shows how far a service has come: a file, a note, or both. */
export interface Evidence {
  readonly evidenceId: EvidenceId
  readonly executionId: ExecutionId
  readonly administrationId: AdministrationId
  readonly note: string
  readonly state: EvidenceState
  readonly file: {
    readonly documentId: DocumentId
    readonly fileName: string
    readonly mediaType: string
    readonly sizeBytes: number
    readonly sha256: string
  } | null
  readonly addedBy: PersonId | null
  /** Who brought it, when it was a supplier. */
  readonly supplierName: string | null
  readonly addedAt: Date
  readonly decidedBy: PersonId | null
  readonly decidedAt: Date | null
  readonly reason: string
}

/** Evidence asked of a supplier, by a link that expires. */
export interface SupplierRequest {
  readonly supplierRequestId: SupplierRequestId
  readonly administrationId: AdministrationId
  readonly planId: PlanId
  readonly supplierName: string
  readonly recipient: string | null
  readonly asked: string
  readonly serviceNames: readonly string[]
  readonly askedBy: PersonId
  readonly askedAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  /** What arrived, and how much of it waits for a yes or a no. */
  readonly brought: number
  readonly pending: number
}

/** What a good link opens: all that a supplier sees. */
export interface SupplierAsked {
  readonly supplierRequestId: SupplierRequestId
  readonly planId: PlanId
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly supplierName: string
  readonly asked: string
  readonly expiresAt: Date
  readonly services: readonly { readonly executionId: ExecutionId; readonly name: string }[]
  readonly brought: readonly {
    readonly fileName: string | null
    readonly serviceName: string
    readonly note: string
    readonly state: EvidenceState
    readonly reason: string
  }[]
}
