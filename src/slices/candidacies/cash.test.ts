// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { cashGap } from './cash.ts'
import { durationsFrom } from './durations.ts'
import type { Candidacy, CandidacyId } from './model.ts'
import { newStanding } from './standing.ts'
import { warningFor } from './warnings.ts'

const durations = durationsFrom(new Map(), new Map())
const id = 'a' as CandidacyId
const project = (values: Partial<Candidacy>) =>
  ({
    ...newStanding,
    candidacyId: id,
    state: 'funded',
    nextStep: 'completion',
    dueOn: null,
    ...values,
  }) as Candidacy
const contract = (amountCents: number | null) => new Map([[id, [{ amountCents, withdrawnAt: null }]]])

describe('the cash gap', () => {
  test('is what was paid to suppliers and did not come back yet, month by month', () => {
    const paid = project({ state: 'paid', completedOn: '2026-01-20', paidOn: '2026-04-02', paidCents: 1000 })
    const { months, unknown } = cashGap([paid], contract(700), durations, '2026-05-01')
    assert.deepEqual(
      months.map(({ month, gapCents }) => [month, gapCents]),
      [
        ['2026-01', 700],
        ['2026-02', 700],
        ['2026-03', 700],
        ['2026-04', -300],
      ],
    )
    assert.equal(unknown, 0)
  })

  test('expects the money after check, request and payment; what is late is expected today', () => {
    const running = project({ dueOn: '2026-06-30', grantedCents: 1000 })
    // 30 June, 12 + 10 days to the request, 60 to the payment.
    assert.equal(cashGap([running], contract(700), durations, '2026-05-01').months.at(-1)?.month, '2026-09')
    assert.equal(
      cashGap([project({ ...running, dueOn: '2026-01-01' })], contract(700), durations, '2026-05-01')
        .months[0]?.month,
      '2026-05',
    )
  })

  test('leaves out and counts what nobody knows', () => {
    assert.equal(
      cashGap([project({ dueOn: '2026-06-30', grantedCents: 1000 })], contract(null), durations, '2026-05-01')
        .unknown,
      1,
    )
    assert.deepEqual(cashGap([project({ state: 'revoked' })], contract(1), durations, '2026-05-01'), {
      months: [],
      unknown: 0,
    })
  })

  test('ends with all that went out less all that came in', () => {
    const row = fc.record({
      out: fc.integer({ min: 0, max: 1e9 }),
      in: fc.integer({ min: 0, max: 1e9 }),
      at: fc.integer({ min: 1, max: 9 }),
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const projects = rows.map((each, index) =>
          project({
            candidacyId: `${index}` as CandidacyId,
            state: 'paid',
            completedOn: `2026-0${each.at}-01`,
            paidOn: '2027-01-01',
            paidCents: each.in,
          }),
        )
        const contracts = new Map(
          rows.map((each, index) => [
            `${index}` as CandidacyId,
            [{ amountCents: each.out, withdrawnAt: null }],
          ]),
        )
        const { months } = cashGap(projects, contracts, durations, '2026-05-01')
        assert.equal(
          months.at(-1)?.gapCents,
          rows.reduce((sum, each) => sum + each.out - each.in, 0),
        )
      }),
    )
  })
})

describe('a warning', () => {
  const days = [60, 30, 7]
  const at = (lastUsefulOn: string | null, warnedDays: number | null = null) =>
    warningFor(
      { lastUsefulOn, warnedFor: warnedDays === null ? null : lastUsefulOn, warnedDays },
      days,
      '2026-03-10',
    )

  test('is ripe 60, 30 and 7 days before, and once the day passed', () => {
    for (const [day, ripe] of [
      ['2026-05-10', null],
      ['2026-05-09', 60],
      ['2026-04-10', 60],
      ['2026-04-09', 30],
      ['2026-03-18', 30],
      ['2026-03-17', 7],
      ['2026-03-10', 7],
      ['2026-03-09', 0],
    ] as const)
      assert.equal(at(day), ripe, day)
    assert.equal(at(null), null)
  })

  test('is told once, and anew for another day', () => {
    assert.equal(at('2026-03-17', 7), null)
    assert.equal(at('2026-03-17', 30), 7)
    assert.equal(at('2026-03-09', 7), 0)
    assert.equal(at('2026-03-09', 0), null)
    assert.equal(
      warningFor({ lastUsefulOn: '2026-03-17', warnedFor: '2026-03-01', warnedDays: 0 }, days, '2026-03-10'),
      7,
    )
  })
})
