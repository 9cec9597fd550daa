// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { registerReferenceRoutes } from '../reference/index.ts'
import { registerAssetListRoutes } from './asset-list-routes.tsx'
import { registerDependencyRoutes } from './dependency-routes.tsx'
import { registerGridRoutes } from './grid-routes.tsx'
import { registerListRoutes } from './list-routes.tsx'
import { registerPasteRoutes } from './paste-routes.tsx'
import { registerPlaceRoutes } from './place-routes.tsx'
import { referenceKinds } from './reference-commands.ts'
import { registerRequirementRoutes } from './requirement-routes.tsx'
import { registerServiceRoutes } from './service-routes.tsx'
import { registerSoftwareRoutes } from './software-routes.tsx'

/** Every page of the inventory. */
export function registerInventoryRoutes(server: RegiaServer, context: AppContext): void {
  registerListRoutes(server, context)
  registerGridRoutes(server, context)
  registerPasteRoutes(server, context)
  registerServiceRoutes(server, context)
  registerDependencyRoutes(server, context)
  registerAssetListRoutes(server, context)
  registerPlaceRoutes(server, context)
  registerRequirementRoutes(server, context)
  registerSoftwareRoutes(server, context)
  registerReferenceRoutes(server, context, referenceKinds)
}
