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

/** A body of the registry, as its row says. */
export interface Administration {
  readonly id: AdministrationId
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
