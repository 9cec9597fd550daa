// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Notice, NoticeId, NoticeVocabulary } from './model.ts'
import { hrefOf, lineOf, mergeNoticeWords, whenInWords } from './view.ts'

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
    const act = { first: notice(1), count: 1, isUnread: true }
    assert.deepEqual(lineOf(words, act), {
      id: 'n1',
      text: 'Ti è stato assegnato il piano di Ente 1',
      at: act.first.createdAt,
      isUnread: true,
    })
    assert.equal(hrefOf(words, act), '/piani/p1')
  })

  test('says many things of one act in one sentence, and leads to their list', () => {
    const act = { first: notice(1), count: 3, isUnread: true }
    assert.equal(lineOf(words, act).text, 'Ti sono stati assegnati 3 piani')
    assert.equal(hrefOf(words, act), '/piani')
  })

  test('is there even when nobody gave words to its kind', () => {
    const text = (values: Partial<Notice>, count = 1) =>
      lineOf(words, { first: notice(1, values), count, isUnread: false }).text
    assert.equal(text({ kind: 'other' }), 'Una novità su Ente 1')
    assert.equal(text({ subjectKind: 'other', administrationName: null }), 'Una novità')
    assert.equal(text({ kind: 'other' }, 4), '4 novità')
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
