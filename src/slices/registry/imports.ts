// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Clock } from '../../platform/clock.ts'
import { type Actor, type ActorTx, type Db, withActor } from '../../platform/db/actor.ts'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { type AnyRow, insertChanges } from '../reference/index.ts'
import { registryErrors } from './errors.ts'
import { listEndings, listRenumberings, saveEndings, saveRenumberings } from './former-store.ts'
import {
  fetchFile,
  type ImportOptions,
  importMunicipalities,
  MUNICIPALITIES,
  municipalityColumns,
} from './import.ts'
import {
  type BodySource,
  bodyColumns,
  bodySources,
  diffBodies,
  parseBodies,
  usedBodyColumns,
} from './import-bodies.ts'
import { applyBodies, listListedBodies } from './import-bodies-store.ts'
import {
  applyCategories,
  type CategoryRow,
  categoryColumns,
  diffCategories,
  listCategories,
  parseCategories,
} from './import-categories.ts'
import { endingColumns, parseEndings, parseRenumberings, renumberingColumns } from './import-history.ts'
import { holdRegistry, insertImportRun, largestRun } from './import-store.ts'
import { type ImportTable, type ReadRows, readTable } from './import-table.ts'
import type { ImportReport, Reject } from './model.ts'
import { categoryKind } from './reference-kinds.ts'
import { isOddlySmall } from './rules.ts'
import { changeInWords } from './view.ts'

/** The lists that the registry takes, recognised by their columns. */
export const importKinds = [MUNICIPALITIES, 'categorie', 'soppressi', 'ricodifiche', ...bodySources] as const
export type ImportKind = (typeof importKinds)[number]

const columnsOfKind: Readonly<Record<ImportKind, readonly string[]>> = {
  ...bodyColumns,
  comuni: municipalityColumns,
  categorie: categoryColumns,
  soppressi: endingColumns,
  ricodifiche: renumberingColumns,
}

/** «l’elenco dei comuni»: what a file is, in words. */
export const importTitles: Readonly<Record<ImportKind, string>> = {
  comuni: 'l’elenco dei comuni',
  categorie: 'le categorie dell’indice delle amministrazioni (IPA)',
  soppressi: 'l’elenco dei comuni soppressi',
  ricodifiche: 'l’elenco dei codici ISTAT cambiati',
  enti: 'l’elenco degli enti dell’indice delle amministrazioni (IPA)',
  'enti-beneficiari': 'l’elenco degli enti che hanno presentato candidature',
  'ipa-2013': 'l’elenco degli enti dell’IPA del 2013',
}

/** A row the file would add, as a preview shows it. */
export interface NewRow {
  readonly line: number
  readonly name: string
  readonly istatCode: string | null
  /** The IPA code; of a category its own. */
  readonly ipaCode: string | null
  readonly province: string | null
  readonly residents: number | null
}

/** A field the file would change; null before when there was nothing. */
export interface ChangeRow {
  readonly key: string
  readonly body: string
  readonly field: string
  readonly before: string | null
  readonly after: string
}

export interface RegistryImport {
  readonly kind: ImportKind
  readonly report: ImportReport
  /** The row in the list of imports; null for a dry run. */
  readonly runId: string | null
  readonly added: readonly NewRow[]
  readonly changes: readonly ChangeRow[]
  readonly format: string
  /** Columns of the file that were not looked at. */
  readonly otherColumns: readonly string[]
  /** How many rows were expected, when the file has fewer than half of them. */
  readonly tooSmallFor: number | null
}

/** Which list a file is; throws REG-019 when it is none, and whatever makes it unreadable. */
export function recogniseImport(bytes: Uint8Array): ImportKind {
  return kindOf(readTable(bytes))
}

function kindOf(table: ImportTable): ImportKind {
  const kind = importKinds.find((each) => columnsOfKind[each].every((column) => table.names.includes(column)))
  if (kind && table.records.length === 0) throw new DomainError(registryErrors.emptyFile)
  if (kind) return kind
  const nearest = importKinds.find((each) => {
    const there = columnsOfKind[each].filter((column) => table.names.includes(column))
    return there.length * 2 >= columnsOfKind[each].length
  })
  if (!nearest)
    throw new DomainError(registryErrors.unknownFile, {
      details: { columns: table.names.slice(0, 8).join(', ') },
    })
  const missing = columnsOfKind[nearest].filter((column) => !table.names.includes(column))
  throw new DomainError(registryErrors.missingColumns, {
    details: { title: importTitles[nearest], columns: missing.join(', ') },
  })
}

/**
 * Brings a list into the registry, whichever it is: in one transaction, whole or not at all; a second time it changes nothing. Refuses
 * a file that is none of `expected` (REG-021) and one oddly small (REG-007, REG-020) unless it is forced.
 */
export async function importRegistryFile(
  deps: { db: Db; clock: Clock; actor: Actor },
  bytes: Uint8Array,
  fileName: string,
  options: ImportOptions & { readonly expected?: readonly ImportKind[] } = {},
): Promise<RegistryImport> {
  const table = readTable(bytes)
  const kind = kindOf(table)
  if (options.expected && !options.expected.includes(kind))
    throw new DomainError(registryErrors.otherFile, {
      details: { title: importTitles[kind], command: commandOf(kind) },
    })
  if (kind === MUNICIPALITIES) return municipalities(deps, bytes, fileName, options)
  return importList(deps, { kind, table, bytes, fileName }, readList(kind, table), options)
}

function commandOf(kind: ImportKind): string {
  return (bodySources as readonly string[]).includes(kind) ? 'enti' : kind
}

/** What a comparison found, counted and in words, and how to write it. */
interface Comparison {
  readonly added: readonly NewRow[]
  readonly changes: readonly ChangeRow[]
  readonly changed: number
  readonly unchanged: number
  readonly rejects: readonly Reject[]
  apply(tx: ActorTx, file: { name: string; sha256: string }, now: Date): Promise<void>
}

/** A list read from a file, ready to be compared with the registry. */
interface ReadList {
  readonly rejects: readonly Reject[]
  readonly refused: number
  readonly usedColumns: readonly string[]
  compare(tx: ActorTx, now: Date): Promise<Comparison>
}

async function importList(
  deps: { db: Db; clock: Clock; actor: Actor },
  {
    kind,
    table,
    bytes,
    fileName,
  }: { kind: ImportKind; table: ImportTable; bytes: Uint8Array; fileName: string },
  list: ReadList,
  options: ImportOptions,
): Promise<RegistryImport> {
  const startedAt = deps.clock()
  const file = fetchFile(bytes, fileName)
  const read = table.records.length
  options.progress?.(0, read)
  const outcome = await withActor(deps.db, deps.actor, async (tx) => {
    if (!options.dryRun) await holdRegistry(tx)
    const before = await largestRun(tx, kind)
    const isSmall = isOddlySmall(read, before)
    if (isSmall && !options.forceSmall)
      throw new DomainError(registryErrors.smallerThanBefore, { details: { rows: read, before } })
    const found = await list.compare(tx, startedAt)
    const report: ImportReport = {
      kind,
      file: file.name,
      sha256: file.sha256,
      read,
      new: found.added.length,
      changed: found.changed,
      unchanged: found.unchanged,
      refused: list.refused,
      rejects: [...list.rejects, ...found.rejects].sort((a, b) => a.line - b.line),
    }
    if (!options.dryRun) await found.apply(tx, file, deps.clock())
    const runId = options.dryRun ? null : await insertImportRun(tx, report, startedAt, deps.clock())
    return {
      kind,
      report,
      runId,
      added: found.added,
      changes: found.changes,
      format: formatOf(table),
      otherColumns: table.names.filter((name) => name !== '' && !list.usedColumns.includes(name)),
      tooSmallFor: isSmall ? before : null,
    }
  })
  options.progress?.(read, read)
  return outcome
}

function readList(kind: Exclude<ImportKind, 'comuni'>, table: ImportTable): ReadList {
  if (kind === 'categorie') return categories(table)
  if (kind === 'soppressi') return endings(table)
  if (kind === 'ricodifiche') return renumberings(table)
  return bodies(kind, table)
}

function endings(table: ImportTable): ReadList {
  return facts(
    parseEndings(table),
    [...endingColumns, 'sigla automobilistica'],
    listEndings,
    saveEndings,
    (row) => ({
      key: `${row.code} ${row.on} ${row.successor ?? '-'}`,
      value: `${row.name}|${row.successorName}|${row.isSplit}`,
      istatCode: row.code,
      ipaCode: null,
    }),
  )
}

function renumberings(table: ImportTable): ReadList {
  return facts(parseRenumberings(table), renumberingColumns, listRenumberings, saveRenumberings, (row) => ({
    key: `${row.former} ${row.ipaCode} ${row.code ?? '-'}`,
    value: `${row.name}|${row.on}`,
    istatCode: row.former,
    ipaCode: row.ipaCode,
  }))
}

/** A list of facts kept as they are: new by key, changed by value. */
function facts<Row extends { readonly line: number; readonly name: string }>(
  read: ReadRows<Row>,
  usedColumns: readonly string[],
  list: (tx: ActorTx) => Promise<{ key: string; value: string }[]>,
  save: (tx: ActorTx, rows: readonly Row[]) => Promise<void>,
  identify: (row: Row) => { key: string; value: string; istatCode: string; ipaCode: string | null },
): ReadList {
  return {
    ...read,
    usedColumns,
    async compare(tx) {
      const known = new Map((await list(tx)).map(({ key, value }) => [key, value]))
      const rows = read.rows.map((row) => ({ row, ...identify(row) }))
      const added = rows.filter(({ key }) => !known.has(key))
      const changed = rows.filter(({ key, value }) => known.has(key) && known.get(key) !== value)
      return {
        added: added.map(({ row, istatCode, ipaCode }) => ({
          line: row.line,
          name: row.name,
          istatCode,
          ipaCode,
          province: null,
          residents: null,
        })),
        changes: changed.map(({ row, key, value }) => ({
          key,
          body: row.name,
          field: 'Riga',
          before: known.get(key) ?? null,
          after: value,
        })),
        changed: changed.length,
        unchanged: rows.length - added.length - changed.length,
        rejects: [],
        apply: (writing) =>
          save(
            writing,
            [...added, ...changed].map(({ row }) => row),
          ),
      }
    },
  }
}

function categories(table: ImportTable): ReadList {
  const read = parseCategories(table)
  return {
    ...read,
    usedColumns: categoryColumns,
    async compare(tx, now) {
      const today = dateInRome(now)
      const diff = diffCategories(await listCategories(tx, today), read.rows)
      return {
        added: diff.added.map((row) => ({
          line: row.line,
          name: row.name,
          istatCode: null,
          ipaCode: row.code,
          province: null,
          residents: null,
        })),
        changes: diff.changed.flatMap(({ before, after }) =>
          (['name', 'typology'] as const)
            .filter((field) => before[field] !== after[field])
            .map((field) => ({
              key: `${after.code} ${field}`,
              body: after.code,
              field: field === 'name' ? 'Nome' : 'Tipologia',
              before: before[field],
              after: after[field],
            })),
        ),
        changed: diff.changed.length,
        unchanged: diff.unchanged,
        rejects: [],
        apply: async (writing, file, now) => {
          await applyCategories(writing, diff, today)
          const rows = [...diff.added, ...diff.changed.map(({ after }) => after)]
          await insertChanges(
            writing,
            categoryKind,
            'add',
            rows.map((row) => beginning(row, today)),
            file,
            now,
          )
        },
      }
    },
  }
}

/** A category as a reference row of the list that brought it. */
function beginning(row: CategoryRow, validFrom: LocalDate): AnyRow {
  return { ...row, certainty: 'certain', source: '', validFrom, validTo: null }
}

function bodies(source: BodySource, table: ImportTable): ReadList {
  const read = parseBodies(source, table)
  return {
    ...read,
    usedColumns: usedBodyColumns[source],
    async compare(tx) {
      const diff = diffBodies(source, await listListedBodies(tx), read.rows)
      return {
        added: diff.added.map((row) => ({
          line: row.line,
          name: row.values.name,
          istatCode: row.istatCode,
          ipaCode: row.ipaCode,
          province: row.values.province_abbreviation,
          residents: null,
        })),
        changes: diff.changed.flatMap(({ body, changes }) =>
          Object.entries(changes).map(([field, [before, after]]) => ({
            key: `${body.id} ${field}`,
            body: body.name,
            ...changeInWords(field, before, after),
          })),
        ),
        changed: diff.changed.length,
        unchanged: diff.unchanged.length,
        rejects: diff.rejects,
        apply: (writing, file, now) => applyBodies(writing, source, diff, file.name, now),
      }
    },
  }
}

async function municipalities(
  deps: { db: Db; clock: Clock; actor: Actor },
  bytes: Uint8Array,
  fileName: string,
  options: ImportOptions,
): Promise<RegistryImport> {
  const { report, runId, diff, parsed, existing } = await importMunicipalities(deps, bytes, fileName, options)
  return {
    kind: MUNICIPALITIES,
    report,
    runId,
    added: diff.added.map((row) => ({
      line: row.line,
      name: row.name,
      istatCode: row.istatCode,
      ipaCode: row.ipaCode,
      province: `${row.provinceName} (${row.provinceAbbreviation})`,
      residents: row.populations.at(-1)?.residents ?? null,
    })),
    changes: diff.changed.flatMap(({ body, changes }) =>
      Object.entries(changes).map(([field, [before, after]]) => ({
        key: `${body.id} ${field}`,
        body: body.name,
        ...changeInWords(field, before, after),
      })),
    ),
    format: formatOf(parsed),
    otherColumns: parsed.otherColumns,
    tooSmallFor: isOddlySmall(parsed.read, existing) ? existing : null,
  }
}

const separators = { ',': 'virgola', ';': 'punto e virgola', '\t': 'tabulazione' } as const

function formatOf({ separator, encoding }: Pick<ImportTable, 'separator' | 'encoding'>): string {
  return `separatore ${separators[separator]}, ${encoding === 'utf-8' ? 'UTF-8' : 'Windows-1252'}`
}
