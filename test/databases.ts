// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  openAsBlob,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import pg from 'pg'
import { migrate, migrationsDir } from '../src/platform/db/migrate.ts'
import { openEmbedded, openServer, type Store } from '../src/platform/db/store.ts'
import { projectRoot } from '../src/platform/paths.ts'

/**
 * Which database the tests run on: `embedded` (the default), or the address of a PostgreSQL server as superuser.
 * `npm test` runs the same files once for each.
 */
const where = process.env['REGIA_TEST_DATABASE'] || 'embedded'
const isEmbedded = where === 'embedded'

// A process that opens many engines one after the other is what V8 stumbles on when it frees their code (nodejs/node issue 64500).
setFlagsFromString('--no-wasm-code-gc')

/** The owner of every test database: like in production, no superuser. */
const OWNER = 'regia_owner'

export interface TestDatabase {
  /** Settled when the copy is open. A `before` at the top of a file starts at once, beside the one here: it awaits this. */
  readonly opened: Promise<void>
  /** The file's own copy, open inside tests and the hooks of a `describe`. */
  readonly store: Store
  readonly db: Store['db']
  /** Its address as owner, on a server only. */
  readonly url: string
}

/**
 * Gives the file a fresh copy of the migrated template. Call it once at the top of a `*.db.test.ts` (or of a `describe`):
 * it registers its own `before` and `after`.
 */
export function testDatabase(): TestDatabase {
  let store: Store | null = null
  let url: string | null = null
  let drop = async () => {}
  const open = async () => {
    if (isEmbedded) {
      store = await openEmbedded(null, { loadDataDir: await openAsBlob(await embeddedTemplate()) })
      return
    }
    const fresh = await freshDatabase(where)
    url = fresh.url
    drop = fresh.drop
    store = await openServer(url)
  }
  const opening = Promise.withResolvers<void>()
  // Nobody has to wait for it: a failure shows in the hook.
  opening.promise.catch(() => {})
  before(async () => {
    try {
      await open()
      opening.resolve()
    } catch (error) {
      opening.reject(error)
      throw error
    }
  })
  after(async () => {
    if (store) await closeStore(store)
    await drop()
  })
  return {
    opened: opening.promise,
    get store() {
      if (!store) throw new Error('The test database is not open yet: await database.opened first')
      return store
    },
    get db() {
      return this.store.db
    },
    get url() {
      if (url === null) throw new Error('Only a server has an address: use describeServerOnly')
      return url
    },
  }
}

/** A `describe` for what needs two connections (locks, races): skipped on the embedded store, which has one. */
export function describeServerOnly(name: string, fn: () => void): void {
  describe(name, { skip: isEmbedded ? 'the embedded store has one connection' : false }, fn)
}

/** A `describe` for what only the embedded store has: its folder, its dumps. */
export function describeEmbeddedOnly(name: string, fn: () => void): void {
  describe(name, { skip: isEmbedded ? false : 'about the embedded store only' }, fn)
}

/** The server notices a client that died a moment later: until then its transaction is still open. */
export async function allOthersAreGone(store: Store): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const busy = await store.ownerRows(`select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`)
    if (busy.length === 0) return
    await sleep(50)
  }
  throw new Error('A killed client is still connected after ten seconds')
}

/** Closes the engine too when nothing went through Kysely, which closes only what it opened: the process would not end. */
export async function closeStore(store: Store): Promise<void> {
  await store.close()
  if (store.pglite && !store.pglite.closed) await store.pglite.close()
}

/** Changes with every migration, the harness and the engine: a template is used as long as it stays the same. */
function templateKey(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(migrationsDir).sort())
    hash.update(name).update(readFileSync(join(migrationsDir, name)))
  hash.update(readFileSync(join(projectRoot, 'node_modules', '@electric-sql', 'pglite', 'package.json')))
  return hash.digest('hex').slice(0, 16)
}

/**
 * The migrated embedded store as a file: made once for each state of the migrations (six seconds), then loaded by each test
 * file in half a second. Not compressed: unpacking would cost more than reading.
 */
export async function embeddedTemplate(): Promise<string> {
  const folder = join(projectRoot, 'var', 'test-templates')
  const file = join(folder, `${templateKey()}.tar`)
  if (existsSync(file)) return file
  const store = await openEmbedded(null)
  try {
    await migrate(store)
    if (!store.pglite) throw new Error('The embedded store has no engine to dump')
    const dump = await store.pglite.dumpDataDir('none')
    mkdirSync(folder, { recursive: true })
    // Those of other branches go after a day: another run may be reading one now.
    for (const old of readdirSync(folder).map((name) => join(folder, name))) {
      if (Date.now() - statSync(old).mtimeMs > 86_400_000) rmSync(old, { force: true })
    }
    const partial = `${file}.${process.pid}`
    writeFileSync(partial, Buffer.from(await dump.arrayBuffer()))
    renameSync(partial, file)
  } finally {
    await closeStore(store)
  }
  return file
}

/** A copy of the migrated template on a server: its address as owner, and how to remove it. */
export async function freshDatabase(adminUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const template = await serverTemplate(adminUrl)
  await asAdmin(adminUrl, `create database ${name} template ${template} owner ${OWNER}`)
  return {
    url: addressOf(adminUrl, name),
    drop: () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`),
  }
}

/** The migrated template database of a server, made by the first who asks; answers its name. */
export async function serverTemplate(adminUrl: string): Promise<string> {
  const name = `template_${templateKey()}`
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(724173)')
    const isReady = async () =>
      (await admin.query('select 1 from pg_database where datname = $1 and datistemplate', [name]))
        .rowCount === 1
    if (await isReady()) return name
    const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [OWNER])
    if (rowCount === 0) await admin.query(`create role ${OWNER} login createrole password 'regia'`)
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.query(`create database ${name} owner ${OWNER}`)
    const store = await openServer(addressOf(adminUrl, name))
    try {
      await migrate(store)
    } finally {
      await store.close()
    }
    await admin.query(`alter database ${name} is_template true allow_connections false`)
    return name
  } finally {
    await admin.end()
  }
}

function addressOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl)
  url.username = OWNER
  url.password = 'regia'
  url.pathname = `/${database}`
  return url.href
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query(statement)
  } finally {
    await admin.end()
  }
}
