// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testSite } from './harness.ts'
import { makeDrafts, openSimulator } from './simulator.ts'

const site = testSite({ store: 'demo' })

test('an office simulates its bodies on an open call, settles a band, saves a scenario and makes drafts of it', async () => {
  const office = await site.open({ scripts: false })
  await office.signInAs('Ufficio associato')
  const { page } = office
  await openSimulator(office)
  await page
    .getByRole('row', { name: /vicino al confine/ })
    .first()
    .getByRole('link')
    .first()
    .click()
  await page.waitForLoadState()
  await office.look()
  await page.getByRole('combobox', { name: 'Fascia' }).selectOption({ index: 2 })
  await page.getByRole('textbox', { name: /^Motivo/ }).fill('Popolazione indicata nella PEC')
  await office.press('Salva la fascia')
  assert.ok(await page.getByText(/Fascia scelta a mano/).isVisible())

  await makeDrafts(office, 'Come nei piani')
  await office.close()
})

test('a contact reads what a call would pay on a telephone, and an amount', async () => {
  const contact = await site.open({ scripts: false })
  await contact.signInAs('Referente')
  await contact.page.setViewportSize({ width: 360, height: 740 })
  await contact.visit('/avvisi/simulatore?avviso=demo-cloud-comuni')
  await contact.visit('/avvisi/demo-cloud-comuni?importo=56.526,00')
  assert.ok(await contact.page.getByText('6 in A, 6 in B').isVisible())
  await contact.close()
})
