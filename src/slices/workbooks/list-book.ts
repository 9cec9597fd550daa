// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SheetSpec } from './model.ts'

/** Columns of the official list of software, in its order. */
export const listFields = ['name', 'supplier', 'services', 'licences', 'opportunity', 'risk', 'ease'] as const
export type ListField = (typeof listFields)[number]

export const listTitle = 'Lista degli applicativi'
export const listMarkWord = 'regia-applicativi'
export const listEdition = 1

export const fieldLabels: Readonly<Record<ListField, string>> = {
  name: 'Nome applicativo',
  supplier: 'Interlocutore',
  services: 'Servizi supportati',
  licences: 'Licenze',
  opportunity: 'Opportunità da cogliere',
  risk: 'Rischio',
  ease: 'Facilità di migrazione',
}

/** Other names under which the columns are found. */
const otherHeadings: Readonly<Record<ListField, readonly string[]>> = {
  name: ['applicativo', 'nome', 'nome dell applicativo', 'software', 'nome applicativo con versione'],
  supplier: ['fornitore', 'produttore', 'referente'],
  services: ['servizi', 'servizio', 'servizio supportato'],
  licences: ['licenza', 'licenze e scadenze'],
  opportunity: ['opportunita'],
  risk: ['rischi'],
  ease: ['facilita', 'facilita migrazione'],
}

export const listSheets: readonly SheetSpec[] = [
  {
    key: 'list',
    title: 'Applicativi',
    required: ['name'],
    fields: listFields.map((key) => ({ key, label: fieldLabels[key], others: otherHeadings[key] })),
  },
]
