// SPDX-License-Identifier: AGPL-3.0-or-later

/** A calendar date, YYYY-MM-DD: what a legal deadline is. */
export type LocalDate = string

const zone = 'Europe/Rome'
const isoForm = /^(\d{4})-(\d{2})-(\d{2})$/
const typedForm = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/
const dayMs = 86_400_000

const months = [
  'gennaio',
  'febbraio',
  'marzo',
  'aprile',
  'maggio',
  'giugno',
  'luglio',
  'agosto',
  'settembre',
  'ottobre',
  'novembre',
  'dicembre',
] as const
const weekdays = ['domenica', 'lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabato'] as const

const romeParts = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

function inRome(instant: Date): Record<string, string> {
  return Object.fromEntries(romeParts.formatToParts(instant).map((part) => [part.type, part.value]))
}

/** The calendar date in Italy at an instant. */
export function dateInRome(instant: Date): LocalDate {
  const p = inRome(instant)
  return `${p['year']}-${p['month']}-${p['day']}`
}

/** The instant at which a day begins in Italy. */
export function startOfDayInRome(date: LocalDate): Date {
  const inSummer = new Date(`${date}T00:00:00+02:00`)
  return dateInRome(inSummer) === date ? inSummer : new Date(`${date}T00:00:00+01:00`)
}

/** True for an existing day written YYYY-MM-DD: 2026-02-31 is refused. */
/** Whether the text is a day; before `firstYear` it is taken for a slip. */
export function isLocalDate(text: string, firstYear = 1900): boolean {
  const m = isoForm.exec(text)
  return m !== null && exists(Number(m[1]), Number(m[2]), Number(m[3]), firstYear)
}

function exists(year: number, month: number, day: number, firstYear = 1900): boolean {
  if (year < firstYear || year > 2200 || month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Reads a date as people type it (30/6/2026, 30.06.2026) or as browsers send it (2026-06-30); null when it is not a day. */
export function parseDate(text: string): LocalDate | null {
  const trimmed = text.trim()
  if (isoForm.test(trimmed)) return isLocalDate(trimmed) ? trimmed : null
  const m = typedForm.exec(trimmed)
  if (!m) return null
  const [day, month, year] = [Number(m[1]), Number(m[2]), Number(m[3])]
  if (!exists(year, month, day)) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function utc(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`)
}

/** Days from one date to another, negative when `to` comes first. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((utc(to) - utc(from)) / dayMs)
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(utc(date) + days * dayMs).toISOString().slice(0, 10)
}

/** Adds calendar months; the 31st becomes the last day of a shorter month. */
export function addMonths(date: LocalDate, count: number): LocalDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const index = year * 12 + (month - 1) + count
  const last = new Date(Date.UTC(Math.floor(index / 12), (index % 12) + 1, 0)).getUTCDate()
  return new Date(Date.UTC(Math.floor(index / 12), index % 12, Math.min(day, last)))
    .toISOString()
    .slice(0, 10)
}

/** 30/06/2026 */
export function formatDate(date: LocalDate): string {
  const [year, month, day] = date.split('-')
  return `${day}/${month}/${year}`
}

/** 30 giugno 2026 */
export function formatLongDate(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${day === 1 ? '1º' : day} ${months[(month ?? 1) - 1]} ${year}`
}

/** martedì 10 marzo 2026 */
export function formatWeekday(date: LocalDate): string {
  return `${weekdays[new Date(utc(date)).getUTCDay()]} ${formatLongDate(date)}`
}

/** mar 10 marzo: where someone must act and the year is plain. */
export function formatShortWeekday(date: LocalDate): string {
  const [, month, day] = date.split('-').map(Number)
  return `${weekdays[new Date(utc(date)).getUTCDay()]?.slice(0, 3)} ${day} ${months[(month ?? 1) - 1]}`
}

const elided = { il: 'l’', al: 'all’', dal: 'dall’', del: 'dell’' } as const

/** «il 10 marzo 2026», «l’8 marzo 2026», «dall’11 marzo 2026»: a long date or an instant with the article it wants. */
export function withArticle(article: keyof typeof elided, words: string): string {
  return /^(8|11) /.test(words) ? `${elided[article]}${words}` : `${article} ${words}`
}

/** 10:42, in Italy. */
export function formatTime(instant: Date): string {
  const p = inRome(instant)
  return `${p['hour']}:${p['minute']}`
}

/** 10 marzo 2026, 11:07, in Italy. */
export function formatInstant(instant: Date): string {
  return `${formatLongDate(dateInRome(instant))}, ${formatTime(instant)}`
}

/** martedì 10 marzo 2026, ore 11:07:32, in Italy: for receipts. */
export function formatInstantExactly(instant: Date): string {
  return `${formatWeekday(dateInRome(instant))}, ore ${formatTime(instant)}:${inRome(instant)['second']}`
}

/** «oggi», «domani», «ieri», «3 giorni», «4 giorni fa»: how far a date is, in words. */
export function distanceInWords(today: LocalDate, date: LocalDate): string {
  const days = daysBetween(today, date)
  if (days === 0) return 'oggi'
  if (days === 1) return 'domani'
  if (days === -1) return 'ieri'
  return days > 0 ? `${days} giorni` : `${-days} giorni fa`
}
