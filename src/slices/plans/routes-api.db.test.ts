// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aPlan, aSentPlan } from '../../../test/factories/plans.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import { withActor } from '../../platform/db/actor.ts'
import type { DigitalServiceId } from '../../shared/ids.ts'
import { saveItem } from './commands.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:07:32Z')
const base = '/rest/regia/v1/plans'
let app: TestApp
let office: TestClient
let draft: Awaited<ReturnType<typeof aPlan>>
let sent: Awaited<ReturnType<typeof aSentPlan>>

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  const association = (await anAssociation(database.db)).id
  draft = await aPlan(database, { body: { name: 'Acquarola' } }, now)
  sent = await aSentPlan(database, { body: { name: 'Borgo Lamaro' } }, now)
  for (const { administrationId } of [draft, sent]) await aMember(database.db, association, administrationId)
  office = await app.as({ role: 'office_member', associationId: association })
  await withActor(database.db, draft.editor, (tx) =>
    saveItem(
      tx,
      {
        planId: draft.planId,
        digitalServiceId: draft.services[0] as DigitalServiceId,
        version: 2,
        values: { costCents: null },
      },
      now,
    ),
  )
})

describe('plans for programs', () => {
  it('are those of the scope, in pages', async () => {
    const first = (await office.get(`${base}?limit=1`)).json()
    assert.deepEqual(
      [first.items.length, first.limit, first.items[0].administration.name],
      [1, 1, 'Acquarola'],
    )
    const second = (await office.get(`${base}?limit=1&cursor=${first.next_cursor}`)).json()
    assert.deepEqual([second.items[0].administration.name, second.next_cursor], ['Borgo Lamaro', null])
    const submitted = (await office.get(`${base}?state=submitted`)).json()
    assert.deepEqual(
      submitted.items.map((item: { plan_id: string }) => item.plan_id),
      [sent.planId],
    )
  })
  it('refuse keys and values that are not foreseen', async () => {
    for (const query of ['x=1', 'limit=0', 'limit=201', 'limit=due', 'state=boh', 'cursor=!!', 'cursor=YQ'])
      for (const url of [`${base}?${query}`]) {
        const response = await office.get(url)
        assert.equal(response.statusCode, 400, query)
        assert.match(response.headers['content-type'] as string, /^application\/problem\+json/)
        assert.equal(response.json().code, 'GEN-002')
      }
    assert.equal((await office.get(`${base}/${draft.planId}?embed=all`)).statusCode, 400)
    assert.equal((await office.get(`${base}/boh`)).statusCode, 400)
    assert.equal((await office.get(`${base}/${sent.planId}/versions/0`)).statusCode, 400)
  })
  it('give body and office the draft, with amounts that are not known as null', async () => {
    const plan = (await office.get(`${base}/${draft.planId}`)).json()
    assert.equal(plan.state, 'draft')
    const [anagrafe, protocollo] = plan.draft.services
    assert.deepEqual(
      [anagrafe.name, anagrafe.cost, protocollo.cost, protocollo.yearly_fee],
      ['Anagrafe', null, { amount: '4200.00', currency: 'EUR' }, { amount: '1850.00', currency: 'EUR' }],
    )
    assert.deepEqual(plan.versions, [])
    assert.ok(plan.draft.findings.some((finding: { rule: string }) => finding.rule === 'PR-14'))
    assert.ok(!JSON.stringify(plan).match(/"[a-z]+[A-Z]/), 'snake_case everywhere')
  })
  it('give the programme what was sent and no draft', async () => {
    const reviewer = await app.as({ role: 'reviewer' })
    const plan = (await reviewer.get(`${base}/${sent.planId}`)).json()
    assert.equal('draft' in plan, false)
    assert.equal(plan.versions.length, 1)
    const version = (await reviewer.get(`${base}/${sent.planId}/versions/1`)).json()
    assert.deepEqual(
      [version.number, version.sha256, version.outcome, version.services[0].cost],
      [1, sent.sent.sha256, null, { amount: '4200.00', currency: 'EUR' }],
    )
    assert.ok(!JSON.stringify(version).match(/"[a-z]+[A-Z]\w*":/))
    assert.equal((await reviewer.get(`${base}/${draft.planId}`)).statusCode, 404)
  })
  it('are not there for another body, nor without signing in', async () => {
    const stranger = await app.as({
      role: 'editor',
      administrationId: (await aPlan(database, {}, now)).administrationId,
    })
    for (const url of [`${base}/${draft.planId}`, `${base}/${sent.planId}/versions/1`]) {
      const response = await stranger.get(url)
      assert.deepEqual([response.statusCode, response.json().code], [404, 'PLAN-001'])
      assert.equal((await app.anonymous().get(url)).statusCode, 401)
    }
    assert.equal((await app.anonymous().get(base)).json().code, 'AUTH-001')
    assert.equal((await office.get(`${base}/${sent.planId}/versions/2`)).statusCode, 404)
  })
  it('say when nothing changed', async () => {
    const tag = (await office.get(base)).headers['etag'] as string
    assert.equal((await office.get(base, { 'if-none-match': tag })).statusCode, 304)
  })
  it('cannot be written', async () => {
    for (const url of [base, `${base}/${draft.planId}/submissions`])
      assert.equal((await office.post(url, {})).statusCode, 404)
  })
})
