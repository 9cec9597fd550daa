// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

export const noticeErrors = {
  notFound: {
    code: 'NOTE-001',
    status: 404,
    it: () => 'La notifica non c’è più o non è tua. Apri l’elenco delle notifiche.',
  },
  mailNotFound: {
    code: 'NOTE-002',
    status: 404,
    it: () => 'La mail non è fra quelle da inviare: forse è già partita. Ricarica l’elenco.',
  },
} satisfies Record<string, ErrorKind>
