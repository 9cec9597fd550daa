// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { folded } from './cells.ts'
import { workbookErrors } from './errors.ts'
import { kinds } from './kinds.ts'
import type { Acting, Answers, ColumnMap, ImportState, WorkbookImport, WorkbookImportId } from './model.ts'
import { moveOn, noFacts } from './move.ts'
import { isOfMany } from './recognise.ts'
import * as store from './store.ts'

/** Keeps a file, to be read aside: of a body when one is given, else of the association of who brings it. Refuses GEN-006. */
export async function uploadWorkbook(
  tx: ActorTx,
  given: {
    readonly actor: PersonActor
    readonly acting: Acting
    readonly bodyId: AdministrationId | null
    readonly fileName: string
    readonly content: Uint8Array
    readonly sha256: string
  },
  now: Date,
): Promise<WorkbookImportId> {
  const { actor, bodyId } = given
  if (bodyId !== null && !(await mayWriteFor(tx, bodyId))) throw new DomainError(commonErrors.notAllowed)
  const administrationId = bodyId ?? actor.administrationId
  const associationId = administrationId === null ? actor.associationId : null
  return store.insertImport(tx, { ...given, administrationId, associationId, bodyId: administrationId }, now)
}

export const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

/** A person's step of an import, told in its history. */
async function step(
  tx: ActorTx,
  stored: WorkbookImport,
  action: 'tell' | 'discard' | 'undo',
  now: Date,
  facts = noFacts,
): Promise<ImportState> {
  const to = await moveOn(tx, stored, action, now, facts)
  await recordEvent(tx, {
    administrationId: stored.administrationId,
    subjectKind: 'workbook_import',
    subjectId: stored.id,
    action,
    from: stored.state,
    to,
    at: now,
  })
  return to
}

/** Says which column of a sheet holds which field, remembers it for the office, and has the file read again. Refuses WORK-001, WORK-011. */
export async function tellColumns(
  tx: ActorTx,
  input: { readonly id: string; readonly columns: ReadonlyMap<number, ColumnMap>; readonly acting: Acting },
  now: Date,
): Promise<void> {
  const stored = await store.getImport(tx, input.id, true)
  const sheets = stored.sheets.map((each) => ({
    ...each,
    columns: input.columns.get(each.sheet) ?? each.columns,
    isTold: true,
  }))
  await store.updateImport(tx, stored.id, { sheets, acting: input.acting }, now)
  await step(tx, stored, 'tell', now)
  if (stored.kind === null) return
  const told = sheets.flatMap(({ header, columns }) =>
    Object.entries(columns).flatMap(([field, index]) => {
      const heading = folded(header[index ?? -1] ?? '')
      return heading === '' ? [] : [[heading, field] as const]
    }),
  )
  await store.rememberColumns(tx, stored.kind, new Map(told))
}

/** Says which body a file is of, and has it read again. Refuses GEN-006, WORK-001, WORK-011. */
export async function tellBody(
  tx: ActorTx,
  input: { readonly id: string; readonly bodyId: AdministrationId; readonly acting: Acting },
  now: Date,
): Promise<void> {
  if (!(await mayWriteFor(tx, input.bodyId))) throw new DomainError(commonErrors.notAllowed)
  const stored = await store.getImport(tx, input.id, true)
  await step(tx, stored, 'tell', now)
  await store.updateImport(tx, stored.id, { bodyId: input.bodyId, acting: input.acting }, now)
  if (stored.kind !== null && !isOfMany(stored.kind) && stored.administrationId === null)
    await store.giveToBody(tx, stored.id, input.bodyId)
}

/** Keeps the answers to the cells to correct, or takes every proposal; what they touch is checked again. Refuses WORK-001, WORK-011. */
export async function answerImport(
  tx: ActorTx,
  input: { readonly id: string; readonly answers: Answers | 'proposed'; readonly acting: Acting },
  now: Date,
): Promise<void> {
  const stored = await store.getImport(tx, input.id, true)
  if (stored.state !== 'previewed') throw new DomainError(workbookErrors.moveNotPossible)
  if (input.answers === 'proposed') {
    await store.acceptProposals(tx, stored.id)
    return checkAgain(tx, stored, 'all', input.acting, now)
  }
  const byRow = new Map<string, { sheet: number; line: number; answers: Record<string, string> }>()
  for (const [key, answer] of Object.entries(input.answers)) {
    const [sheet = '', line = ''] = key.split('.')
    const row = byRow.get(`${sheet}.${line}`) ?? { sheet: Number(sheet), line: Number(line), answers: {} }
    row.answers[key] = answer
    byRow.set(`${sheet}.${line}`, row)
  }
  const rows = [...byRow.values()].filter(
    ({ sheet, line }) => Number.isInteger(sheet) && Number.isInteger(line),
  )
  const bodies = await store.saveAnswers(tx, stored.id, rows)
  if (bodies.length === 0) return
  // Rows of later sheets may lean on one that was answered, also those of other bodies.
  const [first, ...later] = stored.kind === null ? [] : kinds[stored.kind].phases
  const isShared = first !== undefined && later.length > 0 && rows.some(({ sheet }) => sheet <= first[1])
  await checkAgain(tx, stored, isShared ? 'all' : bodies, input.acting, now)
}

/** Has the rows of these bodies checked again. */
export async function checkAgain(
  tx: ActorTx,
  stored: WorkbookImport,
  bodies: readonly AdministrationId[] | 'all',
  acting: Acting,
  now: Date,
): Promise<void> {
  await store.forgetVerdicts(tx, stored.id, bodies)
  await store.updateImport(tx, stored.id, { acting, progressDone: 0, progressTotal: 0, fault: null }, now)
  await moveOn(tx, stored, 'check_again', now)
}

/** Whether what the bodies have is still what the stored preview was compared with. */
export async function isStillTrue(tx: ActorTx, stored: WorkbookImport): Promise<boolean> {
  if (stored.kind === null) return true
  const bodies = await store.bodiesOf(tx, stored)
  return (await kinds[stored.kind].fingerprint(tx, bodies)) === stored.fingerprint
}

/**
 * Decides that the good rows are written; it is done aside. Refuses WORK-008, WORK-009, WORK-011, and WORK-012 when the bodies do not have what
 * the person was looking at.
 */
export async function applyImport(
  tx: ActorTx,
  input: {
    readonly id: string
    readonly isAllOrNothing: boolean
    readonly fingerprint: string
    readonly acting: Acting
  },
  now: Date,
): Promise<void> {
  const stored = await store.getImport(tx, input.id, true)
  const { isAllOrNothing, acting } = input
  const { new: added = 0, changed = 0, refused = 0 } = stored.counts
  await moveOn(tx, stored, 'apply', now, { ...noFacts, good: added + changed, refused, isAllOrNothing })
  if (stored.fingerprint !== input.fingerprint || !(await isStillTrue(tx, stored)))
    throw new DomainError(workbookErrors.changedMeanwhile)
  await store.updateImport(tx, stored.id, { isAllOrNothing, acting, fault: null }, now)
}

/**
 * Writes the good rows of an import, all in this transaction: bodies one after the other, one event for each thing. When what they have
 * changed meanwhile it is checked again instead. Refuses INV-005.
 */
export async function writeImport(tx: ActorTx, id: WorkbookImportId, now: Date): Promise<void> {
  const stored = await store.getImport(tx, id, true)
  if (stored.state !== 'applying' || stored.kind === null)
    throw new DomainError(workbookErrors.moveNotPossible)
  const kind = kinds[stored.kind]
  const bodies = await store.bodiesOf(tx, stored)
  if (!(await isStillTrue(tx, stored))) {
    await store.forgetVerdicts(tx, id, 'all')
    await store.updateImport(tx, id, { fault: workbookErrors.changedMeanwhile.it() }, now)
    await moveOn(tx, stored, 'check_again', now)
    return
  }
  let written = 0
  const touched = new Map<AdministrationId, number>()
  for (const sheets of kind.phases)
    for (const bodyId of bodies) {
      const plans = await store.listPlans(tx, stored, bodyId, sheets)
      if (plans.length === 0) continue
      const effects = await kind.write(tx, bodyId, plans, now)
      await store.insertEffects(tx, stored, written, effects)
      written += effects.length
      touched.set(bodyId, (touched.get(bodyId) ?? 0) + plans.length)
    }
  await moveOn(tx, stored, 'write', now)
  for (const [administrationId, good] of touched)
    await recordEvent(tx, {
      administrationId,
      subjectKind: 'workbook_import',
      subjectId: id,
      action: 'apply',
      from: 'previewed',
      to: 'applied',
      changes: {
        file: [null, stored.fileName],
        good: [null, good],
        refused: [null, stored.counts.refused ?? 0],
      },
      at: now,
    })
}

/**
 * Puts back what an import wrote: what it changed as it was; what it added goes, services as ceased. Only while nobody wrote any of it since
 * (WORK-010). Refuses WORK-001, WORK-011.
 */
export async function undoImport(tx: ActorTx, id: string, now: Date): Promise<void> {
  const stored = await store.getImport(tx, id, true)
  if (stored.kind === null) throw new DomainError(workbookErrors.moveNotPossible)
  const kind = kinds[stored.kind]
  const effects = Map.groupBy(
    await store.listEffects(tx, stored.id),
    ({ administrationId }) => administrationId,
  )
  const changedSince = await kind.countChangedSince(tx, effects)
  await step(tx, stored, 'undo', now, { ...noFacts, changedSince })
  await kind.takeBack(tx, effects, now)
}

/** Leaves an import that was not applied. Refuses WORK-001, WORK-011. */
export async function discardImport(tx: ActorTx, id: string, now: Date): Promise<void> {
  await step(tx, await store.getImport(tx, id, true), 'discard', now)
}
