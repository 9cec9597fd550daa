// SPDX-License-Identifier: AGPL-3.0-or-later
export {
  addReference,
  applyReferenceFile,
  type ReferenceOutcome,
  readReferenceFile,
} from './commands.ts'
export { codeOf, parseReferenceFile, readReference } from './inputs.ts'
export type { AnyRow, ReferenceField, ReferenceKind, ReferenceRow, RowStatus } from './model.ts'
export { nationalCertainties } from './model.ts'
export { registerReferenceRoutes } from './routes.tsx'
export { inForce } from './rules.ts'
export { insertChanges, listRows } from './store.ts'
export { referenceEventWords } from './words.ts'
