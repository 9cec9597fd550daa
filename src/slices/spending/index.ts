// SPDX-License-Identifier: AGPL-3.0-or-later
export { recordSpent } from './actuals.ts'
export { explainOverrun, giveDerogation, meetCondition, shortenContract } from './aftermath.ts'
export { listOverruns } from './aftermath-store.ts'
export { cigFault, cupFault, plainCode } from './codes.ts'
export { addDocument, moveOwn, saveAnswers, startRequest } from './commands.ts'
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
export { amountSlots, conditionSlots } from './inputs.ts'
export {
  authorisedStates,
  type SpendingState,
  spendingStateLabels,
  spendingStates,
  spendingTransitions,
} from './lifecycle.ts'
export type {
  Duty,
  Overrun,
  PlacedService,
  SpendingKind,
  SpendingRequest,
  SpendingRequestId,
  SpendingValues,
  YearAmount,
} from './model.ts'
export {
  duties,
  dutyLabels,
  emptyValues as emptySpendingValues,
  exemptGrounds,
  exemptLabels,
  kindLabels as spendingKindLabels,
  procedureLabels,
  procedures,
  purposeLabels,
  purposes,
  sendingChannelLabels,
  sendingChannels,
  spendingKinds,
} from './model.ts'
export {
  followPast,
  type LaterSpending,
  type PastOutcome,
  type PastSending,
  type PastSpending,
  type PastWritten,
  recordPast,
  spendingChangedSince,
  takeBackPast,
} from './past.ts'
export { listSentSpending, type SentSpending, spendingFingerprint } from './past-store.ts'
export { listPlacedServices } from './place-store.ts'
export { recordAnswer, recordIntegration } from './received.ts'
export { type DecisionTimes, decisionsHref, registerPath } from './register.ts'
export { listDecisionTimes } from './register-store.ts'
export { registerSpendingRoutes } from './routes.tsx'
export { dutyOf, netOf, twinOf } from './rules.ts'
export { spendingSection } from './sections.tsx'
export { submitRequest } from './sending.ts'
export { getRequest } from './store.ts'
export { spendingNotices } from './telling.ts'
export { spendingPaths } from './view.ts'
export { tellOfContracts } from './watch.ts'
export { spendingEventWords } from './words.ts'
