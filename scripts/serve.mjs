// SPDX-License-Identifier: AGPL-3.0-or-later
// Second half of `npm start`, on Node 24: builds when needed and hands over to the command line.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, isBuilt } from './build.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Runs the built command line in a process of its own, passing signals on; ends with its exit code. */
export function runCli(args) {
  const child = spawn(process.execPath, [join(root, 'dist', 'cli', 'main.js'), ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C on a terminal reaches the child by itself.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
    })
  }
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

/** Builds when a source changed; on failure says so and ends. */
export function ensureBuilt() {
  if (isBuilt()) return
  process.stderr.write('Building Regia…\n')
  try {
    build()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureBuilt()
  const given = process.argv.slice(2)
  const isCommand = given.length > 0 && !given[0].startsWith('-')
  const serve = process.env.DATABASE_URL ? ['serve'] : ['serve', '--demo-if-empty']
  runCli(isCommand ? given : [...serve, ...given])
}
