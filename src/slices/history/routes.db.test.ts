// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { withActor } from '../../platform/db/actor.ts'
import { recordEvents } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { roles } from '../../shared/roles.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:00:00Z')
const serviceId = newId<string>()
let app: TestApp
let body: { id: AdministrationId; name: string }
let contact: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  body = await anAdministration(database.db)
  contact = await app.as({ role: 'contact', administrationId: body.id })
  await withActor(database.db, contact.actor, (tx) =>
    recordEvents(
      tx,
      Array.from({ length: 60 }, (_, index) => ({
        administrationId: body.id,
        subjectKind: 'digital_service',
        subjectId: serviceId,
        action: 'correct',
        reason: index === 59 ? '=2+5; "corretto" <b>' : null,
        changes: { name: [`Anagrafe ${index}`, `Anagrafe ${index + 1}`] as const },
        at: new Date(now.getTime() + index * 60_000),
      })),
    ),
  )
})

describe('the history of a thing', () => {
  test('shows who did what, what changed and why, fifty at a time', async () => {
    const first = await contact.get(`/storia/servizio/${serviceId}`)
    assert.equal(first.statusCode, 200)
    assert.match(first.body, /Irene B\. ha corretto il servizio/)
    assert.match(first.body, /Nome: Anagrafe 59 → Anagrafe 60/)
    assert.match(first.body, /Motivo: =2\+5; (&quot;|")corretto(&quot;|") &lt;b>/)
    assert.match(first.body, /Righe 1–50 di 60/)
    assert.doesNotMatch(first.body, /Anagrafe 9 → Anagrafe 10/)
    const next = /href="([^"]+)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await contact.get(next)
    assert.match(second.body, /Nome: Anagrafe 9 → Anagrafe 10/)
    assert.match(second.body, /rel="prev"/)
    assert.doesNotMatch(second.body, /rel="next"/)
  })

  test('of a body holds the events of all it has', async () => {
    const page = await (await app.as({ role: 'editor', administrationId: body.id })).get(
      `/storia/ente/${body.id}`,
    )
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /ha corretto il servizio/)
    assert.ok(page.body.includes(body.name))
  })

  const missing = ['/storia/servizio/x', `/storia/niente/${serviceId}`, `/storia/servizio/${newId()}`]
  for (const path of missing)
    test(`of ${path.split('/').slice(2, 3)} that is not there is a page not found`, async () => {
      const page = await contact.get(path)
      assert.equal(page.statusCode, 404)
      assert.match(page.body, /HIST-001/)
    })

  test('of another body is a page not found', async () => {
    const other = await anAdministration(database.db)
    const stranger = await app.as({ role: 'contact', administrationId: other.id })
    for (const path of [`/storia/servizio/${serviceId}`, `/storia/ente/${body.id}`])
      assert.equal((await stranger.get(path)).statusCode, 404)
  })

  test('without a session leads to the sign-in', async () => {
    const page = await app.anonymous().get(`/storia/servizio/${serviceId}`)
    assert.equal(page.statusCode, 303)
    assert.match(String(page.headers.location), /^\/accesso\?da=/)
  })
})

describe('the journal', () => {
  for (const role of roles) {
    const isReader = role === 'administrator' || role === 'auditor'
    test(`${isReader ? 'opens' : 'is refused'} to the role ${role}`, async () => {
      const client = await app.as(await placeFor(role))
      for (const path of ['/amministrazione/giornale', '/amministrazione/giornale.csv'])
        assert.equal((await client.get(path)).statusCode, isReader ? 200 : 403, path)
    })
  }

  test('is filtered by kind, person and day, and each filter can be taken off', async () => {
    const auditor = await app.as({ role: 'auditor', administrationId: body.id })
    const by = (search: string) => auditor.get(`/amministrazione/giornale?${search}`)
    const all = await by('')
    assert.match(all.body, /Giornale/)
    const person = await by(`persona=${contact.person}`)
    assert.match(person.body, /Togli il filtro Chi: Irene B\./)
    assert.match(person.body, /di 60/)
    assert.match((await by('nome=irene+bas&tipo=servizio')).body, /di 60/)
    assert.match((await by(`persona=${auditor.person}`)).body, /Nessun evento con questi filtri/)
    assert.match((await by('dal=11/03/2026')).body, /Nessun evento con questi filtri/)
    assert.match((await by('dal=10/3/2026&al=2026-03-10&tipo=servizio')).body, /di 60/)
  })

  test('goes out as CSV with the same filters, whole and without formulas', async () => {
    const auditor = await app.as({ role: 'auditor', administrationId: body.id })
    const file = await auditor.get('/amministrazione/giornale.csv?tipo=servizio')
    assert.match(String(file.headers['content-type']), /text\/csv/)
    assert.match(String(file.headers['content-disposition']), /giornale-2026-03-10\.csv/)
    const lines = file.body.trimEnd().split('\r\n')
    assert.equal(lines.length, 61)
    assert.equal(lines[0], 'at,person_id,who,kind,sentence,administration,reason,changes,request_id')
    assert.match(lines[1] ?? '', /,"'=2\+5; ""corretto"" <b>",Nome: Anagrafe 59 → Anagrafe 60,/)
  })
})

/** Where a role is held, for a client of the test. */
async function placeFor(role: (typeof roles)[number]) {
  if (role === 'office_member') {
    return { role, associationId: (await anAssociation(database.db)).id }
  }
  const isProgramme = ['administrator', 'programme_officer', 'reviewer', 'auditor'].includes(role)
  return isProgramme ? { role } : { role, administrationId: (await anAdministration(database.db)).id }
}
