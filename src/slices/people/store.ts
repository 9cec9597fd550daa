// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssignmentId, AssociationId, PersonId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import { searchTerms } from '../../shared/search-text.ts'
import type { NewAccount, NewAssignment, NewPerson } from './commands.ts'
import {
  type Assignment,
  type DemoRole,
  type PersonRow,
  type Place,
  privilegedRoles,
  type ResetId,
  type SignInState,
  type WaitingReset,
} from './model.ts'

export async function insertPerson(tx: ActorTx, id: PersonId, person: NewPerson, now: Date): Promise<void> {
  await tx
    .insertInto('people')
    .values({
      person_id: id,
      given_name: person.givenName,
      family_name: person.familyName,
      is_demo: person.isDemo ?? false,
      created_at: now,
    })
    .execute()
}

/** False when the address belongs to somebody already. */
export async function insertAccount(tx: ActorTx, account: NewAccount, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('accounts')
    .values({
      person_id: account.personId,
      email: account.email,
      phone: account.phone ?? null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows) === 1
}

export async function insertAssignment(
  tx: ActorTx,
  id: AssignmentId,
  assignment: NewAssignment,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('assignments')
    .values({
      assignment_id: id,
      person_id: assignment.personId,
      role: assignment.role,
      administration_id: assignment.administrationId ?? null,
      association_id: assignment.associationId ?? null,
      valid_from: assignment.validFrom,
      valid_to: assignment.validTo ?? null,
      act: assignment.act ?? '',
      sends: [...(assignment.sends ?? [])],
      changes_many: assignment.role === 'office_member',
      granted_by: tx.actor.kind === 'person' ? tx.actor.personId : null,
      created_at: now,
    })
    .execute()
}

/** What the actor may see of a person: the account only of oneself, or as administrator. */
export async function findPerson(tx: ActorTx, id: PersonId): Promise<PersonRow | null> {
  const { rows } = await sql<PersonRow>`
    select p.person_id as id, p.given_name as "givenName", p.family_name as "familyName", p.ceased_at as "ceasedAt",
      p.is_demo as "isDemo", c.email, c.phone, coalesce(c.is_active, false) as "isActive",
      coalesce(c.wants_mail, false) as "wantsMail", c.updated_at as "accountUpdatedAt"
    from people p left join accounts c using (person_id) where p.person_id = ${id}`.execute(tx)
  return rows[0] ?? null
}

const assignmentColumns = sql`a.assignment_id as id, a.person_id as "personId", a.role,
  a.administration_id as "administrationId", a.association_id as "associationId", coalesce(b.name, o.name) as "placeName",
  a.valid_from as "validFrom", a.valid_to as "validTo", a.act, a.sends, a.changes_many as "changesMany", a.version`

/** The roles of people that the actor may see, the latest first. */
export async function listAssignments(tx: ActorTx, people: readonly PersonId[]): Promise<Assignment[]> {
  if (people.length === 0) return []
  const { rows } = await sql<Assignment>`
    select ${assignmentColumns} from assignments a
    left join administrations b on b.administration_id = a.administration_id
    left join associations o on o.association_id = a.association_id
    where a.person_id = any (${[...people]}::uuid[])
    order by a.valid_from desc, a.assignment_id desc`.execute(tx)
  return rows
}

export async function findAssignment(tx: ActorTx, id: AssignmentId): Promise<Assignment | null> {
  const { rows } = await sql<Assignment>`
    select ${assignmentColumns} from assignments a
    left join administrations b on b.administration_id = a.administration_id
    left join associations o on o.association_id = a.association_id
    where a.assignment_id = ${id}`.execute(tx)
  return rows[0] ?? null
}

/** Writes the end of a role, or its right to change many things. False when somebody else changed the role after `version`. */
export async function updateAssignment(
  tx: ActorTx,
  change: {
    id: AssignmentId
    version: number
    validTo?: LocalDate | null
    changesMany?: boolean
  },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('assignments')
    .set({
      version: change.version + 1,
      ...(change.validTo === undefined ? {} : { valid_to: change.validTo }),
      ...(change.changesMany === undefined ? {} : { changes_many: change.changesMany }),
    })
    .where('assignment_id', '=', change.id)
    .where('version', '=', change.version)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/**
 * Whether somebody else administers on that day with an open account. The roles of administrators stay locked until the end of the
 * transaction: two of them cannot take each other away at once.
 */
export async function hasOtherAdministrator(tx: ActorTx, besides: PersonId, on: LocalDate): Promise<boolean> {
  const { rows } = await sql<{ personId: PersonId; counts: boolean }>`
    select a.person_id as "personId",
      a.valid_from <= ${on}::date and (a.valid_to is null or a.valid_to >= ${on}::date) and p.ceased_at is null and c.is_active
        as counts
    from assignments a join people p using (person_id) join accounts c using (person_id)
    where a.role = 'administrator' order by a.assignment_id for update of a, c`.execute(tx)
  return rows.some((row) => row.counts && row.personId !== besides)
}

export async function isAdministratorOn(tx: ActorTx, personId: PersonId, on: LocalDate): Promise<boolean> {
  const { rows } = await sql`
    select 1 from assignments where person_id = ${personId} and role = 'administrator'
      and valid_from <= ${on}::date and (valid_to is null or valid_to >= ${on}::date)`.execute(tx)
  return rows.length > 0
}

export interface AccountChange {
  readonly email?: string
  readonly phone?: string | null
  readonly isActive?: boolean
  readonly wantsMail?: boolean
}

/** False when nothing was there to change, or the actor may not. */
export async function updateAccount(
  tx: ActorTx,
  personId: PersonId,
  change: AccountChange,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('accounts')
    .set({
      updated_at: now,
      ...(change.email === undefined ? {} : { email: change.email }),
      ...(change.phone === undefined ? {} : { phone: change.phone }),
      ...(change.isActive === undefined ? {} : { is_active: change.isActive }),
      ...(change.wantsMail === undefined ? {} : { wants_mail: change.wantsMail }),
    })
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

export async function isEmailTaken(tx: ActorTx, email: string, besides: PersonId): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('person_id')
    .where('email', '=', email)
    .where('person_id', '<>', besides)
    .executeTakeFirst()
  return row !== undefined
}

export async function updateNames(
  tx: ActorTx,
  personId: PersonId,
  names: { givenName: string; familyName: string; ceasedAt?: Date },
): Promise<void> {
  await tx
    .updateTable('people')
    .set({
      given_name: names.givenName,
      family_name: names.familyName,
      ...(names.ceasedAt ? { ceased_at: names.ceasedAt } : {}),
    })
    .where('person_id', '=', personId)
    .execute()
}

export async function findSignInStates(
  tx: ActorTx,
  people: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, SignInState>> {
  if (people.length === 0) return new Map()
  const { rows } = await sql<SignInState & { personId: PersonId }>`
    select person_id as "personId", has_password as "hasPassword", has_second_factor as "hasSecondFactor",
      last_seen_at as "lastSeenAt"
    from regia.sign_in_states(${[...people]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.personId, row]))
}

/** Requests to take the second factor away that wait for another administrator. */
export async function listWaitingResets(tx: ActorTx, personId?: PersonId): Promise<WaitingReset[]> {
  const { rows } = await sql<WaitingReset>`
    select r.reset_id as id, r.person_id as "personId", p.given_name || ' ' || p.family_name as "personName",
      r.asked_by as "askedBy", q.given_name || ' ' || q.family_name as "askedByName", r.asked_at as "askedAt", r.reason
    from second_factor_resets r join people p on p.person_id = r.person_id join people q on q.person_id = r.asked_by
    where r.confirmed_at is null and r.refused_at is null and p.ceased_at is null
      and (${personId ?? null}::uuid is null or r.person_id = ${personId ?? null}::uuid)
    order by r.asked_at, r.reset_id`.execute(tx)
  return rows
}

export async function insertReset(
  tx: ActorTx,
  reset: { id: ResetId; personId: PersonId; askedBy: PersonId; reason: string },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('second_factor_resets')
    .values({
      reset_id: reset.id,
      person_id: reset.personId,
      asked_by: reset.askedBy,
      asked_at: now,
      reason: reset.reason,
    })
    .execute()
}

export async function findReset(tx: ActorTx, id: ResetId): Promise<{ personId: PersonId } | null> {
  const row = await tx
    .selectFrom('second_factor_resets')
    .select('person_id')
    .where('reset_id', '=', id)
    .executeTakeFirst()
  return row ? { personId: row.person_id as PersonId } : null
}

/** The function checks that the actor is another administrator, and takes factor and sessions away. */
export async function confirmReset(tx: ActorTx, id: ResetId, now: Date): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select regia.confirm_second_factor_reset(${id}, ${now}) as done`.execute(tx)
  return rows[0]?.done ?? false
}

export async function refuseReset(tx: ActorTx, id: ResetId, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('second_factor_resets')
    .set({ refused_at: now })
    .where('reset_id', '=', id)
    .where('confirmed_at', 'is', null)
    .where('refused_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Bodies by code or by name, at most nine: more than that and the words were too few. */
export async function findBodies(tx: ActorTx, typed: string): Promise<Place<AdministrationId>[]> {
  const code = typed.trim().toLowerCase()
  const byCode = await bodiesWhere(tx, sql`ipa_code = ${code} or istat_code = ${code}`)
  if (byCode.length > 0) return byCode
  const words = searchTerms(typed)?.words ?? []
  if (words.length === 0) return []
  const conditions = words.map((word) => sql`search_text like ${`% ${word}%`}`)
  const found = await bodiesWhere(tx, sql`${sql.join(conditions, sql` and `)}`)
  const exact = found.filter((place) => place.name.toLowerCase() === code)
  return exact.length === 1 ? exact : found
}

async function bodiesWhere(
  tx: ActorTx,
  condition: ReturnType<typeof sql>,
): Promise<Place<AdministrationId>[]> {
  const { rows } = await sql<Place<AdministrationId>>`
    select administration_id as id, name,
      concat_ws(', ', nullif(province_abbreviation, ''), coalesce(ipa_code, istat_code)) as detail
    from administrations where ${condition} order by length(name), name, administration_id limit 9`.execute(
    tx,
  )
  return rows
}

export async function listOffices(tx: ActorTx): Promise<Place<AssociationId>[]> {
  const { rows } = await sql<Place<AssociationId>>`
    select association_id as id, name, '' as detail from associations order by name, association_id`.execute(
    tx,
  )
  return rows
}

/** One role of each kind among the invented people, the first made: what the sign-in page offers in a demo. Actor: sign_in. */
export async function listDemoRoles(tx: ActorTx): Promise<DemoRole[]> {
  const { rows } = await sql<DemoRole>`
    select distinct on (a.role) a.assignment_id as "assignmentId", a.person_id as "personId", a.role,
      p.given_name as "givenName", p.family_name as "familyName", coalesce(b.name, o.name) as "placeName",
      (select count(*)::integer from association_members m where m.association_id = a.association_id
        and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today())) as bodies
    from assignments a join people p on p.person_id = a.person_id and p.is_demo and p.ceased_at is null
    left join administrations b on b.administration_id = a.administration_id
    left join associations o on o.association_id = a.association_id
    where a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
    order by a.role, a.assignment_id`.execute(tx)
  return rows.toSorted((a, b) => demoOrder.indexOf(a.role) - demoOrder.indexOf(b.role))
}

/** Who comes most often first. */
const demoOrder: readonly Role[] = [
  'office_member',
  'contact',
  'delegate',
  'legal_representative',
  'editor',
  'reviewer',
  'programme_officer',
  'auditor',
  'administrator',
]

export interface ListedPerson {
  readonly id: PersonId
  readonly givenName: string
  readonly familyName: string
  readonly ceasedAt: Date | null
  readonly email: string | null
  readonly isActive: boolean
  /** What the list is ordered by. */
  readonly sortName: string
}

export interface PeopleFilter {
  /** Words of the name or of the address. */
  readonly words: readonly string[]
  readonly role: Role | null
  readonly state: 'open' | 'closed' | 'ceased' | null
  /** Only who has a role that asks for a second factor, and none yet. */
  readonly lacksSecondFactor?: boolean
}

export interface PeoplePage {
  readonly after: { readonly sortName: string; readonly id: string } | null
  readonly descending: boolean
  readonly limit: number
}

const sortName = sql`lower(p.family_name || ' ' || p.given_name)`

/** People by surname, page by page. Actor: administrator or command line. */
export async function findPeople(
  tx: ActorTx,
  filter: PeopleFilter,
  page: PeoplePage,
): Promise<ListedPerson[]> {
  const { after, descending, limit } = page
  const beyond = descending ? sql`<` : sql`>`
  const order = descending ? sql`desc` : sql`asc`
  const from = after
    ? sql`(${sortName}, p.person_id) ${beyond} (${after.sortName}, ${after.id}::uuid)`
    : sql`true`
  const { rows } = await sql<ListedPerson>`
    select p.person_id as id, p.given_name as "givenName", p.family_name as "familyName", p.ceased_at as "ceasedAt",
      case when p.ceased_at is null then c.email end as email, coalesce(c.is_active, false) as "isActive",
      ${sortName} as "sortName"
    from people p left join accounts c using (person_id)
    where ${peopleConditions(filter)} and ${from}
    order by ${sortName} ${order}, p.person_id ${order} limit ${limit}`.execute(tx)
  return rows
}

export async function countPeople(tx: ActorTx, filter: PeopleFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from people p left join accounts c using (person_id)
    where ${peopleConditions(filter)}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** How many have a role that asks for a second factor and none yet. Actor: administrator. */
export async function countWithoutSecondFactor(tx: ActorTx): Promise<number> {
  return countPeople(tx, { words: [], role: null, state: null, lacksSecondFactor: true })
}

function peopleConditions({ words, role, state, lacksSecondFactor }: PeopleFilter) {
  const conditions = words.map((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
    return sql`(p.ceased_at is null and (p.given_name ilike ${pattern} or p.family_name ilike ${pattern} or c.email ilike ${pattern}))`
  })
  if (role)
    conditions.push(sql`exists (select from assignments a where a.person_id = p.person_id and a.role = ${role}
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today()))`)
  if (state === 'open') conditions.push(sql`p.ceased_at is null and c.is_active`)
  if (state === 'closed') conditions.push(sql`p.ceased_at is null and not coalesce(c.is_active, false)`)
  if (state === 'ceased') conditions.push(sql`p.ceased_at is not null`)
  if (lacksSecondFactor)
    conditions.push(sql`p.ceased_at is null and not p.is_demo
      and exists (select from assignments a where a.person_id = p.person_id and a.role = any (${[...privilegedRoles]}::text[])
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today()))
      and not exists (select from regia.sign_in_states(array[p.person_id]) s where s.has_second_factor)`)
  return conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`
}

/** Whose address this is. Actor: administrator or command line. */
export async function findPersonByEmail(tx: ActorTx, email: string): Promise<PersonId | null> {
  const row = await tx
    .selectFrom('accounts')
    .select('person_id')
    .where('email', '=', email)
    .executeTakeFirst()
  return (row?.person_id as PersonId | undefined) ?? null
}
