// SPDX-License-Identifier: AGPL-3.0-or-later

export type { NewAccount, NewAssignment, NewPerson } from './commands.ts'
export { createAccount, createPerson, grantAssignment } from './commands.ts'
export type { Sendable } from './model.ts'
export { fullName, isInForce, privilegedRoles, sendables } from './model.ts'
export { registerPeopleRoutes } from './routes.ts'
export { sessionSource, setSessionCookie, startSession } from './sessions.ts'
