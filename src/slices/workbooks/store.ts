// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import { DomainError } from '../../shared/errors.ts'
import { type AdministrationId, isUuid, type PersonId } from '../../shared/ids.ts'
import { workbookErrors } from './errors.ts'
import {
  type Choices,
  type ColumnMap,
  type Effect,
  type ImportState,
  type ListField,
  listFields,
  type ReadList,
  type RowOutcome,
  type WorkbookImport,
  type WorkbookImportId,
} from './model.ts'

const kind = 'software_list'

const columns = sql`i.workbook_import_id as "id", i.administration_id as "administrationId", i.state, i.edition,
  i.file_name as "fileName", i.sha256, length(i.content) as "size", i.sheet_name as "sheetName",
  i.header_line as "headerLine", i.header, i.columns, i.base, i.choices, i.effects, i.person_id as "personId",
  i.created_at as "createdAt", i.updated_at as "updatedAt"`

/** The imports of a body, newest first. */
export async function listImports(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<WorkbookImport[]> {
  const { rows } = await sql<WorkbookImport>`select ${columns} from workbook_imports i
    where i.administration_id = ${administrationId} order by i.created_at desc, i.workbook_import_id limit 50`.execute(
    tx,
  )
  return rows
}

/** One import, locked when asked. Refuses WORK-001. */
export async function getImport(tx: ActorTx, id: string, lock = false): Promise<WorkbookImport> {
  if (!isUuid(id)) throw new DomainError(workbookErrors.importNotFound)
  const { rows } = await sql<WorkbookImport>`select ${columns} from workbook_imports i
    where i.workbook_import_id = ${id} ${lock ? sql`for update of i` : sql``}`.execute(tx)
  if (!rows[0]) throw new DomainError(workbookErrors.importNotFound)
  return rows[0]
}

export async function getFile(tx: ActorTx, id: WorkbookImportId): Promise<Uint8Array> {
  const row = await tx
    .selectFrom('workbook_imports')
    .select('content')
    .where('workbook_import_id', '=', id)
    .executeTakeFirstOrThrow()
  return row.content
}

/** Keeps a file and the lines under its head, as they were read. */
export async function insertImport(
  tx: ActorTx,
  given: {
    readonly administrationId: AdministrationId
    readonly state: ImportState
    readonly fileName: string
    readonly sha256: string
    readonly content: Uint8Array
    readonly list: ReadList
    readonly personId: PersonId
  },
  now: Date,
): Promise<WorkbookImportId> {
  const { list, administrationId } = given
  const id = newId<WorkbookImportId>()
  await tx
    .insertInto('workbook_imports')
    .values({
      administration_id: administrationId,
      workbook_import_id: id,
      state: given.state,
      kind,
      edition: list.mark?.edition ?? null,
      file_name: given.fileName,
      sha256: given.sha256,
      content: Buffer.from(given.content),
      sheet_name: list.sheetName,
      header_line: list.headerLine,
      header: JSON.stringify(list.header),
      columns: JSON.stringify(list.columns),
      base: list.mark ? JSON.stringify(list.mark.base) : null,
      person_id: given.personId,
      created_at: now,
      updated_at: now,
    })
    .execute()
  const lines = list.rows
    .map((cells, index) => ({ line: list.headerLine + 1 + index, cells }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  await sql`insert into workbook_import_rows (administration_id, workbook_import_id, line, cells)
    select ${administrationId}::uuid, ${id}::uuid, r.line, r.cells
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r (line integer, cells jsonb)`.execute(tx)
  return id
}

/** The lines of a file, by line; with how each ended once the import is applied. */
export async function listLines(
  tx: ActorTx,
  id: WorkbookImportId,
): Promise<
  (Omit<RowOutcome, 'verdict'> & { cells: readonly string[]; verdict: RowOutcome['verdict'] | null })[]
> {
  const { rows } = await sql<
    Omit<RowOutcome, 'verdict'> & { cells: readonly string[]; verdict: RowOutcome['verdict'] | null }
  >`select line, cells, verdict, label, changes, problems from workbook_import_rows
    where workbook_import_id = ${id} order by line`.execute(tx)
  return rows
}

/** Writes how the rows ended. */
export async function saveOutcomes(
  tx: ActorTx,
  id: WorkbookImportId,
  outcomes: readonly RowOutcome[],
): Promise<void> {
  const rows = outcomes.map(({ line, label, verdict, changes, problems }) => ({
    line,
    label,
    verdict,
    changes,
    problems,
  }))
  await sql`update workbook_import_rows w set verdict = r.verdict, label = r.label, changes = r.changes, problems = r.problems
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (line integer, label text, verdict text, changes jsonb, problems jsonb)
    where w.workbook_import_id = ${id} and w.line = r.line`.execute(tx)
}

/** Writes the fields given of a locked import. */
export async function updateImport(
  tx: ActorTx,
  id: WorkbookImportId,
  change: {
    readonly state?: ImportState
    readonly columns?: ColumnMap
    readonly choices?: NonNullable<Choices>
    readonly effects?: readonly Effect[]
  },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('workbook_imports')
    .set({
      ...(change.state ? { state: change.state } : {}),
      ...(change.columns ? { columns: JSON.stringify(change.columns) } : {}),
      ...(change.choices ? { choices: JSON.stringify(change.choices) } : {}),
      ...(change.effects ? { effects: JSON.stringify(change.effects) } : {}),
      version: sql<number>`version + 1`,
      updated_at: now,
    })
    .where('workbook_import_id', '=', id)
    .execute()
}

/** Headings the actor's office told the field of, folded. */
export async function rememberedColumns(tx: ActorTx): Promise<Map<string, ListField>> {
  const rows = await tx
    .selectFrom('workbook_columns')
    .select(['heading', 'field'])
    .where('kind', '=', kind)
    .execute()
  return new Map(
    rows.flatMap(({ heading, field }) => {
      const known = listFields.find((each) => each === field)
      return known ? [[heading, known] as const] : []
    }),
  )
}

export async function rememberColumns(tx: ActorTx, headings: ReadonlyMap<string, ListField>): Promise<void> {
  for (const [heading, field] of headings)
    await sql`insert into workbook_columns (owner_id, kind, heading, field)
      values (regia.assignment_owner(), ${kind}, ${heading}, ${field})
      on conflict (owner_id, kind, heading) do update set field = excluded.field`.execute(tx)
}
