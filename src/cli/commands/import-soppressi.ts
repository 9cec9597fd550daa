// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from '../command.ts'
import { importOne, importOptions, refuseAllBad } from './import-list.ts'

export const importSoppressi: Command = {
  name: 'import soppressi',
  it: 'Porta nel registro i comuni soppressi, con il giorno e i comuni in cui sono confluiti.',
  more: 'Un vecchio codice ISTAT o un vecchio nome trovano così il comune che prosegue.',
  args: [{ name: 'file', it: 'CSV dei comuni soppressi dell’ISTAT.' }],
  options: importOptions,
  examples: ['regia import soppressi soppressi.csv'],
  needs: 'store',
  async run(context) {
    const report = await importOne(context, context.input.args[0] ?? '', ['soppressi'])
    context.io.result(report)
    refuseAllBad(report)
  },
}
