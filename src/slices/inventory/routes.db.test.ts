// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { Administration } from '../registry/index.ts'
import { loadReferenceData } from './index.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:42:00Z')

let app: TestApp
let own: Administration
let neighbour: Administration
let union: Administration
let office: TestClient
let contact: TestClient
let stranger: TestClient
let reviewer: TestClient
let administrator: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  own = await anAdministration(database.db, { name: 'Valdorsa' })
  neighbour = await anAdministration(database.db, { name: 'Pietralba' })
  union = await anAdministration(database.db, { name: 'Unione Alto Brento', kind: 'union', istatCode: null })
  const association = await anAssociation(database.db)
  await aMember(database.db, association.id, own.id)
  await aMember(database.db, association.id, neighbour.id)
  office = await app.as({ role: 'office_member', associationId: association.id })
  contact = await app.as({ role: 'contact', administrationId: own.id })
  stranger = await app.as({ role: 'contact', administrationId: union.id })
  reviewer = await app.as({ role: 'reviewer' })
  administrator = await app.as({ role: 'administrator' })
})

/** The value of a hidden field of a page. */
function hidden(html: string, name: string): string {
  const value = new RegExp(`name="${name.replace('.', '\\.')}" value="([^"]*)"`).exec(html)?.[1]
  assert.ok(value !== undefined, `no hidden field ${name}`)
  return value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

async function rowOf(id: string) {
  const rows = await database.store.ownerRows<Record<string, unknown>>(
    `select name, service_type_code, state, data_class, data_class_source, data_class_on, hosting, data_centre_id, users_count, version
     from digital_services where digital_service_id = $1`,
    [id],
  )
  return rows[0]
}

function idOf(location: string | undefined): string {
  return /\/inventario\/[a-z-]+\/([0-9a-f-]{36})/.exec(location ?? '')?.[1] ?? ''
}

describe('adding a service', () => {
  test('a contact answers one question per page and reaches the summary', async () => {
    const place = await aDataCentre(database, { administrationId: own.id, name: 'Municipio' })
    const first = await contact.get('/inventario/servizi/nuovo')
    assert.equal(first.statusCode, 200)
    assert.match(first.body, /Che servizio vuoi aggiungere\?/)
    const added = await contact.post('/inventario/servizi', {
      ente: own.id,
      passo: 'nome',
      typeCode: 'COM-18',
      name: '',
    })
    assert.equal(added.statusCode, 303)
    const id = idOf(added.headers.location)
    assert.equal(added.headers.location, `/inventario/servizi/${id}/domande/applicativi`)

    const steps: [string, Record<string, string>, string][] = [
      ['applicativi', { newSoftware: 'Archivia' }, 'dove'],
      ['dove', { place: `dc:${place.id}` }, 'classe'],
      ['classe', { dataClass: 'ordinary', dataClassSource: 'ACN', dataClassOn: '1/2/2026' }, 'persone'],
    ]
    for (const [step, answer, next] of steps) {
      const page = await contact.get(`/inventario/servizi/${id}/domande/${step}`)
      assert.equal(page.statusCode, 200)
      const answered = await contact.post(`/inventario/servizi/${id}/domande/${step}`, {
        ...answer,
        version: hidden(page.body, 'version'),
        base: hidden(page.body, 'base'),
      })
      assert.equal(answered.headers.location, `/inventario/servizi/${id}/domande/${next}`)
    }
    const summary = await contact.get(`/inventario/servizi/${id}`)
    assert.match(summary.body, /Protocollo/)
    assert.match(summary.body, /Archivia/)
    assert.match(summary.body, /Municipio \(gruppo B\)/)
    assert.match(summary.body, /Ordinario · ACN, 01\/02\/2026/)
    assert.match(summary.body, /Dire quanti lo usano/)
  })

  test('«non lo so ancora» is an answer: the question stays open', async () => {
    const { id } = await aService(database, {
      administrationId: own.id,
      name: 'Biblioteca',
      dataClass: 'ordinary',
    })
    const page = await contact.get(`/inventario/servizi/${id}/domande/classe`)
    await contact.post(`/inventario/servizi/${id}/domande/classe`, {
      dataClass: 'unknown',
      version: hidden(page.body, 'version'),
      base: hidden(page.body, 'base'),
    })
    assert.equal((await rowOf(id))?.['data_class'], null)
    assert.match((await contact.get(`/inventario/servizi/${id}`)).body, /Indicare la classe/)
  })

  test('comes back with what was typed and what is wrong', async () => {
    const answer = await office.post('/inventario/servizi', {
      ente: own.id,
      name: 'Mercati',
      typeCode: 'COM-99',
      place: 'unknown',
      dataClass: 'critical',
      dataClassOn: '31/02/2026',
      usersCount: '-4',
    })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /Ci sono 3 cose da correggere/)
    assert.match(answer.body, /value="31\/02\/2026"/)
    assert.match(answer.body, /value="-4"/)
    assert.match(answer.body, /COM-99.*non è nel catalogo/)
  })

  test('refuses a field that the form does not have', async () => {
    const answer = await office.post('/inventario/servizi', {
      ente: own.id,
      name: 'Mercati',
      place: 'unknown',
      state: 'ceased',
    })
    assert.equal(answer.statusCode, 400)
  })

  test('all the types of the catalogue can be added at once, each once', async () => {
    const body = await anAdministration(database.db, { name: 'Nuovarca' })
    const client = await app.as({ role: 'contact', administrationId: body.id })
    const page = await client.get('/inventario/servizi/catalogo')
    assert.match(page.body, /Demografici - Anagrafe/)
    assert.match(page.body, /fonte da verificare/)
    assert.doesNotMatch(page.body, /Gestione MAD/)
    const added = await client.post('/inventario/servizi/catalogo', {
      ente: body.id,
      tipo: ['COM-01', 'COM-04', 'COM-99'],
    })
    assert.equal(added.headers.location, `/inventario/griglia?ente=${body.id}&aggiunti=2`)
    await client.post('/inventario/servizi/catalogo', { ente: body.id, tipo: ['COM-04'] })
    const rows = await database.store.ownerRows<{ code: string; data_class: string | null }>(
      'select service_type_code as code, data_class from digital_services where administration_id = $1 order by 1',
      [body.id],
    )
    assert.deepEqual(rows, [
      { code: 'COM-01', data_class: null },
      { code: 'COM-04', data_class: null },
    ])
  })

  test('who has no body is asked for which one', async () => {
    const page = await office.get('/inventario/servizi/nuovo')
    assert.match(page.body, /Per quale ente\?/)
    assert.match(page.body, /Pietralba/)
  })
})

describe('a place of another body', () => {
  test('can be chosen only when it hosts others, and is found by the words of its owner', async () => {
    const shared = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Sala dell’Unione',
      group: 'A',
      isShared: true,
    })
    const closedToOthers = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Archivio interno',
    })
    const { id } = await aService(database, { administrationId: own.id, name: 'Tributi maggiori' })
    const page = await contact.get(`/inventario/servizi/${id}/domande/dove?cerca=unione+brento`)
    assert.match(page.body, /Sala dell’Unione/)
    assert.doesNotMatch(page.body, /Archivio interno/)

    const seen = { version: hidden(page.body, 'version'), base: hidden(page.body, 'base') }
    const refused = await contact.post(`/inventario/servizi/${id}/domande/dove`, {
      ...seen,
      place: `dc:${closedToOthers.id}`,
    })
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /non ospita servizi di altri enti/)

    const chosen = await contact.post(`/inventario/servizi/${id}/domande/dove`, {
      ...seen,
      place: `dc:${shared.id}`,
    })
    assert.equal(chosen.statusCode, 303)
    const summary = await contact.get(`/inventario/servizi/${id}`)
    assert.match(summary.body, /Sala dell’Unione, Unione Alto Brento \(gruppo A\)/)
    assert.doesNotMatch(summary.body, new RegExp(`/inventario/data-center/${shared.id}`))
  })

  test('its owner sees of a foreign service only body, name, class and planned end', async () => {
    const shared = await aDataCentre(database, { administrationId: union.id, name: 'Sala B', isShared: true })
    const { id } = await aService(database, {
      administrationId: own.id,
      name: 'Polizia locale',
      dataClass: 'critical',
      dataCentreId: shared.id,
      note: 'Nota riservata',
      usersCount: 87654321,
    })
    const page = await stranger.get(`/inventario/data-center/${shared.id}`)
    assert.match(page.body, /Polizia locale/)
    assert.match(page.body, /Valdorsa/)
    assert.match(page.body, /Critico/)
    assert.doesNotMatch(page.body, /Nota riservata|87654321/)
    assert.doesNotMatch(page.body, new RegExp(`/inventario/servizi/${id}`))
    assert.equal((await stranger.get(`/inventario/servizi/${id}`)).statusCode, 404)
  })

  test('is not closed while it hosts a service of anybody, which is named', async () => {
    const shared = await aDataCentre(database, { administrationId: union.id, name: 'Sala C', isShared: true })
    const { id } = await aService(database, {
      administrationId: own.id,
      name: 'Stato civile',
      dataCentreId: shared.id,
    })
    const page = await stranger.get(`/inventario/data-center/${shared.id}`)
    assert.doesNotMatch(page.body, /Chiudi il data center/)
    const refused = await stranger.post(`/inventario/data-center/${shared.id}/stato`, {
      azione: 'close',
      giorno: '1/3/2026',
    })
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /Stato civile \(Valdorsa\)/)
    assert.match(refused.body, new RegExp(`/inventario/data-center/${shared.id}#ospitati`))

    await contact.post(`/inventario/servizi/${id}/stato`, { azione: 'cease', motivo: 'Non più offerto' })
    const closed = await stranger.post(`/inventario/data-center/${shared.id}/stato`, {
      azione: 'close',
      giorno: '1/3/2026',
    })
    assert.equal(closed.headers.location, `/inventario/data-center/${shared.id}?fatto=close`)
    // A service that would come back into a closed place is asked for another one.
    assert.equal(
      (await contact.post(`/inventario/servizi/${id}/stato`, { azione: 'restore' })).statusCode,
      422,
    )
  })
})

describe('two people on one service', () => {
  const form = { name: 'Anagrafe', place: 'unknown', dataClass: 'unknown' }

  test('different parts are both kept, without a question', async () => {
    const { id } = await aService(database, { administrationId: own.id, name: 'Anagrafe', dataClass: null })
    const seen = async (client: TestClient) => {
      const page = await client.get(`/inventario/servizi/${id}/modifica`)
      return { version: hidden(page.body, 'version'), base: hidden(page.body, 'base') }
    }
    const [first, second] = [await seen(office), await seen(contact)]
    await office.post(`/inventario/servizi/${id}`, { ...form, ...first, usersCount: '12' })
    const answer = await contact.post(`/inventario/servizi/${id}`, { ...form, ...second, place: 'cloud' })
    assert.equal(answer.statusCode, 303)
    const row = await rowOf(id)
    assert.equal(row?.['users_count'], 12)
    assert.equal(row?.['hosting'], 'cloud')
  })

  test('the same part: both values, both choices, nothing lost', async () => {
    const { id } = await aService(database, { administrationId: own.id, name: 'Anagrafe', dataClass: null })
    const page = await contact.get(`/inventario/servizi/${id}/modifica`)
    const seen = { version: hidden(page.body, 'version'), base: hidden(page.body, 'base') }
    await office.post(`/inventario/servizi/${id}`, { ...form, ...seen, usersCount: '12' })

    const asked = await contact.post(`/inventario/servizi/${id}`, {
      ...form,
      ...seen,
      usersCount: '15',
      note: 'Da me',
    })
    assert.equal(asked.statusCode, 409)
    assert.match(asked.body, /Nulla è andato perso/)
    assert.match(asked.body, />12</)
    assert.match(asked.body, />15</)
    assert.equal((await rowOf(id))?.['users_count'], 12)

    const again = {
      ...form,
      version: hidden(asked.body, 'version'),
      base: hidden(asked.body, 'base'),
      conflitti: hidden(asked.body, 'conflitti'),
      usersCount: '15',
      note: 'Da me',
    }
    assert.equal(
      (await contact.post(`/inventario/servizi/${id}`, { ...again, scelta: 'theirs' })).statusCode,
      303,
    )
    assert.equal((await rowOf(id))?.['users_count'], 12)
    assert.match((await contact.get(`/inventario/servizi/${id}`)).body, /Da me/)
    assert.equal(
      (await contact.post(`/inventario/servizi/${id}`, { ...again, scelta: 'mine' })).statusCode,
      303,
    )
    assert.equal((await rowOf(id))?.['users_count'], 15)
  })

  test('a form without what the page showed is held to its version', async () => {
    const { id } = await aService(database, { administrationId: own.id, name: 'Anagrafe', dataClass: null })
    assert.equal(
      (await office.post(`/inventario/servizi/${id}`, { ...form, version: '1', usersCount: '3' })).statusCode,
      303,
    )
    assert.equal(
      (await office.post(`/inventario/servizi/${id}`, { ...form, version: '1', usersCount: '4' })).statusCode,
      409,
    )
    assert.equal((await rowOf(id))?.['users_count'], 3)
  })
})

describe('who may', () => {
  const forms = (id: string): [string, Record<string, string>][] => [
    [`/inventario/servizi/${id}`, { version: '1', name: 'X', place: 'unknown' }],
    [`/inventario/servizi/${id}/domande/classe`, { version: '1', dataClass: 'unknown' }],
    [`/inventario/servizi/${id}/stato`, { azione: 'cease' }],
  ]

  test('a reviewer reads every body and writes none', async () => {
    const { id } = await aService(database, { administrationId: own.id, name: 'Leva' })
    const page = await reviewer.get(`/inventario/servizi/${id}`)
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(page.body, /Correggi il servizio|Segna come cessato/)
    assert.match((await reviewer.get('/inventario?cerca=leva')).body, /Leva/)
    assert.equal((await reviewer.get(`/inventario/servizi/${id}/modifica`)).statusCode, 403)
    for (const [path, form] of forms(id))
      assert.equal((await reviewer.post(path, form)).statusCode, 403, path)
    const made = [
      await reviewer.post('/inventario/servizi', { ente: own.id, name: 'Y', place: 'unknown' }),
      await reviewer.post('/inventario/data-center', { ente: own.id, name: 'Y' }),
      await reviewer.post('/inventario/applicativi', { ente: own.id, name: 'Y' }),
      await reviewer.post('/inventario/servizi/catalogo', { ente: own.id, tipo: 'COM-01' }),
      await reviewer.post('/inventario/griglia', { ente: own.id }),
    ]
    assert.deepEqual(
      made.map((answer) => answer.statusCode),
      [403, 403, 403, 403, 403],
    )
    assert.equal((await rowOf(id))?.['version'], 1)
  })

  test('a contact neither sees nor writes another body', async () => {
    const { id } = await aService(database, {
      administrationId: neighbour.id,
      name: 'Elettorale di Pietralba',
    })
    assert.equal((await contact.get(`/inventario/servizi/${id}`)).statusCode, 404)
    for (const [path, form] of forms(id)) assert.equal((await contact.post(path, form)).statusCode, 404, path)
    assert.doesNotMatch((await contact.get('/inventario')).body, /Elettorale di Pietralba/)
    assert.equal((await contact.get(`/inventario/griglia?ente=${neighbour.id}`)).statusCode, 403)
    assert.equal(
      (await contact.post('/inventario/servizi', { ente: neighbour.id, name: 'Y', place: 'unknown' }))
        .statusCode,
      403,
    )
  })

  test('an administrator sees no body’s inventory', async () => {
    const { id } = await aService(database, { administrationId: own.id, name: 'Cimiteri' })
    assert.equal((await administrator.get('/inventario')).statusCode, 403)
    assert.equal((await administrator.get('/inventario.csv')).statusCode, 403)
    assert.equal((await administrator.get(`/inventario/servizi/${id}`)).statusCode, 404)
    assert.doesNotMatch((await administrator.get(`/enti/${own.ipaCode}`)).body, /Cimiteri/)
  })

  test('who is not signed in is led to the sign-in page', async () => {
    const answer = await app.anonymous().get('/inventario')
    assert.equal(answer.statusCode, 303)
    assert.match(String(answer.headers.location), /^\/accesso/)
  })

  test('an auditor of the body reads and writes nothing', async () => {
    const auditor = await app.as({ role: 'auditor', administrationId: own.id })
    const { id } = await aService(database, { administrationId: own.id, name: 'Economato' })
    assert.match((await auditor.get('/inventario')).body, /Economato/)
    assert.equal((await auditor.post(`/inventario/servizi/${id}/stato`, { azione: 'cease' })).statusCode, 403)
  })
})

describe('the list', () => {
  test('filters, sorts and exports the rows on screen, without reserved fields', async () => {
    const body = await anAdministration(database.db, { name: 'Listaria' })
    const client = await app.as({ role: 'contact', administrationId: body.id })
    const place = await aDataCentre(database, {
      administrationId: body.id,
      name: 'Sala',
      site: 'Stanza segreta 12',
    })
    const software = await aSoftware(database, {
      administrationId: body.id,
      name: 'Demos',
      productVersion: '5.1-segreta',
    })
    await aService(database, {
      administrationId: body.id,
      name: 'Anagrafe',
      dataClass: 'critical',
      dataCentreId: place.id,
      softwareIds: [software.id],
    })
    await aService(database, { administrationId: body.id, name: '=Formula', dataClass: null })
    await aService(database, { administrationId: body.id, name: 'Vecchio', state: 'ceased' })

    const all = await client.get('/inventario')
    assert.match(all.body, /Righe 1–2 di 2/)
    const unclassified = await client.get('/inventario?manca=classe')
    assert.match(unclassified.body, /=Formula/)
    assert.doesNotMatch(unclassified.body, />Anagrafe</)
    assert.match((await client.get('/inventario?gruppo=b')).body, />Anagrafe</)
    assert.match((await client.get('/inventario?cessati=1')).body, />Vecchio</)
    assert.match(
      (await client.get('/inventario?classe=strategico')).body,
      /Nessun servizio con questi filtri/,
    )

    const csv = await client.get('/inventario.csv?classe=critico')
    assert.equal(csv.statusCode, 200)
    const lines = csv.body.trim().split('\r\n')
    assert.equal(lines.length, 2)
    assert.match(lines[1] ?? '', /Listaria.*Anagrafe.*Critico.*Sala.*Gruppo B.*Demos/)
    assert.doesNotMatch(csv.body, /segreta/)
    assert.match((await client.get('/inventario.csv?manca=classe')).body, /'=Formula/)
    const xlsx = await client.get('/inventario.xlsx')
    assert.equal(xlsx.rawPayload.subarray(0, 2).toString(), 'PK')
    assert.doesNotMatch(all.body, /segreta/)
  })

  test('goes from page to page without losing or repeating a row', async () => {
    const body = await anAdministration(database.db, { name: 'Paginaria' })
    const client = await app.as({ role: 'contact', administrationId: body.id })
    for (let n = 1; n <= 53; n++)
      await aService(database, { administrationId: body.id, name: `Servizio ${n % 3}`, usersCount: n })
    const names = (html: string) =>
      [...html.matchAll(/href="\/inventario\/servizi\/([0-9a-f-]{36})"/g)].map((match) => match[1])
    const first = await client.get('/inventario?ordina=servizio')
    const next = /href="([^"]*dopo=[^"]*)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&')
    assert.ok(next)
    const second = await client.get(next)
    const seen = [...names(first.body), ...names(second.body)]
    assert.equal(seen.length, 53)
    assert.equal(new Set(seen).size, 53)
    const back = /href="([^"]*prima=[^"]*)" rel="prev"/.exec(second.body)?.[1]?.replaceAll('&amp;', '&')
    assert.deepEqual(names((await client.get(back ?? '')).body), names(first.body))
  })

  test('a place of a body outside the scope still tells its group', async () => {
    const shared = await aDataCentre(database, {
      administrationId: union.id,
      name: 'Sala lontana',
      group: 'B',
      isShared: true,
    })
    await aService(database, { administrationId: own.id, name: 'Servizio lontano', dataCentreId: shared.id })
    const page = await office.get('/inventario?gruppo=b&cerca=lontano')
    assert.match(page.body, /Servizio lontano/)
    assert.match(page.body, /Sala lontana/)
    assert.match(page.body, /Unione Alto Brento · gruppo B/)
  })
})

describe('changing many at once', () => {
  test('previews, applies to the rows shown, writes an event for each, and goes back', async () => {
    const a = await aService(database, { administrationId: own.id, name: 'Massa A', dataClass: null })
    const b = await aService(database, {
      administrationId: neighbour.id,
      name: 'Massa B',
      dataClass: 'critical',
    })
    const c = await aService(database, {
      administrationId: neighbour.id,
      name: 'Massa C',
      dataClass: 'strategic',
    })
    const preview = await office.post('/inventario/blocco/anteprima', {
      tutti: '1',
      filtri: '?cerca=massa',
      classe: 'critical',
      persona: '',
    })
    assert.equal(preview.statusCode, 200)
    assert.match(preview.body, /2 servizi: cambia la classe/)
    assert.match(preview.body, /1 servizio è già così/)
    assert.equal((await rowOf(a.id))?.['data_class'], null)

    const riga = [...preview.body.matchAll(/name="riga" value="([^"]+)"/g)].map((match) => match[1] ?? '')
    assert.deepEqual(riga.sort(), [`${a.id}:1`, `${c.id}:1`].sort())
    const wrong = await office.post('/inventario/blocco', {
      riga,
      classe: 'critical',
      dataClassSource: 'ACN',
      dataClassOn: '31/02/2026',
    })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /value="31\/02\/2026"/)

    // Somebody writes one of the rows after the preview: it stays as that person left it.
    await office.post(`/inventario/servizi/${c.id}`, {
      version: '1',
      name: 'Massa C',
      place: 'cloud',
      dataClass: 'strategic',
    })
    const applied = await office.post('/inventario/blocco', {
      riga,
      classe: 'critical',
      dataClassSource: 'ACN',
      dataClassOn: '01/03/2026',
    })
    const where = String(applied.headers.location)
    assert.match(where, /\/inventario\/blocco\/[0-9a-f-]+\?saltate=1$/)
    assert.equal((await rowOf(a.id))?.['data_class'], 'critical')
    assert.equal((await rowOf(c.id))?.['data_class'], 'strategic')
    assert.equal((await rowOf(b.id))?.['version'], 1)
    const events = await database.store.ownerRows<{ subject_id: string; changes: unknown }>(
      `select subject_id, changes from events where action = 'bulk_correct' and subject_id = any($1::uuid[])`,
      [[a.id, b.id, c.id]],
    )
    assert.deepEqual(events, [
      {
        subject_id: a.id,
        changes: {
          dataClass: [null, 'critical'],
          dataClassSource: [null, 'ACN'],
          dataClassOn: [null, '2026-03-01'],
        },
      },
    ])

    const result = await office.get(where)
    assert.match(result.body, /1 servizio cambiato/)
    assert.match(result.body, /1 servizio è rimasto com’era/)
    const act = where.replace(/\?.*/, '')
    assert.equal((await contact.get(act)).statusCode, 404)
    const undone = await office.post(`${act}/annullamento`)
    assert.match(String(undone.headers.location), /annullate=1$/)
    const row = await rowOf(a.id)
    assert.deepEqual(
      [row?.['data_class'], row?.['data_class_source'], row?.['data_class_on']],
      [null, '', null],
    )
    assert.doesNotMatch((await office.get(act)).body, /Annulla:/)
  })

  test('changes all that match, seen or not, and of each only the fields it speaks of', async () => {
    const ids: string[] = []
    for (let n = 0; n < 70; n++)
      ids.push(
        (
          await aService(database, {
            administrationId: n % 2 ? own.id : neighbour.id,
            name: `Folla ${n}`,
            dataClass: null,
          })
        ).id,
      )
    const whole = () =>
      database.store.ownerRows<Record<string, unknown>>(
        'select * from digital_services where digital_service_id = any($1::uuid[]) order by digital_service_id',
        [ids],
      )
    const before = await whole()
    const preview = await office.post('/inventario/blocco/anteprima', {
      tutti: '1',
      filtri: '?cerca=folla',
      classe: 'strategic',
    })
    assert.match(preview.body, /70 servizi: cambia la classe/)
    const riga = [...preview.body.matchAll(/name="riga" value="([^"]+)"/g)].map((match) => match[1] ?? '')
    const applied = await office.post('/inventario/blocco', {
      riga,
      classe: 'strategic',
      dataClassSource: 'ACN',
    })
    const touched = ['data_class', 'data_class_source', 'version', 'updated_at']
    const rest = (rows: Record<string, unknown>[]) =>
      JSON.stringify(rows, (key, value) => (touched.includes(key) ? undefined : value))
    const after = await whole()
    assert.ok(after.every((row) => row['data_class'] === 'strategic' && row['version'] === 2))
    assert.equal(rest(after), rest(before))
    await office.post(`${applied.headers.location}/annullamento`)
    assert.equal(
      JSON.stringify((await whole()).map((row) => ({ ...row, version: 1, updated_at: null }))),
      JSON.stringify(before.map((row) => ({ ...row, updated_at: null }))),
    )
    const [{ count } = { count: 0 }] = await database.store.ownerRows<{ count: number }>(
      `select count(*)::integer as count from events where action in ('bulk_correct', 'bulk_undo')
        and subject_id = any($1::uuid[])`,
      [ids],
    )
    assert.equal(count, 140)
  })

  test('is a right of its own, which an administrator gives and takes', async () => {
    const service = await aService(database, { administrationId: own.id, name: 'Diritto' })
    const change = { riga: `${service.id}:1`, classe: 'critical' }
    const preview = { id: service.id, classe: 'critical' }
    assert.match((await office.get('/inventario?cerca=diritto')).body, /data-bulk/)
    assert.doesNotMatch((await contact.get('/inventario?cerca=diritto')).body, /data-bulk/)
    for (const [path, form] of [
      ['/inventario/blocco/anteprima', preview],
      ['/inventario/blocco', change],
    ] as const) {
      const refused = await contact.post(path, form)
      assert.equal(refused.statusCode, 403)
      assert.match(refused.body, /INV-031/)
    }
    const administrator = await app.as({ role: 'administrator' })
    const role = `/amministrazione/ruoli/${contact.actor.assignmentId}`
    assert.match((await administrator.get(role)).body, /Permetti le modifiche in blocco/)
    assert.equal((await office.post(`${role}/blocco`, { version: '1', blocco: 'si' })).statusCode, 403)
    assert.equal((await administrator.post(`${role}/blocco`, { version: '1', blocco: 'si' })).statusCode, 303)
    assert.equal((await contact.post('/inventario/blocco/anteprima', preview)).statusCode, 200)
    assert.match(
      (await contact.post('/inventario/blocco', change)).headers.location ?? '',
      /blocco\/[0-9a-f-]+$/,
    )
    assert.equal((await administrator.post(`${role}/blocco`, { version: '1', blocco: 'no' })).statusCode, 409)
    assert.equal((await administrator.post(`${role}/blocco`, { version: '2', blocco: 'no' })).statusCode, 303)
    assert.equal((await contact.post('/inventario/blocco', change)).statusCode, 403)
    const events = await database.store.ownerRows(
      'select changes from events where action = $1 order by at',
      ['change_bulk'],
    )
    assert.equal(events.length, 2)
    const reviewerRole = `/amministrazione/ruoli/${reviewer.actor.assignmentId}/blocco`
    assert.match((await administrator.post(reviewerRole, { version: '1', blocco: 'si' })).body, /PEOPLE-022/)
  })

  test('gives a person only to the bodies they work for', async () => {
    const service = await aService(database, { administrationId: neighbour.id, name: 'Persona altrove' })
    const answer = await office.post('/inventario/blocco', {
      riga: `${service.id}:1`,
      persona: contact.person,
    })
    assert.equal(answer.headers.location, '/inventario?intatte=1')
    assert.equal((await rowOf(service.id))?.['version'], 1)
  })

  test('refuses who does not write, and a choice of nothing', async () => {
    const service = await aService(database, { administrationId: own.id, name: 'Fermo' })
    assert.equal(
      (await reviewer.post('/inventario/blocco', { riga: `${service.id}:1`, classe: 'critical' })).statusCode,
      403,
    )
    assert.equal((await rowOf(service.id))?.['version'], 1)
    assert.equal((await office.post('/inventario/blocco/anteprima', { id: service.id })).statusCode, 422)
    assert.equal((await office.post('/inventario/blocco/anteprima', { classe: 'critical' })).statusCode, 422)
  })
})
