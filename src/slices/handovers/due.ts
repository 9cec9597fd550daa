// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { DueItem, DueSource } from '../../shared/due.ts'
import { listHandovers } from './store.ts'
import { handoverPath, takeOverHint, takeOverTitle } from './view.ts'

/** What a body that ended left open is due to the one that goes on; shown at the former where only that one is looked at. */
export const handoverDue: DueSource<ActorTx> = {
  async load(tx, scope) {
    return (await listHandovers(tx, scope)).map((handover): DueItem => {
      const { predecessor, successor } = handover
      const bearer = scope.includes(successor.id) ? successor : predecessor
      return {
        key: `handover:${predecessor.id}:${successor.id}`,
        title: takeOverTitle(handover),
        hint: takeOverHint(handover),
        href: handoverPath(handover),
        administrationId: bearer.id,
        administrationName: bearer.name,
        dueOn: null,
        responsible: null,
        status: 'todo',
      }
    })
  },
}
