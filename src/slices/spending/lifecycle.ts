// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Guard, Transition } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { Channel, Duty, SpendingRequest } from './model.ts'

export const spendingStates = [
  'draft',
  'submitted',
  'in_examination',
  'integration_requested',
  'authorised',
  'authorised_with_conditions',
  'denied',
  'acknowledged',
  'requalified',
  'withdrawn',
] as const
export type SpendingState = (typeof spendingStates)[number]

export const spendingStateLabels: Readonly<Record<SpendingState, string>> = {
  draft: 'Bozza',
  submitted: 'Inviata',
  in_examination: 'In istruttoria',
  integration_requested: 'Integrazioni richieste',
  authorised: 'Autorizzata',
  authorised_with_conditions: 'Autorizzata con prescrizioni',
  denied: 'Negata',
  acknowledged: 'Presa d’atto',
  requalified: 'Serve l’autorizzazione',
  withdrawn: 'Ritirata',
}

/** A state as the edition of the form in force calls it. */
export function stateLabel({ state, stateName }: Pick<SpendingRequest, 'state' | 'stateName'>): string {
  return stateName ?? spendingStateLabels[state]
}

export const spendingActions = [
  'submit',
  'close_version',
  'answer',
  'take',
  'ask_integration',
  'give_opinion',
  'authorise',
  'authorise_with_conditions',
  'deny',
  'acknowledge',
  'requalify',
  'record_authorised',
  'record_with_conditions',
  'record_denied',
  'record_acknowledged',
  'record_past',
  'record_withdrawn',
  'record_integration',
  'close_answer',
  'record_answer',
  'withdraw',
  'resume',
] as const
export type SpendingAction = (typeof spendingActions)[number]

/** What the guards read, for who is asking. */
export interface SpendingMoveFacts {
  readonly duty: Duty
  readonly channel: Channel
  /** Findings that keep from sending, those that want words and have none among them. */
  readonly stops: number
  readonly isDeclared: boolean
  /** A delegate whose delegation covers spending; true for the others. */
  readonly maySend: boolean
  readonly isOffice: boolean
  readonly isAuthor: boolean
  readonly isAssigned: boolean
  readonly hasOpinion: boolean
  /** The opinion on this version is of the person who asks. */
  readonly isOpinionGiver: boolean
  /** While an integration is asked: the draft says something that the last version does not. */
  readonly isChanged: boolean
}

type SpendingGuard = Guard<SpendingMoveFacts>

const inProgramme: SpendingGuard = ({ channel }) => (channel === 'programme' ? null : 'SPEND-006')
const inOffice: SpendingGuard = ({ channel }) => (channel === 'office' ? null : 'SPEND-007')
const covered: SpendingGuard = ({ maySend }) => (maySend ? null : 'SPEND-008')
const noStops: SpendingGuard = ({ stops }) => (stops === 0 ? null : 'SPEND-009')
const declared: SpendingGuard = ({ isDeclared }) => (isDeclared ? null : 'SPEND-010')
/** Nobody examines or decides what they wrote. */
const notAuthor: SpendingGuard = ({ isAuthor }) => (isAuthor ? 'SPEND-011' : null)
const assigned: SpendingGuard = ({ isAssigned }) => (isAssigned ? null : 'SPEND-012')
const isRequest: SpendingGuard = ({ duty }) => (duty === 'authorisation' ? null : 'SPEND-013')
const isCommunication: SpendingGuard = ({ duty }) => (duty === 'authorisation' ? 'SPEND-014' : null)
const withOpinion: SpendingGuard = ({ hasOpinion }) => (hasOpinion ? null : 'SPEND-015')
/** Opinion and decision are of two people. */
const notOpinionGiver: SpendingGuard = ({ isOpinionGiver }) => (isOpinionGiver ? 'SPEND-016' : null)
/** What left is what the last version says. */
const unchanged: SpendingGuard = ({ isChanged }) => (isChanged ? 'SPEND-052' : null)
/** The office takes back only what it closed itself, to carry over. */
const notOfficeInProgramme: SpendingGuard = ({ isOffice, channel }) =>
  isOffice && channel === 'programme' ? 'SPEND-005' : null

const senders = ['legal_representative', 'delegate'] as const
const decision = {
  by: ['programme_officer'],
  note: 'required',
  guards: [inProgramme, isRequest, notAuthor, withOpinion, notOpinionGiver],
} as const
/** An answer may come also while an integration waits for its own. */
const ofOffice = { from: ['submitted', 'integration_requested'], by: writingRoles, note: 'optional' } as const

export const spendingTransitions: readonly Transition<SpendingState, SpendingAction, SpendingMoveFacts>[] = [
  {
    action: 'submit',
    from: ['draft', 'requalified'],
    to: 'submitted',
    by: senders,
    guards: [inProgramme, covered, noStops, declared],
    labelIt: 'Invia',
  },
  {
    action: 'close_version',
    from: ['draft', 'requalified'],
    to: 'submitted',
    by: ['office_member', ...senders],
    guards: [inOffice, covered, noStops, declared],
    labelIt: 'Chiudi la versione da riportare',
  },
  {
    action: 'answer',
    from: ['integration_requested'],
    to: 'in_examination',
    by: senders,
    guards: [inProgramme, covered, noStops, declared],
    labelIt: 'Invia la risposta',
  },
  {
    action: 'take',
    from: ['submitted', 'in_examination'],
    to: 'in_examination',
    by: ['reviewer'],
    guards: [inProgramme, notAuthor],
    labelIt: 'Prendi in istruttoria',
  },
  {
    action: 'ask_integration',
    from: ['in_examination'],
    to: 'integration_requested',
    by: ['reviewer'],
    guards: [notAuthor, assigned],
    note: 'required',
    labelIt: 'Chiedi integrazioni',
  },
  {
    action: 'give_opinion',
    from: ['in_examination'],
    to: 'in_examination',
    by: ['reviewer'],
    guards: [isRequest, notAuthor, assigned],
    note: 'required',
    labelIt: 'Scrivi il parere',
  },
  {
    action: 'authorise',
    from: ['in_examination'],
    to: 'authorised',
    ...decision,
    labelIt: 'Autorizza',
  },
  {
    action: 'authorise_with_conditions',
    from: ['in_examination'],
    to: 'authorised_with_conditions',
    ...decision,
    labelIt: 'Autorizza con prescrizioni',
  },
  { action: 'deny', from: ['in_examination'], to: 'denied', ...decision, labelIt: 'Nega' },
  {
    action: 'acknowledge',
    from: ['submitted', 'in_examination'],
    to: 'acknowledged',
    by: ['programme_officer'],
    guards: [inProgramme, isCommunication, notAuthor],
    note: 'optional',
    labelIt: 'Prendi atto',
  },
  {
    action: 'requalify',
    from: ['submitted', 'in_examination'],
    to: 'requalified',
    by: ['programme_officer'],
    guards: [inProgramme, isCommunication, notAuthor],
    note: 'required',
    labelIt: 'Chiedi l’autorizzazione',
  },
  {
    action: 'record_authorised',
    to: 'authorised',
    guards: [inOffice, isRequest],
    ...ofOffice,
    labelIt: 'Registra l’autorizzazione ricevuta',
  },
  {
    action: 'record_with_conditions',
    to: 'authorised_with_conditions',
    guards: [inOffice, isRequest],
    ...ofOffice,
    labelIt: 'Registra l’autorizzazione con prescrizioni',
  },
  {
    action: 'record_denied',
    to: 'denied',
    guards: [inOffice, isRequest],
    ...ofOffice,
    labelIt: 'Registra il diniego ricevuto',
  },
  {
    action: 'record_acknowledged',
    to: 'acknowledged',
    guards: [inOffice, isCommunication],
    ...ofOffice,
    labelIt: 'Registra la presa d’atto ricevuta',
  },
  {
    action: 'record_integration',
    from: ['submitted'],
    to: 'integration_requested',
    by: writingRoles,
    guards: [inOffice],
    note: 'required',
    labelIt: 'Registra le integrazioni chieste',
  },
  {
    action: 'close_answer',
    from: ['integration_requested'],
    to: 'integration_requested',
    by: ['office_member', ...senders],
    guards: [inOffice, covered, noStops, declared],
    labelIt: 'Chiudi la versione della risposta',
  },
  {
    action: 'record_answer',
    from: ['integration_requested'],
    to: 'submitted',
    by: writingRoles,
    guards: [inOffice, unchanged],
    labelIt: 'Registra la risposta inviata',
  },
  {
    action: 'record_past',
    from: ['draft'],
    to: 'submitted',
    by: writingRoles,
    guards: [inOffice],
    labelIt: 'Registra una spesa del passato',
  },
  {
    action: 'record_withdrawn',
    to: 'withdrawn',
    guards: [inOffice],
    ...ofOffice,
    from: ['submitted'],
    labelIt: 'Registra il ritiro',
  },
  {
    action: 'withdraw',
    from: ['submitted', 'in_examination', 'integration_requested'],
    to: 'withdrawn',
    by: ['office_member', ...senders],
    guards: [notOfficeInProgramme, covered],
    note: 'required',
    labelIt: 'Ritira',
  },
  { action: 'resume', from: ['withdrawn'], to: 'draft', by: writingRoles, labelIt: 'Riprendi la bozza' },
]

/** States in which the owner may change what the request says. */
export const editableStates: readonly SpendingState[] = ['draft', 'integration_requested', 'requalified']
/** States that wait for the programme. */
export const waitingStates: readonly SpendingState[] = ['submitted', 'in_examination']
export const authorisedStates: readonly SpendingState[] = ['authorised', 'authorised_with_conditions']
