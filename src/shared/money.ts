// SPDX-License-Identifier: AGPL-3.0-or-later

/** Euro cents, a safe integer. */
export type Cents = number

export type ParsedMoney =
  | { readonly ok: true; readonly cents: Cents }
  | { readonly ok: false; readonly reason: 'empty' | 'unreadable' | 'ambiguous' | 'too_large' }

const maxCents = 1_000_000_000_000_00

/**
 * Reads an amount as people write it: 1.234,56 · 1234,56 · 1,234.56 · 1234.56 · 1234 · € 1.234. An amount that can be read
 * in two ways (1.234 or 1,234 alone) is told as ambiguous, never guessed; 12.345.678 and 1.234,5 are plain.
 */
export function parseMoney(text: string): ParsedMoney {
  const bare = text.replace(/[\s\u00a0\u202f€']|EUR|euro/gi, '')
  if (bare === '') return { ok: false, reason: 'empty' }
  if (!/^-?\d[\d.,]*$/.test(bare)) return { ok: false, reason: 'unreadable' }
  const negative = bare.startsWith('-')
  const digits = negative ? bare.slice(1) : bare
  const separators = digits.replace(/\d/g, '')
  const last = separators.at(-1)
  let whole = digits
  let fraction = ''
  if (last !== undefined) {
    const kinds = new Set(separators)
    const cut = digits.lastIndexOf(last)
    const tail = digits.slice(cut + 1)
    if (kinds.size === 2) {
      if (separators.indexOf(last) !== separators.length - 1) return { ok: false, reason: 'unreadable' }
      whole = digits.slice(0, cut)
      fraction = tail
    } else if (separators.length === 1) {
      if (tail.length === 3) return { ok: false, reason: 'ambiguous' }
      whole = digits.slice(0, cut)
      fraction = tail
    }
  }
  if (fraction.length > 2) return { ok: false, reason: 'unreadable' }
  const groups = whole.split(/[.,]/)
  const grouped = groups.length > 1
  if (
    grouped &&
    (!groups.slice(1).every((g) => g.length === 3) || (groups[0]?.length ?? 0) > 3 || groups[0] === '')
  )
    return { ok: false, reason: 'unreadable' }
  const cents = Number(groups.join('')) * 100 + Number(fraction.padEnd(2, '0') || '0')
  if (!Number.isSafeInteger(cents) || cents > maxCents) return { ok: false, reason: 'too_large' }
  return { ok: true, cents: negative ? -cents : cents }
}

/** 1.234,56 € with a no-break space. */
export function formatMoney(cents: Cents): string {
  return `${formatAmount(cents)}\u00a0€`
}

/** 1.234,56: as a field shows it again. */
export function formatAmount(cents: Cents): string {
  const whole = Math.trunc(Math.abs(cents) / 100)
  const grouped = String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, '.')
  return `${cents < 0 ? '-' : ''}${grouped},${String(Math.abs(cents) % 100).padStart(2, '0')}`
}

/** 1234.56: as the API and open data write it. */
export function decimalAmount(cents: Cents): string {
  return `${cents < 0 ? '-' : ''}${Math.trunc(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`
}

/** 3.412: a whole number as a table shows it. */
export function formatCount(count: number): string {
  return `${count < 0 ? '-' : ''}${String(Math.abs(count)).replace(/\B(?=(\d{3})+(?!\d))/g, '.')}`
}

/** A word in the singular or in the plural, after its number: «1 servizio», «12.464 piani». */
export function counted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
