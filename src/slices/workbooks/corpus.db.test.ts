// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeOds } from 'hucre/ods'
import { writeXlsx } from 'hucre/xlsx'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import {
  listHead as head,
  odsParts,
  odsRow,
  xlsxList,
  xlsxParts,
  xlsxRow,
  zip,
} from '../../../test/factories/broken-workbooks.ts'
import { aService, aSoftware } from '../../../test/factories/inventory.ts'
import { anAdministration } from '../../../test/factories/registry.ts'

/*
 * Files as people send them, one by one, through the page where the official list is loaded: each is refused with its own words, or read as
 * it was meant, or shown with the cells to correct. What single cells become is in `platform/sheets/read.test.ts`.
 */

const database = testDatabase()
let app: TestApp
const base = '/inventario/importazioni'

before(async () => {
  await database.opened
  app = await testApp(database, { now: new Date('2026-03-10T09:00:00Z') })
})

type Content = Buffer | Promise<Buffer>
type Row = readonly (string | number | Date | null)[]

const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

/** Loads a file and waits until it was read: the page that says why it is refused, or the one of its preview. */
async function load(client: TestClient, administrationId: string, content: Buffer, fileName: string) {
  const sent = await client.postMultipart(base, { ente: administrationId }, [
    { field: 'file', fileName, content },
  ])
  if (sent.statusCode !== 303) return { refused: words(sent.body), path: null }
  const path = String(sent.headers['location'])
  // Work that takes longer than the answer waits goes on aside.
  for (let tries = 0; tries < 100; tries += 1) {
    const page = words((await client.get(path)).body)
    if (page.includes('Non si può importare')) return { refused: page, path: null }
    if (!page.includes('Puoi lasciare la pagina e tornare')) break
    await sleep(200)
  }
  return { refused: null, path }
}

async function aWriter() {
  const { id: administrationId } = await anAdministration(database.db)
  return { administrationId, client: await app.as({ role: 'editor', administrationId }) }
}

const sheet = async (rows: readonly Row[], more: Record<string, unknown> = {}) =>
  Buffer.from(
    await writeXlsx({ sheets: [{ name: 'Applicativi', rows: rows.map((row) => [...row]), ...more }] }),
  )
const odsSheet = async (rows: readonly Row[]) =>
  Buffer.from(await writeOds({ sheets: [{ name: 'Applicativi', rows: rows.map((row) => [...row]) }] }))
const official = (...rows: readonly Row[]): Row[] => [
  ['ISTRUZIONI (3.1 Lista degli applicativi)'],
  [],
  head,
  ...rows,
]
const fixture = (name: string) =>
  readFileSync(new URL(`../../../test/fixtures/libreoffice/${name}`, import.meta.url))

const small = '<x/>'
const container = (...names: string[]) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    ...names.map((name) => Buffer.from(name, 'utf16le')),
  ])
const rowOf = (text: string) => xlsxRow(text)
const manifest = (inside: string) => ({
  'META-INF/manifest.xml': `<manifest:manifest>${inside}</manifest:manifest>`,
})

describe('a file that cannot be used is refused with its own words, and nothing is kept:', () => {
  const parts = xlsxParts({ rows: xlsxRow(...head) + rowOf('Uno') })
  const cases: readonly (readonly [string, () => Content, RegExp, string?])[] = [
    // Not a workbook.
    ['no file content', () => Buffer.alloc(0), /Il file è vuoto/],
    ['a text', () => Buffer.from('ciao'), /Non è un foglio di calcolo/],
    ['a PNG called .xlsx', () => Buffer.from('89504e470d0a1a0a', 'hex'), /È un’immagine/],
    ['a JPEG called .xlsx', () => Buffer.from('ffd8ffe000104a46', 'hex'), /È un’immagine/],
    ['a PDF called .xlsx', () => Buffer.from('%PDF-1.7\n'), /È un PDF/],
    ['a PDF called .csv', () => Buffer.from('%PDF-1.7\n'), /È un PDF/, 'lista.csv'],
    ['a web page called .xls', () => Buffer.from('\n<html><table><tr><td>Uno'), /pagina web/, 'lista.xls'],
    ['a web archive', () => Buffer.from('MIME-Version: 1.0\nX-Document-Type: Workbook'), /pagina web/],
    [
      'a spreadsheet of Excel 2003 in XML',
      () =>
        Buffer.from('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
      /XML semplice/,
    ],
    ['a flat .fods', () => Buffer.from('<?xml version="1.0"?><office:document />'), /XML semplice/],
    ['a rich text', () => Buffer.from('{\\rtf1 ciao}'), /documento o una presentazione/],
    ['a .docx', () => zip({ 'word/document.xml': small }), /documento o una presentazione/],
    [
      'an .odt',
      () => zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': small }),
      /documento o una presentazione/,
    ],
    ['an old .doc', () => container('WordDocument'), /documento o una presentazione/],
    ['an archive with a workbook inside', () => zip({ 'dati/lista.xlsx': small }), /estrai il foglio/],
    ['an archive of archives', () => zip({ 'a.zip': zip({ 'b.zip': small }) }), /Non è un foglio di calcolo/],
    ['a .gz', () => Buffer.from('1f8b080000000000', 'hex'), /archivio compresso/],
    ['a .7z', () => Buffer.from('377abcaf271c0004', 'hex'), /archivio compresso/],
    ['an archive of something else', () => zip({ 'a.txt': small }), /Non è un foglio di calcolo/],
    [
      'an .ods without a sheet',
      () => zip({ 'content.xml': '<office:document-content/>' }),
      /Non è un foglio/,
    ],
    // Formats that are not read.
    ['an old .xls', () => container('Workbook'), /formato vecchio/],
    ['an .xls of 1992', () => Buffer.from('0904060000001000', 'hex'), /formato vecchio/],
    ['an .xlsb', () => zip({ 'xl/workbook.bin': small }), /\.xlsb/],
    // Locked, or with a programme inside.
    ['a password', () => container('EncryptedPackage'), /protetto da una password/],
    [
      'rights of an organisation',
      () => container('DRMEncryptedDataSpace', 'EncryptedPackage'),
      /diritti di accesso/,
    ],
    ['an archive with a password', () => zip(parts, { flags: 1 }), /protetto da una password/],
    [
      'an .ods with a password',
      () => zip({ 'content.xml': small, ...manifest('<manifest:encryption-data/>') }),
      /protetto da una password/,
    ],
    ['an .ods locked whole', () => zip({ 'encrypted-package': small }), /protetto da una password/],
    ['macros', () => zip({ ...parts, 'xl/vbaProject.bin': small }), /contiene macro/, 'lista.xlsm'],
    ['macros of Excel 4', () => zip({ ...parts, 'xl/macrosheets/sheet1.xml': small }), /contiene macro/],
    [
      'macros of LibreOffice',
      () => zip({ ...odsParts(''), 'Basic/Standard/Module1.xml': small }),
      /contiene macro/,
    ],
    [
      'scripts of LibreOffice',
      () => zip({ ...odsParts(''), 'Scripts/python/a.py': small }),
      /contiene macro/,
    ],
    // Made to hurt.
    [
      'a zip bomb that says it is small',
      () => zip({ 'xl/workbook.xml': Buffer.alloc(200 * 1024 * 1024) }, { lies: true }),
      /diventa troppo grande/,
    ],
    [
      'a zip bomb in a sheet',
      () =>
        zip(
          { ...parts, 'xl/worksheets/sheet1.xml': Buffer.alloc(100 * 1024 * 1024, '<x/>') },
          { lies: true },
        ),
      /diventa troppo grande/,
    ],
    [
      'a zip bomb of parts that lie over each other',
      () => zip({ 'xl/workbook.xml': small, 'xl/a.xml': small, 'xl/b.xml': small }, { overlaps: true }),
      /diventa troppo grande/,
    ],
    [
      'a long text in half a million cells',
      () => {
        const cell = '<c t="s"><v>0</v></c>'
        const rows = `<row>${cell.repeat(1000)}</row>`.repeat(50)
        return zip(xlsxParts({ rows, strings: `<si><t>${'parole '.repeat(5000)}</t></si>` }))
      },
      /una volta aperto, è troppo grande/,
    ],
    [
      'a row of .ods said a million times',
      () =>
        zip(
          odsParts(
            odsRow(...head).replace(
              '<table:table-row',
              '<table:table-row table:number-rows-repeated="1048576"',
            ),
          ),
        ),
      /una volta aperto, è troppo grande/,
    ],
    [
      'an entity that grows',
      () =>
        zip({
          ...parts,
          'xl/worksheets/sheet1.xml':
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>',
        }),
      /istruzioni nascoste/,
    ],
    [
      'an entity that reads another file',
      () =>
        zip({
          ...odsParts(''),
          'content.xml':
            '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><x>&f;</x>',
        }),
      /istruzioni nascoste/,
    ],
    ['a name that leaves the archive', () => zip({ ...parts, '../../fuori.txt': small }), /escono dal file/],
    ['a name from the root', () => zip({ ...parts, '/tmp/fuori.txt': small }), /escono dal file/],
    ['a name of Windows', () => zip({ ...parts, 'C:\\fuori.txt': small }), /escono dal file/],
    [
      'thousands of sheets',
      () => zip(xlsxParts({ sheets: '<sheet name="A" sheetId="1" r:id="rId1"/>'.repeat(3000) })),
      /più di 256 fogli/,
    ],
    [
      'thousands of parts',
      () => zip(Object.fromEntries(Array.from({ length: 5001 }, (_, index) => [`${index}`, small]))),
      /troppo grande/,
    ],
    ['more than 25 MB', () => Buffer.alloc(26 * 1024 * 1024, 'PK'), /25 MB/],
    ['100 MB', () => Buffer.alloc(100 * 1024 * 1024, 'PK'), /pesa 100 MB.*25 MB/],
    // Broken on the way.
    ['an archive cut in half', async () => (await sheet(official(['Uno']))).subarray(0, 900), /incompleto/],
    ['only the first bytes of an archive', () => Buffer.from('504b0304', 'hex'), /incompleto/],
    [
      'a byte that changed on the way',
      () => {
        const file = zip(parts)
        const at = file.indexOf('xl/worksheets/sheet1.xml') + 24 + 60
        file[at] = (file[at] ?? 0) ^ 0xff
        return file
      },
      /danneggiato/,
    ],
    ['a workbook of nonsense', () => zip({ 'xl/workbook.xml': '<<<' }), /danneggiato/],
    [
      'a sheet that stops',
      () => zip({ ...parts, 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row>' }),
      /danneggiato/,
    ],
    [
      'a sheet that is not there',
      () => zip({ 'xl/workbook.xml': parts['xl/workbook.xml'] ?? '' }),
      /danneggiato/,
    ],
    [
      'texts kept in a part that is not there',
      () => zip(xlsxParts({ rows: '<row><c t="s"><v>7</v></c></row>' })),
      /danneggiato/,
    ],
    [
      'a row with a number over the limit',
      () => zip(xlsxParts({ rows: '<row r="9999999999"/>' })),
      /danneggiato/,
    ],
    ['rows that go back', () => zip(xlsxParts({ rows: '<row r="5"/><row r="2"/>' })), /danneggiato/],
    [
      'a column over the limit',
      () => zip(xlsxParts({ rows: '<row><c r="ZZZZ1"><v>1</v></c></row>' })),
      /danneggiato/,
    ],
    ['two parts with one name', () => zip({ ...parts, 'XL/workbook.xml': small }), /danneggiato/],
    [
      'letters that are not UTF-8',
      () => zip({ ...parts, 'xl/workbook.xml': Buffer.from('<è/>', 'latin1') }),
      /danneggiato/,
    ],
    // A CSV that cannot be trusted.
    [
      'a CSV with a quote never closed',
      () => Buffer.from('Nome applicativo;Rischio\n"Uno;Alto\nDue;Basso\n'),
      /virgolette/,
      'lista.csv',
    ],
    [
      'a CSV with a quote inside a value',
      () => Buffer.from('Nome applicativo;Rischio\n"Uno "bis"";Alto\n'),
      /virgolette/,
      'lista.csv',
    ],
    ['a CSV of bytes', () => Buffer.from([1, 0, 2, 0, 3]), /Non è un testo CSV/, 'lista.csv'],
    // Good files of something else.
    [
      'the form of another kind',
      () => sheet([[], ["SCHEDA DI ASSESSMENT DELL' APPLICATIVO"], [], ["NOME DELL'APPLICATIVO", 'x']]),
      /Scheda di assessment.*qui serve/,
    ],
    [
      'the form of competences',
      () =>
        sheet([
          ['Skills', 'Competenze', 'Repurchase', 'Rehost'],
          ['CI', '1', '0', '2'],
        ]),
      /Valutazione delle competenze/,
    ],
    ['the official form not filled', () => sheet(official()), /nessun applicativo/],
    ['the official form not filled, in .ods', () => odsSheet(official()), /nessun applicativo/],
    ['a workbook with an empty sheet', () => sheet([]), /nessun applicativo/],
    [
      'only formatted rows',
      () =>
        xlsxList(
          '<row r="4"><c r="A4" s="1"/></row>'.concat(
            ...Array.from({ length: 1000 }, (_, i) => `<row r="${i + 5}"/>`),
          ),
        ),
      /nessun applicativo/,
    ],
    [
      'only a hidden sheet',
      () =>
        xlsxList(rowOf('Uno'), { sheets: '<sheet name="A" sheetId="1" state="veryHidden" r:id="rId1"/>' }),
      /nessun applicativo/,
    ],
    ['a CSV with its head only', () => Buffer.from(head.join(';')), /nessun applicativo/, 'lista.csv'],
  ]
  for (const [name, build, expected, fileName = 'lista.xlsx'] of cases)
    test(name, async () => {
      const { administrationId, client } = await aWriter()
      const { refused } = await load(client, administrationId, await build(), fileName)
      assert.match(refused ?? 'accepted', expected)
      const page = await client.get(`${base}?ente=${administrationId}`)
      assert.doesNotMatch(words(page.body), /In anteprima|Importata/)
    })
})

const one = ['Uno', 'Fornitore', 'Anagrafe', 'annuale', 'Alto', 'Medio', 'Basso'] as const
const csvOf = (separator: string, end = '\n') => [head, one].map((row) => row.join(separator)).join(end) + end

describe('a file that is only untidy reads as the tidy one:', () => {
  const cases: readonly (readonly [string, () => Content, string?])[] = [
    ['blank rows before and between', () => sheet([[], [], ...official([], one, [], [])])],
    ['a thousand rows declared and empty', () => xlsxList(xlsxRow(...one) + '<row/>'.repeat(1000))],
    [
      'a row far below, with blanks only',
      () =>
        xlsxList(
          `${xlsxRow(...one)}<row r="1048576"><c r="A1048576" t="inlineStr"><is><t> </t></is></c></row>`,
        ),
    ],
    [
      'a size that is not its own',
      () => xlsxList(xlsxRow(...one), { before: '<dimension ref="A1:XFD1048576"/>' }),
    ],
    ['no instructions', () => sheet([head, one])],
    ['columns in another order', () => sheet([[...head].reverse(), [...one].reverse()])],
    [
      'more columns than those we know',
      () =>
        sheet([
          ['Id', ...head, 'Note'],
          ['7', ...one, 'x'],
        ]),
    ],
    [
      'headings in lower case without accents',
      () => sheet([head.map((each) => each.toLowerCase().replace('à', 'a')), one]),
    ],
    [
      'headings under other names we know',
      () =>
        sheet([['Software', 'Fornitore', 'Servizi', 'Licenza', 'Opportunità', 'Rischi', 'Facilità'], one]),
    ],
    ['headings with letters of another alphabet', () => sheet([['NОМЕ АРРLIСАТIVО', ...head.slice(1)], one])],
    ['headings on two lines of one cell', () => sheet([['NOME\nAPPLICATIVO', ...head.slice(1)], one])],
    ['blanks that cannot be seen', () => sheet([head, one.map((each) => `\u00a0${each}\u200b `)])],
    [
      'merged cells in the instructions',
      () => sheet(official(one), { merges: [{ startRow: 0, startCol: 0, endRow: 1, endCol: 6 }] }),
    ],
    [
      'degrees in capitals and in the feminine',
      () => sheet([head, [...one.slice(0, 4), 'ALTA', 'media', ' bassa ']]),
    ],
    [
      'degrees counted by formulas',
      () =>
        xlsxList(
          xlsxRow(
            ...one.slice(0, 4),
            ...one.slice(4).map((each) => `<c t="str"><f>IF(1=1,"${each}")</f><v>${each}</v></c>`),
          ),
        ),
    ],
    [
      'names in two colours',
      () =>
        xlsxList(
          xlsxRow(
            '<c t="inlineStr"><is><r><t>U</t></r><r><rPr><b/></rPr><t>no</t></r></is></c>',
            ...one.slice(1),
          ),
        ),
    ],
    ['a filter that hides the row', () => xlsxList(xlsxRow(...one).replace('<row>', '<row hidden="1">'))],
    [
      'a hidden column',
      () => xlsxList(xlsxRow(...one), { before: '<cols><col min="2" max="2" hidden="1"/></cols>' }),
    ],
    [
      'a sheet locked against writing',
      () => xlsxList(xlsxRow(...one), { after: '<sheetProtection sheet="1" password="CC1A"/>' }),
    ],
    [
      'a chart as a sheet of its own',
      () =>
        xlsxList(xlsxRow(...one), {
          sheets:
            '<sheet name="Grafico" sheetId="2" r:id="rId9"/><sheet name="Applicativi" sheetId="1" r:id="rId1"/>',
          more: '<Relationship Id="rId9" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/>',
        }),
    ],
    ['an .xlsx called .ods', () => sheet(official(one)), 'lista.ods'],
    ['an .ods called .xlsx', () => odsSheet(official(one))],
    [
      'an .ods with a remark in a cell',
      () =>
        zip(
          odsParts(
            odsRow(...head) +
              odsRow(
                '<table:table-cell office:value-type="string"><office:annotation><text:p>Da rivedere</text:p></office:annotation><text:p>Uno</text:p></table:table-cell>',
                ...one.slice(1),
              ),
          ),
        ),
    ],
    [
      'an .ods full of empty rows',
      () =>
        zip(
          odsParts(
            `${odsRow(...head)}${odsRow(...one)}<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`,
          ),
        ),
    ],
    ['a CSV with semicolons', () => Buffer.from(csvOf(';')), 'lista.csv'],
    ['a CSV with commas', () => Buffer.from(csvOf(',')), 'lista.csv'],
    ['a CSV with tabs', () => Buffer.from(csvOf('\t')), 'lista.txt'],
    ['a CSV that tells its separator', () => Buffer.from(`sep=;\r\n${csvOf(';', '\r\n')}`), 'lista.csv'],
    ['a CSV of Windows', () => Buffer.from(csvOf(';', '\r\n'), 'latin1'), 'lista.csv'],
    ['a CSV of old Macs', () => Buffer.from(csvOf(';', '\r')), 'lista.csv'],
    ['a CSV with its mark', () => Buffer.from(`\uFEFF${csvOf(';')}`), 'lista.csv'],
    [
      'a CSV in UTF-16, as Excel saves «Unicode»',
      () => Buffer.from(`\uFEFF${csvOf('\t')}`, 'utf16le'),
      'lista.csv',
    ],
    [
      'a CSV in UTF-16 the other way round',
      () => Buffer.from(`\uFEFF${csvOf(';')}`, 'utf16le').swap16(),
      'lista.csv',
    ],
    ['a CSV with instructions above', () => Buffer.from(`Istruzioni\n\n${csvOf(';')}`), 'lista.csv'],
    [
      'a CSV with values in quotes',
      () => Buffer.from(csvOf(';').replace('Fornitore', '"Fornitore"')),
      'lista.CSV',
    ],
    [
      'a hidden sheet beside',
      async () =>
        Buffer.from(
          await writeXlsx({
            sheets: [
              { name: 'Vecchia', hidden: true, rows: [[...head], ['Altro']] },
              { name: 'Applicativi', rows: [[...head], [...one]] },
            ],
          }),
        ),
    ],
    [
      'other sheets before',
      async () =>
        Buffer.from(
          await writeXlsx({
            sheets: [
              { name: 'Copertina', rows: [['Comune di'], ['2026']] },
              { name: 'Foglio2', rows: [[...head], [...one]] },
            ],
          }),
        ),
    ],
  ]
  for (const [name, build, fileName = 'lista.xlsx'] of cases)
    test(name, async () => {
      const { administrationId, client } = await aWriter()
      await aService(database, { administrationId, name: 'Anagrafe' })
      const { refused, path } = await load(client, administrationId, await build(), fileName)
      assert.equal(refused, null)
      assert.ok(path)
      assert.match(words((await client.get(path)).body), /Nuovi 1 riga/)
      await applyGoodRows(client, path)
      assert.deepEqual(
        await database.store.ownerRows(
          `select name, supplier, licences, opportunity, risk, ease from software where administration_id = $1`,
          [administrationId],
        ),
        [
          {
            name: 'Uno',
            supplier: 'Fornitore',
            licences: 'annuale',
            opportunity: 'high',
            risk: 'medium',
            ease: 'low',
          },
        ],
      )
    })
})

async function applyGoodRows(client: TestClient, path: string): Promise<void> {
  const page = await client.get(path)
  const impronta = /name="impronta" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const answer = await client.post(`${path}/applicazione`, { impronta, modo: 'buone' })
  assert.equal(answer.statusCode, 303, words(answer.body).slice(0, 2000))
}

describe('a file with cells to correct names each, with its repair:', () => {
  const row = (change: Partial<Record<number, string>>) => one.map((each, index) => change[index] ?? each)
  const invalid = 'Valori ammessi: Alto, Medio, Basso'
  /** Rows new, changed, refused and equal; then what the page says. */
  type Expected = readonly [number, number, number, number]
  const cases: readonly (readonly [string, () => Content, Expected, readonly string[], string?])[] = [
    [
      'a degree that is none',
      () => sheet(official(row({ 4: 'boh' }))),
      [0, 0, 1, 0],
      [`Applicativi!E4 Opportunità da cogliere boh ${invalid} nessuna: scegli tu`],
    ],
    [
      'a degree with a slip',
      () => sheet(official(row({ 5: 'Mdio' }))),
      [0, 0, 1, 0],
      [`Applicativi!F4 Rischio Mdio ${invalid} Medio`],
    ],
    [
      'a degree with a figure for a letter',
      () => sheet(official(row({ 6: 'Bass0' }))),
      [1, 0, 0, 0],
      [`Applicativi!G4 Facilità di migrazione Bass0 ${invalid} Basso`],
    ],
    [
      'two degrees in one cell',
      () => sheet(official(row({ 4: 'Medio/Alto' }))),
      [0, 0, 1, 0],
      [`Applicativi!E4 Opportunità da cogliere Medio/Alto ${invalid} Alto, il più prudente`],
    ],
    [
      'a number where a degree goes',
      () => sheet([head, [...one.slice(0, 5), 1.5, 'Basso']]),
      [0, 0, 1, 0],
      [`Applicativi!F2 Rischio 1,5 ${invalid}`],
    ],
    [
      'a percentage where a degree goes',
      () => xlsxList(xlsxRow(...one.slice(0, 5), '<c s="1"><v>0.22</v></c>'), { formats: ['0%'] }),
      [0, 0, 1, 0],
      [`Applicativi!F4 Rischio 22% ${invalid}`],
    ],
    [
      'an amount written the Italian way',
      () => sheet(official(row({ 4: '1.234,56' }))),
      [0, 0, 1, 0],
      [`Applicativi!E4 Opportunità da cogliere 1.234,56 ${invalid}`],
    ],
    [
      'an amount written the English way',
      () => sheet(official(row({ 4: '1,234.56' }))),
      [0, 0, 1, 0],
      [`Applicativi!E4 Opportunità da cogliere 1,234.56 ${invalid}`],
    ],
    [
      'an error of the spreadsheet',
      () => xlsxList(xlsxRow(...one.slice(0, 5), '<c t="e"><f>VLOOKUP(1,A:B,2)</f><v>#N/A</v></c>')),
      [0, 0, 1, 0],
      [`Applicativi!F4 Rischio #N/D ${invalid}`],
    ],
    [
      'a reference that is lost',
      () => xlsxList(xlsxRow(...one.slice(0, 6), '<c t="e"><v>#REF!</v></c>')),
      [0, 0, 1, 0],
      [`Applicativi!G4 Facilità di migrazione #RIF! ${invalid}`],
    ],
    [
      'an error of the spreadsheet where any text would do',
      () => xlsxList(xlsxRow(one[0], '<c t="e"><f>H4/0</f><v>#DIV/0!</v></c>', ...one.slice(2))),
      [0, 0, 1, 0],
      [
        'Applicativi!B4 Interlocutore #DIV/0! È l’errore di una formula: correggila nel foglio, o scrivi il valore',
      ],
    ],
    [
      'a formula without its result where any text would do',
      () => xlsxList(xlsxRow(...one.slice(0, 3), '<c><f>H4</f><v></v></c>', ...one.slice(4))),
      [0, 0, 1, 0],
      [
        'Applicativi!D4 Licenze =H4 È una formula senza risultato: ricalcola il foglio e salvalo, o scrivi il valore',
      ],
    ],
    [
      'a formula saved without its result',
      () => xlsxList(xlsxRow(...one.slice(0, 5), '<c><f>H4</f><v></v></c>')),
      [0, 0, 1, 0],
      [`Applicativi!F4 Rischio =H4 ${invalid}`],
    ],
    [
      'names merged over two rows',
      () =>
        xlsxList(xlsxRow(...one) + xlsxRow('', 'Altro'), {
          after: '<mergeCells><mergeCell ref="A4:A5"/></mergeCells>',
        }),
      [1, 0, 1, 0],
      ['Applicativi!A5 Nome applicativo nulla Manca il nome'],
    ],
    [
      'a name that a merge hides',
      () =>
        xlsxList(xlsxRow(...one) + xlsxRow('Nascosto', 'Altro'), {
          after: '<mergeCells><mergeCell ref="A4:A5"/></mergeCells>',
        }),
      [1, 0, 1, 0],
      ['Applicativi!A5 Nome applicativo nulla Manca il nome'],
    ],
    [
      'a row without a name',
      () => sheet(official(row({ 0: '' }), one)),
      [1, 0, 1, 0],
      ['Applicativi!A4 Nome applicativo nulla Manca il nome'],
    ],
    [
      'a name that is there twice',
      () => sheet(official(one, one)),
      [1, 0, 1, 0],
      ['Applicativi!A5 Nome applicativo Uno È già alla riga 4'],
    ],
    [
      'a name there twice with letters of another alphabet',
      () => sheet(official(row({ 0: 'Ocra' }), row({ 0: 'Осrа' }))),
      [1, 0, 1, 0],
      ['È già alla riga 4'],
    ],
    [
      'a name too long',
      () => sheet(official(row({ 0: 'x'.repeat(201) }))),
      [0, 0, 1, 0],
      ['Al massimo 200 caratteri: ora sono 201'],
    ],
    [
      'a day that is not in the month',
      () => sheet(official(row({ 3: 'scade il 31/02/2027' }))),
      [0, 0, 1, 0],
      ['Applicativi!D4 Licenze 31/02/2027 Il giorno non esiste 28/02/2027, ultimo giorno del mese'],
    ],
    [
      'a day written the American way',
      () => sheet(official(row({ 3: '02/28/2027' }))),
      [0, 0, 1, 0],
      ['Applicativi!D4 Licenze 02/28/2027 Il giorno non esiste 28/02/2027, giorno e mese scambiati'],
    ],
    ['names that are numbers', () => sheet([head, [365, 12]]), [1, 0, 0, 0], ['365']],
    [
      'a service nobody knows',
      () => sheet(official(row({ 2: 'Cimiteri' }))),
      [0, 0, 1, 0],
      ['Applicativi!C4 Servizi supportati Cimiteri Nessun servizio con questo nome'],
    ],
    [
      'a service with two letters swapped',
      () => sheet(official(row({ 2: 'Angarafe' }))),
      [1, 0, 0, 0],
      ['Applicativi!C4 Servizi supportati Angarafe Nessun servizio con questo nome Anagrafe'],
    ],
    [
      'a service with a slip',
      () => sheet(official(row({ 2: 'Anagrafa' }))),
      [0, 0, 1, 0],
      ['Applicativi!C4 Servizi supportati Anagrafa Nessun servizio con questo nome Anagrafe'],
    ],
    [
      'a software that is there',
      () => sheet(official(['Noto', 'Nuovo fornitore'])),
      [0, 1, 0, 0],
      ['1 campo diverso'],
    ],
    ['a software that is there, equal', () => sheet(official(['Noto', 'Vecchio'])), [0, 0, 0, 1], []],
    [
      'columns that are missing',
      () =>
        sheet([
          ['Nome applicativo', 'Rischio'],
          ['Uno', 'forse'],
        ]),
      [0, 0, 1, 0],
      [`Applicativi!B2 Rischio forse ${invalid}`],
    ],
    [
      'columns in another order',
      () => sheet([[...head].reverse(), row({ 0: 'boh' }).reverse()]),
      [1, 0, 0, 0],
      ['boh'],
    ],
    [
      'rows far below',
      () => xlsxList(xlsxRow(...row({ 5: 'boh' })).replace('<row>', '<row r="900">')),
      [0, 0, 1, 0],
      [`Applicativi!F900 Rischio boh ${invalid}`],
    ],
    [
      'a CSV, by its line',
      () => Buffer.from(`${head.join(';')}\n\n\n${row({ 5: 'boh' }).join(';')}`),
      [0, 0, 1, 0],
      [`CSV!F4 Rischio boh ${invalid}`],
      'lista.csv',
    ],
    [
      'the same file saved by LibreOffice',
      () => fixture('da-xlsx.xlsx'),
      [1, 0, 1, 0],
      [`Applicativi!G5 Facilità di migrazione boh ${invalid}`],
    ],
    [
      'the same file saved by LibreOffice as .ods',
      () => fixture('da-xlsx.ods'),
      [1, 0, 1, 0],
      [`Applicativi!G5 Facilità di migrazione boh ${invalid}`],
    ],
    [
      'an .ods saved by LibreOffice as .xlsx',
      () => fixture('da-ods.xlsx'),
      [1, 0, 1, 0],
      [`Applicativi!G5 Facilità di migrazione boh ${invalid}`],
    ],
    [
      'the same file saved by LibreOffice as .csv on an English machine',
      () => fixture('da-xlsx.csv'),
      [0, 0, 2, 0],
      [
        'CSV!D4 Licenze 02/28/2027 Il giorno non esiste 28/02/2027, giorno e mese scambiati',
        `CSV!G5 Facilità di migrazione boh ${invalid}`,
      ],
      'lista.csv',
    ],
  ]
  for (const [name, build, [added, changed, refusedRows, equal], said, fileName = 'lista.xlsx'] of cases)
    test(name, async () => {
      const { administrationId, client } = await aWriter()
      await aService(database, { administrationId, name: 'Anagrafe' })
      await aSoftware(database, { administrationId, name: 'Noto', supplier: 'Vecchio' })
      const { refused, path } = await load(client, administrationId, await build(), fileName)
      assert.equal(refused, null)
      assert.ok(path)
      const page = words((await client.get(path)).body)
      const count = (label: string) => Number(new RegExp(`${label} (\\d+) rig`).exec(page)?.[1])
      assert.deepEqual(['Nuovi', 'Cambiati', 'Rifiutati', 'Uguali'].map(count), [
        added,
        changed,
        refusedRows,
        equal,
      ])
      for (const each of said) assert.ok(page.includes(each), `«${each}» in: ${page.slice(0, 4000)}`)
    })

  test('a file whose columns are all unknown asks which they are', async () => {
    const { administrationId, client } = await aWriter()
    const file = await sheet([
      ['Programma', 'Ditta'],
      ['Uno', 'Due'],
    ])
    const { path } = await load(client, administrationId, file, 'lista.xlsx')
    assert.match(words((await client.get(path ?? '')).body), /Quali sono le colonne/)
  })
})

describe('a value arrives as it was seen:', () => {
  const day = '<c s="1"><v>46446</v></c>'
  const until = [...one.slice(0, 3)]
  const cases: readonly (readonly [string, () => Content, string])[] = [
    ['a day as such', () => sheet(official([...until, new Date('2027-02-28T00:00:00Z')])), '28/02/2027'],
    [
      'a day counted from 1904',
      () =>
        xlsxList(xlsxRow(...until, '<c s="1"><v>44984</v></c>'), {
          formats: ['dd/mm/yyyy'],
          book: '<workbookPr date1904="1"/>',
        }),
      '28/02/2027',
    ],
    [
      'a day shown in letters',
      () => xlsxList(xlsxRow(...until, day), { formats: ['[$-410]d mmmm yyyy'] }),
      '28/02/2027',
    ],
    ['a number', () => xlsxList(xlsxRow(...until, '<c><v>1234.56</v></c>')), '1234,56'],
    [
      'a code that keeps its zeros',
      () => xlsxList(xlsxRow(...until, '<c s="1"><v>123</v></c>'), { formats: ['000000'] }),
      '000123',
    ],
    ['a number written as text', () => xlsxList(xlsxRow(...until, '00123')), '00123'],
    ['an .xlsx saved by LibreOffice', () => fixture('da-xlsx.xlsx'), '28/02/2027'],
    ['an .ods saved by LibreOffice', () => fixture('da-xlsx.ods'), '28/02/2027'],
    ['an .ods saved by LibreOffice as .xlsx', () => fixture('da-ods.xlsx'), '28/02/2027'],
  ]
  for (const [name, build, expected] of cases)
    test(name, async () => {
      const { administrationId, client } = await aWriter()
      await aService(database, { administrationId, name: 'Anagrafe' })
      const { path } = await load(client, administrationId, await build(), 'lista.xlsx')
      assert.ok(path)
      await applyGoodRows(client, path)
      assert.deepEqual(
        await database.store.ownerRows(`select licences from software where administration_id = $1`, [
          administrationId,
        ]),
        [{ licences: expected }],
      )
    })
})
