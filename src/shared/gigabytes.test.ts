// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatGigabytes, parseGigabytes } from './gigabytes.ts'

test('reads memory and storage in GB and TB as people write them', () => {
  for (const [typed, gigabytes] of [
    ['512', 512],
    ['512 GB', 512],
    ['1.024', 1024],
    ['1.024 gb', 1024],
    ['12.345.678', 12_345_678],
    ['1,5 TB', 1500],
    ['1.5tb', 1500],
    ['2 TB', 2000],
    ['0,29 TB', 290],
    ['0,57 TB', 570],
    ['1 PB', 1_000_000],
    ['0', 0],
  ] as const)
    assert.deepEqual(parseGigabytes(typed), { ok: true, gigabytes }, typed)
})

test('asks instead of guessing', () => {
  for (const [typed, reason] of [
    ['', 'empty'],
    ['1.234 TB', 'ambiguous'],
    ['1,234 TB', 'ambiguous'],
    ['1,5', 'unreadable'],
    ['1,234', 'unreadable'],
    ['0,5 GB', 'unreadable'],
    ['molti', 'unreadable'],
    ['512 MB', 'unreadable'],
    ['-5', 'unreadable'],
    ['1.2.3', 'unreadable'],
    ['1.234,5 TB', 'unreadable'],
    ['.5 TB', 'unreadable'],
    ['9000 PB', 'too_large'],
  ] as const)
    assert.deepEqual(parseGigabytes(typed), { ok: false, reason }, typed)
})

test('what is shown reads back the same', () => {
  for (const gigabytes of [0, 7, 512, 1000, 1024, 1500, 12_345_678, 1_000_000])
    assert.deepEqual(parseGigabytes(formatGigabytes(gigabytes)), { ok: true, gigabytes })
  assert.equal(formatGigabytes(1500), '1,5\u00a0TB')
  assert.equal(formatGigabytes(1024), '1.024\u00a0GB')
  assert.equal(formatGigabytes(2_000_000), '2.000.000\u00a0GB')
})
