// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { type Changes, type NewEvent, recordEvent, recordEvents } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { registryErrors } from './errors.ts'
import { saveFormerNames } from './former-store.ts'
import type { KnownBody, MunicipalityDiff, MunicipalityRow } from './import.ts'
import type { ImportReport, Population, Reject } from './model.ts'
import { isRenamed } from './rules.ts'
import { bodySearchText } from './store.ts'

/** Keeps other writers of the registry waiting until this transaction ends: what was compared is what is changed. */
export async function holdRegistry(tx: ActorTx): Promise<void> {
  await sql`lock table administrations in share row exclusive mode`.execute(tx)
}

/** Municipalities in the registry, invented ones apart. */
export async function countMunicipalities(tx: ActorTx): Promise<number> {
  const { count } = await tx
    .selectFrom('administrations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('kind', '=', 'municipality')
    .where('is_demo', '=', false)
    .executeTakeFirstOrThrow()
  return count
}

/** Every body with a code that a list of municipalities may name. */
export async function listKnownBodies(tx: ActorTx): Promise<KnownBody[]> {
  const { rows } = await sql<KnownBody>`
    select a.administration_id as id, a.version,
      a.kind = 'municipality' or a.field_sources ? 'kind' as "isMunicipality", a.ipa_code as "ipaCode",
      a.name, a.field_sources ->> 'name' as "nameSource", a.other_language_name as "otherLanguageName", a.istat_code as "istatCode",
      a.cadastral_code as "cadastralCode", a.tax_code as "taxCode", a.province_code as "provinceCode",
      a.province_name as "provinceName", a.province_abbreviation as "provinceAbbreviation", a.region_code as "regionCode",
      a.region_name as "regionName", coalesce(p.counts, '[]') as populations, coalesce(c.codes, '[]') as "declaredCodes"
    from administrations a
    left join (
      select administration_id,
        jsonb_agg(jsonb_build_object('countedOn', counted_on, 'residents', residents, 'source', source)) as counts
      from administration_populations group by administration_id) p using (administration_id)
    left join (
      select administration_id, jsonb_agg(code) as codes from administration_codes where kind = 'istat'
      group by administration_id) c using (administration_id)
    where coalesce(a.istat_code, a.cadastral_code, a.ipa_code) is not null`.execute(tx)
  return rows
}

/** Writes what a comparison found, set by set, with the events of every body; all in the open transaction. */
export async function applyMunicipalities(
  tx: ActorTx,
  { added, changed }: MunicipalityDiff,
  fileName: string,
  now: Date,
  progress: (written: number) => void,
): Promise<void> {
  const created = added.map((row) => ({ id: newId<AdministrationId>(), row }))
  for (const [index, some] of inThousands(created).entries()) {
    await insertAll(tx, some, now)
    progress(index * 1000 + some.length)
  }
  await updateAll(tx, changed, now)
  await saveFormerNames(
    tx,
    changed
      .filter(({ body, row }) => body.nameSource === 'comuni' && isRenamed(body.name, row.name))
      .map(({ body }) => ({ id: body.id, name: body.name, replacedOn: dateInRome(now) })),
  )
  await savePopulations(tx, [...created, ...changed.map(({ body, row }) => ({ id: body.id, row }))])
  await recordAll(tx, [
    ...created.map(({ id }) => importEvent(id, 'import_new', fileName, {}, now)),
    ...changed.map(({ body, changes }) => importEvent(body.id, 'import', fileName, changes, now)),
  ])
}

/** The event of one body that an import added or changed. */
export function importEvent(
  id: AdministrationId,
  action: 'import_new' | 'import',
  fileName: string,
  changes: Changes,
  now: Date,
): NewEvent {
  return {
    administrationId: id,
    subjectKind: 'administration',
    subjectId: id,
    action,
    reason: fileName,
    changes,
    at: now,
  }
}

/** The list of municipalities is the most trusted source of what it says: no other list writes over it. */
export async function markMunicipalities(tx: ActorTx, rows: readonly MunicipalityRow[]): Promise<void> {
  const always = Object.fromEntries(
    [
      'name',
      'kind',
      'ipa_category',
      'istat_code',
      'cadastral_code',
      'province_code',
      'province_name',
      'province_abbreviation',
      'region_code',
      'region_name',
    ].map((field) => [field, 'comuni']),
  )
  await sql`update administrations set field_sources = field_sources || ${JSON.stringify(always)}::jsonb
    where istat_code = any (${rows.map((row) => row.istatCode)}::text[])
      and not field_sources @> ${JSON.stringify(always)}::jsonb`.execute(tx)
}

async function insertAll(
  tx: ActorTx,
  created: readonly { id: AdministrationId; row: MunicipalityRow }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into administrations (administration_id, kind, ipa_category, ipa_code, name, other_language_name, istat_code,
      cadastral_code, province_code, province_name, province_abbreviation, region_code, region_name, search_text, created_at,
      updated_at)
    select r.id, 'municipality', 'L6', r.ipa_code, r.name, r.other_language_name, r.istat_code, r.cadastral_code,
      r.province_code, r.province_name, r.province_abbreviation, r.region_code, r.region_name, r.search_text, ${now}, ${now}
    from ${recordset(created.map(({ id, row }) => columnsOf(id, null, row, null)))}`.execute(tx)
}

async function updateAll(tx: ActorTx, changed: MunicipalityDiff['changed'], now: Date): Promise<void> {
  if (changed.length === 0) return
  const { numAffectedRows } = await sql`
    update administrations a set kind = 'municipality', ipa_category = 'L6', ipa_code = r.ipa_code, name = r.name, other_language_name = r.other_language_name,
      istat_code = r.istat_code, cadastral_code = r.cadastral_code, province_code = r.province_code,
      province_name = r.province_name, province_abbreviation = r.province_abbreviation, region_code = r.region_code,
      region_name = r.region_name, search_text = r.search_text, updated_at = ${now}, version = a.version + 1
    from ${recordset(changed.map(({ body, row }) => columnsOf(body.id, body.version, row, body)))}
    where a.administration_id = r.id and a.version = r.version`.execute(tx)
  if (Number(numAffectedRows) !== changed.length) throw new DomainError(registryErrors.changedMeanwhile)
}

/** The row as it will stand: what the file leaves empty stays as it was. */
function columnsOf(
  id: AdministrationId,
  version: number | null,
  row: MunicipalityRow,
  body: KnownBody | null,
) {
  const ipaCode = row.ipaCode ?? body?.ipaCode ?? null
  const otherLanguageName = row.otherLanguageName ?? body?.otherLanguageName ?? null
  return {
    id,
    version,
    ipa_code: ipaCode,
    name: row.name,
    other_language_name: otherLanguageName,
    istat_code: row.istatCode,
    cadastral_code: row.cadastralCode,
    province_code: row.provinceCode,
    province_name: row.provinceName,
    province_abbreviation: row.provinceAbbreviation,
    region_code: row.regionCode,
    region_name: row.regionName,
    search_text: bodySearchText({ ...row, ipaCode, otherLanguageName, taxCode: body?.taxCode ?? null }),
  }
}

/** Rows as one parameter: the same statement on the embedded store and on a server, whatever their number. */
function recordset(rows: readonly ReturnType<typeof columnsOf>[]) {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, version integer, ipa_code text, name text,
    other_language_name text, istat_code text, cadastral_code text, province_code text, province_name text,
    province_abbreviation text, region_code text, region_name text, search_text text)`
}

async function savePopulations(
  tx: ActorTx,
  bodies: readonly { id: AdministrationId; row: { populations: readonly Population[] } }[],
): Promise<void> {
  const rows = bodies.flatMap(({ id, row }) =>
    row.populations.map(({ countedOn, residents, source }) => ({
      id,
      counted_on: countedOn,
      residents,
      source,
    })),
  )
  if (rows.length === 0) return
  await sql`
    insert into administration_populations (administration_id, counted_on, residents, source)
    select r.id, r.counted_on, r.residents, r.source
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, counted_on date, residents integer, source text)
    on conflict (administration_id, counted_on) do update set residents = excluded.residents, source = excluded.source
    where administration_populations.residents <> excluded.residents`.execute(tx)
}

/** A statement takes 65,535 parameters at most: events go in by thousands. */
export async function recordAll(tx: ActorTx, events: readonly NewEvent[]): Promise<void> {
  for (const some of inThousands(events)) await recordEvents(tx, some)
}

export function inThousands<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / 1000) }, (_, index) =>
    items.slice(index * 1000, (index + 1) * 1000),
  )
}

/** Adds an import to the list, with its event; answers its id. */
export async function insertImportRun(
  tx: ActorTx,
  report: ImportReport,
  startedAt: Date,
  finishedAt: Date,
): Promise<string> {
  const id = newId<string>()
  await tx
    .insertInto('import_runs')
    .values({
      import_run_id: id,
      kind: report.kind,
      file_name: report.file,
      sha256: report.sha256,
      rows_read: report.read,
      rows_new: report.new,
      rows_changed: report.changed,
      rows_unchanged: report.unchanged,
      rows_refused: report.refused,
      rejects: JSON.stringify(report.rejects),
      started_at: startedAt,
      finished_at: finishedAt,
      person_id: tx.actor.kind === 'person' ? tx.actor.personId : null,
    })
    .execute()
  await recordEvent(tx, {
    subjectKind: 'import',
    subjectId: id,
    action: 'import',
    reason: report.file,
    changes: {
      new: [null, report.new],
      changed: [null, report.changed],
      refused: [null, report.refused],
    },
    at: finishedAt,
  })
  return id
}

/** The most rows that an import of this kind had so far. */
export async function largestRun(tx: ActorTx, kind: string): Promise<number> {
  const { rows } = await sql<{ most: number }>`
    select coalesce(max(rows_read), 0) as most from import_runs where kind = ${kind}`.execute(tx)
  return rows[0]?.most ?? 0
}

/** An import as the list shows it. */
export interface ImportRun {
  readonly id: string
  readonly kind: string
  readonly file: string
  readonly sha256: string
  readonly read: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly refused: number
  readonly finishedAt: Date
  readonly personId: string | null
}

const runColumns = [
  'import_run_id as id',
  'kind',
  'file_name as file',
  'sha256',
  'rows_read as read',
  'rows_new as new',
  'rows_changed as changed',
  'rows_unchanged as unchanged',
  'rows_refused as refused',
  'finished_at as finishedAt',
  'person_id as personId',
] as const

/** The last imports, newest first. */
export async function listImportRuns(tx: ActorTx, limit: number): Promise<ImportRun[]> {
  return tx
    .selectFrom('import_runs')
    .select(runColumns)
    .orderBy('finished_at', 'desc')
    .orderBy('import_run_id')
    .limit(limit)
    .execute()
}

/** An import with its refused cells; throws REG-011. */
export async function getImportRun(
  tx: ActorTx,
  id: string,
): Promise<ImportRun & { rejects: readonly Reject[] }> {
  const row = await tx
    .selectFrom('import_runs')
    .select([...runColumns, 'rejects'])
    .where('import_run_id', '=', id)
    .executeTakeFirst()
  if (!row) throw new DomainError(registryErrors.runNotFound)
  return row as ImportRun & { rejects: readonly Reject[] }
}

/** A file waiting between preview and apply. */
export interface ImportPreview {
  readonly id: string
  readonly file: string
  readonly content: Uint8Array
  readonly createdAt: Date
}

/** Keeps a file for its preview, and throws away those left for more than a day. */
export async function insertPreview(
  tx: ActorTx,
  preview: { kind: string; file: string; sha256: string; content: Uint8Array; personId: string },
  now: Date,
): Promise<string> {
  const id = newId<string>()
  const dayAgo = new Date(now.getTime() - 86_400_000)
  await tx.deleteFrom('import_previews').where('created_at', '<', dayAgo).execute()
  await tx
    .insertInto('import_previews')
    .values({
      import_preview_id: id,
      kind: preview.kind,
      file_name: preview.file,
      sha256: preview.sha256,
      content: Buffer.from(preview.content),
      person_id: preview.personId,
      created_at: now,
    })
    .execute()
  return id
}

/** The file of a preview; throws REG-010. */
export async function getPreview(tx: ActorTx, id: string): Promise<ImportPreview> {
  const row = await tx
    .selectFrom('import_previews')
    .select(['import_preview_id as id', 'file_name as file', 'content', 'created_at as createdAt'])
    .where('import_preview_id', '=', id)
    .executeTakeFirst()
  if (!row)
    throw new DomainError(registryErrors.previewGone, {
      action: { href: '/amministrazione/importazioni', label: 'Vai alle importazioni' },
    })
  return row
}

export async function deletePreview(tx: ActorTx, id: string): Promise<void> {
  await tx.deleteFrom('import_previews').where('import_preview_id', '=', id).execute()
}
