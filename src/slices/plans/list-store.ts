// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId, DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import { type Cursor, countedUpTo, type ListQuery, readingDirection } from '../../shared/list-query.ts'
import { searchTerms } from '../../shared/search-text.ts'
import type { PlanState } from './lifecycle.ts'
import type { BodyWithoutPlan, ChosenDestination, DestinationKind, Plan, WaveId } from './model.ts'
import { planOf, selectPlans } from './store.ts'

/** What the list of plans may be asked for. */
export interface PlanFilter {
  readonly states: readonly PlanState[]
  /** Words of the body's name, or a code. */
  readonly search: string | null
  readonly responsiblePersonId: PersonId | null
  /** Plans with a service in this wave. */
  readonly waveId: WaveId | null
}

const sortValues: Readonly<Record<string, RawBuilder<string>>> = {
  ente: sql<string>`a.name`,
  modifica: sql<string>`to_char(p.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US')`,
}

function filtered(tx: ActorTx, filter: PlanFilter) {
  let query = selectPlans(tx)
  if (filter.states.length > 0) query = query.where('p.state', 'in', [...filter.states])
  if (filter.responsiblePersonId)
    query = query.where('p.responsible_person_id', '=', filter.responsiblePersonId)
  if (filter.waveId)
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('wave_items as w')
          .innerJoin('plan_items as i', 'i.plan_item_id', 'w.plan_item_id')
          .select('w.plan_item_id')
          .whereRef('i.plan_id', '=', 'p.plan_id')
          .where('w.wave_id', '=', filter.waveId),
      ),
    )
  for (const word of searchTerms(filter.search ?? '')?.words ?? [])
    query = query.where(sql<boolean>`strpos(a.search_text, ${` ${word}`}) > 0`)
  return query
}

/** A plan in a list, with the place where the next page begins. */
export interface ListedPlan {
  readonly plan: Plan
  readonly cursor: Cursor
}

/** The plans the actor may see, one more than the page, in the order of the query. */
export async function listPlans(
  tx: ActorTx,
  filter: PlanFilter,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Promise<ListedPlan[]> {
  const value = sortValues[query.sort.key] ?? (sortValues['ente'] as RawBuilder<string>)
  const direction = readingDirection({ filters: {}, ...query })
  let select = filtered(tx, filter)
    .select(value.as('sort_value'))
    .orderBy(value, direction)
    .orderBy('p.plan_id', direction)
    .limit(query.size + 1)
  if (query.cursor) {
    const beyond = direction === 'asc' ? sql`>` : sql`<`
    const { value: at, id } = query.cursor.at
    select = select.where(sql<boolean>`(${value}, p.plan_id::text) ${beyond} (${String(at)}, ${id})`)
  }
  return (await select.execute()).map((row) => ({
    plan: planOf(row),
    cursor: { value: row.sort_value, id: row.plan_id },
  }))
}

/** How many plans match, counted no further than `limit`. */
export async function countPlans(tx: ActorTx, filter: PlanFilter, limit = countedUpTo): Promise<number> {
  const rows = tx.selectFrom(filtered(tx, filter).limit(limit).as('found'))
  const row = await rows.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Bodies the actor writes for that have no plan yet, with how many services would enter it; by name. */
export async function listBodiesWithoutPlan(tx: ActorTx): Promise<BodyWithoutPlan[]> {
  const { rows } = await sql<{
    administration_id: string
    name: string
    ipa_code: string | null
    services: number
  }>`
    select a.administration_id, a.name, a.ipa_code,
      (select count(*)::integer from digital_services s
        where s.administration_id = a.administration_id and s.state = 'active') as services
    from administrations a
    where a.administration_id = any (regia.scope())
      and not exists (select 1 from plans p where p.administration_id = a.administration_id)
    order by a.name, a.administration_id`.execute(tx)
  return rows.map((row) => ({
    administrationId: row.administration_id as AdministrationId,
    name: row.name,
    ipaCode: row.ipa_code,
    services: row.services,
  }))
}

/**
 * Where the other bodies in scope take the services of the same type, or of the same name: the most chosen first. Empty for who acts
 * for one body only, who sees no plan but its own.
 */
export async function destinationsOfOthers(
  tx: ActorTx,
  digitalServiceId: DigitalServiceId,
): Promise<ChosenDestination[]> {
  const { rows } = await sql<{
    destination_kind: string
    destination_name: string
    qualification_code: string | null
    bodies: number
  }>`
    select i.destination_kind, i.destination_name, i.qualification_code,
      count(distinct i.administration_id)::integer as bodies
    from digital_services mine
    join digital_services s on s.administration_id <> mine.administration_id and s.state = 'active'
      and (s.service_type_code = mine.service_type_code or lower(s.name) = lower(mine.name))
    join plan_items i on i.digital_service_id = s.digital_service_id
    where mine.digital_service_id = ${digitalServiceId} and i.approach in ('A', 'B')
      and i.destination_kind is not null and i.destination_name <> ''
    group by i.destination_kind, i.destination_name, i.qualification_code
    order by bodies desc, i.destination_name limit 3`.execute(tx)
  return rows.map((row) => ({
    kind: row.destination_kind as DestinationKind,
    name: row.destination_name,
    qualificationCode: row.qualification_code,
    bodies: row.bodies,
  }))
}

/** What the last version of each plan held, for who does not read drafts. */
export async function lastVersionCounts(
  tx: ActorTx,
  planIds: readonly PlanId[],
): Promise<ReadonlyMap<PlanId, { services: number; warnings: number }>> {
  const { rows } = await sql<{ plan_id: string; services: number; warnings: number }>`
    select v.plan_id, jsonb_array_length(v.content::jsonb -> 'services') as services, v.finding_count as warnings
    from plan_versions v join plans p on p.plan_id = v.plan_id and p.version_count = v.number
    where v.plan_id = any (${[...planIds]}::uuid[])`.execute(tx)
  return new Map(
    rows.map((row) => [row.plan_id as PlanId, { services: row.services, warnings: row.warnings }]),
  )
}
