// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemActor, withActor } from '../../src/platform/db/actor.ts'
import type { Store } from '../../src/platform/db/store.ts'
import { openFolder, restoreFolder } from '../../src/platform/embedded/folder.ts'
import { loadReferenceData } from '../../src/slices/inventory/index.ts'
import { startSession } from '../../src/slices/people/index.ts'
import { startChild } from '../children.ts'
import {
  allOthersAreGone,
  describeEmbeddedOnly,
  describeServerOnly,
  embeddedTemplate,
  testDatabase,
} from '../databases.ts'
import { aDesk, aPlace, aRequest, examine, sendRequest } from '../factories/spending.ts'

const requests = 8
const rounds = 2

/** Requests with the opinion of a reviewer, and the open session of the officer who decides. */
async function prepare(store: Store): Promise<{ ids: string[]; cookie: string }> {
  const now = new Date()
  const database = { store, db: store.db, url: '', opened: Promise.resolve() }
  await withActor(store.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  const desk = await aDesk(database, now)
  const ids: string[] = []
  for (let count = 0; count < requests; count += 1) {
    const place = await aPlace(database, {}, now)
    const requestId = await aRequest(database, place, { excessReason: 'Serve' }, now)
    await sendRequest(database, requestId, place.signer, now)
    await examine(database, requestId, desk, now)
    ids.push(requestId)
  }
  const { personId, assignmentId } = desk.officer
  const client = { address: '127.0.0.1', userAgent: 'test' }
  const { secret } = await withActor(store.db, systemActor('sign_in', now), (tx) =>
    startSession(tx, { personId, assignmentId, secondFactorAt: null, client }, now),
  )
  return { ids, cookie: `regia-sessione=${secret}` }
}

interface Form {
  readonly id: string
  readonly fields: URLSearchParams
  readonly cookies: string
}

/** The page of the examination, as a browser has it before the button is pressed; null when the request was decided already. */
async function openForm(url: string, id: string, cookie: string): Promise<Form | null> {
  const response = await fetch(`${url}/spese/${id}/esame`, { headers: { cookie }, redirect: 'manual' })
  const page = await response.text()
  assert.equal(response.status, 200, page.slice(0, 500))
  if (!page.includes('/decisioni/anteprima')) return null
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? ''
  const fields = new URLSearchParams({
    _csrf: value('_csrf'),
    version: value('version'),
    action: 'authorise_with_conditions',
    reasons: 'Serve',
    words1: 'Spegnere un server',
    due1: '31/12/2030',
    ground: 'Manca il piano',
    scope: 'Contratto',
    expiresOn: '31/12/2030',
  })
  const token = response.headers.getSetCookie().map((each) => each.split(';')[0])
  return { id, fields, cookies: [cookie, ...token].join('; ') }
}

/** What the store holds of each request: all the parts of a decision, or none. */
async function heldIn(store: Store) {
  return store.ownerRows<{
    id: string
    state: string
    acts: number
    conditions: number
    derogations: number
    events: number
    notices: number
  }>(
    `select r.spending_request_id as id, r.state,
      (select count(*)::integer from spending_acts a where a.spending_request_id = r.spending_request_id) as acts,
      (select count(*)::integer from spending_conditions c where c.spending_request_id = r.spending_request_id) as conditions,
      (select count(*)::integer from spending_derogations d where d.spending_request_id = r.spending_request_id) as derogations,
      (select count(*)::integer from events e where e.subject_id = r.spending_request_id and e.action = 'authorise_with_conditions') as events,
      (select count(*)::integer from spending_overruns o where o.spending_request_id = r.spending_request_id) as notices
     from spending_requests r`,
  )
}

type Look = <R>(fn: (store: Store) => Promise<R>) => Promise<R>

async function killDecisions(env: Record<string, string>, look: Look) {
  const { ids, cookie } = await look(prepare)
  const acknowledged = new Set<string>()
  let unanswered = 0
  for (let round = 0; round <= rounds; round += 1) {
    const isLast = round === rounds
    const server = startChild('src/cli/main', ['serve'], { PORT: '0', REGIA_LOG_LEVEL: 'error', ...env })
    const url = (await server.line(/^Regia è pronta: /)).split(': ')[1] ?? ''
    const waiting = ids.filter((id) => !acknowledged.has(id))
    const forms: Form[] = []
    for (const id of isLast ? waiting : waiting.slice(0, requests / rounds)) {
      const form = await openForm(url, id, cookie)
      if (form) forms.push(form)
      // Committed as the process died, but its answer never left: the officer finds it decided.
      else acknowledged.add(id)
    }
    const pressed = forms.map(async ({ id, fields, cookies }) => {
      const response = await fetch(`${url}/spese/${id}/decisioni`, {
        method: 'POST',
        body: fields,
        headers: { cookie: cookies },
        redirect: 'manual',
      }).catch(() => null)
      if (response === null) unanswered += 1
      else {
        assert.equal(response.status, 303, await response.text())
        acknowledged.add(id)
      }
    })
    if (!isLast) {
      if (round > 0) await Promise.race([Promise.any(pressed), sleep(2000)])
      await sleep(randomInt(round > 0 ? 60 : 10))
      server.process.kill('SIGKILL')
    }
    await Promise.all(pressed)
    if (isLast) server.process.kill('SIGTERM')
    await server.ended
    for (const { id, ...row } of await look(heldIn)) {
      const isDecided = row.state === 'authorised_with_conditions'
      const whole = { acts: 1, conditions: 1, derogations: 1, events: 1, notices: 0 }
      const nothing = { acts: 0, conditions: 0, derogations: 0, events: 0, notices: 0 }
      const { state, ...parts } = row
      assert.deepEqual(parts, isDecided ? whole : nothing, `round ${round}, ${id}: ${state}`)
      if (acknowledged.has(id)) assert.ok(isDecided, `round ${round}, ${id}: acknowledged and not there`)
    }
  }
  assert.ok(unanswered > 0, 'no decision was cut short')
  assert.ok((await look(heldIn)).every(({ state }) => state === 'authorised_with_conditions'))
}

describeEmbeddedOnly('a decision on a spending cut short on the embedded store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regia-fault-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('is there whole when it was acknowledged, and otherwise whole or not at all', async () => {
    await restoreFolder(folder, await embeddedTemplate(), { replace: false, now: new Date() })
    await killDecisions({ REGIA_DATA: folder }, async (fn) => {
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

describeServerOnly('a decision on a spending cut short on a server', () => {
  const database = testDatabase()

  test('is there whole when it was acknowledged, and otherwise whole or not at all', async () => {
    await killDecisions({ DATABASE_URL: database.url }, async (fn) => {
      await allOthersAreGone(database.store)
      return fn(database.store)
    })
  })
})
