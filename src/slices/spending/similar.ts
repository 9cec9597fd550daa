// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { Cents } from '../../shared/money.ts'
import type { SpendingRequest, SpendingRequestId } from './model.ts'

export interface SimilarRequest {
  readonly requestId: SpendingRequestId
  readonly administrationName: string
  readonly subject: string
  readonly supplier: string
  readonly netCents: Cents
  /** Net amount over the months of the contract. */
  readonly monthlyCents: Cents
}

/** Requests like one, and the price a month among them, only where they are enough to say it. */
export interface SimilarPrices {
  readonly requests: readonly SimilarRequest[]
  readonly count: number
  readonly fewest: number
  readonly range: { readonly low: Cents; readonly median: Cents; readonly high: Cents } | null
}

const shown = 5

/** Requests of other bodies with the same supplier, the same product, or of the same kind by the same kind of body; for the programme, who reads them all. */
export async function findSimilar(
  tx: ActorTx,
  request: SpendingRequest,
  fewest: number,
): Promise<SimilarPrices> {
  const likes = sql`r.spending_request_id <> ${request.requestId}::uuid and r.version_count > 0 and r.state not in ('withdrawn', 'denied')
    and r.net_cents > 0 and r.starts_on is not null and r.ends_on >= r.starts_on
    and ((${request.supplier} <> '' and lower(r.supplier) = lower(${request.supplier}))
      or (${request.product} <> '' and lower(r.product) = lower(${request.product}))
      or (r.kind = ${request.kind}::text and a.kind = ${request.administrationKind}))`
  const monthly = sql`round(r.net_cents / greatest(1, (r.ends_on - r.starts_on + 1) / 30.4375))::bigint`
  const { rows } =
    await sql<SimilarRequest>`select r.spending_request_id as "requestId", a.name as "administrationName", r.subject,
      r.supplier, r.net_cents as "netCents", ${monthly} as "monthlyCents"
    from spending_requests r join administrations a using (administration_id) where ${likes}
    order by (lower(r.supplier) = lower(${request.supplier})) desc, (lower(r.product) = lower(${request.product})) desc,
      r.submitted_at desc, r.spending_request_id limit ${shown}`.execute(tx)
  const { rows: found } = await sql<{ count: number; low: Cents; median: Cents; high: Cents }>`
    select count(*)::integer as count, percentile_cont(0.25) within group (order by ${monthly})::bigint as low,
      percentile_cont(0.5) within group (order by ${monthly})::bigint as median,
      percentile_cont(0.75) within group (order by ${monthly})::bigint as high
    from spending_requests r join administrations a using (administration_id) where ${likes}`.execute(tx)
  const { count = 0, low = 0, median = 0, high = 0 } = found[0] ?? {}
  return { requests: rows, count, fewest, range: count >= fewest ? { low, median, high } : null }
}
