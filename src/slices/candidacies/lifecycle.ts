// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Guard, Transition } from '../../shared/lifecycle.ts'
import { type Role, writingRoles } from '../../shared/roles.ts'

export const candidacyStates = [
  'draft',
  'sent',
  'receivable',
  'admitted',
  'not_admitted',
  'funded',
  'contracted',
  'completed',
  'in_check',
  'check_positive',
  'check_partial',
  'check_negative',
  'payment_requested',
  'in_payment',
  'paid',
  'concluded',
  'renounced',
  'renunciation_decreed',
  'revoked',
  'discarded',
] as const
export type CandidacyState = (typeof candidacyStates)[number]

export const candidacyStateLabels: Readonly<Record<CandidacyState, string>> = {
  draft: 'In bozza',
  sent: 'Inviata',
  receivable: 'Ricevibile',
  admitted: 'Ammissibile',
  not_admitted: 'Non ammessa',
  funded: 'Finanziata',
  contracted: 'Contratti conclusi',
  completed: 'Attività completate',
  in_check: 'In verifica tecnica',
  check_positive: 'Verifica positiva',
  check_partial: 'Verifica parzialmente positiva',
  check_negative: 'Verifica negativa',
  payment_requested: 'Erogazione chiesta',
  in_payment: 'In liquidazione',
  paid: 'Liquidata',
  concluded: 'Conclusa',
  renounced: 'Rinuncia presentata',
  renunciation_decreed: 'Rinuncia decretata',
  revoked: 'Revocata',
  discarded: 'Bozza scartata',
}

export const candidacyActions = [
  'send',
  'discard',
  'receive',
  'admit',
  'refuse',
  'reopen',
  'enter_cup',
  'fund',
  'conclude_contracting',
  'complete',
  'ask_check',
  'record_positive',
  'record_partial',
  'record_negative',
  'request_payment',
  'return_request',
  'settle',
  'pay',
  'ask_sample',
  'answer_sample',
  'conclude',
  'extend',
  'suspend',
  'vary',
  'renounce',
  'decree_renunciation',
  'revoke',
] as const
export type CandidacyAction = (typeof candidacyActions)[number]

/** What the guards of a move read. */
export interface CandidacyMoveFacts {
  /** The services chosen give an amount: none missing, none too many. */
  readonly hasAmount: boolean
  /** None of its services is funded already for the same thing. */
  readonly isFundedOnce: boolean
  readonly hasContract: boolean
  /** A sample check was asked and waits for its answer. */
  readonly isSampleOpen: boolean
  /** The years of maintenance are over. */
  readonly isMaintenanceOver: boolean
}

type CandidacyGuard = Guard<CandidacyMoveFacts>

const hasAmount: CandidacyGuard = (facts) => (facts.hasAmount ? null : 'CAND-007')
/** No double funding of the same cost. Source: PAD-FAQ. */
const fundedOnce: CandidacyGuard = (facts) => (facts.isFundedOnce ? null : 'CAND-008')
const hasContract: CandidacyGuard = (facts) => (facts.hasContract ? null : 'CAND-009')
const sampleOpen: CandidacyGuard = (facts) => (facts.isSampleOpen ? null : 'CAND-010')
const sampleClosed: CandidacyGuard = (facts) => (facts.isSampleOpen ? 'CAND-011' : null)
const maintenanceOver: CandidacyGuard = (facts) => (facts.isMaintenanceOver ? null : 'CAND-012')

/** An editor writes and never lets anything leave: candidacy, request, renunciation are signed by the legal representative. */
const senders: readonly Role[] = writingRoles.filter((role) => role !== 'editor')

/** From the decree to the payment: where a project can be extended, suspended, revoked. */
export const projectStates = [
  'funded',
  'contracted',
  'completed',
  'in_check',
  'check_positive',
  'check_partial',
  'check_negative',
  'payment_requested',
  'in_payment',
] as const satisfies readonly CandidacyState[]

const beforeDecree = ['sent', 'receivable', 'admitted'] as const satisfies readonly CandidacyState[]

type Row = Transition<CandidacyState, CandidacyAction, CandidacyMoveFacts>

function row(
  action: CandidacyAction,
  from: readonly CandidacyState[],
  to: CandidacyState,
  labelIt: string,
  more: Partial<Pick<Row, 'by' | 'guards' | 'note'>> = {},
): Row {
  return { action, from, to, labelIt, by: writingRoles, note: 'optional', ...more }
}

/** An act that leaves the candidacy where it is: one row for each state. */
function staying(
  action: CandidacyAction,
  states: readonly CandidacyState[],
  labelIt: string,
  more: Partial<Pick<Row, 'by' | 'guards' | 'note'>> = {},
): Row[] {
  return states.map((state) => row(action, [state], state, labelIt, more))
}

export const candidacyTransitions: readonly Row[] = [
  row('send', ['draft'], 'sent', 'Registra l’invio', { by: senders, guards: [hasAmount, fundedOnce] }),
  row('discard', ['draft'], 'discarded', 'Scarta la bozza', { note: 'required' }),
  row('receive', ['sent'], 'receivable', 'Registra che è ricevibile'),
  row('admit', ['sent', 'receivable'], 'admitted', 'Registra la PEC di ammissibilità'),
  row('refuse', ['sent', 'receivable'], 'not_admitted', 'Registra che non è ammessa', { note: 'required' }),
  row('reopen', beforeDecree, 'draft', 'Riporta in bozza', { by: senders, note: 'required' }),
  ...staying('enter_cup', ['admitted', 'funded'], 'Inserisci il CUP'),
  row('fund', ['admitted'], 'funded', 'Registra il decreto di finanziamento'),
  row('conclude_contracting', ['funded'], 'contracted', 'Concludi la contrattualizzazione', {
    guards: [hasContract],
  }),
  row('complete', ['contracted'], 'completed', 'Dichiara completate le attività'),
  row('ask_check', ['completed', 'check_partial'], 'in_check', 'Chiedi la verifica tecnica'),
  row('record_positive', ['in_check'], 'check_positive', 'Registra l’esito positivo'),
  row('record_partial', ['in_check'], 'check_partial', 'Registra l’esito parzialmente positivo', {
    note: 'required',
  }),
  row('record_negative', ['in_check'], 'check_negative', 'Registra l’esito negativo', { note: 'required' }),
  row('request_payment', ['check_positive'], 'payment_requested', 'Chiedi l’erogazione', { by: senders }),
  row('return_request', ['payment_requested'], 'check_positive', 'Registra che la richiesta va corretta', {
    note: 'required',
  }),
  row('settle', ['payment_requested'], 'in_payment', 'Registra che è in liquidazione'),
  row('pay', ['payment_requested', 'in_payment'], 'paid', 'Registra il pagamento'),
  row('ask_sample', ['paid'], 'paid', 'Registra la richiesta di un controllo a campione', {
    guards: [sampleClosed],
  }),
  row('answer_sample', ['paid'], 'paid', 'Registra la risposta al controllo', { guards: [sampleOpen] }),
  row('conclude', ['paid'], 'concluded', 'Concludi la candidatura', {
    guards: [sampleClosed, maintenanceOver],
  }),
  ...staying('extend', projectStates, 'Registra una proroga'),
  ...staying('suspend', projectStates, 'Registra una sospensione dei termini', { note: 'required' }),
  ...staying('vary', projectStates, 'Registra una variazione', { note: 'required' }),
  row('renounce', [...beforeDecree, ...projectStates], 'renounced', 'Rinuncia al finanziamento', {
    by: senders,
    note: 'required',
  }),
  row('decree_renunciation', ['renounced'], 'renunciation_decreed', 'Registra il decreto di rinuncia'),
  row('revoke', projectStates, 'revoked', 'Registra la revoca', { note: 'required' }),
]

/** Acts after which the money is gone. */
export const endsFunding = (action: CandidacyAction): boolean => action === 'renounce' || action === 'revoke'

/** Where they lead. */
export const fundingEndedStates: readonly CandidacyState[] = ['renounced', 'renunciation_decreed', 'revoked']

/** States in which nothing more is expected of anybody. */
export const closedStates: readonly CandidacyState[] = [
  'not_admitted',
  'concluded',
  'renunciation_decreed',
  'revoked',
  'discarded',
]

/** The main road, as a page draws it. */
export const chain = [
  { key: 'candidacy', label: 'Candidatura' },
  { key: 'admission', label: 'Ammissibilità' },
  { key: 'cup', label: 'CUP' },
  { key: 'decree', label: 'Decreto' },
  { key: 'contracts', label: 'Contratti' },
  { key: 'completion', label: 'Completamento' },
  { key: 'check', label: 'Verifica tecnica' },
  { key: 'request', label: 'Erogazione' },
  { key: 'payment', label: 'Pagamento' },
  { key: 'maintenance', label: 'Mantenimento' },
] as const
export type ChainStep = (typeof chain)[number]['key']
