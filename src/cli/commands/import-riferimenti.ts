// SPDX-License-Identifier: AGPL-3.0-or-later
import { access, constants } from 'node:fs/promises'
import { DomainError } from '../../shared/errors.ts'
import { importReferenceCommand } from '../../slices/inventory/index.ts'
import { type Command, jsonOption } from '../command.ts'
import { cliErrors } from '../errors.ts'

export const importRiferimenti: Command = {
  name: 'import riferimenti',
  it: 'Aggiunge dati di riferimento con le loro date: termini, livelli, servizi qualificati, tipi, requisiti, fasce.',
  more: 'Aggiunge ciò che manca e non cambia ciò che c’è: un atto nuovo è una riga nuova, con la sua data.',
  args: [
    {
      name: 'file',
      it: 'File JSON nella forma di quelli di db/reference; senza, proprio quelli.',
      isOptional: true,
      isMany: true,
    },
  ],
  options: jsonOption,
  examples: ['regia import riferimenti', 'regia import riferimenti termini-2027.json'],
  needs: 'store',
  async run({ store, clock, input, io }) {
    const files = input.args.map((file) => input.path(file))
    for (const file of files) await refuseUnreadable(file)
    const outcomes = await importReferenceCommand(store.db, files, clock())
    for (const outcome of outcomes) {
      io.print(
        `${outcome.file}: lette ${outcome.read}, aggiunte ${outcome.added}, uguali ${outcome.unchanged}`,
      )
      if (outcome.different.length > 0)
        io.print(`  già presenti con altri valori, lasciate com’erano: ${outcome.different.join(', ')}`)
      for (const { row, field, message } of outcome.refused) io.print(`  riga ${row}, ${field}: ${message}`)
    }
    io.result({ files: outcomes })
  },
}

async function refuseUnreadable(path: string): Promise<void> {
  await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw new DomainError(cliErrors.unreadableFile, {
      details: { file: path, reason: error.code ?? error.message },
    })
  })
}
