// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anActor, aPlan, aSentPlan, fillSheet, readyValues, sendPlan } from '../../../test/factories/plans.ts'
import { aMember, anAssociation } from '../../../test/factories/registry.ts'
import { formOf } from '../../../test/forms.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { loadReferenceData } from '../inventory/index.ts'
import { saveItem } from './commands.ts'
import { getItem, getPlan } from './store.ts'
import { getVersion } from './versions-store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
let app: TestApp
let reviewer: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now: new Date('2026-03-12T10:00:00Z') })
  reviewer = await app.as({ role: 'reviewer' })
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
})

describe('the card of a service', () => {
  it('is filled question by question, and a version holds it', async () => {
    const made = await aPlan(database, {}, now)
    const [service = ''] = made.services
    const contact = await app.as({ role: 'contact', administrationId: made.administrationId })
    const url = `/piani/${made.planId}/servizi/${service}?passo=scheda`
    const form = formOf((await contact.get(url)).body, url)
    assert.equal(form['cpuCount'], '')
    const wrong = await contact.post(url, { ...form, storageGb: 'tanto', cpuCount: '-1' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /«tanto» non è una quantità/)
    const typed = { originKind: 'iaas', isOriginQualified: 'no', cpuCount: '4', memoryGb: '16' }
    const rest = { storageGb: '1,5 TB', isDataComplete: 'no', dataReason: 'Restano gli archivi' }
    assert.equal((await contact.post(url, { ...form, ...typed, ...rest })).statusCode, 303)
    const where = url.replace('scheda', 'dove')
    const second = formOf((await contact.get(where)).body, where)
    assert.equal((await contact.post(where, { ...second, serviceModel: 'saas' })).statusCode, 303)
    const end = await contact.get(url.replace('scheda', 'riepilogo'))
    for (const words of ['Cloud IaaS', '16\u00a0GB', '1,5\u00a0TB', 'Restano gli archivi', 'SaaS'])
      assert.ok(end.body.includes(words), words)

    const cards = `/piani/${made.planId}/griglia?vista=schede`
    const grid = formOf((await contact.get(cards)).body, cards)
    assert.equal(grid[`cpuCount.${service}`], '4')
    assert.equal(grid[`endsOn.${service}`], undefined)
    const inGrid = await contact.post(cards, { ...grid, [`legacyReason.${service}`]: 'Fino al 2028' })
    assert.equal(inGrid.headers.location, `${cards}&salvate=1`)

    const role = 'legal_representative'
    const signer = await anActor(database, { role, administrationId: made.administrationId }, now)
    await sendPlan(database, made.planId, signer, now)
    const { content } = await withActor(database.db, signer, (tx) => getVersion(tx, made.planId, 1))
    const sent = content.services.find(({ id }) => id === service)
    assert.equal(content.schema, 'regia-piano/3')
    assert.deepEqual(
      [sent?.originKind, sent?.isOriginQualified, sent?.storageGb, sent?.serviceModel, sent?.legacyReason],
      ['iaas', false, 1500, 'saas', 'Fino al 2028'],
    )
    const csv = await contact.get(`/piani/${made.planId}/servizi.csv`)
    assert.match(csv.body, /1500/)
    assert.match((await reviewer.get(`/piani/${made.planId}/versioni/1`)).body, /Restano gli archivi/)
  })
})

describe('a change from mode A to B', () => {
  it('is sent only with its signed statement, which who examines it reads', async () => {
    const made = await aPlan(database, { services: ['Anagrafe'], ready: false }, now)
    const { planId, administrationId } = made
    const [service] = made.services
    assert.ok(service)
    const save = (values: Parameters<typeof saveItem>[1]['values']) =>
      withActor(database.db, made.editor, async (tx) => {
        const { version } = await getItem(tx, planId, service)
        return saveItem(tx, { planId, digitalServiceId: service, version, values }, now)
      })
    await save({ ...readyValues, approach: 'A', strategy: 'rehost' })
    const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
    await sendPlan(database, planId, signer, now)
    const contact = await app.as({ role: 'contact', administrationId })
    const versionNow = async () =>
      String((await withActor(database.db, made.editor, (tx) => getPlan(tx, planId))).version)
    const post = async (client: TestClient, path: string, form: Record<string, string>) =>
      client.post(`/piani/${planId}/${path}`, { version: await versionNow(), ...form })
    await post(reviewer, 'assegnazioni', {})
    await withActor(database.db, reviewer.actor, (tx) => fillSheet(tx, planId, now))
    await post(reviewer, 'esiti', { scelta: 'approva' })
    await post(contact, 'riaperture', { reason: 'Passa a un servizio in cloud' })

    const url = `/piani/${planId}/servizi/${service}/dichiarazione`
    const attach = (fileName: string, content: string) =>
      contact.postMultipart(url, {}, [{ field: 'statement', fileName, content }])
    assert.equal((await attach('d.pdf', '%PDF-1.7')).statusCode, 403, 'nothing asks a statement yet')
    await save({ approach: 'B', strategy: 'repurchase' })
    await assert.rejects(sendPlan(database, planId, signer, now), { code: 'PLAN-010' })
    assert.match((await contact.get(`/piani/${planId}`)).body, /Manca la dichiarazione del cambio di modo/)

    assert.equal((await attach('d.pdf', 'MZ\u0090\u0000 programma')).statusCode, 422)
    assert.equal((await attach('d.pdf', '')).statusCode, 422)
    assert.equal((await contact.postMultipart(url, {}, [])).statusCode, 422)
    assert.equal((await attach('dichiarazione.pdf', '%PDF-1.7 firmata')).statusCode, 303)
    assert.match((await contact.get(`/piani/${planId}/servizi/${service}`)).body, /dichiarazione\.pdf/)
    await sendPlan(database, planId, signer, now)
    const { content } = await withActor(database.db, signer, (tx) => getVersion(tx, planId, 2))
    assert.equal(content.services[0]?.modeChange?.fileName, 'dichiarazione.pdf')

    const sent = `/piani/${planId}/versioni/2/dichiarazioni/${service}`
    assert.equal((await reviewer.get(sent)).body, '%PDF-1.7 firmata')
    assert.match((await reviewer.get(`/piani/${planId}/versioni/2`)).body, /versioni\/2\/dichiarazioni/)
    assert.equal((await reviewer.get(url)).statusCode, 404, 'the draft is not the programme’s')
    const other = await aSentPlan(database, {}, now)
    const stranger = await app.as({ role: 'contact', administrationId: other.administrationId })
    assert.equal((await stranger.get(sent)).statusCode, 404)
    assert.equal((await stranger.get(url)).statusCode, 404)
    assert.match(
      (await contact.get(`/storia/piano/${planId}`)).body + (await contact.get('/')).body,
      /versione 2/,
    )
  })
})

describe('reserved fields', () => {
  it('are read by the body and its office alone, and are in nothing that leaves', async () => {
    const made = await aPlan(database, { channel: 'office' }, now)
    const { planId, administrationId } = made
    const [service = ''] = made.services
    const { id: associationId } = { id: (await anAssociation(database.db)).id }
    await aMember(database.db, associationId, administrationId)
    const contact = await app.as({ role: 'contact', administrationId })
    const office = await app.as({ role: 'office_member', associationId })
    const auditor = await app.as({ role: 'auditor', administrationId })
    const secret = '10.20.30.40'
    const url = `/piani/${planId}/servizi/${service}`
    const form = { componentIds: 'srv-anagrafe-01', ipAddresses: secret }
    assert.equal((await contact.post(`${url}/riservati`, form)).statusCode, 303)
    assert.ok((await contact.get(`${url}?passo=scheda`)).body.includes(secret))
    assert.ok((await office.get(`${url}?passo=scheda`)).body.includes(secret))
    assert.equal((await auditor.post(`${url}/riservati`, form)).statusCode, 403)
    assert.ok(!(await auditor.get(`${url}?passo=scheda`)).body.includes(secret))
    const stranger = await app.as({
      role: 'contact',
      administrationId: (await aSentPlan(database, {}, now)).administrationId,
    })
    assert.equal((await stranger.post(`${url}/riservati`, form)).statusCode, 404)
    assert.equal((await reviewer.post(`${url}/riservati`, form)).statusCode, 403)

    await sendPlan(database, planId, office.actor, now)
    const portal = await office.get(`/piani/${planId}/versioni/1/portale`)
    assert.ok(portal.body.includes(secret), 'who carries over copies it from here')
    const leaves = [
      `/piani/${planId}`,
      `/piani/${planId}/versioni/1`,
      `/piani/${planId}/versioni/1.json`,
      `/piani/${planId}/servizi.csv`,
      `/storia/piano/${planId}`,
      `/rest/regia/v1/plans/${planId}`,
      `/rest/regia/v1/plans/${planId}/versions/1`,
    ]
    for (const path of leaves) {
      const page = await contact.get(path)
      assert.equal(page.statusCode, 200, path)
      assert.ok(!page.body.includes(secret) && !page.body.includes('srv-anagrafe-01'), path)
    }
    const events = await database.store.ownerRows<{ n: number }>(
      `select count(*)::int as n from events where changes::text like '%${secret}%'`,
    )
    assert.equal(events[0]?.n, 0)
    assert.equal(
      (await contact.post(`${url}/riservati`, { ...form, componentIds: 'srv-02' })).statusCode,
      303,
      'they are no part of the version: they can change after it left',
    )
  })
})

describe('a destination from the qualified services', () => {
  it('is searched, fills name, model, level and validity, and is refused once it no longer holds', async () => {
    const made = await aPlan(database, {}, now)
    const [service] = made.services
    assert.ok(service)
    const row = (
      code: string,
      name: string,
      level: string,
      from: string,
      state = 'qualified',
      to = "'2028-05-31'",
    ) =>
      `('${code}', '${from}', ${to}, 'Nembo 100%', '${name}', 'saas', '${level}', '${state}', 'certain', 'prova')`
    await database.store.asOwner(`insert into qualified_services
      (catalogue_code, valid_from, valid_to, supplier, name, service_kind, level_code, state, certainty, source) values
      ${row('T-1', 'Demografici', 'QC2', '2025-06-01')}, ${row('T-2', 'Demografici vecchi', 'QC1', '2022-01-01', 'qualified', "'2024-12-31'")},
      ${row('T-3', 'Demografici ritirati', 'QC1', '2024-01-01')}, ${row('T-3', 'Demografici ritirati', 'QC1', '2025-09-01', 'revoked', 'null')}`)
    const contact = await app.as({ role: 'contact', administrationId: made.administrationId })
    const url = `/piani/${made.planId}/servizi/${service}`
    const found = (await contact.get(`${url}?passo=dove&cerca=demografici+NEMBO`)).body
    assert.match(found, /T-1/)
    assert.match(found, /basta per dati ordinari/)
    assert.doesNotMatch(found, /T-2|T-3/)
    assert.match((await contact.get(`${url}?passo=dove&cerca=100%25`)).body, /T-1/)
    assert.match((await contact.get(`${url}?passo=dove&cerca=1_0%25`)).body, /Nessun servizio qualificato/)
    const { version } = formOf(found, `${url}/catalogo`)
    const choose = (code: string, at = version ?? '') =>
      contact.post(`${url}/catalogo`, { code, version: at })
    assert.equal((await choose('T-2')).statusCode, 409)
    assert.equal((await choose('T-3')).statusCode, 409)
    assert.equal((await choose('T-1')).statusCode, 303)
    const item = await withActor(database.db, made.editor, (tx) => getItem(tx, made.planId, service))
    assert.deepEqual(
      [
        item.destinationKind,
        item.destinationName,
        item.serviceModel,
        item.qualificationCode,
        item.qualificationValidTo,
      ],
      ['qualified_cloud', 'Demografici', 'saas', 'QC2', '2028-05-31'],
    )
    const stranger = await app.as({
      role: 'contact',
      administrationId: (await aPlan(database, {}, now)).administrationId,
    })
    assert.equal((await stranger.post(`${url}/catalogo`, { code: 'T-1', version: '1' })).statusCode, 404)
  })
})
