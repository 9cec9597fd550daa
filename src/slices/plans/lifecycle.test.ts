// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decide } from '../../shared/lifecycle.ts'
import { type Role, roles } from '../../shared/roles.ts'
import { refusal } from './errors.ts'
import {
  editableStates,
  type PlanAction,
  type PlanMoveFacts,
  type PlanState,
  planActions,
  planStateLabels,
  planStates,
  planTransitions,
} from './lifecycle.ts'

/** Everything in order, inside Regia; office mode is said where it matters. */
const inOrder: PlanMoveFacts = {
  channel: 'programme',
  stops: 0,
  maySend: true,
  isOffice: false,
  isAuthor: false,
  isAssigned: true,
  observations: 1,
  proposedBy: 'nobody',
  isDeclared: true,
  missing: 1,
  revision: 'addition',
  hasLapsed: false,
}

const senders: readonly Role[] = ['legal_representative', 'delegate']
const writers: readonly Role[] = ['office_member', 'contact', 'editor', ...senders]
const examiners: readonly Role[] = ['reviewer', 'programme_officer']

/** The moves as the act describes them, written apart from the table: from, to, by, and the channel they belong to. */
const moves: Record<
  PlanAction,
  { from: PlanState[]; to: PlanState; by: readonly Role[]; channel?: 'programme' | 'office' }
> = {
  submit: { from: ['draft', 'returned'], to: 'submitted', by: senders, channel: 'programme' },
  close_version: {
    from: ['draft', 'returned'],
    to: 'submitted',
    by: ['office_member', ...senders],
    channel: 'office',
  },
  assign: { from: ['submitted', 'under_review'], to: 'under_review', by: examiners, channel: 'programme' },
  return: { from: ['under_review'], to: 'returned', by: examiners },
  approve: { from: ['under_review'], to: 'approved', by: examiners },
  confirm_approval: { from: ['under_review'], to: 'approved', by: examiners },
  record_return: { from: ['submitted'], to: 'returned', by: writers, channel: 'office' },
  record_approval: { from: ['submitted'], to: 'approved', by: writers, channel: 'office' },
  withdraw: { from: ['submitted', 'under_review'], to: 'withdrawn', by: ['office_member', ...senders] },
  resume: { from: ['withdrawn'], to: 'draft', by: writers },
  add_further: { from: ['approved'], to: 'draft', by: writers },
  reopen: { from: ['approved'], to: 'draft', by: [...writers, 'programme_officer'] },
  drop_revision: { from: ['draft', 'returned', 'withdrawn'], to: 'approved', by: writers },
}

describe('every state, action and role', () => {
  for (const action of planActions)
    it(action, () => {
      const { from, to, by, channel } = moves[action]
      for (const state of planStates)
        for (const role of [...roles, null]) {
          const isOffice = role === 'office_member'
          const facts: PlanMoveFacts = {
            ...inOrder,
            isOffice,
            channel: channel ?? (isOffice ? 'office' : 'programme'),
            proposedBy: action === 'confirm_approval' ? 'another' : 'nobody',
          }
          const decision = decide(planTransitions, state, action, role, facts, 'un motivo')
          const allowed = from.includes(state) && role !== null && by.includes(role)
          assert.equal(decision.ok, allowed, `${action} from ${state} by ${role}`)
          if (decision.ok) assert.equal(decision.to, to)
          else assert.ok(refusal(decision.code).message.length > 20)
        }
    })

  it('has a row for each action, a label for each state, and no state that cannot be left', () => {
    assert.deepEqual([...new Set(planTransitions.map((row) => row.action))].sort(), [...planActions].sort())
    assert.deepEqual(Object.keys(planStateLabels).sort(), [...planStates].sort())
    const left = new Set(planTransitions.flatMap((row) => row.from))
    assert.deepEqual(
      planStates.filter((state) => !left.has(state)),
      [],
    )
    assert.deepEqual(editableStates, ['draft', 'returned'])
  })
})

describe('the guards', () => {
  const code = (
    action: PlanAction,
    state: PlanState,
    role: Role,
    facts: Partial<PlanMoveFacts>,
    note = 'un motivo',
  ) => {
    const decision = decide(planTransitions, state, action, role, { ...inOrder, ...facts }, note)
    return decision.ok ? 'ok' : refusal(decision.code).code
  }
  const cases: [string, string, string][] = [
    [
      'a plan that leaves by another channel is not sent inside',
      code('submit', 'draft', 'delegate', { channel: 'office' }),
      'PLAN-012',
    ],
    [
      'a plan sent inside has no version to carry over',
      code('close_version', 'draft', 'office_member', {}),
      'PLAN-013',
    ],
    [
      'a delegation that does not cover plans',
      code('submit', 'draft', 'delegate', { maySend: false }),
      'PLAN-021',
    ],
    ['something that blocks', code('submit', 'returned', 'legal_representative', { stops: 1 }), 'PLAN-010'],
    ['a missing declaration', code('submit', 'draft', 'delegate', { isDeclared: false }), 'PLAN-014'],
    ['a second sending', code('submit', 'submitted', 'delegate', {}), 'PLAN-004'],
    ['a plan approved meanwhile', code('submit', 'approved', 'delegate', {}), 'PLAN-005'],
    ['an editor that sends', code('submit', 'draft', 'editor', {}), 'PLAN-006'],
    [
      'the office that withdraws what the body sent',
      code('withdraw', 'submitted', 'office_member', { isOffice: true }),
      'PLAN-006',
    ],
    [
      'the office that takes back what it closed',
      code('withdraw', 'submitted', 'office_member', { isOffice: true, channel: 'office' }),
      'ok',
    ],
    ['a withdrawal without a reason', code('withdraw', 'submitted', 'delegate', {}, ' '), 'PLAN-007'],
    [
      'an author that confirms',
      code('confirm_approval', 'under_review', 'reviewer', { proposedBy: 'another', isAuthor: true }),
      'PLAN-022',
    ],
    [
      'a confirmation of what nobody proposed',
      code('confirm_approval', 'under_review', 'reviewer', {}),
      'PLAN-063',
    ],
    [
      'a confirmation by who proposed it',
      code('confirm_approval', 'under_review', 'programme_officer', { proposedBy: 'actor' }),
      'PLAN-064',
    ],
    [
      'an approval proposed already',
      code('approve', 'under_review', 'reviewer', { proposedBy: 'another' }),
      'PLAN-062',
    ],
    [
      'a return of what is proposed',
      code('return', 'under_review', 'reviewer', { proposedBy: 'actor' }),
      'PLAN-062',
    ],
    ['an author that decides', code('approve', 'under_review', 'reviewer', { isAuthor: true }), 'PLAN-022'],
    [
      'who is not assigned',
      code('return', 'under_review', 'programme_officer', { isAssigned: false }),
      'PLAN-024',
    ],
    [
      'a return without observations',
      code('return', 'under_review', 'reviewer', { observations: 0 }),
      'PLAN-023',
    ],
    [
      'an answer recorded for a plan inside Regia',
      code('record_approval', 'submitted', 'editor', {}),
      'PLAN-013',
    ],
    [
      'a return recorded without what it says',
      code('record_return', 'submitted', 'editor', { channel: 'office' }, ''),
      'PLAN-007',
    ],
  ]
  for (const [what, found, expected] of cases) it(what, () => assert.equal(found, expected))
})
