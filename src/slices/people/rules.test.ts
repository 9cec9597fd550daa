// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  addressKey,
  endNow,
  endProblem,
  passwordProblem,
  safeReturn,
  waitAfter,
  waitInWords,
} from './rules.ts'

describe('a new password', () => {
  const person = { email: 'irene.bassi@comune.it', givenName: 'Irene', familyName: 'Bassi' }
  const cases: readonly [string, RegExp | null][] = [
    ['undici cara', /almeno 12/],
    ['dodici carat', null],
    ['tutte minuscole senza cifre', null],
    ['x'.repeat(201), /Al massimo 200/],
    ['aaaaaaaaaaaaaaaa', /facile da indovinare/],
    ['irene.bassi@comune.it', /vicina al tuo nome/],
    ['IreneBassi2026', /vicina al tuo nome/],
    ['Irene va al mare in treno', null],
    ['🌊🌲🐟🔔🌊🌲🐟🔔🌊🌲🐟', /almeno 12/],
  ]
  for (const [password, expected] of cases)
    test(`${expected ? 'refuses' : 'takes'} «${password.slice(0, 30)}»`, () => {
      const problem = passwordProblem(password, person)
      if (expected) assert.match(problem ?? '', expected)
      else assert.equal(problem, null)
    })
})

test('waits grow from the fifth failure and stop at a quarter of an hour', () => {
  assert.deepEqual(
    [0, 1, 4, 5, 6, 7, 8, 9, 10, 99].map(waitAfter),
    [0, 0, 0, 30, 60, 120, 240, 480, 900, 900],
  )
})

test('says a wait so that the promise holds', () => {
  assert.deepEqual([1, 30, 59, 60, 61, 900].map(waitInWords), [
    '1 secondo',
    '30 secondi',
    '59 secondi',
    '1 minuto',
    '2 minuti',
    '15 minuti',
  ])
})

test('counts by address, and of IPv6 by network', () => {
  assert.equal(addressKey('192.0.2.7'), '192.0.2.7')
  assert.equal(addressKey('::ffff:192.0.2.7'), '192.0.2.7')
  assert.equal(addressKey('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  assert.equal(addressKey('2001:DB8:1:2::9'), '2001:db8:1:2::/64')
  assert.equal(addressKey('2001:db8::9'), '2001:db8:0:0::/64')
  assert.equal(addressKey('fe80::1%eth0'), 'fe80:0:0:0::/64')
  assert.equal(addressKey('::1'), '0:0:0:0::/64')
})

describe('where to go after sign-in', () => {
  const cases: readonly [string | undefined, string][] = [
    ['/piani?stato=in-coda', '/piani?stato=in-coda'],
    ['/accessori', '/accessori'],
    [undefined, '/'],
    ['', '/'],
    ['piani', '/'],
    ['//altro.example/x', '/'],
    ['/\\altro.example', '/'],
    ['/\t/altro.example', '/'],
    ['/x/..//altro.example', '/'],
    ['https://altro.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/accesso?da=/x', '/'],
    ['/uscita', '/'],
  ]
  for (const [asked, expected] of cases)
    test(`${JSON.stringify(asked)} → ${expected}`, () => assert.equal(safeReturn(asked), expected))
})

describe('the last day of a role', () => {
  const today = '2026-03-10'
  const held = { validFrom: '2026-01-01', validTo: null }
  const cases: readonly [string, { validFrom: string; validTo: string | null }, string, boolean][] = [
    ['today', held, '2026-03-10', true],
    ['yesterday: taken away at once', held, '2026-03-09', true],
    ['before yesterday', held, '2026-03-08', false],
    ['later', held, '2027-01-01', true],
    ['already over', { ...held, validTo: '2026-03-09' }, '2026-12-31', false],
    ['ends today, prolonged', { ...held, validTo: '2026-03-10' }, '2026-12-31', true],
    ['still to begin, never in force', { validFrom: '2026-04-01', validTo: null }, '2026-03-31', true],
    ['still to begin, earlier than that', { validFrom: '2026-04-01', validTo: null }, '2026-03-30', false],
  ]
  for (const [name, role, end, isFine] of cases)
    test(name, () => assert.equal(endProblem(role, end, today) === null, isFine))

  test('taken away at once, a role ends the day before: today, or before it begins', () => {
    assert.equal(endNow(held, today), '2026-03-09')
    assert.equal(endNow({ validFrom: today }, today), '2026-03-09')
    assert.equal(endNow({ validFrom: '2026-04-01' }, today), '2026-03-31')
  })
})
