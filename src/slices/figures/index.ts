// SPDX-License-Identifier: AGPL-3.0-or-later
export { currentFigures, disagreements, kpiLines } from './kpi.ts'
export { registerFigureRoutes } from './routes.tsx'
export { figureEventWords } from './words.ts'
