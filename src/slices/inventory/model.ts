// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Certainty, DataClass } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type {
  AdministrationId,
  AssociationId,
  DataCentreId,
  DigitalServiceId,
  DocumentId,
  PersonId,
  SoftwareId,
} from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'

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
  /** Where in the building. Reserved. */
  readonly room: string
  readonly group: AgidGroup | null
  readonly groupReason: string
  readonly groupSource: string
  readonly groupOn: LocalDate | null
  /** Which census gave the group. */
  readonly censusEdition: string
  readonly isGroupContested: boolean
  /** It may host services of other bodies. */
  readonly isShared: boolean
  readonly servers: number | null
  /** Processors as the census counts them, not cores. */
  readonly cpu: number | null
  /** GB, as the storage. */
  readonly ram: number | null
  readonly storage: number | null
  readonly racks: number | null
  /** kWh in a year. */
  readonly energy: number | null
  /** The day the figures are true for. */
  readonly capacityOn: LocalDate | null
  readonly state: DataCentreState
  /** The day it is planned to close. */
  readonly closesOn: LocalDate | null
  /** The day it was switched off: closed ones have it, and only they. */
  readonly closedOn: LocalDate | null
  readonly version: number
  readonly updatedAt: Date
}

/** How large a data centre is: what the census asks. */
export const capacities = ['servers', 'cpu', 'ram', 'storage', 'racks', 'energy'] as const
export type Capacity = (typeof capacities)[number]

/** What a person may write of a data centre; its state moves apart, along its lifecycle. */
export const dataCentreFields = [
  'name',
  'site',
  'room',
  'group',
  'groupReason',
  'groupSource',
  'groupOn',
  'censusEdition',
  'isGroupContested',
  'isShared',
  ...capacities,
  'capacityOn',
  'closesOn',
  'closedOn',
] as const
export type DataCentreValues = Pick<DataCentre, (typeof dataCentreFields)[number]>

/** What a data centre costs in a year, item by item. */
export const costItems = [
  'energy',
  'maintenance',
  'connectivity',
  'premises',
  'staff',
  'licences',
  'other',
] as const
export type CostItem = (typeof costItems)[number]

/** What a data centre cost in a year before work started: how it was counted and on which day. Null is not known. */
export interface BaselineValues extends Readonly<Record<CostItem, Cents | null>> {
  readonly countedOn: LocalDate
  readonly method: string
}

/** The baseline (number 1) or one of its restatements, as it was written. */
export interface Baseline extends BaselineValues {
  readonly number: number
  readonly reason: string
  readonly isLate: boolean
  readonly writtenBy: PersonId | null
  readonly writtenAt: Date
  /** Null while it is a draft. */
  readonly lockedAt: Date | null
}

/** What closing a data centre freed: its capacity as it was, the cost of a year that ends, the proof. */
export interface Closing extends Readonly<Record<Capacity, number | null>> {
  readonly id: string
  readonly capacityOn: LocalDate | null
  readonly yearlyCostCents: Cents | null
  readonly proof: { readonly id: DocumentId; readonly fileName: string; readonly sha256: string } | null
}

/** How much of something, in the official list of software. */
export const degrees = ['high', 'medium', 'low'] as const
export type Degree = (typeof degrees)[number]

export interface Software {
  readonly id: SoftwareId
  readonly administrationId: AdministrationId
  /** What the body calls it. */
  readonly name: string
  /** The supplier's name for it. */
  readonly product: string
  readonly productVersion: string
  readonly supplier: string
  readonly contractEndsOn: LocalDate | null
  /** Kind and expiry of each, as the official list asks. */
  readonly licences: string
  readonly yearlyCostCents: Cents | null
  /** Identifiers and IP addresses of its components. Reserved. */
  readonly components: string
  /** Opportunity, risk and ease of migrating it, which order the work. */
  readonly opportunity: Degree | null
  readonly risk: Degree | null
  readonly ease: Degree | null
  readonly version: number
  readonly updatedAt: Date
}

export type SoftwareValues = Pick<
  Software,
  | 'name'
  | 'product'
  | 'productVersion'
  | 'supplier'
  | 'contractEndsOn'
  | 'licences'
  | 'yearlyCostCents'
  | 'components'
  | 'opportunity'
  | 'risk'
  | 'ease'
>

/** A service that cannot work without another of the same body. */
export interface Dependency {
  readonly serviceId: DigitalServiceId
  readonly serviceName: string
  readonly serviceState: ServiceState
  readonly dependsOnId: DigitalServiceId
  readonly dependsOnName: string
  readonly dependsOnState: ServiceState
  readonly reason: string
}

/** What the lists of data centres and of software say of the body. */
export interface AssetRow {
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly ipaCode: string | null
  readonly sortValue: string
}

/** A data centre as its list shows it. */
export type PlaceRow = AssetRow &
  Pick<
    DataCentre,
    | Capacity
    | 'id'
    | 'name'
    | 'group'
    | 'censusEdition'
    | 'isGroupContested'
    | 'isShared'
    | 'capacityOn'
    | 'state'
    | 'closesOn'
    | 'closedOn'
  >

/** A software as its list shows it. */
export type SoftwareRow = AssetRow &
  Pick<
    Software,
    'id' | 'name' | 'product' | 'supplier' | 'licences' | 'contractEndsOn' | 'yearlyCostCents'
  > & {
    readonly services: number
  }

/** The same with its reserved fields, for a file that asks for them. */
export type ReservedPlaceRow = PlaceRow & Pick<DataCentre, 'site' | 'room'>
export type ReservedSoftwareRow = SoftwareRow & Pick<Software, 'productVersion' | 'components'>

/** A sum of what is known, and of how many rows nothing is known. */
export interface Total {
  readonly sum: number | null
  readonly unknown: number
}

/** A data centre of another body that may be the same: with the id of a shared one, where services can be put. */
export interface Twin {
  readonly name: string
  readonly administrationName: string
  readonly sharedId: DataCentreId | null
}

/** A list of requirements with what was answered for one data centre, by code. */
export interface Checklist {
  readonly checklist: string
  readonly rows: readonly Requirement[]
  /** No list is in force: this one is an example. */
  readonly isSuperseded: boolean
  readonly answers: ReadonlyMap<string, AnsweredRequirement>
}

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

/** A data centre as it was at the end of a day; `place` null when the inventory did not have it yet. */
export interface PlaceOnDay {
  readonly administrationName: string
  readonly isRebuilt: boolean
  readonly place: DataCentre | null
  readonly hosted: readonly HostedService[]
  readonly closing: Closing | null
  /** Those written by then: later restatements are not there. */
  readonly baselines: readonly Baseline[]
  /** There were costs in draft, whose values were written over since. */
  readonly hadDraftCosts: boolean
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

/** What a target is measured with: figures of the programme that have one. */
export const milestoneFigures = [
  'bodies_migrated',
  'bodies_on_psn',
  'services_migrated',
  'group_b_left',
] as const
/** Which bodies a target is about. */
export const milestoneAudiences = ['all', 'local', 'central', 'central_and_health'] as const
export type MilestoneAudience = (typeof milestoneAudiences)[number]

/** A target of the programme: how many, of whom, by when; what must shrink says what it was. */
export interface Milestone {
  readonly code: string
  readonly title: string
  readonly figure: (typeof milestoneFigures)[number]
  readonly audience: MilestoneAudience
  readonly dueOn: LocalDate
  readonly target: number
  readonly baselineOn: LocalDate | null
  readonly baseline: number | null
  readonly certainty: Certainty
  readonly source: string
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

/** On what a criterion is judged: on the plan alone, or also on each service where it is not met. */
export const criterionSubjects = ['plan', 'service'] as const

/** One line of the sheet by which plans are evaluated. */
export interface EvaluationCriterion {
  readonly code: string
  readonly label: string
  /** What the reviewer looks at to judge it. */
  readonly lookAt: string
  readonly subject: (typeof criterionSubjects)[number]
  readonly weight: number
  readonly isCompulsory: boolean
  readonly certainty: Certainty
  readonly source: string
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

/** One requirement of the checklist that places a data centre in a group. */
export interface Requirement {
  /** The list it is of: one edition of the census has one. */
  readonly checklist: string
  readonly code: string
  readonly area: string
  readonly label: string
  /** Whether the columns «PSN» and «A» of the list ask for it. */
  readonly forPsn: boolean
  readonly forA: boolean
  readonly certainty: Certainty
  readonly source: string
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

export const requirementAnswers = ['met', 'partly', 'not_met'] as const
export type RequirementAnswer = (typeof requirementAnswers)[number]

/** What a body says of one requirement for one data centre. */
export interface AnsweredRequirement {
  readonly answer: RequirementAnswer | null
  readonly note: string
  readonly answeredOn: LocalDate | null
}

export const cloudServiceKinds = ['infrastructure', 'iaas', 'paas', 'saas'] as const
export type CloudServiceKind = (typeof cloudServiceKinds)[number]

/** What a supplier sells, as a catalogue says it from a day on. */
export interface QualifiedService {
  /** Of the catalogue. */
  readonly code: string
  readonly supplier: string
  readonly name: string
  readonly serviceKind: CloudServiceKind
  /** As in the levels of qualification; null while it is not known. */
  readonly levelCode: string | null
  readonly state: 'qualified' | 'revoked'
  readonly renewalAskedOn: LocalDate | null
  readonly certainty: Certainty
  readonly source: string
  /** The day it was qualified, or renewed, or revoked. */
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

/** Fields that leave Regia only when asked with their own scope: not in lists, exports, search. */
export const reservedFields = {
  software: ['productVersion', 'components'],
  dataCentre: ['site', 'room'],
} as const satisfies { software: (keyof SoftwareValues)[]; dataCentre: (keyof DataCentreValues)[] }
