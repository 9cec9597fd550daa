// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { istatWithZeros, readPastedList } from './pasted-list.ts'

describe('a pasted list', () => {
  const lines: [string, string, string[]][] = [
    ['Agliè', 'Agliè', []],
    ['  Agliè  ', 'Agliè', []],
    ['1. Agliè', 'Agliè', []],
    ['12) Comune di Agliè', 'Comune di Agliè', []],
    ['- Agliè', 'Agliè', []],
    ['• Agliè', 'Agliè', []],
    ['7 Agliè', 'Agliè', []],
    ['3\tAgliè\tTO', 'Agliè (TO)', []],
    ['Castro (BG)', 'Castro (BG)', []],
    ['Castro [BG]', 'Castro (BG)', []],
    ['Castro - BG', 'Castro (BG)', []],
    ['Castro, BG', 'Castro (BG)', []],
    ['Castro (prov. di Lecce)', 'Castro (Lecce)', []],
    ['Castro\tBergamo\tLombardia', 'Castro (Bergamo)', []],
    ['Castro\tLombardia\tBG', 'Castro (BG)', []],
    ['Castro;BG;1.234', 'Castro (BG)', []],
    ['"Castro"\t016065\tC337', 'Castro', ['016065', 'C337']],
    ['c_c337', '', ['c_c337']],
    ['Castro (016065)', 'Castro', ['016065']],
    ['Castro (BG) - c_c337', 'Castro (BG)', ['c_c337']],
    ['00488410010', '', ['00488410010']],
    ['16065', '', ['16065']],
    ['Reggio nell’Emilia', 'Reggio nell’Emilia', []],
    ['San Dorligo della Valle-Dolina', 'San Dorligo della Valle-Dolina', []],
  ]
  for (const [typed, name, codes] of lines)
    test(`«${typed.replaceAll('\t', '⇥')}» is ${name || codes.join()}`, () => {
      assert.deepEqual(readPastedList(typed), [{ number: 1, text: typed.trim(), name, codes }])
    })

  test('heads of columns and blank lines are left out, numbers stay those of the list', () => {
    const read = readPastedList('N.\tComune\tProv.\r\n\r\n1\tAgliè\tTO\r\n   \r\n2\tCastro\tBG\r\n')
    assert.deepEqual(
      read.map(({ number, name }) => [number, name]),
      [
        [3, 'Agliè (TO)'],
        [5, 'Castro (BG)'],
      ],
    )
  })

  test('zeros that a spreadsheet cut are put back for a question only', () => {
    assert.deepEqual(['16065', '1001', '001', 'Castro'].map(istatWithZeros), ['016065', '001001', null, null])
  })
})
