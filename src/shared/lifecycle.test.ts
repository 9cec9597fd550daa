// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decide, drawLifecycle, movesFrom, type Transition } from './lifecycle.ts'

type State = 'open' | 'sent'
const table: readonly Transition<State, 'send' | 'recall', { ready: boolean }>[] = [
  {
    action: 'send',
    from: ['open'],
    to: 'sent',
    by: ['delegate'],
    guards: [({ ready }) => (ready ? null : 'X-001')],
    labelIt: 'Invia',
  },
  {
    action: 'recall',
    from: ['sent'],
    to: 'open',
    by: ['delegate', 'editor'],
    note: 'required',
    labelIt: 'Ritira',
  },
]
const ready = { ready: true }

test('a move is decided by the table alone, each refusal with its own code', () => {
  assert.deepEqual(decide(table, 'open', 'send', 'delegate', ready), { ok: true, to: 'sent' })
  assert.deepEqual(decide(table, 'sent', 'send', 'delegate', ready), { ok: false, code: 'LIFE-002' })
  assert.deepEqual(decide(table, 'open', 'recall', 'delegate', ready), { ok: false, code: 'LIFE-002' })
  assert.deepEqual(decide(table, 'open', 'send', 'editor', ready), { ok: false, code: 'LIFE-004' })
  assert.deepEqual(decide(table, 'open', 'send', null, ready), { ok: false, code: 'LIFE-004' })
  assert.deepEqual(decide(table, 'sent', 'recall', 'editor', ready, ' '), { ok: false, code: 'LIFE-005' })
  assert.deepEqual(decide(table, 'open', 'send', 'delegate', { ready: false }), { ok: false, code: 'X-001' })
})

test('a page offers the moves of the role and draws the same table', () => {
  assert.deepEqual(
    movesFrom(table, 'sent', 'editor').map((row) => row.action),
    ['recall'],
  )
  assert.deepEqual(movesFrom(table, 'open', 'editor'), [])
  assert.match(drawLifecycle(table, { open: 'Aperto', sent: 'Inviato' }), /open --> sent: Invia \(delegate\)/)
})
