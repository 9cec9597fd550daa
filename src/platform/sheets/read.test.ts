// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { writeOds } from 'hucre/ods'
import { odsParts, odsRow, xlsxParts, xlsxRow, zip } from '../../../test/factories/broken-workbooks.ts'
import { type Sheet, Unreadable } from './model.ts'
import { readWorkbook, readWorkbookRows } from './read.ts'

async function sheetsOf(bytes: Uint8Array, fileName?: string): Promise<readonly Sheet[]> {
  const reading = await readWorkbook(bytes, fileName === undefined ? {} : { fileName })
  assert.ok(reading.ok, reading.ok ? '' : reading.fault)
  return reading.sheets
}
async function first(bytes: Uint8Array, fileName?: string): Promise<Sheet> {
  const [sheet] = await sheetsOf(bytes, fileName)
  assert.ok(sheet)
  return sheet
}
const xlsx = (rows: string, more: Parameters<typeof xlsxParts>[0] = {}) => zip(xlsxParts({ rows, ...more }))

describe('a cell of an .xlsx reads as it was seen:', () => {
  const shared =
    '<si><t>Uno</t></si><si><r><t>Due</t></r><r><rPr><b/></rPr><t xml:space="preserve"> colori</t></r></si>' +
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si><si><t>a_x000D_\nb &amp; &#232;</t></si>'
  const formats = [
    'dd/mm/yyyy',
    'dd/mm/yyyy hh:mm',
    'hh:mm',
    '[h]:mm',
    '0.00%',
    '000000',
    '#,##0.00 &quot;dm&quot;',
    'mmm\\-yy',
  ]
  const cases: readonly (readonly [string, string, string, string?])[] = [
    ['a shared text', '<c t="s"><v>0</v></c>', 'Uno'],
    ['a text in two colours', '<c t="s"><v>1</v></c>', 'Due colori'],
    ['a text without its reading aid', '<c t="s"><v>2</v></c>', '東京'],
    ['line ends and signs that XML cannot hold', '<c t="s"><v>3</v></c>', 'a\nb & è'],
    ['plain characters', '<c t="inlineStr"><is><t><![CDATA[a < b]]></t></is></c>', 'a < b'],
    ['a number', '<c><v>1234.56</v></c>', '1234,56'],
    ['a sum of floating figures', '<c><v>0.30000000000000004</v></c>', '0,3'],
    ['a very small number', '<c><v>1.5E-7</v></c>', '0,00000015'],
    ['a great number', '<c><v>12345678901</v></c>', '12345678901'],
    ['a percentage', '<c s="5"><v>0.225</v></c>', '22,5%'],
    ['a code with zeros', '<c s="6"><v>123</v></c>', '000123'],
    ['an amount', '<c s="7"><v>14000</v></c>', '14000'],
    ['zeros of a text', '<c t="inlineStr"><is><t>00123</t></is></c>', '00123'],
    ['an amount as text, the Italian way', '<c t="str"><v>1.234,56</v></c>', '1.234,56'],
    ['an amount as text, the English way', '<c t="str"><v>1,234.56</v></c>', '1,234.56'],
    ['a day', '<c s="1"><v>46203</v></c>', '30/06/2026'],
    ['a day by month and year', '<c s="8"><v>46203</v></c>', '30/06/2026'],
    ['a day with its time', '<c s="2"><v>46203.604166666664</v></c>', '30/06/2026 14:30'],
    ['a day at midnight', '<c s="2"><v>46203</v></c>', '30/06/2026'],
    ['a time', '<c s="3"><v>0.604166666666667</v></c>', '14:30'],
    ['a length of time', '<c s="4"><v>1.5</v></c>', '36:00'],
    ['the first day', '<c s="1"><v>1</v></c>', '01/01/1900'],
    ['the day that never was', '<c s="1"><v>60</v></c>', '29/02/1900'],
    ['the day after it', '<c s="1"><v>61</v></c>', '01/03/1900'],
    ['a day before all', '<c s="1"><v>-1</v></c>', '-1'],
    ['a day in words of the standard', '<c t="d"><v>2026-06-30T00:00:00</v></c>', '30/06/2026'],
    ['true', '<c t="b"><v>1</v></c>', 'sì'],
    ['false', '<c t="b"><v>0</v></c>', 'no'],
    ['a formula', '<c><f>A1*2</f><v>42</v></c>', '42'],
    ['a formula that gives a text', '<c t="str"><f>A1</f><v>Uno</v></c>', 'Uno'],
    ['a formula that gives nothing', '<c t="str"><f>""</f><v></v></c>', ''],
    ['a formula without its result', '<c><f>SUM(A1:A3)</f></c>', '=SUM(A1:A3)', 'no_result'],
    ['a formula with an empty result', '<c><f>SUM(A1:A3)</f><v/></c>', '=SUM(A1:A3)', 'no_result'],
    ['a shared formula without its result', '<c><f t="shared" si="0"/></c>', '=…', 'no_result'],
    ['an error', '<c t="e"><v>#N/A</v></c>', '#N/D', 'error'],
    ['a reference that is lost', '<c t="e"><f>#REF!+1</f><v>#REF!</v></c>', '#RIF!', 'error'],
    ['a division by nothing', '<c t="e"><v>#DIV/0!</v></c>', '#DIV/0!', 'error'],
  ]
  for (const [name, cell, expected, note] of cases)
    test(name, async () => {
      const sheet = await first(xlsx(`<row r="7">${cell}<c><v>1</v></c></row>`, { strings: shared, formats }))
      assert.equal(sheet.rows[6]?.[0], expected)
      assert.deepEqual(sheet.notes, note === undefined ? undefined : [{ line: 7, column: 0, kind: note }])
    })
})

describe('an .xlsx', () => {
  test('tells merges, of which only the first cell has a value', async () => {
    const sheet = await first(
      xlsx(xlsxRow('a', 'sotto') + xlsxRow('sotto', 'b') + xlsxRow('c'), {
        after: '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A1:A2"/></mergeCells>',
      }),
    )
    assert.deepEqual(sheet.rows, [['a'], ['', 'b'], ['c']])
    assert.deepEqual(sheet.merges, [
      { line: 1, column: 0, lastLine: 1, lastColumn: 1 },
      { line: 1, column: 0, lastLine: 2, lastColumn: 0 },
    ])
  })

  test('tells what is hidden, and reads it', async () => {
    const sheets = '<sheet name="Dati" sheetId="1" state="hidden" r:id="rId1"/>'
    const before = '<cols><col min="2" max="3" hidden="1"/></cols>'
    const [sheet] = await sheetsOf(
      xlsx(xlsxRow('a') + xlsxRow('b').replace('<row', '<row hidden="1"'), { sheets, before }),
    )
    assert.deepEqual(sheet, {
      name: 'Dati',
      isHidden: true,
      rows: [['a'], ['b']],
      hiddenLines: [2],
      hiddenColumns: [1, 2],
    })
  })

  test('may have prefixes, quotes of the other kind and no places', async () => {
    const parts = xlsxParts({})
    const sheet = `<x:worksheet xmlns:x='y'><x:sheetData><x:row r='2'><x:c t='inlineStr' ><x:is><x:t a=">">Uno</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`
    assert.deepEqual((await first(zip({ ...parts, 'xl/worksheets/sheet1.xml': sheet }))).rows, [[], ['Uno']])
  })

  test('may be in UTF-16', async () => {
    const parts = xlsxParts({})
    const sheet = Buffer.from(
      `\uFEFF<worksheet><sheetData>${xlsxRow('è')}</sheetData></worksheet>`,
      'utf16le',
    )
    assert.deepEqual((await first(zip({ ...parts, 'xl/worksheets/sheet1.xml': sheet }))).rows, [['è']])
  })

  test('may be cut by the reading at any byte', async () => {
    const text = `${'è'.repeat(30_000)}&amp;`
    const sheet = await first(xlsx(xlsxRow(...Array.from({ length: 20 }, (_, index) => `${index}${text}`))))
    assert.deepEqual(
      sheet.rows[0]?.map((cell) => cell.slice(-2)),
      Array.from({ length: 20 }, () => 'è&'),
    )
  })
})

describe('an .ods', () => {
  const cell = (attributes: string, shown = '') =>
    `<table:table-cell ${attributes}>${shown && `<text:p>${shown}</text:p>`}</table:table-cell>`
  const cases: readonly (readonly [string, string, string, string?])[] = [
    ['a number', cell('office:value-type="float" office:value="1234.56"', '1.234,56 €'), '1234,56'],
    ['a code with zeros', cell('office:value-type="float" office:value="123"', '000123'), '000123'],
    ['a percentage', cell('office:value-type="percentage" office:value="0.22"', '22%'), '22%'],
    ['a day', cell('office:value-type="date" office:date-value="2026-06-30"', '30/6/26'), '30/06/2026'],
    [
      'a day with its time',
      cell('office:value-type="date" office:date-value="2026-06-30T14:30:00"'),
      '30/06/2026 14:30',
    ],
    ['a time', cell('office:value-type="time" office:time-value="PT14H30M00S"', '14:30'), '14:30'],
    ['true', cell('office:value-type="boolean" office:boolean-value="true"', 'VERO'), 'sì'],
    [
      'two paragraphs',
      cell('office:value-type="string"', 'a</text:p><text:p>b<text:s text:c="2"/>c'),
      'a\nb  c',
    ],
    [
      'a formula',
      cell('table:formula="of:=[.A1]*2" office:value-type="float" office:value="42"', '42'),
      '42',
    ],
    ['a formula without its result', cell('table:formula="of:=[.A1]*2"'), '=[.A1]*2', 'no_result'],
    [
      'an error',
      cell(
        'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"',
        '#DIV/0!',
      ),
      '#DIV/0!',
      'error',
    ],
    [
      'a value without its remark',
      `<table:table-cell office:value-type="string"><office:annotation><dc:creator>Io</dc:creator><text:p>nota</text:p></office:annotation><text:p>Uno</text:p></table:table-cell>`,
      'Uno',
    ],
  ]
  for (const [name, given, expected, note] of cases)
    test(`reads ${name} as it was seen`, async () => {
      const sheet = await first(zip(odsParts(odsRow(given, 'x'))))
      assert.deepEqual(sheet.rows, [[expected, 'x']])
      assert.deepEqual(sheet.notes, note === undefined ? undefined : [{ line: 1, column: 0, kind: note }])
    })

  test('repeats what is said many times, and keeps the lines', async () => {
    const again = (xml: string, what: string) => xml.replace('>', ` table:number-${what}-repeated="3">`)
    const rows =
      again('<table:table-row><table:table-cell/></table:table-row>', 'rows') +
      again(odsRow('a'), 'rows') +
      odsRow('b', again(cell('office:value-type="string"', 'c'), 'columns'))
    assert.deepEqual((await first(zip(odsParts(rows)))).rows, [
      [],
      [],
      [],
      ['a'],
      ['a'],
      ['a'],
      ['b', 'c', 'c', 'c'],
    ])
  })

  test('tells merges and what is hidden; the past and the copies of other files are no rows', async () => {
    const styles =
      '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    const rows =
      '<table:table-column/><table:table-column table:visibility="collapse"/>' +
      odsRow(
        cell(
          'table:number-columns-spanned="2" table:number-rows-spanned="1" office:value-type="string"',
          'a',
        ),
        '<table:covered-table-cell office:value-type="string"><text:p>sotto</text:p></table:covered-table-cell>',
        'b',
      ) +
      odsRow('c').replace('<table:table-row', '<table:table-row table:visibility="filter"')
    const before =
      '<table:tracked-changes><table:deletion><table:table-cell><text:p>era</text:p></table:table-cell></table:deletion></table:tracked-changes>'
    const after = `<table:table table:name="altro"><table:table-source xlink:href="../altro.ods"/>${odsRow('x')}</table:table>`
    const [sheet, copy] = await sheetsOf(zip(odsParts(rows, { styles, before, after })))
    assert.deepEqual(sheet, {
      name: 'Dati',
      isHidden: true,
      rows: [['a', '', 'b'], ['c']],
      merges: [{ line: 1, column: 0, lastLine: 1, lastColumn: 1 }],
      hiddenLines: [2],
      hiddenColumns: [1],
    })
    assert.equal(copy?.isHidden, true)
  })
})

describe('reading some rows at a time', () => {
  const rows = Array.from({ length: 2345 }, (_, line) => [`riga ${line + 1}`, line])
  const expected = rows.map(([text, number]) => [text, String(number)])

  test('gives every row once, in batches, and tells how far it is', async () => {
    for (const [fileName, bytes] of [
      [
        'a.xlsx',
        xlsx(rows.map(([text, number]) => xlsxRow(String(text), `<c><v>${number}</v></c>`)).join('')),
      ],
      ['a.ods', Buffer.from(await writeOds({ sheets: [{ name: 'Dati', rows }] }))],
      ['a.csv', Buffer.from(rows.map((row) => row.join(';')).join('\n'))],
    ] as const) {
      const seen: string[][] = []
      const told: (readonly [number, number | null])[] = []
      let ends = 0
      const onProgress = (read: number, total: number | null) => void told.push([read, total])
      for await (const batch of readWorkbookRows(bytes, { fileName, onProgress })) {
        assert.ok(batch.rows.length <= 500)
        for (const { line, cells } of batch.rows) {
          assert.equal(line, seen.length + 1)
          seen.push([...cells])
        }
        if (batch.end) ends += 1
      }
      assert.deepEqual(seen, expected, fileName)
      assert.equal(ends, 1)
      assert.equal(told.at(-1)?.[0], 2345)
      assert.ok(told.every(([read, total]) => total === null || total >= read))
    }
  })

  test('stops the thread when nobody wants more', async () => {
    for await (const batch of readWorkbookRows(xlsx(xlsxRow('a').repeat(2000)))) {
      assert.equal(batch.rows.length, 500)
      break
    }
  })

  test('ends when its time is over, not counting the time of who uses the rows', async () => {
    const file = xlsx(xlsxRow('a').repeat(100_000))
    assert.deepEqual(await readWorkbook(file, { seconds: 0.001 }), { ok: false, fault: 'too_slow' })
    await assert.rejects(
      async () => {
        for await (const _ of readWorkbookRows(file, { seconds: 0.001 }));
      },
      (error) => error instanceof Unreadable && error.refusal.fault === 'too_slow',
    )
  })

  test('refuses more than 50 MB without opening it', async () => {
    const file = Buffer.alloc(100 * 1024 * 1024)
    file.write('PK\x03\x04', 'latin1')
    assert.deepEqual(await readWorkbook(file), { ok: false, fault: 'too_large' })
  })

  test('refuses merges and lines that cost more than they say', async () => {
    const merges = '<mergeCell ref="A1:XFD1048576"/>'.repeat(50_000)
    const rows = xlsxRow('a').repeat(1000)
    const merged = xlsx(rows, { after: `<mergeCells>${merges}</mergeCells>` })
    assert.deepEqual(await readWorkbook(merged), { ok: false, fault: 'too_large' })
    const sheets = '<sheet name="A" sheetId="1" r:id="rId1"/>'.repeat(5)
    const far = xlsx(xlsxRow('a').replace('<row', '<row r="1048576"'), { sheets })
    assert.deepEqual(await readWorkbook(far), { ok: false, fault: 'too_large' })
  })

  test('says where a CSV is wrong', async () => {
    assert.deepEqual(await readWorkbook(Buffer.from('a;b\n1;2\n"x;y\n'), { fileName: 'a.csv' }), {
      ok: false,
      fault: 'bad_csv',
      line: 3,
      reason: 'Le virgolette aperte alla riga 3 non si chiudono più',
    })
  })
})
