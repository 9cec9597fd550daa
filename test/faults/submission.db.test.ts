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
import { anActor, aPlan } from '../factories/plans.ts'

/** Somebody about to send the plan of their body. */
interface Sender {
  readonly planId: string
  readonly cookie: string
}

const plans = 12
const rounds = 3

/** Bodies with a plan that can be sent, and the open session of who may send it. */
async function aSender(store: Store): Promise<Sender> {
  const now = new Date()
  const database = { store, db: store.db, url: '', opened: Promise.resolve() }
  const { administrationId, planId } = await aPlan(database, { services: ['Anagrafe'] }, now)
  const { personId, assignmentId } = await anActor(
    database,
    { role: 'legal_representative', administrationId },
    now,
  )
  const client = { address: '127.0.0.1', userAgent: 'test' }
  const { secret } = await withActor(store.db, systemActor('sign_in', now), (tx) =>
    startSession(tx, { personId, assignmentId, secondFactorAt: null, client }, now),
  )
  return { planId, cookie: `regia-sessione=${secret}` }
}

async function prepare(store: Store): Promise<Sender[]> {
  await withActor(store.db, systemActor('cli', new Date()), (tx) => loadReferenceData(tx, new Date()))
  const senders: Sender[] = []
  for (let count = 0; count < plans; count += 1) senders.push(await aSender(store))
  return senders
}

interface Form extends Sender {
  readonly fields: URLSearchParams
  readonly cookies: string
}

/** The page of sending, as a browser has it before the button is pressed; null when the plan has gone already. */
async function openForm(url: string, sender: Sender): Promise<Form | null> {
  const headers = { cookie: sender.cookie }
  const response = await fetch(`${url}/piani/${sender.planId}/trasmissione`, { headers, redirect: 'manual' })
  const page = await response.text()
  if (response.status === 303) return null
  assert.equal(response.status, 200, page.slice(0, 500))
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? ''
  const fields = new URLSearchParams({ _csrf: value('_csrf'), version: value('version') })
  for (const [, name] of page.matchAll(/type="checkbox"[^>]* name="([^"]+)"/g)) fields.set(name ?? '', '1')
  const token = response.headers.getSetCookie().map((each) => each.split(';')[0])
  return { ...sender, fields, cookies: [sender.cookie, ...token].join('; ') }
}

/** Presses the button; null when no answer came. */
async function send(url: string, { planId, fields, cookies }: Form): Promise<Response | null> {
  return fetch(`${url}/piani/${planId}/trasmissioni`, {
    method: 'POST',
    body: fields,
    headers: { cookie: cookies },
    redirect: 'manual',
  }).catch(() => null)
}

/** What the store holds of each plan. */
async function heldIn(store: Store) {
  const rows = await store.ownerRows<{
    plan: string
    state: string
    versions: number
    events: number
    receipts: number
  }>(
    `select p.plan_id as plan, p.state,
      (select count(*) from plan_versions v where v.plan_id = p.plan_id) as versions,
      (select count(*) from events e where e.subject_kind = 'plan' and e.subject_id = p.plan_id and e.action = 'submit') as events,
      (select count(distinct receipt_number) from plan_versions) as receipts
     from plans p`,
  )
  return new Map(rows.map((row) => [row.plan, row]))
}

type Look = <R>(fn: (store: Store) => Promise<R>) => Promise<R>

async function killSubmissions(env: Record<string, string>, look: Look) {
  const senders = await look(prepare)
  const acknowledged = new Set<string>()
  let unanswered = 0
  for (let round = 0; round <= rounds; round += 1) {
    const isLast = round === rounds
    const server = startChild('src/cli/main', ['serve'], { PORT: '0', REGIA_LOG_LEVEL: 'error', ...env })
    const url = (await server.line(/^Regia è pronta: /)).split(': ')[1] ?? ''
    const waiting = senders.filter(({ planId }) => !acknowledged.has(planId))
    const forms: Form[] = []
    for (const sender of isLast ? waiting : waiting.slice(0, plans / rounds)) {
      const form = await openForm(url, sender)
      if (form) forms.push(form)
      // Committed as the process died, but its answer never left: the person finds it sent.
      else acknowledged.add(sender.planId)
    }
    const pressed = forms.map(async (form) => {
      const response = await send(url, form)
      if (response === null) unanswered += 1
      else {
        assert.equal(response.status, 303, await response.text())
        assert.match(response.headers.get('location') ?? '', /\/versioni\/1\/ricevuta$/)
        acknowledged.add(form.planId)
      }
    })
    if (!isLast) {
      // Once before any answer, then around the first one.
      if (round > 0) await Promise.race([Promise.any(pressed), sleep(2000)])
      await sleep(randomInt(round > 0 ? 60 : 10))
      server.process.kill('SIGKILL')
    }
    await Promise.all(pressed)
    if (isLast) server.process.kill('SIGTERM')
    await server.ended

    for (const [planId, row] of await look(heldIn)) {
      const words = `round ${round}, plan ${planId}: ${JSON.stringify(row)}`
      assert.ok(row.versions <= 1, words)
      assert.equal(row.events, row.versions, words)
      assert.equal(row.state, row.versions === 1 ? 'submitted' : 'draft', words)
      if (acknowledged.has(planId)) assert.equal(row.versions, 1, words)
    }
  }
  assert.ok(unanswered > 0, 'no submission was cut short')
  const held = [...(await look(heldIn)).values()]
  assert.equal(held.length, plans)
  for (const row of held) assert.deepEqual([row.versions, row.receipts], [1, plans])
}

describeEmbeddedOnly('a submission cut short on the embedded store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regia-fault-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('is there once when it was acknowledged, and otherwise once or not at all', async () => {
    await restoreFolder(folder, await embeddedTemplate(), { replace: false, now: new Date() })
    await killSubmissions({ REGIA_DATA: folder }, async (fn) => {
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

describeServerOnly('a submission cut short on a server', () => {
  const database = testDatabase()

  test('is there once when it was acknowledged, and otherwise once or not at all', async () => {
    await killSubmissions({ DATABASE_URL: database.url }, async (fn) => {
      await allOthersAreGone(database.store)
      return fn(database.store)
    })
  })
})
