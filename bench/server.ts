// SPDX-License-Identifier: AGPL-3.0-or-later
// The application on a database, for bench/pages.ts: somebody is signed in, of the programme or of a body; what it sends can be taken down.
import pg from 'pg'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/platform/config.ts'
import { systemActor, withActor } from '../src/platform/db/actor.ts'
import { openServer } from '../src/platform/db/store.ts'
import { startSession } from '../src/slices/people/index.ts'
import { findAdministrationByIpa } from '../src/slices/registry/index.ts'
import { aPerson, aRole } from '../test/factories/people.ts'
import { connections, type Reader, type Statement } from './pages.ts'

let taken: Statement[][] | null = null
const query = pg.Client.prototype.query as (...given: unknown[]) => unknown
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  const [text, values] = given
  if (taken && typeof text === 'string') {
    if (/^(begin|start transaction)/i.test(text)) taken.push([])
    taken.at(-1)?.push({ text, values: Array.isArray(values) ? values : [] })
  }
  return query.apply(this, given)
} as typeof pg.Client.prototype.query

const store = await openServer(process.argv[2] ?? '', { connections })
const now = new Date()
const { role, ipaCode }: Reader = JSON.parse(process.argv[3] ?? '{"role":"programme_officer","ipaCode":null}')
const { personId, assignmentId } = await withActor(store.db, systemActor('cli', now), async (tx) => {
  const person = await aPerson(tx, {}, now)
  const administrationId = ipaCode ? ((await findAdministrationByIpa(tx, ipaCode))?.id ?? null) : null
  return {
    personId: person,
    assignmentId: await aRole(tx, { role, personId: person, administrationId }, now),
  }
})
const { secret } = await withActor(store.db, systemActor('sign_in', now), (tx) =>
  startSession(
    tx,
    { personId, assignmentId, secondFactorAt: now, client: { address: '127.0.0.1', userAgent: 'bench' } },
    now,
  ),
)
// Behind a proxy, so that the readers come from many addresses and no limit of requests stops them.
const config = readConfig({ REGIA_LOG_LEVEL: 'silent', REGIA_TRUST_PROXY: '1' })
const app = await buildApp({ db: store.db, clock: () => new Date(), config, version: 'bench', demo: null })
await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
process.on('message', (message) => {
  if (message === 'record') taken = []
  if (message === 'recorded') {
    process.send?.(taken ?? [])
    taken = null
  }
})
const name = config.secureCookies ? '__Host-regia-sessione' : 'regia-sessione'
process.send?.({ port: typeof address === 'object' ? address?.port : null, cookie: `${name}=${secret}` })
