// SPDX-License-Identifier: AGPL-3.0-or-later

/** What a number format makes of a number, as far as its value is concerned. */
export type NumberFormat =
  | { readonly shows: 'number' | 'percent' | 'date' | 'time' | 'date_time' }
  | { readonly shows: 'zeros'; readonly digits: number }

/** The formats that have a number and no text in the file (ECMA-376, 18.8.30). */
export function builtInFormat(id: number): NumberFormat {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return { shows: 'date' }
  if (id === 22) return { shows: 'date_time' }
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return { shows: 'time' }
  return { shows: id === 9 || id === 10 ? 'percent' : 'number' }
}

export function formatOf(code: string): NumberFormat {
  if (/^(general|standard)$/i.test(code)) return { shows: 'number' }
  const elapsed = /\[(h+|m+|s+)\]/i.test(code)
  const [bare = ''] = code
    .replace(/"[^"]*"|\\.|[_*].|\[[^\]]*\]/g, '')
    .toLowerCase()
    .split(';')
  if (/^0{2,}$/.test(bare)) return { shows: 'zeros', digits: bare.length }
  const hasHours = elapsed || /[hs]/.test(bare)
  const hasDays = /[dy]/.test(bare) || (/m/.test(bare) && !hasHours)
  if (hasDays) return { shows: hasHours ? 'date_time' : 'date' }
  if (hasHours) return { shows: 'time' }
  return { shows: bare.includes('%') ? 'percent' : 'number' }
}

/** A number as the person saw it, without the marks of thousands: 1234,5, 22%, 30/06/2026, 000123. */
export function numberText(value: number, format: NumberFormat, is1904: boolean): string {
  switch (format.shows) {
    case 'zeros':
      return Number.isInteger(value) && value >= 0
        ? String(value).padStart(format.digits, '0')
        : plainNumber(value)
    case 'percent':
      return `${plainNumber(value * 100)}%`
    case 'number':
      return plainNumber(value)
    case 'date':
    case 'time':
    case 'date_time':
      return dayText(value, format.shows, is1904)
  }
}

/** Fifteen figures, as spreadsheets keep: 0.1 + 0.2 is 0,3. */
export function plainNumber(value: number): string {
  const text = String(Number(value.toPrecision(15)))
  return text.includes('e')
    ? value.toLocaleString('it', { useGrouping: false, maximumSignificantDigits: 15 })
    : text.replace('.', ',')
}

/** Days are counted from 1900, with a 29 February that year that never was, or from 1904 in files born on old Macs. */
function dayText(serial: number, shows: 'date' | 'time' | 'date_time', is1904: boolean): string {
  if (serial < 0 || serial > 2_958_465) return plainNumber(serial)
  const minutes = Math.round((serial % 1) * 1440)
  const time = `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
  if (shows === 'time')
    return serial < 1 ? time : `${Math.floor(Math.round(serial * 1440) / 60)}:${two(minutes % 60)}`
  const whole = Math.floor(serial) + (minutes === 1440 ? 1 : 0)
  if (!is1904 && whole === 60) return '29/02/1900'
  const first = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, whole < 60 ? 31 : 30)
  const [year, month, day] = new Date(first + whole * 86_400_000).toISOString().slice(0, 10).split('-')
  const date = `${day}/${month}/${year}`
  return shows === 'date_time' && minutes % 1440 !== 0 ? `${date} ${time}` : date
}

const two = (number: number) => String(number).padStart(2, '0')

/** 2026-06-30T14:30:00 as a day, with its time when it has one and it is shown. */
export function isoText(iso: string): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/.exec(iso)
  if (!found) return iso
  const [, year, month, day, time] = found
  return `${day}/${month}/${year}${time && time !== '00:00' ? ` ${time}` : ''}`
}

const errorWords: Readonly<Record<string, string>> = {
  '#N/A': '#N/D',
  '#REF!': '#RIF!',
  '#VALUE!': '#VALORE!',
  '#NAME?': '#NOME?',
  '#NULL!': '#NULLO!',
}

/** An error as the program shows it in Italian. */
export function errorText(found: string): string {
  return errorWords[found] ?? found
}
