// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { DomainError } from '../../shared/errors.ts'
import { peopleErrors } from './errors.ts'

/** 128 MiB and four tenths of a second on one core of 2024: dear for who guesses, bearable for who signs in. */
const cost = { log2N: 17, r: 8, p: 1 } as const
const keyBytes = 32

/** Lets a few run at once and a few wait; who comes beyond is sent away with a refusal (PEOPLE-010). */
export class Turnstile {
  private running = 0
  private readonly queue: (() => void)[] = []
  private readonly atOnce: number
  private readonly waiting: number

  constructor(atOnce: number, waiting: number) {
    this.atOnce = atOnce
    this.waiting = waiting
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.atOnce) {
      if (this.queue.length >= this.waiting) throw new DomainError(peopleErrors.busy, { retryAfter: 10 })
      await new Promise<void>((resolve) => this.queue.push(resolve))
    } else this.running++
    try {
      return await work()
    } finally {
      const next = this.queue.shift()
      if (next) next()
      else this.running--
    }
  }
}

/** One for the process: it is the process's memory that two hashes fill. */
const turnstile = new Turnstile(2, 40)

function derive(password: string, salt: Buffer, log2N: number, r: number, p: number): Promise<Buffer> {
  const N = 2 ** log2N
  return turnstile.run(
    () =>
      new Promise((resolve, reject) => {
        scrypt(password.normalize('NFKC'), salt, keyBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
          error ? reject(error) : resolve(key),
        )
      }),
  )
}

/** What is stored of a password: `scrypt$17$8$1$<salt>$<key>`. Not inside a transaction: it is slow on purpose. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost.log2N, cost.r, cost.p)
  return ['scrypt', cost.log2N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$')
}

const nobody = `scrypt$${cost.log2N}$${cost.r}$${cost.p}$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(keyBytes).toString('base64')}`

/** Compares; without a stored password it does the same work, so that the time does not tell who has an account. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, log2N, r, p, salt = '', key = ''] = (stored ?? nobody).split('$')
  const derived = await derive(password, Buffer.from(salt, 'base64'), Number(log2N), Number(r), Number(p))
  return timingSafeEqual(derived, Buffer.from(key, 'base64')) && stored !== null
}
