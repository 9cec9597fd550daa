// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { anActor, anApprovedPlan, aSentPlan } from '../../../test/factories/plans.ts'
import {
  aDesk,
  aPlace,
  aRequest,
  type Desk,
  decideOn,
  examine,
  type MadePlace,
  sendRequest,
} from '../../../test/factories/spending.ts'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import { listOverruns } from './aftermath-store.ts'
import { moveOwn, saveAnswers, startRequest } from './commands.ts'
import {
  acknowledgeMany,
  answerCommunication,
  askIntegration,
  giveOpinion,
  markOf,
  recordOutcome,
  sentFacts,
  takeRequest,
} from './examination.ts'
import { listActs, listConditions, listDerogations, listIntegrations } from './examination-store.ts'
import { seenPlanOf } from './excess.ts'
import type { SpendingRequestId } from './model.ts'
import { getRequest, listVersions } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const noMail = { mailEnabled: false }
const code = (expected: string) => (error: unknown) => error instanceof DomainError && error.code === expected
let desk: Desk

before(async () => {
  await database.opened
  desk = await aDesk(database, now)
})

const read = (actor: PersonActor, requestId: SpendingRequestId) =>
  withActor(database.db, actor, (tx) => getRequest(tx, requestId))

/** Runs a step at the version the request has now. */
function step<Result>(
  actor: PersonActor,
  requestId: SpendingRequestId,
  fn: (
    tx: Parameters<Parameters<typeof withActor>[2]>[0],
    at: { requestId: SpendingRequestId; version: number },
  ) => Promise<Result>,
): Promise<Result> {
  return withActor(database.db, actor, async (tx) =>
    fn(tx, { requestId, version: (await getRequest(tx, requestId)).version }),
  )
}

/** An approved plan whose services run in the body's own data centre of group B, until 15 June 2026. */
async function plannedPlace(): Promise<MadePlace & { planEditor: PersonActor }> {
  const made = await anApprovedPlan(database, {}, now)
  const place = await aPlace(database, {}, now)
  await database.store.ownerRows(
    'update data_centres set administration_id = $1 where data_centre_id = $2 returning 1',
    [made.administrationId, place.dataCentreId],
  )
  await database.store.ownerRows(
    "update digital_services set data_centre_id = $2, hosting = 'data_centre' where administration_id = $1 returning 1",
    [made.administrationId, place.dataCentreId],
  )
  return {
    ...place,
    administrationId: made.administrationId,
    services: made.services,
    editor: made.editor,
    planEditor: made.editor,
    signer: made.signer,
  }
}

const within = { startsOn: '2026-04-01', endsOn: '2026-06-15' }

describe('a request for a data centre of group B', () => {
  test('is written, sent as an immutable version, examined and authorised with an act', async () => {
    const place = await plannedPlace()
    const requestId = await aRequest(database, place, within, now)
    await assert.rejects(sendRequest(database, requestId, place.editor, now), code('SPEND-005'))
    const sent = await sendRequest(database, requestId, place.signer, now)
    assert.match(sent.receiptNumber, /^2026\/\d{4}$/)
    await examine(database, requestId, desk, now)
    await decideOn(database, requestId, desk, {}, now)
    const request = await read(place.editor, requestId)
    assert.equal(request.state, 'authorised')
    const acts = await withActor(database.db, place.editor, (tx) => listActs(tx, requestId))
    assert.match(acts[0]?.number ?? '', /^S2026\/\d{4}$/)
    const versions = await withActor(database.db, desk.officer, (tx) => listVersions(tx, requestId))
    assert.equal(versions.length, 1)
  })

  test('is not seen by other bodies, nor by the programme while it is a draft', async () => {
    const place = await plannedPlace()
    const requestId = await aRequest(database, place, within, now)
    const stranger = (await aPlace(database, {}, now)).editor
    await assert.rejects(read(stranger, requestId), code('SPEND-001'))
    await assert.rejects(read(desk.officer, requestId), code('SPEND-001'))
    await assert.rejects(
      withActor(database.db, stranger, (tx) => startRequest(tx, place.dataCentreId, now)),
      code('SPEND-021'),
    )
  })

  test('wants its reason when the contract outlives the plan, and a derogation to be authorised', async () => {
    const place = await plannedPlace()
    const beyond = { ...within, endsOn: '2026-12-31' }
    const requestId = await aRequest(database, place, beyond, now)
    await assert.rejects(sendRequest(database, requestId, place.signer, now), code('SPEND-009'))
    await withActor(database.db, place.editor, (tx) =>
      saveAnswers(
        tx,
        { requestId, values: { excessReason: 'Il fornitore vende solo anni.' }, before: {} },
        now,
      ),
    )
    await sendRequest(database, requestId, place.signer, now)
    await examine(database, requestId, desk, now)
    await assert.rejects(decideOn(database, requestId, desk, {}, now), code('SPEND-019'))
    const derogation = {
      ground: 'Canone non divisibile',
      scope: 'Contratto di manutenzione',
      expiresOn: '2026-11-30',
    }
    await assert.rejects(decideOn(database, requestId, desk, { derogation }, now), code('SPEND-032'))
    await decideOn(database, requestId, desk, { derogation: { ...derogation, expiresOn: '2026-12-31' } }, now)
    const [derogations, overruns] = await withActor(database.db, place.editor, async (tx) => [
      await listDerogations(tx, requestId),
      await listOverruns(tx, [requestId], 'all'),
    ])
    assert.deepEqual(
      derogations.map(({ expiresOn, planEndsOn }) => [expiresOn, planEndsOn]),
      [['2026-12-31', '2026-06-15']],
    )
    assert.deepEqual(overruns, [])
  })

  test('is decided by one person, after the opinion of another who did not write it either', async () => {
    const place = await plannedPlace()
    const requestId = await aRequest(database, place, within, now)
    await sendRequest(database, requestId, place.signer, now)
    const both = await anActor(database, { role: 'reviewer' }, now)
    const officerToo = await anActor(database, { role: 'programme_officer', personId: both.personId }, now)
    const author = await anActor(database, { role: 'reviewer', personId: place.editor.personId }, now)
    await assert.rejects(
      step(author, requestId, (tx, at) => takeRequest(tx, at, now)),
      code('SPEND-011'),
    )
    await step(both, requestId, (tx, at) => takeRequest(tx, at, now))
    await assert.rejects(decideOn(database, requestId, desk, {}, now), code('SPEND-015'))
    await step(both, requestId, (tx, at) =>
      giveOpinion(tx, { ...at, verdict: 'favourable', reasons: 'Serve' }, noMail, now),
    )
    await assert.rejects(
      decideOn(database, requestId, { ...desk, officer: officerToo }, {}, now),
      code('SPEND-016'),
    )
    const authorAsOfficer = await anActor(
      database,
      { role: 'programme_officer', personId: place.signer.personId },
      now,
    )
    await assert.rejects(
      decideOn(database, requestId, { ...desk, officer: authorAsOfficer }, {}, now),
      code('SPEND-011'),
    )
    await assert.rejects(
      decideOn(database, requestId, { ...desk, officer: desk.reviewer }, {}, now),
      code('SPEND-005'),
    )
    await decideOn(database, requestId, desk, { action: 'deny', reasons: 'Non serve più.' }, now)
    assert.equal((await read(place.editor, requestId)).state, 'denied')
    await assert.rejects(decideOn(database, requestId, desk, {}, now), code('SPEND-003'))
  })

  test('stops its clock for an integration, changes only then, and keeps both versions', async () => {
    const place = await plannedPlace()
    const requestId = await aRequest(database, place, within, now)
    await sendRequest(database, requestId, place.signer, now)
    await assert.rejects(
      withActor(database.db, place.editor, (tx) =>
        saveAnswers(tx, { requestId, values: { need: 'Altro' }, before: {} }, now),
      ),
      code('SPEND-022'),
    )
    await step(desk.reviewer, requestId, (tx, at) => takeRequest(tx, at, now))
    const question = { question: 'Perché dodici mesi?', dueOn: '2026-04-07' }
    await step(desk.reviewer, requestId, (tx, at) => askIntegration(tx, { ...at, ...question }, noMail, now))
    await withActor(database.db, place.editor, (tx) =>
      saveAnswers(tx, { requestId, values: { need: 'I server sono vecchi.' }, before: {} }, now),
    )
    await sendRequest(database, requestId, place.signer, now)
    const request = await read(desk.officer, requestId)
    assert.deepEqual([request.state, request.versionCount], ['in_examination', 2])
    const [integration] = await withActor(database.db, desk.officer, (tx) =>
      listIntegrations(tx, [requestId]),
    )
    assert.deepEqual(integration?.answeredAt, now)
    const { content } = await withActor(database.db, desk.officer, (tx) => sentFacts(tx, request))
    assert.equal(content.values.need, 'I server sono vecchi.')
  })

  test('is not decided on a plan that changed after the opinion, until the difference was seen', async () => {
    const place = await plannedPlace()
    const requestId = await aRequest(database, place, within, now)
    await sendRequest(database, requestId, place.signer, now)
    await examine(database, requestId, desk, now)
    await database.store.ownerRows(
      "update digital_services set state = 'ceased' where digital_service_id = $1 returning 1",
      [place.services[0]],
    )
    await assert.rejects(decideOn(database, requestId, desk, {}, now), code('SPEND-018'))
    await assert.rejects(decideOn(database, requestId, desk, { seenMark: 'old' }, now), code('SPEND-018'))
    const { facts } = await withActor(database.db, desk.officer, async (tx) =>
      sentFacts(tx, await getRequest(tx, requestId)),
    )
    await decideOn(database, requestId, desk, { seenMark: markOf(seenPlanOf(facts.place.services)) }, now)
    assert.equal((await read(place.editor, requestId)).state, 'authorised')
  })

  test('is authorised with conditions that have a day, and not without', async () => {
    const place = await plannedPlace()
    const requestId = await aRequest(database, place, within, now)
    await sendRequest(database, requestId, place.signer, now)
    await examine(database, requestId, desk, now)
    const action = 'authorise_with_conditions'
    await assert.rejects(decideOn(database, requestId, desk, { action }, now), code('SPEND-020'))
    const conditions = [{ words: 'Spegnere due server', dueOn: '2026-05-31' }]
    await decideOn(database, requestId, desk, { action, conditions }, now)
    const listed = await withActor(database.db, place.editor, (tx) => listConditions(tx, requestId))
    assert.deepEqual(
      listed.map(({ words, dueOn, metOn }) => [words, dueOn, metOn]),
      [['Spegnere due server', '2026-05-31', null]],
    )
  })

  test('can be withdrawn, resumed and sent again', async () => {
    const place = await plannedPlace()
    const requestId = await aRequest(database, place, within, now)
    await sendRequest(database, requestId, place.signer, now)
    await step(place.signer, requestId, (tx, at) =>
      moveOwn(tx, { ...at, action: 'withdraw', note: 'Importo sbagliato' }, noMail, now),
    )
    await step(place.editor, requestId, (tx, at) =>
      moveOwn(tx, { ...at, action: 'resume', note: '' }, noMail, now),
    )
    assert.equal((await sendRequest(database, requestId, place.signer, now)).number, 2)
  })

  test('a plan that was only sent counts, and is said so', async () => {
    const sent = await aSentPlan(database, {}, now)
    const rows = await database.store.ownerRows<{ standing: string; ends_on: string }>(
      'select standing, ends_on from plan_commitments where plan_id = $1',
      [sent.planId],
    )
    assert.deepEqual(
      rows.map(({ standing, ends_on }) => [standing, ends_on]),
      [
        ['submitted', '2026-06-15'],
        ['submitted', '2026-06-15'],
      ],
    )
  })
})

describe('a communication', () => {
  const groupA = { place: { group: 'A' as const } }

  async function communicated() {
    const place = await aPlace(database, groupA, now)
    const requestId = await aRequest(database, place, { purpose: null, cloudReason: '' }, now)
    await sendRequest(database, requestId, place.signer, now, 'communication')
    return { place, requestId }
  }

  test('is acknowledged, many in one act, requests for authorisation never', async () => {
    const [one, two] = [await communicated(), await communicated()]
    const rows: { requestId: SpendingRequestId; version: number }[] = []
    for (const { requestId } of [one, two])
      rows.push({ requestId, version: (await read(desk.officer, requestId)).version })
    await withActor(database.db, desk.officer, (tx) => acknowledgeMany(tx, rows, noMail, now))
    assert.equal((await read(two.place.editor, two.requestId)).state, 'acknowledged')
    const place = await plannedPlace()
    const requestId = await aRequest(database, place, within, now)
    await sendRequest(database, requestId, place.signer, now)
    const request = { requestId, version: (await read(desk.officer, requestId)).version }
    const third = await communicated()
    const mixed = [
      { requestId: third.requestId, version: (await read(desk.officer, third.requestId)).version },
      request,
    ]
    await assert.rejects(
      withActor(database.db, desk.officer, (tx) => acknowledgeMany(tx, mixed, noMail, now)),
      code('SPEND-014'),
    )
    assert.equal((await read(desk.officer, third.requestId)).state, 'submitted')
  })

  test('is requalified: its owner completes it as a request for authorisation', async () => {
    const { place, requestId } = await communicated()
    await step(desk.officer, requestId, (tx, at) =>
      answerCommunication(tx, { ...at, action: 'requalify', reasons: 'Il gruppo è B.' }, noMail, now),
    )
    assert.equal((await read(place.editor, requestId)).duty, 'authorisation')
    const values = {
      purpose: 'avoid_interruption',
      cloudReason: 'Non ancora',
      excessReason: 'Nessun piano',
    } as const
    await withActor(database.db, place.editor, (tx) =>
      saveAnswers(tx, { requestId, values, before: {} }, now),
    )
    await sendRequest(database, requestId, place.signer, now)
    assert.equal((await read(desk.officer, requestId)).state, 'submitted')
  })

  test('is refused when the group of the data centre changed while the page was open', async () => {
    const place = await plannedPlace()
    const requestId = await aRequest(database, place, within, now)
    await assert.rejects(
      sendRequest(database, requestId, place.signer, now, 'communication'),
      code('SPEND-033'),
    )
  })
})

describe('a body whose requests leave by another channel', () => {
  test('closes the version, and records the act received with its own number', async () => {
    const place = await aPlace(database, { channel: 'office', services: ['Anagrafe'] }, now)
    const requestId = await aRequest(database, place, { excessReason: 'Nessun piano ancora' }, now)
    await sendRequest(database, requestId, place.signer, now)
    await assert.rejects(read(desk.officer, requestId), code('SPEND-001'))
    await step(place.editor, requestId, (tx, at) =>
      recordOutcome(
        tx,
        {
          ...at,
          action: 'record_authorised',
          number: 'AGID 1234',
          decidedOn: '2026-03-09',
          reasons: '',
          conditions: [],
          derogation: null,
        },
        noMail,
        now,
      ),
    )
    const [acts, overruns] = await withActor(database.db, place.editor, async (tx) => [
      await listActs(tx, requestId),
      await listOverruns(tx, [requestId], 'open'),
    ])
    assert.equal(acts[0]?.number, 'AGID 1234')
    assert.deepEqual(
      overruns.map(({ causes }) => causes.map(({ kind }) => kind)),
      [['authorised']],
    )
  })
})
