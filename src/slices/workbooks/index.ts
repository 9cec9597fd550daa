// SPDX-License-Identifier: AGPL-3.0-or-later
export { startWorkbookReader } from './reader.ts'
export { registerWorkbookRoutes } from './routes.tsx'
export { workbookEventWords } from './words.ts'
