// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError, type DomainErrorOptions, type ErrorKind } from '../../shared/errors.ts'
import { lifecycleRefusals } from '../../shared/lifecycle.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const candidacyErrors = {
  notFound: {
    code: 'CAND-001',
    status: 404,
    it: () => 'Questa candidatura non esiste o non è fra quelle che puoi vedere.',
  },
  changedMeanwhile: {
    code: 'CAND-002',
    status: 409,
    it: () => 'La candidatura è cambiata nel frattempo: ricarica la pagina e guarda che cosa c’è.',
  },
  wrongState: {
    code: 'CAND-003',
    status: 409,
    it: (d) => `Ora la candidatura è «${d['state'] ?? '…'}»: questo atto non si può registrare da qui.`,
  },
  alreadyThere: {
    code: 'CAND-004',
    status: 409,
    it: (d) => `È già fatto: la candidatura è «${d['state'] ?? '…'}». Ricarica la pagina.`,
  },
  wrongRole: {
    code: 'CAND-005',
    status: 403,
    it: () =>
      'Il tuo ruolo non registra questo atto: lo fa l’ufficio, il referente, il legale rappresentante o chi ha la delega per le candidature.',
  },
  noteMissing: {
    code: 'CAND-006',
    status: 422,
    it: () => 'Scrivi il motivo: lo leggono l’ente e l’ufficio, e resta nella storia.',
  },
  noAmount: {
    code: 'CAND-007',
    status: 422,
    it: (d) => `Con questi servizi l’avviso non dà un importo: ${d['why'] ?? 'controlla quanti sono'}.`,
  },
  fundedTwice: {
    code: 'CAND-008',
    status: 422,
    it: (d) => `Un servizio non può essere finanziato due volte per la stessa cosa: ${d['which'] ?? ''}.`,
  },
  noContract: {
    code: 'CAND-009',
    status: 422,
    it: () => 'Prima registra almeno un contratto: il primo conta per il termine.',
  },
  noSample: { code: 'CAND-010', status: 409, it: () => 'Nessun controllo a campione aspetta una risposta.' },
  sampleOpen: {
    code: 'CAND-011',
    status: 409,
    it: () => 'Un controllo a campione aspetta una risposta: registra prima quella.',
  },
  maintenanceRuns: {
    code: 'CAND-012',
    status: 409,
    it: (d) => `Gli anni di mantenimento non sono finiti: ${d['until'] ?? 'il termine non è passato'}.`,
  },
  notDraft: {
    code: 'CAND-013',
    status: 409,
    it: () => 'I servizi si cambiano in bozza: riporta prima la candidatura in bozza, con ciò che comporta.',
  },
  serviceUnknown: {
    code: 'CAND-014',
    status: 422,
    it: () =>
      'Uno dei servizi scelti non è fra quelli attivi dell’ente, o la sua modalità non è dell’avviso.',
  },
  notForBody: {
    code: 'CAND-015',
    status: 422,
    it: (d) => `L’avviso «${d['call']}» non è rivolto a questo tipo di ente.`,
  },
  alreadyCandidate: {
    code: 'CAND-016',
    status: 409,
    it: (d) =>
      `${d['body']} ha già una candidatura a questo avviso: una nuova si può fare dopo il decreto di rinuncia, o se quella non è ammessa.`,
  },
  wrongDate: { code: 'CAND-017', status: 422, it: (d) => `Il giorno non va bene: ${d['why']}.` },
  valueMissing: { code: 'CAND-018', status: 422, it: (d) => `Manca un dato dell’atto: ${d['what']}.` },
  nothingToUndo: {
    code: 'CAND-019',
    status: 409,
    it: () => 'Non c’è un atto da annullare: si annulla solo l’ultimo registrato.',
  },
  contractNotFound: { code: 'CAND-020', status: 404, it: () => 'Questo contratto non c’è, o è già tolto.' },
  documentNotFound: {
    code: 'CAND-021',
    status: 404,
    it: () => 'Questo documento non c’è, o è già ritirato.',
  },
  documentRefused: { code: 'CAND-022', status: 422, it: (d) => `«${d['name']}» ${d['why']}.` },
  sharingUnknown: {
    code: 'CAND-023',
    status: 422,
    it: () => 'Scegli due servizi di due enti diversi, fra quelli che segui.',
  },
} satisfies Record<string, ErrorKind>

const byCode = new Map<string, ErrorKind>([
  ...Object.values(candidacyErrors).map((kind): [string, ErrorKind] => [kind.code, kind]),
  [lifecycleRefusals.unknownAction, candidacyErrors.wrongState],
  [lifecycleRefusals.alreadyThere, candidacyErrors.alreadyThere],
  [lifecycleRefusals.wrongState, candidacyErrors.wrongState],
  [lifecycleRefusals.wrongRole, candidacyErrors.wrongRole],
  [lifecycleRefusals.noteMissing, candidacyErrors.noteMissing],
])

/** The error behind a code that `decide` answered. */
export function refusal(code: string, options: DomainErrorOptions = {}): DomainError {
  const kind = byCode.get(code)
  if (!kind) throw new Error(`No error has the code ${code}`)
  return new DomainError(kind, options)
}
