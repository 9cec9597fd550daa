// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Command, jsonOption } from '../command.ts'
import { openStore } from '../open.ts'

export const migrate: Command = {
  name: 'migrate',
  it: 'Porta la base dati alla versione di questo programma.',
  more: 'Lo fa anche «serve», da solo, quando parte. Nell’archivio incorporato prima ne fa una copia.',
  options: jsonOption,
  needs: 'nothing',
  async run({ config, clock, io }) {
    const opened = await openStore(config, { doing: 'migrate', now: clock(), migrates: true })
    await opened.close()
    for (const name of opened.applied) io.print(`Applicata ${name}`)
    if (opened.applied.length === 0) io.print('La base dati era già aggiornata.')
    io.result({ applied: opened.applied })
  },
}
