// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Changes } from '../../platform/events.ts'
import {
  checkBodyTaxCode,
  checkCadastralCode,
  checkIpaCode,
  checkIstatCode,
  checkProvinceAbbreviation,
  checkProvinceCode,
  checkRegionCode,
} from '../../shared/codes.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { kindOfBody, kindOfCategory, kindOfCategoryName, kindOfTypology } from './body-kinds.ts'
import { type ImportTable, type ReadRows, type RowReader, readRows, refuseRepeated } from './import-table.ts'
import type { AdministrationKind, Reject } from './model.ts'
import { regionNames } from './regions.ts'

/** The three forms in which lists of bodies come, by the name their values keep. */
export const bodySources = ['enti', 'enti-beneficiari', 'ipa-2013'] as const
export type BodySource = (typeof bodySources)[number]

/** The columns that each form must have; those of office holders are never read. */
export const bodyColumns: Readonly<Record<BodySource, readonly string[]>> = {
  enti: [
    'codice_ipa',
    'denominazione_ente',
    'codice_fiscale_ente',
    'codice_categoria',
    'codice_comune_istat',
  ],
  'enti-beneficiari': [
    'codice_ipa',
    'ente',
    'tipologia_ente',
    'cod_comune',
    'provincia',
    'cod_provincia',
    'cod_regione',
    'ultima_istantanea',
  ],
  'ipa-2013': ['codice_ipa', 'denominazione', 'categoria', 'sito'],
}

/** Every column that the form may use, required or not. */
export const usedBodyColumns: Readonly<Record<BodySource, readonly string[]>> = {
  ...bodyColumns,
  enti: [
    ...bodyColumns.enti,
    'sito_istituzionale',
    'data_aggiornamento',
    'codice_catastale_comune',
    ...[1, 2, 3, 4, 5].flatMap((n) => [`mail${n}`, `tipo_mail${n}`]),
  ],
}

/** What a row says of a body, by column; null where it says nothing, and then nothing is erased. */
export interface ListedValues {
  readonly name: string
  readonly kind: AdministrationKind | null
  readonly ipa_category: string | null
  readonly tax_code: string | null
  readonly province_code: string | null
  readonly province_abbreviation: string | null
  readonly region_code: string | null
  readonly region_name: string | null
  readonly certified_mail: string | null
  readonly website: string | null
}
export type ListedField = keyof ListedValues
export const listedFields = [
  'name',
  'kind',
  'ipa_category',
  'tax_code',
  'province_code',
  'province_abbreviation',
  'region_code',
  'region_name',
  'certified_mail',
  'website',
] as const satisfies readonly ListedField[]

export interface BodyRecord {
  readonly line: number
  readonly ipaCode: string | null
  readonly values: ListedValues
  /** The municipality's own code as the list has it: kept beside, never in place of the one of the list of municipalities. */
  readonly istatCode: string | null
  /** The municipality's own cadastral code, when the list says it: its IPA code may spell another. */
  readonly cadastralCode: string | null
  readonly seenOn: LocalDate | null
}

/** Reads a list of bodies. Two rows with one IPA code are both refused; a tax code that two share is left out of both. */
export function parseBodies(source: BodySource, table: ImportTable): ReadRows<BodyRecord> {
  const read = readRows(table, readers[source])
  const unique = refuseRepeated(read, 'codice_ipa', (row) => row.ipaCode)
  return withoutSharedTaxCodes(unique)
}

function withoutSharedTaxCodes(read: ReadRows<BodyRecord>): ReadRows<BodyRecord> {
  const holders = Map.groupBy(read.rows, (row) => row.values.tax_code)
  holders.delete(null)
  const shared = new Set([...holders].flatMap(([, rows]) => (rows.length > 1 ? rows : [])))
  if (shared.size === 0) return read
  const kept = read.rows.filter((row) => !shared.has(row) || row.ipaCode !== null)
  const rejects = [...shared].map(({ line, ipaCode, values }): Reject => {
    const reason = 'Lo stesso codice fiscale è anche in un’altra riga'
    const tail = ipaCode === null ? '' : ': la riga entra senza questo valore'
    return {
      line,
      column: 'codice_fiscale_ente',
      value: values.tax_code ?? '',
      reason: reason + tail,
      proposal: null,
    }
  })
  return {
    rows: kept.map((row) => (shared.has(row) ? { ...row, values: { ...row.values, tax_code: null } } : row)),
    rejects: [...read.rejects, ...rejects].sort((a, b) => a.line - b.line),
    refused: read.refused + read.rows.length - kept.length,
  }
}

const nothing: Omit<ListedValues, 'name' | 'kind'> = {
  ipa_category: null,
  tax_code: null,
  province_code: null,
  province_abbreviation: null,
  region_code: null,
  region_name: null,
  certified_mail: null,
  website: null,
}

const readers: Readonly<Record<BodySource, (row: RowReader) => BodyRecord>> = {
  enti(row) {
    const category = row.cell('codice_categoria').toUpperCase() || null
    if (category !== null && !/^[A-Z]{1,3}\d{0,2}$/.test(category))
      row.refuse('codice_categoria', category, 'La categoria è da una a tre lettere con al più due cifre')
    const seat = row.code('codice_comune_istat', checkIstatCode)
    const tax = row.code('codice_fiscale_ente', checkBodyTaxCode)
    const ipaCode = row.code('codice_ipa', checkIpaCode)
    if (ipaCode === null && tax === null && !row.isRefused)
      row.refuse('codice_ipa', '', 'Mancano sia il codice IPA sia il codice fiscale: ne serve almeno uno')
    return recordOf(row, ipaCode, 'denominazione_ente', kindOfCategory(category ?? ''), seat, {
      ...nothing,
      ipa_category: category,
      tax_code: tax,
      province_code: seat?.slice(0, 3) ?? null,
      certified_mail: certifiedMail(row),
      website: website(row, 'sito_istituzionale'),
    })
  },
  'enti-beneficiari'(row) {
    const seat = row.code('cod_comune', checkIstatCode)
    const region = row.code('cod_regione', checkRegionCode)
    return recordOf(row, ipaCodeOf(row), 'ente', kindOfTypology(row.cell('tipologia_ente')), seat, {
      ...nothing,
      province_code: row.code('cod_provincia', checkProvinceCode),
      province_abbreviation: row.code('provincia', checkProvinceAbbreviation),
      region_code: region,
      region_name: region === null ? null : (regionNames[region] ?? null),
    })
  },
  'ipa-2013'(row) {
    return recordOf(row, ipaCodeOf(row), 'denominazione', kindOfCategoryName(row.cell('categoria')), null, {
      ...nothing,
      website: website(row, 'sito'),
    })
  },
}

function ipaCodeOf(row: RowReader): string | null {
  if (row.cell('codice_ipa') === '') row.refuse('codice_ipa', '', 'La cella è vuota')
  return row.code('codice_ipa', checkIpaCode)
}

function recordOf(
  row: RowReader,
  ipaCode: string | null,
  nameColumn: string,
  listed: AdministrationKind | undefined,
  seat: string | null,
  values: Omit<ListedValues, 'name' | 'kind'>,
): BodyRecord {
  const written = row.words(nameColumn).replace(/^\(soppress[oa]\)\s*/i, '')
  const kind = kindOfBody(ipaCode, written, listed) ?? null
  // A town is called by its name, as the list of municipalities does.
  const name = kind === 'municipality' ? written.replace(/^comune di\s+/i, '') : written
  if (name.length === 1) row.refuse(nameColumn, name, 'Il nome ha una lettera sola')
  const own = checkCadastralCode(row.cell('codice_catastale_comune'))
  const seen = row.cell('ultima_istantanea') || row.cell('data_aggiornamento').slice(0, 10)
  return {
    line: row.line,
    ipaCode,
    values: { ...values, name, kind },
    istatCode: kind === 'municipality' ? seat : null,
    cadastralCode: kind === 'municipality' && own.ok ? own.value : null,
    seenOn: /^\d{4}-\d\d-\d\d$/.test(seen) ? (seen as LocalDate) : null,
  }
}

/** The first address said to be certified mail. */
function certifiedMail(row: RowReader): string | null {
  for (const n of [1, 2, 3, 4, 5]) {
    const address = row.cell(`mail${n}`).toLowerCase()
    if (!/^pec$/i.test(row.cell(`tipo_mail${n}`)) || address === '') continue
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return address
    row.leaveOut(`mail${n}`, address, 'L’indirizzo PEC ha la forma nome@dominio.it')
  }
  return null
}

/** The site with its https://, which lists often omit. */
function website(row: RowReader, column: string): string | null {
  const typed = row.cell(column)
  if (typed === '') return null
  const whole = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`
  if (/^https?:\/\/[\w.-]+\.[a-z]{2,}([/:?#]\S*)?$/i.test(whole) && URL.canParse(whole)) return whole
  row.leaveOut(column, typed, 'Non è l’indirizzo di un sito')
  return null
}

/** Who gave a value, from the least to the most trusted; what a person typed stands between the old lists and the index. */
const trust: Readonly<Record<string, number>> = {
  none: 0,
  'ipa-2013': 1,
  'enti-beneficiari': 2,
  typed: 3,
  enti: 4,
  comuni: 5,
}

/** A body in the registry, with what a list of bodies compares. */
export interface ListedBody extends ListedValues {
  readonly id: AdministrationId
  readonly version: number
  readonly ipaCode: string | null
  readonly istatCode: string | null
  readonly cadastralCode: string | null
  readonly otherLanguageName: string | null
  readonly provinceName: string | null
  readonly isDemo: boolean
  /** By column, the source of its value; a column without one was typed. */
  readonly sources: Readonly<Record<string, string>>
}

export interface ChangedBody {
  readonly body: ListedBody
  readonly row: BodyRecord
  readonly changes: Changes
  /** The columns whose value is from now on that of this source. */
  readonly marks: Readonly<Record<string, string>>
}

export interface BodyDiff {
  readonly added: readonly BodyRecord[]
  readonly changed: readonly ChangedBody[]
  /** Bodies as the file says; some values may have found a more trusted source. */
  readonly unchanged: readonly ChangedBody[]
  readonly rejects: readonly Reject[]
}

/**
 * What a list of bodies would change, touching nothing. A body is recognised by IPA code; a municipality without one by its cadastral
 * code, or the one that the IPA code spells, then by ISTAT code; others without one by tax code.
 */
export function diffBodies(
  source: BodySource,
  known: readonly ListedBody[],
  rows: readonly BodyRecord[],
): BodyDiff {
  const byIpa = index(known, (body) => body.ipaCode)
  const waiting = known.filter((body) => body.ipaCode === null && !body.isDemo)
  const towns = waiting.filter((body) => body.kind === 'municipality')
  const byCadastral = index(towns, (body) => body.cadastralCode)
  const byIstat = index(towns, (body) => body.istatCode)
  const waitingByTax = index(waiting, (body) => body.tax_code)
  const byTax = index(
    known.filter((body) => !body.isDemo),
    (body) => body.tax_code,
  )
  const find = ({ ipaCode, istatCode, cadastralCode, values }: BodyRecord): ListedBody | undefined => {
    if (ipaCode === null) return byTax.get(values.tax_code ?? '')
    const same = byIpa.get(ipaCode)
    if (same) return same
    const cadastral = cadastralCode ?? /^c_([a-z]\d{3})$/.exec(ipaCode)?.[1]?.toUpperCase()
    return (
      byCadastral.get(cadastral ?? '') ??
      byIstat.get(istatCode ?? '') ??
      waitingByTax.get(values.tax_code ?? '')
    )
  }
  const added: BodyRecord[] = []
  const changed: ChangedBody[] = []
  const unchanged: ChangedBody[] = []
  const rejects: Reject[] = []
  const taken = new Set<AdministrationId>()
  for (const given of rows) {
    const found = find(given)
    const body = found && !taken.has(found.id) ? found : undefined
    const holder = byTax.get(given.values.tax_code ?? '')
    const isOthersTaxCode = holder !== undefined && holder !== body
    if (isOthersTaxCode)
      rejects.push({
        line: given.line,
        column: 'codice_fiscale_ente',
        value: given.values.tax_code ?? '',
        reason: `Nel registro il codice è di ${holder.name}: la riga entra senza questo valore`,
        proposal: null,
      })
    const row = isOthersTaxCode ? { ...given, values: { ...given.values, tax_code: null } } : given
    if (!body) {
      added.push(row)
      continue
    }
    taken.add(body.id)
    const compared = { body, row, ...compare(source, body, row) }
    if (Object.keys(compared.changes).length > 0) changed.push(compared)
    else unchanged.push(compared)
  }
  return { added, changed, unchanged, rejects }
}

function compare(
  source: BodySource,
  body: ListedBody,
  row: BodyRecord,
): Pick<ChangedBody, 'changes' | 'marks'> {
  const changes: Record<string, readonly [unknown, unknown]> = {}
  const marks: Record<string, string> = {}
  if (body.ipaCode === null && row.ipaCode !== null) changes['ipa_code'] = [null, row.ipaCode]
  for (const field of listedFields) {
    const [before, after] = [body[field], row.values[field]]
    const giver = body.sources[field] ?? 'typed'
    if (after === null || (before !== null && (trust[giver] ?? 0) > (trust[source] ?? 0))) continue
    if (before !== after) changes[field] = [before, after]
    if (body.sources[field] !== source) marks[field] = source
  }
  return { changes, marks }
}

function index(
  bodies: readonly ListedBody[],
  keyOf: (body: ListedBody) => string | null,
): ReadonlyMap<string, ListedBody> {
  return new Map(
    bodies.flatMap((body) => (keyOf(body) === null ? [] : [[keyOf(body) as string, body] as const])),
  )
}

/** The sources of the values of a new body. A kind that the list does not tell may come from any other. */
export function marksOf(source: BodySource, values: ListedValues): Record<string, string> {
  const given = listedFields.filter((field) => values[field] !== null)
  return {
    ...Object.fromEntries(given.map((field) => [field, source])),
    ...(values.kind === null ? { kind: 'none' } : {}),
  }
}
