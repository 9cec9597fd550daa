// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataClass } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type {
  AdministrationId,
  AssignmentId,
  Branded,
  DataCentreId,
  DigitalServiceId,
  DocumentId,
  PersonId,
} from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import type { Approach } from '../plans/index.ts'
import type { AskedField, SpendingForm } from './form.ts'
import type { SpendingState } from './lifecycle.ts'

export type SpendingRequestId = Branded<'SpendingRequestId'>
export type SpendingActId = Branded<'SpendingActId'>
export type OverrunId = Branded<'OverrunId'>
export type ConditionId = Branded<'ConditionId'>

/** What the owner must do before spending, by the group of the data centre and the use. */
export const duties = ['authorisation', 'communication', 'prior_communication'] as const
export type Duty = (typeof duties)[number]

export const dutyLabels: Readonly<Record<Duty, string>> = {
  authorisation: 'Autorizzazione',
  communication: 'Comunicazione',
  prior_communication: 'Comunicazione preventiva',
}

export const spendingKinds = [
  'ordinary_maintenance',
  'continuity',
  'consolidation',
  'expansion',
  'new_data_centre',
] as const
export type SpendingKind = (typeof spendingKinds)[number]

export const kindLabels: Readonly<Record<SpendingKind, string>> = {
  ordinary_maintenance: 'Manutenzione ordinaria',
  continuity: 'Continuità e sicurezza',
  consolidation: 'Consolidamento',
  expansion: 'Ampliamento',
  new_data_centre: 'Nuovo data center',
}

export const purposes = ['avoid_interruption', 'bring_forward', 'consolidate', 'other'] as const
export type Purpose = (typeof purposes)[number]

export const purposeLabels: Readonly<Record<Purpose, string>> = {
  avoid_interruption: 'Evitare l’interruzione di un servizio pubblico',
  bring_forward: 'Anticipare la dismissione verso il cloud',
  consolidate: 'Consolidare i servizi su data center di altri enti',
  other: 'Un’altra finalità',
}

export const exemptGrounds = ['research', 'technology_transfer', 'clinical_diagnostics'] as const
export type ExemptGround = (typeof exemptGrounds)[number]

export const exemptLabels: Readonly<Record<ExemptGround, string>> = {
  research: 'Ricerca',
  technology_transfer: 'Trasferimento tecnologico',
  clinical_diagnostics: 'Diagnostica clinica',
}

export const spendingItems = [
  'hardware',
  'software',
  'licences',
  'maintenance',
  'connectivity',
  'premises',
  'power',
  'staff',
  'services',
] as const
export type SpendingItem = (typeof spendingItems)[number]

export const itemLabels: Readonly<Record<SpendingItem, string>> = {
  hardware: 'Hardware',
  software: 'Software',
  licences: 'Licenze',
  maintenance: 'Manutenzione',
  connectivity: 'Connettività',
  premises: 'Locali',
  power: 'Energia',
  staff: 'Personale',
  services: 'Servizi',
}

/** What a document attached is; each kind is a question of the form. */
export const documentPurposes = ['report', 'appointment', 'other'] as const
export type DocumentPurpose = (typeof documentPurposes)[number]
export const documentLabels: Readonly<Record<DocumentPurpose, string>> = {
  report: 'Relazione tecnica ed economica',
  appointment: 'Atto di nomina di chi firma',
  other: 'Un altro documento',
}

export const procedures = [
  'direct_award',
  'negotiated',
  'open',
  'framework',
  'marketplace',
  'extension',
  'other',
] as const
export type Procedure = (typeof procedures)[number]

export const procedureLabels: Readonly<Record<Procedure, string>> = {
  direct_award: 'Affidamento diretto',
  negotiated: 'Procedura negoziata',
  open: 'Procedura aperta',
  framework: 'Adesione a convenzione o accordo quadro',
  marketplace: 'Mercato elettronico',
  extension: 'Proroga o rinnovo',
  other: 'Altra procedura',
}

export interface YearAmount {
  readonly year: number
  readonly netCents: Cents
  /** Null when it is not known yet. */
  readonly vatCents: Cents | null
}

/** The answers of the form: what a draft holds and a version says. */
export interface SpendingValues {
  readonly kind: SpendingKind | null
  readonly subject: string
  /** What the money buys. */
  readonly items: readonly SpendingItem[]
  readonly exemptGround: ExemptGround | null
  readonly exemptReason: string
  readonly purpose: Purpose | null
  readonly need: string
  /** Why the cloud, or a qualified service, is not possible now. */
  readonly cloudReason: string
  readonly amounts: readonly YearAmount[]
  readonly supplier: string
  readonly product: string
  readonly procedure: Procedure | null
  readonly cig: string
  readonly cup: string
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  /** Why the contract outlives the plan. */
  readonly excessReason: string
  readonly growsCapacity: boolean | null
  readonly cpuAfter: number | null
  readonly storageGbAfter: number | null
  /** Services that depend on it, of any body hosted. */
  readonly serviceIds: readonly DigitalServiceId[]
  /** Who signs the report: the RTD, or a person appointed. */
  readonly signatory: string
}

export const emptyValues: SpendingValues = {
  kind: null,
  subject: '',
  items: [],
  exemptGround: null,
  exemptReason: '',
  purpose: null,
  need: '',
  cloudReason: '',
  amounts: [],
  supplier: '',
  product: '',
  procedure: null,
  cig: '',
  cup: '',
  startsOn: null,
  endsOn: null,
  excessReason: '',
  growsCapacity: null,
  cpuAfter: null,
  storageGbAfter: null,
  serviceIds: [],
  signatory: '',
}
export const valueFields = Object.keys(emptyValues) as readonly (keyof SpendingValues)[]

export type Channel = 'programme' | 'office'

/** A request on its road: what it says is what was last sent; while it was never sent, nothing. */
export interface SpendingRequest {
  readonly requestId: SpendingRequestId
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly administrationTitle: string
  readonly administrationKind: string
  readonly ipaCode: string | null
  readonly dataCentreId: DataCentreId
  readonly dataCentreName: string
  /** Of one that came in from before Regia: how its body calls it. */
  readonly externalRef: string | null
  readonly duty: Duty
  readonly isRequalified: boolean
  readonly channel: Channel
  readonly state: SpendingState
  /** As the edition of the form in force calls the state; null for the name of the project. */
  readonly stateName: string | null
  readonly version: number
  readonly versionCount: number
  readonly reviewerPersonId: PersonId | null
  readonly subject: string
  readonly kind: SpendingKind | null
  readonly purpose: Purpose | null
  readonly supplier: string
  readonly product: string
  readonly netCents: Cents | null
  readonly vatCents: Cents | null
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  readonly submittedAt: Date | null
  readonly decidedAt: Date | null
  readonly createdAt: Date
  readonly updatedBy: PersonId | null
  readonly updatedAt: Date
}

export interface Draft {
  readonly values: SpendingValues
  /** The edition of the form whose questions its writer saw. */
  readonly formNumber: number
  readonly version: number
  readonly updatedBy: PersonId | null
  readonly updatedAt: Date
}

/** A service hosted in the data centre, as its plan in force sees it. Of a foreign one the owner knows name, class and end only. */
export interface PlacedService {
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly serviceId: DigitalServiceId
  readonly name: string
  readonly dataClass: DataClass | null
  readonly isOwn: boolean
  readonly planNumber: number | null
  readonly standing: 'approved' | 'submitted' | null
  readonly approach: Approach | null
  readonly hasReason: boolean | null
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
}

/** The plan of a data centre as somebody saw it: what an opinion and a decision rest on. */
export interface SeenPlan {
  readonly endsOn: LocalDate | null
  readonly services: readonly {
    readonly id: string
    readonly body: string
    readonly name: string
    readonly number: number | null
    readonly standing: 'approved' | 'submitted' | null
    readonly endsOn: LocalDate | null
  }[]
}

/** The data centre a request is about, with what the rules compare with. */
export interface PlaceFacts {
  readonly id: DataCentreId
  readonly name: string
  readonly group: 'PSN' | 'A' | 'B' | null
  readonly isGroupContested: boolean
  readonly state: 'active' | 'in_decommissioning' | 'closed'
  readonly closesOn: LocalDate | null
  readonly cpu: number | null
  readonly storageGb: number | null
  /** What it cost in a year before works, with the day it was counted; null when nobody wrote it. */
  readonly yearlyCost: { readonly cents: Cents; readonly countedOn: LocalDate } | null
  readonly services: readonly PlacedService[]
}

/** A data centre for which somebody may ask. */
export interface OwnPlace {
  readonly dataCentreId: string
  readonly name: string
  readonly administrationName: string
  readonly group: 'PSN' | 'A' | 'B' | null
  readonly state: string
}

/** Another request for the same data centre. */
export interface SiblingRequest {
  readonly requestId: SpendingRequestId
  readonly subject: string
  readonly supplier: string
  readonly cig: string
  readonly state: SpendingState
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  readonly amounts: readonly YearAmount[]
}

export interface AttachedDocument {
  readonly documentId: DocumentId
  readonly fileName: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly purpose: DocumentPurpose
  readonly sentNumber: number | null
  readonly addedAt: Date
}

/** What the rules of a request read, on one day. */
export interface SpendingFacts {
  readonly today: LocalDate
  readonly administrationKind: string
  readonly duty: Duty
  readonly isRequalified: boolean
  /** The answers to what the form asks. */
  readonly values: SpendingValues
  /** The edition in force, or the one it was sent under. */
  readonly form: SpendingForm
  /** What that edition asks of this duty. */
  readonly asked: readonly AskedField[]
  readonly place: PlaceFacts
  readonly siblings: readonly SiblingRequest[]
  readonly documents: readonly Pick<AttachedDocument, 'purpose' | 'mediaType'>[]
  readonly settings: SpendingSettings
}

/** Numbers nobody found in an act: values of house rules, with the proposals of the project. */
export interface SpendingSettings {
  /** Days of the programme for an answer; 0: no term, and none is assumed. */
  readonly answerDays: number
  /** Days of the owner for an integration. */
  readonly integrationDays: number
  /** Days before the end of a contract on which it is told. */
  readonly expiryDays: readonly number[]
  /** Fewest requests from which a price range is shown. */
  readonly similarFewest: number
  /** Whether an expansion keeps from sending. */
  readonly expansionStops: boolean
}

export type FindingLevel = 'stop' | 'explain' | 'warn' | 'info'

export interface SentVersion {
  readonly versionId: string
  readonly requestId: SpendingRequestId
  readonly number: number
  readonly receiptNumber: string
  readonly text: string
  readonly sha256: string
  readonly channel: Channel
  readonly submittedAt: Date
  readonly submittedBy: PersonId
  readonly submittedAs: AssignmentId
}

export const verdicts = ['favourable', 'with_conditions', 'contrary'] as const
export type Verdict = (typeof verdicts)[number]
export const verdictLabels: Readonly<Record<Verdict, string>> = {
  favourable: 'Favorevole',
  with_conditions: 'Favorevole con prescrizioni',
  contrary: 'Contrario',
}

export interface Opinion {
  readonly versionNumber: number
  readonly verdict: Verdict
  readonly reasons: string
  readonly seenPlan: SeenPlan
  readonly writtenBy: PersonId
  readonly writtenAt: Date
}

export const actKinds = [
  'authorise',
  'authorise_with_conditions',
  'deny',
  'acknowledge',
  'requalify',
] as const
export type ActKind = (typeof actKinds)[number]

export interface Act {
  readonly actId: SpendingActId
  readonly versionNumber: number
  readonly kind: ActKind
  readonly number: string
  readonly decidedOn: LocalDate
  readonly reasons: string
  readonly decidedBy: PersonId
  readonly decidedAt: Date
}

export interface Condition {
  readonly conditionId: ConditionId
  readonly words: string
  readonly dueOn: LocalDate
  readonly metOn: LocalDate | null
  readonly metNote: string
}

export interface Derogation {
  readonly derogationId: string
  readonly ground: string
  readonly scope: string
  readonly expiresOn: LocalDate
  readonly planEndsOn: LocalDate | null
  readonly givenBy: PersonId
  readonly givenAt: Date
}

export interface Integration {
  /** Of the version it was asked on. */
  readonly versionNumber: number
  readonly question: string
  readonly dueOn: LocalDate
  readonly askedBy: PersonId
  readonly askedAt: Date
  readonly answeredAt: Date | null
  /** The clock stops and goes on by these days: in office mode, those of the papers. */
  readonly askedOn: LocalDate
  readonly answeredOn: LocalDate | null
  /** In office mode, how it came and how the answer left. */
  readonly isReceived: boolean
  readonly protocolNumber: string
  readonly answerChannel: SendingChannel | null
  readonly answerSentBy: string
  readonly answerProtocolNumber: string
}

/** What was really spent in a year, without VAT, as the owner writes it. */
export interface Actual {
  readonly year: number
  readonly cents: Cents
}

/** What made an authorised contract outlive its plan. */
export interface OverrunCause {
  readonly kind:
    | 'plan_approved'
    | 'plan_submitted'
    | 'plan_withdrawn'
    | 'service_retired'
    | 'service_left'
    | 'service_arrived'
    | 'authorised'
    | 'contract_changed'
    | 'derogation'
  readonly on: LocalDate
  readonly name?: string
  readonly number?: number | null
  readonly from?: LocalDate
  readonly to?: LocalDate
}

/** A notice: an authorised contract lasts longer than its plan, and nobody said why it may. */
export interface Overrun {
  readonly overrunId: OverrunId
  readonly requestId: SpendingRequestId
  readonly openedOn: LocalDate
  readonly causes: readonly OverrunCause[]
  readonly contractEndsOn: LocalDate
  readonly planEndsOn: LocalDate | null
  readonly explanation: string
  readonly closedOn: LocalDate | null
  readonly closedBy: 'ground' | 'shorter_contract' | 'new_plan' | null
}

/** A derogation as the register shows it. */
export interface RegisteredDerogation {
  readonly derogationId: string
  readonly requestId: SpendingRequestId
  readonly subject: string
  readonly administrationName: string
  readonly dataCentreName: string
  readonly ground: string
  readonly scope: string
  readonly expiresOn: LocalDate
  readonly planEndsOn: LocalDate | null
  readonly givenOn: LocalDate
  readonly actNumber: string | null
}

export const sendingChannels = ['portal', 'pec', 'other'] as const
export type SendingChannel = (typeof sendingChannels)[number]
export const sendingChannelLabels: Readonly<Record<SendingChannel, string>> = {
  portal: 'Portale nazionale',
  pec: 'PEC',
  other: 'Un altro canale',
}

/** How a closed version left by a channel outside Regia. */
export interface Sending {
  readonly channel: SendingChannel
  readonly sentByName: string
  readonly sentOn: LocalDate
  readonly protocolNumber: string
  readonly receiptDocumentId: DocumentId | null
  readonly receiptFileName: string | null
  readonly differences: string
}
