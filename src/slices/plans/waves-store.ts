// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, AssociationId, PersonId, PlanId, PlanItemId } from '../../shared/ids.ts'
import { planErrors } from './errors.ts'
import type { Wave, WaveId } from './model.ts'
import { anyOf } from './store.ts'

function selectWaves(tx: ActorTx) {
  return tx
    .selectFrom('waves')
    .select(['wave_id', 'association_id', 'name', 'position', 'starts_on', 'ends_on', 'note', 'version'])
}

type WaveRow = Awaited<ReturnType<ReturnType<typeof selectWaves>['execute']>>[number]

function waveOf(row: WaveRow): Wave {
  return {
    waveId: row.wave_id as WaveId,
    associationId: row.association_id as AssociationId,
    name: row.name,
    position: row.position,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    note: row.note,
    version: row.version,
  }
}

/** The waves the actor reads, in the order of their office. */
export async function listWaves(tx: ActorTx): Promise<Wave[]> {
  const rows = await selectWaves(tx).orderBy('position').orderBy('name').orderBy('wave_id').execute()
  return rows.map(waveOf)
}

/** One wave, or PLAN-039. */
export async function getWave(tx: ActorTx, waveId: WaveId): Promise<Wave> {
  const row = await selectWaves(tx).where('wave_id', '=', waveId).executeTakeFirst()
  if (!row) throw new DomainError(planErrors.waveUnknown)
  return waveOf(row)
}

/** The same, kept as it is until the transaction ends; for the office, which alone may. */
export async function getWaveForUpdate(tx: ActorTx, waveId: WaveId): Promise<Wave> {
  const row = await selectWaves(tx).where('wave_id', '=', waveId).forUpdate().executeTakeFirst()
  if (!row) throw new DomainError(planErrors.waveUnknown)
  return waveOf(row)
}

/** The wave of each service of a plan that is in one. */
export async function wavesOfPlan(tx: ActorTx, planId: PlanId): Promise<ReadonlyMap<PlanItemId, WaveId>> {
  const rows = await tx
    .selectFrom('wave_items as w')
    .innerJoin('plan_items as i', 'i.plan_item_id', 'w.plan_item_id')
    .select(['w.plan_item_id', 'w.wave_id'])
    .where('i.plan_id', '=', planId)
    .execute()
  return new Map(rows.map((row) => [row.plan_item_id as PlanItemId, row.wave_id as WaveId]))
}

/** A service of a plan as far as its wave is concerned. */
export interface PlacedItem {
  readonly planItemId: PlanItemId
  readonly administrationId: AdministrationId
  readonly planId: PlanId
  readonly serviceName: string
  readonly waveId: WaveId | null
  readonly waveName: string | null
}

export async function placedItems(tx: ActorTx, ids: readonly PlanItemId[]): Promise<PlacedItem[]> {
  const rows = await tx
    .selectFrom('plan_items as i')
    .innerJoin('digital_services as s', 's.digital_service_id', 'i.digital_service_id')
    .leftJoin('wave_items as w', 'w.plan_item_id', 'i.plan_item_id')
    .leftJoin('waves as v', 'v.wave_id', 'w.wave_id')
    .select([
      'i.plan_item_id',
      'i.administration_id',
      'i.plan_id',
      's.name as service_name',
      'w.wave_id',
      'v.name as wave_name',
    ])
    .where('i.plan_item_id', '=', anyOf(ids))
    .orderBy('i.plan_item_id')
    .execute()
  return rows.map((row) => ({
    planItemId: row.plan_item_id as PlanItemId,
    administrationId: row.administration_id as AdministrationId,
    planId: row.plan_id as PlanId,
    serviceName: row.service_name,
    waveId: row.wave_id as WaveId | null,
    waveName: row.wave_name,
  }))
}

/** Puts these services in a wave, or in none. */
export async function writeWave(
  tx: ActorTx,
  items: readonly Pick<PlacedItem, 'planItemId' | 'administrationId'>[],
  waveId: WaveId | null,
  by: PersonId,
  now: Date,
): Promise<void> {
  if (waveId === null) {
    const ids = items.map((item) => item.planItemId)
    await tx.deleteFrom('wave_items').where('plan_item_id', '=', anyOf(ids)).execute()
    return
  }
  const set = { wave_id: waveId, put_by: by, put_at: now }
  await tx
    .insertInto('wave_items')
    .values(
      items.map((item) => ({
        administration_id: item.administrationId,
        plan_item_id: item.planItemId,
        ...set,
      })),
    )
    .onConflict((oc) => oc.columns(['administration_id', 'plan_item_id']).doUpdateSet(set))
    .execute()
}
