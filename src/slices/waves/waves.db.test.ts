// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anActor, anApprovedPlan, aPlan, readyValues } from '../../../test/factories/plans.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import { type Actor, type ActorTx, withActor } from '../../platform/db/actor.ts'
import type { DomainError } from '../../shared/errors.ts'
import type { AssociationId, PlanId, PlanItemId } from '../../shared/ids.ts'
import { editableStates, getWave, putInWave, type WaveId } from '../plans/index.ts'
import { changeWave, createWave, moveWave, removeWave } from './commands.ts'
import { everyItem } from './list.ts'
import { emptyTally } from './model.ts'
import { slipOf } from './rules.ts'
import { itemsOfWave, pageItems, tallyWaves } from './store.ts'

const database = testDatabase()
const now = new Date('2026-06-20T10:00:00Z')
const as = <Value>(actor: Actor, fn: (tx: ActorTx) => Promise<Value>) => withActor(database.db, actor, fn)
const refusedWith = (code: string) => (error: DomainError) => error.code === code
const wave = { name: 'Prima', position: 1, note: '', startsOn: '2026-04-01', endsOn: '2026-06-30' }
const whole = { sort: { key: 'ente', direction: 'asc' }, cursor: null, size: 1000 } as const
let app: TestApp
let association: AssociationId
let office: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  association = (await anAssociation(database.db)).id
  office = await app.as({ role: 'office_member', associationId: association })
})

/** A draft of a body of the office, and the keys of its items by service. */
async function aDraft(ready = true) {
  const made = await aPlan(database, { ready }, now)
  await aMember(database.db, association, made.administrationId)
  return { ...made, items: await itemsOf(made.planId) }
}

const itemsOf = (planId: PlanId): Promise<PlanItemId[]> =>
  as(office.actor, async (tx) =>
    (await pageItems(tx, everyItem, whole))
      .filter(({ item }) => item.planId === planId)
      .map(({ item }) => item.planItemId),
  )

const aWave = (values: Partial<typeof wave> = {}) =>
  as(office.actor, (tx) => createWave(tx, { ...wave, ...values }, now))
const put = (items: readonly PlanItemId[], waveId: WaveId | null) =>
  as(office.actor, (tx) => putInWave(tx, { items, waveId }, now))

describe('a wave', () => {
  test('holds services of many bodies, each in one wave at most, with an event for each', async () => {
    const [one, two] = [await aDraft(), await aDraft()]
    const [first, second] = [await aWave(), await aWave({ name: 'Seconda', position: 2 })]
    assert.equal(await put([...one.items, ...two.items], first), 4)
    assert.equal(await put(one.items.slice(0, 1), first), 0, 'already there')
    assert.equal(await put(one.items.slice(0, 1), second), 1)
    const tally = await as(office.actor, tallyWaves)
    assert.deepEqual(tally.get(first), { ...emptyTally, services: 3, bodies: 2, slipping: 3 })
    assert.equal(await put(one.items.slice(0, 1), null), 1)
    const events = await database.store.ownerRows<{ changes: unknown }>(
      `select changes from events where action = 'put_in_wave' and subject_id = '${one.items[0]}' order by at, event_id`,
    )
    assert.deepEqual(
      events.map(({ changes }) => changes),
      [{ wave: [null, 'Prima'] }, { wave: ['Prima', 'Seconda'] }, { wave: ['Seconda', null] }],
    )
  })

  test('is read by the people of its bodies and changed by the office alone', async () => {
    const draft = await aDraft()
    const waveId = await aWave()
    const contact = await anActor(
      database,
      { role: 'contact', administrationId: draft.administrationId },
      now,
    )
    assert.equal((await as(contact, (tx) => getWave(tx, waveId))).name, 'Prima')
    await assert.rejects(
      as(contact, (tx) => putInWave(tx, { items: draft.items, waveId }, now)),
      refusedWith('GEN-006'),
    )
    await assert.rejects(
      as(contact, (tx) => createWave(tx, wave, now)),
      refusedWith('GEN-006'),
    )
    const stranger = await aPlan(database, {}, now)
    const strangers = await anAssociation(database.db)
    for (const actor of [
      await anActor(database, { role: 'office_member', associationId: strangers.id }, now),
      await anActor(database, { role: 'contact', administrationId: stranger.administrationId }, now),
      await anActor(database, { role: 'reviewer' }, now),
    ])
      await assert.rejects(
        as(actor, (tx) => getWave(tx, waveId)),
        refusedWith('PLAN-039'),
      )
    const others = await as(stranger.editor, (tx) =>
      tx.selectFrom('plan_items').select('plan_item_id').execute(),
    )
    await assert.rejects(
      put(
        others.map((row) => row.plan_item_id as PlanItemId),
        waveId,
      ),
      refusedWith('PLAN-003'),
    )
  })

  test('is not of an office whose mandate ended, and leaves with nothing in it only', async () => {
    const made = await aPlan(database, {}, now)
    await aMember(database.db, association, made.administrationId, { validTo: '2026-06-20' })
    const waveId = await aWave()
    await put(await itemsOf(made.planId), waveId)
    const tomorrow = { ...office.actor, today: '2026-06-21' }
    assert.deepEqual(await as(tomorrow, (tx) => itemsOfWave(tx, waveId)), [])
    const remove = (version: number) => (tx: ActorTx) => removeWave(tx, { waveId, version }, now)
    await assert.rejects(as(tomorrow, remove(1)), refusedWith('WAVE-002'))
    await put(await itemsOf(made.planId), null)
    await assert.rejects(as(office.actor, remove(7)), refusedWith('WAVE-001'))
    await as(office.actor, remove(1))
    await assert.rejects(
      as(office.actor, (tx) => getWave(tx, waveId)),
      refusedWith('PLAN-039'),
    )
  })

  test('says the same slips in SQL and in its rule', async () => {
    const draft = await aDraft()
    const waveId = await aWave({ endsOn: '2026-06-14' })
    await put(draft.items, waveId)
    const all = await as(office.actor, (tx) => pageItems(tx, everyItem, whole))
    const slipping = await as(office.actor, (tx) => pageItems(tx, { ...everyItem, isSlipping: true }, whole))
    assert.ok(slipping.length > 0)
    assert.deepEqual(
      slipping.map(({ item }) => item.planItemId),
      all.filter(({ item }) => slipOf(item, '2026-06-20') !== null).map(({ item }) => item.planItemId),
    )
  })

  test('keeps what somebody else changed meanwhile', async () => {
    const waveId = await aWave()
    const change = (name: string) =>
      as(office.actor, (tx) => changeWave(tx, { waveId, version: 1, name, position: 1, note: '' }, now))
    await change('Anticipata')
    await assert.rejects(change('Posticipata'), refusedWith('WAVE-001'))
  })
})

describe('moving a wave', () => {
  test('moves the dates of services on the desk that were shown, and tells every plan with services in it', async () => {
    const draft = await aDraft()
    const approved = await anApprovedPlan(database, {}, now)
    await aMember(database.db, association, approved.administrationId)
    const waveId = await aWave()
    const settled = await itemsOf(approved.planId)
    await put([...draft.items, ...settled], waveId)
    const items = await as(office.actor, (tx) => itemsOfWave(tx, waveId))
    const [shown, stale] = draft.items
    const asked = items
      .filter(({ planState }) => editableStates.includes(planState))
      .map(({ planItemId, version }) => ({ planItemId, version: planItemId === stale ? 1 : version }))
    const move = (reason: string) => (tx: ActorTx) =>
      moveWave(
        tx,
        { waveId, version: 1, startsOn: '2026-05-01', endsOn: '2026-07-30', reason, items: asked },
        now,
      )
    await assert.rejects(as(office.actor, move(' ')), refusedWith('WAVE-005'))
    assert.deepEqual(await as(office.actor, move('Il fornitore consegna in ritardo.')), {
      moved: 1,
      skipped: 1,
    })
    const after = new Map(
      (await as(office.actor, (tx) => itemsOfWave(tx, waveId))).map((item) => [item.planItemId, item]),
    )
    assert.deepEqual(
      [after.get(shown as PlanItemId)?.startsOn, after.get(shown as PlanItemId)?.endsOn],
      ['2026-05-15', '2026-07-15'],
    )
    for (const id of [stale, ...settled])
      assert.equal(after.get(id as PlanItemId)?.endsOn, readyValues.endsOn, 'stays')
    await assert.rejects(as(office.actor, move('Ancora')), refusedWith('WAVE-001'))
    const reviewer = await anActor(database, { role: 'reviewer' }, now)
    const seenBy = (actor: Actor) =>
      as(actor, (tx) =>
        tx
          .selectFrom('events')
          .select(['subject_id', 'reason', 'changes'])
          .where('action', '=', 'wave_moved')
          .where('subject_id', 'in', [draft.planId, approved.planId])
          .execute(),
      )
    assert.equal((await seenBy(office.actor)).length, 2)
    const [told, ...more] = await seenBy(reviewer)
    assert.deepEqual(more, [], 'the programme reads it of what was sent to it')
    assert.equal(told?.subject_id, approved.planId)
    assert.equal(told?.reason, 'Il fornitore consegna in ritardo.')
    assert.deepEqual(told?.changes, {
      wave: [null, 'Prima'],
      startsOn: ['2026-04-01', '2026-05-01'],
      endsOn: ['2026-06-30', '2026-07-30'],
      inWave: [null, ['Anagrafe', 'Protocollo']],
    })
  })
})

describe('the pages of waves', () => {
  const words = (body: string) => body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

  test('take an office from a new wave to services with moved dates', async () => {
    const draft = await aDraft()
    const wrong = await office.post('/ondate', { name: '', position: '1', endsOn: '30 febbraio' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /Scrivi il nome dell’ondata/)
    const made = await office.post('/ondate', {
      name: 'Demografici',
      position: '3',
      startsOn: '01/04/2026',
      endsOn: '30/06/2026',
    })
    const path = String(made.headers.location)
    const waveId = path.split('/').at(-1) as WaveId
    assert.match((await office.get('/ondate')).body, /Demografici/)
    const list = await office.get('/ondate/voci?ondata=nessuna')
    assert.match(list.body, /Metti in/)
    const preview = await office.post('/ondate/voci/anteprima', { id: draft.items, waveId })
    assert.match(words(preview.body), /Anagrafe, Valprova \d+ Ondata nessuno Demografici/)
    const done = await office.post('/ondate/voci', { riga: draft.items, waveId })
    assert.equal(done.headers.location, `${path}?messi=2`)
    const page = words((await office.get(String(done.headers.location))).body)
    assert.match(page, /2 servizi hanno cambiato ondata/)
    assert.match(page, /15\/06\/2026 fine passata/)
    const moving = { version: '1', startsOn: '01/05/2026', endsOn: '30/07/2026' }
    assert.equal((await office.post(`${path}/date/anteprima`, { ...moving, reason: '' })).statusCode, 422)
    const shown = await office.post(`${path}/date/anteprima`, { ...moving, reason: 'Ritardo' })
    assert.match(words(shown.body), /Fine prevista 15\/06\/2026 15\/07\/2026/)
    const rows = [...shown.body.matchAll(/name="riga" value="([^"]+)"/g)].map((match) => match[1] ?? '')
    assert.equal(rows.length, 2)
    const moved = await office.post(`${path}/date`, {
      ...moving,
      reason: 'Ritardo',
      withItems: '1',
      riga: rows,
    })
    assert.equal(moved.headers.location, `${path}?spostati=2`)
    assert.match(
      words((await office.get(`/storia/piano/${draft.planId}`)).body),
      /ha spostato l’ondata «Demografici»/,
    )
    assert.match(
      words((await office.get(`/storia/ondata/${waveId}`)).body),
      /ha spostato le date dell’ondata/,
    )
    assert.match((await office.get(`/ondate/voci.csv?ondata=${waveId}`)).body, /Demografici/)

    // The same wave on the pages of plans and of their progress.
    const plan = await office.get(`/piani/${draft.planId}?gruppi=ondate`)
    assert.match(words(plan.body), /Demografici · 2 servizi/)
    assert.match(words((await office.get(`/piani?ondata=${waveId}`)).body), /1 piano in questo elenco/)
    assert.match((await office.get(`/piani/avanzamento?ondata=${waveId}`)).body, /Ondata: Demografici/)
    const card = `/piani/${draft.planId}/servizi/${draft.services[0]}`
    const taken = await office.post(`${card}/ondata`, { waveId: '', passo: 'costi' })
    assert.equal(taken.headers.location, `${card}?passo=costi#ondata`)
    assert.match(
      words((await office.get(`/piani/${draft.planId}?gruppi=ondate`)).body),
      /Senza ondata · 1 servizio/,
    )
  })

  test('show a contact the wave of their services and no way to change it; the programme sees none', async () => {
    const draft = await aDraft()
    const waveId = await aWave({ name: 'Del referente' })
    await put(draft.items, waveId)
    const contact = await app.as({ role: 'contact', administrationId: draft.administrationId })
    const card = await contact.get(`/piani/${draft.planId}/servizi/${draft.services[0]}?passo=riepilogo`)
    assert.match(card.body, /Del referente/)
    assert.doesNotMatch(card.body, /Salva l’ondata/)
    const page = await contact.get(`/ondate/${waveId}`)
    assert.match(words(page.body), /2 servizi di 1 ente/)
    assert.doesNotMatch(page.body, /Sposta le date|Metti in/)
    for (const url of [`/ondate/${waveId}/date`, `/ondate/${waveId}/date/anteprima`])
      assert.equal((url.endsWith('e') ? await contact.get(url) : await contact.post(url)).statusCode, 403)
    assert.equal(
      (await contact.post('/ondate/voci', { riga: draft.items, waveId: 'nessuna' })).statusCode,
      403,
    )
    for (const role of ['reviewer', 'programme_officer'] as const)
      assert.equal((await (await app.as({ role })).get('/ondate')).statusCode, 403)
    const stranger = await app.as({
      role: 'contact',
      administrationId: (await aPlan(database, {}, now)).administrationId,
    })
    assert.equal((await stranger.get(`/ondate/${waveId}`)).statusCode, 404)
    assert.equal((await stranger.get('/ondate/qualcosa')).statusCode, 404)
  })
})
