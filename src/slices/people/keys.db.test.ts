// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { InjectOptions } from 'light-my-request'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { buildApp } from '../../app.ts'
import { withActor } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { answerOnce } from '../../platform/http/api.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const plans = '/rest/regia/v1/plans'
/** Something a program writes: an event of its body. */
const notes = '/rest/regia/v1/notes'
let app: TestApp
let contact: TestClient

before(async () => {
  app = await testApp(database, {
    now,
    async build(context) {
      const server = await buildApp(context)
      server.post(notes, { config: { apiScope: 'spending:write' } }, async (request, reply) => {
        const actor = request.requirePerson()
        const answer = await withActor(context.db, actor, (tx) =>
          answerOnce(tx, request, context.clock(), async () => {
            const { administrationId } = actor
            const text = (request.body as { text: string }).text
            if (text === 'rifiuto') throw new Error('refused')
            await recordEvent(tx, {
              administrationId,
              subjectKind: 'person',
              subjectId: actor.personId,
              action: 'correct',
              reason: text,
              at: context.clock(),
            })
            return { status: 201, content: { said: text } }
          }),
        )
        return reply.code(answer.status).send(answer.content)
      })
      return server
    },
  })
  const { id: administrationId } = await anAdministration(database.db)
  contact = await app.as({ role: 'contact', administrationId, validTo: '2026-06-30' })
})

const fields = {
  nome: 'Gestionale contratti',
  permessi: ['plans:read', 'spending:write'],
  fine: '31/12/2026',
}

async function aKey(
  client = contact,
  form: Readonly<Record<string, string | string[]>> = fields,
): Promise<string> {
  const { body, statusCode } = await client.post('/profilo/chiavi', form)
  assert.equal(statusCode, 200)
  return /regia_[A-Za-z0-9_-]{43}/.exec(body)?.[0] ?? assert.fail('no key on the page')
}

const withKey = (key: string, options: InjectOptions) =>
  app.server.inject({ ...options, headers: { ...options.headers, authorization: `Bearer ${key}` } })
const codeOf = (response: { json: () => { code: string } }) => response.json().code

async function revoke(client: TestClient, name: string) {
  const { body } = await contact.get('/profilo/chiavi')
  const id = new RegExp(`${name}.*?/profilo/chiavi/([0-9a-f-]{36})/revoca`, 's').exec(body)?.[1]
  assert.ok(id)
  return client.post(`/profilo/chiavi/${id}/revoca`)
}

describe('a key of a program', () => {
  test('is asked with a name, permissions and a last day within a year; what was typed stays', async () => {
    const { statusCode, body } = await contact.post('/profilo/chiavi', {
      nome: 'Contabilità',
      fine: '31/12/2027',
    })
    assert.equal(statusCode, 422)
    assert.match(body, /Scegli almeno un permesso/)
    assert.match(body, /fra oggi e un anno da oggi/)
    assert.match(body, /value="Contabilità"/)
  })

  test('is shown once, reads what its person reads within its permissions, and nothing as a browser', async () => {
    const key = await aKey()
    assert.doesNotMatch((await contact.get('/profilo/chiavi')).body, /regia_[A-Za-z0-9_-]{20}/)
    assert.equal((await withKey(key, { url: plans })).statusCode, 200)
    assert.equal((await withKey('regia_'.padEnd(49, 'x'), { url: plans })).statusCode, 401)
    const asBrowser = await withKey(key, { url: '/piani', headers: { accept: 'text/html' } })
    assert.equal(asBrowser.statusCode, 401)
    const narrow = await aKey(contact, { ...fields, nome: 'Solo spese', permessi: ['spending:write'] })
    const refused = await withKey(narrow, { url: plans })
    assert.deepEqual([refused.statusCode, codeOf(refused)], [403, 'GEN-013'])
    assert.match(refused.json().title, /leggere i piani/)
  })

  test('opens nothing once revoked, past its last day or that of its role', async () => {
    const revoked = await aKey(contact, { ...fields, nome: 'Da revocare' })
    assert.equal((await revoke(contact, 'Da revocare')).statusCode, 303)
    assert.equal(codeOf(await withKey(revoked, { url: plans })), 'PEOPLE-023')
    const shortLived = await aKey(contact, { ...fields, fine: '20/03/2026' })
    const ofRole = await aKey()
    app.setNow(new Date('2026-03-21T09:00:00Z'))
    assert.equal((await withKey(shortLived, { url: plans })).statusCode, 401)
    assert.equal((await withKey(ofRole, { url: plans })).statusCode, 200)
    app.setNow(new Date('2026-07-01T09:00:00Z'))
    assert.equal((await withKey(ofRole, { url: plans })).statusCode, 401)
    app.setNow(now)
  })

  test('is revoked by its person and by an administrator, by nobody else', async () => {
    await aKey(contact, { ...fields, nome: 'Di un altro' })
    const stranger = await app.as({ role: 'auditor' })
    assert.equal((await revoke(stranger, 'Di un altro')).statusCode, 404)
    assert.equal((await revoke(await app.as({ role: 'administrator' }), 'Di un altro')).statusCode, 303)
  })
})

describe('what a program writes', () => {
  const post = (key: string, idempotencyKey: string | null, text: string) =>
    withKey(key, {
      method: 'POST',
      url: notes,
      payload: { text },
      headers: idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey },
    })
  const said = (text: string) =>
    withActor(database.db, contact.actor, async (tx) => {
      const found = await tx.selectFrom('events').select('event_id').where('reason', '=', text).execute()
      return found.length
    })

  test('asks for a key, never a session', async () => {
    const answer = await contact.post(notes, { text: 'da un’altra pagina' }, { 'idempotency-key': 'a' })
    assert.deepEqual([answer.statusCode, codeOf(answer)], [401, 'GEN-012'])
  })

  test('is done once for an Idempotency-Key, also when asked twice at the same time', async () => {
    const key = await aKey()
    const answers = await Promise.all(Array.from({ length: 4 }, () => post(key, 'ordine-1', 'una volta')))
    for (const answer of answers)
      assert.deepEqual([answer.statusCode, answer.json().said], [201, 'una volta'])
    assert.equal(await said('una volta'), 1)
    assert.equal(codeOf(await post(key, 'ordine-1', 'un’altra cosa')), 'GEN-015')
    assert.equal(codeOf(await post(key, null, 'senza')), 'GEN-014')
  })

  test('may be asked again after it failed', async () => {
    const key = await aKey()
    assert.equal((await post(key, 'ordine-2', 'rifiuto')).statusCode, 500)
    assert.equal((await post(key, 'ordine-2', 'ora sì')).statusCode, 201)
  })
})

test('the description for programs names each address with its permission', async () => {
  const document = (await app.server.inject({ url: '/rest/regia/v1/openapi.json' })).json()
  assert.equal(document.openapi, '3.1.0')
  assert.match(document.paths[plans].get.description, /plans:read/)
  assert.deepEqual(document.paths[notes].post.security, [{ chiave: [] }])
  assert.ok(Object.keys(document.paths).every((path) => path.startsWith('/rest/')))
})
