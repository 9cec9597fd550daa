// SPDX-License-Identifier: AGPL-3.0-or-later
export { handoverDue } from './due.ts'
export { handoverErrors } from './errors.ts'
export { registerHandoverRoutes } from './routes.tsx'
export { handoverEventWords } from './words.ts'
