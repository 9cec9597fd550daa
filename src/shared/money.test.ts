// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { decimalAmount, formatAmount, formatCount, formatMoney, parseMoney } from './money.ts'

describe('an amount as people write it', () => {
  for (const [text, cents] of [
    ['1.234,56', 123_456],
    ['1,234.56', 123_456],
    ['1234,56', 123_456],
    ['1234.56', 123_456],
    ['1234', 123_400],
    ['€ 1.234,50', 123_450],
    ['1 234,5', 123_450],
    ['12.345.678', 1_234_567_800],
    ['1.234.567,89', 123_456_789],
    ['0,05', 5],
    ['-3,50', -350],
    ['14.000,00 €', 1_400_000],
  ] as const)
    test(`reads ${text}`, () => assert.deepEqual(parseMoney(text), { ok: true, cents }))

  for (const [text, reason] of [
    ['', 'empty'],
    ['   ', 'empty'],
    ['1.234', 'ambiguous'],
    ['1,234', 'ambiguous'],
    ['mille', 'unreadable'],
    ['1.23.456,00', 'unreadable'],
    ['1,2,3', 'unreadable'],
    ['1.234,567', 'unreadable'],
    ['12,34.56,78', 'unreadable'],
    ['1234.567,00', 'unreadable'],
    ['99999999999999999', 'too_large'],
  ] as const)
    test(`refuses «${text}» as ${reason}, never guessing`, () =>
      assert.deepEqual(parseMoney(text), { ok: false, reason }))

  test('reads back every amount it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (cents) => {
        assert.deepEqual(parseMoney(formatAmount(cents)), { ok: true, cents: cents === 0 ? 0 : cents })
      }),
    )
  })
})

test('amounts and counts are written the Italian way, and with a point for machines', () => {
  assert.equal(formatMoney(123_456_789), '1.234.567,89\u00a0€')
  assert.equal(formatAmount(-5), '-0,05')
  assert.equal(decimalAmount(100_23), '100.23')
  assert.equal(formatCount(58_850_717), '58.850.717')
})
