// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { testSite, type Visitor } from './harness.ts'

const site = testSite({ store: 'demo' })

async function entered(role: string, options: { scripts?: boolean } = {}): Promise<Visitor> {
  const visitor = await site.open(options)
  await visitor.signInAs(role)
  return visitor
}

/** The question «dove» about a service of the plan of Valdorsa. */
async function openWhere(visitor: Visitor, service: string): Promise<void> {
  const { page } = visitor
  await page.goto('/piani?cerca=valdorsa')
  const table = page.getByRole('table', { name: /^Servizi del piano/ })
  // Who has one plan only is led to it.
  if ((await table.count()) === 0)
    await page.getByRole('main').getByRole('link', { name: 'Valdorsa', exact: true }).click()
  await table.getByRole('link', { name: service, exact: true }).click()
  await page.getByRole('link', { name: 'Modifica' }).click()
  await page.getByRole('link', { name: /Dove/ }).first().click()
  await page.getByRole('heading', { level: 1, name: `${service}: dove andrà il servizio?` }).waitFor()
}

const nameOf = (page: Page) => page.getByRole('textbox', { name: 'Nome del servizio o dell’infrastruttura' })
const validityOf = (page: Page) => page.getByRole('textbox', { name: 'Vale fino al' })

describe('two people on the same service', () => {
  test('both values are shown, one is chosen, and what does not clash is kept', async () => {
    const first = await entered('Ufficio associato', { scripts: false })
    const second = await entered('Referente', { scripts: false })
    await openWhere(first, 'Anagrafe')
    await openWhere(second, 'Anagrafe')
    await nameOf(first.page).fill('Nuvola del Nord')
    await first.press('Salva e continua')
    await nameOf(second.page).fill('Nuvola del Sud')
    await validityOf(second.page).fill('31/12/2029')
    await second.press('Salva e continua')
    const { page } = second
    await page.getByText('Nulla è andato perso').waitFor()
    await page.getByText('Nuvola del Nord').first().waitFor()
    await second.picture('conflitto')
    await second.press('Metti Nuvola del Sud')
    await openWhere(first, 'Anagrafe')
    assert.equal(await nameOf(first.page).inputValue(), 'Nuvola del Sud')
    assert.equal(await validityOf(first.page).inputValue(), '31/12/2029')
    await first.close()
    await second.close()
  })

  test('what is written saves itself, and says so when somebody else came first', async () => {
    const first = await entered('Ufficio associato')
    const second = await entered('Referente')
    await openWhere(first, 'Elettorale')
    await openWhere(second, 'Elettorale')
    await nameOf(first.page).fill('Nuvola del Nord')
    await first.page.getByText(/Salvato alle \d/).waitFor()
    await first.look()
    await nameOf(second.page).fill('Nuvola del Sud')
    await second.page.getByText(/Non salvato: qualcun altro/).waitFor()
    await second.look()
    await second.press('Salva e continua')
    await second.press('Tieni Nuvola del Nord')
    await second.close()
    await first.close()

    const again = await entered('Referente')
    await openWhere(again, 'Elettorale')
    assert.equal(await nameOf(again.page).inputValue(), 'Nuvola del Nord')
    const saved = again.page.waitForResponse((response) => response.request().method() === 'POST')
    await nameOf(again.page).fill('Nuvola di casa')
    await saved
    await again.page.goto('/')
    await openWhere(again, 'Elettorale')
    assert.equal(await nameOf(again.page).inputValue(), 'Nuvola di casa')
    await again.close()
  })
})

test('an office sends by its own channel: closes, carries over, records, sees the differences', async () => {
  const office = await entered('Ufficio associato')
  const { page } = office
  await office.visit('/enti?cerca=borgo%20lamaro')
  await office.follow('Borgo Lamaro')
  await page.getByText('Cambia dove trasmette i piani').click()
  await page
    .getByRole('radio', { name: /portale|PEC|fuori/i })
    .first()
    .check()
  await office.press('Salva la scelta')

  await office.visit('/piani?cerca=borgo%20lamaro')
  await office.follow('Borgo Lamaro')
  await office.follow('Rivedi e prepara l’invio')
  for (const statement of await page
    .getByRole('region', { name: 'Dichiarazione' })
    .getByRole('checkbox')
    .all())
    await statement.check()
  await office.press('Chiudi la versione da riportare')
  assert.equal(await office.heading(), 'Da riportare sul portale')
  await office.picture('portale')

  const fields = page.getByRole('form', { name: 'Campi riportati' })
  await fields.getByRole('checkbox').first().check()
  await page.getByText(/Salvato alle \d/).waitFor()
  await fields.getByText('Sul portale ho scritto altro').first().click()
  await fields.getByRole('textbox').first().fill('Un altro nome')
  await office.press('Salva i campi segnati')
  await page.getByText(/^1 campo riportato/).waitFor()

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Scarica il file della versione' }).click()
  const file = await readFile(await (await download).path())
  assert.ok(JSON.parse(file.toString('utf8')))
  const record = page.getByRole('form', { name: 'Registra l’invio' })
  await record.getByLabel('Canale').selectOption({ label: 'PEC' })
  await record.getByRole('textbox', { name: /^Chi ha inviato/ }).fill('Carla Montrone')
  await record.getByRole('textbox', { name: /^Il giorno dell’invio/ }).fill('31/02/2026')
  await record.getByLabel(/^Ricevuta/).setInputFiles({
    name: 'ricevuta.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n%prova\n'),
  })
  await record.getByLabel('Il file che hai inviato').setInputFiles({
    name: 'piano.json',
    mimeType: 'application/json',
    buffer: Buffer.concat([file, Buffer.from(' ')]),
  })
  await office.press('Registra l’invio')
  await page.getByRole('alert').getByRole('link').first().waitFor()
  await record
    .getByRole('textbox', { name: /^Il giorno dell’invio/ })
    .fill(new Date().toLocaleDateString('it-IT'))
  await record.getByRole('textbox', { name: 'Numero di protocollo' }).fill('1234/2026')
  await record.getByLabel(/^Ricevuta/).setInputFiles({
    name: 'ricevuta.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n%prova\n'),
  })
  await record.getByLabel('Il file che hai inviato').setInputFiles({
    name: 'piano.json',
    mimeType: 'application/json',
    buffer: Buffer.concat([file, Buffer.from(' ')]),
  })
  await office.press('Registra l’invio')
  await page.getByText('non è quello della versione').first().waitFor()
  await page.getByText(/differenz[ae] fra l’invio e Regia/).waitFor()
  await page.getByText('Un altro nome').first().waitFor()
  await page.getByRole('radio', { name: 'Il piano è approvato' }).check()
  await office.press('Registra la risposta')
  await office.visit('/piani?cerca=borgo%20lamaro&stato=approved')
  await page.getByRole('main').getByRole('link', { name: 'Borgo Lamaro', exact: true }).waitFor()
  await office.close()
})

test('the keyboard is enough: sign in, open a task, answer, save', async () => {
  const visitor = await site.open()
  const { page } = visitor
  await page.goto('/accesso')
  await tabTo(page, /^Referente/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /Valdorsa/ }).waitFor()
  await tabTo(page, /^Vai al contenuto/)
  await page.keyboard.press('Enter')
  await tabTo(page, /osservazion|Riprendi da lì/i)
  await page.keyboard.press('Enter')
  await page.waitForLoadState()
  await page.goto('/piani')
  await tabTo(page, /^La tua risposta/)
  await page.keyboard.type('Scritto con la sola tastiera')
  await tabTo(page, /^Salva la risposta/)
  await page.keyboard.press('Enter')
  await page
    .getByText(/: Scritto con la sola tastiera/)
    .first()
    .waitFor()
  await visitor.close()
})

/** Presses Tab until what has the focus reads like this. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < 150; step++) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate<string>(focusedName)
    if (words.test(name)) return
    passed.push(name)
  }
  assert.fail(`Tab never reaches ${words}: ${passed.join(' · ')}`)
}

const focusedName = `(() => {
  const focused = document.activeElement
  const labels = [...(focused.labels ?? [])].map((label) => label.textContent).join(' ')
  return (focused.getAttribute('aria-label') || labels || focused.textContent || '').trim()
})()`
