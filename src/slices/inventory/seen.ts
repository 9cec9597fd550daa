// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FormReader, PostedForm } from '../../shared/forms.ts'
import type { Seen } from './commands.ts'
import { type FormState, parseFormState, partsOf, type Shape } from './merge.ts'

/** What a posted form says the page showed. */
export function seenOf<Values, Part extends string>(
  reader: FormReader,
  shape: Shape<Values, Part>,
): Seen<Part> {
  const base = reader.typed('base')
  return { version: reader.version(), base: base === '' ? null : parseFormState(shape, base) }
}

/** What was posted, without the parts for which the person chose what is already saved. */
export function withChoice<Values, Part extends string>(
  reader: FormReader,
  shape: Shape<Values, Part>,
  patch: Partial<Values>,
): Partial<Values> {
  if (reader.typed('scelta') !== 'theirs') return patch
  const named = reader.typed('conflitti').split(',')
  const given: Record<string, unknown> = { ...patch }
  for (const part of partsOf(shape).filter((each) => named.includes(each)))
    for (const field of shape[part]) delete given[field]
  return given as Partial<Values>
}

/** The hidden fields of the page that asks: all that was typed, with what is stored now as what the person has seen. */
export function conflictFields<Part extends string>(
  form: PostedForm,
  base: FormState<Part> | null,
  stored: FormState<Part>,
  conflicts: readonly Part[],
): (readonly [name: string, value: string])[] {
  const own = ['version', 'base', 'scelta', 'conflitti']
  const typed = Object.entries(form)
    .filter(([name]) => !own.includes(name))
    .flatMap(([name, values]) =>
      (typeof values === 'string' ? [values] : (values ?? [])).map((value) => [name, value] as const),
    )
  const seen: Partial<Record<Part, string>> = { ...(base ?? stored) }
  for (const part of conflicts) {
    const now = stored[part]
    if (now !== undefined) seen[part] = now
  }
  return [...typed, ['base', JSON.stringify(seen)], ['conflitti', conflicts.join(',')]]
}
