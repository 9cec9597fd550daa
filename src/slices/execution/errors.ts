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
