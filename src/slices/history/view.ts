// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatInstant, isLocalDate } from '../../shared/dates.ts'
import { formatMoney } from '../../shared/money.ts'
import { ceasedPerson } from '../../shared/names.ts'
import type { Role } from '../../shared/roles.ts'
import type { EventWords, FieldWords, HistoryChange, HistoryRow, KindWords, StoredEvent } from './model.ts'

/** What the system is called when it acts by itself. */
export const systemNames: Readonly<Record<string, string>> = {
  cli: 'Chi gestisce l’installazione',
  jobs: 'Regia',
  sign_in: 'Regia',
  status: 'Regia',
  public: 'Una persona non identificata',
  supplier: 'Un fornitore',
}

/** Puts the words of all slices together; a kind or an address told twice is a mistake of ours. */
export function mergeWords(...all: readonly EventWords[]): EventWords {
  const merged: Record<string, KindWords> = {}
  for (const [kind, words] of all.flatMap((each) => Object.entries(each))) {
    if (merged[kind] || Object.values(merged).some((other) => other.slug === words.slug))
      throw new Error(`Event words told twice: ${kind} (${words.slug})`)
    merged[kind] = words
  }
  return merged
}

/** The kind whose history has this word in its address. */
export function kindOfSlug(words: EventWords, slug: string): string | null {
  return Object.entries(words).find(([, kind]) => kind.slug === slug)?.[0] ?? null
}

/** The ids of people that stand in changed fields, whose names a page must look up. */
export function peopleInChanges(words: EventWords, events: readonly StoredEvent[]): string[] {
  const ids = new Set<string>()
  for (const event of events)
    for (const [field, values] of Object.entries(event.changes))
      if (isPerson(words[event.subjectKind]?.fields?.[field]))
        for (const value of values) if (typeof value === 'string') ids.add(value)
  return [...ids]
}

/** Turns an event into what a page shows; `names` are those of the people in its changes. */
export function describeEvent(
  words: EventWords,
  event: StoredEvent,
  names: ReadonlyMap<string, string>,
  reader: Role | null,
): HistoryRow {
  const kind = words[event.subjectKind]
  const action = kind?.actions[event.action]
  const given = typeof action === 'function' ? action(event) : action
  // An action nobody gave words to is still told: a history never leaves an event out.
  const said = given ?? { text: `ha registrato «${event.action}»: ${kind?.label ?? event.subjectKind}` }
  const { text, code, alone } =
    typeof said === 'string' ? { text: said, code: undefined, alone: false } : said
  return {
    id: event.eventId,
    at: event.at.toISOString(),
    when: formatInstant(event.at),
    personId: event.personId,
    who: event.who,
    sentence: alone ? text : `${event.who} ${text}`,
    code: code ?? null,
    reason: event.reason,
    changes: describeChanges(kind?.fields ?? {}, event, names),
    href: kind?.href?.(event, reader) ?? null,
    kindLabel: kind?.label ?? event.subjectKind,
    administration:
      event.administrationId === null
        ? null
        : { id: event.administrationId, name: event.administrationName ?? 'ente' },
    requestId: event.requestId,
  }
}

function describeChanges(
  fields: Readonly<Record<string, FieldWords>>,
  event: StoredEvent,
  names: ReadonlyMap<string, string>,
): HistoryChange[] {
  return Object.entries(event.changes).flatMap(([field, [before, after]]) => {
    const words = fields[field]
    // Hidden, or written down though nothing changed.
    if (words === null || (before ?? null) === (after ?? null)) return []
    const inWords = (value: unknown) => valueInWords(words, value, names)
    return [{ label: labelOf(words, field), before: inWords(before), after: inWords(after) }]
  })
}

function labelOf(words: FieldWords | undefined, field: string): string {
  if (words === undefined || words === null) return field
  return typeof words === 'string' ? words : words.label
}

function isPerson(words: FieldWords | undefined): boolean {
  return typeof words === 'object' && words?.as === 'person'
}

function valueInWords(
  words: FieldWords | undefined,
  value: unknown,
  names: ReadonlyMap<string, string>,
): string {
  if (value === null || value === undefined || value === '') return 'nessun valore'
  const as = typeof words === 'object' ? words?.as : undefined
  if (as === 'person') return names.get(String(value)) ?? ceasedPerson
  if (as === 'money' && typeof value === 'number') return formatMoney(value)
  if (typeof as === 'function') return as(value)
  if (Array.isArray(value))
    return value.length === 0
      ? 'nessun valore'
      : value.map((each) => valueInWords(words, each, names)).join(', ')
  if (typeof as === 'object') return as[String(value)] ?? String(value)
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  if (typeof value === 'string') return isLocalDate(value) ? formatDate(value) : value
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** A change as one line: «Fine: 25/05/2026 → 18/05/2026». */
export function changeLine({ label, before, after }: HistoryChange): string {
  return `${label}: ${before} → ${after}`
}
