// SPDX-License-Identifier: AGPL-3.0-or-later
import { test } from 'node:test'
import { addDays, dateInRome, formatDate } from '../src/shared/dates.ts'
import { testSite, type Visitor } from './harness.ts'
import { write } from './road.ts'

const site = testSite({ store: 'demo' })
const today = dateInRome(new Date())

async function entered(role: string): Promise<Visitor> {
  const visitor = await site.open({ scripts: false })
  await visitor.signInAs(role)
  return visitor
}

async function on({ page }: Visitor, name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** A draft with its CUP, under the edition in force. */
async function beginDraft(owner: Visitor): Promise<string> {
  const { page } = owner
  await owner.visit('/spese/nuova')
  await page
    .getByRole('radio', { name: /gruppo B/ })
    .first()
    .check()
  await owner.press('Comincia')
  await write(page, /^Oggetto/, 'Server di prova')
  await owner.press('Salva e continua')
  const request = new URL(page.url()).pathname.replace(/\/domande\/.*/, '')
  await owner.visit(`${request}/domande/fornitore`)
  await write(page, /^CUP/, 'A11B22000000006')
  await owner.press('Salva e continua')
  return request
}

/** The next edition: without CUP, with who signs; seen before it is kept, changed once more, confirmed. */
async function writeEdition(officer: Visitor): Promise<void> {
  const { page } = officer
  await officer.visit('/spese/modulo')
  await officer.follow('Prepara la prossima edizione')
  await officer.press('Rivedi le differenze')
  await page
    .getByRole('alert')
    .getByRole('link', { name: /da quando vale/ })
    .waitFor()
  await write(page, /^Vale dal/, formatDate(today))
  for (const [question, ask] of [
    ['CUP', 'Non chiesta'],
    ['Chi firma la relazione', 'Obbligatoria: senza, non si invia'],
  ] as const) {
    await page.locator('summary', { hasText: new RegExp(`^${question} ·`) }).click()
    await page.getByLabel(`${question}: come si chiede`).selectOption({ label: ask })
  }
  await write(page, 'Bozza', 'Da completare')
  await officer.press('Rivedi le differenze')
  await on(officer, /^Rivedi l’edizione/)
  await page.getByRole('row', { name: /^CUP/ }).waitFor()
  await officer.press('Mostra quello per comunicazione')
  await page.getByRole('heading', { name: 'Il modulo per comunicazione', exact: true }).waitFor()
  await officer.press('Torna a modificare')
  await write(page, /^Che cosa cambia/, 'Senza CUP')
  await officer.press('Rivedi le differenze')
  await officer.picture('modulo-differenze')
  await officer.press(/^Conferma/)
  await on(officer, /^Modulo delle richieste: edizione/)
  await page.getByText('Senza CUP').first().waitFor()
  await officer.follow('Come lo vede chi compila')
}

test('an edition of the form is prepared, seen and begun; the draft beneath it tells what changed and loses nothing', async () => {
  const contact = await entered('Referente')
  const request = await beginDraft(contact)
  const officer = await entered('Responsabile del programma')
  await writeEdition(officer)
  await officer.close()

  const { page } = contact
  await contact.visit(request)
  await page.getByText(/Non si chiede più: CUP\. Quello che avevi scritto resta da parte/).waitFor()
  await page.getByText('Manca chi firma').first().waitFor()
  await page.getByText('Da completare').first().waitFor()
  await contact.picture('modulo-cambiato')
  await contact.press('Ho visto')
  await page.getByText('Manca chi firma').first().waitFor()
  await contact.visit(`${request}/domande/firma`)
  await contact.close()
})

test('an integration that came by PEC is answered from the list of what to do, and one that comes is recorded', async () => {
  const office = await entered('Ufficio')
  const { page } = office
  await office.visit('/spese?cerca=Vallombra')
  await office.follow('Batterie dei server')
  await page
    .getByRole('region', { name: 'Che cosa è stato chiesto' })
    .getByText(/preventivo/)
    .waitFor()
  await office.follow('Registra la risposta inviata')
  await page.getByRole('radio', { name: 'PEC' }).check()
  await write(page, /^Chi l’ha inviata/, 'Ufficio protocollo')
  await write(page, /^Quando/, formatDate(addDays(today, -30)))
  await office.press('Registra la risposta inviata')
  await page
    .getByRole('alert')
    .getByRole('link', { name: /la risposta parte dopo/ })
    .waitFor()
  await write(page, /^Quando/, formatDate(today))
  await office.press('Registra la risposta inviata')
  await page.getByText(/Registrata la risposta inviata/).waitFor()

  await office.follow('Da riportare e risposte')
  await page.locator('summary', { hasText: 'Registra le integrazioni chieste' }).click()
  await write(page, /^Che cosa è stato chiesto/, 'Manca la firma.')
  await write(page, /^Arrivata il/, formatDate(today))
  await office.press('Registra le integrazioni chieste')
  await page.getByRole('region', { name: 'Che cosa è stato chiesto' }).getByText('Manca la firma.').waitFor()
  await office.visit('/')
  await office.close()
})
