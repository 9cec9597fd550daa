// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decide } from '../../shared/lifecycle.ts'
import { type Role, roles } from '../../shared/roles.ts'
import {
  type SpendingAction,
  type SpendingMoveFacts,
  spendingStates,
  spendingTransitions,
} from './lifecycle.ts'

const office: SpendingMoveFacts = {
  duty: 'authorisation',
  channel: 'office',
  stops: 0,
  isDeclared: true,
  maySend: true,
  isOffice: true,
  isAuthor: true,
  isAssigned: false,
  hasOpinion: false,
  isOpinionGiver: false,
  isChanged: false,
}
const move = (state: (typeof spendingStates)[number], action: SpendingAction, role: Role, facts = office) =>
  decide(spendingTransitions, state, action, role, facts, 'Perché')

const writers: readonly Role[] = ['office_member', 'contact', 'editor', 'legal_representative', 'delegate']
const closers: readonly Role[] = ['office_member', 'legal_representative', 'delegate']

describe('what comes and leaves by another channel while a version is examined', () => {
  for (const [action, from, to, by] of [
    ['record_integration', 'submitted', 'integration_requested', writers],
    ['close_answer', 'integration_requested', 'integration_requested', closers],
    ['record_answer', 'integration_requested', 'submitted', writers],
  ] as const)
    test(`${action}: from one state, by those who write or send, never inside the programme`, () => {
      for (const state of spendingStates)
        for (const role of roles) {
          const decision = move(state, action, role)
          assert.equal(decision.ok, state === from && by.includes(role), `${state} ${role}`)
          if (decision.ok) assert.equal(decision.to, to)
        }
      const inside = move(from, action, 'office_member', { ...office, channel: 'programme' })
      assert.deepEqual(inside, { ok: false, code: 'SPEND-007' })
    })

  test('an answer whose words changed wants a version first; a version wants what sending wants', () => {
    const changed = move('integration_requested', 'record_answer', 'contact', { ...office, isChanged: true })
    assert.deepEqual(changed, { ok: false, code: 'SPEND-052' })
    for (const [facts, code] of [
      [{ stops: 1 }, 'SPEND-009'],
      [{ isDeclared: false }, 'SPEND-010'],
      [{ maySend: false }, 'SPEND-008'],
    ] as const)
      assert.deepEqual(move('integration_requested', 'close_answer', 'delegate', { ...office, ...facts }), {
        ok: false,
        code,
      })
  })

  test('an act may come before the answer', () => {
    for (const state of ['submitted', 'integration_requested'] as const)
      assert.equal(move(state, 'record_denied', 'contact').ok, true, state)
    assert.equal(move('draft', 'record_denied', 'contact').ok, false)
  })
})
