// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { CompiledQuery, Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type Db, makeDb } from './actor.ts'
import type { Tables } from './tables.ts'

/** An open database: the application's handle, and the owner's way in for migrations and copies of the whole. */
export interface Store {
  readonly kind: 'embedded' | 'server'
  readonly db: Db
  /** For example «PostgreSQL 17.5». */
  readonly version: string
  /** Runs statements as the owner, outside every policy: migrations, backups, generators. One transaction. */
  asOwner(statements: string): Promise<void>
  /** Rows of one statement run as the owner. */
  ownerRows<Row>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** The engine itself when embedded, for dumps. */
  readonly pglite: PGlite | null
  close(): Promise<void>
}

const INT8 = 20
const DATE = 1082
const asText = (value: string) => value

/**
 * The engine, compiled once in a process and never freed: V8 sometimes ends the process when it frees the code of an engine while
 * another is compiled (nodejs/node issue 64500).
 */
let compiled: ReturnType<typeof compileEngine> | null = null

async function compileEngine() {
  const part = async (name: string) =>
    WebAssembly.compile(await readFile(new URL(name, import.meta.resolve('@electric-sql/pglite'))))
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all([part('pglite.wasm'), part('initdb.wasm')])
  return { pgliteWasmModule, initdbWasmModule }
}

/** Opens the embedded store in a folder, or in memory when `dataDir` is null. The caller holds the folder's lock. */
export async function openEmbedded(
  dataDir: string | null,
  options: { loadDataDir?: Blob } = {},
): Promise<Store> {
  compiled ??= compileEngine()
  const pglite = await PGlite.create({
    ...(await compiled),
    ...(dataDir ? { dataDir } : {}),
    ...(options.loadDataDir ? { loadDataDir: options.loadDataDir } : {}),
    extensions: { pg_trgm, btree_gist },
    parsers: { [INT8]: Number, [DATE]: asText },
  })
  const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
  const asApplication = async () => {
    const { rows } = await pglite.query("select 1 from pg_roles where rolname = 'regia_app'")
    if (rows.length > 0) await pglite.exec('set role regia_app')
  }
  await asApplication()
  const { rows } = await pglite.query<{ v: string }>("select current_setting('server_version') as v")
  return {
    kind: 'embedded',
    db: makeDb('embedded', kysely),
    version: `PostgreSQL ${rows[0]?.v} (PGlite)`,
    async asOwner(statements) {
      try {
        await pglite.exec(`reset role; begin; ${statements}\n; commit;`)
      } catch (error) {
        await pglite.exec('rollback')
        throw error
      } finally {
        await asApplication()
      }
    },
    async ownerRows<Row>(statement: string, parameters: readonly unknown[] = []) {
      return pglite.transaction(async (tx) => {
        await tx.exec('set local role none')
        return (await tx.query<Row>(statement, [...parameters])).rows
      })
    },
    pglite,
    async close() {
      await kysely.destroy()
      // Kysely closes only an engine that it used.
      if (!pglite.closed) await pglite.close()
    },
  }
}

/**
 * What every connection of the application says first. The indexes are in memory or on solid disks: with the cost of an old disk
 * the planner sorts whole lists instead of reading the page in order.
 */
export const asApplication = ['set role regia_app', 'set random_page_cost = 1.1'] as const

/** Opens a PostgreSQL server. The login role owns the tables; every pooled connection becomes `regia_app` at once. */
export async function openServer(
  databaseUrl: string,
  options: { connections?: number } = {},
): Promise<Store> {
  const types = {
    getTypeParser(oid: number, format?: 'text' | 'binary') {
      if (oid === INT8) return Number
      if (oid === DATE) return asText
      return pg.types.getTypeParser(oid, format as 'text')
    },
  } as pg.CustomTypesConfig
  // A server that does not answer is an outage after five seconds, not a page that never comes.
  const common = { connectionString: databaseUrl, connectionTimeoutMillis: 5000, types }
  const pool = new pg.Pool({ ...common, max: options.connections ?? 10 })
  const ownerPool = new pg.Pool({ ...common, max: 1, idleTimeoutMillis: 1000 })
  // A lost connection surfaces on the next query; without listeners, of the pool and of a client in use, it ends the process.
  for (const each of [pool, ownerPool]) {
    each.on('error', () => {})
    each.on('connect', (client) => client.on('error', () => {}))
  }
  const kysely = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        for (const statement of asApplication) await connection.executeQuery(CompiledQuery.raw(statement))
      },
    }),
  })
  const { rows } = await ownerPool.query<{ v: string }>("select current_setting('server_version') as v")
  return {
    kind: 'server',
    db: makeDb('server', kysely),
    version: `PostgreSQL ${rows[0]?.v}`,
    async asOwner(statements) {
      const client = await ownerPool.connect()
      try {
        // Not the default `"$user", public`: for an owner called regia it would be the schema of the functions.
        await client.query(`begin; set local search_path to public; ${statements}\n; commit;`)
      } catch (error) {
        await client.query('rollback')
        throw error
      } finally {
        client.release()
      }
    },
    async ownerRows<Row>(statement: string, parameters: readonly unknown[] = []) {
      return (await ownerPool.query(statement, [...parameters])).rows as Row[]
    },
    pglite: null,
    async close() {
      await Promise.all([kysely.destroy(), ownerPool.end()])
    },
  }
}
