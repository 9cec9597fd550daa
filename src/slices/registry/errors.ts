// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const registryErrors = {
  notFound: {
    code: 'REG-001',
    status: 404,
    it: (d) => `Nel registro non c’è un ente con il codice ${d['code']}. Cercalo per nome fra gli enti.`,
  },
  codeTaken: {
    code: 'REG-002',
    status: 422,
    it: (d) => `Il codice ${d['code']} è già di ${d['name']}: correggi il codice, oppure apri quell’ente.`,
  },
  changedMeanwhile: {
    code: 'REG-003',
    status: 409,
    it: () => 'I dati dell’ente sono cambiati mentre scrivevi: confronta i valori e scegli quale tenere.',
  },
  unreadableFile: {
    code: 'REG-004',
    status: 422,
    it: (d) =>
      `Il file non si legge, e nulla è cambiato. ${d['reason']} (riga ${d['line']}). Correggilo e riprova.`,
  },
  missingColumns: {
    code: 'REG-005',
    status: 422,
    it: (d) =>
      `Questo non è ${d['title'] ?? 'l’elenco dei comuni'}: mancano le colonne ${d['columns']}. Nulla è cambiato. Controlla di aver scelto il file giusto.`,
  },
  repeatedColumns: {
    code: 'REG-006',
    status: 422,
    it: (d) =>
      `Nel file ci sono due colonne con lo stesso nome: ${d['columns']}. Nulla è cambiato. Togline una e riprova.`,
  },
  oddlySmall: {
    code: 'REG-007',
    status: 422,
    it: (d) =>
      `Il file ha solo ${d['rows'] === 1 ? '1 riga' : `${d['rows']} righe`}, ma nel registro ci sono già ${d['existing']} comuni: sembra incompleto e nulla è cambiato. Se è giusto così, conferma che il file è piccolo.`,
  },
  emptyFile: {
    code: 'REG-008',
    status: 422,
    it: () =>
      'Il file non ha nemmeno una riga di dati, e nulla è cambiato. Controlla di aver scelto il file giusto.',
  },
  noFile: {
    code: 'REG-009',
    status: 422,
    it: () => 'Scegli il file da importare.',
  },
  previewGone: {
    code: 'REG-010',
    status: 404,
    it: () =>
      'Questa anteprima non c’è più: il file è già stato importato, oppure è passato un giorno. Carica di nuovo il file.',
  },
  runNotFound: {
    code: 'REG-011',
    status: 404,
    it: () => 'Questa importazione non è nell’elenco.',
  },
  associationNotFound: {
    code: 'REG-012',
    status: 404,
    it: () => 'L’ufficio associato non esiste. Cercalo nell’elenco degli uffici.',
  },
  associationNameTaken: {
    code: 'REG-013',
    status: 422,
    it: (d) => `Esiste già un ufficio associato con il nome «${d['name']}».`,
  },
  mandateOverlaps: {
    code: 'REG-014',
    status: 422,
    it: (d) =>
      `${d['name']} è già associato a questo ufficio ${d['period']}: scegli una data successiva, oppure chiudi prima quel periodo.`,
  },
  mandateNotFound: {
    code: 'REG-015',
    status: 404,
    it: () => 'Questo mandato non è fra quelli dell’ufficio.',
  },
  mandateAlreadyEnded: {
    code: 'REG-016',
    status: 409,
    it: (d) => `Il mandato ha già una fine: il ${d['date']}.`,
  },
  mandateEndsBeforeStart: {
    code: 'REG-017',
    status: 422,
    it: (d) => `Il mandato comincia il ${d['date']}: la fine non può venire prima.`,
  },
  noGoodRow: {
    code: 'REG-018',
    status: 422,
    it: (d) =>
      `Nessuna delle ${d['rows']} righe del file è buona, e nulla è cambiato. Leggi i motivi nel file delle righe rifiutate, correggi e riprova.`,
  },
  unknownFile: {
    code: 'REG-019',
    status: 422,
    it: (d) =>
      `Questo file non è nessuno degli elenchi che Regia conosce: le sue colonne sono ${d['columns']}. Nulla è cambiato. Controlla di aver scelto il file giusto.`,
  },
  smallerThanBefore: {
    code: 'REG-020',
    status: 422,
    it: (d) =>
      `Il file ha solo ${d['rows'] === 1 ? '1 riga' : `${d['rows']} righe`}, e un’importazione di prima ne aveva ${d['before']}: sembra incompleto e nulla è cambiato. Se è giusto così, conferma che il file è piccolo.`,
  },
  otherFile: {
    code: 'REG-021',
    status: 422,
    it: (d) =>
      `Questo file è ${d['title']}, e nulla è cambiato. Per portarlo nel registro usa «regia import ${d['command']}».`,
  },
  notRenamed: {
    code: 'REG-022',
    status: 422,
    it: () => 'Il nome è lo stesso di prima: scrivi quello nuovo, oppure lascia vuoto il giorno del cambio.',
  },
} satisfies Record<string, ErrorKind>
