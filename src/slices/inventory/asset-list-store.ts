// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { keyset, type SortKey } from '../../platform/db/keyset.ts'
import { isUuid } from '../../shared/ids.ts'
import { countedUpTo, type ListQuery } from '../../shared/list-query.ts'
import type { Cents } from '../../shared/money.ts'
import { foldWords } from '../../shared/search-text.ts'
import { type Administration, titleOf } from '../registry/index.ts'
import { groupWords, stateWords } from './asset-lists.ts'
import {
  type AssetRow,
  type Capacity,
  capacities,
  type PlaceRow,
  type ReservedPlaceRow,
  type ReservedSoftwareRow,
  type SoftwareRow,
  type Total,
} from './model.ts'

const capacityColumns: Readonly<Record<Capacity, RawBuilder<number | null>>> = {
  servers: sql`d.servers_count`,
  cpu: sql`d.cpu_count`,
  ram: sql`d.ram_gb`,
  storage: sql`d.storage_gb`,
  racks: sql`d.racks_count`,
  energy: sql`d.energy_kwh_year`,
}

const byName: SortKey = { value: sql`d.name`, type: 'text' }
const sorts = {
  nome: [byName],
  ente: [{ value: sql`a.name`, type: 'text' }, { value: sql`d.administration_id`, type: 'uuid' }, byName],
} as const satisfies Record<string, readonly SortKey[]>

const places = {
  id: sql`d.data_centre_id`,
  from: sql`data_centres d`,
  columns: sql`d.data_centre_id as "id", d.name, d.agid_group as "group", d.census_edition as "censusEdition",
    d.is_group_contested as "isGroupContested", d.is_shared as "isShared", d.capacity_on as "capacityOn", d.state,
    d.closes_on as "closesOn", d.closed_on as "closedOn",
    ${sql.join(capacities.map((key) => sql`${capacityColumns[key]} as ${sql.id(key)}`))}`,
  reserved: sql`, d.site, d.room`,
  sorts: {
    ...sorts,
    chiusura: [{ value: sql`coalesce(d.closes_on, 'infinity'::date)`, type: 'date' }, byName],
  },
  words: sql`lower(d.name)`,
} as const

const software = {
  id: sql`d.software_id`,
  from: sql`software d`,
  columns: sql`d.software_id as "id", d.name, d.product, d.supplier, d.licences, d.contract_ends_on as "contractEndsOn",
    d.yearly_cost_cents as "yearlyCostCents", (select count(*)::integer from service_software l
      where l.administration_id = d.administration_id and l.software_id = d.software_id) as "services"`,
  reserved: sql`, d.product_version as "productVersion", d.components`,
  sorts: { ...sorts, costo: [{ value: sql`coalesce(d.yearly_cost_cents, -1)`, type: 'bigint' }, byName] },
  words: sql`lower(d.name || ' ' || d.product || ' ' || d.supplier)`,
} as const

type Asset = typeof places | typeof software

const withBody = sql`join administrations a on a.administration_id = d.administration_id`

/** The rows to count: with their bodies only where a filter asks something of the body, which every reader sees. */
function countedFrom(asset: Asset, { filters }: Pick<ListQuery, 'filters'>) {
  return filters['ente'] || filters['cerca'] ? sql`${asset.from} ${withBody}` : asset.from
}

function conditionsOf(asset: Asset, { filters }: Pick<ListQuery, 'filters'>) {
  const conditions = [sql`true`]
  const body = filters['ente']?.[0]
  if (body)
    conditions.push(isUuid(body) ? sql`d.administration_id = ${body}::uuid` : sql`a.ipa_code = ${body}`)
  for (const word of foldWords(filters['cerca']?.[0] ?? ''))
    conditions.push(sql`(${asset.words} like ${`%${word}%`} or strpos(a.search_text, ${` ${word}`}) > 0)`)
  if (filters['gruppo']) {
    const groups = filters['gruppo'].map((word) => groupWords[word] ?? '')
    conditions.push(sql`coalesce(d.agid_group, '') = any (${groups}::text[])`)
  }
  if (filters['stato']) {
    const states = filters['stato'].flatMap((word) => stateWords[word] ?? [])
    conditions.push(sql`d.state = any (${states}::text[])`)
  }
  if (filters['condivisi']) conditions.push(sql`d.is_shared`)
  if (filters['costo'])
    conditions.push(sql`(d.yearly_cost_cents is null) = ${filters['costo'][0] === 'non-noto'}::boolean`)
  return sql.join(conditions, sql` and `)
}

/** A page of rows of the actor's scope, one more than its size. */
async function listRows<Row extends AssetRow>(
  tx: ActorTx,
  asset: Asset,
  query: ListQuery,
  withReserved: boolean,
): Promise<Row[]> {
  const keys: Readonly<Record<string, readonly SortKey[]>> = asset.sorts
  const { order, after, sortValue } = keyset(keys[query.sort.key] ?? sorts.nome, asset.id, query)
  const scope = withReserved
    ? sql`and d.administration_id = any ((select regia.reserved_scope())::uuid[])`
    : sql``
  const { rows } = await sql<Row & Pick<Administration, 'kind' | 'otherLanguageName'> & { bareName: string }>`
    select ${asset.columns} ${withReserved ? asset.reserved : sql``}, d.administration_id as "administrationId",
      a.name as "bareName", a.kind, a.other_language_name as "otherLanguageName", a.ipa_code as "ipaCode", ${sortValue} as "sortValue"
    from ${asset.from} ${withBody} where ${conditionsOf(asset, query)} ${scope} ${after}
    order by ${order} limit ${query.size + 1}`.execute(tx)
  return rows.map(({ bareName, kind, otherLanguageName, ...row }) => ({
    ...(row as unknown as Row),
    administrationName: titleOf({ name: bareName, kind, otherLanguageName }),
  }))
}

export const listPlaceRows = (tx: ActorTx, query: ListQuery) => listRows<PlaceRow>(tx, places, query, false)
export const listSoftwareRows = (tx: ActorTx, query: ListQuery) =>
  listRows<SoftwareRow>(tx, software, query, false)

/** Only of bodies whose reserved fields the actor reads. */
export const listReservedPlaceRows = (tx: ActorTx, query: ListQuery) =>
  listRows<ReservedPlaceRow>(tx, places, query, true)
export const listReservedSoftwareRows = (tx: ActorTx, query: ListQuery) =>
  listRows<ReservedSoftwareRow>(tx, software, query, true)

/** How many rows match, no further than `countedUpTo`, and the totals of what is known of them; none when they are more. */
export async function placeTotals(
  tx: ActorTx,
  query: Pick<ListQuery, 'filters'>,
): Promise<{ count: number; totals: Readonly<Record<Capacity, Total>> | null }> {
  const { rows } = await sql<{ count: number } & Record<string, number | null>>`
    select count(*)::integer as "count", ${sql.join(
      capacities.flatMap((key) => [
        sql`sum(${sql.id(key)})::float8 as ${sql.id(key)}`,
        sql`(count(*) - count(${sql.id(key)}))::integer as ${sql.id(`${key}Unknown`)}`,
      ]),
    )} from (select ${sql.join(capacities.map((key) => sql`${capacityColumns[key]} as ${sql.id(key)}`))}
      from ${countedFrom(places, query)} where ${conditionsOf(places, query)} limit ${countedUpTo + 1}) counted`.execute(
    tx,
  )
  const row = rows[0]
  const count = row?.count ?? 0
  if (count > countedUpTo) return { count, totals: null }
  const totals = Object.fromEntries(
    capacities.map((key) => [key, { sum: row?.[key] ?? null, unknown: Number(row?.[`${key}Unknown`] ?? 0) }]),
  ) as Record<Capacity, Total>
  return { count, totals }
}

export async function softwareTotals(
  tx: ActorTx,
  query: Pick<ListQuery, 'filters'>,
): Promise<{ count: number; cost: { sum: Cents | null; unknown: number } | null }> {
  const { rows } = await sql<{ count: number; sum: number | null; unknown: number }>`
    select count(*)::integer as "count", sum(cost)::float8 as "sum", (count(*) - count(cost))::integer as "unknown"
    from (select d.yearly_cost_cents as cost from ${countedFrom(software, query)} where ${conditionsOf(software, query)}
      limit ${countedUpTo + 1}) counted`.execute(tx)
  const { count, sum, unknown } = rows[0] ?? { count: 0, sum: null, unknown: 0 }
  return { count, cost: count > countedUpTo ? null : { sum, unknown } }
}
