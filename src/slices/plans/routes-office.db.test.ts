// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, type TestFile, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aPlan } from '../../../test/factories/plans.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import { withActor } from '../../platform/db/actor.ts'
import { countHistory } from '../history/index.ts'
import { changeChannel, getAdministration } from '../registry/index.ts'
import { findPlan, getPlan } from './store.ts'
import { getVersion, listTicks } from './versions-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:07:32Z')
const json = { accept: 'application/json' }
const autosave = { 'x-autosave': '1' }
let app: TestApp

before(async () => {
  await database.opened
  app = await testApp(database, { now })
})

const wordsOf = (body: string) =>
  body
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&amp;', '&')
const receipt: TestFile = {
  field: 'receipt',
  fileName: 'accettazione.eml',
  content: 'From: pec@gestore.it\r\n\r\nOk',
}
const sending = {
  channel: 'pec',
  sentByName: 'Marta Orsolani',
  sentOn: '09/03/2026',
  protocolNumber: '1234/2026',
}

/** A plan of a body in office mode, closed by its office: version 1 waits to be carried over. */
async function closed() {
  const made = await aPlan(database, { channel: 'office', services: ['Anagrafe'] }, now)
  const association = (await anAssociation(database.db)).id
  await aMember(database.db, association, made.administrationId)
  const office = await app.as({ role: 'office_member', associationId: association })
  const path = `/piani/${made.planId}`
  const page = await office.get(`${path}/trasmissione`)
  assert.match(wordsOf(page.body), /Rivedi e chiudi la versione/)
  const response = await office.post(`${path}/trasmissioni`, {
    version: String((await planOf(made.planId, office)).version),
    isTrue: '1',
    isFinal: '1',
  })
  assert.equal(response.headers.location, `${path}/versioni/1/portale`)
  return { ...made, association, office, path, portal: `${path}/versioni/1/portale` }
}

const planOf = (planId: Parameters<typeof getPlan>[1], client: TestClient) =>
  withActor(database.db, client.actor, (tx) => getPlan(tx, planId))
const ticksOf = (planId: Parameters<typeof getPlan>[1], client: TestClient) =>
  withActor(database.db, client.actor, async (tx) =>
    listTicks(tx, (await getVersion(tx, planId, 1)).planVersionId),
  )

describe('the page to carry over', () => {
  it('lists the fields in the portal’s order with their values, and the text for PEC', async () => {
    const { office, portal } = await closed()
    const page = await office.get(portal)
    const words = wordsOf(page.body)
    assert.match(words, /0 campi riportati su 1\d/)
    assert.match(
      words,
      /Denominazione Valprova \d+ Copia .* Codice IPA c_v\d+ .* Anagrafe .* Modo B, aggiornamento/,
    )
    assert.match(
      words,
      /Oggetto Comune di Valprova \d+ \(c_v\d+\): piano di migrazione, versione 1, n\. 2026\/\d{4}/,
    )
    assert.match(words, /fonte da verificare/)
    assert.match(page.body, /data-copy="pec-testo"/)
  })
  it('keeps each tick with the other value, takes it back, and shows how far it is', async () => {
    const { office, portal, planId, services } = await closed()
    await office.get(portal)
    const key = `${services[0]}.endsOn`
    const base = JSON.stringify({})
    const saved = await office.post(
      portal,
      { base, 't.ente.nome': '1', [`v.${key}`]: '16/06/2026' },
      autosave,
    )
    assert.match(wordsOf(saved.body), /Salvato alle 11:07/)
    assert.deepEqual(
      [...(await ticksOf(planId, office))].map(([name, { sent }]) => [name, sent]).sort(),
      [
        [key, '16/06/2026'],
        ['ente.nome', null],
      ].sort(),
    )
    const page = await office.get(portal)
    assert.match(wordsOf(page.body), /2 campi riportati su/)
    assert.match(page.body, /name="t\.ente\.nome" value="1" checked/)
    assert.match(page.body, /value="16\/06\/2026"/)
    assert.equal((await office.post(portal, { base, [`t.${key}`]: '1' })).headers.location, portal)
    assert.deepEqual(
      [...(await ticksOf(planId, office))].map(([name, { sent }]) => [name, sent]),
      [[key, null]],
    )
  })
  it('lets two people share the work, and writes the history once', async () => {
    const { office, association, portal, planId } = await closed()
    const colleague = await app.as({ role: 'office_member', associationId: association })
    await office.get(portal)
    await colleague.get(portal)
    const base = JSON.stringify({})
    const before = await withActor(database.db, office.actor, (tx) =>
      countHistory(tx, { subjectKind: 'plan', subjectId: planId }),
    )
    await office.post(portal, { base, 't.ente.nome': '1' }, autosave)
    await colleague.post(portal, { base, 't.ente.ipa': '1' }, autosave)
    await office.post(portal, { base, 't.ente.nome': '1' }, autosave)
    assert.deepEqual([...(await ticksOf(planId, office)).keys()].sort(), ['ente.ipa', 'ente.nome'])
    const after = await withActor(database.db, office.actor, (tx) =>
      countHistory(tx, { subjectKind: 'plan', subjectId: planId }),
    )
    assert.equal(after - before, 1)
  })
  it('ignores fields that the version does not have and refuses names of nobody', async () => {
    const { office, portal, planId } = await closed()
    await office.get(portal)
    await office.post(portal, { 't.inventato.campo': '1' })
    assert.equal((await ticksOf(planId, office)).size, 0)
    assert.equal((await office.post(portal, { 'x.ente.nome': '1' }, json)).statusCode, 400)
  })
  it('is only for versions that leave by another channel, and for who reads the body', async () => {
    const { portal, administrationId } = await closed()
    const auditor = await app.as({ role: 'auditor', administrationId })
    const page = await auditor.get(portal)
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(page.body, /<form[^>]+action="\/piani/)
    for (const role of ['reviewer', 'programme_officer'] as const)
      assert.equal((await (await app.as({ role })).get(portal)).statusCode, 404)
    const inside = await aPlan(database, {}, now)
    const signer = await app.as({ role: 'legal_representative', administrationId: inside.administrationId })
    await signer.get(`/piani/${inside.planId}/trasmissione`)
    await signer.post(`/piani/${inside.planId}/trasmissioni`, {
      version: String((await planOf(inside.planId, signer)).version),
      isTrue: '1',
      isFinal: '1',
    })
    const refused = await signer.get(`/piani/${inside.planId}/versioni/1/portale`, json)
    assert.deepEqual([refused.statusCode, refused.json().code], [409, 'PLAN-013'])
  })
})

describe('the record of the sending', () => {
  it('keeps channel, sender, day, protocol and receipt, and gives the receipt back', async () => {
    const { office, path, portal } = await closed()
    await office.get(portal)
    const file = await office.get(`${path}/versioni/1.json`)
    const recorded = await office.postMultipart(`${path}/versioni/1/invii`, sending, [
      receipt,
      { field: 'sentFile', fileName: 'piano.json', content: file.rawPayload },
    ])
    assert.equal(recorded.headers.location, `${portal}#invio`)
    const words = wordsOf((await office.get(portal)).body)
    assert.match(words, /Quello che è partito corrisponde a quello che c’è in Regia/)
    assert.match(
      words,
      /Canale PEC Inviato da Marta Orsolani Il giorno 09\/03\/2026 Protocollo 1234\/2026 Ricevuta accettazione\.eml/,
    )
    assert.match(words, /File inviato è quello della versione/)
    const back = await office.get(`${path}/versioni/1/allegato`)
    assert.equal(back.headers['content-type'], 'message/rfc822')
    assert.match(back.headers['content-disposition'] as string, /attachment; filename="accettazione\.eml"/)
    assert.equal(back.body, receipt.content)
    const twice = await office.postMultipart(`${path}/versioni/1/invii`, sending, [])
    assert.equal(twice.statusCode, 409)
    assert.match(twice.body, /PLAN-016/)
  })
  it('shows the differences when what was sent is another file', async () => {
    const { office, path, portal } = await closed()
    await office.get(portal)
    await office.postMultipart(`${path}/versioni/1/invii`, { ...sending, channel: 'portal' }, [
      { field: 'sentFile', fileName: 'altro.json', content: '{}' },
    ])
    const words = wordsOf((await office.get(portal)).body)
    assert.match(words, /1 differenza fra l’invio e Regia .* le impronte sono diverse/)
    assert.match(words, /Ricevuta non allegata/)
    assert.equal((await office.get(`${path}/versioni/1/allegato`)).statusCode, 404)
  })
  it('refuses a file that is not a document, or too large, and keeps what was typed', async () => {
    const { office, path, portal } = await closed()
    await office.get(portal)
    const post = (content: TestFile['content'], fileName: string) =>
      office.postMultipart(`${path}/versioni/1/invii`, sending, [{ field: 'receipt', fileName, content }])
    const html = await post('<html><script>alert(1)</script>', 'ricevuta.pdf')
    assert.equal(html.statusCode, 422)
    assert.match(wordsOf(html.body), /Il file «ricevuta\.pdf» non è fra quelli accettati/)
    assert.match(html.body, /value="Marta Orsolani"/)
    assert.match(html.body, /value="09\/03\/2026"/)
    assert.match(html.body, /<option value="pec" selected/)
    const large = await post(
      Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(10 * 1024 * 1024)]),
      'grande.pdf',
    )
    assert.equal(large.statusCode, 422)
    assert.match(wordsOf(large.body), /Il file «grande\.pdf» non è fra quelli accettati/)
    assert.match(large.body, /value="1234\/2026"/)
    const empty = await post('', 'vuoto.pdf')
    assert.equal(empty.statusCode, 422)
    assert.match(wordsOf((await office.get(portal)).body), /Registra l’invio/)
  })
  it('refuses what is missing and a day to come', async () => {
    const { office, path, portal } = await closed()
    await office.get(portal)
    const page = await office.postMultipart(`${path}/versioni/1/invii`, { sentOn: '31/02/2026' }, [])
    const words = wordsOf(page.body)
    assert.equal(page.statusCode, 422)
    assert.match(words, /Scegli da dove è partito il piano/)
    assert.match(words, /Scrivi chi ha inviato/)
    assert.match(words, /«31\/02\/2026» non è un giorno/)
    const future = await office.postMultipart(
      `${path}/versioni/1/invii`,
      { ...sending, sentOn: '11/03/2026' },
      [],
    )
    assert.match(wordsOf(future.body), /non può essere nel futuro/)
  })
})

describe('the answer that came by the other channel', () => {
  it('is an approval', async () => {
    const { office, path, planId, portal } = await closed()
    assert.match(wordsOf((await office.get(portal)).body), /Registra la risposta ricevuta/)
    const version = String((await planOf(planId, office)).version)
    const answered = await office.post(`${path}/versioni/1/risposte`, {
      version,
      action: 'record_approval',
      note: '',
    })
    assert.equal(answered.headers.location, path)
    assert.equal((await planOf(planId, office)).state, 'approved')
    assert.doesNotMatch(wordsOf((await office.get(portal)).body), /Registra la risposta ricevuta/)
  })
  it('is a return with what it says, and the draft goes on', async () => {
    const { office, path, planId, portal } = await closed()
    await office.get(portal)
    const version = String((await planOf(planId, office)).version)
    const empty = await office.post(`${path}/versioni/1/risposte`, {
      version,
      action: 'record_return',
      note: ' ',
    })
    assert.equal(empty.statusCode, 422)
    assert.match(wordsOf(empty.body), /Scrivi il motivo/)
    assert.match(
      wordsOf((await office.post(`${path}/versioni/1/risposte`, { version })).body),
      /Scegli che cosa ha risposto/,
    )
    await office.post(`${path}/versioni/1/risposte`, {
      version,
      action: 'record_return',
      note: 'Manca <b>la validità</b> della qualificazione.',
    })
    const page = await office.get(path)
    assert.match(wordsOf(page.body), /Versione 2, bozza · la 1 è stata rinviata il 10 marzo 2026/)
    assert.match(page.body, /Manca &lt;b>la validità&lt;\/b> della qualificazione|Manca &lt;b&gt;la validità/)
  })
  it('can be recorded even when the body has moved inside Regia meanwhile', async () => {
    const { office, path, planId, portal, administrationId } = await closed()
    await withActor(database.db, office.actor, async (tx) => {
      const { version } = await getAdministration(tx, administrationId)
      await changeChannel(tx, { administrationId, version, channel: 'programme' }, now)
    })
    assert.match(wordsOf((await office.get(portal)).body), /Registra la risposta ricevuta/)
    const version = String((await planOf(planId, office)).version)
    await office.post(`${path}/versioni/1/risposte`, { version, action: 'record_return', note: 'Da rifare' })
    assert.equal((await planOf(planId, office)).state, 'returned')
    assert.equal((await planOf(planId, office)).channel, 'programme')
    const officer = await app.as({ role: 'programme_officer' })
    const seen = await withActor(database.db, officer.actor, (tx) => findPlan(tx, planId))
    assert.equal(seen, null, 'the programme was never sent this plan')
  })
})

describe('a closed version', () => {
  it('is taken back by the office that closed it, without a word to the programme', async () => {
    const { office, path, planId } = await closed()
    await office.get(`${path}/versioni/1/ricevuta`)
    const version = String((await planOf(planId, office)).version)
    assert.equal(
      (await office.post(`${path}/ritiri`, { version, note: 'Manca un servizio' })).statusCode,
      303,
    )
    const rows = await database.store.ownerRows(
      `select n.kind from notices n join assignments a using (person_id) where a.role = 'programme_officer' and n.subject_id = $1`,
      [planId],
    )
    assert.deepEqual(rows, [])
    const sent = await office.postMultipart(`${path}/versioni/1/invii`, sending, [])
    assert.match(sent.body, /PLAN-005/)
  })
  it('makes one event that only the body’s side reads', async () => {
    const { office, planId } = await closed()
    const count = (client: TestClient) =>
      withActor(database.db, client.actor, (tx) =>
        countHistory(tx, { subjectKind: 'plan', subjectId: planId }),
      )
    assert.ok((await count(office)) > 0)
    assert.equal(await count(await app.as({ role: 'reviewer' })), 0)
  })
})
