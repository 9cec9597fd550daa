// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId } from '../../shared/ids.ts'
import { foldWords, nameWords } from '../../shared/search-text.ts'

export interface KnownBody {
  readonly id: AdministrationId
  readonly name: string
  readonly ipaCode: string | null
}

/** The body that a file is named after, by its IPA code or its name; null when none is, or more than one. */
export function bodyOfFileName(fileName: string, bodies: readonly KnownBody[]): AdministrationId | null {
  const bare = fileName.replace(/\.[^.]*$/, '')
  const text = ` ${nameWords(bare).join(' ')} `
  const codes = ` ${foldWords(bare).join(' ')} `
  const byCode = bodies.filter(
    ({ ipaCode }) => ipaCode && codes.includes(` ${foldWords(ipaCode).join(' ')} `),
  )
  if (byCode.length > 0) return byCode.length === 1 ? (byCode[0]?.id ?? null) : null
  const named = bodies
    .map(({ id, name }) => ({ id, words: nameWords(name).join(' ') }))
    .filter(({ words }) => words !== '' && text.includes(` ${words} `))
  // «Castel San Pietro» is not «San Pietro»: the longest name wins.
  const longest = Math.max(0, ...named.map(({ words }) => words.length))
  const best = named.filter(({ words }) => words.length === longest)
  return best.length === 1 ? (best[0]?.id ?? null) : null
}
