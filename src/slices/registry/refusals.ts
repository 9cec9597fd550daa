// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError } from '../../shared/errors.ts'

/** What a command answered, or its refusal when that names fields of the form: the page comes back with what was typed. */
export type Attempt<Value> = { readonly value: Value } | { readonly refusal: DomainError }

export async function attempt<Value>(work: Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { value: await work }
  } catch (error) {
    if (error instanceof DomainError && error.fields.length > 0) return { refusal: error }
    throw error
  }
}
