// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const planModelErrors = {
  notFound: {
    code: 'MODEL-001',
    status: 404,
    it: () => 'Il modello o la sua scheda non c’è più, o non è fra quelli del tuo ufficio.',
  },
  changedMeanwhile: {
    code: 'MODEL-002',
    status: 409,
    it: () => 'Il modello è cambiato nel frattempo: ricarica la pagina e guarda che cosa è diverso.',
  },
  cardExists: {
    code: 'MODEL-003',
    status: 422,
    it: (d) => `Il modello ha già una scheda «${d['name']}»: apri quella.`,
  },
  nothingChosen: {
    code: 'MODEL-004',
    status: 422,
    it: () => 'Scegli almeno un ente con il piano in bozza.',
  },
} satisfies Record<string, ErrorKind>
