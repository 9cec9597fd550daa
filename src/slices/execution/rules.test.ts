// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActualDates } from './model.ts'
import { dateFault, delayInDays, isLate } from './rules.ts'

const none: ActualDates = { contractedOn: null, startedOn: null, migratedOn: null, verifiedOn: null }

describe('the days of an execution', () => {
  const cases: readonly [string, Partial<ActualDates>, RegExp | null][] = [
    ['none', {}, null],
    ['today', { contractedOn: '2026-03-10' }, null],
    ['tomorrow', { contractedOn: '2026-03-11' }, /del contratto è nel futuro/],
    ['the same day twice', { contractedOn: '2026-03-01', startedOn: '2026-03-01' }, null],
    [
      'the day before',
      { contractedOn: '2026-03-08', startedOn: '2026-03-07' },
      /dell’avvio viene prima .* l’8 marzo/,
    ],
    [
      'a gap between',
      { contractedOn: '2026-03-08', migratedOn: '2026-03-07' },
      /della migrazione viene prima/,
    ],
  ]
  for (const [what, dates, fault] of cases)
    test(what, () => {
      const found = dateFault({ ...none, ...dates }, '2026-03-10')
      if (fault) assert.match(found ?? '', fault)
      else assert.equal(found, null)
    })
})

describe('the delay', () => {
  const item = { approach: 'B', plannedEndsOn: '2026-03-10', migratedOn: null, state: 'in_progress' } as const
  const cases: readonly [
    string,
    Partial<Parameters<typeof delayInDays>[0]>,
    string,
    number | null,
    boolean,
  ][] = [
    ['on the planned day is none yet', {}, '2026-03-10', null, false],
    ['begins the day after', {}, '2026-03-11', 1, true],
    ['grows with the days', {}, '2026-03-22', 12, true],
    ['stops at the migration', { state: 'migrated', migratedOn: '2026-03-12' }, '2026-05-01', 2, false],
    ['may be less than none', { state: 'verified', migratedOn: '2026-03-07' }, '2026-05-01', -3, false],
    [
      'counts what is to be switched off',
      { approach: 'retire', state: 'not_started' },
      '2026-03-11',
      1,
      true,
    ],
    ['does not count what stays', { approach: 'retain', state: 'not_started' }, '2026-05-01', null, false],
    ['is not known without a planned end', { plannedEndsOn: null }, '2026-05-01', null, false],
  ]
  for (const [what, given, today, days, late] of cases)
    test(what, () => {
      assert.equal(delayInDays({ ...item, ...given }, today), days)
      assert.equal(isLate({ ...item, ...given }, today), late)
    })
})
