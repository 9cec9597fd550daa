// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords } from '../history/index.ts'

/** How the events of handovers read. */
export const handoverEventWords: EventWords = {
  handover: {
    label: 'Passaggio',
    slug: 'passaggio',
    href: (event) => (event.administrationId === null ? null : `/enti/${event.administrationId}`),
    actions: {
      close: ({ changes }) =>
        `ha segnato come concluso il passaggio da ${changes['predecessor']?.[1]} a ${changes['successor']?.[1]}`,
    },
    fields: { predecessor: null, successor: null },
  },
}
