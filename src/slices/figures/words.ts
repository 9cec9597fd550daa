// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords } from '../history/index.ts'

/** Events of this slice in Italian. */
export const figureEventWords: EventWords = {
  figure_report: {
    label: 'Rapporto',
    slug: 'rapporto',
    href: ({ subjectId }) => `/monitoraggio/rapporti/${subjectId}`,
    actions: { freeze: 'ha congelato le cifre in un rapporto' },
    fields: { asOf: 'Situazione al' },
  },
}
