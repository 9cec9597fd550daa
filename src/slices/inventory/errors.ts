// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const inventoryErrors = {
  serviceNotFound: {
    code: 'INV-001',
    status: 404,
    it: () => 'Il servizio non esiste o non è fra quelli che puoi vedere. Cercalo dall’inventario.',
  },
  dataCentreNotFound: {
    code: 'INV-002',
    status: 404,
    it: () => 'Il data center non esiste o non è fra quelli che puoi vedere. Cercalo dalla pagina dell’ente.',
  },
} satisfies Record<string, ErrorKind>
