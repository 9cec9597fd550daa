// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decide } from '../../shared/lifecycle.ts'
import { type Role, roles, writingRoles } from '../../shared/roles.ts'
import { refusal } from './errors.ts'
import {
  type ExecutionAction,
  type ExecutionMoveFacts,
  type ExecutionState,
  executionActions,
  executionStateLabels,
  executionStates,
  executionTransitions,
} from './lifecycle.ts'

const programme: readonly Role[] = ['reviewer', 'programme_officer']

/** The moves as people describe them, written apart from the table. */
const moves: Record<
  ExecutionAction,
  { from: ExecutionState[]; to: ExecutionState; by: readonly Role[]; retires?: true; back?: true }
> = {
  contract: { from: ['not_started'], to: 'contracted', by: writingRoles },
  start: { from: ['contracted'], to: 'in_progress', by: writingRoles },
  record_progress: { from: ['in_progress'], to: 'in_progress', by: writingRoles },
  migrate: { from: ['in_progress'], to: 'migrated', by: writingRoles },
  switch_off: {
    from: ['not_started', 'contracted', 'in_progress'],
    to: 'migrated',
    by: writingRoles,
    retires: true,
  },
  verify: { from: ['migrated'], to: 'verified', by: programme },
  undo_contract: { from: ['contracted'], to: 'not_started', by: writingRoles, back: true },
  undo_start: { from: ['in_progress'], to: 'contracted', by: writingRoles, back: true },
  undo_migration: { from: ['migrated'], to: 'in_progress', by: [...writingRoles, ...programme], back: true },
  undo_switch_off: {
    from: ['migrated'],
    to: 'not_started',
    by: [...writingRoles, ...programme],
    retires: true,
    back: true,
  },
  undo_verification: { from: ['verified'], to: 'migrated', by: programme, back: true },
}

const factsFor = (role: Role, retires = false): ExecutionMoveFacts => ({
  approach: retires ? 'retire' : 'B',
  channel: 'programme',
  isInForce: true,
  isWholeMoved: true,
  isDeclarer: false,
  isWriter: writingRoles.includes(role),
})

describe('every state, action and role', () => {
  for (const action of executionActions) {
    test(`${action} moves from where it may, by who may, and nowhere else`, () => {
      const move = moves[action]
      for (const state of executionStates) {
        for (const role of roles) {
          const facts = factsFor(role, move.retires)
          const decision = decide(executionTransitions, state, action, role, facts, 'perché sì')
          const may = move.from.includes(state) && move.by.includes(role)
          assert.deepEqual(decision.ok, may, `${state} ${role}`)
          if (decision.ok) assert.equal(decision.to, move.to)
          else assert.ok(refusal(decision.code).message)
        }
      }
    })
  }

  test('a step back wants a reason', () => {
    for (const action of executionActions) {
      const { from, by, back, retires } = moves[action]
      const [state, role] = [from[0] as ExecutionState, by[0] as Role]
      const decision = decide(executionTransitions, state, action, role, factsFor(role, retires), ' ')
      assert.equal(decision.ok, !back, action)
    }
  })

  test('each state has a label', () => {
    assert.deepEqual(Object.keys(executionStateLabels), [...executionStates])
  })
})

describe('the guards', () => {
  const code = (
    action: ExecutionAction,
    state: ExecutionState,
    role: Role,
    facts: Partial<ExecutionMoveFacts>,
  ) => {
    const decision = decide(
      executionTransitions,
      state,
      action,
      role,
      { ...factsFor(role), ...facts },
      'perché sì',
    )
    return decision.ok ? null : decision.code
  }

  test('migrated is all of it', () => {
    assert.equal(code('migrate', 'in_progress', 'editor', { isWholeMoved: false }), 'EXEC-009')
  })

  test('who declared does not verify, in either channel', () => {
    assert.equal(code('verify', 'migrated', 'reviewer', { isDeclarer: true }), 'EXEC-010')
    const office = { channel: 'office', isDeclarer: true } as const
    assert.equal(code('verify', 'migrated', 'office_member', office), 'EXEC-010')
    assert.equal(code('verify', 'migrated', 'office_member', { ...office, isDeclarer: false }), null)
  })

  test('the office does not verify what the programme verifies', () => {
    assert.equal(code('verify', 'migrated', 'office_member', {}), 'EXEC-011')
    assert.equal(code('undo_verification', 'verified', 'office_member', {}), 'EXEC-011')
  })

  test('what stays is not carried out, what is switched off is not migrated', () => {
    for (const approach of ['retain', 'not_due'] as const) {
      assert.equal(code('contract', 'not_started', 'editor', { approach }), 'EXEC-007')
      assert.equal(code('switch_off', 'not_started', 'editor', { approach }), 'EXEC-008')
    }
    assert.equal(code('migrate', 'in_progress', 'editor', { approach: 'retire' }), 'EXEC-007')
    assert.equal(code('switch_off', 'not_started', 'editor', { approach: 'A' }), 'EXEC-008')
  })

  test('what a later version left out does not change', () => {
    for (const action of executionActions) {
      const { from, by, retires } = moves[action]
      const approach = retires ? 'retire' : 'B'
      assert.equal(
        code(action, from[0] as ExecutionState, by[0] as Role, { approach, isInForce: false }),
        'EXEC-006',
      )
    }
  })
})
