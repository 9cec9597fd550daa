// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const workbookErrors = {
  importNotFound: {
    code: 'WORK-001',
    status: 404,
    it: () => 'L’importazione non esiste o non è fra quelle che puoi vedere.',
  },
  noFile: { code: 'WORK-002', status: 422, it: () => 'Scegli un file .xlsx, .ods o .csv.' },
  unreadable: { code: 'WORK-003', status: 422, it: (d) => `${d['why']} Nulla è stato importato.` },
  wrongWorkbook: {
    code: 'WORK-004',
    status: 422,
    it: (d) =>
      `Questo è il modello «${d['found']}», qui serve «Lista degli applicativi», «Inventario di Regia» o «Spese dei data center».`,
  },
  unknownEdition: {
    code: 'WORK-005',
    status: 422,
    it: (d) =>
      `Il file dice di essere dell’edizione ${d['edition']} di «${d['title']}»: qui si arriva alla ${d['newest']}. Esporta di nuovo da qui e riporta le modifiche in quel file, oppure fai aggiornare Regia.`,
  },
  otherBody: {
    code: 'WORK-006',
    status: 422,
    it: () => 'Questo file è stato esportato per un altro ente: scegli quell’ente, o il file giusto.',
  },
  noRows: {
    code: 'WORK-007',
    status: 422,
    it: () =>
      'Nel file non c’è nessuna riga, e quindi nessun applicativo o altro da importare: scrivine almeno una sotto le intestazioni.',
  },
  nothingToWrite: {
    code: 'WORK-008',
    status: 409,
    it: () => 'Nessuna riga porta qualcosa di nuovo: correggi le celle segnalate o carica un altro file.',
  },
  stillRefused: {
    code: 'WORK-009',
    status: 409,
    it: () =>
      'Con «tutto o niente» ogni cella segnalata deve essere a posto: rispondi a tutte, o importa solo le righe buone.',
  },
  changedSince: {
    code: 'WORK-010',
    status: 409,
    it: () =>
      'L’importazione non si può più annullare: qualcosa di ciò che ha scritto è cambiato dopo. Correggi le singole schede.',
  },
  moveNotPossible: {
    code: 'WORK-011',
    status: 409,
    it: () => 'Questa importazione non è più in uno stato che lo permette: ricarica la pagina.',
  },
  changedMeanwhile: {
    code: 'WORK-012',
    status: 409,
    it: () =>
      'Ciò che c’è in Regia è cambiato mentre guardavi l’anteprima: controllala di nuovo, ora è aggiornata.',
  },
  tooManyRows: {
    code: 'WORK-013',
    status: 422,
    it: (d) => `Il file ha ${d['count']} righe: se ne leggono al massimo ${d['limit']}. Dividilo.`,
  },
  readingFailed: {
    code: 'WORK-014',
    status: 422,
    it: () =>
      'La lettura si è interrotta più volte: apri il file con il tuo programma, salvalo di nuovo e ricaricalo. Nulla è stato importato.',
  },
  assignmentEnded: {
    code: 'WORK-015',
    status: 409,
    it: () =>
      'L’incarico di chi ha chiesto il lavoro è finito mentre era in corso: ricarica il file. Nulla è cambiato.',
  },
  tooHeavy: {
    code: 'WORK-016',
    status: 422,
    it: (d) => `${d['size']}: il limite è ${d['limit']}. Togli immagini e fogli che non servono, o dividilo.`,
  },
  notANumberOfBodies: {
    code: 'WORK-017',
    status: 422,
    it: () => 'Scegli almeno un ente fra quelli per cui scrivi.',
  },
} satisfies Record<string, ErrorKind>
