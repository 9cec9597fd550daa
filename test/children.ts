// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { after } from 'node:test'
import { projectRoot } from '../src/platform/paths.ts'

/** A process of ours, its lines as they come. */
export interface Child {
  readonly process: ChildProcess
  readonly out: string[]
  readonly err: string[]
  /** Waits for a line of stdout, or of stderr, that matches; throws what was said when the process ends before. */
  line(pattern: RegExp, stream?: 'out' | 'err'): Promise<string>
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
}

/**
 * Starts a file of the project in a process of its own, from the same kind of code that is running: compiled, or through tsx.
 * `file` is relative to the project without its ending, `src/cli/main`, or a built one, `dist/cli/main.js`. Killed when the tests of the file end.
 */
export function startChild(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Child {
  const child = spawnChild(file, args, env)
  after(() => void child.process.kill('SIGKILL'))
  return child
}

/** The same for hooks, where a hook of its own would end with them: who starts it ends it. */
export function spawnChild(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Child {
  const isCompiled = import.meta.filename.endsWith('.js') || file.endsWith('.js')
  const path = join(
    import.meta.dirname,
    '..',
    file.endsWith('.js') ? file : `${file}.${isCompiled ? 'js' : 'ts'}`,
  )
  const child = spawn(process.execPath, [...(isCompiled ? [] : ['--import', 'tsx']), path, ...args], {
    cwd: projectRoot,
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      NODE_OPTIONS: undefined,
      DATABASE_URL: undefined,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out: string[] = []
  const err: string[] = []
  const listeners = new Set<() => void>()
  for (const [stream, lines] of [
    [child.stdout, out],
    [child.stderr, err],
  ] as const) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = `${rest}${chunk}`.split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? 1))
  })
  return {
    process: child,
    out,
    err,
    ended,
    async line(pattern, stream = 'out') {
      const find = () => (stream === 'out' ? out : err).find((line) => pattern.test(line))
      const arrived = new Promise<string>((resolve) => {
        const look = () => {
          const line = find()
          if (line !== undefined) resolve(line)
        }
        listeners.add(look)
        look()
      })
      const line = await Promise.race([arrived, ended])
      if (typeof line === 'string' && pattern.test(line)) return line
      throw new Error(`The process ended (${line}) before saying ${pattern}:\n${[...out, ...err].join('\n')}`)
    },
  }
}
