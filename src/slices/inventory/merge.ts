// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * The parts of a thing that people change as one, each with its fields: a class goes with its source and its date, so that two
 * people never leave half of each other's answer.
 */
export type Shape<Values, Part extends string> = Readonly<Record<Part, readonly (keyof Values & string)[]>>

/** A thing as a form showed it: the canonical text of each part. Goes with the form as a hidden field. */
export type FormState<Part extends string> = Readonly<Partial<Record<Part, string>>>

export interface Merged<Part extends string> {
  /** Parts this person changed and nobody else did: to be written. */
  readonly mine: readonly Part[]
  /** Parts both changed, to different values: to be asked. */
  readonly conflicts: readonly Part[]
}

export function partsOf<Values, Part extends string>(shape: Shape<Values, Part>): Part[] {
  return Object.keys(shape) as Part[]
}

/** What a form shows of these values: only the parts whose fields are all there. */
export function stateOf<Values, Part extends string>(
  shape: Shape<Values, Part>,
  values: Partial<Values>,
): FormState<Part> {
  const state: Partial<Record<Part, string>> = {}
  for (const part of partsOf(shape))
    if (shape[part].every((field) => values[field] !== undefined))
      state[part] = JSON.stringify(shape[part].map((field) => values[field]))
  return state
}

/** `current` with these parts taken from `mine`. */
export function takeParts<Values, Part extends string>(
  shape: Shape<Values, Part>,
  current: Values,
  mine: Partial<Values>,
  parts: readonly Part[],
): Values {
  const taken = { ...current }
  for (const field of parts.flatMap((part) => shape[part])) {
    const value = mine[field]
    if (value !== undefined) taken[field] = value
  }
  return taken
}

/**
 * Compares what a person posts with what the page showed (`base`) and what is stored now (`theirs`). A part the person did not touch
 * keeps what is stored, so that two people at work on different parts never get in each other's way.
 */
export function merge<Part extends string>(
  base: FormState<Part>,
  mine: FormState<Part>,
  theirs: FormState<Part>,
): Merged<Part> {
  const touched = (Object.keys(mine) as Part[]).filter(
    (part) => mine[part] !== theirs[part] && mine[part] !== base[part],
  )
  return {
    mine: touched.filter((part) => theirs[part] === base[part]),
    conflicts: touched.filter((part) => theirs[part] !== base[part]),
  }
}

/** Reads the hidden field of a form; null when it is not one of ours. */
export function parseFormState<Values, Part extends string>(
  shape: Shape<Values, Part>,
  text: string,
): FormState<Part> | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const given = value as Record<string, unknown>
  const state: Partial<Record<Part, string>> = {}
  for (const part of partsOf(shape)) {
    const each = given[part]
    if (typeof each === 'string') state[part] = each
  }
  return state
}
