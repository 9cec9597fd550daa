// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { projectRoot } from '../../platform/paths.ts'
import { bandOf, isNearBound, isOddlySmall, type PopulationBand, periodsOverlap, readBand } from './rules.ts'

/** The bands that come with Regia. */
const { rows } = JSON.parse(
  readFileSync(join(projectRoot, 'db', 'reference', 'population-bands.json'), 'utf8'),
) as { rows: { fromResidents: number; toResidents: number | null }[] }
const bands: PopulationBand[] = rows.map((row) => ({ from: row.fromResidents, to: row.toResidents }))
const populationBounds = [2_500, 5_000, 20_000, 50_000, 100_000, 250_000]

describe('the band by residents', () => {
  for (const [index, bound] of populationBounds.entries()) {
    test(`includes its upper end ${bound}, and one more is the next band`, () => {
      assert.equal(bandOf(bound, bands)?.to, bound)
      assert.equal(bandOf(bound + 1, bands)?.from, bound + 1)
      assert.equal(bandOf(bound + 1, bands)?.to, populationBounds[index + 1] ?? null)
    })
  }

  test('is not known where no band in force has it', () => {
    assert.equal(bandOf(2500, []), null)
    assert.equal(bandOf(2500, [{ from: 2501, to: null }]), null)
  })

  test('begins at zero', () => assert.deepEqual(bandOf(0, bands), { from: 0, to: 2500 }))

  for (const [residents, near] of [
    [2375, true],
    [2374, false],
    [2625, true],
    [2626, false],
    [3412, false],
    [237_500, true],
    [600_000, false],
  ] as const)
    test(`${residents} residents are ${near ? '' : 'not '}near a bound`, () =>
      assert.equal(isNearBound(residents, bands), near))

  const count = (countedOn: string, residents: number) => ({ countedOn, residents, source: 'ISTAT' })

  test('is not known without a count', () => assert.equal(readBand([], bands), null))

  test('reads the latest count alone when far from a bound', () => {
    const reading = readBand([count('2011-10-09', 3367), count('2023-01-01', 3412)], bands)
    assert.deepEqual(reading, {
      latest: count('2023-01-01', 3412),
      other: null,
      band: { from: 2501, to: 5000 },
      otherBand: null,
    })
  })

  test('shows both counts near a bound, in the same band', () => {
    const reading = readBand([count('2023-01-01', 4950), count('2011-10-09', 4100)], bands)
    assert.equal(reading?.other?.residents, 4100)
    assert.equal(reading?.otherBand, null)
  })

  test('says both bands when the counts fall on different sides', () => {
    const reading = readBand([count('2011-10-09', 7000), count('2023-01-01', 4000)], bands)
    assert.deepEqual(reading?.band, { from: 2501, to: 5000 })
    assert.deepEqual(reading?.otherBand, { from: 5001, to: 20_000 })
  })
})

describe('an oddly small file', () => {
  for (const [rows, there, odd] of [
    [0, 0, false],
    [1, 0, false],
    [50, 100, false],
    [49, 100, true],
    [0, 1, true],
  ] as const)
    test(`${rows} rows for ${there} municipalities: ${odd ? 'stopped' : 'taken'}`, () =>
      assert.equal(isOddlySmall(rows, there), odd))
})

describe('two mandates', () => {
  const period = (validFrom: string, validTo: string | null) => ({ validFrom, validTo })
  for (const [a, b, overlap] of [
    [period('2024-01-01', '2024-06-30'), period('2024-07-01', null), false],
    [period('2024-01-01', '2024-06-30'), period('2024-06-30', null), true],
    [period('2024-01-01', null), period('2030-01-01', '2030-01-01'), true],
    [period('2025-01-01', null), period('2024-01-01', '2024-12-31'), false],
  ] as const)
    test(`${a.validFrom}–${a.validTo} and ${b.validFrom}–${b.validTo} ${overlap ? 'overlap' : 'do not overlap'}`, () => {
      assert.equal(periodsOverlap(a, b), overlap)
      assert.equal(periodsOverlap(b, a), overlap)
    })
})
