// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { scryptSync } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aRole } from '../../../test/factories/people.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { PersonId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import { savePassword } from './sign-in-store.ts'

const database = testDatabase()
const start = new Date('2026-03-10T09:00:00Z')
const password = 'una frase lunga e mia'
const salt = Buffer.from('sale per le prove')
const passwordHash = `scrypt$10$8$1$${salt.toString('base64')}$${scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 }).toString('base64')}`
let app: TestApp
before(async () => {
  app = await testApp(database, { now: start })
})

async function signedIn(role: Role = 'auditor', personId?: PersonId): Promise<TestClient> {
  const client = await app.as({ role, ...(personId ? { personId } : {}) })
  await withActor(database.db, systemActor('sign_in', start), (tx) =>
    savePassword(tx, client.person, passwordHash, start),
  )
  return client
}

/** The same person on another device, in the same role. */
async function elsewhere(client: TestClient): Promise<TestClient> {
  return app.as({ role: 'reviewer', personId: client.person })
}

const isIn = async (client: TestClient) => (await client.get('/profilo')).statusCode === 200

describe('the profile', () => {
  test('shows every role with its dates, those that ended as ended, and changes the one in use', async () => {
    const body = await anAdministration(database.db, { name: 'Valdiprova' })
    const client = await signedIn()
    await withActor(database.db, systemActor('cli', start), async (tx) => {
      const { person: personId } = client
      await aRole(tx, { personId, role: 'contact', administrationId: body.id, validTo: '2026-03-09' }, start)
      await aRole(tx, { personId, role: 'editor', administrationId: body.id, validFrom: '2026-04-01' }, start)
      await aRole(tx, { personId, role: 'delegate', administrationId: body.id, validTo: '2026-12-31' }, start)
    })
    const { body: page } = await client.get('/profilo')
    const text = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    assert.match(text, /Revisore dei conti 01\/01\/2020 senza scadenza In vigore Lo stai usando/)
    assert.match(text, /Incaricato Valdiprova 01\/01\/2020 31\/12\/2026 In vigore Usa questo ruolo/)
    assert.match(text, /Redattore Valdiprova 01\/04\/2026 senza scadenza Dal 01\/04\/2026/)
    assert.match(text, /Referente Valdiprova 01\/01\/2020 09\/03\/2026 Finito/)
    const [role = ''] = [...page.matchAll(/name="ruolo" value="([^"]+)"/g)].map((match) => match[1] ?? '')
    const changed = await client.post('/accesso/ruolo', { ruolo: role, da: '/profilo?fatto=ruolo' })
    assert.equal(changed.headers.location, '/profilo?fatto=ruolo')
    const after = await client.get('/profilo?fatto=ruolo')
    assert.match(after.body, /Adesso agisci con l’altro ruolo/)
    assert.match(after.body, /· incaricato/)
  })

  test('keeps phone and wish for mail; refuses what is no number', async () => {
    const client = await signedIn()
    assert.match(
      (await client.post('/profilo/recapiti', { telefono: 'chiamami' })).body,
      /Scrivi un numero di telefono/,
    )
    assert.equal((await client.post('/profilo/recapiti', { telefono: '0345 123456' })).statusCode, 303)
    const [row] = await database.store.ownerRows(
      'select phone, wants_mail as "wantsMail" from accounts where person_id = $1',
      [client.person],
    )
    assert.deepEqual(row, { phone: '0345 123456', wantsMail: false })
    const events = await database.store.ownerRows<{ person_id: string }>(
      "select person_id from events where subject_id = $1 and action = 'change_contacts'",
      [client.person],
    )
    assert.deepEqual(events, [{ person_id: client.person }])
  })

  test('refuses a field it does not know', async () => {
    const client = await signedIn()
    assert.equal((await client.post('/profilo/recapiti', { telefono: '', is_active: '1' })).statusCode, 400)
  })

  test('changes the password only to who knows the present one, and ends the other sessions', async () => {
    const client = await signedIn()
    const other = await elsewhere(client)
    const change = (attuale: string, nuova: string, ripeti = nuova) =>
      client.post('/profilo/password', { attuale, nuova, ripeti })
    assert.match(
      (await change('non è quella', 'il mulino in fondo alla valle')).body,
      /non è la tua password attuale/,
    )
    assert.match((await change(password, 'corta')).body, /Servono almeno 12 caratteri/)
    assert.equal(await isIn(other), true)
    const done = await change(password, 'il mulino in fondo alla valle')
    assert.equal(done.headers.location, '/profilo?fatto=password')
    assert.equal(await isIn(client), true)
    assert.equal(await isIn(other), false)
  })

  test('lists open sessions with device and address, and ends one of them', async () => {
    const client = await signedIn()
    const other = await elsewhere(client)
    app.setNow(new Date(start.getTime() + 120_000))
    await other.get('/profilo', {
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
    })
    const { body } = await client.get('/profilo')
    assert.match(body, /Firefox su Windows/)
    assert.match(body, /127\.0\.0\.1/)
    const [, id = ''] = /\/profilo\/sessioni\/([^/]+)\/fine/.exec(body) ?? []
    const stranger = await signedIn()
    await stranger.post(`/profilo/sessioni/${id}/fine`)
    assert.equal(await isIn(other), true)
    await client.post(`/profilo/sessioni/${id}/fine`)
    assert.equal(await isIn(other), false)
    assert.equal(await isIn(client), true)
    app.setNow(start)
  })

  test('goes out everywhere at once', async () => {
    const client = await signedIn()
    const other = await elsewhere(client)
    assert.equal((await client.post('/uscita/ovunque')).headers.location, '/accesso')
    assert.equal(await isIn(other), false)
    assert.equal(await isIn(client), false)
  })

  test('reminds who sees many bodies of the second factor, and nobody else', async () => {
    for (const [role, isReminded] of [
      ['administrator', true],
      ['programme_officer', true],
      ['reviewer', false],
      ['auditor', false],
    ] as const) {
      const client = await signedIn(role)
      assert.equal(
        (await client.get('/profilo')).body.includes('chiede un secondo fattore'),
        isReminded,
        role,
      )
    }
  })

  test('is nobody else’s', async () => {
    assert.equal((await app.anonymous().get('/profilo')).headers.location, '/accesso?da=%2Fprofilo')
    assert.equal((await app.anonymous().get('/profilo/secondo-fattore')).statusCode, 303)
    for (const path of [
      'recapiti',
      'password',
      'secondo-fattore',
      'secondo-fattore/conferma',
      'secondo-fattore/rimozione',
    ])
      assert.equal((await app.anonymous().post(`/profilo/${path}`)).statusCode, 401, path)
  })
})
