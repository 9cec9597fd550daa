// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError } from '../../shared/errors.ts'
import { type Command, type CommandIo, jsonOption } from '../command.ts'
import { type Check, checkInstallation, nodeCheck } from '../doctor.ts'
import { cliErrors } from '../errors.ts'

const marks: Readonly<Record<Check['state'], string>> = {
  ok: 'a posto  ',
  warn: 'attenzione',
  bad: 'da fare  ',
}

export const doctor: Command = {
  name: 'doctor',
  it: 'Controlla l’installazione e dice che cosa sistemare.',
  more: 'Non cambia nulla. Esce con un valore diverso da zero se qualcosa non va.',
  options: jsonOption,
  needs: 'store',
  opens: 'existing',
  async run({ config, store, clock, io }) {
    tell(await checkInstallation(store, config, clock()), io)
  },
  async whenClosed({ io }, { code, message }) {
    tell([nodeCheck(), { name: 'Base dati', state: 'bad', message: `${code} ${message}` }], io)
  },
}

function tell(checks: readonly Check[], io: CommandIo): void {
  for (const { state, name, message } of checks) io.print(`${marks[state].padEnd(10)}  ${name}: ${message}`)
  io.result({ checks })
  const count = checks.filter(({ state }) => state === 'bad').length
  if (count > 0) throw new DomainError(cliErrors.checksFailed, { details: { count } })
}
