// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, type Db, type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { listMilestones } from '../inventory/index.ts'
import { definitionOf, definitionsOf, type FigureDefinition, figureOfReading } from './definitions.ts'
import type { FigureContext } from './frame.ts'
import type { FigureScope, FigureSet, FigureSnapshot, MigratedReading, MilestoneResult } from './model.ts'
import { isTooFew, toldOf } from './rules.ts'
import { computeFigure, findRollup, keepRollup, type StoredFigures } from './store.ts'

/** Figures of the whole programme are never older than this where they are shown. */
export const freshForMs = 60_000

/** Whose figures a person sees: the programme and its auditor the nation, the others their bodies; the administrator none (GEN-006). */
export function scopeOf(actor: PersonActor): FigureScope {
  if (actor.role === 'administrator') throw new DomainError(commonErrors.notAllowed)
  return actor.administrationId === null && actor.associationId === null ? 'nation' : 'own'
}

/** Some figures on a day, from their rows. */
export async function computeFigures(
  tx: ActorTx,
  context: FigureContext,
  definitions: readonly FigureDefinition[],
): Promise<FigureSet> {
  const figures: Record<string, FigureSet[string]> = {}
  for (const definition of definitions)
    figures[definition.key] ??= await computeFigure(tx, context, definition)
  return figures
}

/** Every figure on a day, from its rows; targets only for the nation, whose they are. */
export async function computeSnapshot(
  tx: ActorTx,
  context: FigureContext,
  reading: MigratedReading,
): Promise<FigureSnapshot> {
  const figures = await computeFigures(tx, context, definitionsOf(context.scope))
  const milestones = context.scope === 'nation' ? await measureMilestones(tx, context, figures, reading) : []
  return { asOf: context.day, reading, figures, milestones }
}

/** What the rows gave on the day of each target, those to come as they are now. */
async function measureMilestones(
  tx: ActorTx,
  context: FigureContext,
  current: FigureSet,
  reading: MigratedReading,
): Promise<MilestoneResult[]> {
  const past = new Map<string, FigureSet>()
  const results: MilestoneResult[] = []
  for (const milestone of await listMilestones(tx, context.day)) {
    const definition = definitionOf(figureOfReading(milestone.figure, reading))
    let figures = current
    if (milestone.dueOn < context.day) {
      const known = `${definition.key} ${milestone.dueOn}`
      const then: FigureContext = { scope: context.scope, day: milestone.dueOn, isToday: false }
      figures =
        past.get(known) ?? (await computeFigures(tx, then, [definition, definitionOf(definition.base)]))
      past.set(known, figures)
    }
    const result = toldOf(figures, definition, milestone.audience).value
    const known = toldOf(figures, definitionOf(definition.base), milestone.audience).value
    results.push(
      result !== null && isTooFew(milestone, known)
        ? { ...milestone, result: null, tooFew: known }
        : { ...milestone, result },
    )
  }
  return results
}

/** The figures of the programme for today, at most `freshForMs` old; whoever asks while they are computed waits for the same. */
export function nationFigures(db: Db, reading: MigratedReading): (now: Date) => Promise<StoredFigures> {
  let underWay: Promise<StoredFigures> | null = null
  return async (now) => {
    const stored = await withActor(db, systemActor('jobs', now), (tx) => findRollup(tx, tx.actor.today))
    if (stored && isFresh(stored, reading, now)) return stored
    underWay ??= refreshNation(db, reading, now).finally(() => {
      underWay = null
    })
    return underWay
  }
}

export function isFresh(
  { snapshot, computedAt }: StoredFigures,
  reading: MigratedReading,
  now: Date,
): boolean {
  const age = now.getTime() - computedAt.getTime()
  return snapshot.reading === reading && age >= 0 && age < freshForMs
}

/** Computes the figures of the programme for today and keeps them. */
export function refreshNation(db: Db, reading: MigratedReading, now: Date): Promise<StoredFigures> {
  return withActor(db, systemActor('jobs', now), async (tx) => {
    const context: FigureContext = { scope: 'nation', day: tx.actor.today, isToday: true }
    const snapshot = await computeSnapshot(tx, context, reading)
    await keepRollup(tx, snapshot, now)
    return { snapshot, computedAt: now }
  })
}

/** The day of a page: today, or an earlier one that was asked for. */
export function contextOf(actor: PersonActor, asked: LocalDate | undefined): FigureContext {
  const day = asked !== undefined && asked < actor.today ? asked : actor.today
  return { scope: scopeOf(actor), day, isToday: day === actor.today }
}
