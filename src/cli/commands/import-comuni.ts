// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from '../command.ts'
import { importOne, importOptions, refuseAllBad } from './import-list.ts'

export const importComuni: Command = {
  name: 'import comuni',
  it: 'Porta nel registro i comuni di un file CSV, con codici e abitanti.',
  more:
    'Le righe buone entrano tutte insieme o nessuna; una seconda volta non cambia nulla. Quelle rifiutate finiscono in un file ' +
    'accanto, con riga, colonna, valore, motivo e riparazione proposta. Un file con meno di metà dei comuni già nel registro si ' +
    'ferma: --force-small dice che è giusto così.',
  args: [{ name: 'file', it: 'CSV con le colonne di comuni.csv, in qualsiasi ordine.' }],
  options: importOptions,
  examples: ['regia import comuni comuni.csv', 'regia import comuni comuni.csv --dry-run --json'],
  needs: 'store',
  async run(context) {
    const report = await importOne(context, context.input.args[0] ?? '', ['comuni'])
    context.io.result(report)
    refuseAllBad(report)
  },
}
