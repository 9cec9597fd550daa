// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { legalSources, lifecycles, sourceFiles, textOf } from '../scripts/collect.ts'
import { commands } from '../src/cli/commands.ts'
import { errorCatalog } from '../src/error-catalog.ts'
import { settings } from '../src/platform/config.ts'
import { projectRoot } from '../src/platform/paths.ts'

describe('the acts behind the rules', () => {
  test('have each a key of their own', async () => {
    const byKey = Map.groupBy(await legalSources(), ({ source }) => source.key)
    const twice = [...byKey].filter(([, sources]) => sources.length > 1).map(([key]) => key)
    assert.deepEqual(twice, [])
  })

  test('stand on the page that lists them', async () => {
    const page = textOf('docs/legal-sources.md')
    const missing = (await legalSources()).filter(
      ({ source, path }) => !path.includes('/shared/') && !page.includes(`\`${source.key}\``),
    )
    assert.deepEqual(missing, [])
  })
})

describe('what people set, type, ask and are refused', () => {
  test('codes of refusals are documented', () => {
    const page = textOf('docs/errors.md')
    assert.deepEqual(
      errorCatalog.filter(({ code }) => !page.includes(`| \`${code}\` |`)),
      [],
    )
  })

  test('settings are documented, and no other variable is read', () => {
    const page = textOf('docs/settings.md')
    assert.deepEqual(
      settings.filter(({ name }) => !page.includes(`\`${name}\``)),
      [],
    )
    const read = sourceFiles().flatMap((path) =>
      [...textOf(path).matchAll(/\benv(?:\.|\[')([A-Z][A-Z_]+)/g)].map((match) => match[1] ?? ''),
    )
    const known = new Set<string>([...settings.map(({ name }) => name), 'NODE_ENV'])
    assert.deepEqual(
      read.filter((name) => !known.has(name)),
      [],
    )
  })

  test('commands are documented', () => {
    const page = textOf('docs/cli.md')
    assert.deepEqual(
      commands.filter(({ name }) => !page.includes(`## regia ${name}\n`)).map(({ name }) => name),
      [],
    )
  })

  test('routes are documented', () => {
    const page = textOf('docs/routes.md')
    const routes = sourceFiles(/routes[^/]*\.tsx?$|server\.tsx$/).flatMap((path) =>
      [...textOf(path).matchAll(/\bserver\.(get|post|put|delete)\b[^'(]*\(\s*'([^']+)'/g)].map((match) => ({
        method: (match[1] ?? '').toUpperCase(),
        // A backslash is written twice in a source text.
        url: (match[2] ?? '').replaceAll('\\\\', '\\'),
      })),
    )
    assert.ok(routes.length > 0)
    assert.deepEqual(
      routes.filter(({ method, url }) => !page.includes(`| ${method} | \`${url}\` |`)),
      [],
    )
  })
})

describe('each slice', () => {
  const slices = readdirSync(join(projectRoot, 'src', 'slices'))

  test('says in its README what it does', () => {
    assert.deepEqual(
      slices.filter((slice) => !existsSync(join(projectRoot, 'src', 'slices', slice, 'README.md'))),
      [],
    )
  })

  test('draws its lifecycles there', async () => {
    const missing = (await lifecycles()).filter(
      ({ slice, name }) => !textOf(`src/slices/${slice}/README.md`).includes(`<!-- lifecycle ${name}:`),
    )
    assert.deepEqual(
      missing.map(({ name }) => name),
      [],
    )
  })
})
