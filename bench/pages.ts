// SPDX-License-Identifier: AGPL-3.0-or-later
// How long pages take against their own statements. The pages are asked over HTTP of a server in a process of its own; then the
// statements each page sent (taken down while it was asked once) are sent again through the same driver, role and number of
// connections, from a process of its own, without HTTP and rendering. Same machine, same run, same readers.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { asApplication } from '../src/platform/db/store.ts'
import type { Role } from '../src/shared/roles.ts'

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** What a page sent, transaction by transaction. */
export type Transactions = readonly (readonly Statement[])[]

export interface Percentiles {
  readonly count: number
  readonly median: number
  readonly p99: number
}

export interface Measured {
  readonly path: string
  readonly page: Percentiles
  readonly bare: Percentiles
  readonly kilobytes: number
}

/** Who asks for the pages: somebody of the programme unless said otherwise. */
export interface Reader {
  readonly role: Role
  /** The body they belong to. */
  readonly ipaCode: string | null
}

export const connections = 10

function percentiles(times: number[]): Percentiles {
  const sorted = times.sort((a, b) => a - b)
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  return { count: sorted.length, median: at(0.5), p99: at(0.99) }
}

/** Calls `once` again and again from `readers` at a time; the first fifth warms up and is not counted. */
async function timed(seconds: number, readers: number, act: () => Promise<void>): Promise<Percentiles> {
  const start = performance.now()
  const warm = start + seconds * 200
  const end = start + seconds * 1200
  const times: number[] = []
  await Promise.all(
    Array.from({ length: readers }, async () => {
      while (performance.now() < end) {
        const from = performance.now()
        await act()
        if (from >= warm) times.push(performance.now() - from)
      }
    }),
  )
  return percentiles(times)
}

function ask(port: number, path: string, cookie: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const from = Array.from({ length: 3 }, () => Math.floor(Math.random() * 256)).join('.')
    const headers = { cookie, accept: 'text/html', 'x-forwarded-for': `10.${from}` }
    const request = get({ port, path, agent, headers }, (response) => {
      let size = 0
      response.on('data', (chunk: Buffer) => (size += chunk.length))
      response.on('end', () =>
        response.statusCode === 200 ? resolve(size) : reject(new Error(`${path}: ${response.statusCode}`)),
      )
    })
    request.on('error', reject)
  })
}

/** Sends the statements of a page as the application's pool does: one connection for each transaction. */
async function replay(pool: pg.Pool, transactions: Transactions): Promise<void> {
  for (const statements of transactions) {
    const client = await pool.connect()
    try {
      for (const { text, values } of statements) await client.query(text, [...values])
    } finally {
      client.release()
    }
  }
}

/**
 * Measures pages of a server that `serverFile` starts: a module that, forked with the address of the database, sends
 * `{ port, cookie }`, answers `record` by taking down statements and `recorded` with what it took down.
 */
export async function measurePages(
  given: {
    readonly url: string
    readonly serverFile: string
    readonly seconds: number
    readonly readers: number
    readonly reader?: Reader
  },
  paths: readonly string[],
): Promise<Measured[]> {
  const reader = given.reader ? [JSON.stringify(given.reader)] : []
  const server = fork(given.serverFile, [given.url, ...reader], { execArgv: ['--import', 'tsx'] })
  const [{ port, cookie }] = (await once(server, 'message')) as [{ port: number; cookie: string }]
  const agent = new Agent({ keepAlive: true, maxSockets: given.readers })
  const measured: Measured[] = []
  try {
    for (const path of paths) {
      await ask(port, path, cookie, agent)
      server.send('record')
      const size = await ask(port, path, cookie, agent)
      server.send('recorded')
      const [transactions] = (await once(server, 'message')) as [Transactions]
      const page = await timed(
        given.seconds,
        given.readers,
        async () => void (await ask(port, path, cookie, agent)),
      )
      const bare = await bareStatements(given, transactions)
      measured.push({ path, page, bare, kilobytes: size / 1024 })
    }
  } finally {
    agent.destroy()
    server.kill()
  }
  return measured
}

async function bareStatements(
  given: { readonly url: string; readonly seconds: number; readonly readers: number },
  transactions: Transactions,
): Promise<Percentiles> {
  const child = fork(fileURLToPath(import.meta.url), ['bare'], { execArgv: ['--import', 'tsx'] })
  child.send({ ...given, transactions })
  const [result] = (await once(child, 'message')) as [Percentiles]
  child.kill()
  return result
}

export function tell({ path, page, bare, kilobytes }: Measured): void {
  console.log(
    `${path.padEnd(40)} page ${page.median.toFixed(1)} / ${page.p99.toFixed(1)} ms, bare ${bare.median.toFixed(1)} / ${bare.p99.toFixed(1)} ms, ` +
      `p99 ${(page.p99 / bare.p99).toFixed(2)} x; ${page.count} pages, ${kilobytes.toFixed(0)} kB`,
  )
}

/** How much slower each page is on the second measure. */
export function tellGrowth(small: readonly Measured[], large: readonly Measured[]): void {
  console.log('\nTen times the data, p99 of the page')
  for (const [index, { path, page }] of large.entries())
    console.log(`${path.padEnd(40)} ${(page.p99 / (small[index]?.page.p99 ?? Number.NaN)).toFixed(2)} x`)
}

/** What the server does by itself on a database that has been there for a while. */
export async function tidied(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('vacuum (analyze, skip_locked)')
  await client.end()
}

if (process.argv[2] === 'bare' && process.send) {
  process.once('message', async (message) => {
    const { url, seconds, readers, transactions } = message as {
      url: string
      seconds: number
      readers: number
      transactions: Transactions
    }
    const pool = new pg.Pool({ connectionString: url, max: connections })
    pool.on('connect', (client) => void client.query(asApplication.join('; ')))
    process.send?.(await timed(seconds, readers, () => replay(pool, transactions)))
    await pool.end()
  })
}
