// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import { DomainError } from '../../shared/errors.ts'
import { type AdministrationId, type AssociationId, isUuid } from '../../shared/ids.ts'
import type { NamedRow } from './book-compare.ts'
import { workbookErrors } from './errors.ts'
import type {
  Acting,
  Answers,
  Counts,
  Effect,
  ImportLine,
  ImportState,
  Look,
  OutcomeRow,
  Plan,
  ReadRow,
  RowOutcome,
  StoredRow,
  Verdict,
  WorkbookImport,
  WorkbookImportId,
  WorkbookKind,
} from './model.ts'

const columns = sql`i.workbook_import_id as "id", i.owner_id as "ownerId", i.administration_id as "administrationId", i.body_id as "bodyId",
  i.state, i.kind, i.edition, i.file_name as "fileName", i.sha256, i.size, i.is_all_or_nothing as "isAllOrNothing", i.fault,
  i.fingerprint, i.counts, i.progress_done as "progressDone", i.progress_total as "progressTotal", i.person_id as "personId",
  i.created_at as "createdAt", i.updated_at as "updatedAt", i.version`

/** Imports of the actor's bodies and of its association, newest first, one more than asked; of one body when given. */
export async function listImports(
  tx: ActorTx,
  filter: { readonly bodyId: AdministrationId | null; readonly before: string | null; readonly size: number },
): Promise<ImportLine[]> {
  const { rows } = await sql<ImportLine>`select ${columns}, a.name as "bodyName" from workbook_imports i
    left join administrations a on a.administration_id = coalesce(i.administration_id, i.body_id)
    where ${filter.bodyId === null ? sql`true` : sql`coalesce(i.administration_id, i.body_id) = ${filter.bodyId}`}
    ${filter.before && isUuid(filter.before) ? sql`and (i.created_at, i.workbook_import_id) < (select b.created_at, b.workbook_import_id from workbook_imports b where b.workbook_import_id = ${filter.before})` : sql``}
    order by i.created_at desc, i.workbook_import_id desc limit ${filter.size + 1}`.execute(tx)
  return rows
}

/** One import, locked when asked. Refuses WORK-001. */
export async function getImport(tx: ActorTx, id: string, lock = false): Promise<WorkbookImport> {
  if (!isUuid(id)) throw new DomainError(workbookErrors.importNotFound)
  const { rows } = await sql<WorkbookImport>`select ${columns}, i.sheets from workbook_imports i
    where i.workbook_import_id = ${id} ${lock ? sql`for update of i` : sql``}`.execute(tx)
  if (!rows[0]) throw new DomainError(workbookErrors.importNotFound)
  return rows[0]
}

/** Bytes of one piece of a file. */
const partSize = 256 * 1024

/** Keeps a file as it came, to be read aside. */
export async function insertImport(
  tx: ActorTx,
  given: {
    readonly administrationId: AdministrationId | null
    readonly associationId: AssociationId | null
    readonly bodyId: AdministrationId | null
    readonly fileName: string
    readonly sha256: string
    readonly content: Uint8Array
    readonly acting: Acting
  },
  now: Date,
): Promise<WorkbookImportId> {
  const id = newId<WorkbookImportId>()
  await tx
    .insertInto('workbook_imports')
    .values({
      administration_id: given.administrationId,
      association_id: given.associationId,
      workbook_import_id: id,
      body_id: given.bodyId,
      state: 'reading',
      file_name: given.fileName.slice(0, 300),
      sha256: given.sha256,
      size: given.content.length,
      acting: JSON.stringify(given.acting),
      person_id: given.acting.personId,
      created_at: now,
      updated_at: now,
    })
    .execute()
  const ownerId = given.administrationId ?? given.associationId
  for (let part = 0; part * partSize < given.content.length; part += 1)
    await sql`insert into workbook_file_parts (owner_id, workbook_import_id, part, content)
      values (${ownerId}, ${id}, ${part}, ${Buffer.from(given.content.subarray(part * partSize, (part + 1) * partSize))})`.execute(
      tx,
    )
  return id
}

/** A file, piece by piece; null after the last. */
export async function readPart(tx: ActorTx, id: WorkbookImportId, part: number): Promise<Uint8Array | null> {
  const { rows } = await sql<{ content: Uint8Array }>`select content from workbook_file_parts
    where workbook_import_id = ${id} and part = ${part}`.execute(tx)
  return rows[0]?.content ?? null
}

export interface ImportChange {
  readonly state?: ImportState
  readonly kind?: WorkbookKind
  readonly edition?: number | null
  readonly bodyId?: AdministrationId
  readonly sheets?: readonly unknown[]
  readonly isAllOrNothing?: boolean
  readonly fault?: string | null
  readonly fingerprint?: string | null
  readonly counts?: Counts
  readonly acting?: Acting
  readonly leaseUntil?: Date | null
  readonly attempts?: number
  readonly progressDone?: number
  readonly progressTotal?: number
}

/** Writes the fields given of an import. */
export async function updateImport(
  tx: ActorTx,
  id: WorkbookImportId,
  change: ImportChange,
  now: Date,
): Promise<void> {
  const set = {
    state: change.state,
    kind: change.kind,
    edition: change.edition,
    body_id: change.bodyId,
    sheets: change.sheets && JSON.stringify(change.sheets),
    is_all_or_nothing: change.isAllOrNothing,
    fault: change.fault,
    fingerprint: change.fingerprint,
    counts: change.counts && JSON.stringify(change.counts),
    acting: change.acting && JSON.stringify(change.acting),
    lease_until: change.leaseUntil,
    attempts: change.attempts,
    progress_done: change.progressDone,
    progress_total: change.progressTotal,
  }
  await tx
    .updateTable('workbook_imports')
    .set({
      ...Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)),
      version: sql<number>`version + 1`,
      updated_at: now,
    })
    .where('workbook_import_id', '=', id)
    .execute()
}

/** A file of one body belongs to it, whoever brought it in: its people see it too. */
export async function giveToBody(tx: ActorTx, id: WorkbookImportId, bodyId: AdministrationId): Promise<void> {
  await sql`update workbook_imports set administration_id = ${bodyId}, association_id = null, body_id = ${bodyId}
    where workbook_import_id = ${id}`.execute(tx)
}

/** Takes an import that is under way and that no living reader holds. Short files do not wait for long ones. Actor: jobs. */
export async function claimImport(
  tx: ActorTx,
  lane: { readonly from: number; readonly below: number },
  now: Date,
  leaseUntil: Date,
): Promise<{ id: WorkbookImportId; acting: Acting; state: ImportState; attempts: number } | null> {
  const { rows } = await sql<{ id: WorkbookImportId; acting: Acting; state: ImportState; attempts: number }>`
    update workbook_imports set lease_until = ${leaseUntil}, attempts = attempts + 1 where workbook_import_id = (
      select workbook_import_id from workbook_imports where state in ('reading', 'checking', 'applying')
        and (lease_until is null or lease_until < ${now}) and size >= ${lane.from} and size < ${lane.below}
      order by created_at, workbook_import_id limit 1 for update skip locked)
    returning workbook_import_id as "id", acting, state, attempts`.execute(tx)
  return rows[0] ?? null
}

/** Takes away a file of which nothing came in. */
export async function deleteImport(tx: ActorTx, id: WorkbookImportId): Promise<void> {
  await deleteRows(tx, id)
  await sql`delete from workbook_file_parts where workbook_import_id = ${id}`.execute(tx)
  await sql`delete from workbook_imports where workbook_import_id = ${id} and state = 'unreadable'`.execute(
    tx,
  )
}

export async function deleteRows(tx: ActorTx, id: WorkbookImportId): Promise<void> {
  await sql`delete from workbook_import_rows where workbook_import_id = ${id}`.execute(tx)
}

export async function insertRows(
  tx: ActorTx,
  stored: Pick<WorkbookImport, 'id' | 'ownerId'>,
  rows: readonly ReadRow[],
): Promise<void> {
  await sql`insert into workbook_import_rows (owner_id, workbook_import_id, sheet, line, cells, body_id, name_key, ref, new_id, base)
    select ${stored.ownerId}::uuid, ${stored.id}::uuid, r.sheet, r.line, r.cells, r."bodyId", r."nameKey", r.ref, r."newId", r.base
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (sheet smallint, line integer, cells jsonb, "bodyId" uuid, "nameKey" text, ref uuid, "newId" uuid, base text)`.execute(
    tx,
  )
}

/** The bodies the rows are of. */
export async function bodiesOf(
  tx: ActorTx,
  stored: Pick<WorkbookImport, 'id' | 'ownerId'>,
): Promise<AdministrationId[]> {
  const { rows } = await sql<{
    id: AdministrationId
  }>`select distinct body_id as "id" from workbook_import_rows
    where owner_id = ${stored.ownerId} and workbook_import_id = ${stored.id} and body_id is not null order by 1`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

/** Changes with anything of the inventory of these bodies. */
export async function inventoryFingerprint(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
): Promise<string> {
  const { rows } = await sql<{
    mark: string | null
  }>`select regia.inventory_fingerprint(${[...bodies]}::uuid[]) as mark`.execute(tx)
  return rows[0]?.mark ?? ''
}

/** Rows to be checked again: those of these bodies, or all. */
export async function forgetVerdicts(
  tx: ActorTx,
  id: WorkbookImportId,
  bodies: readonly AdministrationId[] | 'all',
): Promise<void> {
  await sql`update workbook_import_rows set verdict = null where workbook_import_id = ${id} and verdict is not null
    ${bodies === 'all' ? sql`` : sql`and body_id = any (${[...bodies]}::uuid[])`}`.execute(tx)
}

/** Bodies with rows to be checked, with how many; null for rows of no body of the owner. */
export async function bodiesToCheck(
  tx: ActorTx,
  id: WorkbookImportId,
): Promise<{ bodyId: AdministrationId | null; rows: number }[]> {
  const { rows } = await sql<{ bodyId: AdministrationId | null; rows: number }>`
    select body_id as "bodyId", count(*)::integer as rows from workbook_import_rows
    where workbook_import_id = ${id} and verdict is null group by body_id order by body_id`.execute(tx)
  return rows
}

const rowColumns = sql`sheet, line, cells, body_id as "bodyId", name_key as "nameKey", ref, new_id as "newId", base, answers`

/** Where the rows of a body are: the lines of each sheet. */
export async function listLineNumbers(
  tx: ActorTx,
  stored: Pick<WorkbookImport, 'id' | 'ownerId'>,
  bodyId: AdministrationId | null,
  sheets: readonly [from: number, to: number],
): Promise<{ sheet: number; lines: readonly number[] }[]> {
  const { rows } = await sql<{ sheet: number; lines: number[] }>`
    select sheet, array_agg(line order by line) as lines from workbook_import_rows
    where owner_id = ${stored.ownerId} and workbook_import_id = ${stored.id}
      and ${bodyId === null ? sql`body_id is null` : sql`body_id = ${bodyId}`} and sheet between ${sheets[0]} and ${sheets[1]}
    group by sheet order by sheet`.execute(tx)
  return rows
}

/** Some rows of a sheet. Named one by one: without statistics yet, nothing else keeps the planner from reading them all each time. */
export async function listRows(
  tx: ActorTx,
  stored: Pick<WorkbookImport, 'id' | 'ownerId'>,
  sheet: number,
  lines: readonly number[],
): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`select ${rowColumns} from workbook_import_rows
    where owner_id = ${stored.ownerId} and workbook_import_id = ${stored.id}
      and sheet = ${sheet} and line = any (${[...lines]}::integer[]) order by line`.execute(tx)
  return rows
}

/** Names of the rows of a body. */
export async function listNames(
  tx: ActorTx,
  stored: Pick<WorkbookImport, 'id' | 'ownerId'>,
  bodyId: AdministrationId,
): Promise<NamedRow[]> {
  const { rows } =
    await sql<NamedRow>`select sheet, line, name_key as "nameKey", ref, new_id as "newId" from workbook_import_rows
    where owner_id = ${stored.ownerId} and workbook_import_id = ${stored.id} and body_id = ${bodyId} and sheet <= 2
    order by sheet, line`.execute(tx)
  return rows
}

export interface NewPlace {
  readonly bodyId: AdministrationId
  readonly nameKey: string
  readonly id: string
  readonly line: number
  readonly isRefused: boolean
  readonly isShared: boolean
}

/** Data centres that the file adds or opens: those other bodies may use, and those that wait for a correction. */
export async function listNewPlaces(tx: ActorTx, id: WorkbookImportId): Promise<NewPlace[]> {
  const { rows } = await sql<NewPlace>`
    select body_id as "bodyId", name_key as "nameKey", coalesce((plan ->> 'id')::uuid, new_id) as "id", line, verdict = 'refused' as "isRefused",
      coalesce((plan -> 'patch' ->> 'isShared')::boolean, false) as "isShared" from workbook_import_rows
    where workbook_import_id = ${id} and sheet = 0 and body_id is not null and verdict in ('new', 'changed', 'refused')`.execute(
    tx,
  )
  return rows
}

/** Writes how some rows of a sheet would end. */
export async function saveOutcomes(
  tx: ActorTx,
  stored: Pick<WorkbookImport, 'id' | 'ownerId'>,
  sheet: number,
  outcomes: readonly (RowOutcome & { readonly line: number })[],
): Promise<void> {
  const rows = outcomes.map((each) => ({
    ...each,
    rank: each.verdict === 'refused' ? 0 : each.problems.length > 0 ? 1 : 2,
  }))
  await sql`update workbook_import_rows w set verdict = r.verdict, rank = r.rank, label = r.label, changes = r.changes,
      problems = r.problems, plan = nullif(r.plan, 'null')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (line integer, label text, verdict text, rank smallint, changes jsonb, problems jsonb, plan jsonb)
    where w.owner_id = ${stored.ownerId} and w.workbook_import_id = ${stored.id} and w.sheet = ${sheet}
      and w.line = any (${rows.map(({ line }) => line)}::integer[]) and w.line = r.line`.execute(tx)
}

export async function countOutcomes(tx: ActorTx, id: WorkbookImportId): Promise<Counts> {
  const { rows } = await sql<{ verdict: Verdict; rows: number; fields: number }>`
    select verdict, count(*)::integer as rows, sum(jsonb_array_length(changes))::integer as fields from workbook_import_rows
    where workbook_import_id = ${id} and verdict is not null group by verdict`.execute(tx)
  const { rows: cells } = await sql<{ open: number; proposed: number }>`
    select count(*)::integer as open, (count(*) filter (where p.value ->> 'proposed' is not null))::integer as proposed
    from workbook_import_rows r, jsonb_array_elements(r.problems) p
    where r.workbook_import_id = ${id} and r.rank = 0 and p.value ->> 'chosen' is null`.execute(tx)
  const counts = Object.fromEntries(rows.map(({ verdict, rows: count }) => [verdict, count]))
  return { ...counts, fields: rows.find(({ verdict }) => verdict === 'changed')?.fields ?? 0, ...cells[0] }
}

/** A page of rows as they would end or ended, after one of them; one more than asked. Those to correct come first among problems. */
export async function listOutcomes(
  tx: ActorTx,
  stored: Pick<WorkbookImport, 'id' | 'ownerId'>,
  look: Look,
  after: readonly [rank: number, sheet: number, line: number] | null,
  size: number,
): Promise<(OutcomeRow & { rank: number })[]> {
  const isRanked = look === 'problems'
  const place = isRanked ? sql`r.rank, r.sheet, r.line` : sql`r.sheet, r.line`
  const last = after && sql.join(isRanked ? after : after.slice(1))
  const { rows } = await sql<OutcomeRow & { rank: number }>`
    select r.sheet, r.line, r.rank, r.cells, r.label, r.verdict, r.changes, r.problems, r.plan, a.name as "bodyName"
    from workbook_import_rows r left join administrations a on a.administration_id = r.body_id
    where r.owner_id = ${stored.ownerId} and r.workbook_import_id = ${stored.id}
      and ${isRanked ? sql`r.rank < 2 and r.verdict is not null` : sql`r.verdict = ${look}`}
      ${last ? sql`and (${place}) > (${last})` : sql``}
    order by ${place} limit ${size + 1}`.execute(tx)
  return rows
}

/** Every line of a file with its problems, sheet by sheet, after one of them. */
export async function listLines(
  tx: ActorTx,
  id: WorkbookImportId,
  after: { readonly sheet: number; readonly line: number },
  size: number,
): Promise<(Pick<StoredRow, 'sheet' | 'line' | 'cells' | 'ref' | 'base'> & Pick<RowOutcome, 'problems'>)[]> {
  const { rows } = await sql<
    Pick<StoredRow, 'sheet' | 'line' | 'cells' | 'ref' | 'base'> & Pick<RowOutcome, 'problems'>
  >`
    select sheet, line, cells, ref, base, problems from workbook_import_rows where workbook_import_id = ${id}
      and (sheet, line) > (${after.sheet}, ${after.line}) order by sheet, line limit ${size}`.execute(tx)
  return rows
}

/** What the good rows of a body would write, sheet by sheet. */
export async function listPlans(
  tx: ActorTx,
  stored: Pick<WorkbookImport, 'id' | 'ownerId'>,
  bodyId: AdministrationId,
  sheets: readonly [from: number, to: number],
): Promise<Plan[]> {
  const { rows } = await sql<{ plan: Plan }>`select plan from workbook_import_rows
    where owner_id = ${stored.ownerId} and workbook_import_id = ${stored.id} and body_id = ${bodyId}
      and verdict in ('new', 'changed') and plan is not null and sheet between ${sheets[0]} and ${sheets[1]} order by sheet, line`.execute(
    tx,
  )
  return rows.map(({ plan }) => plan)
}

/** Adds answers to rows; answers the bodies they are of. */
export async function saveAnswers(
  tx: ActorTx,
  id: WorkbookImportId,
  answers: readonly { readonly sheet: number; readonly line: number; readonly answers: Answers }[],
): Promise<AdministrationId[]> {
  const { rows } = await sql<{ bodyId: AdministrationId | null }>`
    update workbook_import_rows w set answers = w.answers || r.answers
    from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) as r (sheet smallint, line integer, answers jsonb)
    where w.workbook_import_id = ${id} and w.sheet = r.sheet and w.line = r.line and not w.answers @> r.answers
    returning w.body_id as "bodyId"`.execute(tx)
  return [...new Set(rows.flatMap(({ bodyId }) => bodyId ?? []))]
}

/** Answers every open question that has a proposal with it. */
export async function acceptProposals(tx: ActorTx, id: WorkbookImportId): Promise<void> {
  await sql`update workbook_import_rows r set answers = r.answers || (
      select coalesce(jsonb_object_agg(p.value ->> 'key', p.value ->> 'proposed'), '{}') from jsonb_array_elements(r.problems) p
      where p.value ->> 'chosen' is null and p.value ->> 'proposed' is not null)
    where r.workbook_import_id = ${id} and r.rank = 0`.execute(tx)
}

export async function insertEffects(
  tx: ActorTx,
  stored: Pick<WorkbookImport, 'id' | 'ownerId'>,
  from: number,
  effects: readonly Effect[],
): Promise<void> {
  for (let at = 0; at < effects.length; at += 500) {
    const rows = effects
      .slice(at, at + 500)
      .map((effect, index) => ({ ...effect, ordinal: from + at + index }))
    await sql`insert into workbook_effects (owner_id, workbook_import_id, ordinal, administration_id, kind, thing_id, before, version)
      select ${stored.ownerId}::uuid, ${stored.id}::uuid, r.ordinal, r."administrationId", r.kind, r.id, nullif(r.before, 'null'), r.version
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r (ordinal integer, "administrationId" uuid, kind text, id uuid, before jsonb, version integer)`.execute(
      tx,
    )
  }
}

export async function listEffects(tx: ActorTx, id: WorkbookImportId): Promise<Effect[]> {
  const { rows } =
    await sql<Effect>`select administration_id as "administrationId", kind, thing_id as "id", before, version
    from workbook_effects where workbook_import_id = ${id} order by ordinal`.execute(tx)
  return rows
}

/** Headings the actor's office told the field of, by kind and folded heading. */
export async function rememberedColumns(
  tx: ActorTx,
): Promise<Partial<Record<WorkbookKind, Map<string, string>>>> {
  const rows = await tx.selectFrom('workbook_columns').select(['kind', 'heading', 'field']).execute()
  const found: Partial<Record<WorkbookKind, Map<string, string>>> = {}
  for (const { kind, heading, field } of rows) {
    const known = found[kind as WorkbookKind] ?? new Map<string, string>()
    found[kind as WorkbookKind] = known.set(heading, field)
  }
  return found
}

export async function rememberColumns(
  tx: ActorTx,
  kind: WorkbookKind,
  headings: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [heading, field] of headings)
    await sql`insert into workbook_columns (owner_id, kind, heading, field)
      values (regia.assignment_owner(), ${kind}, ${heading}, ${field})
      on conflict (owner_id, kind, heading) do update set field = excluded.field`.execute(tx)
}
