// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const waveErrors = {
  changedMeanwhile: {
    code: 'WAVE-001',
    status: 409,
    it: () => 'L’ondata è cambiata nel frattempo: ricarica la pagina e guarda che cosa è diverso.',
  },
  notEmpty: {
    code: 'WAVE-002',
    status: 409,
    it: () => 'L’ondata ha ancora servizi: mettili in un’altra o toglili, poi eliminala.',
  },
  nothingChosen: {
    code: 'WAVE-003',
    status: 422,
    it: () => 'Scegli almeno un servizio dall’elenco.',
  },
  tooMany: {
    code: 'WAVE-004',
    status: 422,
    it: (d) => `In un’operazione sola stanno al massimo ${d['limit']} servizi: restringi con i filtri.`,
  },
  reasonMissing: {
    code: 'WAVE-005',
    status: 422,
    it: () => 'Scrivi perché l’ondata si sposta: lo leggono gli enti, nella storia del piano.',
  },
} satisfies Record<string, ErrorKind>
