// SPDX-License-Identifier: AGPL-3.0-or-later
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { deleteSession } from './session-store.ts'
import { clearSessionCookie } from './sessions.ts'

export function registerPeopleRoutes(server: RegiaServer, context: AppContext): void {
  const { clock, config, db } = context
  server.decorateRequest('openSession', null)

  server.post('/uscita', async (request, reply) => {
    const row = request.openSession?.row
    if (row)
      await withActor(db, systemActor('sign_in', clock(), request.id), (tx) =>
        deleteSession(tx, row.personId, row.sessionId),
      )
    clearSessionCookie(config, reply)
    return reply.seeOther('/accesso')
  })
}
