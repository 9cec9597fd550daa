// SPDX-License-Identifier: AGPL-3.0-or-later

import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { Tables } from '../../platform/db/tables.ts'
import { newId } from '../../platform/ids.ts'
import type { DataClass } from '../../shared/classification.ts'
import { formatDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type {
  AdministrationId,
  DataCentreId,
  DigitalServiceId,
  PersonId,
  PlanId,
  PlanItemId,
} from '../../shared/ids.ts'
import { planErrors } from './errors.ts'
import type { PlanState } from './lifecycle.ts'
import {
  type DataCentreFacts,
  emptyItemValues,
  type Plan,
  type PlanFacts,
  type PlanItem,
  type PlanItemValues,
  type ServiceFacts,
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
  | 'updated_at'
  | 'updated_by'
> & { name: string; ipa_code: string | null; submission_channel: string }

function planOf(row: PlanRow): Plan {
  return {
    planId: row.plan_id as PlanId,
    administrationId: row.administration_id as AdministrationId,
    administrationName: row.name,
    ipaCode: row.ipa_code,
    channel: row.submission_channel === 'office' ? 'office' : 'programme',
    state: row.state as PlanState,
    version: row.version,
    versionCount: row.version_count,
    responsiblePersonId: row.responsible_person_id as PersonId | null,
    reviewerPersonId: row.reviewer_person_id as PersonId | null,
    lateReason: row.late_reason,
    lateNewEndOn: row.late_new_end_on,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by as PersonId | null,
  }
}

function selectPlans(tx: ActorTx) {
  return tx
    .selectFrom('plans as p')
    .innerJoin('administrations as a', 'a.administration_id', 'p.administration_id')
    .select([
      'p.plan_id',
      'p.administration_id',
      'p.state',
      'p.version',
      'p.version_count',
      'p.responsible_person_id',
      'p.reviewer_person_id',
      'p.late_reason',
      'p.late_new_end_on',
      'p.updated_at',
      'p.updated_by',
      'a.name',
      'a.ipa_code',
      'a.submission_channel',
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
  change: { to: PlanState; reviewerPersonId?: PersonId | null; sent?: boolean },
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
  await tx
    .insertInto('plan_authors')
    .values({ administration_id: plan.administrationId, plan_id: plan.planId, person_id: by })
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

const itemColumns = [
  'plan_item_id',
  'plan_id',
  'administration_id',
  'digital_service_id',
  'approach',
  'strategy',
  'reason',
  'review_on',
  'destination_kind',
  'destination_name',
  'qualification_code',
  'qualification_valid_to',
  'contract_on',
  'starts_on',
  'ends_on',
  'cost_cents',
  'yearly_fee_cents',
  'responsible_person_id',
  'version',
  'updated_at',
  'updated_by',
] as const

function itemOf(row: Pick<Selectable<Tables['plan_items']>, (typeof itemColumns)[number]>): PlanItem {
  return {
    planItemId: row.plan_item_id as PlanItemId,
    planId: row.plan_id as PlanId,
    administrationId: row.administration_id as AdministrationId,
    digitalServiceId: row.digital_service_id as DigitalServiceId,
    approach: row.approach as PlanItem['approach'],
    strategy: row.strategy as PlanItem['strategy'],
    reason: row.reason,
    reviewOn: row.review_on,
    destinationKind: row.destination_kind as PlanItem['destinationKind'],
    destinationName: row.destination_name,
    qualificationCode: row.qualification_code,
    qualificationValidTo: row.qualification_valid_to,
    contractOn: row.contract_on,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    costCents: row.cost_cents,
    yearlyFeeCents: row.yearly_fee_cents,
    responsiblePersonId: row.responsible_person_id as PersonId | null,
    version: row.version,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by as PersonId | null,
  }
}

export async function listItems(tx: ActorTx, planId: PlanId): Promise<PlanItem[]> {
  const rows = await tx
    .selectFrom('plan_items')
    .select(itemColumns)
    .where('plan_id', '=', planId)
    .orderBy('plan_item_id')
    .execute()
  return rows.map(itemOf)
}

export async function getItem(tx: ActorTx, planId: PlanId, serviceId: DigitalServiceId): Promise<PlanItem> {
  const row = await tx
    .selectFrom('plan_items')
    .select(itemColumns)
    .where('plan_id', '=', planId)
    .where('digital_service_id', '=', serviceId)
    .executeTakeFirst()
  if (!row) throw new DomainError(planErrors.itemNotFound)
  return itemOf(row)
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
        updated_at: now,
      })),
    )
    .onConflict((oc) => oc.columns(['plan_id', 'digital_service_id']).doNothing())
    .execute()
}

/** Writes an item's decision if nobody changed it since `version`; answers false otherwise. */
export async function updateItem(
  tx: ActorTx,
  item: Pick<PlanItem, 'planItemId' | 'version'>,
  values: PlanItemValues & { readonly responsiblePersonId: PersonId | null },
  by: PersonId,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('plan_items')
    .set((eb) => ({
      approach: values.approach,
      strategy: values.strategy,
      reason: values.reason,
      review_on: values.reviewOn,
      destination_kind: values.destinationKind,
      destination_name: values.destinationName,
      qualification_code: values.qualificationCode,
      qualification_valid_to: values.qualificationValidTo,
      contract_on: values.contractOn,
      starts_on: values.startsOn,
      ends_on: values.endsOn,
      cost_cents: values.costCents,
      yearly_fee_cents: values.yearlyFeeCents,
      responsible_person_id: values.responsiblePersonId,
      version: eb('version', '+', 1),
      updated_by: by,
      updated_at: now,
    }))
    .where('plan_item_id', '=', item.planItemId)
    .where('version', '=', item.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** The values alone of an item, or empty ones. */
export function valuesOf(item: PlanItem | null): PlanItemValues {
  if (!item) return emptyItemValues
  const {
    approach,
    strategy,
    reason,
    reviewOn,
    destinationKind,
    destinationName,
    qualificationCode,
    qualificationValidTo,
    contractOn,
    startsOn,
    endsOn,
    costCents,
    yearlyFeeCents,
  } = item
  return {
    approach,
    strategy,
    reason,
    reviewOn,
    destinationKind,
    destinationName,
    qualificationCode,
    qualificationValidTo,
    contractOn,
    startsOn,
    endsOn,
    costCents,
    yearlyFeeCents,
  }
}

/** Services of the body in force, with what the plan says of each; read-only, across the inventory's tables. */
async function listServiceFacts(tx: ActorTx, plan: Plan): Promise<ServiceFacts[]> {
  const items = new Map((await listItems(tx, plan.planId)).map((item) => [item.digitalServiceId, item]))
  const rows = await tx
    .selectFrom('digital_services as s')
    .select((eb) => [
      's.digital_service_id',
      's.name',
      's.data_class',
      's.data_class_source',
      's.hosting',
      's.data_centre_id',
      eb
        .selectFrom('service_software as ss')
        .innerJoin('software as w', 'w.software_id', 'ss.software_id')
        .whereRef('ss.digital_service_id', '=', 's.digital_service_id')
        .select(sql<string[] | null>`array_agg(w.name order by w.name)`.as('names'))
        .as('software_names'),
      eb
        .selectFrom('service_software as ss')
        .innerJoin('software as w', 'w.software_id', 'ss.software_id')
        .whereRef('ss.digital_service_id', '=', 's.digital_service_id')
        .select(({ fn }) => fn.min('w.contract_ends_on').as('ends'))
        .as('contract_ends_on'),
    ])
    .where('s.administration_id', '=', plan.administrationId)
    .where('s.state', '=', 'active')
    .orderBy('s.name')
    .orderBy('s.digital_service_id')
    .execute()
  return rows.map((row) => ({
    digitalServiceId: row.digital_service_id as DigitalServiceId,
    name: row.name,
    dataClass: row.data_class as DataClass | null,
    dataClassSource: row.data_class_source,
    hosting: row.hosting as ServiceFacts['hosting'],
    dataCentreId: row.data_centre_id as DataCentreId | null,
    softwareNames: row.software_names ?? [],
    contractEndsOn: row.contract_ends_on,
    item: items.get(row.digital_service_id as DigitalServiceId) ?? null,
  }))
}

async function listDataCentreFacts(tx: ActorTx, plan: Plan): Promise<DataCentreFacts[]> {
  const own = await tx
    .selectFrom('data_centres')
    .select(['data_centre_id', 'name', 'agid_group', 'closes_on'])
    .where('administration_id', '=', plan.administrationId)
    .where('state', '<>', 'closed')
    .orderBy('name')
    .orderBy('data_centre_id')
    .execute()
  const hosts = await sql<{
    data_centre_id: string
    name: string
    agid_group: string | null
    closes_on: string | null
    administration_id: string
  }>`
    select data_centre_id, name, agid_group, closes_on, administration_id from regia.hosts_of(${plan.administrationId})`.execute(
    tx,
  )
  const hosted = await sql<{
    place: string
    administration_id: string
    administration_name: string
    service_name: string
    planned_end: string | null
    is_own: boolean
  }>`
    select d.data_centre_id as place, h.administration_id, h.administration_name, h.service_name, h.planned_end, h.is_own
    from data_centres d cross join lateral regia.hosted_services(d.data_centre_id) h
    where d.administration_id = ${plan.administrationId} and not h.is_own`.execute(tx)
  const foreign = (placeId: string) =>
    hosted.rows
      .filter((row) => row.place === placeId)
      .map((row) => ({
        administrationName: row.administration_name,
        name: row.service_name,
        endsOn: row.planned_end,
      }))
  const place = (
    row: { data_centre_id: string; name: string; agid_group: string | null; closes_on: string | null },
    isOwn: boolean,
  ): DataCentreFacts => ({
    dataCentreId: row.data_centre_id as DataCentreId,
    name: row.name,
    group: row.agid_group as DataCentreFacts['group'],
    closesOn: row.closes_on,
    isOwn,
    foreignServices: isOwn ? foreign(row.data_centre_id) : [],
  })
  return [
    ...own.map((row) => place(row, true)),
    ...hosts.rows
      .filter((row) => row.administration_id !== plan.administrationId)
      .map((row) => place(row, false)),
  ]
}

/** Everything the rules read of a plan, on the actor's day. */
export async function loadPlanFacts(tx: ActorTx, plan: Plan): Promise<PlanFacts> {
  const { today } = tx.actor
  const services = await listServiceFacts(tx, plan)
  const dataCentres = await listDataCentreFacts(tx, plan)
  const terms = await tx
    .selectFrom('terms')
    .select(['term_code', 'title', 'subject', 'due_on', 'source', 'certainty'])
    .where('valid_from', '<=', today)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', today)]))
    .where((eb) =>
      eb.or([
        eb('association_id', 'is', null),
        eb('association_id', 'in', (sub) =>
          sub
            .selectFrom('association_members')
            .select('association_id')
            .where('administration_id', '=', plan.administrationId),
        ),
      ]),
    )
    .orderBy('due_on')
    .orderBy('term_id')
    .execute()
  const levels = await tx
    .selectFrom('qualification_levels')
    .select(['qualification_code', 'level', 'serves_class', 'certainty'])
    .where('valid_from', '<=', today)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', today)]))
    .orderBy('qualification_code')
    .execute()
  const explanations = await tx
    .selectFrom('finding_explanations')
    .select(['rule_code', 'digital_service_id', 'explanation'])
    .where('plan_id', '=', plan.planId)
    .execute()
  return {
    today,
    plan,
    services,
    dataCentres,
    terms: terms.map((row) => ({
      code: row.term_code,
      title: row.title,
      subject: row.subject as PlanFacts['terms'][number]['subject'],
      dueOn: row.due_on,
      source: row.source,
      certainty: row.certainty as PlanFacts['terms'][number]['certainty'],
    })),
    levels: levels.map((row) => ({
      code: row.qualification_code,
      level: row.level,
      servesClass: row.serves_class as DataClass,
      certainty: row.certainty as PlanFacts['levels'][number]['certainty'],
    })),
    explanations: new Map(
      explanations.map((row) => [`${row.rule_code} ${row.digital_service_id}`, row.explanation]),
    ),
  }
}

/** The next receipt number of a year, 2026/0451: taken under a row lock, so that no two are alike. */
export async function nextReceiptNumber(tx: ActorTx, year: number): Promise<string> {
  const { rows } = await sql<{ last_number: number }>`
    insert into receipt_counters (year, last_number) values (${year}, 1)
    on conflict (year) do update set last_number = receipt_counters.last_number + 1
    returning last_number`.execute(tx)
  return `${year}/${String(rows[0]?.last_number ?? 0).padStart(4, '0')}`
}
