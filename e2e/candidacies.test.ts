// SPDX-License-Identifier: AGPL-3.0-or-later
import { before, describe, test } from 'node:test'
import {
  addDays,
  addMonths,
  dateInRome,
  formatDate,
  formatLongDate,
  formatShortWeekday,
  type LocalDate,
} from '../src/shared/dates.ts'
import { nearestWorkingDay } from '../src/shared/working-days.ts'
import { testSite, type Visitor } from './harness.ts'
import { makeDrafts } from './simulator.ts'

const site = testSite({ store: 'demo' })
const daysAgo = (days: number) => addDays(dateInRome(new Date()), -days)
const channel = 'Da dove è partita'
const sending = { [channel]: 'Portale nazionale', 'Chi l’ha inviata': 'Carla M.' }

interface Draft {
  readonly path: string
  readonly body: string
  /** What it asks, as pages write it. */
  readonly money: string
}

describe('an office takes candidacies from the simulator to their end', () => {
  let office: Visitor
  let paid: Draft
  let renounced: Draft
  let late: Draft
  before(async () => {
    office = await site.open({ scripts: false })
    await office.signInAs('Ufficio associato')
  })

  test('simulates its 42 bodies, makes drafts and sends three', async () => {
    await makeDrafts(office, 'Autunno')
    await office.follow('Apri le candidature')
    await office.visit('/candidature?stato=draft&ordina=-importo')
    const drafts = await firstDrafts(office, 3)
    for (const [index, draft] of drafts.entries()) {
      await open(office, draft.path)
      await record(office, 'Registra l’invio', 28 - index, {
        ...sending,
        'Numero di protocollo': `12${index}/2026`,
      })
      await shows(office, 'Inviata', draft.money, `n. 12${index}/2026`)
    }
    ;[paid, renounced, late] = drafts as [Draft, Draft, Draft]
  })

  test('follows one to the payment, each act with the day that the next one is due', async () => {
    await open(office, paid.path)
    await record(office, 'Registra che è ricevibile', 27)
    await record(office, 'Registra la PEC di ammissibilità', 26)
    await shows(office, 'Ora: inserire il CUP', formatLongDate(addDays(daysAgo(26), 5)))
    await record(office, 'Inserisci il CUP', 24, { CUP: 'A11B22000000006' })
    await shows(office, 'CUP A11B22000000006', 'Si aspetta la chiusura della finestra')
    await record(office, 'Registra il decreto di finanziamento', 20, { 'Numero del decreto': '7/2026' })
    await shows(office, paid.money, formatLongDate(addMonths(daysAgo(20), 6)))
    await sign(office, 18, '80.000,00')
    await record(office, 'Concludi la contrattualizzazione', 17)
    await shows(office, formatLongDate(addMonths(daysAgo(18), 9)))
    await office.look()
    await record(office, 'Dichiara completate le attività', 10)
    await record(office, 'Chiedi la verifica tecnica', 9)
    await shows(office, 'La verifica tecnica è in corso')
    await record(office, 'Registra l’esito positivo', 7)
    await shows(office, formatLongDate(addDays(daysAgo(10), 60)))
    await record(office, 'Chiedi l’erogazione', 5, sending)
    await record(office, 'Registra che è in liquidazione', 3)
    await record(office, 'Registra il pagamento', 1, { 'Importo ricevuto': paid.money.replace(/\s*€/, '') })
    await shows(office, 'Liquidata', 'nulla', `Pagamento, ${formatLongDate(daysAgo(1))}`)
    await office.look()
    await office.picture('candidatura-liquidata')
  })

  test('renounces another, told before of what it cancels; the plan behind it lapses', async () => {
    const { page } = office
    await open(office, renounced.path)
    await record(office, 'Registra la PEC di ammissibilità', 20)
    await record(office, 'Registra il decreto di finanziamento', 10)
    await sign(office, 6, '10.000,00')
    await goTo(office, 'Rinuncia al finanziamento')
    await office.look()
    await shows(
      office,
      `Si perdono ${renounced.money}`,
      'Decade anche il piano di migrazione',
      'Restano a carico dell’ente 1 contratto firmato: 10.000,00 €',
    )
    await page.getByRole('button', { name: 'Rinuncia al finanziamento' }).click()
    await page.getByRole('alert').getByRole('link').first().waitFor()
    await shows(office, `Si perdono ${renounced.money}`)
    await fillAct(office, 2, { Motivo: 'Il fornitore non garantisce i tempi.' })
    await submit(office, 'Rinuncia al finanziamento')
    await shows(office, 'Rinuncia presentata', 'Si aspetta il decreto di rinuncia')
    await office.look()
    await office.follow('decidi che cosa ne è del piano')
    await page.getByRole('heading', { level: 1, name: `Piano di migrazione di ${renounced.body}` }).waitFor()
    await shows(office, 'il piano decade', 'Il fornitore non garantisce i tempi.')
    await office.picture('piano-decaduto')
  })

  test('sees the money of a term before it passes, and after', async () => {
    await open(office, late.path)
    await record(office, 'Registra la PEC di ammissibilità', 0)
    await shows(office, 'Ora: inserire il CUP', formatLongDate(addDays(daysAgo(0), 5)))
    await office.visit('/?quando=entro-7&importo=1')
    await showsDue(office, late, addDays(daysAgo(0), 5))

    await open(office, late.path)
    await goTo(office, 'Annulla l’ultimo atto')
    await office.page.getByLabel('Motivo').fill('La PEC era arrivata prima')
    await submit(office, 'Annulla l’atto')
    await record(office, 'Registra la PEC di ammissibilità', 12)
    await shows(office, 'Il termine è passato', formatLongDate(daysAgo(7)), late.money)
    await office.look()
    await office.visit('/?quando=in-ritardo&importo=1')
    await showsDue(office, late, daysAgo(7))
    await office.picture('importo-in-ritardo')
    await office.visit('/candidature?ritardo=1')
    await shows(office, late.body)
    await office.visit('/candidature/portafoglio')
    await office.visit('/candidature/avvisi')
    await office.close()
  })
})

/** The drafts that ask most: they have all the services they need. */
async function firstDrafts({ page }: Visitor, count: number): Promise<Draft[]> {
  const rows = page.getByRole('table', { name: /^Candidature/ }).getByRole('row')
  const drafts: Draft[] = []
  for (const row of (await rows.all()).slice(1, count + 1)) {
    const link = row.getByRole('rowheader').getByRole('link')
    drafts.push({
      path: (await link.getAttribute('href')) ?? '',
      body: await row.getByRole('link').nth(1).innerText(),
      money: await row.getByText(/€$/).innerText(),
    })
  }
  return drafts
}

async function open({ page }: Visitor, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: 'Cloud per i comuni' }).waitFor()
}

/** Follows a link of the candidacy to the page of an act or of a contract. */
async function goTo({ page }: Visitor, label: string): Promise<void> {
  const arrived = page.waitForURL(/\/(atti|contratti)/)
  await page.getByRole('main').getByRole('link', { name: label, exact: true }).first().click()
  await arrived
}

async function fillAct({ page }: Visitor, ago: number, values: Record<string, string>): Promise<void> {
  const field = (label: string) => page.getByRole('textbox', { name: new RegExp(`^${label}`) }).first()
  await field('Giorno').fill(formatDate(daysAgo(ago)))
  for (const [label, value] of Object.entries(values))
    if (label === channel) await page.getByRole('combobox', { name: label }).selectOption({ label: value })
    else await field(label).fill(value)
}

/** Presses the button of a form: a candidacy comes back, or nothing does. */
async function submit({ page }: Visitor, label: string): Promise<void> {
  const arrived = page.waitForURL(({ pathname }) => /^\/candidature\/[^/]+$/.test(pathname))
  await page.getByRole('button', { name: label, exact: true }).click()
  await arrived
}

async function record(
  office: Visitor,
  act: string,
  ago: number,
  values: Record<string, string> = {},
): Promise<void> {
  await goTo(office, act)
  await fillAct(office, ago, values)
  await submit(office, act)
}

async function sign(office: Visitor, ago: number, amount: string): Promise<void> {
  await goTo(office, 'Aggiungi un contratto')
  await fillAct(office, ago, {
    Fornitore: 'Fornitore Esempio',
    Oggetto: 'Migrazione dei servizi',
    CIG: '8527277397',
    Importo: amount,
  })
  await submit(office, 'Aggiungi il contratto')
}

async function shows({ page }: Visitor, ...words: string[]): Promise<void> {
  for (const text of words)
    await page.getByRole('main').getByText(text).filter({ visible: true }).first().waitFor()
}

/** The first page tells that the CUP of a body is due, the last useful day for a term and the money that depends on it. */
async function showsDue({ page }: Visitor, { body, money }: Draft, term: LocalDate): Promise<void> {
  const row = page
    .getByRole('region', { name: 'Da fare' })
    .getByRole('row')
    .filter({ hasText: 'Inserire il CUP' })
    .filter({ hasText: body })
  await row.getByText(money).waitFor()
  await row.getByText(formatShortWeekday(nearestWorkingDay(term, -1))).waitFor()
}
