// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from '../command.ts'
import { importOne, importOptions, refuseAllBad } from './import-list.ts'

export const importEnti: Command = {
  name: 'import enti',
  it: 'Porta nel registro enti di ogni tipo: dati aperti dell’IPA, enti con candidature, IPA del 2013.',
  more:
    'Il tipo di elenco si riconosce dalle colonne, in qualsiasi ordine; più file si importano uno dopo l’altro. Gli elenchi vecchi ' +
    'riempiono ciò che manca e non cambiano ciò che viene da uno più affidabile. I nomi dei responsabili non sono letti. Le righe ' +
    'rifiutate finiscono in un file accanto. Un file con meno di metà delle righe dell’ultima volta si ferma.',
  args: [{ name: 'file', it: 'CSV degli enti.', isMany: true }],
  options: importOptions,
  examples: ['regia import enti enti.csv', 'regia import enti enti-beneficiari.csv ipa-2013.csv --dry-run'],
  needs: 'store',
  async run(context) {
    const reports = []
    for (const file of context.input.args) {
      const report = await importOne(context, file, ['enti', 'enti-beneficiari', 'ipa-2013'])
      reports.push(report)
    }
    context.io.result({ files: reports })
    for (const report of reports) refuseAllBad(report)
  },
}
