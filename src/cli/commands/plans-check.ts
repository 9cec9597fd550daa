// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { formatCount } from '../../shared/money.ts'
import { checkPlans, countPlansToCheck, type PlansChecked } from '../../slices/plans/index.ts'
import { type Command, type CommandIo, jsonOption } from '../command.ts'
import { cliErrors } from '../errors.ts'

const levels = { stop: 'bloccante', warn: 'avviso', info: 'nota' } as const
const certainties = {
  certain: '',
  secondary: 'fonte da verificare',
  partial: 'fonte da verificare',
  inferred: 'fonte da verificare',
  house: 'regola interna',
} as const

export const plansCheck: Command = {
  name: 'plans check',
  it: 'Passa tutte le regole su tutti i piani e conta i rilievi per regola e livello.',
  more: 'Controlla la bozza dei piani su cui si lavora e l’ultima versione trasmessa di tutti gli altri e di quelli rinviati o riaperti, con l’inventario e i dati di riferimento di oggi; una versione ritirata non conta. Non cambia nulla.',
  options: {
    ...jsonOption,
    strict: {
      type: 'boolean',
      it: 'Esce con un valore diverso da zero se una regola blocca una versione già trasmessa.',
    },
  },
  examples: ['regia plans check', 'regia plans check --json --strict'],
  needs: 'store',
  opens: 'existing',
  async run({ store, clock, input, io }) {
    const now = clock()
    const total = await countPlansToCheck(store.db, now)
    const checked = await checkPlans(store.db, now, {
      onProgress: (done) => io.progress('piani', done, total),
    })
    tell(checked, io)
    if (input.flag('strict') && checked.sentWithStops > 0)
      throw new DomainError(cliErrors.sentPlansStopped, { details: { count: checked.sentWithStops } })
  },
}

function tell(checked: PlansChecked, io: CommandIo): void {
  const { asOf, drafts, sent, items, rules } = checked
  io.print(
    `Al ${formatLongDate(asOf)}: ${formatCount(drafts)} bozze e ${formatCount(sent)} versioni trasmesse, ${formatCount(items)} servizi.`,
  )
  for (const of of ['draft', 'sent'] as const) {
    const found = rules.filter((each) => each.of === of)
    io.print(of === 'draft' ? 'Bozze' : 'Versioni trasmesse')
    if (found.length === 0) io.print('  nessun rilievo')
    for (const { rule, level, title, certainty, findings, plans } of found)
      io.print(
        `  ${rule}  ${levels[level].padEnd(9)}  ${formatCount(findings).padStart(9)} in ${formatCount(plans)} piani  ${[title, certainties[certainty]].filter(Boolean).join(', ')}`,
      )
  }
  io.result({
    as_of: asOf,
    drafts,
    sent,
    items,
    sent_with_stops: checked.sentWithStops,
    rules: rules.map(({ of, ...rule }) => ({ ...rule, checked: of })),
  })
}
