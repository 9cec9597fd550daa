// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { InjectOptions } from 'light-my-request'
import { Type } from 'typebox'
import { DomainError } from '../../shared/errors.ts'
import type { AssignmentId, PersonId } from '../../shared/ids.ts'
import { readConfig } from '../config.ts'
import { createServer } from './server.tsx'
import type { RegiaServer, SignedIn } from './types.ts'

const program: SignedIn = {
  sessionId: 'key',
  actor: {
    kind: 'person',
    personId: 'person' as PersonId,
    assignmentId: 'role' as AssignmentId,
    role: 'contact',
    administrationId: null,
    associationId: null,
    sends: [],
    today: '2026-03-10',
  },
  name: '',
  roleLabel: '',
  ownerName: '',
  hasOtherRoles: false,
  unreadNotices: 0,
  scopes: ['spending:write'],
}

/** The server with a few routes of its own, and no slice: what every route gets. */
async function aServer(env: Record<string, string> = {}): Promise<RegiaServer> {
  const server = await createServer(
    {
      db: { kind: 'embedded' },
      clock: () => new Date('2026-03-10T09:00:00Z'),
      config: readConfig({ REGIA_LOG_LEVEL: 'silent', ...env }),
      version: '1.2.3',
      demo: null,
    },
    // A program calls what writes under /rest/; everybody else is nobody.
    { find: async ({ method, url }) => (method === 'POST' && url.startsWith('/rest/') ? program : null) },
  )
  const body = Type.Object(
    { count: Type.Integer(), name: Type.Optional(Type.String()) },
    { additionalProperties: false },
  )
  server.post(
    '/rest/regia/v1/things',
    { config: { apiScope: 'spending:write' }, schema: { body } },
    async (request, reply) => reply.send(request.body),
  )
  server.get('/rest/regia/v1/bug', async () => {
    throw new Error('select * from secrets')
  })
  server.get('/conflitto', async () => {
    throw new DomainError(
      { code: 'TEST-001', status: 409, it: () => 'È cambiato.' },
      { fields: [{ field: 'nome', message: '<b>no</b>' }], action: { href: '/aiuto', label: 'Guarda' } },
    )
  })
  server.get('/gettone', async (_request, reply) => reply.send(reply.generateCsrf()))
  server.post('/modulo', async (request, reply) => reply.send(request.body))
  server.post('/riservato', async (request) => request.requirePerson())
  server.post('/profilo/segreto', async (request) => request.requirePerson())
  return server
}

describe('an API route', () => {
  const post = (options: InjectOptions): InjectOptions => ({
    method: 'POST',
    url: '/rest/regia/v1/things',
    ...options,
  })
  const json = (payload: string, type = 'application/json') =>
    post({ payload, headers: { 'content-type': type } })

  const refused: readonly (readonly [string, InjectOptions, number, string])[] = [
    ['an unknown key', json('{"count":1,"colour":"red"}'), 400, 'GEN-002'],
    ['a text where a number goes', json('{"count":"5"}'), 400, 'GEN-002'],
    ['a fraction where a whole number goes', json('{"count":1.5}'), 400, 'GEN-002'],
    ['null where a text goes', json('{"count":1,"name":null}'), 400, 'GEN-002'],
    ['a missing key', json('{}'), 400, 'GEN-002'],
    ['JSON that is not', json('{"count":'), 400, 'GEN-002'],
    ['no body', json(''), 400, 'GEN-002'],
    ['another type', json('count: 1', 'application/yaml'), 415, 'GEN-009'],
    ['too much', json(`{"count":1,"name":"${'x'.repeat(2_000_000)}"}`), 413, 'GEN-008'],
    ['an address that is not there', { url: '/rest/regia/v1/nothing' }, 404, 'GEN-001'],
    ['a method that is not there', { method: 'DELETE', url: '/rest/regia/v1/things' }, 404, 'GEN-001'],
    ['a bug of ours', { url: '/rest/regia/v1/bug' }, 500, 'GEN-000'],
  ]
  for (const [what, request, status, code] of refused) {
    test(`answers ${what} with a problem ${status}`, async () => {
      const { statusCode, headers, body } = await (await aServer()).inject(request)
      assert.equal(statusCode, status, body)
      assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
      const problem = JSON.parse(body)
      assert.equal(problem.code, code)
      assert.equal(problem.status, status)
      assert.equal(problem.type, `/errori#${code}`)
      assert.equal(problem.instance, `urn:uuid:${headers['x-request-id']}`)
      assert.doesNotMatch(body, /secrets|stack|\.ts/)
      for (const name of ['limit', 'remaining', 'reset'])
        assert.match(String(headers[`x-ratelimit-${name}`]), /^\d+$/)
    })
  }

  test('says which key is wrong', async () => {
    const { body } = await (await aServer()).inject(json('{"count":"5"}'))
    assert.equal(JSON.parse(body).errors[0].field, 'count')
  })

  test('counts requests down, and after the last says when to come back', async () => {
    const server = await aServer()
    const first = await server.inject(json('{"count":1}'))
    assert.equal(first.statusCode, 200)
    assert.equal(first.headers['x-ratelimit-remaining'], '299')
    for (let count = 0; count < 299; count += 1) await server.inject(json('{"count":1}'))
    const { statusCode, headers, body } = await server.inject(json('{"count":1}'))
    assert.equal(statusCode, 429)
    assert.equal(JSON.parse(body).code, 'GEN-005')
    assert.match(String(headers['retry-after']), /^[1-9]\d?$/)
    assert.equal(headers['x-ratelimit-remaining'], '0')
    const other = await server.inject({ ...json('{"count":1}'), remoteAddress: '10.0.0.1' })
    assert.equal(other.statusCode, 200)
  })
})

describe('a page', () => {
  test('tells a refusal with its code, the way on, and nothing that runs', async () => {
    const { statusCode, headers, body } = await (await aServer()).inject({
      url: '/conflitto',
      headers: { accept: 'text/html' },
    })
    assert.equal(statusCode, 409)
    assert.match(String(headers['content-type']), /^text\/html/)
    for (const words of ['È cambiato.', 'TEST-001', 'href="/aiuto"', String(headers['x-request-id'])])
      assert.ok(body.includes(words), words)
    assert.ok(!body.includes('<b>no</b>'))
  })

  test('has headers that leave nothing to others', async () => {
    const { headers } = await (await aServer()).inject({
      url: '/conflitto',
      headers: { accept: 'text/html' },
    })
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*|https?:/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['strict-transport-security'], undefined)
    assert.equal(headers['x-powered-by'], undefined)
  })

  test('asks for TLS when it is published with https', async () => {
    const server = await aServer({ REGIA_PUBLIC_URL: 'https://regia.example.it' })
    const { headers, cookies } = await server.inject({ url: '/conflitto', headers: { accept: 'text/html' } })
    assert.match(String(headers['strict-transport-security']), /max-age=31536000/)
    for (const cookie of cookies) {
      assert.match(cookie.name, /^__Host-/)
      assert.equal(cookie.secure, true)
      assert.equal(cookie.path, '/')
      assert.equal(cookie.domain, undefined)
    }
  })

  test('takes a form only with the token of one of our pages', async () => {
    const server = await aServer()
    const aPage = async () => {
      const { body, cookies } = await server.inject({ url: '/gettone' })
      return { token: body, cookies: Object.fromEntries(cookies.map(({ name, value }) => [name, value])) }
    }
    const [mine, another] = [await aPage(), await aPage()]
    const send = (payload: Record<string, string>, cookies: Record<string, string>, site = 'same-origin') =>
      server.inject({
        method: 'POST',
        url: '/modulo',
        payload: new URLSearchParams(payload).toString(),
        cookies,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': site,
        },
      })
    const taken = await send({ nome: 'x', _csrf: mine.token }, mine.cookies)
    assert.equal(taken.statusCode, 200)
    assert.deepEqual(taken.json(), { nome: 'x' })
    for (const refused of [
      await send({ nome: 'x' }, mine.cookies),
      await send({ nome: 'x', _csrf: 'x' }, mine.cookies),
      await send({ nome: 'x', _csrf: mine.token }, {}),
      await send({ nome: 'x', _csrf: mine.token }, another.cookies),
      await send({ nome: 'x', _csrf: mine.token }, mine.cookies, 'cross-site'),
    ]) {
      assert.equal(refused.statusCode, 403)
      assert.equal(refused.json().code, 'GEN-004')
    }
  })

  test('keeps what was typed when the session ended meanwhile, but no password', async () => {
    const server = await aServer()
    const { body: token, cookies } = await server.inject('/gettone')
    const cookie = Object.fromEntries(cookies.map(({ name, value }) => [name, value]))
    const post = (url: string) =>
      server.inject({
        method: 'POST',
        url,
        cookies: cookie,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams([
          ['_csrf', token],
          ['nota', 'tre «righe» <b>&'],
          ['voce', 'a'],
          ['voce', 'b'],
        ]).toString(),
      })
    const page = await post('/riservato?passo=due')
    assert.equal(page.statusCode, 401)
    assert.match(page.body, /<form action="\/riservato\?passo=due" method="post"/)
    assert.match(page.body, /name="nota" value="tre «righe» &lt;b>&amp;"/)
    assert.match(page.body, /name="voce" value="a".*name="voce" value="b"/)
    assert.match(page.body, /href="\/accesso" target="_blank"/)
    assert.doesNotMatch((await post('/profilo/segreto')).body, /name="nota"/)
  })
})
