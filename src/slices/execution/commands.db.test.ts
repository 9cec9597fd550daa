// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { anActor, anApprovedPlan } from '../../../test/factories/plans.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import {
  type Actor,
  type ActorTx,
  type PersonActor,
  systemActor,
  withActor,
} from '../../platform/db/actor.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AssociationId, PlanId } from '../../shared/ids.ts'
import {
  correctDates,
  type ExecutionStep,
  entrustExecution,
  moveExecution,
  moveExecutions,
} from './commands.ts'
import { everyExecution } from './list.ts'
import type { Execution } from './model.ts'
import { isLate } from './rules.ts'
import { countExecutions, listExecutions, pageExecutions } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const later = new Date('2026-07-20T09:00:00Z')
const as = <Value>(actor: Actor, fn: (tx: ActorTx) => Promise<Value>) => withActor(database.db, actor, fn)
const onDay = (actor: PersonActor, at: Date): PersonActor => ({ ...actor, today: dateInRome(at) })
const code = (expected: string) => (error: unknown) => error instanceof DomainError && error.code === expected
const all = { areSystemsMigrated: true, isDataMigrated: true, isSoftwareMigrated: true }

let officeId: AssociationId
let office: PersonActor
let colleague: PersonActor

const rowOf = async (actor: Actor, planId: PlanId, name = 'Anagrafe'): Promise<Execution> => {
  const found = (await as(actor, (tx) => listExecutions(tx, planId))).find(
    (each) => each.serviceName === name,
  )
  assert.ok(found, name)
  return found
}

const step = async (actor: PersonActor, planId: PlanId, given: ExecutionStep, name?: string) => {
  const { executionId, version } = await rowOf(actor, planId, name)
  return as(onDay(actor, later), (tx) => moveExecution(tx, { executionId, version, ...given }, later))
}

const toMigrated = async (actor: PersonActor, planId: PlanId) => {
  await step(actor, planId, { action: 'contract', on: '2026-04-01' })
  await step(actor, planId, { action: 'start', on: '2026-04-20' })
  await step(actor, planId, { action: 'migrate', on: '2026-06-27', parts: all })
}

before(async () => {
  await database.opened
  officeId = (await anAssociation(database.db)).id
  office = await anActor(database, { role: 'office_member', associationId: officeId }, now)
  colleague = await anActor(database, { role: 'office_member', associationId: officeId }, now)
})

describe('a service of an approved plan', () => {
  test('goes from contract to verification, with an event for each step', async () => {
    const { planId, editor, reviewer } = await anApprovedPlan(database, {}, now)
    await toMigrated(editor, planId)
    await step(reviewer, planId, { action: 'verify', on: '2026-07-01' })
    const row = await rowOf(editor, planId)
    assert.deepEqual(
      [row.state, row.contractedOn, row.startedOn, row.migratedOn, row.verifiedOn],
      ['verified', '2026-04-01', '2026-04-20', '2026-06-27', '2026-07-01'],
    )
    assert.deepEqual([row.declaredBy, row.verifiedBy], [editor.personId, reviewer.personId])
    const events = await database.store.ownerRows<{ action: string; to_state: string }>(
      'select action, to_state from events where subject_id = $1 order by at, event_id',
      [row.executionId],
    )
    assert.deepEqual(events.map(({ action, to_state }) => `${action} ${to_state}`).sort(), [
      'contract contracted',
      'migrate migrated',
      'start in_progress',
      'verify verified',
    ])
  })

  test('keeps a part that moved, which is no result', async () => {
    const { planId, editor } = await anApprovedPlan(database, {}, now)
    await step(editor, planId, { action: 'contract', on: '2026-04-01' })
    await step(editor, planId, { action: 'start', on: '2026-04-20' })
    const part = { ...all, isDataMigrated: false }
    await step(editor, planId, { action: 'record_progress', parts: part })
    await assert.rejects(
      step(editor, planId, { action: 'migrate', on: '2026-06-01', parts: part }),
      code('EXEC-009'),
    )
    const row = await rowOf(editor, planId)
    assert.deepEqual(
      [row.state, row.areSystemsMigrated, row.isDataMigrated, row.isSoftwareMigrated],
      ['in_progress', true, false, true],
    )
  })

  test('takes no day of the future, out of order, or missing', async () => {
    const { planId, editor } = await anApprovedPlan(database, {}, now)
    for (const on of ['2026-07-21', null])
      await assert.rejects(step(editor, planId, { action: 'contract', on }), code('EXEC-012'))
    await step(editor, planId, { action: 'contract', on: '2026-07-20' })
    await assert.rejects(step(editor, planId, { action: 'start', on: '2026-07-19' }), code('EXEC-012'))
  })

  test('goes back with a reason, and loses the day of what it undoes', async () => {
    const { planId, editor, reviewer } = await anApprovedPlan(database, {}, now)
    await toMigrated(editor, planId)
    await assert.rejects(step(reviewer, planId, { action: 'undo_migration' }), code('EXEC-005'))
    await step(reviewer, planId, { action: 'undo_migration', note: 'I dati storici sono ancora in sede' })
    const row = await rowOf(editor, planId)
    assert.deepEqual(
      [row.state, row.migratedOn, row.declaredBy, row.startedOn],
      ['in_progress', null, null, '2026-04-20'],
    )
    await step(editor, planId, { action: 'undo_start', note: 'Data sbagliata' })
    await step(editor, planId, { action: 'undo_contract', note: 'Data sbagliata' })
    assert.equal((await rowOf(editor, planId)).contractedOn, null)
  })

  test('is not moved twice from one page', async () => {
    const { planId, editor } = await anApprovedPlan(database, {}, now)
    const { executionId, version } = await rowOf(editor, planId)
    const contract = () =>
      as(onDay(editor, later), (tx) =>
        moveExecution(tx, { executionId, version, action: 'contract', on: '2026-04-01' }, later),
      )
    await contract()
    await assert.rejects(contract(), code('EXEC-004'))
    await assert.rejects(
      as(onDay(editor, later), (tx) =>
        moveExecution(tx, { executionId, version, action: 'start', on: '2026-04-20' }, later),
      ),
      code('EXEC-002'),
    )
  })

  test('is switched off when the plan retires it, and stays when it says so', async () => {
    const { planId, editor } = await anApprovedPlan(
      database,
      {
        decisions: {
          Anagrafe: { approach: 'retire', reason: 'Passa nel programma dei tributi' },
          Protocollo: { approach: 'retain', reason: 'Lo decide l’unione', reviewOn: '2026-12-01' },
        },
      },
      now,
    )
    await step(editor, planId, { action: 'switch_off', on: '2026-05-01' })
    const row = await rowOf(editor, planId)
    assert.deepEqual([row.state, row.migratedOn, row.isDataMigrated], ['migrated', '2026-05-01', true])
    await step(editor, planId, { action: 'undo_switch_off', note: 'Riacceso' })
    assert.equal((await rowOf(editor, planId)).isDataMigrated, false)
    await assert.rejects(
      step(editor, planId, { action: 'contract', on: '2026-05-01' }, 'Protocollo'),
      code('EXEC-007'),
    )
  })

  test('has somebody who follows it, among those who write for the body', async () => {
    const { planId, editor, administrationId } = await anApprovedPlan(database, {}, now)
    const stranger = await anActor(database, { role: 'reviewer' }, now)
    const { executionId, version } = await rowOf(editor, planId)
    const entrust = (personId: PersonActor['personId'] | null, at = version) =>
      as(editor, (tx) => entrustExecution(tx, { executionId, version: at, personId }, now))
    await assert.rejects(entrust(stranger.personId), code('EXEC-013'))
    await entrust(editor.personId)
    assert.equal((await rowOf(editor, planId)).responsiblePersonId, editor.personId)
    await assert.rejects(entrust(null), code('EXEC-002'))
    const auditor = await anActor(database, { role: 'auditor', administrationId }, now)
    await assert.rejects(
      as(auditor, (tx) => entrustExecution(tx, { executionId, version: version + 1, personId: null }, now)),
      code('EXEC-016'),
    )
  })

  test('has its days corrected with a reason, in order', async () => {
    const { planId, editor } = await anApprovedPlan(database, {}, now)
    await step(editor, planId, { action: 'contract', on: '2026-04-01' })
    await step(editor, planId, { action: 'start', on: '2026-04-20' })
    const correct = async (contractedOn: string, reason: string) => {
      const { executionId, version } = await rowOf(editor, planId)
      const dates = { contractedOn, migratedOn: '2026-05-01' }
      await as(onDay(editor, later), (tx) => correctDates(tx, { executionId, version, dates, reason }, later))
    }
    await assert.rejects(correct('2026-04-02', ' '), code('EXEC-005'))
    await assert.rejects(correct('2026-04-21', 'Era il 21'), code('EXEC-012'))
    await correct('2026-04-02', 'Il giorno della firma')
    const row = await rowOf(editor, planId)
    assert.deepEqual([row.contractedOn, row.migratedOn], ['2026-04-02', null])
  })
})

describe('who may', () => {
  test('verify: who did not declare, of the channel the plan left by', async () => {
    const inside = await anApprovedPlan(database, {}, now)
    await aMember(database.db, officeId, inside.administrationId)
    await toMigrated(inside.editor, inside.planId)
    await assert.rejects(
      step(office, inside.planId, { action: 'verify', on: '2026-07-01' }),
      code('EXEC-011'),
    )
    await assert.rejects(
      step(inside.editor, inside.planId, { action: 'verify', on: '2026-07-01' }),
      code('EXEC-016'),
    )
    const outside = await anApprovedPlan(database, { channel: 'office' }, now)
    await aMember(database.db, officeId, outside.administrationId)
    await toMigrated(office, outside.planId)
    await assert.rejects(
      step(office, outside.planId, { action: 'verify', on: '2026-07-01' }),
      code('EXEC-010'),
    )
    const seen = await as(inside.reviewer, (tx) => listExecutions(tx, outside.planId))
    assert.deepEqual(seen, [])
    await step(colleague, outside.planId, { action: 'verify', on: '2026-07-01' })
    assert.equal((await rowOf(office, outside.planId)).state, 'verified')
  })

  test('write: the body and its office; others neither see nor write', async () => {
    const { planId, editor, administrationId } = await anApprovedPlan(database, {}, now)
    const other = await anApprovedPlan(database, {}, now)
    const row = await rowOf(editor, planId)
    const contract = (actor: PersonActor) =>
      as(onDay(actor, later), (tx) =>
        moveExecution(tx, { ...row, action: 'contract', on: '2026-04-01' }, later),
      )
    await assert.rejects(contract(other.editor), code('EXEC-001'))
    const auditor = await anActor(database, { role: 'auditor', administrationId }, now)
    for (const actor of [auditor, other.reviewer]) await assert.rejects(contract(actor), code('EXEC-016'))
    assert.deepEqual(await as(systemActor('public', now), (tx) => listExecutions(tx, planId)), [])
  })
})

describe('many at once', () => {
  test('take one step with an event each; what cannot is told and stays', async () => {
    const [one, two] = [await anApprovedPlan(database, {}, now), await anApprovedPlan(database, {}, now)]
    for (const { administrationId } of [one, two]) await aMember(database.db, officeId, administrationId)
    await step(office, two.planId, { action: 'contract', on: '2026-04-01' })
    const rows = await as(office, async (tx) => [
      ...(await listExecutions(tx, one.planId)),
      ...(await listExecutions(tx, two.planId)),
    ])
    const { moved, skipped } = await as(onDay(office, later), (tx) =>
      moveExecutions(tx, rows, { action: 'contract', on: '2026-05-05' }, later),
    )
    assert.equal(moved.length, 3)
    assert.deepEqual(
      skipped.map(({ why }) => /già fatto/.test(why)),
      [true],
    )
    const [{ count } = { count: 0 }] = await database.store.ownerRows<{ count: number }>(
      "select count(*)::integer as count from events where action = 'contract' and subject_id = any ($1::uuid[])",
      [moved.map(({ executionId }) => executionId)],
    )
    assert.equal(count, 3)
    assert.equal((await rowOf(office, two.planId)).contractedOn, '2026-04-01')
  })

  test('are for who has the right, and not without rows', async () => {
    const { planId, editor } = await anApprovedPlan(database, {}, now)
    const rows = await as(editor, (tx) => listExecutions(tx, planId))
    const contract = { action: 'contract', on: '2026-03-01' } as const
    await assert.rejects(
      as(editor, (tx) => moveExecutions(tx, rows, contract, now)),
      code('GEN-006'),
    )
    await assert.rejects(
      as(office, (tx) => moveExecutions(tx, [], contract, now)),
      code('EXEC-014'),
    )
  })
})

describe('the list', () => {
  test('filters and counts the same rows, late as the rule says, page by page', async () => {
    const { planId, editor, administrationId } = await anApprovedPlan(
      database,
      { services: ['Uno', 'Due', 'Tre'], decisions: { Tre: { endsOn: '2026-08-01' } } },
      now,
    )
    await step(editor, planId, { action: 'contract', on: '2026-04-01' }, 'Due')
    const reader = onDay(editor, later)
    const found = async (given: Partial<typeof everyExecution>) =>
      as(reader, async (tx) => {
        const filter = { ...everyExecution, ...given }
        const query = { sort: { key: 'servizio', direction: 'asc' }, cursor: null, size: 50 } as const
        const rows = (await pageExecutions(tx, filter, query)).map(({ execution }) => execution)
        assert.equal(await countExecutions(tx, filter), rows.length)
        return rows.map((row) => row.serviceName)
      })
    const rows = await as(reader, (tx) => listExecutions(tx, planId))
    assert.deepEqual(
      await found({ isLate: true }),
      rows.filter((row) => isLate(row, reader.today)).map((row) => row.serviceName),
    )
    assert.deepEqual(await found({ isLate: true }), ['Due', 'Uno'])
    assert.deepEqual(await found({ states: ['contracted'] }), ['Due'])
    assert.deepEqual(await found({ body: administrationId, search: 'tre' }), ['Tre'])
    assert.deepEqual(await found({ destinations: ['psn'] }), [])
    assert.deepEqual(await found({ classes: ['ordinary'] }), ['Due', 'Tre', 'Uno'])
    const query = { sort: { key: 'fine', direction: 'asc' }, cursor: null, size: 2 } as const
    const first = await as(reader, (tx) => pageExecutions(tx, everyExecution, query))
    const at = first[1]?.cursor
    assert.ok(at)
    const second = await as(reader, (tx) =>
      pageExecutions(tx, everyExecution, { ...query, cursor: { direction: 'next', at } }),
    )
    const names = [...first.slice(0, 2), ...second].map(({ execution }) => execution.serviceName)
    assert.deepEqual([...names].sort(), ['Due', 'Tre', 'Uno'])
    assert.equal(names.at(-1), 'Tre')
  })

  test('says what waits for the reader to verify', async () => {
    const { planId, editor, reviewer } = await anApprovedPlan(database, {}, now)
    await toMigrated(editor, planId)
    const waiting = (actor: PersonActor) =>
      as(actor, (tx) => countExecutions(tx, { ...everyExecution, planId, isToVerify: true }))
    assert.deepEqual([await waiting(reviewer), await waiting(editor)], [1, 0])
  })
})
