// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anActor, aPlan, readyValues, sendPlan } from '../../../test/factories/plans.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import { type Actor, type ActorTx, withActor } from '../../platform/db/actor.ts'
import type { DomainError } from '../../shared/errors.ts'
import type { AssociationId, DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { confirmInherited, getPlan, loadPlanFacts, saveItem } from '../plans/index.ts'
import { changeModel, copyModel, createModel, removeCard, saveCard } from './commands.ts'
import { getModel, listCards } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
const as = <Value>(actor: Actor, fn: (tx: ActorTx) => Promise<Value>) => withActor(database.db, actor, fn)
const refusedWith = (code: string) => (error: DomainError) => error.code === code
const words = (body: string) => body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
let app: TestApp
let association: AssociationId
let office: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  association = (await anAssociation(database.db)).id
  office = await app.as({ role: 'office_member', associationId: association })
})

async function aBody(ready: boolean) {
  const made = await aPlan(database, { ready }, now)
  await aMember(database.db, association, made.administrationId)
  return made
}

const itemOf = (planId: PlanId, serviceId: DigitalServiceId | undefined) =>
  as(office.actor, async (tx) => {
    const { services } = await loadPlanFacts(tx, await getPlan(tx, planId))
    const item = services.find((each) => each.digitalServiceId === serviceId)?.item
    assert.ok(item)
    return item
  })

const modelFrom = (planId: PlanId | null, name = 'Piccoli comuni') =>
  as(office.actor, (tx) => createModel(tx, { name, note: '', fromPlanId: planId }, now))

/** A draft that took everything from the model of another plan. */
async function copied() {
  const source = await aBody(true)
  const target = await aBody(false)
  const modelId = await modelFrom(source.planId)
  const rows = target.services.map((digitalServiceId) => ({
    planId: target.planId,
    digitalServiceId,
    version: 1,
  }))
  const outcome = await as(office.actor, (tx) =>
    copyModel(tx, { modelId, startsOn: '2026-04-01', rows }, now),
  )
  assert.deepEqual(outcome, { filled: 2, skipped: 0 })
  return { source, target, modelId, rows }
}

describe('a model', () => {
  test('is made from a plan, changed by hand, and is the office’s alone', async () => {
    const { planId, editor } = await aBody(true)
    const modelId = await modelFrom(planId)
    const cards = await as(office.actor, (tx) => listCards(tx, modelId))
    assert.deepEqual(
      cards.map((card) => [card.serviceName, card.answers.destinationName, card.days.endsOn]),
      [
        ['Anagrafe', readyValues.destinationName, 75],
        ['Protocollo', readyValues.destinationName, 75],
      ],
    )
    const card = { serviceName: 'anagrafe', serviceTypeCode: null, answers: {}, days: {} }
    const save = (version: number) => (tx: ActorTx) =>
      saveCard(tx, { modelId, version, cardId: null, card }, now)
    await assert.rejects(as(office.actor, save(1)), refusedWith('MODEL-003'))
    const [first] = cards
    assert.ok(first)
    await as(office.actor, (tx) => removeCard(tx, { modelId, version: 1, cardId: first.cardId }, now))
    await assert.rejects(as(office.actor, save(1)), refusedWith('MODEL-002'))
    await as(office.actor, save(2))
    const rename = (tx: ActorTx) => changeModel(tx, { modelId, version: 3, name: 'Altro', note: '' }, now)
    const strangers = (await anAssociation(database.db)).id
    for (const actor of [
      editor,
      await anActor(database, { role: 'office_member', associationId: strangers }, now),
      await anActor(database, { role: 'reviewer' }, now),
    ]) {
      await assert.rejects(
        as(actor, (tx) => getModel(tx, modelId)),
        refusedWith('MODEL-001'),
      )
      await assert.rejects(as(actor, rename), refusedWith('MODEL-001'))
    }
    await assert.rejects(
      as(editor, (tx) => createModel(tx, { name: 'x', note: '', fromPlanId: null }, now)),
      refusedWith('GEN-006'),
    )
  })
})

describe('what is copied', () => {
  test('is filled but not decided: the plan waits until each value is confirmed or changed', async () => {
    const { target, rows, modelId } = await copied()
    const [anagrafe] = target.services
    const item = await itemOf(target.planId, anagrafe)
    assert.equal(item.approach, 'B')
    assert.equal(item.endsOn, '2026-06-15')
    assert.equal(item.inherited.from, 'Piccoli comuni')
    assert.ok(item.inherited.fields.includes('endsOn') && !item.inherited.fields.includes('costCents'))
    const signer = await anActor(
      database,
      { role: 'legal_representative', administrationId: target.administrationId },
      now,
    )
    await assert.rejects(sendPlan(database, target.planId, signer, now), refusedWith('PLAN-010'))

    // Another copy fills nothing: what is there stays, also while it waits.
    assert.deepEqual(await as(office.actor, (tx) => copyModel(tx, { modelId, startsOn: null, rows }, now)), {
      filled: 0,
      skipped: 2,
    })
    // A changed field is decided; the others of the group still wait.
    const place = { planId: target.planId, digitalServiceId: anagrafe as DigitalServiceId }
    await as(target.editor, (tx) =>
      saveItem(tx, { ...place, version: item.version, values: { destinationName: 'Altro' } }, now),
    )
    const changed = await itemOf(target.planId, anagrafe)
    assert.ok(!changed.inherited.fields.includes('destinationName'))
    assert.ok(changed.inherited.fields.includes('destinationKind'))
    const confirm = (version: number) => (tx: ActorTx) =>
      confirmInherited(tx, { ...place, version, fields: null }, now)
    await assert.rejects(as(target.editor, confirm(1)), refusedWith('PLAN-015'))
    await as(target.editor, confirm(changed.version))
    assert.deepEqual((await itemOf(target.planId, anagrafe)).inherited, { fields: [], from: '' })
    const other = await itemOf(target.planId, target.services[1])
    await as(target.editor, (tx) =>
      confirmInherited(
        tx,
        { ...place, digitalServiceId: other.digitalServiceId, version: other.version, fields: null },
        now,
      ),
    )
    await sendPlan(database, target.planId, signer, now)
    const events = await database.store.ownerRows<{ action: string }>(
      `select action from events where subject_id = '${item.planItemId}' order by at, event_id`,
    )
    assert.deepEqual(
      events.map(({ action }) => action),
      ['inherit', 'decide', 'confirm'],
    )
  })

  test('never enters a plan that was sent, nor a body of others', async () => {
    const { modelId } = await copied()
    const sent = await aBody(true)
    const signer = await anActor(
      database,
      { role: 'legal_representative', administrationId: sent.administrationId },
      now,
    )
    await as(office.actor, (tx) =>
      saveItem(
        tx,
        {
          planId: sent.planId,
          digitalServiceId: sent.services[0] as DigitalServiceId,
          version: 2,
          values: { endsOn: null, approach: 'retain', reason: 'Resta', reviewOn: '2027-01-01' },
        },
        now,
      ),
    )
    await sendPlan(database, sent.planId, signer, now)
    const row = { planId: sent.planId, digitalServiceId: sent.services[1] as DigitalServiceId, version: 2 }
    const copy = (planId: PlanId) => (tx: ActorTx) =>
      copyModel(tx, { modelId, startsOn: null, rows: [{ ...row, planId }] }, now)
    assert.deepEqual(await as(office.actor, copy(sent.planId)), { filled: 0, skipped: 1 })
    const stranger = await aPlan(database, { ready: false }, now)
    await assert.rejects(as(office.actor, copy(stranger.planId)), refusedWith('PLAN-001'))
  })
})

describe('the pages of models', () => {
  test('take an office from a plan to a copy with its preview, and a contact to the confirmation', async () => {
    const [source, target] = [await aBody(true), await aBody(false)]
    const made = await office.post('/modelli', {
      name: 'Modello di prova',
      note: '',
      fromPlanId: source.planId,
    })
    const path = String(made.headers.location)
    assert.match(words((await office.get(path)).body), /Protocollo .*contratto dopo 0 giorni/)
    const wrong = await office.post(`${path}/schede/nuova`, {
      version: '1',
      serviceName: 'Protocollo',
      endsOnDays: 'x',
    })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /ha già una scheda «Protocollo»/)
    const card = { version: '1', serviceName: 'Tributi', approach: 'A', strategy: 'rehost', endsOnDays: '90' }
    assert.equal((await office.post(`${path}/schede/nuova`, card)).statusCode, 303)
    assert.match(words((await office.get(path)).body), /Tributi .*fine prevista dopo 90 giorni/)
    assert.equal((await office.post(`${path}/copia/anteprima`, { startsOn: '' })).statusCode, 422)
    const preview = await office.post(`${path}/copia/anteprima`, {
      startsOn: '01/04/2026',
      piano: target.planId,
    })
    assert.match(words(preview.body), /Schede per servizi che l’ente non ha: Tributi/)
    assert.match(words(preview.body), /Anagrafe modo: B/)
    const rows = [...preview.body.matchAll(/name="riga" value="([^"]+)"/g)].map((match) => match[1] ?? '')
    const done = await office.post(`${path}/copia`, { startsOn: '01/04/2026', riga: rows })
    assert.equal(done.headers.location, `${path}?copiati=2`)

    const contact = await app.as({ role: 'contact', administrationId: target.administrationId })
    const plan = words((await contact.get(`/piani/${target.planId}`)).body)
    assert.match(plan, /Valori ripresi da un modello Da confermare/)
    const step = `/piani/${target.planId}/servizi/${target.services[0]}`
    const summary = await contact.get(`${step}?passo=riepilogo`)
    assert.match(words(summary.body), /Ripreso dal modello «Modello di prova», da confermare/)
    const one = await contact.post(`${step}/conferme`, { version: '2', gruppo: 'come', passo: 'riepilogo' })
    assert.equal(one.headers.location, `${step}?passo=riepilogo`)
    assert.doesNotMatch((await contact.get(`${step}?passo=come`)).body, /Ripreso dal modello/)
    assert.match((await contact.get(`${step}?passo=dove`)).body, /Ripreso dal modello/)
    await contact.post(`${step}/conferme`, { version: '3', gruppo: '', passo: 'riepilogo' })
    assert.doesNotMatch((await contact.get(`${step}?passo=dove`)).body, /Ripreso dal modello/)
    assert.match(words((await contact.get(`/storia/piano/${target.planId}`)).body), /Storia/)
  })

  test('are not there for bodies and programme', async () => {
    const modelId = await modelFrom(null)
    const { administrationId } = await aBody(false)
    for (const client of [
      await app.as({ role: 'contact', administrationId }),
      await app.as({ role: 'reviewer' }),
      await app.as({ role: 'auditor', associationId: association }),
    ])
      for (const url of ['/modelli', `/modelli/${modelId}`, `/modelli/${modelId}/copia`])
        assert.equal((await client.get(url)).statusCode, 403)
    assert.equal((await office.get('/modelli/qualcosa')).statusCode, 404)
  })
})
