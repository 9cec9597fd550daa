// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, addMonths, type LocalDate } from './dates.ts'

/** A qualification holds for thirty-six months. Source: QUALIFICATION_TERMS. */
export function qualificationEnd(from: LocalDate): LocalDate {
  return addDays(addMonths(from, 36), -1)
}
