// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'

const database = testDatabase()
const start = new Date('2026-03-10T09:00:00Z')
let app: TestApp
before(async () => {
  app = await testApp(database, { now: start })
})

const minutes = (count: number) => new Date(start.getTime() + count * 60_000)
const cookie = 'regia-sessione'
const isIn = async (client: { get: TestClient['get'] }) =>
  (await client.get('/una-pagina')).body.includes('/uscita')

test('stores the hash of the secret, never the secret', async () => {
  const client = await app.as({ role: 'auditor' })
  const secret = client.cookie(cookie) ?? ''
  const rows = await database.store.ownerRows<Record<string, unknown>>('select * from sessions')
  assert.ok(rows.length > 0)
  assert.ok(!JSON.stringify(rows).includes(secret))
})

test('ends a session after 60 minutes without a request', async () => {
  app.setNow(start)
  const client = await app.as({ role: 'auditor' })
  app.setNow(minutes(59))
  assert.equal(await isIn(client), true)
  app.setNow(minutes(59 + 60))
  assert.equal(await isIn(client), false)
  assert.equal(client.cookie(cookie), null)
})

test('ends a session 12 hours after sign-in, however busy', async () => {
  app.setNow(start)
  const client = await app.as({ role: 'auditor' })
  for (let at = 50; at < 720; at += 50) {
    app.setNow(minutes(at))
    assert.equal(await isIn(client), true, `after ${at} minutes`)
  }
  app.setNow(minutes(720))
  assert.equal(await isIn(client), false)
})

test('turns the secret over every quarter of an hour; the old one is good for a minute more', async () => {
  app.setNow(start)
  const client = await app.as({ role: 'auditor' })
  const old = client.cookie(cookie) ?? ''
  app.setNow(minutes(14))
  await isIn(client)
  assert.equal(client.cookie(cookie), old)
  app.setNow(minutes(15))
  const rotated = await client.get('/una-pagina')
  assert.notEqual(client.cookie(cookie), old)
  const set = String(rotated.headers['set-cookie'])
  assert.match(set, /regia-sessione=[^;]+; Path=\/; HttpOnly; SameSite=Lax/)
  assert.doesNotMatch(set, /Domain/i)
  const late = app.anonymous()
  late.setCookie(cookie, old)
  assert.equal(await isIn(late), true)
  app.setNow(minutes(16))
  late.setCookie(cookie, old)
  assert.equal(await isIn(late), false)
  assert.equal(await isIn(client), true)
})

test('two requests at once at the turn both go on', async () => {
  app.setNow(start)
  const client = await app.as({ role: 'auditor' })
  app.setNow(minutes(20))
  const twin = app.anonymous()
  twin.setCookie(cookie, client.cookie(cookie) ?? '')
  assert.deepEqual(await Promise.all([isIn(client), isIn(twin)]), [true, true])
  assert.deepEqual(await Promise.all([isIn(client), isIn(twin)]), [true, true])
})

test('signs out: the secret opens nothing any more', async () => {
  app.setNow(start)
  const client = await app.as({ role: 'auditor' })
  const secret = client.cookie(cookie) ?? ''
  const answer = await client.post('/uscita')
  assert.equal(answer.statusCode, 303)
  assert.equal(answer.headers.location, '/accesso')
  const thief = app.anonymous()
  thief.setCookie(cookie, secret)
  assert.equal(await isIn(thief), false)
})

test('a role that ended yesterday signs nobody in; one that ends today does', async () => {
  app.setNow(start)
  const ended = await app.as({ role: 'auditor', validTo: '2026-03-09' })
  const last = await app.as({ role: 'auditor', validTo: '2026-03-10' })
  assert.equal(await isIn(ended), false)
  assert.equal(await isIn(last), true)
})

test('an account that was closed signs nobody in', async () => {
  app.setNow(start)
  const client = await app.as({ role: 'auditor' })
  await withActor(database.db, systemActor('cli', start), (tx) =>
    tx.updateTable('accounts').set({ is_active: false }).where('person_id', '=', client.person).execute(),
  )
  assert.equal(await isIn(client), false)
})

test('a cookie reserved to TLS has the prefix that binds it to this host', async () => {
  const secure = await testApp(database, { now: start, config: { secureCookies: true } })
  const client = await secure.as({ role: 'auditor' })
  secure.setNow(minutes(15))
  const set = String((await client.get('/una-pagina')).headers['set-cookie'])
  assert.match(set, /__Host-regia-sessione=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax/)
})

test('nobody but the sign-in actor reads sessions', async () => {
  app.setNow(start)
  const client = await app.as({ role: 'administrator' })
  const count = async (actor: Parameters<typeof withActor>[1]) =>
    withActor(database.db, actor, async (tx) => {
      const { rows } = await sql<{ count: number }>`select count(*)::integer as count from sessions`.execute(
        tx,
      )
      return rows[0]?.count
    })
  assert.ok(((await count(systemActor('sign_in', start))) ?? 0) > 0)
  for (const name of ['public', 'jobs', 'cli', 'status'] as const)
    assert.equal(await count(systemActor(name, start)), 0)
  assert.equal(await count(client.actor), 0)
})
