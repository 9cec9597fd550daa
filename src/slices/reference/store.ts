// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { allFields } from './inputs.ts'
import type { AnyRow, ReferenceChange, ReferenceKind } from './model.ts'
import { subjectOf } from './rules.ts'

/** Every row of a kind that the actor may see, whatever its dates, by code and day. */
export async function listRows<Row>(tx: ActorTx, kind: ReferenceKind<never>): Promise<(Row & AnyRow)[]> {
  const columns = allFields(kind).map(({ name, column }) => sql`${sql.ref(column)} as ${sql.ref(name)}`)
  const keys = kind.fields.filter(({ isKey }) => isKey).map(({ column }) => sql.ref(column))
  const { rows } = await sql<Row & AnyRow>`select ${sql.join(columns)} from ${sql.table(kind.table)}
    order by ${sql.join([...keys, sql.ref('valid_from')])}`.execute(tx)
  return rows
}

/** Adds a row; false when there is one with its key. */
export async function insertRow(tx: ActorTx, kind: ReferenceKind<never>, row: AnyRow): Promise<boolean> {
  const fields = allFields(kind)
  const { numAffectedRows } = await sql`insert into ${sql.table(kind.table)}
    (${sql.join(fields.map(({ column }) => sql.ref(column)))})
    values (${sql.join(fields.map(({ name }) => row[name] ?? null))}) on conflict do nothing`.execute(tx)
  return Number(numAffectedRows) === 1
}

/** Sets the last day of a row that has none; false when there is no such row, or the actor may not change it. */
export async function endRow(
  tx: ActorTx,
  kind: ReferenceKind<never>,
  row: AnyRow,
  validTo: LocalDate,
): Promise<boolean> {
  const keys = kind.fields
    .filter(({ isKey }) => isKey)
    .map(({ name, column }) => sql`${sql.ref(column)} is not distinct from ${row[name] ?? null}`)
  const { numAffectedRows } = await sql`update ${sql.table(kind.table)} set valid_to = ${validTo}
    where ${sql.join([...keys, sql`valid_from = ${row.validFrom}`, sql`valid_to is null`], sql` and `)}`.execute(
    tx,
  )
  return Number(numAffectedRows) === 1
}

/** What happened to rows, for the page of their table. */
export async function insertChanges(
  tx: ActorTx,
  kind: ReferenceKind<never>,
  action: ReferenceChange['action'],
  rows: readonly AnyRow[],
  file: { name: string; sha256: string } | null,
  now: Date,
): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('reference_changes')
    .values(
      rows.map((row) => ({
        reference_change_id: newId<string>(),
        kind: kind.kind,
        code: subjectOf({ ...kind, fields: kind.fields.filter(({ as }) => as !== 'office') }, row),
        valid_from: row.validFrom,
        action,
        changed_at: now,
        person_id: tx.actor.kind === 'person' ? tx.actor.personId : null,
        association_id: (row['associationId'] as AssociationId | null | undefined) ?? null,
        file_name: file?.name ?? null,
        sha256: file?.sha256 ?? null,
      })),
    )
    .execute()
}

/** What changed, the rows of one act together, latest first; of one kind, or the last act of each. */
export async function listChanges(tx: ActorTx, kind: string, limit: number): Promise<ReferenceChange[]> {
  const { rows } = await sql<ReferenceChange>`
    select action, changed_at as at, person_id as "personId", file_name as "fileName", sha256,
      association_id as "associationId", count(*)::integer as count,
      (array_agg(code order by code, valid_from))[1:5] as codes
    from reference_changes where kind = ${kind}
    group by action, changed_at, person_id, file_name, sha256, association_id
    order by changed_at desc, action limit ${limit}`.execute(tx)
  return rows
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
