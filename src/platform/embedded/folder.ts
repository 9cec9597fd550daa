// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '../../shared/errors.ts'
import { storeErrors } from '../db/errors.ts'
import { migrate, pendingMigrations } from '../db/migrate.ts'
import { openEmbedded, type Store } from '../db/store.ts'
import { dumpName, dumpsDir, dumpWithRotation, readDump } from './dumps.ts'
import { type FolderLock, lockFolder } from './lock.ts'

export interface OpenFolder {
  readonly store: Store
  readonly lock: FolderLock
  /** The folder was empty and its store was made now. */
  readonly isNew: boolean
  readonly applied: readonly string[]
  /** Where the store that was there is now, when `startOver` put it aside. */
  readonly keptAside: string | null
}

const databaseDir = (dataDir: string) => join(dataDir, 'database')
/** Stands beside a store that is being made: until it goes, nobody has used that store and it can be made again. */
const makingFile = (dataDir: string) => join(dataDir, 'database.making')

/** True when the folder holds a store that was made to the end. */
export function holdsStore(dataDir: string): boolean {
  return existsSync(databaseDir(dataDir)) && !existsSync(makingFile(dataDir))
}

/**
 * Takes the folder and opens its store with the schema up to date, after a dump when there is something to update. An empty
 * folder, or one whose making was interrupted, gets a new store, filled by `fill`; with `startOver` any folder does, and what was
 * there is kept aside. Refuses with STORE-001, STORE-004, STORE-008.
 */
export async function openFolder(
  dataDir: string,
  options: {
    doing: string
    now: Date
    fill?: ((store: Store) => Promise<void>) | undefined
    startOver?: boolean | undefined
  },
): Promise<OpenFolder> {
  const lock = await lockFolder(dataDir, options.doing)
  let store: Store | null = null
  try {
    const keptAside = options.startOver ? putAside(dataDir, options.now) : null
    const isNew = !holdsStore(dataDir)
    if (isNew) {
      writeFileSync(makingFile(dataDir), '')
      rmSync(databaseDir(dataDir), { recursive: true, force: true })
    }
    store = await openOrRefuse(dataDir)
    if (!isNew && (await pendingMigrations(store)).length > 0)
      await dumpWithRotation(store, dataDir, options.now)
    const applied = await migrate(store)
    if (isNew) {
      await options.fill?.(store)
      rmSync(makingFile(dataDir))
    }
    return { store, lock, isNew, applied, keptAside }
  } catch (error) {
    await store?.close()
    await lock.release()
    throw error
  }
}

async function openOrRefuse(dataDir: string): Promise<Store> {
  try {
    return await openEmbedded(databaseDir(dataDir))
  } catch (error) {
    const details = { folder: dataDir, dumps: dumpsDir(dataDir), reason: (error as Error).message }
    throw new DomainError(storeErrors.cannotOpen, { details })
  }
}

/**
 * Puts a dump in the folder, with the schema up to date. What was there is refused (STORE-006) or, with `replace`, kept aside:
 * answers where. Until the dump has been opened and checked (STORE-005, STORE-008) nothing changes.
 */
export async function restoreFolder(
  dataDir: string,
  file: string,
  options: { replace: boolean; now: Date },
): Promise<{ keptAside: string | null }> {
  const lock = await lockFolder(dataDir, 'restore')
  const incoming = join(dataDir, 'database.incoming')
  try {
    const isTaken = holdsStore(dataDir)
    if (isTaken && !options.replace)
      throw new DomainError(storeErrors.notEmpty, { details: { folder: dataDir } })
    rmSync(incoming, { recursive: true, force: true })
    await unpack(file, incoming)
    const keptAside = putAside(dataDir, options.now)
    rmSync(databaseDir(dataDir), { recursive: true, force: true })
    renameSync(incoming, databaseDir(dataDir))
    rmSync(makingFile(dataDir), { force: true })
    return { keptAside }
  } finally {
    rmSync(incoming, { recursive: true, force: true })
    await lock.release()
  }
}

/** Moves the store of a folder to a name with the instant; answers it, null when there was none. */
function putAside(dataDir: string, now: Date): string | null {
  if (!holdsStore(dataDir)) return null
  const aside = join(dataDir, `database.aside-${dumpName(now).slice('regia-'.length, -'.tar.gz'.length)}`)
  renameSync(databaseDir(dataDir), aside)
  return aside
}

async function unpack(file: string, folder: string): Promise<void> {
  const refuse = (reason: string) => new DomainError(storeErrors.notADump, { details: { file, reason } })
  if (!existsSync(file)) throw refuse('il file non esiste')
  const dump = await readDump(file)
  if (!dump) throw refuse('non è un archivio, o è incompleto')
  mkdirSync(folder)
  let store: Store
  try {
    store = await openEmbedded(folder, { loadDataDir: dump })
  } catch (error) {
    throw refuse((error as Error).message)
  }
  try {
    const tables = await store.ownerRows("select 1 from pg_tables where tablename = 'applied_migrations'")
    if (tables.length === 0) throw refuse('non contiene le tabelle di Regia')
    await migrate(store)
  } finally {
    await store.close()
  }
}
