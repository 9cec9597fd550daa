// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import { parseListQuery } from '../../shared/list-query.ts'
import { definitionOf, definitionsOf, type FigureDefinition } from './definitions.ts'
import { figureListSpec } from './list.ts'
import { type Dimension, type FigureRow, type MigratedReading, missingKey, type Tally } from './model.ts'
import { isFresh, refreshNation } from './queries.ts'
import { told } from './rules.ts'
import { findRollup, listFigureRows, type StoredFigures } from './store.ts'

export interface KpiLine {
  readonly key: string
  readonly name: string
  readonly unit: string
  readonly value: number | null
  readonly unknown: number
  readonly why: string | null
}

/** A number that the rows do not give. */
export interface Disagreement {
  readonly figure: string
  /** `''` for the whole. */
  readonly dimension: string
  readonly key: string
  readonly shown: Tally | null
  readonly counted: Tally | null
}

/** The figures of the programme as the pages show them, computed again when older than they may be. */
export async function currentFigures(db: Db, reading: MigratedReading, now: Date): Promise<StoredFigures> {
  const stored = await withActor(db, systemActor('cli', now), (tx) => findRollup(tx, tx.actor.today))
  return stored && isFresh(stored, reading, now) ? stored : refreshNation(db, reading, now)
}

export function kpiLines({ snapshot }: StoredFigures): KpiLine[] {
  return definitionsOf('nation').map((definition) => ({
    key: definition.key,
    name: definition.name,
    unit: definition.unit,
    ...told(snapshot.figures, definition),
  }))
}

const keyOfRow: Readonly<Record<Exclude<Dimension, 'body'>, (row: FigureRow) => string>> = {
  region: (row) => row.regionCode ?? missingKey,
  kind: (row) => row.kind,
  class: (row) => row.dataClass ?? missingKey,
  group: (row) => row.group ?? missingKey,
  year: (row) => row.day?.slice(0, 4) ?? missingKey,
  state: (row) => row.state ?? missingKey,
  spending: (row) => row.spendingKind ?? missingKey,
}

function count(definition: FigureDefinition, rows: readonly FigureRow[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>()
  const add = (place: string, { amount }: FigureRow) => {
    const { rows: before, sum, unknown } = tallies.get(place) ?? { rows: 0, sum: null, unknown: 0 }
    const isUnknown = definition.sums !== null && amount === null
    tallies.set(place, {
      rows: before + 1,
      sum: amount === null ? sum : (sum ?? 0) + amount,
      unknown: unknown + (isUnknown ? 1 : 0),
    })
  }
  for (const row of rows) {
    add('\t', row)
    for (const dimension of definition.by)
      if (dimension !== 'body') add(`${dimension}\t${keyOfRow[dimension](row)}`, row)
  }
  return tallies
}

/** Counts the rows of every list one by one, and answers where the numbers shown say something else. */
export async function disagreements(db: Db, shown: StoredFigures, now: Date): Promise<Disagreement[]> {
  const found: Disagreement[] = []
  for (const { key: figure } of definitionsOf('nation')) {
    const definition = definitionOf(figure)
    const query = { ...parseListQuery(figureListSpec(definition), ''), size: 10_000_000 }
    const rows = await withActor(db, systemActor('jobs', now), (tx) =>
      listFigureRows(tx, { scope: 'nation', day: tx.actor.today, isToday: true }, definition, query),
    )
    const counted = count(definition, rows)
    const told = new Map<string, Tally>(
      Object.entries(shown.snapshot.figures[figure] ?? {}).flatMap(([dimension, parts]) =>
        Object.entries(parts).map(([key, tally]) => [`${dimension}\t${key}`, tally]),
      ),
    )
    for (const place of new Set([...counted.keys(), ...told.keys()])) {
      const [there, here] = [told.get(place) ?? null, counted.get(place) ?? null]
      const [dimension = '', key = ''] = place.split('\t')
      if (!isSame(there, here)) found.push({ figure, dimension, key, shown: there, counted: here })
    }
  }
  return found
}

function isSame(a: Tally | null, b: Tally | null): boolean {
  return a !== null && b !== null && a.rows === b.rows && a.sum === b.sum && a.unknown === b.unknown
}
