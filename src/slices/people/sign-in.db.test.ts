// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { scryptSync } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { TOTP } from 'otpauth'
import { type Browser, type TestApp, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aPerson, aRole } from '../../../test/factories/people.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { PersonId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import { savePassword } from './sign-in-store.ts'

const database = testDatabase()
const start = new Date('2026-03-10T09:00:00Z')
const password = 'una frase lunga e mia'
/** Cheap, so that the tests are quick: what is stored says how it was made. */
const salt = Buffer.from('sale per le prove')
const passwordHash = `scrypt$10$8$1$${salt.toString('base64')}$${scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 }).toString('base64')}`
const withSmtp = {
  smtp: { url: 'smtp://127.0.0.1:1', from: 'regia@esempio.it' },
  publicUrl: 'http://regia.esempio.it',
}
let app: TestApp
before(async () => {
  app = await testApp(database, { now: start })
})

const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)

/** A person who chose the password above. */
async function aMember(email: string, roles: readonly Role[] = ['auditor']): Promise<PersonId> {
  const personId = await withActor(database.db, systemActor('cli', start), async (tx) => {
    const id = await aPerson(tx, { email }, start)
    for (const role of roles) await aRole(tx, { personId: id, role }, start)
    return id
  })
  await withActor(database.db, systemActor('sign_in', start), (tx) =>
    savePassword(tx, personId, passwordHash, start),
  )
  return personId
}

const signIn = (browser: Browser, email: string, typed = password, da = '') =>
  browser.post('/accesso', { email, password: typed, da })

async function eventsOf(personId: PersonId, kind = 'person'): Promise<string[]> {
  const rows = await database.store.ownerRows<{ action: string }>(
    'select action from events where subject_id = $1 and subject_kind = $2 order by at, event_id',
    [personId, kind],
  )
  return rows.map((row) => row.action)
}

describe('signing in with a password', () => {
  test('leads back to the page that was asked, with the only role taken', async () => {
    await aMember('sola@esempio.it')
    const browser = app.anonymous()
    const asked = await browser.get('/profilo?x=1')
    assert.equal(asked.statusCode, 303)
    assert.equal(asked.headers.location, '/accesso?da=%2Fprofilo%3Fx%3D1')
    const page = await browser.get('/accesso?da=%2Fprofilo%3Fx%3D1')
    assert.match(page.body, /SPID e CIE compaiono qui quando l’amministrazione li attiva/)
    assert.doesNotMatch(page.body, /Oppure prova la dimostrazione/)
    const answer = await signIn(browser, ' SOLA@esempio.it ', password, '/profilo?x=1')
    assert.equal(answer.statusCode, 303)
    assert.equal(answer.headers.location, '/profilo?x=1')
    assert.equal((await browser.get('/accesso')).headers.location, '/')
  })

  test('never leads to another site', async () => {
    await aMember('altrove@esempio.it')
    for (const da of [
      '//altro.example',
      'https://altro.example',
      '/\\altro.example',
      '/uscita',
      'javascript:1',
    ])
      assert.equal((await signIn(app.anonymous(), 'altrove@esempio.it', password, da)).headers.location, '/')
  })

  test('says the same of a wrong password, an unknown address and a closed account', async () => {
    const closed = await aMember('chiuso@esempio.it')
    await withActor(database.db, systemActor('cli', start), (tx) =>
      tx.updateTable('accounts').set({ is_active: false }).where('person_id', '=', closed).execute(),
    )
    await aMember('giusta@esempio.it')
    const answers = [
      await signIn(app.anonymous(), 'giusta@esempio.it', 'non è quella giusta'),
      await signIn(app.anonymous(), 'nessuno@esempio.it'),
      await signIn(app.anonymous(), 'chiuso@esempio.it'),
    ]
    for (const answer of answers) {
      assert.equal(answer.statusCode, 422)
      assert.match(answer.body, /Indirizzo o password non corretti\./)
      assert.doesNotMatch(answer.body, new RegExp(password))
    }
    assert.match(answers[0]?.body ?? '', /value="giusta@esempio\.it"/)
  })

  test('refuses a form without its token', async () => {
    const answer = await app.server.inject({
      method: 'POST',
      url: '/accesso',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'email=a%40b.it&password=x',
    })
    assert.equal(answer.statusCode, 403)
  })

  test('with several roles lets the person choose, and change', async () => {
    await aMember('molti@esempio.it', ['auditor', 'reviewer'])
    const browser = app.anonymous()
    assert.equal((await signIn(browser, 'molti@esempio.it')).headers.location, '/accesso/ruolo')
    assert.equal((await browser.get('/profilo')).statusCode, 303)
    const page = await browser.get('/accesso/ruolo')
    const [first = '', second = ''] = [...page.body.matchAll(/name="ruolo" value="([^"]+)"/g)].map(
      (match) => match[1],
    )
    assert.equal((await browser.post('/accesso/ruolo', { ruolo: first })).statusCode, 303)
    const asFirst = await browser.get('/profilo')
    assert.equal(asFirst.statusCode, 200)
    await browser.post('/accesso/ruolo', { ruolo: second })
    assert.notEqual(
      (await browser.get('/profilo')).body.includes('istruttore</span>'),
      asFirst.body.includes('istruttore</span>'),
    )
    const stranger = await app.as({ role: 'auditor' })
    const refused = await stranger.post('/accesso/ruolo', { ruolo: first })
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /PEOPLE-013/)
  })

  test('a role that ended this morning leads to the choice of another, the session going on', async () => {
    app.setNow(start)
    const client = await app.as({ role: 'auditor', validTo: '2026-03-10' })
    await withActor(database.db, systemActor('cli', start), (tx) =>
      aRole(tx, { personId: client.person, role: 'reviewer', validFrom: '2026-03-11' }, start),
    )
    app.setNow(new Date('2026-03-10T22:30:00Z'))
    const late = await app.as({
      role: 'auditor',
      personId: client.person,
      validTo: '2026-03-10',
      validFrom: '2026-03-01',
    })
    app.setNow(new Date('2026-03-10T23:01:00Z'))
    assert.equal((await late.get('/profilo')).headers.location, '/accesso?da=%2Fprofilo')
    assert.equal((await late.get('/accesso?da=%2Fprofilo')).headers.location, '/accesso/ruolo?da=%2Fprofilo')
    const page = await late.get('/accesso/ruolo?da=%2Fprofilo')
    assert.match(page.body, /Istruttore/)
    assert.match(page.body, /Revisore dei conti: dal 01\/03\/2026 al 10\/03\/2026/)
    const role = /name="ruolo" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    assert.equal(
      (await late.post('/accesso/ruolo', { ruolo: role, da: '/profilo' })).headers.location,
      '/profilo',
    )
    assert.equal((await late.get('/profilo')).statusCode, 200)
    app.setNow(start)
  })

  test('records sign-ins and refused attempts of who administers, with the address; of others none', async () => {
    const boss = await aMember('capo@esempio.it', ['administrator'])
    const reader = await aMember('lettore@esempio.it')
    await signIn(app.anonymous({ address: '10.1.1.1' }), 'capo@esempio.it', 'non è quella giusta')
    const browser = app.anonymous({ address: '10.1.1.2' })
    await signIn(browser, 'capo@esempio.it')
    await browser.post('/uscita')
    await signIn(app.anonymous(), 'lettore@esempio.it')
    assert.deepEqual(await eventsOf(boss, 'session'), ['refuse', 'sign_in', 'sign_out'])
    assert.deepEqual(await eventsOf(reader, 'session'), [])
    const [row] = await database.store.ownerRows<{ changes: { address: [null, string] } }>(
      "select changes from events where subject_id = $1 and action = 'sign_in'",
      [boss],
    )
    assert.equal(row?.changes.address[1], '10.1.1.2')
  })
})

describe('waiting after wrong passwords', () => {
  test('grows, says how long, and ends', async () => {
    await aMember('attesa@esempio.it')
    const browser = app.anonymous({ address: '10.2.0.1' })
    for (let attempt = 1; attempt <= 5; attempt++)
      assert.equal(
        (await signIn(browser, 'attesa@esempio.it', 'non è quella giusta')).statusCode,
        422,
        `${attempt}`,
      )
    app.setNow(after(10))
    const refused = await signIn(browser, 'attesa@esempio.it')
    assert.equal(refused.statusCode, 429)
    assert.match(refused.body, /riprova fra 20 secondi/)
    assert.equal(refused.headers['retry-after'], '20')
    app.setNow(after(30))
    assert.equal((await signIn(browser, 'attesa@esempio.it', 'non è quella giusta')).statusCode, 422)
    app.setNow(after(60))
    assert.match((await signIn(browser, 'attesa@esempio.it')).body, /riprova fra 30 secondi/)
    app.setNow(after(90))
    assert.equal((await signIn(browser, 'attesa@esempio.it')).statusCode, 303)
    assert.equal(
      (await signIn(app.anonymous({ address: '10.2.0.1' }), 'attesa@esempio.it', 'sbagliata, una volta'))
        .statusCode,
      422,
    )
    app.setNow(start)
  })

  test('a stranger at another address does not lock a signatory out', async () => {
    await aMember('firma@esempio.it', ['administrator'])
    for (let attempt = 1; attempt <= 5; attempt++)
      await signIn(app.anonymous({ address: '203.0.113.9' }), 'firma@esempio.it', 'tiro a indovinare')
    assert.equal(
      (await signIn(app.anonymous({ address: '203.0.113.9' }), 'firma@esempio.it')).statusCode,
      429,
    )
    assert.equal((await signIn(app.anonymous({ address: '10.2.0.2' }), 'firma@esempio.it')).statusCode, 303)
  })

  test('counts attempts that come together', async () => {
    await aMember('insieme@esempio.it')
    const browser = app.anonymous({ address: '10.2.0.3' })
    await browser.get('/accesso')
    const answers = await Promise.all(
      Array.from({ length: 9 }, () => signIn(browser, 'insieme@esempio.it', 'tiro a indovinare')),
    )
    assert.deepEqual(
      answers.map((each) => each.statusCode).sort(),
      [422, 422, 422, 422, 422, 429, 429, 429, 429],
    )
  })

  test('one address cannot try without end', async () => {
    const strict = await testApp(database, { now: start })
    const browser = strict.anonymous({ address: '10.2.0.4' })
    let last = 0
    for (let attempt = 1; attempt <= 31; attempt++)
      last = (await browser.post('/accesso/codice', { codice: '1' })).statusCode
    assert.equal(last, 429)
    assert.equal((await browser.get('/accesso')).statusCode, 200)
  })
})

describe('a forgotten password', () => {
  test('without mail, or without an address to write in it, the page says whom to ask', async () => {
    const nowhere = await testApp(database, { now: start, config: { smtp: withSmtp.smtp } })
    for (const without of [app, nowhere]) {
      const page = await without.anonymous().get('/password-dimenticata')
      assert.match(page.body, /chiedi a chi amministra gli accessi/)
      assert.doesNotMatch(page.body, /name="email"/)
    }
  })

  test('answers the same whether or not the account exists, and mails one link only', async () => {
    const withMail = await testApp(database, { now: start, config: withSmtp })
    await aMember('scordata@esempio.it')
    const ask = async (email: string) =>
      (await withMail.anonymous().post('/password-dimenticata', { email })).body
    const known = await ask('scordata@esempio.it')
    const unknown = await ask('inesistente@esempio.it')
    const neutral = (body: string) =>
      body.replaceAll(/(scordata|inesistente)@/g, '').replaceAll(/value="[^"]+"/g, '')
    assert.equal(neutral(known), neutral(unknown))
    await ask('scordata@esempio.it')
    const mails = await database.store.ownerRows<{ recipient: string }>(
      "select recipient from mails where recipient in ('scordata@esempio.it', 'inesistente@esempio.it')",
    )
    assert.deepEqual(mails, [{ recipient: 'scordata@esempio.it' }])
  })

  test('the link sets a new password once, ends the other sessions and lets in', async () => {
    const withMail = await testApp(database, { now: start, config: withSmtp })
    const personId = await aMember('nuova@esempio.it')
    const other = withMail.anonymous()
    await signIn(other, 'nuova@esempio.it')
    await withMail.anonymous().post('/password-dimenticata', { email: 'nuova@esempio.it' })
    const [mail] = await database.store.ownerRows<{ href: string }>(
      'select href from mails where person_id = $1',
      [personId],
    )
    const href = mail?.href ?? ''
    assert.match(href, /^\/nuova-password\/[\w-]{43}$/)
    const browser = withMail.anonymous()
    assert.match((await browser.get(href)).body, /accederai con nuova@esempio\.it/)
    const short = await browser.post(href, { nuova: 'corta', ripeti: 'corta' })
    assert.equal(short.statusCode, 422)
    assert.match(short.body, /Servono almeno 12 caratteri/)
    const twisted = await browser.post(href, {
      nuova: 'una frase del tutto nuova',
      ripeti: 'una frase diversa',
    })
    assert.match(twisted.body, /non sono uguali/)
    const done = await browser.post(href, {
      nuova: 'una frase del tutto nuova',
      ripeti: 'una frase del tutto nuova',
    })
    assert.equal(done.statusCode, 303)
    assert.equal((await browser.get('/profilo')).statusCode, 200)
    assert.equal((await other.get('/profilo')).statusCode, 303)
    const again = await withMail.anonymous().get(href)
    assert.equal(again.statusCode, 404)
    assert.match(again.body, /PEOPLE-009/)
    assert.equal((await signIn(withMail.anonymous(), 'nuova@esempio.it')).statusCode, 422)
    assert.ok((await eventsOf(personId)).includes('set_new_password'))
  })

  test('a link is good for an hour', async () => {
    const withMail = await testApp(database, { now: start, config: withSmtp })
    const personId = await aMember('tardi@esempio.it')
    await withMail.anonymous().post('/password-dimenticata', { email: 'tardi@esempio.it' })
    const [mail] = await database.store.ownerRows<{ href: string }>(
      'select href from mails where person_id = $1',
      [personId],
    )
    withMail.setNow(after(3599))
    assert.equal((await withMail.anonymous().get(mail?.href ?? '')).statusCode, 200)
    withMail.setNow(after(3600))
    assert.equal((await withMail.anonymous().get(mail?.href ?? '')).statusCode, 404)
  })
})

describe('the second factor', () => {
  const codeAt = (secret: string, now: Date) => new TOTP({ secret }).generate({ timestamp: now.getTime() })

  /** Sets it up through the pages; answers the secret and the recovery codes. */
  async function withFactor(email: string) {
    app.setNow(start)
    const personId = await aMember(email)
    const browser = app.anonymous()
    await signIn(browser, email)
    assert.equal(
      (await browser.post('/profilo/secondo-fattore', { password: 'non è quella giusta' })).statusCode,
      422,
    )
    assert.equal((await browser.post('/profilo/secondo-fattore', { password })).statusCode, 303)
    const page = await browser.get('/profilo/secondo-fattore')
    assert.match(page.body, /<svg[^>]*viewBox/)
    assert.doesNotMatch(page.body, /style=|data:image/)
    const secret = (/class="rg-mono">([A-Z2-7 ]{32,})</.exec(page.body)?.[1] ?? '').replaceAll(' ', '')
    assert.equal(
      (await browser.post('/profilo/secondo-fattore/conferma', { codice: '000000' })).statusCode,
      422,
    )
    const done = await browser.post('/profilo/secondo-fattore/conferma', { codice: codeAt(secret, start) })
    assert.equal(done.statusCode, 200)
    const codes = [...done.body.matchAll(/[a-z2-7]{4}(?:-[a-z2-7]{4}){3}/g)].map((match) => match[0])
    assert.equal(codes.length, 8)
    assert.doesNotMatch((await browser.get('/profilo/secondo-fattore')).body, new RegExp(codes[0] ?? 'x'))
    return { personId, secret, codes, browser }
  }

  test('is asked after the password; before it nothing opens', async () => {
    const { secret, browser: setUp } = await withFactor('fattore@esempio.it')
    assert.equal((await setUp.get('/profilo')).statusCode, 200)
    app.setNow(after(60))
    const browser = app.anonymous()
    assert.equal(
      (await signIn(browser, 'fattore@esempio.it', password, '/profilo')).headers.location,
      '/accesso/codice?da=%2Fprofilo',
    )
    const half = browser.cookie('regia-sessione')
    assert.equal((await browser.get('/profilo')).statusCode, 303)
    assert.equal((await browser.get('/accesso/ruolo')).headers.location, '/accesso/codice')
    assert.equal((await browser.post('/accesso/codice', { codice: '123456' })).statusCode, 422)
    const entered = await browser.post('/accesso/codice', {
      codice: codeAt(secret, after(60)),
      da: '/profilo',
    })
    assert.equal(entered.headers.location, '/profilo')
    assert.notEqual(browser.cookie('regia-sessione'), half)
    assert.equal((await browser.get('/profilo')).statusCode, 200)
    const fixed = app.anonymous()
    fixed.setCookie('regia-sessione', half ?? '')
    assert.equal((await fixed.get('/profilo')).statusCode, 303)
  })

  test('a code is good once', async () => {
    const { secret } = await withFactor('replay@esempio.it')
    app.setNow(after(60))
    const code = codeAt(secret, after(60))
    const [first, second] = [app.anonymous(), app.anonymous()]
    await signIn(first, 'replay@esempio.it')
    await signIn(second, 'replay@esempio.it')
    assert.equal((await first.post('/accesso/codice', { codice: code })).statusCode, 303)
    const again = await second.post('/accesso/codice', { codice: code })
    assert.equal(again.statusCode, 422)
    assert.match(again.body, /già stato usato/)
  })

  test('a recovery code lets in once', async () => {
    const { codes, personId } = await withFactor('recupero@esempio.it')
    const [first, second] = [app.anonymous(), app.anonymous()]
    await signIn(first, 'recupero@esempio.it')
    await signIn(second, 'recupero@esempio.it')
    const typed = (codes[0] ?? '').toUpperCase().replaceAll('-', ' ')
    assert.equal((await first.post('/accesso/codice', { codice: typed })).statusCode, 303)
    assert.equal((await second.post('/accesso/codice', { codice: typed })).statusCode, 422)
    assert.ok((await eventsOf(personId)).includes('use_recovery_code'))
  })

  test('guesses wait, whatever the address', async () => {
    const { secret } = await withFactor('indovino@esempio.it')
    app.setNow(after(60))
    for (let attempt = 1; attempt <= 5; attempt++) {
      const browser = app.anonymous({ address: `10.3.0.${attempt}` })
      await signIn(browser, 'indovino@esempio.it')
      assert.equal((await browser.post('/accesso/codice', { codice: '000000' })).statusCode, 422)
    }
    const browser = app.anonymous({ address: '10.3.0.99' })
    await signIn(browser, 'indovino@esempio.it')
    const refused = await browser.post('/accesso/codice', { codice: codeAt(secret, after(60)) })
    assert.equal(refused.statusCode, 429)
    assert.match(refused.body, /Troppi codici sbagliati: riprova fra 30 secondi/)
  })

  test('a half-open session ends after ten minutes', async () => {
    await withFactor('mezza@esempio.it')
    const browser = app.anonymous()
    await signIn(browser, 'mezza@esempio.it')
    app.setNow(after(599))
    assert.equal((await browser.get('/accesso/codice')).statusCode, 200)
    app.setNow(after(600))
    assert.equal((await browser.get('/accesso/codice')).headers.location, '/accesso')
    app.setNow(start)
  })

  test('is taken away with one of its codes', async () => {
    const { secret, browser } = await withFactor('tolto@esempio.it')
    app.setNow(after(60))
    assert.equal(
      (await browser.post('/profilo/secondo-fattore/rimozione', { codice: '000000' })).statusCode,
      422,
    )
    assert.equal(
      (await browser.post('/profilo/secondo-fattore/rimozione', { codice: codeAt(secret, after(60)) }))
        .statusCode,
      303,
    )
    const fresh = app.anonymous()
    assert.equal((await signIn(fresh, 'tolto@esempio.it')).headers.location, '/')
    app.setNow(start)
  })
})

describe('sign-in of the demonstration', () => {
  const demo = { asOf: '2026-03-10' }

  async function aDemoRole(): Promise<string> {
    return withActor(database.db, systemActor('cli', start), async (tx) => {
      const personId = await aPerson(tx, { isDemo: true, givenName: 'Davide', familyName: 'Rota' }, start)
      return aRole(tx, { personId, role: 'reviewer' }, start)
    })
  }

  test('offers one button for each role, and lets in without a password', async () => {
    const role = await aDemoRole()
    await aDemoRole()
    const demoApp = await testApp(database, { now: start, demo })
    const browser = demoApp.anonymous()
    const page = await browser.get('/accesso')
    if (database.db.kind === 'server') return assert.doesNotMatch(page.body, /prova la dimostrazione/)
    assert.equal(page.body.split('Davide R., programma').length, 2)
    assert.equal((await browser.post('/accesso/dimostrazione', { ruolo: role })).statusCode, 303)
    const profile = await browser.get('/profilo')
    assert.match(profile.body, /Davide Rota/)
    assert.equal(
      (await browser.post('/profilo/password', { attuale: 'x', nuova: 'y', ripeti: 'y' })).statusCode,
      403,
    )
  })

  test('lets nobody in as a person who is not invented', async () => {
    const demoApp = await testApp(database, { now: start, demo })
    const personId = await aMember('vera@esempio.it')
    const [row] = await database.store.ownerRows<{ id: string }>(
      'select assignment_id as id from assignments where person_id = $1',
      [personId],
    )
    const answer = await demoApp.anonymous().post('/accesso/dimostrazione', { ruolo: row?.id ?? '' })
    assert.ok(answer.statusCode >= 400)
  })

  test('is refused outside a demonstration and beyond this machine', async () => {
    const role = await aDemoRole()
    const exposed = await testApp(database, { now: start, demo, config: { host: '0.0.0.0' } })
    for (const refusing of [app, exposed]) {
      const browser = refusing.anonymous()
      assert.doesNotMatch((await browser.get('/accesso')).body, /prova la dimostrazione/)
      const answer = await browser.post('/accesso/dimostrazione', { ruolo: role })
      assert.equal(answer.statusCode, 403)
      assert.match(answer.body, /PEOPLE-011/)
    }
  })
})
