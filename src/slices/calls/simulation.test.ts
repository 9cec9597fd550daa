// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aBand, callContent } from '../../../test/factories/calls.ts'
import { amountOf } from './amounts.ts'
import type { Call } from './model.ts'
import {
  type BodyFacts,
  estimateLine,
  mediansOf,
  servicesFor,
  simulateLine,
  splitsOf,
  totalOf,
} from './simulation.ts'

const call = callContent('2026-03-10') as Call
const sum = (services: number, known: number, cents: number) => ({ services, known, cents })
const facts = (values: Partial<BodyFacts> = {}): BodyFacts => ({
  activeServices: 13,
  modes: {
    A: { cost: sum(6, 6, 1_200_000), fee: sum(6, 6, 600_000) },
    B: { cost: sum(6, 3, 900_000), fee: sum(6, 0, 0) },
  },
  ceasing: sum(2, 2, 1_240_000),
  ...values,
})
const noMedians = mediansOf([])

describe('the services of a hypothesis', () => {
  test('are those of the plan, the fewest in the mode that pays least, the most in the one that pays most', () => {
    const band = aBand()
    assert.deepEqual(servicesFor('plan', band, call, facts()), { A: 6, B: 6 })
    assert.deepEqual(servicesFor('least', band, call, facts()), { A: 10 })
    assert.deepEqual(servicesFor('most', band, call, facts()), { B: 13 })
    assert.deepEqual(servicesFor('most', band, call, facts({ activeServices: 11 })), { B: 11 })
    assert.deepEqual(servicesFor('most', band, call, null), { B: 13 })
    assert.equal(servicesFor('plan', band, call, null), null)
  })

  test('of a plan with more than the band pays are those that pay most', () => {
    assert.deepEqual(servicesFor('plan', aBand({ servicesMax: 8, servicesMin: 1 }), call, facts()), {
      A: 2,
      B: 6,
    })
  })

  test('have no most where there is no limit, unless the body has so many', () => {
    assert.equal(servicesFor('most', aBand({ servicesMax: null }), call, null), null)
    assert.deepEqual(servicesFor('most', aBand({ servicesMax: null }), call, facts()), { B: 13 })
  })
})

describe('what a line costs', () => {
  test('is what the plan says when its services are the plan’s', () => {
    const known = facts({
      modes: {
        A: { cost: sum(3, 3, 1_000_001), fee: sum(3, 3, 7) },
        B: { cost: sum(1, 1, 5), fee: sum(1, 1, 9) },
      },
    })
    const line = estimateLine(call, { A: 3, B: 1 }, known, noMedians)
    assert.deepEqual([line.costCents, line.yearlyFeeCents, line.ceasingCents], [1_000_006, 16, 1_240_000])
  })

  test('is by what one service costs there, by the median of the others, or not known', () => {
    const line = estimateLine(call, { A: 10, B: 0 }, facts(), noMedians)
    assert.deepEqual([line.costCents, line.yearlyFeeCents], [2_000_000, 1_000_000])
    assert.equal(estimateLine(call, { A: 1, B: 1 }, facts(), noMedians).yearlyFeeCents, null)
    const medians = mediansOf([
      facts(),
      null,
      facts({ modes: { ...facts().modes, A: { cost: sum(1, 1, 400_000), fee: sum(1, 0, 0) } } }),
    ])
    assert.deepEqual(medians.A, { cost: 300_000, fee: 100_000, bodies: 2 })
    const other = facts({
      modes: { A: { cost: sum(0, 0, 0), fee: sum(0, 0, 0) }, B: { cost: sum(0, 0, 0), fee: sum(0, 0, 0) } },
    })
    assert.equal(estimateLine(call, { A: 2 }, other, medians).costCents, 600_000)
    assert.equal(estimateLine(call, { A: 2 }, other, noMedians).costCents, null)
    assert.equal(estimateLine(call, { A: 2 }, facts({ ceasing: sum(2, 1, 5) }), noMedians).ceasingCents, null)
  })

  test('keeps one-off money and fees apart, and says nothing of what is not known', () => {
    const line = {
      services: { A: 6, B: 6 },
      costCents: 3_340_000,
      yearlyFeeCents: 1_390_000,
      ceasingCents: 1_240_000,
    }
    const result = simulateLine(aBand(), line)
    assert.deepEqual(
      [result.lumpCents, result.residueCents, result.advanceCents, result.yearlyCents, result.fiveYearsCents],
      [5_652_600, 2_312_600, 3_340_000, 150_000, 750_000],
    )
    const unknown = simulateLine(aBand(), { ...line, costCents: null, ceasingCents: null })
    assert.deepEqual([unknown.residueCents, unknown.advanceCents, unknown.fiveYearsCents], [null, null, null])
    const tooFew = simulateLine(aBand(), { ...line, services: { A: 1 } })
    assert.deepEqual([tooFew.lumpCents, tooFew.residueCents], [null, null])
    assert.equal(simulateLine(null, line).lumpSum.ok, false)
  })
})

test('a total counts what it does not know', () => {
  assert.deepEqual(totalOf([1, null, 2]), { cents: 3, unknown: 1 })
  assert.deepEqual(totalOf([null]), { cents: null, unknown: 1 })
  assert.deepEqual(totalOf([]), { cents: null, unknown: 0 })
})

test('the splits of a band are all those it pays, each once', () => {
  fc.assert(
    fc.property(fc.nat(6), fc.nat(6), (least, room) => {
      const band = aBand({ servicesMin: least, servicesMax: least + room })
      const splits = [...splitsOf(band, 0)]
      assert.ok(splits.every((services) => amountOf(band, services).ok))
      assert.equal(new Set(splits.map((services) => JSON.stringify(services))).size, splits.length)
      const expected = Array.from({ length: room + 1 }, (_, more) => least + more + 1).reduce(
        (a, b) => a + b,
        0,
      )
      assert.equal(splits.length, expected)
    }),
  )
})
