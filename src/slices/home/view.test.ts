// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aDueItem, anna } from '../../../test/factories/due.ts'
import type { AdministrationId, PlanId } from '../../shared/ids.ts'
import type { ReturnedPlan } from './model.ts'
import {
  ageInWords,
  bodyTask,
  calendarDays,
  dueGroups,
  dueRow,
  guidedTask,
  guidedTitle,
  officeFigures,
  returnedInWords,
  savedInWords,
  weekdayInWords,
  whatComesNext,
} from './view.ts'

const today = '2026-03-10'
const bodyHref = () => '/enti/c_z001'

function returned(values: Partial<ReturnedPlan> = {}): ReturnedPlan {
  return {
    planId: 'p' as PlanId,
    administrationId: 'a' as AdministrationId,
    administrationName: 'Valdorsa',
    versionNumber: 2,
    returnedAt: new Date('2026-02-26T10:02:00Z'),
    observations: 3,
    replies: 1,
    ...values,
  }
}

describe('a row of the due list', () => {
  const cases: [string | null, string, string, string | undefined][] = [
    ['2026-03-06', '4 giorni fa', 'ven 6 marzo', 'bad'],
    ['2026-03-09', 'Ieri', 'lun 9 marzo', 'bad'],
    ['2026-03-10', 'Oggi', 'mar 10 marzo', 'warn'],
    ['2026-03-12', '2 giorni', 'gio 12 marzo', 'warn'],
    ['2026-03-31', '21 giorni', 'mar 31 marzo', undefined],
    ['2025-06-30', '253 giorni fa', '30 giugno 2025', 'bad'],
    [null, 'Nessun termine', '', undefined],
  ]
  for (const [dueOn, left, date, tone] of cases)
    test(`says «${left}» for ${dueOn}`, () => {
      const row = dueRow(aDueItem({ dueOn }), today, bodyHref)
      assert.deepEqual([row.left, row.date, row.tone], [left, date, tone])
    })

  test('names who follows it, or nobody, and says no money', () => {
    assert.equal(dueRow(aDueItem({ responsible: anna }), today, bodyHref).who, 'Anna C.')
    const row = dueRow(aDueItem(), today, bodyHref)
    assert.equal(row.who, null)
    assert.equal(row.atRisk, undefined)
  })
})

test('groups carry the totals of the whole list, not of the page', () => {
  const all = [
    aDueItem({ key: '1', dueOn: '2026-03-01' }),
    aDueItem({ key: '2', dueOn: '2026-03-02' }),
    aDueItem({ key: '3' }),
  ]
  const groups = dueGroups(all.slice(0, 1), all, today, bodyHref).filter((group) => group.rows.length > 0)
  assert.deepEqual(
    groups.map(({ label, summary }) => [label, summary]),
    [['In ritardo', '2 attività']],
  )
})

describe('the figures of an office', () => {
  const hrefOf = (span: string) => `/?quando=${span}`
  const figures = (items: readonly ReturnType<typeof aDueItem>[], plans: readonly ReturnedPlan[]) =>
    officeFigures(items, plans, 42, today, hrefOf)

  test('say how many, in how many bodies and which comes first', () => {
    const [late, week, month] = figures(
      [aDueItem({ key: '1', dueOn: '2026-03-06' }), aDueItem({ key: '2', dueOn: '2026-03-12' })],
      [],
    )
    assert.deepEqual(late, {
      label: 'In ritardo',
      value: '1 attività',
      href: '/?quando=in-ritardo',
      context: 'in un ente; la prima ven 6 marzo, Valdorsa',
      tone: 'bad',
    })
    assert.equal(week?.tone, 'warn')
    assert.deepEqual([month?.value, month?.tone], ['0 attività', undefined])
  })

  const plans: [number, string, string][] = [
    [0, '0 piani', 'su 42 enti'],
    [1, '1 piano', 'su 42 enti, Valdorsa'],
    [2, '2 piani', 'su 42 enti, Valdorsa e Valdorsa'],
    [3, '3 piani', 'su 42 enti, Valdorsa, Valdorsa e un altro'],
    [5, '5 piani', 'su 42 enti, Valdorsa, Valdorsa e altri 3'],
  ]
  for (const [count, value, context] of plans)
    test(`say «${value}» returned, ${context}`, () => {
      const figure = figures(
        [],
        Array.from({ length: count }, () => returned()),
      )[3]
      assert.deepEqual([figure?.value, figure?.context], [value, context])
    })
})

test('the calendar has fourteen days with what is due on each', () => {
  const days = calendarDays(
    [aDueItem({ dueOn: '2026-03-23' }), aDueItem({ dueOn: '2026-03-24' })],
    today,
    (date) => date,
  )
  assert.deepEqual([days.length, days[0]?.date, days[13]?.date], [14, '2026-03-10', '2026-03-23'])
  assert.deepEqual(days[13]?.items, [{ label: 'Valdorsa', href: '2026-03-23' }])
  assert.equal(days.flatMap((day) => day.items).length, 1)
})

test('a returned plan says its observations, its answers and since when', () => {
  const cases: [Partial<ReturnedPlan>, string][] = [
    [{}, '3 osservazioni, 1 con risposta · 12 giorni dal rinvio'],
    [{ observations: 1, replies: 0 }, '1 osservazione, nessuna risposta · 12 giorni dal rinvio'],
    [{ returnedAt: new Date('2026-03-09T22:59:00Z') }, '3 osservazioni, 1 con risposta · rinviato ieri'],
    [{ returnedAt: new Date('2026-03-09T23:00:00Z') }, '3 osservazioni, 1 con risposta · rinviato oggi'],
    [{ returnedAt: null, observations: 0, replies: 0 }, 'Nessuna osservazione'],
  ]
  for (const [values, words] of cases) assert.equal(returnedInWords(returned(values), today), words)
})

describe('the guided home', () => {
  test('counts the things to do in its title', () => {
    assert.equal(guidedTitle('Comune di Valdorsa', 0), 'Comune di Valdorsa: per ora niente da fare')
    assert.equal(guidedTitle('Comune di Valdorsa', 1), 'Comune di Valdorsa: una cosa da fare')
    assert.equal(guidedTitle('Comune di Valdorsa', 3), 'Comune di Valdorsa: 3 cose da fare')
  })

  const hints: [string | null, string][] = [
    ['2026-03-12', 'Entro giovedì 12 marzo · circa 5 minuti'],
    ['2026-03-10', 'Entro oggi · circa 5 minuti'],
    ['2026-03-09', 'Oltre il termine da ieri (lunedì 9 marzo) · circa 5 minuti'],
    ['2025-06-30', 'Oltre il termine da 253 giorni (lunedì 30 giugno 2025) · circa 5 minuti'],
    [null, 'circa 5 minuti'],
  ]
  for (const [dueOn, hint] of hints)
    test(`says «${hint}»`, () => assert.equal(guidedTask(aDueItem({ dueOn }), today).hint, hint))

  test('says who follows a thing that is not the reader’s', () => {
    const task = guidedTask(aDueItem({ responsible: anna, dueOn: null }), today, { withPerson: true })
    assert.equal(task.hint, 'circa 5 minuti · La segue Anna C.')
  })

  test('says when the last answer was saved', () => {
    const now = new Date('2026-03-10T09:00:00Z')
    assert.equal(savedInWords(new Date('2026-03-10T08:00:00Z'), now), '09:00')
    assert.equal(savedInWords(new Date('2026-03-09T15:20:00Z'), now), '16:20 di ieri')
    assert.equal(savedInWords(new Date('2026-03-01T15:20:00Z'), now), '16:20 del 1º marzo 2026')
  })

  test('tells who may send that they will, and the others that they cannot by mistake', () => {
    assert.match(whatComesNext('legal_representative', [], true), /lo trasmetti tu/)
    assert.match(whatComesNext('delegate', ['plans'], true), /lo trasmetti tu/)
    for (const [role, sends] of [
      ['delegate', ['spending']],
      ['contact', []],
      ['editor', []],
    ] as const)
      assert.match(
        whatComesNext(role, sends, true),
        /l’ufficio associato rilegge.*non puoi inviare nulla per errore/,
      )
    assert.doesNotMatch(whatComesNext('contact', [], false), /ufficio associato/)
  })
})

test('on the page of a body a duty says how long is left, who follows it and how far it is', () => {
  const late = bodyTask(aDueItem({ dueOn: '2026-03-09', responsible: anna, status: 'inProgress' }), today)
  assert.deepEqual(late.status, { kind: 'bad', icon: 'clock', label: 'Ieri' })
  assert.equal(late.hint, 'Anna C. · in corso · circa 5 minuti')
  const undated = bodyTask(aDueItem({ dueOn: null, hint: '' }), today)
  assert.equal(undated.status, 'todo')
  assert.equal(undated.hint, 'Senza persona · da iniziare')
})

test('writes the day without the year, and the age of a plan in days', () => {
  assert.equal(weekdayInWords(today), 'martedì 10 marzo')
  assert.equal(ageInWords(new Date('2026-03-10T01:00:00Z'), today), 'da oggi')
  assert.equal(ageInWords(new Date('2026-03-09T01:00:00Z'), today), 'da ieri')
  assert.equal(ageInWords(new Date('2026-02-26T01:00:00Z'), today), 'da 12 giorni')
})
