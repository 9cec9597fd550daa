// SPDX-License-Identifier: AGPL-3.0-or-later
export { type HomeParts, registerHomeRoutes } from './routes.tsx'
