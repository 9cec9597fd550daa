// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService } from '../../../test/factories/inventory.ts'
import { aPlan, aSentPlan, fillSheet, type MadePlan, readyValues } from '../../../test/factories/plans.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { type PersonActor, systemActor, withActor } from '../../platform/db/actor.ts'
import type { AdministrationId, AssociationId, DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import { loadReferenceData } from '../inventory/index.ts'
import { saveItem } from './commands.ts'
import { decidePlan } from './decisions.ts'
import { assignReviewer, observe } from './review.ts'
import { getItem, getPlan } from './store.ts'
import { listNotes, listObservations, listVersions } from './versions-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:07:32Z')
const noMail = { mailEnabled: false }
const json = { accept: 'application/json' }
const attack = '"><script>alert(1)</script>'
let app: TestApp
let stranger: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  stranger = await app.as({ role: 'editor', administrationId: (await anAdministration(database.db)).id })
})

/** The words of a page, without its markup. */
const wordsOf = (body: string) =>
  body
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&amp;', '&')
const planNow = (made: MadePlan) => withActor(database.db, made.editor, (tx) => getPlan(tx, made.planId))
const itemNow = (made: MadePlan, index = 0) =>
  withActor(database.db, made.editor, (tx) =>
    getItem(tx, made.planId, made.services[index] as DigitalServiceId),
  )

async function editing(given: Parameters<typeof aPlan>[1] = {}) {
  const made = await aPlan(database, given, now)
  const client = await app.as({
    role: 'editor',
    administrationId: made.administrationId,
    personId: made.editor.personId,
  })
  return { ...made, client, path: `/piani/${made.planId}`, service: made.services[0] as DigitalServiceId }
}

/** A plan that a reviewer sent back with one observation on its first service and one on the whole. */
async function returned() {
  const made = await aSentPlan(database, {}, now)
  const reviewer = (await app.as({ role: 'reviewer' })).actor
  const versionNumber = 1
  await withActor(database.db, reviewer, async (tx) => {
    const take = await getPlan(tx, made.planId)
    await assignReviewer(
      tx,
      { planId: made.planId, version: take.version, reviewerPersonId: reviewer.personId },
      noMail,
      now,
    )
    for (const digitalServiceId of [made.services[0] as DigitalServiceId, null])
      await observe(
        tx,
        { planId: made.planId, versionNumber, digitalServiceId, body: 'Indicare gli utenti.' },
        now,
      )
    await fillSheet(tx, made.planId, now)
    const { version } = await getPlan(tx, made.planId)
    await decidePlan(
      tx,
      { planId: made.planId, version, action: 'return', note: '', late: null },
      noMail,
      now,
    )
  })
  const client = await app.as({
    role: 'contact',
    administrationId: made.administrationId,
    personId: made.editor.personId,
  })
  return { ...made, client, path: `/piani/${made.planId}` }
}

describe('the list of plans', () => {
  let association: AssociationId
  let office: TestClient
  const bodies: Record<string, AdministrationId> = {}

  before(async () => {
    association = (await anAssociation(database.db)).id
    office = await app.as({ role: 'office_member', associationId: association })
    for (const name of ['Acquarola', 'Borgo Lamaro', 'Cima Berolda', 'Senza servizi']) {
      bodies[name] = (await anAdministration(database.db, { name })).id
      await aMember(database.db, association, bodies[name] as AdministrationId)
    }
    await aService(database, {
      administrationId: bodies['Cima Berolda'] as AdministrationId,
      name: 'Anagrafe',
    })
    for (const name of ['Acquarola', 'Borgo Lamaro'])
      await aService(database, { administrationId: bodies[name] as AdministrationId, name: 'Anagrafe' })
    await office.get('/piani')
    for (const name of ['Acquarola', 'Borgo Lamaro'])
      assert.equal(
        (await office.post('/piani', { administrationId: bodies[name] as string })).statusCode,
        303,
      )
  })

  it('shows the office its bodies with state, findings and who has no plan yet', async () => {
    const page = await office.get('/piani')
    assert.equal(page.statusCode, 200)
    const words = wordsOf(page.body)
    assert.match(words, /2 piani in questo elenco · 2 enti non ne hanno ancora uno/)
    assert.match(words, /Acquarola c_v\d+ Bozza 1, bozza 1 1 bloccante/)
    assert.match(words, /Cima Berolda c_v\d+ 1 Apri il piano/)
    assert.match(words, /Senza servizi c_v\d+ 0 Aggiungi prima i servizi/)
  })
  it('filters by state, name and follower, and turns its order round', async () => {
    assert.match(wordsOf((await office.get('/piani?cerca=acqua')).body), /1 piano in questo elenco/)
    assert.match(wordsOf((await office.get('/piani?stato=approved')).body), /Nessun piano con questi filtri/)
    assert.match(wordsOf((await office.get('/piani?miei=1')).body), /0 piani in questo elenco/)
    const turned = (await office.get('/piani?ordina=-ente')).body
    assert.ok(turned.indexOf('Borgo Lamaro') < turned.indexOf('Acquarola'))
    assert.ok((await office.get('/piani?ordina=-modifica&dopo=boh&stato=boh')).statusCode === 200)
  })
  it('goes out as a file with the filters on screen', async () => {
    const csv = await office.get('/piani.csv?cerca=acqua')
    assert.match(csv.body, /^administration,ipa_code,state,.*\r\nAcquarola,c_v\d+,Bozza,1,1,1,0,/)
    assert.equal(csv.body.trim().split('\r\n').length, 2)
    assert.equal((await office.get('/piani.xlsx')).rawPayload.subarray(0, 2).toString(), 'PK')
    const reviewer = await app.as({ role: 'reviewer' })
    assert.equal((await reviewer.get('/piani.csv')).statusCode, 403)
  })
  it('opens a plan once, only where the actor writes and services are', async () => {
    const again = await office.post('/piani', { administrationId: bodies['Acquarola'] as string }, json)
    assert.deepEqual([again.statusCode, again.json().code], [409, 'PLAN-009'])
    const empty = await office.post('/piani', { administrationId: bodies['Senza servizi'] as string }, json)
    assert.deepEqual([empty.statusCode, empty.json().code], [422, 'PLAN-011'])
    const foreign = await stranger.get('/piani')
    assert.equal(foreign.statusCode, 200)
    const refused = await stranger.post(
      '/piani',
      { administrationId: bodies['Cima Berolda'] as string },
      json,
    )
    assert.deepEqual([refused.statusCode, refused.json().code], [403, 'GEN-006'])
    assert.equal((await office.post('/piani', { administrationId: "' or 1=1" }, json)).statusCode, 400)
  })
  it('shows an auditor of the association the same, without anything to press', async () => {
    const auditor = await app.as({ role: 'auditor', associationId: association })
    const page = await auditor.get('/piani')
    assert.match(wordsOf(page.body), /Acquarola/)
    assert.doesNotMatch(page.body, /<button[^>]*>\s*Apri il piano/)
  })
  it('shows a national auditor what was sent, with the warnings of the last version', async () => {
    const sent = await aSentPlan(database, { body: { name: 'Fontebruna' } }, now)
    const auditor = await app.as({ role: 'auditor' })
    const page = await auditor.get('/piani')
    assert.match(wordsOf(page.body), /Fontebruna .* Trasmesso 1 2 Nessuno/)
    assert.doesNotMatch(page.body, /Acquarola/)
    const plan = await auditor.get(`/piani/${sent.planId}`)
    assert.equal(plan.headers.location, `/piani/${sent.planId}/versioni/1`)
    assert.equal((await auditor.get(`/piani/${sent.planId}/versioni/1`)).statusCode, 200)
  })
  it('leads who acts for one body to its plan, or to the one button', async () => {
    const { client, path } = await editing()
    assert.equal((await client.get('/piani')).headers.location, path)
    const { id } = await anAdministration(database.db)
    const contact = await app.as({ role: 'contact', administrationId: id })
    assert.match(wordsOf((await contact.get('/piani')).body), /non ce ne sono ancora/)
    await aService(database, { administrationId: id, name: 'Anagrafe' })
    const page = await contact.get('/piani')
    assert.match(wordsOf(page.body), /il servizio dell’inventario vi entra/)
    const opened = await contact.post('/piani', { administrationId: id })
    assert.match(opened.headers.location as string, /^\/piani\/[0-9a-f-]{36}$/)
  })
  it('is for who is signed in', async () => {
    const page = await app.anonymous().get('/piani')
    assert.match(page.headers.location as string, /^\/accesso\?da=/)
    assert.equal((await app.anonymous().get('/piani', json)).statusCode, 401)
  })
})

describe('the working page', () => {
  it('says what is missing, shows the services and the details of one', async () => {
    const { client, path, services } = await editing({ ready: false })
    const page = await client.get(path)
    assert.equal(page.statusCode, 200)
    const words = wordsOf(page.body)
    assert.match(words, /Versione 1, bozza · Salvato alle 11:07/)
    assert.match(words, /3\. Modo, destinazione e date Da iniziare 0 su 2 · manca per 2 servizi/)
    assert.match(words, /Anagrafe Ordinario da scegliere da scegliere n\.d\. 1 bloccante/)
    assert.match(words, /Griglia da compilare/)
    const second = await client.get(`${path}?voce=${services[1]}`)
    assert.match(second.body, /id="dettaglio-h"[^>]*>Protocollo</)
  })
  it('offers the history of a service once it has one', async () => {
    const historyOf = async (ready: boolean) => {
      const { client, path, service } = await editing({ ready })
      const page = (await client.get(`${path}?voce=${service}`)).body
      return /\/storia\/voce-di-piano\/[0-9a-f-]{36}/.exec(page)?.[0]
    }
    assert.equal(await historyOf(false), undefined)
    assert.ok(await historyOf(true))
  })
  it('shows totals with what is not known, and the level in words', async () => {
    const made = await editing({})
    await withActor(database.db, made.editor, (tx) =>
      saveItem(
        tx,
        {
          planId: made.planId,
          digitalServiceId: made.service,
          version: 2,
          values: { costCents: null, qualificationCode: null },
        },
        now,
      ),
    )
    const words = wordsOf((await made.client.get(`${made.path}?voce=${made.service}`)).body)
    assert.match(words, /4\.200,00.€ una tantum \(1 servizio n\.d\.\), 3\.700,00.€ l’anno/)
    assert.match(words, /livello non noto/)
    assert.match(words, /n\.d\. \+ 1\.850,00.€\/anno/)
  })
  it('filters by chips and exports what is on screen', async () => {
    const { client, path } = await editing({ ready: false })
    assert.match(
      wordsOf((await client.get(`${path}?filtro=critici`)).body),
      /Nessun servizio con questo filtro/,
    )
    const csv = await client.get(`${path}/servizi.csv`)
    assert.match(csv.body, /^service,data_class,software,users,approach,/)
    assert.equal(csv.body.trim().split('\r\n').length, 3)
    assert.equal((await client.get(`${path}/servizi.csv?filtro=critici`)).body.trim().split('\r\n').length, 1)
    assert.equal((await client.get(`${path}/servizi.xlsx`)).statusCode, 200)
  })
  it('is not there for another body, a broken address or an administrator; the programme examines instead', async () => {
    const { path, planId } = await editing()
    for (const client of [stranger, await app.as({ role: 'administrator' })]) {
      const page = await client.get(path)
      assert.equal(page.statusCode, 404)
      assert.match(page.body, /PLAN-001/)
    }
    assert.equal((await stranger.get('/piani/boh')).statusCode, 404)
    const sent = await aSentPlan(database, {}, now)
    const reviewer = await app.as({ role: 'reviewer' })
    assert.equal(
      (await reviewer.get(`/piani/${sent.planId}`)).headers.location,
      `/piani/${sent.planId}/esame`,
    )
    assert.equal((await reviewer.get(`/piani/${planId}`)).statusCode, 404)
  })
  it('lets an auditor of the body read and nothing else', async () => {
    const { administrationId, path, services } = await editing()
    const auditor = await app.as({ role: 'auditor', administrationId })
    const page = await auditor.get(path)
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(page.body, /<form[^>]+method="post"[^>]+action="\/piani/)
    const token = { digitalServiceId: services[0] as string, body: 'x' }
    assert.equal((await auditor.post(`${path}/note`, token, json)).json().code, 'PLAN-006')
  })
  it('adds to the plan the services that came after', async () => {
    const { client, path, administrationId } = await editing()
    await aService(database, { administrationId, name: 'Tributi' })
    const page = await client.get(path)
    assert.match(wordsOf(page.body), /2 su 3/)
    assert.equal((await client.post(`${path}/servizi`)).headers.location, `${path}#servizi`)
    assert.match(wordsOf((await client.get(path)).body), /3 su 3/)
  })
})

describe('the small acts of the page', () => {
  it('write notes on the plan and on a service, and keep a too long one', async () => {
    const { client, path, service, planId, editor } = await editing()
    await client.get(path)
    assert.equal((await client.post(`${path}/note`, { body: 'Sentito il fornitore' })).statusCode, 303)
    const on = await client.post(`${path}/note`, { body: 'Manca la data', digitalServiceId: service })
    assert.equal(on.headers.location, `${path}?voce=${service}#dettaglio`)
    const notes = await withActor(database.db, editor, (tx) => listNotes(tx, planId))
    assert.deepEqual(
      notes.map((note) => [note.body, note.digitalServiceId]),
      [
        ['Sentito il fornitore', null],
        ['Manca la data', service],
      ],
    )
    const long = 'x'.repeat(4001)
    const refused = await client.post(`${path}/note`, { body: long })
    assert.equal(refused.statusCode, 422)
    assert.ok(refused.body.includes(long))
    assert.match(wordsOf(refused.body), /Al massimo 4000 caratteri/)
    assert.match(wordsOf((await client.post(`${path}/note`, { body: '  ' })).body), /Scrivi la nota/)
  })
  it('explain a finding that can be explained, and no other', async () => {
    const { client, path, administrationId, planId } = await editing({ services: [], body: {} }).catch(
      async () => editing(),
    )
    const { id: place } = await aDataCentre(database, { administrationId, name: 'Municipio', group: 'B' })
    await aService(database, { administrationId, name: 'Sociali', dataCentreId: place })
    const page = await client.get(path)
    assert.match(wordsOf(page.body), /Municipio: il data center di gruppo B non si svuota/)
    const explain = (rule: string, subjectId: string, explanation: string) =>
      client.post(`${path}/spiegazioni`, { rule, subjectId, explanation }, json)
    assert.equal(
      (await explain('PR-12', place, 'Serve alla videosorveglianza')).headers.location,
      `${path}#rilievi`,
    )
    assert.match(wordsOf((await client.get(path)).body), /Spiegazione: «Serve alla videosorveglianza»/)
    assert.equal((await explain('PR-01', planId, 'Perché sì')).statusCode, 422)
    assert.equal((await explain('PR-12', 'boh', 'x')).statusCode, 400)
    await explain('PR-12', place, '')
    assert.doesNotMatch((await client.get(path)).body, /videosorveglianza/)
  })
  it('apply a repair while it is offered', async () => {
    const { client, path, service, ...made } = await editing()
    await client.get(path)
    const late = { endsOn: '2026-09-30' as const }
    await withActor(database.db, made.editor, (tx) =>
      saveItem(tx, { planId: made.planId, digitalServiceId: service, version: 2, values: late }, now),
    )
    const page = await client.get(`${path}?voce=${service}`)
    assert.match(wordsOf(page.body), /Oltre il termine di 92 giorni .* Porta la fine al 30\/06\/2026/)
    const repair = () =>
      client.post(`${path}/servizi/${service}/correzioni`, { version: '3', rule: 'PR-09' }, json)
    assert.equal((await repair()).statusCode, 303)
    assert.equal((await itemNow({ ...made, services: [service] })).endsOn, '2026-06-30')
    assert.deepEqual([(await repair()).statusCode, (await repair()).json().code], [409, 'PLAN-030'])
  })
  it('write the recovery plan, refuse a day that is not one, and show both sides when two write it', async () => {
    const { client, path, service, ...made } = await editing()
    await withActor(database.db, made.editor, (tx) =>
      saveItem(
        tx,
        { planId: made.planId, digitalServiceId: service, version: 2, values: { endsOn: '2026-09-30' } },
        now,
      ),
    )
    assert.match(wordsOf((await client.get(path)).body), /Manca il piano di rientro/)
    const base = JSON.stringify({ lateReason: '', lateNewEndOn: '' })
    const write = (lateReason: string, lateNewEndOn: string, with_ = base) =>
      client.post(`${path}/rientro`, { base: with_, lateReason, lateNewEndOn })
    const bad = await write(attack, '31/02/2026')
    assert.equal(bad.statusCode, 422)
    assert.match(wordsOf(bad.body), /«31\/02\/2026» non è un giorno/)
    assert.doesNotMatch(bad.body, /<script>alert/)
    assert.ok(bad.body.includes('&quot;>&lt;script>') || bad.body.includes('&quot;&gt;&lt;script&gt;'))
    assert.equal((await write('Gara deserta', '30/09/2026')).headers.location, `${path}#rientro`)
    assert.doesNotMatch(wordsOf((await client.get(path)).body), /Manca il piano di rientro/)
    const clash = await write('Contratto in ritardo', '31/10/2026')
    assert.equal(clash.statusCode, 409)
    assert.match(wordsOf(clash.body), /Nulla è andato perso/)
    assert.match(wordsOf(clash.body), /30\/09\/2026 .* 31\/10\/2026/)
    assert.equal((await planNow({ ...made, services: [] })).lateReason, 'Gara deserta')
    const stored = JSON.stringify({ lateReason: 'Gara deserta', lateNewEndOn: '30/09/2026' })
    assert.equal((await write('Contratto in ritardo', '31/10/2026', stored)).statusCode, 303)
    assert.equal((await planNow({ ...made, services: [] })).lateNewEndOn, '2026-10-31')
  })
  it('name who follows the plan and a service, among who writes for the body', async () => {
    const { client, path, service, ...made } = await editing()
    const { administrationId } = made
    const contact = await app.as({ role: 'contact', administrationId })
    await client.get(path)
    assert.equal((await client.post(`${path}/responsabile`, { personId: contact.person })).statusCode, 303)
    assert.equal((await planNow({ ...made, services: [] })).responsiblePersonId, contact.person)
    const other = await client.post(`${path}/responsabile`, { personId: stranger.person }, json)
    assert.deepEqual([other.statusCode, other.json().code], [422, 'PLAN-031'])
    assert.equal((await client.post(`${path}/responsabile`, { personId: 'boh' })).statusCode, 422)
    const give = (personId: string, base = '') =>
      client.post(`${path}/servizi/${service}/responsabile`, { version: '1', base, personId })
    assert.equal((await give(contact.person)).statusCode, 303)
    assert.equal((await itemNow({ ...made, services: [service] })).responsiblePersonId, contact.person)
    assert.equal((await client.post(`${path}/responsabile`, { personId: '' })).statusCode, 303)
    assert.equal((await planNow({ ...made, services: [] })).responsiblePersonId, null)
  })
  it('answer observations, which then count in what is missing', async () => {
    const { client, path, planId } = await returned()
    const page = await client.get(path)
    assert.match(wordsOf(page.body), /la 1 è stata rinviata il 10 marzo 2026 con 2 osservazioni/)
    assert.match(wordsOf(page.body), /4\. Rispondere alle osservazioni Da iniziare 0 di 2/)
    const [first] = await withActor(database.db, client.actor, (tx) => listObservations(tx, planId))
    const answer = (reply: string, id = first?.observationId) =>
      client.post(`${path}/osservazioni/${id}/risposte`, { reply })
    assert.equal((await answer('Undici utenti')).headers.location, `${path}#oss-${first?.observationId}`)
    assert.match(wordsOf((await client.get(path)).body), /In corso 1 di 2/)
    assert.equal((await answer('   ')).statusCode, 422)
    assert.equal((await answer('x', 'boh')).statusCode, 404)
    assert.equal((await answer('x', planId)).statusCode, 404)
  })
  it('refuse fields that no page has', async () => {
    const { client, path, service } = await editing()
    await client.get(path)
    for (const [url, form] of [
      [`${path}/note`, { body: 'x', isOffice: '1' }],
      [`${path}/responsabile`, { personId: '', role: 'reviewer' }],
      [`${path}/servizi/${service}?passo=dove`, { approachh: 'A' }],
      [`${path}/griglia`, { [`nope.${service}`]: 'x' }],
      [`${path}/trasmissioni`, { version: '1', force: '1' }],
    ] as const)
      assert.equal((await client.post(url, form as Record<string, string>, json)).statusCode, 400, url)
  })
  it('come from our own pages only', async () => {
    const { client, path } = await editing()
    await client.get(path)
    const response = await client.post(`${path}/note`, { body: 'x', _csrf: 'forged' }, json)
    assert.ok([400, 403].includes(response.statusCode))
  })
})

describe('the guided pages', () => {
  const stepOf = (path: string, service: string, step: string) => `${path}/servizi/${service}?passo=${step}`

  it('ask one thing each, open in any order, and end in a summary with the way back', async () => {
    const { client, path, service } = await editing()
    for (const [step, question] of [
      ['come', 'Anagrafe: come migra?'],
      ['dove', 'Anagrafe: dove andrà il servizio?'],
      ['fornitore', 'Anagrafe: quando migra?'],
      ['costi', 'Anagrafe: quanto costa?'],
      ['riepilogo', 'Anagrafe: controlla le risposte'],
    ] as const)
      assert.match(
        wordsOf((await client.get(stepOf(path, service, step))).body),
        new RegExp(question.replace('?', '\\?')),
      )
    const where = wordsOf((await client.get(stepOf(path, service, 'dove'))).body)
    assert.match(where, /Non lo so ancora/)
    assert.match(where, /Livello almeno 1 \(dati ordinari\) 2 Sufficiente/)
    assert.match(where, /Fonte: ACN, Regolamento unico 21007\/24/)
    const end = (await client.get(stepOf(path, service, 'riepilogo'))).body
    assert.match(end, new RegExp(`servizi/${service}\\?passo=costi&amp;da=riepilogo`))
  })
  it('save and go on to the next question, or back to the summary', async () => {
    const { client, path, service, ...made } = await editing({ ready: false })
    await client.get(stepOf(path, service, 'come'))
    const first = await client.post(stepOf(path, service, 'come'), {
      version: '1',
      base: JSON.stringify({ approach: 'unknown', strategy: '' }),
      approach: 'B',
      strategy: 'repurchase',
    })
    assert.equal(first.headers.location, stepOf(path, service, 'dove'))
    const stay = await client.post(stepOf(path, service, 'dove'), {
      version: '2',
      destinationKind: 'qualified_cloud',
      destinationName: 'Archivia Cloud',
      qualificationCode: 'qc1',
      poi: 'resta',
    })
    assert.equal(stay.headers.location, stepOf(path, service, 'dove'))
    const back = await client.post(`${stepOf(path, service, 'costi')}&da=riepilogo`, {
      version: '3',
      costCents: '4.200,00',
    })
    assert.equal(back.headers.location, stepOf(path, service, 'riepilogo'))
    const item = await itemNow({ ...made, services: [service] })
    assert.deepEqual(
      [
        item.approach,
        item.strategy,
        item.destinationKind,
        item.qualificationCode,
        item.costCents,
        item.version,
      ],
      ['B', 'repurchase', 'qualified_cloud', 'QC1', 420_000, 4],
    )
  })
  it('come back with what was typed, a summary and a message beside each field', async () => {
    const { client, path, service, ...made } = await editing()
    await client.get(path)
    const page = await client.post(stepOf(path, service, 'fornitore'), {
      version: '2',
      contractOn: '31/02/2026',
      startsOn: attack,
      endsOn: '18/05/2026',
    })
    assert.equal(page.statusCode, 422)
    assert.match(wordsOf(page.body), /Ci sono 2 cose da correggere/)
    assert.match(page.body, /href="#contractOn"/)
    assert.match(page.body, /id="contractOn-e"/)
    assert.match(page.body, /value="31\/02\/2026"/)
    assert.doesNotMatch(page.body, /<script>alert/)
    const money = await client.post(stepOf(path, service, 'costi'), { version: '2', costCents: '1,234' })
    assert.match(wordsOf(money.body), /«1,234» può essere/)
    const code = await client.post(stepOf(path, service, 'dove'), { version: '2', qualificationCode: 'QC9' })
    assert.match(wordsOf(code.body), /«QC9» non è fra i livelli in vigore/)
    assert.equal((await itemNow({ ...made, services: [service] })).version, 2, 'nothing was saved')
  })
  it('save by themselves, and say when and which version', async () => {
    const { client, path, service } = await editing()
    await client.get(path)
    const autosave = { 'x-autosave': '1', 'hx-request': 'true' }
    const saved = await client.post(
      stepOf(path, service, 'costi'),
      { version: '2', costCents: '5.000,00' },
      autosave,
    )
    assert.equal(saved.statusCode, 200)
    assert.match(saved.body, /data-version="3"/)
    assert.match(wordsOf(saved.body), /Salvato alle 11:07/)
    const bad = await client.post(
      stepOf(path, service, 'costi'),
      { version: '3', costCents: 'mille' },
      autosave,
    )
    assert.equal(bad.statusCode, 422)
  })
  it('refuse a service that is not in the plan, and a plan that was sent', async () => {
    const { client, path } = await editing()
    assert.equal(
      (await client.get(stepOf(path, '01a20093-2464-7ab9-925c-2c5f3ba4ce37', 'come'))).statusCode,
      404,
    )
    const made = await aSentPlan(database, {}, now)
    const editor = await app.as({
      role: 'editor',
      administrationId: made.administrationId,
      personId: made.editor.personId,
    })
    const url = stepOf(`/piani/${made.planId}`, made.services[0] as string, 'costi')
    const page = await editor.get(url)
    assert.match(wordsOf(page.body), /Le risposte su Anagrafe/)
    assert.doesNotMatch(page.body, /data-autosave/)
    await editor.get('/piani')
    const refused = await editor.post(url, { version: '2', costCents: '1,00' }, json)
    assert.deepEqual([refused.statusCode, refused.json().code], [409, 'PLAN-008'])
  })
  it('show the office what its other bodies chose, and nobody else', async () => {
    const association = (await anAssociation(database.db)).id
    const made: MadePlan[] = []
    for (const name of ['Uno', 'Due', 'Tre']) {
      const plan = await aPlan(database, { services: ['Anagrafe'], body: { name } }, now)
      await aMember(database.db, association, plan.administrationId)
      made.push(plan)
    }
    const [mine] = made as [MadePlan]
    const office = await app.as({ role: 'office_member', associationId: association })
    const url = stepOf(`/piani/${mine.planId}`, mine.services[0] as string, 'dove')
    assert.match(
      wordsOf((await office.get(url)).body),
      /Altri 2 enti del tuo ufficio: Archivia Cloud \(Cloud qualificato, QC2\)/,
    )
    const editor = await app.as({ role: 'contact', administrationId: mine.administrationId })
    assert.doesNotMatch((await editor.get(url)).body, /del tuo ufficio/)
  })
})

describe('two people on one service', () => {
  async function two() {
    const made = await editing()
    const colleague = await app.as({ role: 'contact', administrationId: made.administrationId })
    await made.client.get(made.path)
    await colleague.get(made.path)
    const url = `${made.path}/servizi/${made.service}?passo=fornitore`
    const shown = { version: '2', base: JSON.stringify({ endsOn: '15/06/2026', startsOn: '15/04/2026' }) }
    return { ...made, colleague, url, shown }
  }

  it('are shown both values, and either choice is kept', async () => {
    for (const choice of ['mine', 'theirs'] as const) {
      const { client, colleague, url, shown, services, ...made } = await two()
      assert.equal((await colleague.post(url, { ...shown, endsOn: '18/05/2026' })).statusCode, 303)
      const clash = await client.post(url, { ...shown, endsOn: '25/05/2026', startsOn: '20/04/2026' })
      assert.equal(clash.statusCode, 409)
      assert.match(
        wordsOf(clash.body),
        /Fine prevista Irene B\., 10 marzo 2026, 11:07 18\/05\/2026 Tu, 11:07 25\/05\/2026/,
      )
      assert.match(wordsOf(clash.body), /Tieni 18\/05\/2026 Metti 25\/05\/2026/)
      assert.equal(
        (await itemNow({ ...made, services })).endsOn,
        '2026-05-18',
        'nothing is written before the choice',
      )
      const hidden = Object.fromEntries(
        [...clash.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
          .map(([, name, value]) => [name, (value ?? '').replaceAll('&quot;', '"')])
          .filter(([name]) => name !== '_csrf'),
      )
      assert.equal((await client.post(url, { ...hidden, scelta: choice })).statusCode, 303)
      const item = await itemNow({ ...made, services })
      assert.equal(item.endsOn, choice === 'mine' ? '2026-05-25' : '2026-05-18')
      assert.equal(item.startsOn, '2026-04-20', 'the field nobody else wrote is saved either way')
    }
  })
  it('do not get in each other’s way in different fields', async () => {
    const { client, colleague, url, shown, services, ...made } = await two()
    await colleague.post(url, { ...shown, endsOn: '18/05/2026' })
    const mine = await client.post(url, { ...shown, endsOn: '15/06/2026', startsOn: '20/04/2026' })
    assert.equal(mine.statusCode, 303)
    const item = await itemNow({ ...made, services })
    assert.deepEqual([item.endsOn, item.startsOn], ['2026-05-18', '2026-04-20'])
  })
  it('are told by autosave, which writes nothing', async () => {
    const { client, colleague, url, shown, services, ...made } = await two()
    await colleague.post(url, { ...shown, endsOn: '18/05/2026' })
    const late = await client.post(url, { ...shown, endsOn: '25/05/2026' }, { 'x-autosave': '1' })
    assert.equal(late.statusCode, 409)
    assert.equal((await itemNow({ ...made, services })).endsOn, '2026-05-18')
  })
  it('are told also after a save of another field has brought the version up to date', async () => {
    const { client, colleague, url, shown, services, ...made } = await two()
    await colleague.post(url, { ...shown, endsOn: '18/05/2026' })
    const own = await client.post(url, { ...shown, startsOn: '20/04/2026' }, { 'x-autosave': '1' })
    const version = /data-version="(\d+)"/.exec(own.body)?.[1] ?? ''
    const clash = await client.post(url, { ...shown, version, endsOn: '25/05/2026', startsOn: '20/04/2026' })
    assert.equal(clash.statusCode, 409)
    assert.equal((await itemNow({ ...made, services })).endsOn, '2026-05-18')
  })
  it('are one person when the same one writes in two windows', async () => {
    const { client, url, shown, services, ...made } = await two()
    await client.post(url, { ...shown, endsOn: '18/05/2026' })
    assert.equal((await client.post(url, { ...shown, endsOn: '25/05/2026' })).statusCode, 303)
    assert.equal((await itemNow({ ...made, services })).endsOn, '2026-05-25')
  })
})

describe('the grid', () => {
  const bases = (body: string) =>
    Object.fromEntries(
      [...body.matchAll(/<input type="hidden" name="((?:base|version)\.[^"]+)" value="([^"]*)"/g)].map(
        ([, name, value]) => [name, (value ?? '').replaceAll('&quot;', '"')],
      ),
    )

  it('saves only the rows that were touched, with the same result as the guided pages', async () => {
    const { client, path, services, ...made } = await editing()
    const page = await client.get(`${path}/griglia`)
    assert.equal(page.statusCode, 200)
    assert.equal([...page.body.matchAll(/name="endsOn\./g)].length, 2)
    const [first, second] = services as readonly string[] as readonly [string, string]
    const saved = await client.post(`${path}/griglia`, {
      ...bases(page.body),
      [`endsOn.${first}`]: '01/06/2026',
      [`costCents.${first}`]: '5.000,00',
      [`endsOn.${second}`]: '15/06/2026',
    })
    assert.equal(saved.headers.location, `${path}/griglia?salvate=1`)
    assert.match(wordsOf((await client.get(`${path}/griglia?salvate=1`)).body), /1 riga salvata/)
    const [one, other] = [await itemNow({ ...made, services }, 0), await itemNow({ ...made, services }, 1)]
    assert.deepEqual([one.endsOn, one.costCents, one.version], ['2026-06-01', 500_000, 3])
    assert.equal(other.version, 2, 'the row nobody touched stays as it was')
  })
  it('shows each error at its cell, keeps what was typed, and saves the other rows', async () => {
    const { client, path, services, ...made } = await editing()
    const page = await client.get(`${path}/griglia`)
    const [first, second] = services as readonly string[] as readonly [string, string]
    const back = await client.post(`${path}/griglia`, {
      ...bases(page.body),
      [`endsOn.${first}`]: '31/02/2026',
      [`costCents.${first}`]: '1,234',
      [`yearlyFeeCents.${second}`]: '2.000,00',
    })
    assert.equal(back.statusCode, 422)
    assert.match(back.body, new RegExp(`id="endsOn\\.${first}-e"`))
    assert.match(
      back.body,
      new RegExp(
        `name="endsOn\\.${first}"[^>]*value="31/02/2026"|value="31/02/2026"[^>]*name="endsOn\\.${first}"`,
      ),
    )
    assert.match(wordsOf(back.body), /1 riga salvata/)
    assert.equal((await itemNow({ ...made, services }, 1)).yearlyFeeCents, 200_000)
    assert.equal((await itemNow({ ...made, services }, 0)).version, 2)
  })
  it('lists what somebody else changed meanwhile', async () => {
    const { client, path, services, administrationId, ...made } = await editing()
    const colleague = await app.as({ role: 'contact', administrationId })
    const page = await client.get(`${path}/griglia`)
    const theirs = await colleague.get(`${path}/griglia`)
    const [first, second] = services as readonly string[] as readonly [string, string]
    await colleague.post(`${path}/griglia`, { ...bases(theirs.body), [`endsOn.${first}`]: '18/05/2026' })
    const back = await client.post(`${path}/griglia`, {
      ...bases(page.body),
      [`endsOn.${first}`]: '25/05/2026',
      [`endsOn.${second}`]: '25/05/2026',
    })
    assert.equal(back.statusCode, 409)
    assert.match(
      wordsOf(back.body),
      /Anagrafe è cambiato mentre scrivevi .* 18\/05\/2026 Tu, 11:07 25\/05\/2026/,
    )
    assert.match(back.body, new RegExp(`action="/piani/${made.planId}/servizi/${first}\\?passo=griglia"`))
    assert.equal((await itemNow({ ...made, administrationId, services }, 1)).endsOn, '2026-05-25')
    assert.equal((await itemNow({ ...made, administrationId, services }, 0)).endsOn, '2026-05-18')
  })
  it('is not for a plan that was sent', async () => {
    const made = await aSentPlan(database, {}, now)
    const editor = await app.as({ role: 'editor', administrationId: made.administrationId })
    assert.equal((await editor.get(`/piani/${made.planId}/griglia`)).statusCode, 409)
  })
})

describe('sending', () => {
  const both = { isTrue: '1', isFinal: '1' }
  async function ready(sends?: readonly 'plans'[]) {
    const made = await aPlan(database, {}, now)
    const { administrationId, planId } = made
    const signer = sends
      ? await app.as({ role: 'delegate', administrationId, sends })
      : await app.as({ role: 'legal_representative', administrationId })
    return { ...made, signer, path: `/piani/${planId}` }
  }
  const version = async (made: MadePlan) => String((await planNow(made)).version)

  it('shows what is about to leave, asks a declaration, and gives a receipt', async () => {
    const { signer, path, ...made } = await ready()
    const page = await signer.get(`${path}/trasmissione`)
    const words = wordsOf(page.body)
    assert.match(words, /Nessun blocco: 2 servizi su 2 hanno una risposta/)
    assert.match(words, /preparata da Irene B\./)
    assert.match(words, /Una tantum 8\.400,00.€ Canoni 3\.700,00.€ l’anno/)
    const forgot = await signer.post(`${path}/trasmissioni`, { version: await version(made), isTrue: '1' })
    assert.equal(forgot.statusCode, 422)
    assert.match(forgot.body, /id="isFinal-e"/)
    assert.match(forgot.body, /name="isTrue" value="1" checked/)
    const sent = await signer.post(`${path}/trasmissioni`, { version: await version(made), ...both })
    assert.equal(sent.headers.location, `${path}/versioni/1/ricevuta`)
    const receipt = wordsOf((await signer.get(`${path}/versioni/1/ricevuta`)).body)
    assert.match(receipt, /n\. 2026\/\d{4} Ricevuto martedì 10 marzo 2026, ore 11:07:32/)
    assert.match(receipt, /Chi Irene Bassi, legale rappresentante/)
    assert.match(receipt, /([0-9a-f]{4} ){15}[0-9a-f]{4}/)
    assert.match(receipt, /Il piano è in coda; non ha ancora un istruttore/)
  })
  it('gives the exact text that was hashed', async () => {
    const { signer, path, planId } = await ready()
    await signer.get(`${path}/trasmissione`)
    await signer.post(`${path}/trasmissioni`, {
      version: String((await withActor(database.db, signer.actor, (tx) => getPlan(tx, planId))).version),
      ...both,
    })
    const file = await signer.get(`${path}/versioni/1.json`)
    assert.match(
      file.headers['content-disposition'] as string,
      /attachment; filename="piano-c_v\d+-v1\.json"/,
    )
    const [stored] = await withActor(database.db, signer.actor, (tx) => listVersions(tx, planId))
    assert.equal(createHash('sha256').update(file.rawPayload).digest('hex'), stored?.sha256)
    const page = wordsOf((await signer.get(`${path}/versioni/1`)).body)
    assert.match(page, /Anagrafe Classe Ordinario .* Fine prevista 15\/06\/2026/)
    assert.equal((await signer.get(`${path}/versioni/2`)).statusCode, 404)
    assert.equal((await signer.get(`${path}/versioni/boh`)).statusCode, 404)
    assert.equal((await stranger.get(`${path}/versioni/1.json`)).statusCode, 404)
  })
  it('happens once: the second finds it already done', async () => {
    const { signer, path, ...made } = await ready()
    await signer.get(`${path}/trasmissione`)
    const send = { version: await version(made), ...both }
    assert.equal((await signer.post(`${path}/trasmissioni`, send)).statusCode, 303)
    const again = await signer.post(`${path}/trasmissioni`, send, json)
    assert.deepEqual([again.statusCode, again.json().code], [409, 'PLAN-004'])
    assert.equal((await signer.get(`${path}/trasmissione`)).headers.location, path)
  })
  it('is refused on a plan that changed while it was read', async () => {
    const { signer, path, ...made } = await ready()
    await signer.get(`${path}/trasmissione`)
    const read = await version(made)
    await withActor(database.db, made.editor, (tx) =>
      saveItem(
        tx,
        {
          planId: made.planId,
          digitalServiceId: made.services[0] as DigitalServiceId,
          version: 2,
          values: { reason: 'x' },
        },
        now,
      ),
    )
    const late = await signer.post(`${path}/trasmissioni`, { version: read, ...both })
    assert.equal(late.statusCode, 409)
    assert.match(wordsOf(late.body), /Il piano è cambiato nel frattempo/)
  })
  it('is stopped by what blocks it, which the page lists with its place', async () => {
    const { administrationId, planId, services } = await aPlan(database, { ready: false }, now)
    const signer = await app.as({ role: 'legal_representative', administrationId })
    const page = await signer.get(`/piani/${planId}/trasmissione`)
    assert.match(wordsOf(page.body), /Che cosa blocca l’invio .* Anagrafe: manca la decisione/)
    assert.match(page.body, new RegExp(`servizi/${services[0]}\\?passo=come`))
    assert.doesNotMatch(page.body, /Trasmetti il piano<\/button>/)
    const refused = await signer.post(`/piani/${planId}/trasmissioni`, { version: '2', ...both }, json)
    assert.deepEqual([refused.statusCode, refused.json().code], [422, 'PLAN-010'])
  })
  it('says who can to those who cannot', async () => {
    const { administrationId, planId, signer } = await ready()
    const editor = await app.as({ role: 'contact', administrationId })
    const page = await editor.get(`/piani/${planId}/trasmissione`)
    assert.match(
      wordsOf(page.body),
      /Chi può inviare per l’ente Irene Bassi , legale rappresentante, dal 1º gennaio 2020/,
    )
    assert.doesNotMatch(page.body, /name="isTrue"/)
    const refused = await editor.post(`/piani/${planId}/trasmissioni`, { version: '4', ...both }, json)
    assert.deepEqual([refused.statusCode, refused.json().code], [403, 'PLAN-006'])
    assert.ok(signer)
  })
  it('says to a delegate that the delegation does not cover plans', async () => {
    const { signer, path, ...made } = await ready([])
    const page = await signer.get(`${path}/trasmissione`)
    assert.match(wordsOf(page.body), /la tua delega non comprende l’invio dei piani .* codice PLAN-021/)
    const refused = await signer.post(`${path}/trasmissioni`, { version: await version(made), ...both }, json)
    assert.deepEqual([refused.statusCode, refused.json().code], [403, 'PLAN-021'])
  })
  it('says to who writes with another role that their delegation is over', async () => {
    const { administrationId, planId } = await ready()
    const contact = await app.as({ role: 'contact', administrationId })
    await app.as({
      role: 'delegate',
      administrationId,
      personId: contact.person as PersonId,
      validFrom: '2025-01-01',
      validTo: '2025-12-31',
    })
    const page = await contact.get(`/piani/${planId}/trasmissione`)
    assert.match(wordsOf(page.body), /la tua delega è scaduta il 31 dicembre 2025 .* codice PLAN-020/)
    const ended = await app.as({ role: 'delegate', administrationId, validTo: '2026-03-09' })
    assert.equal((await ended.get(`/piani/${planId}`)).statusCode, 303, 'a mandate that ended has no page')
  })
  it('is taken back while nobody examines it, with a reason, and taken up again', async () => {
    const { planId, signer: actor, administrationId } = await aSentPlan(database, {}, now)
    const signer = await app.as({
      role: 'delegate',
      administrationId,
      personId: actor.personId,
    })
    const receipt = await signer.get(`/piani/${planId}/versioni/1/ricevuta`)
    assert.match(wordsOf(receipt.body), /Ritira la versione 1/)
    const current = String((await withActor(database.db, actor, (tx) => getPlan(tx, planId))).version)
    const without = await signer.post(`/piani/${planId}/ritiri`, { version: current, note: ' ' }, json)
    assert.deepEqual([without.statusCode, without.json().code], [422, 'PLAN-007'])
    const withdrawn = await signer.post(`/piani/${planId}/ritiri`, {
      version: current,
      note: 'Manca un servizio',
    })
    assert.equal(withdrawn.headers.location, `/piani/${planId}`)
    const page = await signer.get(`/piani/${planId}`)
    assert.match(wordsOf(page.body), /Versione 1, ritirato .* Riprendi la bozza/)
    const next = String((await withActor(database.db, actor, (tx) => getPlan(tx, planId))).version)
    assert.equal((await signer.post(`/piani/${planId}/riprese`, { version: next })).statusCode, 303)
    assert.match(wordsOf((await signer.get(`/piani/${planId}`)).body), /Versione 2, bozza/)
  })
})

describe('the comparison', () => {
  it('puts the draft beside the last version, and says it when nothing differs', async () => {
    const { client, path, planId, services, ...made } = await returned()
    assert.match(wordsOf((await client.get(`${path}/confronto`)).body), /Nessuna differenza/)
    await withActor(database.db, made.editor, (tx) =>
      saveItem(
        tx,
        {
          planId,
          digitalServiceId: services[0] as DigitalServiceId,
          version: 2,
          values: { endsOn: '2026-06-01' },
        },
        now,
      ),
    )
    const page = wordsOf((await client.get(`${path}/confronto?da=1&a=bozza`)).body)
    assert.match(page, /dalla versione 1 alla 2 1 servizio cambiato su 2/)
    assert.match(page, /Fine prevista 15\/06\/2026 01\/06\/2026/)
    assert.match(wordsOf((await client.get(`${path}/confronto?da=9&a=9&tutto=1`)).body), /Costo una tantum/)
    const sending = wordsOf((await client.get(`${path}/trasmissione`)).body)
    assert.match(sending, /Che cosa cambia rispetto alla versione 1 1 servizio su 2/)
  })
  it('shows the programme no draft', async () => {
    const { path } = await returned()
    const reviewer = await app.as({ role: 'reviewer' })
    const page = await reviewer.get(`${path}/confronto?da=1&a=bozza`)
    assert.match(wordsOf(page.body), /Non c’è ancora niente da confrontare/)
    assert.equal((await stranger.get(`${path}/confronto`)).statusCode, 404)
  })
})

describe('what people type', () => {
  it('comes out as text on every page of the plan', async () => {
    const { id: administrationId } = await anAdministration(database.db, { name: `Ente ${attack}` })
    await aService(database, { administrationId, name: attack })
    const actor = (await app.as({ role: 'legal_representative', administrationId })) as TestClient
    await actor.get('/piani')
    const opened = await actor.post('/piani', { administrationId })
    const path = opened.headers.location as string
    const planId = path.split('/').at(-1) as PlanId
    const [service] = [...(await actor.get(path)).body.matchAll(/voce=([0-9a-f-]{36})/g)].map(
      ([, id]) => id as string,
    )
    const saved = await withActor(database.db, actor.actor as PersonActor, (tx) =>
      saveItem(
        tx,
        {
          planId,
          digitalServiceId: service as DigitalServiceId,
          version: 1,
          values: { ...readyValues, destinationName: attack, reason: attack },
        },
        now,
      ),
    )
    assert.ok(saved.ok)
    await actor.post(`${path}/note`, { body: attack })
    await actor.post(`${path}/note`, { body: attack, digitalServiceId: service as string })
    const pages = [
      path,
      '/piani',
      `${path}/griglia`,
      `${path}/trasmissione`,
      ...['come', 'dove', 'fornitore', 'costi', 'riepilogo'].map(
        (step) => `${path}/servizi/${service}?passo=${step}`,
      ),
    ]
    const version = async () =>
      String((await withActor(database.db, actor.actor, (tx) => getPlan(tx, planId))).version)
    for (const page of pages) await check(page)
    await actor.post(`${path}/trasmissioni`, { version: await version(), isTrue: '1', isFinal: '1' })
    for (const page of [path, `${path}/versioni/1`, `${path}/versioni/1/ricevuta`]) await check(page)
    await actor.post(`${path}/ritiri`, { version: await version(), note: attack })
    await actor.post(`${path}/riprese`, { version: await version() })
    for (const page of [path, `${path}/confronto?tutto=1`, `${path}/trasmissione`]) await check(page)

    async function check(page: string) {
      const { body, statusCode } = await actor.get(page)
      assert.ok([200, 303].includes(statusCode), `${page}: ${statusCode}`)
      assert.doesNotMatch(body, /<script>alert/, page)
    }
  })
})
