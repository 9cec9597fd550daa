// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { type ListQuery, readingDirection } from '../../shared/list-query.ts'
import { foldWords } from '../../shared/search-text.ts'
import { titleOf } from '../registry/index.ts'
import type { FigureDefinition } from './definitions.ts'
import { type FigureContext, frame } from './frame.ts'
import { kindsOf } from './list.ts'
import {
  type Dimension,
  type FigureRow,
  type FigureSnapshot,
  missingKey,
  type Tallies,
  type Tally,
} from './model.ts'

/** The value of a row in each dimension, the same for the number and for its list. */
const keyOf: Readonly<Record<Dimension, RawBuilder<string>>> = {
  region: sql`coalesce(b.region_code, ${sql.lit(missingKey)})`,
  kind: sql`b.kind`,
  class: sql`coalesce(r.data_class, ${sql.lit(missingKey)})`,
  group: sql`coalesce(r.agid_group, ${sql.lit(missingKey)})`,
  year: sql`coalesce(extract(year from r.day)::text, ${sql.lit(missingKey)})`,
  state: sql`coalesce(r.state, ${sql.lit(missingKey)})`,
  spending: sql`coalesce(r.spending_kind, ${sql.lit(missingKey)})`,
  body: sql`b.administration_id::text`,
}

/** A figure from its rows: the whole, and every part of every dimension it has; by body only for who works for some. */
export async function computeFigure(
  tx: ActorTx,
  context: FigureContext,
  definition: FigureDefinition,
): Promise<Tallies> {
  const by = definition.by.filter((dimension) => dimension !== 'body' || context.scope === 'own')
  const keys = [sql`('', '')`, ...by.map((dimension) => sql`(${sql.lit(dimension)}, ${keyOf[dimension]})`)]
  const { rows } = await sql<Tally & { dimension: string; key: string }>`
    with ${frame(context)}, r as (${definition.query})
    select d.dimension, d.key, count(*)::integer as "rows", sum(r.amount)::float8 as "sum",
      ${definition.sums === null ? sql`0` : sql`(count(*) - count(r.amount))::integer`} as "unknown"
    from r join administrations b on b.administration_id = r.body_id
    cross join lateral (values ${sql.join(keys)}) as d (dimension, key)
    group by d.dimension, d.key`.execute(tx)
  const tallies: Record<string, Record<string, Tally>> = {}
  for (const { dimension, key, ...tally } of rows) {
    tallies[dimension] ??= {}
    tallies[dimension][key] = tally
  }
  return tallies
}

const sorts: Readonly<Record<string, RawBuilder<string>>> = {
  ente: sql`(b.name || ' ' || r.thing)`,
  nome: sql`(r.thing || ' ' || b.name)`,
  giorno: sql`coalesce(r.day::text, '9999')`,
}

const filterDimensions = {
  regione: 'region',
  tipo: 'kind',
  classe: 'class',
  gruppo: 'group',
  anno: 'year',
  stato: 'state',
  spesa: 'spending',
} as const satisfies Record<string, Dimension>

function conditionsOf(query: Pick<ListQuery, 'filters'>): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  for (const [name, dimension] of Object.entries(filterDimensions)) {
    const values = query.filters[name]
    if (values) conditions.push(sql`${keyOf[dimension]} = any (${values}::text[])`)
  }
  const audience = query.filters['platea']?.[0]
  if (audience) conditions.push(sql`b.kind = any (${kindsOf(audience)}::text[])`)
  const body = query.filters['ente']?.[0]
  if (body) conditions.push(sql`(b.ipa_code = ${body} or b.administration_id::text = ${body})`)
  const known = query.filters['dato']?.[0]
  if (known) conditions.push(sql`(r.amount is null) = ${known === 'mancante'}::boolean`)
  for (const word of foldWords(query.filters['cerca']?.[0] ?? ''))
    conditions.push(sql`(strpos(lower(r.thing), ${word}) > 0 or strpos(b.search_text, ${` ${word}`}) > 0)`)
  return sql.join(conditions, sql` and `)
}

/** The rows behind a figure, one more than a page. */
export async function listFigureRows(
  tx: ActorTx,
  context: FigureContext,
  definition: FigureDefinition,
  query: ListQuery,
): Promise<FigureRow[]> {
  const value = sorts[query.sort.key] ?? sql<string>`(b.name || ' ' || r.thing)`
  const direction = readingDirection(query)
  const order = direction === 'asc' ? sql`asc` : sql`desc`
  const at = query.cursor?.at
  const after = at
    ? sql`and (${value}, r.row_id) ${direction === 'asc' ? sql`>` : sql`<`} (${String(at.value)}, ${at.id})`
    : sql``
  const { rows } = await sql<FigureRow & { otherLanguageName: string | null }>`
    with ${frame(context)}, r as (${definition.query})
    select r.row_id as "id", r.thing_id as "thingId", r.thing, r.body_id as "bodyId", b.name as "bodyName",
      b.other_language_name as "otherLanguageName", b.ipa_code as "ipaCode", b.kind, b.region_code as "regionCode",
      b.region_name as "regionName", r.data_class as "dataClass", r.agid_group as "group", r.spending_kind as "spendingKind", r.day, r.state,
      r.amount::float8 as "amount", ${value} as "sortValue"
    from r join administrations b on b.administration_id = r.body_id
    where ${conditionsOf(query)} ${after}
    order by ${value} ${order}, r.row_id ${order} limit ${query.size + 1}`.execute(tx)
  return rows.map(({ otherLanguageName, ...row }) => ({
    ...row,
    bodyName: titleOf({ name: row.bodyName, kind: row.kind, otherLanguageName }),
  }))
}

/** What the rows of a list give: the number that the list stands behind. */
export async function tallyRows(
  tx: ActorTx,
  context: FigureContext,
  definition: FigureDefinition,
  query: Pick<ListQuery, 'filters'>,
): Promise<Tally> {
  const { rows } = await sql<Tally>`
    with ${frame(context)}, r as (${definition.query})
    select count(*)::integer as "rows", sum(r.amount)::float8 as "sum",
      ${definition.sums === null ? sql`0` : sql`(count(*) - count(r.amount))::integer`} as "unknown"
    from r join administrations b on b.administration_id = r.body_id where ${conditionsOf(query)}`.execute(tx)
  return rows[0] ?? { rows: 0, sum: null, unknown: 0 }
}

/** Names of the regions that bodies are in, by code. */
export async function listRegionNames(tx: ActorTx): Promise<Readonly<Record<string, string>>> {
  const { rows } = await sql<{ code: string; name: string }>`select region_code as "code",
    coalesce(min(region_name), region_code) as "name" from administrations
    where region_code is not null group by region_code`.execute(tx)
  return Object.fromEntries(rows.map(({ code, name }) => [code, name]))
}

export interface StoredFigures {
  readonly snapshot: FigureSnapshot
  readonly computedAt: Date
}

/** The figures of the programme as last computed for a day. */
export async function findRollup(tx: ActorTx, asOf: LocalDate): Promise<StoredFigures | null> {
  const row = await tx
    .selectFrom('figure_rollups')
    .select(['content', 'computed_at'])
    .where('as_of', '=', asOf)
    .executeTakeFirst()
  return row ? { snapshot: row.content as FigureSnapshot, computedAt: row.computed_at } : null
}

/** Keeps the figures of today; those of the days before are not asked for any more. */
export async function keepRollup(tx: ActorTx, snapshot: FigureSnapshot, now: Date): Promise<void> {
  const content = JSON.stringify(snapshot)
  await tx.deleteFrom('figure_rollups').where('as_of', '<', snapshot.asOf).execute()
  await tx
    .insertInto('figure_rollups')
    .values({ as_of: snapshot.asOf, computed_at: now, content })
    .onConflict((conflict) => conflict.column('as_of').doUpdateSet({ computed_at: now, content }))
    .execute()
}
