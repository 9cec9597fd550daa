// SPDX-License-Identifier: AGPL-3.0-or-later
import { checkProjectCode, checkTenderCode } from '../../shared/codes.ts'

/** What is odd about a CIG as it is typed, as words of advice that keep nobody from going on; null when nothing is. */
export function cigFault(cig: string): string | null {
  if (cig === '') return null
  const check = checkTenderCode(cig)
  return check.ok ? check.doubt : check.reason
}

/** The same for a CUP. */
export function cupFault(cup: string): string | null {
  if (cup === '') return null
  const check = checkProjectCode(cup)
  return check.ok ? null : check.reason
}

/** As it is stored: without blanks, in capitals. */
export function plainCode(typed: string): string {
  return typed.replace(/[\s.-]/g, '').toUpperCase()
}
