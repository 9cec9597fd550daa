// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { hasWords, isOfBody } from '../../platform/db/search.ts'
import { isLocalDate } from '../../shared/dates.ts'
import { isUuid } from '../../shared/ids.ts'
import { type Cursor, type ListQuery, readingDirection } from '../../shared/list-query.ts'
import type { CandidacyFilter, CandidacyTotals } from './list.ts'
import type { Candidacy } from './model.ts'
import { candidacyColumns, candidacyTables } from './store.ts'

/** The same as `moneyOf`, in SQL; a test compares the two. */
export const moneySql = sql`coalesce(c.paid_cents, c.granted_cents, c.requested_cents, c.forecast_cents)`

/** What a next step puts at risk: nothing once the money came, but for a sample check. */
export const isAtRisk = sql`(c.next_step is not null and c.next_step <> 'maintenance')`

function conditionsOf(tx: ActorTx, filter: CandidacyFilter): RawBuilder<unknown> {
  const { today } = tx.actor
  // A draft thrown away is found only by its state.
  const conditions: RawBuilder<unknown>[] = [
    filter.states.length > 0
      ? sql`c.state = any (${[...filter.states]}::text[])`
      : sql`c.state <> 'discarded'`,
  ]
  if (filter.steps.length > 0) conditions.push(sql`c.next_step = any (${[...filter.steps]}::text[])`)
  if (filter.isLate) conditions.push(sql`(c.last_useful_on < ${today}::date and ${isAtRisk})`)
  if (filter.withinDays !== null)
    conditions.push(sql`(c.last_useful_on <= ${today}::date + ${filter.withinDays}::integer and ${isAtRisk})`)
  if (filter.measure) conditions.push(sql`c.measure = ${filter.measure}`)
  if (filter.callId)
    conditions.push(isUuid(filter.callId) ? sql`c.call_id = ${filter.callId}::uuid` : sql`false`)
  if (filter.body)
    conditions.push(isOfBody({ id: sql`c.administration_id`, ipaCode: sql`a.ipa_code` }, filter.body))
  conditions.push(
    hasWords(
      filter.search ?? '',
      sql`regia.call_title(c.call_id, c.call_version_id)`,
      sql`a.name`,
      sql`c.cup`,
    ),
  )
  return sql.join(conditions, sql` and `)
}

const sortValues: Readonly<Record<string, { value: RawBuilder<unknown>; type: RawBuilder<unknown> }>> = {
  // Those without a day come last, first when turned round.
  scadenza: { value: sql`coalesce(c.last_useful_on, date '9999-12-31')`, type: sql`date` },
  importo: { value: sql`coalesce(${moneySql}, -1)`, type: sql`bigint` },
  ente: { value: sql`a.name`, type: sql`text` },
}

/** The place of a cursor, if it can be one of this order: addresses are typed by anybody. */
function placeOf({ cursor, sort }: Pick<ListQuery, 'cursor' | 'sort'>): Cursor | null {
  if (!cursor || !isUuid(cursor.at.id)) return null
  const value = String(cursor.at.value)
  if (sort.key === 'scadenza') return isLocalDate(value, 1) || value === '9999-12-31' ? cursor.at : null
  return sort.key !== 'importo' || /^-?\d{1,15}$/.test(value) ? cursor.at : null
}

export interface ListedCandidacy {
  readonly candidacy: Candidacy
  readonly cursor: Cursor
}

/** Candidacies the actor may see, one more than the page, in the order of the query. */
export async function pageCandidacies(
  tx: ActorTx,
  filter: CandidacyFilter,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Promise<ListedCandidacy[]> {
  const { value, type } = sortValues[query.sort.key] ?? { value: sql`a.name`, type: sql`text` }
  const isRising = readingDirection({ filters: {}, ...query }) === 'asc'
  const direction = isRising ? sql`asc` : sql`desc`
  const beyond = isRising ? sql`>` : sql`<`
  const place = placeOf(query)
  const after = place
    ? sql`and (${value}, c.candidacy_id) ${beyond} (${String(place.value)}::${type}, ${place.id}::uuid)`
    : sql``
  const { rows } = await sql<Candidacy & { sortValue: string }>`
    select ${candidacyColumns}, (${value})::text as "sortValue" from ${candidacyTables} where ${conditionsOf(tx, filter)} ${after}
    order by ${value} ${direction}, c.candidacy_id ${direction} limit ${query.size + 1}`.execute(tx)
  return rows.map(({ sortValue, ...candidacy }) => ({
    candidacy,
    cursor: { value: sortValue, id: candidacy.candidacyId },
  }))
}

/** What a whole list holds. */
export async function totalCandidacies(tx: ActorTx, filter: CandidacyFilter): Promise<CandidacyTotals> {
  const near = sql`(c.last_useful_on <= ${tx.actor.today}::date + 30 and ${isAtRisk})`
  const { rows } = await sql<CandidacyTotals>`
    select count(*)::integer as count, coalesce(sum(${moneySql}), 0)::bigint as cents,
      coalesce(sum(${moneySql}) filter (where ${near}), 0)::bigint as "atRiskCents", (count(*) filter (where ${near}))::integer as "atRisk",
      (count(*) filter (where ${moneySql} is null))::integer as unknown
    from ${candidacyTables} where ${conditionsOf(tx, filter)}`.execute(tx)
  return rows[0] as CandidacyTotals
}
