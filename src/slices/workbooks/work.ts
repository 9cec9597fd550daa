// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { WorkbookImportId } from './model.ts'

/** What the work on one import needs: short transactions under the assignment of who asked, and to be told to stop. */
export interface Work {
  readonly id: WorkbookImportId
  readonly as: <Result>(fn: (tx: ActorTx, now: Date) => Promise<Result>) => Promise<Result>
  /** Says how far it is, which also keeps the import in hand. Throws `Stopped` when the server is going down. */
  readonly progress: (done: number, total: number) => Promise<void>
}

/** The server is going down: what was done stays, and is gone on with at the next start. */
export class Stopped extends Error {}

/** How many rows to take at once, so that each piece of work is short whatever the machine. */
export class Pace {
  size: number
  private started = performance.now()

  constructor(size = 100) {
    this.size = size
  }

  /** Called after each batch. */
  step(): void {
    const took = performance.now() - this.started
    this.size = Math.round(
      Math.min(200, Math.max(25, took > 60 ? this.size * 0.7 : took < 30 ? this.size * 1.3 : this.size)),
    )
  }

  start(): void {
    this.started = performance.now()
  }
}
