// SPDX-License-Identifier: AGPL-3.0-or-later
export { type DueSources, dueSection } from './due-section.tsx'
export { type HomeParts, registerHomeRoutes } from './routes.tsx'
