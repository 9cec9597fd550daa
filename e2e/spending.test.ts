// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, dateInRome, formatDate } from '../src/shared/dates.ts'
import { testSite, type Visitor } from './harness.ts'
import { write } from './road.ts'

const site = testSite({ store: 'demo' })
const inDays = (days: number) => formatDate(addDays(dateInRome(new Date()), days))
const subject = 'Batterie dei gruppi di continuità'
const need = 'Le batterie sono a fine vita: senza, un calo di tensione ferma gli sportelli.'
const missing = 'Allega o riassumi il preventivo: non si capisce che cosa comprende.'
const reasons = 'La spesa tiene in funzione i servizi fino alla migrazione.'
const title = new RegExp(subject)

async function entered(role: string): Promise<Visitor> {
  const visitor = await site.open()
  await visitor.signInAs(role)
  return visitor
}

/** Waits for the page with this title: what comes next is done on it. */
async function on({ page }: Visitor, name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function check({ page }: Visitor, name: RegExp): Promise<void> {
  await page.getByRole('radio', { name }).first().check()
}

/** Answers the question with this title and goes on. */
async function answer(owner: Visitor, question: string, fill: () => Promise<void>): Promise<void> {
  await on(owner, question)
  await fill()
  await owner.press('Salva e continua')
}

/** Writes in a field and stays there until the page has saved it by itself. */
async function writeAndWait({ page }: Visitor, label: RegExp, words: string): Promise<void> {
  const saved = page.waitForResponse((answer) => answer.request().headers()['x-autosave'] === '1')
  await write(page, label, words)
  assert.equal((await saved).status(), 200, words)
}

/** One question after the other, left half way and found again; an amount that reads in two ways comes back. */
async function writeRequest(owner: Visitor): Promise<string> {
  const { page } = owner
  await owner.visit('/spese')
  await owner.follow('Nuova spesa')
  await check(owner, /gruppo B/)
  await owner.press('Comincia')
  await answer(owner, 'Che cosa serve comprare?', async () => {
    await check(owner, /^Continuità e sicurezza/)
    await write(page, /^Oggetto/, subject)
  })
  await on(owner, 'A che scopo?')

  await page.goto('/spese')
  await owner.follow(subject)
  await on(owner, subject)
  await page.getByText('Manca la finalità').first().waitFor()
  const request = new URL(page.url()).pathname

  await owner.visit(`${request}/domande/finalita`)
  await answer(owner, 'A che scopo?', () => check(owner, /^Evitare l’interruzione/))
  await answer(owner, 'Perché serve, e perché non il cloud?', async () => {
    for (const typed of [need.slice(0, 20), need]) await writeAndWait(owner, /^Perché serve/, typed)
    await write(page, /^Perché il cloud/, 'I servizi migrano come dice il piano: fino ad allora girano qui.')
  })
  const costs = 'Quanto costa, anno per anno?'
  const net = page.getByRole('textbox', { name: /^Senza IVA/ }).first()
  await answer(owner, costs, () => net.fill('1.234'))
  await page
    .getByRole('alert')
    .getByRole('link', { name: /1\.234,00/ })
    .waitFor()
  assert.equal(await net.inputValue(), '1.234', 'what was typed comes back')
  await answer(owner, costs, () => net.fill('1.234,00'))
  await answer(owner, 'Da chi, e con quale procedura?', () =>
    write(page, /^Fornitore/, 'Energia Alpina S.r.l.'),
  )
  await answer(owner, 'Da quando a quando dura il contratto?', async () => {
    await write(page, /^Inizio del contratto/, inDays(10))
    await write(page, /^Fine del contratto/, inDays(30))
  })
  await answer(owner, 'Quali servizi dipendono da questa spesa?', () =>
    page.getByRole('main').getByRole('checkbox').first().check(),
  )
  await answer(owner, 'La capacità del data center aumenta?', () => check(owner, /^No/))
  await answer(owner, 'Chi firma la relazione?', () =>
    write(page, /^Chi firma/, 'Anna Neri, responsabile della transizione digitale'),
  )
  await on(owner, 'Quali documenti alleghi?')
  await owner.follow('Ho finito: rivedi tutto')
  await page.getByText('1.234,00 € senza IVA').first().waitFor()
  return request
}

/** Declares that it is true and sends; the receipt comes. */
async function send(signer: Visitor, request: string, verb: string): Promise<void> {
  const { page } = signer
  await signer.visit(`${request}/invio`)
  await page.getByRole('checkbox', { name: /^Ho letto che cosa parte/ }).check()
  await page.getByRole('button', { name: verb, exact: true }).click()
  await on(signer, /inviata$/)
  await page.getByText('Impronta SHA-256').waitFor()
  await signer.look()
}

/** From the queue to the desk of the request. */
async function openExam(examiner: Visitor, view?: string): Promise<void> {
  await examiner.page.goto('/spese')
  if (view) await examiner.follow(view)
  await examiner.follow(subject)
  await on(examiner, title)
}

async function askIntegration(reviewer: Visitor): Promise<void> {
  const { page } = reviewer
  await openExam(reviewer)
  await reviewer.press('Prendi in istruttoria')
  await page.locator('summary', { hasText: 'Chiedi integrazioni' }).click()
  await write(page, /^Che cosa manca/, missing)
  await reviewer.press('Chiedi integrazioni')
  await page.getByText(/conteggio fermo/).waitFor()
}

/** The question is on the request; an answer is corrected, and the next version leaves. */
async function answerIntegration(signer: Visitor, request: string): Promise<void> {
  const { page } = signer
  await signer.visit(request)
  await page.getByRole('region', { name: 'Che cosa chiede il programma' }).getByText(missing).waitFor()
  await signer.visit(`${request}/domande/motivo`)
  await answer(signer, 'Perché serve, e perché non il cloud?', () =>
    write(page, /^Perché serve/, `${need} Il preventivo comprende dodici batterie e il montaggio.`),
  )
  await on(signer, 'Quanto costa, anno per anno?')
  await send(signer, request, 'Invia la risposta')
}

async function giveOpinion(reviewer: Visitor): Promise<void> {
  const { page } = reviewer
  await openExam(reviewer, 'Mie')
  await page.getByText(/dodici batterie/).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Rivedi la decisione' }).count(), 0)
  await check(reviewer, /^Favorevole/)
  await write(page, /^Motivi/, reasons)
  await reviewer.press('Registra il parere')
  await page.getByRole('region', { name: 'Parere', exact: true }).getByText(reasons).waitFor()
  assert.equal(
    await page.getByRole('button', { name: 'Rivedi la decisione' }).count(),
    0,
    'who gave the opinion does not decide',
  )
}

/** The words of the act come from the template, and are those the body will read. */
async function decide(officer: Visitor): Promise<void> {
  const { page } = officer
  await openExam(officer)
  await check(officer, /^Autorizza$/)
  await officer.press('Rivedi la decisione')
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^Scrivi i motivi/ })
    .waitFor()
  await write(page, /^Motivi dell’atto/, reasons)
  await officer.press('Rivedi la decisione')
  await on(officer, 'Autorizza?')
  const text = page.getByRole('textbox', { name: /^Testo dell’atto/ })
  const draft = await text.inputValue()
  assert.ok(draft.includes(subject) && draft.includes('1.234,00'), draft)
  await text.fill(`${draft}\n\nLe batterie vecchie vanno smaltite come rifiuti.`)
  await officer.press('Aggiorna l’anteprima')
  await page
    .getByRole('region', { name: 'Anteprima dell’atto' })
    .getByText(/vanno smaltite/)
    .waitFor()
  await officer.picture('spesa-decisione')
  await officer.press('Conferma: autorizza')
  await on(officer, title)
  await page.getByText('Autorizzata').first().waitFor()
}

async function readAct(owner: Visitor, request: string): Promise<void> {
  const { page } = owner
  await owner.visit(request)
  await page.getByText('Autorizzata').first().waitFor()
  await owner.follow(/^atto n\. /)
  await on(owner, /^Atto n\. /)
  await page.getByText(/vanno smaltite/).waitFor()
  await page.getByText(reasons).first().waitFor()
  await owner.picture('spesa-atto')
}

test('a request is written, sent, returned, answered, examined and decided by another; its owner reads the act', async () => {
  const contact = await entered('Referente')
  const request = await writeRequest(contact)
  await contact.visit(`${request}/invio`)
  await contact.page.getByText('Non puoi inviarla tu').waitFor()
  const signer = await entered('Legale rappresentante')
  await send(signer, request, 'Invia')

  const reviewer = await entered('Istruttore')
  await askIntegration(reviewer)
  await answerIntegration(signer, request)
  await signer.close()
  await giveOpinion(reviewer)
  await reviewer.close()

  const officer = await entered('Responsabile del programma')
  await decide(officer)
  await officer.visit('/spese/quadro')
  await officer.close()
  await readAct(contact, request)
  await contact.close()
})

test('a communication is taken note of, after a look at what that means', async () => {
  const officer = await entered('Responsabile del programma')
  const { page } = officer
  await officer.visit('/spese')
  await officer.follow('Comunicazioni')
  await page.getByRole('checkbox', { name: /^Seleziona Energia e raffreddamento, Fontebruna/ }).check()
  await officer.press('Anteprima')
  await on(officer, 'Presa d’atto di più comunicazioni')
  await page.getByRole('row', { name: /Fontebruna/ }).waitFor()
  await officer.press('Prendi atto di 1')
  await page.getByText('Presa d’atto di 1 comunicazione').waitFor()
  await officer.visit('/spese/registro')
  await page
    .getByRole('row', { name: /Fontebruna/ })
    .getByText('Presa d’atto')
    .waitFor()
  await officer.close()
})
