// SPDX-License-Identifier: AGPL-3.0-or-later

import { restoreFolder } from '../../platform/embedded/folder.ts'
import { DomainError } from '../../shared/errors.ts'
import { type Command, jsonOption } from '../command.ts'
import { cliErrors } from '../errors.ts'

export const restore: Command = {
  name: 'restore',
  it: 'Rimette una copia nell’archivio incorporato, a server fermo.',
  more: 'La copia è aperta, controllata e aggiornata prima di prendere il posto: se non è buona non cambia nulla.',
  args: [
    {
      name: 'file',
      it: 'Una copia fatta da «regia backup» o trovata nella cartella delle copie di REGIA_DATA.',
    },
  ],
  options: {
    replace: {
      type: 'boolean',
      it: 'Sostituisce l’archivio che c’è, tenendolo da parte nella stessa cartella.',
    },
    ...jsonOption,
  },
  examples: ['regia restore var/regia/dumps/regia-20260630-141500.tar.gz --replace'],
  needs: 'nothing',
  async run({ config, clock, input, io }) {
    if (config.databaseUrl !== null) {
      const instead = 'usa pg_restore, come dice docs/operations.md.'
      throw new DomainError(cliErrors.onlyEmbedded, { details: { command: 'restore', instead } })
    }
    const file = input.path(input.args[0] ?? '')
    const replace = input.flag('replace')
    const { keptAside } = await restoreFolder(config.dataDir, file, { replace, now: clock() })
    io.print(`Archivio rimesso in ${config.dataDir} da ${file}`)
    if (keptAside)
      io.print(`Quello di prima è in ${keptAside}: cancellalo quando sei sicuro di non averne bisogno.`)
    io.result({ file, kept_aside: keptAside })
  },
}
