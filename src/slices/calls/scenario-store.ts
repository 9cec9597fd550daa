// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import { type AdministrationId, isUuid } from '../../shared/ids.ts'
import type { CallId, Scenario, ScenarioId, StoredLine } from './model.ts'

/** The scenarios of the actor's office or body, the last one written first. */
export async function listScenarios(tx: ActorTx): Promise<(Scenario & { readonly lines: number })[]> {
  const { rows } = await sql<Scenario & { lines: number }>`
    select s.scenario_id as id, s.name, s.payment_months as "paymentMonths", s.version, s.updated_at as "updatedAt",
      (select count(*)::integer from call_scenario_lines l where l.scenario_id = s.scenario_id) as lines
    from call_scenarios s order by s.updated_at desc, s.scenario_id limit 200`.execute(tx)
  return rows
}

export async function findScenario(tx: ActorTx, id: string): Promise<Scenario | undefined> {
  if (!isUuid(id)) return undefined
  const row = await tx
    .selectFrom('call_scenarios')
    .select([
      'scenario_id as id',
      'name',
      'payment_months as paymentMonths',
      'version',
      'updated_at as updatedAt',
    ])
    .where('scenario_id', '=', id)
    .executeTakeFirst()
  return row as Scenario | undefined
}

/** The lines of scenarios: those of bodies the actor still acts for. */
export async function listLines(tx: ActorTx, ids: readonly ScenarioId[]): Promise<StoredLine[]> {
  const { rows } = await sql<StoredLine>`
    select l.scenario_id as "scenarioId", l.administration_id as "administrationId", l.call_id as "callId", l.services,
      l.cost_cents as "costCents", l.yearly_fee_cents as "yearlyFeeCents", l.ceasing_cents as "ceasingCents"
    from call_scenario_lines l join administrations a on a.administration_id = l.administration_id
    where l.scenario_id = any (${[...ids]}::uuid[]) order by a.name, l.administration_id, l.call_id`.execute(
    tx,
  )
  return rows
}

export async function insertScenario(
  tx: ActorTx,
  scenario: { ownerId: string; name: string; paymentMonths: number; personId: string },
  lines: readonly Omit<StoredLine, 'scenarioId'>[],
  now: Date,
): Promise<ScenarioId> {
  const id = newId<ScenarioId>()
  await tx
    .insertInto('call_scenarios')
    .values({
      owner_id: scenario.ownerId,
      scenario_id: id,
      name: scenario.name,
      payment_months: scenario.paymentMonths,
      created_by: scenario.personId,
      created_at: now,
      updated_by: scenario.personId,
      updated_at: now,
    })
    .execute()
  await tx
    .insertInto('call_scenario_lines')
    .values(lines.map((line) => ({ scenario_id: id, ...keyOf(line), ...amountsOf(line) })))
    .execute()
  return id
}

/** Writes name, months and lines of a scenario that is still as it was seen; false when it is not. */
export async function updateScenario(
  tx: ActorTx,
  scenario: { id: ScenarioId; version: number; name: string; paymentMonths: number; personId: string },
  lines: readonly Omit<StoredLine, 'scenarioId'>[],
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('call_scenarios')
    .set({
      name: scenario.name,
      payment_months: scenario.paymentMonths,
      version: scenario.version + 1,
      updated_by: scenario.personId,
      updated_at: now,
    })
    .where('scenario_id', '=', scenario.id)
    .where('version', '=', scenario.version)
    .executeTakeFirst()
  if (Number(numUpdatedRows) === 0) return false
  for (const line of lines)
    await tx
      .updateTable('call_scenario_lines')
      .set(amountsOf(line))
      .where('scenario_id', '=', scenario.id)
      .where('administration_id', '=', line.administrationId)
      .where('call_id', '=', line.callId)
      .execute()
  return true
}

export async function deleteScenario(tx: ActorTx, id: ScenarioId): Promise<void> {
  await tx.deleteFrom('call_scenarios').where('scenario_id', '=', id).execute()
}

const keyOf = ({ administrationId, callId }: { administrationId: AdministrationId; callId: CallId }) => ({
  administration_id: administrationId,
  call_id: callId,
})

const amountsOf = (line: Omit<StoredLine, 'scenarioId'>) => ({
  services: JSON.stringify(line.services),
  cost_cents: line.costCents,
  yearly_fee_cents: line.yearlyFeeCents,
  ceasing_cents: line.ceasingCents,
})
