// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { registerCallPages } from './routes.tsx'
import { type CreateDrafts, registerScenarios } from './routes-scenarios.tsx'
import { registerSimulator } from './routes-simulator.tsx'

export {
  type AmountPart,
  type AmountResult,
  amountOf,
  type Reading,
  type Readings,
  readingsOf,
} from './amounts.ts'
export { type DamagedRow, readCandidacies } from './candidacy-file.ts'
export { addCallVersion, chooseBand, forgetBand, mayLoadCalls, type NewCallVersion } from './commands.ts'
export { callErrors } from './errors.ts'
export {
  applyCallFile,
  bundledCallFiles,
  type CallChange,
  loadCalls,
} from './import.ts'
export { parseCallFile } from './inputs.ts'
export type {
  Band,
  BandChoice,
  Call,
  CallBody,
  CallCertainty,
  CallContent,
  CallEvent,
  CallId,
  CallPhase,
  CallRequirement,
  CallTerm,
  CallVersion,
  CallVersionId,
  CallWindow,
  Counts,
  Mode,
  TermStep,
} from './model.ts'
export { callEvents, callPhases, termSteps } from './model.ts'
export { proofTable } from './proof.ts'
export { proveOnRegistry } from './prove.ts'
export {
  amount,
  type BandReading,
  type CallState,
  isFor,
  readBand,
  readings,
  stateOn,
  termsFor,
  windowOn,
} from './rules.ts'
export {
  findBandChoice,
  listCalls,
  listOpenCalls,
  listOpenCallsInScope,
  listVersions,
  type OpenCall,
  readBodies,
  readBody,
  readCall,
  readCallByCode,
  readCallVersion,
} from './store.ts'
export { callEventWords } from './words.ts'

/** The pages of calls; `createDrafts` takes a scenario on to candidacies. */
export function registerCallRoutes(
  server: RegiaServer,
  context: AppContext,
  createDrafts: CreateDrafts,
): void {
  registerCallPages(server, context)
  registerSimulator(server, context)
  registerScenarios(server, context, createDrafts)
}
