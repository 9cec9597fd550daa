// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, roleOf } from '../../platform/db/actor.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import type { Cursor, ListQuery } from '../../shared/list-query.ts'
import type { EventWords, HistoryOf, HistoryRow, StoredEvent } from './model.ts'
import { countEvents, type EventFilter, findEvents, namesOfPeople } from './store.ts'
import { describeEvent, peopleInChanges } from './view.ts'

/** The last events of a thing or of a body, newest first, ready for `<HistoryList>`. */
export async function listHistory(
  tx: ActorTx,
  of: HistoryOf,
  words: EventWords,
  limit = 10,
): Promise<HistoryRow[]> {
  const rows = await findHistory(tx, filterOf(of), words, { cursor: null, size: limit })
  return rows.slice(0, limit)
}

/** How many events a thing or a body has, for «Tutta la storia (87 eventi)». */
export async function countHistory(tx: ActorTx, of: HistoryOf): Promise<number> {
  return countEvents(tx, filterOf(of))
}

/** A page of events in words, as `toPage` wants it: one row more than the page. */
export async function findHistory(
  tx: ActorTx,
  filter: EventFilter,
  words: EventWords,
  page: Pick<ListQuery, 'cursor' | 'size'>,
): Promise<HistoryRow[]> {
  return inWords(tx, words, await findEvents(tx, filter, page))
}

async function inWords(
  tx: ActorTx,
  words: EventWords,
  events: readonly StoredEvent[],
): Promise<HistoryRow[]> {
  const names = await namesOfPeople(tx, peopleInChanges(words, events))
  return events.map((event) => describeEvent(words, event, names, roleOf(tx.actor)))
}

export function cursorOf(row: HistoryRow): Cursor {
  return { value: row.at, id: row.id }
}

/** The events of a thing by kind and id; a body's are those of all it has. */
export function historyOf(subjectKind: string, subjectId: string): EventFilter {
  if (subjectKind === 'administration') return { administrationId: subjectId as AdministrationId }
  return { subjectKinds: [subjectKind], subjectId }
}

function filterOf(of: HistoryOf): EventFilter {
  if (of === 'everything') return {}
  if ('subjectId' in of) return historyOf(of.subjectKind, of.subjectId)
  return {
    administrationId: of.administrationId,
    ...(of.subjectKinds ? { subjectKinds: of.subjectKinds } : {}),
  }
}
