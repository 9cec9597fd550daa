// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, daysBetween, formatInstant, formatTime } from '../../shared/dates.ts'
import type { Notice, NoticeLine, NoticeVocabulary, NoticeWords, ToldAct } from './model.ts'

/** Puts the words of all slices together. A kind of subject belongs to one slice. */
export function mergeNoticeWords(...all: readonly NoticeVocabulary[]): NoticeVocabulary {
  const merged: Record<string, NoticeVocabulary[string]> = {}
  for (const [subjectKind, words] of all.flatMap((each) => Object.entries(each))) {
    if (merged[subjectKind]) throw new Error(`Notice words told twice: ${subjectKind}`)
    merged[subjectKind] = words
  }
  return merged
}

// A kind without words is still told: nobody misses a notice.
const anyNotice: NoticeWords = {
  one: (notice) => (notice.administrationName ? `Una novità su ${notice.administrationName}` : 'Una novità'),
  many: (count) => `${count} novità`,
  manyHref: '/notifiche',
}

function wordsOf(vocabulary: NoticeVocabulary, notice: Notice): NoticeWords {
  return vocabulary[notice.subjectKind]?.[notice.kind] ?? anyNotice
}

/** An act as one line. */
export function lineOf(vocabulary: NoticeVocabulary, { first, count, isUnread }: ToldAct): NoticeLine {
  const words = wordsOf(vocabulary, first)
  return {
    id: first.id,
    text: count === 1 ? words.one(first) : words.many(count),
    at: first.createdAt,
    isUnread,
  }
}

/** Where an act leads: to its thing, or to the list of them. */
export function hrefOf(vocabulary: NoticeVocabulary, { first, count }: ToldAct): string {
  return count === 1 ? first.href : wordsOf(vocabulary, first).manyHref
}

/** «oggi, 16:20», «ieri, 9:41», then the date. */
export function whenInWords(at: Date, now: Date): string {
  const days = daysBetween(dateInRome(at), dateInRome(now))
  if (days === 0) return `oggi, ${formatTime(at)}`
  return days === 1 ? `ieri, ${formatTime(at)}` : formatInstant(at)
}
