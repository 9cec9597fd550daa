// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { addDays, type LocalDate } from '../../shared/dates.ts'
import { type AdministrationId, isUuid, type PersonId, type PlanId } from '../../shared/ids.ts'
import { type ListQuery, readingDirection } from '../../shared/list-query.ts'
import { type AdministrationKind, titleOf } from '../registry/index.ts'
import type { PlanState } from './lifecycle.ts'
import {
  lateAfterDays,
  type QueueFigures,
  type QueueRow,
  type ResponseTime,
  type ReviewerWork,
  responseWindowDays,
  unassignedAfterDays,
  workWindowDays,
} from './review-model.ts'

/** Which plans of the queue: every condition given must hold. */
export interface QueueFilter {
  readonly assignedTo?: PersonId | 'nobody'
  readonly reviewerPersonId?: PersonId
  readonly kinds?: readonly string[]
  readonly regionCode?: string
  /** In the queue for more days than these. */
  readonly olderThanDays?: number
  readonly notWrittenBy?: PersonId
  /** With open warnings when it was sent, or without. */
  readonly hasWarnings?: boolean
  /** Returned, and the body has not sent another version: the clock stands still. */
  readonly isSuspended?: boolean
}

/** The instant before which a plan in the queue is older than so many days: the midnight in Italy that begins the day. */
function startOf(day: LocalDate) {
  return sql`(${day}::date::timestamp at time zone 'Europe/Rome')`
}

/** The queue by arrival, from the cursor on: one row more than `size`, in the opposite order when going back. */
export async function listQueue(tx: ActorTx, filter: QueueFilter, page: ListQuery): Promise<QueueRow[]> {
  // The order is by age: the oldest, descending, are the first to arrive.
  const isAscending = readingDirection(page) === 'desc'
  const order = isAscending ? 'asc' : 'desc'
  let chosen = queueQuery(tx, filter)
    .select('v.plan_version_id')
    .orderBy('v.submitted_at', order)
    .orderBy('v.plan_id', order)
    .limit(page.size + 1)
  if (page.cursor) {
    const { value, id } = page.cursor.at
    const at = new Date(String(value))
    if (Number.isNaN(at.getTime()) || !isUuid(id)) return []
    chosen = chosen.where(
      sql<boolean>`(v.submitted_at, v.plan_id) ${isAscending ? sql`>` : sql`<`} (${at}::timestamptz, ${id}::uuid)`,
    )
  }
  // The page first: what a row shows is counted for those alone.
  const query = tx
    .with(
      (cte) => cte('page').materialized(),
      () => chosen,
    )
    .selectFrom('page')
    .innerJoin('plan_versions as v', 'v.plan_version_id', 'page.plan_version_id')
    .innerJoin('plans as p', 'p.plan_id', 'v.plan_id')
    .innerJoin('administrations as a', 'a.administration_id', 'p.administration_id')
    .select([
      'p.plan_id',
      'p.administration_id',
      'a.name',
      'a.other_language_name',
      'a.ipa_code',
      'a.kind',
      'a.region_name',
      'p.state',
      'p.version',
      'v.number',
      'v.receipt_number',
      'v.submitted_at',
      'v.finding_count',
      sql<number>`jsonb_array_length(v.content::jsonb -> 'services')`.as('service_count'),
      'p.reviewer_person_id',
      'v.outcome_at',
      ...clockOf(tx.actor.today),
      sql<boolean>`exists (select from approval_proposal_plans l
        where l.plan_id = p.plan_id and l.version_number = v.number and l.is_open)`.as('is_proposed'),
    ])
    .orderBy('v.submitted_at', order)
    .orderBy('v.plan_id', order)
  const rows = await query.execute()
  return rows.map((row) => ({
    planId: row.plan_id as PlanId,
    administrationId: row.administration_id as AdministrationId,
    administrationName: titleOf({
      name: row.name,
      kind: row.kind as AdministrationKind,
      otherLanguageName: row.other_language_name,
    }),
    ipaCode: row.ipa_code,
    kind: row.kind as AdministrationKind,
    regionName: row.region_name,
    state: row.state as PlanState,
    versionNumber: row.number,
    planVersion: row.version,
    receiptNumber: row.receipt_number,
    submittedAt: row.submitted_at,
    findingCount: row.finding_count,
    serviceCount: row.service_count,
    reviewerPersonId: row.reviewer_person_id as PersonId | null,
    returnedAt: row.outcome_at,
    programmeDays: row.programme_days,
    suspendedDays: row.span_days - row.programme_days,
    isProposed: row.is_proposed,
  }))
}

/** Days with the programme, and since the first sending, of the versions after the last approval. */
function clockOf(today: LocalDate) {
  const day = (at: string) => sql`(${sql.ref(at)} at time zone 'Europe/Rome')::date`
  const since = sql`from plan_versions w where w.plan_id = v.plan_id and w.number > coalesce((select max(a.number)
    from plan_versions a where a.plan_id = v.plan_id and a.outcome = 'approved'), 0)`
  return [
    sql<number>`(select coalesce(sum(coalesce(${day('w.outcome_at')}, ${today}::date) - ${day('w.submitted_at')}), 0)::integer ${since})`.as(
      'programme_days',
    ),
    sql<number>`(select coalesce(${today}::date - min(${day('w.submitted_at')}), 0)::integer ${since})`.as(
      'span_days',
    ),
  ] as const
}

export async function countQueue(tx: ActorTx, filter: QueueFilter): Promise<number> {
  const row = await queueQuery(tx, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Ids of the first `limit` plans that match, the oldest first: what a bulk act on the whole list touches. */
export async function listQueueIds(tx: ActorTx, filter: QueueFilter, limit: number): Promise<PlanId[]> {
  const rows = await queueQuery(tx, filter)
    .select('p.plan_id')
    .orderBy('v.submitted_at')
    .orderBy('v.plan_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.plan_id as PlanId)
}

function queueQuery(tx: ActorTx, filter: QueueFilter) {
  let query = tx
    .selectFrom('plan_versions as v')
    .innerJoin('plans as p', (join) =>
      join.onRef('p.plan_id', '=', 'v.plan_id').onRef('p.version_count', '=', 'v.number'),
    )
    .where('v.channel', '=', 'programme')
  query = filter.isSuspended
    ? query.where('p.state', '=', 'returned').where('v.outcome', '=', 'returned')
    : query.where('v.outcome', 'is', null).where('p.state', 'in', ['submitted', 'under_review'])
  if (filter.hasWarnings !== undefined)
    query = query.where('v.finding_count', filter.hasWarnings ? '>' : '=', 0)
  if (filter.assignedTo === 'nobody') query = query.where('p.reviewer_person_id', 'is', null)
  else if (filter.assignedTo) query = query.where('p.reviewer_person_id', '=', filter.assignedTo)
  if (filter.reviewerPersonId) query = query.where('p.reviewer_person_id', '=', filter.reviewerPersonId)
  const { kinds, regionCode } = filter
  if (kinds || regionCode)
    query = query.where(({ exists, selectFrom }) => {
      const body = selectFrom('administrations as a').whereRef(
        'a.administration_id',
        '=',
        'p.administration_id',
      )
      return exists(
        body
          .$if(kinds !== undefined, (q) => q.where('a.kind', 'in', [...(kinds ?? [])]))
          .$if(regionCode !== undefined, (q) => q.where('a.region_code', '=', regionCode ?? '')),
      )
    })
  if (filter.olderThanDays !== undefined)
    query = query.where(
      sql<boolean>`v.submitted_at < ${startOf(addDays(tx.actor.today, -filter.olderThanDays))}`,
    )
  if (filter.notWrittenBy)
    query = query.where(
      sql<boolean>`not exists (select 1 from plan_authors w where w.plan_id = p.plan_id and w.person_id = ${filter.notWrittenBy}::uuid)`,
    )
  return query
}

/** How many plans stand still, waiting for their body. */
export const countSuspended = (tx: ActorTx): Promise<number> => countQueue(tx, { isSuspended: true })

/** What each person examines now, and decided since a number of days ago; of two people, who examined is who proposed. */
export async function listReviewerWork(tx: ActorTx): Promise<ReviewerWork[]> {
  const late = sql`v.submitted_at < ${startOf(addDays(tx.actor.today, -lateAfterDays))}`
  const { rows } = await sql<ReviewerWork>`
    with open as (select p.reviewer_person_id as person_id, count(*)::integer as open,
        (count(*) filter (where ${late}))::integer as late, min(v.submitted_at) as oldest_at
      from plan_versions v join plans p on p.plan_id = v.plan_id and p.version_count = v.number
      where v.outcome is null and v.channel = 'programme' and p.state in ('submitted', 'under_review')
        and p.reviewer_person_id is not null
      group by p.reviewer_person_id),
    closed as (select coalesce(v.proposed_by, v.outcome_by) as person_id,
        (count(*) filter (where v.outcome = 'approved'))::integer as approved,
        (count(*) filter (where v.outcome = 'returned'))::integer as returned,
        round(percentile_cont(0.5) within group (order by (v.outcome_at at time zone 'Europe/Rome')::date
          - (v.submitted_at at time zone 'Europe/Rome')::date))::integer as median
      from plan_versions v
      where v.outcome in ('approved', 'returned') and v.channel = 'programme'
        and v.outcome_at >= ${startOf(addDays(tx.actor.today, -workWindowDays))}
      group by 1)
    select coalesce(open.person_id, closed.person_id) as "personId", coalesce(open.open, 0) as open,
      coalesce(open.late, 0) as late, open.oldest_at as "oldestAt", coalesce(closed.approved, 0) as approved,
      coalesce(closed.returned, 0) as returned, closed.median as "medianDays"
    from open full join closed on closed.person_id = open.person_id`.execute(tx)
  return rows
}

/** What a page says of the whole queue: its figures, the regions for the filter, how many plans each reviewer has. */
export interface QueueOverview {
  readonly figures: QueueFigures
  readonly regions: readonly { readonly code: string; readonly name: string }[]
  readonly loads: ReadonlyMap<PersonId, number>
}

/** Reads the queue once, in groups, whatever its length. */
export async function queueOverview(tx: ActorTx, mine: PersonId): Promise<QueueOverview> {
  const olderThan = (days: number) => sql`v.submitted_at < ${startOf(addDays(tx.actor.today, -days))}`
  const count = (condition: ReturnType<typeof sql>) =>
    sql<number>`(count(*) filter (where ${condition}))::integer`
  const groups = await queueQuery(tx, {})
    .innerJoin('administrations as a', 'a.administration_id', 'p.administration_id')
    .select([
      'p.reviewer_person_id as reviewer',
      'a.region_code as code',
      'a.region_name as name',
      sql<number>`count(*)::integer`.as('total'),
      count(sql`p.state = 'under_review'`).as('underReview'),
      count(olderThan(lateAfterDays)).as('late'),
      count(olderThan(unassignedAfterDays)).as('long'),
      sql<Date>`min(v.submitted_at)`.as('oldestAt'),
    ])
    .groupBy(['p.reviewer_person_id', 'a.region_code', 'a.region_name'])
    .orderBy('a.region_name')
    .execute()
  const free = groups.filter(({ reviewer }) => reviewer === null)
  const own = groups.filter(({ reviewer }) => reviewer === mine)
  const sum = (of: typeof groups, field: 'total' | 'underReview' | 'late' | 'long') =>
    of.reduce((total, group) => total + group[field], 0)
  const loads = new Map<PersonId, number>()
  for (const { reviewer, total } of groups)
    if (reviewer !== null) loads.set(reviewer as PersonId, (loads.get(reviewer as PersonId) ?? 0) + total)
  const regions = new Map(groups.flatMap(({ code, name }) => (code === null ? [] : [[code, name ?? code]])))
  return {
    figures: {
      total: sum(groups, 'total'),
      underReview: sum(groups, 'underReview'),
      late: sum(groups, 'late'),
      oldestAt: groups.map(({ oldestAt }) => oldestAt).sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
      unassigned: sum(free, 'total'),
      unassignedLong: sum(free, 'long'),
      mine: sum(own, 'total'),
      mineLate: sum(own, 'late'),
    },
    regions: [...regions].map(([code, name]) => ({ code, name })),
    loads,
  }
}

/** The time of response over the last four weeks; null when nothing was decided. */
export async function responseTime(tx: ActorTx): Promise<ResponseTime | null> {
  const { rows } = await sql<{ median: number; p90: number; count: number }>`
    select half as median, nine_tenths as p90, answers as count
    from regia.plan_answer_days(${startOf(addDays(tx.actor.today, -responseWindowDays))})`.execute(tx)
  const row = rows[0]
  return row && row.count > 0 ? { medianDays: row.median, p90Days: row.p90, count: row.count } : null
}
