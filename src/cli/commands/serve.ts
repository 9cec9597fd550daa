// SPDX-License-Identifier: AGPL-3.0-or-later
import { createDemo } from '../../demo/create.ts'
import { type Config, isLoopback, settingThatOpens } from '../../platform/config.ts'
import type { Store } from '../../platform/db/store.ts'
import type { Command, CommandIo } from '../command.ts'
import { openStore } from '../open.ts'
import { startRegia } from '../server.ts'

export const serve: Command = {
  name: 'serve',
  it: 'Avvia Regia.',
  more: 'Apre la base dati, la aggiorna se serve, ascolta su HOST e PORT fino a Ctrl-C o SIGTERM; poi finisce le richieste in corso e si ferma.',
  options: {
    'demo-if-empty': {
      type: 'boolean',
      it: 'In un archivio incorporato ancora vuoto mette prima i dati dimostrativi, come fa «npm start».',
    },
  },
  examples: ['regia serve', 'PORT=8080 regia serve'],
  needs: 'nothing',
  async run({ config, clock, version, input, io, commandsOn }) {
    const withDemo =
      input.flag('demo-if-empty') && config.databaseUrl === null && settingThatOpens(config) === null
    const opened = await openStore(config, {
      doing: 'serve',
      now: clock(),
      migrates: true,
      fill: withDemo
        ? async (store) => {
            io.print('Primo avvio: preparo i dati dimostrativi…')
            await createDemo(store, clock(), (done, all) => io.progress('enti', done, all))
          }
        : undefined,
    })
    try {
      if (opened.applied.length > 0 && !opened.isNew)
        io.print(`Base dati aggiornata: ${opened.applied.join(', ')}`)
      warnOfOpenAddress(config, io)
      const regia = await startRegia(opened, { config, clock, version })
      opened.lock?.accept(commandsOn(opened.store))
      if (!(await hasAdministrator(opened.store)))
        io.print(
          'Non c’è ancora nessun amministratore. Crealo, anche a server acceso: regia user add <email> --nome … --cognome … --ruolo administrator',
        )
      io.print(`Regia è pronta: ${regia.url}`)
      await stopSignal()
      io.print('Mi fermo: finisco le richieste in corso…')
      await opened.lock?.drain()
      await regia.stop()
    } finally {
      await opened.close()
    }
  },
}

function warnOfOpenAddress({ host, publicUrl, secureCookies }: Config, io: CommandIo): void {
  if (isLoopback(host) || secureCookies) return
  io.warn(
    `Attenzione: il server ascolta su ${host} e REGIA_PUBLIC_URL ${publicUrl ? 'non comincia con https' : 'manca'}: password e sessioni viaggiano in chiaro. Metti davanti un proxy con TLS (docs/operations.md).`,
  )
}

async function hasAdministrator(store: Store): Promise<boolean> {
  const rows = await store.ownerRows("select 1 from assignments where role = 'administrator' limit 1")
  return rows.length > 0
}

/** Waits to be asked to stop; a second request ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (isAsked) process.exit(130)
        isAsked = true
        resolve()
      })
    }
  })
}
