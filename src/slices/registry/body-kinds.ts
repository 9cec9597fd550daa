// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationKind } from './model.ts'

const kindsByCategory: Readonly<Record<string, AdministrationKind>> = {
  C1: 'central',
  C2: 'central',
  C3: 'central',
  C5: 'central',
  C8: 'university',
  C10: 'central',
  C11: 'central',
  L4: 'region',
  L5: 'province',
  L6: 'municipality',
  L7: 'health',
  L8: 'health',
  L12: 'union',
  L17: 'university',
  L18: 'union',
  L22: 'health',
  L28: 'university',
  L33: 'school',
  L43: 'university',
  L45: 'metropolitan_city',
  L46: 'central',
  C12: 'health',
}

/** The kind of body that a category of the index means; undefined when it names none of ours. */
export function kindOfCategory(code: string): AdministrationKind | undefined {
  return kindsByCategory[code]
}

/** The same by name of the category, as old copies of the index have it. */
const kindsByCategoryName: readonly (readonly [RegExp, AdministrationKind])[] = [
  [/^comuni e /i, 'municipality'],
  [/^(unioni di comuni|comunita' montane)/i, 'union'],
  [/^province e /i, 'province'],
  [/^citta' metropolitane/i, 'metropolitan_city'],
  [/^regioni/i, 'region'],
  [
    /^(aziende sanitarie|aziende ospedaliere|agenzie regionali sanitarie|istituti zooprofilattici)/i,
    'health',
  ],
  [
    /^(universita|istituzioni per l'alta formazione|enti e istituzioni di ricerca|consorzi interuniv)/i,
    'university',
  ],
  [/^istituti di istruzione/i, 'school'],
  [
    /^(presidenza del consiglio|organi costituzionali|autorita' amministrative|agenzie fiscali|forze di polizia)/i,
    'central',
  ],
  [/^(enti pubblici nazionali|enti pubblici non economici)/i, 'central'],
]

export function kindOfCategoryName(name: string): AdministrationKind | undefined {
  return kindsByCategoryName.find(([pattern]) => pattern.test(name))?.[1]
}

/** The typology under which the published candidacies list a body. «Altri Enti» and the rest say nothing of the kind. */
export function kindOfTypology(name: string): AdministrationKind | undefined {
  return { Comuni: 'municipality', Comune: 'municipality', Scuole: 'school', ASL: 'health' }[name] as
    | AdministrationKind
    | undefined
}

/**
 * What a row means: an IPA code that spells a cadastral code is a municipality's whatever its category; a consortium or union listed
 * with the municipalities is not one. Undefined when the row does not tell.
 */
export function kindOfBody(
  ipaCode: string | null,
  name: string,
  listed: AdministrationKind | undefined,
): AdministrationKind | undefined {
  if (ipaCode !== null && /^c_[a-z]\d{3}$/.test(ipaCode)) return 'municipality'
  if (listed !== 'municipality') return listed
  if (/^unione\b/i.test(name)) return 'union'
  return /^(consorzio|associazione|comitato|comprensorio)\b/i.test(name) ? 'other' : 'municipality'
}
