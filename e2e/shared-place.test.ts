// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testSite, type Visitor } from './harness.ts'

const site = testSite({ store: 'demo' })
const place = 'Sala dell’alta valle'
const tenants = [
  { code: 'c_zz02', service: 'Calendario delle sale' },
  { code: 'c_zz03', service: 'Registro dei sentieri' },
] as const

async function entered(role: string, scripts = true): Promise<Visitor> {
  const visitor = await site.open({ scripts })
  await visitor.signInAs(role)
  return visitor
}

async function addFrom(visitor: Visitor, code: string, part: string): Promise<void> {
  await visitor.visit(`/enti/${code}`)
  const region = visitor.page.getByRole('region', { name: part, exact: true })
  await region.getByRole('link', { name: 'Aggiungi', exact: true }).click()
  await visitor.page.waitForLoadState()
  await visitor.look()
}

test('one data centre hosts three bodies: each sees its part, and it closes only when it is empty', async () => {
  const office = await entered('Ufficio associato', false)
  const { page } = office
  await addFrom(office, 'c_zz01', 'Data center')
  await page.getByRole('textbox', { name: /^Nome/ }).first().fill(place)
  await page.getByRole('radio', { name: /^Gruppo A/ }).check()
  await page.getByRole('checkbox', { name: /altri enti/ }).check()
  await office.press('Aggiungi il data center')
  assert.match(await office.heading(), new RegExp(place))
  const address = page.url()

  const addresses: string[] = []
  const own = { code: 'c_zz01', service: 'Bacheca del lavoro' }
  for (const { code, service } of [own, ...tenants]) {
    await addFrom(office, code, 'Servizi')
    await page.getByRole('textbox', { name: /^Nome/ }).first().fill(service)
    const places = page.getByLabel('Dove sta')
    const offered = await places.locator('option').allTextContents()
    await places.selectOption({ label: offered.find((each) => each.includes(place)) ?? 'none' })
    await page.getByLabel('Classe', { exact: true }).selectOption({ label: 'Ordinario' })
    await page.getByRole('textbox', { name: /^Da dove risulta/ }).fill('Classificazione trasmessa ad ACN')
    await page.getByRole('textbox', { name: /^Dal giorno/ }).fill('01/02/2024')
    await office.press('Aggiungi il servizio')
    assert.match(await office.heading(), new RegExp(service))
    addresses.push(page.url())
  }
  await office.visit(address)
  const hosted = page.getByRole('region', { name: /ospitati/ })
  for (const { service } of [own, ...tenants]) await hosted.getByText(service).first().waitFor()
  await office.picture('data-center-condiviso')
  await office.close()

  const contact = await entered('Referente')
  await contact.visit(address)
  const seen = contact.page.getByRole('region', { name: /ospitati/ })
  const foreign = seen.getByRole('row', { name: /Registro dei sentieri/ })
  await foreign.getByText('Ordinario').first().waitFor()
  assert.equal(await foreign.getByRole('link', { name: 'Registro dei sentieri' }).count(), 0)
  await contact.page.getByText(/^Per chiuderlo, prima sposta o segna come cessati/).waitFor()
  assert.equal(await contact.page.getByRole('button', { name: 'Chiudi il data center' }).count(), 0)
  await contact.picture('data-center-che-ospita')
  await contact.close()

  const closing = await entered('Ufficio associato')
  for (const service of addresses) {
    await closing.visit(service)
    await closing.press('Segna come cessato')
  }
  await closing.visit(address)
  await closing.press('Chiudi il data center')
  await closing.page.getByText('Chiuso').first().waitFor()
  await closing.picture('data-center-chiuso')
  await closing.close()
})
