// SPDX-License-Identifier: AGPL-3.0-or-later
import { isLocalDate, type LocalDate } from '../../shared/dates.ts'
import type { Cents } from '../../shared/money.ts'

/** Something to correct in a file, and where: «avviso 2 › bands 1 › fee». */
export interface FilePoint {
  readonly place: string
  readonly message: string
}

/** Gathers every point of a file, so that all are told at once. */
export class Points {
  readonly found: FilePoint[] = []

  add(place: string, message: string): void {
    this.found.push({ place, message })
  }
}

/** Reads one value; what it answers after adding a point is thrown away with the file. `undefined` is a name that is not there. */
export type Decoder<Value> = (value: unknown, place: string, points: Points) => Value

const under = (place: string, name: string) => (place === '' ? name : `${place} › ${name}`)

function expecting<Value>(isRight: (value: unknown) => value is Value, words: string): Decoder<Value> {
  return (value, place, points) => {
    if (isRight(value)) return value
    points.add(place, value === undefined ? 'manca' : `${quote(value)} non va: serve ${words}`)
    return undefined as Value
  }
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nulla'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

export const text = (max = 300): Decoder<string> =>
  expecting(
    (value): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= max,
    `un testo fra virgolette, al massimo ${max} caratteri`,
  )

export const code: Decoder<string> = expecting(
  (value): value is string => typeof value === 'string' && /^[a-zA-Z0-9][a-zA-Z0-9.-]{0,79}$/.test(value),
  'un codice di lettere, cifre, punti e trattini',
)

export const day: Decoder<LocalDate> = expecting(
  (value): value is LocalDate => typeof value === 'string' && isLocalDate(value),
  'un giorno scritto come "2026-06-30"',
)

export const whole = (max = 100_000_000): Decoder<number> =>
  expecting(
    (value): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max,
    `un numero intero da 0 a ${max}`,
  )

export const yesNo: Decoder<boolean> = expecting(
  (value): value is boolean => typeof value === 'boolean',
  'true o false',
)

/** Euro with two decimals between quotes, so that no reader rounds them: "12000.00". */
export const euro: Decoder<Cents> = (value, place, points) => {
  const parts = typeof value === 'string' ? /^(\d{1,12})\.(\d{2})$/.exec(value) : null
  if (parts) return Number(parts[1]) * 100 + Number(parts[2])
  points.add(
    place,
    value === undefined
      ? 'manca'
      : `${quote(value)} non va: servono euro con due decimali fra virgolette, come "12000.00"`,
  )
  return 0
}

export const oneOf = <Value extends string>(values: readonly Value[]): Decoder<Value> =>
  expecting((value): value is Value => values.includes(value as Value), `uno fra ${values.join(', ')}`)

/** A name that may be left out or null. */
export const optional =
  <Value, Other>(read: Decoder<Value>, otherwise: Other): Decoder<Value | Other> =>
  (value, place, points) =>
    value === undefined || value === null ? otherwise : read(value, place, points)

export const list =
  <Value>(read: Decoder<Value>, least = 0): Decoder<readonly Value[]> =>
  (value, place, points) => {
    if (!Array.isArray(value)) {
      points.add(place, value === undefined ? 'manca' : 'non va: serve un elenco fra parentesi quadre')
      return []
    }
    if (value.length < least) points.add(place, 'è vuoto')
    return value.map((each, index) => read(each, `${place} ${index + 1}`, points))
  }

/** Values by name, whatever the names. */
export const byName =
  <Value>(read: Decoder<Value>): Decoder<Readonly<Record<string, Value>>> =>
  (value, place, points) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return Object.fromEntries(
        Object.entries(value).map(([name, each]) => [name, read(each, under(place, name), points)]),
      )
    points.add(place, 'non va: servono nomi e valori fra parentesi graffe')
    return {}
  }

/** An object with these names and no other. */
export const object =
  <Value extends object>(fields: { readonly [Name in keyof Value]: Decoder<Value[Name]> }): Decoder<Value> =>
  (value, place, points) => {
    const given = (typeof value === 'object' && !Array.isArray(value) ? value : null) as Record<
      string,
      unknown
    > | null
    if (given === null) points.add(place, 'non va: servono nomi e valori fra parentesi graffe')
    for (const name of Object.keys(given ?? {}))
      if (!Object.hasOwn(fields, name)) points.add(under(place, name), 'nome non previsto')
    return Object.fromEntries(
      Object.entries<Decoder<unknown>>(fields).map(([name, read]) => [
        name,
        given === null ? undefined : read(given[name], under(place, name), points),
      ]),
    ) as Value
  }
