// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from './command.ts'

/** As it is typed, without `regia`: `import comuni <file> [--json]`. */
export function usageOf(command: Command): string {
  const args = (command.args ?? []).map(({ name, isOptional, isMany }) => {
    const word = `<${name}${isMany ? '…' : ''}>`
    return isOptional ? `[${word}]` : word
  })
  return [command.name, ...args, ...optionRows(command).map(([option]) => `[${option}]`)].join(' ')
}

/** The list of commands, or of those whose name begins with `group`. */
export function listHelp(commands: readonly Command[], group = ''): string {
  const rows = commands.filter(({ name }) => group === '' || name.startsWith(`${group} `))
  const lines = rows.map((command) => [`  regia ${command.name}`, command.it] as const)
  return [
    group === '' ? 'Regia: la riga di comando.' : `Comandi di «regia ${group}»:`,
    '',
    ...columns(lines),
    '',
    '«regia <comando> --help» spiega un comando. Le impostazioni stanno nelle variabili d’ambiente: docs/settings.md.',
  ].join('\n')
}

/** Everything about one command. */
export function commandHelp(command: Command): string {
  const args = (command.args ?? []).map(({ name, it }) => [`  <${name}>`, it] as const)
  const options = optionRows(command).map(([name, it]) => [`  ${name}`, it] as const)
  const examples = (command.examples ?? []).map((example) => `  ${example}`)
  return [
    `regia ${usageOf(command)}`,
    '',
    command.it,
    ...(command.more ? [command.more] : []),
    ...(args.length > 0 ? ['', 'Argomenti:', ...columns(args)] : []),
    ...(options.length > 0 ? ['', 'Opzioni:', ...columns(options)] : []),
    ...(examples.length > 0 ? ['', 'Esempi:', ...examples] : []),
  ].join('\n')
}

/** The text of docs/cli.md. */
export function helpPage(commands: readonly Command[]): string {
  const sections = commands.map((command) => {
    const rows = [
      ...(command.args ?? []).map(({ name, it }) => [`<${name}>`, it] as const),
      ...optionRows(command),
    ]
    const table = rows.map(([name, it]) => `| \`${name}\` | ${it} |`)
    const examples = command.examples ?? []
    return [
      `## regia ${command.name}`,
      '',
      '```',
      `regia ${usageOf(command)}`,
      '```',
      '',
      [command.it, command.more].filter(Boolean).join(' '),
      ...(table.length > 0 ? ['', '| | |', '|---|---|', ...table] : []),
      ...(examples.length > 0 ? ['', '```', ...examples, '```'] : []),
      '',
    ].join('\n')
  })
  return `# La riga di comando

\`bin/regia <comando>\`, o \`npx regia <comando>\` dalla cartella di Regia. Un rifiuto è una riga su stderr con il suo codice
([elenco dei codici](errors.md)) e un’uscita diversa da zero; con \`--json\` anche quella riga è JSON. Con l’archivio
incorporato i comandi che lavorano sui dati passano dal server, se è acceso: non serve fermarlo.

${sections.join('\n')}`
}

function optionRows({ options }: Command): (readonly [string, string])[] {
  return Object.entries(options ?? {}).map(([name, option]) => [
    option.type === 'string' ? `--${name} <${option.value ?? 'valore'}>` : `--${name}`,
    option.it,
  ])
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length)) + 2
  return rows.map(([first, second]) => `${first.padEnd(width)}${second}`)
}
