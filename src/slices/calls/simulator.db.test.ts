// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aCall } from '../../../test/factories/calls.ts'
import { aPlan } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import type { Call } from './model.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
let app: TestApp
let call: Call
let [planned, near, foreign] = ['', '', ''] as string[] as [
  AdministrationId,
  AdministrationId,
  AdministrationId,
]
let people: Record<'contact' | 'office' | 'other' | 'officer' | 'auditor', TestClient>

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  call = await aCall(database.db, now, { title: 'Cloud aperto di prova' })
  const services = Array.from({ length: 11 }, (_, at) => `Servizio ${at + 1}`)
  planned = (await aPlan(database, { services, body: { name: 'Valdorsa' } }, now)).administrationId
  await database.store.ownerRows(
    "update plan_items set approach = 'B', cost_cents = 100000, yearly_fee_cents = 20000 where administration_id = $1 returning 1",
    [planned],
  )
  const populations = [
    { countedOn: '2011-10-09', residents: 2616, source: 'prova' },
    { countedOn: '2023-01-01', residents: 2491, source: 'prova' },
  ]
  near = (await anAdministration(database.db, { name: 'Rio al Confine', ipaCode: 'c_near', populations })).id
  foreign = (await anAdministration(database.db, { name: 'Altrove' })).id
  const [office, otherOffice] = [await anAssociation(database.db), await anAssociation(database.db)]
  await aMember(database.db, office.id, planned)
  await aMember(database.db, office.id, near)
  await aMember(database.db, otherOffice.id, foreign)
  people = {
    contact: await app.as({ role: 'contact', administrationId: near }),
    office: await app.as({ role: 'office_member', associationId: office.id }),
    other: await app.as({ role: 'office_member', associationId: otherOffice.id }),
    officer: await app.as({ role: 'programme_officer' }),
    auditor: await app.as({ role: 'auditor' }),
  }
})

const text = (body: string) =>
  body
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/\s+/g, ' ')

describe('the simulator', () => {
  test('puts three hypotheses side by side for one body, with its plan', async () => {
    const page = await people.office.get(`/avvisi/simulatore?ente=${planned}&avviso=${call.code}`)
    assert.equal(page.statusCode, 200)
    const words = text(page.body)
    assert.match(words, /Ipotesi 2: come nel piano/)
    // 12.000 + 11 × 5.069; 11 × 1.000 of cost.
    assert.match(words, /Contributo forfettario 35\.520,00 € 67\.759,00 € 67\.759,00 €/)
    assert.match(words, /Costo previsto n\.d\. 11\.000,00 € 11\.000,00 €/)
    assert.match(words, /Residuo .*56\.759,00 €/)
    assert.match(words, /Canoni nuovi n\.d\. 2\.200,00 €/)
    assert.match(words, /Tutte le combinazioni ammesse/)
    assert.doesNotMatch(words, /non copre il costo/)
  })

  test('counts every body of the office, and nobody else’s', async () => {
    const words = text((await people.office.get(`/avvisi/simulatore?avviso=${call.code}`)).body)
    assert.match(words, /Tutti i 2 enti/)
    assert.match(words, /Rio al Confine/)
    assert.match(words, /vicino al confine/)
    assert.doesNotMatch(words, /Altrove/)
    const foreignBody = await people.office.get(`/avvisi/simulatore?ente=${foreign}&avviso=${call.code}`)
    assert.doesNotMatch(text(foreignBody.body), /Altrove/)
  })

  test('is read by programme and auditor for a body they name, without its plan', async () => {
    for (const person of [people.officer, people.auditor]) {
      assert.match(text((await person.get('/avvisi/simulatore')).body), /Scegli un ente/)
      const words = text((await person.get(`/avvisi/simulatore?ipa=C_NEAR&avviso=${call.code}`)).body)
      assert.match(words, /Rio al Confine/)
      assert.match(words, /Contributo forfettario 16\.696,00 € n\.d\. 47\.427,00 €/)
      assert.doesNotMatch(words, /Salva lo scenario/)
    }
  })

  test('gives its rows as files', async () => {
    const csv = await people.office.get(`/avvisi/simulatore.csv?ente=${planned}&avviso=${call.code}`)
    assert.match(csv.body, /come nel piano,[^\n]*Valdorsa[^\n]*,67759\.00,,11000\.00/)
    const xlsx = await people.office.get(`/avvisi/simulatore.xlsx?avviso=${call.code}`)
    assert.equal(xlsx.statusCode, 200)
  })
})

describe('the band of a body near a bound', () => {
  test('shows both populations, and is chosen with a reason', async () => {
    const here = `/avvisi/simulatore?ente=${near}&avviso=${call.code}`
    const words = text((await people.contact.get(here)).body)
    assert.match(words, /Due popolazioni, due fasce/)
    assert.match(words, /2\.491 abitanti al 01\/01\/2023: fino a 2\.500 abitanti/)
    assert.match(words, /2\.616 abitanti al 09\/10\/2011: da 2\.501 a 5\.000 abitanti/)
    const form = { ente: near, fascia: 'fino-5000', motivo: '' }
    const refused = await people.contact.post(`/avvisi/${call.code}/fascia`, form)
    assert.equal(refused.statusCode, 422)
    assert.match(text(refused.body), /Scrivi perché/)
    const saved = await people.contact.post(`/avvisi/${call.code}/fascia`, {
      ...form,
      motivo: 'PEC del 3 marzo',
    })
    assert.equal(saved.statusCode, 303)
    assert.match(
      text((await people.contact.get(here)).body),
      /Fascia scelta a mano: da 2\.501 a 5\.000 abitanti/,
    )
    for (const person of [people.other, people.officer, people.auditor])
      assert.equal(
        (await person.post(`/avvisi/${call.code}/fascia`, { ...form, motivo: 'x' })).statusCode,
        403,
      )
    await people.contact.post(`/avvisi/${call.code}/fascia`, { ente: near, fascia: '', motivo: '' })
    assert.match(text((await people.contact.get(here)).body), /Due popolazioni, due fasce/)
  })
})

describe('scenarios', () => {
  const save = (person: TestClient, nome: string, ipotesi = 'plan') =>
    person.post('/avvisi/scenari', { ente: '', avviso: call.code, ipotesi, nome })

  test('are saved, changed line by line, compared, and removed', async () => {
    const saved = await save(people.office, 'Tutto come nel piano')
    assert.equal(saved.statusCode, 303)
    const path = String(saved.headers['location']).split('?')[0] as string
    const page = await people.office.get(path)
    assert.match(text(page.body), /Contributo forfettario 67\.759,00 €/)
    const version = /name="version" value="(\d+)"/.exec(page.body)?.[1] ?? ''
    const line =
      page.body.includes('id="modo0-1"') &&
      text(page.body).indexOf('Rio') < text(page.body).indexOf('Valdorsa')
        ? 1
        : 0
    const form = {
      version,
      nome: 'Con meno servizi',
      mesi: '12',
      [`modo0-${line}`]: '5',
      [`modo1-${line}`]: '6',
      [`costo-${line}`]: '20.000,00',
    }
    const wrong = await people.office.post(path, { ...form, [`costo-${line}`]: 'tanto' })
    assert.equal(wrong.statusCode, 422)
    assert.match(text(wrong.body), /non è un importo/)
    assert.equal((await people.office.post(path, form)).statusCode, 303)
    const after = text((await people.office.get(path)).body)
    // 12.000 + 5 × 2.352 + 6 × 5.069
    assert.match(after, /54\.174,00 €/)
    assert.match(after, /per circa 12 mesi/)
    assert.match(after, /34\.174,00 €/)
    assert.equal((await people.office.post(path, form)).statusCode, 409)
    const second = String((await save(people.office, 'Il massimo', 'most')).headers['location'])
    const ids = [path, second].map((each) => /scenari\/([0-9a-f-]+)/.exec(each)?.[1] ?? '')
    const compared = text((await people.office.get(`/avvisi/scenari/confronto?s=${ids[0]}&s=${ids[1]}`)).body)
    assert.match(compared, /Ipotesi 1: Con meno servizi/)
    assert.match(compared, /Ipotesi 2: Il massimo/)
    assert.match((await people.office.get(`/avvisi/scenari/confronto.csv?s=${ids[0]}`)).body, /54174\.00/)
    assert.equal((await people.office.post(`${path}/rimozione`)).statusCode, 303)
    assert.equal((await people.office.get(path)).statusCode, 404)
  })

  test('are of the office that saved them', async () => {
    const path = String((await save(people.office, 'Riservato')).headers['location']).split('?')[0] as string
    for (const person of [people.other, people.contact, people.officer, people.auditor]) {
      assert.equal((await person.get(path)).statusCode, 404)
      assert.doesNotMatch((await person.get('/avvisi/scenari')).body, /Riservato/)
    }
    for (const person of [people.officer, people.auditor])
      assert.equal((await save(person, 'No')).statusCode, 403)
    assert.equal((await people.other.post(`${path}/rimozione`)).statusCode, 404)
    assert.equal((await people.officer.post(`${path}/rimozione`)).statusCode, 403)
  })

  test('become drafts of candidacies, those that can', async () => {
    const path = String((await save(people.office, 'Da candidare')).headers['location']).split(
      '?',
    )[0] as string
    const made = text((await people.office.post(`${path}/candidature`)).body)
    assert.match(made, /1 bozza creata/)
    const again = text((await people.office.post(`${path}/candidature`)).body)
    assert.match(again, /Senza bozza/)
    assert.equal((await people.auditor.post(`${path}/candidature`)).statusCode, 404)
  })

  test('without a line are refused', async () => {
    const nothing = await people.office.post('/avvisi/scenari', {
      ente: '',
      avviso: 'nessuno',
      ipotesi: 'plan',
      nome: 'x',
    })
    assert.equal(nothing.statusCode, 422)
  })
})
