// SPDX-License-Identifier: AGPL-3.0-or-later
import { builtInFormat, errorText, formatOf, isoText, type NumberFormat, numberText } from './formats.ts'
import { type CellNote, type Merge, type RowBatch, Unreadable } from './model.ts'
import { maxColumns, maxLines, maxSheets, type RowGatherer, tidy } from './rows.ts'
import { attribute, XmlReader, type XmlSink } from './xml.ts'
import type { Zip } from './zip.ts'

interface SheetHead {
  readonly name: string
  readonly isHidden: boolean
  readonly part: string
}

/** The rows of every sheet of an .xlsx, batch by batch; `onBytes` hears how much of `bytesToRead` has been read. */
export async function* readXlsx(
  zip: Zip,
  gatherer: RowGatherer,
  progress: { bytes: number; bytesToRead: number },
): AsyncGenerator<RowBatch> {
  const main = await mainPart(zip)
  const related = await relationsOf(zip, main)
  const { heads, is1904 } = await readBook(zip, main, related)
  const only = (kind: string) => [...related.values()].find((each) => each.type === kind)?.target
  const stringsPart = only('sharedStrings')
  const parts = [...heads.map(({ part }) => part), ...(stringsPart ? [stringsPart] : [])]
  progress.bytesToRead = parts.reduce((sum, part) => sum + zip.declaredSize(part), 0)
  const formats = await readFormats(zip, only('styles'))
  const strings: string[] = []
  if (stringsPart && zip.has(stringsPart))
    for await (const size of readPart(zip, stringsPart, stringSink(strings))) progress.bytes += size
  for (const [sheet, { name, isHidden, part }] of heads.entries()) {
    const sink = new SheetSink({ strings, formats, is1904, gatherer })
    for await (const size of readPart(zip, part, sink)) {
      progress.bytes += size
      if (gatherer.isFull) for (const rows of gatherer.take()) yield { sheet, name, isHidden, rows }
    }
    for (const rows of gatherer.take()) yield { sheet, name, isHidden, rows }
    const end = { merges: sink.merges, hiddenColumns: sink.hiddenColumns }
    yield { sheet, name, isHidden, rows: [], end }
  }
}

/** Reads a part, answering the size of each chunk once it has been heard. */
async function* readPart(zip: Zip, part: string, sink: XmlSink): AsyncGenerator<number> {
  const reader = new XmlReader(sink)
  for await (const chunk of zip.chunks(part)) {
    reader.push(chunk)
    yield chunk.length
  }
  reader.end()
}

async function tagsOf(
  zip: Zip,
  part: string,
  open: (name: string, attributes: string) => void,
  close: (name: string) => void = () => undefined,
): Promise<void> {
  const reader = new XmlReader({ open, close, text: () => undefined })
  reader.push(await zip.whole(part))
  reader.end()
}

type Relations = Map<string, { type: string; target: string }>

/** What a part refers to, by id, with places made whole. */
async function relationsOf(zip: Zip, part: string): Promise<Relations> {
  const cut = part.lastIndexOf('/') + 1
  const [folder, file] = [part.slice(0, cut), part.slice(cut)]
  const found: Relations = new Map()
  const list = `${folder}_rels/${file}.rels`
  if (!zip.has(list)) return found
  await tagsOf(zip, list, (name, attributes) => {
    if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return
    const target = attribute(attributes, 'Target') ?? ''
    found.set(attribute(attributes, 'Id') ?? '', {
      type: (attribute(attributes, 'Type') ?? '').split('/').at(-1) ?? '',
      target: new URL(target, `file:///${folder}`).pathname.slice(1),
    })
  })
  return found
}

async function mainPart(zip: Zip): Promise<string> {
  const root = await relationsOf(zip, '')
  return [...root.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml'
}

async function readBook(
  zip: Zip,
  main: string,
  related: Relations,
): Promise<{ heads: SheetHead[]; is1904: boolean }> {
  const heads: SheetHead[] = []
  let is1904 = false
  await tagsOf(zip, main, (name, attributes) => {
    if (name === 'workbookPr') is1904 = isOn(attribute(attributes, 'date1904'))
    if (name !== 'sheet') return
    const relation = related.get(attribute(attributes, '\\w+:id') ?? '')
    // Charts and dialogues are sheets too, without rows.
    if (relation && relation.type !== 'worksheet') return
    if (!relation || !zip.has(relation.target)) throw new Unreadable('damaged')
    const state = attribute(attributes, 'state')
    heads.push({
      name: attribute(attributes, 'name') ?? '',
      isHidden: state === 'hidden' || state === 'veryHidden',
      part: relation.target,
    })
  })
  if (heads.length > maxSheets) throw new Unreadable('too_many_sheets')
  if (heads.length === 0) throw new Unreadable('damaged')
  return { heads, is1904 }
}

const isOn = (value: string | undefined) => value === '1' || value === 'true'

/** The number format of each style of cell. */
async function readFormats(zip: Zip, part: string | undefined): Promise<NumberFormat[]> {
  const formats: NumberFormat[] = []
  if (!part || !zip.has(part)) return formats
  const own = new Map<string, NumberFormat>()
  let isInCellStyles = false
  await tagsOf(
    zip,
    part,
    (name, attributes) => {
      if (name === 'numFmt' && !isInCellStyles)
        own.set(attribute(attributes, 'numFmtId') ?? '', formatOf(attribute(attributes, 'formatCode') ?? ''))
      else if (name === 'cellXfs') isInCellStyles = true
      else if (name === 'xf' && isInCellStyles) {
        const id = attribute(attributes, 'numFmtId') ?? '0'
        formats.push(own.get(id) ?? builtInFormat(Number(id)))
      }
    },
    (name) => {
      if (name === 'cellXfs') isInCellStyles = false
    },
  )
  return formats
}

/** Runs of rich text joined, without the reading aids of Asian texts. */
function stringSink(strings: string[]): XmlSink {
  let [text, isHeard, isPhonetic] = ['', false, false]
  return {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') isPhonetic = true
      else if (name === 't') isHeard = !isPhonetic
    },
    text(part) {
      if (isHeard) text += part
    },
    close(name) {
      if (name === 'si') strings.push(tidy(unescapedX(text)))
      else if (name === 'rPh') isPhonetic = false
      else if (name === 't') isHeard = false
    },
  }
}

/** Characters that XML cannot hold are written _x000D_. */
function unescapedX(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
}

interface SheetContext {
  readonly strings: readonly string[]
  readonly formats: readonly NumberFormat[]
  readonly is1904: boolean
  readonly gatherer: RowGatherer
}

class SheetSink implements XmlSink {
  readonly merges: Merge[] = []
  readonly hiddenColumns: number[] = []
  readonly #context: SheetContext
  #line = 0
  #column = -1
  #cells: string[] = []
  #notes: CellNote[] = []
  #isHidden = false
  #isInCell = false
  #isPhonetic = false
  #type = ''
  #style = 0
  /** Which of the texts of a cell is being heard. */
  #heard: 'v' | 'f' | 't' | null = null
  #value = ''
  #formula: string | null = null

  constructor(context: SheetContext) {
    this.#context = context
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case 'c':
        this.#openCell(attributes)
        return
      case 'v':
      case 't':
        if (this.#isInCell && !this.#isPhonetic) this.#heard = name
        return
      case 'f':
        if (!this.#isInCell) return
        this.#heard = 'f'
        this.#formula = ''
        return
      case 'rPh':
        this.#isPhonetic = true
        return
      case 'row':
        this.#openRow(attributes)
        return
      case 'col':
        if (isOn(attribute(attributes, 'hidden'))) this.#hideColumns(attributes)
        return
      case 'mergeCell':
        this.#merge(attribute(attributes, 'ref') ?? '')
    }
  }

  text(text: string): void {
    if (this.#heard === 'f') this.#formula += text
    else if (this.#heard) this.#value += text
  }

  close(name: string): void {
    if (name === this.#heard) this.#heard = null
    else if (name === 'rPh') this.#isPhonetic = false
    else if (name === 'c') this.#closeCell()
    else if (name === 'row') this.#context.gatherer.add(this.#line, this.#cells, this.#notes, this.#isHidden)
  }

  #openRow(attributes: string): void {
    const line = Number(attribute(attributes, 'r') ?? this.#line + 1)
    if (!Number.isInteger(line) || line <= this.#line || line > maxLines) throw new Unreadable('damaged')
    this.#line = line
    this.#column = -1
    this.#cells = []
    this.#notes = []
    this.#isHidden = isOn(attribute(attributes, 'hidden'))
  }

  #openCell(attributes: string): void {
    const place = attribute(attributes, 'r')
    this.#column = place === undefined ? this.#column + 1 : columnOf(place)
    if (this.#column < 0 || this.#column >= maxColumns) throw new Unreadable('damaged')
    this.#isInCell = true
    this.#type = attribute(attributes, 't') ?? 'n'
    this.#style = Number(attribute(attributes, 's') ?? -1)
    this.#value = ''
    this.#formula = null
  }

  #closeCell(): void {
    this.#isInCell = false
    const text = this.#cellText()
    if (text !== '') this.#cells[this.#column] = text
  }

  #cellText(): string {
    const value = this.#value
    // What is written by programs that do not count, and was never opened by one that does.
    if (this.#formula !== null && value === '' && this.#type !== 'str') {
      this.#notes.push({ column: this.#column, kind: 'no_result' })
      return tidy(`=${this.#formula || '…'}`)
    }
    switch (this.#type) {
      case 's': {
        if (value === '') return ''
        const text = this.#context.strings[Number(value)]
        if (text === undefined) throw new Unreadable('damaged')
        return text
      }
      case 'str':
      case 'inlineStr':
        return tidy(unescapedX(value))
      case 'b':
        return value === '' ? '' : isOn(value) ? 'sì' : 'no'
      case 'e':
        if (value !== '') this.#notes.push({ column: this.#column, kind: 'error' })
        return errorText(value)
      case 'd':
        return isoText(value)
      default: {
        const number = Number(value)
        if (value.trim() === '' || !Number.isFinite(number)) return tidy(value)
        return numberText(
          number,
          this.#context.formats[this.#style] ?? { shows: 'number' },
          this.#context.is1904,
        )
      }
    }
  }

  #hideColumns(attributes: string): void {
    const [first, last] = [Number(attribute(attributes, 'min')), Number(attribute(attributes, 'max'))]
    for (let column = first; column <= Math.min(last, maxColumns); column += 1)
      this.hiddenColumns.push(column - 1)
  }

  #merge(ref: string): void {
    const [, from, line, to, lastLine] = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(ref) ?? []
    if (!from || !to) return
    const merge = {
      line: Number(line),
      column: columnOf(from),
      lastLine: Number(lastLine),
      lastColumn: columnOf(to),
    }
    this.merges.push(merge)
    if (this.merges.length > maxLines) throw new Unreadable('too_large')
  }
}

/** 27 for AB12; -1 when it is no place. */
function columnOf(place: string): number {
  let column = 0
  for (let at = 0; at < place.length; at += 1) {
    const letter = place.charCodeAt(at) & 0xdf
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  return column - 1
}
