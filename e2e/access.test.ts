// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { roleLabels } from '../src/shared/roles.ts'
import { testSite, type Visitor } from './harness.ts'

const site = testSite({ store: 'demo' })
const password = 'quattro gatti sul tetto di rame'

/** Invites somebody through the pages and opens the link as they do, in a browser of their own. */
async function invited(person: { givenName: string; familyName: string; email: string }): Promise<Visitor> {
  const administrator = await site.open()
  await administrator.signInAs('Amministratore')
  await administrator.visit('/amministrazione/persone/nuova')
  const { page } = administrator
  await page.getByLabel('Nome', { exact: true }).fill(person.givenName)
  await page.getByLabel('Cognome').fill(person.familyName)
  await page.getByLabel('E-mail di lavoro').fill(person.email)
  await page.getByLabel('Che cosa fa').selectOption({ label: 'Istruttore' })
  await administrator.press('Aggiungi e prepara l’invito')
  assert.equal(await administrator.heading(), 'L’invito è pronto')
  const link = await page.getByRole('status').textContent()
  await administrator.close()
  const newcomer = await site.open()
  await newcomer.visit(new URL(link ?? '').pathname)
  return newcomer
}

async function choosePassword(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.getByLabel('Nuova password', { exact: true }).fill(password)
  await page.getByLabel('Ripeti la nuova password').fill(password)
  await visitor.press('Salva la password ed entra')
}

async function signIn(visitor: Visitor, email: string, typed: string): Promise<void> {
  await visitor.page.goto('/accesso')
  await visitor.page.getByLabel('Indirizzo e-mail').fill(email)
  await visitor.page.getByLabel('Password', { exact: true }).fill(typed)
  await visitor.press('Accedi')
}

describe('getting in', () => {
  for (const label of Object.values(roleLabels))
    test(`${label}: every entry of the menu opens`, async () => {
      const visitor = await site.open()
      await visitor.signInAs(label)
      const menu = visitor.page.getByRole('navigation', { name: 'Principale', exact: true })
      const entries = await menu.getByRole('link').allTextContents()
      assert.ok(entries.length >= 3, entries.join(', '))
      for (const entry of entries) {
        await menu.getByRole('link', { name: entry, exact: true }).click()
        assert.equal(
          await menu.getByRole('link', { name: entry, exact: true }).getAttribute('aria-current'),
          'page',
        )
        assert.doesNotMatch(await visitor.heading(), /non trovata|Non si può/)
      }
      await visitor.close()
    })

  test('who is not signed in is led to sign in, and back to where they were going', async () => {
    const visitor = await site.open()
    await visitor.page.goto('/piani?ordina=ente')
    assert.equal(new URL(visitor.page.url()).pathname, '/accesso')
    await visitor.look()
    await visitor.page.getByRole('button', { name: /^Ufficio associato/ }).click()
    await visitor.page.waitForURL('**/piani?ordina=ente')
    await visitor.close()
  })

  test('an invitation leads to a password, the password to a second factor, and it is asked for', async () => {
    const email = 'olga.terzi@programma.example'
    const newcomer = await invited({ givenName: 'Olga', familyName: 'Terzi', email })
    const { page } = newcomer
    assert.match(await newcomer.heading(), /benvenuto/)
    await page.getByLabel('Nuova password', { exact: true }).fill('corta')
    await page.getByLabel('Ripeti la nuova password').fill('diversa')
    await newcomer.press('Salva la password ed entra')
    await page.getByRole('alert').getByRole('link').first().waitFor()
    await choosePassword(newcomer)
    assert.match(await newcomer.heading(), /^Oggi/)
    await newcomer.picture('primo-accesso')

    await newcomer.visit('/profilo')
    await newcomer.follow('Attiva il secondo fattore')
    await page.getByLabel('La tua password').fill(password)
    await newcomer.press('Continua')
    const words = await page.getByText(/scrivi questa chiave/).textContent()
    const key = words?.replace(/^.*:/, '').replaceAll(' ', '') ?? ''
    const authenticator = new TOTP({ secret: Secret.fromBase32(key) })
    await page.getByLabel('Codice di sei cifre').fill(authenticator.generate())
    await newcomer.press('Attiva il secondo fattore')
    const [recovery] = await page.getByRole('main').getByRole('listitem').allTextContents()
    assert.ok(recovery)
    await newcomer.follow('Li ho conservati')
    await newcomer.signOut()

    await signIn(newcomer, email, password)
    assert.equal(await newcomer.heading(), 'Scrivi il codice')
    await page.goto('/piani')
    assert.equal(await newcomer.heading(), 'Scrivi il codice', 'nothing opens on the password alone')
    await page.getByLabel('Codice di sei cifre').fill(recovery)
    await newcomer.press('Entra')
    assert.match(await newcomer.heading(), /Piani|Coda/)
    await newcomer.close()
  })

  test('wrong passwords make that browser wait, the right one too', async () => {
    const email = 'elio.vanni@programma.example'
    const newcomer = await invited({ givenName: 'Elio', familyName: 'Vanni', email })
    await choosePassword(newcomer)
    await newcomer.signOut()
    for (let attempt = 1; attempt <= 5; attempt++) await signIn(newcomer, email, `sbagliata ${attempt}`)
    await signIn(newcomer, email, password)
    await newcomer.page
      .getByText(/riprova fra/)
      .first()
      .waitFor()
    assert.equal(new URL(newcomer.page.url()).pathname, '/accesso')
    await newcomer.close()
  })
})
