// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AdministrationId, PersonId } from '../../shared/ids.ts'
import type { EventWords, StoredEvent } from './model.ts'
import { changeLine, describeEvent, kindOfSlug, mergeWords, peopleInChanges } from './view.ts'

const paola = '01890000-0000-7000-8000-000000000001'
const irene = '01890000-0000-7000-8000-000000000002'

const words: EventWords = {
  plan: {
    label: 'Piano di migrazione',
    slug: 'piano',
    actions: {
      submit: (event) => ({
        text: `ha trasmesso il piano, versione ${event.changes['number']?.[1]} · impronta`,
        code: '9f2c…71ab',
      }),
      return: { text: 'Il programma ha rinviato il piano', alone: true },
      correct: 'ha corretto il piano',
    },
    fields: {
      number: null,
      ends_on: 'Fine',
      cost_cents: { label: 'Costo', as: 'money' },
      responsible_person_id: { label: 'Persona', as: 'person' },
      state: { label: 'Stato', as: { draft: 'bozza', submitted: 'trasmesso' } },
      hosts: { label: 'Ospita', as: (value) => `${value} servizi` },
      is_shared: 'Condiviso',
      codes: 'Codici',
    },
    href: (event) => `/piani/${event.subjectId}`,
  },
}

function event(values: Partial<StoredEvent>): StoredEvent {
  return {
    eventId: '01890000-0000-7000-8000-0000000000e1',
    at: new Date('2026-02-13T08:41:00Z'),
    personId: paola as PersonId,
    who: 'Paola V.',
    role: 'delegate',
    administrationId: '01890000-0000-7000-8000-0000000000a1' as AdministrationId,
    administrationName: 'Valdorsa',
    subjectKind: 'plan',
    subjectId: '01890000-0000-7000-8000-0000000000f1',
    action: 'correct',
    from: null,
    to: null,
    reason: null,
    changes: {},
    requestId: null,
    ...values,
  }
}
const described = (values: Partial<StoredEvent>, names: [string, string][] = []) =>
  describeEvent(words, event(values), new Map(names), null)

describe('an event in Italian', () => {
  test('says who did what at an hour of Rome, with its code apart and its link', () => {
    const row = described({ action: 'submit', changes: { number: [null, 2] } })
    assert.equal(row.sentence, 'Paola V. ha trasmesso il piano, versione 2 · impronta')
    assert.equal(row.code, '9f2c…71ab')
    assert.equal(row.when, '13 febbraio 2026, 09:41')
    assert.equal(row.href, '/piani/01890000-0000-7000-8000-0000000000f1')
    assert.deepEqual(row.changes, [])
  })

  test('keeps the name out of a sentence that stands alone', () => {
    assert.equal(described({ action: 'return' }).sentence, 'Il programma ha rinviato il piano')
  })

  test('is told even when nobody gave words to its action or to its kind', () => {
    assert.equal(described({ action: 'fold' }).sentence, 'Paola V. ha registrato «fold»: Piano di migrazione')
    assert.equal(
      described({ subjectKind: 'unknown', action: 'fold' }).sentence,
      'Paola V. ha registrato «fold»: unknown',
    )
  })

  const changes: [string, unknown, unknown, string][] = [
    ['ends_on', '2026-05-25', '2026-05-18', 'Fine: 25/05/2026 → 18/05/2026'],
    ['ends_on', null, '2026-05-18', 'Fine: nessun valore → 18/05/2026'],
    ['cost_cents', 120_000, 0, 'Costo: 1.200,00\u00a0€ → 0,00\u00a0€'],
    ['state', 'draft', 'submitted', 'Stato: bozza → trasmesso'],
    ['hosts', 1, 3, 'Ospita: 1 servizi → 3 servizi'],
    ['is_shared', false, true, 'Condiviso: no → sì'],
    ['codes', [], ['a', 'b'], 'Codici: nessun valore → a, b'],
    ['responsible_person_id', null, irene, 'Persona: nessun valore → Irene B.'],
    ['unlabelled', 1, 2, 'unlabelled: 1 → 2'],
  ]
  for (const [field, before, after, line] of changes) {
    test(`shows the change «${line}»`, () => {
      const row = described({ changes: { [field]: [before, after] } }, [[irene, 'Irene B.']])
      assert.deepEqual(row.changes.map(changeLine), [line])
    })
  }

  test('leaves out a field that was written down without a change', () => {
    assert.deepEqual(described({ changes: { ends_on: [null, null], unlabelled: ['x', 'x'] } }).changes, [])
  })

  test('calls «persona cessata» a changed person whose name is not there any more', () => {
    const row = described({ changes: { responsible_person_id: [irene, null] } })
    assert.deepEqual(row.changes.map(changeLine), ['Persona: persona cessata → nessun valore'])
  })

  test('asks the names of the people in changed fields, and of no other field', () => {
    const changed = event({ changes: { responsible_person_id: [paola, irene], ends_on: ['x', 'y'] } })
    assert.deepEqual(peopleInChanges(words, [changed, changed]), [paola, irene])
  })
})

describe('the words of all slices', () => {
  test('are put together and found by the word of their address', () => {
    const service = { label: 'Servizio', slug: 'servizio', actions: {} }
    const all = mergeWords(words, { digital_service: service })
    assert.equal(kindOfSlug(all, 'servizio'), 'digital_service')
    assert.equal(kindOfSlug(all, 'constructor'), null)
  })

  test('refuse a kind or an address told twice', () => {
    assert.throws(() => mergeWords(words, words), /told twice: plan/)
    assert.throws(() => mergeWords(words, { other: { label: 'Altro', slug: 'piano', actions: {} } }))
  })
})
