// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import {
  aDesk,
  aPlace,
  aRequest,
  type Desk,
  decideOn,
  examine,
  sendRequest,
} from '../../../test/factories/spending.ts'
import { withActor } from '../../platform/db/actor.ts'
import { recordSpent } from './actuals.ts'
import { listActuals } from './actuals-store.ts'
import { askIntegration, takeRequest } from './examination.ts'
import type { SpendingRequestId, SpendingValues } from './model.ts'
import { listDecisionTimes } from './register-store.ts'
import { getRequest } from './store.ts'

const database = testDatabase()
const day = (text: string) => new Date(`${text}T10:00:00Z`)
const now = day('2026-05-20')
const noMail = { mailEnabled: false }
let app: TestApp
let desk: Desk
let place: Awaited<ReturnType<typeof aPlace>>
let other: Awaited<ReturnType<typeof aPlace>>
let authorised: SpendingRequestId

const derogation = {
  ground: 'La migrazione è in ritardo.',
  scope: 'Tutto il contratto',
  expiresOn: '2026-12-31',
}

async function sent(of: typeof place, values: Partial<SpendingValues>, on: Date) {
  const requestId = await aRequest(database, of, { excessReason: 'Nessun piano ancora', ...values }, on)
  await sendRequest(database, requestId, of.signer, on)
  return requestId
}

before(async () => {
  await database.opened
  desk = await aDesk(database, day('2026-01-02'))
  place = await aPlace(database, { body: { name: 'Comune di Acquarola' } }, day('2026-01-02'))
  other = await aPlace(database, { body: { name: 'Comune di Borgo Lamaro' } }, day('2026-01-02'))
  authorised = await sent(place, { subject: 'Manutenzione dei server' }, day('2026-03-02'))
  await examine(database, authorised, desk, day('2026-03-05'))
  const conditions = [{ words: 'Spegnere due server', dueOn: '2026-06-30' }]
  const given = { action: 'authorise_with_conditions', conditions, derogation } as const
  await decideOn(database, authorised, desk, given, day('2026-03-12'))
  // Twenty days, ten of them waiting for the owner.
  const denied = await sent(other, { subject: 'Nuovo archivio' }, day('2026-03-02'))
  await withActor(database.db, desk.reviewer, async (tx) => {
    await takeRequest(
      tx,
      { requestId: denied, version: (await getRequest(tx, denied)).version },
      day('2026-03-03'),
    )
    const { version } = await getRequest(tx, denied)
    const question = { question: 'Perché?', dueOn: '2026-04-01' }
    await askIntegration(tx, { requestId: denied, version, ...question }, noMail, day('2026-03-04'))
  })
  await sendRequest(database, denied, other.signer, day('2026-03-14'))
  await examine(database, denied, desk, day('2026-03-15'))
  await decideOn(database, denied, desk, { action: 'deny', reasons: 'Non serve.' }, day('2026-03-22'))
  app = await testApp(database, { now })
})

describe('the register of acts', () => {
  test('tells the acts with outcome, conditions, derogations and days, the latest first', async () => {
    const officer = await app.as({ role: 'programme_officer' })
    const page = (await officer.get('/spese/registro')).body
    assert.ok(page.indexOf('Borgo Lamaro') < page.indexOf('Acquarola'))
    assert.match(page, /1 da rispettare/)
    assert.match(page, /deroga fino al 31\/12\/2026/)
    assert.match(page, /S2026\/0001/)
    const csv = (await officer.get('/spese/registro.csv')).body.trim().split('\r\n')
    assert.equal(csv.length, 3)
    assert.match(csv[1] ?? '', /^S2026\/0002,2026-03-22,Negata,.*,10$/)
    assert.match(csv[2] ?? '', /^S2026\/0001,2026-03-12,Autorizzata con prescrizioni,.*,1,1,1,2026-12-31,10$/)
    assert.equal((await officer.get('/spese/registro.xlsx')).statusCode, 200)
  })

  test('filters by outcome, words, day, open conditions and derogations', async () => {
    const officer = await app.as({ role: 'programme_officer' })
    for (const [query, numbers] of [
      ['esito=deny', ['S2026/0002']],
      ['cerca=acquarola+manut', ['S2026/0001']],
      ['al=2026-03-20', ['S2026/0001']],
      ['dal=2026-03-20', ['S2026/0002']],
      ['prescrizioni=1', ['S2026/0001']],
      ['deroghe=1', ['S2026/0001']],
      ['anno=2025', []],
    ] as const) {
      const lines = (await officer.get(`/spese/registro.csv?${query}`)).body.trim().split('\r\n').slice(1)
      assert.deepEqual(
        lines.map((line) => line.split(',')[0]),
        numbers,
        query,
      )
    }
  })

  test('shows a body only its own acts, and the administrator none', async () => {
    const contact = await app.as({ role: 'contact', administrationId: place.administrationId })
    const page = (await contact.get('/spese/registro')).body
    assert.match(page, /S2026\/0001/)
    assert.doesNotMatch(page, /S2026\/0002/)
    assert.equal((await (await app.as({ role: 'administrator' })).get('/spese/registro')).statusCode, 403)
  })

  test('gives the time to decide without the days that waited for the owner', async () => {
    const times = await withActor(database.db, desk.officer, (tx) =>
      listDecisionTimes(tx, 'nation', '2026-12-31'),
    )
    const expected = { decisions: 2, median: 10, p90: 10 }
    assert.deepEqual(times, [
      { year: 2026, ...expected },
      { year: null, ...expected },
    ])
  })
})

describe('what was really spent', () => {
  const record = (amounts: { year: number; cents: number | null }[], actor = place.editor) =>
    withActor(database.db, actor, async (tx) => {
      const { version } = await getRequest(tx, authorised)
      await recordSpent(tx, { requestId: authorised, version, amounts }, now)
    })
  const spent = () => withActor(database.db, desk.officer, (tx) => listActuals(tx, authorised))

  test('is written year by year on the page, with who and when, and taken away again', async () => {
    const contact = await app.as({ role: 'contact', administrationId: place.administrationId })
    assert.match((await contact.get(`/spese/${authorised}`)).body, /n\.d\.: non è ancora scritto/)
    const { version } = await withActor(database.db, contact.actor, (tx) => getRequest(tx, authorised))
    const form = {
      version: String(version),
      year1: '2026',
      spent1: '12.000,50',
      year6: '2025',
      spent6: '100',
    }
    assert.equal((await contact.post(`/spese/${authorised}/speso`, form)).statusCode, 303)
    assert.deepEqual(await spent(), [
      { year: 2025, cents: 10_000 },
      { year: 2026, cents: 1_200_050 },
    ])
    assert.equal((await contact.post(`/spese/${authorised}/speso`, form)).statusCode, 303)
    const stale = await contact.post(`/spese/${authorised}/speso`, { ...form, spent1: '1,00' })
    assert.match(stale.body, /SPEND-002/)
    const history = (await contact.get(`/storia/spesa/${authorised}`)).body
    assert.match(history, /ha scritto quanto è stato speso/)
    await record([{ year: 2025, cents: null }])
    assert.deepEqual(await spent(), [{ year: 2026, cents: 1_200_050 }])
  })

  test('is refused where it cannot be understood, in advance, from others, and before an authorisation', async () => {
    const contact = await app.as({ role: 'contact', administrationId: place.administrationId })
    const refused = await contact.post(`/spese/${authorised}/speso`, {
      version: '1',
      year1: '2026',
      spent1: '1.234',
    })
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /scrivi anche i centesimi/)
    await assert.rejects(record([{ year: 2027, cents: 1 }]), { code: 'SPEND-035' })
    await assert.rejects(record([{ year: 2026, cents: 1 }], desk.officer), { code: 'SPEND-005' })
    await assert.rejects(record([{ year: 2026, cents: 1 }], other.editor), { code: 'SPEND-001' })
    const waiting = await sent(other, { subject: 'Ancora' }, now)
    await assert.rejects(
      withActor(database.db, other.editor, async (tx) => {
        const { version } = await getRequest(tx, waiting)
        await recordSpent(tx, { requestId: waiting, version, amounts: [{ year: 2026, cents: 1 }] }, now)
      }),
      { code: 'SPEND-026' },
    )
  })
})
