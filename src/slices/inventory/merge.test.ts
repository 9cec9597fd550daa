// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { merge, parseFormState } from './merge.ts'

const parts = ['name', 'class'] as const

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
      const merged = merge(parts, { name: base }, { name: mine }, { name: theirs })
      assert.deepEqual(merged.mine, expected === 'mine' ? ['name'] : [])
      assert.deepEqual(merged.conflicts, expected === 'conflicts' ? ['name'] : [])
    })

  test('a part the form did not carry is never touched', () => {
    assert.deepEqual(merge(parts, {}, { name: 'b' }, { name: 'b', class: 'x' }), { mine: [], conflicts: [] })
  })

  test('a part the page did not show asks before it overwrites', () => {
    assert.deepEqual(merge(parts, {}, { class: 'y' }, { class: 'x' }), { mine: [], conflicts: ['class'] })
  })
})

test('a hidden field that was tampered with is read as far as it makes sense', () => {
  assert.equal(parseFormState(parts, 'not json'), null)
  assert.equal(parseFormState(parts, 'null'), null)
  assert.deepEqual(parseFormState(parts, '{"name":"a","class":3,"other":"x"}'), { name: 'a' })
})
