// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import { type ActorTx, type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import type { SimilarCosts } from './model.ts'

/** By band of residents, then by type of service. */
export type SimilarByBand = ReadonlyMap<string, ReadonlyMap<string, SimilarCosts>>

/** What similar bodies pay for these types of service, or for all: as the job kept it, else counted now. */
export async function similarCosts(tx: ActorTx, types: readonly string[] | null): Promise<SimilarByBand> {
  const { rows } = await sql<{
    service_type_code: string
    band_code: string
    measure: 'cost' | 'fee'
    bodies: number
    low: number
    median: number
    high: number
  }>`
    with kept as (select service_type_code, band_code, measure, bodies, low, median, high from similar_cost_spreads
      where computed_at >= (${tx.actor.today}::date - 1)::timestamp at time zone 'Europe/Rome')
    select service_type_code, band_code, measure, bodies, low, median, high from kept
      where ${types}::text[] is null or service_type_code = any (${types}::text[])
    union all
    select service_type_code, band_code, measure, bodies, low, median, high from regia.similar_costs(${types}::text[], null)
      where not exists (select from kept)`.execute(tx)
  const found = new Map<string, Map<string, SimilarCosts>>()
  for (const { service_type_code: type, band_code: band, measure, bodies, low, median, high } of rows) {
    const byType = found.get(band) ?? new Map<string, SimilarCosts>()
    found.set(band, byType)
    const spread = { bodies, low: Number(low), median: Number(median), high: Number(high) }
    byType.set(type, { ...(byType.get(type) ?? { cost: null, fee: null }), [measure]: spread })
  }
  return found
}

/** Counts over what every body sent, and keeps the answer for pages. */
export function keepSimilarCosts(db: Db, now: Date): Promise<void> {
  return withActor(db, systemActor('jobs', now), async (tx) => {
    await sql`delete from similar_cost_spreads`.execute(tx)
    await sql`
      insert into similar_cost_spreads (service_type_code, band_code, measure, bodies, low, median, high, computed_at)
      select service_type_code, band_code, measure, bodies, low, median, high, ${now} from regia.similar_costs(null, null)
      on conflict do nothing`.execute(tx)
  })
}
