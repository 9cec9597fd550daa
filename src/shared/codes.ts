// SPDX-License-Identifier: AGPL-3.0-or-later

/** The result of checking a code: its stored form, or what is wrong and how it could be mended. Never mended in silence. */
export type CodeCheck =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: string; readonly proposal: string | null }

function wrong(reason: string, proposal: string | null = null): CodeCheck {
  return { ok: false, reason, proposal }
}

/** The code of a body in the index of public administrations; stored in lower case. */
export function checkIpaCode(typed: string): CodeCheck {
  const value = typed.trim().toLowerCase()
  if (/^[a-z0-9_-]{2,30}$/.test(value)) return { ok: true, value }
  const bare = value.replace(/\s+/g, '')
  const proposal = bare !== value && /^[a-z0-9_-]{2,30}$/.test(bare) ? bare : null
  return wrong('Il codice IPA ha da 2 a 30 lettere, cifre, trattini, per esempio c_a074', proposal)
}

/** A code of figures of fixed length: one that lost its leading zeros is refused, with the whole one as proposal. */
function checkFigures(typed: string, length: number, what: string, example: string): CodeCheck {
  const value = typed.trim()
  if (new RegExp(`^\\d{${length}}$`).test(value)) return { ok: true, value }
  if (/^\d+$/.test(value) && value.length < length)
    return wrong(
      `${what} ha ${length} cifre: qui sono ${value.length}, mancano gli zeri davanti`,
      value.padStart(length, '0'),
    )
  return wrong(`${what} ha ${length} cifre, per esempio ${example}`)
}

/** The code of a municipality given by the statistics office: province and number, leading zeros kept. */
export function checkIstatCode(typed: string): CodeCheck {
  return checkFigures(typed, 6, 'Il codice ISTAT del comune', '001001')
}

export function checkProvinceCode(typed: string): CodeCheck {
  return checkFigures(typed, 3, 'Il codice della provincia', '063')
}

export function checkRegionCode(typed: string): CodeCheck {
  return checkFigures(typed, 2, 'Il codice della regione', '05')
}

/** The two letters of a province; «NA» is Napoli. */
export function checkProvinceAbbreviation(typed: string): CodeCheck {
  const value = typed.trim().toUpperCase()
  return /^[A-Z]{2}$/.test(value)
    ? { ok: true, value }
    : wrong('La sigla della provincia ha 2 lettere, per esempio NA')
}

/** The code of a municipality in the land register: a letter and three figures. */
export function checkCadastralCode(typed: string): CodeCheck {
  const value = typed.trim().toUpperCase()
  if (/^[A-Z]\d{3}$/.test(value)) return { ok: true, value }
  const short = /^([A-Z])(\d{1,2})$/.exec(value)
  if (short)
    return wrong(
      'Il codice catastale ha una lettera e 3 cifre: mancano gli zeri',
      `${short[1]}${short[2]?.padStart(3, '0')}`,
    )
  return wrong('Il codice catastale ha una lettera e 3 cifre, per esempio A074')
}

/**
 * The tax code of a body: 11 figures, the last one the check: as they stand in odd places, doubled (less 9 when above 9) in even
 * ones, all together a multiple of ten.
 */
export function checkBodyTaxCode(typed: string): CodeCheck {
  const value = typed.trim()
  if (/^\d{11}$/.test(value))
    return hasTaxCheck(value)
      ? { ok: true, value }
      : wrong(
          'Il codice fiscale non torna: l’ultima cifra non corrisponde alle altre. Ricontrolla ogni cifra',
        )
  const figures = value.replace(/^IT/i, '').replace(/[\s.]/g, '')
  const whole = figures.padStart(11, '0')
  const proposal = /^\d{8,11}$/.test(figures) && hasTaxCheck(whole) ? whole : null
  if (/^\d{8,10}$/.test(value))
    return wrong(
      `Il codice fiscale di un ente ha 11 cifre: qui sono ${value.length}, mancano gli zeri davanti`,
      proposal,
    )
  return wrong('Il codice fiscale di un ente ha 11 cifre', proposal)
}

function hasTaxCheck(value: string): boolean {
  let sum = 0
  for (let place = 0; place < value.length; place++) {
    const figure = Number(value[place])
    const doubled = figure * 2
    sum += place % 2 === 0 ? figure : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** The code of a public investment project (CUP): 15 characters; no check digit is known. */
export function checkProjectCode(typed: string): CodeCheck {
  const form = /^[A-Z]\d{2}[A-Z]\d{11}$/
  const value = typed.trim().toUpperCase()
  if (form.test(value)) return { ok: true, value }
  const bare = value.replace(/[\s.-]/g, '')
  return wrong(
    'Il CUP ha 15 caratteri: lettera, 2 cifre, lettera, 11 cifre, per esempio A11B22000000006',
    form.test(bare) ? bare : null,
  )
}

/** A code whose form or check is known with a doubt: `doubt` is said to the person, and nothing is refused for it. */
export type DoubtfulCheck =
  | { readonly ok: true; readonly value: string; readonly doubt: string | null }
  | { readonly ok: false; readonly reason: string; readonly proposal: string | null }

const hex = (value: number, length: number) => value.toString(16).toUpperCase().padStart(length, '0')

/**
 * The code of a tender (CIG): 10 characters. Only the check of the ordinary form (7 figures, then their number × 211 mod 4091 in hexadecimal) is
 * certain and refuses; smart codes and those that begin with a letter are told as doubtful.
 */
export function checkTenderCode(typed: string): DoubtfulCheck {
  const value = typed.replace(/[\s.-]/g, '').toUpperCase()
  if (!/^[0-9A-Z]{10}$/.test(value))
    return { ok: false, reason: 'Il CIG ha 10 caratteri, per esempio 8527277397', proposal: null }
  if (/^\d/.test(value)) {
    if (/^\d{7}/.test(value) && value.slice(7) === hex((Number(value.slice(0, 7)) * 211) % 4091, 3))
      return { ok: true, value, doubt: null }
    return {
      ok: false,
      reason:
        'Il CIG non torna: gli ultimi 3 caratteri non corrispondono ai primi 7. Ricontrolla ogni carattere',
      proposal: null,
    }
  }
  return { ok: true, value, doubt: tenderDoubt(value) }
}

function tenderDoubt(value: string): string | null {
  if (/^[XYZ][0-9A-F]{9}$/.test(value))
    return value.slice(1, 3) === hex((Number.parseInt(value.slice(3), 16) * 211) % 251, 2)
      ? null
      : 'Lo smart CIG non torna con la regola che conosciamo, che è da verificare: ricontrollalo'
  if (/^[A-U][0-9A-F]{9}$/.test(value)) {
    const number = Number.parseInt(value.slice(1, 7), 16)
    const letter = value.charCodeAt(0) - 64
    const checks = [number, number + letter].map((each) => hex((each * 211) % 4091, 3))
    return checks.includes(value.slice(7))
      ? null
      : 'Il CIG che comincia con una lettera non torna con le regole che conosciamo, che sono da verificare: ricontrollalo'
  }
  return 'Questo CIG non ha una forma che conosciamo: ricontrollalo'
}
