// SPDX-License-Identifier: AGPL-3.0-or-later

/** The present instant; passed in, so that a test or the demo can stand on another day. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
