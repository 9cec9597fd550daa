// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testSite } from './harness.ts'

const site = testSite({ store: 'demo' })
const subject = 'Assistenza ai server, su carta'

test('a contact brings in what was asked on paper, repairs a cell, reads it among the others, and takes it back', async () => {
  const contact = await site.open()
  const { page } = contact
  await contact.signInAs('Referente')
  await contact.visit('/spese/nuova')
  const label = await page
    .getByRole('radio', { name: /gruppo B/ })
    .first()
    .evaluate((radio) => (radio as unknown as { labels: { innerText: string }[] }).labels[0]?.innerText ?? '')
  await contact.visit('/spese')
  await contact.follow('Importa le passate')
  const model = page.waitForEvent('download')
  await page.locator('a[href*="spese-modello.xlsx"]').click()
  assert.match((await model).suggestedFilename(), /spese-modello\.xlsx/)

  const cells = {
    'Riferimento dell’ente': 'Pratica 77',
    Oggetto: subject,
    'Data center': label.split('\n')[0]?.trim() ?? '',
    Tipo: 'Autorizzazione',
    'Anno 1': '2024',
    'Senza IVA 1': '1.234',
    'Fine del contratto': '31/12/2024',
    'Inviata il': '10/11/2023',
    Canale: 'PEC',
    Esito: 'Autorizzata',
    'Numero dell’atto': '112/2024',
    'Data dell’atto': '15/01/2024',
  }
  const quoted = (values: readonly string[]) => values.map((each) => `"${each}"`).join(';')
  await page.getByLabel(/^File/).setInputFiles({
    name: 'spese-passate.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`${quoted(Object.keys(cells))}\n${quoted(Object.values(cells))}\n`),
  })
  await contact.press('Vedi l’anteprima')
  await page.getByText('Si può leggere in due modi').first().waitFor()
  await contact.picture('spese-passate-domanda')
  await page.getByRole('combobox', { name: /^Senza IVA 1/ }).selectOption({ label: '1.234,00\u00a0€' })
  await contact.press('Aggiorna l’anteprima')
  await contact.picture('spese-passate-anteprima')
  await contact.press('Importa 1 riga')
  await page.getByText('Importata').first().waitFor()
  const result = page.url()

  await contact.visit('/spese')
  await contact.follow(subject)
  await page.getByText('riferimento dell’ente Pratica 77').waitFor()
  await contact.picture('spesa-passata')
  await contact.visit('/spese/registro')
  await page
    .getByRole('row', { name: /112\/2024/ })
    .getByText(subject)
    .waitFor()

  await page.goto(result)
  await contact.press('Annulla l’importazione')
  await page.getByText('Annullata: tutto è tornato com’era').waitFor()
  await contact.visit('/spese')
  assert.equal(await page.getByRole('link', { name: subject }).count(), 0)
  await contact.close()
})
