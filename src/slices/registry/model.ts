// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'

export const administrationKinds = [
  'municipality',
  'union',
  'province',
  'metropolitan_city',
  'region',
  'central',
  'health',
  'school',
  'university',
  'in_house',
  'other',
] as const
export type AdministrationKind = (typeof administrationKinds)[number]

/** `programme`: plans are received and decided here; `office`: they leave by PEC or a portal, and Regia records it. */
export const submissionChannels = ['programme', 'office'] as const
export type SubmissionChannel = (typeof submissionChannels)[number]

/** What a person or a file says of a body. */
export interface BodyValues {
  readonly ipaCode: string | null
  readonly name: string
  readonly otherLanguageName: string | null
  readonly kind: AdministrationKind
  readonly ipaCategory: string | null
  /** Six digits, leading zeros kept. */
  readonly istatCode: string | null
  readonly cadastralCode: string | null
  readonly taxCode: string | null
  readonly provinceCode: string | null
  readonly provinceName: string | null
  readonly provinceAbbreviation: string | null
  readonly regionCode: string | null
  readonly regionName: string | null
  readonly certifiedMail: string | null
  readonly website: string | null
}

/** A body of the registry, as its row says. */
export interface Administration extends BodyValues {
  readonly id: AdministrationId
  readonly submissionChannel: SubmissionChannel
  readonly isDemo: boolean
  readonly version: number
  readonly updatedAt: Date
}

/** Residents on a day, and who counted them. */
export interface Population {
  readonly countedOn: LocalDate
  readonly residents: number
  readonly source: string
}

export interface Association {
  readonly id: AssociationId
  readonly name: string
  readonly contactPhone: string | null
  readonly contactHours: string | null
  readonly isDemo: boolean
  readonly version: number
}

/** The mandate of an association's office for a body, both days included; `validTo` null while it has no end. */
export interface Mandate {
  readonly id: string
  readonly associationId: AssociationId
  readonly associationName: string
  readonly administrationId: AdministrationId
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
  readonly act: string
}

/** A row of a list of bodies. */
export interface BodyRow {
  readonly id: AdministrationId
  readonly ipaCode: string | null
  readonly istatCode: string | null
  readonly name: string
  readonly otherLanguageName: string | null
  readonly kind: AdministrationKind
  readonly provinceName: string | null
  readonly provinceAbbreviation: string | null
  readonly regionCode: string | null
  readonly regionName: string | null
  readonly submissionChannel: SubmissionChannel
  /** The latest count; null when nobody counted. */
  readonly residents: number | null
  readonly countedOn: LocalDate | null
  /** Names of the offices whose mandate is in force today, '' for none. */
  readonly offices: string
}

/** A cell of an imported file that cannot be taken, so that its row is not: where, what, why, and the repair when there is one. */
export interface Reject {
  readonly line: number
  readonly column: string
  readonly value: string
  readonly reason: string
  readonly proposal: string | null
}

/** What came of an import, as the command line prints it and the list of imports keeps it. */
export interface ImportReport {
  readonly kind: string
  readonly file: string
  readonly sha256: string
  readonly read: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly refused: number
  readonly rejects: readonly Reject[]
}

/** What happened to a town, or to those that became part of it. */
export interface Ending {
  readonly code: string
  readonly name: string
  readonly on: LocalDate
  /** Null when no town goes on, as when the territory went to another State. */
  readonly successorCode: string | null
  readonly successorName: string
}

/** What a body was called before, until the day its next name begins. */
export interface FormerName {
  readonly name: string
  readonly replacedOn: LocalDate
}
