// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const callErrors = {
  notFound: { code: 'CALL-001', status: 404, it: (d) => `L’avviso ${d['id']} non è fra quelli caricati.` },
  unreadableFile: {
    code: 'CALL-002',
    status: 422,
    it: (d) => `Il file ${d['file']} non è un file di avvisi: ${d['reason']}.`,
  },
  refusedCalls: {
    code: 'CALL-003',
    status: 422,
    it: (d) => `Nessun avviso caricato: il file ${d['file']} ha punti da correggere. ${d['points']}`,
  },
  unknownBand: {
    code: 'CALL-004',
    status: 422,
    it: () => 'La fascia scelta non è fra quelle dell’avviso: ricarica la pagina e scegline una.',
  },
  unreadableCandidacies: {
    code: 'CALL-005',
    status: 422,
    it: (d) =>
      `Il file ${d['file']} non è un file di candidature: ${d['reason']}. Nulla è stato confrontato.`,
  },
  emptyScenario: {
    code: 'CALL-006',
    status: 422,
    it: () => 'Non c’è nulla da salvare: in questa ipotesi nessun ente ha servizi. Cambia enti o avvisi.',
  },
  scenarioNotFound: {
    code: 'CALL-007',
    status: 404,
    it: () => 'Lo scenario non c’è più, o non è del tuo ufficio: torna all’elenco degli scenari.',
  },
} satisfies Record<string, ErrorKind>
