// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from '../command.ts'
import { importOne, importOptions, refuseAllBad } from './import-list.ts'

export const importCategorie: Command = {
  name: 'import categorie',
  it: 'Porta nel registro le categorie dell’indice delle amministrazioni (IPA), con le loro date.',
  more:
    'Una categoria che cambia nome finisce ieri e ricomincia oggi: quella di prima resta. Le righe rifiutate finiscono in un file ' +
    'accanto. Un file con meno di metà delle righe dell’ultima volta si ferma.',
  args: [{ name: 'file', it: 'CSV con Codice_categoria, Nome_categoria e Tipologia_categoria.' }],
  options: importOptions,
  examples: ['regia import categorie ipa-categorie.csv'],
  needs: 'store',
  async run(context) {
    const report = await importOne(context, context.input.args[0] ?? '', ['categorie'])
    context.io.result(report)
    refuseAllBad(report)
  },
}
