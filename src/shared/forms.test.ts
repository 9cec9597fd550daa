// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FormReader } from './forms.ts'

describe('a posted form', () => {
  test('gathers every error at once and keeps what was typed', () => {
    const form = new FormReader({ name: '', ends: '31/02/2026', cost: '1,234', users: '-4', mode: 'C' })
    form.text('name', { required: 'Scrivi il nome' })
    assert.equal(form.date('ends'), null)
    assert.equal(form.money('cost'), null)
    assert.equal(form.count('users'), null)
    assert.equal(form.choice('mode', ['A', 'B']), null)
    assert.deepEqual(
      form.errors.map((error) => error.field),
      ['name', 'ends', 'cost', 'users', 'mode'],
    )
    assert.equal(form.typed('ends'), '31/02/2026')
    assert.match(form.errors[2]?.message ?? '', /può essere 1,23 € o 1\.234,00\s€/)
  })

  test('answers null, not an error, for what may stay empty', () => {
    const form = new FormReader({})
    assert.deepEqual(
      [form.text('a'), form.date('b'), form.money('c'), form.count('d'), form.choice('e', ['x'])],
      ['', null, null, null, null],
    )
    assert.deepEqual(form.errors, [])
  })

  test('says once what is wrong with a field', () => {
    const form = new FormReader({ a: 'x'.repeat(300) })
    form.text('a', { max: 10 })
    form.fail('a', 'altro')
    assert.deepEqual(form.errors, [{ field: 'a', message: 'Al massimo 10 caratteri: ora sono 300' }])
  })

  test('reads counts with dots between thousands and drops characters that end a text', () => {
    const form = new FormReader({ users: '3.412', note: 'uno\r\ndue\0' })
    assert.equal(form.count('users'), 3412)
    assert.equal(form.text('note'), 'uno\ndue')
  })

  test('takes a form without version as one of nobody', () => {
    assert.equal(new FormReader({}).version(), 0)
    assert.equal(new FormReader({ version: '7' }).version(), 7)
    assert.equal(new FormReader({ version: '7; drop' }).version(), 0)
  })
})
