// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Certainty, DataClass } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type {
  AdministrationId,
  AssignmentId,
  AssociationId,
  Branded,
  DataCentreId,
  DigitalServiceId,
  DocumentId,
  PersonId,
  PlanId,
  PlanItemId,
} from '../../shared/ids.ts'
import type { LegalSource } from '../../shared/legal.ts'
import type { Cents } from '../../shared/money.ts'
import type { Role } from '../../shared/roles.ts'
import type { PlanContent } from './content.ts'
import type { PlanState, Revision } from './lifecycle.ts'

/** What happens to a service: mode A or B of the national model, or why it does not migrate. */
export const approaches = ['A', 'B', 'retain', 'retire', 'not_due'] as const
export type Approach = (typeof approaches)[number]

export const approachLabels: Readonly<Record<Approach, string>> = {
  A: 'A, trasferimento in sicurezza dell’infrastruttura',
  B: 'B, aggiornamento in sicurezza di applicazioni',
  retain: 'Resta dov’è',
  retire: 'Si dismette',
  not_due: 'Non dovuto',
}

export const strategies = ['rehost', 'repurchase', 'replatform', 'rearchitect'] as const
export type Strategy = (typeof strategies)[number]

export const strategyLabels: Readonly<Record<Strategy, string>> = {
  rehost: 'trasferimento di host',
  repurchase: 'sostituzione con un servizio cloud',
  replatform: 'trasferimento di piattaforma',
  rearchitect: 'rifattorizzazione',
}

/** The mode each strategy belongs to. Source: PAD-FAQ, STRAT; rearchitect as B is inferred. */
export const modeOfStrategy: Readonly<Record<Strategy, 'A' | 'B'>> = {
  rehost: 'A',
  repurchase: 'B',
  replatform: 'B',
  rearchitect: 'B',
}

export const destinationKinds = [
  'psn',
  'qualified_cloud',
  'adequate_infrastructure',
  'group_a_data_centre',
] as const
export type DestinationKind = (typeof destinationKinds)[number]

export const destinationLabels: Readonly<Record<DestinationKind, string>> = {
  psn: 'Polo Strategico Nazionale',
  qualified_cloud: 'Servizio cloud qualificato',
  adequate_infrastructure: 'Infrastruttura pubblica adeguata',
  group_a_data_centre: 'Data center di gruppo A',
}

/** Where a service runs before it moves, in the words of the measure that pays for the movement. */
export const originKinds = [
  'on_premise_unstructured',
  'on_premise_structured',
  'iaas',
  'paas',
  'saas',
] as const
export type OriginKind = (typeof originKinds)[number]

export const originLabels: Readonly<Record<OriginKind, string>> = {
  on_premise_unstructured: 'In sede, destrutturato',
  on_premise_structured: 'In sede, strutturato',
  iaas: 'Cloud IaaS',
  paas: 'Cloud PaaS',
  saas: 'Cloud SaaS',
}

/** How the destination serves it. */
export const serviceModels = ['iaas', 'paas', 'saas', 'housing', 'hosting'] as const
export type ServiceModel = (typeof serviceModels)[number]

export const serviceModelLabels: Readonly<Record<ServiceModel, string>> = {
  iaas: 'IaaS',
  paas: 'PaaS',
  saas: 'SaaS',
  housing: 'Housing',
  hosting: 'Hosting',
}

/** What a person decides for one service of the plan. */
export interface PlanItemValues {
  readonly approach: Approach | null
  readonly strategy: Strategy | null
  readonly reason: string
  readonly reviewOn: LocalDate | null
  readonly originKind: OriginKind | null
  /** Whether the cloud service it leaves is qualified. */
  readonly isOriginQualified: boolean | null
  /** Empty: all the software that the inventory ties to the service. */
  readonly migratedSoftware: string
  readonly destinationKind: DestinationKind | null
  readonly destinationName: string
  readonly serviceModel: ServiceModel | null
  readonly qualificationCode: string | null
  readonly qualificationValidTo: LocalDate | null
  readonly contractOn: LocalDate | null
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  /** Virtual processors, memory and storage at the destination. */
  readonly cpuCount: number | null
  readonly memoryGb: number | null
  readonly storageGb: number | null
  readonly costCents: Cents | null
  readonly yearlyFeeCents: Cents | null
  readonly isDataComplete: boolean | null
  readonly dataReason: string
  readonly isLegacyDecommissioned: boolean | null
  readonly legacyReason: string
}

export const emptyItemValues: PlanItemValues = {
  approach: null,
  strategy: null,
  reason: '',
  reviewOn: null,
  originKind: null,
  isOriginQualified: null,
  migratedSoftware: '',
  destinationKind: null,
  destinationName: '',
  serviceModel: null,
  qualificationCode: null,
  qualificationValidTo: null,
  contractOn: null,
  startsOn: null,
  endsOn: null,
  cpuCount: null,
  memoryGb: null,
  storageGb: null,
  costCents: null,
  yearlyFeeCents: null,
  isDataComplete: null,
  dataReason: '',
  isLegacyDecommissioned: null,
  legacyReason: '',
}

export const itemFields = Object.keys(emptyItemValues) as readonly (keyof PlanItemValues)[]

export const itemFieldLabels: Readonly<Record<keyof PlanItemValues, string>> = {
  approach: 'Modo',
  strategy: 'Strategia',
  reason: 'Motivo',
  reviewOn: 'Da rivedere il',
  originKind: 'Da dove parte',
  isOriginQualified: 'Origine qualificata',
  migratedSoftware: 'Applicativi migrati',
  destinationKind: 'Destinazione',
  destinationName: 'Nome della destinazione',
  serviceModel: 'Modello di servizio',
  qualificationCode: 'Qualificazione o adeguamento',
  qualificationValidTo: 'Validità della qualificazione',
  contractOn: 'Contratto',
  startsOn: 'Inizio',
  endsOn: 'Fine prevista',
  cpuCount: 'CPU a destinazione',
  memoryGb: 'Memoria a destinazione',
  storageGb: 'Archiviazione a destinazione',
  costCents: 'Costo una tantum',
  yearlyFeeCents: 'Canone annuo',
  isDataComplete: 'Dati completi',
  dataReason: 'Quali dati e perché',
  isLegacyDecommissioned: 'Vecchio sistema dismesso',
  legacyReason: 'Che ne è del vecchio sistema',
}

/** Which of the values count for each answer: what stays or is dismissed has no destination, whatever was written before. */
const countedFields: Readonly<Record<Approach, readonly (keyof PlanItemValues)[]>> = {
  A: itemFields.filter((field) => field !== 'reviewOn'),
  B: itemFields.filter((field) => field !== 'reviewOn'),
  retain: ['approach', 'reason', 'reviewOn'],
  retire: ['approach', 'reason', 'endsOn'],
  not_due: ['approach', 'reason'],
}

/** The values that count for the answer given, the others empty: what a version says, and what pages show. */
export function countedValues(values: PlanItemValues): PlanItemValues {
  const counted = values.approach === null ? itemFields : countedFields[values.approach]
  return Object.fromEntries(
    itemFields.map((field) => [field, (counted.includes(field) ? values : emptyItemValues)[field]]),
  ) as unknown as PlanItemValues
}

/** True for what moves to another place: mode A or B. */
export function isMoving(values: Pick<PlanItemValues, 'approach'>): boolean {
  return values.approach === 'A' || values.approach === 'B'
}

/** The signed statement of a change from mode A to B (domain: improvement), as pages name it. */
export interface Statement {
  readonly documentId: DocumentId
  readonly fileName: string
  readonly sha256: string
}

/** What only the body and its office read of a service: it never enters a version, a list or a file. */
export interface ReservedValues {
  readonly componentIds: string
  readonly ipAddresses: string
}

/** Fields filled from a model of the office that nobody confirmed yet, and the model's name. */
export interface Inherited {
  readonly fields: readonly (keyof PlanItemValues)[]
  readonly from: string
}

export const nothingInherited: Inherited = { fields: [], from: '' }

/** Those that count for the answer given: the others ask nothing. */
export function inheritedFields(item: RuleItem): (keyof PlanItemValues)[] {
  const counted = item.approach === null ? itemFields : countedFields[item.approach]
  return item.inherited.fields.filter((field) => counted.includes(field))
}

/** What an item holds, with the person who follows it. */
export interface ItemValues extends PlanItemValues {
  readonly responsiblePersonId: PersonId | null
}
export type ItemField = keyof ItemValues
export type ItemChange = Partial<ItemValues>

/** What the rules read of an item. */
export interface RuleItem
  extends Omit<PlanItemValues, 'strategy' | 'migratedSoftware' | 'cpuCount' | 'memoryGb' | 'storageGb'> {
  readonly digitalServiceId: DigitalServiceId
  readonly statement: Statement | null
  readonly inherited: Inherited
}

export interface PlanItem extends RuleItem, ItemValues {
  readonly planItemId: PlanItemId
  readonly planId: PlanId
  readonly administrationId: AdministrationId
  readonly version: number
  readonly updatedAt: Date
  readonly updatedBy: PersonId | null
}

export type RenunciationId = Branded<'RenunciationId'>

/** The funding behind a plan, given up: the plan lapses until the body says what it makes of it. */
export interface Renunciation {
  readonly renunciationId: RenunciationId
  readonly callTitle: string
  /** «1.2»; empty when nobody said. */
  readonly measure: string
  readonly renouncedOn: LocalDate
  readonly protocolNumber: string
  readonly reason: string
  /** The services that the money paid; empty when nobody said. */
  readonly serviceIds: readonly DigitalServiceId[]
  /** The act of the candidacy it comes from; null when it was recorded by hand. */
  readonly candidacyActId: string | null
}

export const renunciationAnswers = ['without_funds', 'reduced'] as const
export type RenunciationAnswer = (typeof renunciationAnswers)[number]

/** The end of a body, as the registry knows it. */
export interface BodyEnding {
  readonly endedOn: LocalDate
  /** Names of who goes on; none for a town that went to another State. */
  readonly successors: readonly string[]
}

export type WaveId = Branded<'WaveId'>

/** How an office groups the services of the plans of its bodies: its own planning, never part of a version. */
export interface Wave {
  readonly waveId: WaveId
  readonly associationId: AssociationId
  readonly name: string
  readonly position: number
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  readonly note: string
  readonly version: number
}

export type Channel = 'programme' | 'office'

export interface Plan {
  readonly planId: PlanId
  readonly administrationId: AdministrationId
  readonly administrationName: string
  /** «Comune di Valdorsa», as people call the body. */
  readonly administrationTitle: string
  readonly ipaCode: string | null
  readonly channel: Channel
  readonly state: PlanState
  readonly version: number
  /** How many versions were sent; the draft on the desk is one more. */
  readonly versionCount: number
  readonly responsiblePersonId: PersonId | null
  readonly reviewerPersonId: PersonId | null
  readonly lateReason: string
  readonly lateNewEndOn: LocalDate | null
  /** What the draft changes of the approved version, which stays in force meanwhile; null when none was approved or nothing is open. */
  readonly revision: Revision | null
  readonly revisionReason: string
  readonly updatedAt: Date
  readonly updatedBy: PersonId | null
}

/** A body that has no plan yet, with how many services would enter it. */
export interface BodyWithoutPlan {
  readonly administrationId: AdministrationId
  readonly name: string
  readonly ipaCode: string | null
  readonly services: number
}

/** One service of the body as the rules see it: what it is today, and the plan's decision if it is in the plan. */
export interface RuleService {
  readonly digitalServiceId: DigitalServiceId
  readonly name: string
  readonly serviceTypeCode: string | null
  readonly dataClass: DataClass | null
  readonly dataCentreId: DataCentreId | null
  readonly softwareNames: readonly string[]
  /** The first end among the contracts of the software that supports it. */
  readonly contractEndsOn: LocalDate | null
  readonly item: RuleItem | null
}

/** The same as pages show it. */
export interface ServiceFacts extends RuleService {
  readonly dataClassSource: string
  readonly dataClassOn: LocalDate | null
  readonly usersCount: number | null
  readonly hosting: 'data_centre' | 'cloud' | 'supplier' | 'unknown'
  readonly item: PlanItem | null
}

export interface DataCentreFacts {
  readonly dataCentreId: DataCentreId
  readonly name: string
  readonly group: 'PSN' | 'A' | 'B' | null
  readonly closesOn: LocalDate | null
  /** False for a place of another body that hosts some of the services. */
  readonly isOwn: boolean
  readonly foreignServices: readonly {
    readonly administrationName: string
    readonly name: string
    readonly endsOn: LocalDate | null
  }[]
}

export interface TermFacts {
  readonly code: string
  readonly title: string
  readonly subject: 'classification' | 'plan' | 'migration' | 'funding' | 'other'
  readonly dueOn: LocalDate
  readonly source: string
  readonly certainty: Certainty
}

export interface LevelFacts {
  readonly code: string
  readonly level: number
  readonly servesClass: DataClass
  readonly certainty: Certainty
}

/** An amount over many bodies: none of them can be told from it. */
export interface Spread {
  readonly bodies: number
  readonly low: Cents
  readonly median: Cents
  readonly high: Cents
}

/** Cost and yearly fee of a type of service in bodies of the same band of residents. */
export interface SimilarCosts {
  readonly cost: Spread | null
  readonly fee: Spread | null
}

/** All that the rules of a plan read, on one day. */
export interface RuleFacts {
  readonly today: LocalDate
  readonly plan: Plan
  readonly services: readonly RuleService[]
  readonly dataCentres: readonly DataCentreFacts[]
  readonly terms: readonly TermFacts[]
  readonly levels: readonly LevelFacts[]
  /** The approved version that the draft changes; null when nothing approved is open. */
  readonly approved: {
    readonly number: number
    /** What it decided of each service. */
    readonly services: ReadonlyMap<string, Approach | null>
  } | null
  /** Which service needs which, among those of the body. */
  readonly dependencies: readonly { readonly serviceId: string; readonly dependsOnId: string }[]
  /** What similar bodies pay, by type of service: only where they are enough. */
  readonly similar: ReadonlyMap<string, SimilarCosts>
  /** Most days between the ends of two services that depend on each other. House rule, a dated value. */
  readonly dependencyGapDays: number
  /** Fundings given up that nobody answered yet: each makes the plan lapse. */
  readonly renunciations: readonly Renunciation[]
  /** Null for a body that goes on. */
  readonly ending: BodyEnding | null
  /** Words of the body on a finding, by `${rule} ${subject id}`. */
  readonly explanations: ReadonlyMap<string, string>
}

/** What pages and commands read: the rules' facts with all there is of each service. */
export interface PlanFacts extends RuleFacts {
  readonly services: readonly ServiceFacts[]
}

/** True for a service of the approved version, which an addition (integrazione) leaves as it is. */
export function isFrozen(
  { plan, approved }: Pick<RuleFacts, 'plan' | 'approved'>,
  serviceId: string,
): boolean {
  return plan.revision === 'addition' && (approved?.services.has(serviceId) ?? false)
}

/** True for a service approved in mode A that the draft moves to B: it takes a signed statement. */
export function isModeChange({ approved }: Pick<RuleFacts, 'approved'>, item: RuleItem): boolean {
  return item.approach === 'B' && approved?.services.get(item.digitalServiceId) === 'A'
}

/** `stop` keeps the plan from being sent; the others are told and may be explained. */
export type FindingLevel = 'stop' | 'warn' | 'info'

export interface Finding {
  readonly rule: string
  readonly level: FindingLevel
  /** The service or data centre it concerns; null for the whole plan. */
  readonly subjectId: string | null
  readonly subjectName: string | null
  readonly title: string
  readonly detail: string
  readonly source: LegalSource
  /** The field to mend, for the link to its place. */
  readonly field:
    | keyof PlanItemValues
    | 'dataClass'
    | 'late'
    | 'dataCentre'
    | 'inherited'
    | 'renunciation'
    | 'twin'
    | null
  /** A value that would put it right, offered and never set by itself. */
  readonly repair?: { readonly label: string; readonly field: keyof PlanItemValues; readonly value: string }
  readonly canExplain: boolean
  readonly explanation: string | null
  /** How sure the rule is: of an act, read or not, or of the house. */
  readonly certainty: Certainty
}

/** A version that was sent: its content never changes, its outcome is written once. */
export interface PlanVersion {
  readonly planVersionId: string
  readonly planId: PlanId
  readonly administrationId: AdministrationId
  readonly number: number
  readonly receiptNumber: string
  readonly content: PlanContent
  readonly text: string
  readonly sha256: string
  readonly channel: Channel
  readonly submittedAt: Date
  readonly submittedBy: PersonId
  readonly submittedAs: AssignmentId
  readonly outcome: 'returned' | 'approved' | 'withdrawn' | null
  readonly outcomeAt: Date | null
  readonly outcomeBy: PersonId | null
  /** Who proposed the approval that another person confirmed; null where one decided. */
  readonly proposedBy: PersonId | null
  readonly outcomeNote: string | null
  readonly lateOutcome: 'accepted' | 'refused' | null
}

/** What the programme observed on a version, the body's reply, and what was made of it. */
export interface Observation {
  readonly observationId: string
  readonly versionNumber: number
  readonly digitalServiceId: DigitalServiceId | null
  readonly body: string
  readonly writtenBy: PersonId
  readonly writtenAt: Date
  readonly isPublished: boolean
  readonly reply: string | null
  readonly repliedBy: PersonId | null
  readonly repliedAt: Date | null
  readonly resolution: 'accepted' | 'not_accepted' | null
}

/** A destination that other bodies of the actor's scope chose for a service like this one. */
export interface ChosenDestination {
  readonly kind: DestinationKind
  readonly name: string
  readonly qualificationCode: string | null
  readonly bodies: number
}

/** A person to choose, by the short name. */
export interface PersonChoice {
  readonly personId: PersonId
  readonly name: string
}

/** An assignment by which somebody sends for a body, or sent once. Whole names: it says who binds the body. */
export interface Sender {
  readonly personId: PersonId
  readonly name: string
  readonly role: Role
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
  readonly sends: readonly string[]
}

/** How a closed version left by a channel outside Regia. */
export interface ExternalSending {
  readonly channel: 'pec' | 'portal' | 'other'
  readonly sentByName: string
  readonly sentOn: string
  readonly protocolNumber: string
  readonly receiptDocumentId: DocumentId | null
  readonly receiptFileName: string | null
  readonly sentSha256: string | null
  readonly differences: string
  readonly recordedBy: PersonId
  readonly recordedAt: Date
}
