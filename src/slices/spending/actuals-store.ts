// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { PersonId } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import type { Actual, SpendingRequest, SpendingRequestId } from './model.ts'

/** What was spent for a request, by year. */
export async function listActuals(tx: ActorTx, requestId: SpendingRequestId): Promise<Actual[]> {
  const { rows } = await sql<Actual>`select year, spent_cents::float8 as cents from spending_actuals
    where spending_request_id = ${requestId} order by year`.execute(tx)
  return rows
}

export async function saveActual(
  tx: ActorTx,
  { requestId, administrationId }: Pick<SpendingRequest, 'requestId' | 'administrationId'>,
  spent: { readonly year: number; readonly cents: Cents; readonly by: PersonId },
  now: Date,
): Promise<void> {
  const written = { spent_cents: spent.cents, written_by: spent.by, written_at: now }
  await tx
    .insertInto('spending_actuals')
    .values({
      administration_id: administrationId,
      spending_request_id: requestId,
      year: spent.year,
      ...written,
    })
    .onConflict((conflict) =>
      conflict.columns(['administration_id', 'spending_request_id', 'year']).doUpdateSet(written),
    )
    .execute()
}

export async function removeActual(tx: ActorTx, requestId: SpendingRequestId, year: number): Promise<void> {
  await tx
    .deleteFrom('spending_actuals')
    .where('spending_request_id', '=', requestId)
    .where('year', '=', year)
    .execute()
}
