// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Transition } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'

/** Why an approved plan is on the desk again: for further services (integrazione), or whole. */
export const revisions = ['addition', 'reopening'] as const
export type Revision = (typeof revisions)[number]

export const planStates = ['draft', 'submitted', 'under_review', 'returned', 'approved', 'withdrawn'] as const
export type PlanState = (typeof planStates)[number]

export const planStateLabels: Readonly<Record<PlanState, string>> = {
  draft: 'Bozza',
  submitted: 'Trasmesso',
  under_review: 'In esame',
  returned: 'Rinviato con osservazioni',
  approved: 'Approvato',
  withdrawn: 'Ritirato',
}

export const planActions = [
  'submit',
  'close_version',
  'assign',
  'return',
  'approve',
  'confirm_approval',
  'record_return',
  'record_approval',
  'withdraw',
  'resume',
  'add_further',
  'reopen',
  'drop_revision',
] as const
export type PlanAction = (typeof planActions)[number]

/** What the guards of a move read. */
export interface PlanMoveFacts {
  readonly channel: 'programme' | 'office'
  /** Findings of level `stop` without an answer. */
  readonly stops: number
  /** False for a delegate whose delegation does not cover plans. */
  readonly maySend: boolean
  /** The actor acts for the office, which sends nothing inside Regia in a body's stead. */
  readonly isOffice: boolean
  /** The actor wrote in this plan. */
  readonly isAuthor: boolean
  /** The actor examines this plan, or runs the programme. */
  readonly isAssigned: boolean
  readonly observations: number
  /** Somebody proposed the approval of this version, and it waits for another person. */
  readonly proposedBy: 'nobody' | 'actor' | 'another'
  readonly isDeclared: boolean
  /** Services of the inventory that are not in the plan. */
  readonly missing: number
  /** What the draft changes of an approved plan. */
  readonly revision: Revision | null
  /** Its funding was given up and nobody answered, or its body ended. */
  readonly hasLapsed: boolean
}

const inProgramme = (facts: PlanMoveFacts) => (facts.channel === 'programme' ? null : 'PLAN-012')
const inOffice = (facts: PlanMoveFacts) => (facts.channel === 'office' ? null : 'PLAN-013')
const covered = (facts: PlanMoveFacts) => (facts.maySend ? null : 'PLAN-021')
/** The office takes back only what it closed itself, to carry over. */
const notOfficeInProgramme = (facts: PlanMoveFacts) =>
  facts.isOffice && facts.channel === 'programme' ? 'PLAN-006' : null
const declared = (facts: PlanMoveFacts) => (facts.isDeclared ? null : 'PLAN-014')
const noStops = (facts: PlanMoveFacts) => (facts.stops === 0 ? null : 'PLAN-010')
const somethingFurther = (facts: PlanMoveFacts) => (facts.missing > 0 ? null : 'PLAN-032')
const revised = (facts: PlanMoveFacts) => (facts.revision === null ? 'PLAN-033' : null)
/** Nobody examines or decides what they wrote. */
const notAuthor = (facts: PlanMoveFacts) => (facts.isAuthor ? 'PLAN-022' : null)
const assigned = (facts: PlanMoveFacts) => (facts.isAssigned ? null : 'PLAN-024')
/** What lapsed has to be sent again: approving it would approve nothing. */
const inForce = (facts: PlanMoveFacts) => (facts.hasLapsed ? 'PLAN-040' : null)
/** While an approval waits for its second person nothing else is done to the version. */
const notProposed = (facts: PlanMoveFacts) => (facts.proposedBy === 'nobody' ? null : 'PLAN-062')
const proposed = (facts: PlanMoveFacts) => (facts.proposedBy === 'nobody' ? 'PLAN-063' : null)
/** Two people, never the same one twice. */
const notProposer = (facts: PlanMoveFacts) => (facts.proposedBy === 'actor' ? 'PLAN-064' : null)
const observed = (facts: PlanMoveFacts) => (facts.observations > 0 ? null : 'PLAN-023')

const senders = ['legal_representative', 'delegate'] as const
const examiners = ['reviewer', 'programme_officer'] as const

export const planTransitions: readonly Transition<PlanState, PlanAction, PlanMoveFacts>[] = [
  {
    action: 'submit',
    from: ['draft', 'returned'],
    to: 'submitted',
    by: senders,
    guards: [inProgramme, covered, noStops, declared],
    labelIt: 'Trasmetti il piano',
  },
  {
    action: 'close_version',
    from: ['draft', 'returned'],
    to: 'submitted',
    by: ['office_member', ...senders],
    guards: [inOffice, covered, noStops, declared],
    labelIt: 'Chiudi la versione da riportare',
  },
  {
    action: 'assign',
    from: ['submitted', 'under_review'],
    to: 'under_review',
    by: examiners,
    guards: [inProgramme, notProposed],
    labelIt: 'Assegna l’esame',
  },
  {
    action: 'return',
    from: ['under_review'],
    to: 'returned',
    by: examiners,
    guards: [notAuthor, assigned, notProposed, observed],
    labelIt: 'Rinvia con osservazioni',
  },
  {
    action: 'approve',
    from: ['under_review'],
    to: 'approved',
    by: examiners,
    guards: [notAuthor, assigned, inForce, notProposed],
    note: 'optional',
    labelIt: 'Approva il piano',
  },
  {
    action: 'confirm_approval',
    from: ['under_review'],
    to: 'approved',
    by: examiners,
    guards: [proposed, notProposer, notAuthor, inForce],
    labelIt: 'Conferma l’approvazione',
  },
  {
    action: 'record_return',
    from: ['submitted'],
    to: 'returned',
    by: writingRoles,
    guards: [inOffice],
    note: 'required',
    labelIt: 'Registra il rinvio ricevuto',
  },
  {
    action: 'record_approval',
    from: ['submitted'],
    to: 'approved',
    by: writingRoles,
    guards: [inOffice],
    note: 'optional',
    labelIt: 'Registra l’approvazione ricevuta',
  },
  {
    action: 'withdraw',
    from: ['submitted', 'under_review'],
    to: 'withdrawn',
    by: ['office_member', ...senders],
    guards: [notOfficeInProgramme, covered],
    note: 'required',
    labelIt: 'Ritira il piano',
  },
  { action: 'resume', from: ['withdrawn'], to: 'draft', by: writingRoles, labelIt: 'Riprendi la bozza' },
  {
    action: 'add_further',
    from: ['approved'],
    to: 'draft',
    by: writingRoles,
    guards: [somethingFurther],
    labelIt: 'Apri un’integrazione',
  },
  {
    action: 'reopen',
    from: ['approved'],
    to: 'draft',
    by: [...writingRoles, 'programme_officer'],
    note: 'required',
    labelIt: 'Riapri il piano',
  },
  {
    action: 'drop_revision',
    from: ['draft', 'returned', 'withdrawn'],
    to: 'approved',
    by: writingRoles,
    guards: [revised],
    labelIt: 'Torna al piano approvato',
  },
]

/** States in which the body may change what the plan says. */
export const editableStates: readonly PlanState[] = ['draft', 'returned']
