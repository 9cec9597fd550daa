// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords } from '../history/index.ts'

/** How the events of executions read. */
export const executionEventWords: EventWords = {
  execution: {
    label: 'Avanzamento di un servizio',
    slug: 'avanzamento',
    href: (event) => `/avanzamento/${event.subjectId}`,
    actions: {
      contract: ({ changes }) => `ha registrato il contratto per ${changes['service']?.[1]}`,
      start: ({ changes }) => `ha registrato l’avvio dei lavori di ${changes['service']?.[1]}`,
      record_progress: ({ changes }) => `ha aggiornato l’avanzamento di ${changes['service']?.[1]}`,
      migrate: ({ changes }) => `ha dichiarato migrato ${changes['service']?.[1]}`,
      switch_off: ({ changes }) => `ha dichiarato spento ${changes['service']?.[1]}`,
      verify: ({ changes }) => `ha verificato la migrazione di ${changes['service']?.[1]}`,
      undo_contract: ({ changes }) => `ha tolto il contratto di ${changes['service']?.[1]}`,
      undo_start: ({ changes }) => `ha tolto l’avvio dei lavori di ${changes['service']?.[1]}`,
      undo_migration: ({ changes }) => `ha riportato in corso ${changes['service']?.[1]}`,
      undo_switch_off: ({ changes }) => `ha tolto lo spegnimento di ${changes['service']?.[1]}`,
      undo_verification: ({ changes }) => `ha tolto la verifica di ${changes['service']?.[1]}`,
      entrust: ({ changes }) => `ha indicato chi segue ${changes['service']?.[1]}`,
      add_evidence: ({ changes }) => `ha aggiunto una prova per ${changes['service']?.[1]}`,
      withdraw_evidence: ({ changes }) => `ha ritirato una prova di ${changes['service']?.[1]}`,
      accept_evidence: ({ changes }) => `ha accettato una prova per ${changes['service']?.[1]}`,
      refuse_evidence: ({ changes }) => `ha rifiutato una prova per ${changes['service']?.[1]}`,
      correct_dates: ({ changes }) => `ha corretto le date di ${changes['service']?.[1]}`,
    },
    fields: {
      service: null,
      evidence: 'Prova',
      contractedOn: 'Contratto',
      startedOn: 'Avvio',
      migratedOn: 'Migrazione',
      verifiedOn: 'Verifica',
      areSystemsMigrated: 'Sistemi migrati',
      isDataMigrated: 'Dati migrati',
      isSoftwareMigrated: 'Software migrato',
      responsiblePersonId: { label: 'Chi segue', as: 'person' },
    },
  },
  supplier_request: {
    label: 'Richiesta a un fornitore',
    slug: 'richiesta-fornitore',
    actions: {
      ask: ({ changes }) => `ha chiesto documenti a ${changes['supplier']?.[1]}`,
      revoke: ({ changes }) => `ha chiuso la richiesta a ${changes['supplier']?.[1]}`,
      bring: ({ changes }) => ({ text: `${changes['supplier']?.[1]} ha portato documenti`, alone: true }),
    },
    fields: { plan: null, supplier: null, services: 'Servizi', evidence: 'Documenti' },
  },
}
