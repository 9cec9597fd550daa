// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import type { ProgressOn } from './past.ts'
import { registerPlanPages } from './routes.tsx'
import { registerPlanActs } from './routes-acts.tsx'
import { registerPlansApi } from './routes-api.ts'
import { registerApprovalRoutes } from './routes-approvals.tsx'
import { registerCardPages } from './routes-cards.tsx'
import { registerEvaluationRoutes } from './routes-evaluation.tsx'
import { registerItemPages } from './routes-items.tsx'
import { registerOfficePages } from './routes-office.tsx'
import { registerReviewRoutes, showQueue } from './routes-review.tsx'
import { registerSendingPages } from './routes-sending.tsx'

export { attachmentHeader, plainFileName } from '../../shared/documents.ts'
export { replyToObservation } from './answers.ts'
export { attachStatement } from './cards.ts'
export { checkPlans, countPlansToCheck, type PlansChecked } from './check.ts'
export {
  addMissingServices,
  createPlan,
  type SaveItem,
  type SentVersion,
  saveItem,
  saveLatePlan,
  setResponsible,
  submitPlan,
} from './commands.ts'
export { valueInWords } from './content.ts'
export { decidePlan } from './decisions.ts'
export { planDueSource } from './due.ts'
export { tellEndedBodies } from './endings.ts'
export { planErrors } from './errors.ts'
export { loadSheet, markCriteria, markService } from './evaluation-commands.ts'
export { loadCommonFacts, loadFactsOfPlans, loadPlanFacts } from './facts-store.ts'
export { mailSetting, planFrame } from './frame.ts'
export { planWords } from './history-words.ts'
export { confirmInherited, inheritValues } from './inherited.ts'
export { itemForm, readItem, rowsSchema, uuidPattern, waveIdOf } from './inputs.ts'
export { editableStates, type PlanState, planStateLabels, planStates, planTransitions } from './lifecycle.ts'
export { listPlans } from './list-store.ts'
export {
  type Approach,
  approaches,
  approachLabels,
  type DestinationKind,
  destinationKinds,
  destinationLabels,
  emptyItemValues,
  isFrozen,
  itemFieldLabels,
  itemFields,
  type LevelFacts,
  originKinds,
  originLabels,
  type Plan,
  type PlanFacts,
  type PlanItem,
  type PlanItemValues,
  type ServiceFacts,
  serviceModelLabels,
  serviceModels,
  strategies,
  strategyLabels,
  type Wave,
  type WaveId,
} from './model.ts'
export { recordExternalOutcome, recordSending } from './office.ts'
export { FormTrouble, noTrouble } from './pages/trouble.ts'
export { WaveFilter, waveFilterLabel } from './pages/wave-filter.tsx'
export type { ProgressOn } from './past.ts'
export { readsDraft } from './queries.ts'
export {
  notePlanFundingRenounced,
  openRenunciationOfAct,
  type RenouncedFunding,
  undoPlanFundingRenounced,
} from './renunciations.ts'
export { assignReviewer, observe } from './review.ts'
export { type QueueCounts, type QueuedPlan, reviewSummary } from './review-queries.ts'
export { planSection } from './sections.tsx'
export { planLinesOf } from './service-lines.ts'
export { keepSimilarCosts } from './similar-costs.ts'
export { planSources } from './sources.ts'
export { findPlan, findPlanOf, getPlan, listItems, nextReceiptNumber } from './store.ts'
export { planNotices } from './telling.ts'
export {
  getDocument,
  getVersion,
  insertDocument,
  listObservations,
  type StoredDocument,
} from './versions-store.ts'
export { planPaths, savedAt } from './view.ts'
export { officeMember, putInWave } from './waves.ts'
export { getWave, getWaveForUpdate, listWaves } from './waves-store.ts'

/** The pages of plans: those of body and office, and those of the programme. */
export function registerPlanRoutes(server: RegiaServer, context: AppContext, progressOn: ProgressOn): void {
  registerPlanPages(server, context, (request, reply) => showQueue(context, request, reply), progressOn)
  registerPlanActs(server, context)
  registerItemPages(server, context, progressOn)
  registerSendingPages(server, context)
  registerOfficePages(server, context)
  registerCardPages(server, context)
  registerPlansApi(server, context)
  registerReviewRoutes(server, context)
  registerEvaluationRoutes(server, context)
  registerApprovalRoutes(server, context)
}
export { movePlanBack, openRevision } from './revisions.ts'
