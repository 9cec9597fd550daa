// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId, DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import type { Plan } from './model.ts'
import { planOf, selectPlans } from './store.ts'

/** Plans of these bodies whose draft the actor reads: those of its own scope. */
export async function listPlansOf(tx: ActorTx, bodies: readonly AdministrationId[]): Promise<Plan[]> {
  const rows = await selectPlans(tx)
    .where(sql<boolean>`p.administration_id = any (${[...bodies]}::uuid[])`)
    .where(sql<boolean>`p.administration_id = any (regia.scope())`)
    .orderBy('p.plan_id')
    .execute()
  return rows.map(planOf)
}

/** What became of a version, without its content. */
export interface VersionFate {
  readonly planId: PlanId
  readonly number: number
  readonly channel: 'programme' | 'office'
  readonly submittedAt: Date
  readonly outcome: string | null
  readonly isRecorded: boolean
  readonly ticks: number
}

/** The versions of these plans, the newest first. */
export async function listFates(tx: ActorTx, planIds: readonly PlanId[]): Promise<VersionFate[]> {
  const { rows } = await sql<{
    plan_id: string
    number: number
    channel: string
    submitted_at: Date
    outcome: string | null
    is_recorded: boolean
    ticks: number
  }>`
    select v.plan_id, v.number, v.channel, v.submitted_at, v.outcome,
      exists (select 1 from external_sendings e where e.plan_version_id = v.plan_version_id) as is_recorded,
      (select count(*)::integer from portal_ticks t where t.plan_version_id = v.plan_version_id) as ticks
    from plan_versions v where v.plan_id = any (${[...planIds]}::uuid[])
    order by v.plan_id, v.number desc`.execute(tx)
  return rows.map((row) => ({
    planId: row.plan_id as PlanId,
    number: row.number,
    channel: row.channel === 'office' ? 'office' : 'programme',
    submittedAt: row.submitted_at,
    outcome: row.outcome,
    isRecorded: row.is_recorded,
    ticks: row.ticks,
  }))
}

/** How many observations on the last version of each plan were published, and how many have a reply. */
export async function countReplies(
  tx: ActorTx,
  planIds: readonly PlanId[],
): Promise<ReadonlyMap<PlanId, { asked: number; replied: number }>> {
  const { rows } = await sql<{ plan_id: string; asked: number; replied: number }>`
    select o.plan_id, count(*)::integer as asked, count(o.reply)::integer as replied
    from plan_observations o join plans p on p.plan_id = o.plan_id and p.version_count = o.version_number
    where o.is_published and o.plan_id = any (${[...planIds]}::uuid[])
    group by o.plan_id`.execute(tx)
  return new Map(rows.map((row) => [row.plan_id as PlanId, { asked: row.asked, replied: row.replied }]))
}

export interface LastWritten {
  readonly planId: PlanId
  readonly digitalServiceId: DigitalServiceId
  readonly serviceName: string
  readonly administrationName: string
  readonly at: Date
}

/** The service whose decision a person wrote last, in a plan that can still be written. */
export async function findLastWritten(tx: ActorTx, personId: PersonId): Promise<LastWritten | null> {
  const row = await tx
    .selectFrom('plan_items as i')
    .innerJoin('plans as p', 'p.plan_id', 'i.plan_id')
    .innerJoin('digital_services as s', 's.digital_service_id', 'i.digital_service_id')
    .innerJoin('administrations as a', 'a.administration_id', 'i.administration_id')
    .select([
      'i.plan_id',
      'i.digital_service_id',
      's.name as service_name',
      'a.name as administration_name',
      'i.updated_at',
    ])
    .where('i.updated_by', '=', personId)
    .where('i.version', '>', 1)
    .where('p.state', 'in', ['draft', 'returned'])
    .orderBy('i.updated_at', 'desc')
    .orderBy('i.plan_item_id')
    .limit(1)
    .executeTakeFirst()
  return row
    ? {
        planId: row.plan_id as PlanId,
        digitalServiceId: row.digital_service_id as DigitalServiceId,
        serviceName: row.service_name,
        administrationName: row.administration_name,
        at: row.updated_at,
      }
    : null
}
