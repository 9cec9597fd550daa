// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError, type DomainErrorOptions, type ErrorKind } from '../../shared/errors.ts'
import { lifecycleRefusals } from '../../shared/lifecycle.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const spendingErrors = {
  notFound: {
    code: 'SPEND-001',
    status: 404,
    it: () => 'Questa richiesta di spesa non c’è, o non è fra quelle che puoi vedere.',
  },
  changedMeanwhile: {
    code: 'SPEND-002',
    status: 409,
    it: () => 'La richiesta è cambiata nel frattempo: ricarica la pagina e guarda che cosa c’è.',
  },
  wrongState: {
    code: 'SPEND-003',
    status: 409,
    it: (d) => `Ora la richiesta è «${d['state'] ?? '…'}»: questo passo non si può fare da qui.`,
  },
  alreadyThere: {
    code: 'SPEND-004',
    status: 409,
    it: (d) => `È già fatto: la richiesta è «${d['state'] ?? '…'}». Ricarica la pagina.`,
  },
  wrongRole: {
    code: 'SPEND-005',
    status: 403,
    it: () => 'Il tuo ruolo non permette questo passo: guarda nella pagina della richiesta a chi spetta.',
  },
  officeChannel: {
    code: 'SPEND-006',
    status: 409,
    it: () => 'Questa richiesta parte per un altro canale: qui si registra che cosa è stato risposto.',
  },
  programmeChannel: {
    code: 'SPEND-007',
    status: 409,
    it: () => 'Questa richiesta si invia e si decide dentro Regia: non si registra a mano.',
  },
  notCovered: {
    code: 'SPEND-008',
    status: 403,
    it: () => 'La tua delega non comprende le spese: invia il legale rappresentante, o chi ne è incaricato.',
  },
  stops: {
    code: 'SPEND-009',
    status: 422,
    it: () =>
      'Manca ancora qualcosa: nella pagina della richiesta trovi che cosa, con il posto da completare.',
  },
  notDeclared: {
    code: 'SPEND-010',
    status: 422,
    it: () => 'Segna che hai letto che cosa parte: senza, la richiesta non si invia.',
  },
  isAuthor: {
    code: 'SPEND-011',
    status: 403,
    it: () => 'Hai scritto tu in questa richiesta: la esamina e la decide un’altra persona.',
  },
  notAssigned: {
    code: 'SPEND-012',
    status: 403,
    it: () => 'L’istruttoria è di un’altra persona: prendila in carico prima di scrivere.',
  },
  notRequest: {
    code: 'SPEND-013',
    status: 409,
    it: () => 'È una comunicazione: se ne prende atto, oppure si dice che serve l’autorizzazione.',
  },
  notCommunication: {
    code: 'SPEND-014',
    status: 409,
    it: () => 'È una richiesta di autorizzazione: serve una decisione, con parere e motivi.',
  },
  noOpinion: {
    code: 'SPEND-015',
    status: 409,
    it: () => 'Manca il parere dell’istruttore su questa versione: si decide dopo.',
  },
  sameOpinionGiver: {
    code: 'SPEND-016',
    status: 403,
    it: () => 'Il parere su questa richiesta è tuo: decide un’altra persona.',
  },
  noteMissing: {
    code: 'SPEND-017',
    status: 422,
    it: () => 'Scrivi i motivi: restano nell’atto e nella storia della richiesta.',
  },
  planReplaced: {
    code: 'SPEND-018',
    status: 409,
    it: () =>
      'Il piano del data center è cambiato dopo il parere: guarda che differenza fa, segna che l’hai vista e decidi.',
  },
  groundMissing: {
    code: 'SPEND-019',
    status: 422,
    it: () =>
      'Il contratto dura più del piano: per autorizzarlo serve una deroga con motivo, ambito e scadenza.',
  },
  conditionsMissing: {
    code: 'SPEND-020',
    status: 422,
    it: () => 'Scrivi almeno una prescrizione, con il giorno entro cui va rispettata.',
  },
  dataCentreUnknown: {
    code: 'SPEND-021',
    status: 404,
    it: () => 'Questo data center non c’è, o non è di un ente per cui puoi chiedere.',
  },
  notEditable: {
    code: 'SPEND-022',
    status: 409,
    it: () =>
      'La richiesta è stata inviata: si legge e non si cambia più, finché nessuno chiede integrazioni.',
  },
  fileRefused: {
    code: 'SPEND-023',
    status: 422,
    it: (d) => `«${d['name'] ?? '…'}» ${d['why'] ?? '…'}.`,
  },
  sameFile: {
    code: 'SPEND-024',
    status: 409,
    it: (d) => `«${d['name'] ?? '…'}» c’è già in questa richiesta: è lo stesso file.`,
  },
  documentSent: {
    code: 'SPEND-025',
    status: 409,
    it: () => 'Il documento è già partito con una versione: resta. Aggiungine un altro, se serve.',
  },
  notAuthorised: {
    code: 'SPEND-026',
    status: 409,
    it: () => 'Si può fare solo per una richiesta autorizzata.',
  },
  notShorter: {
    code: 'SPEND-027',
    status: 422,
    it: () =>
      'La nuova fine deve venire prima di quella autorizzata, e non prima dell’inizio: per allungare serve un’altra richiesta.',
  },
  noOverrun: {
    code: 'SPEND-028',
    status: 409,
    it: () => 'Non c’è un avviso aperto su questa richiesta: ricarica la pagina.',
  },
  conditionNotFound: {
    code: 'SPEND-029',
    status: 404,
    it: () => 'Questa prescrizione non c’è, oppure è già rispettata.',
  },
  versionNotFound: {
    code: 'SPEND-030',
    status: 404,
    it: () => 'Questa versione della richiesta non c’è.',
  },
  nothingChosen: {
    code: 'SPEND-031',
    status: 422,
    it: () => 'Non c’è nessuna comunicazione scelta: torna all’elenco e spuntane almeno una.',
  },
  derogationTooShort: {
    code: 'SPEND-032',
    status: 422,
    it: () =>
      'La deroga scade prima della fine del contratto: allunga la deroga, oppure accorcia il contratto.',
  },
  dutyChanged: {
    code: 'SPEND-033',
    status: 409,
    it: () =>
      'Nel frattempo il gruppo del data center è cambiato, e con lui che cosa serve prima di spendere: ricarica la pagina.',
  },
  sendingRecorded: {
    code: 'SPEND-034',
    status: 409,
    it: () => 'L’invio di questa versione è già registrato.',
  },
  yearNotBegun: {
    code: 'SPEND-035',
    status: 422,
    it: (d) => `Il ${d['year'] ?? '…'} non è ancora cominciato: la spesa si scrive da quando comincia.`,
  },
  textNotUnderstood: {
    code: 'SPEND-036',
    status: 422,
    it: (d) =>
      `Riga ${d['line'] ?? '…'}, posizione ${d['column'] ?? '…'}: «${d['found'] ?? '…'}» non è fra i nomi elencati: correggilo.`,
  },
  templateChanged: {
    code: 'SPEND-037',
    status: 409,
    it: () => 'Qualcuno ha scritto un’altra versione del modello: ricarica la pagina e guarda che cosa c’è.',
  },
  tooManyRows: {
    code: 'SPEND-038',
    status: 422,
    it: (d) => `Le righe sono più di ${d['limit'] ?? '…'}: scegli un periodo più corto.`,
  },
  formWritten: {
    code: 'SPEND-050',
    status: 409,
    it: () => 'Qualcuno ha scritto un’altra edizione del modulo: ricarica la pagina e guarda che cosa c’è.',
  },
  formChanged: {
    code: 'SPEND-051',
    status: 409,
    it: () =>
      'Il modulo è cambiato mentre leggevi: ricarica la pagina e guarda che cosa chiede. Quello che hai scritto è salvato.',
  },
  answersChanged: {
    code: 'SPEND-052',
    status: 409,
    it: () =>
      'Le risposte sono cambiate dall’ultima versione: chiudi quella nuova, poi registra come è partita.',
  },
  formNotFound: {
    code: 'SPEND-053',
    status: 404,
    it: () => 'Questa edizione del modulo non c’è.',
  },
} satisfies Record<string, ErrorKind>

const byCode = new Map<string, ErrorKind>([
  ...Object.values(spendingErrors).map((kind): [string, ErrorKind] => [kind.code, kind]),
  [lifecycleRefusals.unknownAction, spendingErrors.wrongState],
  [lifecycleRefusals.alreadyThere, spendingErrors.alreadyThere],
  [lifecycleRefusals.wrongState, spendingErrors.wrongState],
  [lifecycleRefusals.wrongRole, spendingErrors.wrongRole],
  [lifecycleRefusals.noteMissing, spendingErrors.noteMissing],
])

/** The error behind a code that `decide` answered. */
export function refusal(code: string, options: DomainErrorOptions = {}): DomainError {
  const kind = byCode.get(code)
  if (!kind) throw new Error(`No error has the code ${code}`)
  return new DomainError(kind, options)
}
