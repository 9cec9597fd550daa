// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aMail, someNotices } from '../../../test/factories/notices.ts'
import { anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { newId } from '../../platform/ids.ts'
import { roles } from '../../shared/roles.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const yesterday = new Date('2026-03-09T08:41:00Z')
let app: TestApp

before(async () => {
  await database.opened
  app = await testApp(database, { now })
})

const aContact = async () => {
  const { id, name } = await anAdministration(database.db)
  return { ...(await app.as({ role: 'contact', administrationId: id })), administrationId: id, name }
}
const idsIn = (page: { body: string }) =>
  [...page.body.matchAll(/name="id" value="([^"]+)"/g)].map((found) => found[1] ?? '')

describe('the notices of a person', () => {
  test('stand in a list, unread until opened, and lead to their page', async () => {
    const contact = await aContact()
    await someNotices(
      database,
      contact.person,
      { administrationId: contact.administrationId, href: '/piani/7' },
      yesterday,
    )
    const list = await contact.get('/notifiche')
    assert.equal(list.statusCode, 200)
    assert.match(list.body, new RegExp(`Piano di ${contact.name} approvato`))
    assert.match(list.body, /Da leggere/)
    assert.match(list.body, /ieri, 09:41/)
    assert.match(list.body, /1 notifica da leggere/)
    const opened = await contact.post('/notifiche/aperture', { id: idsIn(list)[0] ?? '' })
    assert.deepEqual([opened.statusCode, opened.headers.location], [303, '/piani/7'])
    const after = await contact.get('/notifiche')
    assert.doesNotMatch(after.body, /Da leggere|notifica da leggere/)
    assert.match(after.body, /Le hai lette tutte/)
  })

  test('told by one act are one line that leads to their list', async () => {
    const contact = await aContact()
    await someNotices(database, contact.person, { kind: 'assigned', count: 12 }, yesterday)
    const list = await contact.get('/notifiche')
    assert.match(list.body, /Ti sono stati assegnati 12 piani/)
    assert.match(list.body, /1 notifica da leggere/)
    const opened = await contact.post('/notifiche/aperture', { id: idsIn(list)[0] ?? '' })
    assert.equal(opened.headers.location, '/piani?vista=miei')
  })

  test('are marked as read all together', async () => {
    const contact = await aContact()
    await someNotices(database, contact.person, {}, yesterday)
    await someNotices(database, contact.person, {}, now)
    assert.match((await contact.get('/notifiche')).body, /2 sono da leggere/)
    const read = await contact.post('/notifiche/lette')
    assert.deepEqual([read.statusCode, read.headers.location], [303, '/notifiche'])
    assert.match((await contact.get('/notifiche')).body, /Le hai lette tutte/)
  })

  test('are paged when they are many', async () => {
    const contact = await aContact()
    for (let minute = 0; minute < 31; minute++)
      await someNotices(database, contact.person, {}, new Date(yesterday.getTime() + minute * 60_000))
    const first = await contact.get('/notifiche')
    const next = /href="([^"]+)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await contact.get(next)
    assert.deepEqual([idsIn(first).length, idsIn(second).length], [30, 1])
  })

  test('of somebody else, or of nobody, are refused', async () => {
    const contact = await aContact()
    const other = await aContact()
    await someNotices(database, contact.person, {}, yesterday)
    const [own = ''] = idsIn(await contact.get('/notifiche'))
    for (const id of [own, newId<string>(), 'x', '']) {
      const answer = await other.post('/notifiche/aperture', { id })
      assert.equal(answer.statusCode, 404)
      assert.match(answer.body, /NOTE-001/)
    }
    assert.equal((await other.post('/notifiche/aperture', { id: own, altro: '1' })).statusCode, 400)
    assert.match((await contact.get('/notifiche')).body, /Una è da leggere/)
  })

  test('have a page of their own when there are none, and none without a session', async () => {
    assert.match((await (await aContact()).get('/notifiche')).body, /Nessuna notifica/)
    assert.equal((await app.anonymous().get('/notifiche')).statusCode, 303)
    assert.equal((await app.anonymous().post('/notifiche/lette')).statusCode, 401)
  })
})

describe('the mail page', () => {
  for (const role of roles) {
    const isAdministrator = role === 'administrator'
    test(`${isAdministrator ? 'opens' : 'is refused'} to the role ${role}`, async () => {
      const place =
        role === 'office_member'
          ? { associationId: (await anAssociation(database.db)).id }
          : ['administrator', 'programme_officer', 'reviewer', 'auditor'].includes(role)
            ? {}
            : { administrationId: (await anAdministration(database.db)).id }
      const client = await app.as({ role, ...place })
      assert.equal((await client.get('/amministrazione/posta')).statusCode, isAdministrator ? 200 : 403)
      const retry = await client.post('/amministrazione/posta/tentativi', { id: newId() })
      assert.equal(retry.statusCode, isAdministrator ? 404 : 403)
    })
  }

  test('shows what does not leave, without its text, and sends it again', async () => {
    const administrator = await app.as({ role: 'administrator' })
    assert.match((await administrator.get('/amministrazione/posta')).body, /Tutte le mail sono partite/)
    await aMail(
      database,
      { recipient: 'paola@valdorsa.example', subject: 'Nuova password', body: 'Segretissimo' },
      yesterday,
    )
    await database.store.asOwner(
      `update mails set state = 'failed', attempts = 6, last_error = '550 Utente sconosciuto'`,
    )
    const page = await administrator.get('/amministrazione/posta')
    assert.match(page.body, /La posta non è configurata/)
    assert.match(page.body, /paola@valdorsa\.example/)
    assert.match(page.body, /550 Utente sconosciuto/)
    assert.match(page.body, /6 tentativi/)
    assert.match(page.body, /Non riuscita/)
    assert.doesNotMatch(page.body, /Segretissimo/)
    const again = await administrator.post('/amministrazione/posta/tentativi', { id: idsIn(page)[0] ?? '' })
    assert.deepEqual([again.statusCode, again.headers.location], [303, '/amministrazione/posta'])
    const after = await administrator.get('/amministrazione/posta')
    assert.match(after.body, /Riprova il 10 marzo 2026, 10:00/)
    assert.match((await administrator.get('/amministrazione/giornale?tipo=mail')).body, /rimandare una mail/)
  })
})
