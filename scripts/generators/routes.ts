// SPDX-License-Identifier: AGPL-3.0-or-later
import { openAsBlob } from 'node:fs'
import type { InjectOptions } from 'light-my-request'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import { systemActor, withActor } from '../../src/platform/db/actor.ts'
import { openEmbedded, type Store } from '../../src/platform/db/store.ts'
import type { RegisteredRoute } from '../../src/platform/http/server.tsx'
import type { RegiaServer } from '../../src/platform/http/types.ts'
import type { AssignmentId, PersonId } from '../../src/shared/ids.ts'
import { type Role, roleLabels, roleScopes, roles } from '../../src/shared/roles.ts'
import { startSession } from '../../src/slices/people/index.ts'
import { closeStore, embeddedTemplate } from '../../test/databases.ts'
import { aPerson, aRole } from '../../test/factories/people.ts'
import { anAdministration, anAssociation } from '../../test/factories/registry.ts'
import { generatedNote } from '../collect.ts'

const now = new Date('2026-01-07T09:00:00Z')
const nobody = '00000000-0000-4000-8000-000000000000'

/**
 * docs/routes.md: every route, and who passes its check of the role, measured: each role asks each route of an almost empty
 * store. What does not exist is 404 for everybody, so there the answer is about the role alone.
 */
export async function generate(): Promise<Record<string, string>> {
  const store = await openEmbedded(null, { loadDataDir: await openAsBlob(await embeddedTemplate()) })
  const config = readConfig({ REGIA_LOG_LEVEL: 'silent' })
  const server = await buildApp({ db: store.db, clock: () => now, config, version: '', demo: null })
  try {
    await server.ready()
    const routes = server.registered
      .filter(({ url }) => !url.startsWith('/assets/'))
      .sort((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : a.method < b.method ? -1 : 1))
    const probe = await aProbe(server, store)
    const rows: string[] = []
    for (const route of routes)
      rows.push(`| ${route.method} | \`${route.url}\` | ${await whoPasses(probe, route)} |`)
    return { 'docs/routes.md': page(rows) }
  } finally {
    await server.close()
    await closeStore(store)
  }
}

function page(rows: readonly string[]): string {
  return `${generatedNote('the routes of the application')}
# Gli indirizzi

Ogni indirizzo con chi passa il controllo del ruolo, misurato chiedendolo con ciascun ruolo. Dove l’indirizzo nomina una cosa (\`:id\`),
ente, mandato e stato decidono ancora: chi non la può vedere riceve 404, come se non esistesse. I moduli (POST) portano il gettone della
pagina da cui partono.

| metodo | indirizzo | chi |
|---|---|---|
${rows.join('\n')}
`
}

type Cookies = Readonly<Record<string, string>>

interface Probe {
  readonly server: RegiaServer
  readonly store: Store
  /** A token of a form and its cookie: they belong to no session. */
  readonly token: string
  readonly tokenCookies: Cookies
  readonly people: ReadonlyMap<Role, Held>
}

async function aProbe(server: RegiaServer, store: Store): Promise<Probe> {
  const response = await server.inject({ url: '/accesso', headers: { accept: 'text/html' } })
  const token = /name="_csrf" value="([^"]+)"/.exec(response.body)?.[1]
  if (!token) throw new Error('The page /accesso has no form')
  const tokenCookies = Object.fromEntries(response.cookies.map(({ name, value }) => [name, value]))
  return { server, store, token, tokenCookies, people: await everyRole(store) }
}

async function whoPasses(probe: Probe, route: RegisteredRoute): Promise<string> {
  if (route.apiScope && route.method !== 'GET') return `una chiave con il permesso \`${route.apiScope}\``
  if (await passes(probe, route, {})) return 'chiunque, anche senza accesso'
  const allowed: Role[] = []
  // A session each time: some of these routes end it.
  for (const role of roles)
    if (await passes(probe, route, { 'regia-sessione': await sessionOf(probe, role) })) allowed.push(role)
  if (allowed.length === 0) throw new Error(`${route.method} ${route.url} refuses every role`)
  if (allowed.length === roles.length) return 'chi ha accesso'
  return allowed.map((role) => roleLabels[role]).join(', ')
}

let asked = 0

/** True unless the answer is about who asks: sign in first, or not with this role. */
async function passes(probe: Probe, { method, url }: RegisteredRoute, cookies: Cookies): Promise<boolean> {
  asked += 1
  const response = await probe.server.inject({
    method: method as NonNullable<InjectOptions['method']>,
    url: url.replace(/:\w+/g, nobody).replace('*', nobody),
    cookies: { ...probe.tokenCookies, ...cookies },
    headers: { accept: 'application/json' },
    // Each from an address of its own, or the limit of requests would answer.
    remoteAddress: `10.${asked >> 16}.${(asked >> 8) & 255}.${asked & 255}`,
    ...(method === 'GET' ? {} : { payload: { _csrf: probe.token } }),
  })
  const isProblem = response.headers['content-type']?.toString().startsWith('application/problem+json')
  const code = isProblem ? response.json<{ code: string }>().code : null
  if (code === 'GEN-000' || code === 'GEN-004') throw new Error(`${method} ${url} answers ${response.body}`)
  return code !== 'AUTH-001' && code !== 'GEN-006'
}

interface Held {
  readonly personId: PersonId
  readonly assignmentId: AssignmentId
}

/** One person for each role. */
async function everyRole(store: Store): Promise<ReadonlyMap<Role, Held>> {
  const { id: administrationId } = await anAdministration(store.db)
  const { id: associationId } = await anAssociation(store.db)
  return withActor(store.db, systemActor('cli', now), async (tx) => {
    const people = new Map<Role, Held>()
    for (const role of roles) {
      const personId = await aPerson(tx, {}, now)
      const scope = roleScopes[role][0]
      const where =
        scope === 'administration' ? { administrationId } : scope === 'association' ? { associationId } : {}
      people.set(role, { personId, assignmentId: await aRole(tx, { personId, role, ...where }, now) })
    }
    return people
  })
}

async function sessionOf({ store, people }: Probe, role: Role): Promise<string> {
  const held = people.get(role)
  if (!held) throw new Error(`Nobody is ${role}`)
  const client = { address: '127.0.0.1', userAgent: '' }
  const { secret } = await withActor(store.db, systemActor('sign_in', now), (tx) =>
    startSession(tx, { ...held, secondFactorAt: now, client }, now),
  )
  return secret
}
