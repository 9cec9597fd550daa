// SPDX-License-Identifier: AGPL-3.0-or-later
import { errorText, isoText, plainNumber } from './formats.ts'
import { type CellNote, type Merge, type RowBatch, Unreadable } from './model.ts'
import { maxColumns, maxLines, maxSheets, type RowGatherer, tidy } from './rows.ts'
import { attribute, XmlReader, type XmlSink } from './xml.ts'
import type { Zip } from './zip.ts'

/** The rows of every sheet of an .ods, batch by batch. All sheets are in one part, one after the other. */
export async function* readOds(
  zip: Zip,
  gatherer: RowGatherer,
  progress: { bytes: number; bytesToRead: number },
): AsyncGenerator<RowBatch> {
  progress.bytesToRead = zip.declaredSize('content.xml')
  const done: RowBatch[] = []
  const sink = new ContentSink(gatherer, done)
  const reader = new XmlReader(sink)
  for await (const chunk of zip.chunks('content.xml')) {
    reader.push(chunk)
    progress.bytes += chunk.length
    sink.handOver()
    yield* done.splice(0)
  }
  reader.end()
  yield* done
  if (sink.sheets === 0) throw new Unreadable('not_a_workbook')
}

/** Parts of a cell, or of the body, that are not its value: remarks, reading aids, drawings, the past. */
const aside = new Set([
  'annotation',
  'ruby-text',
  'frame',
  'custom-shape',
  'shapes',
  'tracked-changes',
  'forms',
])

class ContentSink implements XmlSink {
  sheets = 0
  readonly #gatherer: RowGatherer
  readonly #done: RowBatch[]
  readonly #hiddenStyles = new Set<string>()
  #style = ''
  /** How deep inside something that is not read. */
  #skipped = 0
  #head: { sheet: number; name: string; isHidden: boolean } | null = null
  #merges: Merge[] = []
  #hiddenColumns: number[] = []
  #columnsTold = 0
  #line = 1
  #rowRepeat = 1
  #column = 0
  #cells: string[] = []
  #notes: CellNote[] = []
  #isHidden = false
  #cell: string | null = null
  #isCovered = false
  #text = ''
  #paragraphs = 0
  #isInParagraph = false

  constructor(gatherer: RowGatherer, done: RowBatch[]) {
    this.#gatherer = gatherer
    this.#done = done
  }

  handOver(): void {
    if (this.#head) for (const rows of this.#gatherer.take()) this.#done.push({ ...this.#head, rows })
  }

  open(name: string, attributes: string): void {
    if (this.#skipped > 0 || aside.has(name)) {
      this.#skipped += 1
      return
    }
    switch (name) {
      case 'style':
        this.#style = attribute(attributes, 'style:name') ?? ''
        return
      case 'table-properties':
        if (attribute(attributes, 'table:display') === 'false') this.#hiddenStyles.add(this.#style)
        return
      case 'table':
        this.#openTable(attributes)
        return
      case 'table-source':
        // The copy that the program keeps of another file.
        if (this.#head) this.#head.isHidden = true
        return
      case 'table-column': {
        const count = timesOf(attributes, 'table:number-columns-repeated', maxColumns)
        if (isPutAway(attributes))
          for (let each = 0; each < count; each += 1) this.#hiddenColumns.push(this.#columnsTold + each)
        this.#columnsTold += count
        return
      }
      case 'table-row':
        this.#rowRepeat = timesOf(attributes, 'table:number-rows-repeated', maxLines)
        this.#column = 0
        this.#cells = []
        this.#notes = []
        this.#isHidden = isPutAway(attributes)
        return
      case 'table-cell':
      case 'covered-table-cell':
        this.#cell = attributes
        this.#isCovered = name === 'covered-table-cell'
        this.#text = ''
        this.#paragraphs = 0
        return
      case 'p':
        if (this.#cell === null) return
        if (this.#paragraphs > 0) this.#text += '\n'
        this.#paragraphs += 1
        this.#isInParagraph = true
        return
      case 's':
        if (this.#isInParagraph) this.#text += ' '.repeat(timesOf(attributes, 'text:c', 1000))
        return
      case 'tab':
      case 'line-break':
        if (this.#isInParagraph) this.#text += name === 'tab' ? ' ' : '\n'
    }
  }

  text(text: string): void {
    // Line ends as they are, as LibreOffice reads them: some programs write no other.
    if (this.#isInParagraph && this.#skipped === 0) this.#text += text
  }

  close(name: string): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1
      return
    }
    if (name === 'p') this.#isInParagraph = false
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#closeCell()
    else if (name === 'table-row') this.#closeRow()
    else if (name === 'table') this.#closeTable()
  }

  #openTable(attributes: string): void {
    if (this.#head) throw new Unreadable('damaged')
    const style = attribute(attributes, 'table:style-name') ?? ''
    this.#head = {
      sheet: this.sheets,
      name: attribute(attributes, 'table:name') ?? '',
      isHidden: this.#hiddenStyles.has(style),
    }
    this.sheets += 1
    if (this.sheets > maxSheets) throw new Unreadable('too_many_sheets')
    this.#line = 1
    this.#columnsTold = 0
    this.#merges = []
    this.#hiddenColumns = []
  }

  #closeTable(): void {
    if (!this.#head) throw new Unreadable('damaged')
    this.handOver()
    const end = { merges: this.#merges, hiddenColumns: this.#hiddenColumns }
    this.#done.push({ ...this.#head, rows: [], end })
    this.#head = null
  }

  #closeRow(): void {
    // A row that is said many times and has something in it costs its limit at once.
    if (this.#cells.length > 0)
      for (let each = 0; each < this.#rowRepeat; each += 1)
        this.#gatherer.add(this.#line + each, this.#cells, this.#notes, this.#isHidden)
    this.#line += this.#rowRepeat
  }

  #closeCell(): void {
    const attributes = this.#cell ?? ''
    this.#cell = null
    const times = timesOf(attributes, 'table:number-columns-repeated', maxColumns)
    const text = this.#isCovered ? '' : tidy(this.#cellText(attributes))
    if (text !== '') {
      if (this.#column + times > maxColumns) throw new Unreadable('damaged')
      for (let each = 0; each < times; each += 1) this.#cells[this.#column + each] = text
    }
    const [wide, high] = [
      timesOf(attributes, 'table:number-columns-spanned', maxColumns),
      timesOf(attributes, 'table:number-rows-spanned', maxLines),
    ]
    if (wide > 1 || high > 1)
      this.#merges.push({
        line: this.#line,
        column: this.#column,
        lastLine: this.#line + high - 1,
        lastColumn: this.#column + wide - 1,
      })
    this.#column += times
  }

  #cellText(attributes: string): string {
    const shown = this.#text
    const kind = attribute(attributes, 'office:value-type')
    const formula = attribute(attributes, 'table:formula')
    if (attribute(attributes, 'calcext:value-type') === 'error') {
      this.#notes.push({ column: this.#column, kind: 'error' })
      return errorText(shown || '#VALUE!')
    }
    if (kind === undefined && formula !== undefined && shown === '') {
      this.#notes.push({ column: this.#column, kind: 'no_result' })
      return formula.replace(/^\w+:=?/, '=')
    }
    const value = attribute(attributes, 'office:value')
    const number = Number(value)
    switch (kind) {
      case 'percentage':
        return value === undefined ? shown : `${plainNumber(number * 100)}%`
      case 'float':
      case 'currency':
        if (value === undefined || !Number.isFinite(number)) return shown
        // The zeros of a code are in what is shown only.
        return /^0\d+$/.test(shown) && Number(shown) === number ? shown : plainNumber(number)
      case 'date':
        return isoText(attribute(attributes, 'office:date-value') ?? shown)
      case 'time': {
        const [, hours, minutes] =
          /^PT(\d+)H(\d+)M/.exec(attribute(attributes, 'office:time-value') ?? '') ?? []
        return hours && minutes ? `${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}` : shown
      }
      case 'boolean':
        return attribute(attributes, 'office:boolean-value') === 'true' ? 'sì' : 'no'
      default:
        return shown || (attribute(attributes, 'office:string-value') ?? '')
    }
  }
}

function timesOf(attributes: string, name: string, most: number): number {
  const times = Number(attribute(attributes, name) ?? 1)
  if (!Number.isInteger(times) || times < 1) throw new Unreadable('damaged')
  return Math.min(times, most)
}

function isPutAway(attributes: string): boolean {
  return /^(collapse|filter)$/.test(attribute(attributes, 'table:visibility') ?? '')
}
