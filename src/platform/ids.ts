// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomBytes } from 'node:crypto'

/** A new UUID version 7: sorts by the time it was made, so keys of a table stay together. */
export function newId<Id extends string>(): Id {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id
}
