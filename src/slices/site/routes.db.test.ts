// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { errorCatalog } from '../../error-catalog.ts'
import { readConfig } from '../../platform/config.ts'
import { openEmbedded } from '../../platform/db/store.ts'
import { planStates } from '../plans/index.ts'
import { planStateHelp, securityText } from './view.ts'

const now = new Date('2026-03-10T09:00:00Z')
const database = testDatabase()
let app: TestApp
before(async () => {
  app = await testApp(database, { now })
})

describe('the state of the service', () => {
  test('says in JSON that all is well, with its limits', async () => {
    const { statusCode, headers, body } = await app.anonymous().get('/rest/regia/v1/status')
    assert.equal(statusCode, 200)
    assert.match(String(headers['content-type']), /^application\/json/)
    assert.deepEqual(JSON.parse(body), { status: 'ok', version: '0.0.0-test', database: 'up' })
    for (const name of ['limit', 'remaining', 'reset'])
      assert.match(String(headers[`x-ratelimit-${name}`]), /^\d+$/)
    assert.equal(headers['cache-control'], 'no-store')
  })

  test('is a problem with Retry-After when the database is gone', async () => {
    const store = await openEmbedded(null)
    await store.close()
    const gone = await testApp({ store, db: store.db, url: '', opened: Promise.resolve() }, { now })
    const { statusCode, headers, body } = await gone.anonymous().get('/rest/regia/v1/status')
    assert.equal(statusCode, 503)
    assert.match(String(headers['content-type']), /^application\/problem\+json/)
    assert.equal(headers['retry-after'], '5')
    assert.equal(JSON.parse(body).code, 'GEN-007')
  })
})

describe('pages about the site', () => {
  const pages = [
    '/aiuto',
    '/errori',
    '/accessibilita',
    '/privacy',
    '/note-legali',
    '/codice-sorgente',
    '/segnalazioni',
  ]

  test('are open to everybody, each with one heading of its own', async () => {
    for (const page of pages) {
      const { statusCode, body } = await app.anonymous().get(page)
      assert.equal(statusCode, 200, page)
      assert.equal(body.match(/<h1/g)?.length, 1, page)
    }
  })

  test('name the setting that fills them until it is there, then lead to the document', async () => {
    const settings = {
      REGIA_ACCESSIBILITY_URL: 'https://form.agid.gov.it/view/abc',
      REGIA_PRIVACY_URL: 'https://www.example.it/privacy',
      REGIA_LEGAL_URL: 'https://www.example.it/note',
      REGIA_SOURCE_URL: 'https://git.example.it/regia/v1',
      REGIA_CONTACT: 'assistenza@example.it',
      REGIA_SECURITY_CONTACT: 'sicurezza@example.it',
    }
    const filled = await testApp(database, {
      now,
      config: readConfig({ ...settings, REGIA_LOG_LEVEL: 'silent' }),
    })
    const where: readonly (readonly [string, keyof typeof settings])[] = [
      ['/accessibilita', 'REGIA_ACCESSIBILITY_URL'],
      ['/accessibilita', 'REGIA_CONTACT'],
      ['/privacy', 'REGIA_PRIVACY_URL'],
      ['/note-legali', 'REGIA_LEGAL_URL'],
      ['/codice-sorgente', 'REGIA_SOURCE_URL'],
      ['/segnalazioni', 'REGIA_CONTACT'],
      ['/segnalazioni', 'REGIA_SECURITY_CONTACT'],
    ]
    for (const [page, setting] of where) {
      assert.match((await app.anonymous().get(page)).body, new RegExp(setting), page)
      const { body } = await filled.anonymous().get(page)
      assert.doesNotMatch(body, new RegExp(`${setting}\\b`), page)
      assert.match(body, new RegExp(`href="(mailto:)?${settings[setting].replaceAll('.', '\\.')}"`), page)
    }
  })

  test('list every code with an address of its own', async () => {
    const { body } = await app.anonymous().get('/errori')
    for (const { code } of errorCatalog) assert.ok(body.includes(`id="${code}"`), code)
  })

  test('explain every state of a plan once', () => {
    assert.equal(new Set(planStateHelp.map(({ label }) => label)).size, planStates.length)
  })
})

describe('what machines look for', () => {
  test('security.txt names who answers, until when, in which languages', async () => {
    const { statusCode, headers, body } = await app.anonymous().get('/.well-known/security.txt')
    assert.equal(statusCode, 200)
    assert.match(String(headers['content-type']), /^text\/plain; charset=utf-8/)
    assert.match(
      body,
      /^Contact: http:\/\/\S+\/segnalazioni\nExpires: 2026-09-10T00:00:00Z\nPreferred-Languages: it, en\n$/,
    )
    assert.equal(
      securityText({ contact: 'mailto:a@b.it', canonical: 'https://r.it/.well-known/security.txt' }, now),
      'Contact: mailto:a@b.it\nExpires: 2026-09-10T00:00:00Z\nPreferred-Languages: it, en\nCanonical: https://r.it/.well-known/security.txt\n',
    )
  })

  test('robots.txt and the icon are there', async () => {
    assert.match((await app.anonymous().get('/robots.txt')).body, /^User-agent: \*\nDisallow: /)
    const { statusCode, headers } = await app.anonymous().get('/favicon.ico')
    assert.equal(statusCode, 302)
    assert.match(String(headers.location), /^\/assets\/favicon.*\.svg$/)
  })
})
