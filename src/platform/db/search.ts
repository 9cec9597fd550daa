// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import { isUuid } from '../../shared/ids.ts'
import { foldWords } from '../../shared/search-text.ts'

/** Whether each word typed begins a word of these texts, which are folded once however many the words; true when none was typed. */
export function hasWords(typed: string, ...texts: readonly RawBuilder<unknown>[]): RawBuilder<boolean> {
  const words = foldWords(typed)
  if (words.length === 0) return sql`true`
  return sql`(select bool_and(strpos(folded.words, ' ' || word) > 0)
    from (select ' ' || regia.fold(concat_ws(' ', ${sql.join(texts)})) as words offset 0) folded, unnest(${words}::text[]) word)`
}

/** Whether a row is of a body, named by its id or by its IPA code as the addresses of pages do. */
export function isOfBody(
  row: { readonly id: RawBuilder<unknown>; readonly ipaCode: RawBuilder<unknown> },
  body: string,
): RawBuilder<boolean> {
  return isUuid(body) ? sql`${row.id} = ${body}::uuid` : sql`${row.ipaCode} = ${body.toLowerCase()}`
}
