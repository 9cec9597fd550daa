// SPDX-License-Identifier: AGPL-3.0-or-later
import { writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { systemActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import { importRegistryFile, registryErrors, rejectsCsv } from '../../slices/registry/index.ts'
import { type CommandIo, jsonOption, type StoreCommandContext } from '../command.ts'
import { readInputFile } from '../files.ts'

export const importOptions = {
  'dry-run': { type: 'boolean', it: 'Dice che cosa cambierebbe, senza cambiare nulla.' },
  'force-small': { type: 'boolean', it: 'Accetta un file con meno di metà delle righe che ci si aspetta.' },
  ...jsonOption,
} as const

type Expected = NonNullable<NonNullable<Parameters<typeof importRegistryFile>[3]>['expected']>
type Report = Awaited<ReturnType<typeof importRegistryFile>>['report']

/** Brings one file into the registry and tells what came of it; the refused rows go to a file beside it. */
export async function importOne(
  { store, clock, input, io }: StoreCommandContext,
  argument: string,
  expected: Expected,
): Promise<Report> {
  const path = input.path(argument)
  const dryRun = input.flag('dry-run')
  const bytes = await readInputFile(path)
  const { report } = await importRegistryFile(
    { db: store.db, clock, actor: systemActor('cli', clock()) },
    bytes,
    basename(path),
    {
      expected,
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
  if (report.rejects.length > 0) await writeRejects(path, rejectsCsv(report.rejects), io)
  return report
}

/** A file of which nothing is good ends the command with an error. */
export function refuseAllBad(report: Report): void {
  if (report.refused === report.read)
    throw new DomainError(registryErrors.noGoodRow, { details: { rows: report.read } })
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
