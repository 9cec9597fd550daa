// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { DataClass } from '../../shared/classification.ts'
import type { AdministrationId, DataCentreId, DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { listQualificationLevels, listTerms } from '../inventory/index.ts'
import type { DataCentreFacts, Plan, PlanFacts, ServiceFacts, TermFacts } from './model.ts'
import { listItems } from './store.ts'
import { findApproved } from './versions-store.ts'

/** Everything the rules read of a plan, on the actor's day. */
export async function loadPlanFacts(tx: ActorTx, plan: Plan): Promise<PlanFacts> {
  const facts = (await loadFactsOfPlans(tx, [plan])).get(plan.planId)
  if (!facts) throw new Error('The facts of a plan were asked and not loaded')
  return facts
}

/** The same for many plans at once: as many statements as for one, for the lists of an office. */
export async function loadFactsOfPlans(
  tx: ActorTx,
  plans: readonly Plan[],
): Promise<ReadonlyMap<PlanId, PlanFacts>> {
  if (plans.length === 0) return new Map()
  const { today } = tx.actor
  const bodies = plans.map((plan) => plan.administrationId)
  const services = await servicesOf(tx, plans)
  const places = await placesOf(tx, bodies)
  const terms = await termsOf(tx, bodies)
  const levels = (await listQualificationLevels(tx, today)).map(
    ({ code, level, servesClass, certainty }) => ({ code, level, servesClass, certainty }),
  )
  const approved = await approvedOf(tx, plans)
  const explanations = await tx
    .selectFrom('finding_explanations')
    .select(['plan_id', 'rule_code', 'digital_service_id', 'explanation'])
    .where(
      'plan_id',
      'in',
      plans.map((plan) => plan.planId),
    )
    .execute()
  return new Map(
    plans.map((plan) => [
      plan.planId,
      {
        today,
        plan,
        services: services.get(plan.administrationId) ?? [],
        dataCentres: places.get(plan.administrationId) ?? [],
        terms: terms.get(plan.administrationId) ?? [],
        levels,
        approved: approved.get(plan.planId) ?? null,
        explanations: new Map(
          explanations
            .filter((row) => row.plan_id === plan.planId)
            .map((row) => [`${row.rule_code} ${row.digital_service_id}`, row.explanation]),
        ),
      },
    ]),
  )
}

/** The approved version behind each plan that is open again. */
async function approvedOf(
  tx: ActorTx,
  plans: readonly Plan[],
): Promise<ReadonlyMap<PlanId, NonNullable<PlanFacts['approved']>>> {
  const found = new Map<PlanId, NonNullable<PlanFacts['approved']>>()
  for (const plan of plans.filter(({ revision }) => revision !== null)) {
    const version = await findApproved(tx, plan.planId)
    if (version)
      found.set(plan.planId, {
        number: version.number,
        services: new Map(version.content.services.map(({ id, approach }) => [id, approach])),
      })
  }
  return found
}

type ByBody<Row> = ReadonlyMap<AdministrationId, readonly Row[]>

function grouped<Row, Fact>(
  rows: readonly Row[],
  key: (row: Row) => string,
  fact: (row: Row) => Fact,
): Map<AdministrationId, Fact[]> {
  const groups = new Map<AdministrationId, Fact[]>()
  for (const row of rows) {
    const id = key(row) as AdministrationId
    groups.set(id, [...(groups.get(id) ?? []), fact(row)])
  }
  return groups
}

/** Services in force, with what the plan says of each; read-only, across the inventory's tables. */
async function servicesOf(tx: ActorTx, plans: readonly Plan[]): Promise<ByBody<ServiceFacts>> {
  const items = new Map(
    (
      await listItems(
        tx,
        plans.map((plan) => plan.planId),
      )
    ).map((item) => [item.digitalServiceId, item]),
  )
  const rows = await tx
    .selectFrom('digital_services as s')
    .select((eb) => [
      's.administration_id',
      's.digital_service_id',
      's.name',
      's.data_class',
      's.data_class_source',
      's.data_class_on',
      's.users_count',
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
    .where(
      's.administration_id',
      'in',
      plans.map((plan) => plan.administrationId),
    )
    .where('s.state', '=', 'active')
    .orderBy('s.name')
    .orderBy('s.digital_service_id')
    .execute()
  return grouped(
    rows,
    (row) => row.administration_id,
    (row): ServiceFacts => ({
      digitalServiceId: row.digital_service_id as DigitalServiceId,
      name: row.name,
      dataClass: row.data_class as DataClass | null,
      dataClassSource: row.data_class_source,
      dataClassOn: row.data_class_on,
      usersCount: row.users_count,
      hosting: row.hosting as ServiceFacts['hosting'],
      dataCentreId: row.data_centre_id as DataCentreId | null,
      softwareNames: row.software_names ?? [],
      contractEndsOn: row.contract_ends_on,
      item: items.get(row.digital_service_id as DigitalServiceId) ?? null,
    }),
  )
}

/** The places of each body, with what other bodies host there, then the places of others where its own services run. */
async function placesOf(tx: ActorTx, bodies: readonly AdministrationId[]): Promise<ByBody<DataCentreFacts>> {
  const own = await tx
    .selectFrom('data_centres')
    .select(['administration_id', 'data_centre_id', 'name', 'agid_group', 'closes_on'])
    .where('administration_id', 'in', [...bodies])
    .where('state', '<>', 'closed')
    .orderBy('name')
    .orderBy('data_centre_id')
    .execute()
  const hosts = await sql<{
    for_body: string
    data_centre_id: string
    name: string
    agid_group: string | null
    closes_on: string | null
  }>`
    select b.id as for_body, h.data_centre_id, h.name, h.agid_group, h.closes_on
    from unnest(${[...bodies]}::uuid[]) as b(id) cross join lateral regia.hosts_of(b.id) h
    where h.administration_id <> b.id`.execute(tx)
  const hosted = await sql<{
    place: string
    administration_name: string
    service_name: string
    planned_end: string | null
  }>`
    select d.data_centre_id as place, h.administration_name, h.service_name, h.planned_end
    from data_centres d cross join lateral regia.hosted_services(d.data_centre_id) h
    where d.administration_id = any (${[...bodies]}::uuid[]) and not h.is_own`.execute(tx)
  type Row = { data_centre_id: string; name: string; agid_group: string | null; closes_on: string | null }
  const fact = (row: Row, isOwn: boolean): DataCentreFacts => ({
    dataCentreId: row.data_centre_id as DataCentreId,
    name: row.name,
    group: row.agid_group as DataCentreFacts['group'],
    closesOn: row.closes_on,
    isOwn,
    foreignServices: isOwn
      ? hosted.rows
          .filter((each) => each.place === row.data_centre_id)
          .map((each) => ({
            administrationName: each.administration_name,
            name: each.service_name,
            endsOn: each.planned_end,
          }))
      : [],
  })
  const places = grouped(
    own,
    (row) => row.administration_id,
    (row) => fact(row, true),
  )
  for (const row of hosts.rows) {
    const id = row.for_body as AdministrationId
    places.set(id, [...(places.get(id) ?? []), fact(row, false)])
  }
  return places
}

/** Terms of law, and those of the offices whose mandate for the body is in force. */
export async function termsOf(tx: ActorTx, bodies: readonly AdministrationId[]): Promise<ByBody<TermFacts>> {
  const { today } = tx.actor
  const terms = await listTerms(tx, today)
  const members = await tx
    .selectFrom('association_members')
    .select(['administration_id', 'association_id'])
    .where('administration_id', 'in', [...bodies])
    .where('valid_from', '<=', today)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', today)]))
    .execute()
  return new Map(
    bodies.map((id) => {
      const offices = new Set(
        members.filter((row) => row.administration_id === id).map((row) => row.association_id),
      )
      return [
        id,
        terms
          .filter((term) => term.associationId === null || offices.has(term.associationId))
          .map(({ code, title, subject, dueOn, source, certainty }) => ({
            code,
            title,
            subject,
            dueOn,
            source,
            certainty,
          })),
      ]
    }),
  )
}
