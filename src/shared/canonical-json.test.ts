// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, type Json } from './canonical-json.ts'

const value = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string(),
    fc.array(tie('json')),
    fc.dictionary(fc.string(), tie('json')),
  ) as fc.Arbitrary<Json>,
})).json

function shuffled(json: Json): Json {
  if (Array.isArray(json)) return json.map((each) => shuffled(each as Json))
  if (json === null || typeof json !== 'object') return json
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([key, each]) => [key, shuffled(each as Json)]),
  )
}

test('the same value has one text, whatever the order of its keys', () => {
  fc.assert(fc.property(value, (json) => canonicalJson(json) === canonicalJson(shuffled(json))))
})

test('the text reads back as the value', () => {
  fc.assert(
    fc.property(value, (json) => {
      assert.equal(canonicalJson(JSON.parse(canonicalJson(json)) as Json), canonicalJson(json))
    }),
  )
})

test('refuses a number that is not whole: money is in cents', () => {
  assert.throws(() => canonicalJson({ cost: 1.5 }))
})
