// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aCall } from '../../../test/factories/calls.ts'
import { act, aDraft, oneBandCall, walk } from '../../../test/factories/candidacies.ts'
import { aService } from '../../../test/factories/inventory.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { withActor } from '../../platform/db/actor.ts'
import type { AdministrationId, AssociationId } from '../../shared/ids.ts'
import { parseListQuery } from '../../shared/list-query.ts'
import { candidacyFilter, candidacyListSpec } from './list.ts'
import { totalCandidacies } from './list-store.ts'
import type { CandidacyId } from './model.ts'
import { moneyOf } from './standing.ts'
import { getCandidacy, listCandidaciesOf } from './store.ts'
import { warnOfDeadlines } from './warnings.ts'

const now = new Date('2026-03-10T09:00:00Z')
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
const database = testDatabase()
let app: TestApp
let officeId: AssociationId
let [body, other] = ['', ''] as unknown as [AdministrationId, AdministrationId]
let clients: Record<
  'office' | 'contact' | 'editor' | 'legal' | 'auditor' | 'stranger' | 'officer' | 'administrator',
  TestClient
>

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  officeId = (await anAssociation(database.db)).id
  body = (await anAdministration(database.db, { name: 'Valdorsa', ipaCode: 'c_valdorsa' })).id
  other = (await anAdministration(database.db, { name: 'Montebrina' })).id
  await aMember(database.db, officeId, body)
  clients = {
    office: await app.as({ role: 'office_member', associationId: officeId }),
    contact: await app.as({ role: 'contact', administrationId: body }),
    editor: await app.as({ role: 'editor', administrationId: body }),
    legal: await app.as({ role: 'legal_representative', administrationId: body }),
    auditor: await app.as({ role: 'auditor', associationId: officeId }),
    stranger: await app.as({ role: 'contact', administrationId: other }),
    officer: await app.as({ role: 'programme_officer' }),
    administrator: await app.as({ role: 'administrator' }),
  }
})

const call = (title: string) => aCall(database.db, now, { ...oneBandCall, title })
const versionOf = async (id: CandidacyId) =>
  String((await withActor(database.db, clients.office.actor, (tx) => getCandidacy(tx, id))).version)

async function draft(title: string) {
  const { callId } = await call(title)
  return aDraft(database, { actor: clients.office.actor, administrationId: body, callId }, now)
}

describe('the pages of a candidacy', () => {
  test('lead from the call to the services, the preview and the sending, with the amount said before', async () => {
    const { contact } = clients
    const { callId } = await call('Avviso delle pagine')
    const extra = await aService(database, { administrationId: body, name: 'Tributi' })
    assert.match((await contact.get('/candidature/nuova')).body, /Avviso delle pagine/)
    const wrong = await contact.post('/candidature', { administrationId: body })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /Scegli un avviso/)
    const made = await contact.post('/candidature', { administrationId: body, callId })
    assert.equal(made.statusCode, 303)
    const path = String(made.headers.location)
    const id = path.slice('/candidature/'.length) as CandidacyId
    assert.match((await contact.get(path)).body, /Non danno un importo/)
    const services = { version: await versionOf(id), servizio: ['', `${extra.id}:A`] }
    const preview = await contact.post(`${path}/servizi/anteprima`, services)
    assert.match(preview.body, /da n\.d\. a 7\.528,00/)
    assert.equal((await contact.post(`${path}/servizi`, services)).statusCode, 303)
    const page = (await contact.get(path)).body
    assert.match(page, /Tributi/)
    assert.match(page, /7\.528,00/)
    assert.match(page, /Ultimo giorno utile: venerdì 3 aprile 2026/)
    const refused = await contact.postMultipart(
      `${path}/atti/send`,
      { version: await versionOf(id), on: '11/03/2026' },
      [],
    )
    assert.equal(refused.statusCode, 422)
    for (const words of [/è nel futuro/, /Serve: da dove è partita/, /Serve: chi l’ha inviata/])
      assert.match(refused.body, words)
    const file = { field: 'document', fileName: 'ricevuta.pdf', content: pdf }
    const values = {
      version: await versionOf(id),
      on: '10/03/2026',
      channel: 'portal',
      sender: 'Paola',
      protocol: '77',
    }
    const program = { field: 'document', fileName: 'x.pdf', content: Buffer.from('MZ program') }
    assert.equal((await contact.postMultipart(`${path}/atti/send`, values, [program])).statusCode, 422)
    assert.equal((await contact.postMultipart(`${path}/atti/send`, values, [file])).statusCode, 303)
    const sent = (await contact.get(path)).body
    assert.match(sent, /n\. 77/)
    const href = /href="([^"]+\/documenti\/[^"]+)"/.exec(sent)?.[1] ?? ''
    assert.equal((await contact.get(href)).headers['content-type'], 'application/pdf')
    assert.equal((await clients.stranger.get(href)).statusCode, 404)
  })

  test('say what an act takes away before it is made, and take an act back', async () => {
    const id = await draft('Avviso delle rinunce')
    const { legal } = clients
    await walk(
      database,
      { actor: legal.actor, candidacyId: id, to: 'conclude_contracting', from: '2026-01-10' },
      now,
    )
    const page = (await legal.get(`/candidature/${id}/atti/renounce`)).body
    for (const words of [
      /Si perdono 15\.206,00/,
      /Decade anche il piano/,
      /1 contratto firmato: 9\.000,00/,
      /dopo il decreto di rinuncia/,
    ])
      assert.match(page, words)
    const missing = await legal.postMultipart(
      `/candidature/${id}/atti/renounce`,
      { version: await versionOf(id), on: '2026-03-10' },
      [],
    )
    assert.equal(missing.statusCode, 422)
    const undone = await legal.post(`/candidature/${id}/atti/undo`, {
      version: await versionOf(id),
      note: 'per sbaglio',
    })
    assert.equal(undone.statusCode, 303)
    assert.match((await legal.get(`/candidature/${id}`)).body, /annullato: per sbaglio/)
    assert.match(
      (await legal.get(`/storia/candidatura/${id}`)).body,
      /ha annullato Contrattualizzazione conclusa/,
    )
  })

  test('keep contracts, told of a wrong code beside its field', async () => {
    const id = await draft('Avviso dei contratti')
    const { contact } = clients
    await walk(database, { actor: contact.actor, candidacyId: id, to: 'fund', from: '2026-01-10' }, now)
    const path = `/candidature/${id}/contratti`
    const values = { supplierName: 'Prova', object: 'Migrazione', signedOn: '01/02/2026', amount: '9.000,00' }
    const wrong = await contact.post(path, { ...values, version: await versionOf(id), cig: '8527277398' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /Il CIG non torna/)
    assert.equal(
      (await contact.post(path, { ...values, version: await versionOf(id), cig: '8527277397' })).statusCode,
      303,
    )
    const page = (await contact.get(`/candidature/${id}`)).body
    assert.match(page, /8527277397/)
    assert.match(page, /completare le attività/)
    const href = /action="([^"]+\/ritiri)"/.exec(page)?.[1] ?? ''
    assert.equal((await contact.post(href, { version: await versionOf(id) })).statusCode, 303)
    assert.doesNotMatch((await contact.get(`/candidature/${id}`)).body, /8527277397/)
  })
})

describe('who sees what', () => {
  test('each role its own: writers record, the auditor reads, the others nothing', async () => {
    const id = await draft('Avviso riservato')
    for (const [who, status] of [
      ['office', 200],
      ['contact', 200],
      ['editor', 200],
      ['legal', 200],
      ['auditor', 200],
      ['stranger', 404],
      ['officer', 404],
      ['administrator', 403],
    ] as const) {
      const page = await clients[who].get(`/candidature/${id}`)
      assert.equal(page.statusCode, status, who)
      assert.equal(page.body.includes('/atti/send'), ['office', 'contact', 'legal'].includes(who), who)
    }
    assert.equal((await clients.auditor.get(`/candidature/${id}/atti/send`)).statusCode, 403)
    assert.equal((await clients.auditor.get('/candidature/nuova')).statusCode, 403)
    assert.equal((await clients.editor.get(`/candidature/${id}/atti/send`)).statusCode, 409)
    assert.equal(
      (await clients.stranger.post(`/candidature/${id}/servizi`, { version: '1' })).statusCode,
      404,
    )
    assert.equal((await clients.office.get('/candidature/non-e-un-id')).statusCode, 404)
    await act(
      database,
      clients.legal.actor,
      id,
      { action: 'send', on: '2026-03-09', channel: 'pec', sender: 'Paola' },
      now,
    )
    assert.equal((await clients.officer.get(`/candidature/${id}`)).statusCode, 200)
  })

  test('the list, its file and the page of the body hold the rows of the reader', async () => {
    await draft('Avviso in elenco')
    assert.match((await clients.office.get('/candidature?cerca=elenco')).body, /Avviso in elenco/)
    assert.match((await clients.office.get('/candidature.csv?cerca=elenco')).body, /Avviso in elenco/)
    assert.equal((await clients.office.get('/candidature.xlsx')).statusCode, 200)
    assert.match((await clients.office.get('/enti/c_valdorsa')).body, /Candidature dell’ente/)
    for (const who of ['stranger', 'officer'] as const)
      assert.doesNotMatch((await clients[who].get('/candidature')).body, /Avviso in elenco/)
    assert.equal((await clients.administrator.get('/candidature')).statusCode, 403)
  })

  test('the first page of the office sums the money at risk', async () => {
    await draft('Avviso del giorno')
    const page = (await clients.office.get('/')).body
    assert.match(page, /Inviare la candidatura/)
    assert.match(page, /a rischio/)
    assert.match((await clients.office.get('/?importo=1')).body, /Avviso del giorno/)
    assert.match((await clients.contact.get('/')).body, /Inviare la candidatura/)
  })
})

describe('what leaves and what is due', () => {
  test('a dossier says what is missing, keeps a document and withdraws it', async () => {
    const documents = [
      {
        code: 'domanda',
        title: 'Domanda firmata',
        phase: 'candidacy',
        certainty: 'certain',
        source: 'avviso',
      },
    ] as const
    const { callId } = await aCall(database.db, now, {
      ...oneBandCall,
      title: 'Avviso del fascicolo',
      documents,
    })
    const id = await aDraft(database, { actor: clients.office.actor, administrationId: body, callId }, now)
    const path = `/candidature/${id}/fascicolo`
    assert.match((await clients.contact.get(path)).body, /Manca: Domanda firmata/)
    const file = { field: 'file', fileName: 'domanda.pdf', content: pdf }
    assert.equal(
      (await clients.contact.postMultipart(`${path}/documenti`, { requirement: 'domanda' }, [])).statusCode,
      422,
    )
    assert.equal(
      (await clients.contact.postMultipart(`${path}/documenti`, { requirement: 'domanda' }, [file]))
        .statusCode,
      303,
    )
    const page = (await clients.contact.get(path)).body
    assert.doesNotMatch(page, /Manca: Domanda firmata/)
    assert.match(page, /Nessun documento è firmato/)
    const href = new RegExp(`href="(${path}/documenti/[^"]+)"`).exec(page)?.[1] ?? ''
    assert.equal((await clients.auditor.get(href)).statusCode, 200)
    for (const who of ['stranger', 'officer'] as const)
      assert.equal((await clients[who].get(href)).statusCode, 404)
    assert.equal((await clients.auditor.post(`${href}/ritiri`)).statusCode, 403)
    assert.equal((await clients.contact.post(`${href}/ritiri`)).statusCode, 303)
    assert.match((await clients.contact.get(path)).body, /Manca: Domanda firmata/)
  })

  test('the fields of the portal are ticked, and one that changes comes back to do', async () => {
    const id = await draft('Avviso del portale')
    const path = `/candidature/${id}/portale/candidatura`
    assert.match((await clients.contact.get(path)).body, /0 campi riportati su/)
    assert.equal(
      (await clients.contact.post(path, { 't.call': '1', 't.amount': '1', 't.inventato': '1' })).statusCode,
      303,
    )
    assert.match((await clients.contact.get(path)).body, /2 campi riportati su/)
    await clients.contact.post(`/candidature/${id}/servizi`, { version: await versionOf(id), servizio: [] })
    assert.match((await clients.contact.get(path)).body, /0 campi riportati su/)
    assert.equal((await clients.auditor.post(path, {})).statusCode, 403)
    assert.equal((await clients.stranger.post(path, {})).statusCode, 404)
  })

  test('people hear 60, 30 and 7 days before and when it passed, once each', async () => {
    const id = await draft('Avviso delle scadenze')
    const told = async (day: string) => {
      await warnOfDeadlines(database.db, { mailEnabled: false }, new Date(`${day}T08:00:00Z`))
      const actor = { ...clients.contact.actor, today: day }
      return withActor(database.db, actor, async (tx) => {
        const rows = await tx
          .selectFrom('notices')
          .select('kind')
          .where('subject_id', '=', id)
          .where('person_id', '=', actor.personId)
          .orderBy('created_at')
          .execute()
        return rows.map(({ kind }) => kind)
      })
    }
    // The window closes on 9 April; five days for the signature: Friday 3 April.
    assert.deepEqual(await told('2026-03-10'), ['near'])
    assert.deepEqual(await told('2026-03-11'), ['near'])
    assert.deepEqual(await told('2026-03-27'), ['near', 'near'])
    assert.deepEqual(await told('2026-04-04'), ['near', 'near', 'late'])
    assert.deepEqual(await told('2026-04-05'), ['near', 'near', 'late'])
    assert.match((await clients.contact.get('/notifiche')).body, /passato l’ultimo giorno utile/)
  })

  test('portfolio, envelopes and calendar hold the rows of the reader', async () => {
    await draft('Avviso del portafoglio')
    assert.match((await clients.office.get('/candidature/portafoglio')).body, /Per stato/)
    assert.equal((await clients.auditor.get('/candidature/portafoglio')).statusCode, 200)
    assert.match((await clients.office.get('/candidature/avvisi')).body, /Avviso delle rinunce/)
    assert.doesNotMatch((await clients.stranger.get('/candidature/avvisi')).body, /Avviso delle rinunce/)
    const file = await clients.office.get('/candidature.ics?cerca=portafoglio')
    assert.match(String(file.headers['content-type']), /text\/calendar/)
    assert.equal(file.body.match(/BEGIN:VEVENT/g)?.length, 1)
    assert.doesNotMatch((await clients.stranger.get('/candidature.ics')).body, /VEVENT/)
    for (const path of ['portafoglio', 'avvisi', 'servizi-condivisi'])
      assert.equal((await clients.administrator.get(`/candidature/${path}`)).statusCode, 403)
  })

  test('an office declares a shared service and takes it back; a body reads only', async () => {
    await aMember(database.db, officeId, other)
    const own = await aService(database, { administrationId: body, name: 'Mensa' })
    const same = await aService(database, { administrationId: other, name: 'Mensa unita' })
    const path = '/candidature/servizi-condivisi'
    const pair = { serviceId: own.id, otherId: same.id }
    assert.equal((await clients.office.post(path, { serviceId: own.id })).statusCode, 422)
    assert.equal((await clients.office.post(path, pair)).statusCode, 303)
    assert.match((await clients.office.get(path)).body, /Mensa unita, Montebrina/)
    assert.doesNotMatch((await clients.contact.get(path)).body, /Dichiara un servizio/)
    assert.equal((await clients.contact.post(path, pair)).statusCode, 404)
    assert.equal((await clients.office.post(`${path}/ritiri`, pair)).statusCode, 303)
    assert.doesNotMatch((await clients.office.get(path)).body, /Mensa unita, Montebrina/)
  })
})

test('the totals of the list are those of its rows', async () => {
  await withActor(database.db, clients.office.actor, async (tx) => {
    const rows = await listCandidaciesOf(tx, [body])
    const totals = await totalCandidacies(tx, candidacyFilter(parseListQuery(candidacyListSpec, '')))
    assert.equal(totals.count, rows.length)
    assert.equal(
      totals.cents,
      rows.reduce((sum, row) => sum + (moneyOf(row) ?? 0), 0),
    )
  })
})
