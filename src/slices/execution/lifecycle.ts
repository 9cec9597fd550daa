// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Guard, Transition } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { Approach } from '../plans/index.ts'

export const executionStates = ['not_started', 'contracted', 'in_progress', 'migrated', 'verified'] as const
export type ExecutionState = (typeof executionStates)[number]

export const executionStateLabels: Readonly<Record<ExecutionState, string>> = {
  not_started: 'Da iniziare',
  contracted: 'Contratto firmato',
  in_progress: 'In corso',
  migrated: 'Migrato, da verificare',
  verified: 'Verificato',
}

export const executionActions = [
  'contract',
  'start',
  'record_progress',
  'migrate',
  'switch_off',
  'verify',
  'undo_contract',
  'undo_start',
  'undo_migration',
  'undo_switch_off',
  'undo_verification',
] as const
export type ExecutionAction = (typeof executionActions)[number]

/** What the guards of a move read. */
export interface ExecutionMoveFacts {
  readonly approach: Approach
  readonly channel: 'programme' | 'office'
  /** The latest approved version still holds the service. */
  readonly isInForce: boolean
  /** Systems, data and software, all three. */
  readonly isWholeMoved: boolean
  /** The actor declared it migrated. */
  readonly isDeclarer: boolean
  /** The actor writes for the body. */
  readonly isWriter: boolean
}

type ExecutionGuard = Guard<ExecutionMoveFacts>

const inForce: ExecutionGuard = (facts) => (facts.isInForce ? null : 'EXEC-006')
const moves: ExecutionGuard = ({ approach }) => (approach === 'A' || approach === 'B' ? null : 'EXEC-007')
const isRetired: ExecutionGuard = ({ approach }) => (approach === 'retire' ? null : 'EXEC-008')
/** Migrated means all of it: systems, data and software. Source: domain rule of full migration, PAD-FAQ 1.2. */
const wholeMoved: ExecutionGuard = (facts) => (facts.isWholeMoved ? null : 'EXEC-009')
const notDeclarer: ExecutionGuard = (facts) => (facts.isDeclarer ? 'EXEC-010' : null)
/** A plan sent inside Regia is verified by the programme, one that left by another channel by the office. */
const verifierOfChannel: ExecutionGuard = (facts) =>
  (facts.channel === 'programme') === facts.isWriter ? 'EXEC-011' : null

export const verifiers = ['reviewer', 'programme_officer', 'office_member'] as const

export const executionTransitions: readonly Transition<
  ExecutionState,
  ExecutionAction,
  ExecutionMoveFacts
>[] = [
  {
    action: 'contract',
    from: ['not_started'],
    to: 'contracted',
    by: writingRoles,
    guards: [inForce, moves],
    note: 'optional',
    labelIt: 'Registra il contratto',
  },
  {
    action: 'start',
    from: ['contracted'],
    to: 'in_progress',
    by: writingRoles,
    guards: [inForce, moves],
    note: 'optional',
    labelIt: 'Registra l’avvio dei lavori',
  },
  {
    action: 'record_progress',
    from: ['in_progress'],
    to: 'in_progress',
    by: writingRoles,
    guards: [inForce, moves],
    note: 'optional',
    labelIt: 'Salva a che punto è',
  },
  {
    action: 'migrate',
    from: ['in_progress'],
    to: 'migrated',
    by: writingRoles,
    guards: [inForce, moves, wholeMoved],
    note: 'optional',
    labelIt: 'Dichiara migrato',
  },
  {
    action: 'switch_off',
    from: ['not_started', 'contracted', 'in_progress'],
    to: 'migrated',
    by: writingRoles,
    guards: [inForce, isRetired],
    note: 'optional',
    labelIt: 'Dichiara spento',
  },
  {
    action: 'verify',
    from: ['migrated'],
    to: 'verified',
    by: verifiers,
    guards: [inForce, verifierOfChannel, notDeclarer],
    note: 'optional',
    labelIt: 'Conferma la verifica',
  },
  {
    action: 'undo_contract',
    from: ['contracted'],
    to: 'not_started',
    by: writingRoles,
    guards: [inForce],
    note: 'required',
    labelIt: 'Torna a «da iniziare»',
  },
  {
    action: 'undo_start',
    from: ['in_progress'],
    to: 'contracted',
    by: writingRoles,
    guards: [inForce],
    note: 'required',
    labelIt: 'Torna a «contratto firmato»',
  },
  {
    action: 'undo_migration',
    from: ['migrated'],
    to: 'in_progress',
    by: [...writingRoles, 'reviewer', 'programme_officer'],
    guards: [inForce, moves],
    note: 'required',
    labelIt: 'Torna a «in corso»',
  },
  {
    action: 'undo_switch_off',
    from: ['migrated'],
    to: 'not_started',
    by: [...writingRoles, 'reviewer', 'programme_officer'],
    guards: [inForce, isRetired],
    note: 'required',
    labelIt: 'Torna a «da iniziare»',
  },
  {
    action: 'undo_verification',
    from: ['verified'],
    to: 'migrated',
    by: verifiers,
    guards: [inForce, verifierOfChannel],
    note: 'required',
    labelIt: 'Togli la verifica',
  },
]

/** Approaches that have something to carry out. */
export const carriedOut: readonly Approach[] = ['A', 'B', 'retire']

/** States in which the service has not moved yet. */
export const openStates: readonly ExecutionState[] = ['not_started', 'contracted', 'in_progress']
