// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { aBand, aCall, callContent } from '../../../test/factories/calls.ts'
import { anActor } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { addCallVersion, chooseBand, forgetBand } from './commands.ts'
import type { CallId } from './model.ts'
import { readBand } from './rules.ts'
import { findBandChoice, listCalls, listOpenCalls, listVersions, readBodies, readCall } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
const today = '2026-03-10'
const cli = systemActor('cli', now)
let [body, otherBody] = ['', ''] as AdministrationId[] as [AdministrationId, AdministrationId]
let people: Record<'contact' | 'stranger' | 'office' | 'officer' | 'auditor' | 'administrator', PersonActor>

before(async () => {
  await database.opened
  const populations = [
    { countedOn: '2011-10-09', residents: 2616, source: 'prova' },
    { countedOn: '2023-01-01', residents: 2491, source: 'prova' },
  ]
  body = (await anAdministration(database.db, { populations })).id
  otherBody = (await anAdministration(database.db)).id
  const office = await anAssociation(database.db)
  await aMember(database.db, office.id, body)
  people = {
    contact: await anActor(database, { role: 'contact', administrationId: body }, now),
    stranger: await anActor(database, { role: 'contact', administrationId: otherBody }, now),
    office: await anActor(database, { role: 'office_member', associationId: office.id }, now),
    officer: await anActor(database, { role: 'programme_officer' }, now),
    auditor: await anActor(database, { role: 'auditor' }, now),
    administrator: await anActor(database, { role: 'administrator' }, now),
  }
})

const refusedWith = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code

describe('versions of a call', () => {
  test('are read as they stand on a day', async () => {
    const call = await aCall(database.db, now)
    const add = (validFrom: string, note: string) =>
      withActor(database.db, people.administrator, (tx) =>
        addCallVersion(
          tx,
          { code: call.code, validFrom, content: callContent(today, { note }), fileName: 'v.json' },
          now,
        ),
      )
    await add('2026-03-01', 'proroga')
    await add('2026-04-01', 'da aprile')
    await add('2026-03-01', 'proroga corretta')
    await withActor(database.db, people.contact, async (tx) => {
      assert.deepEqual(
        (await listVersions(tx, call.callId)).map(({ number }) => number),
        [3, 4, 2, 1],
      )
      assert.equal((await readCall(tx, call.callId)).note, 'proroga corretta')
      assert.equal((await readCall(tx, call.callId, '2026-02-28')).note, '')
      assert.equal((await readCall(tx, call.callId, '2026-04-01')).note, 'da aprile')
      assert.equal((await readCall(tx, call.callId, '2020-01-01')).number, 1)
      const listed = (await listCalls(tx, today)).filter(({ callId }) => callId === call.callId)
      assert.deepEqual(
        listed.map(({ number }) => number),
        [4],
      )
    })
  })

  test('are added by the administrator and the command line, with examples that come out', async () => {
    const version = { code: 'di-prova', validFrom: today, content: callContent(today), fileName: 'v.json' }
    for (const actor of [people.contact, people.office, people.officer, people.auditor])
      await assert.rejects(
        withActor(database.db, actor, (tx) => addCallVersion(tx, version, now)),
        refusedWith('GEN-006'),
      )
    const examples = [{ size: 3000, band: null, services: { A: 10 }, cents: 1 }]
    const wrong = { ...version, content: callContent(today, { examples }) }
    await assert.rejects(
      withActor(database.db, cli, (tx) => addCallVersion(tx, wrong, now)),
      refusedWith('CALL-003'),
    )
  })

  test('are open to their kinds of body, within a window', async () => {
    const shut = { windows: [{ opensOn: '2026-01-01', closesOn: '2026-03-09' }] }
    const [open, closed, forSchools] = await Promise.all([
      aCall(database.db, now, { title: 'Aperto' }),
      aCall(database.db, now, shut),
      aCall(database.db, now, { audience: ['school'] }),
    ])
    const found = await withActor(database.db, people.contact, (tx) =>
      listOpenCalls(tx, 'municipality', today),
    )
    const ids = new Set(found.map(({ callId }) => callId))
    assert.ok(ids.has(open.callId) && !ids.has(closed.callId) && !ids.has(forSchools.callId))
    const any = await withActor(database.db, people.officer, (tx) => listOpenCalls(tx, null, today))
    assert.ok(any.some(({ callId }) => callId === forSchools.callId))
  })

  test('that are not there are refused', async () => {
    const missing = '01890000-0000-7000-8000-0000000000ff' as CallId
    for (const id of [missing, 'x' as CallId])
      await assert.rejects(
        withActor(database.db, people.contact, (tx) => readCall(tx, id)),
        refusedWith('CALL-001'),
      )
  })
})

describe('the band of a body', () => {
  test('comes from the count the call reads, until a person of the body chooses another with a reason', async () => {
    const call = await aCall(database.db, now)
    const reading = () =>
      withActor(database.db, people.contact, async (tx) => {
        const read = (await readBodies(tx, call.callId, [body])).get(body)
        return readBand(call, read ?? { counts: [], chosenBand: null }, 5)
      })
    const first = await reading()
    assert.equal(first.band?.code, 'fino-2500')
    assert.equal(first.by, 'residents')
    assert.equal(first.other?.band?.code, 'fino-5000')
    assert.equal(first.other?.count.residents, 2616)
    const choice = {
      callId: call.callId,
      administrationId: body,
      bandCode: 'fino-5000',
      reason: 'Censimento 2011',
    }
    await withActor(database.db, people.contact, (tx) => chooseBand(tx, choice, now))
    await withActor(database.db, people.office, (tx) =>
      chooseBand(tx, { ...choice, reason: 'PEC del 3 marzo' }, now),
    )
    assert.deepEqual([(await reading()).band?.code, (await reading()).by], ['fino-5000', 'person'])
    const kept = await withActor(database.db, people.officer, (tx) => findBandChoice(tx, call.callId, body))
    assert.equal(kept?.reason, 'PEC del 3 marzo')
    const seen = await withActor(database.db, people.stranger, (tx) => findBandChoice(tx, call.callId, body))
    assert.equal(seen, undefined)
    await withActor(database.db, people.contact, (tx) => forgetBand(tx, call.callId, body, now))
    assert.equal((await reading()).by, 'residents')
  })

  test('is chosen among those of the call, by who writes for the body', async () => {
    const call = await aCall(database.db, now, { bands: [aBand()] })
    const choice = { callId: call.callId, administrationId: body, bandCode: 'fino-5000', reason: 'Prova' }
    for (const actor of [people.stranger, people.officer, people.auditor, people.administrator]) {
      const act = (tx: Parameters<typeof chooseBand>[0]) => chooseBand(tx, choice, now)
      await assert.rejects(withActor(database.db, actor, act), refusedWith('GEN-006'))
      await assert.rejects(
        withActor(database.db, actor, (tx) => forgetBand(tx, call.callId, body, now)),
        refusedWith('GEN-006'),
      )
    }
    await assert.rejects(
      withActor(database.db, people.contact, (tx) => chooseBand(tx, { ...choice, bandCode: 'altra' }, now)),
      refusedWith('CALL-004'),
    )
  })
})
