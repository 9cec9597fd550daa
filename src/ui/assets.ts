// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the built assets are: `dist/public` beside the nearest package.json above this file. */
export const assetsDir: string = join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'dist', 'public')

/** Logical name → file name with the hash of its content, as `npm run build` wrote it. */
type Manifest = Readonly<Record<string, string>>

const manifest: Manifest | null = readManifest(join(assetsDir, 'manifest.json'))

/**
 * The address of an asset, `/assets/<name with hash>`. Without a build the plain name is given,
 * so that pages can be rendered in tests; in production a missing build or name is an error.
 */
export function assetUrl(name: string): string {
  const hashed = manifest?.[name]
  if (hashed !== undefined) return `/assets/${hashed}`
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      manifest === null
        ? `The assets are not built: ${join(assetsDir, 'manifest.json')} is missing. Run "npm run build".`
        : `No asset is called "${name}". Run "npm run build" again.`,
    )
  }
  return `/assets/${name}`
}

function readManifest(path: string): Manifest | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : null
}

function packageRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from
  if (from === parse(from).root) throw new Error('No package.json above the user interface files.')
  return packageRoot(dirname(from))
}
