// SPDX-License-Identifier: AGPL-3.0-or-later

/** Words that stand for «santo» in Italian, German and French place names; all become `s`. */
const saints = new Set([
  's',
  'ss',
  'san',
  'sant',
  'santo',
  'santa',
  'santi',
  'sankt',
  'st',
  'saint',
  'sainte',
  'ste',
])

/** How «S.» may have been written out when a name is typed without blanks. */
const saintSpellings = ['san', 'sant', 'santo', 'santa', 'santi', 'sankt', 'saint'] as const

/** Little words people leave out or change: «Reggio nell'Emilia» and «Reggio Emilia» are one place. */
const littleWords = new Set(
  (
    'a ad al alla allo all ai agli alle d da dal dalla dalle dei degli del dell della delle dello de di e ed gli i il in ' +
    'l la le lo nel nell nella nello nei negli nelle su sul sull sulla an am auf bei der die das im und'
  ).split(' '),
)

/** Lower case letters and figures without accents, one word each: «Sant'Agàta» → `sant`, `agata`. */
export function foldWords(text: string): string[] {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .filter((word) => word !== '')
}

/** The words of a body's name as they are compared: «Comune di» left out, every saint the same. */
export function nameWords(name: string): string[] {
  const words = foldWords(name)
  const isMunicipality =
    words[0] === 'comune' && /^(di|del|dell|della|dello|dei|degli|delle|d)$/.test(words[1] ?? '')
  const own = isMunicipality && words.length > 2 ? words.slice(2) : words
  return own.map((word) => (saints.has(word) ? 's' : word))
}

/** The name in one piece, for those who write «Sanremo», «San Remo», «Laquila»: saints as they were written. */
function glued(name: string): string {
  const words = foldWords(name)
  return (words[0] === 'comune' && words.length > 2 ? words.slice(2) : words).join('')
}

/** The province a body is in, to tell namesakes apart. */
export interface SearchProvince {
  readonly abbreviation: string | null
  readonly name: string | null
}

/**
 * What the search compares with: words of the names and codes, each after a blank, so that ` word` finds what begins so. A name in
 * one piece stands after `=`; the province after `@`, since it is looked for only when given beside a name.
 */
export function searchTextOf(
  name: string,
  otherName: string | null,
  codes: readonly (string | null | undefined)[],
  province?: SearchProvince,
): string {
  const names = otherName ? [name, otherName] : [name]
  const words = names.flatMap((each) => [...nameWords(each), `=${glued(each)}`])
  const provinces = [province?.abbreviation, ...(province?.name?.split('/') ?? [])]
  const lowered = codes
    .filter((code) => code != null && code !== '')
    .map((code) => String(code).toLowerCase())
  const places = provinces
    .filter((each) => each != null && each !== '')
    .map((each) => `@${foldWords(String(each)).join('')}`)
  return ` ${[...new Set([...words, ...lowered, ...places])].join(' ')} `
}

/** What a person typed, ready to be compared. */
export interface SearchTerms {
  /** Words that must all be there, each as the beginning of a word; `s` as a whole word. */
  readonly words: readonly string[]
  /** The whole in one piece, in the spellings it may have. */
  readonly pieces: readonly string[]
  /** «bg» of «Castro (BG)» or «Castro BG», «bergamo» of «Castro (Bergamo)»: the province that tells namesakes apart. */
  readonly province: string | null
  /** Without brackets those two letters may as well begin a word of the name. */
  readonly provinceIsGuessed: boolean
}

/** Reads what was typed in a search box; null when there is nothing to look for. */
export function searchTerms(typed: string): SearchTerms | null {
  const bracket = /^(.+)\(([^()]+)\)\s*$/.exec(typed)
  const own = bracket?.[1] ?? typed
  const all = nameWords(own)
  if (all.length === 0) return null
  const last = all.at(-1) ?? ''
  const looksLikeProvince = /^[a-z]{2}$/.test(last) && (!littleWords.has(last) || /\s[A-Z]{2}\s*$/.test(own))
  const isGuess = !bracket && all.length > 1 && looksLikeProvince
  const named = isGuess ? all.slice(0, -1) : all
  return {
    words: telling(named),
    pieces: [...new Set([glued(own), ...spellings(all)])],
    province: bracket ? foldWords(bracket[2] ?? '').join('') || null : isGuess ? last : null,
    provinceIsGuessed: isGuess,
  }
}

/** The words that tell a name, or all when they are all little ones. */
function telling(words: readonly string[]): readonly string[] {
  const long = words.filter((word) => !littleWords.has(word))
  return long.length > 0 ? long : words
}

/** «s remo» in one piece, however its saint was meant. */
function spellings(words: readonly string[]): string[] {
  if (!words.includes('s')) return []
  return saintSpellings.map((saint) => words.map((word) => (word === 's' ? saint : word)).join(''))
}

/** Whether a name is just what was typed: not a part of it, not something like it. */
export function isVeryName(terms: SearchTerms, name: string): boolean {
  return terms.pieces.includes(glued(name))
}

/** Whether a name has the very words that were typed, little ones aside: «Reggio Emilia» is «Reggio nell’Emilia». */
export function hasSameWords(terms: SearchTerms, name: string): boolean {
  return telling(nameWords(name)).join(' ') === terms.words.join(' ')
}

/** How many slips of the keyboard lead from what was typed to a name as a whole; `most + 1` when more than `most`. */
export function slipsToName(terms: SearchTerms, name: string, most: number): number {
  const wholes = [glued(name), nameWords(name).join('')]
  return Math.min(...terms.pieces.flatMap((piece) => wholes.map((whole) => typingSlips(piece, whole, most))))
}

/**
 * How many slips of the keyboard lead from one text to the other: a letter more, less, wrong, or two swapped count one. Answers
 * `most + 1` as soon as it is more than `most`.
 */
export function typingSlips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const wrong = a[i - 1] === b[j - 1] ? 0 : 1
      let slips = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, at(previous, j - 1) + wrong)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, at(before, j - 2) + 1)
      current.push(slips)
    }
    if (Math.min(...current) > most) return most + 1
    before = previous
    previous = current
  }
  return Math.min(at(previous, b.length), most + 1)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
