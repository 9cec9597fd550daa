// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { composeMail, mostAttempts, nextAttemptAfter } from './rules.ts'

test('waits longer after each attempt and gives up after the sixth', () => {
  const now = new Date('2026-03-10T09:00:00Z')
  const minutes = [1, 2, 3, 4, 5, 6].map((attempt) => {
    const next = nextAttemptAfter(attempt, now)
    return next && (next.getTime() - now.getTime()) / 60_000
  })
  assert.deepEqual(minutes, [1, 5, 30, 120, 360, null])
  assert.equal(mostAttempts, 6)
})

describe('the text of a mail', () => {
  const owner = 'Ufficio associato'

  test('ends with the link to the page, at the public address', () => {
    const text = composeMail(
      { body: 'Il piano è stato rinviato.', href: '/piani/7' },
      { publicUrl: 'https://regia.example', owner },
    )
    assert.match(text, /^Il piano è stato rinviato\.\n\nApri la pagina: https:\/\/regia\.example\/piani\/7\n/)
    assert.match(text, /\n-- \nRegia · Ufficio associato\n/)
    assert.match(text, /nel tuo profilo/)
  })

  test('has no broken link when no public address is set', () => {
    const text = composeMail({ body: 'Novità.', href: '/piani/7' }, { publicUrl: null, owner })
    assert.doesNotMatch(text, /\/piani\/7|null/)
    assert.match(text, /fra le tue notifiche/)
  })

  test('that carries its own links is left as it is, with the signature', () => {
    const text = composeMail(
      { body: 'Apri https://x.example/y', href: null },
      { publicUrl: 'https://x.example', owner },
    )
    assert.equal(text, 'Apri https://x.example/y\n\n-- \nRegia · Ufficio associato\n')
  })
})
