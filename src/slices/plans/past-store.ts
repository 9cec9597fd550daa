// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { DataClass } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, PersonId, PlanId } from '../../shared/ids.ts'
import { type Hosting, hostingLabels } from '../inventory/index.ts'
import type { ContentService } from './content.ts'
import type { PlanState } from './lifecycle.ts'
import { countedValues } from './model.ts'
import { itemValuesOf } from './store.ts'

/** The row of a plan at an instant; null before it was opened, or for who could not read it then. */
export async function findPlanRowOn(
  tx: ActorTx,
  { planId, administrationId }: { planId: PlanId; administrationId: AdministrationId },
  instant: Date,
): Promise<{
  readonly state: PlanState
  readonly responsiblePersonId: PersonId | null
  readonly lateReason: string
  readonly lateNewEndOn: LocalDate | null
} | null> {
  const { rows } = await sql<{
    state: PlanState
    responsiblePersonId: PersonId | null
    lateReason: string
    lateNewEndOn: LocalDate | null
  }>`select state, responsible_person_id as "responsiblePersonId", late_reason as "lateReason", late_new_end_on as "lateNewEndOn"
    from regia.plans_on(${administrationId}, ${instant}) where plan_id = ${planId}`.execute(tx)
  return rows[0] ?? null
}

/** What the last event up to an instant told of a field of a service, or the first after it, as it was before. */
const toldOf = (field: 'place' | 'software', instant: Date) => sql`coalesce(
  (select e.changes -> ${field}::text -> 1 from events e where e.subject_kind = 'digital_service' and e.subject_id = s.digital_service_id
    and e.changes ? ${field} and e.at <= ${instant} order by e.at desc, e.event_id desc limit 1),
  (select e.changes -> ${field}::text -> 0 from events e where e.subject_kind = 'digital_service' and e.subject_id = s.digital_service_id
    and e.changes ? ${field} and e.at > ${instant} order by e.at, e.event_id limit 1))`

/**
 * The services of the draft at an instant, as the version that would have been sent; by name. Place and software are in the words of
 * their history.
 */
export async function listDraftOn(
  tx: ActorTx,
  { planId, administrationId }: { planId: PlanId; administrationId: AdministrationId },
  instant: Date,
): Promise<ContentService[]> {
  const { rows } = await sql<{
    id: string
    name: string
    dataClass: DataClass | null
    users: number | null
    hosting: Hosting
    place: string | null
    software: string[] | null
    item: Record<string, unknown>
  }>`
    select s.digital_service_id as id, s.name, s.data_class as "dataClass", s.users_count as users, s.hosting,
      ${toldOf('place', instant)} as place, ${toldOf('software', instant)} as software, to_jsonb(i) as item
    from regia.plan_items_on(${administrationId}, ${instant}) i
    join regia.digital_services_on(${administrationId}, ${instant}) s on s.digital_service_id = i.digital_service_id
    where i.plan_id = ${planId} order by s.name, s.digital_service_id`.execute(tx)
  return rows.map(({ hosting, place, software, item, ...service }) => ({
    ...service,
    hosting: place ?? hostingLabels[hosting],
    software: software ?? [],
    ...countedValues(itemValuesOf(item)),
  }))
}
