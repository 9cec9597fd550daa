// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const registryErrors = {
  notFound: {
    code: 'REG-001',
    status: 404,
    it: (d) => `Nel registro non c’è un ente con il codice ${d['code']}. Cercalo per nome fra gli enti.`,
  },
} satisfies Record<string, ErrorKind>
