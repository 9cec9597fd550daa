// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { keyset } from '../../platform/db/keyset.ts'
import { hasWords, isOfBody } from '../../platform/db/search.ts'
import { isUuid, type PersonId } from '../../shared/ids.ts'
import type { Cursor, ListQuery } from '../../shared/list-query.ts'
import { carriedOut } from '../execution/index.ts'
import type { Wave, WaveId } from '../plans/index.ts'
import type { WaveItemFilter } from './list.ts'
import type { WaveItem, WaveTally } from './model.ts'

type WaveValues = Pick<Wave, 'name' | 'position' | 'startsOn' | 'endsOn' | 'note'>

const columnOf = {
  name: 'name',
  position: 'position',
  startsOn: 'starts_on',
  endsOn: 'ends_on',
  note: 'note',
} as const satisfies Record<keyof WaveValues, string>

const rowOf = (values: Partial<WaveValues>) =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [columnOf[field as keyof WaveValues], value]),
  ) as { [Column in (typeof columnOf)[keyof WaveValues]]: never }

export async function insertWave(
  tx: ActorTx,
  wave: WaveValues & Pick<Wave, 'waveId' | 'associationId'>,
  by: PersonId,
  now: Date,
): Promise<void> {
  const { waveId, associationId, ...values } = wave
  const written = { created_by: by, created_at: now, updated_by: by, updated_at: now }
  await tx
    .insertInto('waves')
    .values({ wave_id: waveId, association_id: associationId, ...rowOf(values), ...written })
    .execute()
}

export async function updateWave(
  tx: ActorTx,
  waveId: WaveId,
  values: Partial<WaveValues>,
  by: PersonId,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('waves')
    .set((eb) => ({ ...rowOf(values), version: eb('version', '+', 1), updated_by: by, updated_at: now }))
    .where('wave_id', '=', waveId)
    .execute()
}

export async function deleteWave(tx: ActorTx, waveId: WaveId): Promise<void> {
  await tx.deleteFrom('waves').where('wave_id', '=', waveId).execute()
}

/** True while a service of any body is in the wave, also of one whose mandate ended. */
export async function isWaveInUse(tx: ActorTx, waveId: WaveId): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`select regia.wave_is_used(${waveId}::uuid) as used`.execute(
    tx,
  )
  return rows[0]?.used ?? true
}

const columns = sql`i.plan_item_id as "planItemId", i.plan_id as "planId", i.administration_id as "administrationId",
  a.name as "administrationName", i.digital_service_id as "digitalServiceId", s.name as "serviceName", i.approach,
  case when i.approach in ('A', 'B') then i.starts_on end as "startsOn",
  case when i.approach = any (${[...carriedOut]}::text[]) then i.ends_on end as "endsOn",
  i.version, p.state as "planState", coalesce(p.revision = 'addition', false) and x.execution_id is not null as "isFrozen",
  x.execution_id as "executionId", x.state as "executionState", v.wave_id as "waveId", v.name as "waveName",
  v.ends_on as "waveEndsOn"`

const from = sql`plan_items i
  join plans p on p.administration_id = i.administration_id and p.plan_id = i.plan_id
  join administrations a on a.administration_id = i.administration_id
  join digital_services s on s.administration_id = i.administration_id and s.digital_service_id = i.digital_service_id
  left join executions x on x.administration_id = i.administration_id and x.plan_id = i.plan_id
    and x.digital_service_id = i.digital_service_id and x.approved_number = p.approved_number
  left join wave_items w on w.administration_id = i.administration_id and w.plan_item_id = i.plan_item_id
  left join waves v on v.wave_id = w.wave_id`

/** The same as `slipOf`, in SQL. */
const slipping = ({ actor }: ActorTx) => sql`(i.approach = any (${[...carriedOut]}::text[])
  and coalesce(x.state, '') not in ('migrated', 'verified')
  and (i.ends_on < ${actor.today}::date or i.ends_on > v.ends_on) is true)`

function conditionsOf(tx: ActorTx, filter: WaveItemFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (filter.ids) conditions.push(sql`i.plan_item_id = any (${filter.ids.filter(isUuid)}::uuid[])`)
  if (filter.wave === 'none') conditions.push(sql`v.wave_id is null`)
  else if (filter.wave) conditions.push(sql`v.wave_id = ${filter.wave}::uuid`)
  if (filter.isSlipping) conditions.push(slipping(tx))
  if (filter.approaches.length > 0) conditions.push(sql`i.approach = any (${[...filter.approaches]}::text[])`)
  if (filter.states.length > 0) conditions.push(sql`p.state = any (${[...filter.states]}::text[])`)
  if (filter.body)
    conditions.push(isOfBody({ id: sql`i.administration_id`, ipaCode: sql`a.ipa_code` }, filter.body))
  conditions.push(hasWords(filter.search ?? '', sql`s.name`, sql`a.name`))
  return sql.join(conditions, sql` and `)
}

const byBody = { value: sql`a.name`, type: 'text' } as const
const byService = { value: sql`s.name`, type: 'text' } as const
const sortKeys = {
  ente: [byBody, byService],
  servizio: [byService, byBody],
  // What has no end comes last, first when turned round.
  fine: [{ value: sql`coalesce(i.ends_on, date '9999-12-31')`, type: 'date' } as const],
} as const

export interface ListedItem {
  readonly item: WaveItem
  readonly cursor: Cursor
}

/** Services of the plans the actor works on, one more than the page, in the order of the query. */
export async function pageItems(
  tx: ActorTx,
  filter: WaveItemFilter,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Promise<ListedItem[]> {
  const keys = sortKeys[query.sort.key as keyof typeof sortKeys] ?? sortKeys.ente
  const { order, after, sortValue } = keyset(keys, sql`i.plan_item_id`, query)
  const { rows } = await sql<WaveItem & { sortValue: string }>`
    select ${columns}, ${sortValue} as "sortValue" from ${from} where ${conditionsOf(tx, filter)} ${after}
    order by ${order} limit ${query.size + 1}`.execute(tx)
  return rows.map(({ sortValue, ...item }) => ({
    item,
    cursor: { value: sortValue, id: item.planItemId },
  }))
}

/** Every service of a wave that the actor works on, by body. */
export async function itemsOfWave(tx: ActorTx, waveId: WaveId): Promise<WaveItem[]> {
  const { rows } = await sql<WaveItem>`select ${columns} from ${from} where w.wave_id = ${waveId}::uuid
    order by a.name, s.name, i.plan_item_id`.execute(tx)
  return rows
}

export async function countItems(tx: ActorTx, filter: WaveItemFilter, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count
    from (select 1 from ${from} where ${conditionsOf(tx, filter)} limit ${limit}) found`.execute(tx)
  return rows[0]?.count ?? 0
}

/** How each wave stands; one without services is not there. */
export async function tallyWaves(tx: ActorTx): Promise<ReadonlyMap<WaveId, WaveTally>> {
  const { rows } = await sql<WaveTally & { waveId: WaveId }>`
    select v.wave_id as "waveId", count(*)::integer as services, count(distinct i.administration_id)::integer as bodies,
      count(*) filter (where x.state in ('migrated', 'verified'))::integer as migrated,
      count(*) filter (where x.state = 'verified')::integer as verified,
      count(*) filter (where ${slipping(tx)})::integer as slipping
    from ${from} where v.wave_id is not null group by v.wave_id`.execute(tx)
  return new Map(rows.map(({ waveId, ...tally }) => [waveId, tally]))
}
