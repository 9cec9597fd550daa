// SPDX-License-Identifier: AGPL-3.0-or-later

export { applyImport, hashOf, uploadWorkbook } from './commands.ts'
export { actingOf, startWorkbookReader, WorkbookReader } from './reader.ts'
export { registerWorkbookRoutes } from './routes.tsx'
export { getImport as getWorkbookImport } from './store.ts'
export { workbookEventWords } from './words.ts'
export { writeSheets } from './write-book.ts'
