// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { dateInRome } from '../../shared/dates.ts'
import type { DueItem, DueSource } from '../../shared/due.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { Hint, TaskList } from '../../ui/index.ts'
import type { BodySection } from '../registry/index.ts'
import { openItems } from './rules.ts'
import { bodyTask, duties } from './view.ts'

export type DueSources = readonly DueSource<ActorTx>[]

/** Everything due to these bodies, as all sources tell it. */
export async function loadDue(
  tx: ActorTx,
  sources: DueSources,
  scope: readonly AdministrationId[],
  now: Date,
): Promise<DueItem[]> {
  const items: DueItem[] = []
  for (const source of sources) items.push(...(await source.load(tx, scope, dateInRome(now))))
  return items
}

/** What is due, on the page of a body. */
export function dueSection(sources: DueSources): BodySection {
  return {
    key: 'attivita',
    title: 'Da fare',
    order: 10,
    async load(tx, body, now) {
      const today = dateInRome(now)
      const open = openItems(await loadDue(tx, sources, [body.id], now))
      return {
        count: open.length,
        aside: open.length === 0 ? null : duties(open.length),
        content:
          open.length === 0 ? (
            <Hint>Niente da fare per ora.</Hint>
          ) : (
            <TaskList columns={2} tasks={open.map((item) => bodyTask(item, today))} />
          ),
      }
    },
  }
}
