// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeHref } from './href.ts'

const admitted: [string, string][] = [
  ['https://www.comune.example/atti?id=1', 'https://www.comune.example/atti?id=1'],
  ['http://comune.example', 'http://comune.example/'],
  [' https://comune.example/a ', 'https://comune.example/a'],
  ['HTTPS://COMUNE.EXAMPLE/A', 'https://comune.example/A'],
  ['mailto:protocollo@pec.comune.example', 'mailto:protocollo@pec.comune.example'],
  ['/piani/7?voce=2#note', '/piani/7?voce=2#note'],
  ['#errori', '#errori'],
  ['?stato=bozza', '?stato=bozza'],
]

for (const [typed, href] of admitted) {
  test(`admits ${JSON.stringify(typed)}`, () => assert.equal(safeHref(typed), href))
}

const refused = [
  null,
  undefined,
  '',
  '   ',
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://host/file',
  '//altro.example/',
  '/\\altro.example',
  '/a\\b',
  'comune.example',
  'https://',
  'https://comune.example@altro.example/',
]

for (const typed of refused) {
  test(`refuses ${JSON.stringify(typed) ?? 'undefined'}`, () => assert.equal(safeHref(typed), null))
}
