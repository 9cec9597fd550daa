// SPDX-License-Identifier: AGPL-3.0-or-later

export type ParsedGigabytes =
  | { readonly ok: true; readonly gigabytes: number }
  | { readonly ok: false; readonly reason: 'empty' | 'unreadable' | 'ambiguous' | 'too_large' }

const perUnit = { GB: 1, TB: 1000, PB: 1_000_000 } as const
const most = 1_000_000_000

/**
 * Reads a quantity of memory or storage as people write it, in whole GB: 512 · 512 GB · 1.024 · 1,5 TB · 2 TB. Without a unit it is GB; a TB
 * is 1000 GB. A dot before three digits parts thousands of GB, as in any whole number; with TB it could also be a comma, so that
 * `1.234 TB` is told as ambiguous, never guessed.
 */
export function parseGigabytes(text: string): ParsedGigabytes {
  const bare = text.replace(/[\s\u00a0\u202f]/g, '')
  if (bare === '') return { ok: false, reason: 'empty' }
  const [, digits = '', unit = 'GB'] = /^([\d.,]+)(GB|TB|PB)?$/i.exec(bare) ?? []
  if (digits === '') return { ok: false, reason: 'unreadable' }
  const by = perUnit[unit.toUpperCase() as keyof typeof perUnit]
  if (by > 1 && /^\d{1,3}[.,]\d{3}$/.test(digits)) return { ok: false, reason: 'ambiguous' }
  const [whole = '', fraction = ''] = /^\d{1,3}(\.\d{3})+$/.test(digits)
    ? [digits.replaceAll('.', '')]
    : digits.split(/[.,]/)
  if (!/^\d+([.,]\d+)?$/.test(digits) && fraction !== '') return { ok: false, reason: 'unreadable' }
  const gigabytes = Number(`${whole}.${fraction || '0'}`) * by
  if (!/^\d+$/.test(whole) || !Number.isInteger(gigabytes)) return { ok: false, reason: 'unreadable' }
  return gigabytes > most ? { ok: false, reason: 'too_large' } : { ok: true, gigabytes }
}

/** 512 GB, or 12,5 TB where it is exact to the tenth and reads back the same. */
export function formatGigabytes(gigabytes: number): string {
  const grouped = (count: number) => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, '.')
  if (gigabytes < 1000 || gigabytes >= 1_000_000 || gigabytes % 100 !== 0)
    return `${grouped(gigabytes)}\u00a0GB`
  const tenths = gigabytes / 100
  return `${Math.trunc(tenths / 10)}${tenths % 10 === 0 ? '' : `,${tenths % 10}`}\u00a0TB`
}
