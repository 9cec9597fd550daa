// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aPlace, aRequest, type MadePlace, sendRequest } from '../../../test/factories/spending.ts'
import { withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import { saveAnswers } from './commands.ts'
import { spendingDue } from './due.ts'
import { recordOutcome } from './examination.ts'
import { listIntegrations } from './examination-store.ts'
import type { SpendingRequestId } from './model.ts'
import { findSending } from './office-store.ts'
import { recordAnswer, recordIntegration } from './received.ts'
import { getRequest, listVersions } from './store.ts'
import { daysWaited } from './view.ts'

const database = testDatabase()
const now = new Date('2026-03-20T10:00:00Z')
const noMail = { mailEnabled: false }
const code = (expected: string) => (error: unknown) => error instanceof DomainError && error.code === expected
let app: TestApp
let place: MadePlace
let contact: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  place = await aPlace(database, { channel: 'office' }, now)
  contact = await app.as({ role: 'contact', administrationId: place.administrationId })
})

async function closed(
  of: MadePlace = place,
  at = new Date('2026-03-01T10:00:00Z'),
): Promise<SpendingRequestId> {
  const requestId = await aRequest(database, of, { excessReason: 'Nessun piano' }, at)
  await sendRequest(database, requestId, of.signer, at)
  return requestId
}

const read = (requestId: SpendingRequestId) =>
  withActor(database.db, place.editor, (tx) => getRequest(tx, requestId))
const asked = {
  question: 'Mandare il preventivo.',
  receivedOn: '2026-03-10',
  dueOn: '2026-04-09',
  protocolNumber: 'AGID 812',
}

async function received(requestId: SpendingRequestId): Promise<void> {
  const { version } = await read(requestId)
  await withActor(database.db, place.editor, (tx) =>
    recordIntegration(tx, { requestId, version, ...asked }, noMail, now),
  )
}

async function answered(requestId: SpendingRequestId, sentOn = '2026-03-18'): Promise<void> {
  const { version } = await read(requestId)
  await withActor(database.db, place.editor, (tx) =>
    recordAnswer(
      tx,
      { requestId, version, channel: 'pec', sentByName: 'Protocollo', sentOn, protocolNumber: '77' },
      now,
    ),
  )
}

describe('an integration that came by another channel', () => {
  test('stops the clock from the day it came until its answer left, and is something to do until then', async () => {
    const requestId = await closed()
    await received(requestId)
    const [request, [integration], dues] = await withActor(database.db, place.editor, async (tx) => [
      await getRequest(tx, requestId),
      await listIntegrations(tx, [requestId]),
      await spendingDue.load(tx, [place.administrationId], '2026-03-20'),
    ])
    assert.ok(integration)
    assert.equal(request.state, 'integration_requested')
    assert.deepEqual(
      [integration.isReceived, integration.askedOn, integration.protocolNumber, integration.dueOn],
      [true, '2026-03-10', 'AGID 812', '2026-04-09'],
    )
    assert.equal(daysWaited(request, [integration], '2026-03-20'), 9)
    const due = dues.find(({ key }) => key === `spending:${requestId}:integration`)
    assert.equal(due?.dueOn, '2026-04-09')
    await answered(requestId)
    const [after, [last], versions] = await withActor(database.db, place.editor, async (tx) => [
      await getRequest(tx, requestId),
      await listIntegrations(tx, [requestId]),
      await listVersions(tx, requestId),
    ])
    assert.ok(last)
    assert.equal(after.state, 'submitted')
    assert.deepEqual(
      [last.answeredOn, last.answerChannel, last.answerProtocolNumber, versions.length],
      ['2026-03-18', 'pec', '77', 1],
    )
    assert.equal(daysWaited(after, [last], '2026-03-20'), 11)
  })

  test('wants a version of its own when the answers changed, recorded as it left', async () => {
    const requestId = await closed()
    await received(requestId)
    await withActor(database.db, place.editor, (tx) =>
      saveAnswers(tx, { requestId, values: { need: 'Si guastano.' }, before: {} }, now),
    )
    await assert.rejects(answered(requestId), code('SPEND-052'))
    const page = (await contact.get(`/spese/${requestId}/versioni/1/portale`)).body
    assert.match(page, /Le risposte sono cambiate dall’ultima versione/)
    const sent = await sendRequest(database, requestId, place.signer, now)
    assert.equal(sent.number, 2)
    assert.equal((await read(requestId)).state, 'integration_requested')
    await answered(requestId)
    assert.equal((await read(requestId)).state, 'submitted')
    const [versions, first, second] = await withActor(database.db, place.editor, async (tx) => {
      const found = await listVersions(tx, requestId)
      return [
        found,
        await findSending(tx, found[1]?.versionId ?? ''),
        await findSending(tx, found[0]?.versionId ?? ''),
      ]
    })
    assert.equal(versions.length, 2)
    assert.equal(first, null)
    assert.equal(second?.protocolNumber, '77')
  })

  test('may end with a denial that did not wait for the answer', async () => {
    const requestId = await closed()
    await received(requestId)
    const { version } = await read(requestId)
    await withActor(database.db, place.editor, (tx) =>
      recordOutcome(
        tx,
        {
          requestId,
          version,
          action: 'record_denied',
          number: 'AGID 900',
          decidedOn: '2026-03-19',
          reasons: '',
          conditions: [],
          derogation: null,
        },
        noMail,
        now,
      ),
    )
    assert.equal((await read(requestId)).state, 'denied')
    const [integration] = await withActor(database.db, place.editor, (tx) =>
      listIntegrations(tx, [requestId]),
    )
    assert.notEqual(integration?.answeredAt, null)
  })

  test('is not recorded for a request sent inside Regia, nor twice, nor by other bodies or roles', async () => {
    const programme = await aPlace(database, {}, now)
    const inside = await closed(programme)
    const refused = (actor: MadePlace['editor'], requestId: SpendingRequestId) =>
      withActor(database.db, actor, async (tx) => {
        const { version } = await getRequest(tx, requestId)
        return recordIntegration(tx, { requestId, version, ...asked }, noMail, now)
      })
    await assert.rejects(refused(programme.editor, inside), code('SPEND-007'))
    const requestId = await closed()
    await assert.rejects(refused(programme.editor, requestId), code('SPEND-001'))
    await received(requestId)
    await assert.rejects(received(requestId), code('SPEND-004'))
    const reviewer = await app.as({ role: 'reviewer' })
    const form = { version: '3', ...asked, receivedOn: '10/03/2026', dueOn: '09/04/2026' }
    const { protocolNumber: askedProtocol, ...fields } = form
    const path = `/spese/${requestId}/versioni/1/integrazioni`
    assert.equal((await reviewer.post(path, { ...fields, askedProtocol })).statusCode, 404)
  })

  test('is recorded from the page of what left, with what is wrong beside its field', async () => {
    const requestId = await closed()
    const portal = `/spese/${requestId}/versioni/1/portale`
    const version = String((await read(requestId)).version)
    assert.match((await contact.get(portal)).body, /Registra le integrazioni chieste/)
    const path = `/spese/${requestId}/versioni/1/integrazioni`
    const form = {
      version,
      question: 'Il preventivo',
      receivedOn: '10/03/2026',
      askedProtocol: '812',
      dueOn: '09/03/2026',
    }
    const early = await contact.post(path, form)
    assert.equal(early.statusCode, 422)
    assert.match(early.body, /Il termine viene prima dell’arrivo/)
    assert.match(early.body, /value="812"/)
    assert.equal((await contact.post(path, { ...form, receivedOn: '21/03/2026' })).statusCode, 422)
    assert.equal((await contact.post(path, { ...form, dueOn: '09/04/2026' })).statusCode, 303)
    const page = (await contact.get(`/spese/${requestId}`)).body
    assert.match(page, /Che cosa è stato chiesto/)
    assert.match(page, /prot\. 812/)
    const answer = {
      version: String((await read(requestId)).version),
      channel: 'pec',
      sentByName: 'Protocollo',
      protocolNumber: '9',
    }
    const before = await contact.post(`${path}/risposte`, { ...answer, sentOn: '09/03/2026' })
    assert.equal(before.statusCode, 422)
    assert.match(before.body, /la risposta parte dopo/)
    assert.equal(
      (await contact.post(`${path}/risposte`, { ...answer, sentOn: '19/03/2026' })).statusCode,
      303,
    )
    assert.match(
      (await contact.get(`/spese/${requestId}`)).body,
      /Registrata la risposta inviata il 19 marzo 2026, PEC, prot\. 9/,
    )
  })
})
