// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId, DataCentreId } from '../../shared/ids.ts'
import { listDataCentres } from '../inventory/index.ts'
import { getAdministration } from '../registry/index.ts'
import {
  followPast,
  listPlacedServices,
  listSentSpending,
  type PastWritten,
  type PlacedService,
  recordPast,
  type SpendingRequestId,
  spendingChangedSince,
  spendingFingerprint,
  takeBackPast,
} from '../spending/index.ts'
import type { Kind } from './kind.ts'
import type { Effect, SpendingPlan } from './model.ts'
import type { SpendingKnown } from './spending-cells.ts'
import { SpendingCheck } from './spending-compare.ts'
import * as store from './store.ts'

export async function loadSpending(tx: ActorTx, administrationId: AdministrationId): Promise<SpendingKnown> {
  const places = await listDataCentres(tx, administrationId)
  const services = new Map<DataCentreId, readonly PlacedService[]>()
  for (const { id } of places) services.set(id, await listPlacedServices(tx, id))
  const { name } = await getAdministration(tx, administrationId)
  return { administrationId, name, places, services, sent: await listSentSpending(tx, administrationId) }
}

function effectOf(administrationId: AdministrationId, written: PastWritten): Effect {
  const { requestId: id, before, events: version } = written
  return { administrationId, kind: 'spending_request', id, before, version }
}

function writtenOf({ id, before, version: events }: Effect): PastWritten {
  return { requestId: id as SpendingRequestId, before: before as unknown as PastWritten['before'], events }
}

/** Requests and communications of before Regia. The version of an effect counts the events of its request. */
export const spendingKind: Kind = {
  phases: [[0, 0]],
  async open(_work, stored) {
    const [found] = stored.sheets
    if (!found) throw new Error('A workbook of spending without its sheet')
    return {
      async begin() {},
      of: async (tx, bodyId) => new SpendingCheck(await loadSpending(tx, bodyId), found, tx.actor.today),
    }
  },
  async fingerprint(tx, bodies) {
    return `${await store.inventoryFingerprint(tx, bodies)} ${await spendingFingerprint(tx, bodies)}`
  },
  async write(tx, bodyId, plans, now) {
    const effects: Effect[] = []
    for (const plan of plans as readonly SpendingPlan[])
      effects.push(
        effectOf(
          bodyId,
          plan.kind === 'past_spending'
            ? await recordPast(tx, plan.past, now)
            : await followPast(tx, plan.id, plan.later, now),
        ),
      )
    return effects
  },
  countChangedSince: (tx, effects) => spendingChangedSince(tx, [...effects.values()].flat().map(writtenOf)),
  async takeBack(tx, effects, now) {
    for (const effect of [...effects.values()].flat()) await takeBackPast(tx, writtenOf(effect), now)
  },
}
