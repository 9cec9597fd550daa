// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords } from '../history/index.ts'
import { planModelPaths } from './view.ts'

/** How the events of models read. */
export const planModelEventWords: EventWords = {
  plan_model: {
    label: 'Modello di piano',
    slug: 'modello',
    href: (event) => (event.action === 'remove' ? null : planModelPaths.model(event.subjectId)),
    actions: {
      create: 'ha aggiunto il modello di piano',
      change: 'ha cambiato il modello di piano',
      remove: 'ha eliminato il modello di piano',
      save_card: 'ha scritto una scheda del modello',
      remove_card: 'ha tolto una scheda dal modello',
    },
    fields: { name: 'Nome', note: 'Nota', services: 'Schede', card: 'Scheda' },
  },
}
