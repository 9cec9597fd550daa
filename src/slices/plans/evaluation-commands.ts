// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import { listCriteria } from '../inventory/index.ts'
import { planErrors } from './errors.ts'
import {
  type Mark,
  type ServiceMark,
  type Sheet,
  type SheetLine,
  sheetOf,
  sheetProblems,
} from './evaluation.ts'
import { closeSheet, deleteServiceMark, listMarks, saveMark } from './evaluation-store.ts'
import type { Plan, PlanVersion } from './model.ts'
import { planUnderMyReview, recordStep } from './review-steps.ts'
import { getVersion } from './versions-store.ts'

/** The sheet of a version under examination: the criteria in force when it was sent, so that who examines later judges by the same. */
export async function loadSheet(tx: ActorTx, version: PlanVersion): Promise<Sheet> {
  const inForceOn = dateInRome(version.submittedAt)
  const criteria = await listCriteria(tx, inForceOn)
  return sheetOf(
    inForceOn,
    criteria,
    await listMarks(tx, version.planId, version.number),
    version.content.services,
  )
}

export interface GivenMark {
  readonly mark: Mark | null
  readonly note: string
}

/** A criterion of which somebody else said something different meanwhile. */
export interface MarkConflict {
  readonly line: SheetLine
  readonly given: GivenMark
  readonly by: PersonId
  readonly at: Date
}

/**
 * Keeps what the reviewer says of some criteria, whole or not: an unfinished sheet is a draft. Only what differs from the page as it was
 * shown changes. Where somebody else marked the same criterion meanwhile it writes nothing and answers those criteria; PLAN-060 for a
 * criterion that is not of this sheet.
 */
export async function markCriteria(
  tx: ActorTx,
  input: {
    planId: PlanId
    versionNumber: number
    given: ReadonlyMap<string, GivenMark>
    shown: ReadonlyMap<string, GivenMark>
  },
  now: Date,
): Promise<readonly MarkConflict[]> {
  const { plan, sheet } = await sheetUnderMyReview(tx, input)
  const { personId } = personOf(tx)
  const stored = await listMarks(tx, plan.planId, plan.versionCount)
  const changed: [code: string, given: GivenMark][] = []
  const conflicts: MarkConflict[] = []
  for (const [code, given] of input.given) {
    const line = sheet.lines.find((each) => each.code === code)
    if (!line) throw new DomainError(planErrors.criterionUnknown)
    const shown = input.shown.get(code) ?? { mark: null, note: '' }
    if (isSame(given, shown) || isSame(given, line)) continue
    const last = stored.find((each) => each.code === code && each.serviceId === null)
    if (last && last.markedBy !== personId && !isSame(line, shown))
      conflicts.push({ line, given, by: last.markedBy, at: last.markedAt })
    changed.push([code, given])
  }
  if (conflicts.length > 0 || changed.length === 0) return conflicts
  for (const [code, given] of changed)
    await saveMark(tx, plan, { code, serviceId: null, ...given }, personId, now)
  await recordStep(tx, plan, 'evaluate', { criteria: changed.map(([code]) => code) }, now)
  return []
}

const isSame = (one: GivenMark, other: GivenMark) => one.mark === other.mark && one.note === other.note

/** Says that a criterion is not met in a service, or takes it back (`mark` null). PLAN-003, PLAN-060. */
export async function markService(
  tx: ActorTx,
  input: {
    planId: PlanId
    versionNumber: number
    digitalServiceId: DigitalServiceId
    code: string
    mark: ServiceMark | null
    note: string
  },
  now: Date,
): Promise<void> {
  const { plan, version, sheet } = await sheetUnderMyReview(tx, input)
  const { code, digitalServiceId, mark, note } = input
  const line = sheet.lines.find((each) => each.code === code)
  if (line?.subject !== 'service') throw new DomainError(planErrors.criterionUnknown)
  if (!version.content.services.some(({ id }) => id === digitalServiceId))
    throw new DomainError(planErrors.itemNotFound)
  if (mark === null) {
    if (!(await deleteServiceMark(tx, plan, code, digitalServiceId))) return
  } else {
    const serviceId = digitalServiceId
    await saveMark(tx, plan, { code, serviceId, mark, note }, personOf(tx).personId, now)
  }
  await recordStep(tx, plan, 'evaluate', { criteria: [code] }, now)
}

async function sheetUnderMyReview(tx: ActorTx, input: { planId: PlanId; versionNumber: number }) {
  const plan = await planUnderMyReview(tx, input.planId, input.versionNumber)
  const version = await getVersion(tx, plan.planId, plan.versionCount)
  return { plan, version, sheet: await loadSheet(tx, version) }
}

/** The sheet of a version that is about to be decided; PLAN-061 when a criterion still has to be evaluated. */
export async function requireWholeSheet(tx: ActorTx, plan: Plan, version: PlanVersion): Promise<Sheet> {
  const sheet = await loadSheet(tx, version)
  if (sheetProblems(sheet).length > 0)
    throw new DomainError(planErrors.sheetIncomplete, {
      action: { href: `/piani/${plan.planId}/esame#scheda`, label: 'Apri la scheda di valutazione' },
    })
  return sheet
}

/** Closes the sheet with the outcome. PLAN-061 when a criterion still has to be evaluated; nothing to close where no sheet was in force. */
export async function closeEvaluation(
  tx: ActorTx,
  plan: Plan,
  version: PlanVersion,
  now: Date,
): Promise<Sheet | null> {
  const sheet = await requireWholeSheet(tx, plan, version)
  if (sheet.lines.length === 0) return null
  await closeSheet(tx, plan, sheet, now)
  return sheet
}
