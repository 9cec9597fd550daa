// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { hashOfSecret } from './secrets.ts'

const period = 30
const recoveryCodes = 8

/** A secret for the person's authenticator: 160 bits, in base 32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The address that authenticators read from the square code. */
export function totpAddress(secret: string, email: string): string {
  return new TOTP({ issuer: 'Regia', label: email, secret, period }).toString()
}

/** The step of the clock a code belongs to, one either side of now admitted; null when it is not a code of this secret. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const timestamp = now.getTime()
  const delta = TOTP.validate({ token, secret: Secret.fromBase32(secret), period, timestamp, window: 1 })
  return delta === null ? null : Math.floor(timestamp / 1000 / period) + delta
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** Codes for the day the phone is lost, four groups of four letters: 80 bits each, shown once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodes }, () => {
    const letters = [...randomBytes(16)].map((byte) => alphabet[byte % alphabet.length]).join('')
    return (letters.match(/.{4}/g) ?? []).join('-')
  })
}

/** What is stored of a recovery code, however it was typed; null when it cannot be one. */
export function hashOfRecoveryCode(typed: string): string | null {
  const letters = typed.toLowerCase().replace(/[\s-]/g, '')
  return /^[a-z2-7]{16}$/.test(letters) ? hashOfSecret(letters) : null
}
