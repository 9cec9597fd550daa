// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { type AdministrationId, isUuid, type PersonId } from '../../shared/ids.ts'
import { countedUpTo, type ListQuery } from '../../shared/list-query.ts'
import { shortName } from '../../shared/names.ts'
import type { Role } from '../../shared/roles.ts'
import type { StoredEvent } from './model.ts'
import { systemNames } from './view.ts'

/** Which events: every condition given must hold. */
export interface EventFilter {
  readonly subjectKinds?: readonly string[]
  readonly subjectId?: string
  readonly administrationId?: AdministrationId
  readonly personId?: PersonId
  /** Words of the name of who acted. */
  readonly personName?: string
  /** Calendar dates in Italy, both included. */
  readonly from?: LocalDate
  readonly to?: LocalDate
}

interface Row {
  event_id: string
  at: Date
  person_id: string | null
  given_name: string | null
  family_name: string | null
  ceased_at: Date | null
  role: string | null
  system_actor: string | null
  administration_id: string | null
  administration_name: string | null
  subject_kind: string
  subject_id: string
  action: string
  from_state: string | null
  to_state: string | null
  reason: string | null
  changes: StoredEvent['changes']
  request_id: string | null
}

/** Events the actor may read, newest first: one more than `size`, from the cursor on; backwards in the opposite order. */
export async function findEvents(
  tx: ActorTx,
  filter: EventFilter,
  page: Pick<ListQuery, 'cursor' | 'size'>,
): Promise<StoredEvent[]> {
  const backwards = page.cursor?.direction === 'previous'
  const conditions = conditionsOf(filter)
  if (page.cursor) {
    const at = new Date(String(page.cursor.at.value))
    if (Number.isNaN(at.getTime()) || !isUuid(page.cursor.at.id)) return []
    const beyond = backwards ? sql`>` : sql`<`
    conditions.push(sql`(e.at, e.event_id) ${beyond} (${at}::timestamptz, ${page.cursor.at.id}::uuid)`)
  }
  const order = backwards ? sql`asc` : sql`desc`
  const { rows } = await sql<Row>`
    select e.event_id, e.at, e.person_id, p.given_name, p.family_name, p.ceased_at, e.role, e.system_actor,
      e.administration_id, a.name as administration_name, e.subject_kind, e.subject_id, e.action, e.from_state, e.to_state,
      e.reason, e.changes, e.request_id
    from events e
    left join people p on p.person_id = e.person_id
    left join administrations a on a.administration_id = e.administration_id
    where ${sql.join(conditions, sql` and `)}
    order by e.at ${order}, e.event_id ${order}
    limit ${page.size + 1}`.execute(tx)
  return rows.map(toEvent)
}

/** How many events there are, counted no further than `limit`. */
export async function countEvents(tx: ActorTx, filter: EventFilter, limit = countedUpTo): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from (
      select 1 from events e left join people p on p.person_id = e.person_id
      where ${sql.join(conditionsOf(filter), sql` and `)} limit ${limit}) counted`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Short names of people by id. */
export async function namesOfPeople(
  tx: ActorTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('people')
    .select(['person_id', 'given_name', 'family_name', 'ceased_at'])
    .where('person_id', 'in', [...ids])
    .execute()
  return new Map(
    rows.map((row) => [
      row.person_id,
      shortName({ givenName: row.given_name, familyName: row.family_name, ceasedAt: row.ceased_at }),
    ]),
  )
}

function conditionsOf(filter: EventFilter) {
  const conditions = [sql`true`]
  if (filter.subjectKinds) conditions.push(sql`e.subject_kind = any (${[...filter.subjectKinds]}::text[])`)
  if (filter.subjectId) conditions.push(sql`e.subject_id = ${filter.subjectId}::uuid`)
  if (filter.administrationId) conditions.push(sql`e.administration_id = ${filter.administrationId}::uuid`)
  if (filter.personId) conditions.push(sql`e.person_id = ${filter.personId}::uuid`)
  if (filter.personName) {
    const pattern = `%${filter.personName.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`p.ceased_at is null and p.given_name || ' ' || p.family_name ilike ${pattern}`)
  }
  if (filter.from) conditions.push(sql`e.at >= ${filter.from}::date::timestamp at time zone 'Europe/Rome'`)
  if (filter.to) conditions.push(sql`e.at < (${filter.to}::date + 1)::timestamp at time zone 'Europe/Rome'`)
  return conditions
}

function toEvent(row: Row): StoredEvent {
  return {
    eventId: row.event_id,
    at: row.at,
    personId: row.person_id as PersonId | null,
    who:
      row.person_id === null
        ? (systemNames[row.system_actor ?? ''] ?? 'Regia')
        : shortName({
            givenName: row.given_name ?? '',
            familyName: row.family_name ?? '',
            ceasedAt: row.ceased_at,
          }),
    role: row.role as Role | null,
    administrationId: row.administration_id as AdministrationId | null,
    administrationName: row.administration_name,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    action: row.action,
    from: row.from_state,
    to: row.to_state,
    reason: row.reason,
    changes: row.changes,
    requestId: row.request_id,
  }
}
