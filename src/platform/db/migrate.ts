// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError } from '../../shared/errors.ts'
import { projectRoot } from '../paths.ts'
import { storeErrors } from './errors.ts'
import type { Store } from './store.ts'

export const migrationsDir = join(projectRoot, 'db', 'migrations')

interface Migration {
  readonly name: string
  readonly text: string
  readonly sha256: string
}

/** SQLSTATE of our own: another process applied the migration while this one waited for its turn. */
const appliedMeanwhile = 'RG001'

/**
 * The migrations not applied yet, in order. Refuses a store that a newer Regia made (STORE-008) and a file that changed after it
 * was applied (STORE-009): migrations are never edited.
 */
export async function pendingMigrations(store: Store): Promise<string[]> {
  return (await findPending(store)).map(({ name }) => name)
}

async function findPending(store: Store): Promise<Migration[]> {
  const [{ known } = { known: null }] = await store.ownerRows<{ known: string | null }>(
    "select to_regclass('public.applied_migrations')::text as known",
  )
  const rows = known
    ? await store.ownerRows<{ name: string; sha256: string }>(
        'select name, sha256 from public.applied_migrations',
      )
    : []
  const applied = new Map(rows.map((row) => [row.name, row.sha256]))
  const names = (await readdir(migrationsDir)).filter((name) => name.endsWith('.sql')).sort()
  const newer = [...applied.keys()].find((name) => !names.includes(name))
  if (newer) throw new DomainError(storeErrors.migrationsAhead, { details: { migration: newer } })
  const pending: Migration[] = []
  for (const name of names) {
    const text = await readFile(join(migrationsDir, name), 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    if (!applied.has(name)) pending.push({ name, text, sha256 })
    else if (applied.get(name) !== sha256)
      throw new DomainError(storeErrors.migrationChanged, { details: { migration: name } })
  }
  return pending
}

/**
 * Brings the schema up to date: each pending file in its own transaction, one process at a time. Answers the names applied now
 * by this process.
 */
export async function migrate(store: Store): Promise<string[]> {
  const pending = await findPending(store)
  if (pending.length === 0) return []
  await store.asOwner(`
    select pg_advisory_xact_lock(724172);
    create table if not exists public.applied_migrations (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now());
    alter table public.applied_migrations enable row level security;`)
  const now: string[] = []
  for (const { name, text, sha256 } of pending) {
    try {
      await store.asOwner(`
        select pg_advisory_xact_lock(724172);
        do $$ begin
          if exists (select from public.applied_migrations where name = '${name}') then
            raise exception 'already applied' using errcode = '${appliedMeanwhile}';
          end if;
        end $$;
        ${text}
        ;insert into public.applied_migrations (name, sha256) values ('${name}', '${sha256}');`)
      now.push(name)
    } catch (error) {
      if ((error as { code?: string }).code !== appliedMeanwhile) throw error
    }
  }
  return now
}
