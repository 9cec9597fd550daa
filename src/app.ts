// SPDX-License-Identifier: AGPL-3.0-or-later
import { errorCatalog } from './error-catalog.ts'
import { createServer } from './platform/http/server.tsx'
import type { AppContext, RegiaServer } from './platform/http/types.ts'
import { mergeWords, registerHistoryRoutes } from './slices/history/index.ts'
import { inventoryEventWords } from './slices/inventory/index.ts'
import { mergeNoticeWords, noticeEventWords, registerNoticeRoutes } from './slices/notices/index.ts'
import { registerPeopleRoutes, sessionSource } from './slices/people/index.ts'
import { planNotices, planWords } from './slices/plans/index.ts'
import { registerSiteRoutes } from './slices/site/index.ts'

/** How events and notices of every slice read. */
export const eventWords = mergeWords(noticeEventWords, inventoryEventWords, planWords)
export const noticeWords = mergeNoticeWords(planNotices)

/** Builds the application from its slices. No rules and no SQL here. */
export async function buildApp(context: AppContext): Promise<RegiaServer> {
  const server = await createServer(context, sessionSource(context))
  registerHistoryRoutes(server, context, eventWords)
  registerNoticeRoutes(server, context, noticeWords)
  registerPeopleRoutes(server, context)
  registerSiteRoutes(server, context, errorCatalog)
  return server
}
