// SPDX-License-Identifier: AGPL-3.0-or-later

import { after } from 'node:test'
import type { InjectOptions, Response } from 'light-my-request'
import { buildApp } from '../src/app.ts'
import type { Clock } from '../src/platform/clock.ts'
import { type Config, readConfig } from '../src/platform/config.ts'
import { type PersonActor, systemActor, withActor } from '../src/platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../src/platform/http/types.ts'
import { dateInRome } from '../src/shared/dates.ts'
import type { AdministrationId, AssociationId, PersonId } from '../src/shared/ids.ts'
import type { Role } from '../src/shared/roles.ts'
import { type Sendable, startSession } from '../src/slices/people/index.ts'
import type { TestDatabase } from './databases.ts'
import { aPerson, aRole } from './factories/people.ts'

export type Form = Readonly<Record<string, string | readonly string[]>>

export interface TestFile {
  readonly field: string
  readonly fileName: string
  readonly content: Buffer | string
  readonly mediaType?: string
}

/** A browser without scripts: keeps cookies, sends the token of the forms, follows nothing. */
export interface Browser {
  get(url: string, headers?: Record<string, string>): Promise<Response>
  post(url: string, form?: Form, headers?: Record<string, string>): Promise<Response>
  postMultipart(url: string, form: Form, files: readonly TestFile[]): Promise<Response>
  /** Value of a cookie, null when there is none. */
  cookie(name: string): string | null
  setCookie(name: string, value: string): void
}

/** The browser of somebody who signed in. */
export interface TestClient extends Browser {
  readonly person: PersonId
  readonly actor: PersonActor
}

export interface SignInAs {
  readonly role: Role
  readonly administrationId?: AdministrationId | null
  readonly associationId?: AssociationId | null
  /** An existing person; otherwise a new one is made. */
  readonly personId?: PersonId
  readonly validFrom?: string
  readonly validTo?: string | null
  readonly sends?: readonly Sendable[]
}

export interface TestApp {
  readonly server: RegiaServer
  readonly context: AppContext
  /** Moves the clock of the application. */
  setNow(now: Date): void
  /** A person with this role, already signed in. */
  as(options: SignInAs): Promise<TestClient>
  anonymous(options?: { address?: string }): Browser
}

export interface TestAppOptions {
  readonly now: Date
  readonly config?: Partial<Config>
  readonly demo?: AppContext['demo']
  /** Builds part of the application only, with parts of the test's own. */
  readonly build?: (context: AppContext) => Promise<RegiaServer>
}

/** The whole application on a test database, at a fixed instant. Call it inside `before` or a test; it closes by itself. */
export async function testApp(database: TestDatabase, options: TestAppOptions): Promise<TestApp> {
  await database.opened
  let now = options.now
  const clock: Clock = () => now
  const context: AppContext = {
    db: database.db,
    clock,
    config: { ...readConfig({ REGIA_LOG_LEVEL: 'silent' }), ...options.config },
    version: '0.0.0-test',
    demo: options.demo ?? null,
  }
  const server = await (options.build ?? buildApp)(context)
  await server.ready()
  after(() => server.close())
  return {
    server,
    context,
    setNow(instant) {
      now = instant
    },
    async as(given) {
      const { personId, assignmentId } = await withActor(database.db, systemActor('cli', now), async (tx) => {
        const personId = given.personId ?? (await aPerson(tx, {}, now))
        return { personId, assignmentId: await aRole(tx, { ...given, personId }, now) }
      })
      const { secret } = await withActor(database.db, systemActor('sign_in', now), (tx) =>
        startSession(
          tx,
          {
            personId,
            assignmentId,
            secondFactorAt: now,
            client: { address: '127.0.0.1', userAgent: 'test' },
          },
          now,
        ),
      )
      const browser = browserOf(server)
      browser.setCookie(context.config.secureCookies ? '__Host-regia-sessione' : 'regia-sessione', secret)
      const actor: PersonActor = {
        kind: 'person',
        personId,
        assignmentId,
        role: given.role,
        administrationId: given.administrationId ?? null,
        associationId: given.associationId ?? null,
        sends: given.sends ?? (given.role === 'delegate' ? ['plans'] : []),
        today: dateInRome(now),
      }
      return Object.assign(browser, { person: personId, actor })
    },
    anonymous: ({ address } = {}) => browserOf(server, address),
  }
}

function browserOf(server: RegiaServer, address = '127.0.0.1'): Browser {
  const jar = new Map<string, string>()
  let token: string | null = null
  const send = async (options: InjectOptions): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await server.inject({
      remoteAddress: address,
      ...options,
      headers: { accept: 'text/html', ...options.headers, ...(cookie ? { cookie } : {}) },
    })
    for (const each of response.cookies) {
      if (each.maxAge === 0 || each.expires?.getTime() === 0) jar.delete(each.name)
      else jar.set(each.name, each.value)
    }
    token = /name="_csrf" value="([^"]+)"/.exec(response.body)?.[1] ?? token
    return response
  }
  const withToken = async (): Promise<string> => {
    if (!token) await send({ method: 'GET', url: '/accesso' })
    if (!token) await send({ method: 'GET', url: '/profilo' })
    if (!token) throw new Error('No page gave a token: neither /accesso nor /profilo has a form')
    return token
  }
  return {
    get: (url, headers = {}) => send({ method: 'GET', url, headers }),
    async post(url, form = {}, headers = {}) {
      const body = new URLSearchParams({ _csrf: await withToken() })
      for (const [name, values] of Object.entries(form))
        for (const value of Array.isArray(values) ? values : [values]) body.append(name, value)
      return send({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: body.toString(),
      })
    },
    async postMultipart(url, form, files) {
      const body = new FormData()
      body.append('_csrf', await withToken())
      for (const [name, values] of Object.entries(form))
        for (const value of Array.isArray(values) ? values : [values]) body.append(name, value)
      for (const file of files)
        body.append(
          file.field,
          new Blob([new Uint8Array(Buffer.from(file.content))], {
            type: file.mediaType ?? 'application/octet-stream',
          }),
          file.fileName,
        )
      const encoded = new Request('http://test.invalid/', { method: 'POST', body })
      return send({
        method: 'POST',
        url,
        headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
        payload: Buffer.from(await encoded.arrayBuffer()),
      })
    },
    cookie: (name) => jar.get(name) ?? null,
    setCookie: (name, value) => void jar.set(name, value),
  }
}
