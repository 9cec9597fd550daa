// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildApp } from '../app.ts'
import type { Clock } from '../platform/clock.ts'
import { type Config, settingThatOpens } from '../platform/config.ts'
import { systemActor, withActor } from '../platform/db/actor.ts'
import { storeErrors } from '../platform/db/errors.ts'
import { findDemoDate } from '../platform/db/installation.ts'
import { dumpWithRotation } from '../platform/embedded/dumps.ts'
import type { AppContext, RegiaServer } from '../platform/http/types.ts'
import { type Job, repeat } from '../platform/jobs.ts'
import { DomainError } from '../shared/errors.ts'
import { loadCalls } from '../slices/calls/index.ts'
import { startDeadlineWatch } from '../slices/candidacies/index.ts'
import { startSlipWatch } from '../slices/execution/index.ts'
import { loadReferenceData } from '../slices/inventory/index.ts'
import { startMailSender } from '../slices/notices/index.ts'
import { startCostWatch, startEndingWatch } from '../slices/plans/index.ts'
import { startContractWatch } from '../slices/spending/index.ts'
import { startWorkbookReader } from '../slices/workbooks/index.ts'
import { cliErrors } from './errors.ts'
import type { OpenedStore } from './open.ts'

const dumpEveryMs = 4 * 60 * 60 * 1000

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
  const jobs: Job[] = [
    startMailSender(context, onError),
    startWorkbookReader(context, onError),
    startSlipWatch({ ...context, mail: { mailEnabled: config.smtp !== null } }, onError),
    startEndingWatch({ ...context, mail: { mailEnabled: config.smtp !== null } }, onError),
    startContractWatch({ ...context, mail: { mailEnabled: config.smtp !== null } }, onError),
    startDeadlineWatch({ ...context, mail: { mailEnabled: config.smtp !== null } }, onError),
    startCostWatch(context, onError),
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
