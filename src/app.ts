// SPDX-License-Identifier: AGPL-3.0-or-later
import { createServer } from './platform/http/server.tsx'
import type { AppContext, RegiaServer, SessionSource } from './platform/http/types.ts'

/** Builds the application from its slices. No rules and no SQL here. */
export async function buildApp(context: AppContext, sessions: SessionSource): Promise<RegiaServer> {
  const server = await createServer(context, sessions)
  return server
}
