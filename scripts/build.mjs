// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds src to dist, with the assets; `npm run build` always does, the others only when a source is newer.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'dist', '.built')
const inputs = ['src', 'scripts/build-assets.ts', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** True when dist was built after the last change of what it is made from. */
export function isBuilt() {
  if (!existsSync(stamp)) return false
  const built = statSync(stamp).mtimeMs
  return inputs.every((input) => newest(join(root, input)) <= built)
}

/** Builds everything again; throws one sentence when a step fails (its own lines are on stderr). */
export function build() {
  const began = new Date()
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  step('tsc', [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'])
  if (existsSync(join(root, 'scripts', 'build-assets.ts'))) {
    step('scripts/build-assets.ts', ['--import', 'tsx', join('scripts', 'build-assets.ts')])
  }
  // The stamp carries the beginning: a file saved while the build ran is built the next time.
  writeFileSync(stamp, `${began.toISOString()}\n`)
  utimesSync(stamp, began, began)
}

function step(name, args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`The build stopped at ${name}.`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    build()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
