// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Certainty, DataClass } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type {
  AdministrationId,
  AssociationId,
  DataCentreId,
  DigitalServiceId,
  PersonId,
  SoftwareId,
} from '../../shared/ids.ts'

/** Where a service runs today; `unknown` is an open question, not an answer. */
export const hostings = ['data_centre', 'cloud', 'supplier', 'unknown'] as const
export type Hosting = (typeof hostings)[number]

/** Group given by the census of AGID; null is «not assigned». */
export const agidGroups = ['PSN', 'A', 'B'] as const
export type AgidGroup = (typeof agidGroups)[number]

export const serviceStates = ['active', 'ceased'] as const
export type ServiceState = (typeof serviceStates)[number]

export const dataCentreStates = ['active', 'in_decommissioning', 'closed'] as const
export type DataCentreState = (typeof dataCentreStates)[number]

/** How well a national reference row is known; a term of an office is `house`, with no act behind it. */
export const nationalCertainties = [
  'certain',
  'secondary',
  'partial',
  'inferred',
] as const satisfies readonly Certainty[]

/** A software as a service names it; its version is a reserved field and is read apart. */
export interface SoftwareName {
  readonly id: SoftwareId
  readonly name: string
}

export interface DigitalService {
  readonly id: DigitalServiceId
  readonly administrationId: AdministrationId
  readonly name: string
  readonly typeCode: string | null
  readonly state: ServiceState
  readonly dataClass: DataClass | null
  readonly dataClassSource: string
  readonly dataClassOn: LocalDate | null
  readonly hosting: Hosting
  readonly dataCentreId: DataCentreId | null
  readonly usersCount: number | null
  readonly note: string
  readonly responsiblePersonId: PersonId | null
  readonly software: readonly SoftwareName[]
  readonly version: number
  readonly updatedAt: Date
}

/** A service as lists and exports show it: no reserved field. */
export interface ServiceRow {
  readonly id: DigitalServiceId
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly ipaCode: string | null
  readonly name: string
  readonly typeCode: string | null
  readonly typeLabel: string | null
  readonly state: ServiceState
  readonly dataClass: DataClass | null
  readonly dataClassSource: string
  readonly dataClassOn: LocalDate | null
  readonly hosting: Hosting
  readonly placeName: string | null
  readonly placeGroup: AgidGroup | null
  /** The body that owns the place, when it is another one. */
  readonly placeOwner: string | null
  readonly usersCount: number | null
  readonly responsiblePersonId: PersonId | null
  readonly responsibleName: string | null
  readonly software: readonly SoftwareName[]
  readonly version: number
  readonly updatedAt: Date
}

/** What a plan says of a service, for the table on the page of its body. */
export interface ServicePlanLine {
  /** «B → QC2» */
  readonly mode: string | null
  readonly status: {
    readonly kind: 'ok' | 'warn' | 'bad' | 'info' | 'idle'
    readonly label: string
  }
  readonly endsOn: LocalDate | null
}

/** What a person may write of a service. */
export interface ServiceValues {
  readonly name: string
  readonly typeCode: string | null
  readonly softwareIds: readonly SoftwareId[]
  /** Names of software to add to the body's and link. */
  readonly newSoftware: readonly string[]
  readonly hosting: Hosting
  readonly dataCentreId: DataCentreId | null
  readonly dataClass: DataClass | null
  readonly dataClassSource: string
  readonly dataClassOn: LocalDate | null
  readonly usersCount: number | null
  readonly responsiblePersonId: PersonId | null
  readonly note: string
}

export interface DataCentre {
  readonly id: DataCentreId
  readonly administrationId: AdministrationId
  readonly name: string
  readonly site: string
  readonly group: AgidGroup | null
  readonly groupReason: string
  readonly groupSource: string
  readonly groupOn: LocalDate | null
  readonly isGroupContested: boolean
  /** It may host services of other bodies. */
  readonly isShared: boolean
  readonly state: DataCentreState
  readonly closesOn: LocalDate | null
  readonly version: number
  readonly updatedAt: Date
}

/** What a person may write of a data centre; its state moves apart, along its lifecycle. */
export type DataCentreValues = Pick<
  DataCentre,
  | 'name'
  | 'site'
  | 'group'
  | 'groupReason'
  | 'groupSource'
  | 'groupOn'
  | 'isGroupContested'
  | 'isShared'
  | 'closesOn'
>

/** How much of something, in the official list of software. */
export const degrees = ['high', 'medium', 'low'] as const
export type Degree = (typeof degrees)[number]

export interface Software {
  readonly id: SoftwareId
  readonly administrationId: AdministrationId
  readonly name: string
  readonly productVersion: string
  readonly supplier: string
  readonly contractEndsOn: LocalDate | null
  /** Kind and expiry of each, as the official list asks. */
  readonly licences: string
  /** Opportunity, risk and ease of migrating it, which order the work. */
  readonly opportunity: Degree | null
  readonly risk: Degree | null
  readonly ease: Degree | null
  readonly version: number
  readonly updatedAt: Date
}

export type SoftwareValues = Pick<
  Software,
  'name' | 'productVersion' | 'supplier' | 'contractEndsOn' | 'licences' | 'opportunity' | 'risk' | 'ease'
>

/** A place where services of a body run, of whichever body it is: what may be known of it. */
export interface Host {
  readonly id: DataCentreId
  readonly name: string
  readonly group: AgidGroup | null
  readonly state: DataCentreState
  readonly closesOn: LocalDate | null
  readonly administrationId: AdministrationId
  readonly administrationName: string
}

/** A service in a place, as its owner may see it when it is of another body: nothing more than this. */
export interface HostedService {
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly serviceId: DigitalServiceId
  readonly name: string
  readonly dataClass: DataClass | null
  readonly plannedEndOn: LocalDate | null
  readonly isOwn: boolean
}

/** A place that a form offers. */
export interface HostingChoice {
  readonly id: DataCentreId
  readonly name: string
  readonly group: AgidGroup | null
  readonly administrationId: AdministrationId
  readonly administrationName: string
}

export interface ServiceType {
  readonly code: string
  readonly label: string
  /** The kind of body it is for. */
  readonly audience: string
  /** Only when an official text gives it. */
  readonly defaultClass: DataClass | null
  readonly certainty: Certainty
  readonly source: string
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

export const qualificationFamilies = ['QI', 'QC', 'AI', 'AC'] as const
export type QualificationFamily = (typeof qualificationFamilies)[number]

/** A level of qualification (QI, QC) or adequacy (AI, AC), and the highest class it serves. */
export interface QualificationLevel {
  /** For example `QC2`. */
  readonly code: string
  readonly family: QualificationFamily
  readonly level: number
  readonly servesClass: DataClass
  readonly certainty: Certainty
  readonly source: string
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

export const termSubjects = ['classification', 'plan', 'migration', 'funding', 'other'] as const
export type TermSubject = (typeof termSubjects)[number]

/** A date by which something is due, of law or of an office. A past term never gates. */
export interface Term {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly dueOn: LocalDate
  readonly subject: TermSubject
  readonly source: string
  readonly certainty: Certainty
  /** The office whose term it is; null for the terms of all. */
  readonly associationId: AssociationId | null
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

/** The dated reference rows, by kind. */
export interface ReferenceRows {
  readonly service_types: ServiceType
  readonly qualification_levels: QualificationLevel
  readonly terms: Term
}
export type ReferenceKind = keyof ReferenceRows
export const referenceKinds = [
  'terms',
  'qualification_levels',
  'service_types',
] as const satisfies readonly ReferenceKind[]

/** Fields that leave Regia only when asked with their own scope: not in lists, exports, search. */
export const reservedFields = { software: ['productVersion'], dataCentre: ['site'] } as const
