// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre } from '../../../test/factories/inventory.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import { aDesk, aPlace, aRequest, decideOn, examine, sendRequest } from '../../../test/factories/spending.ts'
import { withActor } from '../../platform/db/actor.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { getRequest, recordSpent, type SpendingValues } from '../spending/index.ts'
import { currentFigures, disagreements, kpiLines } from './kpi.ts'

const database = testDatabase()
const now = new Date('2026-05-20T10:00:00Z')
const lombardy = { regionCode: '03', regionName: 'Lombardia' }
let app: TestApp
let office: AssociationId

before(async () => {
  await database.opened
  const desk = await aDesk(database, now)
  const place = await aPlace(database, { body: { name: 'Acquarola', ...lombardy } }, now)
  const groupA = await aPlace(database, { body: { name: 'Borgo' }, place: { group: 'A' } }, now)
  const elsewhere = await aPlace(database, { body: { name: 'Colle' }, channel: 'office' }, now)
  office = (await anAssociation(database.db)).id
  for (const { administrationId } of [place, groupA]) await aMember(database.db, office, administrationId)
  const values = { excessReason: 'Nessun piano', endsOn: '2027-06-30' } as const
  const sent = async (of: typeof place, more: Partial<SpendingValues>, duty?: 'communication') => {
    const id = await aRequest(database, of, { ...values, ...more }, now)
    await sendRequest(database, id, of.signer, now, duty)
    return id
  }
  const years = (first: number, second: number) => [
    { year: 2026, netCents: first, vatCents: null },
    { year: 2027, netCents: second, vatCents: null },
  ]
  const authorised = await sent(place, { amounts: years(100_000, 50_000) })
  const denied = await sent(place, { kind: 'continuity', subject: 'Altro', amounts: years(30_000, 0) })
  await sent(place, { subject: 'Terzo', amounts: years(1_000, 0) })
  await sent(groupA, { purpose: null, cloudReason: '', amounts: years(7_000, 0) }, 'communication')
  await sent(elsewhere, { amounts: years(999, 0) })
  for (const id of [authorised, denied]) await examine(database, id, desk, now)
  const derogation = { ground: 'In ritardo', scope: 'Tutto', expiresOn: '2027-06-30' }
  await decideOn(database, authorised, desk, { derogation }, now)
  await decideOn(database, denied, desk, { action: 'deny' }, now)
  await withActor(database.db, place.editor, async (tx) => {
    const { version } = await getRequest(tx, authorised)
    const amounts = [{ year: 2025, cents: 4_000 }]
    await recordSpent(tx, { requestId: authorised, version, amounts }, now)
  })
  for (const [name, cents] of [
    ['Chiuso', 450_000],
    ['Chiuso senza base', null],
  ] as const) {
    const { id } = await aDataCentre(database, {
      administrationId: place.administrationId,
      name,
      state: 'closed',
      closedOn: '2026-04-01',
    })
    if (cents !== null)
      await database.store.ownerRows(
        `insert into data_centre_baselines (administration_id, data_centre_id, number, counted_on, method, energy_cents, written_at, locked_at)
          values ($1, $2, 1, '2025-01-01', 'Bollette', $3, $4, $4) returning 1`,
        [place.administrationId, id, cents, now],
      )
  }
  app = await testApp(database, { now })
})

describe('the portfolio of spending', () => {
  test('sums what was asked, answered, communicated, spent and avoided; missing is not zero', async () => {
    const lines = kpiLines(await currentFigures(database.db, 'all', now))
    const told = Object.fromEntries(
      lines
        .filter(({ key }) => key.startsWith('spending_'))
        .map((line) => [line.key, [line.value, line.unknown]]),
    )
    assert.deepEqual(told, {
      spending_requested: [181_000, 0],
      spending_authorised: [150_000, 0],
      spending_denied: [30_000, 0],
      // 2026 began and nobody wrote it; 2027 did not begin.
      spending_spent: [4_000, 1],
      spending_communicated: [7_000, 0],
      spending_avoided: [450_000, 1],
    })
  })

  test('gives numbers that agree with the rows they open, in every part', async () => {
    assert.deepEqual(await disagreements(database.db, await currentFigures(database.db, 'all', now), now), [])
  })

  test('opens from its page the rows of each number, by year and kind, for programme and office', async () => {
    const officer = await app.as({ role: 'programme_officer' })
    const page = await officer.get('/spese/quadro')
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /1\.810,00\s€/)
    assert.match(page.body, /Tempo per decidere/)
    const links = [...page.body.matchAll(/href="(\/monitoraggio\/spesa-[^"]+)">([^<]+)</g)]
    assert.ok(links.length > 30)
    for (const [, href = '', number = ''] of links.slice(0, 40)) {
      const rows = await officer.get(href.replaceAll('&amp;', '&'))
      assert.ok(rows.body.includes(number), `${href} does not give ${number}`)
    }
    const csv = await officer.get('/monitoraggio/spesa-autorizzata.csv?anno=2027')
    assert.match(csv.body, /,B,|Gruppo B/)
    assert.match(csv.body, /,2027,500\.00/)
    const member = await app.as({ role: 'office_member', associationId: office })
    const own = (await member.get('/spese/quadro')).body
    assert.match(own, /Per ente/)
    assert.match(own, /1\.810,00\s€/)
    assert.equal((await (await app.as({ role: 'administrator' })).get('/spese/quadro')).statusCode, 403)
  })

  test('of a day before anything was sent knows nothing, and says why', async () => {
    const officer = await app.as({ role: 'programme_officer' })
    assert.match(
      (await officer.get('/spese/quadro?al=2026-05-01')).body,
      /Nessuna autorizzazione è stata chiesta/i,
    )
  })
})
