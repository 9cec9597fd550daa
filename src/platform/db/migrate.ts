// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../paths.ts'
import type { Store } from './store.ts'

export const migrationsDir = join(projectRoot, 'db', 'migrations')

/**
 * Brings the schema up to date: every file of db/migrations not applied yet, in order, each in its own transaction. Answers
 * the names applied now. A file that changed after it was applied stops everything: migrations are never edited.
 */
export async function migrate(store: Store): Promise<string[]> {
  await store.asOwner(`
    select pg_advisory_xact_lock(724172);
    create table if not exists public.applied_migrations (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now());
    alter table public.applied_migrations enable row level security;`)
  const applied = new Map(
    (await store.ownerRows<{ name: string; sha256: string }>('select name, sha256 from applied_migrations')).map(
      (row) => [row.name, row.sha256],
    ),
  )
  const names = (await readdir(migrationsDir)).filter((name) => name.endsWith('.sql')).sort()
  const now: string[] = []
  for (const name of names) {
    const text = await readFile(join(migrationsDir, name), 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    const known = applied.get(name)
    if (known === sha256) continue
    if (known) throw new Error(`Migration ${name} changed after it was applied`)
    await store.asOwner(`
      select pg_advisory_xact_lock(724172);
      ${text}
      ;insert into public.applied_migrations (name, sha256) values ('${name}', '${sha256}');`)
    now.push(name)
  }
  return now
}
