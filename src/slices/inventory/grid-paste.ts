// SPDX-License-Identifier: AGPL-3.0-or-later
import { type DataClass, dataClassLabels } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { formatCount } from '../../shared/money.ts'
import { foldWords } from '../../shared/search-text.ts'
import {
  doubtful,
  isLike,
  isMonthFirst,
  type Named,
  plainly,
  type Reading,
  readClipboard,
  readDay,
  readName,
  readWhole,
} from './clipboard.ts'
import {
  cellName,
  cellsOf,
  emptyCells,
  type GridCells,
  type GridColumn,
  type GridRow,
  gridColumns,
  isEmptyRow,
  newRows,
  newRowValues,
  readCells,
} from './grid.ts'
import type { ServiceChoices } from './inputs.ts'
import { type FormState, merge, parseFormState, stateOf, takeParts } from './merge.ts'
import type { DigitalService, ServiceValues } from './model.ts'
import { type ServicePart, serviceShape, serviceValues } from './shapes.ts'
import { hostingLabels, placeInWords } from './view.ts'

/** What the row of a paste knows of its body. */
export interface PasteContext {
  readonly administrationId: string
  /** In the order of the grid. */
  readonly services: readonly DigitalService[]
  readonly choices: ServiceChoices
  readonly today: LocalDate
}

/** A cell that changes, or that somebody must look at. */
export interface PasteLine {
  readonly column: GridColumn
  readonly before: string | null
  readonly after: string | null
  /** Why the cell waits, with the meanings to choose from; without any it must be written again. */
  readonly doubt: Reading['doubt']
  /** Something to know that stops nobody. */
  readonly note: string | null
  /** What was written for the cell, and what it held. */
  readonly value: string
  readonly shown: string
}

export interface PasteRow extends GridRow {
  readonly stored: DigitalService | null
  readonly name: string
  readonly lines: readonly PasteLine[]
  /** Parts that somebody else wrote while this page was open. */
  readonly conflicts: readonly ServicePart[]
  readonly isLeftOut: boolean
  /** A row of the sheet under the last service: it becomes a service only if the person says so. */
  readonly isBeyond: boolean
  /** Cells typed in the grid, to be posted back with the preview. */
  readonly carried: readonly (readonly [name: string, value: string])[]
}

/** What a pasted block would do. */
export interface PastePlan {
  readonly rows: readonly PasteRow[]
  /** Ids of the rows the block lies on, to be posted back: the order must not move under the person. */
  readonly targets: readonly string[]
  readonly columns: readonly GridColumn[]
  readonly lineCount: number
  readonly columnCount: number
  readonly hasHead: boolean
  /** Cells of the sheet that were empty and changed nothing. */
  readonly emptyKept: number
  readonly beyondCount: number
  readonly startsOnNew: boolean
  /** Services that ceased since the preview. */
  readonly goneCount: number
}

/** An answer not given yet. */
export const unanswered = '?'

const isNew = (id: string) => /^n\d+$/.test(id)

const columnKeys = gridColumns.map(({ key }) => key)

/** Reads what was posted, with the sheet, the answers and what was typed in the grid. Pure: the same inputs give the same plan. */
export function planPaste(posted: PostedForm, context: PasteContext): PastePlan {
  const reader = new FormReader(posted)
  const isPreview = reader.ticked('anteprima')
  const { lines, columns, hasHead } = blockOf(reader)
  const targets = targetsOf(posted, reader, context, lines.length)
  const startsOnNew = isNew(targets[0] ?? '')
  const takesBeyond = startsOnNew || reader.ticked('nuovi')
  const byId = new Map<string, DigitalService>(context.services.map((service) => [service.id, service]))
  const monthFirst = new Set(
    columns.filter((_, index) => lines.some((line) => isMonthFirst(line[index] ?? ''))),
  )
  let emptyKept = 0

  const rowOf = (id: string, line: readonly string[] | null): PasteRow | null => {
    const stored = byId.get(id) ?? null
    // Ceased meanwhile, or already as the sheet says when the preview was made.
    if (!isNew(id) && (stored === null || (isPreview && baseOf(reader, id) === null))) return null
    const shown = stored === null ? emptyCells : cellsOf(stored, context.choices)
    const given = (column: GridColumn) => {
      const value = posted[cellName(column, id)]
      return typeof value === 'string' && value !== unanswered ? value : undefined
    }
    const cells: Record<GridColumn, string> = { ...shown }
    for (const column of columnKeys) cells[column] = given(column) ?? shown[column]
    const doubts = new Map<GridColumn, NonNullable<Reading['doubt']>>()
    const fromSheet = new Set<GridColumn>()
    columns.forEach((column, index) => {
      const pasted = line?.[index]?.replaceAll('\u00a0', ' ').trim()
      // What the preview posts of a cell is an answer.
      if (pasted === undefined || (isPreview && given(column) !== undefined)) return
      if (pasted === '' && !reader.ticked('vuote')) {
        if (shown[column] !== emptyCells[column]) emptyKept++
        return
      }
      fromSheet.add(column)
      const reading =
        pasted === '' ? plainly(emptyCells[column]) : readPasted(column, pasted, context, monthFirst)
      cells[column] = reading.value
      if (reading.doubt) doubts.set(column, reading.doubt)
    })
    if (stored === null && isEmptyRow(cells)) return null
    const isBeyond = stored === null && line !== null && !startsOnNew
    const row = describeRow(id, stored, cells, doubts, isBeyond)
    if (row === null) return null
    const asked = new Set(row.lines.filter(({ doubt }) => doubt).map(({ column }) => column))
    const carried = columnKeys
      .filter((key) => !fromSheet.has(key) && !asked.has(key) && (line === null || cells[key] !== shown[key]))
      .map((key) => [cellName(key, id), cells[key]] as const)
    return { ...row, carried }
  }

  const describeRow = (
    id: string,
    stored: DigitalService | null,
    cells: GridCells,
    doubts: ReadonlyMap<GridColumn, NonNullable<Reading['doubt']>>,
    isBeyond: boolean,
  ): Omit<PasteRow, 'carried'> | null => {
    const shown = stored === null ? emptyCells : cellsOf(stored, context.choices)
    const known = Object.fromEntries(
      columnKeys.map((key) => [key, doubts.has(key) ? shown[key] : cells[key]]),
    ) as GridCells
    const read = readCells(known, id, stored, context.choices, context.today)
    const current = stored === null ? null : serviceValues(stored)
    const theirs = current === null ? null : stateOf(serviceShape, current)
    const base = theirs && (baseOf(reader, id) ?? theirs)
    const merged =
      base && theirs ? merge(base, stateOf(serviceShape, read.patch), theirs) : { mine: [], conflicts: [] }
    const next =
      current === null
        ? newRowValues(read)
        : takeParts(serviceShape, current, read.patch, [...merged.mine, ...merged.conflicts])
    const conflictColumns = merged.conflicts.map((part) => columnOfPart[part] ?? 'name')
    const lines = columnKeys.flatMap((column): PasteLine[] => {
      const error = read.errors.find(({ field }) => field === cellName(column, id))
      const doubt = doubts.get(column) ?? (error ? { message: error.message, options: [] } : null)
      const before = current === null ? null : wordsOf(column, current, stored, context)
      const after = wordsOf(column, next, stored, context)
      const isChanged = before !== after && !doubts.has(column)
      if (!doubt && !isChanged && !conflictColumns.includes(column)) return []
      return [
        {
          column,
          before,
          after: doubt ? null : after,
          doubt,
          note: noteOf(column, next, context, stored),
          value: cells[column],
          shown: shown[column],
        },
      ]
    })
    if (lines.length === 0 && stored !== null) return null
    return {
      ...read,
      cells,
      base,
      stored,
      name: stored?.name ?? (next.name || 'Servizio nuovo'),
      lines,
      conflicts: merged.conflicts,
      isLeftOut: reader.ticked(cellName('fuori', id)) || (isBeyond && !takesBeyond),
      isBeyond,
    }
  }

  const inBlock = new Set(targets)
  const typedOnly = [...context.services.map(({ id }) => id as string), ...newRows].filter(
    (id) => !inBlock.has(id) && posted[cellName('name', id)] !== undefined,
  )
  const rows = [
    ...targets.map((id, index) => rowOf(id, lines[index] ?? [])),
    ...typedOnly.map((id) => rowOf(id, null)),
  ].filter((row) => row !== null)
  return {
    rows,
    targets,
    columns,
    lineCount: lines.length,
    columnCount: Math.max(0, ...lines.map((line) => line.length)),
    hasHead,
    emptyKept,
    beyondCount: rows.filter((row) => row.isBeyond).length,
    startsOnNew,
    goneCount: targets.filter((id) => !isNew(id) && !byId.has(id)).length,
  }
}

const columnOfPart: Partial<Record<ServicePart, GridColumn>> = {
  class: 'dataClass',
  users: 'usersCount',
  type: 'type',
  place: 'place',
  software: 'software',
}

function baseOf(reader: FormReader, id: string): FormState<ServicePart> | null {
  const typed = reader.typed(cellName('base', id))
  return typed === '' ? null : parseFormState(serviceShape, typed)
}

/** The lines of the sheet and the columns they go to: by the heads of the first line when it has them, else from the first one on. */
function blockOf(reader: FormReader): {
  lines: string[][]
  columns: readonly GridColumn[]
  hasHead: boolean
} {
  const lines = readClipboard(reader.typed('testo'))
  const heads = (lines[0] ?? []).map(
    (cell) => gridColumns.find(({ label }) => foldWords(label).join(' ') === foldWords(cell).join(' '))?.key,
  )
  const named = heads.filter((key) => key !== undefined)
  if (named.length === heads.length && named.length > 0 && new Set(named).size === named.length)
    return { lines: lines.slice(1), columns: named, hasHead: true }
  const first = columnKeys.find((key) => reader.typed('cella').startsWith(`${key}.`)) ?? 'name'
  const width = Math.max(0, ...lines.map((line) => line.length))
  const from = columnKeys.indexOf(first)
  return { lines, columns: columnKeys.slice(from, from + width), hasHead: false }
}

/** The rows under the block: as the page showed them, then the services that follow, then new ones. */
function targetsOf(
  posted: PostedForm,
  reader: FormReader,
  { services }: PasteContext,
  count: number,
): string[] {
  const kept = reader.typed('righe')
  if (kept !== '') return kept.split(',').slice(0, count)
  const shown = Object.keys(posted).flatMap((name) => (name.startsWith('name.') ? [name.slice(5)] : []))
  const stored = new Set<string>(services.map(({ id }) => id))
  const onPage = shown.filter((id) => stored.has(id))
  const last = services.findIndex(({ id }) => id === onPage.at(-1))
  const fresh = Array.from({ length: count }, (_, index) => `n${index + 1}`)
  const all = [
    ...onPage,
    ...services
      .slice(last + 1)
      .map(({ id }) => id as string)
      .filter((id) => !onPage.includes(id)),
    ...fresh,
    ...newRows.filter((id) => !fresh.includes(id)),
  ]
  const start = reader.typed('cella').replace(/^[^.]*\./, '')
  const from = Math.max(0, all.indexOf(start))
  const extra = Array.from({ length: count }, (_, index) => `n${fresh.length + newRows.length + index + 1}`)
  return [...all.slice(from), ...extra].slice(0, count)
}

function readPasted(
  column: GridColumn,
  pasted: string,
  context: PasteContext,
  monthFirst: ReadonlySet<GridColumn>,
): Reading {
  switch (column) {
    case 'name':
    case 'dataClassSource':
      return plainly(pasted.replace(/\s+/g, ' '))
    case 'type':
      return readName(
        pasted,
        context.choices.types.map(({ code, label }) => ({ value: label, label, words: [label, code] })),
        'non è nel catalogo dei tipi',
      )
    case 'dataClass':
      return readName(pasted, classNames, 'non è una classe')
    case 'dataClassOn':
      return readDay(pasted, monthFirst.has(column))
    case 'place':
      return readName(pasted, placeNames(context), 'non è fra i posti che l’ente può scegliere')
    case 'software':
      return readSoftware(pasted, context)
    case 'usersCount':
      return readWhole(pasted)
  }
}

const classWords: Readonly<Record<DataClass, readonly string[]>> = {
  ordinary: ['ordinaria', 'ordinari', 'dati ordinari', 'ordinary'],
  critical: ['critica', 'critici', 'dati critici', 'critical'],
  strategic: ['strategica', 'strategici', 'dati strategici', 'strategic'],
}

const classNames: readonly Named[] = (Object.keys(classWords) as DataClass[]).map((value) => ({
  value,
  label: dataClassLabels[value],
  words: [dataClassLabels[value], ...classWords[value]],
}))

function placeNames({ choices, administrationId }: PasteContext): Named[] {
  const elsewhere = (value: 'cloud' | 'supplier' | 'unknown', ...words: string[]) => ({
    value,
    label: hostingLabels[value],
    words: [hostingLabels[value], ...words],
  })
  return [
    ...choices.places.map((place) => {
      const label = placeInWords(place, place.administrationId === administrationId)
      return {
        value: `dc:${place.id}`,
        label,
        words: [place.name, label, `${place.name} ${place.administrationName}`],
      }
    }),
    elsewhere('cloud', 'in cloud'),
    elsewhere('supplier', 'fornitore', 'dal fornitore', 'presso fornitore'),
    elsewhere('unknown', 'non lo so', 'non so', 'sconosciuto', 'n.d.', 'nd'),
  ]
}

/** Names of software; one that is nearly the name of one the body has is asked about. */
function readSoftware(pasted: string, { choices }: PasteContext): Reading {
  const folded = (name: string) => foldWords(name).join(' ')
  const names = pasted
    .split(/[;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const known = new Map(choices.software.map(({ name }) => [folded(name), name]))
  const nearest = names.map(
    (name) =>
      known.get(folded(name)) ?? [...known.entries()].find(([key]) => isLike(folded(name), key))?.[1] ?? name,
  )
  const typed = names.map((name) => known.get(folded(name)) ?? name).join('; ')
  const corrected = nearest.join('; ')
  if (typed === corrected) return plainly(typed)
  return doubtful(pasted, `L’ente ha già «${corrected}»: è lo stesso?`, [
    { value: corrected, label: corrected },
    { value: typed, label: `${typed} (nuovo)` },
  ])
}

/** A cell as the preview says it; null for no value. */
function wordsOf(
  column: GridColumn,
  values: ServiceValues,
  stored: DigitalService | null,
  { choices, administrationId }: PasteContext,
): string | null {
  switch (column) {
    case 'name':
      return values.name || null
    case 'type':
      return choices.types.find(({ code }) => code === values.typeCode)?.label ?? values.typeCode
    case 'dataClass':
      return values.dataClass && dataClassLabels[values.dataClass]
    case 'dataClassSource':
      return values.dataClassSource || null
    case 'dataClassOn':
      return values.dataClassOn?.split('-').reverse().join('/') ?? null
    case 'place': {
      const place = choices.places.find(({ id }) => id === values.dataCentreId)
      return place
        ? placeInWords(place, place.administrationId === administrationId)
        : hostingLabels[values.hosting]
    }
    case 'software': {
      const all = [...choices.software, ...(stored?.software ?? [])]
      const names = values.softwareIds.map((id) => all.find((each) => each.id === id)?.name ?? '')
      return [...names.sort(), ...values.newSoftware].join('; ') || null
    }
    case 'usersCount':
      return values.usersCount === null ? null : formatCount(values.usersCount)
  }
}

function noteOf(
  column: GridColumn,
  values: ServiceValues,
  { services }: PasteContext,
  stored: DigitalService | null,
): string | null {
  if (column === 'software' && values.newSoftware.length > 0)
    return values.newSoftware.length === 1
      ? `«${values.newSoftware[0]}» si aggiunge agli applicativi dell’ente`
      : `${values.newSoftware.length} applicativi si aggiungono a quelli dell’ente`
  const folded = foldWords(values.name).join(' ')
  if (
    column === 'name' &&
    services.some((each) => each !== stored && foldWords(each.name).join(' ') === folded)
  )
    return 'L’ente ha già un servizio con questo nome'
  return null
}
