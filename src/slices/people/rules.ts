// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, type LocalDate } from '../../shared/dates.ts'

export const passwordLength = { min: 12, max: 200 } as const

/**
 * What is wrong with a new password, in words; null when it will do. House rule: long enough, and something left once the
 * person's own name and address are taken out. No composition rules: they make passwords worse.
 */
export function passwordProblem(
  password: string,
  person: { readonly email: string; readonly givenName: string; readonly familyName: string },
): string | null {
  const letters = [...password.normalize('NFKC')]
  if (letters.length < passwordLength.min)
    return `Servono almeno ${passwordLength.min} caratteri: una frase che ricordi va benissimo`
  if (letters.length > passwordLength.max) return `Al massimo ${passwordLength.max} caratteri`
  if (new Set(letters).size < 4)
    return 'È troppo facile da indovinare: non ripetere sempre gli stessi caratteri'
  const own = [person.email, ...person.email.split(/[@.]/), person.givenName, person.familyName]
  const rest = own
    .map((word) => word.toLowerCase())
    .filter((word) => word.length > 2)
    .sort((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), letters.join('').toLowerCase())
  return rest.length < 8 ? 'È troppo vicina al tuo nome o al tuo indirizzo: scegline un’altra' : null
}

/** How many wrong attempts in a row are free: people mistype. */
export const freeAttempts = 4
const longestWait = 15 * 60

/** Seconds before the next attempt after this many failures in a row: none, then 30 and twice as many each time up to 15 minutes. */
export function waitAfter(failures: number): number {
  return failures <= freeAttempts ? 0 : Math.min(longestWait, 30 * 2 ** (failures - freeAttempts - 1))
}

/** A wait in words: «30 secondi», «1 minuto», «8 minuti». Rounded up, so that the promise holds. */
export function waitInWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 secondo' : `${seconds} secondi`
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? '1 minuto' : `${minutes} minuti`
}

/**
 * What attempts are counted under besides the account: the address; of IPv6 the network of 64 bits, since one line has them all.
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1] ?? address
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups =
    tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** The page to go back to after sign-in: a path of ours and nothing else; the first page when it is not one. */
export function safeReturn(asked: string | undefined): string {
  const here = 'http://regia.invalid'
  if (!asked?.startsWith('/') || !URL.canParse(asked, here)) return '/'
  const { origin, pathname, search } = new URL(asked, here)
  const isOurs = origin === here && !pathname.startsWith('//')
  return isOurs && !/^\/(accesso|uscita)\b/.test(pathname) ? pathname + search : '/'
}

/**
 * The last day a role may be given, as a refusal in words or null. Yesterday takes it away at once; further back would say that
 * what was done meanwhile was done without it. A role still to begin may end before it does.
 */
export function endProblem(
  role: { readonly validFrom: LocalDate; readonly validTo: LocalDate | null },
  end: LocalDate,
  today: LocalDate,
): string | null {
  const yesterday = addDays(today, -1)
  if (role.validTo !== null && role.validTo < today) return 'Questo ruolo è già finito'
  const earliest = role.validFrom > today ? addDays(role.validFrom, -1) : yesterday
  return end < earliest
    ? 'L’ultimo giorno non può essere prima di ieri: quello che è già stato fatto resta fatto con questo ruolo'
    : null
}

/** The end that takes a role away at once. */
export function endNow(role: { readonly validFrom: LocalDate }, today: LocalDate): LocalDate {
  return addDays(role.validFrom > today ? role.validFrom : today, -1)
}
