// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PlanState } from '../plans/index.ts'
import type { WaveItem } from './model.ts'
import { movedDates, slipOf, whyNotMoved } from './rules.ts'

const today = '2026-03-10'
const item: WaveItem = {
  planItemId: 'i' as WaveItem['planItemId'],
  planId: 'p' as WaveItem['planId'],
  administrationId: 'a' as WaveItem['administrationId'],
  administrationName: 'Valprova',
  digitalServiceId: 's' as WaveItem['digitalServiceId'],
  serviceName: 'Anagrafe',
  approach: 'B',
  startsOn: '2026-04-01',
  endsOn: '2026-06-30',
  version: 1,
  planState: 'draft',
  isFrozen: false,
  executionId: null,
  executionState: null,
  waveId: null,
  waveName: null,
  waveEndsOn: '2026-06-30',
}

describe('what slips', () => {
  const cases: readonly [string, Partial<WaveItem>, ReturnType<typeof slipOf>][] = [
    ['on the last day of the wave is on time', {}, null],
    ['a day after the wave is beyond it', { endsOn: '2026-07-01' }, 'beyond'],
    ['ends today is not late', { endsOn: today }, null],
    ['ended yesterday is late', { endsOn: '2026-03-09' }, 'late'],
    ['migrated slips no more', { endsOn: '2026-03-09', executionState: 'migrated' }, null],
    ['in progress still does', { endsOn: '2026-03-09', executionState: 'in_progress' }, 'late'],
    ['without an end is not known to', { endsOn: null }, null],
    ['what stays has nothing to carry out', { endsOn: '2026-03-09', approach: 'retain' }, null],
    ['what is switched off does', { endsOn: '2026-03-09', approach: 'retire' }, 'late'],
    ['a wave without an end holds nothing back', { endsOn: '2027-01-01', waveEndsOn: null }, null],
  ]
  for (const [name, values, expected] of cases)
    test(name, () => assert.equal(slipOf({ ...item, ...values }, today), expected))
})

describe('dates when the wave moves', () => {
  const from = { startsOn: '2026-03-01', endsOn: '2026-06-30' }
  test('each follows its own', () => {
    assert.deepEqual(movedDates(item, from, { startsOn: '2026-03-11', endsOn: '2026-07-30' }), {
      startsOn: '2026-04-11',
      endsOn: '2026-07-30',
    })
  })
  test('both follow the only one that the wave had', () => {
    const moved = movedDates(
      item,
      { startsOn: null, endsOn: '2026-06-30' },
      { startsOn: null, endsOn: '2026-06-20' },
    )
    assert.deepEqual(moved, { startsOn: '2026-03-22', endsOn: '2026-06-20' })
  })
  test('stay when the wave had none before, and what is missing stays missing', () => {
    assert.deepEqual(movedDates(item, { startsOn: null, endsOn: null }, from), {
      startsOn: item.startsOn,
      endsOn: item.endsOn,
    })
    const without = { startsOn: null, endsOn: '2026-06-30' }
    assert.equal(movedDates(without, from, { ...from, startsOn: '2026-03-11' }).startsOn, null)
  })
})

describe('what cannot move with its wave', () => {
  for (const state of ['submitted', 'under_review', 'approved', 'withdrawn'] satisfies PlanState[])
    test(`a plan that is ${state} says why`, () => assert.ok(whyNotMoved({ ...item, planState: state })))
  test('nor what an addition leaves as approved, what stays, what has no dates', () => {
    assert.match(whyNotMoved({ ...item, isFrozen: true }) ?? '', /integrazione/)
    assert.ok(whyNotMoved({ ...item, approach: 'retain' }))
    assert.ok(whyNotMoved({ ...item, approach: null }))
    assert.ok(whyNotMoved({ ...item, startsOn: null, endsOn: null }))
    assert.equal(whyNotMoved({ ...item, planState: 'returned' }), null)
  })
})
