// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFile } from 'node:fs/promises'
import { DomainError } from '../shared/errors.ts'
import { cliErrors } from './errors.ts'

/** The bytes of a file named on the command line; refuses it when it cannot be read. */
export function readInputFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new DomainError(cliErrors.unreadableFile, {
      details: { file: path, reason: error.code ?? error.message },
    })
  })
}
