// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError, type DomainErrorOptions, type ErrorKind } from '../../shared/errors.ts'
import { lifecycleRefusals } from '../../shared/lifecycle.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const planErrors = {
  notFound: {
    code: 'PLAN-001',
    status: 404,
    it: () => 'Il piano non esiste, o non è fra quelli che puoi vedere.',
  },
  changedMeanwhile: {
    code: 'PLAN-002',
    status: 409,
    it: (d) =>
      `Il piano è cambiato nel frattempo${d['what'] ? ` (${d['what']})` : ''}: ricarica la pagina e guarda che cosa è diverso prima di decidere.`,
  },
  itemNotFound: {
    code: 'PLAN-003',
    status: 404,
    it: () => 'Questo servizio non è nel piano. Se esiste, aggiungilo dall’elenco dei servizi.',
  },
  alreadyThere: {
    code: 'PLAN-004',
    status: 409,
    it: (d) =>
      `È già stato fatto${d['what'] ? ` (${d['what']})` : ''}: apri il piano per vedere quando e da chi.`,
  },
  wrongState: {
    code: 'PLAN-005',
    status: 409,
    it: (d) =>
      `Nello stato in cui si trova il piano questo passo non è previsto${d['what'] ? ` (${d['what']})` : ''}.`,
  },
  wrongRole: {
    code: 'PLAN-006',
    status: 403,
    it: () =>
      'Il tuo ruolo non permette questo passo. Il piano lo trasmette solo il legale rappresentante o chi ha la sua delega; lo decide solo il programma.',
  },
  noteMissing: {
    code: 'PLAN-007',
    status: 422,
    it: () => 'Scrivi il motivo: resta nella storia del piano.',
  },
  notEditable: {
    code: 'PLAN-008',
    status: 409,
    it: () => 'Il piano è stato trasmesso: per correggerlo va prima rinviato o ritirato.',
  },
  planExists: {
    code: 'PLAN-009',
    status: 409,
    it: () => 'L’ente ha già un piano di migrazione: aprilo e continua da lì.',
  },
  hasStops: {
    code: 'PLAN-010',
    status: 422,
    it: () =>
      'Il piano non si può ancora trasmettere: ci sono rilievi che bloccano l’invio. Aprili dall’elenco e correggili.',
  },
  noServices: {
    code: 'PLAN-011',
    status: 422,
    it: () => 'L’ente non ha ancora servizi digitali: aggiungili all’inventario, poi apri il piano.',
  },
  officeChannel: {
    code: 'PLAN-012',
    status: 409,
    it: () =>
      'Per questo ente il piano parte per PEC o dal portale nazionale: prepara la versione e riportala da lì.',
  },
  programmeChannel: {
    code: 'PLAN-013',
    status: 409,
    it: () =>
      'Per questo ente il piano si trasmette dentro Regia: lo invia il legale rappresentante o chi ha la sua delega.',
  },
  notDeclared: {
    code: 'PLAN-014',
    status: 422,
    it: () => 'Per trasmettere conferma tutte le dichiarazioni.',
  },
  itemChanged: {
    code: 'PLAN-015',
    status: 409,
    it: () =>
      'Un’altra persona ha cambiato questo servizio mentre scrivevi: confronta i valori e scegli quale tenere.',
  },
  sendingRecorded: {
    code: 'PLAN-016',
    status: 409,
    it: () => 'L’invio di questa versione è già registrato.',
  },
  documentRefused: {
    code: 'PLAN-017',
    status: 422,
    it: (d) =>
      `Il file «${d['name']}» non è fra quelli accettati: servono PDF, P7M, EML, XML o immagini fino a 10 MB.`,
  },
  observationNotFound: {
    code: 'PLAN-018',
    status: 404,
    it: () => 'L’osservazione non c’è più, o è già stata pubblicata.',
  },
  mandateEnded: {
    code: 'PLAN-020',
    status: 403,
    it: (d) =>
      `Il tuo incarico non è in vigore oggi${d['until'] ? `: è finito il ${d['until']}` : ''}. Quello che avevi scritto resta all’ente; per inviare serve un incarico in corso.`,
  },
  notCovered: {
    code: 'PLAN-021',
    status: 403,
    it: () =>
      'La tua delega non comprende l’invio dei piani. Puoi continuare a scrivere; per inviare serve il legale rappresentante o una delega che li comprenda.',
  },
  isAuthor: {
    code: 'PLAN-022',
    status: 403,
    it: () => 'Hai scritto in questo piano: chi scrive non esamina e non decide. Serve un’altra persona.',
  },
  noObservations: {
    code: 'PLAN-023',
    status: 422,
    it: () => 'Per rinviare scrivi almeno un’osservazione, con il punto da correggere.',
  },
  notAssigned: {
    code: 'PLAN-024',
    status: 403,
    it: (d) =>
      `Il piano non è assegnato a te${d['what'] ? ` (${d['what']})` : ''}: chiedi a chi coordina di riassegnarlo.`,
  },
  lateUnanswered: {
    code: 'PLAN-026',
    status: 422,
    it: () =>
      'L’ente chiede una nuova data con il piano di rientro: prima di approvare, accettala o rifiutala.',
  },
  reviewerUnknown: {
    code: 'PLAN-025',
    status: 422,
    it: () => 'La persona scelta non può esaminare questo piano: non è istruttore oggi, o ci ha scritto.',
  },
  repairGone: {
    code: 'PLAN-030',
    status: 409,
    it: () => 'La correzione proposta non serve più: il piano è cambiato. Ricarica la pagina.',
  },
  responsibleUnknown: {
    code: 'PLAN-031',
    status: 422,
    it: () => 'La persona scelta oggi non scrive per questo ente: scegline una dell’elenco.',
  },
  nothingFurther: {
    code: 'PLAN-032',
    status: 422,
    it: () =>
      'Tutti i servizi dell’inventario sono già nel piano approvato: aggiungi prima i servizi nuovi, oppure riapri il piano.',
  },
  noRevision: {
    code: 'PLAN-033',
    status: 409,
    it: () => 'Non c’è un piano approvato a cui tornare.',
  },
  frozenService: {
    code: 'PLAN-034',
    status: 409,
    it: (d) =>
      `${d['service'] ?? 'Il servizio'} è nel piano approvato e un’integrazione non lo cambia: per cambiarlo riapri il piano con un motivo.`,
  },
  statementMissing: {
    code: 'PLAN-035',
    status: 404,
    it: () => 'Per questo servizio non c’è una dichiarazione del cambio di modo.',
  },
  statementRefused: {
    code: 'PLAN-036',
    status: 422,
    it: () => 'La dichiarazione è un file firmato: scegli un PDF o un P7M fino a 10 MB.',
  },
  reservedTooLong: {
    code: 'PLAN-037',
    status: 422,
    it: () => 'I campi riservati tengono al massimo 2.000 caratteri ciascuno: accorcia il testo.',
  },
  notInCatalogue: {
    code: 'PLAN-038',
    status: 409,
    it: () =>
      'Questo servizio non è fra quelli qualificati oggi: cercalo di nuovo, o scrivi la destinazione a mano.',
  },
  waveUnknown: {
    code: 'PLAN-039',
    status: 404,
    it: () => 'L’ondata non c’è più, o non è fra quelle del tuo ufficio: scegline una dell’elenco.',
  },
  criterionUnknown: {
    code: 'PLAN-060',
    status: 404,
    it: () =>
      'Questo criterio non è nella scheda con cui si valuta la versione, o non si valuta sui servizi: ricarica l’esame.',
  },
  sheetIncomplete: {
    code: 'PLAN-061',
    status: 422,
    it: () =>
      'La scheda di valutazione non è completa: apri l’esame, valuta i criteri obbligatori e di’ dove non sono soddisfatti.',
  },
  lapsed: {
    code: 'PLAN-040',
    status: 409,
    it: () =>
      'Il piano è decaduto: l’ente ha rinunciato al finanziamento o è cessato. Questa versione non si approva; si può rinviare con le osservazioni.',
  },
  renunciationWaits: {
    code: 'PLAN-041',
    status: 409,
    it: () =>
      'Una versione è trasmessa o in esame: chi può trasmettere la ritira, poi si decide che cosa fare del piano senza il finanziamento.',
  },
  renunciationAnswered: {
    code: 'PLAN-042',
    status: 409,
    it: () => 'Che cosa fare dopo questa rinuncia è già stato deciso: ricarica la pagina.',
  },
  proposed: {
    code: 'PLAN-062',
    status: 409,
    it: () =>
      'L’approvazione di questa versione è proposta e aspetta una seconda persona: finché la proposta è aperta non si cambia nulla. Chi l’ha proposta può ritirarla.',
  },
  notProposed: {
    code: 'PLAN-063',
    status: 409,
    it: (d) =>
      `Questa proposta di approvazione non è più aperta${d['what'] ? `: ${d['what']}` : ''}. Aprila per vedere com’è finita.`,
  },
  sameProposer: {
    code: 'PLAN-064',
    status: 403,
    it: () =>
      'L’hai proposta tu: serve una seconda persona che la confermi o la rifiuti. Tu puoi solo ritirarla.',
  },
  proposalNotFound: {
    code: 'PLAN-065',
    status: 404,
    it: () => 'La proposta di approvazione non esiste, o non è fra quelle che puoi vedere.',
  },
  renunciationOfCandidacy: {
    code: 'PLAN-066',
    status: 409,
    it: () =>
      'Questa rinuncia viene da una candidatura: annulla lì il suo ultimo atto, e il piano torna com’era.',
  },
} satisfies Record<string, ErrorKind>

const byCode = new Map<string, ErrorKind>([
  ...Object.values(planErrors).map((kind): [string, ErrorKind] => [kind.code, kind]),
  [lifecycleRefusals.unknownAction, planErrors.wrongState],
  [lifecycleRefusals.alreadyThere, planErrors.alreadyThere],
  [lifecycleRefusals.wrongState, planErrors.wrongState],
  [lifecycleRefusals.wrongRole, planErrors.wrongRole],
  [lifecycleRefusals.noteMissing, planErrors.noteMissing],
])

/** The error behind a code that `decide` answered. */
export function refusal(code: string, options: DomainErrorOptions = {}): DomainError {
  const kind = byCode.get(code)
  if (!kind) throw new Error(`No error has the code ${code}`)
  return new DomainError(kind, options)
}
