// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { keyset, type SortKey } from '../../platform/db/keyset.ts'
import type { DataClass } from '../../shared/classification.ts'
import type { AdministrationId, PersonId } from '../../shared/ids.ts'
import { isUuid } from '../../shared/ids.ts'
import { type Cursor, countedUpTo, type ListQuery } from '../../shared/list-query.ts'
import { shortName } from '../../shared/names.ts'
import { foldWords } from '../../shared/search-text.ts'
import { type Administration, titleOf } from '../registry/index.ts'
import type { ServiceFilter } from './list.ts'
import type { ServiceRow } from './model.ts'
import type { ServiceGap } from './rules.ts'

/** Services found by their words that a query may name one by one; of more, many come early in any order. */
const namedAtMost = countedUpTo

/** The same test as `gapsOf`, in SQL; a test compares the two. */
const gapConditions: Readonly<Record<ServiceGap, RawBuilder<unknown>>> = {
  class: sql`s.data_class is null`,
  class_source: sql`(s.data_class is not null and (s.data_class_source = '' or s.data_class_on is null))`,
  place: sql`s.hosting = 'unknown'`,
  software: sql`not exists (select 1 from service_software l where l.administration_id = s.administration_id
    and l.digital_service_id = s.digital_service_id)`,
  users: sql`s.users_count is null`,
  responsible: sql`s.responsible_person_id is null`,
}

const classRanks: Readonly<Record<DataClass, number>> = { strategic: 3, critical: 2, ordinary: 1 }
const classRank = sql`(case s.data_class when 'strategic' then 3 when 'critical' then 2 when 'ordinary' then 1 else 0 end)`

/** What each order compares before the id of the service: as the indexes have it. */
const sortKeys: Readonly<Record<string, readonly SortKey[]>> = {
  servizio: [{ value: sql`s.name`, type: 'text' }],
  ente: [
    { value: sql`a.name`, type: 'text' },
    { value: sql`s.administration_id`, type: 'uuid' },
    { value: sql`s.name`, type: 'text' },
  ],
  classe: [
    { value: classRank, type: 'integer' },
    { value: sql`s.name`, type: 'text' },
  ],
}

const from = sql`digital_services s join administrations a on a.administration_id = s.administration_id`

function conditionsOf(filter: FoundFilter, purpose: 'page' | 'count') {
  const conditions = [sql`s.state = ${sql.lit(filter.ceased ? 'ceased' : 'active')}`]
  if (filter.ids) conditions.push(sql`s.digital_service_id = any (${filter.ids.filter(isUuid)}::uuid[])`)
  if (filter.body)
    conditions.push(
      isUuid(filter.body)
        ? sql`s.administration_id = ${filter.body}::uuid`
        : sql`a.ipa_code = ${filter.body}`,
    )
  if (filter.named) conditions.push(sql`s.digital_service_id = any (${[...filter.named]}::uuid[])`)
  // Not `like`, of which the planner expects few rows: here they are many, and reading in order finds them.
  else
    for (const word of foldWords(filter.words ?? ''))
      conditions.push(sql`strpos(s.search_text, ${` ${word}`}) > 0`)
  if (filter.classes.length > 0)
    conditions.push(sql`${classRank} = any (${filter.classes.map((each) => classRanks[each])}::integer[])`)
  if (filter.hostings.length > 0) conditions.push(sql`s.hosting = any (${[...filter.hostings]}::text[])`)
  if (filter.groups.length > 0) {
    const hosted = sql`s.data_centre_id in (
      select data_centre_id from data_centres where agid_group = any (${[...filter.groups]}::text[])
      union all select data_centre_id from regia.foreign_hosts() where agid_group = any (${[...filter.groups]}::text[]))`
    // `is true` keeps it from becoming a join, which sorts all that match before the first page is known.
    conditions.push(purpose === 'page' ? sql`(${hosted}) is true` : hosted)
  }
  for (const gap of filter.gaps) conditions.push(gapConditions[gap])
  return sql.join(conditions, sql` and `)
}

/** A filter whose words were looked up. */
export interface FoundFilter extends ServiceFilter {
  /** The services that have them all; null when these are too many to name. */
  readonly named: readonly string[] | null
  /** Too many of the nation's services have the words, and the actor sees them all. */
  readonly isBeyondCount: boolean
}

/** Looks up the words of a filter, for who lists and counts with it; both do it by themselves when nobody did. */
export async function findWords(tx: ActorTx, filter: ServiceFilter): Promise<FoundFilter> {
  const words = foldWords(filter.words ?? '')
  if (words.length === 0) return { ...filter, named: null, isBeyondCount: false }
  const { rows } = await sql<{ ids: string[] | null; seesAll: boolean }>`
    select regia.services_with_words(${words}, ${filter.ceased ? 'ceased' : 'active'}, ${namedAtMost}) as ids,
      regia.reads_programme() as "seesAll"`.execute(tx)
  const named = rows[0]?.ids ?? null
  return { ...filter, named, isBeyondCount: named === null && (rows[0]?.seesAll ?? false) }
}

/** A page of services of the actor's scope, one row more than the page; `cursorOfRow` continues it. */
export async function listServiceRows(
  tx: ActorTx,
  given: ServiceFilter | FoundFilter,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Promise<(ServiceRow & { sortValue: string })[]> {
  const filter = 'named' in given ? given : await findWords(tx, given)
  const { order, after, sortValue } = keyset(
    sortKeys[query.sort.key] ?? sortKeys['servizio'] ?? [],
    sql`s.digital_service_id`,
    query,
  )
  const { rows } = await sql<
    Omit<ServiceRow, 'responsibleName' | 'administrationName'> &
      Pick<Administration, 'kind' | 'otherLanguageName'> & {
        bareName: string
        sortValue: string
        givenName: string | null
        familyName: string | null
        ceasedAt: Date | null
      }
  >`
    with page as materialized (
      select s.digital_service_id, ${sortValue} as sort_value, row_number() over (order by ${order}) as place
      from ${from}
      where ${conditionsOf(filter, 'page')} ${after}
      order by ${order} limit ${query.size + 1})
    select s.digital_service_id as "id", s.administration_id as "administrationId", a.name as "bareName",
      a.kind, a.other_language_name as "otherLanguageName", a.ipa_code as "ipaCode", s.name, s.service_type_code as "typeCode", t.label as "typeLabel", s.state,
      s.data_class as "dataClass", s.data_class_source as "dataClassSource", s.data_class_on as "dataClassOn", s.hosting,
      coalesce(d.name, f.name) as "placeName", coalesce(d.agid_group, f.agid_group) as "placeGroup",
      case when d.administration_id = s.administration_id then null else coalesce(o.name, f.administration_name) end as "placeOwner",
      s.users_count as "usersCount", s.responsible_person_id as "responsiblePersonId", p.given_name as "givenName",
      p.family_name as "familyName", p.ceased_at as "ceasedAt", s.version, s.updated_at as "updatedAt",
      coalesce((select json_agg(json_build_object('id', w.software_id, 'name', w.name) order by w.name, w.software_id)
        from service_software l join software w on w.administration_id = l.administration_id and w.software_id = l.software_id
        where l.administration_id = s.administration_id and l.digital_service_id = s.digital_service_id), '[]') as "software",
      page.sort_value as "sortValue"
    from page join digital_services s on s.digital_service_id = page.digital_service_id
      join administrations a on a.administration_id = s.administration_id
      left join data_centres d on d.data_centre_id = s.data_centre_id
      left join regia.foreign_hosts() f on f.data_centre_id = s.data_centre_id
      left join administrations o on o.administration_id = d.administration_id
      left join service_types t on t.service_type_code = s.service_type_code
      left join people p on p.person_id = s.responsible_person_id
    order by page.place`.execute(tx)
  return rows.map(({ givenName, familyName, ceasedAt, bareName, kind, otherLanguageName, ...row }) => ({
    ...row,
    administrationName: titleOf({ name: bareName, kind, otherLanguageName }),
    responsibleName:
      row.responsiblePersonId === null
        ? null
        : shortName({ givenName: givenName ?? '', familyName: familyName ?? '', ceasedAt }),
  }))
}

export function cursorOfRow(row: { sortValue: string; id: string }): Cursor {
  return { value: row.sortValue, id: row.id }
}

/** How many services match, counted no further than `limit`. */
export async function countServiceRows(
  tx: ActorTx,
  given: ServiceFilter | FoundFilter,
  limit = countedUpTo,
): Promise<number> {
  const filter = 'named' in given ? given : await findWords(tx, given)
  const { body, ids, classes, hostings, groups, gaps } = filter
  const hasOthers = body ?? ids ?? [classes, hostings, groups, gaps].find((each) => each.length > 0)
  if (filter.isBeyondCount && !hasOthers && limit <= namedAtMost) return limit
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count
    from (select 1 from ${filter.body ? from : sql`digital_services s`}
      where ${conditionsOf(filter, 'count')} limit ${limit}) counted`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The bodies the actor works for, by name: none for the programme, which sees them all. */
export async function listBodiesInScope(
  tx: ActorTx,
): Promise<{ id: AdministrationId; name: string; ipaCode: string | null; mayWrite: boolean }[]> {
  const { rows } = await sql<{
    id: AdministrationId
    name: string
    ipaCode: string | null
    mayWrite: boolean
  }>`
    select administration_id as "id", name, ipa_code as "ipaCode", administration_id = any (regia.writing_scope()) as "mayWrite"
    from administrations where administration_id = any (regia.scope()) order by name, administration_id`.execute(
    tx,
  )
  return rows
}

/** Who may be named responsible in any of the bodies the actor writes for. By name. */
export async function listWritersInScope(tx: ActorTx): Promise<{ id: PersonId; name: string }[]> {
  const { rows } = await sql<{ id: PersonId; givenName: string; familyName: string }>`
    select distinct p.person_id as "id", p.given_name as "givenName", p.family_name as "familyName"
    from unnest(regia.writing_scope()) body cross join lateral regia.writers_of(body) w join people p on p.person_id = w.person_id
    order by p.given_name, p.family_name, p.person_id`.execute(tx)
  return rows.map(({ id, ...name }) => ({ id, name: shortName({ ...name, ceasedAt: null }) }))
}

/** What is still to be said of the services of some bodies: how many there are, without class, without a place. */
export async function countOpenQuestions(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
): Promise<
  { id: AdministrationId; name: string; services: number; withoutClass: number; withoutPlace: number }[]
> {
  const { rows } = await sql<
    Pick<Administration, 'id' | 'kind' | 'name' | 'otherLanguageName'> & {
      services: number
      withoutClass: number
      withoutPlace: number
    }
  >`
    select a.administration_id as "id", a.name, a.kind, a.other_language_name as "otherLanguageName",
      count(s.digital_service_id)::integer as "services",
      (count(*) filter (where s.digital_service_id is not null and ${gapConditions.class}))::integer as "withoutClass",
      (count(*) filter (where ${gapConditions.place}))::integer as "withoutPlace"
    from administrations a
    left join digital_services s on s.administration_id = a.administration_id and s.state = 'active'
    where a.administration_id = any (${[...bodies]}::uuid[]) and a.administration_id = any (regia.writing_scope())
    group by a.administration_id order by a.name, a.administration_id`.execute(tx)
  return rows.map(({ kind, otherLanguageName, ...row }) => ({
    ...row,
    name: titleOf({ name: row.name, kind, otherLanguageName }),
  }))
}
