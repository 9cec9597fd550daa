// SPDX-License-Identifier: AGPL-3.0-or-later
import { certaintyLabels } from '../../shared/classification.ts'
import type { EventWords } from '../history/index.ts'
import type { ReferenceKind } from './model.ts'
import { referencePaths } from './view.ts'

/** Events of reference rows in Italian, with the fields of every kind. */
export function referenceEventWords(kinds: readonly ReferenceKind<never>[]): EventWords {
  const fields = kinds
    .flatMap((kind) => kind.fields)
    .filter(({ as }) => as !== 'id' && as !== 'office')
    .map(({ name, label, values, as }) => {
      const words = as === 'yesNo' ? (value: unknown) => (value === true ? 'sì' : 'no') : values
      return [name, words ? { label, as: words } : label] as const
    })
  return {
    reference: {
      label: 'Dati di riferimento',
      slug: 'riferimenti',
      href: () => referencePaths.all,
      actions: {
        import: 'ha importato righe di riferimento',
        add: 'ha aggiunto una riga di riferimento',
        end: 'ha posto fine a una riga di riferimento',
      },
      fields: {
        table: 'Tabella',
        file: 'File',
        added: 'Righe aggiunte',
        ...Object.fromEntries(fields),
        certainty: { label: 'Certezza', as: certaintyLabels },
        source: 'Fonte',
        validFrom: 'Vale dal',
        validTo: 'Vale fino al',
      },
    },
  }
}
