// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../shared/dates.ts'
import { addWorkingDays, dayOff, nearestWorkingDay } from '../../shared/working-days.ts'
import { dueAfter, earlier, lastUsefulDay, type Span, type TermOf } from './deadlines.ts'

const ground = { rule: 'termine per i contratti', source: 'avviso di prova', certainty: 'certain' } as const
const days = (count: number): Span => ({ count, unit: 'days' })
const months = (count: number): Span => ({ count, unit: 'months' })

function due(on: string, span: Span, more: Partial<TermOf> = {}) {
  return dueAfter({
    start: { on, what: 'notifica del decreto' },
    span,
    ground,
    movesOnDayOff: false,
    ...more,
  })
}

describe('the last day of a term', () => {
  for (const { name, start, spans, ends } of [
    {
      name: '120 + 150 days',
      start: '2025-06-16',
      spans: [days(120), days(150)],
      ends: ['2025-10-14', '2026-03-13'],
    },
    {
      name: '6 + 9 months',
      start: '2022-09-15',
      spans: [months(6), months(9)],
      ends: ['2023-03-15', '2023-12-15'],
    },
    {
      name: '9 + 12 months',
      start: '2022-10-31',
      spans: [months(9), months(12)],
      ends: ['2023-07-31', '2024-07-31'],
    },
    { name: 'the end of a shorter month', start: '2025-08-31', spans: [months(6)], ends: ['2026-02-28'] },
    {
      name: 'the end of February in a leap year',
      start: '2023-08-31',
      spans: [months(6)],
      ends: ['2024-02-29'],
    },
    { name: '29 February and a year', start: '2024-02-29', spans: [months(12)], ends: ['2025-02-28'] },
    { name: 'days over 29 February', start: '2024-02-01', spans: [days(30)], ends: ['2024-03-02'] },
    {
      name: 'days over February of a common year',
      start: '2025-02-01',
      spans: [days(30)],
      ends: ['2025-03-03'],
    },
    { name: 'a decree notified on a holiday', start: '2025-12-25', spans: [days(120)], ends: ['2026-04-24'] },
  ])
    test(name, () => {
      let from = start
      for (const [index, span] of spans.entries()) {
        const { on, lines } = due(from, span)
        assert.equal(on, ends[index])
        assert.equal(lines[0]?.on, from)
        from = on
      }
    })

  test('an extension of three months joins the months of the term: the end of a month is cut once', () => {
    const extensions = [{ months: 3, why: 'decreto di gennaio 2023' }]
    assert.equal(due('2022-09-15', months(6), { extensions }).on, '2023-06-15')
    assert.equal(due('2022-08-31', months(6), { extensions }).on, '2023-05-31')
    const { on, lines } = due('2025-06-16', days(120), { extensions })
    assert.equal(on, '2026-01-14')
    assert.deepEqual(
      lines.map(({ text }) => text),
      ['notifica del decreto', '+ 120 giorni', '+ 3 mesi di proroga: decreto di gennaio 2023'],
    )
  })

  test('a final day cuts what goes beyond it, and nothing else', () => {
    const finalDay = { on: '2026-03-31', what: 'la data finale dei progetti' }
    assert.equal(due('2025-11-10', days(150), { finalDay }).on, '2026-03-31')
    assert.equal(due('2025-11-01', days(150), { finalDay }).on, '2026-03-31')
    assert.equal(due('2025-10-31', days(150), { finalDay }).on, '2026-03-30')
    assert.match(
      due('2025-11-10', days(150), { finalDay }).lines.at(-1)?.text ?? '',
      /non oltre la data finale/,
    )
  })

  test('suspended days come after, those before the start and counted twice left out', () => {
    const of = (from: string, to: string) => ({ from, to, why: 'ricorso' })
    assert.equal(
      due('2025-01-10', days(10), { suspensions: [of('2025-01-15', '2025-01-19')] }).on,
      '2025-01-25',
    )
    assert.equal(
      due('2025-01-10', days(10), { suspensions: [of('2025-01-08', '2025-01-12')] }).on,
      '2025-01-22',
    )
    assert.equal(
      due('2025-01-10', days(10), { suspensions: [of('2025-01-01', '2025-01-10')] }).on,
      '2025-01-20',
    )
    assert.equal(
      due('2025-01-10', days(10), { suspensions: [of('2025-01-21', '2025-01-30')] }).on,
      '2025-01-20',
    )
    const twice = [of('2025-01-15', '2025-01-19'), of('2025-01-17', '2025-01-21')]
    assert.equal(due('2025-01-10', days(10), { suspensions: twice }).on, '2025-01-27')
    // The days added reach a suspension that the bare term did not.
    const chained = [of('2025-01-15', '2025-01-19'), of('2025-01-23', '2025-01-24')]
    assert.equal(due('2025-01-10', days(10), { suspensions: chained }).on, '2025-01-27')
  })

  test('a term that ends on a day off stays or moves, as the setting says, and says which', () => {
    assert.equal(due('2025-12-15', days(10)).on, '2025-12-25')
    assert.match(due('2025-12-15', days(10)).lines.at(-1)?.text ?? '', /Natale.*non si sposta/)
    // Christmas, Santo Stefano, Saturday, Sunday.
    assert.equal(due('2025-12-15', days(10), { movesOnDayOff: true }).on, '2025-12-29')
  })

  test('twenty working days go over Easter, Saturdays and Sundays', () => {
    assert.equal(due('2026-03-20', { count: 20, unit: 'working_days' }).on, '2026-04-20')
  })
})

describe('the last useful day', () => {
  const end = { on: '2026-03-31', what: 'termine per completare' }
  const steps = [
    { what: 'lavori', span: days(90), known: 'valore delle regole' },
    { what: 'verifica tecnica', span: days(12), known: 'media di 8 verifiche' },
  ]

  test('takes away what must still follow, and tells it', () => {
    const { on, lines } = lastUsefulDay(end, steps, ground)
    assert.equal(on, '2025-12-19')
    assert.deepEqual(lines, [
      { text: 'termine per completare', on: '2026-03-31' },
      { text: '− 12 giorni: verifica tecnica (media di 8 verifiche)', on: '2026-03-19' },
      { text: '− 90 giorni: lavori (valore delle regole)', on: '2025-12-19' },
    ])
  })

  test('is never a day off: nobody acts on it', () => {
    assert.equal(lastUsefulDay({ ...end, on: '2026-04-06' }, [], ground).on, '2026-04-03')
  })

  test('comes before or with its end, and leaves the steps the time they need', () => {
    const span = fc.record({ count: fc.integer({ min: 0, max: 200 }), unit: fc.constant('days' as const) })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.array(span, { maxLength: 5 }), (offset, spans) => {
        const on = addDays('2022-01-01', offset)
        const list = spans.map((each) => ({ what: 'passo', span: each, known: 'prova' }))
        const start = lastUsefulDay({ on, what: 'fine' }, list, ground)
        const needed = spans.reduce((sum, { count }) => sum + count, 0)
        assert.ok(start.on <= on)
        assert.ok(addDays(start.on, needed) <= on)
        assert.equal(dayOff(start.on), null)
        assert.equal(start.lines.at(-1)?.on, start.on)
      }),
    )
  })

  test('with another one, the earlier counts and names the other', () => {
    const a = due('2025-06-16', days(120))
    const b = lastUsefulDay(end, steps, { ...ground, rule: 'tempo per completare' })
    assert.equal(earlier(a, b).on, a.on)
    assert.equal(earlier(b, a).on, a.on)
    assert.match(earlier(a, b).lines.at(-1)?.text ?? '', /19 dicembre 2025: tempo per completare/)
  })
})

describe('working days', () => {
  test('leave out national holidays, also the new one of San Francesco, and no patron saint', () => {
    assert.equal(dayOff('2026-06-02'), 'Festa della Repubblica')
    assert.equal(dayOff('2025-04-21'), 'Lunedì dell’Angelo')
    assert.match(dayOff('2027-10-04') ?? '', /San Francesco/)
    assert.equal(dayOff('2024-10-04'), null)
    // Sant’Ambrogio in Milan, a Monday.
    assert.equal(dayOff('2026-12-07'), null)
  })

  test('are counted both ways', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 60 }), (offset, count) => {
        const day = nearestWorkingDay(addDays('2023-01-01', offset), 1)
        assert.equal(addWorkingDays(addWorkingDays(day, count), -count), day)
      }),
    )
  })
})
