// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aPlace, aRequest, type MadePlace, sendRequest } from '../../../test/factories/spending.ts'

const now = new Date('2026-03-10T09:00:00Z')
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
const database = testDatabase()
let app: TestApp
let place: MadePlace

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  place = await aPlace(database, { services: ['Anagrafe'] }, now)
})

const as = (role: Parameters<TestApp['as']>[0]['role'], at: MadePlace | null = place): Promise<TestClient> =>
  app.as({
    role,
    administrationId: at?.administrationId ?? null,
    ...(role === 'delegate' ? { sends: ['spending'] } : {}),
  })

const location = (response: { headers: Record<string, unknown> }) => String(response.headers['location'])
/** What a step posts beside its answers. */
const version = async (client: TestClient, url: string) =>
  /name="version" value="(\d+)"/.exec((await client.get(url)).body)?.[1] ?? ''

describe('asking for a spending', () => {
  test('goes one question after the other, keeps what was typed, and says what is missing', async () => {
    const contact = await as('contact')
    const page = await contact.get('/spese/nuova')
    assert.match(page.body, /serve l’autorizzazione prima di spendere/)
    const started = await contact.post('/spese', { dataCentreId: place.dataCentreId })
    assert.equal(started.statusCode, 303)
    const first = location(started)
    const base = first.replace('/domande/tipo', '')
    const typed = await contact.post(first, {
      kind: 'ordinary_maintenance',
      subject: 'Server',
      base: '{}',
      version: '1',
    })
    assert.equal(location(typed), `${base}/domande/finalita`)
    const wrong = await contact.post(`${base}/domande/importi`, {
      year1: '2026',
      net1: '1.234',
      vat1: '',
      base: '{}',
      version: '1',
    })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /può essere 1,23\s€ o 1\.234,00\s€/)
    for (const [written, shown] of [
      ['1.234,56', '1.234,56'],
      ['1234.56', '1.234,56'],
      ['1,234.56', '1.234,56'],
    ]) {
      const saved = await contact.post(`${base}/domande/importi`, {
        year1: '2026',
        net1: written ?? '',
        base: '',
        version: '1',
      })
      assert.equal(saved.statusCode, 303)
      assert.match((await contact.get(`${base}/domande/importi`)).body, new RegExp(`value="${shown}"`))
    }
    const order = await contact.post(`${base}/domande/durata`, {
      startsOn: '1/4/2026',
      endsOn: '1/3/2026',
      base: '{}',
      version: '1',
    })
    assert.equal(order.statusCode, 422)
    assert.match(order.body, /La fine viene prima dell’inizio/)
    assert.match((await contact.get(base)).body, /Manca la finalità/)
    assert.match((await contact.get(`${base}/invio`)).body, /Non si può ancora inviare/)
  })

  test('shows both sides when two people write the same answer', async () => {
    const requestId = await aRequest(database, place, {}, now)
    const contact = await as('contact')
    const answer = (need: string, was: string) =>
      contact.post(`/spese/${requestId}/domande/motivo`, {
        need,
        cloudReason: 'Non ancora',
        base: JSON.stringify({ need: was }),
        version: '1',
      })
    assert.equal((await answer('Guasto', 'I server sono fuori garanzia.')).statusCode, 303)
    const clash = await answer('Altro', 'I server sono fuori garanzia.')
    assert.equal(clash.statusCode, 409)
    assert.match(clash.body, /«Guasto»/)
    assert.match(clash.body, />Altro</)
  })

  test('saves what is being typed over what it saved a moment ago', async () => {
    const requestId = await aRequest(database, place, {}, now)
    const contact = await as('contact')
    const url = `/spese/${requestId}/domande/motivo`
    const base = JSON.stringify({ need: 'I server sono fuori garanzia.' })
    let seen = await version(contact, url)
    for (const need of ['Il gua', 'Il guasto ferma', 'Il guasto ferma gli sportelli']) {
      const saved = await contact.post(
        url,
        { need, cloudReason: 'Non ancora', base, version: seen },
        { 'x-autosave': '1' },
      )
      assert.equal(saved.statusCode, 200, need)
      seen = /data-version="(\d+)"/.exec(saved.body)?.[1] ?? ''
    }
    assert.match((await contact.get(url)).body, /Il guasto ferma gli sportelli/)
  })

  test('looks into the documents: an empty one, a script, a PDF that runs something, the same again', async () => {
    const requestId = await aRequest(database, place, {}, now)
    const contact = await as('contact')
    const attach = (fileName: string, content: Buffer) =>
      contact.postMultipart(`/spese/${requestId}/documenti`, { purpose: 'report' }, [
        { field: 'file', fileName, content },
      ])
    assert.match((await attach('vuoto.pdf', Buffer.alloc(0))).body, /Scegli un documento|0 byte/)
    assert.match((await attach('relazione.pdf', Buffer.from('#!/bin/sh\n'))).body, /programma o uno script/)
    const active = Buffer.from(
      '%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (x) >> >>\nendobj\n%%EOF\n',
    )
    assert.match((await attach('attivo.pdf', active)).body, /contenuti attivi/)
    assert.equal((await attach('relazione.pdf', pdf)).statusCode, 303)
    const again = await attach('copia.pdf', pdf)
    assert.equal(again.statusCode, 422)
    assert.match(again.body, /è lo stesso file/)
  })
})

describe('who sees and does what', () => {
  test('a request of another body is not found, and cannot be started for its data centre', async () => {
    const requestId = await aRequest(database, place, {}, now)
    const stranger = await as('contact', await aPlace(database, {}, now))
    for (const path of ['', '/invio', '/domande/tipo', '/versioni/1'])
      assert.equal((await stranger.get(`/spese/${requestId}${path}`)).statusCode, 404)
    assert.equal((await stranger.post('/spese', { dataCentreId: place.dataCentreId })).statusCode, 404)
  })

  test('the road from the form to the act, each by who may', async () => {
    const requestId = await aRequest(database, place, { excessReason: 'Nessun piano ancora' }, now)
    const url = `/spese/${requestId}`
    const [contact, signer, reviewer, officer] = [
      await as('contact'),
      await as('delegate'),
      await app.as({ role: 'reviewer' }),
      await app.as({ role: 'programme_officer' }),
    ]
    assert.match((await contact.get(`${url}/invio`)).body, /La invia il legale rappresentante/)
    assert.equal((await officer.get(`${url}/esame`)).statusCode, 404)
    const unread = await signer.post(`${url}/invii`, {
      version: await version(signer, `${url}/invio`),
      duty: 'authorisation',
    })
    assert.equal(unread.statusCode, 422)
    const sent = await signer.post(`${url}/invii`, {
      version: await version(signer, `${url}/invio`),
      duty: 'authorisation',
      isDeclared: '1',
    })
    assert.equal(location(sent), `${url}/versioni/1/ricevuta`)
    const receipt = await contact.get(`${url}/versioni/1/ricevuta`)
    assert.match(receipt.body, /Il silenzio non vale come autorizzazione/)
    assert.equal((await contact.get(`${url}/esame`)).statusCode, 403)
    assert.match((await reviewer.get('/spese')).body, /Manutenzione di server e archivi/)
    const exam = `${url}/esame`
    const at = async (client: TestClient) => ({ version: await version(client, exam) })
    assert.equal((await reviewer.post(`${url}/prese-in-carico`, await at(reviewer))).statusCode, 303)
    const bare = await reviewer.post(`${url}/pareri`, {
      ...(await at(reviewer)),
      verdict: 'favourable',
      opinion: '',
    })
    assert.equal(bare.statusCode, 422)
    const opinion = await reviewer.post(`${url}/pareri`, {
      ...(await at(reviewer)),
      verdict: 'favourable',
      opinion: 'Serve fino alla migrazione',
    })
    assert.equal(opinion.statusCode, 303)
    assert.doesNotMatch((await contact.get(url)).body, /Serve fino alla migrazione/)
    const decision = { action: 'authorise', reasons: 'Serve' }
    const noGround = await officer.post(`${url}/decisioni/anteprima`, { ...(await at(officer)), ...decision })
    assert.match(noGround.body, /serve una deroga/)
    const whole = { ...decision, ground: 'Manca il piano', scope: 'Contratto', expiresOn: '30/06/2026' }
    const preview = await officer.post(`${url}/decisioni/anteprima`, { ...(await at(officer)), ...whole })
    assert.match(preview.body, /Conferma: autorizza/)
    const current = await at(officer)
    assert.equal((await reviewer.post(`${url}/decisioni`, { ...current, ...whole })).statusCode, 403)
    assert.equal((await officer.post(`${url}/decisioni`, { ...current, ...whole })).statusCode, 303)
    assert.equal((await officer.post(`${url}/decisioni`, { ...current, ...whole })).statusCode, 409)
    assert.match((await contact.get(url)).body, /atto n\. S2026\//)
    assert.match((await officer.get('/spese/deroghe?cerca=piano')).body, /Manca il piano/)
    assert.match((await contact.get(`/spese/data-center/${place.dataCentreId}`)).body, /Autorizzata/)
  })

  test('communications are taken note of in bulk, requests are left out of it', async () => {
    const a = await aPlace(database, { place: { group: 'A' } }, now)
    const communication = await aRequest(database, a, { subject: 'Energia' }, now)
    await sendRequest(database, communication, a.signer, now, 'communication')
    const request = await aRequest(database, place, { excessReason: 'x', subject: 'Dischi' }, now)
    await sendRequest(database, request, place.signer, now)
    const officer = await app.as({ role: 'programme_officer' })
    const preview = await officer.post('/spese/prese-d-atto/anteprima', { id: [communication, request] })
    assert.match(preview.body, /Prendi atto di 1/)
    assert.match(preview.body, /Dischi/)
    const row = /name="riga" value="([^"]+)"/.exec(preview.body)?.[1] ?? ''
    assert.equal(location(await officer.post('/spese/prese-d-atto', { riga: row })), '/spese?prese=1')
    assert.match((await (await as('contact', a)).get(`/spese/${communication}`)).body, /Presa d’atto/)
  })

  test('the administrator of the system reads no spending', async () => {
    const administrator = await app.as({ role: 'administrator' })
    assert.equal((await administrator.get('/spese')).statusCode, 403)
  })
})

describe('office mode', () => {
  test('carries the fields over, records the sending and the act that came back', async () => {
    const office = await aPlace(database, { channel: 'office', services: ['Tributi'] }, now)
    const requestId = await aRequest(database, office, { excessReason: 'Nessun piano' }, now)
    const signer = await as('delegate', office)
    const url = `/spese/${requestId}`
    const closed = await signer.post(`${url}/invii`, {
      version: await version(signer, `${url}/invio`),
      duty: 'authorisation',
      isDeclared: '1',
    })
    const portal = `${url}/versioni/1/portale`
    assert.equal(location(closed), portal)
    const page = await signer.get(portal)
    assert.match(page.body, /fonte da verificare/)
    assert.equal((await signer.post(portal, { base: '', 't.ente': '1', 't.oggetto': '1' })).statusCode, 303)
    assert.match((await signer.get(portal)).body, /2 campi riportati/)
    const sending = {
      channel: 'portal',
      sentByName: 'Paola V.',
      sentOn: '9/3/2026',
      protocolNumber: '88/2026',
    }
    assert.equal((await signer.post(`${url}/versioni/1/invii`, sending)).statusCode, 303)
    assert.match((await signer.get(portal)).body, /non risultano riportati/)
    assert.equal((await signer.post(`${url}/versioni/1/invii`, sending)).statusCode, 409)
    const answered = await signer.post(`${url}/versioni/1/risposte`, {
      version: await version(signer, portal),
      action: 'record_authorised',
      number: 'AGID 12',
      decidedOn: '9/3/2026',
      reasons: '',
    })
    assert.equal(answered.statusCode, 303)
    assert.match((await signer.get(url)).body, /Il contratto dura più del piano/)
  })
})
