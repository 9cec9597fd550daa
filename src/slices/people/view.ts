// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatInstant, type LocalDate } from '../../shared/dates.ts'
import { shortName } from '../../shared/names.ts'
import { roleLabels } from '../../shared/roles.ts'
import type { StatusValue } from '../../ui/index.ts'
import { type AccessKey, type Assignment, type DemoRole, isInForce, type Sendable } from './model.ts'

export const sendableLabels: Readonly<Record<Sendable, string>> = {
  plans: 'piani di migrazione',
  spending: 'richieste di spesa',
  candidacies: 'candidature agli avvisi',
}

export function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase('it') + words.slice(1)
}

/** «referente, Comune di Valdorsa»; a role on the whole programme has no place. */
export function roleInWords(held: Pick<Assignment, 'role' | 'placeName'>): string {
  return held.placeName ? `${roleLabels[held.role]}, ${held.placeName}` : roleLabels[held.role]
}

/** «dal 01/01/2026 al 31/12/2026», «dal 01/01/2026, senza scadenza», «mai entrato in vigore». */
export function periodInWords(held: Pick<Assignment, 'validFrom' | 'validTo'>): string {
  const from = `dal ${formatDate(held.validFrom)}`
  if (held.validTo === null) return `${from}, senza scadenza`
  return held.validTo < held.validFrom ? 'mai entrato in vigore' : `${from} al ${formatDate(held.validTo)}`
}

/** Whether a role counts, in words. */
export function roleStatus(held: Pick<Assignment, 'validFrom' | 'validTo'>, today: LocalDate): StatusValue {
  if (isInForce(held, today)) return { kind: 'ok', label: 'In vigore' }
  return held.validFrom > today && (held.validTo === null || held.validTo >= held.validFrom)
    ? { kind: 'info', label: `Dal ${formatDate(held.validFrom)}` }
    : { kind: 'idle', label: 'Finito' }
}

/** Whether a key opens something today, in words. */
export function keyStatus(
  key: Pick<AccessKey, 'revokedAt' | 'expiresOn' | 'roleEndsOn'>,
  today: LocalDate,
): StatusValue {
  if (key.revokedAt) return { kind: 'idle', label: `Revocata il ${formatInstant(key.revokedAt)}` }
  if (key.expiresOn < today) return { kind: 'idle', label: 'Scaduta' }
  if (key.roleEndsOn !== null && key.roleEndsOn < today) return { kind: 'idle', label: 'Ruolo finito' }
  return { kind: 'ok', label: 'Valida' }
}

/** Those in force first, then those to come, then those that ended; each group the latest first. */
export function sortRoles(roles: readonly Assignment[], today: LocalDate): Assignment[] {
  const rank = (held: Assignment) => (isInForce(held, today) ? 0 : held.validFrom > today ? 1 : 2)
  return [...roles].sort((a, b) => rank(a) - rank(b) || (a.validFrom < b.validFrom ? 1 : -1))
}

/** Whether a person can come in: nobody invites who has a password, nobody waits for who is closed out. */
export function accountStatus(person: {
  readonly ceasedAt: Date | null
  readonly email: string | null
  readonly isActive: boolean
  readonly hasPassword: boolean
}): StatusValue {
  if (person.ceasedAt) return { kind: 'idle', label: 'Persona cessata' }
  if (person.email === null) return { kind: 'idle', label: 'Senza accesso' }
  if (!person.isActive) return { kind: 'bad', label: 'Accesso sospeso', icon: 'locked' }
  return person.hasPassword
    ? { kind: 'ok', label: 'Accesso attivo' }
    : { kind: 'warn', label: 'Password ancora da scegliere' }
}

/** «Carla M., 42 enti», «Irene B., Comune di Valdorsa», «Davide R., programma». */
export function demoRoleInWords(role: DemoRole): { value: string; title: string; detail: string } {
  const name = shortName({ ...role, ceasedAt: null })
  const place =
    role.bodies > 0
      ? `${role.bodies} ${role.bodies === 1 ? 'ente' : 'enti'}`
      : (role.placeName ?? 'programma')
  return { value: role.assignmentId, title: capital(roleLabels[role.role]), detail: `${name}, ${place}` }
}
