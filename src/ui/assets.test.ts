// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type BuiltAsset, buildAssets } from '../../scripts/build-assets.ts'
import { renderPage } from './render.tsx'
import { samples } from './samples.tsx'

/** Class names that only scripts, forms or other rules look for. Keep it short. */
const withoutRule = new Set(['rg-open', 'rg-inline'])

describe('the built assets', () => {
  let built: BuiltAsset[] = []
  let css = ''
  const folder = mkdtempSync(join(tmpdir(), 'regia-assets-'))
  before(async () => {
    built = await buildAssets(folder)
    css = readFileSync(join(folder, fileOf('regia.css')), 'utf8')
  })
  after(() => rmSync(folder, { recursive: true }))
  const fileOf = (name: string) =>
    built.find((asset) => asset.name === name)?.file ?? assert.fail(`${name} was not built`)

  test('have a rule for every class of the components', () => {
    const ruled = new Set([...css.matchAll(/\.(-?[A-Za-z_][\w-]*)/g)].map((match) => match[1]))
    const missing = new Set<string>()
    for (const page of Object.values(samples)) {
      for (const [, names] of renderPage(page(), { csrfToken: '', path: '/' }).matchAll(
        /\sclass="([^"]*)"/g,
      )) {
        for (const name of (names ?? '').split(' ')) {
          if (name !== '' && !ruled.has(name) && !withoutRule.has(name)) missing.add(name)
        }
      }
    }
    assert.deepEqual([...missing], [])
  })

  test('bring no font or import from elsewhere, and only files that were built', () => {
    assert.doesNotMatch(css, /@import|https?:\/\/(?!www\.w3\.org)/)
    assert.doesNotMatch(css, /font\/|application\/font|VideoJS/)
    const files = new Set(built.map((asset) => asset.file))
    for (const [, address] of css.matchAll(/url\("?([^")]*)"?\)/g)) {
      assert.ok(/^(data:image\/|#)/.test(address ?? '') || files.has(address ?? ''), address)
    }
  })

  test('keep within the budget of a page', () => {
    const gzip = (name: string) => built.find((asset) => asset.name === name)?.gzip ?? assert.fail(name)
    assert.ok(gzip('regia.css') <= 25_000, `style sheet: ${gzip('regia.css')} bytes gzipped`)
    const all = ['regia.css', 'htmx.js', 'regia.js', 'icons.svg'].reduce((sum, name) => sum + gzip(name), 0)
    assert.ok(all <= 60_000, `style sheet, scripts and icons: ${all} bytes gzipped`)
  })

  test('can be built again to the same names', async () => {
    assert.deepEqual(await buildAssets(folder), built)
  })
})
