// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: the first three were given when reference rows belonged to the inventory. */
export const referenceErrors = {
  exists: {
    code: 'INV-013',
    status: 409,
    it: (d) => `C’è già una riga «${d['code']}» che vale dal ${d['from']}: scegli un’altra decorrenza.`,
  },
  unreadable: {
    code: 'INV-014',
    status: 422,
    it: (d) =>
      `«${d['file']}» non è un file di riferimenti: ${d['why']}. Nulla è stato importato. Il formato è descritto in docs/reference.md.`,
  },
  notFound: {
    code: 'INV-015',
    status: 404,
    it: () => 'La riga di riferimento non esiste, non è più in vigore o non è fra quelle che puoi cambiare.',
  },
  tooLarge: {
    code: 'REF-001',
    status: 422,
    it: () => 'Il file supera 500 kB: dividilo, o usa «regia import riferimenti».',
  },
} satisfies Record<string, ErrorKind>
