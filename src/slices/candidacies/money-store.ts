// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { CandidacyState } from './lifecycle.ts'
import { isAtRisk, moneySql } from './list-store.ts'
import type { Candidacy } from './model.ts'
import type { EnvelopeLine, MoneyLine } from './money.ts'
import { candidacyColumns, candidacyTables } from './store.ts'

async function moneyBy<Key extends string>(
  tx: ActorTx,
  column: 'state' | 'measure',
): Promise<MoneyLine<Key>[]> {
  const near = sql`(c.last_useful_on <= ${tx.actor.today}::date + 30 and ${isAtRisk})`
  const { rows } = await sql<MoneyLine<Key>>`
    select c.${sql.ref(column)} as key, count(*)::integer as count, coalesce(sum(${moneySql}), 0)::bigint as cents,
      coalesce(sum(${moneySql}) filter (where ${near}), 0)::bigint as "atRiskCents",
      (count(*) filter (where ${moneySql} is null))::integer as unknown
    from candidacies c where c.state <> 'discarded' group by 1 order by 1`.execute(tx)
  return rows
}

export const moneyByState = (tx: ActorTx) => moneyBy<CandidacyState>(tx, 'state')
export const moneyByMeasure = (tx: ActorTx) => moneyBy<string>(tx, 'measure')

/** Every candidacy that the actor sees whose decree was notified. */
export async function listProjects(tx: ActorTx, most: number): Promise<Candidacy[]> {
  const { rows } = await sql<Candidacy>`
    select ${candidacyColumns} from ${candidacyTables} where c.funded_on is not null order by c.candidacy_id limit ${most}`.execute(
    tx,
  )
  return rows
}

/** By call, without the envelope itself. */
export async function listEnvelopes(tx: ActorTx): Promise<Omit<EnvelopeLine, 'envelopeCents'>[]> {
  const { rows } = await sql<Omit<EnvelopeLine, 'envelopeCents'>>`
    select c.call_id as "callId", regia.call_title(c.call_id, null) as title, c.measure, count(*)::integer as count,
      coalesce(sum(c.requested_cents), 0)::bigint as "requestedCents", coalesce(sum(c.granted_cents), 0)::bigint as "grantedCents",
      coalesce(sum(c.granted_cents) filter (where c.state in ('renounced', 'renunciation_decreed', 'revoked')), 0)::bigint as "givenUpCents",
      coalesce(sum(c.paid_cents), 0)::bigint as "paidCents"
    from candidacies c where c.sent_on is not null group by c.call_id, c.measure order by title, c.call_id, c.measure`.execute(
    tx,
  )
  return rows
}
