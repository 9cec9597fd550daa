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

  const own = { code: 'c_zz01', service: 'Bacheca del lavoro' }
  for (const { code, service } of [own, ...tenants]) {
    await addFrom(office, code, 'Servizi')
    await page.getByRole('textbox', { name: /^Nome/ }).first().fill(service)
    await choosePlace(office)
    await page.getByLabel('Classe', { exact: true }).selectOption({ label: 'Ordinario' })
    await page.getByRole('textbox', { name: /^Da dove risulta/ }).fill('Classificazione trasmessa ad ACN')
    await page.getByRole('textbox', { name: /^Dal giorno/ }).fill('01/02/2024')
    await office.press('Aggiungi il servizio')
    assert.match(await office.heading(), new RegExp(service))
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
  await contact.press(/^Chiudi il data center/)
  await contact.page
    .getByText(/Calendario delle sale/)
    .first()
    .waitFor()
  await contact.picture('chiusura-rifiutata')
  await contact.close()
})

/** The place is of another body: it is looked for by words. */
async function choosePlace(office: Visitor): Promise<void> {
  const { page } = office
  const list = page.getByLabel('Dove sta')
  const has = async () =>
    (await list.locator('option').allTextContents()).find((each) => each.includes(place))
  if (!(await has())) {
    await page
      .getByRole('textbox', { name: /altro ente|altri enti|Cerca/ })
      .first()
      .fill('valdorsa sala')
    await office.press(/Cerca|Trova/)
  }
  const label = await has()
  assert.ok(label, `${place} is not offered`)
  await list.selectOption({ label })
}
