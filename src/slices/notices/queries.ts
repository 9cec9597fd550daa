// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { Cursor, ListQuery } from '../../shared/list-query.ts'
import type { NoticeLine, NoticeVocabulary } from './model.ts'
import { findActs } from './store.ts'
import { lineOf } from './view.ts'

/** A page of the actor's notices as lines, newest first: one more than the page, as `toPage` wants. */
export async function findNoticeLines(
  tx: ActorTx,
  words: NoticeVocabulary,
  page: Pick<ListQuery, 'cursor' | 'size'>,
): Promise<NoticeLine[]> {
  return (await findActs(tx, page)).map((act) => lineOf(words, act))
}

/** The actor's notices that arrived since an instant, opened or not, and older ones not opened yet; newest first. */
export async function listNews(
  tx: ActorTx,
  words: NoticeVocabulary,
  since: Date,
  limit: number,
): Promise<NoticeLine[]> {
  const acts = await findActs(tx, { cursor: null, size: limit, since })
  return acts.slice(0, limit).map((act) => lineOf(words, act))
}

export function cursorOf(line: NoticeLine): Cursor {
  return { value: line.at.toISOString(), id: line.id }
}
