// SPDX-License-Identifier: AGPL-3.0-or-later
import { newId } from '../../platform/ids.ts'
import { type Certainty, type DataClass, dataClasses } from '../../shared/classification.ts'
import { isLocalDate, type LocalDate } from '../../shared/dates.ts'
import { DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { administrationKinds } from '../registry/index.ts'
import { inventoryErrors } from './errors.ts'
import {
  nationalCertainties,
  type QualificationLevel,
  qualificationFamilies,
  type ReferenceKind,
  type ReferenceRows,
  type Requirement,
  referenceKinds,
  type ServiceType,
  type Term,
  termSubjects,
} from './model.ts'
import { referenceKey } from './reference-store.ts'
import { defaultClassIsOfficial } from './rules.ts'

/** A row of a file that cannot be taken, with its place (from 1) and why. */
export interface ReferenceReject {
  readonly row: number
  readonly field: string
  readonly message: string
}

export interface ReferenceFile<Kind extends ReferenceKind = ReferenceKind> {
  readonly kind: Kind
  readonly rows: readonly ReferenceRows[Kind][]
  readonly rejects: readonly ReferenceReject[]
}

const codePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/

/** Reads a file of reference rows: which kind, its rows, and the rows it refuses. Stops with INV-014 when it is not such a file. */
export function parseReferenceFile(fileName: string, text: string): ReferenceFile {
  const refuse = (why: string): never => {
    throw new DomainError(inventoryErrors.referenceUnreadable, { details: { file: fileName, why } })
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return refuse('non è JSON')
  }
  const { kind, rows } = (parsed ?? {}) as { kind?: unknown; rows?: unknown }
  const known = referenceKinds.find((each) => each === kind)
  if (known === undefined)
    return refuse('manca «kind»: terms, qualification_levels, service_types o requirements')
  if (!Array.isArray(rows) || rows.length === 0) return refuse('non ha righe')
  const rejects: ReferenceReject[] = []
  const read: ReferenceRows[ReferenceKind][] = []
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    const reader = new RowReader(row)
    const value = reader.row(known)
    const key = referenceKey(known, value)
    if (reader.errors.length === 0 && seen.has(key))
      reader.fail('code', `«${value.code}» c’è due volte nel file`)
    seen.add(key)
    if (reader.errors.length === 0) read.push(value)
    for (const { field, message } of reader.errors) rejects.push({ row: index + 1, field, message })
  }
  return { kind: known, rows: read, rejects }
}

/** One row of a file: every value is checked, unknown names are refused. */
class RowReader {
  readonly errors: FieldError[] = []
  private readonly given: Readonly<Record<string, unknown>>

  constructor(row: unknown) {
    this.given = typeof row === 'object' && row !== null ? (row as Record<string, unknown>) : {}
  }

  fail(field: string, message: string): void {
    this.errors.push({ field, message })
  }

  row(kind: ReferenceKind): ReferenceRows[ReferenceKind] {
    const common = {
      code: this.code(),
      certainty: this.choice<Certainty>('certainty', nationalCertainties, 'inferred'),
      source: this.text('source', 500),
      validFrom: this.date('validFrom') ?? '',
      validTo: this.given['validTo'] == null ? null : this.date('validTo'),
    }
    if (common.validTo !== null && common.validTo < common.validFrom)
      this.fail('validTo', 'viene prima di validFrom')
    const row = this.rest(kind, common)
    const names = [...Object.keys(row), 'validTo']
    for (const name of Object.keys(this.given))
      if (!names.includes(name)) this.fail(name, 'nome non previsto')
    return row
  }

  private rest(
    kind: ReferenceKind,
    common: Pick<Term, 'code' | 'certainty' | 'source' | 'validFrom' | 'validTo'>,
  ): ReferenceRows[ReferenceKind] {
    if (kind === 'terms')
      return {
        ...common,
        id: newId<string>(),
        title: this.text('title', 200),
        dueOn: this.date('dueOn') ?? '',
        subject: this.choice('subject', termSubjects, 'other'),
        associationId: null,
      }
    if (kind === 'qualification_levels') {
      const level = this.given['level']
      if (level !== 1 && level !== 2 && level !== 3 && level !== 4)
        this.fail('level', 'deve essere 1, 2, 3 o 4')
      return {
        ...common,
        family: this.choice('family', qualificationFamilies, 'QC'),
        level: Number(level),
        servesClass: this.choice<DataClass>('servesClass', dataClasses, 'ordinary'),
      }
    }
    if (kind === 'requirements')
      return {
        ...common,
        checklist: this.code('checklist'),
        area: this.text('area', 100),
        label: this.text('label', 300),
        forPsn: this.yesOrNo('forPsn'),
        forA: this.yesOrNo('forA'),
      }
    const row: ServiceType = {
      ...common,
      label: this.text('label', 200),
      audience: this.choice('audience', administrationKinds, 'other'),
      defaultClass:
        this.given['defaultClass'] == null ? null : this.choice('defaultClass', dataClasses, 'ordinary'),
    }
    if (!defaultClassIsOfficial(row))
      this.fail('defaultClass', 'una classe predefinita si indica solo con certainty «certain»')
    return row
  }

  private yesOrNo(name: string): boolean {
    const value = this.given[name]
    if (typeof value !== 'boolean') this.fail(name, 'deve essere true o false')
    return value === true
  }

  private code(name = 'code'): string {
    const value = this.text(name, 40)
    if (value !== '' && !codePattern.test(value)) this.fail(name, `«${value}» non è un codice`)
    return value
  }

  private text(name: string, max: number): string {
    const value = this.given[name]
    if (typeof value !== 'string' || value.trim() === '' || value.length > max) {
      this.fail(name, `serve un testo di al massimo ${max} caratteri`)
      return ''
    }
    return value.trim()
  }

  private date(name: string): LocalDate | null {
    const value = this.given[name]
    if (typeof value === 'string' && isLocalDate(value)) return value
    this.fail(name, `«${String(value)}» non è un giorno scritto come 2026-06-30`)
    return null
  }

  private choice<Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value {
    const value = values.find((each) => each === this.given[name])
    if (value === undefined) this.fail(name, `deve essere uno fra ${values.join(', ')}`)
    return value ?? otherwise
  }
}

/** A row typed in a form. A term of an office (`associationId`) is a house rule by itself. */
export function readReference<Kind extends ReferenceKind>(
  kind: Kind,
  posted: PostedForm,
  associationId: AssociationId | null,
): { reader: FormReader; row: ReferenceRows[Kind] | null } {
  const reader = new FormReader(posted)
  const common = {
    certainty:
      associationId === null
        ? (reader.choice('certainty', nationalCertainties, { required: 'Scegli quanto è certa' }) ??
          'inferred')
        : ('house' as const),
    source: reader.text('source', { required: 'Scrivi da quale atto o documento viene', max: 500 }),
    validFrom: reader.date('validFrom', { required: 'Scrivi da quando vale' }) ?? '',
    validTo: null,
  }
  const row = {
    terms: readTerm,
    qualification_levels: readLevel,
    service_types: readType,
    requirements: readRequirement,
  }[kind](reader, common, associationId)
  return { reader, row: reader.errors.length === 0 ? (row as ReferenceRows[Kind]) : null }
}

type Common = Pick<Term, 'certainty' | 'source' | 'validFrom' | 'validTo'>

function readTerm(reader: FormReader, common: Common, associationId: AssociationId | null): Term {
  const title = reader.text('title', { required: 'Scrivi che cosa scade' })
  return {
    ...common,
    id: newId<string>(),
    code: readCode(reader, true) || codeOf(title),
    title,
    dueOn: reader.date('dueOn', { required: 'Scrivi entro quando' }) ?? '',
    subject: reader.choice('subject', termSubjects, { required: 'Scegli che cosa riguarda' }) ?? 'other',
    associationId,
  }
}

function readLevel(reader: FormReader, common: Common): QualificationLevel {
  const family = reader.choice('family', qualificationFamilies, { required: 'Scegli la sigla' }) ?? 'QC'
  const level = Number(reader.choice('level', ['1', '2', '3', '4'], { required: 'Scegli il livello' }) ?? '1')
  return {
    ...common,
    code: `${family}${level}`,
    family,
    level,
    servesClass:
      reader.choice('servesClass', dataClasses, { required: 'Scegli la classe più alta che serve' }) ??
      'ordinary',
  }
}

function readType(reader: FormReader, common: Common): ServiceType {
  const row: ServiceType = {
    ...common,
    code: readCode(reader, false),
    label: reader.text('label', { required: 'Scrivi il nome del tipo' }),
    audience:
      reader.choice('audience', administrationKinds, { required: 'Scegli per quali enti' }) ?? 'other',
    defaultClass: reader.choice('defaultClass', dataClasses),
  }
  if (!defaultClassIsOfficial(row))
    reader.fail('defaultClass', 'Una classe predefinita si indica solo quando è letta in una fonte ufficiale')
  return row
}

function readRequirement(reader: FormReader, common: Common): Requirement {
  return {
    ...common,
    checklist: readCode(reader, false, 'checklist'),
    code: readCode(reader, false),
    area: reader.text('area', { required: 'Scrivi l’area, per esempio «infrastruttura»', max: 100 }),
    label: reader.text('label', { required: 'Scrivi il requisito', max: 300 }),
    forPsn: reader.ticked('forPsn'),
    forA: reader.ticked('forA'),
  }
}

function readCode(reader: FormReader, optional: boolean, name = 'code'): string {
  const code = reader.text(name, optional ? { max: 40 } : { max: 40, required: 'Scrivi il codice' })
  if (code !== '' && !codePattern.test(code))
    reader.fail(name, `«${code}» non è un codice: usa lettere, cifre, punto, trattino, al massimo 40`)
  return code
}

/** A code made from a title, where the person gives none. */
export function codeOf(title: string): string {
  const words = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return words.slice(0, 40).replace(/-$/, '') || 'termine'
}
