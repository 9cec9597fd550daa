// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, timingSafeEqual } from 'node:crypto'
import { createConnection, type Socket } from 'node:net'
import { DomainError } from '../../shared/errors.ts'
import { storeErrors } from '../db/errors.ts'

/** What a command says while it runs, wherever it runs. */
export interface CommandOutput {
  /** A line for who reads, or for a pipe. */
  out(line: string): void
  /** A line that must not end up in a pipe: warnings, refusals. */
  err(line: string): void
  /** How far a long work is; `done` and `total` in the unit of the label. */
  progress(label: string, done: number, total: number): void
}

/** Runs a command of another process inside this one; answers its exit code. */
export type ChannelCommand = (argv: readonly string[], cwd: string, output: CommandOutput) => Promise<number>

/** The process that holds a folder. */
export interface Holder {
  readonly folder: string
  readonly pid: number
  /** The command it runs, for example `serve`. */
  readonly doing: string
}

/** What the holder says of itself. */
export interface HolderAnswer extends Holder {
  readonly acceptsCommands: boolean
}

type Call = { ask: 'holder' } | { ask: 'run'; token: string; argv: string[]; cwd: string }
type Frame = { out: string } | { err: string } | { progress: [string, number, number] } | { exit: number }

/** A call is one short line: more than this is not one of ours. */
const longestCall = 256 * 1024
const patience = 5000

/** Holds one conversation on the folder's socket: tells who holds it, or runs a command for who knows the token. */
export async function answerCall(
  connection: Socket,
  token: string,
  holder: Holder,
  current: () => ChannelCommand | null,
): Promise<void> {
  const send = (frame: Frame | HolderAnswer) => {
    if (connection.writable) connection.write(`${JSON.stringify(frame)}\n`)
  }
  const refuse = ({ code, message }: DomainError) => {
    send({ err: `${code} ${message}` })
    send({ exit: 1 })
  }
  connection.on('error', () => connection.destroy())
  try {
    const call = await readCall(connection)
    const command = current()
    if (call?.ask === 'holder') send({ ...holder, acceptsCommands: command !== null })
    else if (!call || !isSame(call.token, token)) refuse(new DomainError(storeErrors.wrongToken))
    else if (!command) refuse(new DomainError(storeErrors.heldByAnother, { details: { ...holder } }))
    else {
      const exit = await command(call.argv, call.cwd, {
        out: (line) => send({ out: line }),
        err: (line) => send({ err: line }),
        progress: (label, done, total) => send({ progress: [label, done, total] }),
      })
      send({ exit })
    }
  } finally {
    connection.end()
  }
}

/** The first line as a call of ours; null when it is anything else, or does not come. */
function readCall(connection: Socket): Promise<Call | null> {
  return new Promise((resolve) => {
    let text = ''
    connection.setEncoding('utf8')
    const finish = (call: Call | null) => {
      clearTimeout(timer)
      connection.off('data', more)
      connection.resume()
      resolve(call)
    }
    const more = (chunk: string) => {
      text += chunk
      const end = text.indexOf('\n')
      if (end >= 0) finish(parseCall(text.slice(0, end)))
      else if (text.length > longestCall) finish(null)
    }
    const timer = setTimeout(() => finish(null), patience)
    connection.on('data', more)
    connection.once('close', () => finish(null))
  })
}

function parseCall(line: string): Call | null {
  let call: Partial<Record<'ask' | 'token' | 'argv' | 'cwd', unknown>>
  try {
    call = JSON.parse(line)
  } catch {
    return null
  }
  if (call?.ask === 'holder') return { ask: 'holder' }
  const { token, argv, cwd } = call ?? {}
  const isCommand =
    call?.ask === 'run' &&
    typeof token === 'string' &&
    typeof cwd === 'string' &&
    Array.isArray(argv) &&
    argv.every((word) => typeof word === 'string')
  return isCommand ? { ask: 'run', token, argv, cwd } : null
}

function isSame(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(expected))
}

/** Who listens on a folder's socket; null when nobody does, or nobody that answers in time. */
export async function whoHolds(socket: string): Promise<HolderAnswer | null> {
  for await (const frame of conversation(socket, { ask: 'holder' }, 2000)) {
    if ('pid' in frame) return frame
  }
  return null
}

/**
 * Runs a command in the process that holds the folder, passing on what it says; answers its exit code. Refuses with STORE-003
 * when that process ends before the command does.
 */
export async function runInHolder(
  socket: string,
  call: { token: string; argv: readonly string[]; cwd: string },
  output: CommandOutput,
): Promise<number> {
  const { token, argv, cwd } = call
  for await (const frame of conversation(socket, { ask: 'run', token, argv: [...argv], cwd }, 0)) {
    if ('out' in frame) output.out(frame.out)
    else if ('err' in frame) output.err(frame.err)
    else if ('progress' in frame) output.progress(...frame.progress)
    else if ('exit' in frame) return frame.exit
  }
  throw new DomainError(storeErrors.channelClosed)
}

/** Sends one call and gives the frames that come back; ends when the other side does, or after `limit` ms of silence. */
async function* conversation(
  socket: string,
  call: Call,
  limit: number,
): AsyncGenerator<Frame | HolderAnswer> {
  const connection = createConnection(socket).setEncoding('utf8')
  if (limit > 0) connection.setTimeout(limit, () => connection.destroy())
  connection.write(`${JSON.stringify(call)}\n`)
  let text = ''
  try {
    for await (const chunk of connection) {
      const lines = `${text}${chunk}`.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) yield JSON.parse(line)
    }
  } catch (error) {
    // Nobody there, or gone in the middle of a sentence: the same as having said nothing more.
    if (!connectionLost.has((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    connection.destroy()
  }
}

const connectionLost = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
])
