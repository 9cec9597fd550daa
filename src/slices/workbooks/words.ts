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
      upload: 'ha caricato una lista degli applicativi',
      tell_columns: 'ha indicato le colonne del file',
      apply: 'ha importato la lista degli applicativi',
      undo: 'ha annullato l’importazione',
      discard: 'ha lasciato stare l’importazione',
    },
    fields: {
      file: 'File',
      good: 'Righe scritte',
      refused: 'Righe rifiutate',
      state: { label: 'Stato', as: importStateLabels },
    },
  },
}
