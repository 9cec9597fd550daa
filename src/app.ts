// SPDX-License-Identifier: AGPL-3.0-or-later
import { errorCatalog } from './error-catalog.ts'
import type { ActorTx } from './platform/db/actor.ts'
import { createServer } from './platform/http/server.tsx'
import type { AppContext, RegiaServer } from './platform/http/types.ts'
import type { DueSource } from './shared/due.ts'
import { callEventWords, registerCallRoutes } from './slices/calls/index.ts'
import {
  candidacyDue,
  candidacyEventWords,
  candidacyNotices,
  candidacySection,
  createDraftCandidacies,
  registerCandidacyRoutes,
} from './slices/candidacies/index.ts'
import {
  executionDue,
  executionEventWords,
  executionNotices,
  executionSection,
  progressOn,
  registerExecutionRoutes,
} from './slices/execution/index.ts'
import { figureEventWords, registerFigureRoutes } from './slices/figures/index.ts'
import { handoverDue, handoverEventWords, registerHandoverRoutes } from './slices/handovers/index.ts'
import { mergeWords, registerHistoryRoutes } from './slices/history/index.ts'
import { dueSection, registerHomeRoutes } from './slices/home/index.ts'
import {
  inventoryDue,
  inventoryEventWords,
  inventorySections,
  referenceKinds,
  registerInventoryRoutes,
  searchServices,
} from './slices/inventory/index.ts'
import { mergeNoticeWords, noticeEventWords, registerNoticeRoutes } from './slices/notices/index.ts'
import { peopleEventWords, peopleOfBody, registerPeopleRoutes, sessionSource } from './slices/people/index.ts'
import { planModelEventWords, registerPlanModelRoutes } from './slices/plan-models/index.ts'
import {
  planDueSource,
  planLinesOf,
  planNotices,
  planSection,
  planWords,
  registerPlanRoutes,
} from './slices/plans/index.ts'
import { referenceEventWords } from './slices/reference/index.ts'
import {
  type RegistryExtensions,
  registerRegistryRoutes,
  registryEventWords,
} from './slices/registry/index.ts'
import { registerSiteRoutes } from './slices/site/index.ts'
import {
  registerSpendingRoutes,
  spendingDue,
  spendingEventWords,
  spendingNotices,
  spendingSection,
} from './slices/spending/index.ts'
import { registerWaveRoutes, waveEventWords } from './slices/waves/index.ts'
import { registerWorkbookRoutes, workbookEventWords } from './slices/workbooks/index.ts'

/** How events and notices of every slice read. */
export const eventWords = mergeWords(
  noticeEventWords,
  peopleEventWords,
  registryEventWords,
  handoverEventWords,
  inventoryEventWords,
  referenceEventWords(referenceKinds),
  workbookEventWords,
  figureEventWords,
  planWords,
  executionEventWords,
  spendingEventWords,
  waveEventWords,
  planModelEventWords,
  callEventWords,
  candidacyEventWords,
)
export const noticeWords = mergeNoticeWords(planNotices, executionNotices, spendingNotices, candidacyNotices)

/** What is due to every body, as the slices know it. */
export const dueSources: readonly DueSource<ActorTx>[] = [
  planDueSource,
  executionDue,
  spendingDue,
  candidacyDue,
  inventoryDue,
  handoverDue,
]

/** What the other slices add to the page of a body and to the search. */
export const registryExtensions: RegistryExtensions = {
  people: peopleOfBody,
  sections: [
    dueSection(dueSources),
    ...inventorySections(planLinesOf),
    planSection,
    executionSection,
    spendingSection,
    candidacySection,
  ],
  searches: [{ key: 'servizi', title: 'Servizi', find: searchServices }],
}

/** Builds the application from its slices. No rules and no SQL here. */
export async function buildApp(context: AppContext): Promise<RegiaServer> {
  const server = await createServer(context, sessionSource(context))
  registerHomeRoutes(server, context, { sources: dueSources, noticeWords, eventWords })
  registerHistoryRoutes(server, context, eventWords)
  registerNoticeRoutes(server, context, noticeWords)
  registerPeopleRoutes(server, context)
  registerRegistryRoutes(server, context, eventWords, registryExtensions)
  registerHandoverRoutes(server, context)
  registerInventoryRoutes(server, context)
  registerWorkbookRoutes(server, context)
  registerPlanRoutes(server, context, progressOn)
  registerExecutionRoutes(server, context)
  registerSpendingRoutes(server, context)
  registerCandidacyRoutes(server, context)
  registerWaveRoutes(server, context)
  registerCallRoutes(server, context, createDraftCandidacies)
  registerPlanModelRoutes(server, context)
  registerFigureRoutes(server, context)
  registerSiteRoutes(server, context, errorCatalog)
  return server
}
