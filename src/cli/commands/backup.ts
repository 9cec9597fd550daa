// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { dumpWithRotation, writeDump } from '../../platform/embedded/dumps.ts'
import { DomainError } from '../../shared/errors.ts'
import { type Command, jsonOption } from '../command.ts'
import { cliErrors } from '../errors.ts'

export const backup: Command = {
  name: 'backup',
  it: 'Copia tutta la base dati in un file.',
  more: 'L’archivio incorporato si copia anche a server acceso; PostgreSQL con pg_dump, in formato custom.',
  args: [
    {
      name: 'file',
      it: 'Dove scrivere la copia; senza, nella cartella delle copie di REGIA_DATA (archivio incorporato) o in regia.dump qui.',
      isOptional: true,
    },
  ],
  options: jsonOption,
  examples: ['regia backup', 'regia backup /mnt/copie/regia-prima-dell-aggiornamento.tar.gz'],
  needs: 'store',
  opens: 'existing',
  async run({ store, config, clock, input, io }) {
    const given = input.args[0]
    if (given !== undefined) mkdirSync(dirname(input.path(given)), { recursive: true })
    let file: string
    if (store.kind === 'server') {
      file = input.path(given ?? 'regia.dump')
      await pgDump(config.databaseUrl ?? '', file)
    } else if (given === undefined) {
      file = await dumpWithRotation(store, config.dataDir, clock())
    } else {
      file = input.path(given)
      await writeDump(store, file)
    }
    io.print(`Copia completa: ${file}`)
    io.result({ file })
  },
}

/** The connection as pg_dump reads it from its environment: a password on the command line is seen by the whole machine. */
export function connectionEnvironment(databaseUrl: string): Record<string, string> {
  const url = new URL(databaseUrl)
  const given: [string, string | null][] = [
    ['PGHOST', url.hostname],
    ['PGPORT', url.port],
    ['PGUSER', decodeURIComponent(url.username)],
    ['PGPASSWORD', decodeURIComponent(url.password)],
    ['PGDATABASE', decodeURIComponent(url.pathname.slice(1))],
    ['PGSSLMODE', url.searchParams.get('sslmode')],
    ['PGSSLROOTCERT', url.searchParams.get('sslrootcert')],
  ]
  return Object.fromEntries(given.filter((pair): pair is [string, string] => !!pair[1]))
}

async function pgDump(databaseUrl: string, file: string): Promise<void> {
  const connection = connectionEnvironment(databaseUrl)
  const args = ['--format=custom', `--file=${file}`]
  const child = spawn('pg_dump', args, {
    env: { ...process.env, ...connection },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    const { PGHOST, PGPORT = '5432', PGUSER, PGDATABASE } = connection
    const command = [
      'pg_dump',
      ...args,
      `--host=${PGHOST}`,
      `--port=${PGPORT}`,
      `--username=${PGUSER}`,
      PGDATABASE,
    ]
    throw new DomainError(cliErrors.noPgDump, { details: { command: command.join(' ') } })
  })
  if (code !== 0) {
    const reason = said.trim().split('\n').at(-1) ?? ''
    throw new DomainError(cliErrors.pgDumpFailed, { details: { reason } })
  }
}
