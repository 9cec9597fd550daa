// SPDX-License-Identifier: AGPL-3.0-or-later
import { newId } from '../../platform/ids.ts'
import { readCsv } from '../../shared/csv.ts'
import { isLocalDate, parseDate } from '../../shared/dates.ts'
import { DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { foldWords } from '../../shared/search-text.ts'
import { referenceErrors } from './errors.ts'
import {
  type AnyRow,
  nationalCertainties,
  type ReferenceField,
  type ReferenceKind,
  type ReferenceReject,
} from './model.ts'
import { rowKey } from './rules.ts'

export interface ReferenceFile {
  readonly kind: ReferenceKind<never>
  readonly rows: readonly AnyRow[]
  readonly rejects: readonly ReferenceReject[]
  /** How many rows the file has. */
  readonly read: number
}

/** The values of a row that a file or a form gives. */
export const givenFields = (kind: ReferenceKind<never>): ReferenceField[] =>
  kind.fields.filter(({ as }) => as !== 'id' && as !== 'office')

const commonFields = (kind: ReferenceKind<never>): ReferenceField[] => [
  {
    name: 'certainty',
    column: 'certainty',
    label: 'Certezza',
    as: 'choice',
    values: Object.fromEntries((kind.certainties ?? nationalCertainties).map((each) => [each, each])),
  },
  { name: 'source', column: 'source', label: 'Fonte', as: 'text', max: 500 },
  { name: 'validFrom', column: 'valid_from', label: 'Vale dal', as: 'day' },
  { name: 'validTo', column: 'valid_to', label: 'Vale fino al', as: 'day', isOptional: true },
]

/** All the fields of a kind, as files and tables have them. */
export function allFields(kind: ReferenceKind<never>): ReferenceField[] {
  const common = commonFields(kind).slice(kind.hasNoSource ? 2 : 0)
  return [...kind.fields, ...common]
}

/**
 * Reads a file of reference rows, JSON (`kind`, `rows`) or CSV (heads as the fields of the one kind of its page). Keeps the good rows and
 * says which it refuses. Stops with INV-014 when it is not such a file.
 */
export function parseReferenceFile(
  kinds: readonly ReferenceKind<never>[],
  fileName: string,
  bytes: Uint8Array,
): ReferenceFile {
  const refuse = (why: string): never => {
    throw new DomainError(referenceErrors.unreadable, { details: { file: fileName, why } })
  }
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  const { kind, rows } = /^\s*[[{]/.test(text) ? fromJson(kinds, text, refuse) : fromCsv(kinds, bytes, refuse)
  if (rows.length === 0) return refuse('non ha righe')
  const rejects: ReferenceReject[] = []
  const read: AnyRow[] = []
  const seen = new Set<string>()
  for (const [index, given] of rows.entries()) {
    const { row, errors } = readValues(kind, given)
    const key = rowKey(kind, row)
    if (errors.length === 0 && seen.has(key))
      errors.push({ field: 'code', message: `«${key}» c’è due volte nel file` })
    seen.add(key)
    if (errors.length === 0) read.push(row)
    for (const { field, message } of errors) rejects.push({ row: index + 1, field, message })
  }
  return { kind, rows: read, rejects, read: rows.length }
}

type Given = Readonly<Record<string, unknown>>
type RawFile = { kind: ReferenceKind<never>; rows: readonly Given[] }

function fromJson(
  kinds: readonly ReferenceKind<never>[],
  text: string,
  refuse: (why: string) => never,
): RawFile {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return refuse('non è JSON')
  }
  const { kind: named, rows } = (parsed ?? {}) as { kind?: unknown; rows?: unknown }
  const kind = kinds.find((each) => each.kind === named)
  if (!kind) return refuse(`manca «kind»: ${kinds.map((each) => each.kind).join(', ')}`)
  if (!Array.isArray(rows)) return refuse('non ha righe')
  return { kind, rows: rows.map((row) => (typeof row === 'object' && row !== null ? row : {}) as Given) }
}

function fromCsv(
  kinds: readonly ReferenceKind<never>[],
  bytes: Uint8Array,
  refuse: (why: string) => never,
): RawFile {
  const reading = readCsv(bytes)
  if (!reading.ok) return refuse(`${reading.fault.reason} (riga ${reading.fault.line})`)
  const { header, records } = reading.table
  const folded = (words: string) => foldWords(words).join('')
  const [kind] = kinds
  if (!kind || kinds.length > 1) return refuse('non è JSON: un CSV si importa dalla pagina della sua tabella')
  const fields = allFields(kind)
  const names = header.map(
    (head) =>
      fields.find(({ name, label }) => [name, label].some((each) => folded(each) === folded(head)))?.name ??
      head,
  )
  const missing = fields.filter(
    ({ name, as, isOptional, isMade }) =>
      !names.includes(name) && !isOptional && !isMade && as !== 'id' && as !== 'office',
  )
  if (missing.length > 0) return refuse(`mancano le colonne ${missing.map(({ name }) => name).join(', ')}`)
  const rows = records.map(({ cells }) =>
    Object.fromEntries(names.map((name, index) => [name, (cells[index] ?? '').trim() || null])),
  )
  return { kind, rows }
}

/** One row: every value is checked, unknown names are refused. */
function readValues(kind: ReferenceKind<never>, given: Given): { row: AnyRow; errors: FieldError[] } {
  const errors: FieldError[] = []
  const values: Record<string, unknown> = {}
  for (const field of allFields(kind)) {
    if (field.as === 'id') values[field.name] = newId()
    else if (field.as === 'office') values[field.name] = null
    else
      values[field.name] = readValue(field, given[field.name], (message) =>
        errors.push({ field: field.name, message }),
      )
  }
  for (const name of Object.keys(given))
    if (!(name in values)) errors.push({ field: name, message: 'nome non previsto' })
  return finish(kind, values, errors)
}

function readValue(field: ReferenceField, given: unknown, fail: (message: string) => void): unknown {
  const { as, max = 200 } = field
  if (given === undefined || given === null || given === '') {
    if (!field.isOptional && !field.isMade) fail('manca')
    return null
  }
  switch (as) {
    case 'day': {
      if (typeof given === 'string' && (isLocalDate(given) || parseDate(given))) return parseDate(given)
      fail(`«${String(given)}» non è un giorno scritto come 2026-06-30`)
      return null
    }
    case 'choice': {
      if (typeof given === 'string' && field.values && Object.hasOwn(field.values, given)) return given
      const byLabel = Object.entries(field.values ?? {}).find(([, label]) => label === given)?.[0]
      if (byLabel === undefined) fail(`deve essere uno fra ${Object.keys(field.values ?? {}).join(', ')}`)
      return byLabel ?? null
    }
    case 'count': {
      const number = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given
      if (
        typeof number === 'number' &&
        Number.isInteger(number) &&
        number >= 0 &&
        number <= (field.max ?? 1e9)
      )
        return number
      fail(`deve essere un numero intero${field.max === undefined ? '' : ` fino a ${field.max}`}`)
      return null
    }
    case 'yesNo': {
      const word = typeof given === 'string' ? given.toLowerCase() : given
      if (word === true || word === 'true' || word === 'sì' || word === 'si') return true
      if (word !== false && word !== 'false' && word !== 'no') fail('deve essere true o false')
      return false
    }
    default: {
      const text = typeof given === 'string' ? given.trim() : ''
      if (text === '' || text.length > (as === 'code' ? 40 : max))
        fail(`serve un testo di al massimo ${as === 'code' ? 40 : max} caratteri`)
      else if (as === 'code' && !isCode(text)) fail(`«${text}» non è un codice`)
      return text
    }
  }
}

const isCode = (text: string) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(text)

function finish(kind: ReferenceKind<never>, values: Record<string, unknown>, errors: FieldError[]) {
  let row = values as unknown as AnyRow
  const { complete, check } = kind as unknown as ReferenceKind<AnyRow>
  if (errors.length === 0 && complete) row = complete(row) as AnyRow
  if (row.validFrom && row.validTo !== null && row.validTo < row.validFrom)
    errors.push({ field: 'validTo', message: 'viene prima di validFrom' })
  const problem = check?.(row) ?? null
  if (problem && errors.every(({ field }) => field !== problem.field)) errors.push(problem)
  return { row, errors }
}

/** A row typed in a form. A row of an office (`associationId`) is a house rule by itself. */
export function readReference(
  kind: ReferenceKind<never>,
  posted: PostedForm,
  associationId: AssociationId | null,
): { reader: FormReader; row: AnyRow | null } {
  const reader = new FormReader(posted)
  const values: Record<string, unknown> = {}
  for (const field of allFields(kind)) {
    const { name, as } = field
    if (as === 'id') values[name] = newId()
    else if (as === 'office') values[name] = associationId
    else if (name === 'certainty' && associationId !== null) values[name] = 'house'
    else values[name] = typedValue(reader, field)
  }
  const errors: FieldError[] = [...reader.errors]
  const { row } = finish(kind, values, errors)
  for (const { field, message } of errors) reader.fail(field, message)
  return { reader, row: reader.errors.length === 0 ? row : null }
}

function typedValue(
  reader: FormReader,
  { name, as, max, values, isOptional, isMade, label }: ReferenceField,
) {
  const required = isOptional || isMade ? {} : { required: `Compila «${label}»` }
  switch (as) {
    case 'day':
      return reader.date(name, required)
    case 'choice':
      return reader.choice(name, Object.keys(values ?? {}), required)
    case 'count':
      return reader.count(name, { ...required, ...(max === undefined ? {} : { max }) })
    case 'yesNo':
      return reader.ticked(name)
    default: {
      const text = reader.text(name, { ...required, max: as === 'code' ? 40 : (max ?? 200) })
      if (as === 'code' && text !== '' && !isCode(text))
        reader.fail(name, `«${text}» non è un codice: usa lettere, cifre, punto, trattino, al massimo 40`)
      return text === '' ? null : text
    }
  }
}

/** A code made from a title, where the person gives none. */
export function codeOf(title: string): string {
  return foldWords(title).join('-').slice(0, 40).replace(/-$/, '') || 'riga'
}
