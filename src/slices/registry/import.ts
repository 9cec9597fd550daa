// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import { type Actor, type Db, withActor } from '../../platform/db/actor.ts'
import type { Changes } from '../../platform/events.ts'
import type { ExportColumn } from '../../platform/export.ts'
import { toCsv } from '../../platform/export.ts'
import {
  type CodeCheck,
  checkCadastralCode,
  checkIpaCode,
  checkIstatCode,
  checkProvinceAbbreviation,
  checkProvinceCode,
  checkRegionCode,
} from '../../shared/codes.ts'
import { type CsvRecord, type CsvTable, readCsv } from '../../shared/csv.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { registryErrors } from './errors.ts'
import {
  applyMunicipalities,
  countMunicipalities,
  holdRegistry,
  insertImportRun,
  listKnownBodies,
  markMunicipalities,
} from './import-store.ts'
import type { ImportReport, Population, Reject } from './model.ts'
import { regionNames } from './regions.ts'
import { changedCounts, isOddlySmall } from './rules.ts'

/** The kind of import, as its command and its list call it. */
export const MUNICIPALITIES = 'comuni'

/** A file as it came. */
export interface ImportFile {
  readonly name: string
  readonly bytes: Uint8Array
  readonly sha256: string
}

/** Keeps the bytes with their name and hash. */
export function fetchFile(bytes: Uint8Array, name: string): ImportFile {
  return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** The counts a file may carry, by column. Source of both: ISTAT. */
const counts: readonly { column: string; countedOn: LocalDate; source: string }[] = [
  { column: 'popolazione_2011', countedOn: '2011-10-09', source: 'ISTAT, censimento' },
  { column: 'popolazione_2023', countedOn: '2023-01-01', source: 'ISTAT' },
]

/** The columns that a list of municipalities must have. */
export const municipalityColumns = [
  'codice_istat',
  'denominazione',
  'denominazione_altra_lingua',
  'cod_provincia',
  'provincia',
  'sigla',
  'cod_regione',
  'regione',
  'codice_catastale',
  'codice_ipa',
  ...counts.map((count) => count.column),
] as const

/** A municipality as a good row of the file says; null where the cell is empty. */
export interface MunicipalityRow {
  readonly line: number
  readonly istatCode: string
  readonly name: string
  readonly otherLanguageName: string | null
  readonly provinceCode: string
  readonly provinceName: string
  readonly provinceAbbreviation: string
  readonly regionCode: string
  readonly regionName: string
  readonly cadastralCode: string
  readonly ipaCode: string | null
  readonly populations: readonly Population[]
}

export interface ParsedMunicipalities {
  /** Rows of data in the file, good or not. */
  readonly read: number
  readonly rows: readonly MunicipalityRow[]
  /** Lines that do not come in. */
  readonly refused: number
  readonly rejects: readonly Reject[]
  readonly encoding: CsvTable['encoding']
  readonly separator: CsvTable['separator']
  /** Columns of the file that were not looked at. */
  readonly otherColumns: readonly string[]
}

/**
 * Reads the list of municipalities: columns by name, in any order. Refuses the whole file when it cannot be trusted (REG-004,
 * REG-005, REG-006, REG-008); a bad cell refuses its row. No code is padded: one without its zeros comes back with the repair.
 */
export function parseMunicipalities(bytes: Uint8Array): ParsedMunicipalities {
  const reading = readCsv(bytes)
  if (!reading.ok)
    throw new DomainError(registryErrors.unreadableFile, {
      details: { reason: reading.fault.reason, line: reading.fault.line },
    })
  const { header, records, encoding, separator } = reading.table
  const names = header.map((name) => name.toLowerCase())
  const missing = municipalityColumns.filter((column) => !names.includes(column))
  if (missing.length > 0)
    throw new DomainError(registryErrors.missingColumns, { details: { columns: missing.join(', ') } })
  const repeated = names.filter((name, index) => names.indexOf(name) !== index)
  if (repeated.length > 0)
    throw new DomainError(registryErrors.repeatedColumns, { details: { columns: repeated.join(', ') } })
  if (records.length === 0) throw new DomainError(registryErrors.emptyFile)
  const read = records.map((record) => readRow(names, record))
  const rejects = read.flatMap((row) => row.rejects)
  const candidates = read.flatMap((row) => (row.value ? [row.value] : []))
  const { withoutIpaCode, others } = rejectRepeated(candidates)
  const [bare, out] = [withoutIpaCode, others].map((some) => new Set(some.map((reject) => reject.line)))
  return {
    read: records.length,
    rows: candidates
      .filter((row) => !out?.has(row.line))
      .map((row) => (bare?.has(row.line) ? { ...row, ipaCode: null } : row)),
    refused: records.length - candidates.length + (out?.size ?? 0),
    rejects: [...rejects, ...withoutIpaCode, ...others].sort((a, b) => a.line - b.line),
    encoding,
    separator,
    otherColumns: names.filter((name) => !(municipalityColumns as readonly string[]).includes(name)),
  }
}

function readRow(
  names: readonly string[],
  { line, cells }: CsvRecord,
): { value: MunicipalityRow | null; rejects: Reject[] } {
  const rejects: Reject[] = []
  const refuse = (column: string, value: string, reason: string, proposal: string | null = null) => {
    rejects.push({ line, column, value, reason, proposal })
    return ''
  }
  if (cells.length !== names.length) {
    const reason = `La riga ha ${cells.length} celle, l’intestazione ${names.length}`
    refuse('', cells.join(' | ').slice(0, 200), reason)
    return { value: null, rejects }
  }
  const cell = (column: string) => (cells[names.indexOf(column)] ?? '').normalize('NFC').trim()
  const code = (column: string, check: (typed: string) => CodeCheck) => {
    const typed = cell(column)
    if (typed === '') return refuse(column, '', 'La cella è vuota')
    const checked = check(typed)
    return checked.ok ? checked.value : refuse(column, typed, checked.reason, checked.proposal)
  }
  const words = (column: string, isRequired = true) => {
    const typed = cell(column)
    if (typed === '' && isRequired) return refuse(column, '', 'La cella è vuota')
    if (/\p{Cc}/u.test(typed)) return refuse(column, typed, 'Nella cella ci sono caratteri che non si vedono')
    if (typed.length > 300) return refuse(column, typed.slice(0, 50), 'Il testo supera 300 caratteri')
    return typed
  }
  const count = (column: string) => {
    const typed = cell(column)
    if (typed === '') return null
    if (/^\d{1,8}$/.test(typed)) return Number(typed)
    const bare = typed.replace(/[.\s]/g, '').replace(/,0+$/, '')
    refuse(column, typed, 'Gli abitanti sono un numero intero', /^\d{1,8}$/.test(bare) ? bare : null)
    return null
  }
  const value: MunicipalityRow = {
    line,
    istatCode: code('codice_istat', checkIstatCode),
    name: words('denominazione'),
    otherLanguageName: words('denominazione_altra_lingua', false) || null,
    provinceCode: code('cod_provincia', checkProvinceCode),
    provinceName: words('provincia'),
    provinceAbbreviation: code('sigla', checkProvinceAbbreviation),
    regionCode: code('cod_regione', checkRegionCode),
    regionName: words('regione'),
    cadastralCode: code('codice_catastale', checkCadastralCode),
    ipaCode: cell('codice_ipa') === '' ? null : code('codice_ipa', checkIpaCode),
    populations: counts.flatMap(({ column, countedOn, source }) => {
      const residents = count(column)
      return residents === null ? [] : [{ countedOn, residents, source }]
    }),
  }
  if (value.name.length === 1) refuse('denominazione', value.name, 'Il nome ha una lettera sola')
  if (value.regionCode !== '' && !Object.hasOwn(regionNames, value.regionCode))
    refuse('cod_regione', value.regionCode, 'Nessuna regione ha questo codice')
  if (value.istatCode !== '' && value.provinceCode !== '' && !value.istatCode.startsWith(value.provinceCode))
    refuse(
      'codice_istat',
      value.istatCode,
      `Il codice comincia con ${value.istatCode.slice(0, 3)}, ma la provincia è ${value.provinceCode}`,
    )
  return { value: rejects.length === 0 ? value : null, rejects }
}

const uniqueCodes = [
  ['codice_istat', 'istatCode'],
  ['codice_catastale', 'cadastralCode'],
  ['codice_ipa', 'ipaCode'],
] as const

/**
 * A code that stands in more than one row refuses all of them: nothing says which is right. An IPA code that spells the cadastral code
 * of one row and stands in just one other is that one's: a list that was completed by spelling gives it to the first, while only the
 * index can have given it to the second (c_l158 is San Severo, not Thiesi, L158). The first comes in without it.
 */
function rejectRepeated(rows: readonly MunicipalityRow[]): { withoutIpaCode: Reject[]; others: Reject[] } {
  const withoutIpaCode: Reject[] = []
  const others: Reject[] = []
  for (const [column, field] of uniqueCodes) {
    const holders = Map.groupBy(
      rows.filter((row) => row[field] !== null),
      (row) => row[field] as string,
    )
    for (const [value, holding] of holders) {
      if (holding.length === 1) continue
      const [speller] = field === 'ipaCode' ? holding.filter((row) => value === spelledBy(row)) : []
      const isTold = speller !== undefined && holding.length === 2
      for (const row of isTold ? [speller] : holding) {
        const reason = `Lo stesso codice è anche ${othersInWords(holding, row)}`
        const reject = { line: row.line, column, value, proposal: null }
        if (isTold)
          withoutIpaCode.push({
            ...reject,
            reason: `${reason}, di cui non ripete il codice catastale: l’indice lo ha dato a quello. La riga entra senza questo valore`,
          })
        else
          others.push({
            ...reject,
            reason: `${reason}: ${field === 'ipaCode' ? 'correggilo, o lascia vuota la cella' : 'uno solo è giusto'}`,
          })
      }
    }
  }
  return { withoutIpaCode, others }
}

/** The IPA code that repeats the cadastral one. */
function spelledBy(row: Pick<MunicipalityRow, 'cadastralCode'>): string {
  return `c_${row.cadastralCode.toLowerCase()}`
}

function othersInWords(holding: readonly MunicipalityRow[], row: MunicipalityRow): string {
  const others = holding.filter((other) => other !== row)
  const first = others[0]
  const rest = others.length > 1 ? ` e in altre ${others.length - 1} righe` : ''
  return `alla riga ${first?.line} (${first?.name})${rest}`
}

/** A body already in the registry, with what an import compares. */
export interface KnownBody extends Omit<MunicipalityRow, 'line' | 'ipaCode'> {
  readonly id: AdministrationId
  readonly version: number
  readonly isMunicipality: boolean
  readonly ipaCode: string | null
  readonly taxCode: string | null
  /** The list that gave the name; null when a person typed it. */
  readonly nameSource: string | null
  /** ISTAT codes that other lists give it. */
  readonly declaredCodes: readonly string[]
}

export interface ChangedMunicipality {
  readonly body: KnownBody
  readonly row: MunicipalityRow
  readonly changes: Changes
}

export interface MunicipalityDiff {
  readonly added: readonly MunicipalityRow[]
  readonly changed: readonly ChangedMunicipality[]
  readonly unchanged: number
  readonly rejects: readonly Reject[]
}

/** The fields compared, by the name their change has in the history. An empty cell says nothing and erases nothing. */
const comparedFields = [
  ['name', 'name'],
  ['other_language_name', 'otherLanguageName'],
  ['istat_code', 'istatCode'],
  ['cadastral_code', 'cadastralCode'],
  ['ipa_code', 'ipaCode'],
  ['province_code', 'provinceCode'],
  ['province_name', 'provinceName'],
  ['province_abbreviation', 'provinceAbbreviation'],
  ['region_code', 'regionCode'],
  ['region_name', 'regionName'],
] as const

/**
 * What the file would change, touching nothing. A municipality is recognised by ISTAT, cadastral or IPA code; codes of different
 * bodies in one row, or of a body that is no municipality, refuse the row.
 */
export function diffMunicipalities(
  known: readonly KnownBody[],
  rows: readonly MunicipalityRow[],
): MunicipalityDiff {
  const by = (field: 'istatCode' | 'cadastralCode' | 'ipaCode') =>
    new Map(known.flatMap((body) => (body[field] ? [[body[field], body] as const] : [])))
  const [byIstat, byCadastral, byIpa] = [by('istatCode'), by('cadastralCode'), by('ipaCode')]
  // Towns that came in with another list, whose codes of this one are still missing.
  const waiting = known.filter((body) => body.isMunicipality && !body.istatCode && !body.cadastralCode)
  const byDeclared = new Map(
    waiting.flatMap((body) => body.declaredCodes.map((code) => [code, body] as const)),
  )
  // A code written in a row is that row's, whatever another one spells.
  const claimed = new Set(rows.map((row) => row.ipaCode))
  const added: MunicipalityRow[] = []
  const changed: ChangedMunicipality[] = []
  const rejects: Reject[] = []
  const taken = new Map<AdministrationId, MunicipalityRow>()
  let unchanged = 0
  for (const row of rows) {
    const istat = byIstat.get(row.istatCode)
    const cadastral = byCadastral.get(row.cadastralCode)
    const ipa = row.ipaCode === null ? undefined : byIpa.get(row.ipaCode)
    const spelled = spelledBy(row)
    const listed =
      row.ipaCode === null
        ? ((claimed.has(spelled) ? undefined : waiting.find((each) => each === byIpa.get(spelled))) ??
          byDeclared.get(row.istatCode))
        : undefined
    const body = istat ?? cadastral ?? ipa ?? listed
    if (!body) {
      added.push(row)
      continue
    }
    const reject = (column: string, value: string, reason: string) =>
      rejects.push({ line: row.line, column, value, reason, proposal: null })
    const earlier = taken.get(body.id)
    if (!body.isMunicipality)
      reject('codice_istat', row.istatCode, `I codici sono di ${body.name}, che nel registro non è un comune`)
    else if (cadastral && cadastral !== body)
      reject('codice_catastale', row.cadastralCode, `Nel registro il codice è di ${cadastral.name}`)
    else if (ipa && ipa !== body)
      reject('codice_ipa', row.ipaCode ?? '', `Nel registro il codice è di ${ipa.name}`)
    else if (!istat && !cadastral && body.istatCode && body.cadastralCode)
      reject('codice_ipa', row.ipaCode ?? '', `Nel registro il codice è di ${body.name}, con altri codici`)
    else if (earlier)
      reject('codice_istat', row.istatCode, `La riga ${earlier.line} riguarda lo stesso comune, ${body.name}`)
    else {
      taken.set(body.id, row)
      const changes = changesOf(body, row)
      if (Object.keys(changes).length === 0) unchanged += 1
      else changed.push({ body, row, changes })
    }
  }
  return { added, changed, unchanged, rejects }
}

function changesOf(body: KnownBody, row: MunicipalityRow): Changes {
  const changes: Record<string, readonly [unknown, unknown]> = {}
  for (const [name, field] of comparedFields)
    if (row[field] !== null && row[field] !== body[field]) changes[name] = [body[field], row[field]]
  const residents = changedCounts(body.populations, row.populations)
  if (residents) changes['residents'] = residents
  return changes
}

export interface ImportOptions {
  /** Computes everything and writes nothing. */
  readonly dryRun?: boolean
  /** Takes a file with fewer than half of the municipalities already there. */
  readonly forceSmall?: boolean
  /** Called with the rows dealt with so far. */
  readonly progress?: (done: number, total: number) => void
}

export interface ImportOutcome {
  readonly report: ImportReport
  readonly diff: MunicipalityDiff
  readonly parsed: ParsedMunicipalities
  /** Municipalities in the registry before. */
  readonly existing: number
  /** The row in the list of imports; null for a dry run. */
  readonly runId: string | null
}

/**
 * Brings a list of municipalities into the registry: whole or not at all, in one transaction; a second time it changes nothing.
 * Refuses a file that cannot be trusted, and one oddly small (REG-007) unless it is forced. Actor: administrator or command line.
 */
export async function importMunicipalities(
  deps: { db: Db; clock: Clock; actor: Actor },
  bytes: Uint8Array,
  fileName: string,
  options: ImportOptions = {},
): Promise<ImportOutcome> {
  const startedAt = deps.clock()
  const progress = options.progress ?? (() => {})
  const file = fetchFile(bytes, fileName)
  const parsed = parseMunicipalities(file.bytes)
  progress(0, parsed.read)
  const outcome = await withActor(deps.db, deps.actor, async (tx) => {
    if (!options.dryRun) await holdRegistry(tx)
    const existing = await countMunicipalities(tx)
    if (!options.forceSmall && isOddlySmall(parsed.read, existing))
      throw new DomainError(registryErrors.oddlySmall, { details: { rows: parsed.read, existing } })
    const diff = diffMunicipalities(await listKnownBodies(tx), parsed.rows)
    const report = reportOf(file, parsed, diff)
    if (options.dryRun) return { report, diff, parsed, existing, runId: null }
    await applyMunicipalities(tx, diff, file.name, deps.clock(), (written) => progress(written, parsed.read))
    await markMunicipalities(tx, parsed.rows)
    const runId = await insertImportRun(tx, report, startedAt, deps.clock())
    return { report, diff, parsed, existing, runId }
  })
  progress(parsed.read, parsed.read)
  return outcome
}

function reportOf(file: ImportFile, parsed: ParsedMunicipalities, diff: MunicipalityDiff): ImportReport {
  const rejects = [...parsed.rejects, ...diff.rejects].sort((a, b) => a.line - b.line)
  return {
    kind: MUNICIPALITIES,
    file: file.name,
    sha256: file.sha256,
    read: parsed.read,
    new: diff.added.length,
    changed: diff.changed.length,
    unchanged: diff.unchanged,
    refused: parsed.refused + new Set(diff.rejects.map((reject) => reject.line)).size,
    rejects,
  }
}

const rejectColumns: readonly ExportColumn<Reject>[] = [
  { key: 'riga', label: 'Riga', kind: 'number', value: (reject) => reject.line },
  { key: 'colonna', label: 'Colonna', value: (reject) => reject.column },
  { key: 'valore', label: 'Valore', value: (reject) => reject.value },
  { key: 'motivo', label: 'Motivo', value: (reject) => reject.reason },
  { key: 'proposta', label: 'Proposta', value: (reject) => reject.proposal },
]

/** The refused cells as a file to work from. */
export function rejectsCsv(rejects: readonly Reject[]): string {
  return toCsv(rejectColumns, rejects)
}
