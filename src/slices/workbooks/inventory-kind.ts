// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import {
  type AdministrationId,
  type DataCentreId,
  type DigitalServiceId,
  isUuid,
  type SoftwareId,
} from '../../shared/ids.ts'
import {
  hostsOf,
  listDataCentres,
  listDependencies,
  listHostedServices,
  listHostingChoices,
  listServices,
  listServiceTypes,
  listSoftware,
  takeBackMany,
  writeMany,
} from '../inventory/index.ts'
import { findAdministrationByIpa, getAdministration, ipaCodesOf } from '../registry/index.ts'
import { BookCheck, type BookContext, type ForeignPlace } from './book-compare.ts'
import { cellsFrom, folded, nameKey } from './cells.ts'
import { ListCheck } from './compare.ts'
import { Draft } from './draft.ts'
import { bookSheet } from './inventory-book.ts'
import type { Effects, Kind } from './kind.ts'
import type { Effect, InventoryPlan, Known, StoredRow, WorkbookImport } from './model.ts'
import * as store from './store.ts'
import type { Work } from './work.ts'

/** What a body has, as far as a workbook speaks of it. */
export async function loadKnown(tx: ActorTx, administrationId: AdministrationId): Promise<Known> {
  return {
    administrationId,
    dataCentres: await listDataCentres(tx, administrationId),
    hosts: (await hostsOf(tx, administrationId)).filter((host) => host.administrationId !== administrationId),
    software: await listSoftware(tx, administrationId),
    services: await listServices(tx, administrationId),
    dependencies: (await listDependencies(tx, administrationId)).filter(
      ({ serviceState, dependsOnState }) => serviceState === 'active' && dependsOnState === 'active',
    ),
  }
}

/** What both files of the inventory have in common: what they are compared with, and how it is written and put back. */
const ofInventory = {
  fingerprint: store.inventoryFingerprint,
  async write(tx, bodyId, plans, now) {
    const draft = new Draft(await loadKnown(tx, bodyId))
    for (const plan of plans as readonly InventoryPlan[]) draft.take(plan)
    const { changes, effects } = draft.result()
    await writeMany(tx, bodyId, changes, now)
    return effects
  },
  async countChangedSince(tx, all) {
    let count = 0
    for (const [bodyId, effects] of all)
      count += await changedSince(tx, await loadKnown(tx, bodyId), effects, all)
    return count
  },
  async takeBack(tx, all, now) {
    const bodies: { known: Known; effects: readonly Effect[] }[] = []
    for (const [bodyId, effects] of all) bodies.push({ known: await loadKnown(tx, bodyId), effects })
    // Places go last: services of other bodies stood in them.
    for (const isPlace of [false, true])
      for (const { known, effects } of bodies)
        await putBack(
          tx,
          known,
          effects.filter(({ kind }) => (kind === 'data_centre') === isPlace),
          now,
        )
  },
} satisfies Partial<Kind>

/** The official list: one sheet of one body. */
export const listKind: Kind = {
  ...ofInventory,
  phases: [[0, 0]],
  async open(_work, stored) {
    const [found] = stored.sheets
    if (!found) throw new Error('A list without its sheet')
    return {
      async begin() {},
      of: async (tx, bodyId) => new ListCheck(await loadKnown(tx, bodyId), found),
    }
  },
}

/** Our own workbook: the data centres of every body come first, since others may use them. */
export const inventoryKind: Kind = {
  ...ofInventory,
  phases: [
    [0, 0],
    [1, 4],
  ],
  async open(work, stored, bodies) {
    const context = await bookContext(work, stored, bodies)
    return {
      async begin(phase) {
        if (phase > 0) await takeNewPlaces(work, stored, context)
      },
      async of(tx, bodyId) {
        const check = new BookCheck(
          await loadKnown(tx, bodyId),
          await store.listNames(tx, stored, bodyId),
          context,
        )
        return {
          prepare: (tx, rows) => findForeignPlaces(tx, stored, bodyId, rows, context),
          check: (row) => check.check(row),
        }
      },
    }
  },
}

async function bookContext(
  { as }: Work,
  stored: WorkbookImport,
  bodies: readonly AdministrationId[],
): Promise<BookContext> {
  return as(async (tx) => {
    const types = await listServiceTypes(tx, tx.actor.today)
    const hosts = new Set<AdministrationId>(bodies)
    for (const body of bodies) for (const host of await hostsOf(tx, body)) hosts.add(host.administrationId)
    const codes = await ipaCodesOf(tx, [...hosts])
    return {
      today: tx.actor.today,
      sheets: stored.sheets,
      codeOf: (id) => codes.get(id) ?? id,
      types: new Map(
        types.flatMap(({ code, label }) => [
          [code, code] as const,
          [folded(code), code] as const,
          [folded(label), code] as const,
        ]),
      ),
      foreign: new Map(),
      refused: new Map(),
    }
  })
}

/** Places that the file itself adds, for the bodies that use them. */
async function takeNewPlaces({ as, id }: Work, stored: WorkbookImport, context: BookContext): Promise<void> {
  const name = stored.sheets.find(({ sheet }) => sheet === bookSheet.dataCentres)?.name ?? ''
  for (const place of await as((tx) => store.listNewPlaces(tx, id))) {
    if (place.isRefused) context.refused.set(place.id, `${name}, riga ${place.line}`)
    const key = `${context.codeOf(place.bodyId).toLowerCase()}|${place.nameKey}`
    const known: readonly ForeignPlace[] = context.foreign.get(key) ?? []
    context.foreign.set(key, [...known, { id: place.id, isOpen: place.isShared || place.isRefused }])
  }
}

/** Looks up the places of other bodies that these rows name, owner by owner. */
async function findForeignPlaces(
  tx: ActorTx,
  stored: WorkbookImport,
  bodyId: AdministrationId,
  rows: readonly StoredRow[],
  context: BookContext,
): Promise<void> {
  const columns = stored.sheets.find(({ sheet }) => sheet === bookSheet.hosting)?.columns ?? {}
  for (const row of rows) {
    if (row.sheet !== bookSheet.hosting) continue
    const code = (cellsFrom(row.cells, columns)['placeOwner'] ?? '').toLowerCase()
    const asked = `${bodyId} asked ${code}`
    if (code === '' || context.foreign.has(asked)) continue
    context.foreign.set(asked, [])
    const owner = isUuid(code)
      ? await getAdministration(tx, code as AdministrationId)
      : await findAdministrationByIpa(tx, code)
    if (!owner || owner.id === bodyId) continue
    for (const place of await listHostingChoices(tx, bodyId, owner.name)) {
      if (place.administrationId !== owner.id) continue
      const key = `${code}|${nameKey(place.name)}`
      const known = context.foreign.get(key) ?? []
      if (!known.some((each) => each.id === place.id))
        context.foreign.set(key, [...known, { id: place.id, isOpen: true }])
    }
  }
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
async function changedSince(
  tx: ActorTx,
  known: Known,
  effects: readonly Effect[],
  all: Effects,
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
