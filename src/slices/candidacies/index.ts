// SPDX-License-Identifier: AGPL-3.0-or-later
export { recordAct, undoAct } from './acts.ts'
export {
  addContract,
  chooseServices,
  createDraft,
  createDraftCandidacies,
  declareSharing,
  entrustCandidacy,
  type NewDraft,
  type SkippedDraft,
} from './commands.ts'
export { candidacyDue } from './due.ts'
export { candidacyErrors } from './errors.ts'
export {
  type CandidacyAction,
  type CandidacyState,
  candidacyStateLabels,
  candidacyStates,
  candidacyTransitions,
} from './lifecycle.ts'
export type { Candidacy, CandidacyId } from './model.ts'
export { registerCandidacyRoutes } from './routes.tsx'
export { candidacySection } from './sections.tsx'
export { getCandidacy, listCandidaciesOf } from './store.ts'
export { candidacyNotices, warnOfDeadlines } from './warnings.ts'
export { candidacyEventWords } from './words.ts'
