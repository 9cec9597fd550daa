// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { readXlsx } from 'hucre/xlsx'
import { csvLines, type ExportColumn, toCsv, toCsvExcel, toXlsx } from './export.ts'

type Row = {
  name: string | null
  services: number
  amountCents: number | null
  endsOn: string | null
  at: string
  done: boolean
}

const columns: ExportColumn<Row>[] = [
  { key: 'administration', label: 'Ente', value: (row) => row.name },
  { key: 'services', label: 'Servizi', kind: 'number', value: (row) => row.services },
  { key: 'amount', label: 'Importo', kind: 'money', value: (row) => row.amountCents },
  { key: 'ends_on', label: 'Fine', kind: 'date', value: (row) => row.endsOn },
  { key: 'sent_at', label: 'Inviato', kind: 'instant', value: (row) => row.at },
  { key: 'done', label: 'Concluso', value: (row) => row.done },
]
const row: Row = {
  name: 'Valdorsa, "Alta"',
  services: 13,
  amountCents: 5652600,
  endsOn: '2026-06-30',
  at: '2026-03-10T10:07:32Z',
  done: false,
}

describe('CSV for machines', () => {
  test('has keys, commas, dots, ISO dates and no BOM', () => {
    assert.equal(
      toCsv(columns, [row]),
      'administration,services,amount,ends_on,sent_at,done\r\n' +
        '"Valdorsa, ""Alta""",13,56526.00,2026-06-30,2026-03-10T10:07:32Z,false\r\n',
    )
  })

  test('leaves missing values empty and keeps zero', () => {
    const lines = [
      ...csvLines(columns, [{ ...row, name: null, services: 0, amountCents: null, endsOn: null }]),
    ]
    assert.equal(lines[1], ',0,,,2026-03-10T10:07:32Z,false\r\n')
  })

  const amounts: [number, string][] = [
    [0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [-123456, '-1234.56'],
    [9007199254740991, '90071992547409.91'],
  ]
  for (const [amountCents, text] of amounts) {
    test(`writes ${amountCents} cents as ${text}`, () => {
      assert.equal(
        toCsv(columns, [{ ...row, amountCents }])
          .split('\r\n')[1]
          ?.split(',')[3],
        text,
      )
    })
  }

  for (const start of ['=', '@', '+', '-', '\t', '\r']) {
    test(`makes a text that starts with ${JSON.stringify(start)} harmless`, () => {
      const [, record] = parse(toCsv(columns, [{ ...row, name: `${start}cmd` }])) as string[][]
      assert.equal(record?.[0], `'${start}cmd`)
    })
  }

  test('is read back as it was written, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { minLength: 1, maxLength: 5 }),
        (names) => {
          const text = toCsv<string>(
            [
              { key: 'name', label: 'Nome', value: (name) => name },
              { key: 'x', label: 'X', value: () => 1 },
            ],
            names,
          )
          const records = parse(text, { from_line: 1 }) as string[][]
          assert.deepEqual(
            records.slice(1).map((record) => record[0]?.replace(/^'(?=[=@+\-\t\r])/, '')),
            names,
          )
        },
      ),
    )
  })
})

describe('CSV for an Italian Excel', () => {
  test('has BOM, labels, semicolons and comma decimals', () => {
    assert.equal(
      toCsvExcel(columns, [row]),
      '\uFEFFEnte;Servizi;Importo;Fine;Inviato;Concluso\r\n' +
        '"Valdorsa, ""Alta""";13;56526,00;2026-06-30;2026-03-10T10:07:32Z;false\r\n',
    )
  })
})

describe('workbook', () => {
  test('has real numbers and dates under the labels', async () => {
    const { sheets } = await readXlsx(await toXlsx(columns, [row], 'Piani: 2026/1'))
    assert.equal(sheets[0]?.name, 'Piani  2026 1')
    const [head, first] = sheets[0]?.rows ?? []
    assert.deepEqual(head, ['Ente', 'Servizi', 'Importo', 'Fine', 'Inviato', 'Concluso'])
    assert.equal(first?.[0], 'Valdorsa, "Alta"')
    assert.equal(first?.[1], 13)
    assert.equal(first?.[2], 56526)
    assert.ok(first?.[3] instanceof Date && first[3].toISOString().startsWith('2026-06-30'))
    assert.equal(first?.[5], false)
  })

  test('keeps a text that looks like a formula a text', async () => {
    const bytes = await toXlsx<string>(
      [{ key: 'a', label: 'A', value: (text) => text }],
      ['=1+1', '+39 010', '@x'],
    )
    const { sheets } = await readXlsx(bytes)
    assert.deepEqual(sheets[0]?.rows.slice(1), [['=1+1'], ['+39 010'], ['@x']])
  })
})
