// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { addDays, dateInRome, formatDate } from '../src/shared/dates.ts'
import type { Visitor } from './harness.ts'

/** Who walks the main road, in the order they enter it. */
export type Part = 'office' | 'contact' | 'delegate' | 'representative' | 'officer' | 'reviewer'

export interface Road {
  /** The name of the body as pages write it. */
  readonly body: string
  /** Opens a browser for somebody and signs them in. */
  enter(part: Part): Promise<Visitor>
  /** What is typed to find it. */
  readonly search: string
  /** How the reviewer is called in the list of those who examine. */
  readonly reviewer: RegExp
  /** How the names of its pictures begin. */
  readonly pictures: string
}

const today = dateInRome(new Date())
const inDays = (days: number) => formatDate(addDays(today, days))

/**
 * The main road, by hand: the office adds services and decides, the delegate sends, the programme returns, the contact answers and
 * corrects, the legal representative sends again, the programme approves. Every page on the way is looked at.
 */
export async function walkTheRoad(road: Road): Promise<void> {
  const picture = (visitor: Visitor, name: string) => visitor.picture(`${road.pictures}-${name}`)
  const office = await road.enter('office')
  await addPlace(office, road)
  await addServiceByForm(office, road)
  await addServiceByGrid(office, road)
  await picture(office, 'ente')
  await openPlan(office, road.body)
  await decideGuided(office, 'Prenotazione sale')
  await decideInGrid(office)
  await askForTime(office)
  await explainWhatStays(office)
  await picture(office, 'piano')
  await office.close()

  const delegate = await road.enter('delegate')
  const first = await send(delegate)
  await picture(delegate, 'ricevuta')
  await onPaper(delegate, first)
  await delegate.close()

  const officer = await road.enter('officer')
  await assign(officer, road.body, road.reviewer)
  await picture(officer, 'coda')

  const reviewer = await road.enter('reviewer')
  await returnWithObservations(reviewer, road.body)
  await picture(reviewer, 'rinviato')

  const contact = await road.enter('contact')
  await answerAndCorrect(contact)
  await picture(contact, 'risposta')
  await contact.close()

  const representative = await road.enter('representative')
  const second = await send(representative)
  assert.notEqual(second, first, 'each version has a number of its own')

  await assign(officer, road.body, road.reviewer)
  await officer.close()
  await approve(reviewer, road.body)
  await picture(reviewer, 'approvato')
  await reviewer.close()

  await readOutcome(representative)
  await representative.close()
}

/** Finds the body with the search of every page. */
async function findBody(visitor: Visitor, { body, search }: Road): Promise<void> {
  await visitor.visit('/')
  const box = visitor.page.getByRole('search')
  await box.getByRole('searchbox').fill(search)
  await box.getByRole('button', { name: 'Cerca' }).click()
  await visitor.page.getByRole('main').getByRole('link', { name: body }).first().click()
  await visitor.page.getByRole('heading', { level: 1, name: body }).waitFor()
}

/** Writes in the field with this label; exactly this one when it is text. */
export async function write(page: Page, label: string | RegExp, value: string): Promise<void> {
  const name = typeof label === 'string' ? new RegExp(`^${label}( \\(obbligatorio\\))?$`) : label
  await page.getByRole('textbox', { name }).first().fill(value)
}

/** Chooses the first answer of a list that reads like this. */
export async function choose(list: Locator, words: RegExp): Promise<void> {
  const labels = await list.locator('option').allTextContents()
  const label = labels.find((each) => words.test(each))
  assert.ok(label, `${words} is none of: ${labels.join(', ')}`)
  await list.selectOption({ label })
}

function part(visitor: Visitor, name: string) {
  return visitor.page.getByRole('region', { name, exact: true })
}

/** A place of group B, with the reason why and the day it closes. */
async function addPlace(office: Visitor, road: Road): Promise<void> {
  await findBody(office, road)
  await office.look()
  await part(office, 'Data center').getByRole('link', { name: 'Aggiungi', exact: true }).click()
  await office.page.waitForLoadState()
  await office.look()
  const { page } = office
  await write(page, 'Nome', 'Sala server')
  await page.getByRole('radio', { name: /^Gruppo B/ }).check()
  await write(page, 'Motivo', 'Due requisiti mancanti')
  await write(page, 'Fonte', 'Censimento del patrimonio ICT')
  await write(page, 'Dal giorno', '10/02/2020')
  await write(page, 'Chiusura prevista', inDays(300))
  await office.press('Aggiungi il data center')
  assert.match(await office.heading(), /Sala server/)
}

async function addServiceByForm(office: Visitor, road: Road): Promise<void> {
  await findBody(office, road)
  await office.look()
  await part(office, 'Servizi').getByRole('link', { name: 'Aggiungi', exact: true }).click()
  await office.page.waitForLoadState()
  await office.look()
  const { page } = office
  await write(page, 'Nome', 'Prenotazione sale')
  await page.getByRole('textbox', { name: /applicativi/i }).fill('Agenda comune')
  await choose(page.getByLabel('Dove sta'), /Sala server/)
  await page.getByLabel('Classe', { exact: true }).selectOption({ label: 'Ordinario' })
  await write(page, 'Da dove risulta', 'Classificazione trasmessa ad ACN')
  await write(page, 'Dal giorno', '31/02/2024')
  await write(page, 'Utenti', '25')
  await office.press('Aggiungi il servizio')
  const errors = page.getByRole('alert')
  await errors.getByRole('link').first().waitFor()
  assert.equal(
    await page.getByLabel('Nome', { exact: true }).inputValue(),
    'Prenotazione sale',
    'what was typed comes back',
  )
  await write(page, 'Dal giorno', '01/02/2024')
  await office.press('Aggiungi il servizio')
  assert.match(await office.heading(), /Prenotazione sale/)
}

async function addServiceByGrid(office: Visitor, road: Road): Promise<void> {
  await findBody(office, road)
  await part(office, 'Servizi').getByRole('link', { name: 'Scrivi in griglia' }).click()
  await office.page.waitForLoadState()
  await office.look()
  const { page } = office
  const cell = (column: string) => page.getByLabel(`${column} di un servizio nuovo`, { exact: true }).first()
  await cell('Servizio').fill('Bandi e contributi')
  await cell('Classe').selectOption({ label: 'Critico' })
  await cell('Fonte della classe').fill('Classificazione trasmessa ad ACN')
  await cell('Data').fill('01/02/2024')
  await cell('Applicativi').fill('Sportello; Agenda comune')
  await cell('Utenti').fill('4')
  await office.press('Salva le righe cambiate')
  await page
    .getByText(/1 servizio|1 riga/)
    .first()
    .waitFor()
}

/** The plan of the body, opened now when there was none; every service of the inventory in it. */
async function openPlan(office: Visitor, body: string): Promise<void> {
  const { page } = office
  await office.visit(`/piani?cerca=${encodeURIComponent(body)}`)
  const open = page
    .getByRole('form', { name: `Piano di ${body}` })
    .getByRole('button', { name: 'Apri il piano' })
  if (await open.isVisible()) await open.click()
  else await page.getByRole('main').getByRole('link', { name: body, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: `Piano di migrazione di ${body}` }).waitFor()
  await office.look()
  const row = page
    .getByRole('table', { name: /^Servizi del piano/ })
    .getByRole('link', { name: 'Bandi e contributi' })
  await row.click()
  await page.waitForLoadState()
  const add = page.getByRole('button', { name: 'Aggiungi al piano i servizi mancanti' }).first()
  if (await add.isVisible()) await add.click()
  await page
    .getByRole('table', { name: /^Servizi del piano/ })
    .getByRole('link', { name: 'Prenotazione sale' })
    .click()
  await page.waitForLoadState()
  await office.look()
}

/** One question at a time; the answers are there when the questions end. */
async function decideGuided(office: Visitor, service: string): Promise<void> {
  const { page } = office
  await office.follow('Modifica')
  assert.equal(await office.heading(), `${service}: come migra?`)
  await page.getByRole('radio', { name: /modo B/ }).check()
  await page.getByLabel('Se migra: con quale strategia').selectOption({ index: 2 })
  await office.press('Salva e continua')
  assert.equal(await office.heading(), `${service}: dove andrà il servizio?`)
  await page.getByRole('radio', { name: /cloud qualificato/i }).check()
  await write(page, 'Nome del servizio o dell’infrastruttura', 'Agenda Cloud')
  await choose(page.getByLabel('Qualificazione o adeguamento ACN'), /^QC1/)
  await write(page, 'Vale fino al', inDays(900))
  await office.press('Salva e controlla il livello')
  await page
    .getByText(/basta per dati ordinari/)
    .first()
    .waitFor()
  await office.press('Salva e continua')
  await write(page, 'Contratto con il fornitore', inDays(20))
  await write(page, 'Inizio della migrazione', inDays(40))
  await write(page, /^Fine/, inDays(90))
  await office.press('Salva e continua')
  await write(page, 'Costo una tantum, senza IVA', '1.234,56')
  await write(page, 'Canone annuo, senza IVA', '480')
  await office.press('Salva e continua')
  assert.equal(await office.heading(), `${service}: che cosa si sposta?`)
  await page.getByRole('radio', { name: /^In sede, strutturato/ }).check()
  await write(page, 'CPU a destinazione', '4')
  await write(page, 'Archiviazione a destinazione', '1,5 TB')
  await office.press('Salva e continua')
  assert.equal(await office.heading(), `${service}: controlla le risposte`)
  await page.getByRole('row', { name: /Costo/ }).getByText('1.234,56').first().waitFor()
  await office.follow('Torna all’elenco')
}

/** All that is still open, in the grid. */
export async function decideInGrid(office: Visitor): Promise<void> {
  const { page } = office
  await office.follow('Griglia da compilare')
  const rows = page.getByRole('table', { name: /^Decisioni/ }).getByRole('row')
  let filled = 0
  for (const row of await rows.all()) {
    const how = row.getByRole('combobox').first()
    if ((await how.count()) === 0) continue
    const chosen = await how.locator('option:checked').textContent()
    const isMoving = chosen?.startsWith('Modo')
    const field = (name: string) => row.getByRole('textbox', { name: new RegExp(`^${name}`) })
    const end = field('Fine')
    if (chosen !== 'Non lo so ancora' && (!isMoving || (await end.inputValue()) !== '')) continue
    if (chosen === 'Non lo so ancora') await how.selectOption({ label: 'Modo A' })
    await row.getByRole('combobox', { name: /^Destinazione/ }).selectOption({ index: 1 })
    await end.fill(inDays(120))
    filled += 1
  }
  assert.ok(filled >= 1, 'something was still to decide')
  await office.press('Salva le righe cambiate')
  await page.getByText(filled === 1 ? '1 riga salvata' : `${filled} righe salvate`).waitFor()
  await office.follow('Torna al piano')
}

/** The terms are past: the plan says why and asks a new date. */
export async function askForTime(office: Visitor): Promise<void> {
  const { page } = office
  await write(page, 'Motivo del ritardo', 'Il fornitore consegna dopo il termine')
  await write(page, 'Nuova data di fine', inDays(200))
  await office.press('Salva il piano di rientro')
  assert.equal(await page.getByRole('textbox', { name: 'Nuova data di fine' }).inputValue(), inDays(200))
}

/** What still keeps from sending and may be explained. */
export async function explainWhatStays(office: Visitor): Promise<void> {
  const { page } = office
  const findings = page.getByRole('region', { name: 'Rilievi sul piano' })
  const explain = findings.getByText('Spiega perché va bene')
  for (let left = await explain.count(); left > 0; left = await explain.count()) {
    await explain.first().click()
    await findings.getByLabel('Perché va bene così').first().fill('Il locale chiude con il nuovo contratto')
    await findings.getByRole('button', { name: 'Salva la spiegazione' }).first().click()
    await page.waitForLoadState()
  }
  await office.look()
}

/** Reads what leaves, declares, sends; answers the number of the receipt. */
export async function send(signer: Visitor): Promise<string> {
  const { page } = signer
  await signer.visit('/')
  await signer.visit('/piani')
  await signer.follow('Rivedi e prepara l’invio')
  await page.getByText(/Nessun blocco/).waitFor()
  await signer.press('Trasmetti il piano')
  await page.getByRole('alert').getByRole('link').first().waitFor()
  for (const statement of await page
    .getByRole('region', { name: 'Dichiarazione' })
    .getByRole('checkbox')
    .all())
    await statement.check()
  await signer.press('Trasmetti il piano')
  assert.equal(await signer.heading(), 'Piano trasmesso')
  const number = await page.getByText(/^n\. /).first().textContent()
  await page.getByText(/Impronta SHA-256/).waitFor()
  return number ?? ''
}

/** Printed, the receipt is the receipt: no menus, no buttons. */
async function onPaper(signer: Visitor, number: string): Promise<void> {
  const { page } = signer
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByRole('navigation', { name: 'Principale' }).isVisible(), false)
  assert.equal(await page.getByRole('button').filter({ visible: true }).count(), 0)
  assert.ok(await page.getByText(number).first().isVisible())
  await page.emulateMedia({ media: 'screen' })
}

export async function assign(officer: Visitor, body: string, reviewer: RegExp): Promise<void> {
  const { page } = officer
  await officer.visit('/')
  await officer.visit('/piani?vista=da-assegnare')
  const row = page.getByRole('row', { name: new RegExp(body) })
  if ((await row.count()) === 0) {
    // Sent again, it goes back by itself to who examined it.
    await officer.visit('/piani')
    await page
      .getByRole('row', { name: new RegExp(body) })
      .getByText(reviewer)
      .waitFor()
    return
  }
  await row.getByRole('link', { name: body }).click()
  await page.waitForLoadState()
  await choose(page.getByLabel('Assegna a'), reviewer)
  await officer.press('Assegna l’esame')
}

export async function openExam(reviewer: Visitor, body: string): Promise<void> {
  await reviewer.visit('/')
  await reviewer.visit('/piani?vista=miei')
  await reviewer.page
    .getByRole('row', { name: new RegExp(body) })
    .getByRole('link', { name: body })
    .click()
  await reviewer.page.waitForLoadState()
  await reviewer.look()
  // Another version of a plan already examined waits to be taken up again.
  if (await reviewer.page.getByRole('button', { name: 'Riprendi l’esame' }).isVisible())
    await reviewer.press('Riprendi l’esame')
}

/** Every criterion of the sheet met: kept with its button, which works without scripts too. */
async function fillSheet(reviewer: Visitor): Promise<void> {
  const sheet = reviewer.page.getByRole('form', { name: 'Scheda di valutazione' })
  for (const met of await sheet.getByRole('radio', { name: 'Soddisfatto', exact: true }).all())
    await met.check()
  await reviewer.press('Salva la scheda')
}

export async function decideOutcome(reviewer: Visitor, outcome: string, observation = ''): Promise<void> {
  const { page } = reviewer
  await fillSheet(reviewer)
  const panel = page.getByRole('form', { name: 'Esito dell’esame' })
  await panel.getByRole('radio', { name: new RegExp(`^${outcome}`) }).check()
  if (observation !== '') await write(page, 'Osservazione generale', observation)
  const newDate = panel.getByRole('radio', { name: 'Accetta la nuova data' })
  if (await newDate.isVisible()) await newDate.check()
  await reviewer.press('Rivedi l’esito')
}

async function returnWithObservations(reviewer: Visitor, body: string): Promise<void> {
  const { page } = reviewer
  await openExam(reviewer, body)
  await page.getByText('Scrivi un’osservazione').first().click()
  await page
    .getByLabel(/^Osservazione su/)
    .first()
    .fill('La destinazione non è nel catalogo: indica il servizio giusto.')
  await page.getByRole('button', { name: 'Salva l’osservazione' }).first().click()
  await page.getByText('La destinazione non è nel catalogo').first().waitFor()
  await reviewer.look()
  await decideOutcome(reviewer, 'Rinvia', 'Controllate le date di tutti i servizi.')
  await page.getByText('Controllate le date di tutti i servizi').first().waitFor()
  await reviewer.press('Rinvia con osservazioni')
  await page
    .getByText(/Rinviato con osservazioni/)
    .first()
    .waitFor()
}

async function answerAndCorrect(contact: Visitor): Promise<void> {
  const { page } = contact
  await contact.visit('/')
  await page
    .getByRole('main')
    .getByText(/rinviato/i)
    .first()
    .waitFor()
  await contact.visit('/piani')
  const received = page.getByRole('region', { name: 'Osservazioni ricevute' })
  await received.getByText('Controllate le date di tutti i servizi').waitFor()
  for (const answer of ['Corretto, punto 1', 'Corretto, punto 2']) {
    await received.getByRole('textbox', { name: 'La tua risposta' }).first().fill(answer)
    await received.getByRole('button', { name: 'Salva la risposta' }).first().click()
    await received.getByText(answer).first().waitFor()
  }
  await contact.look()
  await received
    .getByRole('link', { name: /^Correggi/ })
    .first()
    .click()
  await page.waitForLoadState()
  await contact.look()
  await contact.follow(/Dove/)
  await write(page, 'Nome del servizio o dell’infrastruttura', 'Servizio del catalogo')
  await contact.press('Salva e continua')
}

async function approve(reviewer: Visitor, body: string): Promise<void> {
  const { page } = reviewer
  await openExam(reviewer, body)
  await page.getByText('Corretto, punto 1').first().waitFor()
  const accept = page.getByRole('button', { name: 'Accolta', exact: true })
  for (let left = await accept.count(); left > 0; left = await accept.count()) {
    await accept.first().click()
    await page.waitForLoadState()
  }
  await reviewer.look()
  await decideOutcome(reviewer, 'Approva')
  await page.getByLabel('Nota per l’ente (facoltativa)').fill('Buon lavoro.')
  await reviewer.press('Approva il piano')
  await page
    .getByText(/Approvato/)
    .first()
    .waitFor()
}

/** The outcome is on the first page, on the plan, in its history. */
async function readOutcome(representative: Visitor): Promise<void> {
  const { page } = representative
  await representative.visit('/')
  await page
    .getByRole('main')
    .getByText(/approvato/i)
    .first()
    .waitFor()
  await representative.visit('/notifiche')
  await representative.visit('/piani')
  await representative.follow(/^Storia del piano/)
  for (const words of [/trasmesso/, /rinviato/, /approvato/]) await page.getByText(words).first().waitFor()
}
