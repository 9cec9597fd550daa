// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const inventoryErrors = {
  serviceNotFound: {
    code: 'INV-001',
    status: 404,
    it: () => 'Il servizio non esiste o non è fra quelli che puoi vedere. Cercalo dall’inventario.',
  },
  dataCentreNotFound: {
    code: 'INV-002',
    status: 404,
    it: () => 'Il data center non esiste o non è fra quelli che puoi vedere. Cercalo dalla pagina dell’ente.',
  },
  stillHosting: {
    code: 'INV-003',
    status: 409,
    it: (d) =>
      `Il data center non si può chiudere: ospita ancora ${d['services']}. Sposta o segna come cessati questi servizi, poi chiudilo.`,
  },
  softwareNotFound: {
    code: 'INV-004',
    status: 404,
    it: () => 'L’applicativo non esiste o non è fra quelli che puoi vedere. Cercalo dalla pagina dell’ente.',
  },
  placeNotAvailable: {
    code: 'INV-005',
    status: 422,
    it: () =>
      'Questo data center è chiuso, oppure non ospita servizi di altri enti: scegline un altro, o chiedi al suo ente di aprirlo agli altri.',
  },
  moveAlreadyDone: {
    code: 'INV-006',
    status: 409,
    it: () => 'È già così: qualcuno lo ha fatto prima di te. Ricarica la pagina per vedere come sta ora.',
  },
  moveNotPossible: {
    code: 'INV-007',
    status: 409,
    it: () =>
      'Da come sta ora, questo passaggio non si può fare. Ricarica la pagina per vedere quelli possibili.',
  },
  reasonMissing: { code: 'INV-008', status: 422, it: () => 'Scrivi il motivo: resta nella storia.' },
  changedMeanwhile: {
    code: 'INV-009',
    status: 409,
    it: () => 'Nel frattempo è cambiato: ricarica la pagina e ripeti la modifica.',
  },
  softwareInUse: {
    code: 'INV-010',
    status: 409,
    it: (d) => `L’applicativo è collegato a ${d['services']}: scollegalo da questi servizi, poi eliminalo.`,
  },
  tooManyRows: {
    code: 'INV-011',
    status: 422,
    it: (d) =>
      `Le righe sono ${d['count']}: al massimo ${d['limit']} per volta. Restringi l’elenco con un filtro.`,
  },
  nothingToUndo: {
    code: 'INV-012',
    status: 404,
    it: () =>
      'Questa modifica non esiste, o l’ha fatta un’altra persona: la puoi vedere nella storia di ogni servizio.',
  },
  nothingChosen: {
    code: 'INV-016',
    status: 422,
    it: () => 'Scegli che cosa cambiare, la classe o la persona, e spunta almeno un servizio.',
  },
  closingDay: {
    code: 'INV-017',
    status: 422,
    it: () =>
      'Un data center chiuso ha il giorno in cui è stato chiuso, non oltre oggi; uno in esercizio non lo ha. Correggi il giorno.',
  },
  circle: {
    code: 'INV-018',
    status: 422,
    it: (d) =>
      `Così i servizi dipenderebbero l’uno dall’altro in cerchio: ${d['path']}. Togli prima una di queste dipendenze.`,
  },
  notADependency: {
    code: 'INV-019',
    status: 422,
    it: () => 'Un servizio dipende da un altro servizio dello stesso ente: scegline uno dall’elenco.',
  },
  dependencyExists: {
    code: 'INV-020',
    status: 409,
    it: () => 'Questa dipendenza c’è già: ricarica la pagina per vederla.',
  },
  dependencyNotFound: {
    code: 'INV-021',
    status: 404,
    it: () => 'Questa dipendenza non c’è più: qualcuno l’ha tolta prima di te. Ricarica la pagina.',
  },
  noChecklist: {
    code: 'INV-022',
    status: 409,
    it: () =>
      'Non c’è nessun elenco di requisiti a cui rispondere: si importa fra i dati di riferimento, lo fa chi amministra il sistema.',
  },
  baselineTooLate: {
    code: 'INV-024',
    status: 409,
    it: () =>
      'La base dei costi si blocca prima dei lavori: questo data center è già chiuso. Scrivi il costo che finisce nella sua chiusura.',
  },
  noClosing: {
    code: 'INV-025',
    status: 409,
    it: () => 'Il data center non risulta chiuso, o la sua chiusura ha già una prova. Ricarica la pagina.',
  },
  sheetTooLong: {
    code: 'INV-030',
    status: 422,
    it: (d) =>
      `Il foglio ha ${d['count']} righe: al massimo ${d['limit']} per volta. Incollalo in più parti.`,
  },
  bulkNotAllowed: {
    code: 'INV-031',
    status: 403,
    it: () =>
      'Il tuo incarico non comprende le modifiche di molti servizi in una volta. Puoi correggerli a uno a uno; per averle, chiedi a chi amministra.',
  },
} satisfies Record<string, ErrorKind>
