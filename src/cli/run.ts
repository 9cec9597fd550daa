// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Clock } from '../platform/clock.ts'
import { type Config, ConfigError } from '../platform/config.ts'
import type { Store } from '../platform/db/store.ts'
import {
  type ChannelCommand,
  type CommandOutput,
  runInHolder,
  whoHolds,
} from '../platform/embedded/channel.ts'
import { socketOf, tokenFile } from '../platform/embedded/lock.ts'
import { toRefusal } from '../platform/http/problems.ts'
import { DomainError, unexpectedError } from '../shared/errors.ts'
import type { Command, CommandContext, CommandInput } from './command.ts'
import { commands } from './commands.ts'
import { cliErrors } from './errors.ts'
import { commandHelp, listHelp, usageOf } from './help.ts'
import { type OpenedStore, openStore } from './open.ts'
import { commandIo } from './output.ts'

/** What was asked, understood: run a command, or print a text. */
type Request = { readonly command: Command; readonly input: CommandInput } | { readonly text: string }

/** Understands the words of the command line. Refuses with CLI-001 to CLI-004. */
export function readRequest(argv: readonly string[], cwd: string, version: string): Request {
  const words = argv.slice(0, firstOption(argv))
  if (words.length === 0 && argv.includes('--version')) return { text: version }
  if (words.length === 0 || words[0] === 'help') return { text: listHelp(commands) }
  const command = commands
    .filter(({ name }) => name.split(' ').every((word, index) => words[index] === word))
    .sort((a, b) => b.name.length - a.name.length)[0]
  if (!command) {
    const group = words[0] ?? ''
    if (commands.some(({ name }) => name.startsWith(`${group} `)) && words.length === 1)
      return { text: listHelp(commands, group) }
    throw new DomainError(cliErrors.unknownCommand, { details: { command: words.join(' ') } })
  }
  const rest = argv.slice(command.name.split(' ').length)
  const { values, positionals } = parse(command, rest)
  if (values['help']) return { text: commandHelp(command) }
  const args = command.args ?? []
  const least = args.filter(({ isOptional }) => !isOptional).length
  const most = args.some(({ isMany }) => isMany) ? Number.POSITIVE_INFINITY : args.length
  if (positionals.length < least || positionals.length > most)
    throw new DomainError(cliErrors.wrongArguments, { details: { usage: usageOf(command) } })
  const text = (name: string) => {
    const value = values[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  return {
    command,
    input: {
      args: positionals,
      flag: (name) => values[name] === true,
      text,
      path: (name) => resolve(cwd, name),
    },
  }
}

function firstOption(argv: readonly string[]): number {
  const index = argv.findIndex((word) => word.startsWith('-'))
  return index < 0 ? argv.length : index
}

function parse(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options ?? {}).map(([name, { type }]) => [name, { type }]),
  )
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    })
    return { values: values as Readonly<Record<string, string | boolean | undefined>>, positionals }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const option = /'(-{1,2}[^\s'=]+)/.exec(message)?.[1] ?? ''
    const details = { option, command: command.name }
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new DomainError(cliErrors.unknownOption, { details })
    if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') throw error
    const needs = message.includes('does not take') ? 'non vuole un valore' : 'vuole un valore'
    throw new DomainError(cliErrors.wrongOption, { details: { ...details, needs } })
  }
}

export interface Surroundings {
  readonly cwd: string
  readonly clock: Clock
  readonly version: string
  /** Read only when a command runs: the help must come with wrong settings too. */
  readonly config: () => Config
}

/** Runs one command line to its end; answers the exit code: 0 done, 1 refused, 2 not understood, 70 a bug. */
export function runCli(
  argv: readonly string[],
  around: Surroundings,
  output: CommandOutput,
): Promise<number> {
  return answer(argv, around, output, async (command, context) => {
    if (command.needs === 'nothing') return command.run(context).then(() => 0)
    const { config, clock } = context
    const holder = config.databaseUrl === null ? await findServer(config.dataDir) : null
    if (holder) return runInHolder(holder.socket, { token: holder.token, argv, cwd: around.cwd }, output)
    let opened: OpenedStore
    try {
      opened = await openStore(config, {
        doing: command.name,
        now: clock(),
        ...(command.opens ? { opens: command.opens } : {}),
      })
    } catch (error) {
      if (!command.whenClosed || !(error instanceof DomainError)) throw error
      return command.whenClosed(context, error).then(() => 0)
    }
    try {
      await command.run({ ...context, store: opened.store })
    } finally {
      await opened.close()
    }
    return 0
  })
}

/** Runs inside the server, on its open store, the commands that other processes send. */
function commandsOn(store: Store, around: Surroundings): ChannelCommand {
  return (argv, cwd, output) =>
    answer(argv, { ...around, cwd }, output, async (command, context) => {
      if (command.needs !== 'store')
        throw new DomainError(cliErrors.onlyWhenStopped, { details: { command: command.name } })
      await command.run({ ...context, store })
      return 0
    })
}

/** The server that holds the folder, and its token; null when this process may open the folder itself. */
async function findServer(dataDir: string): Promise<{ socket: string; token: string } | null> {
  if (!existsSync(dataDir)) return null
  const socket = socketOf(dataDir)
  const holder = await whoHolds(socket)
  return holder?.acceptsCommands ? { socket, token: readToken(dataDir) } : null
}

function readToken(dataDir: string): string {
  try {
    return readFileSync(tokenFile(dataDir), 'utf8')
  } catch {
    // Not ours to read: the server refuses an empty one with its own words.
    return ''
  }
}

/** Understands the command line, runs it, turns a refusal into a line with its code. */
async function answer(
  argv: readonly string[],
  around: Surroundings,
  output: CommandOutput,
  run: (command: Command, context: CommandContext) => Promise<number>,
): Promise<number> {
  try {
    const request = readRequest(argv, around.cwd, around.version)
    if ('text' in request) {
      output.out(request.text)
      return 0
    }
    const { command, input } = request
    return await run(command, {
      config: around.config(),
      clock: around.clock,
      version: around.version,
      input,
      io: commandIo(output, input.flag('json')),
      commandsOn: (store) => commandsOn(store, around),
    })
  } catch (error) {
    return tellRefusal(error, argv.includes('--json'), output)
  }
}

function tellRefusal(error: unknown, json: boolean, output: CommandOutput): number {
  const refusal =
    error instanceof ConfigError
      ? new DomainError(cliErrors.wrongSetting, { details: { reason: error.message } })
      : toRefusal(error)
  const code = refusal?.code ?? unexpectedError.code
  const title =
    refusal?.message ?? `Errore imprevisto: ${error instanceof Error ? error.message : String(error)}`
  const errors = refusal?.fields ?? []
  if (json) output.err(JSON.stringify({ code, title, ...(errors.length > 0 ? { errors } : {}) }))
  else {
    output.err(`${code} ${title}`)
    for (const { field, message } of errors) output.err(`  ${field}: ${message}`)
  }
  if (refusal) return notUnderstood.has(code) ? 2 : 1
  if (error instanceof Error && error.stack) output.err(error.stack)
  return 70
}

const notUnderstood = new Set<string>(
  [cliErrors.unknownCommand, cliErrors.unknownOption, cliErrors.wrongOption, cliErrors.wrongArguments].map(
    ({ code }) => code,
  ),
)
