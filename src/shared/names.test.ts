// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortName } from './names.ts'

test('shortens a name to what colleagues need', () => {
  const cases: [string, string, string][] = [
    ['Paola', 'Verdi', 'Paola V.'],
    ['Anna Maria', 'de Luca', 'Anna Maria D.'],
    ['Élise', 'Ötzi', 'Élise Ö.'],
    ['Demo', '', 'Demo'],
  ]
  for (const [givenName, familyName, expected] of cases)
    assert.equal(shortName({ givenName, familyName, ceasedAt: null }), expected)
})

test('never shows the name of a person who ceased', () => {
  assert.equal(
    shortName({ givenName: 'Paola', familyName: 'Verdi', ceasedAt: new Date() }),
    'persona cessata',
  )
})
