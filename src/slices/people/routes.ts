// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { registerAdministrationRoutes } from './administration-routes.tsx'
import { registerKeyRoutes } from './key-routes.tsx'
import { registerProfileRoutes } from './profile-routes.tsx'
import { registerSignInRoutes } from './sign-in-routes.tsx'

export function registerPeopleRoutes(server: RegiaServer, context: AppContext): void {
  server.decorateRequest('openSession', null)
  registerSignInRoutes(server, context)
  registerProfileRoutes(server, context)
  registerKeyRoutes(server, context)
  registerAdministrationRoutes(server, context)
}
