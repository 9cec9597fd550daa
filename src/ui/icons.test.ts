// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { iconNames } from './icons.ts'

const kit = dirname(createRequire(import.meta.url).resolve('bootstrap-italia/package.json'))
const sprite = readFileSync(join(kit, 'dist', 'svg', 'sprites.svg'), 'utf8')

test('every icon of the list is in the sprite of the kit', () => {
  assert.deepEqual(
    iconNames.filter((name) => !sprite.includes(`<symbol id="it-${name}"`)),
    [],
  )
})

test('no icon is listed twice', () => {
  assert.equal(new Set(iconNames).size, iconNames.length)
})
