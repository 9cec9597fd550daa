// SPDX-License-Identifier: AGPL-3.0-or-later
import { createServer } from './platform/http/server.tsx'
import type { AppContext, RegiaServer } from './platform/http/types.ts'
import { registerPeopleRoutes, sessionSource } from './slices/people/index.ts'

/** Builds the application from its slices. No rules and no SQL here. */
export async function buildApp(context: AppContext): Promise<RegiaServer> {
  const server = await createServer(context, sessionSource(context))
  registerPeopleRoutes(server, context)
  return server
}
