// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const peopleErrors = {
  personNotFound: {
    code: 'PEOPLE-001',
    status: 404,
    it: () => 'Questa persona non esiste o non è fra quelle che puoi vedere.',
  },
  emailTaken: {
    code: 'PEOPLE-002',
    status: 422,
    it: (d) =>
      `${d['email']} appartiene già a un’altra persona: cercala nell’elenco e aggiungi a lei il ruolo.`,
  },
  representativeOverlaps: {
    code: 'PEOPLE-003',
    status: 422,
    it: () =>
      'L’ente ha già un legale rappresentante in quelle date: chiudi prima il suo ruolo, o fai cominciare questo il giorno dopo.',
  },
  wrongPlaceForRole: {
    code: 'PEOPLE-004',
    status: 422,
    it: (d) => `Il ruolo ${d['role']} si tiene ${d['where']}: scegli quello giusto.`,
  },
} satisfies Record<string, ErrorKind>
