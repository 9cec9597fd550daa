// SPDX-License-Identifier: AGPL-3.0-or-later
import { commands } from '../../src/cli/commands.ts'
import { helpPage } from '../../src/cli/help.ts'
import { generatedNote } from '../collect.ts'

/** docs/cli.md: every command, from the table that `--help` reads. */
export async function generate(): Promise<Record<string, string>> {
  return { 'docs/cli.md': `${generatedNote('src/cli/commands.ts')}\n${helpPage(commands)}` }
}
