// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Certainty } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { FieldError } from '../../shared/errors.ts'
import type { AssociationId, PersonId } from '../../shared/ids.ts'

/** How well a national row is known; a row of an office is `house`, with no act behind it. */
export const nationalCertainties = [
  'certain',
  'secondary',
  'partial',
  'inferred',
] as const satisfies readonly Certainty[]

/** One value of a row: its name in files and forms, its column, and how it reads. */
export interface ReferenceField {
  readonly name: string
  readonly column: string
  readonly label: string
  /** `id` and `office` are given by Regia: they are in no file and no form. */
  readonly as: 'code' | 'text' | 'day' | 'choice' | 'count' | 'yesNo' | 'id' | 'office'
  /** Tells a row from the others, with the day it begins. */
  readonly isKey?: true
  readonly isOptional?: true
  /** The form leaves it out: `complete` makes it of the others. */
  readonly isMade?: true
  /** The status says it: the page gives it no column. */
  readonly isInStatus?: true
  /** Most characters of a text, greatest number of a count. */
  readonly max?: number
  /** What a choice may be, in words. */
  readonly values?: Readonly<Record<string, string>>
  readonly help?: string
  /** What the page says where there is no value. */
  readonly missing?: string
}

/** What every row has, beside its own fields. */
export interface ReferenceRow {
  readonly certainty: Certainty
  readonly source: string
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

/** How a row stands on a day, where being in force is not all. */
export interface RowStatus {
  readonly kind: 'ok' | 'warn' | 'bad' | 'info' | 'idle'
  readonly label: string
}

/** A kind of dated reference rows: one table, one page, one form of file. */
export interface ReferenceKind<Row extends ReferenceRow = ReferenceRow> {
  readonly kind: string
  /** The word of its address. */
  readonly slug: string
  readonly table: string
  readonly title: string
  /** What the rows are and what they are not. */
  readonly lead: string
  /** «un termine» */
  readonly one: string
  readonly fields: readonly ReferenceField[]
  /** The field that names a row. */
  readonly named: string
  /** The code alone is the key: one row for each, with its dates. */
  readonly isUndated?: true
  /** The table keeps neither source nor certainty: both are of the list it comes from. */
  readonly hasNoSource?: true
  /** How sure its rows may be, where it is not as the national ones. */
  readonly certainties?: readonly Certainty[]
  /** The page shows the rows that have ended too, with their status. */
  readonly keepsEnded?: true
  readonly status?: (row: Row, onDate: LocalDate) => RowStatus
  /** Makes what follows from the other values. */
  readonly complete?: (row: Row) => ReferenceRow
  readonly check?: (row: Row) => FieldError | null
  /** The page that brings its rows in, where it is not this one. */
  readonly importedAt?: string
}

/** A row as the generic pages handle it. */
export type AnyRow = ReferenceRow & Readonly<Record<string, unknown>>

/** Rows that changed together. */
export interface ReferenceChange {
  readonly action: 'add' | 'end'
  readonly at: Date
  readonly personId: PersonId | null
  readonly fileName: string | null
  readonly sha256: string | null
  readonly associationId: AssociationId | null
  readonly count: number
  /** Some of their codes, by name. */
  readonly codes: readonly string[]
}

/** A row of a file that cannot be taken, with its place (from 1) and why. */
export interface ReferenceReject {
  readonly row: number
  readonly field: string
  readonly message: string
}
