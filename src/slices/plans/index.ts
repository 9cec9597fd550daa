// SPDX-License-Identifier: AGPL-3.0-or-later
export { replyToObservation } from './answers.ts'
export {
  addMissingServices,
  createPlan,
  movePlanBack,
  type SaveItem,
  type SentVersion,
  saveItem,
  saveLatePlan,
  setResponsible,
  submitPlan,
} from './commands.ts'
export { planErrors } from './errors.ts'
export { planWords } from './history-words.ts'
export { type PlanState, planStateLabels, planStates, planTransitions } from './lifecycle.ts'
export type { Plan, PlanItem, PlanItemValues } from './model.ts'
export { recordSending } from './office.ts'
export { assignReviewer, decidePlan, observe } from './review.ts'
export { planSources } from './sources.ts'
export { findPlan, findPlanOf, getPlan } from './store.ts'
export { planNotices } from './telling.ts'
export { listObservations } from './versions-store.ts'
