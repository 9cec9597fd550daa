// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, isLoopback, readConfig, settings, settingThatOpens } from './config.ts'

test('every setting can be left out', () => {
  const config = readConfig({})
  assert.equal(config.port, 3000)
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.databaseUrl, null)
  assert.equal(config.smtp, null)
  assert.deepEqual(config.contacts, { support: null, security: null })
  assert.match(config.dataDir, /\/var\/regia$/)
  assert.deepEqual(readConfig(Object.fromEntries(settings.map(({ name }) => [name, ' ']))), config)
})

const unusable: readonly (readonly [string, string])[] = [
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['PORT', '-1'],
  ['DATABASE_URL', 'mysql://localhost/regia'],
  ['DATABASE_URL', 'regia'],
  ['REGIA_PUBLIC_URL', 'regia.example.it'],
  ['REGIA_SMTP_URL', 'posta.example.it'],
  ['REGIA_TRUST_PROXY', 'true'],
  ['REGIA_CONTACT', 'chiedi a noi'],
  ['REGIA_SECURITY_CONTACT', 'javascript:alert(1)'],
  ['REGIA_ACCESSIBILITY_URL', 'javascript:alert(1)'],
]
for (const [name, value] of unusable) {
  test(`names ${name} when it holds «${value}»`, () => {
    assert.throws(
      () => readConfig({ [name]: value }),
      (error) => error instanceof ConfigError && error.message.startsWith(name),
    )
  })
}

test('names the sender that is missing beside a mail server', () => {
  assert.throws(() => readConfig({ REGIA_SMTP_URL: 'smtp://localhost' }), /REGIA_MAIL_FROM/)
})

test('reserves cookies to TLS when the public address is https', () => {
  assert.equal(readConfig({ REGIA_PUBLIC_URL: 'https://regia.example.it/' }).secureCookies, true)
  assert.equal(
    readConfig({ REGIA_PUBLIC_URL: 'https://regia.example.it/' }).publicUrl,
    'https://regia.example.it',
  )
  assert.equal(readConfig({ REGIA_PUBLIC_URL: 'http://127.0.0.1:3000' }).secureCookies, false)
})

test('sends reports of security to the same contact unless another is named', () => {
  const { contacts } = readConfig({ REGIA_CONTACT: 'aiuto@example.it' })
  assert.deepEqual(contacts, { support: 'mailto:aiuto@example.it', security: 'mailto:aiuto@example.it' })
  const apart = readConfig({
    REGIA_CONTACT: 'https://example.it/aiuto',
    REGIA_SECURITY_CONTACT: 'cert@example.it',
  })
  assert.deepEqual(apart.contacts, {
    support: 'https://example.it/aiuto',
    security: 'mailto:cert@example.it',
  })
})

test('tells this machine from the others', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])
    assert.equal(isLoopback(host), true, host)
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.example.it', 'regia.example.it'])
    assert.equal(isLoopback(host), false, host)
})

test('names the setting by which others reach the server', () => {
  assert.equal(settingThatOpens(readConfig({})), null)
  assert.equal(settingThatOpens(readConfig({ REGIA_PUBLIC_URL: 'http://localhost:3000' })), null)
  assert.equal(settingThatOpens(readConfig({ HOST: '0.0.0.0' })), 'HOST=0.0.0.0')
  assert.equal(settingThatOpens(readConfig({ REGIA_TRUST_PROXY: '1' })), 'REGIA_TRUST_PROXY=1')
  assert.equal(
    settingThatOpens(readConfig({ REGIA_PUBLIC_URL: 'https://regia.example.it' })),
    'REGIA_PUBLIC_URL=https://regia.example.it',
  )
})
