// SPDX-License-Identifier: AGPL-3.0-or-later

import { formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { EventWords, StoredEvent } from '../history/index.ts'
import { channelLabels, countsInWords, fieldLabels, kindLabels } from './view.ts'

function bodyOf(event: StoredEvent): string {
  const [before, after] = event.changes['body'] ?? []
  return String(after ?? before ?? 'l’ente')
}

/** How the events of the registry read. */
export const registryEventWords: EventWords = {
  administration: {
    label: 'Ente',
    slug: 'ente',
    href: (event) => `/enti/${event.subjectId}`,
    actions: {
      add: 'ha aggiunto l’ente al registro',
      correct: 'ha corretto i dati dell’ente',
      rename: 'ha registrato il nuovo nome dell’ente',
      set_channel: (event) =>
        `ha scelto dove l’ente trasmette i piani: ${channelLabels[event.to as 'programme'] ?? event.to}`,
      import_new: 'ha portato l’ente nel registro con un’importazione',
      import: 'ha aggiornato i dati dell’ente con un’importazione',
    },
    fields: {
      ...fieldLabels,
      renamed_on: { label: fieldLabels.renamed_on, as: (day) => formatLongDate(String(day) as LocalDate) },
      kind: { label: 'Tipo', as: kindLabels },
      region_code: 'Codice della regione',
      region_name: 'Regione',
      residents: { label: 'Abitanti', as: countsInWords },
    },
  },
  association: {
    label: 'Ufficio associato',
    slug: 'associazione',
    href: (event, reader) =>
      reader === 'administrator' ? `/amministrazione/associazioni/${event.subjectId}` : null,
    actions: {
      add: 'ha registrato l’ufficio associato',
      correct: 'ha corretto i dati dell’ufficio associato',
      add_member: (event) => `ha registrato il mandato dell’ufficio per ${bodyOf(event)}`,
      end_member: (event) => `ha fissato la fine del mandato dell’ufficio per ${bodyOf(event)}`,
    },
    fields: {
      name: 'Nome',
      contact_phone: 'Telefono',
      contact_hours: 'Orari',
      body: null,
      valid_from: 'Dal',
      valid_to: 'Al',
    },
  },
  import: {
    label: 'Importazione',
    slug: 'importazione',
    href: (_event, reader) => (reader === 'administrator' ? '/amministrazione/importazioni' : null),
    actions: { import: 'ha importato un file' },
    fields: { new: 'Righe nuove', changed: 'Righe cambiate', refused: 'Righe rifiutate' },
  },
}
