// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { describeEmbeddedOnly, embeddedTemplate } from '../../../test/databases.ts'
import { DomainError } from '../../shared/errors.ts'
import { findDemoDate, markAsDemo } from '../db/installation.ts'
import { migrate } from '../db/migrate.ts'
import { openEmbedded, type Store } from '../db/store.ts'
import { dumpsDir, listDumps, writeDump } from './dumps.ts'
import { holdsStore, openFolder, restoreFolder } from './folder.ts'
import { lockFolder } from './lock.ts'

const now = new Date('2026-03-10T09:00:00Z')
const refusedWith = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'regia-folder-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A folder with a migrated store, marked with a date so that one store is told from another. */
async function aFolderMarked(date: string): Promise<string> {
  const folder = aFolder()
  await restoreFolder(folder, await embeddedTemplate(), { replace: false, now })
  await inFolder(folder, (store) => markAsDemo(store, date))
  return folder
}

async function inFolder<Result>(folder: string, fn: (store: Store) => Promise<Result>): Promise<Result> {
  const { store, lock } = await openFolder(folder, { doing: 'test', now })
  try {
    return await fn(store)
  } finally {
    await store.close()
    await lock.release()
  }
}

describeEmbeddedOnly('the folder of the embedded store', () => {
  test('gives back from a dump what was in it, and keeps aside what it replaces', async () => {
    const [from, to] = [await aFolderMarked('2026-01-01'), await aFolderMarked('2026-02-02')]
    const file = join(from, 'copy.tar.gz')
    const size = await inFolder(from, (store) => writeDump(store, file))
    assert.ok(size > 100_000)
    await assert.rejects(restoreFolder(to, file, { replace: false, now }), refusedWith('STORE-006'))
    assert.equal(await inFolder(to, findDemoDate), '2026-02-02')

    const { keptAside } = await restoreFolder(to, file, { replace: true, now })
    assert.equal(await inFolder(to, findDemoDate), '2026-01-01')
    assert.equal(keptAside, join(to, 'database.aside-20260310-090000'))
    const aside = await openEmbedded(keptAside)
    assert.equal(await findDemoDate(aside), '2026-02-02')
    await aside.close()
  })

  test('refuses as a dump what is none, and leaves the store as it was', async () => {
    const folder = await aFolderMarked('2026-02-02')
    const file = join(folder, 'nonsense')
    const [bare, cut, hollow] = [
      join(folder, 'bare.tar.gz'),
      join(folder, 'cut.tar.gz'),
      join(folder, 'hollow.tar'),
    ]
    writeFileSync(file, 'this is no archive'.repeat(1000))
    const stranger = await openEmbedded(null)
    await writeDump(stranger, bare)
    await stranger.close()
    writeFileSync(cut, readFileSync(bare).subarray(0, 500_000))
    writeFileSync(hollow, gunzipSync(readFileSync(bare)).subarray(0, 1_000_000))
    for (const wrong of [file, bare, cut, hollow, join(folder, 'missing')])
      await assert.rejects(restoreFolder(folder, wrong, { replace: true, now }), refusedWith('STORE-005'))
    assert.equal(await inFolder(folder, findDemoDate), '2026-02-02')
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('database')),
      ['database'],
    )
  })

  test('is not restored while another process has it', async () => {
    const folder = aFolder()
    const lock = await lockFolder(folder, 'serve')
    await assert.rejects(
      restoreFolder(folder, await embeddedTemplate(), { replace: true, now }),
      refusedWith('STORE-001'),
    )
    await lock.release()
  })

  test('makes again a store whose making was interrupted', async () => {
    const folder = aFolder()
    const broken = openFolder(folder, {
      doing: 'demo',
      now,
      fill: async (store) => {
        await markAsDemo(store, '2026-01-01')
        throw new Error('interrupted')
      },
    })
    await assert.rejects(broken, /interrupted/)
    assert.equal(holdsStore(folder), false)
    const { store, lock, isNew } = await openFolder(folder, { doing: 'serve', now })
    assert.equal(isNew, true)
    assert.equal(await findDemoDate(store), null)
    await store.close()
    await lock.release()
    assert.equal(holdsStore(folder), true)
  })

  test('is copied before its schema is brought up to date', async () => {
    const folder = await aFolderMarked('2026-02-02')
    await inFolder(folder, (store) =>
      store.asOwner(`drop table installation; delete from applied_migrations where name like '0060%'`),
    )
    const { store, lock, applied } = await openFolder(folder, { doing: 'serve', now })
    await store.close()
    await lock.release()
    assert.deepEqual(applied, ['0060_installation.sql'])
    assert.deepEqual(listDumps(folder), ['regia-20260310-090000.tar.gz'])
    assert.deepEqual(readdirSync(dumpsDir(folder)), ['regia-20260310-090000.tar.gz'])
  })

  test('says what to do when its store does not open', async () => {
    const folder = aFolder()
    mkdirSync(join(folder, 'database'))
    writeFileSync(join(folder, 'database', 'PG_VERSION'), '9\n')
    await assert.rejects(openFolder(folder, { doing: 'serve', now }), refusedWith('STORE-004'))
    await (await lockFolder(folder, 'test')).release()
    assert.ok(existsSync(join(folder, 'database', 'PG_VERSION')))
  })

  test('is refused when a newer Regia made it, or when a migration was edited', async () => {
    const folder = await aFolderMarked('2026-02-02')
    await inFolder(folder, (store) =>
      store.asOwner("insert into applied_migrations (name, sha256) values ('9999_future.sql', 'x')"),
    )
    await assert.rejects(openFolder(folder, { doing: 'serve', now }), refusedWith('STORE-008'))
    const store = await openEmbedded(join(folder, 'database'))
    await store.asOwner(
      "delete from applied_migrations where name = '9999_future.sql'; update applied_migrations set sha256 = 'x' where name like '0060%'",
    )
    await assert.rejects(migrate(store), refusedWith('STORE-009'))
    await store.close()
  })
})
