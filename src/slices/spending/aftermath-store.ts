// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { hasWords } from '../../platform/db/search.ts'
import type { Overrun, RegisteredDerogation, SpendingRequestId } from './model.ts'

const columns = sql`o.spending_overrun_id as "overrunId", o.spending_request_id as "requestId", o.opened_on as "openedOn", o.causes,
  o.contract_ends_on as "contractEndsOn", o.plan_ends_on as "planEndsOn", o.explanation, o.closed_on as "closedOn", o.closed_by as "closedBy"`

/** The notices on these requests, the latest first; only open ones when asked. */
export async function listOverruns(
  tx: ActorTx,
  requestIds: readonly SpendingRequestId[],
  only: 'open' | 'all',
): Promise<Overrun[]> {
  const { rows } = await sql<Overrun>`select ${columns} from spending_overruns o
    where o.spending_request_id = any (${[...requestIds]}::uuid[]) ${only === 'open' ? sql`and o.closed_on is null` : sql``}
    order by o.opened_on desc, o.spending_overrun_id`.execute(tx)
  return rows
}

/** False when no notice is open. */
export async function explainOpen(
  tx: ActorTx,
  requestId: SpendingRequestId,
  explanation: string,
): Promise<boolean> {
  const { rows } = await sql<{ found: number }>`update spending_overruns set explanation = ${explanation}
    where spending_request_id = ${requestId} and closed_on is null returning 1 as found`.execute(tx)
  return rows.length === 1
}

/** The derogations the actor may see that have all these words, the latest first. */
export async function listDerogationRegister(tx: ActorTx, search: string): Promise<RegisteredDerogation[]> {
  const { rows } =
    await sql<RegisteredDerogation>`select g.spending_derogation_id as "derogationId", r.spending_request_id as "requestId",
      r.subject, a.name as "administrationName", d.name as "dataCentreName", g.ground, g.scope, g.expires_on as "expiresOn",
      g.plan_ends_on as "planEndsOn", (g.given_at at time zone 'Europe/Rome')::date as "givenOn", t.number as "actNumber"
    from spending_derogations g join spending_requests r using (spending_request_id)
      join administrations a on a.administration_id = r.administration_id join data_centres d on d.data_centre_id = r.data_centre_id
      left join spending_acts t on t.spending_act_id = g.spending_act_id
    where ${hasWords(search, sql`g.ground`, sql`g.scope`, sql`r.subject`, sql`a.name`)}
    order by g.given_at desc, g.spending_derogation_id limit 500`.execute(tx)
  return rows
}
