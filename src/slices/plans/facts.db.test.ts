// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { type TestApp, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import {
  anActor,
  aPlan,
  aSentPlan,
  type MadePlan,
  readyValues,
  sendPlan,
} from '../../../test/factories/plans.ts'
import {
  type Actor,
  type ActorTx,
  type PersonActor,
  systemActor,
  withActor,
} from '../../platform/db/actor.ts'
import { loadReferenceData } from '../inventory/index.ts'
import { saveItem } from './commands.ts'
import { loadPlanFacts } from './facts-store.ts'
import { planFindings } from './rules.ts'
import { keepSimilarCosts } from './similar-costs.ts'
import { getItem, getPlan } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
let app: TestApp

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
})

/** Gives the services of a body a type, and the body its residents. */
async function typed(made: MadePlan, residents: number): Promise<void> {
  await database.store.asOwner(`
    update digital_services set service_type_code = (select min(service_type_code) from service_types)
      where administration_id = '${made.administrationId}' and name = 'Anagrafe';
    insert into administration_populations (administration_id, counted_on, residents, source)
      values ('${made.administrationId}', '2023-01-01', ${residents}, 'ISTAT')
      on conflict (administration_id, counted_on) do update set residents = excluded.residents`)
}

const spreads = (actor: Actor) =>
  withActor(database.db, actor, async (tx) => {
    const { rows } = await sql<
      Record<string, unknown>
    >`select * from regia.similar_costs(null, null)`.execute(tx)
    return rows
  })

/** A body with its plan sent, whose «Anagrafe» costs so much. */
async function sentAt(costCents: number, residents = 3_000): Promise<MadePlan> {
  const made = await aPlan(database, {}, now)
  await typed(made, residents)
  await withActor(database.db, made.editor, async (tx) => {
    for (const digitalServiceId of made.services) {
      const { version } = await getItem(tx, made.planId, digitalServiceId)
      await saveItem(tx, { planId: made.planId, digitalServiceId, version, values: { costCents } }, now)
    }
  })
  const { administrationId } = made
  await sendPlan(
    database,
    made.planId,
    await anActor(database, { role: 'legal_representative', administrationId }, now),
    now,
  )
  return made
}

describe('what similar bodies pay', () => {
  const sent: MadePlan[] = []
  it('is nothing of fewer than five bodies, then quartiles and no row of any of them', async () => {
    for (const cost of [100_000, 110_000, 120_000, 130_000]) sent.push(await sentAt(cost))
    const stranger = await aPlan(database, {}, now)
    await typed(stranger, 4_000)
    assert.deepEqual(await spreads(stranger.editor), [])
    await sentAt(9_000_000, 30_000)
    assert.deepEqual(await spreads(stranger.editor), [], 'another band does not count')
    sent.push(await sentAt(140_000))
    const rows = await spreads(stranger.editor)
    assert.deepEqual(Object.keys(rows[0] ?? {}).sort(), [
      'band_code',
      'bodies',
      'high',
      'low',
      'measure',
      'median',
      'service_type_code',
    ])
    assert.deepEqual(
      rows.map((row) => [row['measure'], row['bodies'], Number(row['low']), Number(row['median'])]).sort(),
      [
        ['cost', 5, 110_000, 120_000],
        ['fee', 5, 185_000, 185_000],
      ],
    )
    const facts = await withActor(database.db, stranger.editor, async (tx) =>
      loadPlanFacts(tx, await getPlan(tx, stranger.planId)),
    )
    const found = planFindings(facts).filter(({ rule }) => rule === 'PR-20')
    assert.deepEqual(
      found.map((each) => [each.subjectName, each.field]),
      [['Anagrafe', 'costCents']],
      'readyValues costs 4.200 euro',
    )
    assert.equal(readyValues.costCents, 420_000)

    const own = sent[0]
    assert.ok(own)
    const mine = await withActor(database.db, own.editor, async (tx) =>
      loadPlanFacts(tx, await getPlan(tx, own.planId)),
    )
    assert.deepEqual(
      planFindings(mine).filter(({ rule }) => rule === 'PR-20'),
      [],
      'four others are too few',
    )
    const page = await (await app.as({ role: 'contact', administrationId: stranger.administrationId })).get(
      `/piani/${stranger.planId}/servizi/${stranger.services[0]}?passo=costi`,
    )
    assert.match(page.body, /Quanto spendono gli altri.*5 enti simili/s)
  })

  it('is read by pages as the job kept it, at most a day old, and counted anew without', async () => {
    const reader = await aPlan(database, {}, now)
    await typed(reader, 3_000)
    const medianOn = (actor: PersonActor) =>
      withActor(database.db, actor, async (tx) => {
        const facts = await loadPlanFacts(tx, await getPlan(tx, reader.planId))
        return [...facts.similar.values()][0]?.cost?.median
      })
    await keepSimilarCosts(database.db, now)
    assert.equal(await medianOn(reader.editor), 120_000)
    await database.store.asOwner('update similar_cost_spreads set median = 1')
    assert.equal(await medianOn(reader.editor), 1)
    assert.equal(await medianOn({ ...reader.editor, today: '2026-03-11' }), 1)
    assert.equal(await medianOn({ ...reader.editor, today: '2026-03-12' }), 120_000)
    await keepSimilarCosts(database.db, now)
    assert.equal(await medianOn(reader.editor), 120_000)
    const forge = (tx: ActorTx) => sql`delete from similar_cost_spreads`.execute(tx)
    await withActor(database.db, reader.editor, forge)
    assert.equal((await database.store.ownerRows('select 1 from similar_cost_spreads')).length, 2)
    await database.store.asOwner('delete from similar_cost_spreads')
  })

  it('counts no version that was withdrawn, and answers nobody outside', async () => {
    const made = await aSentPlan(database, {}, now)
    await typed(made, 3_000)
    assert.deepEqual(await spreads(systemActor('public', now)), [])
    await database.store.asOwner(
      `update plan_versions set outcome = 'withdrawn' where plan_id = '${sent[0]?.planId}'`,
    )
    assert.deepEqual(await spreads(made.editor), [])
  })
})

describe('what the rules read of dependencies', () => {
  it('are those of the body, with the days of the dated value', async () => {
    const made = await aPlan(database, {}, now)
    const [a, b] = made.services
    await database.store.asOwner(`insert into service_dependencies (administration_id, digital_service_id, depends_on_id, created_at)
      values ('${made.administrationId}', '${a}', '${b}', now())`)
    const load = () =>
      withActor(database.db, made.editor, async (tx) => loadPlanFacts(tx, await getPlan(tx, made.planId)))
    const facts = await load()
    assert.deepEqual(facts.dependencies, [{ serviceId: a, dependsOnId: b }])
    assert.equal(facts.dependencyGapDays, 90)
    await database.store.asOwner(`insert into rule_values (rule_value_code, valid_from, label, value)
      values ('dependency-gap-days', '2026-01-01', 'x', 30)`)
    assert.equal((await load()).dependencyGapDays, 30)
  })
})
