// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { type SearchTerms, searchTextOf } from '../../shared/search-text.ts'
import type { EndingRow, RenumberingRow } from './import-history.ts'
import type { Ending, FormerName } from './model.ts'

/** What an import found already there, by key; its value tells a row that changes. */
export async function listEndings(tx: ActorTx): Promise<{ key: string; value: string }[]> {
  const { rows } = await sql<{ key: string; value: string }>`
    select istat_code || ' ' || ended_on || ' ' || coalesce(successor_istat_code, '-') as key,
      name || '|' || successor_name || '|' || is_split as value from municipality_endings`.execute(tx)
  return rows
}

export async function listRenumberings(tx: ActorTx): Promise<{ key: string; value: string }[]> {
  const { rows } = await sql<{ key: string; value: string }>`
    select former_code || ' ' || ipa_code || ' ' || coalesce(code, '-') as key, name || '|' || seen_on as value
    from istat_renumberings`.execute(tx)
  return rows
}

export async function saveEndings(tx: ActorTx, rows: readonly EndingRow[]): Promise<void> {
  await sql`
    insert into municipality_endings (istat_code, ended_on, successor_istat_code, name, successor_name, is_split, search_text)
    select r.code, r."on", r.successor, r.name, r."successorName", r."isSplit", r."searchText"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (code text, "on" date, successor text, name text,
      "successorName" text, "isSplit" boolean, "searchText" text)
    on conflict (istat_code, ended_on, successor_istat_code) do update set name = excluded.name,
      successor_name = excluded.successor_name, is_split = excluded.is_split, search_text = excluded.search_text`.execute(
    tx,
  )
}

export async function saveRenumberings(tx: ActorTx, rows: readonly RenumberingRow[]): Promise<void> {
  await sql`
    insert into istat_renumberings (former_code, code, ipa_code, name, seen_on)
    select r.former, r.code, r."ipaCode", r.name, r."on"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (former text, code text, "ipaCode" text, name text, "on" date)
    on conflict (former_code, ipa_code, code) do update set name = excluded.name,
      seen_on = excluded.seen_on`.execute(tx)
}

/**
 * Bodies that have, or took the place of what had, one of these ISTAT codes: by other lists' codes, renumberings and endings, as far as
 * they go. Towns that ended themselves are left out when a later one is there.
 */
export async function findByFormerCodes(tx: ActorTx, codes: readonly string[]): Promise<AdministrationId[]> {
  if (codes.length === 0) return []
  const { rows } = await sql<{ id: AdministrationId; hasEnded: boolean }>`
    with recursive chain as (
      select code from unnest(${[...codes]}::text[]) as given (code)
      union
      select next.code from chain
      cross join lateral (
        select e.successor_istat_code as code from municipality_endings e
          where e.istat_code = chain.code and e.successor_istat_code is not null
        union all select r.code from istat_renumberings r where r.former_code = chain.code and r.code is not null
        union all select r.former_code from istat_renumberings r where r.code = chain.code) next)
    select a.administration_id as id,
      exists (select 1 from municipality_endings e where e.istat_code = a.istat_code
        and e.successor_istat_code is distinct from a.istat_code) as "hasEnded"
    from administrations a
    where a.administration_id in (
      select b.administration_id from chain join administrations b on b.istat_code = chain.code
      union
      select c.administration_id from chain
      join administration_codes c on c.kind = 'istat' and c.code = chain.code
      join administrations b on b.administration_id = c.administration_id and b.istat_code is null)
    order by a.name, a.administration_id limit 20`.execute(tx)
  const standing = rows.filter((row) => !row.hasEnded)
  return (standing.length > 0 ? standing : rows).map((row) => row.id)
}

/** The ISTAT codes of towns that had this IPA code. */
export async function listCodesOfFormerIpa(tx: ActorTx, ipaCode: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select former_code as code from istat_renumberings where ipa_code = ${ipaCode.toLowerCase()}`.execute(tx)
  return rows.map((row) => row.code)
}

/** The ISTAT codes of ended towns with these words in their name. */
export async function listCodesOfFormerName(tx: ActorTx, terms: SearchTerms): Promise<string[]> {
  const same = terms.pieces.map((piece) => sql`e.search_text like ${`% =${piece} %`}`)
  const { rows } = await sql<{ code: string }>`
    select distinct e.istat_code as code from municipality_endings e
    where ${sql.join([sql`false`, ...same], sql` or `)} limit 20`.execute(tx)
  return rows.map((row) => row.code)
}

/** Towns that ended with this code or this very name, the last first: what became of them, whatever the registry holds. */
export async function listFormerTowns(
  tx: ActorTx,
  codes: readonly string[],
  terms: SearchTerms | null,
): Promise<Ending[]> {
  const same = terms?.pieces.map((piece) => sql`search_text like ${`% =${piece} %`}`) ?? []
  const { rows } = await sql<Ending>`
    select istat_code as code, name, ended_on as "on", successor_istat_code as "successorCode",
      successor_name as "successorName"
    from municipality_endings
    where (istat_code = any (${[...codes]}::text[]) or ${sql.join([sql`false`, ...same], sql` or `)})
      and successor_istat_code is distinct from istat_code
    order by ended_on desc, name, successor_name limit 20`.execute(tx)
  return rows
}

/** Bodies that had this very name before. */
export async function findByFormerNames(tx: ActorTx, terms: SearchTerms): Promise<AdministrationId[]> {
  const same = terms.pieces.map((piece) => sql`search_text like ${`% =${piece} %`}`)
  const { rows } = await sql<{ id: AdministrationId }>`
    select distinct administration_id as id from administration_names
    where ${sql.join([sql`false`, ...same], sql` or `)} order by 1 limit 20`.execute(tx)
  return rows.map((row) => row.id)
}

/** What a body was called before, the last name first, each with the first day of the next. */
export async function listFormerNames(tx: ActorTx, id: AdministrationId): Promise<FormerName[]> {
  return tx
    .selectFrom('administration_names')
    .select(['name', 'replaced_on as replacedOn'])
    .where('administration_id', '=', id)
    .orderBy('replaced_on', 'desc')
    .orderBy('name')
    .execute()
}

/** Keeps names that bodies no longer have. One taken again later has the later day. */
export async function saveFormerNames(
  tx: ActorTx,
  names: readonly (FormerName & { readonly id: AdministrationId })[],
): Promise<void> {
  if (names.length === 0) return
  const rows = names.map(({ id, name, replacedOn }) => ({
    id,
    name,
    replaced_on: replacedOn,
    search_text: searchTextOf(name, null, []),
  }))
  await sql`
    insert into administration_names (administration_id, name, replaced_on, search_text)
    select r.id, r.name, r.replaced_on, r.search_text
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, name text, replaced_on date, search_text text)
    on conflict (administration_id, name) do update
    set replaced_on = greatest(administration_names.replaced_on, excluded.replaced_on)`.execute(tx)
}

/** Where a town went, and which towns went into it, newest first. */
export async function listEndingsOf(
  tx: ActorTx,
  istatCode: string | null,
): Promise<{ into: Ending[]; from: Ending[] }> {
  if (istatCode === null) return { into: [], from: [] }
  const { rows } = await sql<Ending>`
    select istat_code as code, name, ended_on as "on", successor_istat_code as "successorCode",
      successor_name as "successorName"
    from municipality_endings
    where (istat_code = ${istatCode} or successor_istat_code = ${istatCode}) and successor_istat_code is distinct from istat_code
    order by ended_on desc, name, successor_name`.execute(tx)
  return {
    into: rows.filter((row) => row.code === istatCode),
    from: rows.filter((row) => row.successorCode === istatCode),
  }
}

/** Which of these ISTAT codes are of towns that ended. */
export async function listEndedAmong(
  tx: ActorTx,
  istatCodes: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ code: string }>`
    select distinct istat_code as code from municipality_endings
    where istat_code = any (${[...istatCodes]}::text[]) and successor_istat_code is distinct from istat_code`.execute(
    tx,
  )
  return new Set(rows.map((row) => row.code))
}
