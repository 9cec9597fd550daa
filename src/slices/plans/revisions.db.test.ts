// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aService } from '../../../test/factories/inventory.ts'
import { aSentPlan, readyValues, sendPlan } from '../../../test/factories/plans.ts'
import { withActor } from '../../platform/db/actor.ts'
import { saveItem } from './commands.ts'
import { getItem, getPlan, listItems } from './store.ts'
import { listVersions } from './versions-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
let app: TestApp
let officer: TestClient
let reviewer: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now: new Date('2026-03-12T10:00:00Z') })
  officer = await app.as({ role: 'programme_officer' })
  reviewer = await app.as({ role: 'reviewer' })
})

type Made = Awaited<ReturnType<typeof aSentPlan>>
const planOf = ({ planId, editor }: Made) => withActor(database.db, editor, (tx) => getPlan(tx, planId))
const versionsOf = ({ planId, editor }: Made) =>
  withActor(database.db, editor, (tx) => listVersions(tx, planId))
const itemsOf = ({ planId, editor }: Made) => withActor(database.db, editor, (tx) => listItems(tx, [planId]))

async function post(made: Made, client: TestClient, path: string, form: Record<string, string> = {}) {
  const { version } = await planOf(made)
  return client.post(`/piani/${made.planId}/${path}`, { version: String(version), ...form })
}

async function approve(made: Made): Promise<void> {
  assert.equal((await post(made, reviewer, 'assegnazioni')).statusCode, 303)
  assert.equal((await post(made, reviewer, 'esiti', { scelta: 'approva' })).statusCode, 303)
  assert.equal((await planOf(made)).state, 'approved')
}

async function anApprovedPlan(): Promise<Made & { contact: TestClient }> {
  const made = await aSentPlan(database, {}, now)
  await approve(made)
  return { ...made, contact: await app.as({ role: 'contact', administrationId: made.administrationId }) }
}

describe('an addition', () => {
  it('adds the further services, leaves the approved ones, is approved on its own', async () => {
    const made = await anApprovedPlan()
    const { contact, planId } = made
    assert.equal((await post(made, contact, 'integrazioni')).statusCode, 422)
    const further = await aService(database, {
      administrationId: made.administrationId,
      name: 'Mensa',
      dataClass: 'ordinary',
    })
    assert.match((await contact.get(`/piani/${planId}`)).body, /Apri un’integrazione/)
    assert.equal((await post(made, contact, 'integrazioni')).statusCode, 303)
    const plan = await planOf(made)
    assert.deepEqual([plan.state, plan.revision], ['draft', 'addition'])
    assert.equal((await itemsOf(made)).length, 3)
    const page = await contact.get(`/piani/${planId}`)
    assert.match(page.body, /Integrazione del piano approvato/)
    assert.match(page.body, /La versione 1 vale finché non ne è approvata un’altra/)
    const grid = await contact.get(`/piani/${planId}/griglia`)
    assert.match(grid.body, /Mensa/)
    assert.doesNotMatch(grid.body, /Protocollo/)

    const [approved] = made.services
    assert.ok(approved)
    await withActor(database.db, made.editor, async (tx) => {
      const { version } = await getItem(tx, planId, approved)
      const save = (values: Parameters<typeof saveItem>[1]['values']) =>
        saveItem(tx, { planId, digitalServiceId: approved, version, values }, now)
      await assert.rejects(save({ endsOn: '2027-01-01' }), { code: 'PLAN-034' })
      assert.ok((await save({ responsiblePersonId: made.editor.personId })).ok)
      await saveItem(tx, { planId, digitalServiceId: further.id, version: 1, values: readyValues }, now)
    })
    await sendPlan(database, planId, made.signer, now)
    const [sent] = await versionsOf(made)
    assert.deepEqual(sent?.content.revision, { kind: 'addition', reason: '', of: 1 })
    assert.match((await officer.get(`/piani/${planId}/esame`)).body, /Integrazione della versione 1/)
    await approve(made)
    assert.deepEqual((await planOf(made)).revision, null)
    assert.equal((await versionsOf(made))[0]?.content.services.length, 3)
    const committed = await database.store.ownerRows<{ service_name: string; approved_number: number }>(
      'select service_name, approved_number from executions where plan_id = $1 order by service_name',
      [planId],
    )
    assert.deepEqual(
      committed.map((row) => [row.service_name, row.approved_number]),
      [
        ['Anagrafe', 2],
        ['Mensa', 2],
        ['Protocollo', 2],
      ],
    )
  })

  it('is left: what it added goes out, and the plan is approved as it was', async () => {
    const made = await anApprovedPlan()
    await aService(database, { administrationId: made.administrationId, name: 'Mensa', dataClass: null })
    await post(made, made.contact, 'integrazioni')
    assert.equal((await post(made, made.contact, 'revisioni/annullamenti')).statusCode, 303)
    const plan = await planOf(made)
    assert.deepEqual([plan.state, plan.revision, plan.versionCount], ['approved', null, 1])
    assert.equal((await itemsOf(made)).length, 2)
    assert.match((await made.contact.get(`/storia/piano/${made.planId}`)).body, /tornato al piano approvato/)
  })
})

describe('an approved plan opened again', () => {
  it('asks a reason, tells those concerned, and can be left as it was approved', async () => {
    const made = await anApprovedPlan()
    const { contact, planId } = made
    const again = await post(made, contact, 'riaperture', { reason: ' ' })
    assert.equal(again.statusCode, 422)
    assert.match(again.body, /Scrivi perché lo riapri/)
    assert.equal(
      (await post(made, contact, 'riaperture', { reason: 'Il fornitore ha rinunciato' })).statusCode,
      303,
    )
    assert.match((await officer.get('/')).body, /riaperto dopo l’approvazione/)
    const [service] = made.services
    assert.ok(service)
    await withActor(database.db, made.editor, async (tx) => {
      const { version } = await getItem(tx, planId, service)
      const values = { approach: 'retain', reason: 'Resta per ora', reviewOn: '2027-01-01' } as const
      await saveItem(tx, { planId, digitalServiceId: service, version, values }, now)
    })
    assert.equal((await post(made, contact, 'revisioni/annullamenti')).statusCode, 303)
    const item = (await itemsOf(made)).find((each) => each.digitalServiceId === service)
    assert.deepEqual([item?.approach, item?.endsOn, item?.reviewOn], ['B', readyValues.endsOn, null])
  })

  it('may be asked by the programme officer, and by no reviewer or auditor', async () => {
    const made = await anApprovedPlan()
    assert.equal((await post(made, reviewer, 'riaperture', { reason: 'Perché sì' })).statusCode, 403)
    const auditor = await app.as({ role: 'auditor' })
    assert.equal((await post(made, auditor, 'riaperture', { reason: 'Perché sì' })).statusCode, 404)
    assert.match((await officer.get(`/piani/${made.planId}/esame`)).body, /Riapri il piano/)
    assert.equal((await post(made, officer, 'riaperture', { reason: 'Decreto annullato' })).statusCode, 303)
    assert.deepEqual(
      [(await planOf(made)).state, (await planOf(made)).revisionReason],
      ['draft', 'Decreto annullato'],
    )
  })

  it('is refused to who looked at an older version, and to the office of others', async () => {
    const made = await anApprovedPlan()
    const stranger = await app.as({
      role: 'contact',
      administrationId: (await aSentPlan(database, {}, now)).administrationId,
    })
    assert.equal((await post(made, stranger, 'riaperture', { reason: 'Perché sì' })).statusCode, 404)
    const old = await made.contact.post(`/piani/${made.planId}/riaperture`, {
      version: '1',
      reason: 'Perché sì',
    })
    assert.equal(old.statusCode, 409)
    assert.equal((await planOf(made)).state, 'approved')
  })
})

describe('a withdrawal under review', () => {
  it('stops the review and tells the programme', async () => {
    const made = await aSentPlan(database, {}, now)
    assert.equal((await post(made, reviewer, 'assegnazioni')).statusCode, 303)
    const signer = await app.as({ role: 'delegate', administrationId: made.administrationId })
    assert.equal((await post(made, signer, 'ritiri', { note: 'Manca un servizio' })).statusCode, 303)
    assert.equal((await planOf(made)).state, 'withdrawn')
    assert.equal((await versionsOf(made))[0]?.outcome, 'withdrawn')
    assert.match((await reviewer.get('/')).body, /ritirato/)
    const late = await post(made, reviewer, 'esiti', { scelta: 'approva' })
    assert.equal(late.statusCode, 409)
    assert.equal((await planOf(made)).state, 'withdrawn')
  })
})
