// SPDX-License-Identifier: AGPL-3.0-or-later
export { correctDates, entrustExecution, moveExecution, moveExecutions } from './commands.ts'
export { executionErrors } from './errors.ts'
export {
  carriedOut,
  type ExecutionState,
  executionStateLabels,
  executionStates,
  executionTransitions,
} from './lifecycle.ts'
export type { Execution, ExecutionId } from './model.ts'
export { delayInDays, isLate } from './rules.ts'
export { getExecution, listExecutions } from './store.ts'
export { executionEventWords } from './words.ts'
