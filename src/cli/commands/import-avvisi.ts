// SPDX-License-Identifier: AGPL-3.0-or-later
import { basename } from 'node:path'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { counted, formatMoney } from '../../shared/money.ts'
import { applyCallFile, bundledCallFiles, type CallChange, parseCallFile } from '../../slices/calls/index.ts'
import { type Command, type CommandIo, jsonOption } from '../command.ts'
import { readInputFile } from '../files.ts'

const verdicts = { new: 'nuovo', changed: 'cambiato', same: 'uguale' } as const

export const importAvvisi: Command = {
  name: 'import avvisi',
  it: 'Carica avvisi di finanziamento: fasce, servizi, importi, finestre, termini.',
  more: 'Un avviso che c’è già con altri valori prende una versione in più; prima di caricarla dice quali enti guadagnano o perdono. Un file con anche un solo punto da correggere, o con un esempio che non torna, è rifiutato per intero.',
  args: [
    {
      name: 'file',
      it: 'File JSON nella forma di docs/calls.md; senza, quelli di db/reference/calls.',
      isOptional: true,
      isMany: true,
    },
  ],
  options: {
    ...jsonOption,
    'dry-run': { type: 'boolean', it: 'Dice che cosa cambierebbe, senza cambiare nulla.' },
  },
  examples: ['regia import avvisi', 'regia import avvisi fondo-2027.json --dry-run'],
  needs: 'store',
  async run({ store, clock, input, io }) {
    const now = clock()
    const paths = input.args.length > 0 ? input.args.map((file) => input.path(file)) : bundledCallFiles
    const files = await Promise.all(
      paths.map(async (path) => {
        const name = basename(path)
        return { name, file: parseCallFile(name, await readInputFile(path)) }
      }),
    )
    const isTrial = input.flag('dry-run')
    const outcomes = await withActor(store.db, systemActor('cli', now), async (tx) => {
      const found = []
      for (const { name, file } of files)
        found.push({ file: name, calls: await applyCallFile(tx, name, file, now, { isTrial }) })
      return found
    })
    if (isTrial) io.print('Prova: nulla è cambiato.')
    for (const { file, calls } of outcomes) tell(file, calls, io)
    io.result({
      files: outcomes.map(({ file, calls }) => ({
        file,
        calls: calls.map(({ call, verdict, number, impact }) => ({
          code: call.code,
          title: call.content.title,
          verdict,
          number,
          ...(impact === null
            ? {}
            : {
                gaining: impact.gaining.length,
                losing: impact.losing.length,
                same: impact.same,
                unknown: impact.unknown,
              }),
        })),
      })),
    })
  },
}

function tell(file: string, calls: readonly CallChange[], io: CommandIo): void {
  const of = (verdict: CallChange['verdict']) => calls.filter((each) => each.verdict === verdict).length
  io.print(
    `${file}: ${counted(of('new'), 'avviso nuovo', 'avvisi nuovi')}, ${counted(of('changed'), 'cambiato', 'cambiati')}, ${counted(of('same'), 'uguale', 'uguali')}`,
  )
  for (const { call, verdict, number, impact } of calls) {
    if (verdict === 'same') continue
    io.print(`  ${verdicts[verdict]}, versione ${number}: ${call.content.title}`)
    if (!impact) continue
    io.print(
      `    guadagnano ${impact.gaining.length} enti, perdono ${impact.losing.length}, non cambiano ${impact.same}, fascia non nota ${impact.unknown}`,
    )
    for (const { name, leastDelta, mostDelta } of [...impact.gaining, ...impact.losing].slice(0, 20))
      io.print(`    ${name}: ${formatMoney(mostDelta ?? leastDelta)}`)
  }
}
