// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CommandOutput } from '../platform/embedded/channel.ts'
import type { CommandIo } from './command.ts'

interface Stream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const barWidth = 30
const whole = new Intl.NumberFormat('it-IT', { useGrouping: 'always' })

/** Writes to a terminal or a pipe: a bar that fills on a terminal, otherwise a line at each tenth of the work. */
export function streamOutput(stdout: Stream, stderr: Stream): CommandOutput {
  const isTerminal = stderr.isTTY === true
  let bar = ''
  let lastTenth = -1
  const clearBar = () => {
    if (bar !== '') stderr.write(`\r${' '.repeat(bar.length)}\r`)
    bar = ''
  }
  return {
    out(line) {
      clearBar()
      stdout.write(`${line}\n`)
    },
    err(line) {
      clearBar()
      stderr.write(`${line}\n`)
    },
    progress(label, done, total) {
      const share = total > 0 ? Math.min(done / total, 1) : 1
      const words = `${Math.floor(share * 100)} % · ${label}: ${whole.format(done)} di ${whole.format(total)}`
      if (isTerminal) {
        clearBar()
        const filled = Math.round(share * barWidth)
        bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${words}`
        stderr.write(bar)
        if (share === 1) {
          stderr.write('\n')
          bar = ''
        }
        return
      }
      const tenth = Math.floor(share * 10)
      if (tenth === lastTenth) return
      lastTenth = tenth === 10 ? -1 : tenth
      stderr.write(`${words}\n`)
    },
  }
}

/** The voice of a command over an output: with `json` only the result reaches stdout, and progress nobody. */
export function commandIo(output: CommandOutput, json: boolean): CommandIo {
  return {
    print: (line) => (json ? undefined : output.out(line)),
    result: (value) => (json ? output.out(JSON.stringify(value)) : undefined),
    warn: (line) => output.err(line),
    progress: (label, done, total) => (json ? undefined : output.progress(label, done, total)),
  }
}
