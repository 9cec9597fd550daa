// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PersonActor, systemActor, withActor } from '../../src/platform/db/actor.ts'
import type { Store } from '../../src/platform/db/store.ts'
import { openFolder, restoreFolder } from '../../src/platform/embedded/folder.ts'
import { dateInRome } from '../../src/shared/dates.ts'
import { applyImport, hashOf, uploadWorkbook } from '../../src/slices/workbooks/commands.ts'
import type { WorkbookImportId } from '../../src/slices/workbooks/model.ts'
import { actingOf } from '../../src/slices/workbooks/reader.ts'
import { getImport } from '../../src/slices/workbooks/store.ts'
import { writeSheets } from '../../src/slices/workbooks/write-book.ts'
import { startChild } from '../children.ts'
import {
  allOthersAreGone,
  describeEmbeddedOnly,
  describeServerOnly,
  embeddedTemplate,
  testDatabase,
} from '../databases.ts'
import { aPerson, aRole } from '../factories/people.ts'
import { anAdministration } from '../factories/registry.ts'

const rows = 3000
type Look = <R>(fn: (store: Store) => Promise<R>) => Promise<R>

/** A body, somebody who works in it, and a workbook of theirs that waits to be read. */
async function prepare(store: Store): Promise<{ id: WorkbookImportId; actor: PersonActor }> {
  const now = new Date()
  const { id: administrationId } = await anAdministration(store.db)
  const role = { role: 'editor' as const, administrationId, associationId: null }
  const given = await withActor(store.db, systemActor('cli', now), async (tx) => {
    const personId = await aPerson(tx, {}, now)
    return { personId, assignmentId: await aRole(tx, { ...role, personId }, now) }
  })
  const actor: PersonActor = { kind: 'person', ...role, ...given, sends: [], today: dateInRome(now) }
  const lines = Array.from({ length: rows }, (_, index) => [`Servizio ${index}`, index])
  const content = await writeSheets([{ name: 'Servizi', rows: [['Servizio', 'Utenti'], ...lines] }], 'xlsx')
  const file = { fileName: 'a.xlsx', content, sha256: hashOf(content) }
  const id = await withActor(store.db, actor, (tx) =>
    uploadWorkbook(tx, { actor, acting: actingOf(actor), bodyId: null, ...file }, now),
  )
  return { id, actor }
}

async function heldIn(store: Store) {
  const [held] = await store.ownerRows<Record<string, number | string>>(`select i.state,
    (select count(*)::integer from workbook_import_rows) as rows,
    (select count(*)::integer from workbook_import_rows where verdict = 'new') as checked,
    (select count(*)::integer from digital_services) as services,
    (select count(*)::integer from workbook_effects) as effects,
    (select count(*)::integer from events where subject_kind = 'digital_service') as told from workbook_imports i`)
  return held ?? {}
}

/** Runs the server, kills it after each of these milliseconds, and lets it live at last until the import came to `state`. */
async function killAndGoOn(env: Record<string, string>, look: Look, kills: readonly number[], state: string) {
  for (const ms of kills) {
    const server = startChild('src/cli/main', ['serve'], { PORT: '0', REGIA_LOG_LEVEL: 'error', ...env })
    await server.line(/^Regia è pronta: /)
    await sleep(ms)
    server.process.kill('SIGKILL')
    await server.ended
    const held = await look(heldIn)
    // Written whole or not at all, whatever the moment.
    assert.ok(held['services'] === 0 || held['services'] === rows, JSON.stringify(held))
    assert.equal(held['told'], held['services'], JSON.stringify(held))
    assert.equal(held['effects'], held['services'], JSON.stringify(held))
    // The dead reader's lease is let run out at once: the test does not wait for it.
    await look((store) => store.asOwner('update workbook_imports set lease_until = null'))
  }
  const server = startChild('src/cli/main', ['serve'], { PORT: '0', REGIA_LOG_LEVEL: 'error', ...env })
  await server.line(/^Regia è pronta: /)
  // On the embedded store nobody else may look: it is given time, stopped, looked at, started again.
  await sleep(12_000)
  server.process.kill('SIGTERM')
  await server.ended
  const held = await look(heldIn)
  assert.equal(held['state'], state, JSON.stringify(held))
  return held
}

async function killImport(env: Record<string, string>, look: Look) {
  const { id, actor } = await look(prepare)
  const read = await killAndGoOn(env, look, [150, 500, 1200], 'previewed')
  assert.deepEqual([read['rows'], read['checked'], read['services']], [rows, rows, 0])
  await look((store) =>
    withActor(store.db, actor, async (tx) => {
      const { fingerprint } = await getImport(tx, id)
      const input = { id, isAllOrNothing: true, fingerprint: fingerprint ?? '', acting: actingOf(actor) }
      await applyImport(tx, input, new Date())
    }),
  )
  const written = await killAndGoOn(env, look, [100, 400], 'applied')
  assert.deepEqual([written['services'], written['effects'], written['told']], [rows, rows, rows])
}

describeEmbeddedOnly('a workbook whose reader is killed, on the embedded store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regia-fault-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('is read, checked and written whole once the server is back', async () => {
    await restoreFolder(folder, await embeddedTemplate(), { replace: false, now: new Date() })
    await killImport({ REGIA_DATA: folder }, async (fn) => {
      const { store, lock } = await openFolder(folder, { doing: 'test', now: new Date() })
      try {
        return await fn(store)
      } finally {
        await store.close()
        await lock.release()
      }
    })
  })
})

describeServerOnly('a workbook whose reader is killed, on a server', () => {
  const database = testDatabase()

  test('is read, checked and written whole once the server is back', async () => {
    await killImport({ DATABASE_URL: database.url }, async (fn) => {
      await allOthersAreGone(database.store)
      return fn(database.store)
    })
  })
})
