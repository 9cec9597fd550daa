// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Config } from '../platform/config.ts'
import { storeErrors } from '../platform/db/errors.ts'
import { migrate, pendingMigrations } from '../platform/db/migrate.ts'
import { openServer, type Store } from '../platform/db/store.ts'
import { holdsStore, openFolder } from '../platform/embedded/folder.ts'
import type { FolderLock } from '../platform/embedded/lock.ts'
import { DomainError } from '../shared/errors.ts'

export interface OpenedStore {
  readonly store: Store
  /** Held on an embedded folder, null on a server. */
  readonly lock: FolderLock | null
  /** The folder was empty and its store was made now. */
  readonly isNew: boolean
  /** Migrations applied now. */
  readonly applied: readonly string[]
  readonly keptAside: string | null
  close(): Promise<void>
}

export interface OpenOptions {
  /** The command that opens, told to whoever finds the folder taken. */
  readonly doing: string
  readonly now: Date
  /** Fills a store that is made now; embedded only. */
  readonly fill?: ((store: Store) => Promise<void>) | undefined
  /** Puts aside the store of an embedded folder and makes another. */
  readonly startOver?: boolean
  /** Refuses with STORE-013 a folder without a store, instead of making one. */
  readonly opens?: 'existing'
  /** Also brings the schema of a server up to date; otherwise one that is behind is refused with STORE-010. */
  readonly migrates?: boolean
}

/** Opens the store the settings name. The schema of an embedded one is always brought up to date. */
export async function openStore(config: Config, options: OpenOptions): Promise<OpenedStore> {
  if (config.databaseUrl === null) {
    if (options.opens === 'existing' && !holdsStore(config.dataDir))
      throw new DomainError(storeErrors.noStore, { details: { folder: config.dataDir } })
    const folder = await openFolder(config.dataDir, options)
    return {
      ...folder,
      async close() {
        // The folder goes last: whoever takes it next must find the store closed.
        await folder.lock.drain()
        await folder.store.close()
        await folder.lock.release()
      },
    }
  }
  const store = await connect(config.databaseUrl)
  try {
    const applied = options.migrates ? await migrate(store) : []
    const missing = options.migrates ? 0 : (await pendingMigrations(store)).length
    if (missing > 0) throw new DomainError(storeErrors.schemaBehind, { details: { count: missing } })
    return { store, lock: null, isNew: false, applied, keptAside: null, close: () => store.close() }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function connect(databaseUrl: string): Promise<Store> {
  try {
    return await openServer(databaseUrl)
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl)
    const details = { address: `${host}${pathname}`, reason: (error as Error).message || String(error) }
    throw new DomainError(storeErrors.cannotConnect, { details })
  }
}
