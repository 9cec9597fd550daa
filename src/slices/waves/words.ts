// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords } from '../history/index.ts'
import { wavePaths } from './view.ts'

/** How the events of waves read. */
export const waveEventWords: EventWords = {
  wave: {
    label: 'Ondata',
    slug: 'ondata',
    href: (event) => (event.action === 'remove' ? null : wavePaths.wave(event.subjectId)),
    actions: {
      create: 'ha aggiunto l’ondata',
      change: 'ha cambiato l’ondata',
      move: 'ha spostato le date dell’ondata',
      remove: 'ha eliminato l’ondata',
    },
    fields: {
      name: 'Nome',
      position: 'Ordine',
      startsOn: 'Inizio',
      endsOn: 'Fine',
      note: 'Nota',
    },
  },
}
