// SPDX-License-Identifier: AGPL-3.0-or-later
export {
  correctDates,
  type ExecutionStep,
  entrustExecution,
  moveExecution,
  moveExecutions,
} from './commands.ts'
export { executionDue } from './due.ts'
export { executionErrors } from './errors.ts'
export { addEvidence, decideEvidence, inspectEvidence, withdrawEvidence } from './evidence.ts'
export {
  carriedOut,
  type ExecutionState,
  executionStateLabels,
  executionStates,
  executionTransitions,
} from './lifecycle.ts'
export type { EvidenceFile, Execution, ExecutionId } from './model.ts'
export { progressOn } from './past.ts'
export { registerExecutionRoutes } from './routes.tsx'
export { delayInDays, isLate } from './rules.ts'
export { executionSection } from './sections.tsx'
export { executionNotices, tellSlips } from './slips.ts'
export { getExecution, listExecutions } from './store.ts'
export { askSupplier, bringEvidence } from './suppliers.ts'
export { executionPaths, stateInWords as executionInWords } from './view.ts'
export { executionEventWords } from './words.ts'
