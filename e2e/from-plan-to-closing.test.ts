// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateInRome, formatDate } from '../src/shared/dates.ts'
import { testSite, type Visitor } from './harness.ts'
import {
  assign,
  choose,
  decideInGrid,
  decideOutcome,
  explainWhatStays,
  openExam,
  send,
  write,
} from './road.ts'

const site = testSite({ store: 'demo' })
const body = { code: 'c_zz07', name: 'San Brizio in Colle' }
const neighbour = { code: 'c_zz02', name: 'Torre Selvina' }
const place = 'Sala della comunità'
const own = 'Pagamenti in piazza'
const foreign = 'Calendario dei rifiuti'
const today = formatDate(dateInRome(new Date()))
const pdf = (words: string) => ({
  name: `${words}.pdf`,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n% ${words}\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n`),
})

async function entered(role: string): Promise<Visitor> {
  const visitor = await site.open()
  await visitor.signInAs(role)
  return visitor
}

/** Who sends for the body has no button in the demonstration: a delegate, invited from the command line. */
async function delegate(): Promise<Visitor> {
  const email = 'rita.corsi@prova.example'
  const names = ['--nome', 'Rita', '--cognome', 'Corsi', '--ruolo', 'delegate', '--ente', body.code]
  const { url } = JSON.parse(
    await site.regia(['user', 'add', email, ...names, '--atto', 'Delega n. 4', '--invia', 'plans', '--json']),
  )
  const visitor = await site.open()
  await visitor.page.goto(new URL(url).pathname)
  const password = 'sette rane in fondo allo stagno'
  await visitor.page.getByLabel('Nuova password', { exact: true }).fill(password)
  await visitor.page.getByLabel('Ripeti la nuova password').fill(password)
  await visitor.press('Salva la password ed entra')
  return visitor
}

/** A number of the monitoring page of the office, as the page that its link opens says it too. */
async function figure(office: Visitor, slug: string): Promise<number> {
  const { page } = office
  await page.goto('/monitoraggio')
  const link = page.getByRole('main').locator(`a[href="/monitoraggio/${slug}"]`).first()
  const shown = Number((await link.innerText()).replace(/\D/g, ''))
  await link.click()
  await page.getByText('Queste righe danno').waitFor()
  const told = await page.locator('dd', { hasText: /^\d/ }).first().innerText()
  assert.equal(Number(told.replace(/\D.*$/s, '')), shown, `${slug}: ${told}`)
  return shown
}

async function addPlace(office: Visitor): Promise<string> {
  const { page } = office
  await page.goto(`/inventario/data-center/nuovo?ente=${body.code}`)
  await write(page, 'Nome', place)
  await page.getByRole('radio', { name: /^Gruppo B/ }).check()
  await page.getByRole('checkbox', { name: /altri enti/ }).check()
  await page.getByLabel('Server', { exact: true }).fill('6')
  await office.press('Aggiungi il data center')
  assert.equal(await office.heading(), place)
  return new URL(page.url()).pathname
}

async function addService(office: Visitor, code: string, name: string): Promise<string> {
  const { page } = office
  await page.goto(`/inventario/servizi/nuovo?ente=${code}`)
  await write(page, 'Nome', name)
  await choose(page.getByLabel('Dove sta'), new RegExp(place))
  await page.getByLabel('Classe', { exact: true }).selectOption({ label: 'Ordinario' })
  await write(page, /^Da dove risulta/, 'Classificazione trasmessa ad ACN')
  await write(page, /^Dal giorno/, '01/02/2024')
  await office.press('Aggiungi il servizio')
  assert.match(await office.heading(), new RegExp(name))
  return new URL(page.url()).pathname
}

/** The service enters the approved plan as an addition; answers the address of the plan. */
async function openAddition(office: Visitor): Promise<string> {
  const { page } = office
  await page.goto(`/piani?cerca=${encodeURIComponent(body.name)}`)
  await page.getByRole('main').getByRole('link', { name: body.name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /^Piano di migrazione/ }).waitFor()
  const plan = new URL(page.url()).pathname
  await office.press('Apri un’integrazione')
  await page.getByText('Integrazione del piano approvato').first().waitFor()
  await decideInGrid(office)
  const late = page.getByRole('textbox', { name: 'Motivo del ritardo' })
  if (await late.isVisible()) {
    await late.fill('Il servizio è nuovo')
    await write(page, 'Nuova data di fine', '31/12/2027')
    await office.press('Salva il piano di rientro')
  }
  await explainWhatStays(office)
  return plan
}

async function returnOnce(reviewer: Visitor): Promise<void> {
  const { page } = reviewer
  await openExam(reviewer, body.name)
  await decideOutcome(reviewer, 'Rinvia', 'Dite chi incassa.')
  await reviewer.press('Rinvia con osservazioni')
  await page
    .getByText(/Rinviato con osservazioni/)
    .first()
    .waitFor()
}

async function answer(signer: Visitor): Promise<void> {
  const { page } = signer
  await page.goto('/piani')
  const received = page.getByRole('region', { name: 'Osservazioni ricevute' })
  await received.getByRole('textbox', { name: 'La tua risposta' }).first().fill('Incassa il tesoriere.')
  await received.getByRole('button', { name: 'Salva la risposta' }).first().click()
  await received.getByText('Incassa il tesoriere.').first().waitFor()
}

async function approve(reviewer: Visitor): Promise<void> {
  const { page } = reviewer
  await openExam(reviewer, body.name)
  await page.getByText('Incassa il tesoriere.').first().waitFor()
  await decideOutcome(reviewer, 'Approva')
  await reviewer.press('Approva il piano')
  await page
    .getByText(/Approvato/)
    .first()
    .waitFor()
}

/** The page of how far the service has come. */
async function openProgress(visitor: Visitor, plan: string): Promise<void> {
  const { page } = visitor
  await page.goto(`${plan}/avanzamento?cerca=${encodeURIComponent(own)}`)
  await page.getByRole('table').getByRole('link', { name: own, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: `${own}: avanzamento` }).waitFor()
}

async function carryOut(office: Visitor, plan: string): Promise<void> {
  const { page } = office
  await openProgress(office, plan)
  const step = (name: string) => page.getByRole('form', { name })
  await step('Registra il contratto')
    .getByRole('textbox', { name: /^Giorno/ })
    .fill(today)
  await office.press('Registra il contratto')
  await step('Registra l’avvio dei lavori')
    .getByRole('textbox', { name: /^Giorno/ })
    .fill(today)
  await office.press('Registra l’avvio dei lavori')
  const proof = step('Aggiungi una prova')
  await proof.getByLabel('Documento').setInputFiles(pdf('collaudo'))
  await proof.getByRole('textbox', { name: 'Nota' }).fill('Verbale di collaudo')
  await office.press('Aggiungi la prova')
  await page.getByText('collaudo.pdf').first().waitFor()

  await page.goto(`${plan}/fornitori`)
  await page.locator('summary', { hasText: 'Chiedi documenti a un fornitore' }).click()
  const ask = step('Chiedi documenti a un fornitore')
  await ask.getByRole('textbox', { name: /^Fornitore/ }).fill('Incassi Alpini S.r.l.')
  await ask.getByRole('textbox', { name: /^Che cosa chiedi/ }).fill('Il verbale del trasferimento dei dati')
  await ask.getByRole('checkbox', { name: own }).check()
  await office.press('Prepara il collegamento')
  const address = await page.locator('#collegamento').innerText()
  await office.picture('fornitori')

  const supplier = await site.open({ scripts: false })
  await supplier.visit(new URL(address).pathname)
  await supplier.page.getByLabel('Documento', { exact: true }).setInputFiles(pdf('trasferimento'))
  await supplier.press('Invia')
  await supplier.page
    .getByText(/Ricevuto/)
    .first()
    .waitFor()
  await supplier.picture('fornitore')
  await supplier.close()

  await page.goto(`${plan}/fornitori`)
  await step('Accetta trasferimento.pdf').getByRole('button', { name: 'Accetta' }).click()
  await page.waitForLoadState()
  await openProgress(office, plan)
  for (const part of ['sistemi', 'dati', 'software'])
    await step('A che punto è')
      .getByRole('checkbox', { name: new RegExp(part) })
      .first()
      .check()
  await step('A che punto è')
    .getByRole('textbox', { name: /^Giorno/ })
    .fill(today)
  await office.press('Dichiara migrato')
  await page.getByText('Migrato, da verificare').first().waitFor()
  await office.picture('avanzamento')
}

async function verify(reviewer: Visitor, plan: string): Promise<void> {
  const { page } = reviewer
  await openProgress(reviewer, plan)
  await page.getByText('trasferimento.pdf').first().waitFor()
  await page
    .getByRole('form', { name: 'Conferma la verifica' })
    .getByRole('textbox', { name: /^Giorno/ })
    .fill(today)
  await reviewer.press('Conferma la verifica')
  await page.getByText('Verificato').first().waitFor()
}

/** The service leaves the place, in the inventory. */
async function moveAway(office: Visitor, service: string): Promise<void> {
  const { page } = office
  await page.goto(`${service}/modifica`)
  await choose(page.getByLabel('Dove sta'), /Cloud/)
  await office.press(/^Salva/)
}

test('an addition is returned, approved, carried out and verified; the shared data centre closes when the neighbour has left too', async () => {
  const office = await entered('Ufficio associato')
  const { page } = office
  const before = {
    migrated: await figure(office, 'servizi-verificati'),
    closed: await figure(office, 'data-center-chiusi'),
  }
  const dataCentre = await addPlace(office)
  const mine = await addService(office, body.code, own)
  const theirs = await addService(office, neighbour.code, foreign)
  const plan = await openAddition(office)

  const signer = await delegate()
  await send(signer)
  const officer = await entered('Responsabile del programma')
  await assign(officer, body.name, /^Davide R/)
  await officer.close()
  const reviewer = await entered('Istruttore')
  await returnOnce(reviewer)
  await answer(signer)
  await send(signer)
  await signer.close()
  await approve(reviewer)

  await carryOut(office, plan)
  await verify(reviewer, plan)
  await reviewer.close()

  await page.goto(dataCentre)
  await page.getByText(/^Per chiuderlo, prima sposta/).waitFor()
  await moveAway(office, mine)
  await page.goto(dataCentre)
  await page.getByRole('link', { name: 'il servizio che ospita' }).waitFor()
  await page
    .getByRole('region', { name: /ospitati/ })
    .getByText(neighbour.name)
    .first()
    .waitFor()
  assert.equal(await page.getByRole('button', { name: 'Chiudi il data center' }).count(), 0)
  await office.picture('data-center-bloccato')
  await moveAway(office, theirs)
  await page.goto(dataCentre)
  const closing = page.getByRole('form', { name: 'Chiudi il data center' })
  await closing.getByLabel(/^Costo annuo/).fill('3.200,00')
  await closing.getByLabel('Prova dello spegnimento').setInputFiles(pdf('spegnimento'))
  await office.press('Chiudi il data center')
  await page.getByText('Server 6').waitFor()
  await office.picture('data-center-chiuso')

  assert.equal(await figure(office, 'servizi-verificati'), before.migrated + 1)
  await page.getByRole('row', { name: new RegExp(own) }).waitFor()
  assert.equal(await figure(office, 'data-center-chiusi'), before.closed + 1)
  await page.getByRole('row', { name: new RegExp(place) }).waitFor()
  await office.look()
  await office.close()
})
