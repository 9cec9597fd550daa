// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorKind } from '../../shared/errors.ts'

export const historyErrors = {
  notFound: {
    code: 'HIST-001',
    status: 404,
    it: () => 'Di questa pagina non c’è una storia, o non è fra quelle che puoi vedere.',
  },
} satisfies Record<string, ErrorKind>
