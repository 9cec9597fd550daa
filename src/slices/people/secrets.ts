// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, randomBytes } from 'node:crypto'

/** A value nobody can guess, for a cookie or a link: 32 random bytes. Given to the person, never stored. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of such a value. It is random and long, so one plain hash is enough. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
