// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { registryErrors } from './errors.ts'
import { saveFormerNames } from './former-store.ts'
import {
  type BodyDiff,
  type BodyRecord,
  type BodySource,
  type ListedBody,
  listedFields,
  marksOf,
} from './import-bodies.ts'
import { importEvent, inThousands, recordAll } from './import-store.ts'
import { isRenamed } from './rules.ts'
import { bodySearchText } from './store.ts'

/** Every body, with what a list of bodies compares. */
export async function listListedBodies(tx: ActorTx): Promise<ListedBody[]> {
  const { rows } = await sql<ListedBody>`
    select administration_id as id, version, ipa_code as "ipaCode", istat_code as "istatCode",
      cadastral_code as "cadastralCode", other_language_name as "otherLanguageName", province_name as "provinceName",
      is_demo as "isDemo", field_sources as sources, name, kind, ipa_category, tax_code, province_code,
      province_abbreviation, region_code, region_name, certified_mail, website
    from administrations`.execute(tx)
  return rows
}

/** Writes what a comparison found, set by set, with the events; all in the open transaction. */
export async function applyBodies(
  tx: ActorTx,
  source: BodySource,
  { added, changed, unchanged }: BodyDiff,
  fileName: string,
  now: Date,
): Promise<void> {
  const created = added.map((row) => ({ id: newId<AdministrationId>(), row }))
  for (const some of inThousands(created)) {
    const rows = some.map(({ id, row }) => ({
      ...columnsOf(id, null, row),
      marks: marksOf(source, row.values),
    }))
    await sql`
      insert into administrations (administration_id, ipa_code, name, kind, ipa_category, tax_code, province_code,
        province_abbreviation, region_code, region_name, certified_mail, website, search_text, field_sources, created_at,
        updated_at)
      select r.id, r.ipa_code, r.name, coalesce(r.kind, 'other'), r.ipa_category, r.tax_code, r.province_code,
        r.province_abbreviation, r.region_code, r.region_name, r.certified_mail, r.website, r.search_text, r.marks, ${now},
        ${now}
      from ${recordset(rows)}`.execute(tx)
  }
  for (const some of inThousands(changed)) {
    const rows = some.map(({ body, row, changes, marks }) => ({
      ...columnsOf(body.id, body, row, new Set(Object.keys(changes))),
      marks,
    }))
    const { numAffectedRows } = await sql`
      update administrations a set ipa_code = r.ipa_code, name = r.name, kind = r.kind, ipa_category = r.ipa_category,
        tax_code = r.tax_code, province_code = r.province_code, province_abbreviation = r.province_abbreviation,
        region_code = r.region_code, region_name = r.region_name, certified_mail = r.certified_mail, website = r.website,
        search_text = r.search_text, field_sources = a.field_sources || r.marks, updated_at = ${now}, version = a.version + 1
      from ${recordset(rows)} where a.administration_id = r.id and a.version = r.version`.execute(tx)
    if (Number(numAffectedRows) !== rows.length) throw new DomainError(registryErrors.changedMeanwhile)
  }
  const marked = unchanged.filter(({ marks }) => Object.keys(marks).length > 0)
  if (marked.length > 0)
    await sql`update administrations a set field_sources = a.field_sources || r.marks
      from jsonb_to_recordset(${JSON.stringify(marked.map(({ body, marks }) => ({ id: body.id, marks })))}::jsonb)
        as r (id uuid, marks jsonb)
      where a.administration_id = r.id`.execute(tx)
  await saveFormerNames(
    tx,
    changed
      .filter(({ body, row }) => body.sources['name'] === source && isRenamed(body.name, row.values.name))
      .map(({ body, row }) => ({ id: body.id, name: body.name, replacedOn: row.seenOn ?? dateInRome(now) })),
  )
  await saveDeclaredCodes(tx, source, [
    ...created,
    ...[...changed, ...unchanged].map(({ body, row }) => ({ id: body.id, row })),
  ])
  await recordAll(tx, [
    ...created.map(({ id }) => importEvent(id, 'import_new', fileName, {}, now)),
    ...changed.map(({ body, changes }) => importEvent(body.id, 'import', fileName, changes, now)),
  ])
}

/** The row as it will stand: of an existing body only the fields of `taken` are the file's. */
function columnsOf(
  id: AdministrationId,
  body: ListedBody | null,
  row: BodyRecord,
  taken: ReadonlySet<string> = new Set(),
) {
  const fields = Object.fromEntries(
    listedFields.map((field) => [field, body === null || taken.has(field) ? row.values[field] : body[field]]),
  ) as unknown as BodyRecord['values']
  const ipaCode = body === null || taken.has('ipa_code') ? row.ipaCode : body.ipaCode
  return {
    id,
    version: body?.version ?? null,
    ...fields,
    ipa_code: ipaCode,
    search_text: bodySearchText({
      name: fields.name,
      otherLanguageName: body?.otherLanguageName ?? null,
      ipaCode,
      istatCode: body?.istatCode ?? null,
      cadastralCode: body?.cadastralCode ?? null,
      taxCode: fields.tax_code,
      provinceName: body?.provinceName ?? null,
      provinceAbbreviation: fields.province_abbreviation,
    }),
  }
}

function recordset(rows: readonly object[]) {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, version integer, ipa_code text, name text,
    kind text, ipa_category text, tax_code text, province_code text, province_abbreviation text, region_code text,
    region_name text, certified_mail text, website text, search_text text, marks jsonb)`
}

/** ISTAT codes as this source has them, since when it was seen with them. */
async function saveDeclaredCodes(
  tx: ActorTx,
  source: BodySource,
  bodies: readonly { id: AdministrationId; row: BodyRecord }[],
): Promise<void> {
  const rows = bodies.flatMap(({ id, row }) =>
    row.istatCode === null ? [] : [{ id, code: row.istatCode, seen_on: row.seenOn }],
  )
  if (rows.length === 0) return
  await sql`
    insert into administration_codes (administration_id, kind, code, source, seen_on)
    select r.id, 'istat', r.code, ${source}, r.seen_on
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, code text, seen_on date)
    on conflict (administration_id, kind, code, source) do update
    set seen_on = least(excluded.seen_on, administration_codes.seen_on)
    where excluded.seen_on < administration_codes.seen_on`.execute(tx)
}
