// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dumpName, outdatedDumps } from './dumps.ts'

/** One dump every four hours, back from the 30th of June at 20:00. */
const everyFourHours = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    dumpName(new Date(Date.UTC(2026, 5, 30, 20) - index * 4 * 3_600_000)),
  )

test('names a dump by its instant, so that names sort by time', () => {
  assert.equal(dumpName(new Date('2026-06-30T14:15:09.123Z')), 'regia-20260630-141509.tar.gz')
})

test('keeps the last seven dumps whatever their day', () => {
  assert.deepEqual(outdatedDumps(everyFourHours(7)), [])
})

test('keeps the last dump of each day', () => {
  const names = everyFourHours(18)
  const kept = names.filter((name) => !outdatedDumps(names).includes(name))
  assert.deepEqual(kept, [...names.slice(0, 7), 'regia-20260628-200000.tar.gz'])
})

test('keeps thirty days and no more', () => {
  const names = everyFourHours(6 * 40)
  const kept = names.filter((name) => !outdatedDumps(names).includes(name))
  assert.equal(kept.at(-1), 'regia-20260601-200000.tar.gz')
  assert.equal(new Set(kept.map((name) => name.slice(6, 14))).size, 30)
})
