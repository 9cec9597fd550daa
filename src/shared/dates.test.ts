// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  addDays,
  addMonths,
  dateInRome,
  daysBetween,
  distanceInWords,
  formatDate,
  formatInstantExactly,
  formatLongDate,
  formatShortWeekday,
  isLocalDate,
  parseDate,
  startOfDayInRome,
  withArticle,
} from './dates.ts'

describe('a date as people type it', () => {
  const read: [string, string | null][] = [
    ['30/6/2026', '2026-06-30'],
    [' 30.06.2026 ', '2026-06-30'],
    ['1-1-2026', '2026-01-01'],
    ['2026-06-30', '2026-06-30'],
    ['29/02/2028', '2028-02-29'],
    ['29/02/2026', null],
    ['31/02/2026', null],
    ['31/04/2026', null],
    ['0/1/2026', null],
    ['1/13/2026', null],
    ['30/6/26', null],
    ['2026-02-31', null],
    ['domani', null],
    ['', null],
  ]
  for (const [typed, date] of read)
    test(`«${typed}» is ${date ?? 'not a day'}`, () => assert.equal(parseDate(typed), date))

  test('is a day of the calendar', () => {
    assert.ok(isLocalDate('2028-02-29'))
    assert.ok(!isLocalDate('2026-02-29'))
    assert.ok(!isLocalDate('29/02/2028'))
  })
})

describe('days in Italy', () => {
  test('change at midnight of Rome, in winter and in summer', () => {
    assert.equal(dateInRome(new Date('2026-01-09T22:59:59Z')), '2026-01-09')
    assert.equal(dateInRome(new Date('2026-01-09T23:00:00Z')), '2026-01-10')
    assert.equal(dateInRome(new Date('2026-07-09T21:59:59Z')), '2026-07-09')
    assert.equal(dateInRome(new Date('2026-07-09T22:00:00Z')), '2026-07-10')
  })

  for (const date of ['2026-01-10', '2026-03-29', '2026-03-30', '2026-07-10', '2026-10-25', '2026-10-26'])
    test(`${date} begins at an instant whose second before is the day before`, () => {
      const start = startOfDayInRome(date)
      assert.equal(dateInRome(start), date)
      assert.equal(dateInRome(new Date(start.getTime() - 1000)), addDays(date, -1))
    })

  test('are counted across the change of the hour and of the year', () => {
    assert.equal(daysBetween('2026-03-28', '2026-03-30'), 2)
    assert.equal(daysBetween('2027-01-01', '2026-12-31'), -1)
    assert.equal(addDays('2026-02-28', 1), '2026-03-01')
    assert.equal(addMonths('2026-01-31', 1), '2026-02-28')
    assert.equal(addMonths('2026-11-30', 3), '2027-02-28')
  })
})

test('dates in words', () => {
  assert.equal(formatDate('2026-06-30'), '30/06/2026')
  assert.equal(formatLongDate('2026-06-01'), '1º giugno 2026')
  assert.equal(formatShortWeekday('2026-03-10'), 'mar 10 marzo')
  assert.equal(formatInstantExactly(new Date('2026-03-10T10:07:32Z')), 'martedì 10 marzo 2026, ore 11:07:32')
  const today = '2026-03-10'
  assert.deepEqual(
    ['2026-03-10', '2026-03-11', '2026-03-09', '2026-03-13', '2026-03-06'].map((date) =>
      distanceInWords(today, date),
    ),
    ['oggi', 'domani', 'ieri', '3 giorni', '4 giorni fa'],
  )
})

test('the article before a day', () => {
  assert.deepEqual(
    ['2026-03-08', '2026-03-10', '2026-03-11', '2026-03-18'].map((date) =>
      withArticle('il', formatLongDate(date)),
    ),
    ['l’8 marzo 2026', 'il 10 marzo 2026', 'l’11 marzo 2026', 'il 18 marzo 2026'],
  )
  assert.equal(withArticle('dal', formatLongDate('2026-03-08')), 'dall’8 marzo 2026')
})
