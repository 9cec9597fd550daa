// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AnyRow, ReferenceKind } from './model.ts'

/** What a row is about, without its dates, as one text. */
export function subjectOf(kind: ReferenceKind<never>, row: AnyRow): string {
  return kind.fields
    .filter(({ isKey }) => isKey)
    .map(({ name }) => String(row[name] ?? ''))
    .filter((part) => part !== '')
    .join(' ')
}

/** What tells two rows of a kind apart, as one text. */
export function rowKey(kind: ReferenceKind<never>, row: AnyRow): string {
  return kind.isUndated ? subjectOf(kind, row) : `${subjectOf(kind, row)} ${row.validFrom}`
}

/** The rows in force on a day: of each thing the row that began last, so that a new decree only adds one. House rule. */
export function inForce<Row extends AnyRow>(
  kind: ReferenceKind<never>,
  rows: readonly Row[],
  onDate: LocalDate,
): Row[] {
  const last = new Map<string, Row>()
  for (const row of rows) {
    const subject = subjectOf(kind, row)
    const known = last.get(subject)
    if (row.validFrom <= onDate && (!known || known.validFrom <= row.validFrom)) last.set(subject, row)
  }
  return [...last.values()].filter(({ validTo }) => kind.keepsEnded || validTo === null || validTo >= onDate)
}

/** How many of them hold: where a kind shows the rows that have ended too, its status tells. */
export function countHolding(kind: ReferenceKind<never>, rows: readonly AnyRow[], onDate: LocalDate): number {
  const status = kind.keepsEnded ? (kind.status as ReferenceKind<AnyRow>['status']) : undefined
  return rows.filter((row) => status?.(row, onDate).kind !== 'bad').length
}
