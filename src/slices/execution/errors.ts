// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError, type DomainErrorOptions, type ErrorKind } from '../../shared/errors.ts'
import { lifecycleRefusals } from '../../shared/lifecycle.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const executionErrors = {
  notFound: {
    code: 'EXEC-001',
    status: 404,
    it: () => 'Questo servizio non è in un piano approvato che tu possa vedere.',
  },
  changedMeanwhile: {
    code: 'EXEC-002',
    status: 409,
    it: () =>
      'L’avanzamento del servizio è cambiato nel frattempo: ricarica la pagina e guarda che cosa c’è.',
  },
  wrongState: {
    code: 'EXEC-003',
    status: 409,
    it: (d) => `Ora il servizio è «${d['state'] ?? '…'}»: questo passo non si può fare da qui.`,
  },
  alreadyThere: {
    code: 'EXEC-004',
    status: 409,
    it: (d) => `È già fatto: il servizio è «${d['state'] ?? '…'}». Ricarica la pagina.`,
  },
  noteMissing: {
    code: 'EXEC-005',
    status: 422,
    it: () => 'Scrivi perché torni indietro: lo leggono l’ente, l’ufficio e chi verifica.',
  },
  notInForce: {
    code: 'EXEC-006',
    status: 409,
    it: () => 'Il servizio non è nella versione approvata più recente del piano: si vede e non cambia più.',
  },
  nothingToMove: {
    code: 'EXEC-007',
    status: 422,
    it: () => 'Il piano non prevede di migrare questo servizio.',
  },
  notRetired: {
    code: 'EXEC-008',
    status: 422,
    it: () => 'Il piano non prevede di spegnere questo servizio.',
  },
  notWhole: {
    code: 'EXEC-009',
    status: 422,
    it: () =>
      'È migrato solo quando lo sono tutti i sistemi, i dati e il software. Segna le parti fatte: il resto si dichiara quando è finito.',
  },
  sameDeclarer: {
    code: 'EXEC-010',
    status: 403,
    it: () => 'Hai dichiarato tu la migrazione: la verifica un’altra persona.',
  },
  otherVerifier: {
    code: 'EXEC-011',
    status: 403,
    it: () =>
      'La verifica spetta ad altri: al programma per i piani trasmessi in Regia, all’ufficio per gli altri.',
  },
  wrongDate: {
    code: 'EXEC-012',
    status: 422,
    it: (d) => `La data non va bene: ${d['why'] ?? '…'}.`,
  },
  responsibleUnknown: {
    code: 'EXEC-013',
    status: 422,
    it: () => 'La persona scelta oggi non scrive per questo ente: scegline una dell’elenco.',
  },
  nothingChosen: {
    code: 'EXEC-014',
    status: 422,
    it: () => 'Non c’è nessuna riga scelta: torna all’elenco e spunta i servizi.',
  },
  tooMany: {
    code: 'EXEC-015',
    status: 422,
    it: (d) => `Sono troppe righe insieme: al massimo ${d['limit']}. Restringi l’elenco con i filtri.`,
  },
  wrongRole: {
    code: 'EXEC-016',
    status: 403,
    it: () => 'Il tuo ruolo non permette questo passo: lo fa chi scrive per l’ente, o chi verifica.',
  },
  fileRefused: {
    code: 'EXEC-017',
    status: 422,
    it: (d) => `«${d['name'] ?? '…'}» ${d['why'] ?? '…'}.`,
  },
  sameFile: {
    code: 'EXEC-018',
    status: 409,
    it: (d) =>
      `«${d['name'] ?? '…'}» c’è già fra le prove di questo servizio: è lo stesso file, non serve caricarlo di nuovo.`,
  },
  evidenceNotFound: {
    code: 'EXEC-019',
    status: 404,
    it: () => 'Questa prova non c’è, o non è di un servizio che tu possa vedere.',
  },
  evidenceDecided: {
    code: 'EXEC-020',
    status: 409,
    it: () => 'Qualcuno ha già deciso su questa prova: ricarica la pagina.',
  },
  reasonMissing: {
    code: 'EXEC-021',
    status: 422,
    it: () => 'Scrivi il motivo: resta nella storia, e lo legge chi l’ha portata.',
  },
  alreadyVerified: {
    code: 'EXEC-022',
    status: 409,
    it: () => 'Il servizio è verificato con queste prove: prima di toglierne una va tolta la verifica.',
  },
  linkClosed: {
    code: 'EXEC-023',
    status: 404,
    it: () =>
      'Questo collegamento non è più valido: è scaduto, è stato chiuso, o non è scritto per intero. Chiedine uno nuovo a chi te lo ha mandato.',
  },
  linkFull: {
    code: 'EXEC-024',
    status: 429,
    it: () =>
      'Da questo collegamento sono già arrivati 50 documenti: chiedine uno nuovo a chi te lo ha mandato.',
  },
  requestNotFound: {
    code: 'EXEC-025',
    status: 404,
    it: () => 'Questa richiesta a un fornitore non c’è, oppure è già chiusa.',
  },
} satisfies Record<string, ErrorKind>

const byCode = new Map<string, ErrorKind>([
  ...Object.values(executionErrors).map((kind): [string, ErrorKind] => [kind.code, kind]),
  [lifecycleRefusals.unknownAction, executionErrors.wrongState],
  [lifecycleRefusals.alreadyThere, executionErrors.alreadyThere],
  [lifecycleRefusals.wrongState, executionErrors.wrongState],
  [lifecycleRefusals.wrongRole, executionErrors.wrongRole],
  [lifecycleRefusals.noteMissing, executionErrors.noteMissing],
])

/** The error behind a code that `decide` answered. */
export function refusal(code: string, options: DomainErrorOptions = {}): DomainError {
  const kind = byCode.get(code)
  if (!kind) throw new Error(`No error has the code ${code}`)
  return new DomainError(kind, options)
}
