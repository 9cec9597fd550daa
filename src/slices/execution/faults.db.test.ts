// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, testApp } from '../../../test/app.ts'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { anActor, anApprovedPlan, aSentPlan } from '../../../test/factories/plans.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import { changeServiceState } from '../inventory/index.ts'
import { assignReviewer, decidePlan, getPlan } from '../plans/index.ts'
import { moveExecution } from './commands.ts'
import { listExecutions } from './store.ts'

const now = new Date('2026-03-10T09:00:00Z')
const noMail = { mailEnabled: false }
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
const database = testDatabase()
let app: TestApp

before(async () => {
  await database.opened
  app = await testApp(database, { now })
})

const rows = (actor: PersonActor, planId: PlanId) =>
  withActor(database.db, actor, (tx) => listExecutions(tx, planId))

/** Takes a plan into review, lets something happen, then approves it. */
async function approveAfter(planId: PlanId, meanwhile: () => Promise<void>): Promise<void> {
  const reviewer = await anActor(database, { role: 'reviewer' }, now)
  const as = <Value>(fn: Parameters<typeof withActor<Value>>[2]) => withActor(database.db, reviewer, fn)
  const reviewerPersonId = reviewer.personId
  await as(async (tx) =>
    assignReviewer(
      tx,
      { planId, version: (await getPlan(tx, planId)).version, reviewerPersonId },
      noMail,
      now,
    ),
  )
  await meanwhile()
  await as(async (tx) => {
    const { version } = await getPlan(tx, planId)
    await decidePlan(tx, { planId, version, action: 'approve', note: '', late: null }, noMail, now)
  })
}

describe('a service that changes while its plan is under review', () => {
  test('cannot be moved to another body from under the plan, which is approved as it was sent', async () => {
    const { planId, services, editor } = await aSentPlan(database, {}, now)
    const other = await anAdministration(database.db)
    await approveAfter(planId, async () => {
      await assert.rejects(
        database.store.asOwner(
          `update digital_services set administration_id = '${other.id}' where digital_service_id = '${services[0]}'`,
        ),
        /foreign key/,
      )
    })
    assert.equal((await rows(editor, planId)).length, 2)
  })

  test('that ends is approved as it was sent, and the page of its progress says it ended', async () => {
    const { planId, services, editor, administrationId } = await aSentPlan(database, {}, now)
    await approveAfter(planId, () =>
      withActor(database.db, editor, (tx) =>
        changeServiceState(tx, { id: services[0] ?? '', action: 'cease', note: 'Passa all’unione' }, now),
      ),
    )
    const ended = (await rows(editor, planId)).find((row) => row.isServiceCeased)
    assert.equal(ended?.serviceName, 'Anagrafe')
    const reader = await app.as({ role: 'editor', administrationId })
    const page = (await reader.get(`/piani/${planId}/avanzamento/${ended?.executionId}`)).body
    assert.match(page, /Nell’inventario questo servizio è cessato/)
    assert.match((await reader.get(`/piani/${planId}/avanzamento`)).body, /servizio cessato/)
  })
})

describe('a disk that is full during an upload', () => {
  test('is told with 507 and when to come back, keeps nothing by half, and works again with room', async () => {
    const { planId, editor, administrationId } = await anApprovedPlan(database, {}, now)
    const [row] = await rows(editor, planId)
    const path = `/piani/${planId}/avanzamento/${row?.executionId}`
    const client = await app.as({ role: 'editor', administrationId })
    const send = () =>
      client.postMultipart(`${path}/prove`, { note: 'Collaudo' }, [
        { field: 'file', fileName: 'c.pdf', content: pdf },
      ])
    await database.store.asOwner(`create function no_room() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`)
    await database.store.asOwner(
      'create trigger no_room after insert on execution_evidence execute function no_room()',
    )
    const full = await send()
    assert.equal(full.statusCode, 507)
    assert.equal(full.headers['retry-after'], '300')
    assert.match(full.body, /GEN-011/)
    assert.match(full.body, /Lo spazio per i dati è finito/)
    const kept = await database.store.ownerRows(
      'select document_id from documents where administration_id = $1',
      [administrationId],
    )
    assert.deepEqual(kept, [])
    assert.match((await client.get(path)).body, /Nessuna prova, per ora/)
    await database.store.asOwner('drop trigger no_room on execution_evidence')
    assert.equal((await send()).statusCode, 303)
    assert.match((await client.get(path)).body, />c\.pdf</)
  })
})

describeServerOnly('two people on one service at once', () => {
  test('one takes the step, the other is told that it is done', async () => {
    const { planId, editor } = await anApprovedPlan(database, {}, now)
    const [row] = await rows(editor, planId)
    assert.ok(row)
    const contract = () =>
      withActor(database.db, editor, (tx) =>
        moveExecution(tx, { ...row, action: 'contract', on: '2026-03-01' }, now),
      )
    const outcomes = await Promise.allSettled([contract(), contract()])
    const failed = outcomes.filter((each) => each.status === 'rejected')
    assert.equal(failed.length, 1)
    const { reason } = failed[0] as PromiseRejectedResult
    assert.ok(reason instanceof DomainError && reason.code === 'EXEC-004', String(reason))
  })
})
