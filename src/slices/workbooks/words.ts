// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords } from '../history/index.ts'
import { importStateLabels } from './lifecycle.ts'
import { importPath } from './view.ts'

/** Events of imports in Italian; what each import changed is told by the things themselves. */
export const workbookEventWords: EventWords = {
  workbook_import: {
    label: 'Foglio di calcolo',
    slug: 'foglio-di-calcolo',
    href: (event) => importPath(event.subjectId),
    actions: {
      upload: 'ha caricato un foglio di calcolo',
      tell: 'ha indicato le colonne o l’ente del file',
      apply: 'ha importato un foglio di calcolo',
      undo: 'ha annullato l’importazione',
      discard: 'ha lasciato stare l’importazione',
    },
    fields: {
      file: 'File',
      good: 'Righe scritte',
      refused: 'Righe rifiutate',
      body: 'Ente',
      state: { label: 'Stato', as: importStateLabels },
    },
  },
  workbook_export: {
    label: 'Esportazione',
    slug: 'esportazione',
    actions: { export_reserved: 'ha esportato i dati riservati insieme a quelli di altri enti' },
    fields: {},
  },
}
