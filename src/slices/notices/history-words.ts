// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords } from '../history/index.ts'

export const noticeEventWords: EventWords = {
  mail: {
    label: 'Mail',
    slug: 'mail',
    href: (_event, reader) => (reader === 'administrator' ? '/amministrazione/posta' : null),
    actions: { retry: 'ha chiesto di rimandare una mail non partita' },
  },
}
