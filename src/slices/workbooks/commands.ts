// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DataCentreId, DigitalServiceId, SoftwareId } from '../../shared/ids.ts'
import { listHostedServices, takeBackMany, writeMany } from '../inventory/index.ts'
import { folded } from './cells.ts'
import { loadKnown, phases } from './check.ts'
import { Draft } from './draft.ts'
import { workbookErrors } from './errors.ts'
import type {
  Acting,
  Answers,
  ColumnMap,
  Effect,
  ImportState,
  Known,
  WorkbookImport,
  WorkbookImportId,
} from './model.ts'
import { moveOn, noFacts } from './move.ts'
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
  if (stored.kind === 'software_list' && stored.administrationId === null)
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
  // Other bodies may use a data centre whose row was answered.
  const isShared = rows.some(({ sheet }) => sheet === 0) && stored.kind === 'inventory'
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

/** Whether the inventory is still the one that the stored preview was compared with. */
export async function isStillTrue(tx: ActorTx, stored: WorkbookImport): Promise<boolean> {
  return (await store.inventoryFingerprint(tx, await store.bodiesOf(tx, stored))) === stored.fingerprint
}

/**
 * Decides that the good rows are written; it is done aside. Refuses WORK-008, WORK-009, WORK-011, and WORK-012 when the inventory is not what
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
 * Writes the good rows of an import, all in this transaction: bodies one after the other, data centres before what runs in them, one event for
 * each thing. When the inventory changed meanwhile it is checked again instead. Refuses INV-005.
 */
export async function writeImport(tx: ActorTx, id: WorkbookImportId, now: Date): Promise<void> {
  const stored = await store.getImport(tx, id, true)
  if (stored.state !== 'applying' || stored.kind === null)
    throw new DomainError(workbookErrors.moveNotPossible)
  const bodies = await store.bodiesOf(tx, stored)
  if ((await store.inventoryFingerprint(tx, bodies)) !== stored.fingerprint) {
    await store.forgetVerdicts(tx, id, 'all')
    await store.updateImport(tx, id, { fault: workbookErrors.changedMeanwhile.it() }, now)
    await moveOn(tx, stored, 'check_again', now)
    return
  }
  let written = 0
  const touched = new Map<AdministrationId, number>()
  for (const sheets of phases[stored.kind])
    for (const bodyId of bodies) {
      const plans = await store.listPlans(tx, stored, bodyId, [sheets[0], sheets[1]])
      if (plans.length === 0) continue
      const draft = new Draft(await loadKnown(tx, bodyId))
      for (const plan of plans) draft.take(plan)
      const { changes, effects } = draft.result()
      await writeMany(tx, bodyId, changes, now)
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
  const byBody = Map.groupBy(
    await store.listEffects(tx, stored.id),
    ({ administrationId }) => administrationId,
  )
  const bodies: { known: Known; effects: readonly Effect[] }[] = []
  for (const [bodyId, effects] of byBody) bodies.push({ known: await loadKnown(tx, bodyId), effects })
  let changedSince = 0
  for (const { known, effects } of bodies) changedSince += await countChangedSince(tx, known, effects, byBody)
  await step(tx, stored, 'undo', now, { ...noFacts, changedSince })
  for (const { known, effects } of bodies)
    await putBack(
      tx,
      known,
      effects.filter(({ kind }) => kind !== 'data_centre'),
      now,
    )
  // Places go last: services of other bodies stood in them.
  for (const { known, effects } of bodies)
    await putBack(
      tx,
      known,
      effects.filter(({ kind }) => kind === 'data_centre'),
      now,
    )
}

async function putBack(tx: ActorTx, known: Known, effects: readonly Effect[], now: Date): Promise<void> {
  const draft = new Draft(known)
  for (const { kind, id, before } of effects) {
    if (before === null) continue
    if (kind === 'data_centre') draft.changePlace(id as DataCentreId, before)
    if (kind === 'software') draft.changeSoftware(id as SoftwareId, before)
    if (kind === 'service') draft.changeService(id as DigitalServiceId, before)
    if (kind === 'dependency')
      draft.changeNeed(
        id as DigitalServiceId,
        before['on'] as DigitalServiceId,
        before['reason'] as string | null,
      )
  }
  await writeMany(tx, known.administrationId, draft.result().changes, now)
  const added = <Id extends string>(wanted: Effect['kind']) =>
    effects.flatMap(({ kind, id, before }) => (kind === wanted && before === null ? [id as Id] : []))
  const things = {
    dataCentres: added<DataCentreId>('data_centre'),
    software: added<SoftwareId>('software'),
    services: added<DigitalServiceId>('service'),
  }
  if (Object.values(things).some((ids) => ids.length > 0))
    await takeBackMany(tx, known.administrationId, things, 'Importazione annullata', now)
}

/** Things the import wrote that somebody changed since, and new uses of what it added. */
async function countChangedSince(
  tx: ActorTx,
  known: Known,
  effects: readonly Effect[],
  all: ReadonlyMap<AdministrationId, readonly Effect[]>,
): Promise<number> {
  const versions = new Map<string, number>(
    [...known.dataCentres, ...known.software, ...known.services].map(({ id, version }) => [id, version]),
  )
  // A data centre is written before what runs in it: its row may come again with the second half of the import.
  const last = new Map(effects.map((effect) => [effect.id, effect]))
  const changed = [...last.values()].filter(
    ({ kind, id, version }) => kind !== 'dependency' && versions.get(id) !== version,
  )
  const own = new Set([...all.values()].flat().map(({ id }) => id))
  const added = new Set(effects.flatMap(({ id, before }) => (before === null ? [id] : [])))
  const newUses = known.services.filter(
    (service) =>
      !own.has(service.id) &&
      (service.software.some(({ id }) => added.has(id)) || added.has(service.dataCentreId ?? '')),
  )
  let foreignUses = 0
  for (const { kind, id } of effects)
    if (kind === 'data_centre' && added.has(id))
      foreignUses += (await listHostedServices(tx, id as DataCentreId)).filter(
        (each) => !own.has(each.serviceId),
      ).length
  return changed.length + newUses.length + foreignUses
}

/** Leaves an import that was not applied. Refuses WORK-001, WORK-011. */
export async function discardImport(tx: ActorTx, id: string, now: Date): Promise<void> {
  await step(tx, await store.getImport(tx, id, true), 'discard', now)
}
