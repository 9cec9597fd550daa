// SPDX-License-Identifier: AGPL-3.0-or-later
export { recordSpent } from './actuals.ts'
export { explainOverrun, giveDerogation, meetCondition, shortenContract } from './aftermath.ts'
export { listOverruns } from './aftermath-store.ts'
export { addDocument, moveOwn, saveAnswers, startRequest, submitRequest } from './commands.ts'
export { spendingDue } from './due.ts'
export { spendingErrors } from './errors.ts'
export {
  acknowledgeMany,
  answerCommunication,
  askIntegration,
  decideRequest,
  giveOpinion,
  markOf,
  recordOutcome,
  sentFacts,
  takeRequest,
} from './examination.ts'
export { seenPlanOf } from './excess.ts'
export { proposedForm } from './form.ts'
export { writeForm } from './forms.ts'
export {
  type SpendingState,
  spendingStateLabels,
  spendingStates,
  spendingTransitions,
} from './lifecycle.ts'
export type {
  Overrun,
  SpendingKind,
  SpendingRequest,
  SpendingRequestId,
  SpendingValues,
  YearAmount,
} from './model.ts'
export { kindLabels as spendingKindLabels, spendingKinds } from './model.ts'
export { listPlacedServices } from './place-store.ts'
export { recordAnswer, recordIntegration } from './received.ts'
export { type DecisionTimes, decisionsHref, registerPath } from './register.ts'
export { listDecisionTimes } from './register-store.ts'
export { registerSpendingRoutes } from './routes.tsx'
export { spendingSection } from './sections.tsx'
export { getRequest } from './store.ts'
export { spendingNotices } from './telling.ts'
export { spendingPaths } from './view.ts'
export { tellOfContracts } from './watch.ts'
export { spendingEventWords } from './words.ts'
