// SPDX-License-Identifier: AGPL-3.0-or-later

import { createDemo } from '../../demo/create.ts'
import { storeErrors } from '../../platform/db/errors.ts'
import { holdsStore } from '../../platform/embedded/folder.ts'
import { DomainError } from '../../shared/errors.ts'
import { type Command, jsonOption } from '../command.ts'
import { cliErrors } from '../errors.ts'
import { openStore } from '../open.ts'

export const demo: Command = {
  name: 'demo',
  it: 'Crea un archivio incorporato con dati dimostrativi inventati.',
  more: 'Enti, persone e importi sono inventati e le date girano intorno a oggi. Vi si accede senza password, quindi il server lo apre solo per questa macchina.',
  options: {
    replace: { type: 'boolean', it: 'Mette da parte l’archivio che c’è e riparte da capo.' },
    ...jsonOption,
  },
  examples: ['regia demo', 'regia demo --replace'],
  needs: 'nothing',
  async run({ config, clock, input, io }) {
    if (config.databaseUrl !== null) {
      const instead = 'i dati dimostrativi stanno solo lì.'
      throw new DomainError(cliErrors.onlyEmbedded, { details: { command: 'demo', instead } })
    }
    const startOver = input.flag('replace')
    if (!startOver && holdsStore(config.dataDir))
      throw new DomainError(storeErrors.notEmpty, { details: { folder: config.dataDir } })
    const opened = await openStore(config, {
      doing: 'demo',
      now: clock(),
      startOver,
      fill: (store) => createDemo(store, clock(), (done, all) => io.progress('enti', done, all)),
    })
    await opened.close()
    io.print(`Dati dimostrativi in ${config.dataDir}: «regia serve» li apre.`)
    if (opened.keptAside) io.print(`L’archivio di prima è in ${opened.keptAside}`)
    io.result({ folder: config.dataDir, kept_aside: opened.keptAside })
  },
}
