// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService } from '../../../test/factories/inventory.ts'
import { anActor, aPlan } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { loadReferenceData } from '../inventory/index.ts'
import { loadFactsOfPlans, loadPlanFacts } from './facts-store.ts'
import { planStates } from './lifecycle.ts'
import { approaches, destinationKinds, strategies } from './model.ts'
import { getPlan } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:07:32Z')

/** The words that a check of the database admits for a column. */
async function admitted(table: string, column: string): Promise<string[]> {
  const rows = (await database.store.ownerRows(
    `select pg_get_constraintdef(c.oid) as def from pg_constraint c
     where c.conrelid = $1::regclass and c.contype = 'c' and pg_get_constraintdef(c.oid) like $2`,
    [table, `%(${column} = ANY%`],
  )) as { def: string }[]
  return [...(rows[0]?.def ?? '').matchAll(/'([^']+)'::text/g)].map((match) => match[1] as string)
}

describe('the checks of the database', () => {
  it('admit the same words as the code', async () => {
    assert.deepEqual((await admitted('plans', 'state')).sort(), [...planStates].sort())
    assert.deepEqual((await admitted('plan_items', 'approach')).sort(), [...approaches].sort())
    assert.deepEqual((await admitted('plan_items', 'strategy')).sort(), [...strategies].sort())
    assert.deepEqual((await admitted('plan_items', 'destination_kind')).sort(), [...destinationKinds].sort())
  })
})

describe('the facts of plans', () => {
  it('are the same loaded one by one or together', async () => {
    await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
    const association = (await anAssociation(database.db)).id
    const owner = await anAdministration(database.db, { name: 'Unione' })
    const shared = await aDataCentre(database, {
      administrationId: owner.id,
      name: 'Sala comune',
      isShared: true,
    })
    const made: Awaited<ReturnType<typeof aPlan>>[] = []
    for (const name of ['Uno', 'Due']) {
      const plan = await aPlan(database, { body: { name }, ready: false }, now)
      await aMember(database.db, association, plan.administrationId)
      const own = await aDataCentre(database, {
        administrationId: plan.administrationId,
        name: `Sala di ${name}`,
      })
      await aService(database, {
        administrationId: plan.administrationId,
        name: 'Tributi',
        dataCentreId: own.id,
      })
      await aService(database, {
        administrationId: plan.administrationId,
        name: 'Mensa',
        dataCentreId: shared.id,
      })
      await aService(database, { administrationId: owner.id, name: `Di ${name}`, dataCentreId: own.id })
      made.push(plan)
    }
    const office = await anActor(database, { role: 'office_member', associationId: association }, now)
    await withActor(database.db, office, async (tx) => {
      const plans = []
      for (const { planId } of made) plans.push(await getPlan(tx, planId))
      const together = await loadFactsOfPlans(tx, plans)
      for (const plan of plans) {
        const alone = await loadPlanFacts(tx, plan)
        assert.deepEqual(together.get(plan.planId), alone)
        assert.deepEqual(
          alone.services.map((service) => service.name),
          ['Anagrafe', 'Mensa', 'Protocollo', 'Tributi'],
        )
        assert.deepEqual(
          alone.dataCentres.map((place) => [place.name, place.isOwn, place.foreignServices.length]),
          [
            [`Sala di ${plan.administrationName}`, true, 1],
            ['Sala comune', false, 0],
          ],
        )
      }
      assert.deepEqual(await loadFactsOfPlans(tx, []), new Map())
    })
  })
  it('hold the terms of the body’s own office and not those of others, the latest row of each', async () => {
    const made = await aPlan(database, {}, now)
    const [own, other] = [(await anAssociation(database.db)).id, (await anAssociation(database.db)).id]
    await aMember(database.db, own, made.administrationId)
    const term = (association: string | null, code: string, dueOn: string, validFrom: string) =>
      database.store.ownerRows(
        `insert into terms (term_id, term_code, title, due_on, subject, source, certainty, association_id, valid_from)
         values (gen_random_uuid(), $1, $1, $2, 'plan', 'Ufficio', 'house', $3, $4) returning 1`,
        [code, dueOn, association, validFrom],
      )
    await term(own, 'interno', '2026-05-01', '2026-01-01')
    await term(own, 'interno', '2026-06-01', '2026-02-01')
    await term(other, 'altrui', '2026-05-01', '2026-01-01')
    const facts = await withActor(database.db, made.editor, async (tx) =>
      loadPlanFacts(tx, await getPlan(tx, made.planId)),
    )
    assert.deepEqual(
      facts.terms.filter((each) => each.certainty === 'house').map(({ code, dueOn }) => [code, dueOn]),
      [['interno', '2026-06-01']],
    )
  })
})
