// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../platform/clock.ts'
import { type ActorTx, type Db, type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import { type Job, repeat } from '../../platform/jobs.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { checkImport } from './check.ts'
import { writeImport } from './commands.ts'
import { workbookErrors } from './errors.ts'
import type { Acting, ImportState, WorkbookImportId } from './model.ts'
import { readImport } from './read-import.ts'
import { Unusable } from './read-rows.ts'
import { claimImport, type ImportChange, updateImport } from './store.ts'
import { Stopped, type Work } from './work.ts'

export interface ReaderContext {
  readonly db: Db
  readonly clock: Clock
}

const leaseMs = 15_000
const everyMs = 3_000
const mostAttempts = 4
/** Short files have a lane of their own. */
const lanes = [
  { from: 0, below: 1024 * 1024 },
  { from: 1024 * 1024, below: 2 ** 31 - 1 },
] as const

/**
 * Reads, checks and writes the imports that are under way, one of each lane at a time. What is done is kept batch by batch: a reader that
 * dies leaves its lease to run out, and the next one goes on.
 */
export class WorkbookReader {
  private readonly context: ReaderContext
  private readonly onError: (error: unknown) => void
  private readonly running = new Map<(typeof lanes)[number], Promise<void>>()
  private readonly wanted = new Set<(typeof lanes)[number]>()
  private isStopped = false

  constructor(context: ReaderContext, onError: (error: unknown) => void) {
    this.context = context
    this.onError = onError
  }

  /** Starts what waits; answers when there is nothing left to do. */
  kick(): Promise<unknown> {
    return Promise.all(
      lanes.map((lane) => {
        this.wanted.add(lane)
        const run = this.running.get(lane) ?? this.run(lane).finally(() => this.running.delete(lane))
        this.running.set(lane, run)
        return run
      }),
    )
  }

  /** The same, waiting no longer than a person would. */
  async kickFor(ms: number): Promise<void> {
    const idle = new AbortController()
    await Promise.race([this.kick(), sleep(ms, null, { signal: idle.signal }).catch(() => null)])
    idle.abort()
  }

  async stop(): Promise<void> {
    this.isStopped = true
    await Promise.all(this.running.values())
  }

  private async run(lane: (typeof lanes)[number]): Promise<void> {
    const { db, clock } = this.context
    const jobs = <Result>(fn: (tx: ActorTx) => Promise<Result>) =>
      withActor(db, systemActor('jobs', clock()), fn)
    const lease = () => new Date(clock().getTime() + leaseMs)
    while (this.wanted.delete(lane))
      while (!this.isStopped) {
        const claimed = await jobs((tx) => claimImport(tx, lane, clock(), lease()))
        if (!claimed) break
        const { id } = claimed
        const write = (change: ImportChange) => jobs((tx) => updateImport(tx, id, change, clock()))
        const beat = setInterval(() => void write({ leaseUntil: lease() }).catch(this.onError), leaseMs / 3)
        try {
          await this.work(claimed, lease)
          await write({ leaseUntil: null, attempts: 0 })
        } catch (error) {
          const after = afterFailure(error, claimed)
          if (!(error instanceof Unusable || error instanceof DomainError || error instanceof Stopped))
            this.onError(error)
          await write({ leaseUntil: null, ...after })
        } finally {
          clearInterval(beat)
        }
      }
  }

  private async work(
    { id, acting, state }: { id: WorkbookImportId; acting: Acting; state: ImportState },
    lease: () => Date,
  ): Promise<void> {
    const { db, clock } = this.context
    const as: Work['as'] = (fn) => withActor(db, actorOf(acting, clock()), (tx) => fn(tx, clock()))
    const work: Work = {
      id,
      as,
      progress: async (done, total) => {
        if (this.isStopped) throw new Stopped()
        await as((tx, now) =>
          updateImport(tx, id, { progressDone: done, progressTotal: total, leaseUntil: lease() }, now),
        )
      },
    }
    if (state === 'reading') await readImport(work)
    else if (state === 'checking') await checkImport(work)
    else await as((tx, now) => writeImport(tx, id, now))
  }
}

/** What becomes of an import whose work failed: a refusal is told, a fault is tried again some times. */
function afterFailure(
  error: unknown,
  { state, attempts }: { state: ImportState; attempts: number },
): ImportChange {
  if (error instanceof Stopped) return { attempts: attempts - 1 }
  const isRefusal = error instanceof Unusable || error instanceof DomainError
  if (!isRefusal && attempts < mostAttempts) return {}
  const fault =
    error instanceof DomainError && error.kind === workbookErrors.importNotFound
      ? workbookErrors.assignmentEnded.it()
      : isRefusal
        ? error.message
        : workbookErrors.readingFailed.it()
  return { fault, attempts: 0, state: state === 'applying' ? 'previewed' : 'unreadable' }
}

export function actingOf(actor: PersonActor): Acting {
  const { personId, assignmentId, role, administrationId, associationId } = actor
  return { personId, assignmentId, role, administrationId, associationId }
}

function actorOf(acting: Acting, now: Date): PersonActor {
  return { kind: 'person', ...acting, sends: [], today: dateInRome(now) }
}

/** Looks every few seconds for imports that were left halfway, as long as the server runs. */
export function startWorkbookReader(context: ReaderContext, onError: (error: unknown) => void): Job {
  const reader = new WorkbookReader(context, onError)
  const turn = repeat(everyMs, async () => void (await reader.kick()), onError)
  void reader.kick().catch(onError)
  return {
    async stop() {
      await reader.stop()
      await turn.stop()
    },
  }
}
