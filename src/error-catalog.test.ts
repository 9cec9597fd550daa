// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { errorCatalog } from './error-catalog.ts'
import { projectRoot } from './platform/paths.ts'

const sources = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(projectRoot, 'src', path), 'utf8') }))

test('no two refusals share a code', () => {
  const codes = errorCatalog.map(({ code }) => code)
  assert.deepEqual(
    codes.filter((code, index) => codes.indexOf(code) !== index),
    [],
  )
})

test('the catalogue holds every code that the sources define', () => {
  const listed = new Set(errorCatalog.map(({ code }) => code))
  const defined = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\bcode: '([A-Z]+-\d+)'/g)].map(([, code]) => ({ path, code: code ?? '' })),
  )
  assert.ok(defined.length > 20)
  assert.deepEqual(
    defined.filter(({ code }) => !listed.has(code)),
    [],
  )
})

test('the catalogue holds every code that a guard or a rule answers', () => {
  const listed = new Set(errorCatalog.map(({ code }) => code))
  const answered = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/'((?:GEN|AUTH|STORE|CLI|HIST|NOTE|PEOPLE|REG|INV|PLAN)-\d{3})'/g)].map(
      ([, code]) => `${path} ${code}`,
    ),
  )
  assert.deepEqual(
    answered.filter((each) => !listed.has(each.split(' ')[1] ?? '')),
    [],
  )
})

test('a code has three digits and its sentence says something whatever it quotes', () => {
  for (const { code, sentence } of errorCatalog) {
    assert.match(code, /^[A-Z]+-\d{3}$/)
    assert.doesNotMatch(sentence, /\b(undefined|NaN|null)\b|\[object/, code)
    assert.match(sentence, /[.)…]$/, code)
  }
})
