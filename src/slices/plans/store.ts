// SPDX-License-Identifier: AGPL-3.0-or-later

import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { Tables } from '../../platform/db/tables.ts'
import { newId } from '../../platform/ids.ts'
import { formatDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type {
  AdministrationId,
  DigitalServiceId,
  DocumentId,
  PersonId,
  PlanId,
  PlanItemId,
} from '../../shared/ids.ts'
import { type AdministrationKind, titleOf } from '../registry/index.ts'
import { planErrors } from './errors.ts'
import type { PlanState, Revision } from './lifecycle.ts'
import {
  type Channel,
  emptyItemValues,
  type Inherited,
  type ItemValues,
  itemFields,
  nothingInherited,
  type Plan,
  type PlanItem,
  type PlanItemValues,
  type ReservedValues,
  type RuleItem,
  type Statement,
} from './model.ts'

type PlanRow = Pick<
  Selectable<Tables['plans']>,
  | 'plan_id'
  | 'administration_id'
  | 'state'
  | 'version'
  | 'version_count'
  | 'responsible_person_id'
  | 'reviewer_person_id'
  | 'late_reason'
  | 'late_new_end_on'
  | 'revision'
  | 'revision_reason'
  | 'updated_at'
  | 'updated_by'
> & {
  name: string
  other_language_name: string | null
  kind: string
  ipa_code: string | null
  submission_channel: string
  sent_channel: string | null
}

/** A version on its way keeps the channel it left by, whatever the body's setting says meanwhile. */
function channelOf(row: PlanRow): Channel {
  const isOut = !['draft', 'returned', 'withdrawn'].includes(row.state)
  return ((isOut && row.sent_channel) || row.submission_channel) === 'office' ? 'office' : 'programme'
}

export function planOf(row: PlanRow): Plan {
  return {
    planId: row.plan_id as PlanId,
    administrationId: row.administration_id as AdministrationId,
    administrationName: row.name,
    administrationTitle: titleOf({
      name: row.name,
      kind: row.kind as AdministrationKind,
      otherLanguageName: row.other_language_name,
    }),
    ipaCode: row.ipa_code,
    channel: channelOf(row),
    state: row.state as PlanState,
    version: row.version,
    versionCount: row.version_count,
    responsiblePersonId: row.responsible_person_id as PersonId | null,
    reviewerPersonId: row.reviewer_person_id as PersonId | null,
    lateReason: row.late_reason,
    lateNewEndOn: row.late_new_end_on,
    revision: row.revision as Revision | null,
    revisionReason: row.revision_reason,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by as PersonId | null,
  }
}

export function selectPlans(tx: ActorTx) {
  return tx
    .selectFrom('plans as p')
    .innerJoin('administrations as a', 'a.administration_id', 'p.administration_id')
    .select((eb) => [
      'p.plan_id',
      'p.administration_id',
      'p.state',
      'p.version',
      'p.version_count',
      'p.responsible_person_id',
      'p.reviewer_person_id',
      'p.late_reason',
      'p.late_new_end_on',
      'p.revision',
      'p.revision_reason',
      'p.updated_at',
      'p.updated_by',
      'a.name',
      'a.other_language_name',
      'a.kind',
      'a.ipa_code',
      'a.submission_channel',
      eb
        .selectFrom('plan_versions as v')
        .select('v.channel')
        .whereRef('v.plan_id', '=', 'p.plan_id')
        .whereRef('v.number', '=', 'p.version_count')
        .as('sent_channel'),
    ])
}

/** The plan of a body, or null when it has none the actor may see. */
export async function findPlanOf(tx: ActorTx, administrationId: AdministrationId): Promise<Plan | null> {
  const row = await selectPlans(tx).where('p.administration_id', '=', administrationId).executeTakeFirst()
  return row ? planOf(row) : null
}

export async function findPlan(tx: ActorTx, planId: PlanId): Promise<Plan | null> {
  const row = await selectPlans(tx).where('p.plan_id', '=', planId).executeTakeFirst()
  return row ? planOf(row) : null
}

/** Keys that part all plans into ranges of as many: after the first, up to the second; the last has no end. */
export async function listPlanRanges(
  tx: ActorTx,
  size: number,
): Promise<{ readonly after: PlanId | null; readonly upTo: PlanId | null }[]> {
  const { rows } = await sql<{ plan_id: PlanId }>`
    select plan_id from (select plan_id, row_number() over (order by plan_id) as n from plans) p where n % ${size} = 0 order by n`.execute(
    tx,
  )
  const ends = rows.map((row) => row.plan_id)
  return [null, ...ends].map((after, index) => ({ after, upTo: ends[index] ?? null }))
}

export async function listPlansBetween(
  tx: ActorTx,
  { after, upTo }: { readonly after: PlanId | null; readonly upTo: PlanId | null },
): Promise<Plan[]> {
  const rows = await selectPlans(tx)
    .$if(after !== null, (query) => query.where('p.plan_id', '>', after))
    .$if(upTo !== null, (query) => query.where('p.plan_id', '<=', upTo))
    .orderBy('p.plan_id')
    .execute()
  return rows.map(planOf)
}

/** How many plans the actor sees. */
export async function countAllPlans(tx: ActorTx): Promise<number> {
  const row = await tx
    .selectFrom('plans')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** The plan, or PLAN-001; PLAN-020 when the actor sees nothing because their assignment is not in force today. */
export async function getPlan(tx: ActorTx, planId: PlanId): Promise<Plan> {
  const plan = await findPlan(tx, planId)
  if (plan) return plan
  await refuseEndedMandate(tx)
  throw new DomainError(planErrors.notFound)
}

/** The plan, locked until the transaction ends: whoever moves it or changes a part of it passes here. */
export async function getPlanForUpdate(tx: ActorTx, planId: PlanId): Promise<Plan> {
  const row = await selectPlans(tx).where('p.plan_id', '=', planId).forUpdate('p').executeTakeFirst()
  if (row) return planOf(row)
  await refuseEndedMandate(tx)
  throw new DomainError(planErrors.notFound)
}

async function refuseEndedMandate(tx: ActorTx): Promise<void> {
  const { actor } = tx
  if (actor.kind !== 'person') return
  const row = await tx
    .selectFrom('assignments')
    .select(['valid_to', sql<boolean>`regia.actor_role() is not null`.as('in_force')])
    .where('assignment_id', '=', actor.assignmentId)
    .executeTakeFirst()
  if (row?.in_force) return
  throw new DomainError(
    planErrors.mandateEnded,
    row?.valid_to ? { details: { until: formatDate(row.valid_to) } } : {},
  )
}

export async function insertPlan(
  tx: ActorTx,
  plan: { planId: PlanId; administrationId: AdministrationId; createdBy: PersonId },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('plans')
    .values({
      plan_id: plan.planId,
      administration_id: plan.administrationId,
      created_by: plan.createdBy,
      created_at: now,
      updated_by: plan.createdBy,
      updated_at: now,
    })
    .execute()
}

/**
 * Moves a plan to another state if nobody changed it since `version`; answers false otherwise. `sent` counts a version more.
 */
export async function movePlan(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'version'>,
  change: {
    to: PlanState
    reviewerPersonId?: PersonId | null
    sent?: boolean
    revision?: { kind: Revision; reason: string }
  },
  by: PersonId,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('plans')
    .set((eb) => ({
      state: change.to,
      version: eb('version', '+', 1),
      version_count: change.sent ? eb('version_count', '+', 1) : eb.ref('version_count'),
      ...(change.reviewerPersonId === undefined ? {} : { reviewer_person_id: change.reviewerPersonId }),
      ...(change.revision ? { revision: change.revision.kind, revision_reason: change.revision.reason } : {}),
      // What was approved has nothing open.
      ...(change.to === 'approved' ? { revision: null, revision_reason: '' } : {}),
      updated_by: by,
      updated_at: now,
    }))
    .where('plan_id', '=', plan.planId)
    .where('version', '=', plan.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Marks that a part of the plan changed: bumps its version and remembers who wrote. */
export async function touchPlan(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId'>,
  by: PersonId,
  now: Date,
  set: { lateReason?: string; lateNewEndOn?: string | null; responsiblePersonId?: PersonId | null } = {},
): Promise<void> {
  await tx
    .updateTable('plans')
    .set((eb) => ({
      version: eb('version', '+', 1),
      updated_by: by,
      updated_at: now,
      ...(set.lateReason === undefined ? {} : { late_reason: set.lateReason }),
      ...(set.lateNewEndOn === undefined ? {} : { late_new_end_on: set.lateNewEndOn }),
      ...(set.responsiblePersonId === undefined ? {} : { responsible_person_id: set.responsiblePersonId }),
    }))
    .where('plan_id', '=', plan.planId)
    .execute()
  await addAuthor(tx, plan, by)
}

/** Remembers that a person wrote in a plan or sent it: they will not examine it. */
export async function addAuthor(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId'>,
  personId: PersonId,
): Promise<void> {
  await tx
    .insertInto('plan_authors')
    .values({ administration_id: plan.administrationId, plan_id: plan.planId, person_id: personId })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

export async function isAuthor(tx: ActorTx, planId: PlanId, personId: PersonId): Promise<boolean> {
  const row = await tx
    .selectFrom('plan_authors')
    .select('person_id')
    .where('plan_id', '=', planId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}

/** The column behind each value of a decision, for reading and writing alike. */
const valueColumns = {
  approach: 'approach',
  strategy: 'strategy',
  reason: 'reason',
  reviewOn: 'review_on',
  originKind: 'origin_kind',
  isOriginQualified: 'is_origin_qualified',
  migratedSoftware: 'migrated_software',
  destinationKind: 'destination_kind',
  destinationName: 'destination_name',
  serviceModel: 'service_model',
  qualificationCode: 'qualification_code',
  qualificationValidTo: 'qualification_valid_to',
  contractOn: 'contract_on',
  startsOn: 'starts_on',
  endsOn: 'ends_on',
  cpuCount: 'cpu_count',
  memoryGb: 'memory_gb',
  storageGb: 'storage_gb',
  costCents: 'cost_cents',
  yearlyFeeCents: 'yearly_fee_cents',
  isDataComplete: 'is_data_complete',
  dataReason: 'data_reason',
  isLegacyDecommissioned: 'is_legacy_decommissioned',
  legacyReason: 'legacy_reason',
} as const satisfies Record<keyof PlanItemValues, keyof Tables['plan_items']>

const columnPairs = Object.entries(valueColumns) as [
  keyof PlanItemValues,
  (typeof valueColumns)[keyof PlanItemValues],
][]

/** What pages and commands read of an item, and the rules do not. */
const beyondRules = ['strategy', 'migratedSoftware', 'cpuCount', 'memoryGb', 'storageGb'] as const

/** A row is the item: its names are those of the domain, so that nothing is copied where a national check reads them all. */
function selectRuleItems(tx: ActorTx) {
  const forRules = columnPairs.filter(([field]) => !beyondRules.some((each) => each === field))
  return tx
    .selectFrom('plan_items as i')
    .leftJoin('documents as d', 'd.document_id', 'i.statement_document_id')
    .select('i.digital_service_id as digitalServiceId')
    .select(forRules.map(([field, column]) => `i.${column} as ${field}` as const))
    .select([
      sql<Statement | null>`case when i.statement_document_id is not null then json_build_object('documentId', i.statement_document_id,
        'fileName', coalesce(d.file_name, ''), 'sha256', coalesce(d.sha256, '')) end`.as('statement'),
      sql<Inherited | null>`case when i.inherited_fields <> '{}' then json_build_object('fields', i.inherited_fields,
        'from', i.inherited_from) end`.as('inherited'),
    ])
}

function selectItems(tx: ActorTx) {
  return selectRuleItems(tx)
    .select([
      'i.plan_item_id as planItemId',
      'i.plan_id as planId',
      'i.administration_id as administrationId',
      'i.responsible_person_id as responsiblePersonId',
      'i.version',
      'i.updated_at as updatedAt',
      'i.updated_by as updatedBy',
    ])
    .select(beyondRules.map((field) => `i.${valueColumns[field]} as ${field}` as const))
}

/** The decision in a stored row. */
export function itemValuesOf(row: Readonly<Record<string, unknown>>): PlanItemValues {
  return Object.fromEntries(
    columnPairs.map(([field, column]) => [field, row[column]]),
  ) as unknown as PlanItemValues
}

/** Most inherit nothing, and the row says so with nothing. */
function itemOf<Item extends RuleItem>(row: { inherited: Inherited | null }): Item {
  row.inherited ??= nothingInherited
  return row as unknown as Item
}

/** One of many ids, as one parameter whatever their number: the statement stays the same. */
export function anyOf(ids: readonly string[]) {
  return sql<string>`any (${[...ids]}::uuid[])`
}

export async function listItems(tx: ActorTx, planIds: readonly PlanId[]): Promise<PlanItem[]> {
  const rows = await selectItems(tx)
    .where('i.plan_id', '=', anyOf(planIds))
    .orderBy('i.plan_item_id')
    .execute()
  return rows.map(itemOf<PlanItem>)
}

/** The same with what the rules read alone, in no order. */
export async function listRuleItems(tx: ActorTx, planIds: readonly PlanId[]): Promise<RuleItem[]> {
  const rows = await selectRuleItems(tx).where('i.plan_id', '=', anyOf(planIds)).execute()
  return rows.map(itemOf<RuleItem>)
}

export async function getItem(tx: ActorTx, planId: PlanId, serviceId: DigitalServiceId): Promise<PlanItem> {
  const row = await selectItems(tx)
    .where('i.plan_id', '=', planId)
    .where('i.digital_service_id', '=', serviceId)
    .executeTakeFirst()
  if (!row) throw new DomainError(planErrors.itemNotFound)
  return itemOf<PlanItem>(row)
}

export async function removeItem(tx: ActorTx, item: Pick<PlanItem, 'planItemId'>): Promise<void> {
  await tx.deleteFrom('plan_items').where('plan_item_id', '=', item.planItemId).execute()
}

/** Puts services of the body in its plan, without a decision yet. */
export async function insertItems(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId'>,
  serviceIds: readonly DigitalServiceId[],
  by: PersonId,
  now: Date,
): Promise<void> {
  if (serviceIds.length === 0) return
  await tx
    .insertInto('plan_items')
    .values(
      serviceIds.map((serviceId) => ({
        plan_item_id: newId<PlanItemId>(),
        administration_id: plan.administrationId,
        plan_id: plan.planId,
        digital_service_id: serviceId,
        updated_by: by,
        created_at: now,
        updated_at: now,
      })),
    )
    .onConflict((oc) => oc.columns(['plan_id', 'digital_service_id']).doNothing())
    .execute()
}

/**
 * Writes an item's decision if nobody changed it since `version`; answers false otherwise. A field that changes waits for no confirmation any
 * more, unless `inherited` says so.
 */
export async function updateItem(
  tx: ActorTx,
  item: PlanItem,
  values: ItemValues,
  by: PersonId,
  now: Date,
  inherited: Inherited = {
    ...item.inherited,
    fields: item.inherited.fields.filter((field) => values[field] === item[field]),
  },
): Promise<boolean> {
  const result = await tx
    .updateTable('plan_items')
    .set((eb) => ({
      ...Object.fromEntries(columnPairs.map(([field, column]) => [column, values[field]])),
      responsible_person_id: values.responsiblePersonId,
      inherited_fields: [...inherited.fields],
      inherited_from: inherited.from,
      version: eb('version', '+', 1),
      updated_by: by,
      updated_at: now,
    }))
    .where('plan_item_id', '=', item.planItemId)
    .where('version', '=', item.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Who last changed each field of an item, from its events; fields never touched are not there. */
export async function lastWritersOf(
  tx: ActorTx,
  planItemId: PlanItemId,
): Promise<ReadonlyMap<string, { personId: PersonId | null; at: Date }>> {
  const { rows } = await sql<{ field: string; person_id: string | null; at: Date }>`
    select distinct on (field) field, e.person_id, e.at
    from events e cross join lateral jsonb_object_keys(e.changes) field
    where e.subject_kind = 'plan_item' and e.subject_id = ${planItemId}
    order by field, e.at desc, e.event_id desc`.execute(tx)
  return new Map(rows.map((row) => [row.field, { personId: row.person_id as PersonId | null, at: row.at }]))
}

/** The values alone of an item, or empty ones. */
export function valuesOf(item: PlanItemValues | null): PlanItemValues {
  const from = item ?? emptyItemValues
  return Object.fromEntries(itemFields.map((field) => [field, from[field]])) as unknown as PlanItemValues
}

/** Ties a signed statement to a service of the plan. */
export async function setStatement(
  tx: ActorTx,
  item: Pick<PlanItem, 'planItemId'>,
  documentId: DocumentId,
): Promise<void> {
  await tx
    .updateTable('plan_items')
    .set({ statement_document_id: documentId })
    .where('plan_item_id', '=', item.planItemId)
    .execute()
}

/** Reserved fields by service, for who may read them: nothing for the others. */
export async function listReserved(
  tx: ActorTx,
  planId: PlanId,
): Promise<ReadonlyMap<DigitalServiceId, ReservedValues>> {
  const rows = await tx
    .selectFrom('plan_item_reserved')
    .select(['digital_service_id', 'component_ids', 'ip_addresses'])
    .where('plan_id', '=', planId)
    .execute()
  return new Map(
    rows.map((row) => [
      row.digital_service_id as DigitalServiceId,
      { componentIds: row.component_ids, ipAddresses: row.ip_addresses },
    ]),
  )
}

export async function writeReserved(
  tx: ActorTx,
  item: Pick<PlanItem, 'administrationId' | 'planId' | 'digitalServiceId'>,
  values: ReservedValues,
  by: PersonId,
  now: Date,
): Promise<void> {
  const set = {
    component_ids: values.componentIds,
    ip_addresses: values.ipAddresses,
    updated_by: by,
    updated_at: now,
  }
  await tx
    .insertInto('plan_item_reserved')
    .values({
      administration_id: item.administrationId,
      plan_id: item.planId,
      digital_service_id: item.digitalServiceId,
      ...set,
    })
    .onConflict((oc) => oc.columns(['administration_id', 'plan_id', 'digital_service_id']).doUpdateSet(set))
    .execute()
}

/** The next receipt number of a year, 2026/0451: taken under a row lock, so that no two are alike. */
export async function nextReceiptNumber(tx: ActorTx, year: number): Promise<string> {
  const { rows } = await sql<{ last_number: number }>`
    insert into receipt_counters (year, last_number) values (${year}, 1)
    on conflict (year) do update set last_number = receipt_counters.last_number + 1
    returning last_number`.execute(tx)
  return `${year}/${String(rows[0]?.last_number ?? 0).padStart(4, '0')}`
}
