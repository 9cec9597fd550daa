// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemActor, withActor } from '../../src/platform/db/actor.ts'
import type { Store } from '../../src/platform/db/store.ts'
import { openFolder, restoreFolder } from '../../src/platform/embedded/folder.ts'
import { listExecutions } from '../../src/slices/execution/index.ts'
import { startSession } from '../../src/slices/people/index.ts'
import { startChild } from '../children.ts'
import { describeEmbeddedOnly, embeddedTemplate } from '../databases.ts'
import { anApprovedPlan } from '../factories/plans.ts'

const hasLimits = spawnSync('prlimit', ['--version']).status === 0
const megabyte = 1024 * 1024

/** Files of a process may grow no further than this, as on a disk that is full; null takes the limit away. */
function limitFiles(pid: number, bytes: number | null): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes ?? 'unlimited'}:`])
  assert.equal(status, 0, String(stderr))
}

/** A body with an approved plan: the page of one of its services, and the open session of who works on it. */
async function prepare(store: Store): Promise<{ path: string; cookie: string }> {
  const now = new Date()
  const database = { store, db: store.db, url: '', opened: Promise.resolve() }
  const { planId, editor } = await anApprovedPlan(database, { services: ['Anagrafe'] }, now)
  const [row] = await withActor(store.db, editor, (tx) => listExecutions(tx, planId))
  const client = { address: '127.0.0.1', userAgent: 'test' }
  const { personId, assignmentId } = editor
  const { secret } = await withActor(store.db, systemActor('sign_in', now), (tx) =>
    startSession(tx, { personId, assignmentId, secondFactorAt: null, client }, now),
  )
  return { path: `/piani/${planId}/avanzamento/${row?.executionId}`, cookie: `regia-sessione=${secret}` }
}

/** A document of some megabytes that does not compress. */
function aScan(size: number): Blob {
  const noise = randomBytes(size / 2).toString('hex')
  return new Blob([`%PDF-1.7\n% ${noise}\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n`])
}

describeEmbeddedOnly('a disk that fills up under the running server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regia-full-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  const skip = hasLimits ? false : 'needs prlimit (util-linux), which limits the files of a running process'
  test('refuses the upload in words, keeps nothing by half, goes on, and takes it again with room', {
    skip,
  }, async () => {
    await restoreFolder(folder, await embeddedTemplate(), { replace: false, now: new Date() })
    const look = async <Result>(fn: (store: Store) => Promise<Result>) => {
      const { store, lock } = await openFolder(folder, { doing: 'test', now: new Date() })
      try {
        return await fn(store)
      } finally {
        await store.close()
        await lock.release()
      }
    }
    const { path, cookie } = await look(prepare)
    const server = startChild('src/cli/main', ['serve'], {
      PORT: '0',
      REGIA_LOG_LEVEL: 'error',
      REGIA_DATA: folder,
    })
    const url = (await server.line(/^Regia è pronta: /)).split(': ')[1] ?? ''
    const pid = server.process.pid ?? 0
    const page = async () => {
      const response = await fetch(`${url}${path}`, { headers: { cookie } })
      return {
        text: await response.text(),
        cookies: response.headers.getSetCookie().map((each) => each.split(';')[0]),
      }
    }
    const bring = async (fileName: string, file: Blob | null) => {
      const { text, cookies } = await page()
      const body = new FormData()
      body.append('_csrf', /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '')
      body.append('note', fileName)
      if (file) body.append('file', file, fileName)
      return fetch(`${url}${path}/prove`, {
        method: 'POST',
        body,
        headers: { cookie: [cookie, ...cookies].join('; '), accept: 'text/html' },
        redirect: 'manual',
      })
    }
    const first = await bring('primo.pdf', aScan(8 * megabyte))
    assert.equal(first.status, 303, await first.text())

    // The log of changes has files of 16 MB: what is full is where documents grow.
    limitFiles(pid, 17 * megabyte)
    const scan = aScan(9 * megabyte)
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const full = await bring('secondo.pdf', scan)
      const words = await full.text()
      assert.equal(full.status, 507, words.slice(-2000))
      assert.equal(full.headers.get('retry-after'), '300')
      assert.match(words, /Lo spazio per i dati è finito/)
    }
    const meanwhile = (await page()).text
    assert.match(meanwhile, />primo\.pdf</)
    assert.doesNotMatch(meanwhile, />secondo\.pdf</)
    assert.equal((await bring('Solo una nota', null)).status, 303)

    limitFiles(pid, null)
    const again = await bring('secondo.pdf', scan)
    assert.equal(again.status, 303, await again.text())
    assert.match((await page()).text, />secondo\.pdf</)
    server.process.kill('SIGTERM')
    assert.equal(await server.ended, 0)

    const held = await look((store) =>
      store.ownerRows<{ files: string[]; orphans: number; events: number }>(`select
        array(select file_name from documents order by file_name) as files,
        (select count(*)::integer from documents d where not exists (
          select from execution_evidence e where e.document_id = d.document_id)) as orphans,
        (select count(*)::integer from events where action = 'add_evidence') as events`),
    )
    assert.deepEqual(held, [{ files: ['primo.pdf', 'secondo.pdf'], orphans: 0, events: 3 }])
  })
})
