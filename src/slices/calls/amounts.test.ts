// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aBand, callContent, smallBand } from '../../../test/factories/calls.ts'
import { amountOf, failedExamples, readingsOf, spanOf } from './amounts.ts'
import type { Band, Counts } from './model.ts'
import { bandOfSize } from './rules.ts'

const modes = ['A', 'B', 'C'] as const

/** Bands of every shape: flat, one to three modes, with and without a limit. */
const anyBand: fc.Arbitrary<Band> = fc
  .record({
    feeCents: fc.integer({ min: 0, max: 5_000_000 }),
    units: fc.array(fc.integer({ min: 1, max: 900_000 }), { maxLength: 3 }),
    servicesMin: fc.integer({ min: 0, max: 6 }),
    room: fc.option(fc.integer({ min: 0, max: 6 })),
  })
  .map(({ feeCents, units, servicesMin, room }) =>
    aBand({
      feeCents,
      servicesMin: units.length === 0 ? 0 : servicesMin,
      servicesMax: units.length === 0 ? 0 : room === null ? null : servicesMin + room,
      units: units.map((cents, at) => ({ mode: modes[at] as string, cents })),
    }),
  )

/** Every split of up to `most` services. */
function everySplit(band: Band, most: number): Counts[] {
  let splits: Counts[] = [{}]
  for (const { mode } of band.units)
    splits = splits.flatMap((split) =>
      Array.from({ length: most + 1 }, (_, count) => ({ ...split, [mode]: count })),
    )
  return splits
}

const key = (services: Counts) => modes.map((mode) => services[mode] ?? 0).join(' ')

describe('the lump sum of a band', () => {
  test('is its fee and so much for each service', () => {
    const result = amountOf(aBand(), { A: 6, B: 6 })
    assert.ok(result.ok)
    assert.equal(result.cents, 5_652_600)
    assert.deepEqual(
      result.parts.map(({ cents }) => cents),
      [1_411_200, 3_041_400],
    )
  })

  test('is refused below and above the services it pays, for a mode it has not, and for parts of a service', () => {
    const refused = (services: Counts) => {
      const result = amountOf(aBand(), services)
      return result.ok ? null : result.reason
    }
    assert.equal(refused({ A: 9 }), 'too_few')
    assert.equal(refused({ A: 10 }), null)
    assert.equal(refused({ A: 6, B: 7 }), null)
    assert.equal(refused({ A: 7, B: 7 }), 'too_many')
    assert.equal(refused({ A: 10, C: 1 }), 'unknown_mode')
    assert.equal(refused({ A: 10, C: 0 }), null)
    assert.equal(refused({ A: 10.5 }), 'not_whole')
    assert.equal(refused({ A: 12, B: -1 }), 'not_whole')
  })

  test('goes from the least to the most', () => {
    assert.deepEqual(spanOf(aBand()), { leastCents: 3_552_000, mostCents: 7_789_700 })
    assert.deepEqual(spanOf(aBand({ servicesMax: null })), { leastCents: 3_552_000, mostCents: null })
    assert.deepEqual(spanOf(aBand({ units: [], servicesMin: 0, servicesMax: 0 })), {
      leastCents: 1_200_000,
      mostCents: 1_200_000,
    })
  })
})

describe('the readings of an amount', () => {
  test('give back every split that leads to it, and only those', () => {
    fc.assert(
      fc.property(anyBand, fc.array(fc.nat(12), { minLength: 3, maxLength: 3 }), (band, drawn) => {
        const services = Object.fromEntries(band.units.map(({ mode }, at) => [mode, drawn[at] as number]))
        const result = amountOf(band, services)
        fc.pre(result.ok)
        const { exact, nearest } = readingsOf([band], result.cents)
        assert.ok(exact.some((reading) => key(reading.services) === key(services)))
        assert.deepEqual(nearest, [])
        for (const reading of exact) {
          const again = amountOf(band, reading.services)
          assert.ok(again.ok && again.cents === result.cents)
        }
        assert.equal(new Set(exact.map((reading) => key(reading.services))).size, exact.length)
      }),
    )
  })

  test('are all those that trying every split finds, and the nearest amounts are the nearest', () => {
    fc.assert(
      fc.property(anyBand, fc.integer({ min: 0, max: 6_000_000 }), (band, cents) => {
        const limited = { ...band, servicesMax: band.servicesMax ?? 12 }
        const tried = everySplit(limited, limited.servicesMax).flatMap((services) => {
          const result = amountOf(limited, services)
          return result.ok ? [{ services, cents: result.cents }] : []
        })
        const { exact, nearest } = readingsOf([limited], cents)
        const found = tried.filter((each) => each.cents === cents)
        assert.deepEqual(
          exact.map(({ services }) => key(services)).sort(),
          found.map(({ services }) => key(services)).sort(),
        )
        if (exact.length > 0) return
        const below = tried.filter((each) => each.cents < cents).map((each) => each.cents)
        const above = tried.filter((each) => each.cents > cents).map((each) => each.cents)
        assert.deepEqual(
          nearest.map((each) => each.cents),
          [
            ...(below.length > 0 ? [below.reduce((a, b) => Math.max(a, b))] : []),
            ...(above.length > 0 ? [above.reduce((a, b) => Math.min(a, b))] : []),
          ],
        )
      }),
    )
  })

  test('are looked for in every band given', () => {
    const { exact } = readingsOf([smallBand, aBand()], 7_789_700)
    assert.deepEqual(exact, [{ band: 'fino-5000', services: { A: 0, B: 13 }, cents: 7_789_700 }])
    const { nearest } = readingsOf([smallBand, aBand()], 7_789_800)
    assert.deepEqual(nearest, [{ band: 'fino-5000', services: { A: 0, B: 13 }, cents: 7_789_700 }])
  })
})

test('examples that do not come out are told with their line', () => {
  const example = { size: 3412, band: null, services: { A: 6, B: 6 }, cents: 5_652_600 }
  const content = callContent('2026-03-10', {
    examples: [
      example,
      { ...example, cents: 5_652_601 },
      { ...example, size: 90_000 },
      { ...example, size: null, band: 'fino-2500', services: { A: 7 }, cents: 1_669_600 },
    ],
  })
  assert.deepEqual(failedExamples(content, bandOfSize), [
    { line: 2, expectedCents: 5_652_601, foundCents: 5_652_600 },
    { line: 3, expectedCents: 5_652_600, foundCents: null },
  ])
})
