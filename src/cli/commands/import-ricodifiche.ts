// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from '../command.ts'
import { importOne, importOptions, refuseAllBad } from './import-list.ts'

export const importRicodifiche: Command = {
  name: 'import ricodifiche',
  it: 'Porta nel registro i codici ISTAT cambiati, con il giorno in cui il nuovo è stato visto.',
  more: 'Non cambia il codice di nessun comune: l’altro codice trova lo stesso ente.',
  args: [{ name: 'file', it: 'CSV con codice di prima, codice di dopo, codice IPA, nome e giorno.' }],
  options: importOptions,
  examples: ['regia import ricodifiche ricodifiche.csv'],
  needs: 'store',
  async run(context) {
    const report = await importOne(context, context.input.args[0] ?? '', ['ricodifiche'])
    context.io.result(report)
    refuseAllBad(report)
  },
}
