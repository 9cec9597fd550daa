// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildApp } from '../app.ts'
import type { Clock } from '../platform/clock.ts'
import { type Config, settingThatOpens } from '../platform/config.ts'
import { type Db, systemActor, withActor } from '../platform/db/actor.ts'
import { storeErrors } from '../platform/db/errors.ts'
import { findDemoDate } from '../platform/db/installation.ts'
import { dumpWithRotation } from '../platform/embedded/dumps.ts'
import type { AppContext, RegiaServer } from '../platform/http/types.ts'
import { type Job, repeat } from '../platform/jobs.ts'
import { DomainError } from '../shared/errors.ts'
import { loadCalls } from '../slices/calls/index.ts'
import { warnOfDeadlines } from '../slices/candidacies/index.ts'
import { tellSlips } from '../slices/execution/index.ts'
import { loadReferenceData } from '../slices/inventory/index.ts'
import { type MailSetting, startMailSender } from '../slices/notices/index.ts'
import { keepSimilarCosts, tellEndedBodies } from '../slices/plans/index.ts'
import { tellOfContracts } from '../slices/spending/index.ts'
import { startWorkbookReader } from '../slices/workbooks/index.ts'
import { cliErrors } from './errors.ts'
import type { OpenedStore } from './open.ts'

const minute = 60_000
const dumpEveryMs = 4 * 60 * minute

export interface RunningRegia {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string
  readonly server: RegiaServer
  /** Finishes the requests under way, stops the jobs, copies an embedded store. The caller closes the store. */
  stop(): Promise<void>
}

/** Starts Regia on an open store, with the reference rows that come with it. Refuses a demonstration store where others could reach it (STORE-007). */
export async function startRegia(
  { store }: Pick<OpenedStore, 'store'>,
  { config, clock, version }: { config: Config; clock: Clock; version: string },
): Promise<RunningRegia> {
  const demoDate = await findDemoDate(store)
  if (demoDate !== null) refuseOpenDemo(config)
  const demo = demoDate === null ? null : { asOf: demoDate }
  await withActor(store.db, systemActor('cli', clock()), async (tx) => {
    await loadReferenceData(tx, clock())
    await loadCalls(tx, clock())
  })
  const context: AppContext = { db: store.db, clock, config, version, demo }
  const server = await buildApp(context)
  const url = await listen(server, config)
  const onError = (error: unknown) => server.log.error({ err: error }, 'job')
  const dump = async () => {
    if (store.kind === 'embedded') await dumpWithRotation(store, config.dataDir, clock())
  }
  const mail = { mailEnabled: config.smtp !== null }
  /** Looks for news and tells them: soon after the start, because the PC of an office is not on all day, then at its own pace. */
  const telling = (everyMs: number, tell: (db: Db, mail: MailSetting, now: Date) => Promise<number>) =>
    repeat(
      everyMs,
      async () => {
        await tell(store.db, mail, clock())
      },
      onError,
      15 * minute,
    )
  const jobs: Job[] = [
    startMailSender(context, onError),
    startWorkbookReader(context, onError),
    telling(15 * minute, tellSlips),
    telling(15 * minute, tellOfContracts),
    telling(60 * minute, tellEndedBodies),
    telling(6 * 60 * minute, warnOfDeadlines),
    repeat(10 * minute, () => keepSimilarCosts(store.db, clock()), onError, minute),
    repeat(dumpEveryMs, dump, onError),
  ]
  return {
    url,
    server,
    async stop() {
      await server.close()
      await Promise.all(jobs.map((job) => job.stop()))
      await dump()
    },
  }
}

function refuseOpenDemo(config: Config): void {
  const setting = config.databaseUrl !== null ? 'DATABASE_URL' : settingThatOpens(config)
  if (setting) throw new DomainError(storeErrors.demoNotAllowed, { details: { setting } })
}

async function listen(server: RegiaServer, { host, port }: Config): Promise<string> {
  try {
    return await server.listen({ host, port })
  } catch (error) {
    await server.close()
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'EADDRINUSE' ? 'la porta è già occupata' : message
    throw new DomainError(cliErrors.cannotListen, { details: { address: `${host}:${port}`, reason } })
  }
}
