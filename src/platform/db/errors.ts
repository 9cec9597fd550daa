// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const storeErrors = {
  heldByAnother: {
    code: 'STORE-001',
    status: 409,
    it: (d) =>
      `L’archivio ${d['folder']} è già aperto da ${d['doing'] ? `«regia ${d['doing']}» (processo ${d['pid']})` : 'un altro processo'}: fermalo, oppure indica un’altra cartella con REGIA_DATA.`,
  },
  wrongToken: {
    code: 'STORE-002',
    status: 403,
    it: () =>
      'Chi ha aperto l’archivio non riconosce questo comando: eseguilo con lo stesso utente del server, o riprova se il server è appena ripartito.',
  },
  channelClosed: {
    code: 'STORE-003',
    status: 503,
    it: () =>
      'Il server si è fermato mentre eseguiva il comando: riavvialo e controlla che cosa è stato fatto prima di riprovare.',
  },
  cannotOpen: {
    code: 'STORE-004',
    status: 503,
    it: (d) =>
      `L’archivio ${d['folder']} non si apre (${d['reason']}). Le copie sono in ${d['dumps']}: «regia restore <copia> --replace» ne rimette una e tiene da parte l’archivio com’è.`,
  },
  notADump: {
    code: 'STORE-005',
    status: 422,
    it: (d) => `«${d['file']}» non è una copia di Regia leggibile (${d['reason']}): nulla è cambiato.`,
  },
  notEmpty: {
    code: 'STORE-006',
    status: 409,
    it: (d) =>
      `La cartella ${d['folder']} contiene già un archivio: aggiungi --replace per metterlo da parte e sostituirlo.`,
  },
  demoNotAllowed: {
    code: 'STORE-007',
    status: 409,
    it: (d) =>
      `L’archivio contiene i dati dimostrativi, dove chiunque accede senza password, e non si apre con ${d['setting']}: usa un archivio vuoto per lavorare davvero.`,
  },
  migrationsAhead: {
    code: 'STORE-008',
    status: 409,
    it: (d) =>
      `L’archivio è di una versione più recente di Regia (conosce ${d['migration']}, questa no): aggiorna Regia prima di aprirlo.`,
  },
  migrationChanged: {
    code: 'STORE-009',
    status: 409,
    it: (d) =>
      `La migrazione ${d['migration']} è diversa da quella con cui questa base dati è stata fatta: usa la versione di Regia distribuita, senza modifiche in db/migrations.`,
  },
  schemaBehind: {
    code: 'STORE-010',
    status: 503,
    it: (d) =>
      `La base dati non è aggiornata (migrazioni mancanti: ${d['count']}): fanne una copia, poi esegui «regia migrate».`,
  },
  cannotConnect: {
    code: 'STORE-011',
    status: 503,
    it: (d) =>
      `Il server PostgreSQL di DATABASE_URL (${d['address']}) non accetta la connessione: ${d['reason']}.`,
  },
  folderNotUsable: {
    code: 'STORE-012',
    status: 503,
    it: (d) =>
      `La cartella ${d['folder']} non si può usare (${d['reason']}): indicane un’altra con REGIA_DATA.`,
  },
  noStore: {
    code: 'STORE-013',
    status: 404,
    it: (d) => `La cartella ${d['folder']} non contiene ancora un archivio: «regia serve» ne crea uno.`,
  },
} satisfies Record<string, ErrorKind>
