// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, isPassword, Turnstile } from './passwords.ts'

test('keeps a password as a salted hash that says how it was made', async () => {
  const stored = await hashPassword('una frase lunga e mia')
  assert.match(stored, /^scrypt\$17\$8\$1\$[\w+/]{22}==\$[\w+/]{43}=$/)
  assert.equal(await isPassword('una frase lunga e mia', stored), true)
  assert.equal(await isPassword('una frase lunga e tua', stored), false)
  assert.notEqual(await hashPassword('una frase lunga e mia'), stored)
})

test('reads composed and decomposed accents as the same password', async () => {
  const stored = await hashPassword('perché no, però'.normalize('NFC'))
  assert.equal(await isPassword('perché no, però'.normalize('NFD'), stored), true)
})

test('does the same work when nobody has that account', async () => {
  const timed = async (stored: string | null) => {
    const began = performance.now()
    assert.equal(await isPassword('tiro a indovinare', stored), false)
    return performance.now() - began
  }
  // The quickest of three: the machine may be doing something else meanwhile.
  const quickest = async (stored: string | null) =>
    Math.min(await timed(stored), await timed(stored), await timed(stored))
  const stored = await hashPassword('una frase lunga e mia')
  const [known, unknown] = [await quickest(stored), await quickest(null)]
  assert.ok(unknown > known / 3 && unknown < known * 3, `${unknown} ms against ${known} ms`)
})

test('two at once, a few wait, the others are sent away', async () => {
  const turnstile = new Turnstile(2, 3)
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
  }
  const results = await Promise.allSettled(Array.from({ length: 7 }, () => turnstile.run(work)))
  assert.equal(most, 2)
  assert.equal(results.filter((result) => result.status === 'fulfilled').length, 5)
  const [refused] = results.filter((result) => result.status === 'rejected')
  assert.equal(refused?.reason.code, 'PEOPLE-010')
  assert.equal(refused?.reason.options.retryAfter, 10)
  await turnstile.run(work)
})

test('a hash that fails leaves its place to the next', async () => {
  const turnstile = new Turnstile(1, 1)
  await assert.rejects(turnstile.run(() => Promise.reject(new Error('broken'))))
  assert.equal(await turnstile.run(async () => 'went on'), 'went on')
})
