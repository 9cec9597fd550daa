// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FieldError } from '../../../shared/errors.ts'

/** What is wrong in one of the small forms of a page, and what was typed there: fields are named by their id on the page. */
export class FormTrouble {
  readonly errors: readonly FieldError[]
  private readonly values: Readonly<Record<string, string>>

  constructor(errors: readonly FieldError[], values: Readonly<Record<string, string>>) {
    this.errors = errors
    this.values = values
  }

  error(id: string): string | undefined {
    return this.errors.find((each) => each.field === id)?.message
  }

  /** What was typed in a field, or what is stored when its form was not sent. */
  typed(id: string, stored: string): string {
    return this.values[id] ?? stored
  }

  has(id: string): boolean {
    return this.values[id] !== undefined
  }
}

export const noTrouble = new FormTrouble([], {})
