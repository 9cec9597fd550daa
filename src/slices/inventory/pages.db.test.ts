// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { AssociationId } from '../../shared/ids.ts'
import type { Administration } from '../registry/index.ts'
import { addTerm, inventoryDue, listTerms, loadReferenceData } from './index.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:42:00Z')
const cli = systemActor('cli', now)

let app: TestApp
let own: Administration
let associationId: AssociationId
let office: TestClient
let contact: TestClient
let reviewer: TestClient
let administrator: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  await withActor(database.db, cli, (tx) => loadReferenceData(tx, now))
  own = await anAdministration(database.db, { name: 'Valdorsa' })
  associationId = (await anAssociation(database.db)).id
  await aMember(database.db, associationId, own.id)
  office = await app.as({ role: 'office_member', associationId })
  contact = await app.as({ role: 'contact', administrationId: own.id })
  reviewer = await app.as({ role: 'reviewer' })
  administrator = await app.as({ role: 'administrator' })
})

function hidden(html: string, name: string): string {
  const value = new RegExp(`name="${name.replaceAll('.', '\\.')}" value="([^"]*)"`).exec(html)?.[1]
  assert.ok(value !== undefined, `no hidden field ${name}`)
  return value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

function idOf(location: string | undefined): string {
  return /\/([0-9a-f-]{36})/.exec(location ?? '')?.[1] ?? ''
}

async function eventsOf(id: string) {
  return database.store.ownerRows<{
    action: string
    changes: Record<string, unknown>
    reason: string | null
  }>('select action, changes, reason from events where subject_id = $1 order by at, event_id', [id])
}

describe('the grid', () => {
  /** What the page posts for a body, as a browser would. */
  function formOf(html: string): Record<string, string> {
    const form: Record<string, string> = {}
    const decode = (text: string) =>
      text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&')
    for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
      const name = / name="([^"]*)"/.exec(tag)?.[1]
      if (name && (name.includes('.') || name === 'ente' || name === 'da'))
        form[name] = decode(/ value="([^"]*)"/.exec(tag)?.[1] ?? '')
    }
    for (const [select, name] of html.matchAll(/<select [^>]*name="([^"]*\.[^"]*)"[^>]*>.*?<\/select>/gs))
      form[name as string] = decode(
        /<option (?:selected value="([^"]*)"|value="([^"]*)" selected)/
          .exec(select)
          ?.slice(1)
          .find(Boolean) ?? '',
      )
    return form
  }

  async function aGrid() {
    const body = await anAdministration(database.db)
    await aMember(database.db, associationId, body.id)
    const place = await aDataCentre(database, { administrationId: body.id, name: 'Municipio' })
    const demos = await aSoftware(database, { administrationId: body.id, name: 'Demos' })
    const a = await aService(database, {
      administrationId: body.id,
      name: 'Anagrafe',
      typeCode: 'COM-04',
      softwareIds: [demos.id],
      dataCentreId: place.id,
    })
    const b = await aService(database, { administrationId: body.id, name: 'Biblioteca' })
    const page = await office.get(`/inventario/griglia?ente=${body.id}`)
    assert.equal(page.statusCode, 200)
    return { body, place, a: a.id, b: b.id, form: formOf(page.body) }
  }

  const services = (administrationId: string) =>
    database.store.ownerRows<{
      digital_service_id: string
      name: string
      version: number
      users_count: number | null
      hosting: string
      data_class: string | null
      service_type_code: string | null
    }>(
      'select digital_service_id, name, version, users_count, hosting, data_class, service_type_code from digital_services where administration_id = $1 order by name',
      [administrationId],
    )

  test('posted as it is, changes nothing', async () => {
    const { body, form } = await aGrid()
    const answer = await office.post('/inventario/griglia', form)
    assert.equal(answer.headers.location, `/inventario/griglia?ente=${body.id}&salvate=0`)
    assert.deepEqual(
      (await services(body.id)).map((row) => row.version),
      [1, 1],
    )
  })

  test('saves the rows that were touched, adds new ones, and leaves the others alone', async () => {
    const { body, a, b, form } = await aGrid()
    const answer = await office.post('/inventario/griglia', {
      ...form,
      [`type.${b}`]: 'biblioteche',
      [`dataClass.${b}`]: 'ordinary',
      [`dataClassSource.${b}`]: 'ACN',
      [`dataClassOn.${b}`]: '1/3/2026',
      [`place.${b}`]: 'cloud',
      [`software.${b}`]: 'demos; Clavis',
      [`usersCount.${b}`]: '1.250',
      'name.n1': 'Protocollo',
    })
    assert.equal(answer.headers.location, `/inventario/griglia?ente=${body.id}&salvate=2`)
    const rows = await services(body.id)
    assert.deepEqual(
      rows.map((row) => [row.name, row.version, row.hosting]),
      [
        ['Anagrafe', 1, 'data_centre'],
        ['Biblioteca', 2, 'cloud'],
        ['Protocollo', 1, 'unknown'],
      ],
    )
    assert.equal(rows[1]?.service_type_code, 'COM-X18')
    assert.equal(rows[1]?.users_count, 1250)
    assert.deepEqual(await eventsOf(a), [])
    const [event] = await eventsOf(b)
    assert.deepEqual(event?.changes, {
      type: [null, 'Biblioteche'],
      software: [null, ['Clavis', 'Demos']],
      place: ['Non si sa ancora', 'Cloud'],
      dataClassSource: [null, 'ACN'],
      dataClassOn: [null, '2026-03-01'],
      usersCount: [null, 1250],
    })
  })

  test('shows an error at its cell with what was typed, and saves the rows that are right', async () => {
    const { body, a, b, form } = await aGrid()
    const answer = await office.post('/inventario/griglia', {
      ...form,
      [`usersCount.${a}`]: '40',
      [`type.${b}`]: 'Astrologia',
      [`dataClassOn.${b}`]: '31/02/2026',
      [`usersCount.${b}`]: '-1',
      'usersCount.n2': '7',
    })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /1 riga salvata/)
    assert.match(answer.body, /Ci sono 4 cose da correggere/)
    for (const cell of [`type.${b}`, `dataClassOn.${b}`, `usersCount.${b}`, 'name.n2'])
      assert.match(answer.body, new RegExp(`href="#${cell}"`))
    assert.match(answer.body, /value="31\/02\/2026"/)
    assert.match(answer.body, /value="Astrologia"/)
    const rows = await services(body.id)
    assert.deepEqual(
      rows.map((row) => [row.name, row.version]),
      [
        ['Anagrafe', 2],
        ['Biblioteca', 1],
      ],
    )

    // Corrected and posted again, it is saved; the row saved before is not written twice.
    const again = {
      ...formOf(answer.body),
      [`type.${b}`]: '',
      [`dataClassOn.${b}`]: '',
      [`usersCount.${b}`]: '1',
      'usersCount.n2': '',
    }
    assert.equal(
      (await office.post('/inventario/griglia', again)).headers.location,
      `/inventario/griglia?ente=${body.id}&salvate=1`,
    )
    assert.deepEqual(
      (await services(body.id)).map((row) => row.version),
      [2, 2],
    )
  })

  test('a row somebody else wrote is kept when untouched, and asked about when both wrote the same cell', async () => {
    const { body, a, b, form } = await aGrid()
    await office.post(`/inventario/servizi/${a}`, {
      version: '1',
      name: 'Anagrafe',
      typeCode: 'COM-04',
      place: 'supplier',
      dataClass: 'ordinary',
    })
    await office.post(`/inventario/servizi/${b}`, {
      version: '1',
      name: 'Biblioteca',
      place: 'unknown',
      dataClass: 'ordinary',
      usersCount: '9',
    })
    const answer = await office.post('/inventario/griglia', { ...form, [`usersCount.${b}`]: '11' })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /ha scritto intanto «9»\. Nulla è andato perso/)
    assert.match(
      answer.body,
      new RegExp(`name="usersCount\\.${b}"[^>]*value="11"|value="11"[^>]*name="usersCount\\.${b}"`),
    )
    const rows = await services(body.id)
    assert.equal(rows[0]?.hosting, 'supplier')
    assert.equal(rows[1]?.users_count, 9)
    await office.post('/inventario/griglia', formOf(answer.body))
    assert.equal((await services(body.id))[1]?.users_count, 11)
  })

  test('refuses cells it does not have', async () => {
    const { form, b } = await aGrid()
    assert.equal(
      (await office.post('/inventario/griglia', { ...form, [`state.${b}`]: 'ceased' })).statusCode,
      400,
    )
  })

  test('writes nothing of a service of another body', async () => {
    const { form } = await aGrid()
    const other = await anAdministration(database.db)
    const { id } = await aService(database, { administrationId: other.id, name: 'Altrui' })
    await office.post('/inventario/griglia', { ...form, [`name.${id}`]: 'Rubato', [`base.${id}`]: '{}' })
    assert.equal((await services(other.id))[0]?.name, 'Altrui')
  })
})

describe('a data centre', () => {
  const values = {
    name: 'Municipio, piano terra',
    group: 'B',
    groupReason: '3 requisiti mancanti',
    groupSource: 'Censimento',
    groupOn: '10/02/2020',
    isGroupContested: '1',
  }

  test('is added with its group, the reason, the source and the contested mark', async () => {
    const added = await contact.post('/inventario/data-center', { ente: own.id, ...values })
    const id = idOf(added.headers.location)
    const page = await contact.get(`/inventario/data-center/${id}`)
    for (const words of [
      /Gruppo B/,
      /contestato dall’ente/,
      /3 requisiti mancanti/,
      /Censimento, 10\/02\/2020/,
      /non ha una chiusura prevista/,
    ])
      assert.match(page.body, words)
    assert.deepEqual(
      (await eventsOf(id)).map((event) => event.action),
      ['add'],
    )
  })

  test('comes back with what is wrong beside each field', async () => {
    const answer = await contact.post('/inventario/data-center', {
      ente: own.id,
      ...values,
      name: '',
      group: 'Z',
      closesOn: '31/02/2027',
    })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /Ci sono 3 cose da correggere/)
    assert.match(answer.body, /value="31\/02\/2027"/)
  })

  test('two people on it are asked only about what both changed', async () => {
    const { id } = await aDataCentre(database, { administrationId: own.id, name: 'Sala' })
    const page = await contact.get(`/inventario/data-center/${id}/modifica`)
    const seen = { version: hidden(page.body, 'version'), base: hidden(page.body, 'base') }
    const form = { name: 'Sala', group: 'B' }
    await office.post(`/inventario/data-center/${id}`, {
      ...form,
      ...seen,
      site: 'Via Roma',
      closesOn: '30/06/2026',
    })
    const asked = await contact.post(`/inventario/data-center/${id}`, {
      ...form,
      ...seen,
      isShared: '1',
      closesOn: '31/07/2026',
    })
    assert.equal(asked.statusCode, 409)
    assert.match(asked.body, /Chiusura prevista/)
    assert.match(asked.body, />30\/06\/2026</)
    assert.match(asked.body, />31\/07\/2026</)
    assert.doesNotMatch(asked.body, /Via Roma/)
    await contact.post(`/inventario/data-center/${id}`, {
      ...form,
      isShared: '1',
      closesOn: '31/07/2026',
      version: hidden(asked.body, 'version'),
      base: hidden(asked.body, 'base'),
      conflitti: hidden(asked.body, 'conflitti'),
      scelta: 'theirs',
    })
    const [row] = await database.store.ownerRows(
      'select site, is_shared, closes_on from data_centres where data_centre_id = $1',
      [id],
    )
    assert.deepEqual(row, { site: 'Via Roma', is_shared: true, closes_on: '2026-06-30' })
  })

  test('moves along its lifecycle, with a reason to go back', async () => {
    const { id } = await aDataCentre(database, { administrationId: own.id, name: 'Vuoto' })
    const move = (azione: string, motivo = '', giorno = '') =>
      contact.post(`/inventario/data-center/${id}/stato`, { azione, motivo, giorno })
    const closedOn = async () =>
      (
        await database.store.ownerRows<{ closed_on: string | null }>(
          'select closed_on from data_centres where data_centre_id = $1',
          [id],
        )
      )[0]?.closed_on
    assert.equal((await move('decommission')).statusCode, 303)
    assert.equal((await move('decommission')).statusCode, 409)
    assert.equal((await move('resume')).statusCode, 422)
    for (const giorno of ['', '31/02/2026', '1/1/2099']) {
      const refused = await move('close', '', giorno)
      assert.equal(refused.statusCode, 422)
      assert.match(refused.body, /href="#giorno"/)
    }
    assert.equal((await move('close', '', '1/3/2026')).statusCode, 303)
    assert.equal(await closedOn(), '2026-03-01')
    assert.match(
      (await contact.get(`/inventario/data-center/${id}`)).body,
      /Chiuso il<\/dt>\s*<dd[^>]*>01\/03\/2026/,
    )
    assert.equal((await move('reopen', 'Segnato per errore')).statusCode, 303)
    assert.equal(await closedOn(), null)
    assert.equal((await move('explode')).statusCode, 409)
    assert.deepEqual(
      (await eventsOf(id)).map((event) => [event.action, event.reason]),
      [
        ['decommission', null],
        ['close', null],
        ['reopen', 'Segnato per errore'],
      ],
    )
    assert.equal(
      (await reviewer.post(`/inventario/data-center/${id}/stato`, { azione: 'close' })).statusCode,
      403,
    )
  })

  test('keeps its site from the programme, and from the history', async () => {
    const { id } = await aDataCentre(database, {
      administrationId: own.id,
      name: 'Sala dati',
      site: 'Locale 3',
    })
    const page = await contact.get(`/inventario/data-center/${id}/modifica`)
    await contact.post(`/inventario/data-center/${id}`, {
      name: 'Sala dati',
      group: 'B',
      site: 'Locale 4',
      version: hidden(page.body, 'version'),
      base: hidden(page.body, 'base'),
    })
    assert.match((await contact.get(`/inventario/data-center/${id}`)).body, /Locale 4/)
    const seen = await reviewer.get(`/inventario/data-center/${id}`)
    assert.equal(seen.statusCode, 200)
    assert.doesNotMatch(seen.body, /Locale/)
    assert.match(seen.body, /dato riservato/)
  })
})

describe('a software', () => {
  test('is added, corrected, and removed once nothing uses it', async () => {
    const added = await contact.post('/inventario/applicativi', {
      ente: own.id,
      name: 'Demos',
      productVersion: '5.1',
      supplier: 'Fornitore',
      contractEndsOn: '31/12/2025',
    })
    const id = idOf(added.headers.location)
    const page = await contact.get(`/inventario/applicativi/${id}`)
    assert.match(page.body, /5\.1/)
    assert.match(page.body, /31\/12\/2025.*scaduto/s)
    const service = await aService(database, { administrationId: own.id, name: 'Leva', softwareIds: [id] })
    const refused = await contact.post(`/inventario/applicativi/${id}/eliminazione`)
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /Leva/)
    await contact.post(`/inventario/servizi/${service.id}`, {
      version: '1',
      name: 'Leva',
      place: 'unknown',
      dataClass: 'ordinary',
    })
    assert.equal((await contact.post(`/inventario/applicativi/${id}/eliminazione`)).statusCode, 303)
    assert.equal((await contact.get(`/inventario/applicativi/${id}`)).statusCode, 404)
    assert.deepEqual(
      (await eventsOf(id)).map((event) => event.action),
      ['add', 'remove'],
    )
  })

  test('keeps its version from the programme and a wrong day in its form', async () => {
    const { id } = await aSoftware(database, {
      administrationId: own.id,
      name: 'Vigila',
      productVersion: '3.7',
    })
    assert.doesNotMatch((await reviewer.get(`/inventario/applicativi/${id}`)).body, /3\.7/)
    const answer = await contact.post(`/inventario/applicativi/${id}`, {
      version: '1',
      name: 'Vigila',
      contractEndsOn: '31/02/2026',
    })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /value="31\/02\/2026"/)
    assert.equal(
      (await reviewer.post(`/inventario/applicativi/${id}`, { version: '1', name: 'X' })).statusCode,
      403,
    )
    assert.equal((await reviewer.post(`/inventario/applicativi/${id}/eliminazione`)).statusCode, 403)
  })
})

describe('terms and reference rows', () => {
  const path = '/amministrazione/riferimenti'

  test('shows what is in force on a day, with certainty in words', async () => {
    const page = await contact.get(`${path}/termini`)
    assert.match(page.body, /Completamento della migrazione/)
    assert.match(page.body, /oltre il termine da 1331 giorni/)
    assert.doesNotMatch(page.body, /Aggiungi un termine/)
    assert.doesNotMatch(page.body, /Importa un file/)
    const levels = `${path}/livelli`
    assert.match((await contact.get(levels)).body, /fonte da verificare: dedotta/)
    assert.match((await contact.get(`${levels}?al=18/01/2023`)).body, /Nessuna riga in vigore/)
    assert.match((await contact.get(`${levels}?al=19/01/2023`)).body, />QC1</)
    const wrong = await contact.get(`${levels}?al=31/02/2026`)
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /non è un giorno/)
  })

  test('an administrator adds a row; the one before stays for the days it held', async () => {
    const added = await administrator.post(`${path}/termini`, {
      code: 'migration',
      title: 'Completamento della migrazione',
      dueOn: '30/06/2027',
      subject: 'migration',
      certainty: 'certain',
      source: 'Decreto di prova',
      validFrom: '01/04/2026',
    })
    assert.equal(added.statusCode, 303)
    const due = (onDate: string) =>
      withActor(
        database.db,
        cli,
        async (tx) => (await listTerms(tx, onDate)).find((term) => term.code === 'migration')?.dueOn,
      )
    assert.equal(await due('2026-03-31'), '2026-06-30')
    assert.equal(await due('2026-04-01'), '2027-06-30')
    const twice = await administrator.post(`${path}/termini`, {
      code: 'migration',
      title: 'x',
      dueOn: '30/06/2028',
      subject: 'migration',
      certainty: 'certain',
      source: 'y',
      validFrom: '01/04/2026',
    })
    assert.equal(twice.statusCode, 409)
  })

  test('a form comes back with what is missing, and no default class without an official source', async () => {
    const answer = await administrator.post(`${path}/tipi`, {
      code: 'COM-200',
      label: 'Oroscopi',
      audience: 'municipality',
      defaultClass: 'ordinary',
      certainty: 'inferred',
      source: 'Nessuna',
      validFrom: '31/02/2026',
    })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /value="Oroscopi"/)
    assert.match(answer.body, /solo quando è letta in una fonte ufficiale/)
    assert.match(answer.body, /non è un giorno/)
    assert.equal((await administrator.post(`${path}/inesistenti`, {})).statusCode, 404)
  })

  test('an office adds and ends terms of its own, and no others', async () => {
    const form = {
      title: 'Conferma dell’inventario',
      dueOn: '15/03/2026',
      subject: 'other',
      source: 'Conferenza dei Sindaci',
      validFrom: '01/03/2026',
    }
    assert.equal((await office.post(`${path}/termini`, form)).statusCode, 303)
    const page = await office.get(`${path}/termini`)
    assert.match(page.body, /Conferma dell’inventario/)
    assert.match(page.body, /del tuo ufficio/)
    assert.equal(
      (
        await office.post(`${path}/livelli`, {
          family: 'QC',
          level: '1',
          servesClass: 'ordinary',
          source: 'x',
          validFrom: '01/03/2026',
        })
      ).statusCode,
      403,
    )

    const elsewhere = await app.as({
      role: 'office_member',
      associationId: (await anAssociation(database.db)).id,
    })
    assert.doesNotMatch((await elsewhere.get(`${path}/termini`)).body, /Conferma dell’inventario/)
    const end = /href="([^"]*\/termini\/[^"]*\/fine)"/.exec(page.body)?.[1] ?? ''
    assert.equal((await elsewhere.get(end)).statusCode, 403)
    assert.equal((await contact.post(end, { validTo: '31/03/2026' })).statusCode, 403)
    assert.equal((await office.post(end, { validTo: '28/02/2026' })).statusCode, 422)
    assert.equal((await office.post(end, { validTo: '31/03/2026' })).statusCode, 303)
    assert.match((await office.get(`${path}/termini?al=31/03/2026`)).body, /Conferma dell’inventario/)
    assert.doesNotMatch((await office.get(`${path}/termini?al=01/04/2026`)).body, /Conferma dell’inventario/)
    assert.equal((await office.get(end)).statusCode, 404)
  })

  test('who neither administers nor works in an office adds nothing', async () => {
    const form = {
      title: 'x',
      dueOn: '15/03/2026',
      subject: 'other',
      certainty: 'certain',
      source: 'y',
      validFrom: '01/03/2026',
    }
    for (const client of [contact, reviewer])
      assert.equal((await client.post(`${path}/termini`, form)).statusCode, 403)
  })
})

describe('elsewhere', () => {
  test('the page of a body shows its places and services to who may read them', async () => {
    const place = await aDataCentre(database, {
      administrationId: own.id,
      name: 'CED comunale',
      closesOn: '2026-06-30',
    })
    await aService(database, {
      administrationId: own.id,
      name: 'Ztl',
      dataCentreId: place.id,
      dataClass: 'critical',
    })
    const page = await contact.get(`/enti/${own.ipaCode}`)
    assert.match(page.body, /CED comunale/)
    assert.match(page.body, /1 servizio senza data/)
    assert.match(page.body, /mostra tutte/)
    const stranger = await app.as({
      role: 'contact',
      administrationId: (await anAdministration(database.db)).id,
    })
    assert.doesNotMatch((await stranger.get(`/enti/${own.ipaCode}`)).body, /CED comunale|Data center/)
  })

  test('the search finds services of the actor’s bodies only', async () => {
    await aService(database, { administrationId: own.id, name: 'Zampognari' })
    assert.match((await contact.get('/cerca?q=zampognari')).body, /inventario\/servizi/)
    assert.doesNotMatch((await administrator.get('/cerca?q=zampognari')).body, /inventario\/servizi/)
  })

  test('a service that ceased can come back', async () => {
    const { id } = await aService(database, { administrationId: own.id, name: 'Mercati' })
    const move = (azione: string) => contact.post(`/inventario/servizi/${id}/stato`, { azione })
    assert.equal((await move('restore')).statusCode, 409)
    assert.equal((await move('cease')).statusCode, 303)
    assert.match((await contact.get(`/inventario/servizi/${id}`)).body, /Riporta fra i servizi attivi/)
    assert.equal((await move('cease')).statusCode, 409)
    assert.equal((await move('restore')).statusCode, 303)
    assert.deepEqual(
      (await eventsOf(id)).map((event) => event.action),
      ['cease', 'restore'],
    )
  })
})

describe('what is due', () => {
  test('a body is asked for its services, then for what is missing of them', async () => {
    const body = await anAdministration(database.db)
    const client = await app.as({ role: 'contact', administrationId: body.id })
    const due = () =>
      withActor(database.db, client.actor, (tx) => inventoryDue.load(tx, [body.id, own.id], '2026-03-10'))
    const titles = async () => (await due()).map((item) => item.title)
    assert.deepEqual(await titles(), ['Aggiungere i servizi digitali dell’ente'])
    await aService(database, { administrationId: body.id, dataClass: null })
    await aService(database, { administrationId: body.id, dataClass: null, hosting: 'cloud' })
    await aService(database, { administrationId: body.id, dataClass: null, state: 'ceased' })
    assert.deepEqual(await titles(), ['Indicare la classe di 2 servizi', 'Dire dove sta 1 servizio'])
    const [item] = await due()
    assert.match((await client.get(item?.href ?? '')).body, /Righe 1–2 di 2/)
    assert.equal(new Set((await due()).map((each) => each.key)).size, 2)
  })

  test('a term of the office on the list of services says by when', async () => {
    const body = await anAdministration(database.db)
    const { id: associationId } = await anAssociation(database.db)
    await aMember(database.db, associationId, body.id)
    const clerk = await app.as({ role: 'office_member', associationId })
    const due = () =>
      withActor(database.db, clerk.actor, (tx) => inventoryDue.load(tx, [body.id], '2026-03-10'))
    assert.equal((await due())[0]?.dueOn, null)
    await withActor(database.db, clerk.actor, async (tx) => {
      for (const dueOn of ['2026-03-09', '2026-03-15', '2026-04-01'])
        await addTerm(
          tx,
          {
            title: `Elenco dei servizi ${dueOn}`,
            dueOn,
            subject: 'classification',
            source: 'Ufficio',
            certainty: 'house',
            associationId,
            validFrom: '2026-01-01',
          },
          now,
        )
    })
    assert.equal((await due())[0]?.dueOn, '2026-03-15')
  })

  test('nothing is asked of who only reads', async () => {
    assert.deepEqual(
      await withActor(database.db, reviewer.actor, (tx) => inventoryDue.load(tx, [own.id], '2026-03-10')),
      [],
    )
  })
})
