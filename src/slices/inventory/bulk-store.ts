// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { Changes } from '../../platform/events.ts'
import type { DigitalServiceId } from '../../shared/ids.ts'
import { type Administration, titleOf } from '../registry/index.ts'

/** A row that one act on many changed, as its event tells it. */
export interface ChangedTogether {
  readonly serviceId: DigitalServiceId
  readonly serviceName: string
  readonly administrationName: string
  readonly changes: Changes
}

/** What the actor changed with one act on many services, told by the id of its request. By body and service. */
export async function listChangedTogether(tx: ActorTx, requestId: string): Promise<ChangedTogether[]> {
  if (tx.actor.kind !== 'person') return []
  const { rows } = await sql<
    Omit<ChangedTogether, 'administrationName'> & Pick<Administration, 'name' | 'kind' | 'otherLanguageName'>
  >`select e.subject_id as "serviceId", s.name as "serviceName",
      a.name, a.kind, a.other_language_name as "otherLanguageName", e.changes
    from events e
    join digital_services s on s.digital_service_id = e.subject_id
    join administrations a on a.administration_id = s.administration_id
    where e.action = 'bulk_correct' and e.subject_kind = 'digital_service' and e.request_id = ${requestId}
      and e.person_id = ${tx.actor.personId}
    order by a.name, s.name, e.subject_id`.execute(tx)
  return rows.map(({ name, kind, otherLanguageName, ...row }) => ({
    ...row,
    administrationName: titleOf({ name, kind, otherLanguageName }),
  }))
}
