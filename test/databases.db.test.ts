// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { systemActor, withActor } from '../src/platform/db/actor.ts'
import { openServer } from '../src/platform/db/store.ts'
import { describeServerOnly, testDatabase } from './databases.ts'

const database = testDatabase()
const actor = systemActor('status', new Date('2026-01-15T10:00:00Z'))

let readBefore: unknown[] = []
before(async () => {
  await database.opened
  readBefore = await database.store.ownerRows('select 1')
})

test('a hook at the top of a file can wait for the database', () => {
  assert.equal(readBefore.length, 1)
})

test('the template holds every migration', async () => {
  const rows = await database.store.ownerRows<{ name: string }>('select name from applied_migrations')
  assert.ok(rows.length > 0)
})

test('a transaction runs as the role without privileges', async () => {
  const role = await withActor(database.db, actor, async (tx) => {
    const { rows } = await sql<{ role: string }>`select current_user as role`.execute(tx)
    return rows[0]?.role
  })
  assert.equal(role, 'regia_app')
})

describeServerOnly('on a server', () => {
  test('the owner of the tables is no superuser', async () => {
    const rows = await database.store.ownerRows(
      'select 1 from pg_roles where rolname = current_user and rolsuper',
    )
    assert.equal(rows.length, 0)
  })

  test('tables land where everybody looks, also when the owner is called like the schema of the functions', async () => {
    // What `"$user", public` comes to for an owner called regia.
    await database.store.asOwner(`do $$ begin
      execute format('alter database %I set search_path to regia, public', current_database()); end $$`)
    const store = await openServer(database.url)
    try {
      await store.asOwner('create table made_by_a_migration ()')
      const [row] = await store.ownerRows<{ here: string | null }>(
        "select to_regclass('public.made_by_a_migration')::text as here",
      )
      assert.ok(row?.here)
    } finally {
      await store.close()
    }
  })
})
