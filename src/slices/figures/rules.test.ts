// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { definitionOf } from './definitions.ts'
import type { MilestoneResult, Tally } from './model.ts'
import { isTooFew, keysOf, outcomeOf, tell, told, toldOf } from './rules.ts'

const rows = (count: number): Tally => ({ rows: count, sum: null, unknown: 0 })
const ram = definitionOf('group_b_ram')

describe('a figure', () => {
  it('is not known without the rows it is a part of, and zero with them', () => {
    assert.deepEqual(tell(definitionOf('services_migrated'), rows(0), rows(0)), {
      value: null,
      unknown: 0,
      why: 'Nessun piano approvato ha servizi da migrare',
    })
    assert.equal(tell(definitionOf('services_migrated'), rows(0), rows(3)).value, 0)
  })

  it('that sums says how many do not tell, and is not known when none does', () => {
    assert.deepEqual(tell(ram, { rows: 3, sum: 64, unknown: 2 }, rows(9)), {
      value: 64,
      unknown: 2,
      why: null,
    })
    assert.equal(tell(ram, { rows: 0, sum: null, unknown: 0 }, rows(9)).value, 0)
    assert.equal(
      tell(ram, { rows: 1, sum: null, unknown: 1 }, rows(9)).why,
      'L’unico data center non lo dice',
    )
  })

  it('holds a part against the same part of its base, but a year against the whole', () => {
    const figures = {
      bodies_with_plan: { '': { '': rows(2) }, region: { '03': rows(2) }, kind: { health: rows(2) } },
      bodies_migrated: { '': { '': rows(1) }, region: { '03': rows(1) }, kind: { health: rows(1) } },
    }
    const migrated = definitionOf('bodies_migrated')
    assert.equal(told(figures, migrated, 'region', '03').value, 1)
    assert.equal(told(figures, migrated, 'region', '15').value, null)
    assert.equal(told(figures, migrated, 'year', '2024').value, 0)
    assert.equal(toldOf(figures, migrated, 'central_and_health').value, 1)
    assert.equal(toldOf(figures, migrated, 'central').value, null)
  })

  it('has its parts in order, kinds as in the registry, what is not known last', () => {
    const figures = { bodies: { kind: { school: rows(1), nd: rows(1), municipality: rows(1) } } }
    assert.deepEqual(keysOf(figures, 'kind', ['bodies']), ['municipality', 'school', 'nd'])
  })
})

describe('a target', () => {
  const outcome = (values: Partial<MilestoneResult>, day: string) =>
    outcomeOf(
      { result: 10, target: 10, baseline: null, dueOn: '2026-06-30', ...values } as MilestoneResult,
      day,
    )

  it('is reached, missed after its day, under way until then', () => {
    assert.equal(outcome({}, '2026-06-30'), 'reached')
    assert.equal(outcome({ result: 9 }, '2026-06-30'), 'under_way')
    assert.equal(outcome({ result: 9 }, '2026-07-01'), 'missed')
    assert.equal(outcome({ result: null }, '2026-07-01'), 'unknown')
  })

  it('that must shrink is reached from above', () => {
    assert.equal(outcome({ result: 11, baseline: 20 }, '2026-07-01'), 'missed')
    assert.equal(outcome({ result: 8, baseline: 20 }, '2026-07-01'), 'reached')
  })

  it('that must shrink is not known where fewer things than it were ever written', () => {
    assert.equal(isTooFew({ baseline: 1101, target: 1045 }, 45), true)
    assert.equal(isTooFew({ baseline: 40, target: 36 }, 36), false)
    assert.equal(isTooFew({ baseline: null, target: 1064 }, 12), false)
    assert.equal(isTooFew({ baseline: 1101, target: 1045 }, null), false)
  })
})
