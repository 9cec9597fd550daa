// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const figureErrors = {
  tooManyRows: {
    code: 'FIG-001',
    status: 422,
    it: (d) => `Sono più di ${d['limit']} righe: scegli una regione o un tipo di ente, poi esporta.`,
  },
} satisfies Record<string, ErrorKind>
