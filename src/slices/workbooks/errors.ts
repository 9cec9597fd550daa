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
    it: (d) => `Questo è il modello «${d['found']}», qui serve «Lista degli applicativi».`,
  },
  unknownEdition: {
    code: 'WORK-005',
    status: 422,
    it: (d) =>
      `Il file dice di essere dell’edizione ${d['edition']} del modello, che qui non si conosce: esporta di nuovo la lista e riporta le modifiche in quella.`,
  },
  otherBody: {
    code: 'WORK-006',
    status: 422,
    it: () => 'Questo file è stato esportato per un altro ente: scegli quell’ente, o il file giusto.',
  },
  noRows: {
    code: 'WORK-007',
    status: 422,
    it: () => 'Nel file non c’è nessun applicativo: scrivi almeno una riga sotto le intestazioni.',
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
    it: () => 'L’inventario è cambiato mentre guardavi l’anteprima: controllala di nuovo, ora è aggiornata.',
  },
  tooManyRows: {
    code: 'WORK-013',
    status: 422,
    it: (d) => `Il file ha ${d['count']} righe: di un ente se ne leggono al massimo ${d['limit']}.`,
  },
} satisfies Record<string, ErrorKind>
