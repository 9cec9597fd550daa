// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId, DataCentreId, PlanId } from '../../shared/ids.ts'
import { listQualificationLevels, listRuleValues, listTerms } from '../inventory/index.ts'
import { endingsOf, openRenunciations } from './lapses-store.ts'
import type {
  DataCentreFacts,
  LevelFacts,
  Plan,
  PlanFacts,
  RuleFacts,
  RuleItem,
  RuleService,
  ServiceFacts,
  TermFacts,
} from './model.ts'
import { type SimilarByBand, similarCosts } from './similar-costs.ts'
import { anyOf, listItems, listRuleItems } from './store.ts'
import { listApproved } from './versions-store.ts'

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
  return factsAround(tx, plans, await servicesOf(tx, plans))
}

/** What the rules read and nothing more, with what is the same for every plan: for the check of all of them. */
export async function loadRuleFacts(
  tx: ActorTx,
  plans: readonly Plan[],
  common: CommonFacts,
): Promise<ReadonlyMap<PlanId, RuleFacts>> {
  return factsAround(tx, plans, await ruleServicesOf(tx, plans), common)
}

async function factsAround<Service extends RuleService>(
  tx: ActorTx,
  plans: readonly Plan[],
  services: ByBody<Service>,
  common?: CommonFacts,
): Promise<ReadonlyMap<PlanId, RuleFacts & { readonly services: readonly Service[] }>> {
  const { today } = tx.actor
  const bodies = plans.map((plan) => plan.administrationId)
  const places = await placesOf(tx, bodies, services)
  const terms = await termsOf(tx, bodies)
  const dependencies = await dependenciesOf(tx, bodies)
  const { levels, dependencyGapDays, similar } = common ?? (await loadCommonFacts(tx, services))
  const bands = await bandsOf(tx, bodies)
  const approved = await approvedOf(tx, plans)
  const explanations = await explanationsOf(tx, plans)
  const renunciations = await openRenunciations(
    tx,
    plans.map((plan) => plan.planId),
  )
  const endings = await endingsOf(tx, bodies)
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
        dependencies: dependencies.get(plan.administrationId) ?? [],
        similar: similar.get(bands.get(plan.administrationId) ?? '') ?? new Map(),
        dependencyGapDays,
        renunciations: renunciations.get(plan.planId) ?? [],
        ending: endings.get(plan.administrationId) ?? null,
        explanations: explanations.get(plan.planId) ?? new Map(),
      },
    ]),
  )
}

/** What is the same for every plan: asked once where many are read. */
export interface CommonFacts {
  readonly levels: readonly LevelFacts[]
  readonly dependencyGapDays: number
  readonly similar: SimilarByBand
}

/** Levels and values in force today, and what similar bodies pay: for the types of the services given, or for all. */
export async function loadCommonFacts(
  tx: ActorTx,
  services: ByBody<RuleService> | null,
): Promise<CommonFacts> {
  const { today } = tx.actor
  const levels = (await listQualificationLevels(tx, today)).map(
    ({ code, level, servesClass, certainty }) => ({ code, level, servesClass, certainty }),
  )
  const values = await listRuleValues(tx, today)
  const types =
    services && [...services.values()].flat().flatMap(({ serviceTypeCode }) => serviceTypeCode ?? [])
  return {
    levels,
    dependencyGapDays: values.get('dependency-gap-days') ?? Number.POSITIVE_INFINITY,
    similar: types?.length === 0 ? new Map() : await similarCosts(tx, types && [...new Set(types)]),
  }
}

async function bandsOf(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
): Promise<ReadonlyMap<AdministrationId, string>> {
  const { rows } = await sql<{ administration_id: string; band_code: string }>`
    select administration_id, band_code from regia.bands_of(${[...bodies]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.administration_id as AdministrationId, row.band_code]))
}

/** The approved version behind each plan that is open again. */
async function approvedOf(
  tx: ActorTx,
  plans: readonly Plan[],
): Promise<ReadonlyMap<PlanId, NonNullable<PlanFacts['approved']>>> {
  const open = plans.filter(({ revision }) => revision !== null).map(({ planId }) => planId)
  return new Map(
    [...(await listApproved(tx, open))].map(([planId, { number, content }]) => [
      planId,
      { number, services: new Map(content.services.map(({ id, approach }) => [id, approach])) },
    ]),
  )
}

async function explanationsOf(
  tx: ActorTx,
  plans: readonly Plan[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const rows = await tx
    .selectFrom('finding_explanations')
    .select(['plan_id', 'rule_code', 'digital_service_id', 'explanation'])
    .where('plan_id', '=', anyOf(plans.map((plan) => plan.planId)))
    .execute()
  return new Map(
    [
      ...grouped(
        rows,
        (row) => row.plan_id,
        (row) => [`${row.rule_code} ${row.digital_service_id}`, row.explanation] as const,
      ),
    ].map(([planId, pairs]) => [planId, new Map(pairs)]),
  )
}

type ByBody<Row> = ReadonlyMap<AdministrationId, readonly Row[]>

function grouped<Row, Fact, Key extends string = AdministrationId>(
  rows: readonly Row[],
  key: (row: Row) => string,
  fact: (row: Row) => Fact,
): Map<Key, Fact[]> {
  const groups = new Map<Key, Fact[]>()
  for (const row of rows) {
    const id = key(row) as Key
    const group = groups.get(id)
    if (group) group.push(fact(row))
    else groups.set(id, [fact(row)])
  }
  return groups
}

/** Which services need which, of each body. */
async function dependenciesOf(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
): Promise<ByBody<PlanFacts['dependencies'][number]>> {
  const rows = await tx
    .selectFrom('service_dependencies')
    .select(['administration_id', 'digital_service_id', 'depends_on_id'])
    .where('administration_id', '=', anyOf(bodies))
    .orderBy('digital_service_id')
    .orderBy('depends_on_id')
    .execute()
  return grouped(
    rows,
    (row) => row.administration_id,
    (row) => ({ serviceId: row.digital_service_id, dependsOnId: row.depends_on_id }),
  )
}

/** The software of each service by name, with the first end among their contracts. */
async function softwareOf(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
): Promise<ReadonlyMap<string, { names: string[]; endsOn: string | null }>> {
  const rows = await tx
    .selectFrom('software')
    .select(['software_id', 'name', 'contract_ends_on'])
    .where('administration_id', '=', anyOf(bodies))
    .execute()
  const known = new Map(rows.map((row) => [row.software_id, row]))
  // Joined here: the names of a body's few software would come once for each of its services.
  const ties = await tx
    .selectFrom('service_software')
    .select(['digital_service_id', 'software_id'])
    .where('administration_id', '=', anyOf(bodies))
    .execute()
  const found = new Map<string, { names: string[]; endsOn: string | null }>()
  for (const { digital_service_id: service, software_id: id } of ties) {
    const row = known.get(id)
    if (!row) continue
    const { name, contract_ends_on: endsOn } = row
    const other = found.get(service)
    if (!other) found.set(service, { names: [name], endsOn })
    else {
      other.names.push(name)
      other.names.sort(byName.compare)
      if (endsOn !== null && (other.endsOn === null || endsOn < other.endsOn)) other.endsOn = endsOn
    }
  }
  return found
}

const byName = new Intl.Collator('it')

/** Services in force; read-only, across the inventory's tables. A row is the service, as for items. */
function selectServices(tx: ActorTx, bodies: readonly AdministrationId[]) {
  return tx
    .selectFrom('digital_services')
    .select([
      'administration_id as administrationId',
      'digital_service_id as digitalServiceId',
      'name',
      'service_type_code as serviceTypeCode',
      'data_class as dataClass',
      'data_centre_id as dataCentreId',
    ])
    .where('administration_id', '=', anyOf(bodies))
    .where('state', '=', 'active')
    .orderBy('administration_id')
    .orderBy('name')
    .orderBy('digital_service_id')
}

/** With what the plan says of each. */
async function servicesOf(tx: ActorTx, plans: readonly Plan[]): Promise<ByBody<ServiceFacts>> {
  const bodies = plans.map((plan) => plan.administrationId)
  const rows = await selectServices(tx, bodies)
    .select([
      'data_class_source as dataClassSource',
      'data_class_on as dataClassOn',
      'users_count as usersCount',
      'hosting',
    ])
    .execute()
  return withPlan<ServiceFacts>(
    rows,
    await listItems(
      tx,
      plans.map((plan) => plan.planId),
    ),
    await softwareOf(tx, bodies),
  )
}

async function ruleServicesOf(tx: ActorTx, plans: readonly Plan[]): Promise<ByBody<RuleService>> {
  const bodies = plans.map((plan) => plan.administrationId)
  return withPlan<RuleService>(
    await selectServices(tx, bodies).execute(),
    await listRuleItems(
      tx,
      plans.map((plan) => plan.planId),
    ),
    await softwareOf(tx, bodies),
  )
}

/** Gives each service its software and the item of the plan. */
function withPlan<Service extends RuleService>(
  rows: readonly { readonly administrationId: string; readonly digitalServiceId: string }[],
  items: readonly RuleItem[],
  software: Awaited<ReturnType<typeof softwareOf>>,
): ByBody<Service> {
  const decided = new Map(items.map((item) => [item.digitalServiceId as string, item]))
  return grouped(
    rows,
    (row) => row.administrationId,
    (row) => {
      const known = software.get(row.digitalServiceId)
      return Object.assign(row, {
        softwareNames: known?.names ?? [],
        contractEndsOn: known?.endsOn ?? null,
        item: decided.get(row.digitalServiceId) ?? null,
      }) as unknown as Service
    },
  )
}

/** The places of each body, with what other bodies host there, then the places of others where its own services run. */
async function placesOf(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
  services: ByBody<RuleService>,
): Promise<ByBody<DataCentreFacts>> {
  const own = await tx
    .selectFrom('data_centres')
    .select(['administration_id', 'data_centre_id', 'name', 'agid_group', 'closes_on'])
    .where('administration_id', '=', anyOf(bodies))
    .where('state', '<>', 'closed')
    .orderBy('name')
    .orderBy('data_centre_id')
    .execute()
  const ownIds = new Set<string>(own.map((row) => row.data_centre_id))
  const elsewhere = bodies.filter((body) =>
    services.get(body)?.some(({ dataCentreId }) => dataCentreId !== null && !ownIds.has(dataCentreId)),
  )
  const hosts = await hostsOf(tx, elsewhere)
  const hosted = await sql<{
    data_centre_id: string
    administration_name: string
    service_name: string
    planned_end: string | null
  }>`
    select data_centre_id, administration_name, service_name, planned_end
    from regia.foreign_services_in(${[...bodies]}::uuid[])`.execute(tx)
  const foreign = grouped<(typeof hosted.rows)[number], DataCentreFacts['foreignServices'][number], string>(
    hosted.rows,
    (row) => row.data_centre_id,
    (row) => ({
      administrationName: row.administration_name,
      name: row.service_name,
      endsOn: row.planned_end,
    }),
  )
  const fact = (row: PlaceRow, isOwn: boolean): DataCentreFacts => ({
    dataCentreId: row.data_centre_id as DataCentreId,
    name: row.name,
    group: row.agid_group as DataCentreFacts['group'],
    closesOn: row.closes_on,
    isOwn,
    foreignServices: (isOwn && foreign.get(row.data_centre_id)) || [],
  })
  const places = grouped(
    own,
    (row) => row.administration_id,
    (row) => fact(row, true),
  )
  for (const row of hosts) {
    const id = row.for_administration as AdministrationId
    places.set(id, [...(places.get(id) ?? []), fact(row, false)])
  }
  return places
}

/** The places of others where these bodies run something: few do, and those alone are asked about. */
async function hostsOf(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
): Promise<(PlaceRow & { readonly for_administration: string })[]> {
  if (bodies.length === 0) return []
  const { rows } = await sql<PlaceRow & { for_administration: string }>`
    select for_administration, data_centre_id, name, agid_group, closes_on
    from regia.hosts_of_bodies(${[...bodies]}::uuid[])`.execute(tx)
  return rows
}

interface PlaceRow {
  readonly data_centre_id: string
  readonly name: string
  readonly agid_group: string | null
  readonly closes_on: string | null
}

/** Terms of law, and those of the offices whose mandate for the body is in force. */
export async function termsOf(tx: ActorTx, bodies: readonly AdministrationId[]): Promise<ByBody<TermFacts>> {
  const { today } = tx.actor
  const terms = await listTerms(tx, today)
  const members = await tx
    .selectFrom('association_members')
    .select(['administration_id', 'association_id'])
    .where('administration_id', '=', anyOf(bodies))
    .where('valid_from', '<=', today)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', today)]))
    .execute()
  const offices = grouped(
    members,
    (row) => row.administration_id,
    (row) => row.association_id,
  )
  return new Map(
    bodies.map((id) => [
      id,
      terms
        .filter(({ associationId }) => associationId === null || offices.get(id)?.includes(associationId))
        .map(({ code, title, subject, dueOn, source, certainty }) => ({
          code,
          title,
          subject,
          dueOn,
          source,
          certainty,
        })),
    ]),
  )
}
