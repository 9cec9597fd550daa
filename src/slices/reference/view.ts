// SPDX-License-Identifier: AGPL-3.0-or-later
import { certaintyLabels } from '../../shared/classification.ts'
import { formatDate } from '../../shared/dates.ts'
import { formatCount } from '../../shared/money.ts'
import type { AnyRow, ReferenceField, ReferenceKind } from './model.ts'

const base = '/amministrazione/riferimenti'

export const referencePaths = {
  all: base,
  kind: (kind: ReferenceKind<never>) => `${base}/${kind.slug}`,
  preview: (kind: ReferenceKind<never>) => `${base}/${kind.slug}/anteprima`,
  import: (kind: ReferenceKind<never>) => `${base}/${kind.slug}/importazione`,
  /** The address at which a row is ended. */
  end: (kind: ReferenceKind<never>, row: AnyRow) =>
    `${base}/${kind.slug}/${encodeURIComponent(endKey(kind, row))}/fine`,
} as const

/** What tells a row in an address: its own id where it has one. */
function endKey(kind: ReferenceKind<never>, row: AnyRow): string {
  if (typeof row['id'] === 'string') return row['id']
  const keys = kind.fields.filter(({ isKey }) => isKey).map(({ name }) => row[name])
  return [...keys, ...(kind.isUndated ? [] : [row.validFrom])].filter(Boolean).join('.')
}

/** A value as a page says it; null for none. */
export function valueInWords(field: ReferenceField, row: AnyRow): string | null {
  const value = row[field.name]
  if (value === null || value === undefined || value === '') return null
  switch (field.as) {
    case 'day':
      return formatDate(String(value))
    case 'choice':
      return field.values?.[String(value)] ?? String(value)
    case 'count':
      return formatCount(Number(value))
    case 'yesNo':
      return value === true ? 'sì' : 'no'
    default:
      return String(value)
  }
}

export function nameOf(kind: ReferenceKind<never>, row: AnyRow): string {
  return String(row[kind.named] ?? '')
}

/** Whether a row has all the words looked for, in any of its values. */
export function hasWords(kind: ReferenceKind<never>, row: AnyRow, words: string): boolean {
  const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const all = fold(kind.fields.map((field) => valueInWords(field, row) ?? '').join(' '))
  return fold(words)
    .split(/\s+/)
    .every((word) => all.includes(word))
}

export { certaintyLabels }
