// SPDX-License-Identifier: AGPL-3.0-or-later
export { copyModel, createModel } from './commands.ts'
export { planModelErrors } from './errors.ts'
export { registerPlanModelRoutes } from './routes.tsx'
export { planModelEventWords } from './words.ts'
