// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId, PersonId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'

/** An event as it was written, with the names it points to. */
export interface StoredEvent {
  readonly eventId: string
  readonly at: Date
  readonly personId: PersonId | null
  /** «Paola V.», «persona cessata», or the system's own name. */
  readonly who: string
  readonly role: Role | null
  readonly administrationId: AdministrationId | null
  readonly administrationName: string | null
  readonly subjectKind: string
  readonly subjectId: string
  readonly action: string
  readonly from: string | null
  readonly to: string | null
  readonly reason: string | null
  readonly changes: Readonly<Record<string, readonly [before: unknown, after: unknown]>>
  readonly requestId: string | null
}

/**
 * What an event says in Italian. A text follows the name: «ha trasmesso il piano, versione 2» after «Paola V.». `code` is set apart
 * (a hash, a number); `alone` is a whole sentence, without the name: «Il programma ha rinviato il piano».
 */
export type Said = string | { readonly text: string; readonly code?: string; readonly alone?: boolean }

/**
 * How a changed field reads: its label, and what its values are. `as` turns a value into words: money (integer cents), a person
 * by id, words for each code, or a function. Dates, numbers, yes and no and lists need nothing. Null hides the field.
 */
export type FieldWords =
  | string
  | null
  | {
      readonly label: string
      readonly as: 'money' | 'person' | Readonly<Record<string, string>> | ((value: unknown) => string)
    }

/** What a slice says of one kind of thing. */
export interface KindWords {
  /** «Piano di migrazione» */
  readonly label: string
  /** The word of its history's address, `/storia/piano/:id`. */
  readonly slug: string
  readonly actions: Readonly<Record<string, Said | ((event: StoredEvent) => Said)>>
  readonly fields?: Readonly<Record<string, FieldWords>>
  /** The page of the thing for who reads, when there is one they may open. */
  readonly href?: (event: StoredEvent, reader: Role | null) => string | null
}

/** The words of one slice, or of all, by kind of subject. */
export type EventWords = Readonly<Record<string, KindWords>>

/** The events of one thing, of everything of a body (of some kinds only, when given), or all that the actor may read. */
export type HistoryOf =
  | 'everything'
  | { readonly subjectKind: string; readonly subjectId: string }
  | { readonly administrationId: AdministrationId; readonly subjectKinds?: readonly string[] }

export interface HistoryChange {
  readonly label: string
  readonly before: string
  readonly after: string
}

/** An event ready for a page. */
export interface HistoryRow {
  readonly id: string
  /** ISO instant, for machines. */
  readonly at: string
  /** «9 marzo 2026, 16:20», in Italy. */
  readonly when: string
  readonly personId: PersonId | null
  readonly who: string
  /** The whole sentence, without `code`. */
  readonly sentence: string
  readonly code: string | null
  readonly reason: string | null
  readonly changes: readonly HistoryChange[]
  readonly href: string | null
  readonly kindLabel: string
  readonly administration: { readonly id: AdministrationId; readonly name: string } | null
  readonly requestId: string | null
}
