// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aTerm, usualTerms } from '../../../test/factories/candidacies.ts'
import { durationsFrom } from './durations.ts'
import { nextDeadline, type ScheduleFacts } from './schedule.ts'
import { newStanding } from './standing.ts'

const durations = durationsFrom(new Map(), new Map())
const cap = aTerm({ step: 'all', kind: 'cap', on: '2026-03-31', title: 'la data finale dei progetti' })

function facts(
  given: Partial<ScheduleFacts> & { terms?: ScheduleFacts['call']['terms'] } = {},
): ScheduleFacts {
  const { terms = usualTerms, ...more } = given
  return {
    standing: newStanding,
    acts: [],
    contracts: [],
    call: {
      title: 'Avviso',
      source: 'avviso',
      certainty: 'certain',
      windows: [{ opensOn: '2025-04-15', closesOn: '2025-06-13' }],
      terms,
    },
    bandCode: 'tutti',
    durations,
    today: '2025-05-01',
    ...more,
  }
}
const funded = { ...newStanding, state: 'funded', cup: 'A11B22000000006', fundedOn: '2025-06-16' } as const
const signed = [{ signedOn: '2025-10-14', withdrawnAt: null }]

describe('what comes next', () => {
  test('of a draft is sending it, in time for the signature', () => {
    const next = nextDeadline(facts())
    assert.equal(next?.step, 'send')
    assert.equal(next?.due?.on, '2025-06-13')
    // Five days before is Sunday 8 June.
    assert.equal(next?.lastUseful?.on, '2025-06-06')
  })

  test('after the admission is the CUP, also when the decree comes first', () => {
    const admitted = { ...newStanding, state: 'admitted', admittedOn: '2025-06-20' } as const
    assert.deepEqual(
      [
        nextDeadline(facts({ standing: admitted }))?.step,
        nextDeadline(facts({ standing: admitted }))?.due?.on,
      ],
      ['cup', '2025-06-25'],
    )
    assert.equal(nextDeadline(facts({ standing: { ...admitted, cup: 'A11B22000000006' } })), null)
    assert.equal(
      nextDeadline(facts({ standing: { ...funded, cup: null, admittedOn: '2025-06-20' } }))?.step,
      'cup',
    )
  })

  test('after the decree is the first contract, on its term when what follows fits', () => {
    const next = nextDeadline(facts({ standing: funded }))
    assert.equal(next?.step, 'contract')
    assert.equal(next?.due?.on, '2025-10-14')
    assert.equal(next?.lastUseful?.on, '2025-10-14')
  })

  test('has its last useful day before the term when a final day leaves no time for the rest', () => {
    // 31 March 2026 less 15 + 12 days for the check and 90 of work: 4 December 2025.
    const late = { ...funded, fundedOn: '2025-10-10' }
    const next = nextDeadline(facts({ standing: late, terms: [...usualTerms, cap] }))
    assert.equal(next?.due?.on, '2026-02-07')
    assert.equal(next?.lastUseful?.on, '2025-12-04')
    assert.ok(next?.lastUseful?.lines.some(({ text }) => text.includes('90 giorni')))
  })

  test('after the first contract is the completion; one taken back does not count', () => {
    const next = nextDeadline(facts({ standing: funded, contracts: signed }))
    assert.deepEqual(
      [next?.step, next?.due?.on, next?.lastUseful?.on],
      ['completion', '2026-03-13', '2026-02-13'],
    )
    const back = [{ signedOn: '2025-10-14', withdrawnAt: new Date() }]
    assert.equal(nextDeadline(facts({ standing: funded, contracts: back }))?.step, 'contract')
  })

  test('is cut by the final day, extended by an act and by the call, lengthened by a suspension', () => {
    const at = (given: Parameters<typeof facts>[0]) =>
      nextDeadline(facts({ standing: funded, contracts: signed, ...given }))?.due?.on
    assert.equal(
      at({ contracts: [{ signedOn: '2025-11-30', withdrawnAt: null }], terms: [...usualTerms, cap] }),
      '2026-03-31',
    )
    const base = { protocol: '3', note: '', untilDay: null, months: null, termStep: null, undoneAt: null }
    const extended = {
      ...base,
      action: 'extend',
      onDay: '2026-01-10',
      months: 3,
      termStep: 'completion',
    } as const
    assert.equal(at({ acts: [extended] }), '2026-06-13')
    assert.equal(at({ acts: [{ ...extended, undoneAt: new Date() }] }), '2026-03-13')
    assert.equal(at({ acts: [{ ...extended, termStep: 'contract' }] }), '2026-03-13')
    const suspended = {
      ...base,
      action: 'suspend',
      onDay: '2026-01-01',
      untilDay: '2026-01-10',
      note: 'ricorso',
    } as const
    assert.equal(at({ acts: [suspended] }), '2026-03-23')
    const ofCall = aTerm({ step: 'completion', kind: 'extension', months: 1, title: 'decreto' })
    assert.equal(at({ terms: [...usualTerms, ofCall] }), '2026-04-13')
    assert.equal(at({ terms: [...usualTerms, { ...ofCall, bands: ['altra'] }] }), '2026-03-13')
  })

  test('leaves room for the retries of the check that the setting counts', () => {
    const none = { ...durations, checkRetries: 0 }
    const standing = { ...funded, state: 'completed', completedOn: '2026-01-20' } as const
    assert.equal(
      nextDeadline(facts({ standing, contracts: signed, durations: none }))?.lastUseful?.on,
      '2026-03-13',
    )
    const two = { ...durations, checkRetries: 2 }
    assert.equal(
      nextDeadline(facts({ standing, contracts: signed, durations: two }))?.lastUseful?.on,
      '2026-01-16',
    )
  })

  test('after the payment is a sample check, else five years from the end of its year', () => {
    const paid = { ...funded, state: 'paid', paidOn: '2026-05-04' } as const
    assert.equal(nextDeadline(facts({ standing: paid }))?.due?.on, '2031-12-31')
    const asked = { ...paid, sampleAskedOn: '2026-07-01' }
    assert.deepEqual(
      [nextDeadline(facts({ standing: asked }))?.step, nextDeadline(facts({ standing: asked }))?.due?.on],
      ['sample_check', '2026-07-29'],
    )
  })

  test('says why it has no date: no term in the call, or nothing to count from', () => {
    const standing = { ...funded, state: 'check_positive' } as const
    assert.match(nextDeadline(facts({ standing }))?.missing ?? '', /non dice un termine/)
    const unknown = { ...newStanding, state: 'contracted', cup: 'A11B22000000006' } as const
    assert.match(nextDeadline(facts({ standing: unknown }))?.missing ?? '', /primo contratto/)
  })

  test('is nothing where somebody else moves', () => {
    for (const state of ['sent', 'in_check', 'payment_requested', 'renounced', 'revoked'] as const)
      assert.equal(nextDeadline(facts({ standing: { ...funded, state } })), null)
  })
})

describe('how long steps take', () => {
  test('comes from the history where it is long enough, from the rules where it is not', () => {
    const few = durationsFrom(
      new Map([['candidacy-check-days', 20]]),
      new Map([['check', { cases: 4, days: 4 }]]),
    )
    assert.deepEqual(few.check.span, { count: 20, unit: 'days' })
    const many = durationsFrom(new Map(), new Map([['check', { cases: 10, days: 18 }]]))
    assert.deepEqual(many.check.span, { count: 18, unit: 'days' })
    assert.match(many.check.known, /10 casi/)
  })
})
