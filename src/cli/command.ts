// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Store } from '../platform/db/store.ts'
import type { ChannelCommand } from '../platform/embedded/channel.ts'
import type { DomainError } from '../shared/errors.ts'

export interface CommandArgument {
  readonly name: string
  readonly it: string
  readonly isOptional?: boolean
  /** Takes one or more. */
  readonly isMany?: boolean
}

export interface CommandOption {
  readonly type: 'boolean' | 'string'
  readonly it: string
  /** What the value is, for the help: «indirizzo». */
  readonly value?: string
}

/** What a command was asked, already checked against its table row. */
export interface CommandInput {
  readonly args: readonly string[]
  flag(name: string): boolean
  text(name: string): string | null
  /** The path of a file named on the command line, whatever folder the command runs in. */
  path(argument: string): string
}

/** How a command speaks: lines for people, or one JSON value for machines. */
export interface CommandIo {
  /** A line for people; nothing with --json. */
  print(line: string): void
  /** The result for machines; nothing without --json. */
  result(value: unknown): void
  /** A line on stderr, in either case. */
  warn(line: string): void
  /** How far a long work is. */
  progress(label: string, done: number, total: number): void
}

export interface CommandContext {
  readonly config: Config
  readonly clock: Clock
  readonly version: string
  readonly input: CommandInput
  readonly io: CommandIo
  /** What a server does with the commands that other processes send to its folder. */
  commandsOn(store: Store): ChannelCommand
}

export interface StoreCommandContext extends CommandContext {
  readonly store: Store
}

interface CommandRow {
  /** As it is typed: `serve`, `import comuni`. */
  readonly name: string
  /** One short sentence for the list. */
  readonly it: string
  /** What else its own page should say. */
  readonly more?: string
  readonly args?: readonly CommandArgument[]
  readonly options?: Readonly<Record<string, CommandOption>>
  readonly examples?: readonly string[]
}

/** Works on an open store: inside the server when that one holds the embedded folder. */
export interface StoreCommand extends CommandRow {
  readonly needs: 'store'
  /** Does not make a store where there is none: STORE-013. */
  readonly opens?: 'existing'
  run(context: StoreCommandContext): Promise<void>
  /** What to do, instead of telling the refusal, when the store cannot be opened. */
  whenClosed?(context: CommandContext, refusal: DomainError): Promise<void>
}

/** Opens by itself what it needs. */
export interface PlainCommand extends CommandRow {
  readonly needs: 'nothing'
  run(context: CommandContext): Promise<void>
}

export type Command = StoreCommand | PlainCommand

/** For commands that machines call too. */
export const jsonOption = {
  json: { type: 'boolean', it: 'Risultato in JSON su una riga, per altri programmi.' },
} as const satisfies Record<string, CommandOption>
