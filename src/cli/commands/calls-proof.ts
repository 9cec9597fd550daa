// SPDX-License-Identifier: AGPL-3.0-or-later
import { basename } from 'node:path'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { formatCount, formatMoney } from '../../shared/money.ts'
import { loadCalls, proofTable, proveOnRegistry, readCandidacies } from '../../slices/calls/index.ts'
import { type Command, jsonOption } from '../command.ts'
import { readInputFile } from '../files.ts'

export const callsProof: Command = {
  name: 'calls proof',
  it: 'Confronta le tabelle degli avvisi con le candidature finanziate pubblicate.',
  more: 'Per ogni avviso con una tabella: righe lette, riprodotte al centesimo con la popolazione registrata, riprodotte da una fascia, non spiegate. La stessa candidatura in più file conta una volta. Serve il registro degli enti importato; gli avvisi che arrivano con Regia entrano adesso, se non ci sono già.',
  args: [{ name: 'file', it: 'File CSV di candidature finanziate.', isMany: true }],
  options: jsonOption,
  examples: ['regia calls proof candidature_comuni_finanziate.csv', 'regia calls proof *.csv --json'],
  needs: 'store',
  opens: 'existing',
  async run({ store, clock, input, io }) {
    await withActor(store.db, systemActor('cli', clock()), (tx) => loadCalls(tx, clock()))
    const files = []
    for (const argument of input.args) {
      const path = input.path(argument)
      files.push(readCandidacies(basename(path), await readInputFile(path)))
    }
    const proof = await proveOnRegistry(
      store.db,
      files.map(({ candidacies }) => candidacies),
      clock(),
    )
    const damaged = Map.groupBy(
      files.flatMap((each) => each.damaged),
      ({ file, reason, isRead }) => `${file}: ${reason}${isRead ? '' : '; non letta'}`,
    )
    for (const [what, rows] of damaged)
      io.warn(`${what} (${rows.length === 1 ? 'riga' : 'righe'} ${rows.map(({ line }) => line).join(', ')})`)
    if (proof.residentsKnown === 0)
      io.warn('Nel registro non c’è nessuna popolazione: importa prima i comuni con «regia import comuni».')
    for (const line of proofTable(proof)) io.print(line)
    for (const [title, { unexplainedRows }] of proof.calls)
      for (const { file, line, name, cents } of unexplainedRows)
        io.print(`Non spiegata: ${title}, ${name}, ${formatMoney(cents)} (${file}, riga ${line})`)
    if (proof.withoutTable > 0)
      io.print(`Altre ${formatCount(proof.withoutTable)} candidature sono di avvisi senza tabella.`)
    io.result(Object.fromEntries(proof.calls))
  },
}
