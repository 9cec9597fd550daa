// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { merge, parseFormState, type Shape, stateOf, takeParts } from './merge.ts'

interface Values {
  name: string
  dataClass: string | null
  source: string
}
const shape: Shape<Values, 'name' | 'class'> = { name: ['name'], class: ['dataClass', 'source'] }

describe('two people on one thing', () => {
  const cases: [string, { base: string; mine: string; theirs: string }, 'mine' | 'conflicts' | 'neither'][] =
    [
      ['nobody changed it', { base: 'a', mine: 'a', theirs: 'a' }, 'neither'],
      ['only I changed it', { base: 'a', mine: 'b', theirs: 'a' }, 'mine'],
      [
        'only they changed it: my page is older, theirs stays',
        { base: 'a', mine: 'a', theirs: 'b' },
        'neither',
      ],
      ['both wrote the same', { base: 'a', mine: 'b', theirs: 'b' }, 'neither'],
      ['both wrote different things', { base: 'a', mine: 'b', theirs: 'c' }, 'conflicts'],
    ]
  for (const [name, { base, mine, theirs }, expected] of cases)
    test(name, () => {
      assert.deepEqual(merge({ name: base }, { name: mine }, { name: theirs }), {
        mine: expected === 'mine' ? ['name'] : [],
        conflicts: expected === 'conflicts' ? ['name'] : [],
      })
    })

  test('a part the form did not carry is never touched', () => {
    assert.deepEqual(merge({}, { name: 'b' }, { name: 'b', class: 'x' }), { mine: [], conflicts: [] })
  })

  test('a part the page did not show asks before it overwrites', () => {
    assert.deepEqual(merge({}, { class: 'y' }, { class: 'x' }), { mine: [], conflicts: ['class'] })
  })
})

describe('parts', () => {
  const stored: Values = { name: 'Anagrafe', dataClass: null, source: '' }

  test('a part is shown when all its fields are there', () => {
    assert.deepEqual(stateOf(shape, stored), { name: '["Anagrafe"]', class: '[null,""]' })
    assert.deepEqual(stateOf<Values, 'name' | 'class'>(shape, { dataClass: 'critical' }), {})
  })

  test('taking a part takes all its fields and no other', () => {
    assert.deepEqual(
      takeParts(shape, stored, { name: 'Altro', dataClass: 'critical', source: 'ACN' }, ['class']),
      {
        name: 'Anagrafe',
        dataClass: 'critical',
        source: 'ACN',
      },
    )
  })
})

test('a hidden field that was tampered with is read as far as it makes sense', () => {
  assert.equal(parseFormState(shape, 'not json'), null)
  assert.equal(parseFormState(shape, 'null'), null)
  assert.deepEqual(parseFormState(shape, '{"name":"a","class":3,"other":"x"}'), { name: 'a' })
})
