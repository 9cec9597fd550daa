// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords, StoredEvent } from '../history/index.ts'

const after = (event: StoredEvent, field: string) => event.changes[field]?.[1]

/** How the events of calls read. */
export const callEventWords: EventWords = {
  call: {
    label: 'Avviso',
    slug: 'avviso',
    href: () => '/avvisi',
    actions: {
      add: (event) => `ha caricato l’avviso «${after(event, 'title')}»`,
      change: (event) =>
        `ha caricato la versione ${after(event, 'number')} dell’avviso «${after(event, 'title')}»`,
    },
    fields: { title: null, number: null, validFrom: 'Vale dal', file: 'File' },
  },
  call_band: {
    label: 'Fascia di un avviso',
    slug: 'fascia',
    href: () => '/avvisi/simulatore',
    actions: {
      choose: (event) => `ha scelto la fascia per l’avviso «${after(event, 'call')}»`,
      forget: (event) => `ha rimesso la fascia dalla popolazione per l’avviso «${after(event, 'call')}»`,
    },
    fields: { call: null, band: 'Fascia' },
  },
  call_scenario: {
    label: 'Scenario',
    slug: 'scenario',
    href: ({ action, subjectId }) => (action === 'remove' ? null : `/avvisi/scenari/${subjectId}`),
    actions: {
      add: (event) => `ha salvato lo scenario «${after(event, 'name')}»`,
      change: (event) => `ha cambiato lo scenario «${after(event, 'name')}»`,
      remove: (event) => `ha tolto lo scenario «${after(event, 'name')}»`,
    },
    fields: { name: null },
  },
}
