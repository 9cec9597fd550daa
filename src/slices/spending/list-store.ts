// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { keyset, type SortKey } from '../../platform/db/keyset.ts'
import { hasWords } from '../../platform/db/search.ts'
import type { AdministrationId, DataCentreId } from '../../shared/ids.ts'
import type { Cursor, ListQuery } from '../../shared/list-query.ts'
import type { SpendingFilter } from './list.ts'
import type { OwnPlace, SpendingRequest, SpendingRequestId } from './model.ts'
import { selectRequests } from './store.ts'

const from = sql`spending_requests r join administrations a on a.administration_id = r.administration_id
  join data_centres d on d.data_centre_id = r.data_centre_id`

function conditionsOf(tx: ActorTx, filter: SpendingFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  const among = (column: RawBuilder<unknown>, values: readonly string[]) => {
    if (values.length > 0) conditions.push(sql`${column} = any (${[...values]}::text[])`)
  }
  among(sql`r.state`, filter.states)
  among(sql`r.duty`, filter.duties)
  among(sql`r.kind`, filter.kinds)
  if (filter.body) conditions.push(sql`r.administration_id = ${filter.body}::uuid`)
  if (filter.isOverrun)
    conditions.push(sql`exists (select 1 from spending_overruns o
      where o.spending_request_id = r.spending_request_id and o.closed_on is null)`)
  if (filter.isMine)
    conditions.push(
      sql`r.reviewer_person_id = ${tx.actor.kind === 'person' ? tx.actor.personId : null}::uuid`,
    )
  conditions.push(hasWords(filter.search, sql`r.subject`, sql`r.supplier`, sql`d.name`, sql`a.name`))
  return sql.join(conditions, sql` and `)
}

const sortKeys: Readonly<Record<string, SortKey>> = {
  // The older, the larger.
  eta: {
    value: sql`(-extract(epoch from coalesce(r.submitted_at, r.created_at)) * 1000)::bigint`,
    type: 'bigint',
  },
  ente: { value: sql`a.name`, type: 'text' },
  fine: { value: sql`coalesce(r.ends_on, date '9999-12-31')`, type: 'date' },
}

export interface ListedRequest {
  readonly request: SpendingRequest
  readonly cursor: Cursor
}

/** Requests the actor may see, one more than the page, in the order of the query. */
export async function pageRequests(
  tx: ActorTx,
  filter: SpendingFilter,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Promise<ListedRequest[]> {
  const key = sortKeys[query.sort.key] ?? (sortKeys['eta'] as SortKey)
  const { order, after, sortValue } = keyset([key], sql`r.spending_request_id`, query)
  const { rows } = await sql<{ id: SpendingRequestId; sortValue: string }>`
    select r.spending_request_id as id, ${sortValue} as "sortValue" from ${from}
    where ${conditionsOf(tx, filter)} ${after} order by ${order} limit ${query.size + 1}`.execute(tx)
  const found = await selectRequests(
    tx,
    sql`r.spending_request_id = any (${rows.map(({ id }) => id)}::uuid[])`,
  )
  const byId = new Map(found.map((request) => [request.requestId, request]))
  return rows.flatMap(({ id, sortValue: value }) => {
    const request = byId.get(id)
    return request ? [{ request, cursor: { value, id } }] : []
  })
}

/** How many match, counted no further than `limit`. */
export async function countRequests(tx: ActorTx, filter: SpendingFilter, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count
    from (select 1 from ${from} where ${conditionsOf(tx, filter)} limit ${limit}) found`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The data centres for which the actor may ask, by body and name; closed ones last. */
export async function listOwnPlaces(tx: ActorTx): Promise<OwnPlace[]> {
  const { rows } =
    await sql<OwnPlace>`select d.data_centre_id as "dataCentreId", d.name, a.name as "administrationName",
      d.agid_group as "group", d.state
    from data_centres d join administrations a using (administration_id)
    where d.administration_id = any ((select regia.writing_scope())::uuid[])
    order by d.state = 'closed', a.name, d.name, d.data_centre_id limit 500`.execute(tx)
  return rows
}

/** Every request for a data centre, the latest first. */
export function listOfPlace(tx: ActorTx, dataCentreId: DataCentreId): Promise<SpendingRequest[]> {
  return selectRequests(
    tx,
    sql`r.data_centre_id = ${dataCentreId}::uuid`,
    sql`order by coalesce(r.submitted_at, r.created_at) desc, r.spending_request_id limit 200`,
  )
}

/** The requests of these bodies that are not over: drafts, those on their way, authorised contracts that still run. */
export function listOpenOf(tx: ActorTx, bodies: readonly AdministrationId[]): Promise<SpendingRequest[]> {
  return selectRequests(
    tx,
    sql`r.administration_id = any (${[...bodies]}::uuid[]) and (r.state in ('draft', 'integration_requested', 'requalified')
      or (r.state in ('authorised', 'authorised_with_conditions', 'acknowledged') and r.ends_on >= ${tx.actor.today}::date))`,
    sql`order by r.administration_id, r.spending_request_id`,
  )
}
