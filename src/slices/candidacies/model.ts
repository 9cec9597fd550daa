// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, Branded, DigitalServiceId, DocumentId, PersonId } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import type { CallId, CallVersionId } from '../calls/index.ts'
import type { CandidacyAction, CandidacyState } from './lifecycle.ts'

export type CandidacyId = Branded<'CandidacyId'>
export type CandidacyActId = Branded<'CandidacyActId'>
export type CandidacyContractId = Branded<'CandidacyContractId'>
export type CandidacyDocumentId = Branded<'CandidacyDocumentId'>

/** The days on which something happened; each null until it did. */
export interface CandidacyDays {
  readonly sentOn: LocalDate | null
  /** The day of the PEC. */
  readonly admittedOn: LocalDate | null
  /** The day the decree was notified. */
  readonly fundedOn: LocalDate | null
  readonly contractedOn: LocalDate | null
  readonly completedOn: LocalDate | null
  readonly checkAskedOn: LocalDate | null
  readonly checkedOn: LocalDate | null
  readonly requestedOn: LocalDate | null
  readonly paidOn: LocalDate | null
  readonly sampleAskedOn: LocalDate | null
  readonly sampleAnsweredOn: LocalDate | null
}

/** What follows from the acts recorded, one after the other. */
export interface Standing extends CandidacyDays {
  readonly state: CandidacyState
  readonly cup: string | null
  readonly requestedCents: Cents | null
  readonly grantedCents: Cents | null
  readonly paidCents: Cents | null
}

export interface Candidacy extends Standing {
  readonly candidacyId: CandidacyId
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly ipaCode: string | null
  readonly callId: CallId
  /** The version of the call it left under; null while it is a draft. */
  readonly callVersionId: CallVersionId | null
  readonly callTitle: string
  readonly measure: string
  readonly needsPlan: boolean
  readonly bandCode: string | null
  /** Of a draft: what its services would give; null when they give no amount. */
  readonly forecastCents: Cents | null
  readonly nextStep: NextStep | null
  readonly dueOn: LocalDate | null
  readonly lastUsefulOn: LocalDate | null
  /** The last useful day that people were told of, and how many days before it. */
  readonly warnedFor: LocalDate | null
  readonly warnedDays: number | null
  readonly responsiblePersonId: PersonId | null
  readonly version: number
  readonly updatedAt: Date
}

/** What a body has to do next, where a term says by when. */
export const nextSteps = [
  'send',
  'cup',
  'contract',
  'completion',
  'check',
  'request',
  'sample_check',
  'maintenance',
] as const
export type NextStep = (typeof nextSteps)[number]

export const nextStepLabels: Readonly<Record<NextStep, string>> = {
  send: 'Inviare la candidatura',
  cup: 'Inserire il CUP',
  contract: 'Firmare il primo contratto',
  completion: 'Completare le attività',
  check: 'Chiedere la verifica tecnica',
  request: 'Chiedere l’erogazione',
  sample_check: 'Rispondere al controllo a campione',
  maintenance: 'Mantenere in funzione ciò che è stato finanziato',
}

/** A service with the mode of the call it is brought in. */
export interface CandidacyService {
  readonly digitalServiceId: DigitalServiceId
  readonly mode: string
  readonly name: string
}

export interface CandidacyAct {
  readonly candidacyActId: CandidacyActId
  readonly number: number
  readonly action: CandidacyAction
  readonly fromState: CandidacyState
  readonly toState: CandidacyState
  readonly onDay: LocalDate
  readonly protocol: string
  readonly note: string
  readonly channel: SendingChannel | null
  readonly sender: string
  readonly cup: string | null
  readonly amountCents: Cents | null
  readonly untilDay: LocalDate | null
  readonly months: number | null
  readonly termStep: ExtendedStep | null
  readonly documentId: DocumentId | null
  readonly documentName: string | null
  readonly recordedBy: PersonId | null
  readonly recordedAt: Date
  readonly undoneBy: PersonId | null
  readonly undoneAt: Date | null
  readonly undoneReason: string
}

export const sendingChannels = ['portal', 'pec', 'other'] as const
export type SendingChannel = (typeof sendingChannels)[number]

export const sendingChannelLabels: Readonly<Record<SendingChannel, string>> = {
  portal: 'Portale nazionale',
  pec: 'PEC',
  other: 'Altro canale',
}

/** The terms an extension can move. */
export const extendedSteps = ['contract', 'completion'] as const
export type ExtendedStep = (typeof extendedSteps)[number]

export interface Contract {
  readonly contractId: CandidacyContractId
  readonly supplierName: string
  readonly object: string
  readonly cig: string
  readonly signedOn: LocalDate
  readonly amountCents: Cents | null
  readonly withdrawnAt: Date | null
}

/** A service that another candidacy of the same measure brings already. */
export interface FundedElsewhere {
  readonly digitalServiceId: DigitalServiceId
  readonly otherAdministration: string
  readonly otherService: string
  readonly callTitle: string
}

/** Two services declared one. */
export interface Sharing {
  readonly serviceId: DigitalServiceId
  readonly serviceName: string
  readonly administrationName: string
  readonly otherId: DigitalServiceId
  readonly otherName: string
  readonly otherAdministration: string
}
