// SPDX-License-Identifier: AGPL-3.0-or-later

/** A person as the table of names holds them; `ceasedAt` set means the name was taken away. */
export interface NamedPerson {
  readonly givenName: string
  readonly familyName: string
  readonly ceasedAt: Date | null
}

export const ceasedPerson = 'persona cessata'

/** «Paola V.»: enough for colleagues to know who; «persona cessata» once the name was taken away. */
export function shortName({ givenName, familyName, ceasedAt }: NamedPerson): string {
  if (ceasedAt !== null) return ceasedPerson
  const initial = [...familyName.trim()][0]
  return initial === undefined ? givenName : `${givenName} ${initial.toLocaleUpperCase('it')}.`
}
