// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const handoverErrors = {
  notOpen: {
    code: 'SUB-001',
    status: 404,
    it: () =>
      'Fra questi due enti non c’è nulla da prendere in carico che tu possa vedere: è già concluso, oppure non li segui.',
  },
} satisfies Record<string, ErrorKind>
