// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { PlanId } from '../../shared/ids.ts'

/**
 * Writes what an approved version commits to, service by service: new ones have not started, those of an earlier version keep how far
 * they came.
 */
export async function commitVersion(tx: ActorTx, planId: PlanId, number: number, now: Date): Promise<void> {
  await tx.updateTable('plans').set({ approved_number: number }).where('plan_id', '=', planId).execute()
  await sql`
    insert into executions (administration_id, plan_id, digital_service_id, approved_number, channel, service_name, data_class, approach,
      destination_kind, destination_name, planned_starts_on, planned_ends_on, created_at, updated_at)
    select v.administration_id, v.plan_id, (s ->> 'id')::uuid, v.number, v.channel, s ->> 'name', s ->> 'dataClass', s ->> 'approach',
      s ->> 'destinationKind', coalesce(s ->> 'destinationName', ''), (s ->> 'startsOn')::date, (s ->> 'endsOn')::date, ${now}, ${now}
    from plan_versions v, jsonb_array_elements(v.content::jsonb -> 'services') s
    where v.plan_id = ${planId} and v.number = ${number} and s ->> 'approach' is not null
    on conflict (administration_id, plan_id, digital_service_id) do update set approved_number = excluded.approved_number,
      channel = excluded.channel, service_name = excluded.service_name, data_class = excluded.data_class, approach = excluded.approach,
      destination_kind = excluded.destination_kind, destination_name = excluded.destination_name,
      planned_starts_on = excluded.planned_starts_on, planned_ends_on = excluded.planned_ends_on,
      version = executions.version + 1, updated_at = excluded.updated_at`.execute(tx)
}
