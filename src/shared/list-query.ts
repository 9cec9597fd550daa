// SPDX-License-Identifier: AGPL-3.0-or-later
import { isLocalDate, parseDate } from './dates.ts'

/** What a list lets people filter by and sort on. Declared once for each list; everything else in the URL is ignored. */
export type ListSpec = {
  filters: Readonly<Record<string, FilterSpec>>
  /** Sortable columns, with the direction of the first click. */
  sorts: Readonly<Record<string, SortDirection>>
  /** The order when the URL says nothing. */
  defaultSort: Sort
  pageSize?: number
}

export type SortDirection = 'asc' | 'desc'
export type Sort = { key: string; direction: SortDirection }

export type FilterSpec =
  /** One of the values, or more of them when `many`. */
  | { kind: 'choice'; values: readonly string[]; many?: boolean }
  /** Free words. */
  | { kind: 'text'; maxLength?: number }
  /** A code that must look like this. */
  | { kind: 'code'; pattern: RegExp }
  /** A calendar date, `2026-06-30`; typed as 30/06/2026 it becomes the same. */
  | { kind: 'date' }
  /** Present or not: `1`. */
  | { kind: 'flag' }

/** The last row of a page: value of the sort column and id, so that the next page starts after it. */
export type Cursor = { value: string | number | null; id: string }

export type ListQuery = {
  filters: Readonly<Record<string, readonly string[]>>
  sort: Sort
  /** Rows after this one, or before it when `direction` is `previous`. Null is the first page. */
  cursor: { direction: 'next' | 'previous'; at: Cursor } | null
  size: number
}

/** The names a list uses for itself in the URL; filters cannot have them. */
export const reservedNames = ['ordina', 'dopo', 'prima', 'vista'] as const

/** Rows of a list are counted one by one up to here; of more, pages say «oltre 10.000». */
export const countedUpTo = 10_000

const defaultPageSize = 50
const longestText = 200
const longestCursor = 1000

/** Reads the state of a list from the URL. Unknown names, values and broken cursors are left out, never an error. */
export function parseListQuery(spec: ListSpec, query: URLSearchParams | string): ListQuery {
  const params = typeof query === 'string' ? new URLSearchParams(query) : query
  const filters: Record<string, readonly string[]> = {}
  for (const [name, filter] of Object.entries(spec.filters)) {
    const values = admitted(filter, params.getAll(name))
    if (values.length > 0) filters[name] = values
  }
  return {
    filters,
    sort: parseSort(spec, params.get('ordina')),
    cursor: parseCursor(params),
    size: sizeOf(spec),
  }
}

/** The state as a query string, `?stato=in-coda&ordina=-eta`, or `''` for the plain list. Stable: same state, same text. */
export function printListQuery(spec: ListSpec, query: ListQuery): string {
  const text = listParams(spec, query).toString()
  return text === '' ? '' : `?${text}`
}

/** The state as name and value pairs, for the hidden fields of a form. */
export function listFields(spec: ListSpec, query: ListQuery): [name: string, value: string][] {
  return [...listParams(spec, query)]
}

/** Sorted by this column; the same column again turns the order round. Back to the first page. */
export function withSort(spec: ListSpec, query: ListQuery, key: string): ListQuery {
  const first = spec.sorts[key]
  if (first === undefined) return query
  const direction = query.sort.key === key ? opposite(query.sort.direction) : first
  return { ...query, sort: { key, direction }, cursor: null }
}

/** With this filter set to these values; none takes it off. Back to the first page. */
export function withFilter(spec: ListSpec, query: ListQuery, name: string, ...values: string[]): ListQuery {
  const { [name]: _, ...others } = query.filters
  const filter = spec.filters[name]
  const kept = filter === undefined ? [] : admitted(filter, values)
  return { ...query, filters: kept.length === 0 ? others : { ...others, [name]: kept }, cursor: null }
}

/** Without one value of a filter, or without the filter. Back to the first page. */
export function withoutFilter(spec: ListSpec, query: ListQuery, name: string, value?: string): ListQuery {
  const values = value === undefined ? [] : (query.filters[name] ?? []).filter((other) => other !== value)
  return withFilter(spec, query, name, ...values)
}

/** Without any filter. Back to the first page, same order. */
export function withoutFilters(query: ListQuery): ListQuery {
  return { ...query, filters: {}, cursor: null }
}

/** The first page of the same list: for exports, bulk edits and counts, which concern every row. */
export function wholeList(query: ListQuery): ListQuery {
  return { ...query, cursor: null }
}

/** The only value of a filter, or undefined. */
export function filterValue(query: ListQuery, name: string): string | undefined {
  return query.filters[name]?.[0]
}

/** One page of rows, with the states of the pages around it. */
export type Page<Row> = { rows: Row[]; next: ListQuery | null; previous: ListQuery | null }

/**
 * Makes a page of what the store found. The store asks for `size + 1` rows beyond the cursor, in the
 * order of the query, or in the opposite order when the cursor's direction is `previous`.
 */
export function toPage<Row>(
  query: ListQuery,
  found: readonly Row[],
  cursorOf: (row: Row) => Cursor,
): Page<Row> {
  const more = found.length > query.size
  const kept = found.slice(0, query.size)
  const backwards = query.cursor?.direction === 'previous'
  const rows = backwards ? kept.reverse() : kept
  const first = rows.at(0)
  const last = rows.at(-1)
  const hasNext = backwards ? true : more
  const hasPrevious = backwards ? more : query.cursor !== null
  return {
    rows,
    next:
      last !== undefined && hasNext ? { ...query, cursor: { direction: 'next', at: cursorOf(last) } } : null,
    previous:
      first !== undefined && hasPrevious
        ? { ...query, cursor: { direction: 'previous', at: cursorOf(first) } }
        : null,
  }
}

/** The direction in which the store must read: turned round when going back a page. */
export function readingDirection(query: ListQuery): SortDirection {
  return query.cursor?.direction === 'previous' ? opposite(query.sort.direction) : query.sort.direction
}

/** A cursor as it stands in the URL. Opaque, not secret: access is checked on the rows. */
export function encodeCursor(cursor: Cursor): string {
  return base64url(JSON.stringify([cursor.value, cursor.id]))
}

/** The cursor of a URL, or null when it is not one. */
export function decodeCursor(text: string): Cursor | null {
  if (text.length > longestCursor || !/^[\w-]+$/.test(text)) return null
  let parsed: unknown
  try {
    parsed = JSON.parse(fromBase64url(text))
  } catch {
    return null
  }
  if (!Array.isArray(parsed) || parsed.length !== 2) return null
  const [value, id] = parsed as [unknown, unknown]
  if (typeof id !== 'string') return null
  return value === null || typeof value === 'string' || typeof value === 'number' ? { value, id } : null
}

function admitted(filter: FilterSpec, given: readonly string[]): string[] {
  const read = (value: string) => (filter.kind === 'date' ? (parseDate(value) ?? '') : value.trim())
  const values = [...new Set(given.map(read))].filter((value) => admits(filter, value))
  return filter.kind === 'choice' && filter.many ? values : values.slice(0, 1)
}

function admits(filter: FilterSpec, value: string): boolean {
  if (value === '') return false
  switch (filter.kind) {
    case 'choice':
      return filter.values.includes(value)
    case 'text':
      return value.length <= (filter.maxLength ?? longestText) && !value.includes('\0')
    case 'code':
      return (
        value.length <= longestText &&
        new RegExp(`^(?:${filter.pattern.source})$`, filter.pattern.flags.replace(/[gy]/g, '')).test(value)
      )
    case 'date':
      return isLocalDate(value)
    case 'flag':
      return value === '1'
  }
}

function parseSort(spec: ListSpec, text: string | null): Sort {
  if (text === null) return spec.defaultSort
  const key = text.replace(/^-/, '')
  if (!Object.hasOwn(spec.sorts, key)) return spec.defaultSort
  return { key, direction: text.startsWith('-') ? 'desc' : 'asc' }
}

function parseCursor(params: URLSearchParams): ListQuery['cursor'] {
  for (const [name, direction] of [
    ['dopo', 'next'],
    ['prima', 'previous'],
  ] as const) {
    const text = params.get(name)
    const at = text === null ? null : decodeCursor(text)
    if (at !== null) return { direction, at }
  }
  return null
}

function listParams(spec: ListSpec, query: ListQuery): URLSearchParams {
  const params = new URLSearchParams()
  for (const name of Object.keys(spec.filters)) {
    for (const value of query.filters[name] ?? []) params.append(name, value)
  }
  const { key, direction } = query.sort
  if (key !== spec.defaultSort.key || direction !== spec.defaultSort.direction) {
    params.set('ordina', direction === 'desc' ? `-${key}` : key)
  }
  if (query.cursor !== null) {
    params.set(query.cursor.direction === 'next' ? 'dopo' : 'prima', encodeCursor(query.cursor.at))
  }
  return params
}

function sizeOf(spec: ListSpec): number {
  return spec.pageSize ?? defaultPageSize
}

function opposite(direction: SortDirection): SortDirection {
  return direction === 'asc' ? 'desc' : 'asc'
}

function base64url(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

function fromBase64url(text: string): string {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(binary, (character) => character.charCodeAt(0)),
  )
}
