// SPDX-License-Identifier: AGPL-3.0-or-later
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { numberOf, requestIdOf } from './inputs.ts'
import { ReceiptPage, VersionPage } from './pages/version-pages.tsx'
import { loadVersion, nextSteps, readerOf, spendingFrame } from './queries.ts'
import { registerOfficeRoutes } from './routes-office.tsx'

export type OfVersion = { Params: { requestId: string; number: string } }

/** What was sent: receipts, versions, the exact text that was hashed. */
export function registerVersionRoutes(server: RegiaServer, context: AppContext): void {
  const { db, config } = context

  for (const [path, Page] of [
    ['', VersionPage],
    ['/ricevuta', ReceiptPage],
  ] as const)
    server.get<OfVersion>(`/spese/:requestId/versioni/:number${path}`, async (request, reply) => {
      const actor = readerOf(request.requirePerson())
      const loaded = await withActor(db, actor, (tx) =>
        loadVersion(tx, requestIdOf(request.params), numberOf(request.params)),
      )
      const label = path === '' ? `Versione ${loaded.version.number}` : 'Ricevuta'
      return reply.page(
        spendingFrame(actor, loaded.request, `${label}, ${loaded.content.values.subject}`, { label }),
        <Page {...loaded} owner={config.owner} next={nextSteps(loaded.request, actor.today)} />,
      )
    })

  // The exact text that was hashed: whoever receives it computes the same hash.
  server.get<OfVersion>('/spese/:requestId/versioni/:number(^\\d+).json', async (request, reply) => {
    const { request: spending, version } = await withActor(db, readerOf(request.requirePerson()), (tx) =>
      loadVersion(tx, requestIdOf(request.params), numberOf(request.params)),
    )
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="${fileNameOf(spending.ipaCode, version)}"`)
      .send(Buffer.from(version.text, 'utf8'))
  })

  registerOfficeRoutes(server, context)
}

/** «spesa-c_zz01-2026-0177.json» */
export function fileNameOf(ipaCode: string | null, version: { readonly receiptNumber: string }): string {
  return `spesa-${ipaCode ?? 'ente'}-${version.receiptNumber.replace('/', '-')}.json`
}
