// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import { isUuid } from '../../shared/ids.ts'
import { type Cursor, type ListQuery, readingDirection } from '../../shared/list-query.ts'

/** What a list is ordered by, with its type in SQL: never null. */
export interface SortKey {
  readonly value: RawBuilder<unknown>
  readonly type: 'text' | 'uuid' | 'integer' | 'bigint' | 'date'
}

/** The parts of a statement that reads one page of a list: its order, where to go on, and the value that the next page goes on from. */
export interface Keyset {
  readonly order: RawBuilder<unknown>
  /** `and …`, or nothing on the first page or when the address holds a cursor of another order. */
  readonly after: RawBuilder<unknown>
  readonly sortValue: RawBuilder<string>
}

/** The keys, then the id, are compared as one: in the order of an index they are read from there. */
export function keyset(
  keys: readonly SortKey[],
  id: RawBuilder<unknown>,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Keyset {
  const isUp = readingDirection(query as ListQuery) === 'asc'
  const direction = isUp ? sql`asc` : sql`desc`
  const values = sql.join(keys.map(({ value }) => value))
  const order = sql`${sql.join(keys.map(({ value }) => sql`${value} ${direction}`))}, ${id} ${direction}`
  const sortValue = sql<string>`json_build_array(${values})::text`
  const at = query.cursor?.at
  const told = at ? readSortValue(at.value) : null
  const [first] = keys
  if (!at || !first || !isUuid(at.id) || told?.length !== keys.length)
    return { order, sortValue, after: sql`` }
  const than = isUp ? sql`>` : sql`<`
  const typed = keys.map(({ type }, index) => sql`${told[index]}::${sql.raw(type)}`)
  // The first alone says where in the index to begin: a comparison of rows from two tables does not.
  const after = sql`and ${first.value} ${than}= ${typed[0]}
    and (${values}, ${id}) ${than} (${sql.join(typed)}, ${at.id}::uuid)`
  return { order, sortValue, after }
}

function readSortValue(text: Cursor['value']): (string | number)[] | null {
  try {
    const values: unknown = JSON.parse(String(text))
    const isPlain = (value: unknown) => typeof value === 'string' || typeof value === 'number'
    return Array.isArray(values) && values.every(isPlain) ? values : null
  } catch {
    return null
  }
}
