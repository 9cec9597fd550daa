// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import type { SearchTerms } from '../../shared/search-text.ts'
import type { EndingRow, RenumberingRow } from './import-history.ts'
import type { Ending } from './model.ts'

/** What an import found already there, by key; its value tells a row that changes. */
export async function listEndings(tx: ActorTx): Promise<{ key: string; value: string }[]> {
  const { rows } = await sql<{ key: string; value: string }>`
    select istat_code || ' ' || ended_on || ' ' || successor_istat_code as key,
      name || '|' || successor_name || '|' || is_split as value from municipality_endings`.execute(tx)
  return rows
}

export async function listRenumberings(tx: ActorTx): Promise<{ key: string; value: string }[]> {
  const { rows } = await sql<{ key: string; value: string }>`
    select former_code || ' ' || ipa_code as key, coalesce(code, '') || '|' || name || '|' || seen_on as value
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
    on conflict (former_code, ipa_code) do update set code = excluded.code, name = excluded.name,
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
        select e.successor_istat_code as code from municipality_endings e where e.istat_code = chain.code
        union all select r.code from istat_renumberings r where r.former_code = chain.code and r.code is not null
        union all select r.former_code from istat_renumberings r where r.code = chain.code) next)
    select a.administration_id as id,
      exists (select 1 from municipality_endings e where e.istat_code = a.istat_code
        and e.successor_istat_code <> a.istat_code) as "hasEnded"
    from administrations a
    where a.istat_code in (select code from chain) or a.administration_id in (
      select c.administration_id from administration_codes c where c.kind = 'istat' and a.istat_code is null
        and c.code in (select code from chain))
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
    where (istat_code = ${istatCode} or successor_istat_code = ${istatCode}) and istat_code <> successor_istat_code
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
