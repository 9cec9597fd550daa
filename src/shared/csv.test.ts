// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CsvTable, readCsv } from './csv.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function table(content: Uint8Array): CsvTable {
  const reading = readCsv(content)
  assert.ok(reading.ok, reading.ok ? '' : reading.fault.reason)
  return reading.table
}

function fault(text: string) {
  const reading = readCsv(bytes(text))
  assert.ok(!reading.ok, 'the file should be refused')
  return reading.fault
}

describe('a file of separated values', () => {
  test('keeps every value as text and the line of every record', () => {
    const { header, records, separator, encoding } = table(
      bytes('sigla,nome,n\nNA,None,007\n\nTO,"Ala, di sopra",\n'),
    )
    assert.deepEqual(header, ['sigla', 'nome', 'n'])
    assert.deepEqual(records, [
      { line: 2, cells: ['NA', 'None', '007'] },
      { line: 4, cells: ['TO', 'Ala, di sopra', ''] },
    ])
    assert.equal(separator, ',')
    assert.equal(encoding, 'utf-8')
  })

  test('may begin with a byte order mark', () => {
    assert.deepEqual(table(bytes('\uFEFFnome,n\nAgliè,1\n')).header, ['nome', 'n'])
  })

  for (const [separator, words] of [
    [';', 'semicolons'],
    ['\t', 'tabs'],
  ] as const)
    test(`may be separated by ${words}`, () => {
      const read = table(bytes(`${['nome', 'nota'].join(separator)}\n${['Agliè', 'a, b'].join(separator)}\n`))
      assert.equal(read.separator, separator)
      assert.deepEqual(read.records[0]?.cells, ['Agliè', 'a, b'])
    })

  test('may be in Windows-1252', () => {
    const read = table(Uint8Array.from([...bytes('nome\nAgli'), 0xe8, ...bytes(' '), 0x80, ...bytes('\n')]))
    assert.equal(read.encoding, 'windows-1252')
    assert.deepEqual(read.records[0]?.cells, ['Agliè €'])
  })

  test('counts lines with any line end, inside quotes too', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const read = table(bytes(['nome,nota', 'Airasca,"due', 'righe"', 'Agliè,una'].join(end) + end))
      assert.deepEqual(
        read.records.map((record) => [record.line, record.cells[1]]),
        [
          [2, 'due\nrighe'],
          [4, 'una'],
        ],
      )
    }
  })

  test('keeps a record with too few or too many cells, for who reads it to refuse', () => {
    assert.deepEqual(
      table(bytes('a,b\n1\n1,2,3\n')).records.map((record) => record.cells.length),
      [1, 3],
    )
  })

  for (const [name, text, line, words] of [
    ['a quote opened and never closed', 'a,b\n1,2\n"x,3\n4,5\n', 3, /riga 3 non si chiudono/],
    [
      'a quote that swallows lines up to another',
      'a,b\n1,2\n\n"x,3\n4,5\n"k",6\n',
      4,
      /riga 4 si chiudono male alla riga 6/,
    ],
    ['a quote in the middle of a value', 'a,b\n1,2\nx"y,3\n', 3, /riga 3 .* fuori posto/],
    ['text after a closing quote', 'a,b\n"x"y,3\n', 2, /riga 2 .* fuori posto/],
    ['an empty file', '', 1, /vuoto/],
    ['a file of blank lines', '\n \n\n', 1, /vuoto/],
    ['a workbook', 'PK\u0003\u0004\0\0', 1, /foglio di calcolo/],
  ] as const)
    test(`${name} refuses the file and says the line`, () => {
      const refused = fault(text)
      assert.equal(refused.line, line)
      assert.match(refused.reason, words)
    })
})
