// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AssociationId } from '../../shared/ids.ts'
import type { QualificationLevel, ServiceType, Term } from './model.ts'

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
  const { rows } = await sql<QualificationLevel>`select * from (
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
  const { rows } = await sql<Term>`select * from (
      select distinct on (term_code, association_id) term_id as "id", term_code as "code", title, due_on as "dueOn", subject,
        source, certainty, association_id as "associationId", valid_from as "validFrom", valid_to as "validTo"
      from terms where valid_from <= ${onDate}
        ${associationId === undefined ? sql`` : sql`and (association_id is null or association_id = ${associationId})`}
      order by term_code, association_id, valid_from desc) latest
    where "validTo" is null or "validTo" >= ${onDate} order by "dueOn", "code", "id"`.execute(tx)
  return rows
}
