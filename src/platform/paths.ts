// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json')) && existsSync(join(from, 'db'))) return from
  const parent = dirname(from)
  if (parent === from) throw new Error('package.json of Regia not found above the running file')
  return findRoot(parent)
}

/** The folder of the project: the same from sources and from the build. */
export const projectRoot = findRoot(dirname(fileURLToPath(import.meta.url)))
