// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, test } from 'node:test'
import type { InjectOptions, Response } from 'light-my-request'
import { roleScopes, roles } from '../src/shared/roles.ts'
import { type TestApp, type TestClient, testApp } from './app.ts'
import { testDatabase } from './databases.ts'
import { anAdministration, anAssociation } from './factories/registry.ts'

const now = new Date('2026-03-10T09:00:00Z')
const database = testDatabase()
let app: TestApp
const clients: TestClient[] = []

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  const { id: administrationId } = await anAdministration(database.db)
  const { id: associationId } = await anAssociation(database.db)
  for (const role of roles) {
    const [scope] = roleScopes[role]
    clients.push(
      await app.as({
        role,
        administrationId: scope === 'administration' ? administrationId : null,
        associationId: scope === 'association' ? associationId : null,
      }),
    )
  }
})

let asked = 0
/** A call to a route with things that do not exist, from an address of its own: the limit of requests is not what is tested. */
function call(method: string, url: string, more: InjectOptions = {}): InjectOptions {
  asked += 1
  return {
    method: method as NonNullable<InjectOptions['method']>,
    url: url.replace(/:\w+/g, randomUUID()).replace('*', 'x'),
    remoteAddress: `10.1.${asked >> 8}.${asked & 255}`,
    headers: { accept: 'text/html' },
    ...more,
  }
}

const sessionOf = (client: TestClient) => ({ 'regia-sessione': client.cookie('regia-sessione') ?? '' })
const routesOf = (matches: (route: { method: string; url: string }) => boolean) =>
  app.server.registered.filter((route) => !route.url.startsWith('/assets/') && matches(route))

/** What somebody who did not sign in may read. Anything else leads to the sign-in page or is not there. */
const openPages = [
  '/.well-known/security.txt',
  '/accessibilita',
  '/accesso',
  '/accesso/invito',
  '/aiuto',
  '/codice-sorgente',
  '/errori',
  '/note-legali',
  '/password-dimenticata',
  '/privacy',
  '/rest/regia/v1/administrations',
  '/rest/regia/v1/openapi.json',
  '/rest/regia/v1/status',
  '/robots.txt',
  '/segnalazioni',
]

describe('every route', () => {
  test('that changes something refuses a request without the token of a page, whoever asks', async () => {
    const [officer] = clients
    assert.ok(officer)
    const changing = routesOf(({ method, url }) => method !== 'GET' && !url.startsWith('/rest/'))
    assert.ok(changing.length > 10)
    for (const { method, url } of changing) {
      const cookies = sessionOf(officer)
      const requests: readonly InjectOptions[] = [call(method, url), call(method, url, { cookies })]
      for (const request of requests) {
        const answer: Response = await app.server.inject(request)
        assert.equal(answer.statusCode, 403, `${method} ${url}`)
        assert.match(answer.body, /GEN-004/, `${method} ${url}`)
      }
    }
  })

  test('by which programs write refuses the session of a browser', async () => {
    for (const { method, url } of routesOf(({ method, url }) => method !== 'GET' && url.startsWith('/rest/')))
      for (const client of clients) {
        const answer = await app.server.inject(call(method, url, { cookies: sessionOf(client) }))
        assert.equal(answer.statusCode, 401, `${method} ${url}`)
        assert.match(answer.body, /GEN-012/, `${method} ${url}`)
      }
  })

  test('is closed to who did not sign in, but for the pages meant for everybody', async () => {
    const open: string[] = []
    for (const { url } of routesOf(({ method }) => method === 'GET')) {
      const { statusCode, headers } = await app.server.inject(call('GET', url))
      if (statusCode === 200) open.push(url)
      else if (statusCode === 303)
        assert.match(String(headers.location), /^\/(accesso|assets)/, `${url} leads to ${headers.location}`)
      else assert.ok([302, 400, 401, 403, 404].includes(statusCode), `${url} answers ${statusCode}`)
    }
    assert.deepEqual(open.sort(), openPages)
  })

  test('answers every role without a fault', async () => {
    const pages = routesOf(({ method }) => method === 'GET')
    for (const client of clients) {
      for (const { url } of pages) {
        const { statusCode, headers } = await app.server.inject(
          call('GET', url, { cookies: sessionOf(client) }),
        )
        assert.ok(
          statusCode < 500,
          `${client.actor.role} on ${url}: ${statusCode}, ${headers['x-request-id']}`,
        )
      }
    }
  })

  test('of the interface for programs refuses keys it does not know, and says so as a problem', async () => {
    const routes = routesOf(({ method, url }) => method === 'GET' && url.startsWith('/rest/'))
    assert.ok(routes.length >= 2)
    for (const { url } of routes) {
      for (const query of ['sconosciuta=1', 'limit=molti', 'limit=1&limit=2', 'q=a&q=b']) {
        const { statusCode, headers } = await app.server.inject(call('GET', `${url}?${query}`))
        assert.equal(statusCode, 400, `${url}?${query}`)
        assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
      }
    }
  })
})
