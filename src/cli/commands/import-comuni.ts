// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { systemActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import { importMunicipalities, registryErrors, rejectsCsv } from '../../slices/registry/index.ts'
import { type Command, type CommandIo, jsonOption } from '../command.ts'
import { cliErrors } from '../errors.ts'

export const importComuni: Command = {
  name: 'import comuni',
  it: 'Porta nel registro i comuni di un file CSV, con codici e abitanti.',
  more:
    'Le righe buone entrano tutte insieme o nessuna; una seconda volta non cambia nulla. Quelle rifiutate finiscono in un file ' +
    'accanto, con riga, colonna, valore, motivo e riparazione proposta. Un file con meno di metà dei comuni già nel registro si ' +
    'ferma: --force-small dice che è giusto così.',
  args: [{ name: 'file', it: 'CSV con le colonne di comuni.csv, in qualsiasi ordine.' }],
  options: {
    'dry-run': { type: 'boolean', it: 'Dice che cosa cambierebbe, senza cambiare nulla.' },
    'force-small': { type: 'boolean', it: 'Accetta un file con meno di metà dei comuni già nel registro.' },
    ...jsonOption,
  },
  examples: ['regia import comuni comuni.csv', 'regia import comuni comuni.csv --dry-run --json'],
  needs: 'store',
  async run({ store, clock, input, io }) {
    const path = input.path(input.args[0] ?? '')
    const dryRun = input.flag('dry-run')
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      throw new DomainError(cliErrors.unreadableFile, {
        details: { file: path, reason: error.code ?? error.message },
      })
    })
    const { report } = await importMunicipalities(
      { db: store.db, clock, actor: systemActor('cli', clock()) },
      bytes,
      basename(path),
      {
        dryRun,
        forceSmall: input.flag('force-small'),
        progress: (done, total) => io.progress('righe', done, total),
      },
    )
    const whole = new Intl.NumberFormat('it-IT', { useGrouping: 'always' })
    const count = (label: string, value: number) =>
      io.print(`${label.padEnd(12)} ${whole.format(value).padStart(8)}`)
    io.print(dryRun ? 'Prova: nulla è cambiato.' : 'Importazione conclusa.')
    count('Lette', report.read)
    count('Nuove', report.new)
    count('Cambiate', report.changed)
    count('Uguali', report.unchanged)
    count('Rifiutate', report.refused)
    io.result(report)
    if (report.rejects.length > 0) await writeRejects(path, rejectsCsv(report.rejects), io)
    if (report.refused === report.read)
      throw new DomainError(registryErrors.noGoodRow, { details: { rows: report.read } })
  },
}

/** The import is done whatever happens here: a folder that cannot be written is only told. */
async function writeRejects(path: string, text: string, io: CommandIo): Promise<void> {
  const file = join(dirname(path), `${basename(path, extname(path))}.rifiutate.csv`)
  try {
    await writeFile(file, text)
    io.warn(`Righe rifiutate, con motivo e proposta: ${file}`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    io.warn(`Il file delle righe rifiutate, ${file}, non si può scrivere (${code ?? message}).`)
  }
}
