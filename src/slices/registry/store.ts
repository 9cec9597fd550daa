// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import { type AdministrationId, isUuid } from '../../shared/ids.ts'
import { searchTextOf } from '../../shared/search-text.ts'
import { registryErrors } from './errors.ts'
import type { Administration, BodyValues, Population, SubmissionChannel } from './model.ts'

const administrationColumns = [
  'administration_id as id',
  'ipa_code as ipaCode',
  'name',
  'other_language_name as otherLanguageName',
  'kind',
  'ipa_category as ipaCategory',
  'istat_code as istatCode',
  'cadastral_code as cadastralCode',
  'tax_code as taxCode',
  'province_code as provinceCode',
  'province_name as provinceName',
  'province_abbreviation as provinceAbbreviation',
  'region_code as regionCode',
  'region_name as regionName',
  'certified_mail as certifiedMail',
  'website',
  'submission_channel as submissionChannel',
  'is_demo as isDemo',
  'version',
  'updated_at as updatedAt',
] as const

function notFound(code: string): DomainError {
  return new DomainError(registryErrors.notFound, {
    details: { code },
    action: { href: '/enti', label: 'Cerca fra gli enti' },
  })
}

/** The body with this id; throws REG-001. */
export async function getAdministration(tx: ActorTx, id: AdministrationId): Promise<Administration> {
  const row = isUuid(id)
    ? await tx
        .selectFrom('administrations')
        .select(administrationColumns)
        .where('administration_id', '=', id)
        .executeTakeFirst()
    : undefined
  if (!row) throw notFound(id)
  return row as Administration
}

/** The body with this IPA code, in any case; undefined when there is none. */
export async function findAdministrationByIpa(
  tx: ActorTx,
  ipaCode: string,
): Promise<Administration | undefined> {
  const row = await tx
    .selectFrom('administrations')
    .select(administrationColumns)
    .where('ipa_code', '=', ipaCode.toLowerCase())
    .executeTakeFirst()
  return row as Administration | undefined
}

/** The body that an address names: by IPA code, or by id when it has none. Throws REG-001. */
export async function getAdministrationByKey(tx: ActorTx, key: string): Promise<Administration> {
  if (isUuid(key)) return getAdministration(tx, key as AdministrationId)
  const found = await findAdministrationByIpa(tx, key)
  if (!found) throw notFound(key)
  return found
}

/** The counts of residents of a body, newest first. */
export async function listPopulations(tx: ActorTx, id: AdministrationId): Promise<Population[]> {
  return tx
    .selectFrom('administration_populations')
    .select(['counted_on as countedOn', 'residents', 'source'])
    .where('administration_id', '=', id)
    .orderBy('counted_on', 'desc')
    .execute()
}

/** Bodies other than `except` that already have one of these codes; invented bodies may share the last two. */
export async function findCodeHolders(
  tx: ActorTx,
  codes: Pick<BodyValues, 'ipaCode' | 'istatCode' | 'cadastralCode' | 'taxCode'>,
  except: AdministrationId | null,
  isDemo: boolean,
): Promise<Administration[]> {
  const ofRealBodies = isDemo ? null : false
  const rows = await tx
    .selectFrom('administrations')
    .select(administrationColumns)
    .where((eb) =>
      eb.or([
        eb('ipa_code', '=', codes.ipaCode),
        eb('istat_code', '=', codes.istatCode),
        eb('cadastral_code', '=', codes.cadastralCode).and('is_demo', '=', ofRealBodies),
        eb('tax_code', '=', codes.taxCode).and('is_demo', '=', ofRealBodies),
      ]),
    )
    .where((eb) => (except === null ? eb.lit(true) : eb('administration_id', '<>', except)))
    .execute()
  return rows as Administration[]
}

/** The province that other bodies give to this code, if any. */
export async function findProvince(
  tx: ActorTx,
  code: string,
): Promise<{ name: string | null; abbreviation: string | null } | undefined> {
  return tx
    .selectFrom('administrations')
    .select(['province_name as name', 'province_abbreviation as abbreviation'])
    .where('province_code', '=', code)
    .where('is_demo', '=', false)
    .limit(1)
    .executeTakeFirst()
}

/** The columns of a row as a form or an import gives them. */
function columnsOf(values: BodyValues) {
  return {
    ipa_code: values.ipaCode,
    name: values.name,
    other_language_name: values.otherLanguageName,
    kind: values.kind,
    ipa_category: values.ipaCategory,
    istat_code: values.istatCode,
    cadastral_code: values.cadastralCode,
    tax_code: values.taxCode,
    province_code: values.provinceCode,
    province_name: values.provinceName,
    province_abbreviation: values.provinceAbbreviation,
    region_code: values.regionCode,
    region_name: values.regionName,
    certified_mail: values.certifiedMail,
    website: values.website,
    search_text: bodySearchText(values),
  }
}

/** The text that searches compare a body with. */
export function bodySearchText(
  values: Pick<
    BodyValues,
    | 'name'
    | 'otherLanguageName'
    | 'ipaCode'
    | 'istatCode'
    | 'cadastralCode'
    | 'taxCode'
    | 'provinceName'
    | 'provinceAbbreviation'
  >,
): string {
  const codes = [values.ipaCode, values.istatCode, values.cadastralCode, values.taxCode]
  return searchTextOf(values.name, values.otherLanguageName, codes, {
    abbreviation: values.provinceAbbreviation,
    name: values.provinceName,
  })
}

export async function insertAdministration(
  tx: ActorTx,
  id: AdministrationId,
  values: BodyValues,
  isDemo: boolean,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('administrations')
    .values({
      administration_id: id,
      ...columnsOf(values),
      is_demo: isDemo,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

/**
 * Writes what a person typed; the columns of `corrected` are no longer any import's. False when the row is no longer at this version,
 * or is not one the actor may change.
 */
export async function updateAdministration(
  tx: ActorTx,
  id: AdministrationId,
  version: number,
  values: BodyValues,
  corrected: readonly string[],
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('administrations')
    .set({
      ...columnsOf(values),
      field_sources: sql`field_sources - ${[...corrected]}::text[]`,
      updated_at: now,
      version: sql`version + 1`,
    })
    .where('administration_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False as above. */
export async function updateChannel(
  tx: ActorTx,
  id: AdministrationId,
  version: number,
  channel: SubmissionChannel,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('administrations')
    .set({ submission_channel: channel, updated_at: now, version: sql`version + 1` })
    .where('administration_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Writes a count of residents; a second one of the same day takes the place of the first. */
export async function savePopulation(tx: ActorTx, id: AdministrationId, count: Population): Promise<void> {
  await tx
    .insertInto('administration_populations')
    .values({
      administration_id: id,
      counted_on: count.countedOn,
      residents: count.residents,
      source: count.source,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['administration_id', 'counted_on'])
        .doUpdateSet({ residents: count.residents, source: count.source }),
    )
    .execute()
}

/** The IPA codes of some bodies, those that have one. */
export async function ipaCodesOf(
  tx: ActorTx,
  ids: readonly AdministrationId[],
): Promise<ReadonlyMap<AdministrationId, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('administrations')
    .select(['administration_id', 'ipa_code'])
    .where('administration_id', 'in', [...ids])
    .execute()
  return new Map(
    rows.flatMap((row) => (row.ipa_code ? [[row.administration_id as AdministrationId, row.ipa_code]] : [])),
  )
}
