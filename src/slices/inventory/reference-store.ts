// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import type {
  QualificationLevel,
  ReferenceKind,
  ReferenceRows,
  Requirement,
  ServiceType,
  Term,
} from './model.ts'

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

/** The requirements in force on a day, in the order of their list. */
export async function listRequirements(tx: ActorTx, onDate: LocalDate): Promise<Requirement[]> {
  return begunRequirements(tx, onDate).then((rows) =>
    rows.filter(({ validTo }) => validTo === null || validTo >= onDate),
  )
}

/** The same with those no longer in force: of each code the row that began last. */
export async function begunRequirements(tx: ActorTx, onDate: LocalDate): Promise<Requirement[]> {
  const last = new Map<string, Requirement>()
  for (const row of await listAllReferences(tx, 'requirements'))
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

/** What tells two rows of a kind apart, as one text: adding is decided on this, in one statement per file. */
export function referenceKey<Kind extends ReferenceKind>(kind: Kind, row: ReferenceRows[Kind]): string {
  if (kind === 'service_types') return row.code
  const { associationId } = row as Partial<Term>
  const { checklist } = row as Partial<Requirement>
  return [row.code, row.validFrom, associationId ?? checklist].filter(Boolean).join(' ')
}

/** Every row of a kind, whatever its dates. */
export async function listAllReferences<Kind extends ReferenceKind>(
  tx: ActorTx,
  kind: Kind,
): Promise<ReferenceRows[Kind][]> {
  const { rows } = await {
    service_types: sql`select service_type_code as "code", label, audience, default_class as "defaultClass", certainty, source,
      valid_from as "validFrom", valid_to as "validTo" from service_types`,
    qualification_levels: sql`select qualification_code as "code", family, level, serves_class as "servesClass", certainty, source,
      valid_from as "validFrom", valid_to as "validTo" from qualification_levels`,
    terms: sql`select term_id as "id", term_code as "code", title, due_on as "dueOn", subject, source, certainty,
      association_id as "associationId", valid_from as "validFrom", valid_to as "validTo" from terms`,
    requirements: sql`select checklist_code as "checklist", requirement_code as "code", area, label, for_psn as "forPsn", for_a as "forA",
      certainty, source, valid_from as "validFrom", valid_to as "validTo" from requirements
      order by checklist_code, requirement_code, valid_from`,
  }[kind].execute(tx)
  return rows as ReferenceRows[Kind][]
}

/** Adds rows; one that is already there stays as it is. Answers the keys that were added. */
export async function insertReferences<Kind extends ReferenceKind>(
  tx: ActorTx,
  kind: Kind,
  rows: readonly ReferenceRows[Kind][],
): Promise<ReadonlySet<string>> {
  const added = new Set<string>()
  for (const row of rows) {
    const { numInsertedOrUpdatedRows } = await insertOne(tx, kind, row)
    if (Number(numInsertedOrUpdatedRows) === 1) added.add(referenceKey(kind, row))
  }
  return added
}

async function insertOne<Kind extends ReferenceKind>(tx: ActorTx, kind: Kind, row: ReferenceRows[Kind]) {
  const common = {
    certainty: row.certainty,
    source: row.source,
    valid_from: row.validFrom,
    valid_to: row.validTo,
  }
  if (kind === 'service_types') {
    const { code, label, audience, defaultClass } = row as ServiceType
    return tx
      .insertInto('service_types')
      .values({ ...common, service_type_code: code, label, audience, default_class: defaultClass })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
  }
  if (kind === 'qualification_levels') {
    const { code, family, level, servesClass } = row as QualificationLevel
    return tx
      .insertInto('qualification_levels')
      .values({ ...common, qualification_code: code, family, level, serves_class: servesClass })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
  }
  if (kind === 'requirements') {
    const { checklist, code, area, label, forPsn, forA } = row as Requirement
    return tx
      .insertInto('requirements')
      .values({
        ...common,
        checklist_code: checklist,
        requirement_code: code,
        area,
        label,
        for_psn: forPsn,
        for_a: forA,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
  }
  const { id, code, title, dueOn, subject, associationId } = row as Term
  return tx
    .insertInto('terms')
    .values({
      ...common,
      term_id: id,
      term_code: code,
      title,
      due_on: dueOn,
      subject,
      association_id: associationId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
}

/** Sets the last day of a row that has none; false when there is no such row, or the actor may not change it. */
export async function endReference(
  tx: ActorTx,
  kind: ReferenceKind,
  row: { code: string; id?: string; checklist?: string; validFrom: LocalDate },
  validTo: LocalDate,
): Promise<boolean> {
  const { numUpdatedRows } =
    kind === 'service_types'
      ? await tx
          .updateTable('service_types')
          .set({ valid_to: validTo })
          .where('service_type_code', '=', row.code)
          .where('valid_to', 'is', null)
          .executeTakeFirst()
      : kind === 'qualification_levels'
        ? await tx
            .updateTable('qualification_levels')
            .set({ valid_to: validTo })
            .where('qualification_code', '=', row.code)
            .where('valid_from', '=', row.validFrom)
            .where('valid_to', 'is', null)
            .executeTakeFirst()
        : kind === 'requirements'
          ? await tx
              .updateTable('requirements')
              .set({ valid_to: validTo })
              .where('checklist_code', '=', row.checklist ?? '')
              .where('requirement_code', '=', row.code)
              .where('valid_from', '=', row.validFrom)
              .where('valid_to', 'is', null)
              .executeTakeFirst()
          : await tx
              .updateTable('terms')
              .set({ valid_to: validTo })
              .where('term_id', '=', row.id ?? '')
              .where('valid_to', 'is', null)
              .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Records that a file was imported; answers the id of the run. */
export async function insertReferenceRun(
  tx: ActorTx,
  run: {
    file: string
    sha256: string
    read: number
    added: number
    unchanged: number
    different: readonly string[]
    refused: readonly unknown[]
  },
  now: Date,
): Promise<string> {
  const id = newId<string>()
  await tx
    .insertInto('import_runs')
    .values({
      import_run_id: id,
      kind: 'reference',
      file_name: run.file,
      sha256: run.sha256,
      rows_read: run.read,
      rows_new: run.added,
      rows_changed: 0,
      rows_unchanged: run.unchanged + run.different.length,
      rows_refused: run.refused.length,
      rejects: JSON.stringify(run.refused),
      started_at: now,
      finished_at: now,
      person_id: tx.actor.kind === 'person' ? tx.actor.personId : null,
    })
    .execute()
  return id
}
