// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError } from '../../shared/errors.ts'
import { formatGigabytes } from '../../shared/gigabytes.ts'
import { formatCount, formatMoney } from '../../shared/money.ts'
import { currentFigures, disagreements, kpiLines } from '../../slices/figures/index.ts'
import { type Command, jsonOption } from '../command.ts'
import { cliErrors } from '../errors.ts'

export const kpi: Command = {
  name: 'kpi',
  it: 'Le cifre del programma, come le mostra il monitoraggio.',
  more: 'Con --recompute conta una per una le righe dietro ogni cifra e le confronta; se non coincidono finisce con errore. Se nel frattempo qualcuno ha scritto, ripeti.',
  options: {
    ...jsonOption,
    recompute: { type: 'boolean', it: 'Riconta tutto dalle righe e confronta con le cifre mostrate.' },
  },
  examples: ['regia kpi', 'regia kpi --recompute --json'],
  needs: 'store',
  opens: 'existing',
  async run({ store, config, clock, input, io }) {
    const now = clock()
    const stored = await currentFigures(store.db, config.migratedReading, now)
    const lines = kpiLines(stored)
    const wrong = input.flag('recompute') ? await disagreements(store.db, stored, now) : null
    io.print(`Cifre del ${stored.snapshot.asOf}, calcolate alle ${stored.computedAt.toISOString()}`)
    for (const { name, value, unit, unknown, why } of lines)
      io.print(
        `${name}: ${value === null ? `n.d. (${why})` : unit === 'GB' ? formatGigabytes(value) : unit.startsWith('euro') ? formatMoney(value) : formatCount(value)}${unknown === 0 || value === null ? '' : `, ${unknown} n.d.`}`,
      )
    io.result({
      asOf: stored.snapshot.asOf,
      computedAt: stored.computedAt,
      reading: stored.snapshot.reading,
      figures: lines,
      milestones: stored.snapshot.milestones,
      ...(wrong === null ? {} : { disagreements: wrong }),
    })
    if (wrong === null) return
    if (wrong.length === 0) return io.print('Riconteggio: ogni cifra è quella delle sue righe.')
    for (const { figure, dimension, key, shown, counted } of wrong)
      io.warn(
        `${figure}${dimension === '' ? '' : `, ${dimension} ${key}`}: mostrato ${JSON.stringify(shown)}, contato ${JSON.stringify(counted)}`,
      )
    throw new DomainError(cliErrors.figuresDisagree, { details: { count: wrong.length } })
  },
}
