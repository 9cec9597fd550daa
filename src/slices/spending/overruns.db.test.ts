// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import fc from 'fast-check'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { readyValues, sendPlan } from '../../../test/factories/plans.ts'
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
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { addDays, dateInRome, type LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import { changeServiceState } from '../inventory/index.ts'
import {
  addMissingServices,
  assignReviewer,
  createPlan,
  decidePlan,
  findPlanOf,
  getPlan,
  movePlanBack,
  openRevision,
  saveItem,
} from '../plans/index.ts'
import { giveDerogation, shortenContract } from './aftermath.ts'
import { listOverruns } from './aftermath-store.ts'
import type { SpendingRequestId } from './model.ts'
import { getRequest } from './store.ts'
import { tellOfContracts } from './watch.ts'

const database = testDatabase()
const start = new Date('2026-03-10T09:00:00Z')
const noMail = { mailEnabled: false }
let desk: Desk

before(async () => {
  await database.opened
  desk = await aDesk(database, start)
})

/** Events that may happen to a data centre, to the plan of who is hosted there and to its contracts. */
type Happening =
  | { readonly kind: 'approve' | 'send'; readonly ends: readonly number[] }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'retire' | 'restore'; readonly service: number }
  | { readonly kind: 'authorise'; readonly lasts: number }
  | { readonly kind: 'shorten'; readonly contract: number; readonly by: number }
  | { readonly kind: 'derogate'; readonly contract: number }
  | { readonly kind: 'wait'; readonly days: number }

const ends = fc.array(fc.integer({ min: 60, max: 400 }), { minLength: 2, maxLength: 2 })
const service = fc.integer({ min: 0, max: 1 })
const contract = fc.integer({ min: 0, max: 2 })
const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('approve' as const), ends }) },
    fc.record({ kind: fc.constant('send' as const), ends }),
    fc.record({ kind: fc.constant('withdraw' as const) }),
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('retire' as const, 'restore' as const), service }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('authorise' as const),
        lasts: fc.integer({ min: 30, max: 450 }),
      }),
    },
    fc.record({ kind: fc.constant('shorten' as const), contract, by: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ kind: fc.constant('derogate' as const), contract }),
    fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 60 }) }),
  ),
  { minLength: 5, maxLength: 12 },
)

/** A data centre with a plan and contracts, on a day that moves; steps go through the commands that people use. */
class World {
  readonly place: MadePlace
  readonly contracts: SpendingRequestId[] = []
  now = start

  constructor(place: MadePlace) {
    this.place = place
  }

  private as<Result>(actor: PersonActor, fn: (tx: ActorTx) => Promise<Result>): Promise<Result> {
    return withActor(database.db, { ...actor, today: dateInRome(this.now) }, fn)
  }

  private day(days: number): LocalDate {
    return addDays(dateInRome(this.now), days)
  }

  /** What cannot happen now is refused by a command, and leaves everything as it was. */
  async happen(event: Happening): Promise<void> {
    try {
      await this.step(event)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
    }
  }

  private async step(event: Happening): Promise<void> {
    const { editor, services } = this.place
    switch (event.kind) {
      case 'approve':
        return this.approve(event.ends)
      case 'send':
        await this.write(event.ends)
        return
      case 'withdraw': {
        const planId = await this.plan()
        return this.as(this.place.signer, async (tx) => {
          const { version } = await getPlan(tx, planId)
          await movePlanBack(
            tx,
            { planId, version, action: 'withdraw', note: 'Da rivedere' },
            noMail,
            this.now,
          )
        })
      }
      case 'retire':
      case 'restore':
        return this.as(editor, (tx) =>
          changeServiceState(
            tx,
            {
              id: services[event.service] ?? '',
              action: event.kind === 'retire' ? 'cease' : 'restore',
              note: 'Prova',
            },
            this.now,
          ),
        )
      case 'authorise':
        return this.authorise(event.lasts)
      case 'shorten':
        return this.as(editor, async (tx) => {
          const { requestId, version, endsOn } = await getRequest(tx, this.contract(event.contract))
          const sooner = addDays(endsOn ?? '', -event.by)
          await shortenContract(tx, { requestId, version, endsOn: sooner, reason: 'Recesso' }, this.now)
        })
      case 'derogate':
        return this.as(desk.officer, async (tx) => {
          const { requestId, version, endsOn } = await getRequest(tx, this.contract(event.contract))
          const derogation = { ground: 'Serve', scope: 'Contratto', expiresOn: endsOn ?? '' }
          await giveDerogation(tx, { requestId, version, ...derogation }, this.now)
        })
      case 'wait':
        this.now = new Date(this.now.getTime() + event.days * 86_400_000)
    }
  }

  private contract(index: number): SpendingRequestId {
    return this.contracts[index] ?? ('00000000-0000-4000-8000-000000000000' as SpendingRequestId)
  }

  private plan(): Promise<PlanId> {
    return this.as(this.place.editor, async (tx) => {
      const found = await findPlanOf(tx, this.place.administrationId)
      return found?.planId ?? createPlan(tx, this.place.administrationId, this.now)
    })
  }

  /** Opens the plan if it is approved or withdrawn, writes the ends, sends it. */
  private async write(days: readonly number[]): Promise<PlanId> {
    const { editor, signer, services } = this.place
    const planId = await this.plan()
    await this.as(editor, async (tx) => {
      const { state, version } = await getPlan(tx, planId)
      const back = { planId, version }
      if (state === 'withdrawn')
        await movePlanBack(tx, { ...back, action: 'resume', note: '' }, noMail, this.now)
      if (state === 'approved')
        await openRevision(tx, { ...back, action: 'reopen', reason: 'Date nuove' }, noMail, this.now)
      await addMissingServices(tx, planId, this.now)
      for (const [index, digitalServiceId] of services.entries()) {
        const endsOn = this.day(days[index] ?? 60)
        const values = {
          ...readyValues,
          endsOn,
          startsOn: addDays(endsOn, -20),
          contractOn: addDays(endsOn, -30),
          reason: 'Prova',
        }
        await saveItem(tx, { planId, digitalServiceId, version: 0, values, before: {} }, this.now)
      }
    })
    await sendPlan(database, planId, { ...signer, today: dateInRome(this.now) }, this.now)
    return planId
  }

  private async approve(days: readonly number[]): Promise<void> {
    const planId = await this.write(days)
    const reviewerPersonId = desk.reviewer.personId
    await this.as(desk.reviewer, async (tx) => {
      const { version } = await getPlan(tx, planId)
      await assignReviewer(tx, { planId, version, reviewerPersonId }, noMail, this.now)
      const after = await getPlan(tx, planId)
      const decision = { planId, version: after.version, action: 'approve', note: '', late: null } as const
      await decidePlan(tx, decision, noMail, this.now)
    })
  }

  private async authorise(lasts: number): Promise<void> {
    const [startsOn, endsOn] = [this.day(1), this.day(lasts)]
    const today = dateInRome(this.now)
    const at = (actor: PersonActor) => ({ ...actor, today })
    const requestId = await aRequest(
      database,
      { ...this.place, editor: at(this.place.editor) },
      { startsOn, endsOn, excessReason: 'Serve', subject: `Contratto ${this.contracts.length}` },
      this.now,
    )
    await sendRequest(database, requestId, at(this.place.signer), this.now)
    const now = { reviewer: at(desk.reviewer), officer: at(desk.officer) }
    await examine(database, requestId, now, this.now)
    const derogation = { ground: 'Serve', scope: 'Contratto', expiresOn: endsOn }
    await decideOn(database, requestId, now, { derogation }, this.now)
    this.contracts.push(requestId)
  }

  /**
   * The sentence, told from the versions as they were written and not from the projections: every authorised contract that runs and
   * outlives its plan has a derogation or an open notice that names its event; and no notice is open for one that is covered.
   */
  async mustHold(): Promise<void> {
    const today = dateInRome(this.now)
    const [version] = await database.store.ownerRows<{ content: string }>(
      `select v.content from plans p join plan_versions v on v.plan_id = p.plan_id
        where p.administration_id = $1 and case when p.approved_number is null
          then v.outcome is distinct from 'withdrawn' else v.number = p.approved_number end
        order by v.number desc limit 1`,
      [this.place.administrationId],
    )
    const active = await database.store.ownerRows<{ id: string }>(
      "select digital_service_id as id from digital_services where data_centre_id = $1 and state = 'active'",
      [this.place.dataCentreId],
    )
    const planned = version
      ? (JSON.parse(version.content) as { services: { id: string; endsOn: string | null }[] }).services
      : []
    const planEnd =
      planned
        .filter(({ id }) => active.some((each) => each.id === id))
        .flatMap(({ endsOn }) => endsOn ?? [])
        .sort()
        .at(-1) ?? null
    for (const requestId of this.contracts) {
      const { endsOn } = await this.as(desk.officer, (tx) => getRequest(tx, requestId))
      const derogations = await database.store.ownerRows<{ expires: string; end: string | null }>(
        'select expires_on::text as expires, plan_ends_on::text as "end" from spending_derogations where spending_request_id = $1',
        [requestId],
      )
      const isGrounded = derogations.some(
        ({ expires, end }) =>
          expires >= (endsOn ?? '') &&
          (end === planEnd || (end !== null && planEnd !== null && end <= planEnd)),
      )
      const outlives = planEnd === null || (endsOn ?? '') > planEnd
      const open = await this.as(this.place.editor, (tx) => listOverruns(tx, [requestId], 'open'))
      const said = `contract to ${endsOn}, plan to ${planEnd}, ${JSON.stringify(derogations)}`
      if (outlives && !isGrounded && (endsOn ?? '') >= today) {
        assert.equal(open.length, 1, `no notice: ${said}`)
        assert.ok(open[0]?.causes[0]?.kind, said)
        assert.deepEqual([open[0]?.planEndsOn, open[0]?.contractEndsOn], [planEnd, endsOn])
      }
      if (!outlives || isGrounded) assert.equal(open.length, 0, `a notice too many: ${said}`)
    }
  }
}

describe('an authorised contract that outlives its plan', () => {
  test('has at every moment a derogation or an open notice, whatever happens', {
    timeout: 400_000,
  }, async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(happenings, async (events) => {
        const world = new World(await aPlace(database, { services: ['Anagrafe', 'Tributi'] }, start))
        for (const event of events) {
          await world.happen(event)
          await world.mustHold()
        }
        for (const id of world.contracts) {
          const rows = await database.store.ownerRows<{ kind: string }>(
            `select causes -> 0 ->> 'kind' as kind from spending_overruns where spending_request_id = $1`,
            [id],
          )
          for (const { kind } of rows) seen.set(kind, (seen.get(kind) ?? 0) + 1)
        }
      }),
      { numRuns: Number(process.env['REGIA_PROPERTY_RUNS'] ?? 25), seed: 20260310 },
    )
    assert.ok(
      (seen.get('plan_approved') ?? 0) > 0,
      'the events never made a notice: the property says nothing',
    )
  })

  test('names the service that was dismissed, is told once, and closes with a shorter contract', async () => {
    const world = new World(await aPlace(database, { services: ['Anagrafe', 'Tributi'] }, start))
    await world.happen({ kind: 'approve', ends: [100, 300] })
    await world.happen({ kind: 'authorise', lasts: 290 })
    await world.happen({ kind: 'retire', service: 1 })
    const [requestId] = world.contracts
    const list = () =>
      withActor(database.db, world.place.editor, (tx) =>
        listOverruns(tx, requestId ? [requestId] : [], 'all'),
      )
    assert.deepEqual((await list())[0]?.causes[0], {
      kind: 'service_retired',
      name: 'Tributi',
      on: '2026-03-10',
    })
    await tellOfContracts(database.db, noMail, start)
    const told = await database.store.ownerRows<{ count: number }>(
      "select count(*)::integer as count from notices where kind = 'overrun' and subject_id = $1",
      [requestId],
    )
    // Who writes for the body, who sends for it, the reviewer's desk: each once.
    assert.ok((told[0]?.count ?? 0) >= 3)
    assert.equal(await tellOfContracts(database.db, noMail, start), 0)
    await world.happen({ kind: 'shorten', contract: 0, by: 200 })
    assert.deepEqual(
      (await list()).map(({ closedBy }) => closedBy),
      ['shorter_contract'],
    )
    await world.mustHold()
  })

  test('is told 60, 30 and 7 days before its end', async () => {
    const world = new World(await aPlace(database, { services: ['Anagrafe'] }, start))
    await world.happen({ kind: 'approve', ends: [300] })
    await world.happen({ kind: 'authorise', lasts: 100 })
    for (let day = 0; day < 101; day++)
      await tellOfContracts(database.db, noMail, new Date(start.getTime() + day * 86_400_000))
    const told = await database.store.ownerRows<{ days: number }>(
      "select distinct (details ->> 'days')::integer as days from notices where kind = 'expiring' and subject_id = $1 order by 1 desc",
      [world.contracts[0]],
    )
    assert.deepEqual(
      told.map(({ days }) => days),
      [60, 30, 7],
    )
  })
})

describeServerOnly('two transactions at once on the same data centre', () => {
  test('a plan approved while a contract is authorised leaves no contract without ground or notice', async () => {
    for (let round = 0; round < 5; round++) {
      const world = new World(await aPlace(database, { services: ['Anagrafe', 'Tributi'] }, start))
      await world.happen({ kind: 'approve', ends: [200, 200] })
      await Promise.all([
        world.happen({ kind: 'authorise', lasts: 190 }),
        world.happen({ kind: 'approve', ends: [90, 90] }),
      ])
      await world.mustHold()
    }
  })

  test('of two officers who decide together, one is told that it changed', async () => {
    const place = await aPlace(database, {}, start)
    const requestId = await aRequest(database, place, { excessReason: 'Serve' }, start)
    await sendRequest(database, requestId, place.signer, start)
    await examine(database, requestId, desk, start)
    const other = await aDesk(database, start)
    const results = await Promise.allSettled([
      decideOn(database, requestId, desk, { action: 'deny' }, start),
      decideOn(database, requestId, other, { action: 'deny' }, start),
    ])
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
    const refused = results.find((result) => result.status === 'rejected')
    assert.ok(refused?.reason instanceof DomainError, String(refused?.reason))
    const acts = await database.store.ownerRows(
      'select 1 from spending_acts where spending_request_id = $1',
      [requestId],
    )
    assert.equal(acts.length, 1)
  })
})
