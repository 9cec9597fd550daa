// SPDX-License-Identifier: AGPL-3.0-or-later
import { systemClock } from '../platform/clock.ts'
import { readConfig } from '../platform/config.ts'
import { version } from '../platform/version.ts'
import { streamOutput } from './output.ts'
import { runCli } from './run.ts'

// A reader that had enough (`regia help | head`) is not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await runCli(
  process.argv.slice(2),
  { cwd: process.cwd(), clock: systemClock, version, config: () => readConfig(process.env) },
  streamOutput(process.stdout, process.stderr),
)
