// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isMonthFirst, readClipboard, readDay, readName, readWhole } from './clipboard.ts'

describe('a text copied from a spreadsheet', () => {
  const cases: [string, string, string[][]][] = [
    ['a column, with the line end the program adds', 'Anagrafe\r\nLeva\r\n', [['Anagrafe'], ['Leva']]],
    [
      'a block',
      'a\tb\nc\td',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a cell with a line end and quotes', '"due\nrighe"\t"dice ""sì"""\n', [['due\nrighe', 'dice "sì"']]],
    ['a cell with a tab', '"uno\tdue"\ttre', [['uno\tdue', 'tre']]],
    [
      'quotes that are part of the text',
      'schermo 5"\t"Demos"\nx\ty',
      [
        ['schermo 5"', '"Demos"'],
        ['x', 'y'],
      ],
    ],
    ['a quote that never closes', '"Demos\tx', [['"Demos', 'x']]],
    ['empty cells, which keep their place', 'a\t\tb\n\t\t\nc', [['a', '', 'b'], ['', '', ''], ['c']]],
    ['nothing', '\r\n', []],
  ]
  for (const [what, text, rows] of cases)
    test(`has ${what}`, () => {
      assert.deepEqual(readClipboard(text), rows)
    })
})

const plain = (value: string) => ({ value, options: null })
const asked = (...options: string[]) => ({ options })
function brief({ value, doubt }: ReturnType<typeof readDay>) {
  return doubt === null ? { value, options: null } : { options: doubt.options.map((each) => each.value) }
}

describe('a day', () => {
  const cases: [string, ReturnType<typeof brief>, boolean?][] = [
    ['30/06/2026', plain('30/06/2026')],
    ['3.4.2026', plain('03/04/2026')],
    ['2026-06-30', plain('30/06/2026')],
    ['2026-06-30 00:00:00', plain('30/06/2026')],
    ['30 giugno 2026', plain('30/06/2026')],
    ['30-giu-26', asked('30/06/2026')],
    ['30/06/26', asked('30/06/2026')],
    ['06/30/2026', asked('30/06/2026')],
    ['03/04/2026', asked('03/04/2026', '04/03/2026'), true],
    ['04/04/2026', plain('04/04/2026'), true],
    ['46203', asked('30/06/2026')],
    ['31/02/2026', asked()],
    ['presto', asked()],
  ]
  for (const [typed, expected, inMonthFirstColumn] of cases)
    test(`«${typed}»${inMonthFirstColumn ? ' beside days with the month first' : ''}`, () => {
      assert.deepEqual(brief(readDay(typed, inMonthFirstColumn ?? false)), expected)
    })

  test('tells a month that stands first', () => {
    assert.deepEqual(['06/30/2026', '30/06/2026', '03/04/2026', 'x'].map(isMonthFirst), [
      true,
      false,
      false,
      false,
    ])
  })
})

describe('a whole number', () => {
  const cases: [string, ReturnType<typeof brief>][] = [
    ['1234', plain('1.234')],
    ['1.234', plain('1.234')],
    ['1.234,00', plain('1.234')],
    ['1,234.00', plain('1.234')],
    ['1 234', plain('1.234')],
    ['1,234,567', plain('1.234.567')],
    ['1,234', asked('1.234')],
    ['1.234,56', asked()],
    ['12,5', asked()],
    ['-3', asked()],
    ['tanti', asked()],
  ]
  for (const [typed, expected] of cases)
    test(`«${typed}»`, () => {
      assert.deepEqual(brief(readWhole(typed)), expected)
    })
})

describe('a name', () => {
  const names = [
    { value: '1', label: 'Anagrafe', words: ['Anagrafe', 'COM-04'] },
    { value: '2', label: 'Stato civile', words: ['Stato civile'] },
    { value: '3', label: 'Municipio, A', words: ['Municipio'] },
    { value: '4', label: 'Municipio, B', words: ['Municipio'] },
  ]
  const cases: [string, ReturnType<typeof brief>][] = [
    ['ANAGRAFE', plain('1')],
    ['com 04', plain('1')],
    ['Anagrafre', asked('1')],
    ['civile', asked('2')],
    ['municipio', asked('3', '4')],
    ['Astrologia', asked('1', '2', '3', '4')],
  ]
  for (const [typed, expected] of cases)
    test(`«${typed}»`, () => {
      assert.deepEqual(brief(readName(typed, names, 'non c’è')), expected)
    })
})
