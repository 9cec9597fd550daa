// SPDX-License-Identifier: AGPL-3.0-or-later
import { checkIstatCode } from '../../shared/codes.ts'
import { foldWords } from '../../shared/search-text.ts'

/** A line of a pasted list, taken apart: what of it is a name, a province, a code. */
export interface PastedLine {
  /** Where it stands in what was pasted, from 1. */
  readonly number: number
  readonly text: string
  /** The name, with its province in brackets where one was written; '' when there are only codes. */
  readonly name: string
  readonly codes: readonly string[]
}

/** The most lines that are read at once. */
export const linesAtMost = 400

const headings = new Set(
  'n nr num numero comune comuni ente enti nome denominazione provincia prov sigla regione codice cod istat ipa catastale fiscale abitanti popolazione residenti pec note di del dell della'.split(
    ' ',
  ),
)
const codePatterns = [/^\d{6}$/, /^\d{11}$/, /^[a-z]{1,3}_[a-z0-9]{2,}$/i, /^[a-z]\d{3}$/i]

/** The lines that name something: blank ones, numbering, heads of columns and marks of a list are left out. */
export function readPastedList(text: string): PastedLine[] {
  return text
    .replace(/\0/g, '')
    .normalize('NFC')
    .split(/\r\n|\r|\n/)
    .map((line, index) => readLine(line, index + 1))
    .filter((line) => line !== null)
}

function readLine(line: string, number: number): PastedLine | null {
  const text = line.replace(/[\u00a0\u202f\u200b\ufeff]/g, ' ').trim()
  const cells = text
    .replace(/^(\d{1,3}\s*[.)°º\-–:]\s+|[-–•*·▪]\s*)/, '')
    .replace(/^\d{1,3}\s+(?=\p{L})/u, '')
    .split(/[\t;]/)
    .map((cell) =>
      cell
        .trim()
        .replace(/^["«“]|["»”]$/g, '')
        .trim(),
    )
  const codes: string[] = []
  const takeCode = (word: string): boolean => {
    if (!codePatterns.some((pattern) => pattern.test(word))) return false
    codes.push(word)
    return true
  }
  const names: string[] = []
  for (const cell of cells) {
    const left = cell
      .split(/([\s,()[\]]+)/)
      .filter((word) => !takeCode(word))
      .join('')
      .replace(/[([]\s*[)\]]/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/^[\s,\-–]+|[\s,\-–]+$/g, '')
    if (/\p{L}/u.test(left)) names.push(left)
  }
  if (names.length === 0 && codes.length === 0) {
    const [bare] = cells.filter((cell) => cell !== '')
    return bare === undefined ? null : { number, text, name: '', codes: [bare] }
  }
  if (codes.length === 0 && names.every((name) => foldWords(name).every((word) => headings.has(word))))
    return null
  return { number, text, name: withProvince(names), codes: [...new Set(codes)] }
}

/** The first cell is the name; the province is the cell of two letters, else the next one. */
function withProvince([first = '', ...others]: readonly string[]): string {
  const name = first
    .replace(/\[([^\]]+)\]$/, '($1)')
    .replace(/\s*[,\-–]\s*([A-Z]{2})$/, ' ($1)')
    .replace(/\s*\(\s*prov(incia|\.)?\s+(di\s+)?/i, ' (')
  if (/\)$/.test(name)) return name
  const province = others.find((cell) => /^\(?[a-z]{2}\)?$/i.test(cell)) ?? others[0]
  return province === undefined ? name : `${name} (${province.replace(/[()]/g, '')})`
}

/** The name without its province. */
export function withoutProvince(name: string): string {
  return name.replace(/\s*\([^()]*\)$/, '')
}

/** The ISTAT code that a spreadsheet may have cut the zeros from; null when the figures are none. */
export function istatWithZeros(code: string): string | null {
  if (!/^\d{4,5}$/.test(code)) return null
  const checked = checkIstatCode(code.padStart(6, '0'))
  return checked.ok ? checked.value : null
}

/** Why a line means a body without doubt. */
export type SureReason = 'code' | 'former_code' | 'name' | 'words' | 'former_name' | 'slip'
/** Why a line is asked. */
export type DoubtReason =
  | 'namesakes'
  | 'incomplete'
  | 'slips'
  | 'other_province'
  | 'more_successors'
  | 'code_and_name'
  | 'cut_code'
  | 'ended'

/** The answer to a doubtful line: the id of a body, or that it is none of those. */
export const noneOfThese = 'nessuno'
export const choiceOf = (line: number) => `scelta_${line}`
