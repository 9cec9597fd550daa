// SPDX-License-Identifier: AGPL-3.0-or-later

/** A thing as a form shows it: for each part that changes as one, its canonical text. */
export type FormState<Part extends string> = Readonly<Partial<Record<Part, string>>>

export interface Merged<Part extends string> {
  /** Parts this person changed and nobody else did: to be written. */
  readonly mine: readonly Part[]
  /** Parts both changed, to different values: to be asked. */
  readonly conflicts: readonly Part[]
}

/**
 * Compares what a person posts with what the page showed (`base`) and what is stored now (`theirs`). A part the person did not touch
 * keeps what is stored, so that two people at work on different parts never get in each other's way.
 */
export function merge<Part extends string>(
  parts: readonly Part[],
  base: FormState<Part>,
  mine: FormState<Part>,
  theirs: FormState<Part>,
): Merged<Part> {
  const touched = parts.filter(
    (part) => mine[part] !== undefined && mine[part] !== theirs[part] && mine[part] !== base[part],
  )
  return {
    mine: touched.filter((part) => theirs[part] === base[part]),
    conflicts: touched.filter((part) => theirs[part] !== base[part]),
  }
}

/** Reads the hidden field a form carries; null when it is not one of ours. */
export function parseFormState<Part extends string>(
  parts: readonly Part[],
  text: string,
): FormState<Part> | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const state: Partial<Record<Part, string>> = {}
  for (const part of parts) {
    const given = (value as Record<string, unknown>)[part]
    if (typeof given === 'string') state[part] = given
  }
  return state
}
