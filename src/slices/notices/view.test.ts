// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Notice, NoticeId, NoticeVocabulary } from './model.ts'
import { lineOf, mergeNoticeWords, whenInWords } from './view.ts'

const words: NoticeVocabulary = {
  plan: {
    assigned: {
      one: (notice) => `Ti è stato assegnato il piano di ${notice.administrationName}`,
      many: (count) => `Ti sono stati assegnati ${count} piani`,
      manyHref: '/piani',
    },
  },
}

function notice(number: number, values: Partial<Notice> = {}): Notice {
  return {
    id: `n${number}` as NoticeId,
    kind: 'assigned',
    subjectKind: 'plan',
    subjectId: `p${number}`,
    administrationName: `Ente ${number}`,
    details: {},
    href: `/piani/p${number}`,
    createdAt: new Date('2026-03-09T08:41:00Z'),
    openedAt: null,
    ...values,
  }
}

describe('a line of notices', () => {
  test('says what happened to one thing', () => {
    const line = lineOf(words, [notice(1)])
    assert.equal(line?.text, 'Ti è stato assegnato il piano di Ente 1')
    assert.equal(line?.isUnread, true)
  })

  test('says many things of one act in one sentence, unread while one of them is', () => {
    const opened = new Date('2026-03-10T08:00:00Z')
    const line = lineOf(words, [notice(1, { openedAt: opened }), notice(2), notice(3)])
    assert.equal(line?.text, 'Ti sono stati assegnati 3 piani')
    assert.deepEqual(line?.ids, ['n1', 'n2', 'n3'])
    assert.equal(line?.isUnread, true)
    assert.equal(lineOf(words, [notice(1, { openedAt: opened })])?.isUnread, false)
  })

  test('is there even when nobody gave words to its kind', () => {
    assert.equal(lineOf(words, [notice(1, { kind: 'other' })])?.text, 'Una novità su Ente 1')
    assert.equal(
      lineOf(words, [notice(1, { subjectKind: 'other', administrationName: null })])?.text,
      'Una novità',
    )
  })
})

test('refuses words told by two slices', () => {
  assert.throws(() => mergeNoticeWords(words, words), /told twice: plan/)
})

test('says when in the words of the day', () => {
  const now = new Date('2026-03-10T09:00:00Z')
  const cases: [string, string][] = [
    ['2026-03-10T08:41:00Z', 'oggi, 09:41'],
    ['2026-03-09T23:00:00Z', 'oggi, 00:00'],
    ['2026-03-09T22:59:00Z', 'ieri, 23:59'],
    ['2026-03-08T08:41:00Z', '8 marzo 2026, 09:41'],
  ]
  for (const [at, expected] of cases) assert.equal(whenInWords(new Date(at), now), expected)
})
