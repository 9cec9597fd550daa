// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aDueItem as anItem, anna, bruno } from '../../../test/factories/due.ts'
import { dueSpans } from './model.ts'
import { countItems, guidedDuties, isOpen, loadOf, matches, openItems, spanOf } from './rules.ts'

const today = '2026-03-10'
const valdorsa = anItem().administrationId

describe('the span of a duty', () => {
  const cases: [string | null, string][] = [
    ['2026-03-09', 'in-ritardo'],
    ['2026-03-10', 'entro-7'],
    ['2026-03-17', 'entro-7'],
    ['2026-03-18', 'entro-30'],
    ['2026-04-09', 'entro-30'],
    ['2026-04-10', 'oltre'],
    [null, 'senza-data'],
  ]
  for (const [dueOn, span] of cases)
    test(`due ${dueOn} is ${span}`, () => assert.equal(spanOf(anItem({ dueOn }), today), span))
})

test('what is done or not due is not open', () => {
  const open = (['todo', 'inProgress', 'toConfirm', 'done', 'notDue'] as const).map((status) =>
    isOpen(anItem({ status })),
  )
  assert.deepEqual(open, [true, true, true, false, false])
})

test('open duties come by last day, those without one at the end, then by body', () => {
  const items = [
    anItem({ key: 'd', dueOn: null }),
    anItem({ key: 'c', dueOn: '2026-03-12', administrationName: 'Torre Selvina' }),
    anItem({ key: 'b', dueOn: '2026-03-12', administrationName: 'Élena' }),
    anItem({ key: 'a', dueOn: '2026-03-11', administrationName: 'Zeta' }),
    anItem({ key: 'e', dueOn: null }),
    anItem({ key: 'x', dueOn: '2026-03-01', status: 'done' }),
  ]
  assert.deepEqual(
    openItems(items).map((item) => item.key),
    ['a', 'b', 'c', 'd', 'e'],
  )
})

test('filters hold together, and nobody is a person one can choose', () => {
  const item = anItem({ dueOn: '2026-03-12', responsible: anna })
  assert.ok(matches(item, {}, today))
  assert.ok(
    matches(
      item,
      { span: 'entro-7', on: '2026-03-12', administrationId: valdorsa, responsible: anna.personId },
      today,
    ),
  )
  assert.ok(!matches(item, { span: 'in-ritardo' }, today))
  assert.ok(!matches(item, { on: '2026-03-13' }, today))
  assert.ok(!matches(item, { responsible: bruno.personId }, today))
  assert.ok(!matches(item, { responsible: 'nobody' }, today))
  assert.ok(matches(anItem({ responsible: null }), { responsible: 'nobody' }, today))
})

test('each span counts exactly the rows that its filter shows', () => {
  const items = ['2026-03-01', '2026-03-10', '2026-03-30', '2026-09-01', null].map((dueOn, index) =>
    anItem({ key: String(index), dueOn }),
  )
  const counts = dueSpans.map((span) => items.filter((item) => matches(item, { span }, today)).length)
  assert.deepEqual(counts, [1, 1, 1, 1, 1])
  assert.deepEqual(countItems(items), { items: 5, bodies: 1 })
})

test('the load of each person counts urgent and all, without who is nobody', () => {
  const items = [
    anItem({ responsible: bruno, dueOn: '2026-03-01' }),
    anItem({ responsible: anna, dueOn: '2026-03-12' }),
    anItem({ responsible: anna, dueOn: '2026-08-12' }),
    anItem({ responsible: null }),
  ]
  assert.deepEqual(loadOf(items, today), [
    { ...anna, urgent: 1, all: 2 },
    { ...bruno, urgent: 1, all: 1 },
  ])
})

test('a guided home keeps apart one’s own, those of others and what was done this year', () => {
  const duties = guidedDuties(
    [
      anItem({ key: 'own', responsible: anna }),
      anItem({ key: 'free', responsible: null }),
      anItem({ key: 'other', responsible: bruno }),
      anItem({ key: 'january', status: 'done', doneOn: '2026-01-12' }),
      anItem({ key: 'february', status: 'done', doneOn: '2026-02-03' }),
      anItem({ key: 'last year', status: 'done', doneOn: '2025-12-31' }),
      anItem({ key: 'undated', status: 'done' }),
      anItem({ key: 'not due', status: 'notDue' }),
    ],
    anna.personId,
    today,
  )
  const keys = (items: readonly { key: string }[]) => items.map((item) => item.key)
  assert.deepEqual(
    [keys(duties.own), keys(duties.others), keys(duties.done)],
    [['free', 'own'], ['other'], ['february', 'january']],
  )
})
