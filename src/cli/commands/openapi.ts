// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildApp } from '../../app.ts'
import type { Command } from '../command.ts'

export const openapi: Command = {
  name: 'openapi',
  it: 'La descrizione OpenAPI dell’interfaccia per i programmi.',
  more: 'La stessa che un server acceso dà in /rest/regia/v1/openapi.json.',
  examples: ['regia openapi > regia-openapi.json'],
  needs: 'store',
  opens: 'existing',
  async run({ store, config, clock, version, io }) {
    const server = await buildApp({ db: store.db, clock, config, version, demo: null })
    await server.ready()
    const document = server.swagger()
    io.print(JSON.stringify(document, null, 2))
    io.result(document)
    await server.close()
  },
}
