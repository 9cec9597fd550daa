// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import { inForce, listRows } from '../reference/index.ts'
import type {
  EvaluationCriterion,
  Milestone,
  QualificationLevel,
  QualifiedService,
  Requirement,
  ServiceType,
  Term,
} from './model.ts'
import { criterionKind, requirementKind, ruleValueKind } from './reference-kinds.ts'
import { qualificationStatus } from './rules.ts'

/** The types of service in force on a day, of one kind of body or of all. */
export async function listServiceTypes(
  tx: ActorTx,
  onDate: LocalDate,
  audience?: string,
): Promise<ServiceType[]> {
  const { rows } =
    await sql<ServiceType>`select service_type_code as "code", label, audience, default_class as "defaultClass",
    certainty, source, valid_from as "validFrom", valid_to as "validTo" from service_types
    where valid_from <= ${onDate} and (valid_to is null or valid_to >= ${onDate})
    ${audience === undefined ? sql`` : sql`and audience = ${audience}`}
    order by audience, label, service_type_code`.execute(tx)
  return rows
}

/** The levels in force on a day: of each code the row that began last, so that a new decree only adds one. */
export async function listQualificationLevels(tx: ActorTx, onDate: LocalDate): Promise<QualificationLevel[]> {
  const { rows } =
    await sql<QualificationLevel>`select "code", family, level, "servesClass", certainty, source, "validFrom", "validTo" from (
      select distinct on (qualification_code) qualification_code as "code", family, level, serves_class as "servesClass",
        certainty, source, valid_from as "validFrom", valid_to as "validTo"
      from qualification_levels where valid_from <= ${onDate}
      order by qualification_code, valid_from desc) latest
    where "validTo" is null or "validTo" >= ${onDate} order by "code"`.execute(tx)
  return rows
}

/** The terms in force on a day, of law and of offices; of one office when asked. By due date. */
export async function listTerms(
  tx: ActorTx,
  onDate: LocalDate,
  options: { associationId?: AssociationId | null } = {},
): Promise<Term[]> {
  const { associationId } = options
  const { rows } =
    await sql<Term>`select "id", "code", title, "dueOn", subject, source, certainty, "associationId", "validFrom", "validTo" from (
      select distinct on (term_code, association_id) term_id as "id", term_code as "code", title, due_on as "dueOn", subject,
        source, certainty, association_id as "associationId", valid_from as "validFrom", valid_to as "validTo"
      from terms where valid_from <= ${onDate}
        ${associationId === undefined ? sql`` : sql`and (association_id is null or association_id = ${associationId})`}
      order by term_code, association_id, valid_from desc) latest
    where "validTo" is null or "validTo" >= ${onDate} order by "dueOn", "code", "id"`.execute(tx)
  return rows
}

/** The targets of the programme in force on a day: of each code the row that began last. By due date. */
export async function listMilestones(tx: ActorTx, onDate: LocalDate): Promise<Milestone[]> {
  const { rows } =
    await sql<Milestone>`select "code", title, figure, audience, "dueOn", target, "baselineOn", baseline, certainty, source,
      "validFrom", "validTo" from (
      select distinct on (milestone_code) milestone_code as "code", title, figure, audience, due_on as "dueOn", target,
        baseline_on as "baselineOn", baseline, certainty, source, valid_from as "validFrom", valid_to as "validTo"
      from milestones where valid_from <= ${onDate}
      order by milestone_code, valid_from desc) latest
    where "validTo" is null or "validTo" >= ${onDate} order by "dueOn", "code"`.execute(tx)
  return rows
}

/** The requirements in force on a day, in the order of their list. */
export async function listRequirements(tx: ActorTx, onDate: LocalDate): Promise<Requirement[]> {
  return begunRequirements(tx, onDate).then((rows) =>
    rows.filter(({ validTo }) => validTo === null || validTo >= onDate),
  )
}

/** The same with those no longer in force: of each code the row that began last. */
export async function begunRequirements(tx: ActorTx, onDate: LocalDate): Promise<Requirement[]> {
  const last = new Map<string, Requirement>()
  for (const row of await listRows<Requirement>(tx, requirementKind))
    if (row.validFrom <= onDate) last.set(`${row.checklist} ${row.code}`, row)
  return [...last.values()]
}

/** The next day by which each body must keep its list of services current: terms of law and of its office, from today on. */
export async function nextClassificationTerms(
  tx: ActorTx,
  scope: readonly AdministrationId[],
): Promise<ReadonlyMap<AdministrationId, LocalDate>> {
  const { rows } = await sql<{ id: AdministrationId; dueOn: LocalDate }>`
    select a.administration_id as id, min(t.due_on) as "dueOn"
    from administrations a join terms t on t.subject = 'classification' and t.due_on >= regia.today()
      and t.valid_from <= regia.today() and (t.valid_to is null or t.valid_to >= regia.today())
      and (t.association_id is null or t.association_id in (
        select m.association_id from association_members m where m.administration_id = a.administration_id
          and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today())))
    where a.administration_id = any (${[...scope]}::uuid[])
    group by a.administration_id`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.dueOn]))
}

/** The numbers of house rules in force on a day, by code. */
export async function listRuleValues(tx: ActorTx, onDate: LocalDate): Promise<ReadonlyMap<string, number>> {
  const rows = await listRows<{ code: string; value: number }>(tx, ruleValueKind)
  return new Map(inForce(ruleValueKind, rows, onDate).map(({ code, value }) => [code, value]))
}

/** The sheet of evaluation in force on a day, by code. */
export async function listCriteria(tx: ActorTx, onDate: LocalDate): Promise<EvaluationCriterion[]> {
  return inForce(criterionKind, await listRows<EvaluationCriterion>(tx, criterionKind), onDate)
}

/** Qualified services that hold on a day and have all the words in their name, supplier or code; by name, no more than `limit`. */
export async function searchQualifiedServices(
  tx: ActorTx,
  onDate: LocalDate,
  words: readonly string[],
  limit: number,
): Promise<QualifiedService[]> {
  const { rows } =
    await sql<QualifiedService>`select "code", supplier, name, "serviceKind", "levelCode", state, "renewalAskedOn", certainty,
      source, "validFrom", "validTo" from (
      select distinct on (catalogue_code) catalogue_code as "code", supplier, name, service_kind as "serviceKind",
        level_code as "levelCode", state, renewal_asked_on as "renewalAskedOn", certainty, source,
        valid_from as "validFrom", valid_to as "validTo"
      from qualified_services where valid_from <= ${onDate} order by catalogue_code, valid_from desc) latest
    where lower(name || ' ' || supplier || ' ' || "code") like all (${words.map((word) => `%${word.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`)}::text[])
    order by name, "code"`.execute(tx)
  return rows.filter((row) => qualificationStatus(row, onDate).kind !== 'bad').slice(0, limit)
}
