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
  wrongPassword: {
    code: 'PEOPLE-005',
    status: 422,
    it: () => 'Indirizzo o password non corretti.',
  },
  mustWait: {
    code: 'PEOPLE-006',
    status: 429,
    it: (d) =>
      `Troppi tentativi sbagliati da qui: riprova fra ${d['wait']}. Da un’altra rete il tuo accesso non è bloccato.`,
  },
  wrongCode: {
    code: 'PEOPLE-007',
    status: 422,
    it: () => 'Il codice non è quello giusto, o è già stato usato: aspetta il prossimo e scrivilo qui.',
  },
  codeMustWait: {
    code: 'PEOPLE-008',
    status: 429,
    it: (d) => `Troppi codici sbagliati: riprova fra ${d['wait']}.`,
  },
  linkNotValid: {
    code: 'PEOPLE-009',
    status: 404,
    it: () =>
      'Questo collegamento è scaduto o è già stato usato. Chiedine uno nuovo dalla pagina «Password dimenticata» o a chi amministra gli accessi.',
  },
  busy: {
    code: 'PEOPLE-010',
    status: 429,
    it: () => 'Troppe persone stanno accedendo in questo momento: riprova fra qualche secondo.',
  },
  demoOnly: {
    code: 'PEOPLE-011',
    status: 403,
    it: () => 'L’accesso senza password esiste solo nella dimostrazione, su questo stesso computer.',
  },
  notForDemo: {
    code: 'PEOPLE-012',
    status: 403,
    it: () => 'Nella dimostrazione le persone sono inventate e non hanno password né secondo fattore.',
  },
  roleNotInForce: {
    code: 'PEOPLE-013',
    status: 409,
    it: () => 'Questo ruolo non è in vigore oggi: scegline un altro.',
  },
  secondFactorAlready: {
    code: 'PEOPLE-014',
    status: 409,
    it: () => 'Il secondo fattore è già attivo: per cambiarlo, prima toglilo.',
  },
  lastAdministrator: {
    code: 'PEOPLE-015',
    status: 409,
    it: () =>
      'È l’unica persona che amministra gli accessi: dai prima questo ruolo, senza scadenza, a qualcun altro.',
  },
  resetByAnother: {
    code: 'PEOPLE-016',
    status: 403,
    it: () =>
      'L’azzeramento lo conferma un amministratore diverso da chi l’ha chiesto e dalla persona interessata; se è già chiuso, non serve altro.',
  },
  resetWaiting: {
    code: 'PEOPLE-017',
    status: 409,
    it: () => 'C’è già una richiesta di azzeramento in attesa di conferma.',
  },
  noAccount: {
    code: 'PEOPLE-018',
    status: 409,
    it: () => 'Questa persona non ha un accesso attivo: riattivalo prima di mandarle un collegamento.',
  },
  assignmentNotFound: {
    code: 'PEOPLE-019',
    status: 404,
    it: () => 'Questo ruolo non esiste o non è fra quelli che puoi vedere.',
  },
  alreadyCeased: {
    code: 'PEOPLE-020',
    status: 409,
    it: () => 'Di questa persona è già stato tolto il nome: non si può cambiare più nulla.',
  },
  emailUnknown: {
    code: 'PEOPLE-021',
    status: 404,
    it: (d) => `Nessuna persona con un accesso attivo ha l’indirizzo ${d['email']}.`,
  },
  writesNothing: {
    code: 'PEOPLE-022',
    status: 422,
    it: () => 'Questo ruolo non scrive nell’inventario: le modifiche in blocco non lo riguardano.',
  },
  keyNotValid: {
    code: 'PEOPLE-023',
    status: 401,
    it: () => 'La chiave non è valida, è scaduta o è stata revocata: preparane una nuova dal profilo.',
  },
  keyNotFound: {
    code: 'PEOPLE-024',
    status: 404,
    it: () => 'Questa chiave non esiste, non è tua o è già revocata.',
  },
} satisfies Record<string, ErrorKind>
