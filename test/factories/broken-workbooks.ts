// SPDX-License-Identifier: AGPL-3.0-or-later
import { crc32, deflateRawSync } from 'node:zlib'

export type Parts = Readonly<Record<string, string | Buffer>>

/**
 * An archive as small as can be. `flags` 1 says that it has a password; with `lies` every part says that it is small; with `overlaps` all
 * names stand for the content of the first.
 */
export function zip(parts: Parts, { flags = 0, lies = false, overlaps = false } = {}): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  let first: { crc: number; size: number; unfolded: number } | null = null
  for (const [name, given] of Object.entries(parts)) {
    const content = Buffer.from(given)
    const packed = deflateRawSync(content)
    const own = { crc: crc32(content), size: packed.length, unfolded: lies ? 100 : content.length }
    const told = overlaps && first ? first : own
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(own.crc, 14)
    local.writeUInt32LE(own.size, 18)
    local.writeUInt32LE(own.unfolded, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(told.crc, 16)
    entry.writeUInt32LE(told.size, 20)
    entry.writeUInt32LE(told.unfolded, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(overlaps ? 0 : at, 42)
    directory.push(entry, Buffer.from(name))
    if (!overlaps || first === null) {
      bodies.push(local, Buffer.from(name), packed)
      at += 30 + name.length + packed.length
    }
    first ??= own
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(parts).length, 8)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, listed, end])
}

const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Parts of an .xlsx of one sheet, «Dati», written by hand: what a library would never write. */
export function xlsxParts({
  rows = '',
  before = '',
  after = '',
  strings,
  formats = [],
  book = '',
  sheets = '<sheet name="Dati" sheetId="1" r:id="rId1"/>',
  more = '',
}: {
  /** Inside `sheetData`, then before and after it. */
  rows?: string
  before?: string
  after?: string
  /** The shared texts, when the file has any. */
  strings?: string
  /** Codes of number formats: the first is style 1. */
  formats?: readonly string[]
  book?: string
  sheets?: string
  /** More relations of the book. */
  more?: string
}): Record<string, string | Buffer> {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`
  const numFmts = formats.map((code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code}"/>`)
  const xfs = formats.map((_, index) => `<xf numFmtId="${200 + index}"/>`)
  const typed = (part: string, type: string) =>
    `<Override PartName="/xl/${part}.xml" ContentType="${office}.${type}+xml"/>`
  return {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${typed('workbook', 'sheet.main')}${typed('worksheets/sheet1', 'worksheet')}${typed('styles', 'styles')}${strings === undefined ? '' : typed('sharedStrings', 'sharedStrings')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="${spreadsheet}" xmlns:r="${relations}">${book}<sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships">${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${strings === undefined ? '' : relation('rId2', 'sharedStrings', 'sharedStrings.xml')}${relation('rId3', 'styles', 'styles.xml')}${more}</Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${spreadsheet}">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`,
    'xl/styles.xml': `<styleSheet xmlns="${spreadsheet}"><numFmts>${numFmts.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${xfs.join('')}</cellXfs></styleSheet>`,
    ...(strings === undefined
      ? {}
      : { 'xl/sharedStrings.xml': `<sst xmlns="${spreadsheet}">${strings}</sst>` }),
  }
}

/** A row of cells given as XML, or as texts. */
export function xlsxRow(...cells: readonly string[]): string {
  return `<row>${cells.map((cell) => (cell.startsWith('<c') ? cell : `<c t="inlineStr"><is><t>${cell}</t></is></c>`)).join('')}</row>`
}

/** Parts of an .ods of one sheet, «Dati», by what stands inside it. */
export function odsParts(
  table: string,
  { styles = '', before = '', after = '' } = {},
): Record<string, string | Buffer> {
  return {
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${before}<table:table table:name="Dati" table:style-name="ta1">${table}</table:table>${after}</office:spreadsheet></office:body></office:document-content>`,
  }
}

/** A row of cells given as XML, or as texts. */
export function odsRow(...cells: readonly string[]): string {
  return `<table:table-row>${cells.map((cell) => (cell.startsWith('<table:') ? cell : `<table:table-cell office:value-type="string"><text:p>${cell}</text:p></table:table-cell>`)).join('')}</table:table-row>`
}

export const listHead = [
  'NOME APPLICATIVO',
  'INTERLOCUTORE',
  'SERVIZI SUPPORTATI',
  'LICENZE',
  'OPPORTUNITÀ DA COGLIERE',
  'RISCHIO',
  'FACILITÀ DI MIGRAZIONE',
] as const

/** The official list in one sheet, with the given parts of an .xlsx under its head on line 3. */
export function xlsxList(rows: string, more: Omit<Parameters<typeof xlsxParts>[0], 'rows'> = {}): Buffer {
  return zip(
    xlsxParts({
      rows: `${xlsxRow('ISTRUZIONI (3.1 Lista degli applicativi)')}<row/>${xlsxRow(...listHead)}${rows}`,
      sheets: '<sheet name="Applicativi" sheetId="1" r:id="rId1"/>',
      ...more,
    }),
  )
}

/** What programs change when they save a file of others: a day, a code, formulas, merged instructions. */
export function listToResave(): Buffer {
  return xlsxList(
    xlsxRow(
      'Protocollo 5.2',
      'Fornitore di prova',
      'Anagrafe',
      '<c s="1"><v>46446</v></c>',
      'Alto',
      'Medio',
      'Basso',
    ) +
      xlsxRow(
        '<c><v>365</v></c>',
        '<c t="str"><f>B4&amp;" due"</f><v>Fornitore di prova due</v></c>',
        'Anagrafe',
        '<c s="2"><v>123</v></c>',
        'Alto',
        '<c t="str"><f>IF(1=1,"Basso","Alto")</f><v>Basso</v></c>',
        'boh',
      ),
    { formats: ['dd/mm/yyyy', '000000'], after: '<mergeCells><mergeCell ref="A1:G1"/></mergeCells>' },
  )
}
