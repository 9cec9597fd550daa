// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { hasWords, isOfBody } from '../../platform/db/search.ts'
import { isLocalDate, type LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { type AdministrationId, isUuid, type PersonId, type PlanId } from '../../shared/ids.ts'
import { type Cursor, type ListQuery, readingDirection } from '../../shared/list-query.ts'
import { executionErrors } from './errors.ts'
import { carriedOut, type ExecutionState, openStates } from './lifecycle.ts'
import { type ExecutionFilter, everyExecution } from './list.ts'
import type { ActualDates, Execution, ExecutionId, MovedParts } from './model.ts'

const columns = sql`x.execution_id as "executionId", x.plan_id as "planId", x.administration_id as "administrationId",
  a.name as "administrationName", a.ipa_code as "ipaCode", x.digital_service_id as "digitalServiceId",
  x.service_name as "serviceName", coalesce(s.state = 'ceased', false) as "isServiceCeased", x.data_class as "dataClass", x.approach,
  x.destination_kind as "destinationKind", x.destination_name as "destinationName", x.planned_starts_on as "plannedStartsOn",
  x.planned_ends_on as "plannedEndsOn", x.approved_number as "approvedNumber", x.channel,
  coalesce(p.approved_number = x.approved_number, false) as "isInForce", x.state, x.contracted_on as "contractedOn", x.started_on as "startedOn",
  x.migrated_on as "migratedOn", x.verified_on as "verifiedOn", x.are_systems_migrated as "areSystemsMigrated",
  x.is_data_migrated as "isDataMigrated", x.is_software_migrated as "isSoftwareMigrated",
  x.responsible_person_id as "responsiblePersonId", x.declared_by as "declaredBy", x.verified_by as "verifiedBy",
  x.version, x.updated_by as "updatedBy", x.updated_at as "updatedAt"`

const fromOf = (executions: RawBuilder<unknown>) => sql`${executions} x
  join plans p on p.administration_id = x.administration_id and p.plan_id = x.plan_id
  join administrations a on a.administration_id = x.administration_id
  left join digital_services s on s.administration_id = x.administration_id and s.digital_service_id = x.digital_service_id`
const from = fromOf(sql`executions`)

/** What waits past its planned end. The same as `isLate`, in SQL; a test compares the two. */
const late = (
  today: LocalDate,
) => sql`(x.planned_ends_on < ${today}::date and x.state = any (${[...openStates]}::text[])
  and x.approach = any (${[...carriedOut]}::text[]))`

/** What the actor may verify now: of the channel that its role verifies, and declared by somebody else. */
const toVerify = ({ actor }: ActorTx) => {
  if (actor.kind !== 'person') return sql`false`
  const channel =
    actor.role === 'office_member'
      ? 'office'
      : actor.role === 'reviewer' || actor.role === 'programme_officer'
        ? 'programme'
        : ''
  return sql`(x.state = 'migrated' and x.channel = ${channel} and x.declared_by is distinct from ${actor.personId}::uuid)`
}

function conditionsOf(tx: ActorTx, filter: ExecutionFilter): RawBuilder<unknown> {
  const { today } = tx.actor
  const conditions: RawBuilder<unknown>[] = [sql`x.approved_number = p.approved_number`]
  if (!filter.everything) conditions.push(sql`x.approach = any (${[...carriedOut]}::text[])`)
  if (filter.planId) conditions.push(sql`x.plan_id = ${filter.planId}::uuid`)
  if (filter.ids) conditions.push(sql`x.execution_id = any (${filter.ids.filter(isUuid)}::uuid[])`)
  if (filter.states.length > 0) conditions.push(sql`x.state = any (${[...filter.states]}::text[])`)
  if (filter.isLate) conditions.push(late(today))
  if (filter.isToVerify) conditions.push(toVerify(tx))
  if (filter.body)
    conditions.push(isOfBody({ id: sql`x.administration_id`, ipaCode: sql`a.ipa_code` }, filter.body))
  if (filter.destinations.length > 0)
    conditions.push(sql`x.destination_kind = any (${[...filter.destinations]}::text[])`)
  if (filter.classes.length > 0) conditions.push(sql`x.data_class = any (${[...filter.classes]}::text[])`)
  if (filter.waveId)
    conditions.push(sql`exists (select from wave_items w join plan_items i using (plan_item_id)
      where w.wave_id = ${filter.waveId}::uuid and i.plan_id = x.plan_id and i.digital_service_id = x.digital_service_id)`)
  conditions.push(hasWords(filter.search ?? '', sql`x.service_name`, sql`x.destination_name`, sql`a.name`))
  return sql.join(conditions, sql` and `)
}

const sortValues: Readonly<Record<string, { value: RawBuilder<unknown>; type: RawBuilder<unknown> }>> = {
  // What has no planned end comes last, first when turned round.
  fine: { value: sql`coalesce(x.planned_ends_on, date '9999-12-31')`, type: sql`date` },
  ente: { value: sql`a.name`, type: sql`text` },
  servizio: { value: sql`x.service_name`, type: sql`text` },
}

/** The place of a cursor, if it can be one of this order: addresses are typed by anybody. */
function placeOf({ cursor, sort }: Pick<ListQuery, 'cursor' | 'sort'>): Cursor | null {
  if (!cursor || !isUuid(cursor.at.id)) return null
  return sort.key !== 'fine' || isLocalDate(String(cursor.at.value), 1) || cursor.at.value === lastDay
    ? cursor.at
    : null
}

const lastDay = '9999-12-31'

export interface ListedExecution {
  readonly execution: Execution
  readonly cursor: Cursor
}

/** Executions the actor may see, one more than the page, in the order of the query. */
export async function pageExecutions(
  tx: ActorTx,
  filter: ExecutionFilter,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Promise<ListedExecution[]> {
  const { value, type } = sortValues[query.sort.key] ?? { value: sql`x.service_name`, type: sql`text` }
  const isRising = readingDirection({ filters: {}, ...query }) === 'asc'
  const direction = isRising ? sql`asc` : sql`desc`
  const beyond = isRising ? sql`>` : sql`<`
  const place = placeOf(query)
  const after = place
    ? sql`and (${value}, x.execution_id) ${beyond} (${String(place.value)}::${type}, ${place.id}::uuid)`
    : sql``
  const { rows } = await sql<Execution & { sortValue: string }>`
    select ${columns}, (${value})::text as "sortValue" from ${from} where ${conditionsOf(tx, filter)} ${after}
    order by ${value} ${direction}, x.execution_id ${direction} limit ${query.size + 1}`.execute(tx)
  return rows.map(({ sortValue, ...execution }) => ({
    execution,
    cursor: { value: sortValue, id: execution.executionId },
  }))
}

/** How many match, counted no further than `limit`. */
export async function countExecutions(tx: ActorTx, filter: ExecutionFilter, limit = 10_000): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count
    from (select 1 from ${from} where ${conditionsOf(tx, filter)} limit ${limit}) found`.execute(tx)
  return rows[0]?.count ?? 0
}

const wholePlan = { sort: { key: 'servizio', direction: 'asc' }, cursor: null, size: 10_000 } as const

/** Every service that the latest approved version of a plan commits to, those that stay among them; by name. */
export async function listExecutions(tx: ActorTx, planId: PlanId): Promise<Execution[]> {
  const filter = { ...everyExecution, planId, everything: true }
  return (await pageExecutions(tx, filter, wholePlan)).map(({ execution }) => execution)
}

/** How far the services of a version approved by then had come at an instant. */
export async function listExecutionsOn(
  tx: ActorTx,
  of: {
    readonly planId: PlanId
    readonly administrationId: AdministrationId
    readonly approvedNumber: number
  },
  instant: Date,
): Promise<Execution[]> {
  const { rows } = await sql<Execution>`
    select ${columns} from ${fromOf(sql`regia.executions_on(${of.administrationId}, ${instant})`)}
    where x.plan_id = ${of.planId} and x.approved_number = ${of.approvedNumber}`.execute(tx)
  return rows
}

/** What these bodies have to carry out, in force. */
export async function listExecutionsOf(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
): Promise<Execution[]> {
  const { rows } = await sql<Execution>`
    select ${columns} from ${from}
    where ${conditionsOf(tx, everyExecution)} and x.administration_id = any (${[...bodies]}::uuid[])
    order by x.planned_ends_on, x.execution_id`.execute(tx)
  return rows
}

/** EXEC-001 for one the actor does not see. */
export async function getExecution(tx: ActorTx, executionId: ExecutionId): Promise<Execution> {
  const { rows } =
    await sql<Execution>`select ${columns} from ${from} where x.execution_id = ${executionId}::uuid`.execute(
      tx,
    )
  if (!rows[0]) throw new DomainError(executionErrors.notFound)
  return rows[0]
}

/** The same, locked; null for one the actor does not write. */
export async function lockExecution(tx: ActorTx, executionId: ExecutionId): Promise<Execution | null> {
  const { rows } = await sql<Execution>`
    select ${columns} from ${from} where x.execution_id = ${executionId}::uuid for update of x`.execute(tx)
  return rows[0] ?? null
}

/** What a step writes; what is left out stays. */
export type ExecutionChange = Partial<
  ActualDates &
    MovedParts & {
      state: ExecutionState
      responsiblePersonId: PersonId | null
      declaredBy: PersonId | null
      verifiedBy: PersonId | null
    }
>

const columnOf = {
  state: 'state',
  contractedOn: 'contracted_on',
  startedOn: 'started_on',
  migratedOn: 'migrated_on',
  verifiedOn: 'verified_on',
  areSystemsMigrated: 'are_systems_migrated',
  isDataMigrated: 'is_data_migrated',
  isSoftwareMigrated: 'is_software_migrated',
  responsiblePersonId: 'responsible_person_id',
  declaredBy: 'declared_by',
  verifiedBy: 'verified_by',
} as const satisfies Record<keyof ExecutionChange, string>

/** False when the row is not at that version any more, or the actor does not write it. */
export async function changeExecution(
  tx: ActorTx,
  { executionId, version }: { executionId: ExecutionId; version: number },
  change: ExecutionChange,
  by: PersonId,
  now: Date,
): Promise<boolean> {
  const values = Object.fromEntries(
    Object.entries(change).map(([field, value]) => [columnOf[field as keyof ExecutionChange], value]),
  )
  const { numUpdatedRows } = await tx
    .updateTable('executions')
    .set((eb) => ({ ...values, version: eb('version', '+', 1), updated_by: by, updated_at: now }))
    .where('execution_id', '=', executionId)
    .where('version', '=', version)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Who may carry out a service: those who write for the body today, in the body or in its office. */
export async function listWriterIds(tx: ActorTx, administrationId: AdministrationId): Promise<PersonId[]> {
  const { rows } = await sql<{ person_id: PersonId }>`
    select person_id from regia.writers_of(${administrationId}::uuid)`.execute(tx)
  return rows.map((row) => row.person_id)
}

/** A plan with services whose planned end passed and was not told before. */
export interface Slip {
  readonly planId: PlanId
  readonly administrationId: AdministrationId
  readonly administrationName: string
  readonly services: number
  /** Of the one that waits longest. */
  readonly days: number
}

/** Takes the slips nobody was told of, marked as told. Actor: jobs. */
export async function takeSlips(tx: ActorTx, most: number): Promise<Slip[]> {
  const { rows } = await sql<Slip>`select plan_id as "planId", administration_id as "administrationId",
    administration_name as "administrationName", services, days from regia.take_slips(${most}) order by plan_id`.execute(
    tx,
  )
  return rows
}
