// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError } from '../../shared/errors.ts'
import type { FormError } from '../../ui/index.ts'

/** What the work answers, or the refusal it threw: for a form that comes back with its message. */
export async function orRefusal<Result>(work: Promise<Result>): Promise<Result | DomainError> {
  try {
    return await work
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

/** The lines of the summary: beside their fields when the refusal names them. */
export function formErrors(refusal: DomainError): readonly FormError[] {
  return refusal.fields.length > 0 ? refusal.fields : [{ message: refusal.message }]
}
