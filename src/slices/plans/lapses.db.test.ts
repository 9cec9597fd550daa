// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import {
  anActor,
  anApprovedPlan,
  aPlan,
  aSentPlan,
  type MadePlan,
  sendPlan,
} from '../../../test/factories/plans.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import { type Actor, type ActorTx, withActor } from '../../platform/db/actor.ts'
import type { DomainError } from '../../shared/errors.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { decidePlan } from './decisions.ts'
import { tellEndedBodies } from './endings.ts'
import { openRenunciations } from './lapses-store.ts'
import type { RenunciationAnswer } from './model.ts'
import { answerRenunciation, notePlanFundingRenounced } from './renunciations.ts'
import { assignReviewer } from './review.ts'
import { movePlanBack } from './revisions.ts'
import { getPlan, listItems } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
const noMail = { mailEnabled: false }
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

const funding = {
  callTitle: 'Abilitazione al cloud, comuni',
  measure: '1.2',
  renouncedOn: '2026-03-01',
  protocolNumber: '0001234',
  reason: 'I costi superano il contributo.',
}

/** The funding behind the first service of a plan, given up by its office. */
async function renounce({ administrationId, services }: MadePlan) {
  await aMember(database.db, association, administrationId)
  const serviceIds = services.slice(0, 1)
  const id = await as(office.actor, (tx) =>
    notePlanFundingRenounced(
      tx,
      { ...funding, candidacyActId: null, serviceIds, administrationId },
      noMail,
      now,
    ),
  )
  assert.ok(id)
  return id
}

const planOf = ({ planId }: MadePlan) => as(office.actor, (tx) => getPlan(tx, planId))

async function answer(made: MadePlan, given: RenunciationAnswer, actor: Actor = office.actor) {
  const { version } = await planOf(made)
  const [open] = (await as(office.actor, (tx) => openRenunciations(tx, [made.planId]))).get(made.planId) ?? []
  assert.ok(open)
  const input = { planId: made.planId, renunciationId: open.renunciationId, version, answer: given }
  return as(actor, (tx) => answerRenunciation(tx, input, noMail, now))
}

describe('a funding that is given up', () => {
  it('keeps a draft from being sent until the body says what it makes of the plan', async () => {
    const made = await aPlan(database, {}, now)
    const renunciationId = await renounce(made)
    const { administrationId } = made
    const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
    await assert.rejects(sendPlan(database, made.planId, signer, now), refusedWith('PLAN-010'))
    await answer(made, 'without_funds', made.editor)
    const { version } = await planOf(made)
    const again = { planId: made.planId, renunciationId, version, answer: 'reduced' } as const
    await assert.rejects(
      as(made.editor, (tx) => answerRenunciation(tx, again, noMail, now)),
      refusedWith('PLAN-042'),
    )
    await sendPlan(database, made.planId, signer, now)
  })

  it('reduced, asks again about the services that the money paid, and no others', async () => {
    const made = await aPlan(database, {}, now)
    await renounce(made)
    await answer(made, 'reduced')
    const items = await as(office.actor, (tx) => listItems(tx, [made.planId]))
    const approaches = new Map(items.map((item) => [item.digitalServiceId, item.approach]))
    assert.deepEqual(
      made.services.map((id) => approaches.get(id)),
      [null, 'B'],
    )
    assert.equal(
      items.every((item) => item.destinationName === 'Archivia Cloud'),
      true,
    )
  })

  it('keeps a version under review from being approved; withdrawn, it is taken up and sent again', async () => {
    const made = await aSentPlan(database, {}, now)
    const reviewer = await anActor(database, { role: 'reviewer' }, now)
    const versionNow = async () => (await planOf(made)).version
    await renounce(made)
    const { planId } = made
    const assigned = { planId, version: await versionNow(), reviewerPersonId: reviewer.personId }
    await as(reviewer, (tx) => assignReviewer(tx, assigned, noMail, now))
    const approval = { planId, version: await versionNow(), action: 'approve', note: '', late: null } as const
    await assert.rejects(
      as(reviewer, (tx) => decidePlan(tx, approval, noMail, now)),
      refusedWith('PLAN-040'),
    )
    await assert.rejects(answer(made, 'without_funds'), refusedWith('PLAN-041'))
    const withdrawal = { planId, version: await versionNow(), action: 'withdraw', note: 'Rinuncia' } as const
    await as(made.signer, (tx) => movePlanBack(tx, withdrawal, noMail, now))
    await answer(made, 'without_funds')
    assert.equal((await planOf(made)).state, 'draft')
    assert.equal((await sendPlan(database, planId, made.signer, now)).number, 2)
  })

  it('reopens an approved plan when it is answered, and tells everybody concerned', async () => {
    const made = await anApprovedPlan(database, {}, now)
    await renounce(made)
    assert.equal((await planOf(made)).state, 'approved', 'nothing moves by itself')
    await answer(made, 'without_funds')
    const plan = await planOf(made)
    assert.deepEqual([plan.state, plan.revision], ['draft', 'reopening'])
    assert.match(plan.revisionReason, /Rinuncia al finanziamento «Abilitazione al cloud, comuni»/)
    const told = await database.store.ownerRows<{ person_id: string }>(
      `select person_id from notices where kind = 'funding_renounced' and subject_id = '${made.planId}'`,
    )
    const people = told.map((row) => row.person_id)
    for (const person of [made.signer.personId, made.reviewer.personId]) assert.ok(people.includes(person))
    const seen = await as(made.reviewer, (tx) =>
      tx
        .selectFrom('events')
        .select('action')
        .where('subject_id', '=', made.planId)
        .where('action', 'in', ['renounce_funding', 'answer_renunciation'])
        .execute(),
    )
    assert.equal(seen.length, 2)
  })

  it('recorded by mistake is taken back with the reason, and everybody concerned hears of it', async () => {
    const made = await anApprovedPlan(database, {}, now)
    const renunciationId = await renounce(made)
    const { planId } = made
    const path = `/piani/${planId}`
    const page = await office.get(path)
    assert.match(words(page.body), /misura 1\.2 .*È stata registrata per errore/)
    const version = String((await planOf(made)).version)
    const silent = await office.post(`${path}/rinunce/annullamenti`, { version, renunciationId, whyBack: '' })
    assert.equal(silent.statusCode, 422)
    const back = { version, renunciationId, whyBack: 'Era di un altro ente.' }
    const stale = await office.post(`${path}/rinunce/annullamenti`, { ...back, version: '1' })
    assert.equal(stale.statusCode, 409)
    assert.equal((await office.post(`${path}/rinunce/annullamenti`, back)).statusCode, 303)
    const plan = await planOf(made)
    assert.deepEqual([plan.state, plan.revision], ['approved', null], 'nothing has to be sent again')
    assert.doesNotMatch(words((await office.get(path)).body), /il piano decade/)
    const [event] = await as(made.reviewer, (tx) =>
      tx
        .selectFrom('events')
        .select('reason')
        .where('subject_id', '=', planId)
        .where('action', '=', 'take_back_renunciation')
        .execute(),
    )
    assert.equal(event?.reason, 'Era di un altro ente.')
    const again = await office.post(`${path}/rinunce/annullamenti`, {
      ...back,
      version: String(plan.version),
    })
    assert.equal(again.statusCode, 409)
    const told = await database.store.ownerRows<{ person_id: string }>(
      `select person_id from notices where kind = 'funding_kept' and subject_id = '${planId}'`,
    )
    for (const person of [made.signer.personId, made.reviewer.personId])
      assert.ok(told.some((row) => row.person_id === person))
    const reader = await app.as({
      role: 'contact',
      administrationId: (await aPlan(database, {}, now)).administrationId,
    })
    assert.equal((await reader.post(`${path}/rinunce/annullamenti`, back)).statusCode, 404)
  })

  it('of another measure says so, and cites a rule of the house', async () => {
    const made = await aSentPlan(database, {}, now)
    await aMember(database.db, association, made.administrationId)
    const { administrationId, planId } = made
    await as(office.actor, (tx) =>
      notePlanFundingRenounced(
        tx,
        { ...funding, candidacyActId: null, measure: '1.4.1', serviceIds: [], administrationId },
        noMail,
        now,
      ),
    )
    const reviewer = await app.as({ role: 'reviewer' })
    for (const [client, path] of [
      [office, `/piani/${planId}`],
      [reviewer, `/piani/${planId}/esame`],
    ] as const) {
      const read = words((await client.get(path)).body)
      assert.match(read, /misura 1\.4\.1/)
      assert.match(read, /Regola interna/)
      assert.doesNotMatch(read, /guida ai comuni per la misura 1\.2/)
    }
  })

  it('is recorded for one’s own bodies only, and is nothing without a plan', async () => {
    const made = await aPlan(database, {}, now)
    const { administrationId } = made
    const note = (tx: ActorTx) =>
      notePlanFundingRenounced(
        tx,
        { ...funding, candidacyActId: null, serviceIds: [], administrationId },
        noMail,
        now,
      )
    await assert.rejects(as(office.actor, note), refusedWith('GEN-006'))
    const reviewer = await anActor(database, { role: 'reviewer' }, now)
    await assert.rejects(as(reviewer, note), refusedWith('GEN-006'))
    await assert.rejects(
      as(reviewer, (tx) =>
        answerRenunciation(
          tx,
          { planId: made.planId, renunciationId: '' as never, version: 1, answer: 'reduced' },
          noMail,
          now,
        ),
      ),
      refusedWith('PLAN-001'),
    )
  })

  it('is recorded and answered on the page of the plan', async () => {
    const made = await aPlan(database, {}, now)
    const contact = await app.as({ role: 'contact', administrationId: made.administrationId })
    const path = `/piani/${made.planId}`
    const wrong = await contact.post(`${path}/rinunce`, { ...funding, renouncedOn: '11/03/2026', reason: '' })
    assert.equal(wrong.statusCode, 422)
    assert.match(words(wrong.body), /non può essere nel futuro/)
    assert.match(wrong.body, /Abilitazione al cloud, comuni/)
    const form = { ...funding, renouncedOn: '01/03/2026', servizio: made.services[0] as string }
    assert.equal((await contact.post(`${path}/rinunce`, form)).statusCode, 303)
    const page = await contact.get(path)
    assert.match(words(page.body), /Il finanziamento è stato rinunciato: il piano decade .*0001234/)
    assert.match(words(page.body), /Si decide di nuovo che cosa succede a: Anagrafe/)
    const renunciationId = /name="renunciationId" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const version = String((await as(made.editor, (tx) => getPlan(tx, made.planId))).version)
    assert.equal(
      (await contact.post(`${path}/rinunce/risposte`, { version, renunciationId })).statusCode,
      422,
    )
    const done = await contact.post(`${path}/rinunce/risposte`, {
      version,
      renunciationId,
      answer: 'reduced',
    })
    assert.equal(done.statusCode, 303)
    assert.doesNotMatch((await contact.get(path)).body, /Che cosa ne è del piano/)
    assert.match(
      words((await contact.get(`/storia/piano/${made.planId}`)).body),
      /ha deciso del piano dopo la rinuncia/,
    )
  })
})

describe('a body that ended', () => {
  /** The registry says that the body merged into another. */
  const end = async (istatCode: string, on: string) =>
    database.store.asOwner(
      `insert into municipality_endings values ('${istatCode}', '${on}', '199998', 'Vecchio', 'Nuovo', false, '')`,
    )

  it('sends nothing more from its day on, and is told once to who follows the plan', async () => {
    const made = await aPlan(database, { body: { istatCode: '199801', name: 'Vecchio' } }, now)
    const { administrationId } = made
    const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
    await end('199801', '2026-03-11')
    assert.equal(await tellEndedBodies(database.db, noMail, now), 0, 'not before the day')
    const after = new Date('2026-03-11T10:00:00Z')
    app.setNow(after)
    const contact = await app.as({ role: 'contact', administrationId })
    await assert.rejects(
      sendPlan(database, made.planId, { ...signer, today: '2026-03-11' }, after),
      refusedWith('PLAN-010'),
    )
    assert.equal(await tellEndedBodies(database.db, noMail, after), 1)
    assert.equal(await tellEndedBodies(database.db, noMail, after), 0)
    const page = words((await contact.get(`/piani/${made.planId}`)).body)
    assert.match(page, /L’ente è cessato l’11 marzo 2026: il piano si ferma/)
    assert.doesNotMatch(page, /Registra la rinuncia/)
    assert.match(words((await contact.get('/notifiche')).body), /Vecchio è cessato: il suo piano si ferma/)
    assert.match(
      words((await contact.get(`/storia/piano/${made.planId}`)).body),
      /ha registrato che l’ente è cessato/,
    )
    app.setNow(now)
  })

  it('leaves a version under review to be returned, not approved', async () => {
    const made = await aSentPlan(database, { body: { istatCode: '199802', name: 'Vecchia' } }, now)
    const reviewer = await app.as({ role: 'reviewer' })
    const { planId } = made
    await aMember(database.db, association, made.administrationId)
    const { version } = await planOf(made)
    await as(reviewer.actor, (tx) =>
      assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.person }, noMail, now),
    )
    await end('199802', '2026-03-01')
    assert.match(
      words((await reviewer.get(`/piani/${planId}/esame`)).body),
      /L’ente è cessato il 1º marzo 2026/,
    )
    const approval = { planId, version: version + 1, action: 'approve', note: '', late: null } as const
    await assert.rejects(
      as(reviewer.actor, (tx) => decidePlan(tx, approval, noMail, now)),
      refusedWith('PLAN-040'),
    )
    await tellEndedBodies(database.db, noMail, now)
    assert.match(words((await reviewer.get('/notifiche')).body), /Vecchia è cessato/)
  })
})
