// SPDX-License-Identifier: AGPL-3.0-or-later
// An import against a bare COPY of the same rows into the same tables with their keys and indexes, on one PostgreSQL server in one run.
import { performance } from 'node:perf_hooks'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Db } from '../src/platform/db/actor.ts'
import { openServer } from '../src/platform/db/store.ts'
import { packagedBinaries, startCluster } from '../test/clusters.ts'
import { freshDatabase } from '../test/databases.ts'

export interface Race {
  /** «municipalities» */
  readonly what: string
  readonly rows: number
  readonly rounds: number
  /** The tables that the import writes, in the order in which they can be filled. */
  readonly tables: readonly string[]
  /** Imports, and answers how many rows came in. */
  readonly run: (db: Db) => Promise<number>
}

/** The rows of a table as COPY text. */
async function copyOut(client: pg.Client, table: string): Promise<Buffer> {
  const parts: Buffer[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      parts.push(chunk)
      done()
    },
  })
  await pipeline(client.query(copyTo(`copy ${table} to stdout`)), sink)
  return Buffer.concat(parts)
}

async function withDatabase<Result>(admin: string, fn: (url: string) => Promise<Result>): Promise<Result> {
  const { url, drop } = await freshDatabase(admin)
  try {
    return await fn(url)
  } finally {
    await drop()
  }
}

/** Runs the rounds, after one that warms both up, and prints medians and the spread of the ratios. */
export async function race({ what, rows, rounds, tables, run }: Race): Promise<void> {
  const bin = packagedBinaries()
  if (!bin) throw new Error('No packaged PostgreSQL on this platform')
  const cluster = await startCluster(bin)
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round <= rounds; round++) {
    let copies: Buffer[] = []
    const imported = await withDatabase(cluster.url, async (url) => {
      const store = await openServer(url)
      const started = performance.now()
      const added = await run(store.db)
      const took = performance.now() - started
      if (added !== rows) throw new Error(`Only ${added} rows came in`)
      await store.close()
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      copies = []
      for (const table of tables) copies.push(await copyOut(client, table))
      await client.end()
      return took
    })
    const copied = await withDatabase(cluster.url, async (url) => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const started = performance.now()
      await client.query('begin')
      for (const [index, table] of tables.entries())
        await pipeline(
          Readable.from([copies[index] as Buffer]),
          client.query(copyFrom(`copy ${table} from stdin`)),
        )
      await client.query('commit')
      const took = performance.now() - started
      await client.end()
      return took
    })
    if (round === 0) continue
    ours.push(imported)
    bare.push(copied)
  }
  cluster.stop()
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const ratios = ours.map((value, index) => value / (bare[index] ?? 1))
  process.stdout.write(
    `${cluster.version}, ${rows} ${what}, ${rounds} rounds, medians: import ${median(ours).toFixed(0)} ms, bare COPY ${median(bare).toFixed(0)} ms, ratio ${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)}–${Math.max(...ratios).toFixed(1)})\n`,
  )
}
