// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { repeat, untilFewer } from './jobs.ts'

test('work comes back at its interval, never twice at once, whatever it throws', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const errors: unknown[] = []
  let began = 0
  let turn = Promise.withResolvers<void>()
  const job = repeat(
    1000,
    () => {
      began += 1
      return turn.promise
    },
    (error) => errors.push(error),
  )
  assert.equal(began, 0)
  t.mock.timers.tick(1000)
  assert.equal(began, 1)
  t.mock.timers.tick(3000)
  assert.equal(began, 1, 'the first turn is still under way')
  turn.reject(new Error('no'))
  await setImmediate()
  assert.equal(errors.length, 1)
  turn = Promise.withResolvers<void>()
  t.mock.timers.tick(1000)
  assert.equal(began, 2)

  let isStopped = false
  const stopping = job.stop().then(() => {
    isStopped = true
  })
  await setImmediate()
  assert.equal(isStopped, false, 'a turn under way is finished first')
  turn.resolve()
  await stopping
  t.mock.timers.tick(5000)
  assert.equal(began, 2)
})

test('a first turn can come sooner than the interval, and not after the work was stopped', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] })
  let began = 0
  const work = async () => {
    began += 1
  }
  const job = repeat(6000, work, assert.ifError, 1000)
  t.mock.timers.tick(1000)
  assert.equal(began, 1)
  await setImmediate()
  t.mock.timers.tick(5000)
  assert.equal(began, 2)
  await job.stop()
  const stopped = repeat(6000, work, assert.ifError, 1000)
  await stopped.stop()
  t.mock.timers.tick(12_000)
  assert.equal(began, 2)
})

test('turns are repeated until one takes fewer than it may', async () => {
  const left = [3, 3, 1, 9]
  assert.equal(await untilFewer(3, async () => left.shift() ?? 0), 7)
  assert.deepEqual(left, [9])
})
