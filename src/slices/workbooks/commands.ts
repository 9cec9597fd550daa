// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { type ActorTx, type PersonActor, roleOf } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DigitalServiceId, SoftwareId } from '../../shared/ids.ts'
import { decide, lifecycleRefusals } from '../../shared/lifecycle.ts'
import {
  addService,
  addSoftware,
  changeServiceState,
  correctService,
  correctSoftware,
  type DigitalService,
  listServices,
  listSoftware,
  mayWriteFor,
  newServiceValues,
  removeSoftware,
  type Software,
  type SoftwareValues,
  softwareValues,
} from '../inventory/index.ts'
import { type Known, planRows } from './compare.ts'
import { workbookErrors } from './errors.ts'
import { type ImportAction, type ImportFacts, importTransitions } from './lifecycle.ts'
import { folded, rowsOf } from './list-file.ts'
import type {
  ColumnMap,
  Effect,
  ListField,
  PlannedRow,
  ReadList,
  WorkbookImport,
  WorkbookImportId,
} from './model.ts'
import * as store from './store.ts'

/** An import with what its rows would do now. */
export interface Preview {
  readonly stored: WorkbookImport
  readonly rows: readonly PlannedRow[]
  /** Changes with anything the preview was compared with. */
  readonly fingerprint: string
}

/** Keeps a file that was read; with the name of the software among its columns it is at once in preview. Refuses GEN-006. */
export async function uploadWorkbook(
  tx: ActorTx,
  given: {
    readonly actor: PersonActor
    readonly administrationId: AdministrationId
    readonly fileName: string
    readonly content: Uint8Array
    readonly list: ReadList
  },
  now: Date,
): Promise<WorkbookImportId> {
  if (!(await mayWriteFor(tx, given.administrationId))) throw new DomainError(commonErrors.notAllowed)
  const state = given.list.columns.name === undefined ? 'uploaded' : 'previewed'
  const sha256 = createHash('sha256').update(given.content).digest('hex')
  const id = await store.insertImport(tx, { ...given, state, sha256, personId: given.actor.personId }, now)
  await recordEvent(tx, {
    administrationId: given.administrationId,
    subjectKind: 'workbook_import',
    subjectId: id,
    action: 'upload',
    to: state,
    changes: { file: [null, given.fileName] },
    at: now,
  })
  return id
}

/** What the rows of an import would do now. Refuses WORK-001. */
export async function previewOf(tx: ActorTx, stored: WorkbookImport): Promise<Preview> {
  const known: Known = {
    software: await listSoftware(tx, stored.administrationId),
    services: await listServices(tx, stored.administrationId),
  }
  const rows = rowsOf(await store.listLines(tx, stored.id), stored.columns)
  const seen = [...known.software, ...known.services].map(({ id, version }) => `${id} ${version}`)
  return {
    stored,
    rows: planRows(rows, stored, known),
    fingerprint: createHash('sha256').update(seen.join('\n')).digest('hex').slice(0, 16),
  }
}

/** Says which column holds which field, and remembers it for the office. Refuses WORK-001, WORK-011. */
export async function tellColumns(tx: ActorTx, id: string, columns: ColumnMap, now: Date): Promise<void> {
  const stored = await store.getImport(tx, id, true)
  await move(tx, stored, 'tell_columns', noFacts, now, async () =>
    store.updateImport(tx, stored.id, { columns }, now),
  )
  const told = Object.entries(columns).map(
    ([field, index]) => [folded(stored.header[index] ?? ''), field as ListField] as const,
  )
  await store.rememberColumns(tx, new Map(told.filter(([heading]) => heading !== '')))
}

/** Keeps the answers to the cells to correct. Refuses WORK-001, WORK-011. */
export async function keepChoices(
  tx: ActorTx,
  id: string,
  choices: Readonly<Record<string, string>>,
  now: Date,
): Promise<void> {
  const stored = await store.getImport(tx, id, true)
  if (stored.state !== 'previewed') throw new DomainError(workbookErrors.moveNotPossible)
  await store.updateImport(tx, stored.id, { choices }, now)
}

/**
 * Writes the good rows, all in this transaction, one event for each thing that changes. Refuses WORK-008, WORK-009, WORK-011, and WORK-012
 * when the inventory is not what the preview was compared with.
 */
export async function applyImport(
  tx: ActorTx,
  input: { readonly id: string; readonly isAllOrNothing: boolean; readonly fingerprint: string },
  now: Date,
): Promise<void> {
  const stored = await store.getImport(tx, input.id, true)
  const preview = await previewOf(tx, stored)
  const good = preview.rows.filter(({ verdict }) => verdict === 'new' || verdict === 'changed')
  const refused = preview.rows.filter(({ verdict }) => verdict === 'refused').length
  const facts = { ...noFacts, good: good.length, refused, isAllOrNothing: input.isAllOrNothing }
  await move(tx, stored, 'apply', facts, now, async () => {
    if (preview.fingerprint !== input.fingerprint) throw new DomainError(workbookErrors.changedMeanwhile)
    const effects = await writeRows(tx, stored, good, now)
    await store.updateImport(tx, stored.id, { effects }, now)
    await store.saveOutcomes(tx, stored.id, preview.rows)
  })
}

async function writeRows(
  tx: ActorTx,
  stored: WorkbookImport,
  rows: readonly PlannedRow[],
  now: Date,
): Promise<Effect[]> {
  const { administrationId } = stored
  const before = new Map((await listSoftware(tx, administrationId)).map((each) => [each.id, each]))
  const written = new Map<PlannedRow, SoftwareId>()
  const touched = new Set<SoftwareId>()
  for (const row of rows) {
    if (row.values === null) continue
    const known = row.softwareId === null ? undefined : before.get(row.softwareId)
    if (known === undefined) {
      const id = await addSoftware(tx, administrationId, row.values, now)
      written.set(row, id)
      touched.add(id)
      continue
    }
    const { version, id } = known
    const corrected = await correctSoftware(tx, { id, version, base: null, patch: row.values }, now)
    if (corrected.ok && corrected.changed) touched.add(id)
    written.set(row, id)
  }
  const services = await linkServices(tx, administrationId, written, now)
  const after = await listSoftware(tx, administrationId)
  const software = after
    .filter(({ id }) => touched.has(id))
    .map(
      ({ id, name, version }): Effect => ({
        kind: 'software',
        id,
        name,
        before: valuesBefore(before.get(id)),
        version,
      }),
    )
  return [...software, ...services]
}

function valuesBefore(software: Software | undefined): SoftwareValues | null {
  return software ? softwareValues(software) : null
}

/** Makes the links of each service what the rows say, service by service: one event each. */
async function linkServices(
  tx: ActorTx,
  administrationId: AdministrationId,
  written: ReadonlyMap<PlannedRow, SoftwareId>,
  now: Date,
): Promise<Effect[]> {
  const before = await listServices(tx, administrationId)
  const wanted = new Map(before.map((service) => [service.id, new Set(service.software.map(({ id }) => id))]))
  const added = new Map<string, { name: string; softwareIds: Set<SoftwareId> }>()
  for (const [row, softwareId] of written) {
    if (row.services === null) continue
    for (const [id, links] of wanted)
      if (row.services.linked.includes(id)) links.add(softwareId)
      else links.delete(softwareId)
    for (const name of row.services.added) {
      const service = added.get(folded(name)) ?? { name, softwareIds: new Set() }
      service.softwareIds.add(softwareId)
      added.set(folded(name), service)
    }
  }
  const touched = new Map<DigitalServiceId, readonly SoftwareId[] | null>()
  for (const service of before) {
    const links = [...(wanted.get(service.id) ?? [])].sort()
    if (await relink(tx, service, links, now)) touched.set(service.id, linksOf(service))
  }
  for (const { name, softwareIds } of added.values()) {
    const values = { ...newServiceValues(name), softwareIds: [...softwareIds].sort() }
    touched.set(await addService(tx, administrationId, values, now), null)
  }
  const after = await listServices(tx, administrationId)
  return after.flatMap(({ id, name, version }): Effect[] => {
    const links = touched.get(id)
    return links === undefined ? [] : [{ kind: 'service', id, name, before: links, version }]
  })
}

const linksOf = (service: DigitalService) => service.software.map(({ id }) => id).sort()

async function relink(
  tx: ActorTx,
  service: DigitalService,
  softwareIds: readonly SoftwareId[],
  now: Date,
): Promise<boolean> {
  if (JSON.stringify(softwareIds) === JSON.stringify(linksOf(service))) return false
  const { id, version } = service
  await correctService(tx, { id, version, base: null, patch: { softwareIds, newSoftware: [] } }, now)
  return true
}

/**
 * Puts back what an import wrote: software as it was, links as they were; what it added goes, services as ceased. Only while nobody wrote
 * any of it since (WORK-010). Refuses WORK-001, WORK-011.
 */
export async function undoImport(tx: ActorTx, id: string, now: Date): Promise<void> {
  const stored = await store.getImport(tx, id, true)
  const effects = stored.effects ?? []
  const services = new Map((await listServices(tx, stored.administrationId)).map((each) => [each.id, each]))
  const software = new Map((await listSoftware(tx, stored.administrationId)).map((each) => [each.id, each]))
  const changedSince = effects.filter(
    (effect) =>
      (effect.kind === 'service' ? services.get(effect.id) : software.get(effect.id))?.version !==
      effect.version,
  ).length
  // A service of somebody else's making may have come to use what the import added.
  const own = new Set<string>(effects.map((effect) => effect.id))
  const added = new Set<string>(effects.filter((effect) => effect.before === null).map((effect) => effect.id))
  const newUses = [...services.values()].filter(
    (service) => !own.has(service.id) && service.software.some((each) => added.has(each.id)),
  ).length
  await move(tx, stored, 'undo', { ...noFacts, changedSince: changedSince + newUses }, now, async () => {
    for (const effect of effects) {
      const service = effect.kind === 'service' ? services.get(effect.id) : undefined
      if (!service || effect.kind !== 'service') continue
      await relink(tx, service, effect.before ?? [], now)
      if (effect.before === null)
        await changeServiceState(tx, { id: service.id, action: 'cease', note: 'Importazione annullata' }, now)
    }
    for (const effect of effects) {
      if (effect.kind !== 'software') continue
      const { id: softwareId, version, before } = effect
      if (before === null) await removeSoftware(tx, softwareId, now)
      else await correctSoftware(tx, { id: softwareId, version, base: null, patch: before }, now)
    }
  })
}

/** Leaves an import that was not applied. Refuses WORK-001, WORK-011. */
export async function discardImport(tx: ActorTx, id: string, now: Date): Promise<void> {
  const stored = await store.getImport(tx, id, true)
  await move(tx, stored, 'discard', noFacts, now, async () => {})
}

const noFacts: ImportFacts = { good: 0, refused: 0, isAllOrNothing: false, changedSince: 0 }

/** One step of the lifecycle: decided, done and told together. */
async function move(
  tx: ActorTx,
  stored: WorkbookImport,
  action: ImportAction,
  facts: ImportFacts,
  now: Date,
  act: () => Promise<void>,
): Promise<void> {
  const decision = decide(importTransitions, stored.state, action, roleOf(tx.actor), facts)
  if (!decision.ok) {
    const kind = Object.values(workbookErrors).find(({ code }) => code === decision.code)
    if (decision.code === lifecycleRefusals.wrongRole) throw new DomainError(commonErrors.notAllowed)
    throw new DomainError(kind ?? workbookErrors.moveNotPossible)
  }
  await act()
  await store.updateImport(tx, stored.id, { state: decision.to }, now)
  await recordEvent(tx, {
    administrationId: stored.administrationId,
    subjectKind: 'workbook_import',
    subjectId: stored.id,
    action,
    from: stored.state,
    to: decision.to,
    changes: action === 'apply' ? { good: [null, facts.good], refused: [null, facts.refused] } : {},
    at: now,
  })
}
