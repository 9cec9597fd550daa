// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { describe, test } from 'node:test'
import { projectRoot } from '../src/platform/paths.ts'

interface Source {
  /** Relative to the project: `src/slices/plans/rules.ts`. */
  readonly path: string
  readonly text: string
  /** Files of the project that it imports, relative to the project; type-only imports included. */
  readonly imports: readonly string[]
}

function filesBelow(folder: string, pattern: RegExp): string[] {
  if (!existsSync(join(projectRoot, folder))) return []
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => pattern.test(path))
    .sort()
}

const importPattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.{1,2}\/[^'"]+)['"]/g

const sources: readonly Source[] = filesBelow('src', /\.tsx?$/).map((path) => {
  const text = readFileSync(join(projectRoot, path), 'utf8')
  const imports = [...text.matchAll(importPattern)].map((match) =>
    normalize(join(dirname(path), match[1] ?? '')),
  )
  return { path, text, imports }
})

const isTest = (path: string) => /\.test\.tsx?$/.test(path)
const code = sources.filter(({ path }) => !isTest(path))
const sliceOf = (path: string) => /^src\/slices\/([^/]+)\//.exec(path)?.[1] ?? null
const areaOf = (path: string) => /^src\/(slices|shared|platform|ui)\//.exec(path)?.[1] ?? null

/** Every import of `from` that `isWrong` says: «src/a.ts imports src/b.ts». */
function wrongImports(
  from: (path: string) => boolean,
  isWrong: (imported: string, path: string) => boolean,
): string[] {
  return code
    .filter(({ path }) => from(path))
    .flatMap(({ path, imports }) =>
      imports.filter((imported) => isWrong(imported, path)).map((imported) => `${path} imports ${imported}`),
    )
}

const isStore = (path: string) => /(^|[/-])store\.tsx?$/.test(path)

describe('the direction of imports', () => {
  test('model, rules, lifecycle and view import neither the platform nor a store', () => {
    const isPure = (path: string) =>
      sliceOf(path) !== null && /(^|[/-])(model|rules|lifecycle|view)\.tsx?$/.test(path)
    assert.deepEqual(
      wrongImports(isPure, (imported) => areaOf(imported) === 'platform' || isStore(imported)),
      [],
    )
  })

  test('pages import neither the platform nor a store', () => {
    const isPage = (path: string) => /^src\/slices\/[^/]+\/pages\//.test(path)
    assert.deepEqual(
      wrongImports(isPage, (imported) => areaOf(imported) === 'platform' || isStore(imported)),
      [],
    )
  })

  test('a slice reaches another only through its index', () => {
    assert.deepEqual(
      wrongImports(
        (path) => sliceOf(path) !== null,
        (imported, path) => {
          const other = sliceOf(imported)
          return other !== null && other !== sliceOf(path) && imported !== `src/slices/${other}/index.ts`
        },
      ),
      [],
    )
  })

  test('slices never import each other in a circle', () => {
    const reaches = new Map<string, Set<string>>()
    for (const { path, imports } of code) {
      const slice = sliceOf(path)
      if (!slice) continue
      const others = imports.map(sliceOf).filter((other) => other !== null && other !== slice) as string[]
      reaches.set(slice, new Set([...(reaches.get(slice) ?? []), ...others]))
    }
    assert.deepEqual(circlesIn(reaches), [])
  })

  test('shared imports only shared, ui only shared and ui', () => {
    assert.deepEqual(
      wrongImports(
        (path) => areaOf(path) === 'shared',
        (imported) => areaOf(imported) !== 'shared',
      ),
      [],
    )
    assert.deepEqual(
      wrongImports(
        (path) => areaOf(path) === 'ui',
        (imported) => areaOf(imported) !== 'shared' && areaOf(imported) !== 'ui',
      ),
      [],
    )
  })

  test('the platform imports the platform and shared, and only its http part the ui', () => {
    assert.deepEqual(
      wrongImports(
        (path) => areaOf(path) === 'platform',
        (imported, path) => {
          const area = areaOf(imported)
          if (area === 'ui') return !path.startsWith('src/platform/http/')
          return area !== 'platform' && area !== 'shared'
        },
      ),
      [],
    )
  })
})

describe('every source file', () => {
  const licence = 'SPDX-License-Identifier: AGPL-3.0-or-later'

  test('names its licence at the top', () => {
    const files = [
      ...['src', 'test', 'e2e', 'scripts', 'bench'].flatMap((folder) =>
        filesBelow(folder, /\.([cm]?[jt]s|tsx|css)$/),
      ),
      ...filesBelow('db', /\.sql$/),
      ...filesBelow('bin', /./),
    ]
    const without = files.filter((path) => {
      const top = readFileSync(join(projectRoot, path), 'utf8')
        .split('\n')
        .slice(0, path.endsWith('.sql') ? 12 : 2)
        .join('\n')
      return !top.includes(licence)
    })
    assert.deepEqual(without, [])
  })

  test('of markup has no style attribute and no inline script, which the CSP blocks', () => {
    const wrong = code.filter(({ path, text }) => {
      if (!path.endsWith('.tsx')) return false
      return (
        /\sstyle=/.test(text) ||
        /<script(?![^>]*\ssrc=)[^>]*>\s*[^<\s]/.test(text) ||
        /\son[a-z]+=['"]/.test(text)
      )
    })
    assert.deepEqual(
      wrong.map(({ path }) => path),
      [],
    )
  })

  test('names the columns it reads', () => {
    const wrong = code.filter(({ text }) => /\bselect\s+(\w+\.)?\*/i.test(text) || /\.selectAll\(/.test(text))
    assert.deepEqual(
      wrong.map(({ path }) => path),
      [],
    )
  })

  test('of commands stays one capability: 400 lines', () => {
    const long = code.filter(
      ({ path, text }) => basename(path) === 'commands.ts' && text.split('\n').length > 401,
    )
    assert.deepEqual(
      long.map(({ path }) => path),
      [],
    )
  })
})

/** Circles of a graph, each once, as «a → b → a». */
function circlesIn(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found = new Set<string>()
  const walk = (node: string, trail: readonly string[]) => {
    const at = trail.indexOf(node)
    if (at >= 0) {
      const circle = trail.slice(at)
      const first = circle.indexOf([...circle].sort()[0] as string)
      const turned = [...circle.slice(first), ...circle.slice(0, first)]
      found.add([...turned, turned[0]].join(' → '))
      return
    }
    for (const next of graph.get(node) ?? []) walk(next, [...trail, node])
  }
  for (const node of graph.keys()) walk(node, [])
  return [...found].sort()
}
