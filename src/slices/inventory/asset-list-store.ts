// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { isUuid } from '../../shared/ids.ts'
import { type ListQuery, readingDirection } from '../../shared/list-query.ts'
import type { Cents } from '../../shared/money.ts'
import { foldWords } from '../../shared/search-text.ts'
import { type Administration, titleOf } from '../registry/index.ts'
import { groupWords, stateWords } from './asset-lists.ts'
import { type Capacity, capacities, type DataCentre, type Software } from './model.ts'

interface OfBody {
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly ipaCode: string | null
  readonly sortValue: string
}

/** A data centre as its list shows it. */
export type PlaceRow = OfBody &
  Pick<
    DataCentre,
    | Capacity
    | 'id'
    | 'name'
    | 'group'
    | 'censusEdition'
    | 'isGroupContested'
    | 'isShared'
    | 'capacityOn'
    | 'state'
    | 'closesOn'
    | 'closedOn'
  >

/** A software as its list shows it. */
export type SoftwareRow = OfBody &
  Pick<
    Software,
    'id' | 'name' | 'product' | 'supplier' | 'licences' | 'contractEndsOn' | 'yearlyCostCents'
  > & {
    readonly services: number
  }

/** The same with its reserved fields, for a file that asks for them. */
export type ReservedPlaceRow = PlaceRow & Pick<DataCentre, 'site' | 'room'>
export type ReservedSoftwareRow = SoftwareRow & Pick<Software, 'productVersion' | 'components'>

/** A sum of what is known, and of how many rows nothing is known. */
export interface Total {
  readonly sum: number | null
  readonly unknown: number
}

const capacityColumns: Readonly<Record<Capacity, RawBuilder<number | null>>> = {
  servers: sql`d.servers_count`,
  cpu: sql`d.cpu_count`,
  ram: sql`d.ram_gb`,
  storage: sql`d.storage_gb`,
  racks: sql`d.racks_count`,
  energy: sql`d.energy_kwh_year`,
}

const places = {
  id: sql`d.data_centre_id`,
  from: sql`data_centres d join administrations a on a.administration_id = d.administration_id`,
  columns: sql`d.data_centre_id as "id", d.name, d.agid_group as "group", d.census_edition as "censusEdition",
    d.is_group_contested as "isGroupContested", d.is_shared as "isShared", d.capacity_on as "capacityOn", d.state,
    d.closes_on as "closesOn", d.closed_on as "closedOn",
    ${sql.join(capacities.map((key) => sql`${capacityColumns[key]} as ${sql.id(key)}`))}`,
  reserved: sql`, d.site, d.room`,
  sorts: {
    nome: sql<string>`d.name`,
    ente: sql<string>`(a.name || ' ' || d.name)`,
    chiusura: sql<string>`(coalesce(d.closes_on::text, '9999') || ' ' || d.name)`,
  },
  words: sql`lower(d.name)`,
} as const

const software = {
  id: sql`d.software_id`,
  from: sql`software d join administrations a on a.administration_id = d.administration_id`,
  columns: sql`d.software_id as "id", d.name, d.product, d.supplier, d.licences, d.contract_ends_on as "contractEndsOn",
    d.yearly_cost_cents as "yearlyCostCents", (select count(*)::integer from service_software l
      where l.administration_id = d.administration_id and l.software_id = d.software_id) as "services"`,
  reserved: sql`, d.product_version as "productVersion", d.components`,
  sorts: {
    nome: sql<string>`d.name`,
    ente: sql<string>`(a.name || ' ' || d.name)`,
    costo: sql<string>`(to_char(coalesce(d.yearly_cost_cents, -1) + 1, 'FM000000000000000000') || ' ' || d.name)`,
  },
  words: sql`lower(d.name || ' ' || d.product || ' ' || d.supplier)`,
} as const

type Asset = typeof places | typeof software

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
async function listRows<Row extends OfBody>(
  tx: ActorTx,
  asset: Asset,
  query: ListQuery,
  withReserved: boolean,
): Promise<Row[]> {
  const sorts: Readonly<Record<string, RawBuilder<string>>> = asset.sorts
  const value = sorts[query.sort.key] ?? asset.sorts.nome
  const direction = readingDirection(query)
  const beyond = direction === 'asc' ? sql`>` : sql`<`
  const order = direction === 'asc' ? sql`asc` : sql`desc`
  const at = query.cursor?.at
  const after =
    at && isUuid(at.id)
      ? sql`and (${value}, ${asset.id}) ${beyond} (${String(at.value)}, ${at.id}::uuid)`
      : sql``
  const scope = withReserved
    ? sql`and d.administration_id = any ((select regia.reserved_scope())::uuid[])`
    : sql``
  const { rows } = await sql<Row & Pick<Administration, 'kind' | 'otherLanguageName'> & { bareName: string }>`
    select ${asset.columns} ${withReserved ? asset.reserved : sql``}, d.administration_id as "administrationId",
      a.name as "bareName", a.kind, a.other_language_name as "otherLanguageName", a.ipa_code as "ipaCode", ${value} as "sortValue"
    from ${asset.from} where ${conditionsOf(asset, query)} ${scope} ${after}
    order by ${value} ${order}, ${asset.id} ${order} limit ${query.size + 1}`.execute(tx)
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

/** How many rows match, and the totals of what is known of them. */
export async function placeTotals(
  tx: ActorTx,
  query: Pick<ListQuery, 'filters'>,
): Promise<{ count: number; totals: Readonly<Record<Capacity, Total>> }> {
  const { rows } = await sql<{ count: number } & Record<string, number | null>>`
    select count(*)::integer as "count", ${sql.join(
      capacities.flatMap((key) => [
        sql`sum(${capacityColumns[key]})::float8 as ${sql.id(key)}`,
        sql`(count(*) - count(${capacityColumns[key]}))::integer as ${sql.id(`${key}Unknown`)}`,
      ]),
    )} from ${places.from} where ${conditionsOf(places, query)}`.execute(tx)
  const row = rows[0]
  const totals = Object.fromEntries(
    capacities.map((key) => [key, { sum: row?.[key] ?? null, unknown: Number(row?.[`${key}Unknown`] ?? 0) }]),
  ) as Record<Capacity, Total>
  return { count: row?.count ?? 0, totals }
}

export async function softwareTotals(
  tx: ActorTx,
  query: Pick<ListQuery, 'filters'>,
): Promise<{ count: number; cost: { sum: Cents | null; unknown: number } }> {
  const { rows } = await sql<{ count: number; sum: number | null; unknown: number }>`
    select count(*)::integer as "count", sum(d.yearly_cost_cents)::float8 as "sum",
      (count(*) - count(d.yearly_cost_cents))::integer as "unknown"
    from ${software.from} where ${conditionsOf(software, query)}`.execute(tx)
  const { count, sum, unknown } = rows[0] ?? { count: 0, sum: null, unknown: 0 }
  return { count, cost: { sum, unknown } }
}
