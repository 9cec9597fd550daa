// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords, Said, StoredEvent } from '../history/index.ts'
import { actWords } from './act-words.ts'
import { type CandidacyAction, candidacyActions } from './lifecycle.ts'

const callOf = ({ changes }: StoredEvent) => `«${changes['call']?.[1]}»`

const acts = Object.fromEntries(
  candidacyActions.map((action: CandidacyAction) => [
    action,
    (event: StoredEvent): Said => `ha registrato ${actWords[action].title}: ${callOf(event)}`,
  ]),
)

/** How the events of candidacies read. */
export const candidacyEventWords: EventWords = {
  candidacy: {
    label: 'Candidatura',
    slug: 'candidatura',
    href: (event) => `/candidature/${event.subjectId}`,
    actions: {
      ...acts,
      create: (event) => `ha aperto la bozza per ${callOf(event)}`,
      choose_services: (event) => `ha scelto i servizi per ${callOf(event)}`,
      undo: ({ changes }) => `ha annullato ${changes['act']?.[0]}`,
      add_contract: ({ changes }) => `ha aggiunto il contratto con ${changes['supplier']?.[1]}`,
      withdraw_contract: ({ changes }) => `ha tolto il contratto con ${changes['supplier']?.[0]}`,
      add_document: ({ changes }) => `ha aggiunto al fascicolo ${changes['document']?.[1]}`,
      withdraw_document: ({ changes }) => `ha ritirato dal fascicolo ${changes['document']?.[0]}`,
      carry_over: (event) => `ha riportato sul portale campi di ${callOf(event)}`,
      entrust: (event) => `ha indicato chi segue ${callOf(event)}`,
    },
    fields: {
      call: null,
      act: null,
      supplier: null,
      document: null,
      on: 'Giorno',
      protocol: 'Protocollo',
      cup: 'CUP',
      cig: 'CIG',
      amountCents: { label: 'Importo', as: 'money' },
      services: 'Servizi',
      fields: 'Campi riportati',
      responsiblePersonId: { label: 'Chi segue', as: 'person' },
    },
  },
  service_sharing: {
    label: 'Servizio condiviso',
    slug: 'servizio-condiviso',
    href: () => '/candidature/servizi-condivisi',
    actions: {
      declare_sharing: ({ changes }) =>
        `ha dichiarato condiviso con ${changes['sharedWith']?.[1]} un servizio`,
      end_sharing: 'ha tolto la condivisione di un servizio',
    },
    fields: { sharedWith: null },
  },
}
