// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aPlanRow, aServiceOf, planFacts, settled } from '../../../test/factories/plan-facts.ts'
import { emptyItemValues } from '../plans/index.ts'
import type { CardValues } from './model.ts'
import { cardFor, cardOf, copyOf, valuesOf } from './rules.ts'

const today = '2026-03-10'
const card: CardValues = {
  serviceName: 'Anagrafe',
  serviceTypeCode: null,
  answers: {
    approach: 'B',
    strategy: 'repurchase',
    destinationKind: 'qualified_cloud',
    destinationName: 'Demos Cloud',
  },
  days: { startsOn: 0, endsOn: 90 },
}
const oneOf = (...services: ReturnType<typeof aServiceOf>[]) => planFacts({ services })

describe('what a plan teaches', () => {
  test('is its answers and its dates as days from the first one; no amounts, no machines', () => {
    const taught = cardOf(aServiceOf('Anagrafe', { ...settled, costCents: 100, cpuCount: 2 }), today)
    assert.deepEqual(taught?.days, { contractOn: 0, startsOn: 14, endsOn: 77 })
    assert.equal(taught?.answers.destinationName, 'Archivia Cloud')
    assert.ok(!('costCents' in (taught?.answers ?? {})) && !('cpuCount' in (taught?.answers ?? {})))
  })
  test('counts from today what has no contract and no start, never backwards', () => {
    const retired = { ...emptyItemValues, approach: 'retire', endsOn: '2026-03-01' } as const
    assert.deepEqual(cardOf(aServiceOf('Cimiteri', retired), today)?.days, { endsOn: 0 })
    const kept = { ...emptyItemValues, approach: 'retain', reviewOn: '2026-04-09' } as const
    assert.deepEqual(cardOf(aServiceOf('Biblioteca', kept), today)?.days, { reviewOn: 30 })
  })
  test('is nothing while nothing is decided', () => {
    assert.equal(cardOf(aServiceOf('Anagrafe', emptyItemValues), today), null)
    assert.equal(cardOf(aServiceOf('Anagrafe', null), today), null)
  })
})

test('a card is for the service of its type, else of its name', () => {
  const typed = { ...card, serviceName: 'Tributi', serviceTypeCode: 'T1' }
  const cards = [card, typed]
  assert.equal(cardFor(cards, { name: 'IMU', serviceTypeCode: 'T1' }), typed)
  assert.equal(cardFor(cards, { name: ' ANAGRAFE ', serviceTypeCode: null }), card)
  assert.equal(cardFor(cards, { name: 'Altro', serviceTypeCode: null }), null)
})

test('dates come only with a day to count from', () => {
  assert.deepEqual(valuesOf(card, '2026-04-01').endsOn, '2026-06-30')
  assert.equal(valuesOf(card, null).endsOn, undefined)
})

describe('a copy', () => {
  test('fills what nobody decided, keeps what the body decided, and says what matches nothing', () => {
    const half = { ...emptyItemValues, approach: 'B', destinationName: 'Scelto dall’ente' } as const
    const copy = copyOf(
      oneOf(aServiceOf('Anagrafe', half), aServiceOf('Sociali', emptyItemValues)),
      [card, { ...card, serviceName: 'Tributi' }],
      '2026-04-01',
    )
    const [line] = copy.lines
    assert.deepEqual(line?.fills, {
      strategy: 'repurchase',
      destinationKind: 'qualified_cloud',
      startsOn: '2026-04-01',
      endsOn: '2026-06-30',
    })
    assert.deepEqual(line?.kept, ['destinationName'])
    assert.deepEqual([copy.without, copy.unused], [['Sociali'], ['Tributi']])
  })
  test('leaves a service whose mode was decided otherwise, or with nothing to fill', () => {
    const of = (values: typeof emptyItemValues) =>
      copyOf(oneOf(aServiceOf('Anagrafe', values)), [card], null).lines[0]?.left
    assert.match(of({ ...emptyItemValues, approach: 'retain' }) ?? '', /altro modo/)
    assert.match(of(settled) ?? '', /già tutto deciso/)
    assert.equal(of(emptyItemValues), null)
  })
  test('leaves what an addition does not change', () => {
    const service = aServiceOf('Anagrafe', emptyItemValues)
    const facts = planFacts({
      plan: aPlanRow({ revision: 'addition' }),
      services: [service],
      approved: { number: 1, services: new Map([[service.digitalServiceId, 'B']]) },
    })
    assert.match(copyOf(facts, [card], null).lines[0]?.left ?? '', /integrazione/)
  })
})
