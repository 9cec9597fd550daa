// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { keyset, type SortKey } from '../../platform/db/keyset.ts'
import { hasWords } from '../../platform/db/search.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { Cursor, ListQuery } from '../../shared/list-query.ts'
import { type DecisionTimes, decidingKinds, type RegisterFilter, type RegisterLine } from './register.ts'

const from = sql`spending_acts a join spending_requests r on r.spending_request_id = a.spending_request_id
  join administrations b on b.administration_id = a.administration_id join data_centres d on d.data_centre_id = r.data_centre_id`

const inRome = (instant: RawBuilder<unknown>) => sql`(${instant} at time zone 'Europe/Rome')::date`

/** From the sending that the act answers, an answer to an integration apart, without the days that waited for it. */
const days = sql<number | null>`(select a.decided_on - ${inRome(sql`v.submitted_at`)} - coalesce((
      select sum(coalesce(i.answered_on, ${inRome(sql`i.answered_at`)}) - coalesce(i.received_on, ${inRome(sql`i.asked_at`)}))
      from spending_integrations i
      where i.spending_request_id = a.spending_request_id and i.answered_at is not null
        and i.asked_at between v.submitted_at and a.decided_at), 0)::integer
  from spending_versions v
  where v.spending_request_id = a.spending_request_id and v.number <= a.version_number and v.submitted_at <= a.decided_at
    and not exists (select from spending_integrations i
      where i.spending_request_id = v.spending_request_id and (i.answered_at = v.submitted_at
        or (i.answer_version = v.number and i.version_number < v.number)))
  order by v.number desc limit 1)`

const derogationsOf = sql`spending_derogations g where g.spending_request_id = a.spending_request_id
  and a.kind in ('authorise', 'authorise_with_conditions')`

function conditionsOf(filter: RegisterFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (filter.kinds.length > 0) conditions.push(sql`a.kind = any (${[...filter.kinds]}::text[])`)
  if (filter.year !== null)
    conditions.push(
      sql`a.decided_on between make_date(${filter.year}::integer, 1, 1) and make_date(${filter.year}::integer, 12, 31)`,
    )
  if (filter.from) conditions.push(sql`a.decided_on >= ${filter.from}::date`)
  if (filter.to) conditions.push(sql`a.decided_on <= ${filter.to}::date`)
  if (filter.body) conditions.push(sql`a.administration_id = ${filter.body}::uuid`)
  if (filter.hasOpenConditions)
    conditions.push(sql`exists (select from spending_conditions c
      where c.spending_act_id = a.spending_act_id and c.met_on is null)`)
  if (filter.hasDerogation) conditions.push(sql`exists (select from ${derogationsOf})`)
  conditions.push(
    hasWords(filter.search, sql`a.number`, sql`r.subject`, sql`r.supplier`, sql`d.name`, sql`b.name`),
  )
  return sql.join(conditions, sql` and `)
}

const sortKeys: Readonly<Record<string, SortKey>> = {
  giorno: { value: sql`a.decided_on`, type: 'date' },
  ente: { value: sql`b.name`, type: 'text' },
  numero: { value: sql`a.number`, type: 'text' },
}

/** Acts that the actor may see, one more than the page. */
export async function pageRegister(
  tx: ActorTx,
  filter: RegisterFilter,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Promise<(RegisterLine & { readonly cursor: Cursor })[]> {
  const key = sortKeys[query.sort.key] ?? (sortKeys['giorno'] as SortKey)
  const { order, after, sortValue } = keyset([key], sql`a.spending_act_id`, query)
  const { rows } = await sql<RegisterLine & { sortValue: string }>`
    select a.spending_act_id as "actId", a.number, a.decided_on as "decidedOn", a.kind, a.channel, r.spending_request_id as "requestId",
      r.subject, r.supplier, b.administration_id as "administrationId", b.name as "administrationName", b.ipa_code as "ipaCode",
      d.data_centre_id as "dataCentreId", d.name as "dataCentreName", r.net_cents as "netCents", r.ends_on as "endsOn",
      (select count(*)::integer from spending_conditions c where c.spending_act_id = a.spending_act_id) as conditions,
      (select count(*)::integer from spending_conditions c where c.spending_act_id = a.spending_act_id and c.met_on is null) as "openConditions",
      (select count(*)::integer from ${derogationsOf}) as derogations,
      (select max(g.expires_on) from ${derogationsOf}) as "derogatedUntil", ${days} as days, ${sortValue} as "sortValue"
    from ${from} where ${conditionsOf(filter)} ${after} order by ${order} limit ${query.size + 1}`.execute(tx)
  return rows.map(({ sortValue: value, ...line }) => ({ ...line, cursor: { value, id: line.actId } }))
}

/** How many acts match, counted no further than `limit`. */
export async function countRegister(tx: ActorTx, filter: RegisterFilter, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count
    from (select 1 from ${from} where ${conditionsOf(filter)} limit ${limit}) found`.execute(tx)
  return rows[0]?.count ?? 0
}

/** How long the decisions by that day took, year by year and together (`year` null); only those sent inside Regia. */
export async function listDecisionTimes(
  tx: ActorTx,
  scope: 'nation' | 'own',
  until: LocalDate,
): Promise<(DecisionTimes & { readonly year: number | null })[]> {
  const { rows } = await sql<DecisionTimes & { year: number | null }>`
    select t.year, count(*)::integer as decisions, (percentile_cont(0.5) within group (order by t.days))::float8 as median,
      (percentile_cont(0.9) within group (order by t.days))::float8 as p90
    from (select extract(year from a.decided_on)::integer as year, ${days} as days from spending_acts a
      where a.kind = any (${[...decidingKinds]}::text[]) and a.decided_on <= ${until}::date
        ${scope === 'own' ? sql`and a.administration_id = any ((select regia.scope())::uuid[])` : sql`and a.channel = 'programme'`}) t
    where t.days is not null group by grouping sets ((t.year), ()) order by t.year`.execute(tx)
  return rows.filter(({ decisions }) => decisions > 0)
}
