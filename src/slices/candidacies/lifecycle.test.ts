// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decide } from '../../shared/lifecycle.ts'
import { type Role, roles } from '../../shared/roles.ts'
import { actWords } from './act-words.ts'
import { refusal } from './errors.ts'
import {
  type CandidacyAction,
  type CandidacyMoveFacts,
  type CandidacyState,
  candidacyActions,
  candidacyStateLabels,
  candidacyStates,
  candidacyTransitions,
} from './lifecycle.ts'
import { newStanding, standingOf } from './standing.ts'

const good: CandidacyMoveFacts = {
  hasAmount: true,
  isFundedOnce: true,
  hasContract: true,
  isSampleOpen: false,
  isMaintenanceOver: true,
}
const writers: readonly Role[] = ['office_member', 'contact', 'editor', 'legal_representative', 'delegate']
const senders = writers.filter((role) => role !== 'editor')
const project: readonly CandidacyState[] = [
  'funded',
  'contracted',
  'completed',
  'in_check',
  'check_positive',
  'check_partial',
  'check_negative',
  'payment_requested',
  'in_payment',
]
const before: readonly CandidacyState[] = ['sent', 'receivable', 'admitted']

/** The moves as people describe them, written apart from the table; `to` null stays where it is. */
const moves: Record<
  CandidacyAction,
  { from: readonly CandidacyState[]; to: CandidacyState | null; sends?: true }
> = {
  send: { from: ['draft'], to: 'sent', sends: true },
  discard: { from: ['draft'], to: 'discarded' },
  receive: { from: ['sent'], to: 'receivable' },
  admit: { from: ['sent', 'receivable'], to: 'admitted' },
  refuse: { from: ['sent', 'receivable'], to: 'not_admitted' },
  reopen: { from: before, to: 'draft', sends: true },
  enter_cup: { from: ['admitted', 'funded'], to: null },
  fund: { from: ['admitted'], to: 'funded' },
  conclude_contracting: { from: ['funded'], to: 'contracted' },
  complete: { from: ['contracted'], to: 'completed' },
  ask_check: { from: ['completed', 'check_partial'], to: 'in_check' },
  record_positive: { from: ['in_check'], to: 'check_positive' },
  record_partial: { from: ['in_check'], to: 'check_partial' },
  record_negative: { from: ['in_check'], to: 'check_negative' },
  request_payment: { from: ['check_positive'], to: 'payment_requested', sends: true },
  return_request: { from: ['payment_requested'], to: 'check_positive' },
  settle: { from: ['payment_requested'], to: 'in_payment' },
  pay: { from: ['payment_requested', 'in_payment'], to: 'paid' },
  ask_sample: { from: ['paid'], to: null },
  answer_sample: { from: ['paid'], to: null },
  conclude: { from: ['paid'], to: 'concluded' },
  extend: { from: project, to: null },
  suspend: { from: project, to: null },
  vary: { from: project, to: null },
  renounce: { from: [...before, ...project], to: 'renounced', sends: true },
  decree_renunciation: { from: ['renounced'], to: 'renunciation_decreed' },
  revoke: { from: project, to: 'revoked' },
}

describe('every state, action and role', () => {
  for (const action of candidacyActions)
    test(`${action} moves from where it may, by who may, and nowhere else`, () => {
      const { from, to, sends } = moves[action]
      const facts = { ...good, isSampleOpen: action === 'answer_sample' }
      for (const state of candidacyStates)
        for (const role of [...roles, null]) {
          const decision = decide(candidacyTransitions, state, action, role, facts, 'motivo')
          const may = role !== null && (sends ? senders : writers).includes(role) && from.includes(state)
          assert.equal(decision.ok, may, `${state} ${action} ${role}`)
          if (decision.ok) assert.equal(decision.to, to ?? state)
          else assert.ok(refusal(decision.code).message)
        }
    })

  test('have words of their own', () => {
    assert.deepEqual(Object.keys(actWords).toSorted(), candidacyActions.toSorted())
    assert.equal(new Set(Object.values(candidacyStateLabels)).size, candidacyStates.length)
  })
})

describe('guards', () => {
  for (const { action, state, facts, code } of [
    { action: 'send', state: 'draft', facts: { hasAmount: false }, code: 'CAND-007' },
    { action: 'send', state: 'draft', facts: { isFundedOnce: false }, code: 'CAND-008' },
    { action: 'conclude_contracting', state: 'funded', facts: { hasContract: false }, code: 'CAND-009' },
    { action: 'answer_sample', state: 'paid', facts: {}, code: 'CAND-010' },
    { action: 'ask_sample', state: 'paid', facts: { isSampleOpen: true }, code: 'CAND-011' },
    { action: 'conclude', state: 'paid', facts: { isMaintenanceOver: false }, code: 'CAND-012' },
  ] as const)
    test(`${action} is refused with ${code}`, () => {
      assert.deepEqual(decide(candidacyTransitions, state, action, 'contact', { ...good, ...facts }), {
        ok: false,
        code,
      })
    })

  for (const action of [
    'reopen',
    'renounce',
    'revoke',
    'refuse',
    'record_partial',
    'suspend',
    'vary',
  ] as const)
    test(`${action} wants its reason`, () => {
      const state = moves[action].from[0] as CandidacyState
      assert.deepEqual(decide(candidacyTransitions, state, action, 'contact', good, ' '), {
        ok: false,
        code: 'LIFE-005',
      })
    })
})

describe('where a candidacy stands', () => {
  const acted = (action: CandidacyAction, toState: CandidacyState, onDay: string, more = {}) => ({
    action,
    toState,
    onDay,
    cup: null,
    amountCents: null,
    undoneAt: null,
    ...more,
  })
  const sent = acted('send', 'sent', '2026-01-10', { amountCents: 56_526_00 })
  const admitted = acted('admit', 'admitted', '2026-01-20')
  const cup = acted('enter_cup', 'admitted', '2026-01-22', { cup: 'A11B22000000006' })

  test('follows from its acts', () => {
    const standing = standingOf([sent, admitted, cup, acted('fund', 'funded', '2026-02-01')])
    assert.deepEqual(standing, {
      ...newStanding,
      state: 'funded',
      sentOn: '2026-01-10',
      admittedOn: '2026-01-20',
      cup: 'A11B22000000006',
      requestedCents: 56_526_00,
      grantedCents: 56_526_00,
      fundedOn: '2026-02-01',
    })
  })

  test('is as before once an act is undone', () => {
    const undone = { ...acted('fund', 'funded', '2026-02-01'), undoneAt: new Date('2026-02-02T10:00:00Z') }
    assert.deepEqual(standingOf([sent, admitted, cup, undone]), standingOf([sent, admitted, cup]))
  })

  test('back in the draft, knows nothing of what was sent, nor of the CUP', () => {
    assert.deepEqual(standingOf([sent, admitted, cup, acted('reopen', 'draft', '2026-01-25')]), newStanding)
  })
})
