// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { type AdministrationId, type AssociationId, isUuid } from '../../shared/ids.ts'
import { type ListQuery, readingDirection } from '../../shared/list-query.ts'
import { nameWords, type SearchTerms, searchTerms, typingSlips } from '../../shared/search-text.ts'
import {
  findByFormerCodes,
  findByFormerNames,
  listCodesOfFormerIpa,
  listCodesOfFormerName,
  listFormerTowns,
} from './former-store.ts'
import type { AdministrationKind, BodyRow, Ending, SubmissionChannel } from './model.ts'

/** Which bodies a list shows: every condition given must hold. */
export interface BodyFilter {
  readonly search?: BodySearch
  readonly regionCode?: string
  readonly kind?: AdministrationKind
  readonly associationId?: AssociationId
  readonly channel?: SubmissionChannel
  readonly withoutIpaCode?: true
}

/** How what was typed finds bodies: by code, by the words of the name, or by names that look like it. */
export type BodySearch =
  | { readonly by: 'code' | 'likeness'; readonly ids: readonly AdministrationId[] }
  | { readonly by: 'words'; readonly terms: SearchTerms }

/** The order of a list, as its `ordina` says. `vicinanza` puts the nearest to what was typed first. */
export type BodySort = 'ente' | 'provincia' | 'abitanti' | 'vicinanza'

const nobody: BodySearch = { by: 'code', ids: [] }

/**
 * Decides how to look for what was typed: a code first, exactly; then names, forgiving accents, apostrophes, saints, hyphens and
 * little words; then codes and names of towns that ended, which give their successors, and names that bodies had before; then, when no name fits, names a few slips of the keyboard away.
 */
export async function resolveSearch(tx: ActorTx, typed: string): Promise<BodySearch> {
  const byCode = await findByCode(tx, typed.trim())
  if (byCode.length > 0) return { by: 'code', ids: byCode }
  const former = await findByFormerCodes(tx, await codesTyped(tx, typed.trim()))
  if (former.length > 0) return { by: 'code', ids: former }
  const terms = searchTerms(typed)
  if (!terms) return nobody
  const found =
    await sql`select 1 from administrations a where ${matches({ by: 'words', terms })} limit 1`.execute(tx)
  if (found.rows.length > 0) return { by: 'words', terms }
  const successors = await findByFormerCodes(tx, await listCodesOfFormerName(tx, terms))
  if (successors.length > 0) return { by: 'code', ids: successors }
  const renamed = await findByFormerNames(tx, terms)
  if (renamed.length > 0) return { by: 'code', ids: renamed }
  return { by: 'likeness', ids: await findAlike(tx, terms) }
}

/** The ISTAT codes that an old code stands for: itself, or those of the town that had it as IPA code. */
async function codesTyped(tx: ActorTx, typed: string): Promise<string[]> {
  if (/^\d{6}$/.test(typed)) return [typed]
  return typed === '' ? [] : listCodesOfFormerIpa(tx, typed)
}

/** Towns that ended with what was typed as code or name: said where no body of the registry goes on. */
export async function findFormerTowns(tx: ActorTx, typed: string): Promise<Ending[]> {
  return listFormerTowns(tx, await codesTyped(tx, typed.trim()), searchTerms(typed))
}

/** The one body that now stands for an old ISTAT or IPA code; null when none or more than one does. */
export async function findSuccessor(tx: ActorTx, code: string): Promise<AdministrationId | null> {
  const exact = /^\d{6}$/.test(code) ? await findByCode(tx, code) : []
  const found = exact.length > 0 ? exact : await findByFormerCodes(tx, await codesTyped(tx, code))
  return found.length === 1 ? (found[0] ?? null) : null
}

async function findByCode(tx: ActorTx, typed: string): Promise<AdministrationId[]> {
  const rows = await tx
    .selectFrom('administrations')
    .select('administration_id as id')
    .where((eb) =>
      eb.or([
        eb('ipa_code', '=', typed.toLowerCase()),
        eb('istat_code', '=', typed),
        eb('cadastral_code', '=', typed.toUpperCase()),
        eb('tax_code', '=', typed),
      ]),
    )
    .limit(20)
    .execute()
  return rows.map((row) => row.id as AdministrationId)
}

/** Bodies whose name is near: gathered by likeness of letters, then judged by slips, the nearest first. */
async function findAlike(tx: ActorTx, terms: SearchTerms): Promise<AdministrationId[]> {
  const typed = terms.words.join(' ')
  await sql`select set_config('pg_trgm.word_similarity_threshold', '0.2', true)`.execute(tx)
  const { rows } = await sql<{ id: AdministrationId; name: string; other: string | null; likeness: number }>`
    select administration_id as id, name, other_language_name as other,
      word_similarity(${typed}, search_text) as likeness
    from administrations a
    where ${typed} <% search_text and ${inProvince(terms)}
    order by likeness desc, administration_id limit 400`.execute(tx)
  return rows
    .map((row) => ({ id: row.id, distance: slipsFrom(terms, row.name, row.other), likeness: row.likeness }))
    .filter((row) => row.distance !== null)
    .sort((a, b) => Number(a.distance) - Number(b.distance) || b.likeness - a.likeness)
    .slice(0, 20)
    .map((row) => row.id)
}

/** How far a name is from what was typed, as a whole or word by word; null when too far to be a slip. */
function slipsFrom(terms: SearchTerms, name: string, other: string | null): number | null {
  const distances = [name, ...(other ? [other] : [])].flatMap((each) => {
    const words = nameWords(each)
    const whole = terms.pieces.map((piece) => within(piece, words.join('')))
    const singly = terms.words.map((typed) =>
      Math.min(
        ...words.map((word) =>
          Math.min(within(typed, word), within(typed, word.slice(0, typed.length)) + 0.5),
        ),
      ),
    )
    return [...whole, singly.reduce((sum, slips) => sum + slips, 0.25)]
  })
  const least = Math.min(...distances)
  return Number.isFinite(least) ? least : null
}

/** Slips allowed grow with the word: one up to five letters, two up to nine, then three. */
function within(typed: string, word: string): number {
  const most = typed.length <= 5 ? 1 : typed.length <= 9 ? 2 : 3
  const slips = typingSlips(typed, word, most)
  return slips > most ? Number.POSITIVE_INFINITY : slips
}

function matches(search: BodySearch): RawBuilder<unknown> {
  if (search.by !== 'words') return sql`a.administration_id = any (${[...search.ids]}::uuid[])`
  const { terms } = search
  const words = terms.words.map((word) => sql`a.search_text like ${word === 's' ? '% s %' : `% ${word}%`}`)
  const pieces = terms.pieces.map((piece) => sql`a.search_text like ${`% =${piece}%`}`)
  return sql`(${sql.join(words, sql` and `)} or ${sql.join(pieces, sql` or `)}) and ${inProvince(terms)}`
}

function inProvince({ province, provinceIsGuessed }: SearchTerms): RawBuilder<unknown> {
  if (province === null) return sql`true`
  const inside = sql`a.search_text like ${`% @${province}%`}`
  return provinceIsGuessed ? sql`(${inside} or a.search_text like ${`% ${province}%`})` : inside
}

function conditionsOf(filter: BodyFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (filter.search) conditions.push(matches(filter.search))
  if (filter.regionCode) conditions.push(sql`a.region_code = ${filter.regionCode}`)
  if (filter.kind) conditions.push(sql`a.kind = ${filter.kind}`)
  if (filter.withoutIpaCode) conditions.push(sql`a.ipa_code is null`)
  if (filter.channel) conditions.push(sql`a.submission_channel = ${filter.channel}`)
  if (filter.associationId)
    conditions.push(sql`exists (select 1 from association_members m where m.administration_id = a.administration_id
      and m.association_id = ${filter.associationId}::uuid and m.valid_from <= regia.today()
      and (m.valid_to is null or m.valid_to >= regia.today()))`)
  return sql.join(conditions, sql` and `)
}

/** What a list is sorted by: one text or number for each row, never null, so that pages can follow it. */
function sortKey(sort: BodySort, filter: BodyFilter): RawBuilder<unknown> {
  switch (sort) {
    case 'ente':
      return sql`a.name`
    case 'provincia':
      return sql`coalesce(a.province_name, '')`
    case 'abitanti':
      return sql`coalesce(p.residents, -1)`
    case 'vicinanza':
      return nearness(filter.search)
  }
}

/** The same name first, then names that begin so, then the others; the larger body first among equals. */
function nearness(search: BodySearch | undefined): RawBuilder<unknown> {
  if (!search) return sql`a.name`
  if (search.by !== 'words')
    return sql`lpad(coalesce(array_position(${[...search.ids]}::uuid[], a.administration_id), 0)::text, 9, '0')`
  const first = search.terms.words[0] ?? ''
  const same = sql.join(
    search.terms.pieces.map((piece) => sql`a.search_text like ${`% =${piece} %`}`),
    sql` or `,
  )
  const begins = sql`a.search_text like ${first === 's' ? ' s %' : ` ${first}%`}`
  return sql`(case when ${same} then '0' when ${begins} then '1' else '2' end)
    || lpad((999999999 - coalesce(p.residents, 0))::text, 9, '0')`
}

/** A row with the value it is sorted by, for the cursor of the next page. */
export type SortedBodyRow = BodyRow & { readonly sortedBy: string | number }

/**
 * Bodies in the order of `query`: with `all` every one, for exports; else one more than its page, from the cursor on. A cursor that
 * does not fit the column is not one of ours: the list begins again.
 */
export async function listBodies(
  tx: ActorTx,
  filter: BodyFilter,
  query: Pick<ListQuery, 'cursor' | 'size' | 'sort'>,
  all = false,
): Promise<SortedBodyRow[]> {
  const sort = query.sort.key as BodySort
  const key = sortKey(sort, filter)
  const isNumber = sort === 'abitanti'
  const at = query.cursor?.at
  const fits = at && isUuid(at.id) && (isNumber ? isCount(at.value) : isPlainText(at.value))
  const reading = readingDirection(query as ListQuery)
  const order = reading === 'asc' ? sql`asc` : sql`desc`
  const beyond = reading === 'asc' ? sql`>` : sql`<`
  const cursor = fits
    ? sql`and (${key}, a.administration_id) ${beyond} (${at.value}::${isNumber ? sql`integer` : sql`text`}, ${at.id}::uuid)`
    : sql``
  const limit = all ? sql`` : sql`limit ${query.size + 1}`
  const { rows } = await sql<SortedBodyRow>`
    select a.administration_id as id, a.ipa_code as "ipaCode", a.istat_code as "istatCode", a.name,
      a.other_language_name as "otherLanguageName", a.kind, a.province_name as "provinceName",
      a.province_abbreviation as "provinceAbbreviation", a.region_code as "regionCode", a.region_name as "regionName",
      a.submission_channel as "submissionChannel", p.residents, p.counted_on as "countedOn",
      coalesce((select string_agg(s.name, ', ' order by s.name) from association_members m
        join associations s using (association_id) where m.administration_id = a.administration_id
          and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today())), '') as offices,
      ${key} as "sortedBy"
    from administrations a
    left join lateral (select residents, counted_on from administration_populations c
      where c.administration_id = a.administration_id order by counted_on desc limit 1) p on true
    where ${conditionsOf(filter)} ${cursor}
    order by ${key} ${order}, a.administration_id ${order} ${limit}`.execute(tx)
  return rows
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(Number(value)) < 1e9
}

function isPlainText(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\0')
}

/** How many bodies there are, counted no further than `limit` and one. */
export async function countBodies(tx: ActorTx, filter: BodyFilter, limit = 10_000): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from (
      select 1 from administrations a where ${conditionsOf(filter)} limit ${limit + 1}) counted`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Regions that have a body, for the filter. */
export async function listRegions(tx: ActorTx): Promise<{ code: string; name: string }[]> {
  const { rows } = await sql<{ code: string; name: string }>`
    select region_code as code, min(coalesce(region_name, region_code)) as name from administrations
    where region_code is not null group by region_code order by 2`.execute(tx)
  return rows
}
