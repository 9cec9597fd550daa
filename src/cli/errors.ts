// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../shared/errors.ts'

/** Codes are public and permanent: never renumber, never reuse. */
export const cliErrors = {
  unknownCommand: {
    code: 'CLI-001',
    status: 400,
    it: (d) => `Il comando «${d['command']}» non esiste: «regia --help» elenca quelli che ci sono.`,
  },
  unknownOption: {
    code: 'CLI-002',
    status: 400,
    it: (d) =>
      `L’opzione ${d['option']} non esiste: «regia ${d['command']} --help» elenca quelle del comando.`,
  },
  wrongOption: {
    code: 'CLI-003',
    status: 400,
    it: (d) => `L’opzione ${d['option']} ${d['needs']}: vedi «regia ${d['command']} --help».`,
  },
  wrongArguments: {
    code: 'CLI-004',
    status: 400,
    it: (d) => `Gli argomenti non sono quelli previsti. Si scrive: regia ${d['usage']}`,
  },
  checksFailed: {
    code: 'CLI-005',
    status: 503,
    it: (d) =>
      `${Number(d['count']) === 1 ? 'Un controllo non è superato' : `${d['count']} controlli non sono superati`}: vedi sopra che cosa fare.`,
  },
  onlyWhenStopped: {
    code: 'CLI-006',
    status: 409,
    it: (d) => `«regia ${d['command']}» si esegue a server fermo.`,
  },
  onlyEmbedded: {
    code: 'CLI-007',
    status: 400,
    it: (d) =>
      `«regia ${d['command']}» riguarda l’archivio incorporato, ma DATABASE_URL indica un server PostgreSQL: ${d['instead']}`,
  },
  noPgDump: {
    code: 'CLI-008',
    status: 503,
    it: (d) => `pg_dump non è installato su questa macchina. Dove c’è, la copia si fa così: ${d['command']}`,
  },
  pgDumpFailed: {
    code: 'CLI-009',
    status: 503,
    it: (d) => `pg_dump non ha completato la copia: ${d['reason']}`,
  },
  wrongSetting: {
    code: 'CLI-010',
    status: 400,
    it: (d) => `${d['reason']}`,
  },
  unreadableFile: {
    code: 'CLI-011',
    status: 400,
    it: (d) => `Il file ${d['file']} non si legge (${d['reason']}).`,
  },
  cannotListen: {
    code: 'CLI-012',
    status: 503,
    it: (d) =>
      `Il server non può ascoltare su ${d['address']} (${d['reason']}): scegli un altro indirizzo con HOST e PORT.`,
  },
  sentPlansStopped: {
    code: 'CLI-014',
    status: 409,
    it: (d) =>
      `${Number(d['count']) === 1 ? 'In una versione trasmessa' : `In ${d['count']} versioni trasmesse`} una regola blocca: vedi sopra quale.`,
  },
  figuresDisagree: {
    code: 'CLI-013',
    status: 409,
    it: (d) =>
      `Il riconteggio non coincide con le cifre mostrate in ${d['count']} punti, elencati sopra. Se qualcuno stava scrivendo, ripeti fra un minuto.`,
  },
} satisfies Record<string, ErrorKind>
