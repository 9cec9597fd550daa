// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Browser, type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { describeServerOnly, testDatabase } from '../../../test/databases.ts'
import { aPerson, aRole } from '../../../test/factories/people.ts'
import { anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { AssignmentId, PersonId } from '../../shared/ids.ts'
import { type Role, roles } from '../../shared/roles.ts'
import { endAssignment } from './account-commands.ts'
import { addUser, issuePasswordLink, listUsers } from './user-commands.ts'

const database = testDatabase()
const start = new Date('2026-03-10T09:00:00Z')
const cli = systemActor('cli', start)
let app: TestApp
let admin: TestClient
before(async () => {
  app = await testApp(database, { now: start })
  admin = await app.as({ role: 'administrator' })
})

const invitation = {
  nome: 'Paola',
  cognome: 'Valli',
  email: 'paola.valli@comune.it',
  telefono: '',
  ruolo: 'legal_representative',
  dal: '01/03/2026',
  al: '',
  atto: 'Decreto n. 4',
}
let made = 0
const newEmail = () => `persona${++made}@comune.it`
const linkIn = (body: string) =>
  /http:\/\/[^/]+(\/(?:invito|nuova-password)\/[\w-]{43})/.exec(body)?.[1] ?? ''
const personIn = (body: string) => (/persone\/([0-9a-f-]{36})/.exec(body)?.[1] ?? '') as PersonId

async function invite(form: Record<string, string | readonly string[]>) {
  return admin.post('/amministrazione/persone', { ...invitation, email: newEmail(), ...form })
}

async function rolesOf(personId: PersonId) {
  return database.store.ownerRows<{
    id: AssignmentId
    role: Role
    from: string
    to: string | null
    version: number
  }>(
    `select assignment_id as id, role, valid_from as from, valid_to as to, version from assignments
     where person_id = $1 order by assignment_id`,
    [personId],
  )
}

async function actionsOf(subject: string) {
  const rows = await database.store.ownerRows<{
    action: string
    person_id: string | null
    reason: string | null
  }>('select action, person_id, reason from events where subject_id = $1 order by at, event_id', [subject])
  return rows
}

async function somebody(
  values: { familyName?: string; role?: Role; validFrom?: string; validTo?: string } = {},
) {
  return withActor(database.db, cli, async (tx) => {
    const personId = await aPerson(tx, { familyName: values.familyName ?? 'Prova' }, start)
    const role = values.role ?? 'reviewer'
    const { validFrom = '2026-01-01', validTo = null } = values
    const assignmentId = await aRole(tx, { personId, role, validFrom, validTo }, start)
    return { personId, assignmentId }
  })
}

describe('who may', () => {
  const pages = [
    '/amministrazione',
    '/amministrazione/persone',
    '/amministrazione/persone/nuova',
    '/amministrazione/persone.csv',
  ]

  test('only an administrator opens the pages of people', async () => {
    const body = await anAdministration(database.db)
    const office = await anAssociation(database.db)
    for (const role of roles) {
      const place = ['contact', 'editor', 'legal_representative', 'delegate'].includes(role)
        ? { administrationId: body.id }
        : role === 'office_member'
          ? { associationId: office.id }
          : {}
      const client = await app.as({ role, ...place })
      for (const page of pages)
        assert.equal(
          (await client.get(page)).statusCode,
          role === 'administrator' ? 200 : 403,
          `${role} ${page}`,
        )
      if (role === 'administrator') continue
      const { personId, assignmentId } = await somebody()
      const person = `/amministrazione/persone/${personId}`
      const posts: readonly [string, Record<string, string>][] = [
        ['/amministrazione/persone', { ...invitation, ente: body.ipaCode ?? '' }],
        [`${person}/inviti`, {}],
        [`${person}/ruoli`, { ruolo: 'administrator', dal: '01/01/2026' }],
        [`${person}/sospensione`, { motivo: 'prova' }],
        [`${person}/cessazione`, { motivo: 'prova', conferma: '1' }],
        [`${person}/azzeramenti`, { motivo: 'prova' }],
        [`/amministrazione/ruoli/${assignmentId}/fine`, { subito: '1', motivo: 'prova', version: '1' }],
      ]
      for (const [url, form] of posts)
        assert.equal((await client.post(url, form)).statusCode, 403, `${role} ${url}`)
    }
  })

  test('who is not signed in is led to sign in', async () => {
    const answer = await app.anonymous().get('/amministrazione/persone?cerca=x')
    assert.equal(answer.headers.location, '/accesso?da=%2Famministrazione%2Fpersone%3Fcerca%3Dx')
  })
})

describe('inviting', () => {
  test('adds person, account and role, and shows the link once; the person chooses a password and is in', async () => {
    const body = await anAdministration(database.db)
    const email = newEmail()
    const answer = await invite({ email, ente: body.ipaCode?.toUpperCase() ?? '' })
    assert.equal(answer.statusCode, 200)
    const link = linkIn(answer.body)
    const personId = personIn(answer.body)
    const page = await admin.get(`/amministrazione/persone/${personId}`)
    assert.match(page.body, /Password ancora da scegliere/)
    assert.equal(linkIn(page.body), '')
    assert.deepEqual(
      (await actionsOf(personId)).map((event) => [event.action, event.person_id]),
      ['add', 'open_account', 'invite'].map((action) => [action, admin.person]),
    )
    const [role] = await rolesOf(personId)
    assert.deepEqual([role?.role, role?.from, role?.to], ['legal_representative', '2026-03-01', null])
    const guest: Browser = app.anonymous()
    assert.match((await guest.get(link)).body, new RegExp(`Paola Valli: accederai con ${email}`))
    const done = await guest.post(link, {
      nuova: 'il mulino in fondo alla valle',
      ripeti: 'il mulino in fondo alla valle',
    })
    assert.equal(done.headers.location, '/')
    assert.match((await guest.get('/profilo')).body, /Paola Valli/)
    assert.match((await admin.get(`/amministrazione/persone/${personId}`)).body, /Accesso attivo/)
    assert.equal((await app.anonymous().get(link)).statusCode, 404)
  })

  test('mails the link when mail is set, and does not show it', async () => {
    const body = await anAdministration(database.db)
    const smtp = { url: 'smtp://127.0.0.1:1', from: 'regia@esempio.it' }
    const publicUrl = 'http://regia.esempio.it'
    const withMail = await testApp(database, { now: start, config: { smtp, publicUrl } })
    const client = await withMail.as({ role: 'administrator' })
    const email = newEmail()
    const answer = await client.post('/amministrazione/persone', { ...invitation, email, ente: body.name })
    assert.equal(linkIn(answer.body), '')
    assert.match(answer.body, new RegExp(`La mail per ${email} parte`))
    const mails = await database.store.ownerRows<{ href: string; subject: string }>(
      'select href, subject from mails where recipient = $1',
      [email],
    )
    assert.equal(mails.length, 1)
    assert.match(mails[0]?.href ?? '', /^\/invito\//)
  })

  test('an invitation is good for seven days', async () => {
    const body = await anAdministration(database.db)
    const link = linkIn((await invite({ ente: body.name })).body)
    const later = await testApp(database, { now: new Date('2026-03-17T08:59:59Z') })
    assert.equal((await later.anonymous().get(link)).statusCode, 200)
    later.setNow(new Date('2026-03-17T09:00:00Z'))
    assert.equal((await later.anonymous().get(link)).statusCode, 404)
  })

  test('comes back with what was typed and every message', async () => {
    const answer = await invite({ nome: '', email: 'senza chiocciola', ente: '', dal: '31/02/2026' })
    assert.equal(answer.statusCode, 422)
    for (const words of [
      'Scrivi il nome',
      'Scrivi un indirizzo e-mail',
      'Scrivi l’ente',
      '«31/02/2026» non è un giorno',
    ])
      assert.ok(answer.body.includes(words), words)
    assert.match(answer.body, /value="senza chiocciola"/)
  })

  const refusals: readonly [string, Record<string, string | string[]>, string][] = [
    ['a body nobody knows', { ente: 'Comune che non c’è' }, 'Nessun ente si chiama'],
    ['an office for a role of a body', { ufficio: 'x', ente: '' }, 'Scrivi l’ente'],
    [
      'a body for a role on the programme',
      { ruolo: 'reviewer', ente: 'Valprova' },
      'non si tiene in un ente',
    ],
    [
      'a delegate without anything to send',
      { ruolo: 'delegate', ente: 'Valprova' },
      'Scegli che cosa può inviare',
    ],
    [
      'a delegate without an act',
      { ruolo: 'delegate', ente: 'Valprova', atto: '', invia: 'plans' },
      'Scrivi l’atto di delega',
    ],
    ['sending for who is no delegate', { ente: 'Valprova', invia: ['plans'] }, 'Solo un incaricato'],
    ['an end before the beginning', { ente: 'Valprova', al: '28/02/2026' }, 'viene prima del primo'],
    ['a role that does not exist', { ruolo: 'sindaco' }, 'Scegli una delle risposte elencate'],
  ]
  for (const [what, form, words] of refusals)
    test(`refuses ${what}`, async () => {
      const answer = await invite(form)
      assert.equal(answer.statusCode, 422)
      assert.ok(answer.body.includes(words), `${words} not in the page`)
    })

  test('asks which body when several have the name', async () => {
    const one = await anAdministration(database.db, { name: 'Castelgemello' })
    const other = await anAdministration(database.db, { name: 'Castelgemello' })
    const asked = await invite({ ente: 'castelgemello' })
    assert.equal(asked.statusCode, 422)
    assert.ok(asked.body.includes(one.id) && asked.body.includes(other.id))
    const done = await invite({ ente: 'castelgemello', ente_id: other.id })
    assert.equal(done.statusCode, 200)
    const rows = await database.store.ownerRows('select 1 from assignments where administration_id = $1', [
      other.id,
    ])
    assert.equal(rows.length, 1)
  })

  test('refuses an address that is taken, without adding anybody', async () => {
    const body = await anAdministration(database.db)
    const email = newEmail()
    await invite({ email, ente: body.name })
    const [{ count } = { count: 0 }] = await database.store.ownerRows<{ count: number }>(
      'select count(*)::int as count from people',
    )
    const again = await invite({ email: email.toUpperCase(), ente: body.name, ruolo: 'contact' })
    assert.equal(again.statusCode, 422)
    assert.match(again.body, /appartiene già a un’altra persona/)
    const [after] = await database.store.ownerRows<{ count: number }>(
      'select count(*)::int as count from people',
    )
    assert.equal(after?.count, count)
  })

  test('refuses a second legal representative in the same days, and takes one from the day after', async () => {
    const body = await anAdministration(database.db)
    await invite({ ente: body.name, al: '30/06/2026' })
    const clash = await invite({ ente: body.name, dal: '30/06/2026' })
    assert.equal(clash.statusCode, 422)
    assert.match(clash.body, /ha già un legale rappresentante in quelle date/)
    assert.equal((await invite({ ente: body.name, dal: '01/07/2026' })).statusCode, 200)
  })

  test('keeps what a delegate may send', async () => {
    const body = await anAdministration(database.db)
    const answer = await invite({
      ruolo: 'delegate',
      ente: body.name,
      al: '31/12/2026',
      invia: ['plans', 'spending'],
    })
    const [row] = await database.store.ownerRows<{ sends: string[] }>(
      'select sends from assignments where person_id = $1',
      [personIn(answer.body)],
    )
    assert.deepEqual(row?.sends, ['plans', 'spending'])
  })
})

describe('roles', () => {
  test('are added to somebody who is here already', async () => {
    const office = await anAssociation(database.db)
    const { personId } = await somebody()
    const answer = await admin.post(`/amministrazione/persone/${personId}/ruoli`, {
      ruolo: 'office_member',
      ufficio: office.id,
      dal: '10/03/2026',
    })
    assert.equal(answer.headers.location, `/amministrazione/persone/${personId}?fatto=ruolo`)
    assert.match((await admin.get(answer.headers.location)).body, new RegExp(office.name))
  })

  test('end on a day, with a reason, and from the day after see nothing', async () => {
    const client = await app.as({ role: 'reviewer' })
    const [role] = await rolesOf(client.person)
    const end = (form: Record<string, string>) =>
      admin.post(`/amministrazione/ruoli/${role?.id}/fine`, {
        version: '1',
        motivo: 'fine incarico',
        ...form,
      })
    assert.match((await end({ fine: '12/03/2026', motivo: '' })).body, /Scrivi perché/)
    assert.match((await end({ fine: '08/03/2026' })).body, /non può essere prima di ieri/)
    assert.equal((await end({ fine: '10/03/2026' })).statusCode, 303)
    assert.equal((await client.get('/profilo')).statusCode, 200)
    assert.match((await end({ fine: '11/03/2026' })).body, /è cambiata mentre scrivevi/)
    const [event] = (await actionsOf(role?.id ?? '')).filter((each) => each.action === 'change_end')
    assert.deepEqual([event?.person_id, event?.reason], [admin.person, 'fine incarico'])
    app.setNow(new Date('2026-03-10T23:00:01Z'))
    assert.equal((await client.get('/profilo')).statusCode, 303)
    app.setNow(start)
  })

  test('are taken away at once, even the day they were given', async () => {
    const client = await app.as({ role: 'reviewer', validFrom: '2026-03-10' })
    const [role] = await rolesOf(client.person)
    await admin.post(`/amministrazione/ruoli/${role?.id}/fine`, {
      version: '1',
      motivo: 'persona sbagliata',
      subito: '1',
    })
    assert.equal((await client.get('/profilo')).statusCode, 303)
    assert.equal((await rolesOf(client.person))[0]?.to, '2026-03-09')
    assert.match((await admin.get(`/amministrazione/persone/${client.person}`)).body, /mai entrato in vigore/)
  })

  test('the only administrator cannot go', async () => {
    await withActor(database.db, cli, (tx) =>
      tx
        .updateTable('assignments')
        .set({ valid_to: '2026-03-09' })
        .where('role', '=', 'administrator')
        .where('person_id', '<>', admin.person)
        .execute(),
    )
    const [own] = await rolesOf(admin.person)
    const person = `/amministrazione/persone/${admin.person}`
    const attempts = [
      () =>
        admin.post(`/amministrazione/ruoli/${own?.id}/fine`, { version: '1', motivo: 'prova', subito: '1' }),
      () =>
        admin.post(`/amministrazione/ruoli/${own?.id}/fine`, {
          version: '1',
          motivo: 'prova',
          fine: '01/01/2027',
        }),
      () => admin.post(`${person}/sospensione`, { motivo: 'prova' }),
      () => admin.post(`${person}/cessazione`, { motivo: 'prova', conferma: '1' }),
    ]
    for (const attempt of attempts) {
      const answer = await attempt()
      assert.ok(answer.statusCode === 409 || answer.statusCode === 422)
      assert.match(answer.body, /unica persona che amministra/)
    }
    await somebody({ role: 'administrator', validTo: '2026-12-31' })
    assert.match((await attempts[1]?.())?.body ?? '', /unica persona che amministra/)
    await somebody({ role: 'administrator' })
    assert.equal((await attempts[1]?.())?.statusCode, 303)
  })
})

describe('access', () => {
  test('is suspended and given back, each with its reason', async () => {
    const client = await app.as({ role: 'reviewer' })
    const person = `/amministrazione/persone/${client.person}`
    assert.match((await admin.post(`${person}/sospensione`, { motivo: '' })).body, /Scrivi perché/)
    await admin.post(`${person}/sospensione`, { motivo: 'assenza lunga' })
    assert.equal((await client.get('/profilo')).statusCode, 303)
    const refused = await admin.post(`${person}/inviti`)
    assert.equal(refused.statusCode, 409)
    await admin.post(`${person}/riattivazione`, { motivo: 'rientro' })
    assert.equal((await admin.post(`${person}/inviti`)).statusCode, 200)
    const told = (await actionsOf(client.person)).slice(-3)
    assert.deepEqual(
      told.map((event) => [event.action, event.reason]),
      [
        ['close', 'assenza lunga'],
        ['open_again', 'rientro'],
        ['invite', null],
      ],
    )
  })

  test('name and address are corrected; not over somebody else’s correction', async () => {
    const { personId } = await somebody({ familyName: 'Sbaliato' })
    const page = await admin.get(`/amministrazione/persone/${personId}/dati`)
    const visto = /name="visto" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const form = { nome: 'Ada', cognome: 'Giusta', email: newEmail(), telefono: '0345 123456', visto }
    app.setNow(new Date(start.getTime() + 1000))
    assert.equal((await admin.post(`/amministrazione/persone/${personId}/dati`, form)).statusCode, 303)
    assert.match((await admin.get(`/amministrazione/persone/${personId}`)).body, /Ada Giusta/)
    const stale = await admin.post(`/amministrazione/persone/${personId}/dati`, { ...form, nome: 'Altra' })
    assert.equal(stale.statusCode, 422)
    app.setNow(start)
  })

  test('who left is named nowhere, and stays in the history as «persona cessata»', async () => {
    const leaving = await app.as({ role: 'administrator' })
    await withActor(database.db, cli, (tx) =>
      tx
        .updateTable('people')
        .set({ given_name: 'Zenobia', family_name: 'Partente' })
        .where('person_id', '=', leaving.person)
        .execute(),
    )
    const { personId } = await somebody()
    await leaving.post(`/amministrazione/persone/${personId}/sospensione`, { motivo: 'prova' })
    const person = `/amministrazione/persone/${leaving.person}`
    assert.match((await admin.get(`/amministrazione/persone/${personId}`)).body, /Zenobia P\. ha sospeso/)
    const unsure = await admin.post(`${person}/cessazione`, { motivo: 'pensione' })
    assert.equal(unsure.statusCode, 422)
    assert.equal(
      (await admin.post(`${person}/cessazione`, { motivo: 'pensione', conferma: '1' })).statusCode,
      303,
    )
    assert.equal((await leaving.get('/profilo')).statusCode, 303)
    const pages = await Promise.all(
      [
        person,
        `/amministrazione/persone/${personId}`,
        '/amministrazione/persone',
        '/amministrazione/giornale',
      ].map((url) => admin.get(url)),
    )
    for (const page of pages) assert.doesNotMatch(page.body, /Zenobia|Partente/)
    assert.match(pages[1]?.body ?? '', /persona cessata ha sospeso/)
    const rows = await database.store.ownerRows<{ email: string }>(
      'select email from accounts where person_id = $1',
      [leaving.person],
    )
    assert.match(rows[0]?.email ?? '', /\.invalid$/)
    const again = await admin.post(`${person}/cessazione`, { motivo: 'pensione', conferma: '1' })
    assert.equal(again.statusCode, 409)
  })
})

describe('a second factor is reset by two', () => {
  async function withFactor() {
    const client = await app.as({ role: 'reviewer' })
    await withActor(database.db, systemActor('sign_in', start), async (tx) => {
      const [on, secret] = [start, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP']
      await tx
        .insertInto('credentials')
        .values({ person_id: client.person, totp_secret: secret, totp_confirmed_at: on, updated_at: on })
        .execute()
      await tx.insertInto('recovery_codes').values({ person_id: client.person, code_hash: 'x' }).execute()
    })
    return client
  }
  const hasFactor = async (personId: PersonId) =>
    (
      await database.store.ownerRows(
        'select 1 from credentials where person_id = $1 and totp_secret is not null',
        [personId],
      )
    ).length > 0
  const resetIn = (body: string) => /azzeramenti\/([0-9a-f-]{36})\/rifiuto/.exec(body)?.[1] ?? ''

  test('one asks, another confirms; who asked and the person cannot', async () => {
    const { person } = await withFactor()
    const path = `/amministrazione/persone/${person}`
    const other = await app.as({ role: 'administrator' })
    const self = await app.as({ role: 'administrator', personId: person })
    assert.match((await admin.post(`${path}/azzeramenti`, { motivo: '' })).body, /Scrivi come hai verificato/)
    assert.equal(
      (await admin.post(`${path}/azzeramenti`, { motivo: 'telefono perso, sentita a voce' })).statusCode,
      303,
    )
    assert.equal((await admin.post(`${path}/azzeramenti`, { motivo: 'di nuovo' })).statusCode, 409)
    const asked = await admin.get(path)
    assert.doesNotMatch(asked.body, /Conferma l’azzeramento/)
    const id = resetIn(asked.body)
    assert.match((await other.get('/amministrazione')).body, /Azzeramenti del secondo fattore da confermare/)
    assert.match((await other.get(path)).body, /Conferma l’azzeramento/)
    for (const client of [admin, self]) {
      const refused = await client.post(`/amministrazione/azzeramenti/${id}/conferma`)
      assert.equal(refused.statusCode, 403)
    }
    assert.equal(await hasFactor(person), true)
    assert.equal((await other.post(`/amministrazione/azzeramenti/${id}/conferma`)).statusCode, 303)
    assert.equal(await hasFactor(person), false)
    const rows = await database.store.ownerRows('select 1 from sessions where person_id = $1', [person])
    assert.equal(rows.length, 0)
    assert.equal((await other.post(`/amministrazione/azzeramenti/${id}/conferma`)).statusCode, 403)
    assert.deepEqual(
      (await actionsOf(person)).slice(-2).map((event) => [event.action, event.person_id]),
      [
        ['ask_second_factor_reset', admin.person],
        ['confirm_second_factor_reset', other.person],
      ],
    )
  })

  test('a request that is turned down changes nothing', async () => {
    const { person } = await withFactor()
    const path = `/amministrazione/persone/${person}`
    await admin.post(`${path}/azzeramenti`, { motivo: 'telefono perso' })
    const id = resetIn((await admin.get(path)).body)
    assert.equal((await admin.post(`/amministrazione/azzeramenti/${id}/rifiuto`)).statusCode, 303)
    const other = await app.as({ role: 'administrator' })
    assert.equal((await other.post(`/amministrazione/azzeramenti/${id}/conferma`)).statusCode, 403)
    assert.equal(await hasFactor(person), true)
  })

  test('the database itself refuses a reset confirmed by who asked', async () => {
    const { person } = await withFactor()
    await admin.post(`/amministrazione/persone/${person}/azzeramenti`, { motivo: 'telefono perso' })
    const forge = withActor(database.db, admin.actor, (tx) =>
      tx
        .updateTable('second_factor_resets')
        .set({ confirmed_by: admin.person, confirmed_at: start })
        .where('person_id', '=', person)
        .execute(),
    )
    await assert.rejects(forge)
    assert.equal(await hasFactor(person), true)
  })
})

describe('the list of people', () => {
  test('is searched by name, role and access, and pages by surname', async () => {
    await somebody({ familyName: 'Rossi-Àbaco' })
    const { personId } = await somebody({ familyName: 'Zzucca 100%' })
    const names = async (search: string) => {
      const { body } = await admin.get(`/amministrazione/persone?${search}`)
      return [...body.matchAll(/persone\/[0-9a-f-]{36}">([^<]+)</g)].map((match) => match[1])
    }
    assert.deepEqual(await names('cerca=100%25'), ['Irene Zzucca 100%'])
    assert.deepEqual(await names('cerca=irene+zzuc'), ['Irene Zzucca 100%'])
    assert.deepEqual(await names('cerca=zzuc&ruolo=auditor'), [])
    assert.deepEqual(await names('cerca=zzuc&ruolo=reviewer&accesso=attivo'), ['Irene Zzucca 100%'])
    await admin.post(`/amministrazione/persone/${personId}/sospensione`, { motivo: 'prova' })
    assert.deepEqual(await names('cerca=zzuc&accesso=attivo'), [])
    assert.deepEqual(await names('cerca=zzuc&accesso=sospeso'), ['Irene Zzucca 100%'])
    const descending = await names('ordina=-nome')
    assert.equal(descending[0], 'Irene Zzucca 100%')
  })

  test('goes page by page without losing or repeating anybody', async () => {
    await withActor(database.db, cli, async (tx) => {
      for (let n = 0; n < 60; n++) await aPerson(tx, { familyName: `Pagina ${n % 7}` }, start)
    })
    const seen: string[] = []
    let url = '/amministrazione/persone?cerca=pagina'
    for (;;) {
      const { body } = await admin.get(url)
      seen.push(...[...body.matchAll(/persone\/([0-9a-f-]{36})">/g)].map((match) => match[1] ?? ''))
      const next = /href="([^"]+)" rel="next"/.exec(body)?.[1]
      if (!next) break
      url = next.replaceAll('&amp;', '&')
    }
    assert.equal(seen.length, 60)
    assert.equal(new Set(seen).size, 60)
  })

  test('is exported whole, as CSV and XLSX', async () => {
    await somebody({ familyName: 'Esportata' })
    const csv = await admin.get('/amministrazione/persone.csv?cerca=esportata')
    assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8')
    assert.match(
      csv.body,
      /^person_id,name,email,roles,access,second_factor\r\n[^\r]+Irene Esportata[^\r]+Istruttore/,
    )
    const xlsx = await admin.get('/amministrazione/persone.xlsx?cerca=esportata')
    assert.equal(xlsx.rawPayload.subarray(0, 2).toString(), 'PK')
  })
})

describe('from the command line', () => {
  test('adds the first administrator with a link, lists people, gives a new link', async () => {
    const email = newEmail()
    const { link } = await withActor(database.db, cli, (tx) =>
      addUser(
        tx,
        {
          givenName: 'Livia',
          familyName: 'Grandi',
          email: ` ${email.toUpperCase()} `,
          role: 'administrator',
          validFrom: '2026-03-10',
        },
        { mailEnabled: false },
        start,
      ),
    )
    assert.equal((await app.anonymous().get(link.path)).statusCode, 200)
    const users = await withActor(database.db, cli, (tx) => listUsers(tx))
    const livia = users.find((user) => user.email === email)
    assert.deepEqual([livia?.hasPassword, livia?.roles.map((held) => held.role)], [false, ['administrator']])
    const again = await withActor(database.db, cli, (tx) => issuePasswordLink(tx, email, start))
    assert.match(again.path, /^\/nuova-password\//)
    await assert.rejects(
      withActor(database.db, cli, (tx) => issuePasswordLink(tx, 'nessuno@comune.it', start)),
      { code: 'PEOPLE-021' },
    )
  })
})

describeServerOnly('two administrators at once', () => {
  test('cannot take each other away', async () => {
    await withActor(database.db, cli, (tx) =>
      tx
        .updateTable('assignments')
        .set({ valid_to: '2026-03-09' })
        .where('role', '=', 'administrator')
        .execute(),
    )
    const [one, two] = [await app.as({ role: 'administrator' }), await app.as({ role: 'administrator' })]
    const [oneRole] = await rolesOf(one.person)
    const [twoRole] = await rolesOf(two.person)
    const take = (by: TestClient, assignmentId: AssignmentId | undefined) =>
      withActor(database.db, by.actor, (tx) =>
        endAssignment(
          tx,
          { assignmentId: assignmentId as AssignmentId, version: 1, end: 'now', reason: 'gara' },
          start,
        ),
      )
    const results = await Promise.allSettled([take(one, twoRole?.id), take(two, oneRole?.id)])
    const refused = results.filter((result) => result.status === 'rejected')
    assert.deepEqual(
      refused.map((result) => result.reason.code),
      ['PEOPLE-015'],
    )
  })
})
